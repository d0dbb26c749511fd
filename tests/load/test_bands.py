"""Titles in several rows: merged ones above others."""

from __future__ import annotations

import pytest

from importer.catalog import load_mapping
from importer.findings import Place
from importer.load.bands import title_rows
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
            id="a band above the row found",
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
    assert tuple(title_rows(grid(rows, *merged), found, KNOWN)) == expected


def test_a_band_gives_its_columns_a_field():
    """`Monto / Soles` is an amount, `Contacto / Teléfono` a phone, and `Contacto / Nombre` no deal's name."""
    named = KNOWN.named
    assert named(["Monto / Soles"]) == {"amount"}
    assert named(["Contacto / Teléfono"]) == {"contact_phone"}
    assert "name" not in named(["Contacto / Nombre"])
