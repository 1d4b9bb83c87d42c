"""The floors of the code, and the explicit lists of plugs."""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import StringIO
from pathlib import Path
from tokenize import COMMENT, generate_tokens

import pytest

from rolescope.cli.main import main
from rolescope.exporters.suffixes import EXPORTED, REPORTED
from rolescope.pictures.layouts import LAYOUTS

ROOT = Path(__file__).resolve().parents[1]


def test_import_contracts_hold() -> None:
    """pyproject.toml, [tool.importlinter]: every module stands on its floor.

    In a process of its own: import-linter switches off the loggers of the process it runs in.
    """
    lint = (
        "from importlinter.cli import lint_imports as lint; raise SystemExit(lint(no_cache=True))"
    )
    found = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert "0 broken" in found.stdout


@pytest.mark.parametrize(
    ("holder", "tuple_name", "record"),
    [
        ("rolescope.importers", "IMPORTERS", "Importer"),
        ("rolescope.exporters.formats", "EXPORTERS", "Exporter"),
        ("rolescope.pictures.layouts", "LAYOUTS", "View"),
        ("rolescope.questions.filters.fields", "FIELDS", "FilterableField"),
        ("rolescope.engine.language.conditions", "OPERATORS", "Operator"),
    ],
)
def test_every_plug_is_listed(holder: str, tuple_name: str, record: str) -> None:
    """A record made in a module of the folder, but forgotten in the tuple, would never be used."""
    module = importlib.import_module(holder)
    listed, package = getattr(module, tuple_name), module.__package__
    assert package
    made = [
        value
        for found in pkgutil.iter_modules(importlib.import_module(package).__path__)
        for name, held in vars(importlib.import_module(f"{package}.{found.name}")).items()
        if name.isupper()
        for value in (held if isinstance(held, tuple) else (held,))
        if type(value).__name__ == record
    ]
    assert made, f"no {record} found below {package}"
    assert [value for value in made if value not in listed] == []
    ids = [plug.name if record == "Operator" else plug.id for plug in listed]
    assert len(ids) == len(set(ids)), "two plugs share an id"
    assert all(getattr(plug, "title", "itself") for plug in listed)


def test_every_panel_is_listed() -> None:
    """A panel of a feature that PANELS forgets would never be seen."""
    panels = importlib.import_module("rolescope.ui.shell.panel_areas.panels").PANELS
    features = importlib.import_module("rolescope.ui.features")
    modules = pkgutil.walk_packages(features.__path__, f"{features.__name__}.")
    made = [
        value
        for found in modules
        if found.name.endswith("panel")
        for value in vars(importlib.import_module(found.name)).values()
        if type(value).__name__ == "Panel"
    ]
    assert sorted(one.id for one in made) == sorted(one.id for one in panels)
    assert len({one.id for one in panels}) == len(panels), "two panels share an id"


def test_what_is_public_in_the_window_says_what_it_is_for() -> None:
    """Overrides of Qt alone need no words: Qt's own names tell them from all others."""
    silent = [
        f"{file.name}: {owner.name}.{made.name}"
        for file in (ROOT / "app" / "rolescope" / "ui").rglob("*.py")
        for owner in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(owner, ast.ClassDef)
        for made in owner.body
        if isinstance(made, ast.FunctionDef)
        and re.fullmatch(r"[a-z][a-z0-9_]*", made.name)
        and not ast.get_docstring(made)
        and not any(ast.unparse(one).endswith(".setter") for one in made.decorator_list)
    ]
    assert silent == []


README, PLAN = ROOT / "README.md", ROOT / "app" / "ARCHITECTURE.md"


