"""Colors have the contrast that reading needs (WCAG 2), and differ for all eyes."""

from itertools import combinations

import pytest

from rolescope.pictures.picture import Dash
from rolescope.pictures.theme import HIGH_CONTRAST, LIGHT, STYLES, THEMES, Theme
from support.window.color_vision import VISIONS, between, distance

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


ZONES = ("scope", "org", "outside", "aws", "anyone")
VERDICTS = ("allowed", "denied", "cond", "undecided")


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(("tokens", "least"), [(ZONES, 17.0), (VERDICTS, 16.0)])
def test_zones_and_verdicts_differ_for_all_eyes(
    theme: Theme, tokens: tuple[str, ...], least: float, vision: str
) -> None:
    for one, other in combinations(tokens, 2):
        found = between(theme.color(one), theme.color(other), vision)
        assert found >= least, f"{one} and {other}: {found:.1f}"


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_lines_of_danger_differ_from_ordinary_ones(theme: Theme, vision: str) -> None:
    for ink in ("risk", "denied", "allowed"):
        assert between(theme.color(ink), theme.color("edge"), vision) >= 12


def test_lines_differ_without_color() -> None:
    """Whoever prints in gray still tells a trust that is used from one that is not."""
    dashes = [dash.value for dash in Dash]
    assert len(set(dashes)) == len(dashes)
    solid = Dash.SOLID.value
    for dash in (Dash.TRUSTED_ONLY, Dash.NEVER_MET, Dash.PERMITTED_ONLY, Dash.FEDERATED):
        assert dash.value != solid


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_distances_are_those_of_the_paper(
    one: tuple[float, float, float], other: tuple[float, float, float], expected: float
) -> None:
    assert distance(one, other) == pytest.approx(expected, abs=5e-5)
