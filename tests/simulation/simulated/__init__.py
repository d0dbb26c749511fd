"""The importer's sending and settling on a simulated clock, network and CRM, with crashes at any step.

Real: `run`, `settle`, `Course`, `Gate`, `Pacer`, the journal with its schema and SQLite's transactions.
Simulated: time, the network and the CRM behind it (from the Reply that the wire would have read), the
death of the process, other people in the CRM, and planning, which here goes by the journal's states.
"""
