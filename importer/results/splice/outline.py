"""The outline of a small XML part: where its outer tags stand in the bytes, so that text can be put between them.

Nothing is written anew by an XML library: prefixes, declarations and order would not survive it, and
Excel offers to repair a workbook for less (190 of 190 sheets with `mc:Ignorable`, when it was tried).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.parsers import expat

from importer.results.splice.unspliceable import Unspliceable

if TYPE_CHECKING:
    from collections.abc import Iterable

DEEPEST: Final = 2  # the outermost tag is 0
OPENING: Final = re.compile(rb"<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
ENCODINGS: Final = frozenset({None, "utf-8", "utf8", "us-ascii", "ascii"})


class Tag(NamedTuple):
    """One element: its name, attributes (`"namespace name"` where they have one), and where it stands.

    The opening tag is `start` to `inner`, the closing one `close` to `end`; of `<a/>`, `close` is `end`.
    """

    space: str
    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    close: int
    end: int
    inside: list[Tag]

    @property
    def empty(self) -> bool:
        """True for `<a/>`."""
        return self.close == self.end

    def named(self, name: str) -> list[Tag]:
        """The elements directly inside that have this name, in the same namespace."""
        return [tag for tag in self.inside if tag.name == name and tag.space == self.space]

    def first(self, name: str) -> Tag | None:
        """The first of those."""
        return next(iter(self.named(name)), None)


class Change(NamedTuple):
    """Other bytes in the place of those from `start` to `end`; where the two are one, bytes put between."""

    start: int
    end: int
    text: bytes


class Outline:
    """A part, its outermost tag, and the namespaces that tag declares, by prefix ("" for none)."""

    def __init__(self, data: bytes, name: str = "") -> None:
        """Raises `Unspliceable` for what is no XML, is not UTF-8, or has a document type."""
        self.data, self.name = data, name
        self.spaces: dict[str, str] = {}
        self._open: list[tuple[str, dict[str, str], int, list[Tag]]] = []
        self._depth = 0
        self._root: list[Tag] = []
        parser = self._parser = expat.ParserCreate(namespace_separator=" ")
        parser.namespace_prefixes = True
        parser.StartNamespaceDeclHandler = self._declared
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse
        parser.XmlDeclHandler = self._declaration
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError) as error:
            raise Unspliceable.odd(f"{name}: {error}") from error
        self.root = self._root[0]

    @property
    def prefix(self) -> str:
        """What stands before the names of the outermost tag's namespace, such as `x:`; "" for nothing."""
        told = re.match(rb"<([^\s/>]+)", self.data[self.root.start :])
        prefix = told[1].decode().rpartition(":")[0] if told else ""
        return f"{prefix}:" if prefix else ""

    def text(self, tag: Tag) -> bytes:
        """A whole element as it is written."""
        return self.data[tag.start : tag.end]

    def at_end(self, tag: Tag, text: str) -> Change:
        """`text` as the last thing inside an element."""
        if not tag.empty:
            return Change(tag.close, tag.close, text.encode())
        opening = self.data[tag.start : tag.end]
        name = opening[1:].split(None, 1)[0].rstrip(b"/>")
        opened = opening.rstrip(b">").rstrip(b"/").rstrip() + b">"
        return Change(tag.start, tag.end, opened + text.encode() + b"</" + name + b">")

    def changed(self, changes: Iterable[Change]) -> bytes:
        """The part with all changes made; of those in one place, the first one given comes first."""
        made, at = bytearray(), 0
        for start, end, text in sorted(changes, key=lambda change: (change.start, change.end)):
            made += self.data[at:start] + text
            at = end
        return bytes(made + self.data[at:])

    def _declared(self, prefix: str | None, space: str) -> None:
        if self._depth == 0:
            self.spaces[prefix or ""] = space

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth <= DEEPEST:
            self._open.append((name, attributes, self._parser.CurrentByteIndex, []))
        self._depth += 1

    def _end(self, _: str) -> None:
        self._depth -= 1
        if self._depth > DEEPEST:
            return
        name, attributes, start, inside = self._open.pop()
        opening = OPENING.match(self.data, start)
        if opening is None:
            raise ValueError(name)
        inner = close = end = opening.end()
        if not opening[0].endswith(b"/>"):
            close = self._parser.CurrentByteIndex
            end = self.data.index(b">", close) + 1
        space, _, local = _parted(name)
        tag = Tag(space, local, dict(map(_plain, attributes.items())), start, inner, close, end, inside)
        (self._open[-1][3] if self._open else self._root).append(tag)

    def _refuse(self, *_: Any) -> None:
        raise ValueError("DOCTYPE")

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding.lower() if encoding else None) not in ENCODINGS:
            raise ValueError(str(encoding))


def _parted(name: str) -> tuple[str, str, str]:
    """Namespace, prefix and local name of what the parser calls `namespace name prefix`."""
    space, name, prefix = ([*name.split(" "), ""] if " " in name else ["", name, ""])[:3]
    return space, prefix, name


def _plain(attribute: tuple[str, str]) -> tuple[str, str]:
    space, _, name = _parted(attribute[0])
    return f"{space} {name}".strip(), attribute[1]


__all__ = ["Change", "Outline", "Tag"]
