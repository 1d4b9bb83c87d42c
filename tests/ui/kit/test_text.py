"""Text on screen is plain, whole or shortened with a tooltip, and follows the theme."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QImage, QTextLine
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.ui.kit import style, themed
from rolescope.ui.kit.fields import LineField
from rolescope.ui.kit.pills import FactPill, TextLink
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun, shortened
from rolescope.ui.kit.trace_view import TraceView
from rolescope.ui.shared.rows import RowList
from rolescope.words.excerpt import Mark
from rolescope.words.verdict.trace import TraceSection
from rolescope.words.verdict.trace_row import TraceRow

pytestmark = pytest.mark.usefixtures("app")

HOSTILE = "<b>x</b> &lt;i&gt; \u202e"


def test_labels_take_no_markup(qtbot: QtBot) -> None:
    label = PlainLabel(HOSTILE)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == "<b>x</b> &lt;i&gt; \\u202e"


@pytest.mark.parametrize("text", [HOSTILE, "a <img src='//h/s'> b", "&lt;b&gt;", "<!-- x --><b>"])
def test_tooltips_are_never_taken_for_markup(text: str) -> None:
    from PySide6.QtGui import Qt as GuiQt  # noqa: PLC0415 - where mightBeRichText lives

    assert not GuiQt.mightBeRichText(themed.plain_tooltip(text))


def test_of_two_names_with_an_arrow_each_is_shortened() -> None:
    metrics = QFontMetricsF(themed.font("name"))
    name = "AWS-QuickSetup-StackSet-Local-ExecutionRole"
    both = shortened(f"{name} \N{RIGHTWARDS ARROW} {name}", metrics, 240)
    first, second = both.split(" \N{RIGHTWARDS ARROW} ")
    assert first.startswith("AWS-Q")
    assert second.endswith("Role")
    assert metrics.horizontalAdvance(both) <= 240
    short = shortened(f"tools \N{RIGHTWARDS ARROW} {name}", metrics, 240)
    assert short.startswith("tools \N{RIGHTWARDS ARROW} AWS-Q")
    short = shortened(f"{name} \N{RIGHTWARDS ARROW} tools", metrics, 240)
    assert short.endswith("Role \N{RIGHTWARDS ARROW} tools")
    assert shortened("one and no other", metrics, 60) == metrics.elidedText(
        "one and no other", Qt.TextElideMode.ElideMiddle, 60
    )


def test_a_text_that_does_not_fit_is_shortened_and_keeps_its_whole_as_tooltip(qtbot: QtBot) -> None:
    text = StyledLabel([StyledRun("a-very-long-name-of-a-role-that-ends-in-deploy")], wrap=False)
    qtbot.addWidget(text)
    text.resize(120, 20)
    text.show()
    text.grab()
    assert text.toolTip() == "a-very-long-name-of-a-role-that-ends-in-deploy"
    text.resize(600, 20)
    text.grab()
    assert text.toolTip() == ""


def test_a_number_stays_with_its_unit_and_the_number_of_a_line_with_it() -> None:
    text = StyledLabel([StyledRun("at most 12 h or 45 min, see line 7")])
    for width in range(60, 200, 4):
        text.heightForWidth(width)
        lines = [text._layout.lineAt(number) for number in range(text._layout.lineCount())]
        shown = [text.text()[line.textStart() :][: line.textLength()].strip() for line in lines]
        assert not any(words.endswith(("12", "45", "line")) for words in shown)


def test_wrapped_text_grows_when_it_gets_narrow(qtbot: QtBot) -> None:
    text = StyledLabel(
        [StyledRun("one two three four five six seven eight", "subject"), StyledRun(" nine ten")]
    )
    qtbot.addWidget(text)
    assert text.heightForWidth(600) == 18
    assert text.heightForWidth(100) > 36


def test_labels_follow_the_theme(app: QApplication, qtbot: QtBot) -> None:
    label = PlainLabel("x", "body", "faint")
    qtbot.addWidget(label)
    label.show()
    style.apply(app, "dark")
    app.processEvents()
    assert label.palette().windowText().color() == style.color("faint")


def test_the_sign_of_a_field_is_spoken_too(qtbot: QtBot) -> None:
    field = LineField("External ID", "x")
    qtbot.addWidget(field)
    field.set_mark(Mark.NO)
    assert field.accessibleDescription() == "does not hold"
    assert field.property("state") == "bad"
    field.set_mark(Mark.YES)
    assert (field.accessibleDescription(), field.property("state")) == ("holds", "")


def test_an_ampersand_is_no_shortcut(qtbot: QtBot) -> None:
    link = TextLink("R&D")
    qtbot.addWidget(link)
    assert link.text() == "R&&D"
    assert link.shortcut().isEmpty()


def test_long_lists_are_shown_piece_by_piece(qtbot: QtBot) -> None:
    rows = RowList([lambda: FactPill("x")] * 300)
    qtbot.addWidget(rows)
    rows.show()
    assert len(rows.findChildren(FactPill)) == 40
    more = rows.findChildren(TextLink)[0]
    assert more.text() == "Show 200 of 260 more"
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    assert len(rows.findChildren(FactPill)) == 240


def test_the_number_of_a_line_stays_with_its_word(qtbot: QtBot) -> None:
    """The word "line" at the end of one line and "9" on the next read like two things."""
    text = StyledLabel([StyledRun("MFA was used, line 9")])
    qtbot.addWidget(text)
    metrics = QFontMetricsF(themed.font("body"))
    width = int(metrics.horizontalAdvance("MFA was used, line")) + 2
    assert text.heightForWidth(width) == 2 * themed.line_height("body")
    first = text._layout.lineAt(0)
    assert text.text()[: first.textLength()].rstrip() == "MFA was used,"
    assert text.accessibleName() == "MFA was used, line 9"


def test_a_text_that_was_interrupted_while_it_was_laid_out_is_laid_out_anew(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal, or memory that runs out, comes at any moment: the next time all is as ever."""
    words = [StyledRun("one two three four five six seven eight " * 4)]
    whole, text = StyledLabel(words), StyledLabel(words)
    for one in (whole, text):
        qtbot.addWidget(one)
    expected = whole.heightForWidth(120)
    text.resize(120, expected)
    with monkeypatch.context() as broken:
        broken.setattr(QTextLine, "height", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            text.heightForWidth(120)
    assert text.heightForWidth(120) == expected
    assert text._layout.lineCount() == whole._layout.lineCount()
    assert text.grab().toImage() == _grabbed(whole, expected)


def _interrupted(_line: QTextLine) -> float:
    raise KeyboardInterrupt


def _grabbed(text: StyledLabel, height: int) -> QImage:
    text.resize(120, height)
    return text.grab().toImage()


def test_a_trace_breaks_names_that_are_longer_than_a_line(qtbot: QtBot) -> None:
    """Qt would cut them at the border without a sign."""
    view = TraceView()
    qtbot.addWidget(view)
    view.resize(240, 400)
    name = "AWSServiceRoleForCloudFormationStackSetsOrganizationAdministration"
    rows = tuple(TraceRow(mark=Mark.YES, text=text) for text in (name[:12], name))
    view.show()
    qtbot.waitExposed(view)
    view.show_trace((TraceSection(title="Caller", question="", rows=rows),))
    short, long = (view.sizeHintForRow(row) for row in (1, 2))
    assert long > short
    assert view.model().index(2, 0).data() == name
