"""The catalogue: every entry is whole in both languages, and a finding shows what it was given."""

from __future__ import annotations

import re
import string
from typing import get_args

import pytest

from importer.crm.wire import Break
from importer.findings import (
    CATALOGUE,
    LANGS,
    SEEN_LIMIT,
    Finding,
    Place,
    Severity,
    amounts,
    corrections,
    fields,
    journals,
    mappings,
    own_words,
    replies,
    results,
    rows,
    sheets,
    shown,
    strangers,
    usage,
)

EVERY = [pytest.param(kind, id=kind.code) for kind in CATALOGUE.values()]
PLACE = Place("leads.xlsx", "Leads", 14, "C", "Monto")


# Texts that are rightly the same in both languages, by code.
SAME_IN_BOTH: dict[str, list[str]] = {}
# What a tip begins with: what to do, or when it is to be done. A new verb is added here, after a look at the sentence.
BEGINNINGS = {
    "en": {
        *("Add", "Ask", "Change", "Check", "Choose", "Clear", "Close", "Copy", "Correct", "Create", "Delete", "Export"),
        *(
            "Fill",
            "Format",
            "Free",
            "Give",
            "Leave",
            "Look",
            "Map",
            "Merge",
            "Name",
            "Open",
            "Press",
            "Put",
            "Rewrite",
            "Run",
        ),
        *("Save", "Say", "See", "Set", "Shorten", "Unpack", "Use", "Wait", "Write"),
        *("If", "In", "To", "Nothing"),
    },
    "es": {
        *("Abre", "Acepta", "Acorta", "Acórtalo", "Agrega", "Asigna", "Borra", "Busca", "Cambia", "Ciérralas"),
        *(
            "Ciérralo",
            "Completa",
            "Copia",
            "Corrige",
            "Corrígela",
            "Corrígelo",
            "Crea",
            "Da",
            "Define",
            "Descomprímelo",
        ),
        *("Ejecuta", "Elige", "Escribe", "Escríbela", "Escríbelo", "Espera", "Exporta", "Expórtalas", "Expórtalo"),
        *("Guarda", "Guárdalo", "Indica", "Libera", "Mira", "Pide", "Pon", "Ponle", "Presiona", "Quita", "Revisa"),
        *("Usa", "Vuelve", "Ábrelo", "Únelos"),
        *("Si", "En", "Para", "Nada", "No"),
    },
}
# What stands behind a colon can be copied as it is: a command, an option, the names to choose from.
TYPED = r": (--[a-z]|plazbot-import |pip |\{names\})[^.]*$"
# Sentences that say what there is to choose from, or what happens by itself, and leave what to do to the reader.
EXPLAINING = {
    *("SET-VALUE", "SET-UNKNOWN", "MAP-TEMPLATE", "FILE-SHEET-UNKNOWN"),
    *("AMT-MIXED", "CRM-UNCLEAR", "RES-NOWHERE"),
}


def braces(text: str) -> list[str]:
    """The names in braces of a text; a positional or formatted brace is shown as it is and so fails.

    A number may choose words: `{count:# row|# rows}`.
    """
    return sorted(
        f"{name}!{spec}" if conversion or (spec and "|" not in spec) else name
        for _, name, spec, conversion in string.Formatter().parse(text)
        if name is not None
    )


def counts(kind) -> set[str]:
    """The names of the numbers that choose words in a kind's texts."""
    parsed = (part for text in (*kind.en, *kind.es) for part in string.Formatter().parse(text))
    return {name for _, name, spec, _ in parsed if name and spec}


@pytest.mark.parametrize("kind", EVERY)
def test_an_entry_is_whole(kind) -> None:
    """A code, a known severity, and a title, message and tip in each language, none of them blank or doubled."""
    assert re.fullmatch(r"[A-Z]+(-[A-Z0-9]+)+", kind.code)
    assert kind.severity in get_args(Severity)
    for lang in LANGS:
        for text in kind.text(lang):
            assert text == text.strip() != ""
            assert "  " not in text
    same = [text for text, other in zip(kind.en, kind.es, strict=True) if text == other]
    assert same == SAME_IN_BOTH.get(kind.code, [])


@pytest.mark.parametrize("kind", EVERY)
def test_both_languages_say_the_same_facts(kind) -> None:
    """Message and tip have the same braces in both languages, up to `_es` at their end; a title has none."""
    for english, spanish in zip(kind.en, kind.es, strict=True):
        names = [sorted({re.sub(r"_es$", "", name) for name in braces(text)}) for text in (english, spanish)]
        assert names[0] == names[1]
        assert all(name.isidentifier() for name in names[0])
    assert [braces(kind.text(lang).title) for lang in LANGS] == [[], []]


@pytest.mark.parametrize("kind", EVERY)
def test_a_rendered_finding_shows_no_brace_and_every_fact(kind) -> None:
    """With its facts given, no brace is left in any text, and each fact is in one of them."""
    names = {name for lang in LANGS for text in kind.text(lang) for name in braces(text)}
    own = names - {"file", "sheet", "row", "letter", "header", "seen"}
    numbers = dict.fromkeys(counts(kind), 12345)
    finding = Finding.of(kind.code, PLACE, seen="SEEN", **{name: f"<{name}>" for name in own} | numbers)
    for lang in LANGS:
        said = finding.message(lang) + finding.tip(lang)
        assert not set("{}") & set(said + finding.title(lang))
        told = own & set(braces("".join(kind.text(lang))))
        assert all(f"<{name}>" in said for name in told - numbers.keys())
        assert all(re.search("12 ?345", said) for name in told & numbers.keys())


