"""Names become ids: the owner, contact and stage of each draft, from what the CRM knows."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from importer.findings import Finding, Lang, Place
from importer.model import NewContact
from importer.validate.newcomers import Met, Newcomers, reached_by
from importer.validate.recognise import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from importer.model import Called, Directory, Field
    from importer.validate.cells import Choices
    from importer.validate.drafts import Drafts

SHOWN: Final = 10  # names of the CRM that a message lists to choose from
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
        self._told = {owner_key(old): new for old, new in drafts.choices.owners}
        self._offers: dict[tuple[str, ...], dict[str, str]] = {}

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
        told = next((new for name in names if (new := self._told.get(owner_key(name)))), "")
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
            people = " / ".join(_named(id, directory.people) for id in found)
            return Finding.of("CONTACT-TWO", drafts.place("contact_phone", at), seen=people)
        several = [one for one in seen if isinstance(one, Finding) and one.code == "CONTACT-SEVERAL"]
        if found or several or not any(seen):
            return (found or several or [""])[0]
        if not drafts.choices.create_contacts:
            phone, email = (drafts.value(name, at) for name, _ in fields)
            where = drafts.place("contact_phone" if phone else "contact_email", at)
            return Finding.of("CONTACT-UNKNOWN", where, seen=reached_by(phone, email))
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
        # A shipped template does not know the workspace: a name that this has itself is not translated.
        tried = values[::-1] if self._drafts.fit.mapping.is_shipped else values
        hit = next((value for value in tried if known.get(_key(name, value))), "")
        ids = known.get(_key(name, hit), ()) if hit else ()
        if len(ids) == 1:
            return ids[0]
        seen = hit or " → ".join(values[::-1])  # the sheet's own word, and the template's
        place, code = self._drafts.place(name, at), f"{family}-SEVERAL" if ids else f"{family}-UNKNOWN"
        facts = self._offered(name, values, known, ids) if name in FOLDED else {}
        if code == "OWNER-SEVERAL":
            seen = values[-1]  # the sheet's own word, which --map-owner takes
        return Finding.of(code, place, seen=seen, **{"name": values[-1], "count": len(ids), **facts})

    def _offered(
        self, name: Field, values: Sequence[str], known: Mapping[str, tuple[str, ...]], ids: Sequence[str]
    ) -> dict[str, str]:
        """What a message offers in place of an owner or a stage; reckoned once for each, however many rows have it."""
        if (name, *values) not in self._offers:
            called = self._directory.users if name == "owner_email" else self._directory.titles
            near = "" if ids else like(_key(name, values[0]), known, called)
            facts = {"nearest": offer(near, "en"), "nearest_es": offer(near, "es")}
            if name == "stage":
                facts |= {"names": _chosen_from(called, called), "template": self._drafts.fit.mapping.name}
            elif ids:
                facts["name"] = _chosen_from(ids, called)  # which the journal does not keep, as no name is kept
            self._offers[(name, *values)] = facts
        return self._offers[(name, *values)]


def _named(id: str, called: Mapping[str, Called]) -> str:
    """An id, behind the name that the CRM gives it."""
    return f"{called[id].name} ({id})" if id in called and called[id].name else id


def _addressed(id: str, called: Mapping[str, Called]) -> str:
    """What a user is told by from all others: the address, else what there is."""
    return (called[id].email or called[id].name if id in called else "") or id


def _chosen_from(ids: Iterable[str], called: Mapping[str, Called]) -> str:
    """What there is to choose from: users by their addresses, stages by their titles; "…" for those too many."""
    names = list(dict.fromkeys(_addressed(id, called) for id in ids)) or ["—"]
    return ", ".join([*names[:SHOWN], *(["…"] if len(names) > SHOWN else [])])


def like(key: str, known: Mapping[str, tuple[str, ...]], called: Mapping[str, Called]) -> str:
    """The names of the CRM most like this one, as it writes them, those of the same words first (`Torres, Ana`).

    "" if none is.
    """
    words = sorted(key.replace(",", " ").split())
    turned = (name for name in known if sorted(name.split()) == words)
    near = list(dict.fromkeys((*turned, *get_close_matches(key, known, n=NEAREST, cutoff=LIKE))))[:NEAREST]
    written = (called[id].whole if id in called else name for name in near for id in known[name])
    return ", ".join(dict.fromkeys(written))


def offer(names: str, lang: Lang) -> str:
    """What a message says of names that are like the one it does not know."""
    return f" {LIKE_IT[lang]}: {names}." if names else ""


def wrong_owners(choices: Choices, directory: Directory) -> Iterator[Finding]:
    """What is wrong with the owners that the person has named by options: they are users of the workspace, each one."""
    named = [(f"--map-owner {old}={new}", new) for old, new in choices.owners]
    named += [(f"--default-owner {choices.default_owner}", choices.default_owner)] if choices.default_owner else []
    known, users = directory.owners, directory.users
    for option, name in named:
        key = owner_key(name)
        ids, place = known.get(key, ()), Place(header=option)
        if not ids:
            near, names = like(key, known, users), _chosen_from(users, users)
            near_es, near = offer(near, "es"), offer(near, "en")
            facts = {"option": option, "names": names, "nearest": near, "nearest_es": near_es}
            yield Finding.of("OWNER-OPTION", place, seen=name, **facts)
        elif len(ids) > 1:
            names = _chosen_from(ids, users)
            yield Finding.of("OWNER-OPTION-SEVERAL", place, seen=name, option=option, names=names, count=len(ids))


def idle_owners(drafts: Drafts) -> Iterator[Finding]:
    """The owners of `--map-owner` that no row has: a slip of the person's, or of another file."""
    if not drafts.choices.owners:
        return
    columns = [found["owner_email"] for found in (drafts.values, drafts.own_names) if "owner_email" in found]
    seen = {owner_key(name) for column in columns for name in column.distinct if name}
    for old, new in drafts.choices.owners:
        if owner_key(old) not in seen:
            yield Finding.of("OWNER-IDLE", Place(drafts.sheet.path.name, header=f"{old}={new}"), seen=old)


def owner_key(name: str) -> str:
    """How the directory spells an owner: an address in lower case, which folding would take the marks from."""
    return name.casefold() if "@" in name else fold(name)


def _key(name: Field, value: str) -> str:
    """How the directory spells a name."""
    if name == "owner_email":
        return owner_key(value)
    return fold(value) if name in FOLDED else value


__all__ = ["Ids", "Resolver", "idle_owners", "owner_key", "wrong_owners"]
