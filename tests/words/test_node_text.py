"""A node in words."""

from typing import Any

import pytest

from rolescope.analysis import analyse
from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.trust.edge import NodeKind
from rolescope.trust.queries import Outgoing
from rolescope.words.node_text import NodeEnds, NodeText, account_node, node_text
from support.worlds import build as worlds
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    distrusts,
    group,
    role,
    trusts,
    user,
)
from support.worlds.trust_worlds import ADMIN, ANA, DEPLOY, HOSTILE, RELEASE, release_world


def told(world: World, node_id: str) -> NodeText:
    graph = analyse(Scenario(world), NOW).graph
    index = WorldIndex(world)
    nodes = {node.id: node for node in graph.nodes}
    node = nodes.get(node_id) or account_node(index, node_id)
    assert node is not None
    ends = NodeEnds(
        incoming=[x for x in graph.edges if x.target == node_id],
        outgoing=Outgoing(graph).of(node_id),
        node_of=nodes.get,
    )
    return node_text(node, ends, index, NOW)


def test_a_role_tells_both_directions_with_conditions() -> None:
    text = told(release_world(), RELEASE)
    assert text.kind == "Role"
    trusted = {x.node.name: x.words for x in text.trusted or ()}
    assert trusted["deploy"] == "external ID, name release-*"
    assert [x.node.id for x in text.can_assume] == [ADMIN]
    properties = dict(text.properties)
    assert properties["Maximum session"] == "4 h"
    assert properties["Permissions boundary"] == "none"
    assert properties["Description"] == HOSTILE
    assert text.tags == (("team", HOSTILE),)


def test_what_anyone_can_become_is_told_by_whom_that_lets_in() -> None:
    """Strangers first, and of what is open to them administrators."""
    anyone = {"AWS": "*"}
    only = {"StringEquals": {"aws:PrincipalAccount": A}}
    made = worlds.world(
        account(
            A,
            user("ana"),
            role("a-open", trust=trusts(anyone)),
            role("b-admin", trust=trusts(anyone), allows=allow("*")),
            role("held", trust=trusts(anyone, Condition=only)),
            role("shut", trust=[trusts(anyone), distrusts(anyone)]),
        )
    )
    text = told(made, "*")
    assert [(title, [one.node.name for one in some]) for title, some in text.assumed_groups] == [
        ("Open to somebody outside", ["b-admin", "a-open"]),
        ("Open to known principals alone", ["held"]),
        ("Open to nobody", ["shut"]),
    ]
    ana = told(made, f"arn:aws:iam::{A}:user/ana")
    assert [title for title, _some in ana.assumed_groups] == ["Can assume"]