@pytest.mark.parametrize("kind", EVERY)
def test_sentences_end_as_sentences(kind) -> None:
    """Messages end with a mark; titles do not."""
    for lang in LANGS:
        assert kind.text(lang).message.endswith((".", "}", "?")), kind.text(lang).message
        assert not kind.text(lang).title.endswith(".")


@pytest.mark.parametrize("kind", EVERY)
def test_a_tip_says_what_to_do(kind) -> None:
    """A tip begins with a verb or a condition, and ends with a full stop or with what is to be typed."""
    for lang in LANGS:
        tip = kind.text(lang).tip
        assert tip.split()[0] in BEGINNINGS[lang] or kind.code in EXPLAINING, tip
        assert tip.endswith(".") or re.search(TYPED, tip), tip


def test_no_code_stands_twice() -> None:
    """The families together have as many entries as the catalogue has codes."""
    families = (usage, journals, mappings, sheets, amounts, fields, rows, strangers, corrections, replies, results)
    assert sum(len(family.KINDS) for family in families) == len(CATALOGUE)


def test_an_unknown_code_is_refused() -> None:
    """A code that the catalogue does not have is a defect of the program."""
    with pytest.raises(KeyError):
        Finding.of("AMT-NOPE")


def test_a_cell_with_braces_is_shown_as_it_is() -> None:
    """What the person wrote is text, not a template."""
    finding = Finding.of("AMT-UNREADABLE", PLACE, seen="{row} {0} {x!r}")
    assert finding.message("en") == "“{row} {0} {x!r}” is not an amount."


SHOWN = [
    pytest.param("a\n  b\tc", "a b c", id="on one line"),
    pytest.param("x" * SEEN_LIMIT, "x" * SEEN_LIMIT, id="just short enough"),
    pytest.param("x" * (SEEN_LIMIT + 1), "x" * (SEEN_LIMIT - 1) + "…", id="cut"),
    pytest.param(12.5, "12.5", id="a number"),
]


@pytest.mark.parametrize(("seen", "expected"), SHOWN)
def test_what_was_seen_is_short_and_on_one_line(seen, expected) -> None:
    """A message shows at most 80 characters of a cell."""
    assert shown(seen) == Finding.of("AMT-NEGATIVE", seen=seen).seen == expected


@pytest.mark.parametrize("kind", EVERY)
def test_no_text_names_a_cell(kind):
    """A row stands in several sheets, in another column of each: texts name the column by its title."""
    texts = [text for lang in LANGS for text in kind.text(lang)]
    assert not any("{cell}" in text for text in texts)
    assert kind.code == "HEAD-ERROR" or not any("{letter}{row}" in text for text in texts)


ADDRESSES = [
    pytest.param(Place(row=14, letter="C"), "C14", id="cell"),
    pytest.param(Place(row=14), "14", id="row"),
    pytest.param(Place(letter="C"), "C", id="column"),
    pytest.param(Place("leads.xlsx"), "", id="file"),
]


@pytest.mark.parametrize(("place", "cell"), ADDRESSES)
def test_an_address_is_what_is_known_of_it(place, cell) -> None:
    """A cell is called as Excel calls it; a row or a column alone by what is known of it."""
    assert place.cell == cell


def test_a_finding_can_be_hashed_whatever_its_facts_are() -> None:
    """Facts are no part of the hash, so that lists among them do no harm."""
    assert len({Finding.of("ROW-LONG", PLACE, count=[1]), Finding.of("ROW-LONG", PLACE, count=[1])}) == 1


OURS = [pytest.param(text, id=text) for text in own_words.SPANISH]


@pytest.mark.parametrize("code", ["CRM-AWAY", "CRM-UNCLEAR", "CRM-FAILED", "CRM-LATER-LONG"])
@pytest.mark.parametrize("english", OURS)
def test_our_own_words_are_shown_in_the_language_of_the_finding(english, code) -> None:
    """What broke is said in English or in Spanish, whole, also after a status and after a stay in the journal."""
    spanish = own_words.SPANISH[english]
    facts = {"url": "http://x", "attempts": 2, "wait": "3 minutes", "wait_es": "3 minutos"}
    for status in ("", "502 "):
        finding = Finding.of(code, PLACE, seen=status + english, **facts)
        assert f": {status}{english}." in finding.message("en")
        assert f": {status}{spanish}." in finding.message("es")


def test_every_fault_on_the_way_has_words_in_both_languages() -> None:
    """None is shown in English to who reads Spanish, and none is cut off."""
    assert {kind.value for kind in Break} <= own_words.SPANISH.keys()
    assert {text for pair in own_words.SPANISH.items() for text in pair if len(text) > SEEN_LIMIT - 5} == set()


def test_words_of_others_stay_as_they_are() -> None:
    """What the CRM says is not ours to translate."""
    said = "404 No existe the connection was refused"
    assert Finding.of("CRM-AWAY", seen=said, url="http://x").message("es") == f"http://x no responde: {said}."


SPANS = [(31.0, "31 seconds"), (119.0, "119 seconds"), (120.0, "2 minutes"), (86_400.0, "24 hours")]


@pytest.mark.parametrize(("seconds", "said"), SPANS)
def test_a_wait_is_said_in_words(seconds, said) -> None:
    """Rounded up, in the unit that says it best."""
    assert own_words.span(seconds, "en") == said
