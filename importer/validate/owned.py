"""How many of the rows that are sent have no owner, get the default one, or the one of `--map-owner`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy

from importer.findings import Finding
from importer.validate.fields import filled
from importer.validate.resolve import owner_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importer.model import Field
    from importer.validate.drafts import Drafts

OWNERS: Final[tuple[Field, ...]] = ("owner_id", "owner_email")


def owned(drafts: Drafts, ready: Sequence[int]) -> Iterator[Finding]:
    """What is to be said of the owners of the rows at these positions, which are to be sent.

    A sheet without any column of owners says nothing of them, and neither is anything said of it.
    """
    chosen, names = numpy.asarray(ready, dtype=numpy.intp), drafts.values.get("owner_email")
    by_id = filled(drafts.values["owner_id"]) if "owner_id" in drafts.values else numpy.zeros(len(drafts.sheet), bool)
    position = next((drafts.fit.columns[name] for name in OWNERS if name in drafts.fit.columns), None)
    without = ~by_id & ~filled(names) if names else ~by_id
    count = int(without[chosen].sum())
    place = drafts.sheet.place
    if count and drafts.choices.default_owner:
        yield Finding.of("OWNER-DEFAULT", place, seen=drafts.choices.default_owner, count=count)
    elif count and position is not None:
        yield Finding.of("OWNER-NONE", drafts.sheet.column_place(position), count=count)
    if names and drafts.choices.owners:
        told = _told(drafts)[names.codes[chosen[~by_id[chosen]]]]
        counts = numpy.bincount(told + 1, minlength=len(drafts.choices.owners) + 1)[1:].tolist()
        given = [(old, new, rows) for (old, new), rows in zip(drafts.choices.owners, counts, strict=True) if rows]
        if given:
            shown = ", ".join(f"{old} → {new} ({rows})" for old, new, rows in given)
            yield Finding.of("OWNER-MAPPED", place, seen=shown, names=shown, count=sum(counts))


def _told(drafts: Drafts) -> numpy.ndarray:
    """For each distinct owner of the sheet which pair of `--map-owner` stands for it, -1 for none.

    The template's translation goes before the sheet's own word, as where names become ids.
    """
    number = {owner_key(old): at for at, (old, _) in enumerate(drafts.choices.owners)}
    values = drafts.values["owner_email"].distinct
    own = drafts.own_names["owner_email"].distinct if "owner_email" in drafts.own_names else values

    def of(*names: str | None) -> int:
        return next((number[key] for name in names if name and (key := owner_key(name)) in number), -1)

    return numpy.array([of(*names) for names in zip(values, own, strict=True)], dtype=numpy.intp)


__all__ = ["owned"]
