"""`rolescope check`: assertions against what is imported, for continuous integration."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rolescope.cli.commands.check_formats import checks_junit, checks_sarif
from rolescope.cli.console import end_progress, progress, put, read_file, say, say_json
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.sources import OpenedSources, open_sources, time_words
from rolescope.model.plain import counted
from rolescope.model.review import Assertion
from rolescope.questions.assertions import AssertionLine, read_assertions
from rolescope.questions.checks import CheckState, check_scenario
from rolescope.value import Value
from rolescope.words.check_text import CheckText, check_text

_NONE = 'Give a file of them with --expect FILE: one query a line with "expect".'


class CheckedAssertion(Value, kw_only=True):
    """An assertion with where it stands. `check` None: the line is none, and `error` says why."""

    where: str
    check: CheckText | None = None
    error: str = ""

    @property
    def state(self) -> CheckState:
        """How it stands."""
        return CheckState.UNREADABLE if self.check is None else self.check.state

    @property
    def title(self) -> str:
        """What it says; of a line that is none where it stands."""
        return self.where if self.check is None else self.check.title

    @property
    def why(self) -> str:
        """Why it is broken or cannot be read."""
        return self.error if self.check is None else self.check.why


def run_check(options: argparse.Namespace) -> int:
    """Check the assertions of a project, and those of a file."""
    lines = _read(options.expect) if options.expect is not None else []
    opened = open_sources(options)
    own = opened.review.assertions
    if not lines and not own:
        raise UsageFailure(f"There are no assertions to check. {_NONE}")
    project = "/".join(path.name for path in options.sources)
    named = [AssertionLine(number=number, assertion=one) for number, one in enumerate(own, 1)]
    found = (
        *checked(named, project, "assertion ", opened),
        *checked(lines, options.expect.name if lines else "", "", opened),
    )
    return report_checks(found, opened, options.format)


def _read(path: Path) -> list[AssertionLine]:
    lines = read_assertions(read_file(path, "the file of assertions"))
    if not lines:
        raise UsageFailure(f"{path}: there are no assertions in it. {_NONE}")
    return list(lines)


def checked(
    lines: Sequence[AssertionLine], file: str, noun: str, opened: OpenedSources
) -> tuple[CheckedAssertion, ...]:
    """Check assertions in their order, named by their numbers in a file."""
    assertions = [line.assertion for line in lines if line.assertion is not None]
    answers = iter(check_assertions(assertions, opened))
    return tuple(
        CheckedAssertion(where=where, error=line.error)
        if line.assertion is None
        else CheckedAssertion(where=where, check=next(answers))
        for line in lines
        for where in (f"{file}:{noun}{line.number}",)
    )


def check_assertions(
    assertions: Sequence[Assertion], opened: OpenedSources
) -> tuple[CheckText, ...]:
    """Check assertions against what was opened, with progress."""
    try:
        found = check_scenario(assertions, opened.scenario, opened.index, opened.at, progress())
        return tuple(check_text(one, opened.index) for one in found)
    finally:
        end_progress()


def report_checks(found: Sequence[CheckedAssertion], opened: OpenedSources, form: str) -> int:
    """Print how assertions stand, and return the exit status."""
    if form == "json":
        say_json(opened.told(_as_json(found, opened)))
    elif form == "junit":
        put(checks_junit(found, opened.at))
    elif form == "sarif":
        say_json(checks_sarif(found))
    else:
        say("\n".join((*map(_line, found), "", _summary(found, opened))))
    return opened.status(_status(found))


def _status(found: Sequence[CheckedAssertion]) -> Exit:
    states = {one.state for one in found}
    if CheckState.UNREADABLE in states:
        return Exit.WRONG
    if CheckState.BROKEN in states:
        return Exit.DENIED
    return Exit.DEPENDS if CheckState.ABSENT in states else Exit.OK


_HEADS = {
    CheckState.HOLDS: "holds ",
    CheckState.BROKEN: "BROKEN",
    CheckState.UNREADABLE: "ERROR ",
    CheckState.ABSENT: "ABSENT",
}


def _line(one: CheckedAssertion) -> str:
    head = f"{_HEADS[one.state]}  {one.where}  "
    if one.check is None or one.state is CheckState.UNREADABLE:
        return f"{head}{one.why}"
    check = one.check
    if check.state is CheckState.ABSENT:
        return f"{head}{check.title}. {check.why}"
    if check.holds:
        refused = f"; but STS refuses the request: {check.refused}" if check.refused else ""
        return f"{head}{check.title}{refused}"
    edit = f", broken by edit {check.broken_by}" if check.broken_by else ""
    expect = check.assertion.expect.value
    return f"{head}{check.title}: expected {expect}, is {_found(check)}{edit}. {check.why}"


def _found(check: CheckText) -> str:
    if check.paths is not None:
        return counted(check.paths.count, "path")
    return check.verdict.decision.value if check.verdict else ""


def _summary(found: Sequence[CheckedAssertion], opened: OpenedSources) -> str:
    counts = {state: sum(one.state is state for one in found) for state in CheckState}
    words = {
        CheckState.HOLDS: ("holds", "hold"),
        CheckState.BROKEN: ("is broken", "are broken"),
        CheckState.UNREADABLE: ("cannot be read", "cannot be read"),
        CheckState.ABSENT: ("names what is not imported", "name what is not imported"),
    }
    parts = [
        f"{counts[state]:,} {one if counts[state] == 1 else many}"
        for state, (one, many) in words.items()
        if counts[state]
    ]
    noun = "assertion" if len(found) == 1 else "assertions"
    return f"{len(found):,} {noun}: {', '.join(parts)}. {time_words(opened)}."


def _as_json(found: Sequence[CheckedAssertion], opened: OpenedSources) -> dict[str, Any]:
    return {
        **opened.head(),
        "assertions": [_check_json(one) for one in found],
        **{state.name.lower(): sum(one.state is state for one in found) for state in CheckState},
    }


def _check_json(one: CheckedAssertion) -> dict[str, Any]:
    head: dict[str, Any] = {"where": one.where, "result": one.state.name.lower()}
    check = one.check
    if check is None:
        return {**head, "error": one.error}
    head |= {"id": check.assertion.name or None, "expect": check.assertion.expect.value}
    if check.paths is not None:
        return {
            **head,
            "says": check.says,
            "paths": check.paths.count,
            "why": check.why,
            "brokenByEdit": check.broken_by,
        }
    if check.verdict is None:
        return {**head, "error": check.why}
    return {
        **head,
        "says": check.says,
        "verdict": check.verdict.decision.value,
        "by": list(check.verdict.by),
        "why": check.why,
        "refused": check.refused,
        "unknown": list(check.verdict.unknown),
        "brokenByEdit": check.broken_by,
    }
