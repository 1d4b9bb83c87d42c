"""The header of the focus view in words."""

from rolescope.drawing.layouts.focus.plan import Plan
from rolescope.drawing.layouts.focus.reach import Actor
from rolescope.drawing.layouts.overview.labels import counted
from rolescope.trust.edge import NodeKind, Zone


def sentence(plan: Plan) -> str:
    """Say who reaches the subject, or what it reaches."""
    if plan.subject.kind in (NodeKind.ROLE, NodeKind.SESSION):
        return " ".join(_into(plan))
    return " ".join(_on(plan))


def _into(plan: Plan) -> list[str]:
    reaching = _open_keys(plan, back=True)
    words = []
    direct = [column for column in plan.columns if column.number == -1]
    steps = plan.steps_back
    if any(actor.node.zone is Zone.ANYONE for actor in reaching):
        words.append("Anyone with AWS credentials reaches this role.")
    if not reaching:
        words.append("Nobody can reach this role.")
    elif steps == 1:
        words.append(f"{counted(len(reaching), 'principal')} can assume this role directly.")
    else:
        words.append(
            f"{counted(len(reaching), 'principal')} can reach this role in up to {steps} steps."
        )
    count = sum(column.count or 0 for column in direct)
    never = _closed_direct(plan)
    if steps > 1 and count:
        verb = "is trusted" if count == 1 else "are trusted"
        tail = f", {_of_them(never, count)}." if never else "."
        words.append(f"{count:,} {verb} directly{tail}")
    elif never:
        words.append(f"{counted(never, 'more principal')} never meets its condition.")
    if plan.trusted_only:
        verb = "is trusted, but lacks" if plan.trusted_only == 1 else "are trusted, but lack"
        words.append(f"{plan.trusted_only:,} more {verb} the permission.")
    return words


def _of_them(never: int, count: int) -> str:
    if never == count:
        return "but never meets its condition" if never == 1 else "but never meet their conditions"
    who = "one" if never == 1 else f"{never:,}"
    return f"{who} of them never meets its condition" if never == 1 else f"{who} of them never do"


def _on(plan: Plan) -> list[str]:
    reached = _open_keys(plan, back=False)
    is_anyone = plan.subject.kind is NodeKind.ANYONE
    kind = "Anyone" if is_anyone else f"This {plan.subject.kind.value}"
    if not reached:
        return [f"{kind} can assume no role."]
    admins = sum(actor.node.is_admin for actor in reached)
    steps = plan.steps_on
    way = "directly" if steps == 1 else f"in up to {steps} steps"
    words = [f"{kind} can become {counted(len(reached), 'role')} {way}."]
    if admins:
        verb = "is an administrator" if admins == 1 else "are administrators"
        words.append(f"{admins:,} of them {verb}.")
    return words


def _open_keys(plan: Plan, *, back: bool) -> list[Actor]:
    """Return the actors that reach the subject (or are reached) over open hops alone."""
    start = next(card for column in plan.columns if column.number == 0 for card in column.cards)
    found = {start.actors[0].key: start.actors[0]}
    hops = [hop for hop in plan.hops if hop.is_open]
    growing = True
    while growing:
        ends = ((hop.target, hop.source) if back else (hop.source, hop.target) for hop in hops)
        fresh = {far.key: far for near, far in ends if near.key in found and far.key not in found}
        found.update(fresh)
        growing = bool(fresh)
    del found[start.actors[0].key]
    return [found[key] for key in sorted(found)]


def _closed_direct(plan: Plan) -> int:
    start = next(card.id for column in plan.columns if column.number == 0 for card in column.cards)
    into = [link for link in plan.links if link.target == start]
    closed = {hop.source.key for link in into if not link.is_open for hop in link.hops}
    return len(closed - {hop.source.key for link in into if link.is_open for hop in link.hops})
