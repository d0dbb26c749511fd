"""Which rows a trial sends: those that show most of what the sheet holds, the same ones each time."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.validate.trial import Pick, Trait, choose

HEADINGS = ("Nombre", "Descripción", "Monto", "Etapa", "Responsable", "Cierre", "Correo", "Etiquetas")
PLAIN = ("Flota", "Feria", "10", "", "", "", "", "")
PEOPLE = ("ana.torres@example.com", "luis.salas@example.com", "")
STAGES = ("Nuevo", "Ganado", "Perdido", "")


def row(**cells: str) -> tuple[str, ...]:
    """A plain row but for these cells, by the first letters of their headings."""
    at = {"name": 0, "text": 1, "amount": 2, "stage": 3, "owner": 4, "day": 5, "mail": 6, "tags": 7}
    return tuple({at[name]: cell for name, cell in cells.items()}.get(index, cell) for index, cell in enumerate(PLAIN))


@pytest.fixture
def chosen(drafts):
    """The picks of a trial of so many of these rows."""

    def choice(rows, count, **more):
        made = drafts(rows, HEADINGS)
        return choose(made, range(len(rows)), count, **more)

    return choice


CASES = [
    pytest.param(row(stage="Ganado"), Trait("stage", "Ganado"), id="a stage"),
    pytest.param(row(owner=PEOPLE[0]), Trait("owner", PEOPLE[0]), id="an owner"),
    pytest.param(row(mail="rosa@example.com"), Trait("contact"), id="a contact"),
    pytest.param(row(day="2026-12-01"), Trait("expiry"), id="a date"),
    pytest.param(row(tags="feria"), Trait("tags"), id="tags"),
    pytest.param(row(name="Flota del Sur"), Trait("longest", "name"), id="the longest name"),
    pytest.param(row(text="Feria del Sur"), Trait("longest", "description"), id="the longest description"),
    pytest.param(row(name="Flo🌹"), Trait("emoji", "name"), id="an emoji"),
    pytest.param(row(text="☎ 12"), Trait("emoji", "description"), id="a sign that is shown as an emoji"),
    pytest.param(row(name="東京"), Trait("letters", "name"), id="another alphabet"),
    pytest.param(row(name="Ñam"), Trait("accents", "name"), id="a Spanish letter"),
    pytest.param(row(text='"Fe"'), Trait("quotes", "description"), id="quotation marks"),
    pytest.param(row(text="A & B"), Trait("markup", "description"), id="a sign of markup"),
    pytest.param(row(text="a\nb"), Trait("breaks", "description"), id="a line break"),
    pytest.param(row(amount="9.50"), Trait("decimals"), id="decimals"),
    pytest.param(row(amount="11"), Trait("biggest"), id="the biggest amount"),
    pytest.param(row(amount="0"), Trait("zero"), id="zero"),
]


@pytest.mark.parametrize(("telling", "trait"), CASES)
def test_what_only_one_row_shows_is_in_the_trial(chosen, telling, trait) -> None:
    """Of many plain rows and one that differs, a trial of two sends that one and says what it shows."""
    picks = chosen([PLAIN] * 5 + [telling] + [PLAIN] * 5, 2)
    assert [pick.at for pick in picks] == [0, 5]
    assert trait in picks[1].shows


def test_without_contact_is_a_trait_as_well(chosen) -> None:
    """Where nearly every row names a contact, the one without is worth a trial."""
    with_contact = row(mail="rosa@example.com")
    assert chosen([with_contact, with_contact, PLAIN], 2)[1] == Pick(2, (Trait("no_contact"),))


def test_a_currency_that_few_rows_name_is_in_the_trial(chosen) -> None:
    """Where most amounts have no currency, one that has."""
    rows = [PLAIN, PLAIN, row(amount="PEN 10"), row(amount="PEN 10")]
    assert chosen(rows, 1) == (Pick(2, (Trait("currency", "PEN"),)),)


def test_what_every_row_has_chooses_nothing(chosen) -> None:
    """Equal rows: the first ones, with nothing to say of them."""
    assert chosen([PLAIN] * 4, 2) == (Pick(0), Pick(1))


def test_the_row_that_shows_more_goes_first(chosen) -> None:
    """One row with two traits is taken before two rows with one each, and these add nothing then."""
    rows = [row(stage="Ganado"), row(tags="feria"), row(stage="Ganado", tags="feria")]
    assert chosen(rows, 1) == (Pick(2, (Trait("stage", "Ganado"), Trait("tags"))),)
    assert chosen(rows, 2) == (Pick(0), Pick(2, (Trait("stage", "Ganado"), Trait("tags"))))


def test_fewer_rows_than_asked_for(chosen) -> None:
    """A sheet with fewer rows than the trial has: all of them."""
    assert [pick.at for pick in chosen([PLAIN] * 3, 10)] == [0, 1, 2]
    assert chosen([], 3) == ()


def test_rows_kept_are_counted_first(chosen) -> None:
    """What a kept row shows, no other row is chosen for."""
    rows = [PLAIN, row(stage="Ganado"), row(stage="Ganado", tags="feria"), row(name="Flo🌹")]
    assert [pick.at for pick in chosen(rows, 2, kept=[2])] == [2, 3]


def test_only_the_rows_asked_about_are_chosen(drafts) -> None:
    """Rows that are not ready are never taken, and what only they show is not looked for."""
    made = drafts([row(stage="Ganado"), PLAIN, row(tags="feria"), PLAIN], HEADINGS)
    assert choose(made, [1, 2, 3], 1) == (Pick(2, (Trait("tags"),)),)


cells = st.builds(
    row,
    name=st.sampled_from(["Flota", "Ñandú", "東京", "Rosa 🌹", "A & B", "Un nombre más largo"]),
    text=st.sampled_from(["Feria", "dos\nlíneas", "<b>", "“x”"]),
    amount=st.sampled_from(["0", "10", "10.50", "99"]),
    stage=st.sampled_from(STAGES),
    owner=st.sampled_from(PEOPLE),
    tags=st.sampled_from(["", "feria"]),
    mail=st.sampled_from(["", "rosa@example.com"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(cells, min_size=1, max_size=25), st.integers(1, 30))
def test_a_trial_is_a_choice_of_rows_that_shows_what_it_says(drafts, rows, count) -> None:
    """As many rows as asked for, each once, in order; each trait once; with enough rows, every trait there is."""
    made = drafts(rows, HEADINGS)
    picks = choose(made, range(len(rows)), count)
    assert picks == choose(made, range(len(rows)), count)
    positions = [pick.at for pick in picks]
    assert positions == sorted(set(positions))
    assert len(picks) == min(count, len(rows))
    shown = [trait for pick in picks for trait in pick.shows]
    assert len(shown) == len(set(shown))
    everything = {trait for pick in choose(made, range(len(rows)), len(rows)) for trait in pick.shows}
    assert set(shown) <= everything
    if count >= len(everything):
        assert set(shown) == everything
    stages = {cell[3] for cell in rows} - {""}
    if len({cell[3] for cell in rows}) > 1:
        assert {trait.value for trait in everything if trait.kind == "stage"} == stages


def test_one_row_in_twenty_thousand_is_found(chosen) -> None:
    """Of twenty thousand different rows the trial has the biggest amount, the zero and each stage."""
    shuffled = random.Random(7)
    rows = [row(name=f"Lead {number}", stage=STAGES[number % 3], amount=str(number)) for number in range(20_000)]
    shuffled.shuffle(rows)
    shown = {trait for pick in chosen(rows, 30) for trait in pick.shows}
    assert shown >= {Trait("biggest"), Trait("zero"), *(Trait("stage", stage) for stage in STAGES[:3])}
