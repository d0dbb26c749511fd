"""What to do after `check`: the commands to copy, each on a line of its own with the options that were given."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any, Final

from importer.cli.layout import folded
from importer.cli.phrases import rows_of, say
from importer.job.target import plain_target
from importer.settings import OF_THE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importer.findings import Lang
    from importer.job import Job
    from importer.validate.plan import Plan

AS_BY_ITSELF: Final = {"decimal": "auto", "dates": "auto"}
REPEATED: Final = {"assigned": "--map", "constants": "--set", "owners": "--map-owner"}
IN_QUOTES: Final = frozenset(" \t()[]{}&;|<>'*?~#,")
IN_HARD_QUOTES: Final = frozenset('"$`!')


def next_lines(job: Job, plan: Plan, lang: Lang, width: int) -> Iterator[str]:
    """What to do now: send what is good, correct what is not, look for what nobody knows of."""
    ready, wrong = len(plan.ready), plan.tally["invalid"]
    options = job.settings.options()
    said: list[tuple[str, str]] = []
    if wrong:
        copy = job.path.with_name(f"{job.path.stem}.checked.xlsx")
        said.append(("next_correct", _command("check", job.path, {**options, "output": copy})))
    if ready:
        said.append(("next_good" if wrong else "next_all", _command("send", job.path, options)))
    if ready and wrong:
        kept = {name: value for name, value in options.items() if name not in OF_THE_FILE}
        said.append(("next_retry", _command("retry", plain_target(job.sheet), kept)))
    if not said:
        said.append(("next_nothing", ""))
    if plan.tally["unconfirmed"]:
        said.append(("next_look", ""))
    facts = {"file": job.path.name, "ready": rows_of(ready, lang), "wrong": rows_of(wrong, lang)}
    yield say(lang, "next_title")
    for sentence, command in said:
        yield from folded(say(lang, sentence, **facts), width, first="  ", then="  ")
        if command:
            yield f"    {command}"


def _command(name: str, path: Path, options: dict[str, Any]) -> str:
    """A command line that reads the file as this one did."""
    words = ["plazbot-import", name, str(path)]
    for option, value in options.items():
        flag = "--" + option.replace("_", "-")
        if option in REPEATED:
            for field, text in dict(value).items():
                words += [REPEATED[option], f"{field}={text}"]
        elif value is True:
            words.append(flag)
        elif value not in (None, "", False, AS_BY_ITSELF.get(option)):
            words += [flag, str(value)]
    return " ".join(map(quoted, words))


def quoted(word: str) -> str:
    """A word as a shell takes it: in the quotation marks that every system knows, where these are enough."""
    letters = set(word)
    if letters & IN_HARD_QUOTES:
        return shlex.quote(word)
    return f'"{word}"' if not word or letters & IN_QUOTES else word


__all__ = ["next_lines", "quoted"]
