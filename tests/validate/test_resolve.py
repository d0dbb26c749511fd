"""Names become ids: owners, contacts and stages, each found, unknown or not clear."""

from __future__ import annotations

import pytest

from importer.model import Called, Directory
from importer.validate.cells import Choices
from importer.validate.resolve import wrong_owners

HEADINGS = ("Nombre", "Descripción", "Monto")
A = ("Plan", "uno", "80")
NAMED = (*HEADINGS, "Teléfono", "Correo", "Responsable", "Etapa")
CRM = Directory(
    owners={
        "luis@example.com": ("o1",),
        "eva@example.com": ("o2", "o3"),
        "luis prado": ("o1",),
        "a_b@example.com": ("o4",),
    },
    phones={"51987654321": ("c1",), "51987654322": ("c2", "c3"), "51987654323": ()},
    emails={
        "ana@example.com": ("c1",),
        "eva@example.com": ("c4",),
        "nadie@example.com": (),
        "dos@example.com": ("c5", "c6"),
        "ana@straße.example": ("c7",),
    },
    stages={"nuevo": ("s1",), "cierre": ("s2", "s3"), "visita @ lima": ("s4",)},
)
NAMES = [
    pytest.param("", "", "", "", ("", "", ""), id="no names"),
    pytest.param("+51987654321", "", "Luis@Example.com", "NUEVO", ("c1", "o1", "s1"), id="all found"),
    pytest.param("", "", " Luis  PRADO", "", ("", "o1", ""), id="an owner by full name, folded"),
    pytest.param("", "", "A_B@example.com", "", ("", "o4", ""), id="an owner by address, in lower case"),
    pytest.param("", "", "a.b@example.com", "", "OWNER-UNKNOWN", id="an address is never folded"),
    pytest.param("", "", "", "Visita @ Lima", ("", "", "s4"), id="a stage with an at sign is no address"),
    pytest.param("", "Ana@Straße.example", "", "", ("c7", "", ""), id="an address with a sharp s"),
    pytest.param("+51987654321", "ana@example.com", "", "", ("c1", "", ""), id="phone and e-mail agree"),
    pytest.param("+51987654321", "nadie@example.com", "", "", ("c1", "", ""), id="the phone is enough"),
    pytest.param("+51987654323", "eva@example.com", "", "", ("c4", "", ""), id="the e-mail is enough"),
    pytest.param("+51987654322", "eva@example.com", "", "", ("c4", "", ""), id="the e-mail tells which"),
    pytest.param("+51987654321", "eva@example.com", "", "", "CONTACT-TWO", id="phone and e-mail disagree"),
    pytest.param("+51987654322", "", "", "", "CONTACT-SEVERAL", id="several by phone"),
    pytest.param("+51987654323", "dos@example.com", "", "", "CONTACT-SEVERAL", id="several by e-mail"),
    pytest.param("+51987654323", "", "", "", "CONTACT-UNKNOWN", id="unknown phone"),
    pytest.param("", "nadie@example.com", "", "", "CONTACT-UNKNOWN", id="unknown e-mail"),
    pytest.param("+51987654329", "", "", "", "CONTACT-UNKNOWN", id="not looked up"),
    pytest.param("", "", "eva@example.com", "", "OWNER-SEVERAL", id="several owners"),
    pytest.param("", "", "x@example.com", "", "OWNER-UNKNOWN", id="unknown owner"),
    pytest.param("", "", "", "Cierre", "STAGE-SEVERAL", id="several stages"),
    pytest.param("", "", "", "Perdido", "STAGE-UNKNOWN", id="unknown stage"),
    pytest.param(
        "+51987654323", "", "x@example.com", "Perdido", "OWNER-UNKNOWN CONTACT-UNKNOWN STAGE-UNKNOWN", id="all"
    ),
]


@pytest.mark.parametrize(("phone", "email", "owner", "stage", "expected"), NAMES)
def test_names_become_ids_or_findings(plan, said, phone, email, owner, stage, expected) -> None:
    """A name with one id becomes it; one with none or several is an error, all of a row's at once."""
    made = plan([(*A, phone, email, owner, stage)], NAMED, directory=CRM)
    if isinstance(expected, str):
        assert said(made) == {2: f"invalid {expected}"}
    else:
        (opportunity,) = made.opportunities()
        assert (opportunity.contact_id, opportunity.owner_id, opportunity.stage_id) == expected


def test_given_ids_need_no_names(plan) -> None:
    """An id of the sheet is taken, and the name beside it is not asked about."""
    headings = (*HEADINGS, "Id de contacto", "Teléfono", "Id del responsable", "Responsable")
    made = plan([(*A, "c9", "+51987654323", "o9", "x@example.com")], headings, directory=CRM)
    (opportunity,) = made.opportunities()
    assert (opportunity.contact_id, opportunity.owner_id) == ("c9", "o9")


def test_names_of_a_row_with_other_errors_are_resolved_too(plan, said) -> None:
    """All problems of a row in one pass, also those only the CRM knows."""
    made = plan([("", "d", "1", "", "", "x@example.com", "")], NAMED, directory=CRM)
    assert said(made) == {2: "invalid NAME-MISSING OWNER-UNKNOWN"}


