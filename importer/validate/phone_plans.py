"""Plain digits as phone numbers, by the numbering plans that phonenumbers ships: the same answers without its parsing.

Each function gives the number or None, and None means no more than that phonenumbers itself must look. What it does
with digits in `parse` and `is_valid_number` is followed step by step here, and a test holds every country's numbers
against it. Wherever its way is not straight (carrier codes, digits moved about, a trunk prefix after a country code)
there is no answer from here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, SUPPORTED_REGIONS, PhoneMetadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CALLING_CODES: Final = frozenset(map(str, COUNTRY_CODE_TO_REGION_CODE))  # none of them begins another
KINDS_OF_NUMBER: Final = (  # those that make a number valid, the usual ones first
    *("mobile", "fixed_line", "toll_free", "shared_cost", "voip"),
    *("premium_rate", "personal_number", "pager", "uan", "voicemail"),
)
NOTHING: Final = r"(?!)"  # a pattern that matches nowhere


class Plan(NamedTuple):
    """What a region's plan says of the digits dialled within it. All patterns match from the first digit on."""

    code: str  # calling code
    outward: re.Pattern[str]  # what is dialled before a calling code
    trunk: re.Pattern[str]  # what is dialled before a number of the same country
    moves_digits: bool  # the trunk prefix may stand for other digits (Argentina's 15)
    general: re.Pattern[str]
    lengths: frozenset[int]
    local_lengths: frozenset[int]  # without the area
    valid: re.Pattern[str]
    straight: re.Pattern[str]  # valid numbers with nothing in front that could be more than that


def international(digits: str) -> str | None:
    """The digits, where they are a valid number that begins with its calling code."""
    for length in (2, 3, 1):
        code = digits[:length]
        if code in CALLING_CODES:
            return digits if _after_code(code).match(digits) else None
    return None


def national(region: str) -> Callable[[str], str | None] | None:
    """A reader of digits dialled in a region (ISO 3166, two letters); None for a region that phonenumbers lacks."""
    if region not in SUPPORTED_REGIONS:
        return None
    plan = _plan(region)
    code, begins, outward, valid = plan.code, len(plan.code), plan.outward.match, plan.valid.match
    general, most, trunk = plan.general.fullmatch, max(plan.lengths), plan.trunk.match
    straight = plan.straight.match

    def read(digits: str) -> str | None:
        if straight(digits):
            return code + digits
        if outward(digits):
            return None
        if digits.startswith(code):
            rest = digits[begins:]
            if (before := trunk(rest)) and (before.end() or before.lastindex):
                return None
            coded = general(rest) and not general(digits)
            if coded or (len(digits) > most and len(digits) not in plan.local_lengths):
                return digits if valid(rest) else None
        found = trunk(digits)
        rest = digits if found is None else _without_trunk(plan, digits, found)
        return code + rest if valid(rest) else None

    return read


def _without_trunk(plan: Plan, digits: str, found: re.Match[str]) -> str:
    """The number that follows a trunk prefix; "" where that is not plain."""
    if plan.moves_digits and (not plan.trunk.groups or found[plan.trunk.groups] is not None):
        return ""
    rest = digits[found.end() :]
    if rest == digits:
        return digits
    possible = len(rest) in plan.lengths and len(rest) not in plan.local_lengths
    return rest if possible and plan.general.fullmatch(rest) else ""


@cache
def _plan(region: str) -> Plan:
    metadata = _metadata(0, region)
    general = metadata.general_desc
    code, valid = metadata.country_code, _valid(metadata.country_code)
    outward = metadata.international_prefix or NOTHING
    trunk = metadata.national_prefix_for_parsing or NOTHING
    return Plan(
        str(code),
        _compiled(outward),
        _compiled(trunk),
        bool(metadata.national_prefix_transform_rule),
        _compiled(general.national_number_pattern),
        frozenset(general.possible_length),
        frozenset(general.possible_length_local_only),
        _compiled(valid),
        _compiled(rf"(?!{code}|{outward}|(?:{trunk})(?<!\A))(?:{valid})"),
    )


@cache
def _after_code(code: str) -> re.Pattern[str]:
    """Matches a valid number with its calling code, unless a trunk prefix may stand after the code."""
    main = _metadata(int(code), COUNTRY_CODE_TO_REGION_CODE[int(code)][0])
    trunk = main.national_prefix_for_parsing or NOTHING
    return _compiled(rf"{code}(?!(?:{trunk})(?<!\A{code}))(?:{_valid(int(code))})")


def _metadata(code: int, region: str) -> Any:
    return PhoneMetadata.metadata_for_region_or_calling_code(code, region)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


@cache
def _valid(code: int) -> str:
    """A pattern of all valid numbers of a calling code, to their end.

    Of regions that share a code the first decides whose leading digits fit, or whose patterns do where it
    has none; only by the patterns of that one can the number be valid.
    """
    regions = [(_metadata(code, region), region) for region in COUNTRY_CODE_TO_REGION_CODE[code]]
    alternatives: list[str] = []
    taken: list[str] = []
    for metadata, _ in regions:
        leading = metadata.leading_digits if len(regions) > 1 else None
        before = f"(?={leading})" if leading else ""
        if taken:
            before += f"(?!{'|'.join(taken)})"
        alternatives.append(before + _of_region(metadata))
        if leading:
            taken.append(f"(?:{leading})")
    return "|".join(alternatives)


def _of_region(metadata: Any) -> str:
    """A pattern of the valid numbers of one region: fit for its general pattern and for one kind of number."""
    kinds = [getattr(metadata, name) for name in KINDS_OF_NUMBER]
    known = [kind for kind in kinds if kind is not None and kind.national_number_pattern]
    each = "|".join(
        dict.fromkeys(_lengths(kind.possible_length) + f"(?:{kind.national_number_pattern})" for kind in known)
    )
    general = metadata.general_desc
    return rf"{_lengths(general.possible_length)}(?=(?:{general.national_number_pattern})\Z)(?:{each or NOTHING})\Z"


def _lengths(lengths: Iterable[int]) -> str:
    """A look ahead at how many digits follow. No lengths at all say nothing; -1 is that of no number."""
    found = sorted(lengths)
    if not found:
        return ""
    if found == list(range(found[0], found[-1] + 1)):
        return rf"(?=\d{{{found[0]},{found[-1]}}}\Z)" if found[0] > 0 else NOTHING
    return "(?=(?:" + "|".join(rf"\d{{{length}}}" for length in found if length > 0) + r")\Z)"
