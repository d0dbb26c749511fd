"""A decision about a column is remembered with its heading, and offered the next time; it is never applied."""

from __future__ import annotations

import pytest

from importer.errors import Unusable

AMBIGUOUS = "Name,Description,{heading}\nA,b,12.345\nC,d,8.750\n"
DATES = "Name,Description,Amount,Close date\nA,b,5,03/04/2026\n"


def codes(error):
    """The codes of what is said."""
    return [finding.code for finding in error.value.findings]


def test_how_amounts_were_read_is_offered(crm, drive, sheet):
    """The next sheet with that heading is asked about all the same, and told what was said before."""
    drive(sheet(AMBIGUOUS.format(heading="Amount"), name="first.csv"), decimal="comma")
    with pytest.raises(Unusable) as caught:
        drive(sheet(AMBIGUOUS.format(heading="AMOUNT"), name="second.csv"))
    assert codes(caught) == ["AMT-AMBIGUOUS", "MAP-REMEMBERED"]
    message = caught.value.findings[1].message("en")
    assert ("first.csv" in message, "--decimal comma" in message) == (True, True)


def test_how_dates_were_read_is_offered(crm, drive, sheet):
    """For dates that can be read two ways the order that was chosen last is offered."""
    drive(sheet(DATES, name="first.csv"), dates="mdy")
    with pytest.raises(Unusable) as caught:
        drive(sheet(DATES.replace("A,b", "B,c"), name="second.csv"))
    assert codes(caught) == ["DATE-AMBIGUOUS", "MAP-REMEMBERED"]
    assert "--dates mdy" in caught.value.findings[1].tip("es")


def test_another_heading_says_nothing(crm, drive, sheet):
    """What was said of Amount is not said of Value."""
    drive(sheet(AMBIGUOUS.format(heading="Amount"), name="first.csv"), decimal="comma")
    with pytest.raises(Unusable) as caught:
        drive(sheet(AMBIGUOUS.format(heading="Value"), name="second.csv"))
    assert codes(caught) == ["AMT-AMBIGUOUS"]


def test_the_newest_decision_is_the_one_that_is_offered(crm, drive, sheet):
    """Somebody who changed their mind is not reminded of the first."""
    drive(sheet(AMBIGUOUS.format(heading="Amount"), name="first.csv"), decimal="comma")
    drive(sheet(AMBIGUOUS.format(heading="Amount").replace("A,b", "X,y"), name="later.csv"), decimal="dot")
    with pytest.raises(Unusable) as caught:
        drive(sheet(AMBIGUOUS.format(heading="Amount").replace("A,b", "Q,q"), name="third.csv"))
    assert "--decimal dot" in caught.value.findings[1].message("en")