def section(title: str, file: Path = README) -> str:
    """Return a section of a page, up to the next heading."""
    text = file.read_text(encoding="utf-8")
    return re.split(r"^#+ ", text.split(f" {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def named_paths(text: str) -> list[str]:
    """Return what stands in backticks at the head of each line of a list."""
    heads = re.findall(r"^- (`[^:]+):", text, flags=re.MULTILINE)
    return [name for head in heads for name in re.findall(r"`([^`]+)`", head)]


def rooms() -> Iterator[str]:
    """Yield all folders of the code down to the second level, of the window the features too."""
    app = ROOT / "app" / "rolescope"
    for package in sorted(app.rglob("__init__.py")):
        parts = package.parent.relative_to(app).parts
        if 0 < len(parts) <= 1 + (parts[0] != "ui") or parts[:-1] in (("ui",), ("ui", "features")):
            yield "/".join(parts) + "/"
    yield from (one.name for one in app.glob("*.py") if not one.stem.startswith("__"))


def test_the_plan_names_every_room_once() -> None:
    """ARCHITECTURE: a folder that is not on the plan is not found by newcomers."""
    named = named_paths(section("Rooms", PLAN))
    assert sorted(named) == sorted(rooms())


@pytest.mark.parametrize("walk", ["From a file to a picture", "From a click to a verdict"])
def test_the_walks_go_through_what_is_there(walk: str) -> None:
    text = section(walk, PLAN)
    stations = re.findall(r"^\d+\. (.+)$", text, flags=re.MULTILINE)
    assert 0 < len(stations) <= 12
    for name in re.findall(r"`([a-z_]+/[a-z_/]*(?:\.py)?)`", text):
        assert (ROOT / "app" / "rolescope" / name).exists(), name


def test_every_contract_is_explained() -> None:
    table = section("What the contracts are for", PLAN)
    explained = re.findall(r"^- ([A-Z][^:]+):", table, flags=re.MULTILINE)
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = [one["name"] for one in pyproject["tool"]["importlinter"]["contracts"]]
    assert len(explained) == len(contracts)
    for words, name in zip(explained, contracts, strict=True):
        assert name.startswith(words), (words, name)


def test_places_to_add_things_exist() -> None:
    """ARCHITECTURE, "Where to add things": the files; of the whole page the tuples and classes."""
    text = section("Where to add things", PLAN)
    roots = (ROOT, ROOT / "app" / "rolescope")
    for name in re.findall(r"`([a-z_./…]+/[a-z_./…]*)`", text):
        folder = name.partition("…")[0].rpartition("/")[0] if "…" in name else name
        assert any((root / folder).exists() for root in roots), name
    code = "\n".join(one.read_text(encoding="utf-8") for one in (ROOT / "app").rglob("*.py"))
    for name in re.findall(r"`([A-Z][A-Za-z_]+)`", PLAN.read_text(encoding="utf-8")):
        assert re.search(rf"^(?:class )?{name}\b", code, flags=re.MULTILINE), name


def test_every_command_is_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    offered = set(re.findall(r"^    ([a-z-]+)(?:  |$)", told, flags=re.MULTILINE))
    assert "assume" in offered
    assert set(re.findall(r"`rolescope ([a-z-]+)", section("Command line"))) == offered


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("export", [*(f".{suffix}" for suffix in EXPORTED), *(view.id for view in LAYOUTS)]),
        ("report", [f".{suffix}" for suffix in REPORTED]),
    ],
)
def test_the_readme_names_every_format_and_view(command: str, told: list[str]) -> None:
    rows = section("Command line").splitlines()
    (row,) = [row for row in rows if row.startswith(f"| `rolescope {command} ")]
    words = re.split(r"[\s,;()]+", row)
    assert [one for one in told if one not in words] == []


