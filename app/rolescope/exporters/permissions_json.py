"""Effective permissions as JSON values, with everything that is known of them."""

from collections.abc import Sequence
from typing import Any

from rolescope.questions.plain_json import plain
from rolescope.simulation.permissions.action_names import is_listed, ungranted
from rolescope.simulation.permissions.effective import (
    EffectivePermissions,
    PermissionGroup,
    PermissionLayer,
)
from rolescope.simulation.permissions.layers import PermissionStatement
from rolescope.simulation.permissions.permission_comparison import (
    PermissionDifference,
    PermissionsComparison,
)
from rolescope.simulation.permissions.permission_ways import (
    PermissionCut,
    PermissionState,
    PermissionWay,
    Unless,
)
from rolescope.trust.escalation_actions import ESCALATIONS
from rolescope.words.excerpt import Lines
from rolescope.words.permissions.phrases import Statements, region_words


def permissions_json(
    found: EffectivePermissions,
    at: str,
    *,
    at_is_clock: bool,
    against: PermissionsComparison | None = None,
) -> dict[str, Any]:
    """Return what a caller may do; `against`: with what another caller holds otherwise.

    `at_is_clock` says that nobody gave the time.
    """
    writer = _Writer(found, Statements())
    held = (PermissionState.ALLOWED, PermissionState.CONDITIONAL)
    shown = [group for group in found.groups if is_listed(group)]
    groups = [writer.group(group) for group in (*shown, *ungranted(found))]
    compared = None if against is None else _compared(against, writer.statements)
    answer = {
        "at": at,
        "atIsClock": at_is_clock,
        "catalogue": {"version": found.catalogue.version, "actions": len(found.catalogue)},
        "granted": found.granted,
        "allowed": found.count(*held),
        "depends": found.count(PermissionState.DEPENDS),
        "layers": [_layer(layer) for layer in found.layers],
        "groups": groups,
        "otherwise": PermissionState.DENIED.value,
        "statements": [_statement(one) for one in writer.statements.found],
        "unknown": list(found.unknown),
        "notes": list(found.notes),
    }
    return answer if compared is None else answer | {"comparedWith": compared}


def _compared(found: PermissionsComparison, statements: Statements) -> dict[str, Any]:
    """Return what differs; statements are those of the whole answer by number."""
    one, other = _Writer(found.one, statements), _Writer(found.other, statements)
    names = found.one.catalogue.names
    return {
        "counts": {change.value: found.count(change) for change in PermissionDifference},
        "layers": [_layer(layer) for layer in found.other.layers],
        "notes": list(found.notes),
        "groups": [
            {
                "change": group.change.value,
                "actions": [name for lo, hi in group.spans for name in names[lo:hi]],
                "here": one.answer(group),
                "there": other.answer(group.other),
            }
            for group in found.groups
            if group.change is not PermissionDifference.SAME
        ],
    }


def _layer(layer: PermissionLayer) -> dict[str, Any]:
    return {
        "layer": layer.layer.value,
        "level": layer.level,
        "limits": layer.limits,
        "policies": plain(layer.policies),
        "left": layer.left,
        "cuts": layer.cuts,
        "note": layer.note,
        "gaps": list(layer.gaps),
    }


def _statement(found: PermissionStatement) -> dict[str, Any]:
    span = Lines(found.policy).span(found.path)
    return {
        "policy": plain(found.policy),
        "path": list(found.path),
        "lines": None if span is None else [span.line, span.last_line],
        "statement": plain(found.statement),
    }


class _Writer:
    """Writes groups; statements are named by their number in the list of all."""

    def __init__(self, found: EffectivePermissions, statements: Statements) -> None:
        self._catalogue = found.catalogue
        self.statements = statements

    def group(self, group: PermissionGroup) -> dict[str, Any]:
        """Write a group with the names of all of its actions."""
        names = [name for lo, hi in group.spans for name in self._catalogue.names[lo:hi]]
        marks = {
            name: {"rules": list(ESCALATIONS[name.lower()].rules)}
            for name in names
            if name.lower() in ESCALATIONS and group.state is not PermissionState.DENIED
        }
        return {"actions": names, **self.answer(group), "escalations": marks}

    def answer(self, group: PermissionGroup) -> dict[str, Any]:
        """Write what is the same for all of its actions."""
        return {
            "state": group.state.value,
            "grantedBy": self._numbers(group.grants),
            "ways": [self._way(way) for way in group.ways],
            "cuts": [self._cut(cut) for cut in group.cuts],
            "needs": group.needs,
            "rule": group.rule,
        }

    def _numbers(self, statements: Sequence[PermissionStatement]) -> list[int]:
        return [self.statements.number(one) for one in statements]

    def _way(self, way: PermissionWay) -> dict[str, Any]:
        return {
            "state": way.state.value,
            "resources": [[shape.written for shape in part] or ["*"] for part in way.region.parts],
            "except": [shape.written for shape in way.region.excepts],
            "conditions": plain(way.conditions),
            "unless": [self._unless(one) for one in way.exceptions],
            "within": [
                {"layer": one.layer, "statements": self._numbers(one.statements)}
                for one in way.within
            ],
            "depends": list(way.depends),
            "grantedBy": self._numbers(way.grants),
        }

    def _unless(self, one: Unless) -> dict[str, Any]:
        return {
            "statement": None if one.source is None else self.statements.number(one.source),
            "resources": None if one.region is None else list(region_words(one.region)),
            "conditions": plain(one.conditions),
            "depends": list(one.depends),
        }

    def _cut(self, cut: PermissionCut) -> dict[str, Any]:
        return {
            "layer": cut.layer,
            "reason": cut.reason.value,
            "whole": cut.is_whole,
            "statements": self._numbers(cut.statements),
            "words": cut.words,
        }
