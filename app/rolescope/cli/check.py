"""`rolescope check`: assertions against what is imported, for continuous integration."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rolescope.cli.console import end_progress, progress, read_file, say, say_json
from rolescope.cli.failure import Exit, Failure
from rolescope.cli.sources import Opened, open_sources, time_words
from rolescope.evaluation.index import WorldIndex
from rolescope.model.edit import Scenario
from rolescope.model.review import Assertion
from rolescope.queries.assertions import AssertionLine, read_assertions
from rolescope.queries.checks import Check, State, check_scenario

_NONE = 'Give a file of them with --expect FILE: one query a line with "expect".'


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An assertion with where it stands. `check` None: the line is none, and `error` says why."""

    where: str
    check: Check | None = None
    error: str = ""

    @property
    def state(self) -> State:
        """How it stands."""
        return State.UNREADABLE if self.check is None else self.check.state

    @property
    def why(self) -> str:
        """Why it is broken or cannot be read."""
        return self.error if self.check is None else self.check.why


def run_check(options: argparse.Namespace) -> int:
    """Check the assertions of a file."""
    if options.expect is None:
        raise Failure(f"There are no assertions to check. {_NONE}")
    lines = read_assertions(read_file(options.expect, "the file of assertions"))
    if not lines:
        raise Failure(f"{options.expect}: there are no assertions in it. {_NONE}")
    opened = open_sources(options)
    found = checked(lines, options.expect, opened, Scenario(opened.world))
    return report_checks(found, opened, options.format)


def checked(
    lines: Sequence[AssertionLine], path: Path, opened: Opened, scenario: Scenario
) -> tuple[Checked, ...]:
    """Check the lines of a file against a scenario, in their order."""
    assertions = [line.assertion for line in lines if line.assertion is not None]
    answers = iter(check_assertions(assertions, opened, scenario))
    return tuple(
        Checked(where=where, error=line.error)
        if line.assertion is None
        else Checked(where=where, check=next(answers))
        for line in lines
        for where in (f"{path.name}:{line.number}",)
    )


def check_assertions(
    assertions: Sequence[Assertion], opened: Opened, scenario: Scenario
) -> tuple[Check, ...]:
    """Check assertions against a scenario of what was opened, with progress."""
    index = WorldIndex(scenario.world, opened.index) if scenario.edits else opened.index
    try:
        return check_scenario(assertions, scenario, index, opened.at, progress())
    finally:
        end_progress()


def report_checks(found: Sequence[Checked], opened: Opened, form: str) -> int:
    """Print how assertions stand, and return the exit status."""
    if form == "json":
        say_json(_as_json(found, opened))
    else:
        say("\n".join((*map(_line, found), "", _summary(found, opened))))
    return opened.status(_status(found))


def _status(found: Sequence[Checked]) -> Exit:
    states = {one.state for one in found}
    if State.UNREADABLE in states:
        return Exit.WRONG
    return Exit.DENIED if State.BROKEN in states else Exit.OK


_HEADS = {State.HOLDS: "holds ", State.BROKEN: "BROKEN", State.UNREADABLE: "ERROR "}


def _line(one: Checked) -> str:
    head = f"{_HEADS[one.state]}  {one.where}  "
    if one.check is None or one.state is State.UNREADABLE:
        return f"{head}{one.why}"
    check = one.check
    if check.holds:
        refused = f"; but STS refuses the request: {check.refused}" if check.refused else ""
        return f"{head}{check.title}{refused}"
    edit = f", broken by edit {check.broken_by}" if check.broken_by else ""
    verdict = check.decision.value if check.decision else ""
    expect = check.assertion.expect.value
    return f"{head}{check.title}: expected {expect}, is {verdict}{edit}. {check.why}"


def _summary(found: Sequence[Checked], opened: Opened) -> str:
    counts = {state: sum(one.state is state for one in found) for state in State}
    words = {
        State.HOLDS: ("holds", "hold"),
        State.BROKEN: ("is broken", "are broken"),
        State.UNREADABLE: ("cannot be read", "cannot be read"),
    }
    parts = [
        f"{counts[state]:,} {one if counts[state] == 1 else many}"
        for state, (one, many) in words.items()
        if counts[state]
    ]
    noun = "assertion" if len(found) == 1 else "assertions"
    return f"{len(found):,} {noun}: {', '.join(parts)}. {time_words(opened)}."


def _as_json(found: Sequence[Checked], opened: Opened) -> dict[str, Any]:
    return {
        "at": opened.at,
        "atIsClock": opened.at_is_clock,
        "assertions": [_check_json(one) for one in found],
        **{state.name.lower(): sum(one.state is state for one in found) for state in State},
    }


def _check_json(one: Checked) -> dict[str, Any]:
    head: dict[str, Any] = {"where": one.where, "result": one.state.name.lower()}
    check = one.check
    if check is None:
        return {**head, "error": one.error}
    head |= {"id": check.assertion.name or None, "expect": check.assertion.expect.value}
    if check.decision is None:
        return {**head, "error": check.why}
    return {
        **head,
        "says": check.says,
        "verdict": check.decision.value,
        "by": list(check.by),
        "why": check.why,
        "refused": check.refused,
        "unknown": list(check.unknown),
        "brokenByEdit": check.broken_by,
    }
