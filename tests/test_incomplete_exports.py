"""An export that lacks pages or lists is never taken for the whole account (DF-1, DF-46)."""

from pathlib import Path

import pytest

from rolescope.engine.evaluate import evaluate_action, evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.importers import read_sources
from rolescope.model.arn import group_digits
from rolescope.model.caller import Caller, FederatedUserCaller, SessionCaller, UserCaller
from rolescope.model.coverage import coverage
from rolescope.model.gap import GapKind
from rolescope.model.request import ActionRequest, AssumeRoleRequest
from rolescope.model.world import LISTS
from rolescope.progress import no_tick
from rolescope.trust.edge import Edge, Standing
from rolescope.trust.graph import trust_graph
from rolescope.words.trusts.reasons import reason_text
from support.worlds.exports import A, Json, details, document, role, trusting, user, write

NOW = "2026-11-24T12:00:00Z"
IAM = f"arn:aws:iam::{A}"
TARGET = f"{IAM}:role/T"
GAP = f"the export of account {group_digits(A)} is incomplete"
ASSUMES = document({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"})

MORE: Json = {"IsTruncated": True, "Marker": "m"}


def trusts(*principals: str) -> Json:
    return role("T", AssumeRolePolicyDocument=trusting(list(principals)))


def roles_only(*roles: Json) -> Json:
    """Return what the filter `Role` leaves of an export."""
    return {"RoleDetailList": list(roles)}


def index_of(folder: Path, export: Json) -> WorldIndex:
    world = read_sources([write(folder, "export.json", export)], no_tick).world
    assert world is not None
    return WorldIndex(world)


def only_edge(index: WorldIndex) -> Edge:
    (edge,) = trust_graph(index, NOW).edges
    return edge


MISSING: list[tuple[Caller, str]] = [
    (UserCaller(f"{IAM}:user/bob"), "user/bob"),
    (SessionCaller(role=f"{IAM}:role/path/Other"), "role/Other"),
]


@pytest.mark.parametrize(("caller", "name"), MISSING)
def test_a_caller_beyond_the_last_page_may_exist_df46(
    caller: Caller, name: str, tmp_path: Path
) -> None:
    index = index_of(tmp_path, details(trusts(f"{IAM}:user/bob", f"{IAM}:role/path/Other")) | MORE)
    request = AssumeRoleRequest(caller=caller, role=TARGET, at=NOW)
    verdict = evaluate_assume_role(request, index)
    assert verdict.decision is Decision.DEPENDS
    assert f"{GAP}: {name} is not in it" in verdict.unknown
    action = ActionRequest(caller=caller, action="s3:GetObject", resource="*", at=NOW)
    assert evaluate_action(action, index).decision is Decision.DEPENDS


def test_a_role_beyond_the_last_page_may_exist_df46(tmp_path: Path) -> None:
    export = details(trusts(A), UserDetailList=[user("ana", UserPolicyList=[inline()])]) | MORE
    index = index_of(tmp_path, export)
    caller = UserCaller(f"{IAM}:user/ana")
    request = AssumeRoleRequest(caller=caller, role=f"{IAM}:role/Lost", at=NOW)
    verdict = evaluate_assume_role(request, index)
    assert verdict.decision is Decision.DEPENDS
    assert f"{GAP}: role/Lost is not in it" in verdict.unknown


def inline() -> Json:
    return {"PolicyName": "p", "PolicyDocument": ASSUMES}


@pytest.mark.parametrize("export", [roles_only(trusts(f"{IAM}:user/bob")), MORE])
def test_a_trust_in_a_user_of_an_incomplete_account_depends(export: Json, tmp_path: Path) -> None:
    if export is MORE:
        export = details(trusts(f"{IAM}:user/bob")) | MORE
    edge = only_edge(index_of(tmp_path, export))
    assert edge.standing is Standing.DEPENDS
    assert any(GAP in what for what in edge.unknown)


def test_what_a_complete_list_lacks_does_not_exist_df46(tmp_path: Path) -> None:
    """A filtered export knows all roles, if nothing else."""
    index = index_of(tmp_path, roles_only(trusts(f"{IAM}:role/Other")))
    assert only_edge(index).standing is Standing.DENIED
    request = AssumeRoleRequest(
        caller=FederatedUserCaller(user=f"{IAM}:user/bob", name="fed"), role=TARGET, at=NOW
    )
    assert evaluate_assume_role(request, index).decision is Decision.IMPLICIT_DENY  # AR-3


@pytest.mark.parametrize(
    "export", [roles_only(trusts(f"{IAM}:root")), details(trusts(f"{IAM}:root")) | MORE]
)
def test_nobody_is_never_said_of_an_incomplete_account_df46(export: Json, tmp_path: Path) -> None:
    edge = only_edge(index_of(tmp_path, export))
    assert edge.standing is Standing.DEPENDS
    assert "No principal" not in reason_text(edge)
    assert edge.unknown[0].startswith(GAP)


def test_a_trust_that_lets_in_nobody_stays_denied(tmp_path: Path) -> None:
    """What is missing cannot change that the condition names another account."""
    statement: Json = {
        "Effect": "Allow",
        "Principal": {"AWS": f"{IAM}:root"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:PrincipalAccount": "012345678901"}},
    }
    target = role("T", AssumeRolePolicyDocument=document(statement))
    edge = only_edge(index_of(tmp_path, details(target) | MORE))
    assert edge.standing in (Standing.DENIED, Standing.TRUSTED_ONLY)


def test_a_group_beyond_the_last_page_leaves_its_users_open(tmp_path: Path) -> None:
    """EV-3, DF-46."""
    export = details(trusts(A), UserDetailList=[user("ana", GroupList=["g"])]) | MORE
    edge = only_edge(index_of(tmp_path, export))
    assert edge.standing is Standing.DEPENDS


@pytest.mark.parametrize(
    ("export", "lists"),
    [
        (details(role()) | MORE, LISTS),
        (roles_only(role()), ("users", "groups", "policies")),
        (details(role()), ()),
    ],
)
def test_coverage_names_incomplete_accounts(
    export: Json, lists: tuple[str, ...], tmp_path: Path
) -> None:
    reading = read_sources([write(tmp_path, "export.json", export)], no_tick)
    assert reading.world is not None
    assert reading.world.accounts[0].incomplete == lists
    gaps = coverage(reading.world).of(GapKind.INCOMPLETE_ACCOUNT)
    assert [gap.subjects for gap in gaps] == ([(A,)] if lists else [])
    assert bool(reading.problems) is bool(lists)


def test_filtered_exports_of_one_account_complete_each_other(tmp_path: Path) -> None:
    """DF-1: one file for each filter."""
    whole = details(role(), UserDetailList=[user()])
    paths = [write(tmp_path, f"{key}.json", {key: whole[key]}) for key in whole if whole[key]]
    world = read_sources(paths, no_tick).world
    assert world is not None
    assert world.accounts[0].incomplete == ("groups", "policies")


def test_a_list_of_roles_tells_that_the_export_lacks_some_df11(tmp_path: Path) -> None:
    write(tmp_path, "export.json", details(role()))
    write(tmp_path, "roles.json", {"Roles": [{"Arn": f"{IAM}:role/Lost", "RoleName": "Lost"}]})
    world = read_sources([tmp_path], no_tick).world
    assert world is not None
    assert world.accounts[0].incomplete == ("roles",)
