"""One of a thing is not said as several of it: numbers in sentences, in both languages."""

from __future__ import annotations

import re

import pytest

from importer.cli.phrases import PHRASES, say
from importer.findings import CATALOGUE, LANGS, Finding
from importer.findings.counting import Count, countable, spaced

# A plain number before a word in the plural: `{count} rows`.
BEFORE_SEVERAL = re.compile(
    r"\{(?:count|rows|runs|created|unclear|attempts|found|absent|doubtful)\} "
    r"(?!is\b|has\b|was\b|de estas\b|of these\b|sends\b)"
    r"(?:\w+ )?\w+s\b"
)
# Never one of a thing: one alone would be clear, or not too many.
ALWAYS_SEVERAL = {
    *("CONTACT-SEVERAL", "OWNER-SEVERAL", "STAGE-SEVERAL", "MAP-TWO-HEADERS", "CRM-ALL-REFUSED"),
    *("CELL-LONG", "RES-TOO-BIG", "ROW-LONG", "TAG-MANY"),
}

COUNTED = [
    pytest.param("{n:# row|# rows}", ["0 rows", "1 row", "2 rows", "1 000 rows"], id="with its number"),
    pytest.param("it {n:was|were} {n}", ["it were 0", "it was 1", "it were 2", "it were 1000"], id="words that agree"),
    pytest.param("{n:the only|all #}", ["all 0", "the only", "all 2", "all 1 000"], id="one without its number"),
    pytest.param("{n:>5}|", ["    0|", "    1|", "    2|", " 1000|"], id="as any number"),
]


@pytest.mark.parametrize(("text", "said"), COUNTED)
def test_words_follow_their_number(text: str, said: list[str]) -> None:
    """Before the bar stands what is said of one, behind it what is said of any other number, none included."""
    assert [text.format(n=Count(number)) for number in (0, 1, 2, 1000)] == said


def test_only_whole_numbers_count() -> None:
    """A text, a truth or nothing stays what it is; thousands are set apart by spaces."""
    assert [type(countable(fact)) for fact in (1, "1", True, None, 1.0)] == [Count, str, bool, type(None), float]
    assert [spaced(1234567), spaced(Count(999))] == ["1 234 567", "999"]


def plurals(texts: tuple[str, ...]) -> list[str]:
    return [found[0] for text in texts for found in BEFORE_SEVERAL.finditer(text)]


def test_no_finding_says_several_of_one() -> None:
    """A number that may be one chooses the words behind it."""
    wrong = {code: found for code, kind in CATALOGUE.items() if (found := plurals((*kind.en, *kind.es)))}
    assert {code: found for code, found in wrong.items() if code not in ALWAYS_SEVERAL} == {}
    assert ALWAYS_SEVERAL - CATALOGUE.keys() == set()


def test_no_phrase_says_several_of_one() -> None:
    """No phrase of the screens has a word in the plural beside a number that may be one."""
    assert {name: found for name, texts in PHRASES.items() if (found := plurals(texts))} == {}


ONE = [
    pytest.param("CRM-LIST-UNREAD", {"count": 1}, "1 row without", "No se pudo buscar en Plazbot 1 fila", id="unread"),
    pytest.param("CRM-UNREAD", {"count": 1}, "created 1 row of", "no la mostró", id="trial"),
    pytest.param(
        "CRM-CEILING", {"count": 1, "rows": 6, "limit": 0}, "1 of 6 rows has", "1 de 6 filas tiene", id="most"
    ),
    pytest.param("CRM-FAILED", {"attempts": 1}, "after 1 try:", "de 1 intento:", id="failed"),
    pytest.param("SET-FORGET-UNSETTLED", {"count": 1}, "1 of these rows was sent", "se envió y", id="forget"),
    pytest.param("CRM-LIKE-IT", {"count": 1}, "this in Plazbot may be it", "esto en Plazbot puede ser", id="like it"),
]


@pytest.mark.parametrize(("code", "facts", "english", "spanish"), ONE)
def test_one_is_one(code: str, facts: dict[str, int], english: str, spanish: str) -> None:
    """Each sentence that once spoke of one as of several says it in the singular, in both languages."""
    finding = Finding.of(code, seen="SEEN", **facts)
    for lang, said in zip(LANGS, (english, spanish), strict=True):
        assert said in finding.message(lang)


SAID = [
    pytest.param("confirm", {"count": 1, "workspace": "w"}, "Create 1 opportunity in", "¿Crear 1 oportunidad en"),
    pytest.param("now", {"count": 1}, "1 created now", "1 creada ahora"),
    pytest.param("skipped", {"count": 1}, "skipped", "omitida"),
    pytest.param("settled", {"found": 1, "absent": 1, "doubtful": 0}, "1 found in", "1 está en Plazbot, 1 no está"),
    pytest.param("forget_unclear", {"count": 1}, "1 of them was sent", "1 de ellas se envió"),
]


@pytest.mark.parametrize(("name", "facts", "english", "spanish"), SAID)
def test_one_is_one_on_the_screens(name: str, facts: dict[str, int], english: str, spanish: str) -> None:
    """Each phrase of the screens that once spoke of one as of several says it in the singular, in both languages."""
    assert english in say("en", name, **facts)
    assert spanish in say("es", name, **facts)
