"""Supply: a request with the values that its residual asks for, as a caller would give them.

What is a parameter of the call goes there, with all that follows from it: a session tag needs
sts:TagSession (TG-1), a source identity sts:SetSourceIdentity (SI-1), an MFA code gives both keys
of MFA (MFA-2). Everything else is context.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from rolescope.engine.language.context import Values
from rolescope.engine.verdict import Need
from rolescope.model.request import (
    ActionRequest,
    AssumeRoleParameters,
    AssumeRoleRequest,
    Context,
)
from rolescope.value import replace

Request = TypeVar("Request", AssumeRoleRequest, ActionRequest)
Facts = Mapping[str, Values | None]
"""Chosen values by key as policies write it; None: the key is absent."""

MFA_PRESENT, MFA_AGE = "aws:multifactorauthpresent", "aws:multifactorauthage"
_TAG, _TAG_KEYS, _TRANSITIVE = "aws:requesttag/", "aws:tagkeys", "sts:transitivetagkeys"
_TAG_LISTS = frozenset({_TAG_KEYS, _TRANSITIVE})
_TEXTS = {
    "sts:externalid": "external_id",
    "sts:rolesessionname": "session_name",
    "sts:sourceidentity": "source_identity",
}
_FRESH = ("1",)  # MFA-2: the age of a code that comes with the call


def supply(request: Request, needs: Iterable[Need]) -> Request:
    """Return a request that brings what is needed."""
    needs = tuple(needs)
    facts = facts_of(needs)
    if isinstance(request, ActionRequest):
        return with_context(request, facts)
    if any(need.is_context for need in needs):
        return with_context(request, facts)
    is_given = _value(facts, MFA_PRESENT) == ("true",)
    if is_given and _value(facts, MFA_AGE) is _NOTHING:
        facts["aws:MultiFactorAuthAge"] = _FRESH
    return with_facts(request, facts)


def facts_of(needs: Iterable[Need]) -> dict[str, Values | None]:
    """Return the values that needs ask for, by key as written first."""
    facts: dict[str, Values | None] = {}
    for need in needs:
        if _value(facts, need.key.lower()) is _NOTHING:
            facts[need.key] = need.value
    return facts


_NOTHING: Values = ("nothing is chosen",)


def _value(facts: Facts, key: str) -> Values | None:
    return next((value for name, value in facts.items() if name.lower() == key), _NOTHING)


def with_facts(request: AssumeRoleRequest, facts: Facts) -> AssumeRoleRequest:
    """Return a request for a role with chosen facts, as parameters where there are such."""
    parameters, context = request.parameters, _without(request.context, facts)
    takes_tags = not request.caller.is_roles_anywhere
    for key, values in facts.items():
        lower = key.lower()
        if values is None:
            parameters = _left_out(parameters, key)
            context = (*context, (key, None))
        elif lower in _TEXTS:
            parameters = _with(parameters, **{_TEXTS[lower]: values[0]})
        elif takes_tags and lower.startswith(_TAG):
            parameters = _with_tags(parameters, {key.partition("/")[2]: values[0]})
        elif not ((takes_tags and lower in _TAG_LISTS) or _is_mfa(request, lower)):
            context = (*context, (key, values))
    if takes_tags:
        parameters = _with_tag_keys(parameters, facts)
    return _with_mfa(replace(request, parameters=parameters, context=context), facts)


def _left_out(parameters: AssumeRoleParameters, key: str) -> AssumeRoleParameters:
    lower = key.lower()
    if lower in _TEXTS:
        return _with(parameters, **{_TEXTS[lower]: None})
    kept = tuple(tag for tag in parameters.tags if _TAG + tag[0].lower() != lower)
    return _with(parameters, tags=kept)


def _is_mfa(request: AssumeRoleRequest, key: str) -> bool:
    return key in {MFA_PRESENT, MFA_AGE} and request.caller.is_user


def with_context(request: Request, facts: Facts) -> Request:
    """Return a request with chosen facts, all of them context."""
    return replace(request, context=(*_without(request.context, facts), *facts.items()))


def _without(context: Context, facts: Facts) -> Context:
    chosen = {key.lower() for key in facts}
    return tuple(pair for pair in context if pair[0].lower() not in chosen)


def _with(parameters: AssumeRoleParameters, **changes: Any) -> AssumeRoleParameters:
    return replace(parameters, **changes)


def _with_tags(parameters: AssumeRoleParameters, tags: Mapping[str, str]) -> AssumeRoleParameters:
    hidden = {key.lower() for key in tags}
    kept = tuple(tag for tag in parameters.tags if tag[0].lower() not in hidden)
    return _with(parameters, tags=(*kept, *tags.items()))


def _with_tag_keys(parameters: AssumeRoleParameters, facts: Facts) -> AssumeRoleParameters:
    """Add tags for the keys that are asked for without a value."""
    transitive = _values(facts, _TRANSITIVE)
    there = {key.lower() for key, _ in parameters.tags}
    for key in (*_values(facts, _TAG_KEYS), *transitive):
        if key.lower() not in there:
            parameters = _with_tags(parameters, {key: "example"})
    if transitive:
        parameters = _with(parameters, transitive_tag_keys=transitive)
    return parameters


def _values(facts: Facts, key: str) -> Values:
    found = _value(facts, key)
    return () if found is None or found is _NOTHING else found


def _with_mfa(request: AssumeRoleRequest, facts: Facts) -> AssumeRoleRequest:
    """MFA-2: both keys come with a code of a user; either alone is a key of the context."""
    if not request.caller.is_user:
        return request
    present, age = _values(facts, MFA_PRESENT), _values(facts, MFA_AGE)
    added: list[tuple[str, Values | None]] = []
    if present == ("true",) and age:
        request = replace(request, parameters=_with(request.parameters, mfa=True))
        if age != _FRESH:
            added.append(("aws:MultiFactorAuthAge", age))
    else:
        added += [("aws:MultiFactorAuthPresent", present)] if present else []
        added += [("aws:MultiFactorAuthAge", age)] if age else []
    return replace(request, context=(*request.context, *added))
