"""A file and its template, as the job opens them: what options count for, what is said of it, and what is kept."""

from __future__ import annotations

import json

import openpyxl
import pytest

from importer.errors import Misused, Unusable
from importer.job.opening import Undecided, open_file, remember
from importer.results.columns import CHECKED_SHEETS
from importer.settings import Settings
from importer.settings.confirmed import NAME, Confirmed, confirm, confirmed
from importer.validate.choosing import signature

OWN = """name = "standard"
title = { en = "Mine", es = "Mío" }
[fields.name]
title = { en = "Thing", es = "Cosa" }
[fields.description]
title = { en = "About", es = "Sobre" }
default = "{name}"
[fields.amount]
title = { en = "Net", es = "Neto" }
constant = "0"
"""
MIXED = (
    "Record ID,Deal Stage,Opportunity Name,Opportunity Owner,Amount\n"
    "1,Nuevo,Plan,ana.torres@example.com,50.25\n2,Nuevo,Site,ana.torres@example.com,9.75\n"
)
LISTED = "Listado,de,ventas\n"  # a line as wide as the table, which alone would be the row of titles


def opened(path, **flags):
    """The file, opened with these settings."""
    return open_file(path, Settings.gather(flags))


def test_the_options_that_would_read_it_so_again(sheet, tmp_path) -> None:
    """The template that was recognised, and every column that was named; one that was told stays as it was told."""
    path = sheet("Record ID,Deal Name,Deal Stage,Precio\n1,Plan,Nuevo,50.25\n2,Site,Nuevo,9.75\n")
    found = opened(path, assigned={"tags": "Deal Stage"}, accept_suggestions=True)
    assert found.options() == {"template": "hubspot", "assigned": {"tags": "Deal Stage", "amount": "Precio"}}
    (tmp_path / "mine.toml").write_text(OWN, encoding="utf-8")
    assert opened(sheet("Thing,Net\nA,5\n"), template=str(tmp_path / "mine.toml")).options() == {"assigned": {}}


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        pytest.param("Nombre,Descripción,Monto\nPlan,d,50.25\n", {}, id="of any template"),
        pytest.param(
            "Cosa,Sobre,Plata\nPlan,d,50.25\n",
            {"assigned": {"name": "Cosa", "description": "Sobre", "amount": "Plata"}},
            id="by --map",
        ),
        pytest.param(
            "Nombre,Teléfono,Correo\nPlan,+51900111222,\n",
            {"constants": {"description": "d", "amount": "1"}, "template": "standard"},
            id="by --set",
        ),
        pytest.param("Nombre,Zona,Otra\nPlan,a,b\n", {"template": "leads-list"}, id="of the one that was told"),
    ],
)
def test_the_row_of_titles_is_found_by_what_the_options_say(sheet, text, flags) -> None:
    """What makes a row of headings complete is what the templates, --map and --set make of it."""
    found = opened(sheet(LISTED + text), **flags)
    assert (found.sheet.reading.header_row, len(found.sheet)) == (2, 1)


def test_what_is_asked_says_of_which_sheet(tmp_path) -> None:
    """The finding has the file and the sheet of a workbook, for scripts that look at many."""
    book = openpyxl.Workbook()
    book.active.title = "Ventas"
    for line in MIXED.splitlines():
        book.active.append(line.split(","))
    book.save(tmp_path / "mixed.xlsx")
    with pytest.raises(Undecided) as caught:
        opened(tmp_path / "mixed.xlsx")
    (finding,) = caught.value.findings
    assert (finding.place.file, finding.place.sheet) == ("mixed.xlsx", "Ventas")
    assert finding.seen == "hubspot (3/5), salesforce (3/5)"
    assert finding.facts | {"first": "hubspot", "others": "salesforce"} == finding.facts


def test_a_marked_copy_is_refused_with_its_place(cli, sheet, tmp_path) -> None:
    """`check` wrote it to be looked at; it is no sheet of leads."""
    cli("check", sheet(2), "--output", "marked.xlsx")
    with pytest.raises(Misused) as caught:
        opened(tmp_path / "marked.xlsx")
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.file) == ("SET-MARKED-COPY", "marked.xlsx")
    assert finding.place.sheet in CHECKED_SHEETS.values()


