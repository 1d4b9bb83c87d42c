"""Grants: ready statements of least privilege, and where they can be put (TR-1, EV-16, EV-18)."""

import json
from collections.abc import Iterator
from typing import Any

from rolescope.engine.index import account_of
from rolescope.engine.inquiry import Inquiry
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.language.truth import all_of
from rolescope.model.caller import (
    Caller,
    CallerKind,
    ServiceCaller,
)
from rolescope.model.condition_keys import SAML_AUDIENCE
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Condition, Effect, Policy, PolicyType
from rolescope.model.principal import Group, Role, User


def statement_text(
    actions: tuple[str, ...],
    *,
    resource: str = "",
    principal: dict[str, str] | str = "",
    conditions: tuple[Condition, ...] = (),
) -> str:
    """Write an Allow statement as JSON text."""
    statement: dict[str, Any] = {"Effect": "Allow"}
    if principal:
        statement["Principal"] = principal
    statement["Action"] = actions[0] if len(actions) == 1 else list(actions)
    if resource:
        statement["Resource"] = resource
    block: dict[str, dict[str, Any]] = {}
    for condition in conditions:
        values = condition.values
        written = values[0] if len(values) == 1 else list(values)
        block.setdefault(condition.operator, {})[condition.key] = written
    if block:
        statement["Condition"] = block
    return json.dumps(statement)


def principal_of(inquiry: Inquiry) -> dict[str, str]:
    """Return the Principal element that names exactly this caller: a role, not its session."""
    caller = inquiry.signer.caller
    if isinstance(caller, ServiceCaller):
        return {"Service": caller.name}
    if caller.is_token:
        return {"Federated": caller.provider}
    return {"AWS": inquiry.signer.principal_arn}


def conditions_to_keep(inquiry: Inquiry, action: str) -> tuple[Condition, ...]:
    """Return the conditions of a trust statement that lets in others, if the caller can meet them.

    A statement that names the caller's account comes first.
    """
    question = inquiry.question(action)
    policies = inquiry.resource_policy
    found: list[CompiledStatement] = []
    for statement in policies.about(question.action) if policies is not None else ():
        source = statement.source
        tests = (test.test(question.context, question.reading) for test in statement.conditions)
        is_possible = source.conditions and all_of(tests) is not False
        if source.effect is Effect.ALLOW and statement.is_sound and is_possible:
            found.append(statement)
    found.sort(key=lambda statement: not _names_account(statement, inquiry.signer.account))
    return found[0].source.conditions if found else ()


def _names_account(statement: CompiledStatement, account: str) -> bool:
    return bool(account) and any(
        principal.value == account or account_of(principal.value) == account
        for principal in statement.source.principals or ()
    )


def own_conditions(inquiry: Inquiry) -> tuple[Condition, ...] | None:
    """Hold a token or assertion to its own audience and subject (FND-9 to FND-11).

    None: without its subject, a statement would let in every token of the provider.
    """
    caller = inquiry.signer.caller
    if caller.kind is CallerKind.WEB:
        return _of_token(caller)
    if caller.kind is CallerKind.SAML:
        audience = dict(caller.claims).get("aud", (SAML_AUDIENCE,))
        return (Condition("StringEquals", "SAML:aud", audience),)
    return ()


def _of_token(caller: Caller) -> tuple[Condition, ...] | None:
    host = caller.provider.partition(":oidc-provider/")[2] or caller.provider
    claims = {name.rpartition(":")[2].lower(): values for name, values in caller.claims}
    if "sub" not in claims:
        return None
    names = [name for name in ("aud", "sub") if name in claims]
    return tuple(Condition("StringEquals", f"{host}:{name}", claims[name]) for name in names)


def place_of(statement: CompiledStatement, inquiry: Inquiry) -> Place | None:
    """Find where the document of a statement stands; None when it is part of the request."""
    policy = statement.policy
    index = inquiry.index
    if policy.type in {PolicyType.SCP, PolicyType.RCP}:
        organization = index.world.organization
        attached = organization.policies or () if organization is not None else ()
        found = next((one for one in attached if one.policy is policy), None)
        return None if found is None else Place(PlaceKind.ORGANIZATION, "", found.id)
    if policy.type is PolicyType.TRUST:
        return Place(PlaceKind.TRUST, inquiry.resource)
    if policy.arn is not None:
        account = inquiry.signer.account
        is_own = index.account(account) is not None and any(
            one is policy for one in index.accounts[account].policies
        )
        return Place(PlaceKind.MANAGED, account, policy.arn) if is_own else None
    return next(_inline(policy, inquiry), None)


def _inline(policy: Policy, inquiry: Inquiry) -> Iterator[Place]:
    for holder in holders(inquiry):
        if any(one is policy for one in holder.inline):
            yield Place(PlaceKind.INLINE, holder.arn, policy.name)


def holders(inquiry: Inquiry) -> Iterator[User | Role | Group]:
    """Yield the user or role behind the caller, and the groups of a user."""
    entity = inquiry.signer.entity
    if entity is None:
        return
    yield entity
    account = inquiry.index.account(account_of(entity.arn))
    if isinstance(entity, User) and account is not None:
        yield from (group for group in account.groups if group.name in entity.groups)
