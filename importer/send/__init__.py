"""A Plan becomes Outcomes: at the CRM's pace, with every intent in the journal before its request leaves."""
