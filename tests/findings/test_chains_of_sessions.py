"""Chains through sessions that a role trusts by their names (PR-5): the hop before names them."""

from typing import Any

from rolescope.analysis import analyse
from rolescope.findings.find import find
from rolescope.findings.finding import Finding
from rolescope.model.edit import Scenario
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.resource_list import Resource, Resources
from rolescope.model.world import World
from rolescope.words.findings.finding_text import fix_of
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    distrusts,
    organization,
    role,
    trusts,
    user,
    world,
)


def arn(name: str) -> str:
    return f"arn:aws:iam::{A}:role/{name}"


ANA = f"arn:aws:iam::{A}:user/ana"
OUTSIDE = "arn:aws:iam::333333333333:role/Vendor"
DEPLOY = f"arn:aws:sts::{A}:assumed-role/Door/deploy"
GOES_ON = allow("sts:AssumeRole", arn("Admin"))
ADMIN = role("Admin", trust=[trusts(DEPLOY)], allows=allow("*"))


def found_in(*entities: Any, **fields: Any) -> tuple[Finding, ...]:
    whole = world(account(A, *entities), organization=organization(A, B), **fields)
    return findings_of(whole)


def findings_of(whole: World) -> tuple[Finding, ...]:
    return find(analyse(Scenario(whole), NOW)).found


def sessions(found: tuple[Finding, ...], rule: str) -> list[tuple[str, str | None]]:
    """Return the roles of the requests that prove a finding, and how their sessions are called."""
    (one,) = (one for one in found if one.rule == rule)
    asked = [witness.request for witness in one.witness]
    return [
        (request.role.rpartition("/")[2], request.parameters.session_name)
        for request in asked
        if isinstance(request, AssumeRoleRequest)
    ]


def test_the_door_makes_the_session_that_goes_on_fnd20() -> None:
    door = role("Door", trust=[trusts(OUTSIDE)], allows=GOES_ON)
    (first, second) = sessions(found_in(door, ADMIN), "FND-20")
    assert first == ("Door", "deploy")
    assert second[0] == "Admin"


def test_what_closes_a_chain_names_the_role_that_it_begins_with_fnd20() -> None:
    door = role("Door", trust=[trusts(OUTSIDE)], allows=GOES_ON)
    (chain,) = (one for one in found_in(door, ADMIN) if one.rule == "FND-20")
    assert fix_of(chain) == (
        "Remove or narrow one trust of the chain: the first is that of Door, which lets somebody "
        "outside in."
    )


def test_a_door_that_forbids_the_name_proves_nothing_fnd20() -> None:
    other = {"StringEquals": {"sts:RoleSessionName": "audit"}}
    door = role("Door", trust=[trusts(OUTSIDE, Condition=other)], allows=GOES_ON)
    assert sessions(found_in(door, ADMIN), "FND-20") == []


def test_a_step_up_through_a_session_is_proved_fnd21() -> None:
    door = role("Door", trust=[trusts(arn("Other"))], allows=GOES_ON)
    (only,) = sessions(found_in(door, ADMIN), "FND-21")
    assert only[0] == "Admin"


def test_of_several_sessions_that_are_trusted_its_own_goes_on_fnd20() -> None:
    audit = f"arn:aws:sts::{A}:assumed-role/Audit/x"
    admin = role("Admin", trust=[trusts([audit, DEPLOY])], allows=allow("*"))
    door = role("Door", trust=[trusts(OUTSIDE)], allows=GOES_ON)
    found = sessions(found_in(door, role("Audit", trust=[]), admin), "FND-20")
    assert found[0] == ("Door", "deploy")


def test_every_hop_before_makes_the_session_that_goes_on_fnd49() -> None:
    ana = user("ana", allows=allow("sts:AssumeRole", arn("Door")))
    key = Resource(
        type="iam_access_key",
        arn=ANA,
        account=A,
        extra={"status": "Active", "created": "2025-01-01T00:00:00Z"},
    )
    listed = Resources((key,))
    door = role("Door", trust=[trusts(ANA)], allows=GOES_ON)
    found = found_in(ana, door, ADMIN, resources=listed)
    assert sessions(found, "FND-49") == [("Door", "deploy"), ("Admin", None)]
    not_so = {"StringEquals": {"sts:RoleSessionName": "deploy"}}
    shut = role("Door", trust=[trusts(ANA), distrusts(ANA, Condition=not_so)], allows=GOES_ON)
    assert sessions(found_in(ana, shut, ADMIN, resources=listed), "FND-49") == []


def test_roles_that_take_turns_by_named_sessions_fnd23() -> None:
    there = allow("sts:AssumeRole", arn("There"))
    back = allow("sts:AssumeRole", arn("Here"))
    name = f"arn:aws:sts::{A}:assumed-role"
    here = role("Here", trust=[trusts(f"{name}/There/two")], allows=there)
    other = role("There", trust=[trusts(f"{name}/Here/one")], allows=back)
    found = sessions(found_in(here, other), "FND-23")
    assert found[0] == ("There", "two")
    assert found[1][0] == "Here"
