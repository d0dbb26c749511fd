"""What a mapping has become for one sheet: which column or constant feeds each field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeGuard

from importer.model import FIELDS

if TYPE_CHECKING:
    from importer.findings import Finding
    from importer.model import Field, Sheet
    from importer.validate.mapping import Mapping

CUSTOM: Final = "custom:"  # before the name of a custom field in --map
OLD_ID: Final = "old_id"  # in --map, the column of the ids of the CRM that the rows come from
CURRENCY: Final = "currency"  # in --map, the column that names the currency of each amount


@dataclass(frozen=True, slots=True)
class Fit:
    """A mapping fitted to one sheet: each field's column or constant, our own columns, and what is left over.

    `others` are the columns a field is read from where its first one has no cell, `added` those whose texts are
    put behind it; `custom`, `old_id` and `currency` are columns too. `of_template` are the constants that the
    template sets.
    """

    mapping: Mapping
    columns: dict[Field, int]
    constants: dict[Field, str]
    ours: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    others: dict[Field, tuple[int, ...]] = field(default_factory=dict)
    added: dict[Field, tuple[int, ...]] = field(default_factory=dict)
    custom: dict[str, int] = field(default_factory=dict)
    old_id: int | None = None
    of_template: frozenset[Field] = frozenset()
    currency: int | None = None

    def headings(self, sheet: Sheet) -> dict[str, str]:
        """The heading each field is read from, as it stands in the sheet."""
        return {name: sheet.headers[position].title for name, position in self.columns.items()}

    def header(self, name: Field, sheet: Sheet) -> str:
        """The heading a field is read from, as messages show it; `--set` or the template's key for a constant."""
        if name in self.of_template:
            return f"{self.mapping.name}: constant"
        return sheet.label(self.columns[name]) if name in self.columns else f"--set {name}"

    @property
    def completes_description(self) -> bool:
        """True where a description is made of more than its own column: a row without that is not without one."""
        return "description" in self.added or "{" in self.mapping.fields["description"].default

    @property
    def named(self) -> dict[str, int]:
        """Every column that feeds something, by what `--map` calls that."""
        found: dict[str, int] = dict(self.columns.items())
        found |= {f"{CUSTOM}{name}": position for name, position in self.custom.items()}
        found |= {} if self.old_id is None else {OLD_ID: self.old_id}
        return found | ({} if self.currency is None else {CURRENCY: self.currency})

    @property
    def read(self) -> set[int]:
        """The positions of all columns that anything is read from."""
        several = (*self.others.values(), *self.added.values())
        own = {self.old_id, self.currency} - {None}
        return {*self.columns.values(), *(at for each in several for at in each), *self.custom.values(), *own}  # type: ignore[arg-type]


def is_mapped(name: str) -> TypeGuard[Field]:
    """True for what `--map` can name a column for: a field, the old id, the currency, or the workspace's own."""
    return name in FIELDS or name in (OLD_ID, CURRENCY) or (name.startswith(CUSTOM) and name != CUSTOM)


__all__ = ["CURRENCY", "CUSTOM", "OLD_ID", "Fit", "is_mapped"]
