"""The names a program may build on."""

from __future__ import annotations

import importlib
import subprocess
import sys
import tomllib

import pytest

import importer


def test_names_are_sorted():
    """`__all__` is sorted and names everything once."""
    assert list(importer.__all__) == sorted(set(importer.__all__))


@pytest.mark.parametrize("name", importer.__all__)
def test_name_is_there(name):
    """Every public name can be imported and comes from a room of ours, where it is public too."""
    found = getattr(importer, name)
    home = importlib.import_module(found.__module__)
    assert found.__module__.startswith("importer.")
    assert getattr(home, name) is found
    assert found.__doc__


def test_no_other_name():
    """A name that is not public is an AttributeError and not a surprise."""
    with pytest.raises(AttributeError, match="'read_sheets'"):
        importer.read_sheets  # noqa: B018


def test_star_import():
    """`from importer import *` gives exactly the public names."""
    names: dict[str, object] = {}
    exec("from importer import *", names)
    assert names.keys() - {"__builtins__"} == set(importer.__all__)


def test_import_costs_nothing(surroundings):
    """Importing the package imports none of its rooms."""
    program = "import importer, sys; print([name for name in sys.modules if name.startswith('importer.')])"
    made = surroundings()
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, **made).stdout == "[]\n"


def test_types_are_shipped(root):
    """The package tells type checkers that its annotations are meant for them, as its classifier says."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "Typing :: Typed" in project["classifiers"]
    assert (root / "importer" / "py.typed").is_file()


def test_version(root):
    """The version stands in two places, which agree."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert importer.__version__ == project["version"]
