"""Why a policy variable is not filled in, or has no value (GR-3, GR-27 to GR-35)."""

from collections.abc import Iterable

from rolescope.engine.hints.absent import WHO, why_absent
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.context import RequestContext, UnknownKey
from rolescope.engine.language.variables import (
    VERSION,
    Variable,
    malformed,
    misplaced,
    resource_template,
    template,
    written_variables,
)
from rolescope.engine.request.signer import Signer
from rolescope.engine.verdict import Hint


def of_resource(
    values: Iterable[str], version: str, context: RequestContext, caller: Signer, action: str
) -> Hint | None:
    """Return what is wrong with the variables of a Resource, None when nothing is.

    `version` is the document's, `action` in lower case.
    """
    for value in values:
        variables = written_variables(value)
        if variables and version != VERSION:
            return _other_version(variables[0])
        found = misplaced(value, version)
        if found:
            text = f"{found[0]} stays as it is written; in a Resource, variables are filled in"
            return Hint(f"{text} after the fifth colon only", "GR-29")
        hint = _of_parts(resource_template(value, version).variables, context, caller, action)
        if hint is not None:
            return hint
    return None


def of_condition(
    compiled: CompiledCondition,
    version: str,
    context: RequestContext,
    caller: Signer,
    action: str,
) -> Hint | None:
    """Return what is wrong with the variables of a condition, None when nothing is.

    `version` is the document's, `action` in lower case.
    """
    for value in compiled.source.values:
        variables = written_variables(value)
        if variables and version != VERSION:
            return _other_version(variables[0])
        if variables and not compiled.version:
            text = f"{variables[0]} stays as it is written; {compiled.source.operator}"
            return Hint(f"{text} takes no variables", "GR-30")
        if version == VERSION and malformed(value):
            return Hint(f"{malformed(value)} is not a variable as AWS writes them", "GR-34")
        found = template(value, compiled.version).variables
        hint = _of_parts(found, context, caller, action)
        if hint is not None:
            return hint
    return None


def _other_version(variable: str) -> Hint:
    text = f"{variable} stays as it is written; only a policy of Version {VERSION} fills it in"
    return Hint(text, "GR-3")


def _of_parts(
    variables: Iterable[Variable], context: RequestContext, caller: Signer, action: str
) -> Hint | None:
    """GR-31, GR-32: return the first variable without a value and without a default."""
    for one in variables:
        values = context.find(one.key)
        if one.default is not None or isinstance(values, UnknownKey):
            continue
        if values is None:
            return Hint(f"{one.written} has no value {_where(one, caller, action)}", "GR-31")
        if context.is_multivalued(one.key, values):
            text = f"{one.written} is not filled in, because this key may have several values"
            return Hint(text, "GR-32")
    return None


def _where(one: Variable, caller: Signer, action: str) -> str:
    """Say for whom a variable has no value and why, where that is known."""
    why = why_absent(one.key, caller, action)
    return "in this request" if why is None else f"for {WHO[caller.kind]}; {why.text}"
