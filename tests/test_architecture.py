"""The floors of the code, and the explicit lists of plugs."""

import importlib
import pkgutil

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_import_contracts_hold() -> None:
    """pyproject.toml, [tool.importlinter]: every module stands on its floor."""
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


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
