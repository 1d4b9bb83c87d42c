"""The values of an impact in words: figures, sections, rows, pills."""

from collections.abc import Callable, Sequence

from rolescope.engine.index import account_of
from rolescope.model.arn import group_digits, is_account_id, role_name
from rolescope.trust.edge import Node, Zone
from rolescope.value import Value
from rolescope.words.impact.cause_text import CauseText

MINUS, PLUS = "\N{MINUS SIGN}", "+"


class ImpactNames(Value):
    """How to name things: `node` finds a node by id, `accounts` are names by ID."""

    node: Callable[[str], Node | None]
    accounts: dict[str, str]

    def of(self, id_: str) -> str:
        """Name a node, an account, an OU."""
        node = self.node(id_)
        if is_account_id(id_):
            is_outside = node is not None and node.zone is Zone.OUTSIDE
            kind = "Unknown account" if is_outside else "Account"
            return self.accounts.get(id_) or f"{kind} {group_digits(id_)}"
        return role_name(id_) if node is None else node.name

    def together(self, ids: Sequence[str]) -> str:
        """Name the first of some, and count the others."""
        if len(ids) == 1:
            return self.of(ids[0])
        return f"{self.of(ids[0])} and {len(ids) - 1:,} more"

    def home(self, id_: str) -> str:
        """Name the account that something belongs to; empty if it is none, or one itself."""
        account = account_of(id_)
        return self.accounts.get(account) or group_digits(account) if account else ""


class Figure(Value):
    """A number with what it counts. `tone` is a color of the theme."""

    number: int
    words: str
    tone: str = "text"


class PillText(Value, kw_only=True):
    """A role or an action that is lost or gained. `nodes` and `edges` are what to select."""

    text: str
    tone: str
    tip: str = ""
    nodes: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()


class ChangeText(Value, kw_only=True):
    """One row: whom or what it is about, how much, pills, and what causes it.

    `node` is what it looks like; None: nothing. `more` counts what no pill says.
    """

    node: Node | None
    name: str
    words: str
    place: str = ""
    tone: str = "plain"
    pills: tuple[PillText, ...] = ()
    more: int = 0
    causes: tuple[CauseText, ...] = ()
    nodes: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()


Row = Callable[[], ChangeText]
"""Writes a row; of many, few are ever looked at."""


class SectionText(Value, kw_only=True):
    """Rows with a heading; `more` says what is left out."""

    title: str
    rows: tuple[Row, ...]
    more: str = ""


class ImpactText(Value, kw_only=True):
    """Everything that the panel says. `empty` stands there instead of the sections."""

    note: str
    figures: tuple[Figure, ...]
    sections: tuple[SectionText, ...]
    empty: str = ""


def plural(noun: str, count: int) -> str:
    """Return a noun as it stands behind a number."""
    return noun if count == 1 else f"{noun}s"
