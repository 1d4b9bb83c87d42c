"""An administrator in words: that it is one, by what it is limited, or what is missing to tell."""

from collections.abc import Iterator

from rolescope.engine.index import WorldIndex
from rolescope.model.plain import shortlist
from rolescope.model.principal import Role, User
from rolescope.trust.admin import Limit, doubts, is_admin, limits
from rolescope.words.facts import TonedFact

ADMIN = TonedFact(text="Admin", tone="strong", icon="crown")
MAKES_ADMIN = TonedFact(text="Can make itself admin", tone="risk", icon="crown-outline")
"""The pill of who is no administrator, and only has to do one thing to become one (PE-0g)."""


def admin_facts(entity: User | Role, index: WorldIndex) -> Iterator[TonedFact]:
    """Yield the pills of a user or role: Admin, and by what it is limited (PE-74)."""
    if is_admin(index, entity):
        yield ADMIN
        names = tuple(map(_name, limits(index, entity)))
        if names:
            yield TonedFact(text=f"limited by {shortlist(names)}", tone="outline")
    elif doubts(index, entity):
        yield TonedFact(text="Admin or not: unknown", tone="cond", icon="help-circle-outline")


def admin_properties(entity: User | Role, index: WorldIndex) -> Iterator[tuple[str, str]]:
    """Yield the same in full, as label and value."""
    if is_admin(index, entity):
        names = ", ".join(map(_name, limits(index, entity)))
        if names:
            yield "Admin, limited by", names
    else:
        missing = doubts(index, entity)
        if missing:
            yield "Admin or not", f"unknown: {'; '.join(missing)}"


def _name(limit: Limit) -> str:
    return f"{limit.type.value} {limit.name}"
