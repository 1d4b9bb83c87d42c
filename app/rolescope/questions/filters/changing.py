"""Filters step by step: values taken in and out, as check boxes and chips do."""

from rolescope.questions.filters.filter import Filter, Term
from rolescope.questions.filters.shown import FieldCount
from rolescope.value import replace


def without_term(wanted: Filter, number: int) -> Filter:
    """Return a filter without one term, counted from 0."""
    return replace(wanted, terms=wanted.terms[:number] + wanted.terms[number + 1 :])


def toggled(wanted: Filter, value: str, known: FieldCount) -> Filter:
    """Switch a value of a field on or off; `known` are the values there are.

    A filter that names what is shown goes on to do so, else it names what is not.
    """
    mine = [term for term in wanted.terms if term.field == known.field]
    on = [each.value for each in known.values if each.is_on ^ (each.value == value)]
    off = tuple(each.value for each in known.values if each.value not in on)
    named = bool(on) and any(not term.negated for term in mine)
    values = tuple(on) if named else off
    terms = (Term(known.field, values, negated=not named),) if off else ()
    return _with(wanted, known.field, terms)


def only(wanted: Filter, field: str, value: str) -> Filter:
    """Let one value of a field through, and no other; asked again, all of them."""
    alone = (Term(field, (value,)),)
    mine = tuple(term for term in wanted.terms if term.field == field)
    return _with(wanted, field, () if mine == alone else alone)


def is_excluded(wanted: Filter, term: Term) -> bool:
    """Tell whether all that a term asks for is taken out of what is shown."""
    return any(_takes_out(each, term) for each in wanted.terms)


def excluded(wanted: Filter, term: Term) -> Filter:
    """Take what a term asks for out of what is shown; asked again, let it in."""
    if not is_excluded(wanted, term):
        return replace(wanted, terms=(*wanted.terms, replace(term, negated=True)))
    terms: list[Term] = []
    for each in wanted.terms:
        values = tuple(value for value in each.values if value not in term.values)
        if not _takes_out(each, term):
            terms.append(each)
        elif values:
            terms.append(replace(each, values=values))
    return replace(wanted, terms=tuple(terms))


def _takes_out(each: Term, term: Term) -> bool:
    return each.negated and each.field == term.field and set(term.values) <= set(each.values)


def _with(wanted: Filter, field: str, terms: tuple[Term, ...]) -> Filter:
    """Return a filter with other terms of a field, in the place of the first."""
    before = [term.field for term in wanted.terms]
    place = before.index(field) if field in before else len(before)
    others = [term for term in wanted.terms if term.field != field]
    return replace(wanted, terms=(*others[:place], *terms, *others[place:]))
