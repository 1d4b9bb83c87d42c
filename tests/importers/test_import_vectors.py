"""The import vectors of the rules (series I), each from the file to the verdict."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rolescope.engine.verdict import Decision, Verdict
from rolescope.importers import read_sources
from rolescope.model.world import World
from support.worlds import vectors
from support.worlds.asking import DENIED, DEPENDS, assume
from support.worlds.exports import (
    A,
    B,
    Json,
    details,
    document,
    group,
    managed,
    role,
    trusting,
    user,
    write,
)

VECTORS = {vector["id"]: vector for vector in vectors.corpus("import")}
TARGET = f"arn:aws:iam::{A}:role/Target"
ANA = f"arn:aws:iam::{A}:user/ana"
ALLOWS = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
PATHS: dict[str, Callable[[Path, Any], None]] = {}


def vector(id_: str) -> Callable[[Callable[[Path, Any], None]], Callable[[Path, Any], None]]:
    def keep(check: Callable[[Path, Any], None]) -> Callable[[Path, Any], None]:
        PATHS[id_] = check
        return check

    return keep


@pytest.mark.parametrize("id_", VECTORS)
def test_import_vector(id_: str, tmp_path: Path) -> None:
    """GR-70, GR-71, ARN-3, DF-1, DF-6, DF-10, DF-39, EV-3."""
    PATHS[id_](tmp_path, VECTORS[id_])


def read(folder: Path, *values: Any) -> World:
    names = [f"export-{number}.json" for number in range(len(values))]
    found = read_sources([write(folder, *one) for one in zip(names, values, strict=True)])
    assert found.world is not None, found.problems
    return found.world


def ask(world: World, **asked: Any) -> Verdict:
    return assume(world, ANA, TARGET, **asked)


def target(**fields: Any) -> Json:
    """Return a role that trusts its account."""
    return role("Target", AssumeRolePolicyDocument=trusting(A)) | fields


def ana(**fields: Any) -> Json:
    return user("ana", **fields)


@vector("I-001")
def check_encoded(folder: Path, given: Any) -> None:
    world = read(
        folder, details(target(AssumeRolePolicyDocument=given["in"]), UserDetailList=[ana()])
    )
    trust = world.accounts[0].roles[0].trust_policy
    assert trust.version == given["exp"]["Version"]
    assert list(trust.statements) == given["exp"]["Statement"]
    assert ask(world).decision is DENIED  # nobody is trusted


@vector("I-003")
def check_decoded(folder: Path, given: Any) -> None:
    assert given["exp"] == "used as is"
    world = read(folder, details(target(AssumeRolePolicyDocument=given["in"])))
    trust = world.accounts[0].roles[0].trust_policy
    assert json.loads(trust.text) == given["in"]
    assert (trust.raw, trust.unreadable) == (None, None)


@vector("I-005")
def check_broken(folder: Path, given: Any) -> None:
    export = details(target(AssumeRolePolicyDocument=given["in"]), UserDetailList=[ana()])
    world = read(folder, export)
    (found,) = world.accounts[0].roles
    assert found.trust_policy.unreadable
    verdict = ask(world)
    assert verdict.decision is DEPENDS
    assert any("cannot be read" in one for one in verdict.unknown)


def check_pages(folder: Path, given: Any) -> None:
    pages = [
        page | {"RoleDetailList": [role(name) for name in page["RoleDetailList"]]}
        for page in given["in"]
    ]
    for place, sources in (("list", [pages]), ("files", pages), ("reversed", pages[::-1])):
        (folder / place).mkdir()
        (account,) = read(folder / place, *sources).accounts
        assert sorted(one.name for one in account.roles) == given["exp"], place
        # A file with an empty page alone does not tell whose page it is.
        assert place != "list" or "roles" not in account.incomplete


PATHS["I-007"] = PATHS["I-008"] = check_pages


@vector("I-009")
def check_maximum(folder: Path, given: Any) -> None:
    world = read(folder, details(target(), UserDetailList=[ana(UserPolicyList=[inline(ALLOWS)])]))
    seconds, is_assumed = given["exp"].split(", ")
    assert is_assumed == "marked assumed"
    verdict = ask(world, duration=int(seconds))
    assert verdict.is_allowed
    assert any("3,600 s is assumed" in one for one in verdict.unknown)
    assert ask(world, duration=int(seconds) + 1).decision is DEPENDS


@vector("I-010")
def check_attached(folder: Path, given: Any) -> None:
    assert given["exp"] == "unknown, not empty"
    attached = [{"PolicyName": "Unknown", "PolicyArn": given["in"]}]
    verdict = ask(
        read(folder, details(target(), UserDetailList=[ana(AttachedManagedPolicies=attached)]))
    )
    assert verdict.decision is DEPENDS
    assert any(given["in"] in one for one in verdict.unknown)


@vector("I-011")
def check_default_version(folder: Path, given: Any) -> None:
    assert given["exp"] == "v1 counts"
    versions = [
        {
            "VersionId": name,
            "IsDefaultVersion": name == "v1",
            "Document": document(ALLOWS | {"Effect": effect}),
        }
        for name, effect in (("v2", "Deny"), ("v1", "Allow"))
    ]
    attached = [{"PolicyName": "P", "PolicyArn": f"arn:aws:iam::{A}:policy/P"}]
    export = details(
        target(),
        UserDetailList=[ana(AttachedManagedPolicies=attached)],
        Policies=[managed("P", A, *versions)],
    )
    assert ask(read(folder, export)).decision is Decision.ALLOW


@vector("I-012")
def check_group(folder: Path, given: Any) -> None:
    assert given["exp"] == "user allowed"
    export = details(
        target(),
        UserDetailList=[ana(GroupList=["g"])],
        GroupDetailList=[group("g", GroupPolicyList=[inline(ALLOWS)])],
    )
    verdict = ask(read(folder, export))
    assert verdict.decision is Decision.ALLOW


@vector("I-013")
def check_leading_zero(folder: Path, given: Any) -> None:
    (account,) = read(folder, details(role("x", B))).accounts
    assert account.roles[0].arn == given["in"]
    assert f'"{account.id}" kept as text' == given["exp"]


@vector("I-016")
def check_no_organization(folder: Path, given: Any) -> None:
    assert given["exp"] == "no SCP/RCP"
    world = read(
        folder,
        details(target(), UserDetailList=[ana(UserPolicyList=[inline(ALLOWS)])]),
        {"__type": given["in"], "message": "not in use"},
    )
    verdict = ask(world)
    assert verdict.is_allowed
    assert not any("SCP" in one or "RCP" in one for one in verdict.unknown)


def inline(statement: Json) -> Json:
    return {"PolicyName": "inline", "PolicyDocument": document(statement)}
