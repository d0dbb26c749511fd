"""What to do after `check`: the commands to copy, each on a line of its own with the options that were given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importer.cli.layout import folded
from importer.cli.phrases import rows_of, say
from importer.job.commands import file_command, retry_command
from importer.job.target import plain_target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.findings import Lang
    from importer.job import Job
    from importer.validate.plan import Plan


def next_lines(job: Job, plan: Plan, lang: Lang, width: int) -> Iterator[str]:
    """What to do now: send what is good, correct what is not, look for what nobody knows of."""
    ready, wrong = len(plan.ready), plan.tally["invalid"]
    said: list[tuple[str, str]] = []
    if left := job.opening.left:
        assigned = {**left, **job.settings.assigned}
        said.append(("next_columns", file_command("check", job.path, job.settings, assigned=assigned)))
    if wrong:
        copy = job.path.with_name(f"{job.path.stem}.checked.xlsx")
        # What was looked up in Plazbot is wrong there: without a look the copy would mark nothing of it.
        correct = file_command("check", job.path, job.settings, online=plan.ids is not None, output=copy)
        said.append(("next_correct", correct))
    if ready:
        sending = "next_good" if wrong else "next_without" if left else "next_all"
        said.append((sending, file_command("send", job.path, job.settings)))
    if ready and wrong:
        said.append(("next_retry", retry_command(plain_target(job.sheet), job.settings)))
    if not said:
        said.append(("next_nothing", ""))
    if plan.tally["unconfirmed"]:
        said.append(("next_look", ""))
    facts: dict[str, Any] = {
        "columns": len(left),
        "file": job.path.name,
        "ready": rows_of(ready, lang),
        "wrong": rows_of(wrong, lang),
    }
    yield say(lang, "next_title")
    for sentence, line in said:
        yield from folded(say(lang, sentence, **facts), width, first="  ", then="  ")
        if line:
            yield f"    {line}"


__all__ = ["next_lines"]
