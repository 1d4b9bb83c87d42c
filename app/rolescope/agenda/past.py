"""Earlier reviews: what was decided in them about what a later one looks at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rolescope.model.instant import parse_instant
from rolescope.model.review import Agenda, AgendaItem, MinutesLine, Review, Ruling
from rolescope.value import replace

_NOTHING = Ruling()


def ruling_of(item: AgendaItem, rulings: Mapping[str, Ruling]) -> Ruling:
    """Return what was decided about an item: about all of its findings, where it has some."""
    if not item.findings:
        return item.ruling
    found = [rulings.get(name, _NOTHING) for name in item.findings]
    states = {one.state for one in found}
    return found[0] if len(states) == 1 else _NOTHING


def with_decisions(agenda: Agenda, rulings: Mapping[str, Ruling]) -> Agenda:
    """Return the agenda with what was decided kept in each item: later reviews decide anew."""
    items = []
    for item in agenda.items:
        each = tuple((name, rulings.get(name, _NOTHING)) for name in item.findings)
        differ = len({ruling for _, ruling in each}) > 1
        items.append(replace(item, ruling=ruling_of(item, rulings), rulings=each if differ else ()))
    return replace(agenda, items=tuple(items))


def next_review(review: Review, agenda: Agenda) -> Review:
    """Return the review with another agenda; the one that was held before is kept."""
    before = review.agenda
    if not before.started:
        return replace(review, agenda=agenda)
    if not before.ended:
        before = with_decisions(before, dict(review.rulings))
    return replace(review, agenda=agenda, earlier=(*review.earlier, before))


def earlier_items(
    earlier: Sequence[Agenda], findings: Iterable[str], item: AgendaItem | None = None
) -> Iterator[tuple[Agenda, AgendaItem]]:
    """Yield the items of earlier reviews about one of `findings`, or about the same as `item`.

    The last review comes first.
    """
    about = set(findings)
    for agenda in reversed(earlier):
        for one in agenda.items:
            if (item is not None and is_same(one, item)) or about.intersection(one.findings):
                yield agenda, one


def is_same(one: AgendaItem, other: AgendaItem) -> bool:
    """Tell whether items that are about no finding have one subject.

    The id alone does not tell: older programs numbered the questions of each agenda. A third party
    has its key; its title counts roles, which come and go.
    """
    if one.findings or other.findings or one.id != other.id:
        return False
    return one.party == other.party if one.party else one.title == other.title


def lines_about(agenda: Agenda, item: AgendaItem) -> tuple[MinutesLine, ...]:
    """Return what was said about an item, without the decision."""
    lines = (line for line in agenda.lines if line.item == item.id and not line.is_decision)
    return tuple(lines)


def reviewed_before(review: Review, at: str) -> frozenset[str]:
    """Return the fingerprints that reviews looked at which had ended at a time (ISO 8601).

    One of them that is there again, but was not in the import between, is open again.
    """
    now = parse_instant(at)
    found: set[str] = set()
    for agenda in (*review.earlier, review.agenda):
        end = parse_instant(agenda.ended)
        if end is not None and now is not None and end <= now:
            found.update(name for item in agenda.items for name in item.findings)
    return frozenset(found)
