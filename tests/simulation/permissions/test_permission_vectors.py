"""The vectors of session permissions, asked of the list of permissions (SES-3 to SES-6)."""

import json
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import SessionCaller
from rolescope.simulation.permissions.effective import effective_permissions
from rolescope.simulation.permissions.permission_ways import PermissionState
from support.worlds import build as worlds
from support.worlds import vectors
from support.worlds.action_catalogue import CATALOGUE

OWN = [one for one in vectors.corpus("session_permissions") if "rp" not in one]
"""Those without a resource-based policy, which no list of permissions counts."""


@pytest.mark.parametrize("vector", OWN, ids=lambda vector: vector["id"])
def test_session_permissions_in_the_list(vector: dict[str, Any]) -> None:
    fields: dict[str, Any] = {"allows": vectors.statements(vector["identity"], "*")}
    entities: list[Any] = []
    if "boundary" in vector:
        fields["boundary"] = "policy/Boundary"
        entities = [worlds.managed("Boundary", vectors.statements(vector["boundary"], "*"))]
    world = worlds.world(worlds.account(vectors.A, worlds.role("Target", **fields), *entities))
    session = vector.get("session")
    policy = None if session is None else json.dumps(vectors.statements(session, "*"))
    caller = SessionCaller(role=f"arn:aws:iam::{vectors.A}:role/Target", session_policy=policy)
    found = effective_permissions(caller, WorldIndex(world), CATALOGUE, vectors.NOW)
    group = found.group(vector["req"]["action"])
    assert group is not None
    expected = PermissionState.ALLOWED if vector["exp"] == "allow" else PermissionState.DENIED
    assert group.state is expected, f"{vector['id']} ({vector['rules']}): {vector}"
