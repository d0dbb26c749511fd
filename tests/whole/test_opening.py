"""Files with other people's headings: recognised, proposed, asked about and remembered; never silently mapped wrong."""

from __future__ import annotations

import json

import pytest

from importer.settings.confirmed import NAME, Confirmed, confirm, confirmed

PORTUGUESE = (
    "Nome do negócio;Descrição;Valor do negócio;Telefone;Previsão de fechamento\n"
    "Plano anual;Quer um plano;1.250,50;+51 900 111 222;31/12/2026\n"
    "Site;Quer um site;99,00;+51 900 222 333;30/11/2026\n"
)
MIXED = (
    "Record ID,Deal Stage,Opportunity Name,Opportunity Owner,Amount\n"
    "1,Nuevo,Plan,ana.torres@example.com,50.25\n2,Nuevo,Site,ana.torres@example.com,9.75\n"
)
UNKNOWN = (
    "Cosa,Cuánto,Para cuándo,A quién\n"
    "Plan anual de soporte,1250.50,2026-12-31,rosa.quispe@example.com\n"
    "Sitio web,99.75,2026-11-30,jorge.huaman@example.com\n"
)
BITRIX = "ID;Nombre;Ingreso;Contacto: Móvil;Comentario\n1;Plan;50.25;+51 900 111 222;hola\n"


def checked(cli, path, *options):
    """The exit code, the codes of the findings, and all of what `check --json` printed."""
    ran = cli("check", path, "--json", *options)
    told = json.loads(ran.out)
    return ran.code, [one["code"] for one in told["findings"]], told


def suggested(told):
    """Which column is proposed for which field, by what a person would pass."""
    tips = [one["tip"].split(",")[0] for one in told["findings"] if one["code"] == "MAP-SUGGESTED"]
    return {tip.partition("--map ")[2] for tip in tips}


def test_a_mix_of_two_templates_is_asked_about(cli, crm, sheet) -> None:
    """Both are named with what to pass, exit 3, nothing is sent; with the template named it is read."""
    path = sheet(MIXED)
    code, codes, told = checked(cli, path)
    assert (code, codes) == (3, ["MAP-TEMPLATE-UNSURE"])
    assert "--template hubspot, or salesforce" in told["findings"][0]["tip"]
    assert (cli("send", path, "--yes").code, crm.held()) == (3, [])
    code, _, told = checked(cli, path, "--template", "salesforce")
    assert (told["template"]["by"], told["mapping"]["name"]) == ("told", "Opportunity Name")
    assert "Deal Stage" in next(one["message"] for one in told["findings"] if one["code"] == "MAP-UNUSED")


def test_a_file_in_portuguese_is_proposed(cli, crm, sheet) -> None:
    """Every field is proposed with what to pass; nothing is mapped and nothing sent."""
    path = sheet(PORTUGUESE)
    code, codes, told = checked(cli, path)
    assert (code, codes.count("MAP-REQUIRED")) == (3, 3)
    assert suggested(told) == {
        'name="Nome do negócio"',
        'description="Descrição"',
        'amount="Valor do negócio"',
        'contact_phone="Telefone"',
        'expiration_date="Previsão de fechamento"',
    }
    assert (cli("send", path, "--yes").code, crm.held()) == (3, [])


def test_suggestions_are_accepted_and_remembered(cli, crm, sheet, tmp_path) -> None:
    """--accept-suggestions takes the sure ones and says so; from then on the same headings need no option."""
    path = sheet(PORTUGUESE)
    code, codes, told = checked(cli, path, "--accept-suggestions")
    assert (code, told["ready"], codes.count("MAP-ACCEPTED")) == (0, 2, 5)
    code, codes, told = checked(cli, path)
    assert (code, told["template"]["by"], "MAP-CONFIRMED" in codes) == (0, "confirmed", True)
    other = sheet(PORTUGUESE.replace("Plano anual", "Outro plano"), "outro.csv")
    assert checked(cli, other)[2]["mapping"]["amount"] == "Valor do negócio"
    assert cli("send", path, "--yes", "--rate", 1000).code == 0
    assert sorted(crm.names()) == ["Plano anual", "Site"]
    results = tmp_path / f"{path.stem}.results.csv"
    assert cli("retry", results, "--yes").code == 0
    assert len(crm.held()) == 2


def test_what_was_confirmed_gives_way_to_an_option(cli, sheet) -> None:
    """--template asks anew, and --map of a field goes before what was confirmed of it."""
    path = sheet(PORTUGUESE)
    checked(cli, path, "--accept-suggestions")
    assert checked(cli, path, "--template", "standard")[0] == 3
    code, _, told = checked(cli, path, "--map", "name=Descrição", "--map", "description=Nome do negócio")
    assert (code, told["mapping"]["name"], told["mapping"]["description"]) == (0, "Descrição", "Nome do negócio")


