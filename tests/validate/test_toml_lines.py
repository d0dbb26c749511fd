"""In which line of a template a key stands."""

from __future__ import annotations

import pytest

from importer.validate.toml_lines import line_of

TEXT = '''name = "x"
title.en = "X"

# [fields.stage] in a comment
[fields.name]
title = { en = "Name", es = "Nombre" }
headers = [
    "a = b",
    "deal",
]

[ fields . amount ]
note = """
least = 5
[fields.tags]
"""
"least" = 1
[custom]
"Canal de venta" = ["canal"]
'''

LINES = [
    (("name",), 1),
    (("title",), 2),
    (("title", "en"), 2),
    (("fields",), 5),
    (("fields", "name"), 5),
    (("fields", "name", "title", "en"), 6),
    (("fields", "name", "headers"), 7),
    (("fields", "amount"), 12),
    (("fields", "amount", "least"), 17),
    (("fields", "tags"), None),
    (("custom", "Canal de venta"), 19),
    (("nothing",), None),
]


@pytest.mark.parametrize(("path", "line"), [pytest.param(*case, id=".".join(case[0])) for case in LINES])
def test_the_line_of_a_key(path, line) -> None:
    """That of the key, else of the nearest table it would stand in, else none; texts and comments do not count."""
    assert line_of(TEXT, path) == line
