"""What a review should look at: findings, paths to administrators, third parties, and changes."""

from collections.abc import Iterable, Iterator, Sequence

from rolescope.findings.finding import Risk
from rolescope.findings.third_parties import ThirdParty
from rolescope.findings.triage import Novelty, Triage, Triaged, is_due
from rolescope.model.review import AgendaGroup, FindingState
from rolescope.value import Value

PATH_RULES = frozenset({"FND-20", "FND-21", "FND-22"})
"""Findings about paths to administrators, and into production."""

_MINUTES = {Risk.CRITICAL: 8, Risk.HIGH: 6, Risk.MEDIUM: 4, Risk.LOW: 3, Risk.INFO: 2}
_PARTY_MINUTES, _GONE_MINUTES = 3, 3


class Proposed(Value, kw_only=True):
    """One item. `findings` are fingerprints; `party` the key of a third party.

    `is_late`: an acceptance has ended, or an agreed fix is due and its finding is still there.
    `is_gone`: the findings are there no more.
    """

    group: AgendaGroup
    minutes: int
    findings: tuple[str, ...] = ()
    party: str = ""
    is_late: bool = False
    is_gone: bool = False


def proposed(
    found: Triage, parties: Sequence[ThirdParty], at: str, least: Risk = Risk.MEDIUM
) -> tuple[Proposed, ...]:
    """Return the items of a review at a time (ISO 8601), in their order.

    Agreed fixes that are due and whose findings are still there come first. In each group what
    is late stands first, then the worst. Findings of one rule share an item
    unless they are of high severity; those below `least` are left out, but for late ones. What
    was accepted, and needs no word, is left out, too.
    """
    worth = [one for one in found.found if _is_worth(one, at, least)]
    due = [one for one in worth if is_due(one.ruling, at)]
    worth = [one for one in worth if one not in due]
    paths = [one for one in worth if one.finding.rule in PATH_RULES]
    others = [one for one in worth if one.finding.rule not in PATH_RULES]
    changed = [one for one in others if one.since in (Novelty.CHANGED, Novelty.REOPENED)]
    known = [one for one in others if one not in changed or one.is_overdue]
    changed = [one for one in changed if not one.is_overdue]
    items = [
        *_items(due, AgendaGroup.DUE),
        *_in_order(_items(known, AgendaGroup.FINDINGS)),
        *_in_order(_items(paths, AgendaGroup.PATHS)),
        *(
            Proposed(group=AgendaGroup.PARTIES, minutes=_PARTY_MINUTES, party=one.key)
            for one in parties
        ),
        *_in_order(_items(changed, AgendaGroup.CHANGES)),
    ]
    if found.gone:
        items.append(
            Proposed(
                group=AgendaGroup.CHANGES, minutes=_GONE_MINUTES, findings=found.gone, is_gone=True
            )
        )
    return tuple(items)


def _is_worth(one: Triaged, at: str, least: Risk) -> bool:
    if one.is_overdue or is_due(one.ruling, at):
        return True
    is_done = one.ruling.state in (FindingState.ACCEPTED, FindingState.NO_PROBLEM)
    return not one.finding.is_held and not is_done and one.finding.risk >= least


def _items(found: Iterable[Triaged], group: AgendaGroup) -> Iterator[Proposed]:
    """Yield an item for each bad finding, and for all others of a rule together."""
    together: dict[tuple[str, Risk, bool], list[Triaged]] = {}
    for one in found:
        late = one.is_overdue or group is AgendaGroup.DUE
        if one.finding.risk >= Risk.HIGH or group is AgendaGroup.PATHS:
            yield Proposed(
                group=group,
                minutes=_MINUTES[one.finding.risk],
                findings=(one.finding.fingerprint,),
                is_late=late,
            )
        else:
            kind = one.finding.rule, one.finding.risk, late
            together.setdefault(kind, []).append(one)
    for (_rule, risk, late), some in together.items():
        yield Proposed(
            group=group,
            minutes=_MINUTES[risk],
            findings=tuple(one.finding.fingerprint for one in some),
            is_late=late,
        )


def _in_order(items: Iterable[Proposed]) -> list[Proposed]:
    return sorted(items, key=lambda one: not one.is_late)
