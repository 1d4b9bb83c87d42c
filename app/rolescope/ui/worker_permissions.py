"""What the worker process tells of permissions. No Qt."""

import json
from dataclasses import dataclass

from rolescope.analysis import Analysis
from rolescope.drawing.comparison_text import comparison_text
from rolescope.drawing.permission_values import PermissionsText
from rolescope.drawing.permissions_text import permissions_text
from rolescope.evaluation.index import WorldIndex
from rolescope.exporters.permissions_csv import comparison_csv, permissions_csv
from rolescope.exporters.permissions_json import permissions_json
from rolescope.importers.catalogue import load_catalogue
from rolescope.model.caller import Caller
from rolescope.model.edit import Edit
from rolescope.progress import Tick
from rolescope.simulation.permissions.compare import Comparison, compare
from rolescope.simulation.permissions.effective import EffectivePermissions, effective_permissions
from rolescope.ui.worker import known_world


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose permissions at which time, and whose they are compared with; with their names."""

    caller: Caller
    at: str
    name: str = ""
    other: Caller | None = None
    other_name: str = ""


def permissions(
    token: int, analysis: Analysis | tuple[Edit, ...], asked: Asked, *, tick: Tick
) -> PermissionsText | None:
    """Say what a caller may do, over all actions of AWS (SES-3 to SES-6).

    None: this process does not know those edits; call again with the analysis.
    """
    known = known_world(token, analysis)
    if known is None:
        return None
    tick(0, "Looking at every action")
    _, index = known
    found, compared = _permissions(asked, index)
    if compared is None:
        return permissions_text(found, index)
    return comparison_text(compared, index, asked.other_name)


def permissions_file(
    token: int, analysis: Analysis | tuple[Edit, ...], asked: Asked, suffix: str, *, tick: Tick
) -> bytes | None:
    """Write what a caller may do as a file, `.csv` or `.json`. None as for `permissions`."""
    known = known_world(token, analysis)
    if known is None:
        return None
    tick(0, "Writing permissions")
    world, index = known
    found, compared = _permissions(asked, index)
    if suffix == ".json":
        clock = world.at_is_clock
        value = permissions_json(found, asked.at, at_is_clock=clock, against=compared)
        return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
    if compared is None:
        return permissions_csv(found).encode()
    return comparison_csv(compared, asked.name, asked.other_name).encode()


def _permissions(asked: Asked, index: WorldIndex) -> tuple[EffectivePermissions, Comparison | None]:
    catalogue = load_catalogue()
    found = effective_permissions(asked.caller, index, catalogue, asked.at)
    if asked.other is None:
        return found, None
    other = effective_permissions(asked.other, index, catalogue, asked.at)
    return found, compare(found, other)


def action_names(
    _token: int, _analysis: Analysis | tuple[Edit, ...], *, tick: Tick
) -> tuple[str, ...]:
    """Return the names of all actions of AWS."""
    tick(0, "Reading the names of actions")
    return load_catalogue().names
