"""A question: only a yes is a yes, and a question that nobody can see has no answer."""

from __future__ import annotations

import errno
import signal

import click
import pytest

from importer.cli.asking import says_yes


@pytest.mark.parametrize(
    "gone", [BrokenPipeError(errno.EPIPE, "no reader"), OSError(errno.EIO, "no terminal")], ids=["pipe", "terminal"]
)
def test_a_question_that_nobody_sees_is_not_answered(monkeypatch, gone):
    """Where stderr has no reader any more it ends as Ctrl-C would end it, and signals mean what they did."""

    def prompt(*_, **__):
        raise gone

    monkeypatch.setattr(click, "prompt", prompt)
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(click.Abort):
        says_yes("Send the rest?")
    assert signal.getsignal(signal.SIGTERM) == before
