"""How a live import went, in words: for the terminal, the wizard, and the panel of what is missing."""

from collections.abc import Iterable

from rolescope.model.arn import group_digits, is_account_id
from rolescope.model.collection import CallOutcome, CallState
from rolescope.model.plain import visible


def part_words(part: str) -> str:
    """Name what calls were about: an account, the organization, Identity Center."""
    if is_account_id(part):
        return f"account {group_digits(part)}"
    return {"organization": "the organization", "identity center": "IAM Identity Center"}.get(
        part, part
    )


def outcome_line(outcome: CallOutcome) -> str:
    """Tell one call that did not end well: `denied iam:ListRoles: …`."""
    said = f": {outcome.said}" if outcome.said else ""
    end = "" if said.endswith((".", ":")) or not said else "."
    line = f"{outcome.state.value} {outcome.call}{said}{end}"
    return visible(" ".join(filter(None, (line, outcome.meaning, outcome.advice))))


def summary_lines(calls: Iterable[CallOutcome]) -> list[str]:
    """Tell by part which calls did not end well; one line for those that are complete."""
    by_part: dict[str, list[CallOutcome]] = {}
    for one in calls:
        by_part.setdefault(one.part, []).append(one)
    lines: list[str] = []
    for part, mine in by_part.items():
        wrong = [one for one in mine if one.state is not CallState.COMPLETE]
        words = part_words(part)
        state = "complete" if not wrong else f"{len(wrong):,} of {len(mine):,} calls not complete"
        lines.append(f"{words[:1].upper()}{words[1:]}: {state}")
        lines += (f"  {outcome_line(one)}" for one in wrong)
    return lines
