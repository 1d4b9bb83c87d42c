"""How nodes and lines look: glyphs by kind, inks by zone, lines by standing."""

from collections.abc import Mapping

from rolescope.engine.language.condition_kind import narrows
from rolescope.engine.words.conditions import ConditionKind
from rolescope.pictures.layouts.map.folding import MapNode as Drawn
from rolescope.pictures.layouts.map.folding import MapWire
from rolescope.pictures.layouts.map.gather import PEOPLE, Gathered
from rolescope.pictures.picture import Arrow, Dash, LineStyle, PictureChange
from rolescope.pictures.standing_lines import LOOKS
from rolescope.pictures.trust_facts import Danger, badge_of
from rolescope.trust.edge import (
    PROVIDERS,
    Closure,
    Edge,
    Node,
    NodeKind,
    Standing,
    Zone,
    is_from_outside,
)
from rolescope.value import replace
from rolescope.words.names import ZONE_COLORS
from rolescope.words.standings import State, first_of, state_of

ALLOWED = LineStyle(stroke="edge", width=1.2)
CONDITIONAL = LineStyle(stroke="cond", width=1.2)


def _line(state: State, width: float, stroke: str | None = None) -> LineStyle:
    look = LOOKS[state]
    return LineStyle(stroke=stroke or look.color, width=width, dash=look.dash, arrow=look.arrow)


_HALO = 2.5  # px

UNDECIDED = _line(Closure.UNDECIDED, 1.2)
TRUSTED_ONLY = _line(Standing.TRUSTED_ONLY, 1.0)
NEVER_MET = _line(Closure.NEVER, 1.0)
DENIED = _line(Closure.DENIED, 1.0)
FEDERATED = LineStyle(stroke="edge", width=1.2, dash=Dash.FEDERATED)
OUTSIDE = LineStyle(stroke="outside", width=1.2)
NOTICE = LineStyle(stroke="cond", width=2.0, halo=_HALO)
RISK = LineStyle(stroke="risk", width=2.0, halo=_HALO)
GONE = LineStyle(stroke="risk", width=1.8, dash=Dash.GHOST)
NEW = LineStyle(stroke="allowed", width=2.6)
CHANGED = LineStyle(stroke="cond", width=2.6)
FAINT = _line(Standing.TRUSTED_ONLY, 1.0, "edgesoft")
FAINT_UNDECIDED = _line(Closure.UNDECIDED, 1.0, "edgesoft")
FAINT_NEVER = _line(Closure.NEVER, 1.0, "edgesoft")
FAINT_DENIED = _line(Closure.DENIED, 1.0, "edgesoft")
BETWEEN = LineStyle(stroke="edgesoft", width=1.0)
MANY = LineStyle(stroke="edgesoft", width=2.0)
WAY = LineStyle(stroke="risk", width=2.2, dash=Dash.WAY, arrow=Arrow.HOLLOW)
OPEN_WAY = LineStyle(stroke="cond", width=2.2, dash=Dash.WAY, arrow=Arrow.HOLLOW)
TRUNK, OPEN_TRUNK = (replace(style, arrow=Arrow.NONE) for style in (WAY, OPEN_WAY))
MAKER = "crown-outline"
"""The outline of who is no administrator, but can make itself one."""

STYLES = (
    *(
        FAINT_DENIED,
        FAINT_NEVER,
        FAINT,
        FAINT_UNDECIDED,
        BETWEEN,
        MANY,
        DENIED,
        NEVER_MET,
        TRUSTED_ONLY,
        UNDECIDED,
        FEDERATED,
        ALLOWED,
        CONDITIONAL,
    ),
    *(OUTSIDE, NOTICE, RISK, GONE, CHANGED, NEW),
)
"""In drawing order, back to front."""

QUIET = (FAINT_DENIED, FAINT_NEVER, FAINT, FAINT_UNDECIDED, BETWEEN, MANY)
"""What gives way to other lines."""

_NUMBERS = {id(style): number for number, style in enumerate(STYLES)}  # hashing them takes long

_CHANGES = {PictureChange.GONE: GONE, PictureChange.NEW: NEW, PictureChange.CHANGED: CHANGED}
_DANGERS = {Danger.RISK: RISK, Danger.NOTICE: NOTICE}
_OF_STATE: Mapping[State, LineStyle] = {
    Closure.UNDECIDED: UNDECIDED,
    Standing.TRUSTED_ONLY: TRUSTED_ONLY,
    Closure.NEVER: NEVER_MET,
    Closure.DENIED: DENIED,
}
_FAR: Mapping[State, LineStyle] = {
    Closure.UNDECIDED: FAINT_UNDECIDED,
    Standing.TRUSTED_ONLY: FAINT,
    Closure.NEVER: FAINT_NEVER,
    Closure.DENIED: FAINT_DENIED,
}
_BUNDLE_FROM = 10  # links of one line