def test_a_column_named_for_something_else_is_not_what_it_was(cli, sheet) -> None:
    """Where an option gives a confirmed column to another field, the field it was confirmed for has none."""
    path = sheet(PORTUGUESE)
    checked(cli, path, "--accept-suggestions")
    code, codes, told = checked(cli, path, "--map", "name=descricao")
    assert (code, codes.count("MAP-REQUIRED")) == (3, 1)
    assert "description" in next(one["message"] for one in told["findings"] if one["code"] == "MAP-REQUIRED")


def test_fields_of_the_workspaces_own_are_remembered_with_the_others(cli, sheet) -> None:
    """As the old id is: what was named beside an accepted suggestion is not dropped the next time."""
    path = sheet("Name,Description,Plata,Source,Code\nA,b,1.5,web,H-1\nC,d,2.5,web,H-2\n")
    told = ("--map", "custom:Canal=Source", "--map", "old_id=Code")
    assert checked(cli, path, "--accept-suggestions", *told)[0] == 0
    code, codes, told = checked(cli, path)
    assert (code, told["custom"], told["mapping"]["old_id"]) == (0, {"Canal": "Source"}, "Code")
    assert "MAP-UNUSED" not in codes


def test_a_file_with_no_known_heading_is_proposed_by_its_cells(cli, sheet) -> None:
    """What the cells alone say is proposed and asked about; --accept-suggestions does not take it."""
    path = sheet(UNKNOWN)
    for options in ([], ["--accept-suggestions"]):
        code, _, told = checked(cli, path, *options)
        assert code == 3
        assert {'amount="Cuánto"', 'expiration_date="Para cuándo"', 'contact_email="A quién"'} <= suggested(told)


def test_a_heading_with_several_meanings_is_asked_about(cli, sheet) -> None:
    """Bitrix24's Nombre may be the deal's or its contact's."""
    path = sheet(BITRIX)
    code, codes, told = checked(cli, path)
    assert (code, codes) == (3, ["MAP-AMBIGUOUS"])
    assert 'map name="Nombre"' in told["findings"][0]["tip"]
    assert checked(cli, path, "--map", "name=Nombre")[0] == 0


@pytest.mark.parametrize(
    ("text", "code", "proposed"),
    [
        pytest.param(
            "Nombre,Descripción,Monto,Número\nPlan,d,50.25,44123456\n",
            0,
            {'contact_phone="Número"'},
            id="a document's number",
        ),
        pytest.param(
            "Nombre,Descripción,Cantidad\nPlan,d,3.5\nSite,d,4.5\n", 3, {'amount="Cantidad"'}, id="a quantity"
        ),
    ],
)
def test_a_heading_of_many_things_is_never_taken_by_itself(cli, sheet, text, code, proposed) -> None:
    """A number may be a document's (44123456 would be a phone in Peru), and a quantity one of pieces."""
    found, _, told = checked(cli, sheet(text), "--country", "PE")
    assert (found, told.get("mapping", {}).keys() & {"contact_phone"}, suggested(told)) == (code, set(), proposed)


def test_custom_fields_by_an_option(cli, sheet) -> None:
    """--map custom:NAME=HEADER reads a field of the workspace's own."""
    path = sheet("Name,Description,Amount,Source\nA,b,1,web\n")
    code, codes, told = checked(cli, path, "--map", "custom:Canal=Source")
    assert (code, told["custom"], "MAP-UNUSED" in codes) == (0, {"Canal": "Source"}, False)
    assert checked(cli, path, "--map", "custom:Canal=Nope")[:2] == (3, ["MAP-HEADER"])


def test_what_is_not_imported_is_named_in_full(cli, sheet) -> None:
    """Every column by its name, however many they are."""
    titles = [f"Columna sin uso número {number}" for number in range(30)]
    path = sheet(f"Name,Description,Amount,{','.join(titles)}\nA,b,1{',x' * 30}\n")
    _, _, told = checked(cli, path)
    (message,) = [one["message"] for one in told["findings"] if one["code"] == "MAP-UNUSED"]
    assert all(title in message for title in titles)


def test_the_screen_says_which_template_and_why(cli, sheet) -> None:
    """The name, how many headings it knows, and those that are its own; nothing for Plazbot's own headings."""
    path = sheet("Record ID,Deal Name,Deal Stage,Amount\n1,Plan,Nuevo,50.25\n")
    out = cli("check", path).out
    assert "template hubspot (4 of 4 headings known; its own: Record ID, Deal Stage)" in out
    assert "template" not in cli("check", sheet(2, "own.csv")).out


def test_questions_at_a_terminal(terminal, sheet) -> None:
    """Each column is asked about, the answers are remembered, and the next command asks nothing."""
    path = sheet(PORTUGUESE)
    shown = terminal("check", path)
    for _ in range(5):
        shown.read("[y/N]")
        shown.seen = ""
        shown.type("y\n")
    ran = shown.end()
    assert (ran.code, "This is remembered" in ran.out) == (0, True)
    ran = terminal("check", path).end()
    assert (ran.code, "[y/N]" in ran.out, "as confirmed before" in ran.out) == (0, False, True)


