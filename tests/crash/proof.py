"""What must hold, after every round and at the end. Reads the CRM's truth, the journal and the results sheet."""

from __future__ import annotations

import csv
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any, Final, NamedTuple

from paper import NO_AMOUNT, Paper, number_of, read_results

MARK: Final = re.compile(r" ?\[ref:[0-9A-Za-z-]+\]$")
STAGE_IDS: Final = {"Nuevo": "st-1", "Contactado": "st-2", "Propuesta": "st-3", "Negociación": "st-4"}
UNSETTLED: Final = frozenset({"sending", "unconfirmed"})


class Failed(Exception):
    """A row is lost, or there twice, or not what it should be."""


class Kept(NamedTuple):
    """What the journal has of one row."""

    state: str
    id: str
    attempted: str


def journal_of(home: Path) -> dict[str, Kept]:
    """The journal's rows by reference, read from a copy: opening it here would mend what the command has to mend."""
    with tempfile.TemporaryDirectory() as name:
        for part in ("journal.sqlite3", "journal.sqlite3-wal"):
            if (home / part).is_file():
                shutil.copyfile(home / part, Path(name) / part)
        if not (Path(name) / "journal.sqlite3").is_file():
            return {}
        connection = sqlite3.connect(Path(name) / "journal.sqlite3")
        try:
            rows = connection.execute("SELECT ref, state, opportunity_id, attempted FROM rows").fetchall()
        except sqlite3.OperationalError:  # killed before it had made its tables
            return {}
        finally:
            connection.close()
        return {ref: Kept(*rest) for ref, *rest in rows}


def wanted(paper: Paper, *, duplicates: bool) -> dict[int, int]:
    """How many opportunities there are to be of each lead: of equal rows one, unless the person wants them all."""
    return {number: count if duplicates else 1 for number, count in paper.valid().items()}


def never_twice(truth: dict[str, Any], most: dict[int, int]) -> None:
    """No lead is in the CRM more often than it is to be. Raises Failed."""
    held = Counter(number_of(one["name"]) for one in truth["opportunities"])
    more = {number: count for number, count in held.items() if count > most.get(number, 0)}
    if more:
        raise Failed(f"created twice: {more} (lead: how often)")


def contacts_once(truth: dict[str, Any]) -> None:
    """No contact shares its phone or its e-mail address with another one. Raises Failed."""
    if doubled := truth["counts"]["doubled_contacts"]:
        raise Failed(f"contacts created twice: {doubled}")


def second_steps_done(truth: dict[str, Any], paper: Paper) -> None:
    """Every opportunity has the contact, stage, expiry and custom field of its lead. Raises Failed."""
    contacts = {contact["id"]: contact for contact in truth["contacts"]}
    leads = {lead.number: lead for lead in paper.leads}
    for one in truth["opportunities"]:
        lead = leads[number_of(one["name"])]
        (_, phone, stage), (email, closes, segment, _) = lead.cells, lead.more
        contact = contacts.get(one["contactId"], {})
        known_by = {f"+{contact.get('internalWhatsappNumber')}", f"+{contact.get('platformSenderPhone')}"}
        if (phone and phone not in known_by) or (not phone and email and contact.get("email") != email):
            raise Failed(f"{one['id']} has the contact {contact} instead of {phone} {email}")
        custom = {pair["name"]: pair["value"] for pair in one.get("customFields") or ()}
        found = (one["stageId"] or "", str(one["expirationDate"] or "")[:10], custom.get("Segment", ""))
        if found != (STAGE_IDS.get(stage, ""), closes, segment):
            raise Failed(f"{one['id']} has {found} instead of {stage}, {closes}, {segment}")


def nothing_owed(home: Path) -> None:
    """The journal has no second step left to do, and no contact without a clear answer. Raises Failed."""
    connection = sqlite3.connect(home / "journal.sqlite3")
    try:
        (owed,) = connection.execute("SELECT count(*) FROM rows WHERE owed IS NOT NULL").fetchone()
        (unclear,) = connection.execute("SELECT count(*) FROM contacts WHERE sent IS NOT NULL").fetchone()
    finally:
        connection.close()
    if owed or unclear:
        raise Failed(f"{owed} second steps are still owed, {unclear} contacts are unclear")


