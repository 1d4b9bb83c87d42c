"""The legend: a sample of everything that is on the picture, and of nothing else."""

from collections.abc import Iterator

from rolescope.pictures.layouts.focus import marks
from rolescope.pictures.layouts.focus.cards import CardLink
from rolescope.pictures.layouts.focus.conditions import MARKED
from rolescope.pictures.layouts.focus.plan import FocusPlan
from rolescope.pictures.layouts.overview.marks import change_sample, look_sample
from rolescope.pictures.picture import Arrow, Dash, Glyph, LegendEntry, Line, PictureChange, Shape
from rolescope.pictures.standing_lines import LOOKS
from rolescope.pictures.way_bundles import WAY_ICON, way_sample
from rolescope.trust.edge import Closure, NodeKind
from rolescope.words.standings import State

_STATES: tuple[tuple[State, str], ...] = (
    (Closure.UNDECIDED, "cannot be decided"),
    (Closure.NEVER, "never met"),
    (Closure.DENIED, "denied"),
)
_KINDS = (
    (NodeKind.ROLE, "role"),
    (NodeKind.USER, "user"),
    (NodeKind.SESSION, "role session"),
    (NodeKind.FEDERATED_USER, "federated user"),
    (NodeKind.SAML_PROVIDER, "provider"),
    (NodeKind.OIDC_PROVIDER, "provider"),
    (NodeKind.SERVICE, "AWS service"),
    (NodeKind.ACCOUNT, "account"),
    (NodeKind.ANYONE, "anyone"),
)


def legend_of(plan: FocusPlan) -> tuple[LegendEntry, ...]:
    """Return the entries for what the picture shows."""
    found: dict[str, LegendEntry] = {}
    for text, shapes in (*_principals(plan), *_lines(plan), *_changes(plan)):
        key = text.replace(" ", "-")
        found.setdefault(key, LegendEntry(key=key, text=text, shapes=tuple(shapes)))
    return tuple(found.values())


def _principals(plan: FocusPlan) -> Iterator[tuple[str, list[Shape]]]:
    actors = [actor for card in plan.cards.values() for actor in card.actors]
    nodes = {actor.node.kind: actor.node for actor in actors}
    for kind, words in _KINDS:
        if kind in nodes:
            yield words, marks.mark(nodes[kind], 0, 0, 17 if kind is NodeKind.ROLE else 15)
        if kind is NodeKind.ROLE and any(card.count > 1 for card in plan.cards.values()):
            yield "folded group", marks.roles(0, 0, 15, "scope")
    for kind in (NodeKind.PERSON, NodeKind.PEOPLE):
        if kind in nodes:
            yield kind.value, marks.person(nodes[kind], 0, 0, 15)
    if any(card.is_admin and card.column for card in plan.cards.values()):
        yield "administrator", [Glyph(name="crown", x=0, y=0, size=14, fill="text")]
    if any(card.makes_admin and card.column for card in plan.cards.values()):
        sign = Glyph(name="crown-outline", x=0, y=0, size=14, fill="risk")
        yield "can make itself admin", [sign]


def _lines(plan: FocusPlan) -> Iterator[tuple[str, list[Shape]]]:
    thick = plan.thick
    ways = [link for link in plan.links if link.is_way]
    trusts = [link for link in plan.links if not (link.edits or link.is_way)]
    plain = [link for link in trusts if link.is_open and not link.is_cut]
    if any((link.source, link.target) not in thick for link in plain):
        yield "can assume", [_sample("edge")]
    if thick:
        words = "easiest way in" if plan.steps_back else "easiest way to an administrator"
        yield words, [_sample("allowed", width=2.5)]
    if plan.risky:
        yield "no condition", marks.triangle(0, 0)[1:]
    states = {link.state for link in trusts if not (link.is_gone or link.is_cut)}
    for state, words in _STATES:
        if state in states:
            yield words, list(look_sample(LOOKS[state]))
    yield from _ways(ways)
    if any(link.edits for link in plan.links):
        yield "escalation by editing", [_sample("risk", dash=Dash.PERMITTED_ONLY)]


def _ways(ways: list[CardLink]) -> Iterator[tuple[str, list[Shape]]]:
    """Yield the lines of ways of escalation: those that hold, and those that depend."""
    are_open = {link.state is Closure.UNDECIDED for link in ways}
    for is_open, words, ink in ((False, "can take over", "risk"), (True, "may take over", "cond")):
        if is_open in are_open:
            yield words, [way_sample(ink)]
    if ways:
        yield "escalation rule", marks.badge(WAY_ICON, 0, 0, is_met=False)


def _changes(plan: FocusPlan) -> Iterator[tuple[str, list[Shape]]]:
    changes = {link.change for link in plan.links}
    for change in MARKED:
        if change in changes:
            yield change.value, list(change_sample(change))
    if PictureChange.UNREACHED in changes:
        yield PictureChange.UNREACHED.value, [_sample("faint", dash=Dash.GHOST, arrow=Arrow.OPEN)]


def _sample(
    color: str, *, width: float = 1.6, dash: Dash = Dash.SOLID, arrow: Arrow = Arrow.FILLED
) -> Line:
    return Line(points=((-13, 0), (13, 0)), stroke=color, width=width, dash=dash, arrow=arrow)
