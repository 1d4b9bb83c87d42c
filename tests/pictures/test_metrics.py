"""Text is as wide as the tables say: what the layouts plan is what Qt paints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from rolescope.pictures.metrics import (
    ELLIPSIS,
    ascent,
    descent,
    elide_end,
    elide_middle,
    text_width,
)
from rolescope.pictures.theme import STYLES
from rolescope.resources import resources

SAMPLES = (
    "prod-admin",
    "AWSServiceRoleForAutoScaling",
    "Type AV Wo To LT P. 11:11, 4417 0092 3385",
    "arn:aws:iam::111122223333:role/Tokyo",
    "Zażółć gęślą jaźń, Łódź",
    "Ýü Éa Tö Vå, Ťů",
    "a->b 2x4 != <= www",
    "62 roles and 14 users in 6 accounts.",
)


@pytest.fixture(scope="module")
def fonts(qapp: object) -> None:
    assert qapp
    for file in resources().joinpath("fonts").iterdir():
        if file.name.endswith((".otf", ".ttf")):
            QFontDatabase.addApplicationFontFromData(file.read_bytes())


@pytest.mark.usefixtures("fonts")
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("text", SAMPLES)
def test_tables_agree_with_qt(style: str, text: str) -> None:
    """At most half a pixel for 20 characters of body text."""
    wanted = STYLES[style]
    font = QFont(wanted.family)
    font.setPixelSize(round(wanted.size))
    font.setWeight(QFont.Weight(wanted.weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    metrics = QFontMetricsF(font)
    assert QFontDatabase.hasFamily(wanted.family)
    most = 0.5 * max(len(text), 20) / 20 * max(wanted.size, 13) / 13
    assert text_width(text, style) == pytest.approx(metrics.horizontalAdvance(text), abs=most)
    assert ascent(style) == pytest.approx(metrics.ascent(), abs=0.5)
    assert descent(style) == pytest.approx(metrics.descent(), abs=0.5)


def test_figures_are_equally_wide() -> None:
    for style in STYLES:
        assert len({round(text_width(figure * 2, style), 3) for figure in "0123456789"}) == 1


def test_other_scripts_have_a_width() -> None:
    assert text_width("漢字", "body") == 26
    assert text_width("عربي", "body") > 20
    assert text_width("e\u0301\u0302", "body") == pytest.approx(text_width("e", "body"), abs=0.1)
    assert text_width("", "body") == 0
    assert text_width("😀\ud800\u0000", "body") > 13


@given(st.text(max_size=60), st.floats(0, 400), st.sampled_from(sorted(STYLES)))
def test_elided_text_fits(text: str, width: float, style: str) -> None:
    for elide in (elide_end, elide_middle):
        short = elide(text, style, width)
        assert text_width(short, style) <= width
        assert short in (text, "") or ELLIPSIS in short


def test_elide_middle_keeps_both_ends() -> None:
    short = elide_middle("arn:aws:iam::111122223333:role/very-long-prod-3", "body", 120)
    assert short.startswith("arn")
    assert short.endswith("prod-3")
    assert short.count(ELLIPSIS) == 1


def test_elide_end_keeps_the_start() -> None:
    assert elide_end("a long sentence about a role", "small", 60).startswith("a long")
    assert elide_end("short", "small", 60) == "short"
    assert elide_end("short", "small", 2) == ""
