"""Moving in: each template's clean sample is sent as it is, and both its samples give the plan that is expected."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from importer.catalog import template_names
from importer.job import Job
from importer.settings import Settings

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
TEMPLATES = template_names()
SPEC = importlib.util.spec_from_file_location("make_migrations", ROOT / "tests" / "make_migrations.py")
MAKER = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(MAKER)
FIELDS = ("name", "description", "amount", "stage", "expiration_date", "owner_email", "contact_phone", "contact_email")


def messy(template: str) -> Path:
    """The messy sample of a template, whatever its format."""
    (path,) = SAMPLES.glob(f"{template}-messy.*")
    return path


def picture(job: Job) -> str:
    """The plan as text: the template and why, the columns, each row with its values, and everything found."""
    chosen, fit, sheet, plan = job.opening.chosen, job.drafts.fit, job.sheet, job.plan_offline()
    candidate = chosen.candidate
    lines = [f"template {job.opening.template}, by {chosen.how}, {candidate.score} %: {', '.join(candidate.signs)}", ""]
    lines += [f"{name}: {sheet.label(position)}" for name, position in fit.columns.items()]
    lines += [f"{name}: also {', '.join(map(sheet.label, others))}" for name, others in fit.others.items() if others]
    lines += [f"{name}: with {', '.join(map(sheet.label, added))}" for name, added in sorted(fit.added.items())]
    lines += [f"{name}: “{value}”" for name, value in fit.constants.items()]
    lines += [f"old_id: {sheet.label(fit.old_id)}"] if fit.old_id is not None else []
    lines.append("")
    ready = {row.at for row in plan.ready}
    for at, number in enumerate(sheet.numbers):
        settled = plan.settled.get(at)
        found = settled.findings if settled else plan.notes.get(at, ())
        codes = " ".join(f"{one.code}@{one.place.cell}" for one in found)
        lines.append(f"row {number}: {'ready' if at in ready else settled.status} {codes}".rstrip())
        if not settled or settled.status != "skipped":
            values = [(name, job.drafts.value(name, at)) for name in FIELDS]
            shown = [f"{name}={_shown(value)}" for name, value in values if value not in (None, "")]
            lines.append("    " + " | ".join([*shown, f"old_id={job.drafts.old_id_of(at)}"]))
    lines.append("")
    lines += [f"{one.code}: {one.message('en')}" for one in plan.findings if one.place.row is None or one.code in TOLD]
    return "\n".join(lines)


IDS = {MAKER.ROSA: "ct-01", MAKER.JORGE: "ct-02", MAKER.ELENA: "ct-05", MAKER.DIEGO: "ct-06", MAKER.LUCIA: "ct-07"}
CONTACTS = {deal.name: IDS.get(deal[5:8], "ct-08") for deal in MAKER.DEALS}
TITLES = ("Nuevo", "Contactado", "Propuesta", "Negociación", "Ganado")
STAGES = {deal.name: f"st-{TITLES.index(deal.stage) + 1}" for deal in MAKER.DEALS}
TOLD = ("DATE-ORDER", "AMT-CONVENTION")


def _shown(value: object) -> str:
    if hasattr(value, "amount"):
        return f"{value.currency} {value.amount}".strip()
    return str(value).replace("\n", " ⏎ ")


@pytest.mark.parametrize("name", sorted(MAKER.MADE))
def test_a_sample_is_what_its_program_makes(name) -> None:
    """Byte for byte."""
    assert (SAMPLES / name).read_bytes() == MAKER.MADE[name]()


def test_every_template_has_a_clean_and_a_messy_sample() -> None:
    """And every one of these samples belongs to a template."""
    stems = {Path(name).stem for name in MAKER.MADE}
    assert stems == {stem for name in TEMPLATES for stem in (name, f"{name}-messy")}
    assert all((SAMPLES / name).is_file() for name in MAKER.MADE)


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("kind", ["clean", "messy"])
def test_a_sample_gives_its_plan(tmp_path, golden, template, kind) -> None:
    """Recognised as its own template, with every row, value and finding as in tests/golden/migrations."""
    path = messy(template) if kind == "messy" else SAMPLES / f"{template}.csv"
    job = Job(path, Settings(home=tmp_path, journal=tmp_path / "journal.sqlite3"))
    assert job.opening.template == template
    golden(f"migrations/{path.name}.txt", picture(job))


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_clean_sample_is_sent_as_it_is(cli, crm, tmp_path, template) -> None:
    """`send samples/X.csv --yes` and nothing else: every row is created, with owner, contact and stage, and once."""
    path = tmp_path / f"{template}.csv"
    path.write_bytes((SAMPLES / path.name).read_bytes())
    ran = cli("send", path, "--yes", "--json", "--rate", "1000")
    told = json.loads(ran.out)
    assert (ran.code, told["created_now"], told["template"]["name"]) == (0, len(MAKER.DEALS), template), ran.err
    held = {one["name"]: one for one in crm.held()}
    assert held.keys() == {deal.name if template != "leads-list" else deal.contact for deal in MAKER.DEALS}
    if template != "leads-list":
        assert {name: one["contactId"] for name, one in held.items()} == CONTACTS
        assert {name: one["stageId"] for name, one in held.items()} == STAGES
    assert all(one["assignedComercialId"] for one in held.values())
    again = json.loads(cli("send", path, "--yes", "--json", "--rate", "1000").out)
    assert (again["created"], again["created_now"], len(crm.held())) == (len(MAKER.DEALS), 0, len(MAKER.DEALS))
