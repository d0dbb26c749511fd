"""What is true of every file: sizes, docstrings, directions of imports, and the top level of the repository."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(ROOT.joinpath("importer").rglob("*.py"))
TESTS = sorted(ROOT.joinpath("tests").rglob("*.py"))
HEAVY = [
    "pandas",
    "numpy",
    "openpyxl",
    "python_calamine",
    "starlette",
    "uvicorn",
    "httpx",
    "aiohttp",
    "sqlite3",
    "tqdm",
]
TOP_LEVEL = {"README.md", "importer", "pyproject.toml", "samples", "templates", "tests"}
LEFT_BY_TOOLS = {"__pycache__", "build", "dist", "plazbot-demo", "htmlcov"}
AVOIDED = re.compile(r"(^|_)(source|ledger|records?|entity|items?|manager|handler|helpers?|utils?|service)(_|$)")
CALLS_OF_OTHERS = {"source_row", "source_modules"}  # words of the contract


def named(path: Path) -> str:
    """A file's name for people."""
    return str(path.relative_to(ROOT))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, however deep."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_there_is_something_to_look_at():
    """The lists below are not empty by mistake."""
    assert len(MODULES) > 50
    assert len(TESTS) > 10


def test_no_long_file():
    """No file of the package has more than 300 lines."""
    lines = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: count for name, count in lines.items() if count > 300} == {}


def test_no_long_function():
    """No function of the package has more than 50 lines, decorators and docstring included."""
    long = {}
    for path in MODULES:
        for function in functions(path):
            first = min([function.lineno, *(one.lineno for one in function.decorator_list)])
            count = (function.end_lineno or 0) - first + 1
            if count > 50:
                long[f"{named(path)} {function.name}"] = count
    assert long == {}


def test_modules_say_what_they_are_for():
    """Every module begins with a docstring whose first line is one sentence."""
    firsts = {named(path): ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) for path in MODULES + TESTS}
    assert [name for name, text in firsts.items() if not text or not text.splitlines()[0].strip()] == []


def test_tests_say_what_they_show():
    """Every test function has a docstring of one line."""
    wrong = []
    for path in TESTS:
        for function in functions(path):
            if function.name.startswith("test_"):
                text = ast.get_docstring(function)
                if not text or "\n" in text.strip():
                    wrong.append(f"{named(path)} {function.name}")
    assert wrong == []


def test_lists_of_names_are_sorted_and_true():
    """Every `__all__` is sorted and every name in it is there."""
    for path in MODULES:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if name == "importer.__main__":
            continue
        module = importlib.import_module(name)
        listed = list(getattr(module, "__all__", []))
        assert sorted(listed, key=lambda text: (not text.isupper(), not text[0].isupper(), text)) == listed, name
        assert [one for one in listed if not hasattr(module, one)] == [], name


def test_annotations_cost_nothing():
    """Every module with code in it takes annotations as text."""
    line = "from __future__ import annotations"
    texts = {named(path): path.read_text(encoding="utf-8") for path in MODULES + TESTS}
    bare = [name for name, text in texts.items() if "\ndef " in text and line not in text]
    assert bare == []


def test_words():
    """The names of functions, classes and files avoid the words that say nothing."""
    wrong = []
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        wrong += [f"{named(path)} {name}" for name in (path.stem, *names) if AVOIDED.search(name.lower())]
    assert wrong == []


def test_imports_point_down():
    """import-linter finds nothing against the contracts of pyproject.toml."""
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "0 broken" in ran.stdout


def test_only_the_command_line_prints():
    """Nothing but `importer/cli` prints."""
    speaking = []
    for path in MODULES:
        calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
        if any(isinstance(call.func, ast.Name) and call.func.id in ("print", "input") for call in calls):
            speaking.append(path.relative_to(ROOT / "importer").parts[0])
    assert set(speaking) == {"cli"}


@pytest.mark.parametrize("arguments", [["--help"], ["send", "--help"], ["--version"]], ids=" ".join)
def test_help_is_quick(surroundings, arguments):
    """Help imports none of the heavy libraries; what measures coverage may have, before."""
    program = (
        "import sys; before = set(sys.modules); from importer.cli import run; code = run(sys.argv[1:]);"
        f"print(code, [name for name in {HEAVY} if name in sys.modules and name not in before])"
    )
    line = [sys.executable, "-c", program, *arguments]
    ran = subprocess.run(line, capture_output=True, check=True, **surroundings())
    assert ran.stdout.splitlines()[-1] == "0 []"


def test_top_level():
    """The top of the repository is what the design fixes, and dot-files."""
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    left = {name for name in found if name in LEFT_BY_TOOLS or name.endswith(".egg-info")}
    assert found - left == TOP_LEVEL


def test_every_dependency_is_used():
    """Every dependency of pyproject.toml is imported somewhere in the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=\[; ]", text)[0] for text in project["dependencies"]}
    modules = {"python-calamine": "python_calamine", "httpx-aiohttp": "httpx_aiohttp"}
    imported = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").partition(".")[0])
    assert {name for name in names if modules.get(name, name) not in imported} == set()
