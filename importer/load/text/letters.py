"""Which of the old one-byte encodings a text is in, by what its letters would be in Spanish and Portuguese.

Every byte above 127 is some letter or sign in each of these encodings, so decoding proves little. A wrong
reading gives itself away inside words: `Mu±oz`, `GARCêA`, `Le¢n`. Each distinct word of the whole file is
read in every encoding and given points. This file does not know what a table is.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEGACY: Final = ("cp1252", "cp850", "mac_roman")  # of two that fit equally well the first is taken
UNDEFINED: Final = b"\x81\x8d\x8f\x90\x9d"  # bytes that Windows-1252 leaves out
MOST_WORDS: Final = 20_000  # distinct ones; the first few hundred decide already
HARD_SPACE: Final = b"\xa0"
SAMPLE: Final = 1_000_000  # bytes searched for words at a time
LONGEST: Final = 40  # characters of a word; longer runs are codes, not language

IN_WORDS: Final = frozenset(b"'") | {byte for byte in range(256) if byte >= 0x80 or chr(byte).isalnum()}
WORDS_ONLY: Final = bytes(byte if byte in IN_WORDS else ord(" ") for byte in range(256))

AT_HOME: Final = frozenset("áéíóúüñâãêôõç")  # the accented letters of Spanish and Portuguese
STANDING_ALONE: Final = frozenset("àáéóÀÁÉÓ")  # words of one letter
FOLLOWED_BY: Final = {  # how Portuguese is spelled: cabeça, São, mães, irmã; ações; âmbito
    "ç": frozenset("aouáóúâãõô"),
    "ã": frozenset("oes "),
    "õ": frozenset("e"),
    "â": frozenset("bcdfglmnrstvx"),
}
VOWELS: Final = {"á": "a", "à": "a", "â": "a", "ã": "a", "é": "e", "ê": "e", "í": "i", "ó": "o", "õ": "o", "ú": "u"}
NOT_LETTERS: Final = frozenset("ƒˆˇªºﬁﬂΩπµ")  # what Unicode calls letters and these languages do not
OPENING: Final = frozenset("¿¡“‘«")
CLOSING: Final = frozenset("”’»")
AFTER_A_NUMBER: Final = frozenset("ºª°²³½¼€%™®")
BETWEEN: Final = frozenset("–—•·€°§©®")
ELISIONS: Final = frozenset("DLOdlo")  # D’Angelo, O’Higgins
CONTRACTED: Final = frozenset({"s", "t", "m", "d", "ll", "re", "ve"})  # it’s, don’t


class Choice(NamedTuple):
    """The encoding that fits best, a word in it, and the next best one with the same word as that would read it.

    `sure` is False when both fit nearly as well, or none fits.
    """

    encoding: str
    example: str
    other: str
    other_example: str
    sure: bool


def choice(data: bytes) -> Choice | None:
    """The encoding of this text, which is not UTF-8; None when no encoding gives it letters as they are in words."""
    words = _words(data)
    possible = [name for name in LEGACY if name != "cp1252" or not _lacks_letters(data)]
    left_out = HARD_SPACE if _only_trailing(words) else b""
    points = {name: {word: points_of(word.rstrip(left_out).decode(name)) for word in words} for name in possible}
    totals = {name: sum(each.values()) for name, each in points.items()}
    best, other, *_ = sorted(possible, key=lambda name: -totals[name])  # sorting keeps the order of equal ones
    if best != "cp1252" and totals[best] <= 0:
        if "cp1252" not in possible:
            return None
        best, other = "cp1252", best
    differing = [word for word in words if word.decode(best) != word.decode(other)] or words
    example = max(differing, key=lambda word: (points[best][word] - points[other][word], -len(word), word))
    lead = totals[best] - totals[other]
    sure = totals[best] > 0 and lead >= max(0.75, totals[best] / 10)
    return Choice(best, example.decode(best), other, example.decode(other), sure)


def _only_trailing(words: Iterable[bytes]) -> bool:
    """Whether byte A0, the `á` of DOS and the hard space of Windows, stands at words' ends only.

    Cells copied from a web page often end in hard spaces; no language has its `á` there alone.
    """
    return not any(HARD_SPACE in word.rstrip(HARD_SPACE) for word in words)


def points_of(word: str) -> float:
    """How well the letters and signs beyond ASCII stand in this word: 1 for each good one, -1 for each bad one."""
    letters = [sign for sign in word if sign.isalpha()]
    foreign = [sign for sign in letters if sign > "\x7f"]
    if len(letters) > 2 and len(foreign) * 2 > len(letters):  # another script, read in the wrong encoding
        return -len(foreign)
    neighbours = zip(" " + word, word, word[1:] + " ", strict=False)
    return sum(
        _letter(word, at, before, sign, after) if _is_letter(sign) else _sign(word, at, before, sign, after)
        for at, (before, sign, after) in enumerate(neighbours)
        if sign > "\x7f"
    )


def _words(data: bytes) -> list[bytes]:
    """The distinct words that have bytes above 127, in an order that does not change from run to run."""
    found: set[bytes] = set()
    for part in _parts(data):
        found.update(word[:LONGEST] for word in set(part.translate(WORDS_ONLY).split()) if not word.isascii())
        if len(found) >= MOST_WORDS:
            break
    return sorted(found)[:MOST_WORDS]


def _parts(data: bytes) -> Iterator[bytes]:
    """The data in parts that end with a line's end, so that no word is cut."""
    at = 0
    while at < len(data):
        end = data.find(b"\n", at + SAMPLE) + 1 or len(data)
        yield data[at:end]
        at = end