def test_every_target_of_make_is_explained() -> None:
    """README names the two that everybody needs, CONTRIBUTING the others."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    targets = re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE)
    assert sorted(phony.split()) == sorted(targets)
    named = r"(?:`|    )make ([a-z-]+)"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {"run", "test"} <= set(re.findall(named, readme))
    contributing = (ROOT / "app" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    explained = set(re.findall(named, readme + contributing))
    assert explained <= set(targets)
    assert {"run", "test", "bench", "soak", "screenshots"} <= explained


# Documents

_DOCUMENT = re.compile(r"(?<![\w./*-])[a-z_-]+\.md\b|\b(?:[Ss]ections? |semantics )\d[\d.]*")

_MAY_CITE = re.compile(r"\.md\b|ections? \d|semantics \d")  # looked for first: it is found sooner


def remarks(file: Path) -> str:
    """Return comments and docstrings of a file that may cite a document."""
    source = file.read_text(encoding="utf-8")
    if not _MAY_CITE.search(source) or not _DOCUMENT.search(source):
        return ""
    parts = generate_tokens(StringIO(source).readline)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    nodes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, documented))
    found = [part.string for part in parts if part.type == COMMENT]
    return "\n".join([*found, *(ast.get_docstring(node) or "" for node in nodes)])


def test_only_documents_of_the_repository_are_cited() -> None:
    """Nor is a section cited by number: nobody can look it up."""
    here = {file.name for file in (ROOT / "resources" / "help").rglob("*.md")}
    cited = {
        (file.relative_to(ROOT).as_posix(), name)
        for folder in ("app", "packaging", "tests")
        for file in sorted((ROOT / folder).rglob("*.py"))
        for name in _DOCUMENT.findall(remarks(file))
        if name not in here
    }
    assert cited == set()


# Protocols of the window

HOOKS = {
    "dress": "FollowsTheme",
    "renew_names": "FollowsNames",
    "catch_up": "CatchesUp",
}
"""What is called for whoever derives from a class of `ui/kit/widget_hooks.py`."""

BY_NAME = {
    "ui/features/help/about_dialog.py": 1,  # sys.frozen is there in a bundle only
    "ui/kit/qt_layouts.py": 2,  # methods of Qt that are wrapped
    "ui/shell/crash_reporter.py": 1,  # sys.frozen
    "ui/shell/restart.py": 1,  # sys.frozen
    "ui/state/preferences/rules.py": 1,  # fields of a dataclass that a table names
}
"""Where the window may ask for something by its name, and how often."""


def modules(room: str = "") -> Iterator[tuple[str, ast.Module]]:
    """Yield the files of a room, or of the whole app, by their paths in it."""
    folder = ROOT / "app" / "rolescope" / room
    for file in sorted(folder.rglob("*.py")):
        yield file.relative_to(folder).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


@cache
def counts() -> tuple[Counter[str], ...]:
    """Return how many nodes of each file are found by the looks below: one pass for all."""
    looks = (asks_by_name, reads_a_text, looks_for_words)
    found: tuple[Counter[str], ...] = tuple(Counter() for _ in looks)
    for file, module in modules():
        for node in ast.walk(module):
            for look, counter in zip(looks, found, strict=True):
                if look(node):
                    counter[file] += 1
    return found


def asks_by_name(node: ast.AST) -> bool:
    """Tell whether something is asked for, or whether it is there, by its name."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return False
    return node.func.id in {"getattr", "hasattr"}


def test_nothing_of_the_window_is_asked_whether_it_has_a_name() -> None:
    """Who is to answer derives from a class that says so: what types cannot see breaks unseen."""
    asked, _, _ = counts()
    assert {file: some for file, some in asked.items() if file.startswith("ui/")} == BY_NAME


def test_whatever_has_a_hook_derives_from_what_calls_it() -> None:
    bases: dict[str, set[str]] = {}
    hooked: list[tuple[str, str, str]] = []
    for file, module in modules("ui"):
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef):
                names = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
                bases.setdefault(node.name, set()).update(names)
                hooked += (
                    (file, node.name, HOOKS[part.name])
                    for part in node.body
                    if isinstance(part, ast.FunctionDef) and part.name in HOOKS
                )

    def derives(name: str, wanted: str) -> bool:
        return name == wanted or any(derives(base, wanted) for base in bases.get(name, ()))

    assert [one for one in hooked if not derives(one[1], one[2])] == []