_GLYPHS = {
    NodeKind.ROLE: "diamond",
    NodeKind.USER: "circle",
    NodeKind.FEDERATED_USER: "circle",
    NodeKind.SESSION: "session",
    NodeKind.SERVICE: "rounded-square",
    NodeKind.OIDC_PROVIDER: "hexagon",
    NodeKind.SAML_PROVIDER: "hexagon",
    NodeKind.ANYONE: "octagon",
    NodeKind.PERSON: "account",
    NodeKind.PEOPLE: "account-group",
}
SIZES = {"diamond": 17.0, "circle": 13.0, "crown": 22.0, "roles": 22.0, "ring": 18.0}
SIZE = 18.0


def look_of(gathered: Gathered, wire: MapWire, *, is_far: bool) -> int:
    """Return the number of the style of a line in STYLES. `is_far`: see style_of."""
    return _NUMBERS[id(style_of(gathered, wire, is_far=is_far))]


def style_of(gathered: Gathered, wire: MapWire, *, is_far: bool) -> LineStyle:
    """Return how a line is drawn: what an edit did, then danger, then the most it allows.

    `is_far`: it crosses many others, and gives way to those within an account.
    """
    if wire.change is not None:
        return _CHANGES[wire.change]
    danger = max(link.danger for link in wire.links)
    if danger:
        return _DANGERS[danger]
    if wire.is_between:
        return MANY if len(wire.links) >= _BUNDLE_FROM and not is_far else BETWEEN
    state = first_of(state_of(link.edge) for link in wire.links)
    if is_far:
        return _FAR.get(state, BETWEEN)
    return _OF_STATE.get(state) or _open_style(gathered, wire)


def _open_style(gathered: Gathered, wire: MapWire) -> LineStyle:
    """Return how a line is drawn that somebody can go."""
    links = [link for link in wire.links if link.edge.standing is Standing.ALLOWED]
    source = gathered.nodes[links[0].source]
    is_outside = any(is_from_outside(one.edge, gathered.nodes[one.source]) for one in links)
    if source.kind in (*PROVIDERS, *PEOPLE):
        return FEDERATED
    if source.kind in (NodeKind.ACCOUNT, NodeKind.ANYONE) and not is_outside:
        return BETWEEN
    if all(_is_conditional(link.edge) for link in links):
        return CONDITIONAL
    return OUTSIDE if is_outside else ALLOWED


def badge_kind(wire: MapWire) -> ConditionKind | None:
    """Return what all trusts of a line ask for that somebody can use; else None."""
    if wire.is_between or any(link.danger for link in wire.links):
        return None
    kinds = [badge_of(link.edge) for link in wire.links if link.change is not PictureChange.GONE]
    if not kinds or None in kinds:
        return None
    return next(kind for kind in ConditionKind if kind in kinds)


def _is_conditional(edge: Edge) -> bool:
    """Tell whether each statement asks for something that limits who can call."""
    return all(
        any(narrows(condition) for condition in conditions)
        for conditions in edge.alternatives or (edge.conditions,)
    )


def glyph_of(gathered: Gathered, drawn: Drawn) -> str:
    """Return the outline of a node: its kind, a crown for admins."""
    node = gathered.nodes[drawn.members[0]]
    if node.kind is NodeKind.ACCOUNT:
        return "key-variant" if drawn.account or node.zone is Zone.SCOPE else "account-outside"
    if node.is_admin:
        return "crown"
    is_several = len(drawn.members) > 1
    if is_several and node.kind is NodeKind.ROLE:
        return "roles"
    if is_several and node.kind is NodeKind.USER:
        return "ring"
    if is_several and node.kind in PEOPLE:
        return "account-group"
    return _GLYPHS[node.kind]


def ink_of(node: Node) -> str:
    """Return the color of a node: whose it is. What the import lacks is faint."""
    is_entity = node.kind in (NodeKind.ROLE, NodeKind.USER)
    ink = ZONE_COLORS[node.zone]
    return "faint" if is_entity and not node.is_imported and ink == "scope" else ink
