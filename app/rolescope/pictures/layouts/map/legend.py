"""The legend of the map: a sample of everything that is on it, and of nothing else."""

from collections.abc import Iterable

from rolescope.engine.words.conditions import ConditionKind
from rolescope.pictures.layouts.map import inks
from rolescope.pictures.layouts.overview.marks import badge
from rolescope.pictures.picture import (
    Glyph,
    LegendEntry,
    Line,
    LineStyle,
    PictureChange,
    Shape,
    Swarm,
)
from rolescope.pictures.way_bundles import WAY_ICON
from rolescope.trust.edge import NodeKind
from rolescope.words.names import CONDITION_ICONS

_NODES = {
    "diamond": ("role", "role"),
    "roles": ("roles", "roles, folded"),
    "crown": ("admin", "admin"),
    inks.MAKER: ("maker", "can make itself admin"),
    "circle": ("user", "user"),
    "ring": ("users", "users, folded"),
    "session": ("session", "role session"),
    WAY_ICON: ("trunk", "ways, bundled"),
    "key-variant": ("port", "whole account"),
    "account-outside": ("outside", "account not imported"),
    "hexagon": ("provider", "provider"),
    "account": ("person", NodeKind.PERSON.value),
    "account-group": ("people", NodeKind.PEOPLE.value),
    "octagon": ("anyone", "anyone"),
    "rounded-square": ("service", "AWS service"),
}
_LINES: tuple[tuple[LineStyle, str, str], ...] = (
    (inks.ALLOWED, "allowed", "can assume"),
    (inks.CONDITIONAL, "conditional", "under a condition"),
    (inks.FEDERATED, "federated", "federated"),
    (inks.OUTSIDE, "from-outside", "from outside"),
    (inks.BETWEEN, "between", "whole account, or between {noun}s"),
    (inks.MANY, "many", "ten and more"),
    (inks.TRUSTED_ONLY, "trusted-only", "trusted, not permitted"),
    (inks.UNDECIDED, "undecided", "cannot be decided"),
    (inks.NEVER_MET, "never", "never met"),
    (inks.DENIED, "denied", "denied"),
    (inks.FAINT, "trusted-only-between", "trusted, not permitted, between {noun}s"),
    (inks.FAINT_UNDECIDED, "undecided-between", "cannot be decided, between {noun}s"),
    (inks.FAINT_NEVER, "never-between", "never met, between {noun}s"),
    (inks.FAINT_DENIED, "denied-between", "denied, between {noun}s"),
    (inks.NOTICE, "notice", "vendor, no condition"),
    (inks.RISK, "danger", "no condition"),
    (inks.WAY, "way", "can take over"),
    (inks.OPEN_WAY, "open-way", "may take over"),
    (inks.GONE, "gone", PictureChange.GONE.value),
    (inks.NEW, "new", PictureChange.NEW.value),
    (inks.CHANGED, "changed", PictureChange.CHANGED.value),
)


def legend_of(swarm: Swarm, noun: str) -> tuple[LegendEntry, ...]:
    """Return the entries for what a swarm holds. `noun`: what boxes stand for."""
    return (*_nodes(swarm), *_lines(swarm, noun), *_badges(swarm))


def _badges(swarm: Swarm) -> Iterable[LegendEntry]:
    for kind in ConditionKind:
        if CONDITION_ICONS[kind] in swarm.badge_names:
            yield LegendEntry(key=kind.name.lower(), text=kind.value, shapes=badge(kind, 0, 0))


def _nodes(swarm: Swarm) -> Iterable[LegendEntry]:
    first: dict[str, int] = {}
    for number, glyph in enumerate(swarm.glyphs.tolist()):
        first.setdefault(swarm.glyph_names[glyph], number)
    for glyph, (key, text) in _NODES.items():
        if glyph in first:
            ink = swarm.ink_names[int(swarm.inks[first[glyph]])]
            size = min(18.0, inks.SIZES.get(glyph, inks.SIZE))
            shape = Glyph(name=glyph, x=0, y=0, size=size, fill=ink)
            yield LegendEntry(key=key, text=text, shapes=(shape,))


def _lines(swarm: Swarm, noun: str) -> Iterable[LegendEntry]:
    used = {swarm.styles[look] for look in set(swarm.looks.tolist())}
    for style, key, text in _LINES:
        if style in used:
            yield LegendEntry(key=key, text=text.format(noun=noun), shapes=_sample(style))


def _sample(style: LineStyle) -> tuple[Shape, ...]:
    return (
        Line(
            points=((-13, 0), (13, 0)),
            stroke=style.stroke,
            width=style.width,
            dash=style.dash,
            arrow=style.arrow,
        ),
    )
