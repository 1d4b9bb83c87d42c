"""`rolescope help`: the pages of F1 on a terminal, and all of them as one HTML."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from rolescope.cli.main import main
from rolescope.exporters.manual_html import manual_html
from rolescope.words.manual.book import CHAPTERS, Book, book
from rolescope.words.manual.page import read_page

Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("topic", "begins"),
    [
        ([], "Using RoleScope\n"),
        (["paths"], "PATHS\n"),
        (["pe-28"], "PE-27, PE-28"),
        (["rules/conditions"], "CONDITIONS\n"),
        (["crash"], "PROJECTS"),
    ],
)
def test_a_page_is_found(topic: list[str], begins: str, capsys: Captured) -> None:
    assert main(["help", *topic]) == 0
    assert capsys.readouterr().out.startswith(begins)


def test_what_no_page_tells_of_is_said(capsys: Captured) -> None:
    assert main(["help", "xyzzy"]) == 2
    assert "no page tells of it" in capsys.readouterr().err


class _Reader(HTMLParser):
    """Collects ids, links and what is loaded, and checks that tags are closed in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert not {"src", "onclick", "onload"} & given.keys()
        assert tag not in {"script", "img", "link", "iframe"}
        self.ids += [given["id"]] if given.get("id") else []  # type: ignore[list-item] # it is a text
        self.links += [given["href"] or ""] if "href" in given else []
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


def test_the_html_holds_every_page_and_every_link_leads_somewhere(tmp_path: Path) -> None:
    path = tmp_path / "manual.html"
    assert main(["help", "--html", str(path)]) == 0
    found = read(path.read_text(encoding="utf-8"))
    assert len(found.ids) == len(set(found.ids))
    within = {link[1:] for link in found.links if link.startswith("#")}
    assert within <= set(found.ids)
    assert all(link.startswith(("#", "https://")) for link in found.links)
    text = "".join(found.text)
    for page in book().pages.values():
        assert page.title in text
        for section in page.sections:
            assert section.heading.replace("`", "") in text
    assert not re.search(r"\]\(", text)


def test_what_a_page_holds_is_text() -> None:
    written = (
        "# <b>T</b>\n> A & B.\n\n<script>x</script> `<i>` **a `b` c**\n- one\n- two\n\n| a | b |"
    )
    pages = {id_: read_page(id_, written) for _, ids in CHAPTERS for id_ in ids}
    text = manual_html(Book(pages), "1 < 2")
    read(text)
    assert "<p>&lt;script&gt;x&lt;/script&gt; <code>&lt;i&gt;</code>" in text
    assert "<strong>a <code>b</code> c</strong></p>" in text
    assert "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<table>\n<tr><td>a</td><td>b</td></tr>" in text
