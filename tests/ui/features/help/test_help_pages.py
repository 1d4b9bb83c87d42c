"""Pages of help: which one is about what, and that nothing in them is loaded."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFont, QTextCharFormat, QTextDocument, QTextTable
from pytestqt.qtbot import QtBot

from rolescope.pictures.theme import MONO
from rolescope.ui.features.help.places import PAGES
from rolescope.ui.features.help.window import PageBrowser
from rolescope.ui.kit import style
from rolescope.ui.shell.help.tour_steps import STEPS
from rolescope.ui.shell.menus.actions import ACTIONS
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.value import replace
from rolescope.words.manual.book import book
from rolescope.words.manual.page import ManualPage, ManualSection
from support.anchors import anchors_of

UI = Path(__file__).resolve().parents[4] / "app" / "rolescope" / "ui"


def test_places_are_classes_and_pages() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in UI.rglob("*.py"))
    for name, target in PAGES.items():
        page, _, anchor = target.partition("#")
        assert not anchor or anchor in anchors_of(book().pages[page]), target
        assert re.search(rf"^class {name}\(", code, flags=re.MULTILINE), name
    assert {getattr(panel.make, "__name__", "") for panel in PANELS} <= PAGES.keys()


_KEYS = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)+(?:Left|Right|Tab|F\d|[^ a-z])")


def test_keys_that_pages_name_are_those_of_commands() -> None:
    ours = {keys for action in ACTIONS for keys in action.shortcuts}
    keys = ours | {"Shift+Tab", "Ctrl+A"}  # and those that every list has
    lines = [section.plain for page in book().pages.values() for section in page.sections]
    named = {
        keys for line in (*lines, *(step.text for step in STEPS)) for keys in _KEYS.findall(line)
    }
    assert named >= {"Ctrl+O", "Ctrl+/", "Ctrl++", "Ctrl+,", "Shift+F8"}
    assert named - keys == set()


@pytest.fixture
def browser(qtbot: QtBot, app: object) -> PageBrowser:
    assert app
    made = PageBrowser()
    qtbot.addWidget(made)
    return made


def page_of(text: str, heading: str = "", rules: tuple[str, ...] = ()) -> ManualPage:
    sections = (
        ManualSection("", 0, text),
        *((ManualSection(heading, 3, "Below", rules),) if heading else ()),
    )
    return ManualPage(id="x", title="Title", summary="Summary.", sections=sections)


def lines_of(browser: PageBrowser) -> list[str]:
    return browser.toPlainText().split("\n")


def pieces(browser: PageBrowser) -> Iterator[tuple[str, QTextCharFormat]]:
    block = browser.document().begin()
    while block.isValid():
        piece = block.begin()
        while not piece.atEnd():
            yield piece.fragment().text().strip(), piece.fragment().charFormat()
            piece += 1
        block = block.next()


def test_a_page_loads_nothing_and_shows_markup_of_others_as_text(browser: PageBrowser) -> None:
    text = "<img src='file:///x.png'> `<b>` <u>under</u>\n\n<div>\nblock\n</div>"
    browser.show_page(replace(page_of(text), title="<i>", summary="<u>"))
    assert lines_of(browser)[:2] == ["<i>", "<u>"]
    for shown in ("<img src='file:///x.png'>", "<b>", "<u>under</u>", "<div>", "</div>"):
        assert shown in browser.toPlainText()
    kinds = [kind for _, kind in pieces(browser)]
    assert not any(kind.isImageFormat() or kind.fontUnderline() for kind in kinds)
    kind = QTextDocument.ResourceType.ImageResource
    assert not browser.document().resource(kind, QUrl.fromLocalFile(__file__))


def test_a_page_is_read_as_markdown_in_the_fonts_of_the_theme(browser: PageBrowser) -> None:
    text = "One `code` **strong** *label* [there](paths#hops) [out](https://docs.aws.amazon.com/x)"
    browser.show_page(page_of(f"{text}\n- item\n\n| a | b |\n| c | d |"))
    found = dict(pieces(browser))
    assert found["code"].fontFamilies() == [MONO]
    assert found["strong"].fontWeight() == QFont.Weight.DemiBold
    assert found["label"].fontWeight() == QFont.Weight.Medium
    assert not found["label"].fontItalic()
    assert found["there"].anchorHref() == "paths#hops"
    assert found["out\N{NO-BREAK SPACE}\N{NORTH EAST ARROW}"].anchorHref().endswith("/x")
    assert [line for line in lines_of(browser) if line][-5:] == ["item", "a", "b", "c", "d"]
    (table,) = browser.document().rootFrame().childFrames()
    assert isinstance(table, QTextTable)
    assert (table.rows(), table.columns()) == (2, 2)


def test_a_heading_is_a_place_for_each_of_its_rules(browser: PageBrowser) -> None:
    with_rule = page_of("Text\n\n" * 60, "A rule", ("TR-1", "U-2"))
    browser.resize(400, 300)
    browser.show()
    browser.show_page(with_rule, "U-2")
    assert browser.verticalScrollBar().value() > 0
    found = dict(pieces(browser))
    assert found["A rule"].anchorNames() == ["TR-1", "U-2"]
    assert found["A rule"].background().color() == style.color("mark")
    assert "TR-1, U-2" in found
    browser.show_page(page_of("Text\n\n" * 60))
    assert browser.verticalScrollBar().value() == 0


@pytest.mark.usefixtures("app")
def test_every_page_shows_what_is_found_in_it(qtbot: QtBot) -> None:
    browser = PageBrowser()
    qtbot.addWidget(browser)
    for page in book().pages.values():
        browser.show_page(page)
        shown = "".join(browser.toPlainText().replace("\N{NORTH EAST ARROW}", "").split())
        names = {name for _, kind in pieces(browser) for name in kind.anchorNames()}
        assert names == anchors_of(page), page.id
        for section in page.sections:
            for line in section.plain.splitlines():
                assert "".join(line.split()) in shown, (page.id, line)
