"""What the worker process tells of permissions. No Qt."""

import json
import os
from dataclasses import dataclass

from rolescope.engine.index import WorldIndex
from rolescope.exporters.permissions_csv import comparison_csv, permissions_csv
from rolescope.exporters.permissions_json import permissions_json
from rolescope.importers.catalogue import load_catalogue
from rolescope.model.caller import Caller
from rolescope.progress import Tick
from rolescope.simulation.callers import caller_account
from rolescope.simulation.permissions.effective import EffectivePermissions, effective_permissions
from rolescope.simulation.permissions.permission_comparison import PermissionsComparison, compare
from rolescope.simulation.who_can import ActionOnResource, who_can
from rolescope.value import Value, replace
from rolescope.words.permissions.permission_values import PermissionsText
from rolescope.words.permissions.permissions_text import comparison_text, permissions_text
from rolescope.words.verdict.who_can_text import WhoCanAnswer, who_can_answer
from rolescope.worker.state import Key, KnownAnalysis, about_scenario

World = tuple[int, Key]
"""The number of a world that was opened, and the edits of its scenario."""
Number = tuple[int, int]
"""A process, and what it told: the window says by it what it shows already."""


class PermissionsAsked(Value):
    """Whose permissions at which time, and whose they are compared with; with their names."""

    caller: Caller
    at: str
    name: str = ""
    other: Caller | None = None
    other_name: str = ""
    shown: Number = (0, 0)


class PermissionsTold(Value):
    """Permissions in words; None: they are those of the `shown` number that was asked with."""

    number: Number
    text: PermissionsText | None


@dataclass(slots=True)
class _Last:
    """What was told last, and the permissions of whom others are compared with."""

    number: Number
    world: World
    found: EffectivePermissions
    other: EffectivePermissions | None
    other_name: str

    def is_same(
        self, found: EffectivePermissions, asked: PermissionsAsked, other: object, world: World
    ) -> bool:
        """Tell whether the same words would come of it."""
        return (
            self.number == asked.shown
            and self.world == world
            and self.other is other
            and self.other_name == asked.other_name
            and found.caller.kind is self.found.caller.kind
            and caller_account(found.caller) == caller_account(self.found.caller)
            and replace(found, caller=self.found.caller) == self.found
        )


_last: list[_Last] = []  # one at most
_others: dict[tuple[World, Caller, str], EffectivePermissions] = {}
_MAX_OTHERS = 4  # of those that others are compared with


@about_scenario
def permissions(known: KnownAnalysis, asked: PermissionsAsked, *, tick: Tick) -> PermissionsTold:
    """Say what a caller may do, over all actions of AWS (SES-3 to SES-6).

    A key in the request form most often changes nothing of it: then no text is sent again.
    """
    tick(0, "Looking at every action")
    index, world = known.index, known.key
    found = effective_permissions(asked.caller, index, load_catalogue(), asked.at)
    other = None if asked.other is None else _other(asked.other, asked.at, index, world)
    if _last and _last[0].is_same(found, asked, other, world):
        return PermissionsTold(asked.shown, None)
    text = (
        permissions_text(found, index)
        if other is None
        else comparison_text(compare(found, other), index, asked.other_name)
    )
    number = os.getpid(), (_last[0].number[1] if _last else 0) + 1
    _last[:] = [_Last(number, world, found, other, asked.other_name)]
    return PermissionsTold(number, text)


@about_scenario
def who_can_do(known: KnownAnalysis, wanted: ActionOnResource, *, tick: Tick) -> WhoCanAnswer:
    """Say who may do one action on one resource, of all users and roles."""
    return who_can_answer(who_can(wanted, known.index, tick))


def _other(caller: Caller, at: str, index: WorldIndex, world: World) -> EffectivePermissions:
    """Return the permissions of whom somebody is compared with, kept for the next key."""
    key = world, caller, at
    if key not in _others:
        while len(_others) >= _MAX_OTHERS:
            del _others[next(iter(_others))]
        _others[key] = effective_permissions(caller, index, load_catalogue(), at)
    return _others[key]


@about_scenario
def permissions_file(
    known: KnownAnalysis, asked: PermissionsAsked, suffix: str, *, tick: Tick
) -> bytes:
    """Write what a caller may do as a file, `.csv` or `.json`."""
    tick(0, "Writing permissions")
    found, compared = _permissions(asked, known.index)
    if suffix == ".json":
        clock = known.analysis.at_is_clock
        value = permissions_json(found, asked.at, at_is_clock=clock, against=compared)
        return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
    if compared is None:
        return permissions_csv(found).encode()
    return comparison_csv(compared, asked.name, asked.other_name).encode()


def _permissions(
    asked: PermissionsAsked, index: WorldIndex
) -> tuple[EffectivePermissions, PermissionsComparison | None]:
    catalogue = load_catalogue()
    found = effective_permissions(asked.caller, index, catalogue, asked.at)
    if asked.other is None:
        return found, None
    other = effective_permissions(asked.other, index, catalogue, asked.at)
    return found, compare(found, other)
