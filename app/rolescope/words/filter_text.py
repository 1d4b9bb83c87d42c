"""Filters in words: chips, and what is shown and hidden."""

from rolescope.model.plain import counted, shortlist
from rolescope.questions.filters.fields import BY_ID
from rolescope.questions.filters.filter import Filter, Term
from rolescope.questions.filters.shown import FieldCount, HiddenBy, Shown

_MAX_VALUES = 3  # values that are named


def chip_words(term: Term, counts: tuple[FieldCount, ...] = ()) -> str:
    """Say a term in a few words: "Kind: Role, User", "not Zone: AWS"."""
    field = BY_ID[term.field]
    known = next((each.values for each in counts if each.field == term.field), ())
    words = dict(field.labels) | {value.value: value.words for value in known}
    named = [words.get(value, value) for value in term.values]
    return f"{'Not ' if term.negated else ''}{field.title}: {shortlist(named, _MAX_VALUES)}"


def by_hand_words(wanted: Filter) -> str:
    """Say what was hidden by hand; empty for nothing."""
    return f"Hidden by hand: {len(wanted.hidden):,}" if wanted.hidden else ""


def isolated_words(wanted: Filter) -> str:
    """Say what alone is shown; empty for everything."""
    return f"Isolated: {len(wanted.isolated):,}" if wanted.isolated else ""


def hidden_words(found: Shown | None) -> str:
    """Count what is not shown, and say why; empty for nothing."""
    if found is None or not found.hidden:
        return ""
    return f"{found.hidden:,} {_WHY[found.by]}"


_WHY = {
    HiddenBy.TERMS: "hidden by filters",
    HiddenBy.ISOLATING: "others not shown",
    HiddenBy.HAND: "hidden by hand",
}


def shown_words(found: Shown | None) -> str:
    """Count what a filter shows and hides; empty while that is not known."""
    if found is None:
        return ""
    nodes = counted(len(found.nodes) + len(found.people), "node")
    return f"{nodes} and {counted(len(found.edges), 'edge')} shown · {found.hidden:,} hidden"


def missing_words(found: Shown | None) -> str:
    """Say what nothing in the import has of what a filter asks for; empty for nothing."""
    if found is None or not found.missing:
        return ""
    term = found.missing[0]
    field = BY_ID[term.field]
    values = ", ".join(term.values[:_MAX_VALUES])
    return f"Nothing here has this: {field.title} {values}"


def filters_words(count: int) -> str:
    """Count filters: "1 filter"."""
    return counted(count, "filter")


def nothing_words(total: int, filters: int) -> str:
    """Say that filters hide everything."""
    return f"All {total:,} items are hidden by {filters_words(filters)}."
