"""Templates: what their tables may hold, and what is said of mistakes."""

from __future__ import annotations

import pytest

from importer.errors import Misused, Unusable
from importer.validate.fitting import fit
from importer.validate.mapping import Mapping

TITLE = {"en": "x", "es": "x"}
FIELDS = {name: {"title": TITLE} for name in ("name", "description", "amount")}


def test_every_mistake_of_a_template_is_said_at_once() -> None:
    """Unknown keys and fields, wrong types and missing parts: one Misused with all of them."""
    data = {
        "nome": "x",
        "title": {"en": "only English"},
        "fields": {
            "price": {"title": TITLE},
            "tags": 5,
            "name": {"title": TITLE, "headers": "name", "required": "yes", "max_length": True, "length": 9},
            "stage": {"headers": ["stage"]},
        },
    }
    with pytest.raises(Misused) as caught:
        Mapping.parse(data, file="x.toml")
    assert {finding.code for finding in caught.value.findings} == {"MAP-INVALID"}
    assert [finding.seen for finding in caught.value.findings] == [
        *("nome", "no name", "title", "fields.price", "fields.tags", "fields.name.length", "fields.name.headers"),
        *("fields.name.required", "fields.name.max_length", "fields.stage.title"),
    ]


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        pytest.param({}, ["no name", "no title", "no fields", "title"], id="empty"),
        pytest.param({"name": "x", "title": TITLE, "fields": 5}, ["fields"], id="fields is no table"),
        pytest.param({"name": 5, "title": TITLE, "fields": {}}, ["name"], id="name is no text"),
        pytest.param({"name": "x", "title": "x", "fields": {}}, ["title"], id="title is no table"),
        pytest.param(
            {"name": "x", "title": TITLE, "fields": {"name": {"title": TITLE, "max_length": 0}}},
            ["fields.name.max_length"],
            id="no length",
        ),
    ],
)
def test_a_template_of_the_wrong_shape_is_a_mistake_and_no_accident(data, seen) -> None:
    """Whatever a TOML file holds, it ends as MAP-INVALID."""
    with pytest.raises(Misused) as caught:
        Mapping.parse(data, file="x.toml")
    assert [finding.seen for finding in caught.value.findings] == seen


def test_what_plazbot_requires_is_required_whatever_the_template_says(sheet) -> None:
    """A template without an amount, or with `required = false`, does not let rows without one through."""
    data = {"name": "x", "title": TITLE, "fields": {"name": {"title": TITLE, "headers": ["Deal"], "required": False}}}
    mapping = Mapping.parse(data, file="x.toml")
    with pytest.raises(Unusable) as caught:
        fit(mapping, sheet([("x",)], ("Otra",)), assigned={}, constants={})
    assert [finding.facts["field"] for finding in caught.value.findings] == ["name", "description", "amount"]


def test_map_and_set_feed_a_field_the_template_leaves_out(sheet, plan, drafts) -> None:
    """--map and --set are never dropped without a word."""
    data = {"name": "x", "title": TITLE, "fields": {"name": {"title": TITLE, "headers": ["Deal"]}}}
    table = sheet([("Plan", "vip", "9.5")], ("Deal", "T", "V"))
    fitted = fit(
        Mapping.parse(data, file="x.toml"), table, assigned={"tags": "T", "amount": "V"}, constants={"description": "d"}
    )
    assert (fitted.columns, fitted.constants) == ({"name": 0, "tags": 1, "amount": 2}, {"description": "d"})
    assert set(fitted.mapping.fields) >= {"name", "tags", "amount", "description"}


def test_a_rule_keeps_what_the_template_says() -> None:
    """Headings are folded and joined by the titles and the field's own name; lengths have a default."""
    field = {"title": {"en": "Label", "es": "Rótulo"}, "headers": ["ETIQUETA"], "max_length": 9, "required": True}
    rules = Mapping.parse({"name": "x", "title": TITLE, "fields": {**FIELDS, "tags": field}}, file="x.toml").fields
    assert rules["tags"].headers == {"label", "rotulo", "etiqueta", "tags"}
    assert (rules["tags"].required, rules["tags"].max_length, rules["name"].max_length) == (True, 9, 5000)


def test_one_heading_under_two_fields_of_a_template_is_refused() -> None:
    """A column feeds one field: the mistake names both, however the headings are spelled."""
    data = {
        "name": "x",
        "title": TITLE,
        "fields": {
            "name": {"title": TITLE, "headers": ["Título", "Deal", "DEAL"]},
            "tags": {"title": TITLE, "headers": ["TITULO *"]},
        },
    }
    with pytest.raises(Misused) as caught:
        Mapping.parse(data, file="x.toml")
    assert [(one.code, one.seen, one.facts["expected"]) for one in caught.value.findings] == [
        ("MAP-INVALID", "fields.tags.headers: titulo", "it stands under fields.name too")
    ]


A_FIELD = {"title": TITLE, "headers": ["Deal"]}


