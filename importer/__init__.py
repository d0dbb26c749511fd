"""Bulk importer of opportunities for the Plazbot CRM.

The way through the house:

    load/      read_sheet: a file becomes a Sheet
    catalog    load_mapping: which headings feed which field
    validate/  fit, draft, make_plan: typed values and Findings; a Plan says what will be sent, what not and why
    send/      run: a Plan becomes Outcomes, with journal, pacer and CRM
    results/   write_results: every row with its id or its error

A program walks it with `Job` and `Settings` (the README's ten lines); `read_sheet`, `load_mapping` and
`write_results` can be used by themselves. Names are imported on first use, so that importing this
package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importer.catalog import load_mapping as load_mapping
    from importer.errors import ImporterError as ImporterError
    from importer.errors import Interrupted as Interrupted
    from importer.errors import Misused as Misused
    from importer.errors import Stopped as Stopped
    from importer.errors import Unusable as Unusable
    from importer.findings import Finding as Finding
    from importer.job import Job as Job
    from importer.load import read_sheet as read_sheet
    from importer.model import Opportunity as Opportunity
    from importer.model import Row as Row
    from importer.model import Sheet as Sheet
    from importer.outcome import Outcome as Outcome
    from importer.outcome import Tally as Tally
    from importer.results import write_results as write_results
    from importer.settings import Settings as Settings
    from importer.validate.plan import Plan as Plan

__version__ = "0.1.0"

_HOMES = {
    "Finding": "findings",
    "ImporterError": "errors",
    "Interrupted": "errors",
    "Job": "job",
    "Misused": "errors",
    "Opportunity": "model",
    "Outcome": "outcome",
    "Plan": "validate.plan",
    "Row": "model",
    "Settings": "settings",
    "Sheet": "model",
    "Stopped": "errors",
    "Tally": "outcome",
    "Unusable": "errors",
    "load_mapping": "catalog",
    "read_sheet": "load",
    "write_results": "results",
}

__all__ = [
    "Finding",
    "ImporterError",
    "Interrupted",
    "Job",
    "Misused",
    "Opportunity",
    "Outcome",
    "Plan",
    "Row",
    "Settings",
    "Sheet",
    "Stopped",
    "Tally",
    "Unusable",
    "load_mapping",
    "read_sheet",
    "write_results",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
