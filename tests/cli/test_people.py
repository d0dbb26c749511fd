"""Owners and contacts of a sheet that moves in, as a person meets them at the command line."""

from __future__ import annotations

import json

import pytest

HUBSPOT = """Record ID,Deal Name,Deal Stage,Deal owner,Amount,Close Date,Associated Contact,Phone Number
1,Venta w3,Closed Won,Ana Torres,1000.00,2026-05-01,Tito Tres (tito3@example.pe),+51 944 111 333
2,Venta w4,Closed Won,,2000.00,2026-05-01,Solo Nombre,
"""


def made(crm):
    """Name, address and number of the contacts that the workspace did not begin with."""
    mine = [one for one in crm.truth()["contacts"] if one["workspaceId"] == crm.workspace]
    new = [one for one in mine if int(one["id"].removeprefix("ct-")) > 8]
    return [(one["name"], one["email"], one["internalWhatsappNumber"]) for one in new]


def codes(ran):
    """How often each code is among the findings of a command."""
    found = [one["code"] for one in json.loads(ran.out)["findings"]]
    return {code: found.count(code) for code in found}


def test_a_contact_of_hubspot_keeps_its_name_and_its_address(cli, crm, sheet):
    """Nothing has to be mapped for it; a name without an address is told, and the opportunity is created."""
    path = sheet(HUBSPOT, "w3.csv")
    checked = cli("check", path, "--online", "--create-contacts", "--json")
    assert {"CONTACT-NAME-ALONE": 1, "OWNER-NONE": 1}.items() <= codes(checked).items()
    assert "CONTACT-NAMELESS" not in codes(checked)
    sent = cli("send", path, "--create-contacts", "--yes", "--rate", "1000")
    assert (sent.code, crm.names()) == (0, ["Venta w3", "Venta w4"])
    assert made(crm) == [("Tito Tres", "tito3@example.pe", "51944111333")]


def test_a_column_taken_by_map_is_told(cli, crm, sheet):
    """What --map contact_name does to the address is said, with what gives both; that does what it says."""
    path = sheet(HUBSPOT, "w3.csv")
    told = ["--map", "contact_name=Associated Contact", "--create-contacts"]
    ran = cli("check", path, *told)
    assert "--map contact_name takes column Associated Contact, which was read as contact_email." in ran.out
    assert '--map contact_email="Associated Contact"' in ran.out
    both = [*told, "--map", "contact_email=Associated Contact"]
    assert cli("send", path, *both, "--yes", "--rate", "1000").code == 0
    assert made(crm) == [("Tito Tres", "tito3@example.pe", "51944111333")]


def test_a_name_without_phone_is_a_warning_and_no_error(cli, crm, sheet):
    """`check` ends as for other warnings, with 0; --strict ends it with 1."""
    path = sheet("Nombre,Descripción,Monto,Contacto,Teléfono\nA,d,100,Solo Nombre,\nB,d,200,Rosa,+51900111222\n")
    ran = cli("check", path, "--online", "--create-contacts", "--country", "PE", "--lang", "es")
    assert (ran.code, "CONTACT-NAME-ALONE" in ran.out) == (0, True)
    assert "“Solo Nombre” no tiene correo ni teléfono" in ran.out
    assert cli("check", path, "--strict").code == 1


TWICE = [
    pytest.param(
        ["--map-owner", "Alejandro Toro=ana.torres@example.com", "--map-owner", "alejandro  TORO=Carla Mendez"],
        "Alejandro Toro=ana.torres@example.com and alejandro  TORO=Carla Mendez",
        id="an owner, however spelled",
    ),
    pytest.param(["--map", "name=Name", "--map", "name=Amount"], "name=Name and name=Amount", id="a column"),
    pytest.param(["--set", "tags=a", "--set", "tags=b"], "tags=a and tags=b", id="a text"),
]


@pytest.mark.parametrize(("options", "both"), TWICE)
def test_options_that_contradict_each_other(cli, sheet, options, both):
    """Exit 2, and both are named; none of them wins in silence."""
    ran = cli("check", sheet(1), *options)
    assert (ran.code, "SET-TWICE" in ran.err, " ".join(both.split()) in ran.err) == (2, True, True)
    assert "dice dos cosas de" in cli("check", sheet(1), *options, "--lang", "es").err


def test_the_same_pair_twice_is_no_contradiction(cli, sheet):
    """Nor are two addresses that only fold alike one owner."""
    assert cli("check", sheet(1), "--map", "name=Name", "--map", "name=Name").code == 0
    owners = ["--map-owner", "a_b@x.pe=Ana", "--map-owner", "a.b@x.pe=Eva"]
    assert "SET-TWICE" not in cli("check", sheet(1), *owners).err


def test_an_owner_by_option_whom_nobody_is(cli, crm, sheet):
    """Before anything is sent: whom the workspace has, and nothing about the option that was wrong."""
    path = sheet("Name,Description,Amount,Owner\nA,d,1,x\n")
    ran = cli("send", path, "--default-owner", "zzz", "--map-owner", "x=Luis Salas", "--yes")
    assert (ran.code, crm.names()) == (2, [])
    assert "OWNER-OPTION-SEVERAL" in ran.err
    assert "Name one of them by e-mail: luis.salas@example.com, luis.salas.norte@example.com." in ran.err
    assert '="USER"' not in ran.err
    assert "ana.torres@example.com, luis.salas@example.com, carla.mendez@example.com" in ran.err


def test_two_contacts_are_named(cli, crm, sheet):
    """A phone of one and an address of the other: who they are, beside their ids."""
    path = sheet("Name,Description,Amount,Phone,Email\nA,d,1,+51 900 222 333,rosa.quispe@example.com\n")
    ran = cli("check", path, "--online", "--json")
    (finding,) = [one for one in json.loads(ran.out)["findings"] if one["code"] == "CONTACT-TWO"]
    assert "Jorge Huamán (ct-02) / Rosa Quispe (ct-01)" in finding["message"]
