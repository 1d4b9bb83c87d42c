"""The floors of the code, and the explicit lists of plugs."""

import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rolescope.cli.main import main

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
    ("package", "tuple_name", "record"),
    [
        ("rolescope.importers", "IMPORTERS", "Importer"),
        ("rolescope.exporters", "EXPORTERS", "Exporter"),
        ("rolescope.drawing.layouts", "LAYOUTS", "View"),
        ("rolescope.filtering.fields", "FIELDS", "Field"),
        ("rolescope.evaluation.language.conditions", "OPERATORS", "Operator"),
        ("rolescope.ui.panels", "PANELS", "Panel"),
    ],
)
def test_every_plug_is_listed(package: str, tuple_name: str, record: str) -> None:
    """A record made in a module of the folder, but forgotten in the tuple, would never be used."""
    module = importlib.import_module(package)
    listed = getattr(module, tuple_name)
    made = [
        value
        for found in pkgutil.iter_modules(module.__path__)
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


def section(title: str) -> str:
    """Return a section of the README, up to the next heading."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.split(r"^#+ ", text.split(f" {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def named_paths(text: str) -> list[str]:
    """Return what stands in backticks in the first column of a table; a bare name is a sibling."""
    rows = re.findall(r"^\| (`[^|]+) \|", text, flags=re.MULTILINE)
    cells = [re.findall(r"`([^`]+)`", row) for row in rows]
    return [
        name if "/" in name else str(Path(names[0]).with_name(name))
        for names in cells
        for name in names
    ]


def test_the_map_of_the_code_names_every_part_once() -> None:
    """README: a folder or module that is not on the map is not found by newcomers."""
    named = named_paths(section("Map of the code"))
    app = ROOT / "app" / "rolescope"
    parts = {
        f"app/rolescope/{one.name}"
        for one in app.iterdir()
        if (one / "__init__.py").is_file()
        or (one.suffix == ".py" and one.stem.strip("_") == one.stem)
    }
    assert sorted(one for one in named if one.startswith("app/")) == sorted(parts)
    assert [one for one in named if not (ROOT / one).exists()] == []


def test_places_to_add_things_exist() -> None:
    """README, "Where to add things": the files, and the tuples and classes that are named."""
    text = section("Where to add things")
    roots = (ROOT, ROOT / "app" / "rolescope")
    for name in re.findall(r"`([a-z_./…]+/[a-z_./…]*)`", text):
        folder = name.rpartition("/")[0] if "…." in name else name
        assert any((root / folder).exists() for root in roots), name
    code = "\n".join(one.read_text(encoding="utf-8") for one in (ROOT / "app").rglob("*.py"))
    for name in re.findall(r"`([A-Z]+)`", text):
        assert re.search(rf"^{name}\b", code, flags=re.MULTILINE), name


def test_every_command_is_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    offered = set(re.findall(r"^    ([a-z]+)  ", capsys.readouterr().out, flags=re.MULTILINE))
    assert "assume" in offered
    assert set(re.findall(r"`rolescope ([a-z]+)", section("Command line"))) == offered


def test_every_target_of_make_is_explained() -> None:
    """README names the two that everybody needs, the Makefile says of each what it is for."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    targets = re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE)
    assert sorted(phony.split()) == sorted(targets)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"(?:`|    )make ([a-z-]+)", readme))
    assert explained <= set(targets)
    assert {"run", "test", "bench", "soak", "screenshots"} <= explained
