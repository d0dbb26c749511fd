"""A sheet that is read as a page of text, as XML: the summary. It prints on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from importer.model import column_letter
from importer.results.lines import WIDTHS
from importer.results.measures import OUR_HEADER, THEIR_HEADER
from importer.results.splice.cells import written
from importer.results.splice.styles import Look

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importer.results.lines import Line
    from importer.results.splice.styles import Styles

BEGINNING: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{space}">'
    '<sheetPr><tabColor rgb="FF1F3864"/><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:{last}"/>'
    '<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>'
)
PAPER: Final = (
    '<pageMargins left="0.5" right="0.5" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
    '<pageSetup orientation="portrait"/></worksheet>'
)


def text_page(lines: Sequence[Line], styles: Styles, *, space: str) -> Iterator[bytes]:
    """The sheet, one line after the other."""
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{wide}" customWidth="1"/>' for at, wide in enumerate(WIDTHS, 1)
    )
    last = f"{column_letter(len(WIDTHS) - 1)}{max(1, len(lines))}"
    yield BEGINNING.format(space=space, last=last, columns=columns).encode()
    merged = []
    for row, line in enumerate(lines, start=1):
        yield _row(row, line, styles).encode()
        if line.span:
            merged.append('<mergeCell ref="{}{row}:{}{row}"/>'.format(*map(column_letter, line.span), row=row))
    yield b"</sheetData>"
    if merged:
        yield f'<mergeCells count="{len(merged)}">{"".join(merged)}</mergeCells>'.encode()
    yield PAPER.encode()


def _row(row: int, line: Line, styles: Styles) -> str:
    cells = []
    filled = len(WIDTHS) if line.shape in ("title", "section") else len(line.texts)
    for at, text in enumerate((*line.texts, *[""] * (filled - len(line.texts)))):
        begun = f'<c r="{column_letter(at)}{row}" s="{styles.style(look_of(line, at))}"'
        xml, type, _ = written(text)
        if xml:
            cells.append(f'{begun} t="{type}">{xml}</c>' if type else f"{begun}>{xml}</c>")
        else:
            cells.append(f"{begun}/>")
    return f'<row r="{row}" ht="{line.height}" customHeight="1">{"".join(cells)}</row>'


def look_of(line: Line, at: int) -> Look:
    """How the cell at this place of a line looks."""
    quoted = at < len(line.texts) and str(line.texts[at])[:1] in "=+-@"
    match line.shape:
        case "title":
            return Look(colours=OUR_HEADER, bold=True, vertical="center", wrapped=True, quoted=quoted)
        case "section":
            return Look(colours=THEIR_HEADER, bold=True, vertical="center", wrapped=True, quoted=quoted)
        case _:
            first = at == 0 and line.shape != "sentence"
            colours = line.colours if first else None
            return Look(colours=colours, bold=first, horizontal="left", wrapped=True, quoted=quoted)


__all__ = ["text_page"]