def _lacks_letters(data: bytes) -> bool:
    """Whether Windows-1252 cannot be it."""
    return any(byte in data for byte in UNDEFINED)


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "L" and sign not in NOT_LETTERS


def _letter(word: str, at: int, before: str, sign: str, after: str) -> float:
    if not before.isalnum() and not after.isalnum():
        return 0.25 if sign in STANDING_ALONE and len(word) == 1 else -0.5
    if before.isdigit() or after.isdigit():
        return -0.5
    if not _case_fits(at, before, sign, after):
        return -1
    return _spelling(before.lower(), sign.lower(), after.lower())


def _spelling(before: str, letter: str, after: str) -> float:
    vowel, followers = VOWELS.get(letter), FOLLOWED_BY.get(letter)
    if (vowel and vowel in (before, after)) or (followers and after not in followers):
        return -0.5
    if letter == "à":
        return 0.25
    return 1 if letter in AT_HOME else 0


def _case_fits(at: int, before: str, sign: str, after: str) -> bool:
    """Capitals among capitals or at a word's beginning, small letters among small ones."""
    if sign.isupper():
        return not before.islower() and not (before.isupper() and after.islower())
    return not after.isupper() and not (before.isupper() and not after.islower() and at > 1)


def _sign(word: str, at: int, before: str, sign: str, after: str) -> float:
    letter_before, letter_after = before.isalpha() and before not in "ªº", after.isalpha()
    if letter_before and letter_after:
        return _apostrophe(word, at) if sign == "’" else -1
    if sign in OPENING:
        return 1 if after != " " and not before.isalnum() else -0.5
    if sign in CLOSING and before != " " and not after.isalnum():
        return 1
    if sign in AFTER_A_NUMBER and (before.isdigit() or letter_before) and not after.isalnum():
        return 0.5
    return _between_words(sign, beside_letter=letter_before or letter_after)


def _between_words(sign: str, *, beside_letter: bool) -> float:
    if sign in "\u00a0…":
        return 0.25 if beside_letter or sign == "…" else 0
    if sign in BETWEEN or sign in AFTER_A_NUMBER:
        return -0.5 if beside_letter else 0.5
    return -1 if beside_letter else -0.5


def _apostrophe(word: str, at: int) -> float:
    before, after = word[:at], word[at + 1 :]
    if after.lower() in CONTRACTED and len(before) > 1:
        return 1
    return 0.5 if before in ELISIONS and (after[0].isupper() or after[0] in "aeiou") else -1
