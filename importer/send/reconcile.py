"""Which unsettled rows are in the CRM's list. Pure: what was sent and what is listed go in, verdicts come out.

A row is found only by what was sent, compared field by field; what is merely like it keeps it in doubt,
for a person to decide. A wrong "not there" would create a row twice, a wrong "found" would lose one.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from importer.crm.wire.likeness import Likeness, Listed, likeness, mark_of, name_keys

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from importer.findings import Place

BEFORE: Final = timedelta(minutes=2)
"""What was created this long before the attempt is not it: clocks are compared to a second or so, and one of the
two may have been set anew in between."""
SURE: Final = (Likeness.MARKED, Likeness.WHOLE, Likeness.EQUAL)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A row that was sent without a clear answer: what was sent (the body of the create), and when.

    `attempted` is by the CRM's clock, ISO 8601, UTC; "" where it is not known. Of a row whose text is lost, `sent`
    is empty: no list can tell that it is not there.
    """

    ref: str
    place: Place
    sent: Mapping[str, Any] = field(default_factory=dict)
    attempted: str = ""

    @property
    def earliest(self) -> datetime:
        """Before this time the CRM cannot have made it."""
        if not self.attempted:
            return datetime.min.replace(tzinfo=UTC)
        return datetime.fromisoformat(self.attempted) - BEFORE


@dataclass(frozen=True, slots=True)
class Found:
    """It is in the CRM under this id."""

    id: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class NotListed:
    """The list was walked whole, and nothing in it is this row or like it."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """These ids of the list may be the row, and a person has to say which; () where the list could not be read."""

    ids: tuple[str, ...] = ()


Verdict = Found | NotListed | Doubtful


@dataclass(slots=True, eq=False)
class _Alike:
    """Rows of which the very same was sent: which of them became which opportunity makes no difference."""

    attempts: list[Attempt]
    seen: dict[Likeness, list[Listed]] = field(default_factory=lambda: defaultdict(list))
    found: list[Listed] = field(default_factory=list)
    doubtful: tuple[str, ...] = ()
    refs: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.refs = frozenset(attempt.ref for attempt in self.attempts)

    @property
    def sent(self) -> Mapping[str, Any]:
        """What was sent of each."""
        return self.attempts[0].sent

    @property
    def doubting(self) -> tuple[Likeness, ...]:
        """What keeps a row in doubt: a name alone only where it is known to be newer than the attempt."""
        return (Likeness.NEAR,) if self.untimed else (Likeness.NEAR, Likeness.FAINT)

    @property
    def untimed(self) -> bool:
        """True where nobody knows when they were sent, as after a journal was lost."""
        return not all(one.attempted for one in self.attempts)

    @property
    def open(self) -> int:
        """How many of its rows have nothing found for them; 0 where it is for a person to say."""
        return 0 if self.doubtful else len(self.attempts) - len(self.found)


class Search:
    """One walk of the list for these rows: `see` every page, then ask for the verdicts.

    `known` are the ids that other rows are known to have become: no row is found in them. `beside` are
    other unsettled rows: nobody asks for them now, but what is more like one of them is not to be taken from it.
    """

    def __init__(self, attempts: Iterable[Attempt], *, known: Collection[str], beside: Iterable[Attempt] = ()) -> None:
        groups: dict[str, list[Attempt]] = defaultdict(list)
        asked = list(attempts)
        for attempt in (*asked, *beside):
            groups[json.dumps(attempt.sent, sort_keys=True)].append(attempt)
        self._asked = {attempt.ref for attempt in asked}
        self._groups = [_Alike(sorted(alike, key=lambda one: one.earliest)) for alike in groups.values()]
        self._known = known
        self._seen: set[str] = set()
        self._blank = False
        self._by_name: dict[str, list[_Alike]] = defaultdict(list)
        self._by_mark: dict[str, _Alike] = {}
        for group in self._groups:
            for name in name_keys(group.sent):
                self._by_name[name].append(group)
            if (mark := mark_of(group.sent)) in group.refs:
                self._by_mark[mark] = group

    def see(self, page: Iterable[Listed | None]) -> None:
        """Take in opportunities of the list, None for one without an id. One that the walk shows twice counts once.

        What has no id may be any of the rows: none counts as not there any more.
        """
        for listed in page:
            if listed is None:
                self._blank = True
                continue
            if listed.id in self._seen:
                continue
            self._seen.add(listed.id)
            if listed.id in self._known:
                continue
            for group in self._possible(listed):
                like = likeness(group.sent, listed, refs=group.refs, lost=group.untimed)
                if like and (like is Likeness.MARKED or self._in_time(group, listed)):
                    group.seen[like].append(listed)

    def _possible(self, listed: Listed) -> Iterable[_Alike]:
        """The rows it may be, without comparing it to them all. A name that lost its letters may be anybody's."""
        names = name_keys(listed.shown)
        groups = dict.fromkeys(self._groups if "" in names else ())
        for name in (*names, ""):
            groups.update(dict.fromkeys(self._by_name.get(name, ())))
        if listed.mark in self._by_mark:
            groups[self._by_mark[listed.mark]] = None
        return groups

    @staticmethod
    def _in_time(group: _Alike, listed: Listed) -> bool:
        return listed.created is None or listed.created >= group.attempts[0].earliest

    def saw(self, ids: Collection[str]) -> bool:
        """True if the walk showed any of these ids."""
        return not self._seen.isdisjoint(ids)

    @property
    def count(self) -> int:
        """How many opportunities the walk has shown."""
        return len(self._seen)

    @property
    def complete(self) -> bool:
        """True when every row is found: no need to walk on. What two rows want is found for one of them at most."""
        seen = sum(len(group.seen[like]) for group in self._groups for like in SURE)
        return seen >= len(self._asked) and all(isinstance(one, Found) for one in self.verdicts().values())

    def verdicts(self) -> dict[str, Verdict]:
        """What this walk says of each row, by reference. "Not listed" holds only if the walk was whole."""
        taken: set[str] = set()
        contested: set[str] = set()
        for group in self._groups:
            group.found, group.doubtful = [], ()
        for level in SURE:
            self._claim(level, taken, contested)
        found: dict[str, Verdict] = {}
        for group in self._groups:
            near = [one.id for like in group.doubting for one in group.seen[like] if one.id not in taken]
            doubt = group.doubtful or tuple(near)
            verdicts: list[Verdict] = [Found(one.id, one.code) for one in group.found]
            rest: Verdict = Doubtful(doubt) if doubt or self._blank or not group.sent else NotListed()
            verdicts += [rest] * (len(group.attempts) - len(verdicts))
            pairs = zip(group.attempts, verdicts, strict=True)
            found |= {attempt.ref: verdict for attempt, verdict in pairs if attempt.ref in self._asked}
        return found

    def _claim(self, level: Likeness, taken: set[str], contested: set[str]) -> None:
        """Give each group what is like it to this degree; what several want, or is too much, is for a person."""
        wanted = {
            group: [one for one in group.seen[level] if one.id not in taken] for group in self._groups if group.open
        }
        rivals = Counter(one.id for found in wanted.values() for one in found)
        for group, found in wanted.items():
            ids = [one.id for one in found]
            if len(found) > group.open or any(rivals[id] > 1 or id in contested for id in ids):
                group.doubtful = tuple(ids)
                contested.update(ids)
            else:
                group.found += sorted(found, key=_when)
                taken.update(ids)


def _when(listed: Listed) -> datetime:
    return listed.created or datetime.max.replace(tzinfo=UTC)


__all__ = ["BEFORE", "Attempt", "Doubtful", "Found", "NotListed", "Search", "Verdict"]
