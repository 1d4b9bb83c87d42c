"""The opposite of a condition: what keeps a Deny statement from applying (CO-6 to CO-19)."""

from rolescope.engine.language.condition import split_operator
from rolescope.model.condition_operators import ConditionOperator, ValueKind, operator_named
from rolescope.model.policy import Condition

_SWAPPED = {"true": "false", "false": "true"}
_IS_GIVEN = ("Null", ("false",))


def opposites(condition: Condition) -> tuple[Condition, ...]:
    """Return conditions that hold together exactly when a condition does not.

    Empty when IAM has no operators to say it.
    """
    prefix, operator, if_exists = split_operator(condition.operator)
    assert operator is not None  # noqa: S101 - for the type checker: what is unknown is not asked
    if operator.is_presence:
        return _of_presence(condition)
    if operator.about.kind is ValueKind.BOOLEAN:
        said = _of_bool(condition, prefix)
    else:
        said = _of_values(operator.about, condition, prefix)
    if not said:
        return ()
    # A test that passes without the key (CO-8, CO-15) can only fail with it.
    is_given = if_exists or operator.is_negated
    if prefix:
        is_given = if_exists or prefix == "forallvalues"
    name, values = said
    found = Condition(name, condition.key, values)
    if not is_given or _fails_without_key(name):
        return (found,)
    return (Condition(_IS_GIVEN[0], condition.key, _IS_GIVEN[1]), found)


def _fails_without_key(operator: str) -> bool:
    prefix, found, _ = split_operator(operator)
    is_negated = found is not None and found.is_negated
    return prefix == "foranyvalue" if prefix else not is_negated


def _of_presence(condition: Condition) -> tuple[Condition, ...]:
    asks_absence = any(value.lower() == "true" for value in condition.values)
    return (Condition("Null", condition.key, ("false" if asks_absence else "true",)),)


def _of_bool(condition: Condition, prefix: str) -> tuple[str, tuple[str, ...]] | None:
    values = tuple(dict.fromkeys(_SWAPPED.get(value.lower(), "") for value in condition.values))
    if prefix or len(values) != 1 or not values[0]:
        return None
    _, _, if_exists = split_operator(condition.operator)
    return ("Bool" if if_exists else "BoolIfExists"), values


def _of_values(
    operator: ConditionOperator, condition: Condition, prefix: str
) -> tuple[str, tuple[str, ...]] | None:
    turned = operator_named(operator.opposite)
    values = condition.values
    if turned is None:
        return None  # BinaryEquals
    suffix = ""
    if turned.is_negated is operator.is_negated:  # of a bound: any of several values may be it
        if len(values) != 1:
            return None
        suffix = "" if prefix or condition.operator.lower().endswith("ifexists") else "IfExists"
    if prefix:
        other = "ForAllValues" if prefix == "foranyvalue" else "ForAnyValue"
        return f"{other}:{turned.name}", values
    return turned.name + suffix, values
