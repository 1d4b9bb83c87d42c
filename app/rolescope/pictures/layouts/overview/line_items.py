"""Items of lines and session marks: what is said of them, and what is lit with them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rolescope.engine.words.conditions import short_words
from rolescope.model.plain import visible
from rolescope.pictures.layouts.overview.arrange import Arrangement
from rolescope.pictures.layouts.overview.box_items import other_end
from rolescope.pictures.layouts.overview.diagram import Bundle, CardKind
from rolescope.pictures.layouts.overview.paint_boxes import header_texts
from rolescope.pictures.layouts.overview.paint_lines import session_points
from rolescope.pictures.layouts.overview.paint_rows import label_of
from rolescope.pictures.picture import Change, Item, ItemKind, Point
from rolescope.trust.edge import Closure, Standing
from rolescope.words.names import counted
from rolescope.words.standings import ORDER, State, state_of

_WORDS: Mapping[State, str] = {
    Standing.ALLOWED: "can assume",
    Closure.UNDECIDED: "may be able to assume",
    Standing.TRUSTED_ONLY: "is trusted by, but lacks the permission to assume,",
    Closure.NEVER: "is named by, but never meets the conditions of,",
    Closure.DENIED: "is named by, but denied to assume,",
}
_BEFORE: Mapping[State, str] = {
    Standing.ALLOWED: "could assume it",
    Closure.UNDECIDED: "cannot be decided",
    Standing.TRUSTED_ONLY: "trusted, not permitted",
    Closure.NEVER: "never met",
    Closure.DENIED: "denied",
    Standing.PERMITTED_ONLY: "permitted, not trusted",
}


def line_items(arrangement: Arrangement) -> list[Item]:
    """Return the items of lines and session marks."""
    diagram = arrangement.diagram
    lines = {**arrangement.rails.lines, **arrangement.routes.lines}
    by_source: dict[str, list[Bundle]] = defaultdict(list)
    for bundle in diagram.bundles:
        by_source[bundle.source.id].append(bundle)
    words = {id_: source_words(mine[0], arrangement) for id_, mine in by_source.items()}
    items = [
        _line_item(bundle, words[bundle.source.id], lines[bundle.id], arrangement)
        for bundle in diagram.bundles
    ]
    for id_, (x, y) in session_points(arrangement).items():
        mine = by_source[id_]
        node = mine[0].trusts[0].source
        items.append(
            Item(
                id=id_,
                kind=ItemKind.SESSION,
                name=f"Session {visible(node.name)} of {mine[0].source.place.rsplit('/', 1)[-1]}",
                nodes=(node.id,),
                edges=tuple(dict.fromkeys(t.edge.id for bundle in mine for t in bundle.trusts)),
                tooltip=visible(node.id),
                x=x,
                y=y - 8,
                w=16,
                h=16,
                related=tuple(part for bundle in mine for part in (bundle.id, bundle.target.id)),
            )
        )
    return items


def _line_item(
    bundle: Bundle, source: str, points: Sequence[Point], arrangement: Arrangement
) -> Item:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    words = f"{source} {_WORDS[_state(bundle)]} {_target(bundle)}"
    if bundle.change is not None:
        words = f"{bundle.change.value.capitalize()}: {words}"
    conditions: list[str] = []
    if not bundle.is_counted:
        said = {short_words(trust.edge.conditions) for trust in bundle.trusts}
        conditions = sorted(said - {""})
    facts = [counted(len(bundle.trusts), "trust")] if len(bundle.trusts) > 1 else []
    if bundle.is_counted:
        facts = [counted(bundle.count, "trust")]
    if bundle.danger:
        facts.append("no condition")
    if bundle.is_undecided:
        facts.append("cannot be decided")
    facts += _change_words(bundle)
    start = other_end(bundle.source.id, bundle.source.place, arrangement.diagram)
    session = (bundle.source.id,) if bundle.source.session else ()
    return Item(
        id=bundle.id,
        kind=ItemKind.EDGE,
        name=", ".join([words, *facts, *conditions[:1]]),
        nodes=(),
        edges=tuple(dict.fromkeys(trust.edge.id for trust in bundle.trusts)),
        tooltip="\n".join([words, *facts, *conditions[:6]]),
        x=min(xs),
        y=min(ys),
        w=max(xs) - min(xs),
        h=max(ys) - min(ys),
        related=(start, *session, bundle.target.id),
        change=bundle.change,
    )


def _state(bundle: Bundle) -> State:
    """Return how a line stands, undecided ones of whomever included."""
    return Closure.UNDECIDED if bundle.is_undecided else bundle.state


def _change_words(bundle: Bundle) -> list[str]:
    """Say what became of a line of which only a part is changed, and how its standing was."""
    found = []
    for change in bundle.marks if len(bundle.trusts) > 1 and bundle.change else ():
        count = sum(trust.change is change for trust in bundle.trusts)
        if count < len(bundle.trusts):
            found.append(f"{counted(count, 'trust')} {change.value}")
    before = {state_of(t.first) for t in bundle.trusts if t.change is Change.CHANGED}
    found += [f"before: {_BEFORE[state]}" for state in ORDER if state in before]
    return found


def _target(bundle: Bundle) -> str:
    name, small = label_of(bundle.target, "role", compact=False)
    return f"{name} {small}".strip()


def source_words(bundle: Bundle, arrangement: Arrangement) -> str:
    """Name where a line starts."""
    port = bundle.source
    if port.account is None:
        card = next(card for card in arrangement.diagram.cards if card.id == port.place)
        return "Anyone" if card.kind is CardKind.ANYONE else card.name
    if port.is_account:
        heading, _, _ = header_texts(arrangement.diagram.box(port.place))
        return f"The whole account {heading.removeprefix('Account ')}"
    row = next(row for row in arrangement.plan.rows[port.account] if row.id == port.place)
    name, small = label_of(row, "principal", compact=False)
    words = f"{name} {small}".strip()
    return f"Session {visible(bundle.trusts[0].source.name)} of {words}" if port.session else words
