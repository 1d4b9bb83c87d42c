"""`rolescope permissions`: what a caller may do, over all actions of AWS."""

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from rolescope.cli.console import put, say, say_json
from rolescope.cli.failure import Exit
from rolescope.cli.plain import plain
from rolescope.cli.simulate import end_of_chain, opened_course
from rolescope.cli.sources import Opened, time_words
from rolescope.drawing.permission_values import (
    LEGEND,
    EntryText,
    PermissionsText,
    ServiceText,
    letters,
)
from rolescope.drawing.permission_words import Statements, region_words
from rolescope.drawing.permissions_text import permissions_text
from rolescope.exporters.permissions_csv import permissions_csv
from rolescope.importers.catalogue import load_catalogue
from rolescope.simulation.caller_text import caller_name
from rolescope.simulation.escalation_actions import ESCALATIONS
from rolescope.simulation.excerpt import Lines
from rolescope.simulation.permissions.effective import (
    Cut,
    EffectivePermissions,
    PermissionGroup,
    PermissionLayer,
    PermissionStatement,
    State,
    effective_permissions,
)
from rolescope.simulation.permissions.names import is_listed, ungranted
from rolescope.simulation.permissions.ways import Unless, Way


def run_permissions(options: argparse.Namespace) -> int:
    """Tell the effective permissions of a principal, or of the session at the end of a chain."""
    opened, found = opened_course(options)
    caller, stopped = end_of_chain(opened, found, options)
    if stopped is not None:
        return stopped
    permissions = effective_permissions(
        caller, opened.index, load_catalogue(), opened.at, context=found.context
    )
    if options.format == "json":
        say_json(_json(permissions, opened))
    elif options.format == "csv":
        put(permissions_csv(permissions))
    else:
        text = permissions_text(permissions, opened.index)
        say("\n".join(_text(text, caller_name(caller))))
        say(f"\n{time_words(opened)}. Actions of AWS as of {text.catalogue}.")
    return opened.status(Exit.OK)


# Text


def _text(text: PermissionsText, name: str) -> Iterator[str]:
    yield f"Effective permissions of {name}: {text.title}"
    yield text.summary
    yield from ("", "Layers")
    for layer in text.layers:
        yield f"  {layer.title:<24} {layer.says:<14} {layer.detail}".rstrip()
    yield from ("", f"Actions ({LEGEND})")
    for service in text.services:
        yield from _service(service)
    if not text.services:
        yield "  none"
    yield from (f"  ? {words}" for words in text.depends)
    yield from ("", "Not counted", f"  {text.not_counted}")


def _service(service: ServiceText) -> Iterator[str]:
    yield f"\n{service.name}: {service.count}"
    for entry in service.entries:
        yield from _entry(entry)


_SIGNS = {State.ALLOWED: "+", State.CONDITIONAL: "+", State.DEPENDS: "?", State.DENIED: "-"}


def _entry(entry: EntryText) -> Iterator[str]:
    size = f" ({len(entry.names)} actions)" if len(entry.names) > 1 else ""
    yield f"  {_SIGNS[entry.state]} {letters(entry.levels)}  {entry.title}{size}"
    if not entry.lines:
        yield f"            {_line(entry.resources, entry.only_if, entry.by)}"
    for line in entry.lines:
        yield f"            {_line(line.resources, line.only_if, line.by)}"
    for action, words in entry.escalations:
        yield f"            escalation: {action}: {words}"


def _line(resources: str, only_if: str, by: str) -> str:
    words = [f"on {resources}" if resources else "", f"only if {only_if}" if only_if else "", by]
    return "; ".join(filter(None, words))


# JSON


def _json(found: EffectivePermissions, opened: Opened) -> dict[str, Any]:
    writer = _Writer(found)
    held = (State.ALLOWED, State.CONDITIONAL)
    shown = [group for group in found.groups if is_listed(group)]
    groups = [writer.group(group) for group in (*shown, *ungranted(found))]
    return {
        "at": opened.at,
        "atIsClock": opened.at_is_clock,
        "catalogue": {"version": found.catalogue.version, "actions": len(found.catalogue)},
        "granted": found.granted,
        "allowed": found.count(*held),
        "depends": found.count(State.DEPENDS),
        "layers": [_layer(layer) for layer in found.layers],
        "groups": groups,
        "otherwise": State.DENIED.value,
        "statements": [_statement(one) for one in writer.statements.found],
        "unknown": list(found.unknown),
        "notes": list(found.notes),
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

    def __init__(self, found: EffectivePermissions) -> None:
        self._catalogue = found.catalogue
        self.statements = Statements()

    def group(self, group: PermissionGroup) -> dict[str, Any]:
        """Write a group with the names of all of its actions."""
        names = [name for lo, hi in group.spans for name in self._catalogue.names[lo:hi]]
        marks = {
            name: {"rules": list(ESCALATIONS[name.lower()].rules)}
            for name in names
            if name.lower() in ESCALATIONS and group.state is not State.DENIED
        }
        return {
            "state": group.state.value,
            "actions": names,
            "grantedBy": self._numbers(group.grants),
            "ways": [self._way(way) for way in group.ways],
            "cuts": [self._cut(cut) for cut in group.cuts],
            "needs": group.needs,
            "rule": group.rule,
            "escalations": marks,
        }

    def _numbers(self, statements: Sequence[PermissionStatement]) -> list[int]:
        return [self.statements.number(one) for one in statements]

    def _way(self, way: Way) -> dict[str, Any]:
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

    def _cut(self, cut: Cut) -> dict[str, Any]:
        return {
            "layer": cut.layer,
            "reason": cut.reason.value,
            "whole": cut.is_whole,
            "statements": self._numbers(cut.statements),
            "words": cut.words,
        }