def test_a_no_at_a_terminal_is_a_no(terminal, sheet) -> None:
    """Where nothing is confirmed the command ends as it does without a terminal."""
    shown = terminal("check", sheet(PORTUGUESE))
    for _ in range(5):
        shown.read("[y/N]")
        shown.seen = ""
        shown.type("\n")
    ran = shown.end()
    assert (ran.code, "MAP-REQUIRED" in ran.out) == (3, True)


def test_a_template_is_picked_at_a_terminal(terminal, sheet) -> None:
    """By its number; anything else is asked again."""
    shown = terminal("check", sheet(MIXED))
    for typed in ("9\n", "2\n"):
        shown.read("none of these):")
        shown.seen = ""
        shown.type(typed)
    ran = shown.end()
    assert (ran.code, "template salesforce" in ran.out) == (0, True)


OWN = """name = "standard"
title = { en = "Mine", es = "Mío" }
[fields.name]
title = { en = "Thing", es = "Cosa" }
[fields.description]
title = { en = "About", es = "Sobre" }
default = "{name}"
[fields.amount]
title = { en = "Net", es = "Neto" }
near = ["plata neta"]
"""
BY_OWN = "Thing,Plata neta\nPlan,50.25\nSite,9.75\n"


def test_an_own_template_stays_the_one_meant_through_a_question(terminal, sheet, tmp_path) -> None:
    """After the answer it is read by that file, and nothing is remembered of a shipped one with the same name."""
    (tmp_path / "mine.toml").write_text(OWN, encoding="utf-8")
    shown = terminal("check", sheet(BY_OWN), "--template", tmp_path / "mine.toml")
    shown.read("[y/N]")
    shown.seen = ""
    shown.type("y\n")
    ran = shown.end()
    assert (ran.code, "2  will be created" in ran.out, "remembered" in ran.out) == (0, True, False)
    assert not (tmp_path / "home" / NAME).exists()


def test_what_an_own_template_accepts_is_not_remembered_of_the_shipped_one(cli, sheet, tmp_path) -> None:
    """A copy that kept the name of the template it was made from says nothing of that one."""
    (tmp_path / "mine.toml").write_text(OWN, encoding="utf-8")
    path = sheet(BY_OWN)
    code, codes, _ = checked(cli, path, "--template", tmp_path / "mine.toml", "--accept-suggestions")
    assert (code, "MAP-ACCEPTED" in codes) == (0, True)
    code, codes, _ = checked(cli, path)
    assert (code, "MAP-CONFIRMED" in codes) == (3, False)


def test_what_was_confirmed_is_kept_in_one_file(tmp_path) -> None:
    """By signature, for the owner only, the newest last; another signature keeps what there is."""
    home = tmp_path / "home"
    assert confirmed(home, "a") is None
    assert confirm(home, "a", Confirmed("kommo", {"name": "Asunto"}))
    assert confirm(home, "b", Confirmed("zoho"))
    found = confirmed(home, "a")
    assert (found.template, found.assigned, len(found.when)) == ("kommo", {"name": "Asunto"}, 10)
    assert (home / NAME).stat().st_mode & 0o077 == 0
    assert [path.name for path in home.iterdir()] == [NAME]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"a": 5}',
        b'{"a": {"template": 5}}',
        b'{"a": {"template": "x", "assigned": {"name": 5}, "when": ""}}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
    ids=["empty", "cut", "list", "number", "no text", "no heading", "no letters", "deep"],
)
def test_a_file_of_confirmations_that_cannot_be_read_is_none(tmp_path, content) -> None:
    """The person is asked again, and what is confirmed then can be kept."""
    (tmp_path / NAME).write_bytes(content)
    assert confirmed(tmp_path, "a") is None
    assert confirm(tmp_path, "a", Confirmed("kommo"))
    assert confirmed(tmp_path, "a").template == "kommo"


def test_a_home_that_cannot_be_written_keeps_nothing(tmp_path) -> None:
    """Where the answer cannot be kept nothing is raised, and nothing is known of it the next time."""
    (tmp_path / "home").write_text("a file in its place")
    assert not confirm(tmp_path / "home", "a", Confirmed("kommo"))
    assert confirmed(tmp_path / "home", "a") is None


def test_a_template_that_is_gone_is_recognised_anew(cli, sheet, tmp_path) -> None:
    """What was confirmed of a template of an earlier edition, or a field that is none, does no harm."""
    path = sheet(PORTUGUESE)
    checked(cli, path, "--accept-suggestions")
    kept = tmp_path / "home" / NAME
    kept.write_text(kept.read_text(encoding="utf-8").replace('"standard"', '"gone"'), encoding="utf-8")
    assert checked(cli, path)[0] == 3
    checked(cli, path, "--accept-suggestions")
    kept.write_text(kept.read_text(encoding="utf-8").replace('"amount"', '"price"'), encoding="utf-8")
    assert checked(cli, path)[0] == 3
