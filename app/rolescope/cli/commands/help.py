"""`rolescope help`: the pages that F1 shows, to read on a terminal, or all as one HTML."""

import argparse

from rolescope import __version__
from rolescope.cli.console import say, write_output
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.exporters.manual_html import manual_html
from rolescope.words.manual.book import CHAPTERS, Book, book
from rolescope.words.manual.page import ManualPage
from rolescope.words.manual.searching import find


def run_help(options: argparse.Namespace) -> int:
    """Print the contents, or a page; `--html` writes all pages."""
    manual = book()
    if options.html is not None:
        write_output(options.html, manual_html(manual, __version__).encode())
        return Exit.OK
    if options.topic is None:
        say("\n".join(_contents(manual)))
        return Exit.OK
    say(_page(manual, options.topic))
    return Exit.OK


def _contents(manual: Book) -> list[str]:
    lines = []
    for title, pages in CHAPTERS:
        lines += [title, *(f"  {one:<22} {manual.pages[one].summary}" for one in pages), ""]
    return [*lines, "rolescope help TOPIC prints a page, by its name, by a rule, or by words."]


def _page(manual: Book, topic: str) -> str:
    """Return the page that is meant.

    Raises:
        Failure: none is.
    """
    page = manual.pages.get(topic.lower())
    if page is not None:
        return _text(page)
    rule = topic.upper()
    if rule in manual.rules:
        id_ = manual.place_of_rule(rule).partition("#")[0]
        sections = [one for one in manual.pages[id_].sections if rule in one.rules]
        return "\n\n".join(
            f"{', '.join(one.rules)}: {one.heading}\n\n{one.plain}" for one in sections
        )
    hits = find(manual, topic)
    if not hits:
        raise UsageFailure(f"help {topic}: no page tells of it. rolescope help lists the pages.")
    return _text(manual.pages[hits[0].target.partition("#")[0]])


def _text(page: ManualPage) -> str:
    parts = [page.title.upper(), page.summary]
    for section in page.sections:
        parts += [f"{'#' * section.level} {section.heading}"] if section.level else []
        parts += [section.plain] if section.text else []
    return "\n\n".join(parts)
