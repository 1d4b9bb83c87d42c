"""Small compositions of glyphs: principals, accounts, badges. Each is centered at (x, y)."""

from rolescope.engine.words.conditions import ConditionKind
from rolescope.pictures.layouts.overview.diagram import CardKind, RowKind
from rolescope.pictures.picture import Arrow, Box, Dash, Glyph, Line, PictureChange, Shape, Text
from rolescope.pictures.rect import Rect
from rolescope.pictures.standing_lines import LineLook
from rolescope.words.names import CONDITION_ICONS

BADGE = 20  # diameter; on inner rails and where lines are near one another 16
SMALL_BADGE = 16


def baseline(center: float, size: float) -> float:
    """Return the baseline of a text of `size` px whose small letters are centered at `center`."""
    return round(center + size * 0.36, 1)


def frame(rect: Rect, item: str) -> Box:
    """The box of an account or an OU."""
    return Box(**rect.area, radius=10, fill="surface", stroke="strong", item=item)


def diamond(x: float, y: float, item: str = "", size: float = 17) -> tuple[Shape, ...]:
    """One role."""
    return (Glyph(name="diamond", x=x, y=y, size=size, fill="scope", item=item),)


def diamonds(x: float, y: float, item: str = "") -> tuple[Shape, ...]:
    """Several roles: a second diamond behind the first."""
    return (
        Glyph(name="roles-behind", x=x, y=y, size=22, fill="allowedborder", item=item),
        Glyph(name="roles-front", x=x, y=y, size=22, fill="scope", item=item),
    )


def user(x: float, y: float, item: str = "") -> tuple[Shape, ...]:
    """One or several users."""
    return (Glyph(name="circle", x=x, y=y, size=15, fill="scope", item=item),)


def users(x: float, y: float, item: str = "") -> tuple[Shape, ...]:
    """The users of an IAM group."""
    return (Glyph(name="account-group", x=x, y=y, size=19, fill="scope", item=item),)


def session(x: float, y: float, item: str = "", size: float = 15) -> tuple[Shape, ...]:
    """A role session."""
    return (
        Glyph(
            name="diamond",
            x=x,
            y=y,
            size=size,
            fill="surface",
            stroke="scope",
            width=1.5,
            dash=Dash.SESSION,
            item=item,
        ),
    )


def missing(x: float, y: float, item: str = "") -> tuple[Shape, ...]:
    """A principal that a trust names, but the import does not hold."""
    return (
        Glyph(
            name="diamond", x=x, y=y, size=15, fill="surface", stroke="faint", width=1.5, item=item
        ),
    )


def row_mark(kind: RowKind, count: int, x: float, y: float, item: str) -> tuple[Shape, ...]:
    """Return the mark of a row."""
    if kind is RowKind.USER:
        return user(x, y, item)
    if kind is RowKind.SESSION:
        return session(x, y, item)
    if kind is RowKind.MISSING:
        return missing(x, y, item)
    return diamond(x, y, item) if count == 1 else diamonds(x, y, item)


def account_outside(x: float, y: float, color: str, item: str = "") -> tuple[Shape, ...]:
    """A whole account from outside of the import."""
    return (Glyph(name="account-outside", x=x, y=y, size=19, fill=color, item=item),)


def card_mark(kind: CardKind, color: str, x: float, y: float, item: str) -> tuple[Shape, ...]:
    """Return the mark of a card in the lane."""
    if kind is CardKind.ACCOUNT:
        return account_outside(x, y, color, item)
    if kind is CardKind.ANYONE:
        return (
            Glyph(name="octagon", x=x, y=y, size=18, fill=color, item=item),
            Glyph(name="asterisk", x=x, y=y, size=11, fill="surface", item=item),
        )
    if kind in (CardKind.PERSON, CardKind.GROUP):
        name = "account-group" if kind is CardKind.GROUP else "account"
        return (Glyph(name=name, x=x, y=y, size=20, fill=color, item=item),)
    letter = "O" if kind is CardKind.OIDC else "S"
    return (
        Glyph(name="hexagon", x=x, y=y, size=19, fill=color, item=item),
        Text(
            x=x,
            y=baseline(y, 11),
            text=letter,
            style="label",
            color="surface",
            anchor="middle",
            item=item,
        ),
    )


def badge(
    kind: ConditionKind, x: float, y: float, item: str = "", size: float = BADGE
) -> tuple[Shape, ...]:
    """A condition that narrows the trust."""
    return (
        Glyph(
            name="circle", x=x, y=y, size=size, fill="condsoft", stroke="cond", width=1.5, item=item
        ),
        Glyph(name=CONDITION_ICONS[kind], x=x, y=y, size=size * 0.6, fill="cond", item=item),
    )


def triangle(
    x: float, y: float, color: str, item: str = "", size: float = BADGE
) -> tuple[Shape, ...]:
    """Nothing narrows it."""
    return (
        Glyph(name="triangle", x=x, y=y, size=size + 3, fill="canvas", item=item),
        Glyph(name="alert", x=x, y=y, size=size + 1, fill=color, item=item),
    )


_CHANGES = {  # icon and color
    PictureChange.NEW: ("plus", "allowed"),
    PictureChange.GONE: ("minus", "risk"),
    PictureChange.CHANGED: ("wave", "cond"),
}


def change_badge(
    change: PictureChange, x: float, y: float, item: str = "", size: float = BADGE
) -> tuple[Shape, ...]:
    """The end of a line that is new, taken away, or changed."""
    icon, ink = _CHANGES[change]
    return (
        Glyph(
            name="circle", x=x, y=y, size=size, fill=f"{ink}soft", stroke=ink, width=1.5, item=item
        ),
        Glyph(name=icon, x=x, y=y, size=size * 0.65, fill=ink, item=item),
    )


def key_port(x: float, y: float, item: str = "") -> tuple[Shape, ...]:
    """The whole account as a caller."""
    return (
        Box(
            x=x - 10,
            y=y - 10,
            w=20,
            h=20,
            radius=5,
            fill="surface",
            stroke="scope",
            width=1.5,
            item=item,
        ),
        Glyph(name="key-variant", x=x, y=y, size=13, fill="scope", item=item),
    )


def arrow_sample(*, width: float = 1.6) -> tuple[Shape, ...]:
    """A line of the legend."""
    return (Line(points=_SAMPLE, stroke="edge", width=width, arrow=Arrow.FILLED),)


def look_sample(look: LineLook) -> tuple[Shape, ...]:
    """A line of the legend that is not open."""
    return (Line(points=_SAMPLE, stroke=look.color, width=1.6, dash=look.dash, arrow=look.arrow),)


_SAMPLE = ((-13, 0), (13, 0))


def change_sample(change: PictureChange) -> tuple[Shape, ...]:
    """A changed line of the legend: its start, with the badge at its end."""
    dash = Dash.GHOST if change is PictureChange.GONE else Dash.SOLID
    line = Line(
        points=((-13, 0), (4, 0)),
        stroke="risk" if change is PictureChange.GONE else "edge",
        dash=dash,
        is_double=change is PictureChange.NEW,
    )
    return (line, *change_badge(change, 5, 0, size=SMALL_BADGE))
