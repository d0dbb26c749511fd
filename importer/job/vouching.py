"""What a results sheet says of another journal or workspace: asked of the CRM and looked up, never assumed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from importer.crm.wire.likeness import listed_of
from importer.errors import Misused
from importer.send.journal import Journal
from importer.validate.keys import workspace_tag

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        found = {one.id: _name(one.shown) for one in listed if one.id in ids and not one.deleted}
    waiting = iter(sorted(ids - found.keys()))

    async def some() -> None:
        for id in waiting:
            one = await line.client.opportunity(id)
            listed = listed_of(one) if one else None
            found[id] = None if listed is None or listed.deleted else _name(listed.shown)

    asking = [asyncio.create_task(some()) for _ in range(line.job.settings.concurrency)]
    try:
        await asyncio.gather(*asking)
    finally:  # after the first that fails the others are not to go on asking
        for task in asking:
            task.cancel()
    return found


def _name(shown: Mapping[str, Any]) -> str:
    return str(shown.get("name") or "")


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
