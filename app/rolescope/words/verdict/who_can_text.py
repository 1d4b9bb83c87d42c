"""Who can: the answer in sentences, and as rows of a table."""

from collections.abc import Iterator, Sequence

from rolescope.engine.words.needs import needs_in_words
from rolescope.model.arn import Arn
from rolescope.model.plain import counted
from rolescope.model.principal import User
from rolescope.simulation.who_can import Permitted, WhoCan
from rolescope.value import Value
from rolescope.words.excerpt import Mark
from rolescope.words.verdict.trace import TraceSection
from rolescope.words.verdict.trace_row import TraceRow

COLUMNS = ("principal", "type", "account", "verdict", "by", "needs", "not imported")


def who_can_sentence(found: WhoCan) -> str:
    """Say how many may do it, of how many."""
    wanted = found.wanted
    what = f"{wanted.action} on {wanted.resource}"
    asked = f"{found.asked:,} users and roles" if found.asked != 1 else "1 user or role"
    allowed, depending = len(found.allowed), len(found.depending)
    if not found.found:
        return f"Nobody of {asked} may do {what}."
    if not depending:
        return f"{allowed:,} of {asked} may do {what}."
    return (
        f"{allowed:,} of {asked} may do {what}; of {depending:,} more it depends on what is not "
        "known."
    )


def account_remark(found: WhoCan) -> str:
    """Say whose a resource is taken to be whose ARN names no account; empty for others."""
    arn = Arn.parse(found.wanted.resource)
    if arn is None or arn.account or not found.found:
        return ""
    return "The ARN names no account: each is asked as if the resource were in its own."


def not_imported(found: WhoCan) -> tuple[str, ...]:
    """Say what the import lacks that could change an answer, each once."""
    return tuple(dict.fromkeys(what for one in found.found for what in one.verdict.unknown))


def permitted_words(one: Permitted) -> str:
    """Say in one line what allows it, or what it depends on."""
    if one.is_sure:
        return f"by {', '.join(one.verdict.by)}" if one.verdict.by else ""
    needs = needs_in_words(one.verdict.needs)
    return needs or f"depends: {'; '.join(one.verdict.unknown or one.verdict.by)}"


def who_can_text(found: WhoCan) -> Iterator[str]:
    """Yield the lines of the whole answer."""
    yield who_can_sentence(found)
    remark = account_remark(found)
    if remark:
        yield remark
    for title, some in (("Allowed", found.allowed), ("Depends", found.depending)):
        if some:
            yield from ("", f"{title}: {counted(len(some), 'principal')}")
            yield from (f"  {one.entity.arn}  {permitted_words(one)}".rstrip() for one in some)
    lacking = not_imported(found)
    if lacking:
        yield from ("", "Not imported", *(f"  {what}" for what in lacking))


def who_can_rows(found: WhoCan) -> Iterator[Sequence[str]]:
    """Yield the rows of the table, in the order of `COLUMNS`."""
    for one in found.found:
        arn, verdict = one.entity.arn, one.verdict
        yield (
            arn,
            type_of(one),
            account_of(one),
            verdict.decision.value,
            "; ".join(verdict.by),
            needs_in_words(verdict.needs),
            "; ".join(verdict.unknown),
        )


def type_of(one: Permitted) -> str:
    """Return `user` or `role`."""
    return "user" if isinstance(one.entity, User) else "role"


def account_of(one: Permitted) -> str:
    """Return the account that a user or role belongs to."""
    return one.entity.arn.split(":")[4]


class WhoCanAnswer(Value):
    """The answer for a window: a sentence, what else is to be said, and a row for each principal.

    `arns` are those of the rows; of very many principals, the first have rows.
    """

    sentence: str
    remark: str
    section: TraceSection
    arns: tuple[str, ...]


_MAX_LISTED = 200  # principals of an answer in the window


def who_can_answer(found: WhoCan) -> WhoCanAnswer:
    """Put the answer into rows: those that may at first."""
    people = (*found.allowed, *found.depending)
    listed = people[:_MAX_LISTED]
    rows = [_row(one) for one in listed]
    left = len(people) - len(listed)
    if left:
        more = f"{left:,} more: rolescope who-can lists all of them"
        rows.append(TraceRow(mark=Mark.NEUTRAL, text=more))
    lacking = not_imported(found)
    gap = f"Not in this import: {'; '.join(lacking)}." if lacking else ""
    return WhoCanAnswer(
        sentence=who_can_sentence(found),
        remark=" ".join(filter(None, (account_remark(found), gap))),
        section=TraceSection(
            title=f"Who can {found.wanted.action}?",
            question=f"{len(people):,} of {found.asked:,}",
            rows=tuple(rows),
        ),
        arns=tuple(one.entity.arn for one in listed),
    )


def _row(one: Permitted) -> TraceRow:
    name = one.entity.name
    if one.is_sure:
        return TraceRow(mark=Mark.YES, text=name, note=account_of(one))
    return TraceRow(mark=Mark.UNKNOWN, text=f"{name}: {permitted_words(one)}", note=account_of(one))
