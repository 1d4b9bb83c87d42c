"""Bringing decisions of several reviewers together: nothing is lost, and nothing taken silently."""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from rolescope.agenda.edits import question_ids, with_items
from rolescope.agenda.past import is_same
from rolescope.model.review import AgendaItem, FindingState, MinutesLine, Review, Ruling
from rolescope.value import Value, replace

_NOTHING = Ruling()


class Decided(Value, kw_only=True):
    """A decision as it is handed on, and what it is about: for people, and for programs.

    `about` is the fingerprint of a finding, or the id of `item`, which is about no finding.
    """

    about: str
    title: str
    ruling: Ruling
    item: AgendaItem | None = None


class Conflict(Value, kw_only=True):
    """Two decisions about the same subject that differ."""

    theirs: Decided
    mine: Ruling


class DecisionMerge(Value, kw_only=True):
    """Decisions of somebody else beside those of a review.

    `new` are about what the review has not decided; `same` counts those that it has, too.
    """

    new: tuple[Decided, ...] = ()
    same: int = 0
    conflicts: tuple[Conflict, ...] = ()


def decisions_of(review: Review, titles: Mapping[str, str]) -> tuple[Decided, ...]:
    """Return what a review has decided, to hand on. `titles` are those of findings, if known.

    Which scenario makes a fix is left out: it belongs to the review.
    """
    listed = {name: item.title for item in review.agenda.items for name in item.findings}
    known = {**listed, **titles}
    findings = (
        Decided(about=name, title=known.get(name, ""), ruling=replace(ruling, fix=""))
        for name, ruling in review.rulings
        if ruling != _NOTHING
    )
    items = (
        Decided(about=item.id, title=item.title, ruling=item.ruling, item=item)
        for item in review.agenda.items
        if not item.findings and item.ruling != _NOTHING
    )
    return (*findings, *items)


def merge_decisions(review: Review, theirs: Sequence[Decided]) -> DecisionMerge:
    """Put decisions of somebody else beside those of a review.

    An item whose id belongs to another subject here gets an id of its own.
    """
    own = {one.about: one.ruling for one in decisions_of(review, {})}
    known = {item.id: item for item in review.agenda.items}
    new, conflicts, same = [], [], 0
    for given in theirs:
        one = _with_own_id(given, known)
        if one.item is not None:
            known[one.about] = one.item
        mine = own.get(one.about)
        if mine is None:
            new.append(one)
        elif mine == one.ruling:
            same += 1
        else:
            conflicts.append(Conflict(theirs=one, mine=mine))
    return DecisionMerge(new=tuple(new), same=same, conflicts=tuple(conflicts))


def _with_own_id(one: Decided, known: Mapping[str, AgendaItem]) -> Decided:
    item = one.item
    if item is None:
        return one
    names = chain((item.id,), question_ids(item.title))
    fitting = (replace(item, id=name) for name in names)
    item = next(it for it in fitting if it.id not in known or is_same(it, known[it.id]))
    return replace(one, about=item.id, item=item)


def with_decisions_of(
    review: Review,
    merge: DecisionMerge,
    preferred: Collection[str],
    lines: Sequence[MinutesLine] = (),
) -> Review:
    """Return the review with all that is new, and with theirs where it is preferred to mine.

    `preferred` are subjects of conflicts; `lines` tell in the minutes what was not kept. Where both
    agree on a fix, the scenario that makes it stays that of the review.
    """
    taken = [*merge.new, *(one.theirs for one in merge.conflicts if one.theirs.about in preferred)]
    rulings = dict(review.rulings)
    rulings |= {
        one.about: _with_fix_of(rulings.get(one.about, _NOTHING), one.ruling)
        for one in taken
        if one.item is None
    }
    items = {one.about: replace(one.item, ruling=one.ruling) for one in taken if one.item}
    agenda = with_items(review.agenda, tuple(items.values()))
    agenda = replace(
        agenda,
        items=tuple(
            replace(item, ruling=items[item.id].ruling) if item.id in items else item
            for item in agenda.items
        ),
        lines=(*agenda.lines, *lines),
    )
    return replace(review, rulings=tuple(rulings.items()), agenda=agenda)


def _with_fix_of(mine: Ruling, theirs: Ruling) -> Ruling:
    return replace(theirs, fix=mine.fix if theirs.state is FindingState.FIX_AGREED else "")
