"""Whatever a sheet holds, the validator decides every row or says in findings why it cannot; nothing else is raised."""

from __future__ import annotations

from datetime import date, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importer.catalog import load_mapping
from importer.errors import Unusable
from importer.findings import LANGS
from importer.validate.cells import Choices
from importer.validate.decide import make_plan
from importer.validate.drafts import draft
from importer.validate.fitting import fit

HEADINGS = (
    "Nombre",
    "Descripción",
    "Monto",
    "Celular",
    "Correo",
    "Etapa",
    "Fecha de cierre",
    "Etiquetas",
    "Responsable",
)
ODD = [
    *(
        "",
        " ",
        "\u00a0",
        "\u200b",
        "-",
        "n/a",
        "0",
        "-0",
        "1e5",
        "1E+400",
        "9" * 400,
        "1" * 40 + ".5",
        "12.345",
        "1,234",
    ),
    *(
        "S/",
        "S/ -",
        "(",
        ")",
        "()",
        "--1",
        "+",
        "٣٤",
        "１２",
        "²",
        "Ⅷ",
        "½",
        "½.5",
        "\u2212" + "5",
        "1'234'567",
        "12,34,567.5",
    ),
    *(
        "31/12/2026",
        "2026-13-45",
        "00/00/0000",
        "٣١/١٢/٢٠٢٦",
        "31/12/26",
        "1/2/3",
        "46096",
        "99999999",
        "2026-W01",
        "12:61",
    ),
    *("+", "+51", "00", "+0", "++51987654321", "9" * 60, "=+51987654321", "'987654321", "987 / 912", "tel:987654321"),
    *(
        "@",
        "a@b",
        "a@b.co",
        "<a@b.co>",
        "mailto:",
        "a@b.co, c@d.co",
        "K@x.com",
        "a@" + "b." * 200 + "co",
        "\ud800@x.com",
    ),
    *(
        ",;|",
        ",".join("abcdef"),
        "x" * 6000,
        "\n",
        "\r\n",
        "a\nb",
        "\x07",
        "\x00",
        "\ud800",
        "\U0001f600",
        "ＦＵＬＬ",
        "#REF!",
    ),
    *("total", "Total", "TOTAL enero", "Suma", "null", "TRUE", "{name}", "%s", "{0}", "[ref:x]"),
]
CELLS = st.one_of(
    st.sampled_from(ODD),
    st.text(max_size=12),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from([date.min, date.max, time(), timedelta.max, timedelta(days=-1), 0.1 + 0.2, -0.0, 1e308]),
)
CHOICES = st.builds(
    Choices,
    decimal=st.sampled_from(["auto", "comma", "dot"]),
    dates=st.sampled_from(["auto", "dmy", "mdy", "ymd"]),
    country=st.sampled_from(["", "PE", "MX", "AR"]),
    currency=st.sampled_from(["", "PEN"]),
    allow_duplicates=st.booleans(),
    strict=st.booleans(),
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(rows=st.lists(st.lists(CELLS, min_size=9, max_size=9), min_size=1, max_size=5), choices=CHOICES)
def test_every_row_is_decided_whatever_it_holds(sheet, rows, choices):
    """One decision a row, a message and a tip for each finding in both languages, and amounts that are finite."""
    table = sheet(rows, HEADINGS)
    try:
        drafts = draft(table, fit(load_mapping(), table, assigned={}, constants={}), choices, scope="ws")
        plan = make_plan(drafts, known={}, directory=None, origin="x", run="r")
    except Unusable as error:
        findings = error.findings
    else:
        findings = plan.findings
        assert sorted([*plan.settled, *plan.ready.positions]) == list(range(len(rows)))
        assert all(drafts.value("amount", at).amount.is_finite() for at in plan.ready.positions)
        assert len({row.ref for row in plan.ready}) == len(plan.ready)
        assert sum(total.count for total in plan.control_totals()) == len(plan.ready)
    for finding in findings:
        for lang in LANGS:
            assert finding.message(lang)
            assert finding.tip(lang)
