"""How a live import went, in words: for the terminal, the wizard, the bars and panels."""

from collections.abc import Iterable
from datetime import UTC, tzinfo

from rolescope.model.arn import group_digits, is_account_id
from rolescope.model.collection import DETAILS, CallOutcome, CallState, Collection
from rolescope.model.instant import in_zone, parse_instant
from rolescope.model.plain import visible
from rolescope.model.world import Account
from rolescope.value import Value

_MAX_NAME_LENGTH = 40  # characters of who reads, where there is little room
_MAX_PARTS = 5  # parts of which the words of AWS are told
NAMED = "trust policies that name it"  # where what nobody lists is known from


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


class UnfinishedCall(Value, kw_only=True):
    """A call that did not end well, in all parts where it ended so: what the panel shows of it."""

    title: str
    lines: tuple[str, ...]
    advice: str


def unfinished_calls(collection: Collection) -> tuple[UnfinishedCall, ...]:
    """Tell which calls did not end well, what that means, where, in AWS's words, and what to do."""
    found: dict[tuple[str, ...], list[CallOutcome]] = {}
    for one in collection.unfinished:
        key = (one.call, one.state.value, one.meaning, one.advice)
        found.setdefault(key, []).append(one)
    return tuple(_unfinished(mine) for mine in found.values())


def _unfinished(mine: list[CallOutcome]) -> UnfinishedCall:
    first = mine[0]
    where = part_words(first.part) if len(mine) == 1 else f"{len(mine):,} accounts"
    said = [
        f"{part_words(one.part)}: {one.said}" if len(mine) > 1 else one.said
        for one in mine[:_MAX_PARTS]
    ]
    if len(mine) > _MAX_PARTS:
        said.append(
            f"{len(mine) - _MAX_PARTS:,} more: {', '.join(one.part for one in mine[_MAX_PARTS:])}"
        )
    return UnfinishedCall(
        title=f"{first.call} {first.state.value} in {where}",
        lines=tuple(line[:1].upper() + line[1:] for line in (first.meaning, *said) if line),
        advice=first.advice,
    )


def read_words(collection: Collection, zone: tzinfo = UTC) -> tuple[str, str]:
    """Say when and as whom a live import was read: in full, and in few words."""
    moment = parse_instant(collection.started)
    when = "" if moment is None else f"{in_zone(moment, zone):%Y-%m-%d %H:%M}"
    who = collection.arn.split(":", 5)[-1]
    short = who.removeprefix("assumed-role/")
    if len(short) > _MAX_NAME_LENGTH:
        short = f"{short[: _MAX_NAME_LENGTH // 2]}…{short[-_MAX_NAME_LENGTH // 2 :]}"
    words = (("Read from AWS", when, f"as {who}"), ("AWS", when, f"as {short}"))
    full, brief = (visible(" ".join(filter(None, one))) for one in words)
    return full, brief


def provenance(
    account: Account, collection: Collection | None, call: str = DETAILS
) -> tuple[str, ...]:
    """Say where what is told of an account comes from: files, and the call that gave them.

    `call` is another one for what the authorization details do not tell.
    """
    files = ", ".join(account.sources)
    if collection is None:
        return tuple(filter(None, (files,)))
    ended = {one.call: one.state for one in collection.calls if one.part == account.id}
    if ended.get(call) is not CallState.COMPLETE:
        call = "List and Get calls of IAM, one by one" if call == DETAILS else NAMED
    return tuple(filter(None, (files, f"{call}, account {group_digits(account.id)}")))


def not_complete_title(calls: int) -> str:
    """Name the list of calls that did not tell everything."""
    return f"Calls not complete  {calls:,}"
