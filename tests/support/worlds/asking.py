"""Asks the engine, for tests: callers by short names, parameters by keyword."""

import json
from collections.abc import Mapping
from typing import Any

from rolescope.engine.evaluate import evaluate_action, evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import DEFAULT, Interpretation
from rolescope.engine.verdict import Decision, Verdict
from rolescope.model.caller import Caller, ServiceCaller, SessionCaller, UserCaller
from rolescope.model.request import ActionRequest, AssumeRoleParameters, AssumeRoleRequest, Context
from rolescope.model.world import World
from rolescope.value import field_names
from support.worlds import build as worlds

ALLOWED, DEPENDS = Decision.ALLOW, Decision.DEPENDS
DENIED, FORBIDDEN = Decision.IMPLICIT_DENY, Decision.EXPLICIT_DENY


def arn(name: str, account: str = worlds.A) -> str:
    """Complete `user/ana` or `role/Admin` to an ARN."""
    return name if name.startswith("arn:") else f"arn:aws:iam::{account}:{name}"


def caller_of(who: Caller | str) -> Caller:
    """Return a caller: itself, a user, a role's session, or a service."""
    if not isinstance(who, str):
        return who
    if "/" not in who:
        return ServiceCaller(who)
    whole = arn(who)
    return UserCaller(whole) if ":user/" in whole else SessionCaller(role=whole)


def context_of(keys: Mapping[str, Any]) -> Context:
    """Return given keys; None says absent."""
    return tuple(
        (key, None if value is None else tuple(value) if isinstance(value, list) else (value,))
        for key, value in keys.items()
    )


def assume(
    world: World,
    who: Caller | str,
    role: str = "role/Target",
    *,
    context: Mapping[str, Any] | None = None,
    reading: Interpretation | None = DEFAULT,
    **asked: Any,
) -> Verdict:
    """Evaluate AssumeRole; fields of the request or its parameters go by keyword."""
    names = set(field_names(AssumeRoleParameters))
    parameters = {name: asked.pop(name) for name in names & asked.keys()}
    if isinstance(parameters.get("tags"), Mapping):
        parameters["tags"] = tuple(parameters["tags"].items())
    request = AssumeRoleRequest(
        caller=caller_of(who),
        role=arn(role),
        at=asked.pop("at", worlds.NOW),
        parameters=AssumeRoleParameters(**parameters),
        context=context_of(context or {}),
        **asked,
    )
    return evaluate_assume_role(request, WorldIndex(world), reading)


def act(
    world: World,
    who: Caller | str,
    action: str,
    resource: str = "*",
    *,
    grant: worlds.Document | None = None,
    context: Mapping[str, Any] | None = None,
    **asked: Any,
) -> Verdict:
    """Evaluate any other action; `grant` is the resource's own policy."""
    request = ActionRequest(
        caller=caller_of(who),
        action=action,
        resource=resource,
        at=asked.pop("at", worlds.NOW),
        resource_policy=None if grant is None else json.dumps(worlds.document(grant)),
        context=context_of(context or {}),
        **asked,
    )
    return evaluate_action(request, WorldIndex(world))
