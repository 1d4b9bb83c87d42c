"""Filters in words, for chips."""

from rolescope.filtering.fields import BY_ID
from rolescope.filtering.filter import Filter, Term
from rolescope.filtering.shown import FieldCount

_MOST = 3  # values that are named


def chip_words(term: Term, counts: tuple[FieldCount, ...] = ()) -> str:
    """Say a term in a few words: "Kind: Role, User", "not Zone: AWS"."""
    field = BY_ID[term.field]
    known = next((each.values for each in counts if each.field == term.field), ())
    words = dict(field.labels) | {value.value: value.words for value in known}
    named = [words.get(value, value) for value in term.values]
    listed = ", ".join(named[:_MOST])
    if len(named) > _MOST:
        listed += f" and {len(named) - _MOST:,} more"
    return f"{'Not ' if term.negated else ''}{field.title}: {listed}"


def hidden_words(wanted: Filter) -> str:
    """Say what was hidden by hand; empty for nothing."""
    return f"{len(wanted.hidden):,} hidden" if wanted.hidden else ""


def isolated_words(wanted: Filter) -> str:
    """Say what alone is shown; empty for everything."""
    count = len(wanted.isolated)
    return f"Only {count:,} selected" if count else ""


def filters_words(count: int) -> str:
    """Count filters: "1 filter"."""
    return f"{count:,} filter{'' if count == 1 else 's'}"


def nothing_words(total: int, filters: int) -> str:
    """Say that filters hide everything."""
    return f"All {total:,} items are hidden by {filters_words(filters)}."
