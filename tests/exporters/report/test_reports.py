"""A review report as files: all of it is in each format, nothing in it runs, no text is markup."""

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from rolescope.exporters._paint import breaks
from rolescope.exporters.report import REPORT_FORMATS
from rolescope.exporters.report.as_html import write_html
from rolescope.exporters.report.as_markdown import write_markdown
from rolescope.exporters.report.as_pdf import by_qt, pdf_engine, write_pdf
from rolescope.model.review import FindingState, Ruling
from rolescope.value import field_names
from rolescope.words.report.report_values import ReportText
from support.reports import told
from support.window.pdf_text import pdf_pages, pdf_text
from support.worlds.build import A, account, allow, role, trusts, world
from support.worlds.northwind import demo

WRITTEN = "2026-11-26T12:00:00Z"
HOSTILE = '</td></table><script>alert("x")</script>\u202e{{ 7*7 }} | `x`'


class Reader(HTMLParser):
    """Collects tags, attributes and texts."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def report() -> ReportText:
    first = told(demo()).findings[0].id
    ruling = Ruling(state=FindingState.FIX_AGREED, owner="R. Okafor", until="2026-12-04")
    return told(demo(), rulings={first: ruling})


@pytest.fixture(scope="module")
def hostile() -> ReportText:
    condition = {"StringEquals": {"sts:ExternalId": HOSTILE}}
    of = world(
        account(
            A,
            role("One", trust=trusts("*", Condition=condition), allows=allow("*", "*")),
            role("Two", trust=trusts("*", Sid="S"), allows=allow("*", "*")),
        )
    )
    first = told(of).findings[0].id
    ruling = Ruling(
        state=FindingState.ACCEPTED, owner=HOSTILE, reason=HOSTILE, until="2026-12-31", note=HOSTILE
    )
    return told(of, rulings={first: ruling})


@pytest.mark.parametrize("format_", REPORT_FORMATS[::2], ids=lambda one: one.id)
def test_the_same_report_is_the_same_file(format_: Any, report: ReportText) -> None:
    assert format_.write(report, WRITTEN) == format_.write(report, WRITTEN)


def test_a_page_runs_nothing_and_loads_nothing(hostile: ReportText) -> None:
    page = Reader(write_html(hostile, WRITTEN))
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "iframe", "object", "img", "form", "base"}
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")], tag
        assert (attributes.get("href") or "#").startswith("#")
        assert "src" not in attributes
    assert "alert" in page.text
    assert "49" not in re.findall(r"\{\{.*?\}\}|49", page.text)
    assert "\u202e" not in page.text


def test_a_page_says_everything_in_order(report: ReportText) -> None:
    text = Reader(write_html(report, WRITTEN)).text
    heads = (
        "How far to trust this report",
        "admin roles",
        "The findings that matter most",
        "How this was worked out",
        "Paths to administrators",
        "Third parties",
        "Changes since last time",
        "Accepted risks",
        "Evidence",
    )
    places = [text.index(head) for head in heads]
    assert places == sorted(places)
    for line in report.findings:
        assert line.ends in text
    for one in report.documents:
        assert one.sha256 in text
    assert "R. Okafor, 2026-12-04" in text


def test_markdown_escapes_what_data_says(hostile: ReportText) -> None:
    text = write_markdown(hostile, WRITTEN).decode()
    outside = re.sub(r"(?ms)^(```+).*?^\1$", "", text)
    assert not re.search(r"(?<!\\)<", outside)
    assert "\u202e" not in text


def test_rows_of_markdown_have_as_many_cells_as_their_head(report: ReportText) -> None:
    count = 0
    for line in write_markdown(report, WRITTEN).decode().split("\n"):
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        if not count or not cells:
            count = cells
        assert cells in (0, count)


def test_qt_writes_all_of_it_on_numbered_pages(report: ReportText) -> None:
    content = by_qt(report, WRITTEN)
    pages = pdf_pages(content)
    heads = [len(re.findall(r"Finding\s*\d+\s*of", " ".join(page))) for page in pages]
    assert sum(heads) == len(report.pages)
    assert max(heads) > 1  # small ones share a page
    assert len(pages) < len(report.pages) + 10
    assert f"1 of {len(pages)}" in " ".join(pages[0])
    text = re.sub(r"\s+", "", pdf_text(content))
    for one in (report.title, report.trust[0].lead, report.documents[0].sha256):
        assert one.replace(" ", "") in text
    dates = re.findall(rb"\(D:(\d{14})(Z|[+-]\d\d'\d\d')", content)
    assert dates
    assert {(digits, zone in {b"Z", b"+00'00'"}) for digits, zone in dates} == {
        (b"20261126120000", True)
    }
    told = re.findall(rb"\wDate(?:>|=\")([^<\"]+)", content)
    assert {one.removesuffix(b"Z").removesuffix(b"+00:00") for one in told} <= {
        b"2026-11-26T12:00:00"
    }


def test_pages_end_where_a_part_would_be_torn() -> None:
    kinds = ("head", "own", "head", "keep", "keep", "head")
    tops = (0, 100, 300, 500, 850, 1_000, 1_150)
    assert list(breaks(kinds, tops, 1_000.0)) == [1, 4]  # the last heading has all its text
    assert list(breaks(("keep", "keep"), (0, 300, 700), 500)) == [1]
    assert list(breaks(("head",), (0, 100), 500)) == []
    assert list(breaks(("keep", "head"), (0, 450, 2_000), 500)) == [1]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of libraries that it will need
def test_weasyprint_gives_tags(report: ReportText, tmp_path: Path) -> None:
    pdfinfo = shutil.which("pdfinfo")
    if pdf_engine() is None or pdfinfo is None:
        pytest.skip("WeasyPrint or pdfinfo is not installed")
    short = ReportText(
        **{
            name: getattr(report, name)
            for name in field_names(ReportText)
            if name not in ("pages", "documents")
        },
        pages=report.pages[:1],
        documents=report.documents[:2],
    )
    path = tmp_path / "report.pdf"
    path.write_bytes(write_pdf(short, WRITTEN))
    asked = [pdfinfo, str(path)]
    told_by = subprocess.run(asked, check=True, capture_output=True, text=True).stdout  # noqa: S603
    assert re.search(r"Tagged: +yes", told_by)
    assert "Who can become whom in Acme" in told_by


def test_without_weasyprint_qt_writes(report: ReportText, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rolescope.exporters.report.as_pdf.pdf_engine", lambda: None)
    assert write_pdf(report, WRITTEN).startswith(b"%PDF")
