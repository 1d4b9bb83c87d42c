"""CompiledCondition: one key of one operator, ready to be tested."""

from collections.abc import Iterator
from functools import lru_cache

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.conditions import OPERATORS
from rolescope.engine.language.conditions.operator import Operator, Test
from rolescope.engine.language.context import RequestContext, UnknownKey, Values
from rolescope.engine.language.truth import Truth, all_of, any_of, negation
from rolescope.engine.language.variables import ValueTemplate, template
from rolescope.engine.language.wildcard import text_of, tokens_of
from rolescope.model.policy import Condition

_OPERATORS = {operator.name.lower(): operator for operator in OPERATORS}  # CO-3
_ALL, _ANY = "forallvalues", "foranyvalue"
_USUAL = frozenset(operator.name for operator in OPERATORS)
_USUAL_SETS = frozenset({"ForAllValues", "ForAnyValue"})


def split_operator(written: str) -> tuple[str, Operator | None, bool]:
    """Split an operator as written into set prefix (lower case), operator and `IfExists`.

    The operator is None when it is none of IAM's (GR-73).
    """
    prefix, colon, name = written.strip().lower().rpartition(":")
    has_suffix = name.endswith("ifexists")
    operator = _OPERATORS.get(name.removesuffix("ifexists"))
    if operator is None or (colon and prefix not in {_ALL, _ANY}):
        return prefix, None, has_suffix
    if operator.is_presence and (colon or has_suffix):  # CO-8: Null knows no IfExists
        return prefix, None, has_suffix
    return prefix, operator, has_suffix


def is_usual(written: str) -> bool:
    """Tell whether an operator is written as AWS writes it (CO-3)."""
    prefix, colon, name = written.rpartition(":")
    return name.removesuffix("IfExists") in _USUAL and (not colon or prefix in _USUAL_SETS)


