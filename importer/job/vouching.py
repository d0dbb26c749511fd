"""What a results sheet says of another journal or workspace: asked of the CRM and looked up, never assumed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from importer.crm.wire.likeness import listed_of
from importer.errors import Misused
from importer.send.contacts import at_once
from importer.send.journal import Journal
from importer.validate.keys import workspace_tag

if TYPE_CHECKING:
    from importer.findings import Finding
    from importer.job.line import Line
    from importer.settings import Settings
    from importer.validate.plan import Plan

FEW: Final = 100  # ids asked for one by one; of more the CRM's list tells most, at twenty a request


def strange_ids(plan: Plan) -> set[str]:
    """The ids of a plan's rows for which there is only the word of the results sheet."""
    return {
        outcome.opportunity_id
        for outcome in plan.settled.values()
        if outcome.opportunity_id and any(finding.code == "ROW-OTHER-JOURNAL" for finding in outcome.findings)
    }


async def vouch(line: Line, ids: set[str]) -> dict[str, str | None]:
    """The names that the CRM has under these ids, None where it has none. Raises Stopped if it does not answer."""
    found: dict[str, str | None] = {}
    if len(ids) > FEW:
        listed = filter(None, map(listed_of, await line.client.opportunities()))
        found = {one.id: one.name for one in listed if one.id in ids and not one.deleted}

    async def name_under(id: str) -> str | None:
        one = await line.client.opportunity(id)
        listed = listed_of(one) if one else None
        return None if listed is None or listed.deleted else listed.name

    return found | await at_once(sorted(ids - found.keys()), name_under, most=line.job.settings.concurrency)


def naming_both(error: Misused, settings: Settings) -> Misused:
    """The same refusal, with both workspaces by name and address as far as the journal knows the other one."""
    return Misused(*(_named(one, settings) if one.code == "SET-OTHER-WORKSPACE" else one for one in error.findings))


def _named(finding: Finding, settings: Settings) -> Finding:
    facts = {**finding.facts, "here": f"{settings.workspace} ({settings.base_url})"}
    tag = finding.seen.partition("-")[0]
    if settings.journal.is_file():
        with Journal.open(settings.journal) as opened:
            known = next((run for run in opened.runs() if workspace_tag(run.scope) == tag), None)
        if known:
            facts["other"] = facts["other_es"] = f"{known.workspace} ({known.base_url})"
    return replace(finding, facts=facts)


__all__ = ["naming_both", "strange_ids", "vouch"]
