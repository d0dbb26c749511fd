"""The command line: parsing, one-line dispatch, and the one boundary where errors become exit codes.

Every verb is a function in a file of its own, imported when it is called: `--help` imports neither
pandas nor openpyxl nor starlette.
"""

from __future__ import annotations

import json
import sys
import traceback
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import click

from importer.cli.parser import commands
from importer.cli.phrases import say
from importer.cli.telling import speak_to_nobody, tell
from importer.cli.wrong_usage import as_finding
from importer.errors import ImporterError, Misused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.findings import Lang

# Exit codes: an ImporterError knows its own (2, 3, 4, 130), a verb returns 0 or 1, click says 2.
INTERNAL: Final = 70
INTERRUPTED: Final = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with the contract's code."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code; every error ends here."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a console may not know “→”
    try:
        code = commands.main(arguments, prog_name="plazbot-import", standalone_mode=False)
        sys.stdout.flush()  # here, where a reader that has gone away is an error that can be caught
        return code if isinstance(code, int) else 0
    except ImporterError as error:
        return _told(error, _language(arguments), as_json="--json" in arguments)
    except click.ClickException as error:
        return _misused(error, arguments)
    except (click.Abort, KeyboardInterrupt, SystemExit):
        return INTERRUPTED  # SystemExit is how click takes it when a reader of our output has gone, as `head` does
    except BrokenPipeError:
        speak_to_nobody(sys.stdout, sys.stderr)
        return INTERRUPTED
    except Exception:  # the boundary: anything else is a defect of this program
        traceback.print_exc()
        print(say(_language(arguments), "internal"), file=sys.stderr)
        return INTERNAL


def _misused(error: click.ClickException, arguments: list[str]) -> int:
    """Say what is wrong with the command itself."""
    finding = as_finding(error, arguments)
    if finding is None:
        error.show()
        return error.exit_code
    return _told(Misused(finding), _language(arguments), as_json="--json" in arguments)


def _told(error: ImporterError, lang: Lang, *, as_json: bool) -> int:
    """Say what is wrong and what to do, in the person's language."""
    from importer.cli.as_json import finding_json
    from importer.cli.screens import error_lines

    tell("\n".join(error_lines(error.findings, lang)))
    if as_json:
        found = [finding_json(finding, lang) for finding in error.findings]
        print(json.dumps({"exit_code": error.exit_code, "findings": found}, ensure_ascii=False))
    return error.exit_code


def _language(arguments: list[str]) -> Lang:
    """The language of error messages, which may be needed before the arguments are understood."""
    from importer.findings import LANGS
    from importer.settings import language

    flag = next((two for one, two in pairwise(arguments) if one == "--lang"), None)
    flag = next((one.partition("=")[2] for one in arguments if one.startswith("--lang=")), flag)
    return language(flag=flag if flag in LANGS else None)


__all__ = ["main", "run"]
