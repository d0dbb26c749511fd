"""Names become ids: owners, contacts and stages, each found, unknown or not clear."""

from __future__ import annotations

import pytest

from importer.model import Directory

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
