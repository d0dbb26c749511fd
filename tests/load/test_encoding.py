"""The letters of a text file: which encoding its bytes prove, what is said of the choice, and what is refused."""

from __future__ import annotations

import pytest

from importer.errors import Unusable
from importer.findings import Place
from importer.load.text import encoding, letters

PLACE = Place("leads.csv")
SPANISH = "Título;Teléfono\nMuñoz & Cía;+51 987\n¿Precio? 5;año\n"
UTF_16_BE_MARK = b"\xfe\xff"
UTF_32_BE_MARK = b"\0\0\xfe\xff"
LEGACY = ("cp1252", "cp850", "mac_roman")


def words(text):
    return text.split()


NAMES = words("""
    María José García Núñez Muñoz Peña Ibáñez Pérez López Gómez Rodríguez Fernández Martínez Sánchez Ramírez
    Hernández Jiménez Ángel Álvarez Íñigo Óscar Úrsula Martín Agustín Julián Sebastián Joaquín Efraín Iván Adrián
    Nicolás Tomás Jesús Inés Moisés João Conceição Gonçalves Araújo Antônio Simões Patrícia Lourenço Magalhães Falcão
""")
CITIES = words("""
    Bogotá Medellín Cúcuta Ibagué Mérida Cancún Querétaro León Córdoba Neuquén Tucumán Asunción Concepción Valparaíso
    Copiapó Áncash Junín Huánuco Apurímac Perú México Panamá Bélgica Japón São Goiânia Brasília Maceió Belém Paraná
    Florianópolis Três Corações França
""")
SPEECH = words("""
    técnico página teléfono dirección renovación música está será también según ¿Cuándo ¡Oferta! años niño mañana
    avión camión título descripción número opción crédito débito lápiz jardín fútbol último única índice órgano
    pingüino reunião avaliação açúcar você avô
""")


def opened(data, name=None):
    return encoding.opened(data, PLACE, encoding=name)


def text_of(found):
    return "".join(found.pieces())


def codes(found):
    return [finding.code for finding in found.findings]


def refusal(data, name=None):
    with pytest.raises(Unusable) as caught:
        opened(data, name)
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize(
    ("content", "expected", "mark"),
    [
        pytest.param(SPANISH.encode(), "utf-8", False, id="UTF-8"),
        pytest.param(SPANISH.encode("utf-8-sig"), "utf-8-sig", False, id="UTF-8 with mark"),
        pytest.param(SPANISH.encode("utf-16"), "utf-16", False, id="UTF-16 with mark"),
        pytest.param(UTF_16_BE_MARK + SPANISH.encode("utf-16-be"), "utf-16-be", True, id="UTF-16 big-endian with mark"),
        pytest.param(SPANISH.encode("utf-16-le"), "utf-16-le", False, id="UTF-16 without mark"),
        pytest.param(SPANISH.encode("utf-16-be"), "utf-16-be", False, id="UTF-16 big-endian without mark"),
        pytest.param(SPANISH.encode("utf-32"), "utf-32", False, id="UTF-32 with mark"),
        pytest.param(UTF_32_BE_MARK + SPANISH.encode("utf-32-be"), "utf-32-be", True, id="UTF-32 big-endian with mark"),
        pytest.param(SPANISH.encode("cp1252"), "cp1252", False, id="Windows"),
        pytest.param(SPANISH.encode("cp850"), "cp850", False, id="DOS"),
        pytest.param(SPANISH.encode("mac_roman"), "mac_roman", False, id="old Macintosh"),
    ],
)
def test_the_encoding_is_found_and_told(content, expected, mark):
    """The same text in every encoding gives the same letters, and the codec named writes the bytes back."""
    found = opened(content)
    assert text_of(found) == SPANISH
    assert (found.coding.encoding, found.coding.mark) == (expected, mark)
    assert ("\ufeff" * mark + SPANISH).encode(expected) == content
    assert codes(found) == (["FILE-LETTERS"] if expected in LEGACY else [])