def test_who_stands_behind_a_role_is_told_by_what_they_are() -> None:
    services = trusts({"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]})
    many = [trusts("*"), trusts([f"arn:aws:iam::{A}:user/ana", B]), services]
    made = worlds.world(
        account(A, user("ana"), role("mixed", trust=many), role("plain", trust=services))
    )
    found = told(made, f"arn:aws:iam::{A}:role/mixed").trusted_groups
    assert [(title, len(some)) for title, some in found] == [
        ("Trusted: anyone", 1),
        ("Trusted accounts", 1),
        ("Trusted users and people", 1),
        ("Trusted AWS services", 2),
    ]
    (alone,) = told(made, f"arn:aws:iam::{A}:role/plain").trusted_groups
    assert (alone[0], len(alone[1])) == ("Trusted entities", 2)


def test_what_can_be_assumed_through_wider_trusts_says_so() -> None:
    """TR-6, ARN-8."""
    session = f"arn:aws:sts::{A}:assumed-role/deploy/nightly"
    made = worlds.world(
        account(
            A,
            user("ana", allows=allow()),
            role("deploy"),
            role("Whole", trust=trusts(A)),
            role("Open", trust=trusts("*")),
            role("Nightly", trust=trusts(session)),
        )
    )
    found = {x.node.name: x.words for x in told(made, ANA).can_assume}
    assert found == {"Whole": "through the whole account", "Open": "open to anyone"}
    found = {x.node.name: x.words for x in told(made, DEPLOY).can_assume}
    assert found == {"Nightly": "as session nightly", "Open": "open to anyone"}


def test_a_maximum_that_was_not_imported_is_not_guessed() -> None:
    """DF-6."""
    assert dict(told(release_world(), DEPLOY).properties)["Maximum session"] == "not in this export"


def test_policies_of_a_user_come_from_groups_too_and_missing_documents_are_marked() -> None:
    """EV-3, DF-10."""
    made = worlds.world(
        account(
            A,
            user("ana", groups=("devs",), attached=("arn:aws:iam::aws:policy/Gone",)),
            group("devs", allows=allow("s3:*")),
            role("deploy", trust=trusts(ANA)),
        )
    )
    lines = {x.name: x for x in told(made, ANA).policies or ()}
    assert lines["devs-inline"].how == "inline, group devs"
    assert lines["Gone"].excerpt is None
    assert lines["Gone"].warning == "document not in this import"


def test_an_admin_role_is_called_so() -> None:
    facts = [x.text for x in told(release_world(), ADMIN).facts]
    assert facts == ["Admin", f"limited by SCP SCP 1 at {B}"]


def limited(**fields: Any) -> NodeText:
    """Ana may do everything, under some SCPs and a boundary."""
    scps = {
        "r-ex01": [[allow("*"), deny("organizations:LeaveOrganization")]],
        A: [[allow("*"), deny("s3:*")]],
    }
    boss = user("ana", allows=allow("*"), **fields)
    made = worlds.world(
        account(
            A,
            boss,
            worlds.managed("Limit", [allow("*"), deny("ec2:Run*")]),
            role("deploy", trust=trusts(ANA)),
        ),
        organization=worlds.organization(A, scps=scps),
    )
    return told(made, ANA)


def test_an_administrator_says_by_what_it_is_limited() -> None:
    """PE-74."""
    text = limited(boundary="policy/Limit")
    assert [one.text for one in text.facts] == [
        "Admin",
        "limited by permissions boundary Limit and 2 more",
    ]
    assert dict(text.properties)["Admin, limited by"] == (
        f"permissions boundary Limit, SCP SCP 0 at r-ex01, SCP SCP 0 at {A}"
    )


def test_an_administrator_that_nothing_limits_says_no_more() -> None:
    """PE-74."""
    text = told(
        worlds.world(account(A, user("ana", allows=allow("*")), role("r", trust=trusts(ANA)))), ANA
    )
    assert [one.text for one in text.facts] == ["Admin"]
    assert not any("dmin" in label for label, _ in text.properties)


def test_whether_somebody_is_an_administrator_may_be_unknown() -> None:
    """PE-74: the boundary may take everything away."""
    text = limited(boundary=f"arn:aws:iam::{A}:policy/Gone")
    assert [one.text for one in text.facts] == ["Admin or not: unknown"]
    assert dict(text.properties)["Admin or not"] == (
        f"unknown: the document of permissions boundary arn:aws:iam::{A}:policy/Gone "
        "is not imported"
    )


def test_who_is_no_administrator_says_nothing_of_it() -> None:
    made = worlds.world(account(A, user("ana", allows=allow("s3:*")), role("r", trust=trusts(ANA))))
    assert told(made, ANA).facts == ()


@pytest.mark.parametrize(
    ("principal", "kind", "note"),
    [
        ("AIDAEXAMPLEEXAMPLE00", NodeKind.DELETED, "was deleted"),
        ("arn:aws:iam::999988887777:user/x", NodeKind.USER, "not in this import"),
    ],
)
def test_who_is_not_there_is_explained(principal: str, kind: NodeKind, note: str) -> None:
    made = worlds.world(account(A, role("deploy", trust=trusts(principal))))
    text = told(made, principal)
    assert text.node.kind is kind
    assert note in text.note
    assert text.policies is None


@pytest.mark.parametrize(("alias", "home"), [("prod", group_digits(A)), ("", "")])
def test_the_id_of_an_account_is_told_once(alias: str, home: str) -> None:
    text = told(worlds.world(account(A, role("deploy"), alias=alias)), A)
    assert (text.node.name, text.home) == (alias or group_digits(A), home)


def test_an_account_that_nobody_names_can_be_shown() -> None:
    text = told(release_world(), B)
    assert text.kind == "Account"
    assert dict(text.properties)["Roles"] == "2"
    assert account_node(WorldIndex(release_world()), "000000000000") is None


def test_the_role_of_new_members_tells_the_management_account() -> None:
    member = "OrganizationAccountAccessRole"
    other = "555566667777"
    made = worlds.world(
        account(A, role(member, trust=trusts(other)), role("lone", trust=trusts("777788889999"))),
        account(B, role(member, trust=trusts(other))),
    )
    words = f"Trusted by {member} in 2 accounts: probably your management account."
    assert told(made, other).note == words
    assert told(made, "777788889999").note == ""


def test_accounts_of_callers_have_a_name_or_an_id_in_groups() -> None:
    trust = trusts([f"arn:aws:iam::{B}:root", f"arn:aws:iam::{A}:role/deploy"])
    made = worlds.world(account(A, role("deploy"), role("Target", trust=trust)))
    graph = analyse(Scenario(made), NOW).graph
    target = f"arn:aws:iam::{A}:role/Target"
    nodes = {node.id: node for node in graph.nodes}
    ends = NodeEnds(
        incoming=[x for x in graph.edges if x.target == target],
        outgoing=[],
        node_of=nodes.get,
        vendors={B: "Skylark"},
    )
    text = node_text(nodes[target], ends, WorldIndex(made), NOW)
    found = {x.node.name: x.place for x in text.trusted or ()}
    assert found == {"Skylark": "", "deploy": "1111 2222 3333"}