SAID = frozenset(
    {"what", "meaning", "advice", "because", "headline", "says", "title", "words", "message"}
    | {"explanation", "hint", "reason", "why", "note", "by"}
)
"""Names of attributes that hold what people read."""

READS = frozenset(
    {"startswith", "endswith", "find", "index", "partition", "rpartition", "split", "rsplit"}
    | {"removeprefix", "removesuffix"}
)
BY_TEXT = {
    # which end of a text is left out where it does not fit: the line of a document is worth most
    "ui/features/permissions/permission_tree.py": 1,
}
"""Where a text that people read may decide, and how often."""


def is_said(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in SAID


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(node.value)


def reads_a_text(node: ast.AST) -> bool:
    """Tell whether what people read is compared with words, or searched for them."""
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        return any(map(is_said, sides)) and any(map(is_text, sides))
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
        return any(map(is_said, node.args))
    is_reading = node.func.attr in READS and any(map(is_text, node.args))
    return is_reading and is_said(node.func.value)


def test_no_text_decides() -> None:
    """Whatever decides is a value: a code, a kind, a flag. Texts are made of it, never read."""
    _, found, _ = counts()
    assert found == BY_TEXT


BY_SENTENCE = {
    # the article and the verb of a phrase that another one is made of
    "engine/words/conditions.py": 2,
    "engine/words/needs.py": 2,
    "engine/words/pills.py": 2,
    "words/compare/comparison_rows.py": 1,
    "words/facts.py": 1,
    # which part is left out where a text does not fit
    "pictures/layouts/overview/paint_lane.py": 1,
    "pictures/layouts/overview/paint_rows.py": 1,
    "ui/features/permissions/permission_tree.py": 1,
    # no sentences: an ID of ours, parts of a table's pattern, the zone of a time
    "trust/people.py": 1,
    "words/role_families.py": 1,
    "words/report/report_text.py": 2,
    # Qt has no code for it
    "ui/state/projects/files.py": 1,
}
"""Where words may be looked for in a text, and how often."""

_SENTENCES = ("engine", "findings", "model", "pictures", "simulation", "trust", "ui", "words")


def is_words(node: ast.expr) -> bool:
    """Tell whether an expression is a literal of more than one word, or holds one."""
    if isinstance(node, ast.Tuple | ast.Set | ast.List):
        return any(map(is_words, node.elts))
    text = node.value if isinstance(node, ast.Constant) else None
    return isinstance(text, str) and re.search(r"[^\W_] | [^\W_]|^[,;] $|^ · $", text) is not None


def looks_for_words(node: ast.AST) -> bool:
    """Tell whether a text, whatever it is called, is compared with words or cut at some."""
    if isinstance(node, ast.Compare):
        return any(map(is_words, (node.left, *node.comparators)))
    if isinstance(node, ast.MatchValue):
        return is_words(node.value)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return node.func.attr in READS and any(map(is_words, node.args[:1]))


def test_no_sentence_is_read_back() -> None:
    _, _, everywhere = counts()
    found = {file: some for file, some in everywhere.items() if file.split("/")[0] in _SENTENCES}
    assert found == BY_SENTENCE


@pytest.mark.parametrize(
    "code",
    [
        'short_words([condition]) != "any subject"',
        'defect.startswith(("It has no Effect", "Effect is"))',
        '"more than once" in defect',
        'name.removeprefix("Account ")',
        'text.split(", ")',
    ],
)
def test_what_looks_for_words_is_found(code: str) -> None:
    assert any(map(looks_for_words, ast.walk(ast.parse(code))))


@pytest.mark.parametrize(
    "code",
    [
        '"outside" in problem.what',
        'check.why.startswith("Denied")',
        're.search("x", sentence.headline)',
        'row.title != "Accounts"',
    ],
)
def test_what_reads_a_text_is_found(code: str) -> None:
    assert any(map(reads_a_text, ast.walk(ast.parse(code))))