@pytest.mark.parametrize("name", LEGACY)
@pytest.mark.parametrize("case", [str, str.upper, str.lower], ids=["as written", "capitals", "small letters"])
@pytest.mark.parametrize("spoken", [NAMES, CITIES, SPEECH], ids=["names", "cities", "speech"])
def test_a_few_words_are_enough(name, case, spoken):
    """Of each ten words in a row, written in an old encoding, the encoding is found and the choice is certain."""
    for at in range(0, len(spoken) - 9, 5):
        found = letters.choice("; ".join(map(case, spoken[at : at + 10])).encode(name))
        assert found is not None
        assert (found.encoding, found.sure) == (name, True), spoken[at : at + 10]


@pytest.mark.parametrize("name", LEGACY)
def test_single_words_are_never_wrong_with_certainty(name):
    """One word may fit two encodings; then the choice says so."""
    single = [case(word) for word in NAMES + CITIES + SPEECH for case in (str, str.upper) if not word.isascii()]
    found = [(word, letters.choice(word.encode(name))) for word in single]
    assert [word for word, choice in found if choice is None or (choice.encoding != name and choice.sure)] == []
    assert sum(choice.encoding == name for _, choice in found) > len(single) * 0.9


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Precio: 5 €, 10€\n", id="a currency"),
        pytest.param("“Sol” y ‘mar’\n", id="typographic marks"),
        pytest.param("«oferta» – hoy… — sí\n", id="dashes and dots"),
        pytest.param("D’Angelo, O’Higgins\n", id="apostrophes"),
        pytest.param("Calle Nº 5, 1ª planta, 20 °C\n", id="ordinals and degrees"),
        pytest.param("Lima\u00a0;Perez\u00a0;Cruz\u00a0;Paz\u00a0\n", id="hard spaces at the ends of cells"),
        pytest.param("Müller, Böhm, Zoë, François, Lluís\n", id="names from elsewhere"),
    ],
)
def test_signs_of_windows_text_are_not_taken_for_letters(text):
    """What Word and web pages put between words is good for Windows, whatever letters other encodings have there."""
    assert text_of(opened(text.encode("cp1252"))) == text


def test_a_word_that_two_encodings_read_equally_well_is_a_warning():
    """Both readings are shown, and how to decide."""
    (finding,) = opened("Apellido\nLourenço\n".encode("cp850")).findings
    assert (finding.code, finding.severity) == ("FILE-LETTERS-UNSURE", "warning")
    assert finding.seen == "Lourenço"
    assert finding.facts == {"encoding": "cp850", "other": "mac_roman", "other_seen": "Lourenáo"}
    assert "--encoding mac_roman" in finding.tip("es")


def test_letters_of_no_encoding_known_are_a_warning():
    """Cyrillic text of one byte a letter reads as something; the person is told that it is not certain."""
    assert codes(opened("Имя;Город\nАнна;Москва\nИван;Казань\n".encode("cp1251"))) == ["FILE-LETTERS-UNSURE"]


def test_the_note_shows_a_word_as_it_was_read():
    """So that a person can see at a glance whether the letters are right."""
    (finding,) = opened("Nombre\nAna Núñez\n".encode("mac_roman")).findings
    assert (finding.code, finding.severity, finding.seen) == ("FILE-LETTERS", "note", "Núñez")
    assert "mac_roman" in finding.message("es")
    assert "--encoding" in finding.tip("en")


@pytest.mark.parametrize("name", LEGACY)
def test_an_accent_far_below_decides(name):
    """The whole file is looked at: a sample of plain letters proves nothing."""
    content = b"Name\n" + b"Ana\n" * 600_000 + "Núñez\nPeña\n".encode(name)
    assert opened(content).coding.encoding == name


