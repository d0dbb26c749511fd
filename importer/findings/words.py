"""Words within a sentence, in both languages: what a message is filled in with where that depends on the language."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Sequence


class Words(NamedTuple):
    """The same said in English and in Spanish."""

    en: str
    es: str

    @classmethod
    def same(cls, text: str) -> Self:
        """What is written the same in both: TOML, names of keys."""
        return cls(text, text)


def offered(near: Sequence[str]) -> Words:
    """What a message about a name that nobody knows asks of the nearest of these; nothing where there is none."""
    return Words(f" Did you mean {near[0]}?", f" ¿Quisiste decir {near[0]}?") if near else Words.same("")


__all__ = ["Words", "offered"]
