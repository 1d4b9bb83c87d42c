"""A node in words."""

import pytest

import worlds
from rolescope.analysis import analyse
from rolescope.drawing.node_text import Ends, NodeText, account_node, node_text
from rolescope.evaluation.index import WorldIndex
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.trust.edge import NodeKind
from rolescope.trust.queries import Outgoing
from trust_worlds import ADMIN, ANA, DEPLOY, HOSTILE, RELEASE, release_world
from worlds import NOW, A, B, account, allow, group, role, trusts, user


def told(world: World, node_id: str) -> NodeText:
    graph = analyse(Scenario(world), NOW).graph
    index = WorldIndex(world)
    nodes = {node.id: node for node in graph.nodes}
    node = nodes.get(node_id) or account_node(index, node_id)
    assert node is not None
    ends = Ends(
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
    assert [x.text for x in told(release_world(), ADMIN).facts] == ["Admin"]


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


def test_an_account_that_nobody_names_can_be_shown() -> None:
    text = told(release_world(), B)
    assert text.kind == "Account"
    assert dict(text.properties)["Roles"] == "2"
    assert account_node(WorldIndex(release_world()), "000000000000") is None