@pytest.mark.parametrize(
    ("content", "name", "coding", "text"),
    [
        pytest.param(b"Mu\xf1oz", "cp1252", "cp1252", "Muñoz", id="what would be found anyway"),
        pytest.param(b"Mu\xf1oz", "latin-1", "latin-1", "Muñoz", id="one that is never tried"),
        pytest.param("ñu".encode(), "cp1252", "cp1252", "Ã±u", id="against the evidence"),
        pytest.param("\ufeffñu".encode(), "utf-8", "utf-8-sig", "ñu", id="a mark is no letter"),
        pytest.param("ñu".encode(), "utf-8-sig", "utf-8", "ñu", id="no mark where one was named"),
        pytest.param("\ufeffñu".encode("utf-16-le"), "utf-16-le", "utf-16", "ñu", id="order named, and a mark"),
        pytest.param("ñu".encode("utf-16-be"), "utf-16", "utf-16-be", "ñu", id="order not named, and no mark"),
    ],
)
def test_an_encoding_named_by_the_person_is_taken(content, name, coding, text):
    """`--encoding` decides without a note; a byte order mark of the same family still goes."""
    found = opened(content, name)
    assert (found.coding.encoding, found.findings) == (coding, ())
    assert text_of(found) == text


@pytest.mark.parametrize(
    ("content", "name", "seen", "offset", "line", "said"),
    [
        pytest.param(b"Name\r\nAna\r\nB\x9do\r\n", None, "9d", 12, 3, "utf-8", id="byte Windows does not have"),
        pytest.param(
            "Name\nNúñez\nMuño".encode() + b"\xc3\n", None, "c3", 18, 3, "utf-8", id="UTF-8 with a broken letter"
        ),
        pytest.param(b"\xef\xbb\xbfName\nN\xfa\n", None, "fa", 9, 2, "utf-8-sig", id="mark of UTF-8 before other text"),
        pytest.param(b"Name\nN\xfa\xf1ez\n", "utf-8", "fa", 6, 2, "utf-8", id="UTF-8 named for Windows text"),
        pytest.param(b"Name\rB\x81\n", "cp1252", "81", 6, 2, "cp1252", id="Windows named for DOS text"),
        pytest.param(b"\xff\xfea\0\n\0\x00\xd8b\0", None, "00 d8", 6, 2, "utf-16", id="half a pair in UTF-16"),
        pytest.param(b"\xff\xfea\0b", None, "62", 4, 1, "utf-16", id="UTF-16 cut in the middle"),
    ],
)
def test_letters_that_cannot_be_read_are_pointed_at(content, name, seen, offset, line, said):
    """The finding names bytes, position, line and encoding, and no letter is replaced or guessed."""
    finding = refusal(content, name)
    assert (finding.code, finding.seen) == ("FILE-ENCODING", seen)
    assert finding.facts == {"offset": offset, "line": line, "encoding": said}
    assert "--encoding" in finding.tip("en")


def test_mostly_utf8_is_not_read_as_anything_else():
    """One broken byte among good letters: read as Windows text, every accent of the file would be wrong."""
    assert refusal("Núñez;Peña\n".encode() * 1_000 + b"\xff\n").facts["line"] == 1_001


@pytest.mark.parametrize(
    ("content", "name", "line"),
    [
        pytest.param(b"a\nb\0\n", None, 2, id="plain text"),
        pytest.param("Año\r\nb\0\n".encode("utf-16"), None, 2, id="UTF-16"),
        pytest.param(b"a\rb\rc\0", "cp1252", 3, id="encoding named"),
    ],
)
def test_zero_bytes_are_pointed_at(content, name, line):
    """Zero bytes, which no text has, are refused with the line of the first."""
    finding = refusal(content, name)
    assert (finding.code, finding.facts["line"]) == ("FILE-NUL", line)


def test_a_mark_that_stands_twice_is_taken_away_once():
    """The second one is a character like any other."""
    assert text_of(opened(b"\xef\xbb\xbf\xef\xbb\xbfa\n")) == "\ufeffa\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["utf-8", "utf-16", "cp1252"])
def test_pieces_end_where_lines_end(newline, name):
    """No piece ends inside a line, between the two signs of a line end or within a letter."""
    text = "".join(f"Ñandú {'ñ' * (at % 97)}{newline}" for at in range(9_000))
    pieces = list(opened(text.encode(name)).pieces())
    assert len(pieces) > 3
    assert "".join(pieces) == text
    assert all(piece.endswith(newline) for piece in pieces)
    assert sum(map(encoding.breaks_in, pieces)) == 9_000
