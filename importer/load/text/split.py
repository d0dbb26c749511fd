"""Whole lines of text become columns of cells at once, where their shape proves that this is right.

What is left of the lines when all but delimiters and line ends is taken away must be one row's shape again and
again. Delimiters and line ends inside quotation marks are swapped for stand-ins first, and swapped back in the
cells. Lines that do not fit are refused, not bent: then they are read sign by sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

EVERY_BYTE: Final = bytes(range(256))
MARK: Final = b'"'
STAND_INS: Final = b"\x01\x02\x03"  # for delimiter, \n and \r inside quotation marks; lines that have them are refused
BETWEEN: Final = "\0"  # no text has it: `encoding.opened` refuses such files


class _Unquoted(NamedTuple):
    """Lines without quotation marks, and whether some of their cells have stand-ins."""

    lines: bytes
    has_stand_ins: bool


def split(lines: bytes, codec: str, delimiter: str, width: int) -> list[list[str]] | None:
    """The columns of whole lines, or None unless each row surely has `width` cells, at least 2.

    `codec` is one in which ASCII stands for itself. None also where quotation marks stand otherwise than
    around whole cells, or the last cell goes on behind these lines.
    """
    sign = delimiter.encode(codec, "ignore")
    if width < 2 or len(sign) != 1 or not lines.endswith(b"\n"):
        return None
    bare = _without_marks(lines, sign) if MARK in lines else _Unquoted(lines, has_stand_ins=False)
    columns = _split(bare.lines, codec, delimiter, width) if bare else None
    if columns and bare and bare.has_stand_ins:
        return [_restored(column, delimiter) for column in columns]
    return columns


def _split(lines: bytes, codec: str, delimiter: str, width: int) -> list[list[str]] | None:
    sign, newline = delimiter.encode(codec), b"\r\n" if b"\r" in lines else b"\n"
    row = sign * (width - 1) + newline
    shape = lines.translate(None, EVERY_BYTE.translate(None, sign + b"\r\n"))
    rows = len(shape) // len(row)
    if not rows or shape != row * rows:
        return None
    cells = lines.replace(b"\n", sign).decode(codec).split(delimiter)
    cells.pop()  # behind the last line's end there is none
    columns = [cells[position::width] for position in range(width)]
    return columns if newline == b"\n" else _without_returns(columns, delimiter)


def _without_returns(columns: list[list[str]], delimiter: str) -> list[list[str]] | None:
    """The columns, whose last cells each hold a carriage return, without it; None unless it is their last sign."""
    *ended, after = delimiter.join([*columns[-1], ""]).split("\r" + delimiter)
    return [*columns[:-1], ended] if len(ended) == len(columns[-1]) and not after else None


def _without_marks(lines: bytes, sign: bytes) -> _Unquoted | None:
    """The lines without the marks around cells; None where a mark stands otherwise, or the last cell is not closed.

    Split by marks, every second part stood inside; an empty part between two of these is a doubled mark.
    """
    parts = lines.split(MARK)
    if len(parts) % 2 == 0 or _has_marks_elsewhere(parts[::2], sign):
        return None
    if b"" in (doubled := parts[2:-1:2]):
        parts[2:-1:2] = [part or MARK for part in doubled]
    inside = BETWEEN.encode().join(parts[1::2])
    protected = sign + b"\n\r"
    if not any(bytes([byte]) in inside for byte in protected):
        return _Unquoted(b"".join(parts), has_stand_ins=False)
    if any(bytes([byte]) in lines for byte in STAND_INS):
        return None
    parts[1::2] = inside.translate(bytes.maketrans(protected, STAND_INS)).split(BETWEEN.encode())
    return _Unquoted(b"".join(parts), has_stand_ins=True)


def _has_marks_elsewhere(outside: Sequence[bytes], sign: bytes) -> bool:
    """Whether a mark stands beside anything but delimiters, line ends and other marks."""
    before = {part[-1:] for part in outside[:-1]}
    after = {part[:1] for part in outside[1:]}
    return not (before <= {b"", sign, b"\n"} and after <= {b"", sign, b"\n", b"\r"})


def _restored(column: list[str], delimiter: str) -> list[str]:
    """The cells with delimiters and line ends again in place of their stand-ins."""
    text = BETWEEN.join(column)
    stand_ins = [chr(byte) for byte in STAND_INS if chr(byte) in text]
    if not stand_ins:
        return column
    for stand_in, meant in zip(STAND_INS.decode(), (delimiter, "\n", "\r"), strict=True):
        text = text.replace(stand_in, meant)
    return text.split(BETWEEN)
