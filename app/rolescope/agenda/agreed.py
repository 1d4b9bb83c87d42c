"""Fixes that were agreed on, brought together: one scenario with the edits of all of them."""

from rolescope.model.edit import Edit
from rolescope.model.review import FindingState, NamedScenario, Review
from rolescope.value import Value

_ID, _NAME = "agreed-fixes", "Agreed fixes"  # other scenarios are called s1, s2 and so on


class AgreedFixes(Value, kw_only=True):
    """What was agreed on, as one scenario.

    `findings` are the fingerprints that it should close, `without` those of which a fix is agreed,
    but no scenario of the review makes it.
    """

    scenario: NamedScenario
    findings: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def possible_fixes(review: Review) -> tuple[NamedScenario, ...]:
    """Return the scenarios that a fix may be: all but the one that brings fixes together."""
    return tuple(one for one in review.scenarios if one.id != _ID)


def agreed_fixes(review: Review) -> AgreedFixes:
    """Bring the fixes together in the order of the scenarios; an edit of several is made once."""
    fixes = {one.id: one for one in possible_fixes(review)}
    wanted = {
        name: fixes.get(ruling.fix)
        for name, ruling in review.rulings
        if ruling.state is FindingState.FIX_AGREED
    }
    chosen = {fix.id for fix in wanted.values() if fix is not None}
    edits: list[Edit] = []
    for one in fixes.values():
        edits += [edit for edit in one.edits if one.id in chosen and edit not in edits]
    return AgreedFixes(
        scenario=NamedScenario(id=_ID, name=_NAME, edits=tuple(edits)),
        findings=tuple(name for name, fix in wanted.items() if fix is not None),
        without=tuple(name for name, fix in wanted.items() if fix is None),
    )
