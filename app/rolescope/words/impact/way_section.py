"""Ways of escalation that edits open and close, as sections of an impact."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from rolescope.difference.way_changes import WayChanges
from rolescope.escalation.way import EscalationWay
from rolescope.model.plain import counted
from rolescope.words.escalation.way_rows import way_stands
from rolescope.words.impact.impact_values import ChangeText, ImpactNames, SectionText

_MAX_ROWS = 500


def way_sections(changes: WayChanges, names: ImpactNames) -> Iterator[SectionText]:
    """Yield what is opened, then what is closed; nothing where ways are as before."""
    for title, ways, tone in (
        ("Escalation ways opened", changes.opened, "risk"),
        ("Escalation ways closed", changes.closed, "plain"),
    ):
        if ways:
            yield _section(title, ways, tone, names)


def _section(
    title: str, ways: Sequence[EscalationWay], tone: str, names: ImpactNames
) -> SectionText:
    left = len(ways) - _MAX_ROWS
    return SectionText(
        title=f"{title} · {len(ways):,}",
        rows=tuple(partial(_row, way, tone, names) for way in islice(ways, _MAX_ROWS)),
        more=counted(left, "more way") if left > 0 else "",
    )


def _row(way: EscalationWay, tone: str, names: ImpactNames) -> ChangeText:
    ends = (names.of(way.source), names.of(way.target))
    is_own = way.source == way.target
    return ChangeText(
        node=names.node(way.source),
        name=ends[0] if is_own else f"{ends[0]} \N{RIGHTWARDS ARROW} {ends[1]}",
        place=names.home(way.target),
        words=f"{way.rule.title}, {way_stands(way)}",
        tone=tone,
        nodes=(way.source, way.target),
        edges=(way.id,),
    )
