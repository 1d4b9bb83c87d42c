"""The floors of the code, and the explicit lists of plugs."""

import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

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
        ("rolescope.evaluation.conditions", "OPERATORS", "Operator"),
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