def test_a_kept_field_of_an_earlier_edition_feeds_nothing(sheet) -> None:
    """The others that were confirmed with it are taken all the same."""
    path = sheet("Plata,Name,Description,Fax\n1.5,A,b,1\n")
    settings = Settings.gather({})
    kept = Confirmed("standard", {"amount": "Plata", "fax": "Fax", "custom:": "Fax"})
    assert confirm(settings.home, signature(opened(path, constants={"amount": "1"}).sheet.headers), kept)
    found = opened(path)
    assert (found.assigned, set(found.fitted.named)) == ({"amount": "Plata"}, {"amount", "name", "description"})


def test_what_was_accepted_is_not_proposed_as_well(sheet) -> None:
    """And what is hardly likely is not proposed where nothing is missing."""
    found = opened(sheet("Name,Description,Plata\nA,b,1.5\nC,d,2.5\n"), accept_suggestions=True)
    codes = [one.code for one in found.fitted.findings]
    assert (codes.count("MAP-ACCEPTED"), codes.count("MAP-SUGGESTED"), codes.count("MAP-UNUSED")) == (1, 0, 0)
    found = opened(sheet("Name,Description,Amount,Xyz\nA,b,1.5,2026-12-31\nC,d,2.5,2026-11-30\n"))
    assert [one.code for one in found.fitted.findings] == ["MAP-UNUSED"]


def test_what_is_likely_is_proposed_where_nothing_is_missing(sheet) -> None:
    """With its column, the likelihood and the reason in both languages; what a template leaves out is not."""
    text = "Name,Description,Amount,Telefone\nA,b,1.5,+51900111222\nC,d,2.5,+51900222333\n"
    (finding,) = [one for one in opened(sheet(text)).fitted.findings if one.code == "MAP-SUGGESTED"]
    assert (finding.seen, finding.place.letter, finding.place.header) == ("Telefone", "D", "Telefone")
    assert finding.facts["confidence"] == 98
    assert ("spelled like" in finding.facts["why"], "se escribe" in finding.facts["why_es"]) == (True, True)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Record ID,Deal Name,Deal Stage,Amount in company currency\n1,A,Nuevo,50.25\n2,B,Nuevo,9.75\n",
            id="left out",
        ),
        pytest.param(
            "ID;Nombre;Contacto: Móvil;Ingreso\n1;Plan;+51900111222;5.25\n2;Site;+51900222333;6\n", id="asked"
        ),
    ],
)
def test_what_a_template_leaves_out_or_asks_about_is_not_proposed(sheet, text) -> None:
    """Though it has the words and the cells of a field that is missing."""
    with pytest.raises(Unusable) as caught:
        opened(sheet(text))
    assert "MAP-SUGGESTED" not in [one.code for one in caught.value.findings]


def test_our_own_columns_are_proposed_for_nothing(sheet) -> None:
    """The row numbers of a results sheet are no amounts."""
    text = "import_ref,import_status,source_row,Name,Description\nr1,failed,2,A,b\nr2,failed,3,C,d\n"
    with pytest.raises(Unusable) as caught:
        opened(sheet(text))
    assert [one.code for one in caught.value.findings] == ["MAP-REQUIRED"]


@pytest.mark.parametrize(
    ("titles", "proposed"),
    [
        pytest.param(("Plata", "Plata"), "C", id="two of one heading"),
        pytest.param(("", "Zona"), "C", id="without a heading"),
        pytest.param(("Plata", "Zona"), "Plata", id="with a heading of its own"),
    ],
)
def test_a_proposed_column_is_called_as_map_takes_it(sheet, titles, proposed) -> None:
    """By its heading where no other has the same, else by its letter."""
    path = sheet(f"Name,Description,{','.join(titles)}\nA,b,1.5,x\nC,d,2.5,y\n")
    with pytest.raises(Unusable) as caught:
        opened(path)
    assert [one.seen for one in caught.value.findings if one.code == "MAP-SUGGESTED"] == [proposed]
    assert len(opened(path, assigned={"amount": proposed}).sheet) == 2


@pytest.mark.parametrize("option", ["assigned", "constants"])
def test_a_field_that_an_option_feeds_is_proposed_for_no_column(sheet, option) -> None:
    """Nor is one that has its column: each of them has what it needs."""
    text = "Name,Description,Amount,Telefone,Otro\nA,b,1.5,+51900111222,+51900333444\nC,d,2,+51900222333,+51900444555\n"
    value = {"assigned": "Otro", "constants": "+51900111222"}[option]
    found = opened(sheet(text), **{option: {"contact_phone": value}})
    assert "MAP-SUGGESTED" not in [one.code for one in found.fitted.findings]


