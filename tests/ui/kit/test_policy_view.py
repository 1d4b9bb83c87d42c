"""The document view: numbers, wrapping, what is copied, what is in sight, hostile documents."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.model.policy import Policy, PolicyType
from rolescope.ui.kit import style
from rolescope.ui.kit.document_text import wrapped
from rolescope.ui.kit.policy_view import PolicyView
from rolescope.words.excerpt import Excerpt, Mark, Tint, Tone
from support.worlds.build import allow, policy

pytestmark = pytest.mark.usefixtures("app")


def excerpt(text: str, **fields: object) -> Excerpt:
    made = Policy(name="p", type=PolicyType.TRUST, text=text)
    return Excerpt(policy=made, owner="role", kind="trust policy", **fields)  # type: ignore[arg-type]  # fields of Excerpt


@pytest.fixture
def view(qtbot: QtBot) -> PolicyView:
    view = PolicyView()
    qtbot.addWidget(view)
    view.resize(440, 300)
    view.show()
    return view


@pytest.mark.parametrize(
    ("line", "columns", "shown"),
    [
        ("short", 20, ["short"]),
        (
            '    "AWS": "arn:aws:iam::1:role/x"',
            32,
            ['    "AWS": ', '        "arn:aws:iam::1:role/x"'],
        ),
        ("  aaaaaaaaaaaaaaaaaaaa:bbbbbbbbb", 26, ["  aaaaaaaaaaaaaaaaaaaa:", "      bbbbbbbbb"]),
        ("a" * 50, 24, ["a" * 24, "    " + "a" * 20, "    " + "a" * 6]),
    ],
)
def test_long_lines_break_behind_spaces_and_colons(
    line: str, columns: int, shown: list[str]
) -> None:
    assert wrapped(line, columns).split("\u2028") == shown


def test_a_hidden_document_has_the_colors_of_a_new_theme_when_it_is_shown(
    app: QApplication, view: PolicyView, qtbot: QtBot
) -> None:
    def is_colored() -> bool:
        pieces = view.document().firstBlock().layout().formats()
        return [one.format.foreground().color() for one in pieces] == [style.color("string")]

    view.show_excerpt(excerpt('"Version"'))
    qtbot.waitUntil(is_colored)
    view.hide()
    style.apply(app, "dark")
    assert not is_colored()
    view.show()
    qtbot.waitUntil(is_colored)
    style.apply(app, "light")
    qtbot.waitUntil(is_colored)


def test_every_wrapped_piece_fits() -> None:
    for length in range(1, 300, 7):
        line = " " * (length % 40) + "arn:aws:iam/x y" * (length // 15 + 1)
        assert all(len(piece) <= 48 for piece in wrapped(line, 48).split("\u2028"))


def test_wrapping_is_not_copied(view: PolicyView) -> None:
    text = (
        '{\n  "Principal": {"AWS": "arn:aws:iam::111122223333:role/some/long/path/deploy-hub"}\n}'
    )
    view.show_excerpt(excerpt(text))
    assert "\u2028" in view.document().firstBlock().next().text()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied.replace(" ", "") == text.replace(" ", "")
    assert view.line_count() == 3


def test_the_deciding_line_is_brought_into_sight(view: PolicyView, qtbot: QtBot) -> None:
    text = "\n".join(f'"line": {n}' for n in range(1, 200))
    view.show_excerpt(excerpt(text, top=100, focus=104))
    qtbot.waitUntil(lambda: view.lines_in_sight()[0] == 100)
    view.show_excerpt(excerpt(text, top=20, focus=90))
    first, last = view.lines_in_sight()
    assert first <= 90 <= last
    view.reveal(1)
    assert view.lines_in_sight()[0] == 1


def test_a_resize_keeps_the_line_but_not_against_the_user(view: PolicyView, qtbot: QtBot) -> None:
    text = "\n".join(f'"line": {n}' for n in range(1, 200))
    view.show_excerpt(excerpt(text, top=100, focus=100))
    view.resize(440, 200)
    qtbot.waitUntil(lambda: view.lines_in_sight()[0] == 100)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert view.lines_in_sight()[0] < 3
    view.resize(440, 260)
    QApplication.processEvents()
    assert view.lines_in_sight()[0] < 3


def test_tinted_lines_have_their_ground(view: PolicyView) -> None:
    document = policy("p", allow("s3:Get*")).text
    view.show_excerpt(excerpt(document, tints=(Tint(2, 2, Tone.DECIDING),), marks=((2, Mark.YES),)))
    image = view.viewport().grab().toImage()
    right = image.width() - 4
    ratio = image.devicePixelRatio()
    second = image.pixelColor(int(right * ratio), int(27 * ratio))
    assert second.name() == style.color("mark").name()
    first = image.pixelColor(int(right * ratio), int(9 * ratio))
    assert QColor(first).name() == style.color("surface").name()


def test_control_characters_are_escapes_and_markup_is_text(view: PolicyView) -> None:
    view.show_excerpt(excerpt('{"Sid": "<b>x</b>\u202e\x1b"}'))
    assert view.toPlainText() == '{"Sid": "<b>x</b>\\u202e\\x1b"}'


def test_an_endless_document_is_cut_and_says_so(view: PolicyView) -> None:
    view.show_excerpt(excerpt("x" * 100_000))
    assert "more characters are not shown" in view.toPlainText().replace("\n    ", "")
    view.show_excerpt(excerpt("x\n" * 30_000))
    assert "more lines are not shown" in view.toPlainText()


def test_tab_leaves_the_document(view: PolicyView) -> None:
    assert view.tabChangesFocus()
    assert view.isReadOnly()


def test_a_document_stays_at_the_place_that_is_read(view: PolicyView, qtbot: QtBot) -> None:
    text = "\n".join(f'"line": {n}' for n in range(1, 200))
    view.show_excerpt(excerpt(text, top=100, focus=104))
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    first = view.lines_in_sight()[0]
    view.resize(300, 300)  # lines are broken elsewhere
    qtbot.waitUntil(lambda: view.lines_in_sight()[0] == first)
