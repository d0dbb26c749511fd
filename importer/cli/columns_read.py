"""How each column was read, with its evidence: one line a field, as part of the page of `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from importer.cli.layout import cut, folded
from importer.results.how_read import findings_of_column, how_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.findings import Lang
    from importer.job import Job

LONGEST: Final = 26  # characters shown of a title or heading


def column_lines(job: Job, lang: Lang, width: int) -> Iterator[str]:
    """One line a field that the sheet or `--set` feeds; evidence that does not fit stands under its heading."""
    lines = [
        one._replace(title=cut(one.title, LONGEST), heading=cut(one.heading, LONGEST))
        for one in how_read(job.drafts, lang)
    ]
    titles, letters, headings = (max(len(line[at]) for line in lines) for at in range(3))
    for line in lines:
        begins = f"  {line.title:<{titles}}  {line.letter:<{letters}}  "
        whole = f"{begins}{line.heading:<{headings}}  {line.evidence}".rstrip()
        if len(whole) <= width:
            yield whole
        else:
            yield (begins + line.heading).rstrip()
            yield from folded(line.evidence, width, first=" " * len(begins), then=" " * len(begins))


def shown_as_evidence(job: Job) -> set[int]:
    """The findings that stand behind a column, by `id`: they are not told again below."""
    drafts = job.drafts
    positions = drafts.fit.named.values()
    of_columns = {id(finding) for position in positions for finding in findings_of_column(drafts, position)}
    return of_columns | {id(finding) for finding in drafts.findings if finding.code == "DESC-COMPOSED"}


__all__ = ["column_lines", "shown_as_evidence"]
