"""All pages of the manual, in the order of its contents; which page tells of a rule."""

from functools import cache, cached_property

from rolescope.resources import resource
from rolescope.value import Value
from rolescope.words.manual.page import ManualPage, read_page

FIRST = "welcome"
LIMITS = "limits"
RULES = "rules"

CHAPTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Using RoleScope",
        (
            *(FIRST, "picture", "simulate", "verdict", "timeline", "permissions", "what-if"),
            *("paths", "compare", "projects", "import", "export", "privacy", "keyboard"),
            *("findings", "escalation", "review", "reality", "settings", "command-line"),
            *("formats", LIMITS),
        ),
    ),
    (
        "Rules",
        (
            *(RULES, "rules/evaluation", "rules/trust", "rules/organization", "rules/principals"),
            *("rules/conditions", "rules/keys", "rules/documents", "rules/calls"),
            *(
                "rules/sessions",
                "rules/federation",
                "rules/imports",
                "rules/resources",
                "rules/escalation",
            ),
            *("rules/findings", "rules/plans", "rules/cloudtrail", "rules/open"),
        ),
    ),
)
"""Titles of chapters with the ids of their pages: a page is one file and one word here."""


class Book(Value, dict=True):
    """The pages by their ids."""

    pages: dict[str, ManualPage]

    def page(self, id_: str) -> ManualPage:
        """Return a page; the first one when there is none of that id."""
        return self.pages.get(id_) or self.pages[FIRST]

    @cached_property
    def _rules(self) -> dict[str, str]:
        return {
            rule: page.id
            for page in self.pages.values()
            for section in page.sections
            for rule in section.rules
        }

    @property
    def rules(self) -> frozenset[str]:
        """Ids of the rules that it tells of."""
        return frozenset(self._rules)

    def place_of_rule(self, rule: str) -> str:
        """Return where it tells of a rule, as links are written; the contents of the rules else."""
        page = self._rules.get(rule)
        return f"{page}#{rule}" if page is not None else RULES

    def title_of_rule(self, rule: str) -> str:
        """Return the heading above a rule; empty when it tells nothing of it."""
        sections = self.page(self._rules.get(rule, RULES)).sections
        return next((one.heading for one in sections if rule in one.rules), "")


@cache
def book() -> Book:
    """Read the manual.

    Raises:
        FileNotFoundError: a page is not bundled.
    """
    ids = (id_ for _, chapter in CHAPTERS for id_ in chapter)
    return Book({id_: read_page(id_, _text_of(id_)) for id_ in ids})


def _text_of(id_: str) -> str:
    return resource("help", *f"{id_}.md".split("/")).read_text(encoding="utf-8")
