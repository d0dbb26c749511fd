"""Names become ids: the owner, contact and stage of each draft, from what the CRM knows."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from importer.findings import Finding, Lang, Place
from importer.model import NewContact
from importer.validate.newcomers import Met, Newcomers
from importer.validate.recognise import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importer.model import Directory, Field
    from importer.validate.cells import Choices
    from importer.validate.drafts import Drafts

FOLDED: Final[frozenset[Field]] = frozenset({"owner_email", "stage"})  # names of people and stages, not addresses
NEAREST: Final = 3  # names of the CRM that a message offers for one it does not have
LIKE: Final = 0.6  # of 1, as difflib has it
LIKE_IT: Final[dict[Lang, str]] = {"en": "Most like it", "es": "Lo más parecido"}


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids of one row; "" where the row names nothing. `newcomer` is a contact that is to be made first."""

    owner: str = ""
    contact: str = ""
    stage: str = ""
    newcomer: NewContact | None = None


class Resolver:
    """The names of one sheet, looked up in the directory. What one row says of a contact counts for the others."""

    def __init__(self, drafts: Drafts, directory: Directory) -> None:
        self._drafts, self._directory = drafts, directory
        self._newcomers = Newcomers(drafts)
        self._told = {_key("owner_email", old): new for old, new in drafts.choices.owners}
        self._near: dict[tuple[Field, str], str] = {}

    def row(self, at: int) -> Ids | tuple[Finding, ...]:
        """The ids of the row at a position, or every finding about names that have none."""
        owner, contact = self._owner(at), self._contact(at)
        stage = self._name(self._directory.stages, "stage", "STAGE", at, self._names("stage", at))
        findings = tuple(found for found in (owner, contact, stage) if isinstance(found, Finding))
        if findings:
            return findings
        newcomer = contact if isinstance(contact, NewContact) else None
        return Ids(str(owner), "" if newcomer else str(contact), str(stage), newcomer)

    def _owner(self, at: int) -> str | Finding:
        """The owner by id, else by name; one that the person has said stands for it, or for a row without any."""
        choices = self._drafts.choices
        if given := self._drafts.value("owner_id", at):
            return str(given)
        names = self._names("owner_email", at)
        told = next((new for name in names if (new := self._told.get(_key("owner_email", name)))), "")
        names = (told,) if told else names or tuple(filter(None, (choices.default_owner,)))
        return self._name(self._directory.owners, "owner_email", "OWNER", at, names)

    def _contact(self, at: int) -> str | Finding | NewContact:
        """The contact by id, else by phone and e-mail; where both are known they must agree."""
        drafts, directory = self._drafts, self._directory
        if given := drafts.value("contact_id", at):
            return str(given)
        fields: tuple[tuple[Field, Mapping[str, tuple[str, ...]]], ...] = (
            ("contact_phone", directory.phones),
            ("contact_email", directory.emails),
        )
        seen = [self._name(known, name, "CONTACT", at, self._names(name, at)) for name, known in fields]
        found = [one for one in seen if isinstance(one, str) and one]
        if len(set(found)) > 1:
            return Finding.of("CONTACT-TWO", drafts.place("contact_phone", at), seen=" / ".join(found))
        several = [one for one in seen if isinstance(one, Finding) and one.code == "CONTACT-SEVERAL"]
        if found or several or not any(seen):
            return (found or several or [""])[0]
        if not drafts.choices.create_contacts:
            return seen[0] or seen[1]
        contact = self._newcomers.contact(at, directory)
        return contact.id if isinstance(contact, Met) else contact

    def _names(self, name: Field, at: int) -> tuple[str, ...]:
        """What a row calls it: the template's translation, and the sheet's own word, which may be the one known."""
        drafts = self._drafts
        own = drafts.own_names[name][at] if name in drafts.own_names else ""
        return tuple(dict.fromkeys(filter(None, (drafts.value(name, at), own))))

    def _name(
        self, known: Mapping[str, tuple[str, ...]], name: Field, family: str, at: int, values: Sequence[str]
    ) -> str | Finding:
        """The one id that the first of these names which has any has, "" where there is no name."""
        if not values:
            return ""
        ids = next((ids for value in values if (ids := known.get(_key(name, value), ()))), ())
        if len(ids) == 1:
            return ids[0]
        by_first = len(values) == 1 or known.get(_key(name, values[0]))
        seen = values[0] if by_first else f"{values[1]} → {values[0]}"  # the sheet's own word, and the template's
        code = f"{family}-SEVERAL" if ids else f"{family}-UNKNOWN"
        near = "" if ids or name not in FOLDED else self._nearest(name, values[0], known)
        place = self._drafts.place(name, at)
        offers = offer(near, "en"), offer(near, "es")
        return Finding.of(
            code, place, seen=seen, name=values[-1], count=len(ids), nearest=offers[0], nearest_es=offers[1]
        )

    def _nearest(self, name: Field, value: str, known: Mapping[str, tuple[str, ...]]) -> str:
        """The names of the CRM that are most like it; reckoned once for each, however many rows have it."""
        if (name, value) not in self._near:
            self._near[name, value] = like(_key(name, value), known)
        return self._near[name, value]


def like(key: str, known: Mapping[str, tuple[str, ...]]) -> str:
    """The names of the CRM most like this one, those of the same words first (`Torres, Ana`); "" if none is."""
    words = sorted(key.replace(",", " ").split())
    turned = (name for name in known if sorted(name.split()) == words)
    return ", ".join(list(dict.fromkeys((*turned, *get_close_matches(key, known, n=NEAREST, cutoff=LIKE))))[:NEAREST])


def offer(names: str, lang: Lang) -> str:
    """What a message says of names that are like the one it does not know."""
    return f" {LIKE_IT[lang]}: {names}." if names else ""


def wrong_owners(choices: Choices, directory: Directory) -> Iterator[Finding]:
    """What is wrong with the owners that the person has named by options: they are users of the workspace, each one."""
    named = [(f"--map-owner {old}={new}", new) for old, new in choices.owners]
    named += [("--default-owner", choices.default_owner)] if choices.default_owner else []
    for option, name in named:
        key = _key("owner_email", name)
        ids, place = directory.owners.get(key, ()), Place(header=option)
        if not ids:
            near = like(key, directory.owners)
            yield Finding.of(
                "OWNER-UNKNOWN", place, seen=name, name=name, nearest=offer(near, "en"), nearest_es=offer(near, "es")
            )
        elif len(ids) > 1:
            yield Finding.of("OWNER-SEVERAL", place, seen=name, count=len(ids))


def idle_owners(drafts: Drafts) -> Iterator[Finding]:
    """The owners of `--map-owner` that no row has: a slip of the person's, or of another file."""
    if not drafts.choices.owners:
        return
    columns = [found["owner_email"] for found in (drafts.values, drafts.own_names) if "owner_email" in found]
    seen = {_key("owner_email", name) for column in columns for name in column.distinct if name}
    for old, new in drafts.choices.owners:
        if _key("owner_email", old) not in seen:
            yield Finding.of("OWNER-IDLE", Place(drafts.sheet.path.name, header=f"{old}={new}"), seen=old)


def _key(name: Field, value: str) -> str:
    """How the directory spells a name: an owner's address in lower case, which folding would take the marks from."""
    if name == "owner_email" and "@" in value:
        return value.casefold()
    return fold(value) if name in FOLDED else value


__all__ = ["Ids", "Resolver", "idle_owners", "wrong_owners"]