@pytest.mark.parametrize(
    ("more", "seen", "expected"),
    [
        pytest.param({"ignore": ["DEAL"]}, "ignore: deal", "fields.name", id="left out and read"),
        pytest.param({"old_id": ["deal"]}, "old_id: deal", "fields.name", id="the other program's id"),
        pytest.param({"custom": {"Canal": ["deal"]}}, "custom.Canal: deal", "fields.name", id="a custom field too"),
        pytest.param(
            {"custom": {"A": ["canal"], "B": ["Canal"]}}, "custom.B: canal", "custom.A", id="two custom fields"
        ),
        pytest.param(
            {"ambiguous": {"Deal": ["name", "amount"]}}, "ambiguous: deal", "fields.name", id="asked about, and read"
        ),
        pytest.param({"ignore": ["x", "id"], "old_id": ["id"]}, "ignore: id", "old_id", id="left out and kept"),
        pytest.param({"ignore": ["Name"]}, "ignore: name", "fields.name", id="the name of a field"),
    ],
)
def test_a_heading_stands_in_one_place_of_a_template(more, seen, expected) -> None:
    """Which of two rules would count, nobody who wrote them can tell: it is a mistake that names both."""
    data = {"name": "x", "title": TITLE, "fields": {"name": {**A_FIELD, "title": {"en": "A", "es": "B"}}}, **more}
    with pytest.raises(Misused) as caught:
        Mapping.parse(data, file="x.toml")
    assert [(one.seen, one.facts["expected"]) for one in caught.value.findings] == [
        (seen, f"it stands under {expected} too")
    ]


@pytest.mark.parametrize("title", ["amount", "Importe"])
def test_a_heading_of_one_field_is_not_the_name_or_title_of_another(title) -> None:
    """A field goes by its own name and titles without their being listed: a column would feed whichever is first."""
    fields = {
        "name": {"title": TITLE, "headers": [title]},
        "amount": {"title": {"en": "Sum", "es": "Importe"}},
    }
    with pytest.raises(Misused) as caught:
        Mapping.parse({"name": "x", "title": TITLE, "fields": fields}, file="x.toml")
    assert [finding.seen for finding in caught.value.findings] == [f"fields.name.headers: {title.lower()}"]


def test_a_name_that_may_be_two_fields_can_be_asked_about() -> None:
    """Though it is the name of one of them: that is what the table is for."""
    data = {"name": "x", "title": TITLE, "fields": FIELDS, "ambiguous": {"name": ["name", "contact_name"]}}
    assert Mapping.parse(data, file="x.toml").ambiguous == {"name": ("name", "contact_name")}


@pytest.mark.parametrize("key", ["signs", "old_id", "ignore", "footers"])
def test_a_heading_of_marks_alone_is_a_mistake(key) -> None:
    """Nothing is left of it when headings are compared: as the beginning of a footer it would fit every line."""
    data = {"name": "x", "title": TITLE, "fields": {}, key: ["x", "***"]}
    with pytest.raises(Misused) as caught:
        Mapping.parse(data, file="x.toml")
    assert [finding.seen for finding in caught.value.findings] == [key]


@pytest.mark.parametrize(
    ("field", "key", "value"),
    [("amount", "least", 10**9000), ("amount", "most", -(10**9000)), ("amount", "least", 10**15)],
    ids=["endless", "endless below", "more than a spreadsheet can tell"],
)
def test_a_number_without_end_is_a_mistake_and_no_accident(field, key, value) -> None:
    """TOML has integers that Python does not write out."""
    data = {"name": "x", "title": TITLE, "fields": {field: {"title": TITLE, key: value}}}
    with pytest.raises(Misused) as caught:
        Mapping.parse(data, file="x.toml")
    assert [finding.seen for finding in caught.value.findings] == [f"fields.{field}.{key}"]


@pytest.mark.parametrize(
    ("field", "key", "value", "is_good"),
    [
        pytest.param("amount", "constant", "0", True, id="an amount"),
        pytest.param("amount", "default", "mil", False, id="no amount"),
        pytest.param("amount", "default", "12.345", False, id="an amount that can be read two ways"),
        pytest.param("expiration_date", "default", "2026-12-31", True, id="a date"),
        pytest.param("expiration_date", "constant", "03/04/2026", False, id="a date that can be read two ways"),
        pytest.param("description", "default", "{name}: {amount}", True, id="fields in braces"),
        pytest.param("description", "default", "{nome}", False, id="a field that is none"),
        pytest.param("stage", "default", "{name}", False, id="braces that nobody fills"),
        pytest.param("stage", "default", "Nuevo", True, id="a text"),
        pytest.param("stage", "default", 5, False, id="no text"),
        pytest.param("description", "default", "{name}: { amount }", False, id="braces with blanks in them"),
        pytest.param("description", "default", "{name} {", False, id="a brace that is not closed"),
        pytest.param("contact_email", "default", "ana@example.com", True, id="an address"),
        pytest.param("contact_email", "constant", "nobody", False, id="no address"),
        pytest.param("contact_phone", "constant", "+51 900 111 222", True, id="a phone"),
        pytest.param("contact_phone", "default", "900111222", False, id="a phone of no country"),
    ],
)
def test_what_a_template_may_put_into_a_field(field, key, value, is_good) -> None:
    """A default or constant that could not be read would fail on every row; it is a mistake of the template."""
    data = {"name": "x", "title": TITLE, "fields": {field: {"title": TITLE, key: value}}}
    if is_good:
        assert getattr(Mapping.parse(data, file="x.toml").fields[field], key) == value
        return
    with pytest.raises(Misused) as caught:
        Mapping.parse(data, file="x.toml")
    assert [finding.seen for finding in caught.value.findings] == [f"fields.{field}.{key}"]