class CompiledCondition:
    """One test of a `Condition` block; `source` is the condition it comes from.

    `keys` are the context keys, in lower case, on which the answer rests: its own and of variables.
    """

    __slots__ = (
        "_if_exists",
        "_is_usual",
        "_operator",
        "_prefix",
        "_tests",
        "_version",
        "key",
        "keys",
        "source",
    )

    def __init__(self, source: Condition, version: str) -> None:
        """Compile; `version` is the document's, which decides on variables (GR-3)."""
        self.source = source
        self.key = source.key.lower()
        self._prefix, self._operator, self._if_exists = split_operator(source.operator)
        self._is_usual = is_usual(source.operator)
        self._tests: tuple[Test | ValueTemplate, ...] = ()
        self._version = ""  # GR-30: of a document without variables
        if self._operator is not None:
            self._version = version if self._operator.takes_variables else ""
            self._tests = tuple(
                _compile(self._operator, value, self._version) for value in source.values
            )
        templates = (test for test in self._tests if isinstance(test, ValueTemplate))
        self.keys = frozenset({self.key}.union(*(cut.keys for cut in templates)))

    @property
    def is_known(self) -> bool:
        """Tell whether the operator is one of IAM's (GR-73)."""
        return self._operator is not None

    @property
    def version(self) -> str:
        """The version that decides on variables in the values; empty: they have none (GR-30)."""
        return self._version

    def test(self, context: RequestContext, reading: Interpretation) -> Truth:
        """Test against a request; None when it cannot be told."""
        operator = self._operator
        values = context.find(self.key)
        if operator is None or not (self._is_usual or reading.operators_ignore_case):
            return None  # GR-73, CO-3
        if isinstance(values, UnknownKey):
            return self._test_unknown(operator, values, context, reading)
        return self._test_values(operator, values, context, reading)

    def _test_unknown(
        self,
        operator: Operator,
        unknown: UnknownKey,
        context: RequestContext,
        reading: Interpretation,
    ) -> Truth:
        """Answer where every possible value gives the same answer (CO-39)."""
        present = self._test_any(operator, unknown, context, reading)
        is_readable = operator.is_readable(_UNHEARD_OF) or not reading.unreadable_is_missing
        if unknown.is_there and is_readable:  # CO-26: else it may count as missing all the same
            return present
        if present is not None:
            missing = self._test_values(operator, None, context, reading)
            return present if missing is present else None
        if unknown.other_than is None:
            return None
        possible: list[Values | None] = [None, (_UNHEARD_OF,)]
        for test in self._tests:
            if isinstance(test, ValueTemplate):
                tokens = test.resolve(context, is_literal=reading.variable_text_is_literal)
                if isinstance(tokens, UnknownKey):
                    return None
                named = "" if tokens is None else text_of(tokens)
                possible += [(text,) for text in _fitting(named) if unknown.may_be(text)]
        for written in self.source.values:
            possible += [(text,) for text in _fitting(written) if unknown.may_be(text)]
        answers = {self._test_values(operator, values, context, reading) for values in possible}
        return answers.pop() if len(answers) == 1 else None

    def _test_any(
        self,
        operator: Operator,
        unknown: UnknownKey,
        context: RequestContext,
        reading: Interpretation,
    ) -> Truth:
        """Answer for a key that is there, whatever its value; None where the value decides."""
        if operator.is_presence:
            return self._test_value(operator, "false", context, reading)
        if not self._prefix and context.is_multivalued(self.key, ()):  # CO-20, U-7
            return operator.is_negated and reading.negated_test_holds_for_lists
        passes = any_of(self._scopes(operator, unknown, context, reading))
        is_usual = reading.unresolved_passes_negated and reading.no_values_pass_negated
        if passes is None or (operator.is_negated and not is_usual):
            return None
        return passes is not operator.is_negated

    def _scopes(
        self,
        operator: Operator,
        unknown: UnknownKey,
        context: RequestContext,
        reading: Interpretation,
    ) -> Iterator[Truth]:
        for written in self.source.values:
            cut = template(written, self._version)
            tokens = cut.resolve(context, is_literal=reading.variable_text_is_literal)
            if tokens is None:
                yield False  # GR-31
            elif isinstance(tokens, UnknownKey):
                yield None
            else:
                scope = operator.scope(tokens)
                if scope is None and unknown.around is not None:
                    scope = operator.within(tokens, unknown.around, reading)
                yield scope

    def _test_values(
        self,
        operator: Operator,
        values: Values | None,
        context: RequestContext,
        reading: Interpretation,
    ) -> Truth:
        if operator.is_presence:
            return self._test_absence(operator, values, context, reading)
        if values is not None and (self._prefix or len(values) == 1):
            values = _readable(values, operator, reading)
        if values is None:
            return self._test_missing(operator, reading)
        return self._test_present(operator, values, context, reading)

    def _test_present(
        self, operator: Operator, values: Values, context: RequestContext, reading: Interpretation
    ) -> Truth:
        if self._prefix:  # CO-15 to CO-17
            answers = (self._test_value(operator, value, context, reading) for value in values)
            return all_of(answers) if self._prefix == _ALL else any_of(answers)
        if context.is_multivalued(self.key, values):  # CO-20, U-7
            return operator.is_negated and reading.negated_test_holds_for_lists
        return self._test_value(operator, values[0], context, reading)

    def _test_missing(self, operator: Operator, reading: Interpretation) -> bool:
        """Answer for an absent key (CO-6 to CO-8, CO-15, CO-16, CO-19)."""
        if self._if_exists and (not self._prefix or reading.absent_passes_set_if_exists):
            return True
        return self._prefix == _ALL if self._prefix else operator.is_negated

    def _test_absence(
        self,
        operator: Operator,
        values: Values | None,
        context: RequestContext,
        reading: Interpretation,
    ) -> Truth:
        is_absent = values is None or (reading.empty_text_is_null and values == ("",))
        return self._test_value(operator, "true" if is_absent else "false", context, reading)

    def _test_value(
        self, operator: Operator, value: str, context: RequestContext, reading: Interpretation
    ) -> Truth:
        result: Truth = False
        has_unresolved = False
        for test in self._tests:
            if isinstance(test, ValueTemplate):
                answer = _test_template(operator, test, value, context, reading)
                has_unresolved |= answer is _UNRESOLVED
                passed = None if answer is None else answer is True
            else:
                passed = test(value, reading)
            if passed:
                return not operator.is_negated
            if passed is None:
                result = None
        if not operator.is_negated:
            return result
        if not self._tests:
            return reading.no_values_pass_negated  # CO-2
        if has_unresolved and not reading.unresolved_passes_negated:  # GR-31, U-32
            return False
        return negation(result)


@lru_cache(maxsize=16384)
def compiled_condition(source: Condition, version: str) -> CompiledCondition:
    """Compile a condition of a document of a version; many statements have the same."""
    return CompiledCondition(source, version)


def _readable(values: Values, operator: Operator, reading: Interpretation) -> Values | None:
    """Leave out what the operator cannot read: it counts as missing (CO-26, U-31)."""
    left = tuple(filter(operator.is_readable, values))
    return values if len(left) < len(values) and not reading.unreadable_is_missing else left or None


_UNRESOLVED = "unresolved"
_UNHEARD_OF = "o-0"  # of no organization: a value that no policy names


def _fitting(pattern: str) -> tuple[str, ...]:
    """Return values that a pattern accepts, as text or with wildcards."""
    return (pattern, pattern.replace("*", "0").replace("?", "0"))


def _compile(operator: Operator, value: str, version: str) -> Test | ValueTemplate:
    cut = template(value, version)
    tokens = cut.tokens
    return cut if tokens is None else operator.compile(tokens)


def _test_template(
    operator: Operator,
    written: ValueTemplate,
    value: str,
    context: RequestContext,
    reading: Interpretation,
) -> bool | str | None:
    if operator.name == "Bool" and not reading.variables_in_bool:  # GR-30, U-9
        return operator.compile(tokens_of(written.written))(value, reading)
    tokens = written.resolve(context, is_literal=reading.variable_text_is_literal)
    if tokens is None:
        return _UNRESOLVED
    if isinstance(tokens, UnknownKey):
        return None
    return operator.compile(tokens)(value, reading)
