"""`rolescope permissions`: what a caller may do, over all actions of AWS."""

import argparse
from collections.abc import Iterator

from rolescope.cli.callers import caller_argument
from rolescope.cli.commands.simulate import end_of_chain, opened_course
from rolescope.cli.console import put, say, say_json
from rolescope.cli.failure import Exit
from rolescope.cli.sources import time_words
from rolescope.exporters.permissions_csv import comparison_csv, permissions_csv
from rolescope.exporters.permissions_json import permissions_json
from rolescope.importers.catalogue import load_catalogue
from rolescope.model.caller import Caller
from rolescope.simulation.callers import caller_name
from rolescope.simulation.permissions.effective import EffectivePermissions, effective_permissions
from rolescope.simulation.permissions.permission_comparison import compare
from rolescope.simulation.permissions.permission_ways import PermissionState
from rolescope.words.permissions.filter import PermissionFilter, filtered
from rolescope.words.permissions.permission_values import (
    LEGEND,
    EntryText,
    PermissionsText,
    ServiceText,
    change_words,
    letters,
)
from rolescope.words.permissions.permissions_text import comparison_text, permissions_text


def run_permissions(options: argparse.Namespace) -> int:
    """Tell the effective permissions of a principal, or of the session at the end of a chain."""
    opened, found = opened_course(options)
    caller, stopped = end_of_chain(opened, found, options)
    if stopped is not None:
        return stopped

    def find(who: Caller) -> EffectivePermissions:
        return effective_permissions(
            who, opened.index, load_catalogue(), opened.at, context=found.context
        )

    against = None
    if options.compare_with is not None:
        against = caller_argument(options.compare_with, opened.index)
    permissions = find(caller)
    compared = None if against is None else compare(permissions, find(against))
    names = caller_name(caller), "" if against is None else caller_name(against)
    if options.format == "json":
        clock = opened.at_is_clock
        answer = permissions_json(permissions, opened.at, at_is_clock=clock, against=compared)
        say_json(opened.told(answer))
    elif options.format == "csv":
        put(permissions_csv(permissions) if compared is None else comparison_csv(compared, *names))
    else:
        text = (
            permissions_text(permissions, opened.index)
            if compared is None
            else comparison_text(compared, opened.index, names[1])
        )
        say("\n".join(_text(text, names[0])))
        say(f"\n{time_words(opened)}. Actions of AWS as of {text.catalogue}.")
    return opened.status(Exit.OK)


# Text


def _text(text: PermissionsText, name: str) -> Iterator[str]:
    yield f"Effective permissions of {name}: {text.title}"
    yield text.summary
    yield from ("", "Layers")
    for layer in text.layers:
        yield f"  {layer.title:<24} {layer.says:<14} {layer.detail}".rstrip()
    services = text.services
    if text.compared is None:
        yield from ("", f"Actions ({LEGEND})")
    else:
        services = filtered(text, PermissionFilter(differences=True))
        yield from ("", f"Compared with {text.compared.name} ({LEGEND})")
        yield from (f"  {change_words(*one)}" for one in text.compared.counts if one[1])
        yield from (f"  {note}" for note in text.compared.notes)
    for service in services:
        yield from _service(service)
    if not services:
        yield "  none"
    yield from (f"  ? {words}" for words in text.depends)
    yield from ("", "Not counted", f"  {text.not_counted}")


def _service(service: ServiceText) -> Iterator[str]:
    yield f"\n{service.name}: {service.count}"
    for entry in service.entries:
        yield from _entry(entry)


_SIGNS = {
    PermissionState.ALLOWED: "+",
    PermissionState.CONDITIONAL: "+",
    PermissionState.DEPENDS: "?",
    PermissionState.DENIED: "-",
}


def _entry(entry: EntryText) -> Iterator[str]:
    size = f" ({len(entry.names)} actions)" if len(entry.names) > 1 else ""
    change = f" [{change_words(entry.change)}]" if entry.differs else ""
    yield f"  {_SIGNS[entry.state]} {letters(entry.levels)}  {entry.title}{size}{change}"
    if not entry.lines:
        yield f"            {_line(entry.resources, entry.only_if, entry.by)}"
    for line in entry.lines:
        side = f"{line.side}: " if line.side else ""
        yield f"            {side}{_line(line.resources, line.only_if, line.by)}"
    for action, words in entry.escalations:
        yield f"            escalation: {action}: {words}"


def _line(resources: str, only_if: str, by: str) -> str:
    words = [f"on {resources}" if resources else "", f"only if {only_if}" if only_if else "", by]
    return "; ".join(filter(None, words))
