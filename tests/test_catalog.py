"""What the package ships: templates and the demo's sample, and a person's own template."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from importer.catalog import copy_template, demo_sample, load_mapping, template_names, write_blank
from importer.errors import Misused
from importer.findings import LANGS
from importer.job import Job
from importer.load import read_sheet
from importer.model import FIELDS
from importer.settings import Settings
from importer.validate.fitting import fit

if TYPE_CHECKING:
    from pathlib import Path

OWN = """
name = "own"
title.en = "Own"
title.es = "Propia"
[fields.name]
title = { en = "Deal", es = "Trato" }
max_length = 40
[fields.amount]
title = { en = "Worth", es = "Valor" }
[fields.description]
title = { en = "Text", es = "Texto" }
"""


def test_every_shipped_template_can_be_loaded_by_its_name() -> None:
    """The names are sorted, hold the standard one, and each is the name its file says."""
    names = template_names()
    assert names == sorted(names)
    assert "standard" in names
    assert [load_mapping(name).name for name in names] == names


def test_the_standard_template_knows_every_field() -> None:
    """All fields of the contract, in its order; exactly the three that Plazbot requires are required."""
    mapping = load_mapping()
    assert tuple(mapping.fields) == FIELDS
    assert [name for name, rule in mapping.fields.items() if rule.required] == ["name", "description", "amount"]


@pytest.mark.parametrize(
    "content", [pytest.param(OWN.encode(), id="plain"), pytest.param(b"\xef\xbb\xbf" + OWN.encode(), id="with a mark")]
)
def test_a_template_of_the_persons_own(tmp_path: Path, content) -> None:
    """A file that ends in .toml is read as it is, also with the byte order mark that Notepad writes."""
    path = tmp_path / "standard.toml"
    path.write_bytes(content)
    mapping = load_mapping(str(path))
    assert (mapping.name, mapping.fields["name"].max_length) == ("own", 40)
    assert mapping.fields["amount"].headers == {"worth", "valor", "amount"}


@pytest.mark.parametrize("name", ["nope", "", "../templates/nope", "standard.TOML"])
def test_a_template_that_is_not_there(name) -> None:
    """The message lists those that are."""
    with pytest.raises(Misused) as caught:
        load_mapping(name)
    (finding,) = caught.value.findings
    assert (finding.code, finding.seen) == ("MAP-TEMPLATE", name)
    assert "standard" in finding.tip("en")


@pytest.mark.parametrize(("name", "near"), [("hubspott", "hubspot"), ("Zoho", "zoho"), ("quattro", "")])
def test_the_template_that_may_have_been_meant_is_offered(name, near) -> None:
    """The one whose name is most like it, none where none is."""
    with pytest.raises(Misused) as caught:
        load_mapping(name)
    said = [caught.value.findings[0].message(lang) for lang in LANGS]
    assert [near in text if near else "?" not in text for text in said] == [True, True]


@pytest.mark.parametrize("name", ["nope.toml", "folder.toml"])
def test_a_file_of_the_persons_own_that_is_not_there(tmp_path: Path, monkeypatch, name) -> None:
    """It is a file that is missing, or none at all, and not one of the templates."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(Misused) as caught:
        load_mapping(name)
    assert [(finding.code, finding.seen) for finding in caught.value.findings] == [("MAP-FILE", name)]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        pytest.param(b"name = ", "MAP-TOML", id="no TOML"),
        pytest.param(b"name = '\xff'", "MAP-TOML", id="no UTF-8"),
        pytest.param(b"", "MAP-MISSING", id="empty"),
        pytest.param(b"name = " + b"9" * 5000, "MAP-TOML", id="an integer without end"),
        pytest.param(b"name = " + b"[" * 5000, "MAP-TOML", id="lists without end"),
        pytest.param('name = "x"'.encode("utf-16"), "MAP-TOML", id="UTF-16"),
        pytest.param(b'name = ""', "MAP-INVALID MAP-MISSING", id="no name"),
    ],
)
def test_a_template_that_cannot_be_read(tmp_path: Path, content, codes) -> None:
    """A file with a mistake is refused with its name."""
    path = tmp_path / "own.toml"
    path.write_bytes(content)
    with pytest.raises(Misused) as caught:
        load_mapping(str(path))
    assert {finding.code for finding in caught.value.findings} == set(codes.split())
    assert {finding.place.file for finding in caught.value.findings} == {"own.toml"}


