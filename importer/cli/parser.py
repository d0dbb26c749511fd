"""The words of the command line: commands and options, and which function each one calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from importer import __version__
from importer.cli.options import FILE, MANNER, MOVING, PACE, READING, TALK, WHERE, gathered

BASIC = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(context_settings=BASIC)
@click.version_option(__version__, message="%(version)s")
def commands() -> None:
    """Import opportunities into Plazbot from CSV and Excel files.

    Running the same command again is always safe: nothing is created twice. Errors: exit code 1, some
    rows are not created; 2 wrong usage; 3 the file cannot be used; 4 stopped before the end, run again.
    """


@commands.command()
@click.argument("file", type=FILE)
@WHERE
@READING
@MOVING
@click.option("--max-errors", metavar="N|P%", hidden=True)  # of no use here: a line meant for `send` can be checked
@click.option("--online", is_flag=True, help="Look owners, contacts and stages up in Plazbot too.")
@click.option("--output", type=FILE, metavar="PATH.xlsx", help="Write the rows with their problems marked.")
@TALK
def check(file: Path, *, output: Path | None, online: bool, as_json: bool, quiet: bool, **given: Any) -> int:
    """Read and validate FILE; send nothing."""
    from importer.cli import check as verb

    manner = verb.Manner(output=output, online=online, as_json=as_json, quiet=quiet)
    return verb.check(file, settings=gathered(given), manner=manner)


@commands.command()
@click.argument("file", type=FILE)
@WHERE
@READING
@MOVING
@PACE
@MANNER
@TALK
def send(file: Path, **given: Any) -> int:
    """Check FILE, send its rows, write the results sheet. Safe to repeat."""
    return _send(file, given, results_only=False)


@commands.command()
@click.argument("results", type=FILE)
@WHERE
@READING
@MOVING
@PACE
@MANNER
@TALK
def retry(results: Path, **given: Any) -> int:
    """Send again the rows of a results sheet that were not created."""
    return _send(results, given, results_only=True)


def _send(file: Path, given: dict[str, Any], *, results_only: bool) -> int:
    from importer.cli import send as verb

    for other in ("dry_run", "settle_later"):
        if given["settle_only"] and given[other]:
            raise click.UsageError(f"--settle-only does not go with --{other.replace('_', '-')}")
    names = ("dry_run", "output", "crosswalk", "in_place", "yes", "settle_only", "settle_later", "as_json", "quiet")
    manner = verb.Manner(**{name: given.pop(name) for name in names})
    return verb.send(file, settings=gathered(given), manner=manner, results_only=results_only)


@commands.command()
@click.argument("run")
@WHERE
@click.option("--output", type=FILE, metavar="PATH", help="Where the results sheet goes.")
def results(run: str, *, output: Path | None, **given: Any) -> int:
    """Write the results sheet of RUN again from the journal."""
    from importer.cli import past

    return past.results(run, settings=gathered(given), output=output)


@commands.command()
@click.argument("run", default="")
@WHERE
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@click.option("--forget", "forgotten", metavar="RUN|all", default="", help="Erase a run and its rows, or everything.")
@click.option("--yes", is_flag=True, help="Do not ask before erasing.")
def runs(run: str, *, as_json: bool, forgotten: str, yes: bool, **given: Any) -> int:
    """List past runs, show one RUN, or erase what the journal knows."""
    if forgotten:
        from importer.cli import forget

        if run or as_json:
            raise click.UsageError("--forget goes with neither RUN nor --json")
        return forget.forget(forgotten, settings=gathered(given), yes=yes)
    from importer.cli import past

    return past.runs(gathered(given), run=run, as_json=as_json)


@commands.command()
@click.argument("name", default="")
@WHERE
@click.option("--output", type=FILE, metavar="FILE", help="Write a blank sheet (.xlsx) or a copy to edit (.toml) here.")
@click.option("--online", is_flag=True, help="Fill the blank sheet's choices of stages and owners from Plazbot.")
@click.option("--check", "checked", type=FILE, metavar="FILE.toml", help="Say what is wrong with a template.")
def templates(name: str, *, output: Path | None, online: bool, checked: Path | None, **given: Any) -> int:
    """List the mappings of headings to fields, show one, or write its blank sheet."""
    from importer.cli import templates as verb
    from importer.settings import language

    if checked and (name or output or online):
        raise click.UsageError("--check goes with no other option and no NAME")
    if online and (output is None or output.suffix == ".toml"):
        raise click.UsageError("--online needs --output FILE.xlsx")
    lang = language(flag=given["lang"])
    if checked:
        return verb.check(checked, lang=lang)
    if output is None:
        return verb.show(name, lang=lang)
    return verb.write(name, output, lang=lang, settings=gathered(given) if online else None)


@commands.command()
@WHERE
@click.option("--email", default="", metavar="ADDRESS", help="Log in with an e-mail address and password instead.")
@click.option(
    "--keep-password",
    is_flag=True,
    help="With --email: keep the password in the keyring too, to renew a token that expires during a run.",
)
def login(*, email: str, keep_password: bool, **given: Any) -> int:
    """Keep a token in the system keyring."""
    from importer.cli import account

    if keep_password and not email:
        raise click.UsageError("--keep-password needs --email")
    return account.login(gathered(given), email=email, keep_password=keep_password)


@commands.command()
@WHERE
def logout(**given: Any) -> int:
    """Drop the token from the system keyring."""
    from importer.cli import account

    return account.logout(gathered(given))


@commands.command()
@click.option("--port", type=int, default=0, metavar="N", help="Port on 127.0.0.1; any free one if left out.")
@click.option("--rate", type=float, metavar="N", help="Answer 429 above so many requests a second.")
@click.option("--latency", type=int, default=0, metavar="MS", help="Milliseconds an answer takes.")
@click.option(
    "--faults", type=click.Choice(["none", "rough", "storm"]), default="none", help="How badly the network behaves."
)
@click.option("--seed", type=int, default=0, metavar="N", help="The faults come in an order of their own for each N.")
@click.option(
    "--workspace",
    "workspaces",
    multiple=True,
    default=("ws-demo",),
    metavar="ID",
    help="Workspace it knows. Repeatable.",
)
@click.option("--lang", type=click.Choice(["en", "es"]), help="Language of messages.")
def sandbox(*, lang: str | None, **given: Any) -> int:
    """Serve a practice Plazbot on this computer."""
    from importer.cli import practice
    from importer.settings import language

    return practice.sandbox(lang=language(flag=lang), **given)


@commands.command()
@click.option(
    "--output", type=FILE, default=Path("plazbot-demo"), metavar="DIR", help="Where the sheet and its results go."
)
@click.option("--lang", type=click.Choice(["en", "es"]), help="Language of messages.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
def demo(*, output: Path, lang: str | None, quiet: bool) -> int:
    """Import a sample into a practice Plazbot: no account, no network."""
    from importer.cli import practice
    from importer.settings import language

    return practice.demo(language(flag=lang), output=output, quiet=quiet)
