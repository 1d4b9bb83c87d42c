"""Permissions by layer in words, and the explore tree."""

from rolescope.analysis import analyse
from rolescope.drawing.explore_tree import TreeItem, explore_tree, filtered
from rolescope.drawing.permissions_text import permissions_text, statement_words
from rolescope.evaluation.index import WorldIndex
from rolescope.model.caller import SessionCaller
from rolescope.model.edit import Scenario
from rolescope.simulation.excerpt import Mark
from rolescope.simulation.permissions import effective_permissions
from trust_worlds import RELEASE, release_world
from worlds import NOW, A, B, allow, deny, policy

CATALOGUE = {
    "s3": ["GetObject", "PutObject", "DeleteBucket"],
    "organizations": ["LeaveOrganization"],
}


def test_each_layer_says_what_it_grants_and_cuts() -> None:
    """SES-3, SCP-5."""
    index = WorldIndex(release_world())
    found = effective_permissions(SessionCaller(role=RELEASE), index, NOW, catalogue=CATALOGUE)
    text = permissions_text(found, index)
    assert text.title == "2 actions in 1 service"
    identity = text.layers[0]
    assert (identity.title, identity.says, identity.kept) == ("Identity policies", "grants 2", 1.0)
    assert [x.mark for x in identity.statements] == [Mark.NO, Mark.YES]
    assert identity.statements[1].text == "s3:GetObject, s3:PutObject"
    assert identity.statements[1].note.startswith("line ")
    scps = [layer for layer in text.layers if layer.title.startswith("SCPs of ")]
    assert scps
    assert all(layer.says == "no change" for layer in scps)


def test_without_a_catalogue_nothing_is_counted() -> None:
    index = WorldIndex(release_world())
    text = permissions_text(effective_permissions(SessionCaller(role=RELEASE), index, NOW), index)
    assert text.title == "Permissions of release"
    assert text.layers[0].kept is None


def test_statements_in_short() -> None:
    made = policy(
        "p",
        [
            allow(["s3:A", "s3:B", "s3:C", "s3:D"], "arn:aws:s3:::bucket/*"),
            deny("*", NotAction=["iam:*"]),
            allow("s3:*", Condition={"Bool": {"aws:SecureTransport": "true"}}),
        ],
    )
    words = [statement_words(statement) for statement in made.statements]
    assert words[0] == "s3:A, s3:B and 2 more actions on bucket/*"
    assert words[1] == "all except iam:*"
    assert words[2].startswith("s3:*, only if ")


def tree() -> tuple[TreeItem, ...]:
    world = release_world()
    return explore_tree(WorldIndex(world), analyse(Scenario(world), NOW).graph.nodes)


def test_the_tree_holds_every_account_role_and_user() -> None:
    accounts = next(item for item in tree() if item.title == "Accounts")
    assert [(item.id, item.note) for item in accounts.children] == [
        (A, "1 role, 1 user"),
        (B, "2 roles"),
    ]
    assert [item.title for item in accounts.children[1].children] == ["admin", "release"]
    assert accounts.children[1].children[0].note == "admin"


def test_the_filter_keeps_what_is_above_a_hit() -> None:
    kept = filtered(tree(), "REL")
    assert [item.title for item in kept] == ["Accounts"]
    assert [x.title for x in kept[0].children[0].children] == ["release"]
    assert filtered(tree(), f"{B} rel") == kept
    assert filtered(tree(), "nothing like it") == ()
    assert filtered(tree(), "  ") == tree()
