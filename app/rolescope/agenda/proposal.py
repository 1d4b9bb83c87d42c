"""What a review should look at: findings, paths to administrators, third parties, and changes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rolescope.findings.finding import Risk
from rolescope.findings.third_parties import ThirdParty
from rolescope.findings.triage import Since, Triage, Triaged
from rolescope.model.review import AgendaGroup, FindingState

PATH_RULES = frozenset({"FND-20", "FND-21", "FND-22"})
"""Findings about paths to administrators, and into production."""

_MINUTES = {Risk.CRITICAL: 8, Risk.HIGH: 6, Risk.MEDIUM: 4, Risk.LOW: 3, Risk.INFO: 2}
_PARTY_MINUTES, _GONE_MINUTES = 3, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """One item. `findings` are fingerprints; `party` the key of a third party.

    `is_late`: an acceptance has ended, or an agreed fix was due and its finding is still there.
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

    In each group what is late stands first, then the worst. Findings of one rule share an item
    unless they are of high severity; those below `least` are left out, but for late ones. What
    was accepted, and needs no word, is left out, too.
    """
    worth = [one for one in found.found if _is_worth(one, at, least)]
    paths = [one for one in worth if one.finding.rule in PATH_RULES]
    others = [one for one in worth if one.finding.rule not in PATH_RULES]
    changed = [one for one in others if one.since in (Since.CHANGED, Since.REOPENED)]
    known = [one for one in others if one not in changed or one.is_overdue]
    changed = [one for one in changed if not one.is_overdue]
    items = [
        *_in_order(_items(known, AgendaGroup.FINDINGS, at)),
        *_in_order(_items(paths, AgendaGroup.PATHS, at)),
        *(
            Proposed(group=AgendaGroup.PARTIES, minutes=_PARTY_MINUTES, party=one.key)
            for one in parties
        ),
        *_in_order(_items(changed, AgendaGroup.CHANGES, at)),
    ]
    if found.gone:
        items.append(
            Proposed(
                group=AgendaGroup.CHANGES, minutes=_GONE_MINUTES, findings=found.gone, is_gone=True
            )
        )
    return tuple(items)


def _is_worth(one: Triaged, at: str, least: Risk) -> bool:
    if is_late(one, at):
        return True
    is_done = one.ruling.state in (FindingState.ACCEPTED, FindingState.NO_PROBLEM)
    return not one.finding.is_held and not is_done and one.finding.risk >= least


def is_late(one: Triaged, at: str) -> bool:
    """Tell whether an acceptance has ended, or a fix is due that is yet to be made."""
    ruling = one.ruling
    is_due = ruling.state is FindingState.FIX_AGREED and bool(ruling.until)
    return one.is_overdue or (is_due and ruling.until[:10] <= at[:10])


def _items(found: Iterable[Triaged], group: AgendaGroup, at: str) -> Iterator[Proposed]:
    """Yield an item for each bad finding, and for all others of a rule together."""
    together: dict[tuple[str, Risk, bool], list[Triaged]] = {}
    for one in found:
        late = is_late(one, at)
        if one.finding.risk >= Risk.HIGH or group is AgendaGroup.PATHS:
            yield Proposed(
                group=group,
                minutes=_MINUTES[one.finding.risk],
                findings=(one.finding.fingerprint,),
                is_late=late,
            )
        else:
            together.setdefault((one.finding.rule, one.finding.risk, late), []).append(one)
    for (_rule, risk, late), some in together.items():
        yield Proposed(
            group=group,
            minutes=_MINUTES[risk],
            findings=tuple(one.finding.fingerprint for one in some),
            is_late=late,
        )


def _in_order(items: Iterable[Proposed]) -> list[Proposed]:
    return sorted(items, key=lambda one: not one.is_late)
