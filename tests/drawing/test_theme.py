"""Colors have the contrast that reading needs (WCAG 2, 1.4.3 and 1.4.11)."""

import pytest

from rolescope.drawing.theme import HIGH_CONTRAST, LIGHT, STYLES, THEMES, Theme

TEXT_ON = {
    "text": ("canvas", "surface", "chrome", "sunken", "row", "accentsoft", "risksoft", "condsoft"),
    "muted": ("canvas", "surface", "chrome", "sunken", "row", "accentsoft"),
    "faint": ("canvas", "surface", "chrome", "sunken", "row"),
    "accent": ("canvas", "surface", "chrome", "accentsoft", "sunken"),
    "onaccent": ("accent",),
    "surface": ("text",),  # the Admin pill
    "allowed": ("surface", "allowedsoft"),
    "denied": ("surface", "canvas", "risksoft"),
    "cond": ("surface", "condsoft", "canvas", "sunken"),
    "undecided": ("surface", "canvas"),
    "risk": ("surface", "canvas", "risksoft"),
    "key": ("surface", "mark"),
    "string": ("surface", "mark"),
}
SHAPE_ON = {
    "scope": ("canvas", "surface", "row", "accentsoft"),
    "org": ("canvas", "surface", "row"),
    "outside": ("canvas", "surface", "row", "risksoft"),
    "aws": ("canvas", "surface", "row"),
    "anyone": ("canvas", "surface", "risksoft"),
    "edge": ("canvas", "surface"),
    "accent": ("canvas", "surface"),
}
PAIRS = [
    *((ink, ground, 4.5) for ink, grounds in TEXT_ON.items() for ground in grounds),
    *((ink, ground, 3.0) for ink, grounds in SHAPE_ON.items() for ground in grounds),
]


def luminance(color: str) -> float:
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_contrast(theme: Theme, ink: str, ground: str, least: float) -> None:
    assert contrast(theme.color(ink), theme.color(ground)) >= least


def test_high_contrast_has_more() -> None:
    for ink in ("text", "muted", "faint", "accent", "allowed", "denied", "cond", "risk"):
        assert contrast(HIGH_CONTRAST.color(ink), HIGH_CONTRAST.color("surface")) >= 7


def test_themes_have_the_same_tokens() -> None:
    for theme in THEMES:
        assert set(theme.colors) == set(LIGHT.colors)
        assert all(len(color) == 7 and int(color[1:], 16) >= 0 for color in theme.colors.values())
    with pytest.raises(KeyError):
        LIGHT.color("no such token")


def test_no_text_is_smaller_than_11_pixels() -> None:
    assert min(style.size for style in STYLES.values()) == 11
