"""What closes a way in words: each edit, what else it closes, and who else is touched."""

from collections.abc import Iterable

from rolescope.escalation.closing import Closing, ClosingKind
from rolescope.escalation.way import EscalationWay
from rolescope.model.arn import role_name
from rolescope.model.edit import Edit
from rolescope.model.plain import counted
from rolescope.value import Value

_MAX_NAMED = 4


class ClosingText(Value, kw_only=True):
    """An edit to choose: `effect` says what it closes, and who is touched beside.

    `left` names ways to the same gain that it leaves open; empty where there is none.
    """

    title: str
    effect: str
    left: str
    edits: tuple[Edit, ...]


def closing_texts(way: EscalationWay, closings: Iterable[Closing]) -> tuple[ClosingText, ...]:
    """Write what closes a way, in its order."""
    return tuple(
        ClosingText(title=_title(way, one), effect=_effect(one), left=_left(one), edits=one.edits)
        for one in closings
    )


def _title(way: EscalationWay, closing: Closing) -> str:
    match closing.kind:
        case ClosingKind.DENY:
            return f"Deny {closing.action} to {role_name(way.source)}"
        case ClosingKind.REMOVE_ACTION:
            return f"Remove {closing.action} from {closing.subject}"
        case _:
            service = closing.action.partition(".")[0]
            return f"Take {service} out of the trust of {role_name(closing.subject)}"


def _effect(closing: Closing) -> str:
    """Say what is closed with it, and who else loses what is edited."""
    more = len(closing.closes) - 1
    closes = f"Closes this way and {more:,} more" if more else "Closes this way"
    if closing.kind is ClosingKind.REMOVE_SERVICE:
        service = closing.action.partition(".")[0]
        return f"{closes}; what {service} runs with this role stops."
    if not closing.touches:
        return f"{closes}; nobody else is touched."
    names = [role_name(arn) for arn in closing.touches]
    rest = len(names) - _MAX_NAMED
    named = ", ".join(names[:_MAX_NAMED]) + (f" and {rest:,} more" if rest > 0 else "")
    others = counted(len(names), "other principal")
    verb = "loses" if len(names) == 1 else "lose"
    return f"{closes}; {others} {verb} the action, too: {named}."


def _left(closing: Closing) -> str:
    titles = dict.fromkeys(way.rule.title for way in closing.leaves)
    rest = len(titles) - _MAX_NAMED
    named = "; ".join([*titles][:_MAX_NAMED]) + (f"; {rest:,} more" if rest > 0 else "")
    return f"Leaves open to the same end: {named}." if titles else ""


def apply_text(title: str) -> str:
    """Offer to make a change in the scenario."""
    return f"Apply as what-if: {title}"
