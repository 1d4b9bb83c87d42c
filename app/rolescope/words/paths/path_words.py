"""Words about paths, for lists of the window and of the command line."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, tzinfo

from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.words.conditions import condition_in_words
from rolescope.engine.words.pills import short_words
from rolescope.engine.words.values import truth
from rolescope.escalation.path import WayPaths
from rolescope.model.condition_keys import TIME_KEYS
from rolescope.model.plain import counted
from rolescope.model.policy import Condition
from rolescope.simulation.listed_paths import Listed
from rolescope.simulation.paths import Confirmed
from rolescope.trust.paths.needs import NeedKind, StepNeed
from rolescope.trust.paths.reach import Reach, Reached
from rolescope.trust.paths.values import Paths, StepLevel, Through
from rolescope.value import replace
from rolescope.words.paths.path_rows import PathRow, PathsSection, PathsText, PathTurn, ReachRow

THROUGH = {
    Through.ALLOWED: "allowed",
    Through.CONDITIONAL: "allowed + conditional",
    Through.ANY: "any trust",
}
LEVELS = {StepLevel.OPEN: "Allowed", StepLevel.UNDECIDED: "Depends", StepLevel.CLOSED: "Closed"}


def need_words(need: StepNeed, at: str | None = None, zone: tzinfo = UTC) -> str:
    """Say in few words what is needed: `MFA`, `external ID`, `session tag team=red before`."""
    words = _short(need.condition, at, zone)
    if need.kind is NeedKind.NEVER:
        return f"{words}, never met"
    return f"{words}, set one hop before" if need.kind is NeedKind.EARLIER else words


def _short(condition: Condition, at: str | None, zone: tzinfo) -> str:
    return short_words([condition], at=at, zone=zone) or condition_in_words(condition, zone)


def step_words(needs: Iterable[StepNeed]) -> list[str]:
    """Say what a step needs, and for how long: `needs MFA; external ID`, `only until 20:00`."""
    words: dict[bool, dict[str, None]] = {False: {}, True: {}}
    for need in needs:
        words[need.kind is NeedKind.TIME][need_words(need)] = None
    heads = (False, "needs"), (True, "only")
    return [f"{head} {'; '.join(words[is_time])}" for is_time, head in heads if words[is_time]]


def needs_by_hop(found: Listed, at: str | None = None, zone: tzinfo = UTC) -> tuple[str, ...]:
    """Say what each hop needs, hops without needs left out: `MFA at hop 2`."""
    words = []
    for number, needs in enumerate(found.needs, 1):
        texts = dict.fromkeys(need_words(need, at, zone) for need in needs)
        if texts:
            words.append(f"{', '.join(texts)} at hop {number}")
    return tuple(words)


def remark(found: Listed, zone: tzinfo = UTC) -> str:
    """Say why a path is closed or depends; empty for one that is allowed."""
    return chain_remark(found.confirmed, (found.confirmed.stopped_at or 0) + 1, zone)


def chain_remark(made: Confirmed, hop: int, zone: tzinfo = UTC) -> str:
    """Say why a chain is closed or depends at a hop of a path; empty for one that is allowed."""
    if made.level is StepLevel.OPEN:
        return ""
    where = f"Hop {hop}"
    if made.level is StepLevel.UNDECIDED:
        lacks = "; ".join(made.unknown[:2]) or "the import lacks what would decide it"
        return f"{where}: {lacks}"
    if made.lacks:
        return f"{where}: {'; '.join(dict.fromkeys(_unmet(one, zone) for one in made.lacks))}"
    return f"{where}: {made.reason or 'nobody can take it'}"


def _unmet(condition: Condition, zone: tzinfo) -> str:
    """Say why a condition does not hold. Only of a key that is there a negated test fails (CO-7).

    But where any value is asked for, the absent key fails, too (CO-16), as `false` of Bool does.
    """
    parts = operator_parts(condition.operator)
    is_said = condition.key.lower() not in TIME_KEYS and "ipaddress" not in parts.base
    has, had = "does not have", condition
    if parts.base == "null" and truth(condition.values):
        has, had = "has", replace(condition, values=("false",))
    elif parts.is_negated:
        has, had = "has", replace(condition, operator=parts.base.replace("not", ""))
        is_said = is_said and parts.base.startswith("string") and parts.quantifier != "foranyvalue"
    elif parts.base == "bool" and not truth(condition.values):
        is_said = False
    words = short_words([had]) if is_said and condition.values else ""
    if not words:
        return f"a condition does not hold: {condition_in_words(condition, zone)}"
    return f"the caller {has} {words}"


def count_words(found: Paths | WayPaths) -> str:
    """Say how many paths there are, and how many of them are listed."""
    least = "" if found.is_exact else "at least "
    words = f"{least}{counted(found.count, 'path')}"
    shown = len(found.listed)
    if shown < found.count:
        honest = "the count is exact, the list is not" if found.is_exact else "there are more"
        return f"{words}; the first {shown:,} are listed: {honest}"
    return words


def nothing_words(source: str, target: str, found: Paths | WayPaths) -> str:
    """Say that there is no path of few enough hops, and whether there is a longer one."""
    words = f"No way from {source} to {target}"
    if found.shortest is None:
        return f"{words} in the imported data."
    hops = counted(found.shortest, "hop")
    return f"{words} in at most {counted(found.max_hops, 'hop')}. The shortest has {hops}."


def left_words(raises_left: int) -> str:
    """Say that hops after raises were not looked for; empty where all were."""
    if not raises_left:
        return ""
    who = counted(raises_left, "raised principal")
    return f"What {who} may do was not looked at: there are too many."


def reach_words(name: str, found: Reach, *, is_forward: bool) -> str:
    """Say what is reached: `ci-runner reaches 37 roles in 6 accounts`."""
    certain = [one for one in found.reached if one.level is not StepLevel.CLOSED]
    if not certain:
        return f"{name} reaches no role." if is_forward else f"Nobody can become {name}."
    accounts = counted(len(found.accounts), "account")
    if is_forward:
        admins = f", {counted(len(found.admins), 'administrator')}" if found.admins else ""
        return f"{name} reaches {counted(found.roles, 'role')} in {accounts}{admins}."
    who = [counted(found.roles, "role")] if found.roles else []
    who += [counted(found.others, "other principal")] if found.others else []
    return f"{' and '.join(who)} in {accounts} can become {name}."


def reached_remark(one: Reached) -> str:
    """Say what is to be known about somebody who is reached: nothing, most often."""
    if one.level is StepLevel.CLOSED:
        return "closed"
    if one.level is StepLevel.UNDECIDED:
        return "depends on what was not imported"
    if not one.is_certain:
        return "not confirmed hop by hop"
    return "needs something" if one.asks else ""


# Rows of an answer about paths, put below headings


def path_sections(rows: Iterable[PathRow]) -> Iterator[PathsSection]:
    """Put paths below headings: what edits closed first, then open, undecided and closed ones."""
    found = list(rows)
    gone = tuple(row for row in found if row.turn is PathTurn.CLOSED)
    if gone:
        yield PathsSection(f"Closed by the edits, {len(gone):,}", gone)
    for level in StepLevel:
        left = tuple(row for row in found if row.level is level and row.turn is not PathTurn.CLOSED)
        if left:
            yield PathsSection(LEVELS[level], left)


def ring_sections(rows: Sequence[ReachRow], gone: tuple[ReachRow, ...]) -> Iterator[PathsSection]:
    """Put who is reached below the number of hops, after who is not any more."""
    if gone:
        yield PathsSection(f"Out of reach by the edits, {len(gone):,}", gone)
    for hops in sorted({row.hops for row in rows}):
        ring = tuple(row for row in rows if row.hops == hops)
        yield PathsSection(f"{counted(hops, 'hop')}, {len(ring):,}", ring)


def levels_words(rows: Sequence[PathRow], *, is_all: bool) -> str:
    """Say how many of the paths that are shown are allowed, depend, or are closed."""
    counts = {level: sum(row.level is level for row in rows) for level in StepLevel}
    words = ", ".join(
        f"{counts[level]:,} {LEVELS[level].lower()}" for level in StepLevel if counts[level]
    )
    return words if is_all else f"Of the first {len(rows):,}: {words}"


def with_more(text: PathsText, rows: Sequence[PathRow]) -> PathsText:
    """Add further paths of the list to an answer."""
    known = (row for row in text.rows if isinstance(row, PathRow))
    return replace(
        text, sections=tuple(path_sections((*known, *rows))), left=max(0, text.left - len(rows))
    )


def by_the_edits(turn: str) -> str:
    """Say that the edits of a scenario did it: `opened`, `2 closed`."""
    return f"{turn} by the edits"


def show_more(others: int) -> str:
    """Offer further paths."""
    return f"Show more of {others:,} others"


def hop_of(number: int, count: int) -> str:
    """Say which hop of how many is looked at, counted from 1."""
    return f"Hop {number} of {count}"
