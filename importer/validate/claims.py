"""Which rows of a sheet are rows of an earlier run: each earlier row is claimed once, whatever the order of the sheet.

A row is the same row when a results sheet says so by its reference, or when it stands in the same sheet
of the same file (by path or by content) with the same cells or the same draft. It is an equal row when
only its cells or its draft are the same.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from importer.validate.across import alike
from importer.validate.cells import is_blank, trimmed
from importer.validate.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from importer.model import Past
    from importer.validate.drafts import Drafts

UNSETTLED: Final = frozenset({"sending", "unconfirmed"})
OPEN: Final = frozenset({"pending", "refused", "failed", "invalid"})
SETTLED_FIRST: Final = ("created", "sending", "unconfirmed", "pending", "refused", "failed", "invalid")


@dataclass(frozen=True, slots=True)
class Claim:
    """An earlier row that a row of this sheet is: the very same row, or (`same` false) an equal one.

    `edited` says that neither its cells nor its draft are what they were when it was sent, `corrected` that
    they are what they were before that: the sheet is older than the correction.
    """

    past: Past
    same: bool
    edited: bool = False
    corrected: bool = False


class Given:
    """What our own columns say, where the sheet is a results sheet; "" everywhere else."""

    def __init__(self, drafts: Drafts) -> None:
        table = drafts.sheet.table
        self._columns = {name: [_given(cell) for cell in table[at]] for name, at in drafts.fit.ours.items()}

    def __call__(self, name: str, at: int) -> str:
        """One cell of ours, trimmed."""
        return self._columns[name][at] if name in self._columns else ""


def _given(cell: object) -> str:
    # A CSV keeps a formula sign from Excel by an apostrophe; it is not part of an id.
    return "" if is_blank(cell) else trimmed(plain(cell)).removeprefix("'")  # type: ignore[arg-type]


def claims(drafts: Drafts, given: Given, *, known: Mapping[str, Sequence[Past]], origin: str) -> dict[int, Claim]:
    """The claim of every row that has one, by position.

    `known` is what the journal has by content key and draft key, those of before a correction too, by
    reference and by opportunity id. The surest signs come first, each for all rows before the next: a
    reference together with equal cells, a reference alone, equal cells, an equal draft, an opportunity id.
    A row that was not sent is then looked for among those that were, from wherever: sending it would make
    their opportunity twice.
    """
    return _claims(drafts, given, known, origin) if known else {}


def _claims(drafts: Drafts, given: Given, known: Mapping[str, Sequence[Past]], origin: str) -> dict[int, Claim]:
    found: dict[int, Claim] = {}
    taken: set[str] = set()

    def claim(at: int, options: Iterator[Claim], rank: Callable[[Claim], tuple[int, ...]] = _rank) -> None:
        if best := min((one for one in options if one.past.ref not in taken), key=rank, default=None):
            found[at] = best
            taken.add(best.past.ref)

    rows = [at for at in range(len(drafts.sheet)) if at not in drafts.skipped]
    groups = alike(drafts)
    is_equal = _equality(drafts, groups)
    for sign, rank in _signs(drafts, given, known, origin, is_equal=is_equal, twins=set(chain(*groups))):
        for at in rows:
            if at not in found:
                claim(at, sign(at), rank)
    for twins in groups:
        pasts = (past for at in twins for past in known.get(drafts.keys.draft[at], ()))
        left = iter(sorted(_equal(drafts, pasts, origin), key=_rank))
        for at in (at for at in twins if at not in found):
            claim(at, islice((one for one in left if one.past.ref not in taken), 1))
    if not drafts.choices.allow_duplicates:
        for at in (at for at in rows if at in found and found[at].past.state in OPEN):
            claim(at, (Claim(past, same=False) for past in _sent(drafts, known, at)))
        found |= dict(_twins_of_edited(drafts, rows, known, found, is_equal=is_equal))
    is_older = _former(drafts, groups, known)
    return {
        at: one if is_equal(at, one.past) else replace(one, edited=True, corrected=is_older(at, one.past))
        for at, one in found.items()
    }


def _twins_of_edited(
    drafts: Drafts,
    rows: Sequence[int],
    known: Mapping[str, Sequence[Past]],
    found: Mapping[int, Claim],
    *,
    is_equal: Callable[[int, Past], bool],
) -> Iterator[tuple[int, Claim]]:
    """Rows equal to what another row was when it was sent: it was edited since, its opportunity is still there."""
    edited = {one.past.ref for at, one in found.items() if not is_equal(at, one.past)}
    for at in rows if edited else ():
        if at not in found or found[at].past.state in OPEN:
            past = next((past for past in _sent(drafts, known, at) if past.ref in edited), None)
            if past:
                yield at, Claim(past, same=False)


def _equality(drafts: Drafts, groups: Sequence[Sequence[int]]) -> Callable[[int, Past], bool]:
    """Whether a row has the cells or the draft of an earlier row.

    Which of the rows of one draft has which key changes with their order: each may be any of them.
    """
    content, draft = drafts.keys.content, drafts.keys.draft
    shared: dict[int, frozenset[str]] = {}
    for twins in groups:
        shared |= dict.fromkeys(twins, frozenset(draft[at] for at in twins))

    def is_equal(at: int, past: Past) -> bool:
        if past.content_key == content[at]:
            return True
        return past.draft_key in shared[at] if at in shared else bool(draft[at]) and past.draft_key == draft[at]

    return is_equal


def _former(
    drafts: Drafts, groups: Sequence[Sequence[int]], known: Mapping[str, Sequence[Past]]
) -> Callable[[int, Past], bool]:
    """Whether a row has the cells or the draft that an earlier row had before it was corrected."""
    content, draft = drafts.keys.content, drafts.keys.draft
    twins = {at: group for group in groups for at in group}

    def is_older(at: int, past: Past) -> bool:
        keys = (content[at], *(draft[twin] for twin in twins.get(at, (at,))))
        return any(past in known.get(key, ()) for key in keys if key)

    return is_older


def again(drafts: Drafts, *, known: Mapping[str, Sequence[Past]], found: Mapping[int, Claim]) -> dict[int, Past]:
    """Rows not sent before that are equal to one that was: `--allow-duplicates` sends them all the same."""
    rows: dict[int, Past] = {}
    if not known:
        return rows
    for at in range(len(drafts.sheet)):
        is_new = at not in found or found[at].past.state in OPEN
        if is_new and at not in drafts.skipped and (past := next(_sent(drafts, known, at), None)):
            rows[at] = past
    return rows


def _sent(drafts: Drafts, known: Mapping[str, Sequence[Past]], at: int) -> Iterator[Past]:
    """The earlier rows that are, or may be, in the CRM with the cells or the draft of this one.

    One that had them before it was corrected is there with others.
    """
    for key in (drafts.keys.content[at], drafts.keys.draft[at]):
        if key:
            sent = (past for past in known.get(key, ()) if past.state not in OPEN)
            yield from (past for past in sent if key in (past.content_key, past.draft_key))


def _signs(
    drafts: Drafts,
    given: Given,
    known: Mapping[str, Sequence[Past]],
    origin: str,
    *,
    is_equal: Callable[[int, Past], bool],
    twins: Collection[int],
) -> list[tuple[Callable[[int], Iterator[Claim]], Callable[[Claim], tuple[int, ...]]]]:
    """The ways a row is recognised, the surest first, and which of several it is by each."""

    def by_reference(at: int) -> Iterator[Claim]:
        return (Claim(past, same=True) for past in known.get(given("import_ref", at), ()) if given("import_ref", at))

    def by_reference_and_cells(at: int) -> Iterator[Claim]:
        return (claim for claim in by_reference(at) if is_equal(at, claim.past))

    def by_cells(at: int) -> Iterator[Claim]:
        return _equal(drafts, known.get(drafts.keys.content[at], ()), origin)

    def by_draft(at: int) -> Iterator[Claim]:
        key = "" if at in twins else drafts.keys.draft[at]  # those are given theirs together
        return _equal(drafts, known.get(key, ()) if key else (), origin)

    def by_id(at: int) -> Iterator[Claim]:
        id = given("opportunity_id", at)
        return (Claim(past, same=True) for past in (known.get(id, ()) if id else ()) if past.opportunity_id == id)

    # Of equal rows that were corrected each is known by the keys of those before it too: fewest first, all get one.
    ways = Counter(past.ref for key in drafts.keys.content for past in known.get(key, ()))

    def fewest_first(claim: Claim) -> tuple[int, ...]:
        return ways[claim.past.ref], *_rank(claim)

    others = [(one, _rank) for one in (by_draft, by_id)]
    return [(by_reference_and_cells, _rank), (by_reference, _rank), (by_cells, fewest_first), *others]


def _equal(drafts: Drafts, pasts: Iterable[Past], origin: str) -> Iterator[Claim]:
    """Which of these earlier rows, of equal cells or draft, a row of this sheet can be."""
    for past in pasts:
        same = past.sheet == drafts.sheet.reading.sheet and (past.file == origin or past.digest == drafts.sheet.digest)
        if same or (past.state not in OPEN and not drafts.choices.allow_duplicates):
            yield Claim(past, same)


def _rank(claim: Claim) -> tuple[int, ...]:
    """What is in the CRM counts before what may be, and that before what is not; the same row before an equal one."""
    return SETTLED_FIRST.index(claim.past.state), not claim.same