@pytest.mark.parametrize("lang", LANGS)
def test_a_blank_sheet_fits_the_mapping_it_was_made_from(tmp_path: Path, lang) -> None:
    """Its headings are found again, each by its own field, and the required ones are bold."""
    mapping, path = load_mapping(), tmp_path / "blank.xlsx"
    write_blank(mapping, path, lang=lang)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [rule.title[lang] for rule in mapping.fields.values()]
    assert [cell.font.bold for cell in sheet[1]] == [rule.required for rule in mapping.fields.values()]
    headings = mapping.headings(assigned={}, constants={})
    assert fit(mapping, read_sheet(path, headings=headings), assigned={}, constants={}).columns == {
        name: at for at, name in enumerate(FIELDS)
    }


def test_a_blank_sheet_has_only_what_the_template_names(tmp_path: Path) -> None:
    """Fields that a template leaves out have no column in its blank sheet."""
    own, path = tmp_path / "own.toml", tmp_path / "blank.xlsx"
    own.write_text(OWN, encoding="utf-8")
    write_blank(load_mapping(str(own)), path, lang="es")
    assert [cell.value for cell in openpyxl.load_workbook(path).worksheets[0][1]] == ["Trato", "Texto", "Valor"]


@pytest.mark.parametrize("name", template_names())
@pytest.mark.parametrize("lang", LANGS)
def test_a_blank_sheet_of_any_template_is_understood(tmp_path: Path, name, lang) -> None:
    """It is recognised as its own template, without a question; the example is skipped and nothing else is found."""
    path = tmp_path / "blank.xlsx"
    write_blank(load_mapping(name), path, lang=lang, stages=["Nuevo"], owners=["ana.torres@example.com"])
    told = "" if name != "leads-list" else name  # its headings are anybody's
    job = Job(path, Settings(home=tmp_path, journal=tmp_path / "journal.sqlite3", template=told))
    plan = job.plan_offline()
    assert job.opening.template == name
    assert [finding.code for finding in plan.findings if finding.severity != "note"] == []
    assert [outcome.findings[0].code for outcome in plan.settled.values()] == ["ROW-EXAMPLE"]
    assert not plan.ready


def test_a_blank_sheet_says_what_goes_where(tmp_path: Path) -> None:
    """Each heading has a note; amounts, dates and phones their formats; stage and owner are chosen from a list."""
    path = tmp_path / "blank.xlsx"
    write_blank(load_mapping(), path, lang="es", stages=["Nuevo", "=Ganado"], owners=["ana@example.com"])
    workbook = openpyxl.load_workbook(path)
    page, help_page = workbook.worksheets
    titles = {cell.value: cell for cell in page[1]}
    assert all(cell.comment.text for cell in titles.values())
    assert (page.title, help_page.title, page.freeze_panes) == ("Hoja", "Instrucciones", "A2")
    formats = {title: page.column_dimensions[titles[title].column_letter].number_format for title in titles}
    assert (formats["Monto"], formats["Fecha de cierre"], formats["Teléfono"]) == ("#,##0.00", "yyyy-mm-dd", "@")
    lists = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    letter = titles["Etapa"].column_letter
    chosen = lists[f"{letter}2:{letter}5000"]
    assert (chosen.type, chosen.formula1, chosen.errorStyle) == ("list", "'Instrucciones'!$A$40:$A$41", "warning")
    assert [(cell.value, cell.data_type) for cell in help_page["A"][39:41]] == [("Nuevo", "s"), ("=Ganado", "s")]
    said = [cell.value for cell in help_page["A"] if cell.value]
    assert {"Cómo llenar esta hoja", "How to fill in this sheet"} <= set(said)


def test_a_copied_template_is_the_template(tmp_path: Path) -> None:
    """Byte for byte, and never over a file that is there."""
    path = tmp_path / "mine.toml"
    copy_template("kommo", path)
    assert replace(load_mapping(str(path)), is_shipped=True) == load_mapping("kommo")
    with pytest.raises(FileExistsError):
        copy_template("zoho", path)
    with pytest.raises(Misused):
        copy_template("nope", tmp_path / "other.toml")


def test_the_demos_sample_is_there() -> None:
    """The file `demo` imports is one of the samples."""
    assert demo_sample().is_file()
    assert demo_sample().name == "leads.xlsx"


def test_a_blank_sheet_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    """What lies there stays as it is, byte for byte."""
    path = tmp_path / "leads.xlsx"
    path.write_bytes(b"a person's own")
    with pytest.raises(FileExistsError):
        write_blank(load_mapping(), path, lang="en")
    assert path.read_bytes() == b"a person's own"
    assert list(tmp_path.iterdir()) == [path]


def test_a_template_of_the_person_s_own_is_not_shipped(tmp_path) -> None:
    """A copy under its own name counts as what the person has written."""
    copy_template("pipedrive", tmp_path / "mine.toml")
    assert (load_mapping("pipedrive").is_shipped, load_mapping(str(tmp_path / "mine.toml")).is_shipped) == (True, False)
