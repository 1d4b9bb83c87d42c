"""Documents of two states: which statements are gone, new or changed, and what changed."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from enum import Enum

from rolescope.difference.contents.meaning import (
    Who,
    as_written,
    condition_meaning,
    has_variables,
    policy_meaning,
    statement_meanings,
)
from rolescope.difference.impact import Turn
from rolescope.model.place import Place
from rolescope.model.policy import Condition, Policy, Statement, StatementPrincipal
from rolescope.value import Value

_MIN_SHARED = 0.2  # of what two statements say together: below, they are unrelated
_MAX_PAIRS = 10_000  # pairs of statements of one document


class Element(Enum):
    """Which element of a statement differs."""

    EFFECT = "Effect"
    PRINCIPAL = "Principal"
    NOT_PRINCIPAL = "NotPrincipal"
    ACTION = "Action"
    NOT_ACTION = "NotAction"
    RESOURCE = "Resource"
    NOT_RESOURCE = "NotResource"
    CONDITION = "Condition"
    VERSION = "Version"  # of the document: variables are read otherwise (GR-3)
    DEFECT = "what cannot be understood"


class ElementChange(Value):
    """Values of an element that are gone, and that are new, as they are written."""

    element: Element
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()


class StatementDifference(Value):
    """A statement of two versions of a document; None where one of them has none."""

    before: Statement | None
    after: Statement | None
    elements: tuple[ElementChange, ...] = ()

    @property
    def turn(self) -> Turn:
        """How it differs."""
        return turn_of(self.before, self.after)


class DocumentChange(Value, kw_only=True):
    """Two versions of a document that differ in meaning; None: there is no such document.

    `place` is where it stands, after the change unless it is gone. `statements` are those that
    differ, in order; none of a document that cannot be read (GR-71).
    """

    place: Place
    before: Policy | None
    after: Policy | None
    statements: tuple[StatementDifference, ...] = ()

    @property
    def turn(self) -> Turn:
        """How it differs."""
        return turn_of(self.before, self.after)


def turn_of(before: object, after: object) -> Turn:
    """Tell how something differs that is in one state, or in both."""
    if before is None:
        return Turn.NEW
    return Turn.GONE if after is None else Turn.CHANGED


def document_change(
    place: Place,
    before: Policy | None,
    after: Policy | None,
    who: tuple[Who, Who] = (as_written, as_written),
) -> DocumentChange | None:
    """Compare two versions of a document; None when they mean the same, however written.

    `who` tells who is meant by principals of the one and the other.
    """
    if before is after:
        return None
    if before is not None and after is not None:
        first, second = policy_meaning(before, who[0]), policy_meaning(after, who[1])
        if first == second:
            return None
    statements = tuple(statement_differences(before, after, who))
    return DocumentChange(place=place, before=before, after=after, statements=statements)


def statement_differences(
    before: Policy | None,
    after: Policy | None,
    who: tuple[Who, Who] = (as_written, as_written),
) -> list[StatementDifference]:
    """Return the statements that differ, in the order of the document after the change.

    Statements of the same Sid belong together; of the others those that have most in common, and
    those that are alone in their documents.
    """
    old, new = _Side(before, who[0]), _Side(after, who[1])
    first, second = old.beside(new), new.beside(old)
    pairs = [*_same_sid(first, second), *_most_alike(first, second)]
    if first and second and old.is_single and new.is_single:
        pairs.append((first.pop(), second.pop()))
    found = [
        StatementDifference(one.statement, two.statement, tuple(_elements(one, two)))
        for one, two in pairs
    ]
    found += [StatementDifference(one.statement, None) for one in first]
    found += [StatementDifference(None, one.statement) for one in second]
    return sorted(found, key=_place)


def _place(one: StatementDifference) -> tuple[int, bool]:
    statement = one.after or one.before
    return (-1 if statement is None else statement.index), one.after is None


class _Said(Value, eq=False):
    """A statement with what it says: of each element the values, by their meaning."""

    statement: Statement
    parts: dict[Element, dict[Hashable, str]]

    @property
    def own(self) -> set[tuple[Element, Hashable]]:
        """What tells it from others: no effect, no wildcard alone."""
        return {
            (element, value)
            for element, values in self.parts.items()
            for value, text in values.items()
            if element is not Element.EFFECT and text != "*"
        }


class _Side:
    """The statements of one version of a document."""

    def __init__(self, policy: Policy | None, who: Who) -> None:
        self._policy, self._who = policy, who
        self._meanings = list(statement_meanings(policy, who)) if policy is not None else []

    @property
    def is_single(self) -> bool:
        """Whether the document has one statement."""
        return len(self._meanings) == 1

    def beside(self, other: "_Side") -> list[_Said]:
        """Return what only this one says; of statements that stand twice, the first."""
        if self._policy is None:
            return []
        known = set(other._meanings)  # noqa: SLF001 - of the same class
        found: list[_Said] = []
        for statement, meaning in zip(self._policy.statements, self._meanings, strict=True):
            if meaning not in known:
                known.add(meaning)
                parts = dict(_parts(statement, self._policy.version, self._who))
                found.append(_Said(statement, parts))
        return found


def _parts(
    statement: Statement, version: str, who: Who
) -> Iterator[tuple[Element, dict[Hashable, str]]]:
    if statement.effect is not None:
        yield Element.EFFECT, {statement.effect: statement.effect.value}
    yield Element.PRINCIPAL, _named(statement.principals, who)
    yield Element.NOT_PRINCIPAL, _named(statement.not_principals, who)
    yield Element.ACTION, _texts(statement.actions, str.lower)
    yield Element.NOT_ACTION, _texts(statement.not_actions, str.lower)
    yield Element.RESOURCE, _texts(statement.resources, str)
    yield Element.NOT_RESOURCE, _texts(statement.not_resources, str)
    yield (
        Element.CONDITION,
        {condition_meaning(one): condition_text(one) for one in statement.conditions},
    )
    if has_variables(statement):
        yield Element.VERSION, {version: version}
    yield Element.DEFECT, _texts(statement.defects, str)


def _named(principals: Iterable[StatementPrincipal] | None, who: Who) -> dict[Hashable, str]:
    return {who(one): one.written for one in principals or ()}


def _texts(values: Iterable[str] | None, meaning: Callable[[str], str]) -> dict[Hashable, str]:
    return {meaning(value): value for value in values or ()}


def condition_text(condition: Condition) -> str:
    """Write one test of a condition on one line: `StringEquals sts:ExternalId = a or b`."""
    values = " or ".join(condition.values) if condition.values else "no value"
    return f"{condition.operator} {condition.key} = {values}"


def _elements(before: _Said, after: _Said) -> Iterator[ElementChange]:
    """Yield what of a statement says something else."""
    for element in Element:
        old, new = before.parts.get(element, {}), after.parts.get(element, {})
        gone = tuple(text for value, text in old.items() if value not in new)
        come = tuple(text for value, text in new.items() if value not in old)
        if gone or come:
            yield ElementChange(element, gone, come)


def _same_sid(old: list[_Said], new: list[_Said]) -> list[tuple[_Said, _Said]]:
    """Take out of both the statements that have the same Sid, which is on one of each alone."""
    first, second = _by_sid(old), _by_sid(new)
    pairs = [(one, second[sid]) for sid, one in first.items() if sid in second]
    for one, two in pairs:
        old.remove(one)
        new.remove(two)
    return pairs


def _by_sid(statements: Iterable[_Said]) -> dict[str, _Said]:
    found: dict[str, list[_Said]] = {}
    for one in statements:
        if one.statement.sid is not None:
            found.setdefault(one.statement.sid, []).append(one)
    return {sid: some[0] for sid, some in found.items() if len(some) == 1}


def _most_alike(old: list[_Said], new: list[_Said]) -> list[tuple[_Said, _Said]]:
    """Take out of both the statements that have most in common, the best pair first."""
    if len(old) * len(new) > _MAX_PAIRS:
        return []
    said = [(one, one.own) for one in old], [(one, one.own) for one in new]
    scores = sorted(
        (
            (-score, one.statement.index, two.statement.index, one, two)
            for one, first in said[0]
            for two, second in said[1]
            if (score := len(first & second) / max(1, len(first | second))) >= _MIN_SHARED
        ),
        key=lambda found: found[:3],
    )
    pairs: list[tuple[_Said, _Said]] = []
    for *_, one, two in scores:
        if one in old and two in new:
            old.remove(one)
            new.remove(two)
            pairs.append((one, two))
    return pairs
