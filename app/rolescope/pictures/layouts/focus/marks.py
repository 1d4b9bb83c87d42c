"""Shapes that stand for principals, badges and pills, each centered or placed at (x, y)."""

from rolescope.pictures.layouts.focus.cards import FocusCard
from rolescope.pictures.layouts.focus.sizes import BADGE, PILL, baseline
from rolescope.pictures.metrics import text_width
from rolescope.pictures.picture import Box, Dash, Glyph, Shape, Text
from rolescope.pictures.services import service_icon
from rolescope.trust.edge import Node, NodeKind
from rolescope.value import Value
from rolescope.words.names import ZONE_COLORS

_SHAPES = {
    NodeKind.USER: ("circle", 0.9),
    NodeKind.FEDERATED_USER: ("circle", 0.9),
    NodeKind.SERVICE: ("rounded-square", 1),
    NodeKind.OIDC_PROVIDER: ("hexagon", 1),
    NodeKind.SAML_PROVIDER: ("hexagon", 1),
    NodeKind.ANYONE: ("octagon", 1),
    NodeKind.ACCOUNT: ("account-outside", 1),
}
_SMALL = 15  # px; a smaller mark carries no letter or icon


def card_mark(card: FocusCard, x: float, y: float, size: float, item: str = "") -> list[Shape]:
    """Return the mark of a card: that of its principal, two diamonds for several roles."""
    node = card.actors[0].node
    kinds = {actor.node.kind for actor in card.actors}
    if card.count > 1 and kinds == {NodeKind.ROLE}:
        return roles(x, y, size, ZONE_COLORS[node.zone], item)
    if kinds <= {NodeKind.PERSON, NodeKind.PEOPLE}:
        return person(node, x, y, size, item, is_group=card.count > 1)
    if len(kinds) > 1:
        glyph = "dots-horizontal"
        return [Glyph(name=glyph, x=x, y=y, size=size + 2, fill="muted", item=item)]
    return mark(node, x, y, size, item)


def person(  # a mark is drawn for a card as for the legend
    node: Node, x: float, y: float, size: float, item: str = "", *, is_group: bool = False
) -> list[Shape]:
    """A person or a group of Identity Center, in the color of the provider that they come by."""
    name = "account-group" if is_group or node.kind is NodeKind.PEOPLE else "account"
    return [Glyph(name=name, x=x, y=y, size=size + 2, fill=ZONE_COLORS[node.zone], item=item)]


def roles(x: float, y: float, size: float, color: str, item: str = "") -> list[Shape]:
    """Several roles: a second diamond behind the first."""
    behind = "allowedborder" if color == "scope" else "edgesoft"
    wide = size * 1.3
    return [
        Glyph(name="roles-behind", x=x, y=y, size=wide, fill=behind, item=item),
        Glyph(name="roles-front", x=x, y=y, size=wide, fill=color, item=item),
    ]


def mark(node: Node, x: float, y: float, size: float, item: str = "") -> list[Shape]:
    """Return the shape of one principal: its kind; in the color of whose it is."""
    color = ZONE_COLORS[node.zone]
    if node.kind is NodeKind.SESSION or (not node.is_imported and node.kind is NodeKind.ROLE):
        dash = Dash.SESSION if node.kind is NodeKind.SESSION else Dash.SOLID
        return [
            Glyph(name="diamond", x=x, y=y, size=size - 2, fill="surface", stroke=color, width=1.5,
                  dash=dash, item=item)
        ]  # fmt: skip
    name, scale = _SHAPES.get(node.kind, ("diamond", 1))
    ground = Glyph(name=name, x=x, y=y, size=size * scale, fill=color, item=item)
    return [ground, *(_sign(node, x, y, size, item) if size > _SMALL else [])]


def _sign(node: Node, x: float, y: float, size: float, item: str) -> list[Shape]:
    letters = {NodeKind.OIDC_PROVIDER: "O", NodeKind.SAML_PROVIDER: "S"}
    if node.kind in letters:
        return [
            Text(x=x, y=baseline(y, 11), text=letters[node.kind], style="label", color="surface",
                 anchor="middle", item=item)
        ]  # fmt: skip
    icon = {NodeKind.SERVICE: service_icon(node.id), NodeKind.ANYONE: "asterisk"}.get(node.kind)
    if icon is None:
        return []
    return [Glyph(name=icon, x=x, y=y, size=size * 0.65, fill="surface", item=item)]


def badge(icon: str, x: float, y: float, *, is_met: bool, item: str = "") -> list[Shape]:
    """A condition on a line."""
    ink = "cond" if is_met else "risk"
    return [
        Glyph(name="circle", x=x, y=y, size=BADGE, fill=f"{ink}soft", stroke=ink, width=1.5,
              item=item),
        Glyph(name=icon, x=x, y=y, size=12, fill=ink, item=item),
    ]  # fmt: skip


def triangle(x: float, y: float, item: str = "") -> list[Shape]:
    """Nothing narrows it."""
    return [
        Glyph(name="triangle", x=x, y=y, size=23, fill="canvas", item=item),
        Glyph(name="alert", x=x, y=y, size=21, fill="risk", item=item),
    ]


def pill_width(text: str, icon: str = "") -> float:
    """Return how wide a pill is."""
    return round(text_width(text, "label") + 16 + (16 if icon else 0))


class Label(Value, kw_only=True):
    """What a pill says. `tone` is cond, risk or strong; `full` the text before it was elided."""

    text: str
    tone: str
    icon: str = ""
    full: str | None = None
    has_border: bool = True


def pill(label: Label, x: float, y: float, item: str = "") -> list[Shape]:
    """Return a pill with its left upper corner at (x, y)."""
    tone, icon = label.tone, label.icon
    fill, ink, border = f"{tone}soft", tone, f"{tone}border"
    if tone == "strong":
        fill, ink, border = "text", "surface", "text"
    middle = y + PILL / 2
    shapes: list[Shape] = [
        Box(
            x=x,
            y=y,
            w=pill_width(label.text, icon),
            h=PILL,
            radius=PILL / 2,
            fill=fill,
            stroke=border if label.has_border else None,
            item=item,
        )
    ]
    if icon:
        shapes.append(Glyph(name=icon, x=x + 14, y=middle, size=12, fill=ink, item=item))
    shapes.append(
        Text(
            x=x + (24 if icon else 8),
            y=baseline(middle, 11),
            text=label.text,
            style="label",
            color=ink,
            full=label.full,
            item=item,
        )
    )
    return shapes
