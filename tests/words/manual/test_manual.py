"""The manual: every rule that the engine names has its place, and no link leads nowhere."""

import re
from pathlib import Path

import pytest

from rolescope.value import replace
from rolescope.words.manual.book import CHAPTERS, LIMITS, RULES, book
from rolescope.words.manual.page import RULE, ManualPage, ManualSection, read_page
from rolescope.words.manual.searching import find
from support.anchors import anchors_of

ROOT = Path(__file__).resolve().parents[3]
DOINGS = {"do:shortcuts", "do:tour"}
_IDS = re.compile(rf'"({RULE.pattern}(?: {RULE.pattern})*)"')
NO_RULES = {"UTF-8", "UTF-16", "UTF-32", "UTC-8", "SHA-256", "GPL-3", "LGPL-3"}


def named_rules() -> set[str]:
    """Every id that stands alone in a text of the code: in tables, refusals, verdicts, rows."""
    code = (path.read_text(encoding="utf-8") for path in (ROOT / "app" / "rolescope").rglob("*.py"))
    found = (rules.split() for text in code for rules in _IDS.findall(text))
    return {rule for rules in found for rule in rules} - NO_RULES


def test_every_rule_that_is_named_has_a_place() -> None:
    named = named_rules()
    assert {"EV-7", "TR-4", "AR-7", "DF-46", "U-37", "PE-65", "GR-67"} <= named, "where they stand"
    assert named - book().rules == set()
    for rule in named:
        page, _, anchor = book().place_of_rule(rule).partition("#")
        assert anchor == rule
        assert rule in anchors_of(book().page(page))
        assert book().title_of_rule(rule)
    assert book().place_of_rule("XX-1") == RULES
    assert book().title_of_rule("XX-1") == ""


def cited_rules() -> set[str]:
    """Every id of a rule that the code cites, of any series, in comments and docstrings too."""
    cited = re.compile(rf"(?<![\w/.-]){RULE.pattern}(?![\w-])")
    code = (ROOT / "app" / "rolescope").rglob("*.py")
    found = (cited.findall(path.read_text(encoding="utf-8")) for path in code)
    return {rule for rules in found for rule in rules} - NO_RULES


def test_every_rule_that_is_cited_is_in_the_manual() -> None:
    assert named_rules() <= cited_rules()
    assert cited_rules() - book().rules == set()


def test_a_rule_is_told_once() -> None:
    told = [rule for page in book().pages.values() for one in page.sections for rule in one.rules]
    assert len(told) == len(set(told))


def links(page: ManualPage) -> set[str]:
    return {target for section in page.sections for target in section.links}


@pytest.mark.parametrize("id_", [id_ for _, chapter in CHAPTERS for id_ in chapter])
def test_links_lead_somewhere(id_: str) -> None:
    pages = book().pages
    for link in links(pages[id_]):
        if link.startswith("https:"):
            assert link.startswith("https://docs.aws.amazon.com/"), link
        elif not link.startswith("do:"):
            page, _, anchor = link.partition("#")
            assert page in pages or not page, link
            assert not anchor or anchor in anchors_of(pages[page or id_]), link
        else:
            assert link in DOINGS
    anchors = [section.anchor for section in pages[id_].sections]
    assert len(anchors) == len(set(anchors)), "two places of one name"


def test_every_file_is_a_page() -> None:
    folder = ROOT / "resources" / "help"
    files = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.md")}
    assert files == set(book().pages)
    groups = [page for id_, page in book().pages.items() if id_.startswith("rules/")]
    aws = [page.id for page in groups if any(one.startswith("https:") for one in links(page))]
    assert {page.id for page in groups} - set(aws) == {"rules/open"}, "without AWS's documentation"


def test_words_of_the_pages_are_plain() -> None:
    for page in book().pages.values():
        for section in page.sections:
            assert "[" not in section.plain, (page.id, "a link that was not read")
            assert "!" not in section.plain, page.id
            without_code = replace(section, text=re.sub(r"`[^`]+`", "", section.text))
            assert "*" not in without_code.plain, page.id


def test_reading() -> None:
    head_lines = "# A\n> B.\nwords: c, d\n\n## E f\nOne `two`\n**three** *3*."
    rest = "\n- [four](g#h)\n1. five\n| six | 7 |\n### TR-1, U-2: Rule\n"
    page = read_page("x", head_lines + rest)
    start, section, rule = page.sections
    assert (page.title, page.summary, page.words) == ("A", "B.", ("c", "d"))
    assert start == ManualSection("", 0, "")
    assert (section.heading, section.level, section.anchor) == ("E f", 2, "e-f")
    assert section.plain.splitlines() == ["One two", "three 3.", "four", "five", "six 7"]
    assert section.links == ["g#h"]
    assert rule == ManualSection("Rule", 3, "", ("TR-1", "U-2"))
    assert anchors_of(page) == {"e-f", "TR-1", "U-2"}
    with pytest.raises(ValueError, match="title"):
        read_page("x", "no title")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("tr-4", "rules/trust#TR-4"),
        ("role chaining", "rules/sessions"),
        ("cannot know", LIMITS),
        ("privilege escalation", "rules/escalation"),
        ("SHORTCUT", "keyboard"),
    ],
)
def test_finding(typed: str, first: str) -> None:
    assert find(book(), typed)[0].target == first


def test_finding_nothing() -> None:
    assert find(book(), "  ") == ()
    assert find(book(), "tr-4 xylophone") == ()
