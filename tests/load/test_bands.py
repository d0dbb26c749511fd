"""Titles in several rows: merged ones above others."""

from __future__ import annotations

import pytest

from importer.catalog import load_mapping
from importer.findings import Place
from importer.load.bands import titles_of
from importer.load.grid import Area, Beneath, Grid
from importer.model import Reading

KNOWN = load_mapping().headings(assigned={}, constants={})
DATA = ["Flota", "x", "1", "2"]


def grid(rows: list[list[str]], *merged: Area) -> Grid:
    """A grid of these rows with these cells merged."""
    return Grid(
        [list(column) for column in zip(*rows, strict=True)], Place(), Reading("xlsx"), beneath=Beneath(merged=merged)
    )


@pytest.mark.parametrize(
    ("rows", "merged", "found", "expected"),
    [
        pytest.param(
            [["Nombre", "Nota", "Monto", ""], ["", "", "Soles", "Dólares"], DATA],
            [Area(1, 0, 2, 0), Area(1, 1, 2, 1), Area(1, 2, 1, 3)],
            1,
            (1, 2, ["Nombre", "Nota", "Monto / Soles", "Monto / Dólares"]),
            id="a band, the others merged down",
        ),
        pytest.param(
            [["", "", "Contacto", ""], ["Nombre", "Nota", "Teléfono", "Correo"], DATA],
            [Area(1, 2, 1, 3)],
            2,
            (1, 2, ["Nombre", "Nota", "Contacto / Teléfono", "Contacto / Correo"]),
            id="a band alone over some columns",
        ),
        pytest.param(
            [["Nombre", "Nota", "Contacto", ""], ["", "", "Teléfono", "Correo"], DATA],
            [Area(1, 2, 1, 3)],
            1,
            (1, 2, ["Nombre", "Nota", "Contacto / Teléfono", "Contacto / Correo"]),
            id="known headings below a band",
        ),
        pytest.param(
            [["Nombre", "Nota", "Contacto", ""], ["Flota", "x", "Ana", "Lima"], DATA],
            [Area(1, 2, 1, 3)],
            1,
            (1, 1, ["Nombre", "Nota", "Contacto"]),
            id="data below a band stays data",
        ),
        pytest.param(
            [["Cliente", "", "Vendedor", ""], ["Nombre", "Teléfono", "Nombre", "Correo"], DATA],
            [Area(1, 0, 1, 1), Area(1, 2, 1, 3)],
            2,
            (1, 2, ["Cliente / Nombre", "Cliente / Teléfono", "Vendedor / Nombre", "Vendedor / Correo"]),
            id="two bands that tell two people apart",
        ),
        pytest.param(
            [["", "", "Monto", ""], ["Nombre", "Nota", "Soles", "Dólares"], DATA],
            [Area(1, 2, 1, 3)],
            2,
            (1, 2, ["Nombre", "Nota", "Monto / Soles", "Monto / Dólares"]),
            id="a band alone that gives its columns their meaning",
        ),
        pytest.param(
            [["Vendedor:", "Ana Torres", "", ""], ["Nombre", "Nota", "Teléfono", "Correo"], DATA],
            [Area(1, 1, 1, 2)],
            2,
            (2, 2, ["Nombre", "Nota", "Teléfono", "Correo"]),
            id="a pair of label and value",
        ),
        pytest.param(
            [["", "", "SEGUIMIENTO EN USD", ""], ["Nombre", "Nota", "Monto", "Correo"], DATA],
            [Area(1, 0, 1, 1), Area(1, 2, 1, 3)],
            2,
            (2, 2, ["Nombre", "Nota", "Monto", "Correo"]),
            id="a title beside the room for a logo",
        ),
        pytest.param(
            [["Nombre", "Nota", "Monto", "No borrar"], ["Flota", "x", "1500", ""], ["Plan", "y", "200", ""]],
            [Area(1, 3, 3, 3)],
            1,
            (1, 1, ["Nombre", "Nota", "Monto", "No borrar"]),
            id="a note merged down beside the table",
        ),
        pytest.param(
            [["Nombre", "Nota", "Ciudad", "No borrar"], ["Flota", "x", "Lima", ""], ["Plan", "y", "Cusco", ""]],
            [Area(1, 3, 3, 3)],
            1,
            (1, 1, ["Nombre", "Nota", "Ciudad", "No borrar"]),
            id="such a note beside a table of texts",
        ),
        pytest.param(
            [["Reporte", "", "", ""], ["Nombre", "Nota", "Teléfono", "Correo"], DATA],
            [Area(1, 0, 1, 3)],
            2,
            (2, 2, ["Nombre", "Nota", "Teléfono", "Correo"]),
            id="the sheet's own title is no band",
        ),
        pytest.param(
            [["Reporte", "", "", ""], ["Nombre", "Nota", "Teléfono", "Correo"], DATA],
            [Area(1, 0, 1, 1)],
            2,
            (2, 2, ["Nombre", "Nota", "Teléfono", "Correo"]),
            id="nor is a shorter one at the left",
        ),
        pytest.param(
            [["Nombre", "Nota", "Teléfono", "Correo"], DATA, ["", "x", "1", "2"]],
            [Area(2, 0, 3, 0)],
            1,
            (1, 1, ["Nombre", "Nota", "Teléfono", "Correo"]),
            id="merged data is no title",
        ),
        pytest.param(
            [["Nombre", "Nota", "Monto", ""], ["", "", "", ""], ["", "", "", ""], ["", "", "", ""], DATA],
            [Area(1, 0, 4, 0)],
            1,
            (1, 1, ["Nombre", "Nota", "Monto"]),
            id="four rows are no titles",
        ),
    ],
)
def test_merged_titles_join_those_below(rows, merged, found, expected):
    """A second row of titles needs evidence: cells merged down into it, or known headings in it."""
    made = grid(rows, *merged)
    filled = {number: made.row(number) for number in range(found, len(rows) + 1)}
    assert tuple(titles_of(made, filled, KNOWN)) == expected


def test_the_row_that_was_named_is_taken_as_it_stands():
    """`--header-row` wins over whatever is merged."""
    made = grid([["Nombre", "Nota", "Monto", ""], ["", "", "Soles", "Dólares"], DATA], Area(1, 2, 1, 3))
    assert titles_of(made, {}, KNOWN, named=1).titles == ["Nombre", "Nota", "Monto"]


@pytest.mark.parametrize(
    ("title", "fields"),
    [
        ("Monto / Soles", {"amount"}),
        ("Contacto / Teléfono", {"contact_phone"}),
        ("Contacto / Nombre", {"contact_name"}),
        ("Oportunidad / Nombre", {"name"}),
        ("Vendedor / Correo", {"owner_email"}),
        ("Vendedor / Teléfono", set()),
        ("Asesor / Nombre", set()),
        ("Costo / Total", set()),
        ("Cliente / Código", set()),
    ],
)
def test_a_title_below_a_band_has_the_bands_meaning(title, fields):
    """`Monto / Soles` is an amount, `Contacto / Teléfono` a phone; the seller's e-mail is not the contact's."""
    assert KNOWN.named([title]) == fields
