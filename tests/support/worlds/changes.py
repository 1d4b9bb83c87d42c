"""Edits of Northwind for tests of what is drawn of them."""

import json
from functools import cache

from rolescope.analysis import Analysis, analyse
from rolescope.model.edit import Edit, Scenario, WithoutTrust
from rolescope.model.edits.entities import WithRole
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.model.policy_edit import WithInlinePolicy, WithStatement
from support.worlds.northwind import DEPLOY_HUB, NOW, PROD, TOOLS, demo, user

CI_RUNNER, NIGHTLY = user(TOOLS, "ci-runner"), user(TOOLS, "nightly")
WITHOUT_RUNNERS = tuple(
    WithoutTrust(DEPLOY_HUB, StatementPrincipal(PrincipalType.USER, runner, runner))
    for runner in (CI_RUNNER, NIGHTLY)
)


@cache
def northwind(*edits: Edit) -> Analysis:
    return analyse(Scenario(demo(), edits), NOW)


def _trusting(*principals: str) -> dict[str, object]:
    return {"Effect": "Allow", "Principal": {"AWS": list(principals)}, "Action": "sts:AssumeRole"}


def trust_of(role_arn: str, *principals: str) -> WithStatement:
    """Return the edit that lets principals assume a role, as far as the role says."""
    place = Place(PlaceKind.TRUST, role_arn)
    return WithStatement(place, json.dumps(_trusting(*principals)), f"Trust {len(principals)} more")


def permission(principal: str, *roles: str) -> WithInlinePolicy:
    """Return the edit that lets a principal assume roles, as far as its own policies say."""
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": list(roles)}
    return WithInlinePolicy(principal, "more", json.dumps(statement), "Permit it")


def new_role(name: str, *trusted: str) -> WithRole:
    """Return the edit that makes a role in prod."""
    trust = json.dumps({"Version": "2012-10-17", "Statement": [_trusting(*trusted)]})
    return WithRole(PROD, name, "/", trust)
