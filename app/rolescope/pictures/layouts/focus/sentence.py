"""The header of the focus view in words."""

from rolescope.model.plain import counted
from rolescope.pictures.layouts.focus.cards import CardLink
from rolescope.pictures.layouts.focus.hops import Actor
from rolescope.pictures.layouts.focus.plan import FocusPlan
from rolescope.trust.edge import NodeKind, Standing, Zone
from rolescope.trust.queries import OPEN


def sentence(plan: FocusPlan) -> str:
    """Say who reaches the subject, or what it reaches."""
    if plan.looks_back:
        return " ".join(_into(plan))
    return " ".join(_on(plan))


def _into(plan: FocusPlan) -> list[str]:
    sure = _reaching(plan, back=True, standings=frozenset({Standing.ALLOWED}))
    keys = {actor.key for actor in sure}
    maybe = [actor for actor in _reaching(plan, back=True, standings=OPEN) if actor.key not in keys]
    words = []
    risky = {hop.source.key for hop in plan.hops if hop.edge.id in plan.names.risky}
    anyone = [a for a in sure if a.node.zone is Zone.ANYONE and a.key in risky]
    if anyone:
        words.append("Anyone with AWS credentials can reach this role.")
    if len(sure) > len(anyone) or not (sure or maybe):
        words.append(_sure(len(sure), _farthest(plan, sure)))
    if maybe:
        noun = counted(len(maybe), "more principal" if sure else "principal")
        may = "may" if sure else "may reach this role"
        words.append(f"{noun} {may}, depending on what was not imported.")
    words += _direct(plan)
    words += _taking_over(plan, {actor.key for actor in (*sure, *maybe)})
    if plan.trusted_only:
        verb = "is trusted, but lacks" if plan.trusted_only == 1 else "are trusted, but lack"
        more = "more " if sure or maybe else ""
        words.append(f"{plan.trusted_only:,} {more}{verb} the permission.")
    if plan.lost or plan.gained:
        words.append(_changed(plan))
    return words


def _taking_over(plan: FocusPlan, trusted: set[str]) -> list[str]:
    """Say how many can take the subject over by ways of escalation, too."""
    found = _reaching(plan, back=True, standings=frozenset({Standing.ALLOWED}), with_ways=True)
    more = [actor for actor in found if actor.key not in trusted]
    into = {way.rule.id for hop in plan.hops for way in hop.ways}
    if not into:
        return []
    if not more:
        return ["Ways of escalation let in nobody else for certain."]
    steps = _farthest(plan, more)
    how = "" if steps == 1 else f" in up to {steps} steps"
    noun = counted(len(more), "more principal" if trusted else "principal")
    return [f"{noun} can take it over{how}."]


def _changed(plan: FocusPlan) -> str:
    """Say how many reach the subject, or are reached from it, other than before any edit."""
    if plan.looks_back:
        gone, new = "no longer can", "newly can"
    else:
        gone, new = "can no longer be reached", "newly can be"
    counts = ((plan.lost, gone), (plan.gained, new))
    return f"{', '.join(f'{count:,} {words}' for count, words in counts if count)}."


def _sure(count: int, steps: int) -> str:
    if not count:
        return "Nobody can reach this role."
    way = "assume this role directly" if steps == 1 else f"reach this role in up to {steps} steps"
    return f"{counted(count, 'principal')} can {way}."


def _farthest(plan: FocusPlan, actors: list[Actor]) -> int:
    return max((plan.distance[actor.key] for actor in actors), default=0)