def crosswalk_complete(path: Path, truth: dict[str, Any], paper: Paper) -> None:
    """The crosswalk has every opportunity under the old id of its lead, and nothing else. Raises Failed."""
    with path.open(encoding="utf-8", newline="") as file:
        found = {(row["old_id"], row["new_id"]) for row in csv.DictReader(file)}
    olds = {lead.number: lead.more[-1] for lead in paper.leads}
    meant = {(olds[number_of(one["name"])], one["id"]) for one in truth["opportunities"]}
    if found != meant:
        raise Failed(f"the crosswalk and the CRM differ: {found ^ meant}")


def readable(folder: Path, rows: int) -> None:
    """Every results sheet in the folder is whole, whenever its writer was killed. Raises Failed."""
    for path in folder.glob("*.results.*"):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                if broken := book.testzip():
                    raise Failed(f"{path.name} is damaged in {broken}")
        elif len(found := read_results(path)) != rows:
            raise Failed(f"{path.name} has {len(found)} rows instead of {rows}")


def settled_each_way(before: dict[str, Kept], after: dict[str, Kept], held_before: set[str]) -> Counter[str]:
    """What a round made of the rows that the one before had left without a clear answer."""
    found: Counter[str] = Counter()
    for ref, old in before.items():
        if old.state not in UNSETTLED:
            continue
        new = after[ref]
        if new.state == "created" and new.id in held_before:
            found["found"] += 1
        elif new.state not in UNSETTLED or new.attempted != old.attempted:
            found["not there"] += 1  # and by now it may have been sent again
        else:
            found["still open"] += 1
    return found


def all_there(truth: dict[str, Any], paper: Paper, most: dict[int, int]) -> None:
    """Every valid lead is there as often as it is to be, with the cells it was sent with, and nothing else is."""
    never_twice(truth, most)
    held = Counter(number_of(one["name"]) for one in truth["opportunities"])
    if lost := {number: count for number, count in most.items() if held[number] < count}:
        raise Failed(f"lost: {lost} (lead: how many were to be there)")
    leads = {lead.number: lead for lead in paper.leads}
    for one in truth["opportunities"]:
        lead = leads[number_of(one["name"])]
        cells = (one["name"], MARK.sub("", one["description"]))
        amounts = {float(amount) for amount in paper.amounts[lead.number]}
        if cells != (lead.name, lead.description) or one["amount"] not in amounts:
            raise Failed(f"{one['id']} holds {cells}, {one['amount']} instead of {lead.row}")


def paired(results: Path, truth: dict[str, Any], paper: Paper, *, duplicates: bool) -> Counter[str]:
    """Every row of the results sheet is settled, with the id of its own opportunity; gives the statuses."""
    held = {one["id"]: one for one in truth["opportunities"]}
    rows = read_results(results)
    if len(rows) != len(paper.leads):
        raise Failed(f"{len(paper.leads)} rows went in, {len(rows)} came out")
    used: Counter[str] = Counter()
    for row in rows:
        number, id, status = number_of(row["Name"]), row["opportunity_id"], row["import_status"]
        if status not in ("created", "duplicate", "invalid"):
            raise Failed(f"lead {number} is {status}: {row['import_message']}")
        if (status == "invalid") == bool(id):
            raise Failed(f"lead {number} is {status} with the id {id!r}")
        if id and (id not in held or number_of(held[id]["name"]) != number):
            raise Failed(f"lead {number} has the id {id}, which is {held.get(id)}")
        if status == "invalid" and row["Amount"] != NO_AMOUNT and (duplicates or paper.valid()[number] == 1):
            raise Failed(f"lead {number} is invalid: {row['import_message']}")
        used[id] += bool(id)
    if unseen := held.keys() - used.keys():
        raise Failed(f"in the CRM and in no row: {unseen}")
    if shared := {id: count for id, count in used.items() if count > 1}:
        raise Failed(f"one id in several rows: {shared}")
    return Counter(row["import_status"] for row in rows)


def journal_agrees(kept: dict[str, Kept], truth: dict[str, Any]) -> None:
    """Nothing is unsettled in the journal, and it knows each id of the CRM once. Raises Failed."""
    if unsettled := {ref: one.state for ref, one in kept.items() if one.state in UNSETTLED}:
        raise Failed(f"unsettled in the journal: {unsettled}")
    ids = Counter(one.id for one in kept.values() if one.state == "created")
    held = {one["id"] for one in truth["opportunities"]}
    if set(ids) != held or set(ids.values()) - {1}:
        raise Failed(f"the journal and the CRM differ: {set(ids) ^ held}, {[id for id in ids if ids[id] > 1]}")
