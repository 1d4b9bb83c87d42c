"""Queries of formats.md: a request becomes a JSON object, which reads back as this very request."""

from collections.abc import Iterable
from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import (
    ASSUME_ROLE,
    Caller,
    CallerKind,
)
from rolescope.model.request import ActionRequest, AssumeRoleParameters, AssumeRoleRequest, Context
from rolescope.questions.error import QueryError
from rolescope.simulation.evidence.caller_object import caller_form, given_fields

Query = dict[str, Any]


def written_query(
    request: AssumeRoleRequest | ActionRequest, index: WorldIndex, at: str | None = None
) -> Query:
    """Return the query that asks this, without `id`.

    Of a chain it is the hop that the request makes: the caller carries where it comes from.
    `at` is the time that goes without saying: the query leaves it out unless credentials of the
    request have times of their own, which mean nothing at another time.

    Raises:
        QueryError: formats.md has no field for a part of it.
    """
    form = caller_form(_sayable(request.caller), index)
    if isinstance(request, ActionRequest):
        fields = {
            "type": "action",
            "principal": form,
            "action": request.action,
            "resource": request.resource,
            "resourceAccount": request.resource_account,
            "resourcePolicy": request.resource_policy,
        }
    else:
        fields = {
            "type": "assume",
            "caller": form,
            "role": request.role,
            "action": None if request.action == ASSUME_ROLE else request.action,
            "params": _parameters(request.parameters),
        }
    is_timeless = request.at == at and not _has_times(request.caller)
    return given_fields(
        fields
        | {"context": _context(request.context), "mode": "open" if request.is_open else None}
        | {"at": None if is_timeless else request.at}
    )


def _parameters(given: AssumeRoleParameters) -> Query:
    return given_fields(
        {
            "roleSessionName": given.session_name,
            "externalId": given.external_id,
            "mfa": given.mfa or None,
            "serialNumber": given.serial_number,
            "tokenCode": given.token_code,
            "durationSeconds": given.duration,
            "tags": _object(given.tags, "tag"),
            "transitiveTagKeys": list(given.transitive_tag_keys),
            "sourceIdentity": given.source_identity,
            "sessionPolicy": given.session_policy,
            "policyArns": list(given.policy_arns),
            "providedContexts": [
                {"providerArn": one.provider_arn, "contextAssertion": one.assertion}
                for one in given.provided_contexts
            ],
        }
    )


def _context(context: Context) -> dict[str, list[str] | None]:
    pairs = ((key, None if values is None else list(values)) for key, values in context)
    return _object(pairs, "context key")


def _object(pairs: Iterable[tuple[str, Any]], what: str) -> dict[str, Any]:
    """Write pairs as an object, which holds a key only once."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise QueryError(f"A query holds the {what} {key[:80]!r} only once. Take one out.")
        found[key] = value
    return found


def _sayable(caller: Caller) -> Caller:
    """Refuse tags, claims and attributes that an object would lose."""
    _object(caller.tags, "tag")
    _object(caller.claims, "claim" if caller.kind is CallerKind.WEB else "attribute")
    if caller.source is not None:
        _sayable(caller.source)
    return caller


def _has_times(caller: Caller) -> bool:
    """Tell whether the caller's credentials were issued or end at a time that is given."""
    return caller.issued_at is not None or caller.expires_at is not None
