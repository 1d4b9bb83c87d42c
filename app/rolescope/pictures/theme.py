"""Colors by meaning, and the styles of text. Nothing else in the program names a color.

Ratios of contrast are those of WCAG 2: text tokens have at least 4.5:1 on every ground they stand
on, tokens of shapes and lines at least 3:1.
"""

from dataclasses import dataclass, field

from rolescope.value import Value

_NAMES = (
    *("canvas", "surface", "chrome", "sunken", "row", "rowborder", "border", "strong"),
    *("text", "muted", "faint", "accent", "accentsoft", "onaccent"),
    *("scope", "org", "outside", "aws", "anyone"),
    *("allowed", "allowedsoft", "allowedborder", "denied", "cond", "condsoft", "condborder"),
    *("undecided", "risk", "risksoft", "riskborder", "edge", "edgesoft", "mark", "key", "string"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One set of colors. `colors` holds a "#RRGGBB" for every token.

    `dimmed`: the share of its color that what is dimmed keeps, the rest is that of the canvas.
    """

    name: str
    title: str
    colors: dict[str, str] = field(hash=False)
    dimmed: float = 0.32

    def color(self, token: str) -> str:
        """Return the color of a token.

        Raises:
            KeyError: there is no such token.
        """
        return self.colors[token]


class TextStyle(Value, kw_only=True):
    """How a kind of text looks: size and line height in pixels at 100 %, weight as in CSS."""

    family: str
    size: float
    line: float
    weight: int


SANS = "RoleScope Sans"
"""Inter with figures of equal width and without contextual forms (resources/fonts)."""

MONO = "RoleScope Mono"
"""JetBrains Mono without ligatures (resources/fonts)."""


STEPS = 5
"""How many tints a zone has: `scope1` is the palest, `scope5` the color itself."""

_TINTED = ("scope", "org", "outside", "anyone")
_SHARES = (0.14, 0.28, 0.48, 0.74, 1.0)  # of the color in a tint; the rest is that of the surface


def _theme(name: str, title: str, colors: str, dimmed: float = 0.32) -> Theme:
    found = dict(zip(_NAMES, colors.split(), strict=True))
    for zone in _TINTED:
        for step, share in enumerate(_SHARES, 1):
            tint = _mixed(found[zone], found["surface"], share)
            found[f"{zone}{step}"] = tint
            inks = (found["text"], found["onaccent"])
            found[f"on{zone}{step}"] = max(inks, key=lambda ink: contrast(ink, tint))
    return Theme(name=name, title=title, colors=found, dimmed=dimmed)


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:], 16)


def _mixed(color: str, ground: str, share: float) -> str:
    pairs = zip(_channels(color), _channels(ground), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Return the ratio of contrast of two colors, from 1 to 21 (WCAG 2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    parts = [part / 255 for part in _channels(color)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]  # noqa: PLR2004 - of WCAG
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


LIGHT = _theme(
    "light",
    "Light",
    """
    #F3F5F8 #FFFFFF #FFFFFF #EEF1F5 #F3F5F9 #E1E6ED #D5DBE4 #9AA5B4
    #18202B #515C6B #5F6A79 #1D5FD6 #E4EDFD #FFFFFF
    #12408F #1A9A6D #B04A00 #6E7480 #6B0030
    #0B3F8A #E6EEFA #A9C3EC #7D0A14 #916500 #FFF6E0 #E2C27A
    #6B7075 #960010 #FDECED #E9A3A8 #64748B #A7B2C1 #FFF1B8 #0B3F8A #0F6B4B
    """,
)

DARK = _theme(
    "dark",
    "Dark",
    """
    #14171B #1D2127 #1A1E23 #15181D #262B32 #363D47 #343B45 #5B6675
    #E9EDF2 #AEB8C4 #8E99A7 #6AA9FF #1C3150 #0E1620
    #4C9BFF #B8F5D6 #F0B429 #9AA3AF #E0527A
    #9BDCFF #16303F #2F5F78 #FF6B4A #FFEB99 #37311C #7A6A2E
    #8A949C #FF7A6B #3B2023 #7A3A3C #8796AA #56616F #4A4220 #9BDCFF #B8F5D6
    """,
)

HIGH_CONTRAST = _theme(
    "high-contrast",
    "High contrast",
    """
    #000000 #000000 #000000 #0D0D0D #000000 #FFFFFF #FFFFFF #FFFFFF
    #FFFFFF #E6E6E6 #D0D0D0 #FFD800 #474200 #000000
    #4D9BFF #B0FFC8 #F5A800 #BFBFC9 #FF3D85
    #8FD6FF #002235 #8FD6FF #FF7A5C #FFF08A #2B2600 #FFF08A
    #B8B8B8 #FF5C93 #33000F #FF5C93 #CCCCCC #8A8A8A #4A4200 #8FD6FF #B6FFDF
    """,
    dimmed=0.6,
)

THEMES = (LIGHT, DARK, HIGH_CONTRAST)

STYLES: dict[str, TextStyle] = {
    "hero": TextStyle(family=SANS, size=28, line=34, weight=600),
    "title": TextStyle(family=SANS, size=20, line=26, weight=600),
    "heading": TextStyle(family=SANS, size=15, line=22, weight=600),
    "subject": TextStyle(family=SANS, size=13, line=18, weight=600),
    "name": TextStyle(family=SANS, size=13, line=18, weight=500),
    "body": TextStyle(family=SANS, size=13, line=18, weight=400),
    "small": TextStyle(family=SANS, size=12, line=16, weight=400),
    "label": TextStyle(family=SANS, size=11, line=16, weight=600),
    "sample": TextStyle(family=SANS, size=11, line=16, weight=400),
    "mono": TextStyle(family=MONO, size=12, line=18, weight=400),
    "monosmall": TextStyle(family=MONO, size=11, line=15, weight=400),
}