def _direct(plan: FocusPlan) -> list[str]:
    start = next(card.id for column in plan.columns if column.number == 0 for card in column.cards)
    into = [link for link in _into_subject(plan, start) if not link.is_gone]
    count = len({hop.source.key for link in into for hop in link.hops})
    never, denied = _closed_direct(plan)
    if plan.steps_back > 1:
        verb = "is trusted" if count == 1 else "are trusted"
        closed = " and ".join(
            words(number, count)
            for number, words in ((never, _never_of_them), (denied, _denied_of_them))
            if number
        )
        return [f"{count:,} {verb} directly{', ' if closed else ''}{closed}."]
    words = []
    if never:
        verb = "is trusted, but never meets" if never == 1 else "are trusted, but never meet"
        words.append(f"{never:,} {verb} the conditions.")
    if denied:
        words.append(f"{denied:,} {'is' if denied == 1 else 'are'} trusted, but denied.")
    return words


def _into_subject(plan: FocusPlan, start: str) -> list[CardLink]:
    """Return the lines of trusts into the subject."""
    return [link for link in plan.links if link.target == start and not link.is_way]


def _never_of_them(never: int, count: int) -> str:
    if never == count:
        return "but never meets its condition" if never == 1 else "but never meet their conditions"
    who = "one" if never == 1 else f"{never:,}"
    return f"{who} of them never meets its condition" if never == 1 else f"{who} of them never do"


def _denied_of_them(denied: int, count: int) -> str:
    if denied == count:
        return "but denied"
    return "one of them is denied" if denied == 1 else f"{denied:,} of them are denied"


def _on(plan: FocusPlan) -> list[str]:
    reached = _reaching(plan, back=False, standings=OPEN)
    more = _reaching(plan, back=False, standings=OPEN, with_ways=True)
    is_anyone = plan.subject.kind is NodeKind.ANYONE
    kind = "Anyone" if is_anyone else f"This {plan.subject.kind.value}"
    words = [f"{kind} can assume no role."]
    if reached:
        admins = sum(actor.node.is_admin for actor in reached)
        steps = plan.steps_on
        way = "directly" if steps == 1 else f"in up to {steps} steps"
        words = [f"{kind} can become {counted(len(reached), 'role')} {way}."]
        if admins:
            verb = "is an administrator" if admins == 1 else "are administrators"
            words.append(f"{admins:,} of them {verb}.")
    if len(more) > len(reached):
        noun = "more principal" if reached else "principal"
        words.append(f"{counted(len(more) - len(reached), noun)} can be taken over.")
    words += _taking_over(plan, set()) if plan.steps_back else []
    return [*words, _changed(plan)] if plan.lost or plan.gained else words


def _reaching(
    plan: FocusPlan, *, back: bool, standings: frozenset[Standing], with_ways: bool = False
) -> list[Actor]:
    """Return the actors that reach the subject (or that it reaches) over hops of these kinds.

    Those of trusts alone; `with_ways`: of ways of escalation, too.
    """
    start = next(card for column in plan.columns if column.number == 0 for card in column.cards)
    subject = start.actors[0]
    found = {subject.key: subject}
    beyond: dict[str, list[Actor]] = {}
    for hop in plan.hops:
        if hop.edge.standing in standings and (with_ways or not hop.is_way):
            near, far = (hop.target, hop.source) if back else (hop.source, hop.target)
            beyond.setdefault(near.key, []).append(far)
    waiting = [subject]
    while waiting:
        for actor in beyond.get(waiting.pop().key, ()):
            if actor.key not in found:
                found[actor.key] = actor
                waiting.append(actor)
    del found[subject.key]
    return [found[key] for key in sorted(found)]


def _closed_direct(plan: FocusPlan) -> tuple[int, int]:
    """Count who is trusted but can never get in: by a condition, and by an explicit deny."""
    start = next(card.id for column in plan.columns if column.number == 0 for card in column.cards)
    into = [link for link in _into_subject(plan, start) if not link.is_gone]
    is_open = {hop.source.key for link in into if link.is_open for hop in link.hops}
    closed = [hop for link in into if not link.is_open for hop in link.hops]
    never = {hop.source.key for hop in closed if hop.edge.unmeetable} - is_open
    return len(never), len({hop.source.key for hop in closed} - is_open - never)