USERS = {
    "o1": Called("Ana Torres", "ana.torres@example.com"),
    "o2": Called("Luis Salas", "luis@example.com"),
    "o3": Called("Luis Salas", "luis.norte@example.com"),
}
WRITTEN = Directory(
    owners={
        "ana torres": ("o1",),
        "ana.torres@example.com": ("o1",),
        "luis salas": ("o2", "o3"),
        "luis@example.com": ("o2",),
        "luis.norte@example.com": ("o3",),
    },
    phones={"51987654321": ("c1",), "51987654322": ("c2",)},
    emails={"ana@example.com": ("c3",), "eva@example.com": ()},
    stages={"negociacion": ("s1",), "s1": ("s1",), "contactado": ("s2",), "s2": ("s2",)},
    users=USERS,
    titles={"s1": Called("Negociación"), "s2": Called("Contactado")},
    people={"c1": Called("Rosa Quispe", "rosa@example.com"), "c3": Called("Ana Luz")},
)
SAID = [
    pytest.param(
        ("", "", "Luis Salas", ""),
        "2 users are “Luis Salas”: luis@example.com, luis.norte@example.com.",
        'Write the user\'s e-mail in Responsable, or say for all rows who it is: --map-owner "Luis Salas=E-MAIL"',
        id="the addresses of those called the same",
    ),
    pytest.param(
        ("", "", "anna tores", ""),
        "No user of the workspace is “anna tores”. Most like it: Ana Torres (ana.torres@example.com).",
        'Correct Responsable, add the user in Plazbot, or say who it is: --map-owner "anna tores=USER"',
        id="the nearest user, as Plazbot writes the name",
    ),
    pytest.param(
        ("", "", "ana torres@", ""),
        "No user of the workspace is “ana torres@”. Most like it: Ana Torres (ana.torres@example.com).",
        'Correct Responsable, add the user in Plazbot, or say who it is: --map-owner "ana torres@=USER"',
        id="who is near by name and by address, once",
    ),
    pytest.param(
        ("", "", "", "negociacion2"),
        "The workspace has no stage “negociacion2”. Most like it: Negociación.",
        "Write one of its stages in Etapa: Negociación, Contactado. For the whole column, say what “negociacion2” is "
        "in [values.stage] of a copy of the template: plazbot-import templates standard --output mine.toml, then "
        "--template mine.toml.",
        id="the stages, and what a whole column needs",
    ),
    pytest.param(
        ("+51987654321", "ana@example.com", "", ""),
        "The phone belongs to one contact and the e-mail to another: Rosa Quispe (c1) / Ana Luz (c3).",
        "Correct one of them, or give contact_id for this row.",
        id="the names of two contacts",
    ),
    pytest.param(
        ("+51987654322", "ana@example.com", "", ""),
        "The phone belongs to one contact and the e-mail to another: c2 / Ana Luz (c3).",
        "Correct one of them, or give contact_id for this row.",
        id="the id where no answer said the name",
    ),
    pytest.param(
        ("+51987654329", "eva@example.com", "", ""),
        "No contact in Plazbot has “+51987654329 / eva@example.com”.",
        "Correct Teléfono, or have missing contacts created: --create-contacts. To send all rows without contacts: "
        "--set contact_phone= --set contact_email=",
        id="everything a contact was looked for by",
    ),
]


@pytest.mark.parametrize(("cells", "message", "tip"), SAID)
def test_messages_say_what_plazbot_has_and_as_it_writes_it(plan, cells, message, tip) -> None:
    """Names with their accents and capitals, and what there is to choose from."""
    made = plan([(*A, *cells)], NAMED, directory=WRITTEN)
    (finding,) = made.settled[0].findings
    assert (finding.message("en"), finding.tip("en")) == (message, tip)


def test_of_many_stages_ten_are_listed(plan) -> None:
    """A message is no catalogue."""
    titles = {f"s{at}": Called(f"Etapa {at}") for at in range(11)}
    many = Directory(stages={f"etapa {at}": (f"s{at}",) for at in range(11)}, titles=titles)
    (finding,) = plan([(*A, "", "", "", "Perdido")], NAMED, directory=many).settled[0].findings
    assert finding.facts["names"] == ", ".join([*(f"Etapa {at}" for at in range(10)), "…"])


OPTIONS = [
    pytest.param(
        {"default_owner": "zzz"},
        "--default-owner zzz: no user of the workspace is “zzz”.",
        "Name a user of the workspace by e-mail or full name: ana.torres@example.com, luis@example.com, "
        "luis.norte@example.com.",
        id="a default nobody is",
    ),
    pytest.param(
        {"owners": (("X", "ana tores"),)},
        "--map-owner X=ana tores: no user of the workspace is “ana tores”. "
        "Most like it: Ana Torres (ana.torres@example.com).",
        "Name a user of the workspace by e-mail or full name: ana.torres@example.com, luis@example.com, "
        "luis.norte@example.com.",
        id="a slip",
    ),
    pytest.param(
        {"default_owner": "luis salas"},
        "--default-owner luis salas: 2 users are “luis salas”.",
        "Name one of them by e-mail: luis@example.com, luis.norte@example.com.",
        id="two of one name",
    ),
]


@pytest.mark.parametrize(("told", "message", "tip"), OPTIONS)
def test_an_option_that_names_nobody_says_whom_it_may_name(told, message, tip) -> None:
    """And not to say it by the very option that was wrong."""
    (finding,) = wrong_owners(Choices(**told), WRITTEN)
    assert (finding.message("en"), finding.tip("en")) == (message, tip)