def test_a_column_that_only_a_letter_names_is_not_kept(sheet, tmp_path) -> None:
    """In another sheet with the same headings something else may stand there."""
    path = sheet("Plata,Description,\n1.5,b,A\n2.5,d,C\n")
    settings = Settings.gather({"assigned": {"name": "C"}, "accept_suggestions": True})
    found = open_file(path, settings)
    assert remember(settings, found)
    kept = confirmed(settings.home, signature(found.sheet.headers))
    assert (kept.template, dict(kept.assigned)) == ("standard", {"amount": "Plata"})
    assert json.loads((settings.home / NAME).read_text(encoding="utf-8"))


def test_what_was_confirmed_is_said_with_its_day(sheet) -> None:
    """The columns, the template and when; a template alone is a confirmation too."""
    path = sheet(MIXED)
    settings = Settings.gather({"template": "salesforce"})
    assert remember(settings, open_file(path, settings))
    found = opened(path)
    assert (found.template, found.chosen.how, found.chosen.candidate.score) == ("salesforce", "confirmed", 60)
    (said,) = [one for one in found.fitted.findings if one.code == "MAP-CONFIRMED"]
    day = confirmed(settings.home, signature(found.sheet.headers)).when
    assert (said.seen, said.facts["when"], said.facts["template"]) == ("—", day, "salesforce")
    assert len(day) == len("2026-12-31")
    assert opened(path, template="hubspot", assigned={"name": "Opportunity Name"}).chosen.how == "told"


def test_an_option_goes_before_what_was_confirmed_of_its_field(sheet) -> None:
    """The other confirmed columns stay."""
    path = sheet("Nome do negócio,Description,Plata,Outra\nA,b,1.5,3.5\nC,d,2.5,4.5\n")
    settings = Settings.gather({"accept_suggestions": True})
    assert remember(settings, open_file(path, settings))
    assert opened(path).assigned == {"name": "Nome do negócio", "amount": "Plata"}
    assert opened(path).chosen.candidate.known == ("Nome do negócio", "Description", "Plata")
    assert opened(path, constants={"amount": "5"}).chosen.candidate.complete
    assert opened(path, assigned={"amount": "Outra"}).assigned == {"name": "Nome do negócio", "amount": "Outra"}
    assert opened(path, assigned={"tags": "PLATA", "amount": "D"}).assigned["tags"] == "PLATA"


def test_what_is_asked_comes_with_all_that_may_answer_it(sheet) -> None:
    """The template that the answer is for, and every column that may be a field."""
    with pytest.raises(Undecided) as caught:
        opened(sheet("Nome do negócio,Description,Plata\nA,b,1.5\nC,d,2.5\n"))
    assert (caught.value.template, len(caught.value.question.suggestions)) == ("standard", 2)
    with pytest.raises(Undecided) as caught:
        opened(sheet("ID;Nombre;Ingreso;Contacto: Móvil;Comentario\n1;Plan;50.25;+51 900 111 222;hola\n"))
    question = caught.value.question
    assert (caught.value.template, question.heading, question.fields) == (
        "bitrix24",
        "Nombre",
        ("name", "contact_name"),
    )


def test_a_question_that_one_answer_would_not_settle_is_not_asked(sheet) -> None:
    """Where something else is wrong too, or a field has nothing to be proposed for it, the findings say it all."""
    for text in (
        "Name,Nombre,Description,Plata\nA,B,c,1.5\n",  # two names, and no amount
        "Name,Plata\nA,1.5\nB,2.5\n",  # a description that no column may be
    ):
        with pytest.raises(Unusable) as caught:
            opened(sheet(text))
        assert not isinstance(caught.value, Undecided)
        assert "MAP-SUGGESTED" in [one.code for one in caught.value.findings]


def test_a_template_that_was_told_is_scored_with_the_options(sheet) -> None:
    """A column of --map is known to it, and a field of --set is not missing."""
    path = sheet("Name,Description,Plata\nA,b,1.5\n")
    by_map = opened(path, template="standard", assigned={"amount": "Plata"}).chosen.candidate
    by_set = opened(path, template="standard", constants={"amount": "1"}).chosen.candidate
    assert (by_map.known, by_map.complete) == (("Name", "Description", "Plata"), True)
    assert (by_set.known, by_set.complete) == (("Name", "Description"), True)
