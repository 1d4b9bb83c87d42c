"""Conditions: each distinct one is tested once for all callers whom it cannot tell apart."""

import re
from collections.abc import Hashable, Iterable

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.condition import CompiledCondition, split_operator
from rolescope.engine.language.context import RequestContext
from rolescope.engine.language.resource import ResourceElement
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.language.truth import Truth
from rolescope.model.principal import Role
from rolescope.trust.bulk.call import AssumeRoleCall, Settled
from rolescope.trust.bulk.callers import Callers
from rolescope.trust.bulk.mask import NOTHING, Mask, as_mask
from rolescope.trust.bulk.values import KeyAnswer, KeyValues, keys_of_role


class Test(KeyAnswer, eq=False):
    """A condition, or a resource element with variables.

    Its answer rests on keys, and with a resource element on the role besides. Of each distinct
    one there is one object, so that answers can be kept by it.
    """

    condition: CompiledCondition | None = None
    resource: ResourceElement | None = None

    def run(self, role: str, context: RequestContext, reading: Interpretation) -> Truth:
        """Test."""
        if self.resource is not None:
            return self.resource.match(role, context, reading)
        return None if self.condition is None else self.condition.test(context, reading)


class _Answers:
    """The answers to one test so far: `asked` are the callers it was evaluated for."""

    __slots__ = ("asked", "mask")

    def __init__(self) -> None:
        self.asked = 0
        self.mask = NOTHING


class Conditions:
    """Tests conditions for many callers at once, and remembers the answers."""

    def __init__(self, values: KeyValues, callers: Callers, reading: Interpretation) -> None:
        """Take where the values of keys are found."""
        self._values, self._callers, self._reading = values, callers, reading
        self._tests: dict[Hashable, Test] = {}
        self._of_statements: dict[CompiledStatement, tuple[Test, ...]] = {}
        self._answers: dict[Hashable, _Answers] = {}

    def tests(self, statement: CompiledStatement) -> tuple[Test, ...]:
        """Return the conditions of a statement."""
        found = self._of_statements.get(statement)
        if found is None:
            found = self._of_statements[statement] = tuple(
                self._condition(condition, statement.policy.version)
                for condition in statement.conditions
            )
        return found

    def _condition(self, condition: CompiledCondition, version: str) -> Test:
        found = self._tests.get((condition.source, version))
        if found is None:
            keys = tuple(sorted(condition.keys))
            found = Test(keys, _patterns(condition), condition=condition)
            self._tests[condition.source, version] = found
        return found

    def resource(
        self, values: tuple[str, ...], version: str, keys: Iterable[str], *, is_not: bool
    ) -> Test:
        """Return the test of a resource element whose variables read these keys."""
        what = (values, version, is_not)
        found = self._tests.get(what)
        if found is None:
            element = ResourceElement(values, version, is_not=is_not)
            found = self._tests[what] = Test(tuple(sorted(keys)), resource=element)
        return found

    def of_role(self, keys: tuple[str, ...], call: AssumeRoleCall, role: Role) -> Settled:
        """Return those of some keys that describe the role, where a call does not settle them."""
        about = keys_of_role(keys)
        if not about:
            return ()
        settled = {key for key, _ in call.settled(keys)}
        return tuple(
            (key, self._values.of_role(key, role.arn, is_open=call.is_open))
            for key in about
            if key not in settled
        )

    def all_hold(
        self, tests: Iterable[Test], call: AssumeRoleCall, role: Role, wanted: Mask
    ) -> Mask:
        """Return for which of the wanted callers all tests hold."""
        for test in tests:
            if not wanted.possible:
                break
            wanted &= self.holds(test, call, role, wanted.possible)
        return wanted

    def holds(self, test: Test, call: AssumeRoleCall, role: Role, wanted: int) -> Mask:
        """Return for which callers a test holds; the answer is undefined outside of the wanted."""
        place = role.arn if test.resource is not None else ""
        fixed = call.settled(test.keys) + self.of_role(test.keys, call, role)
        what = (test, call.is_open, place, fixed)
        known = self._answers.get(what)
        if known is None:
            known = self._answers[what] = _Answers()
        left = wanted & ~known.asked
        if left:
            contexts = self._values.contexts(test, dict(fixed), left, is_open=call.is_open)
            for context, members in contexts:
                known.mask |= as_mask(test.run(place, context, self._reading), members)
                known.asked |= members
        return known.mask


_BY_TEXT = frozenset(
    {
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLike",
        "ArnEquals",
        "ArnNotEquals",
        "ArnLike",
        "ArnNotLike",
    }
)
_WILDCARD = re.compile(r"[*?]")


def _patterns(condition: CompiledCondition) -> tuple[tuple[str, ...], ...] | None:
    """Return which texts stand in the values that can make a difference (CO-22, CO-25, CO-33)."""
    operator = split_operator(condition.source.operator)[1]
    if operator is None or operator.name not in _BY_TEXT or len(condition.keys) > 1:
        return None
    # After a dollar sign may come an escaped wildcard (GR-28).
    values = (value.partition("$")[0] + "*" * ("$" in value) for value in condition.source.values)
    return tuple(tuple(_WILDCARD.split(value)) for value in values)
