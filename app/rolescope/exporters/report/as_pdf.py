"""A report as PDF, made of its HTML page: by WeasyPrint where it is installed, else by Qt.

WeasyPrint's file has bookmarks, tags, which screen readers need, and links; Qt's has none of them,
and may tear rows of tables. Either way text stays text.
"""

import base64
import importlib
from typing import Any

from markupsafe import Markup

from rolescope.exporters.report.as_html import report_page, write_html
from rolescope.exporters.report.report_format import ReportFormat
from rolescope.exporters.svg import svg_to_paint
from rolescope.model.plain import visible
from rolescope.pictures.picture import Picture
from rolescope.pictures.theme import LIGHT
from rolescope.resources import resources
from rolescope.words.report.report_values import ReportText


def write_pdf(report: ReportText, written_at: str) -> bytes:
    """Return the report as a PDF file."""
    engine = pdf_engine()
    if engine is not None:
        return _by_weasyprint(engine, report, written_at)
    return by_qt(report, written_at)


PDF = ReportFormat(id="pdf", title="PDF document", suffix=".pdf", write=write_pdf)

LACKS = (
    "Without bookmarks, tags and links, and rows of tables may go on over a page: WeasyPrint is "
    "not installed. Install rolescope[pdf] for a file that screen readers can follow."
)
"""What is said of a file that Qt made."""


def pdf_engine() -> Any | None:
    """Return WeasyPrint; None where it, or a library that it needs, is not installed."""
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError):
        return None


def _by_weasyprint(engine: Any, report: ReportText, written_at: str) -> bytes:
    page = write_html(report, written_at).decode()
    # only what is written into the page itself
    within = engine.urls.URLFetcher(allowed_protocols=("data",))
    known = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
    fonts = engine.CSS(string="\n".join(_font_faces()), url_fetcher=within, font_config=known)
    made: bytes = engine.HTML(string=page, url_fetcher=within).write_pdf(
        stylesheets=[fonts], font_config=known, pdf_tags=True, presentational_hints=True
    )
    return made


def _font_faces() -> list[str]:
    weights = {"Regular": 400, "Medium": 500, "SemiBold": 600}
    found = []
    for file in sorted(resources().joinpath("fonts").iterdir(), key=lambda one: one.name):
        name, _, suffix = file.name.rpartition(".")
        if suffix not in ("otf", "ttf"):
            continue
        family = "RoleScope Mono" if "Mono" in name else "RoleScope Sans"
        data = base64.b64encode(file.read_bytes()).decode()
        weight = weights[name.rpartition("-")[2]]
        found.append(
            f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
            f"src: url(data:font/{suffix};base64,{data}); }}"
        )
    return found


def by_qt(report: ReportText, written_at: str) -> bytes:
    """Return the report as a PDF file that Qt lays out."""
    from rolescope.exporters._paint import html_to_pdf  # noqa: PLC0415 - Qt only when needed

    pictures: dict[str, tuple[bytes, float, float]] = {}
    names: dict[Picture, str] = {}

    def place(picture: Picture) -> Markup:
        name = names.setdefault(picture, f"picture-{len(names)}")
        if name not in pictures:
            pictures[name] = (svg_to_paint(picture, LIGHT), picture.width, picture.height)
        return Markup('<img src="{}" width="{:.0f}" height="{:.0f}">').format(
            name, picture.width, picture.height
        )

    page = report_page(report, written_at, place, is_for_qt=True)
    at_right = visible(f"{report.name}, {written_at[:10]}")
    edges = "RoleScope  Review report", at_right, visible(report.footer)
    return html_to_pdf(page, pictures, visible(report.title), edges, written_at)
