"""Pages of help: which one is about what, and that nothing in them is loaded."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from rolescope.ui.features.help.page_browser import PageBrowser, html_of
from rolescope.ui.features.help.places import PAGES
from rolescope.ui.shell.actions import ACTIONS
from rolescope.ui.shell.help.tour_steps import STEPS
from rolescope.ui.shell.panels import PANELS
from rolescope.words.manual.book import book
from rolescope.words.manual.page import Page, Paragraph
from rolescope.words.runs import Run, RunKind, text_of

UI = Path(__file__).resolve().parents[3] / "app" / "rolescope" / "ui"


def test_places_are_classes_and_pages() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in UI.rglob("*.py"))
    for name, target in PAGES.items():
        page, _, anchor = target.partition("#")
        assert not anchor or anchor in book().pages[page].anchors, target
        assert re.search(rf"^class {name}\(", code, flags=re.MULTILINE), name
    assert {getattr(panel.make, "__name__", "") for panel in PANELS} <= PAGES.keys()


_KEYS = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)+(?:Left|Right|Tab|F\d|[^ a-z])")


def test_keys_that_pages_name_are_those_of_commands() -> None:
    keys = {keys for action in ACTIONS for keys in action.shortcuts} | {"Shift+Tab"}
    lines = [text_of(line) for page in book().pages.values() for line in page.lines()]
    named = {
        keys for line in (*lines, *(step.text for step in STEPS)) for keys in _KEYS.findall(line)
    }
    assert named >= {"Ctrl+O", "Ctrl+/", "Ctrl++", "Ctrl+,", "Shift+F8"}
    assert named - keys == set()


@pytest.mark.usefixtures("app")
def test_a_page_loads_nothing_and_shows_marks_as_text(qtbot: QtBot) -> None:
    spans = (Run("<img src='file:///x.png'>"), Run("<b>", RunKind.CODE), Run("&", target="a'b"))
    page = Page(id="x", title="<i>", summary="<u>", blocks=(Paragraph(spans),))
    browser = PageBrowser()
    qtbot.addWidget(browser)
    browser.show_page(page)
    assert browser.toPlainText().split("\n")[:2] == ["<i>", "<u>"]
    assert "<img" not in html_of(page)
    kind = QTextDocument.ResourceType.ImageResource
    assert not browser.document().resource(kind, QUrl.fromLocalFile(__file__))
