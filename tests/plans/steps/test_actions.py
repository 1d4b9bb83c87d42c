"""What each action of a plan, and each type of resource, does to a world (IAC-4, IAC-14 to 28)."""

from typing import Any

import pytest

from rolescope.analysis import analyse
from rolescope.model.edit import Scenario
from rolescope.model.edits.proposed import WithOrganizationalUnit
from rolescope.model.place import find_holder
from rolescope.model.policy import PolicyType
from rolescope.model.principal import MEMBER_ROLE, Role
from rolescope.model.world import AttachedPolicy, World
from rolescope.plans.plan_values import NoteKind
from rolescope.trust.edge import Standing
from rolescope.value import replace
from rolescope.words.openings.plan_notes import note_text
from support.plans import A, B, change, labels, notes, proposed, text, trusting
from support.worlds.build import allow, organization, policy

Json = dict[str, Any]
CI, HOME = f"arn:aws:iam::{B}:role/Ci", f"arn:aws:iam::{A}"
APP, READ = f"{HOME}:role/App", f"{HOME}:policy/AppRead"
OLD: Json = {"name": "Old", "path": "/", "arn": f"{HOME}:role/Old"}
NEW: Json = {"name": "New", "path": "/", "assume_role_policy": trusting(CI)}
ALLOW = text({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})


@pytest.mark.parametrize(
    ("actions", "made"),
    [
        (("no-op",), []),
        (("read",), []),
        (("forget",), []),
        (("create",), ["Create role New"]),
        (("create", "forget"), ["Create role New"]),
        (("forget", "create"), ["Create role New"]),
        (("delete",), ["Delete role Old"]),
        (("delete", "create"), ["Delete role Old", "Create role New"]),
        (("create", "delete"), ["Delete role Old", "Create role New"]),
    ],
)
def test_every_action_iac4(imported: World, actions: tuple[str, ...], made: list[str]) -> None:
    found = proposed(imported, change("aws_iam_role.r", *actions, before=OLD, after=NEW))
    assert labels(found) == made


@pytest.mark.parametrize("actions", [("explode",), (), ("update", "delete")])
def test_an_action_that_is_not_known_is_said_iac4(
    imported: World, actions: tuple[str, ...]
) -> None:
    found = proposed(imported, change("aws_iam_role.r", *actions, before=OLD, after=NEW))
    assert labels(found) == []
    assert notes(found) == [(NoteKind.ACTION, ", ".join(actions))]


def test_a_deposed_object_is_deleted_iac5(imported: World) -> None:
    found = proposed(
        imported, change("aws_iam_role.r", "delete", before=OLD, after=None, deposed="1a2b")
    )
    assert labels(found) == ["Delete role Old"]


def test_a_replaced_role_is_lost_to_trusts_that_name_it_iac14(imported: World) -> None:
    """PR-10: other trust policies have its unique ID then."""
    before = {"name": "Ci", "path": "/", "arn": CI}
    after = {"name": "Ci", "path": "/", "assume_role_policy": trusting(APP)}
    replaced = change("aws_iam_role.r", "delete", "create", before=before, after=after)
    key = {
        "provider_config": {
            "aws": {"expressions": {"allowed_account_ids": {"constant_value": [B]}}}
        }
    }
    found = proposed(imported, replaced, configuration=key)
    role = find_holder(found.world, f"{HOME}:role/Kept")
    assert isinstance(role, Role)
    assert role.trust_policy.statements[0].principals[0].value == "AROACI00000000000001"  # type: ignore[index]


def test_a_role_with_all_that_it_may_have(imported: World) -> None:
    after = NEW | {
        "max_session_duration": 7200,
        "permissions_boundary": READ,
        "tags_all": {"team": "red"},
        "inline_policy": [{"name": "own", "policy": ALLOW}],
        "managed_policy_arns": [READ],
    }
    root = {
        "resources": [
            {
                "mode": "managed",
                "type": "aws_iam_role",
                "name": "r",
                "provider_config_key": "aws",
                "expressions": {"inline_policy": [{}], "managed_policy_arns": {}},
            }
        ]
    }
    found = proposed(imported, change("aws_iam_role.r", "create", after=after), root=root)
    assert labels(found) == [
        "Create role New",
        "Set tag team of New",
        "Add inline policy own to New",
        "Set the permissions boundary of New to AppRead",
        "Attach AppRead to New",
    ]
    role = find_holder(found.world, f"{HOME}:role/New")
    assert isinstance(role, Role)
    assert role.max_session_duration == 7200
    assert found.notes == ()


def _update(before: Json, after: Json) -> Json:
    own = {"name": "App", "path": "/", "arn": APP}
    return change("aws_iam_role.app", "update", before=own | before, after=own | after)


def test_an_update_changes_what_differs_alone_iac29(imported: World) -> None:
    ec2 = text(
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    )
    same = _update({"assume_role_policy": ec2}, {"assume_role_policy": ec2.replace(" ", "  ")})
    assert labels(proposed(imported, same)) == []
    other = _update({"assume_role_policy": ec2}, {"assume_role_policy": trusting(CI)})
    assert labels(proposed(imported, other)) == ["Edit trust of App"]
    assert proposed(imported, other).notes == ()


def test_an_import_that_is_not_what_the_plan_starts_from_iac33(imported: World) -> None:
    changed = _update(
        {"assume_role_policy": trusting(B), "max_session_duration": 7200},
        {"assume_role_policy": trusting(CI), "max_session_duration": 14400},
    )
    found = proposed(imported, changed)
    assert labels(found)[0] == "Edit trust of App"
    assert (NoteKind.BASE_DIFFERS, "assume_role_policy") in notes(found)
    assert (NoteKind.BASE_DIFFERS, "max_session_duration") in notes(found)
    assert found.is_base_old


def test_a_role_that_is_missing_in_the_import_is_made_of_what_it_will_be_iac33(
    imported: World,
) -> None:
    own = {"name": "Gone", "path": "/", "arn": f"{HOME}:role/Gone"}
    found = proposed(
        imported,
        change(
            "aws_iam_role.r", "update", before=own, after=own | {"assume_role_policy": trusting(B)}
        ),
        change("aws_iam_role.x", "delete", before=own | {"name": "X", "arn": f"{HOME}:role/X"}),
        change("aws_iam_role.k", "create", after=NEW | {"name": "Kept"}),
        change("aws_iam_user.u", "create", after={"name": "u", "path": "/"}),
        change("aws_iam_user.v", "update", before={"name": "v"}, after={"name": "v", "path": "/"}),
    )
    assert labels(found) == ["Create role Gone", "Create user u", "Create user v"]
    assert [kind for kind, _ in notes(found)] == [NoteKind.BASE_DIFFERS] * 4


def test_boundary_and_tags_go(imported: World) -> None:
    first = proposed(
        imported,
        _update({}, {"permissions_boundary": READ, "tags_all": {"team": "red", "x": "1"}}),
    )
    second = proposed(
        first.world,
        _update(
            {"permissions_boundary": READ, "tags_all": {"team": "red", "x": "1"}},
            {"permissions_boundary": "", "tags_all": {"team": "blue"}},
        ),
    )
    assert labels(second) == [
        "Set tag team of App",
        "Remove tag x of App",
        "Remove the permissions boundary of App",
    ]


@pytest.mark.parametrize(
    ("type_", "values", "made"),
    [
        (
            "aws_iam_role_policy",
            {"role": "App", "name": "n", "policy": ALLOW},
            "Add inline policy n to App",
        ),
        (
            "aws_iam_role_policy",
            {"role": "App", "name": "by-hand", "policy": ALLOW},
            "Edit the inline policy by-hand of App",
        ),
        ("aws_iam_role_policy_attachment", {"role": APP, "policy_arn": READ}, None),
        (
            "aws_iam_role_policy_attachment",
            {"role": "Kept", "policy_arn": READ},
            "Attach AppRead to Kept",
        ),
        (
            "aws_iam_policy",
            {"name": "P", "path": "/x/", "policy": ALLOW},
            "Create managed policy P",
        ),
        ("aws_iam_policy", {"name": "AppRead", "policy": ALLOW}, "Edit the managed policy AppRead"),
        ("aws_iam_user", {"name": "u", "path": "/x/"}, "Create user u"),
        ("aws_iam_group", {"name": "g", "path": "/"}, "Create group g"),
        ("aws_iam_saml_provider", {"name": "Okta"}, "Set the SAML provider Okta"),
        (
            "aws_iam_openid_connect_provider",
            {"url": "https://x.example/", "client_id_list": ["a"]},
            "Set the OIDC provider x.example",
        ),
    ],
)
def test_what_each_type_makes(imported: World, type_: str, values: Json, made: str | None) -> None:
    found = proposed(imported, change(f"{type_}.x", "create", after=values))
    assert labels(found) == ([made] if made else [])


@pytest.mark.parametrize(
    ("type_", "values", "made"),
    [
        (
            "aws_iam_role_policy",
            {"role": "App", "name": "by-hand"},
            "Delete inline policy by-hand of App",
        ),
        (
            "aws_iam_role_policy_attachment",
            {"role": "App", "policy_arn": READ},
            "Detach AppRead from App",
        ),
        ("aws_iam_policy", {"name": "Free", "arn": f"{HOME}:policy/Free"}, None),
        (
            "aws_iam_policy_attachment",
            {"policy_arn": READ, "roles": ["App"]},
            "Detach AppRead from App",
        ),
        ("aws_iam_role", {"name": "Deploy", "path": "/"}, "Delete role Deploy"),
        ("aws_iam_role_policies_exclusive", {"role_name": "App", "policy_names": []}, None),
    ],
)
def test_what_each_type_takes_away(
    imported: World, type_: str, values: Json, made: str | None
) -> None:
    found = proposed(imported, change(f"{type_}.x", "delete", before=values))
    assert labels(found) == ([made] if made else [])


def _in_b(imported: World, *changes: Json) -> list[str]:
    key = {"aws": {"expressions": {"allowed_account_ids": {"constant_value": [B]}}}}
    return labels(proposed(imported, *changes, configuration={"provider_config": key}))


def test_groups_and_their_members_iac20(imported: World) -> None:
    user = change("aws_iam_user.u", "create", after={"name": "u", "path": "/"})
    only = {"group": "Devs", "users": ["u"], "name": "m"}
    assert _in_b(imported, user, change("aws_iam_group_membership.m", "create", after=only)) == [
        "Create user u",
        "Add u to group Devs",
        "Remove dev1 from group Devs",
    ]
    assert _in_b(
        imported,
        change(
            "aws_iam_user_group_membership.m", "delete", before={"user": "dev1", "groups": ["Devs"]}
        ),
        change("aws_iam_group.g", "delete", before={"name": "Devs", "path": "/"}),
        change("aws_iam_user.u", "delete", before={"name": "dev1", "path": "/"}),
    ) == ["Remove dev1 from group Devs", "Delete group Devs", "Delete user dev1"]
    gone = {"group": "Devs", "users": ["dev1"], "name": "m"}
    assert _in_b(imported, change("aws_iam_group_membership.m", "delete", before=gone)) == [
        "Remove dev1 from group Devs"
    ]


def test_exclusive_lists_take_away_what_they_do_not_name_iac17(imported: World) -> None:
    inline = change(
        "aws_iam_role_policies_exclusive.x",
        "create",
        after={"role_name": "App", "policy_names": []},
    )
    attached = change(
        "aws_iam_role_policy_attachments_exclusive.x",
        "create",
        after={"role_name": "App", "policy_arns": []},
    )
    everywhere = change(
        "aws_iam_policy_attachment.x", "create", after={"policy_arn": READ, "roles": ["Kept"]}
    )
    assert labels(proposed(imported, inline)) == ["Delete inline policy by-hand of App"]
    assert labels(proposed(imported, attached)) == ["Detach AppRead from App"]
    assert labels(proposed(imported, everywhere)) == [
        "Attach AppRead to Kept",
        "Detach AppRead from App",
    ]


def test_an_unknown_list_takes_nothing_away_iac36(imported: World) -> None:
    found = proposed(
        imported,
        change(
            "aws_iam_role_policies_exclusive.x",
            "create",
            after={"role_name": "App"},
            unknown={"policy_names": True},
        ),
        change(
            "aws_iam_policy_attachment.x",
            "create",
            after={"policy_arn": READ, "roles": [None]},
            unknown={"roles": [True]},
        ),
    )
    assert labels(found) == []
    assert [kind for kind, _ in notes(found)] == [NoteKind.ATTRIBUTE] * 2


def test_a_policy_of_the_import_alone_goes(imported: World) -> None:
    gone = {"name": "AppRead", "arn": READ}
    detached = {"role": "App", "policy_arn": READ}
    found = proposed(
        imported,
        change("aws_iam_policy.p", "delete", before=gone),
        change("aws_iam_role_policy_attachment.p", "delete", before=detached),
    )
    assert labels(found) == ["Detach AppRead from App", "Delete managed policy AppRead"]
    refused = proposed(imported, change("aws_iam_policy.p", "delete", before=gone))
    assert refused.notes[0].why == "AppRead is still attached to App."


def test_a_policy_that_is_not_imported_stays_unknown_df10(imported: World) -> None:
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    found = proposed(
        imported,
        change(
            "aws_iam_role_policy_attachment.p", "create", after={"role": "App", "policy_arn": arn}
        ),
    )
    assert labels(found)[-1] == "Attach ReadOnlyAccess to App"
    assert notes(found) == [(NoteKind.POLICY_NOT_IMPORTED, arn)]


@pytest.mark.parametrize("type_", ["aws_iam_brand_new", "awscc_iam_role", "aws_ssoadmin_region"])
def test_types_that_are_not_modeled_are_listed_iac28(imported: World, type_: str) -> None:
    found = proposed(imported, change(f"{type_}.x", "create", after={"name": "x"}))
    assert notes(found) == [(NoteKind.NOT_MODELED, type_)]


@pytest.mark.parametrize("type_", ["aws_s3_bucket", "aws_iam_access_key", "random_id"])
def test_types_without_trusts_are_left_out(imported: World, type_: str) -> None:
    found = proposed(imported, change(f"{type_}.x", "create", after={"name": "x"}))
    assert (found.notes, found.made) == ((), ())


def test_a_role_of_identity_center_will_exist_iac25(imported: World) -> None:
    found = proposed(imported, change("aws_ssoadmin_account_assignment.x", "create", after={}))
    assert [kind for kind, _ in notes(found)] == [NoteKind.WILL_EXIST]


def test_an_account_that_is_not_imported_iac35(imported: World) -> None:
    key = {"aws": {"expressions": {"allowed_account_ids": {"constant_value": ["999988887777"]}}}}
    found = proposed(
        imported,
        change("aws_iam_role.r", "create", after=NEW),
        configuration={"provider_config": key},
    )
    assert notes(found) == [(NoteKind.NOT_IMPORTED, "999988887777")]


UNIT, ROOT = "aws_organizations_organizational_unit", "r-ex01"


def in_unit(address: str, unit: str) -> Json:
    """Return the configuration of a resource whose parent is a new OU."""
    type_, _, name = address.partition(".")
    references = [f"{UNIT}.{unit}.id", f"{UNIT}.{unit}"]
    expressions = {"parent_id": {"references": references}}
    return {"address": address, "type": type_, "name": name, "expressions": expressions}


def test_new_ous_stand_in_one_another_iac24(imported: World) -> None:
    """Whatever comes first in the plan; accounts move into them."""
    where = replace(imported, organization=organization(A, B))
    inner, moved = f"{UNIT}.a", "aws_organizations_account.b"
    found = proposed(
        where,
        change(inner, "create", after={"name": "Inner"}, unknown={"parent_id": True, "id": True}),
        change(f"{UNIT}.z", "create", after={"name": "Outer", "parent_id": ROOT}),
        change(
            moved,
            "update",
            before={"id": B, "parent_id": ROOT},
            after={"id": B},
            unknown={"parent_id": True},
        ),
        root={"resources": [in_unit(inner, "z"), in_unit(moved, "a")]},
    )
    assert labels(found)[:2] == ["Create OU Outer", "Create OU Inner"]
    assert found.world.organization is not None
    outer = WithOrganizationalUnit(ROOT, "Outer").id
    inner_id = WithOrganizationalUnit(outer, "Inner").id
    assert found.world.organization.path_to(B) == (ROOT, outer, inner_id)
    assert notes(found) == []


def test_new_ous_of_one_name_are_told_apart_by_their_parents_iac24(imported: World) -> None:
    """What is attached to the one does not limit the accounts of the other."""
    where = replace(imported, organization=organization(A, B))
    moved = "aws_organizations_account.b"
    found = proposed(
        where,
        *(
            change(f"{UNIT}.{one}", "create", after={"name": one, "parent_id": ROOT})
            for one in "xy"
        ),
        *(
            change(
                f"{UNIT}.in_{one}", "create", after={"name": "Same"}, unknown={"parent_id": True}
            )
            for one in "xy"
        ),
        change(
            moved,
            "update",
            before={"id": B, "parent_id": ROOT},
            after={"id": B},
            unknown={"parent_id": True},
        ),
        root={
            "resources": [
                in_unit(f"{UNIT}.in_x", "x"),
                in_unit(f"{UNIT}.in_y", "y"),
                in_unit(moved, "in_y"),
            ]
        },
    )
    assert labels(found).count("Create OU Same") == 2
    assert found.world.organization is not None
    above = WithOrganizationalUnit(ROOT, "y").id
    expected = (ROOT, above, WithOrganizationalUnit(above, "Same").id)
    assert found.world.organization.path_to(B) == expected
    assert notes(found) == []


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (change(f"{UNIT}.a", "create", after={"name": "A"}, unknown={"parent_id": True}),
         [(NoteKind.ATTRIBUTE, "parent_id")]),
        (change(f"{UNIT}.a", "create", after={"parent_id": ROOT, "name": None}),
         [(NoteKind.BASE_DIFFERS, "name")]),
        (change(f"{UNIT}.a", "create", after={"name": "A", "parent_id": "ou-none"}),
         [(NoteKind.NOT_APPLIED, "Create OU A")]),
        (change(f"{UNIT}.a", "delete", before={"name": "A", "id": "ou-1"}),
         [(NoteKind.NOT_MODELED, UNIT)]),
        (change(f"{UNIT}.a", "update", before={"name": "A"}, after={"name": "B"}), []),
        (change("aws_organizations_account.n", "create", after={"name": None}),
         [(NoteKind.NEW_ACCOUNT, MEMBER_ROLE), (NoteKind.BASE_DIFFERS, "name")]),
        (change("aws_organizations_account.n", "delete", before={"name": "n", "id": B}),
         [(NoteKind.NOT_MODELED, "aws_organizations_account")]),
    ],
)  # fmt: skip
def test_what_of_an_organization_is_not_evaluated_is_said_iac24(
    imported: World, resource: Json, expected: list[tuple[NoteKind, str]]
) -> None:
    where = replace(imported, organization=organization(A, B))
    assert notes(proposed(where, resource)) == expected


MEMBER = "aws_organizations_account"


def test_a_new_account_is_evaluated_with_the_role_that_it_has_iac24(imported: World) -> None:
    """It stands in a new OU; the management account gets to its administrator."""
    allowing = policy("FullAWSAccess", [allow("*")], type=PolicyType.SCP)
    full = AttachedPolicy(id="p-FullAWSAccess", policy=allowing, targets=(ROOT, A, B))
    where = replace(
        imported,
        organization=organization(A, B, management=A, policies=(full,), rcps_enabled=False),
    )
    found = proposed(
        where,
        change(
            f"{MEMBER}.n",
            "create",
            after={"name": "new", "role_name": "Boss"},
            unknown={"parent_id": True, "id": True},
        ),
        change(f"{UNIT}.z", "create", after={"name": "Outer", "parent_id": ROOT}),
        root={"resources": [in_unit(f"{MEMBER}.n", "z")]},
    )
    assert labels(found) == ["Create OU Outer", "Create account new"]
    assert notes(found) == [(NoteKind.NEW_ACCOUNT, "Boss")]
    account = found.world.accounts[-1]
    assert found.world.organization is not None
    path = found.world.organization.path_to(account.id)
    assert path == (ROOT, WithOrganizationalUnit(ROOT, "Outer").id)
    graph = analyse(Scenario(found.world), "2026-11-25T00:00:00Z").graph
    role = account.roles[0].arn
    edges = {(edge.source, edge.standing) for edge in graph.edges if edge.target == role}
    management = found.world.organization.management_account
    assert any(management in source for source, _ in edges)
    # AWS attaches FullAWSAccess to whatever is new: without it nothing would be allowed (SCP-6)
    assert Standing.ALLOWED in {standing for _, standing in edges}
    assert next(node for node in graph.nodes if node.id == role).is_admin


def test_an_account_whose_ou_is_not_told_stands_below_the_root_iac24(imported: World) -> None:
    """The provider computes parent_id: it is unknown although nobody configured it."""
    where = replace(imported, organization=organization(A, B))
    address = f"{MEMBER}.n"
    resource = {"address": address, "type": MEMBER, "name": "n", "expressions": {"name": {}}}
    made = change(address, "create", after={"name": "new"}, unknown={"parent_id": True})
    found = proposed(where, made, root={"resources": [resource]})
    assert found.world.organization is not None
    assert found.world.organization.accounts[-1].parent == ROOT
    assert found.world.accounts[-1].roles[0].name == "OrganizationAccountAccessRole"


def test_a_trust_in_a_new_account_is_known_iac10(imported: World) -> None:
    """Its ID stands for itself wherever the plan refers to it."""
    where = replace(imported, organization=organization(A, B))
    document = "data.aws_iam_policy_document.d"
    statement = {"effect": "Allow", "actions": ["sts:AssumeRole"]}
    principals = [{"type": "AWS", "identifiers": [None]}]
    unknown = {"json": True, "statement": [{"principals": [{"identifiers": [True]}]}]}
    found = proposed(
        where,
        change(f"{MEMBER}.n", "create", after={"name": "new", "parent_id": ROOT}),
        change(
            document,
            "read",
            after={"statement": [{**statement, "principals": principals}]},
            unknown=unknown,
        ),
        change(
            "aws_iam_role.r",
            "create",
            after={"name": "R", "path": "/"},
            unknown={"assume_role_policy": True},
        ),
        root={
            "resources": [
                {
                    "address": document,
                    "mode": "data",
                    "name": "d",
                    "type": "aws_iam_policy_document",
                    "expressions": {
                        "statement": [
                            {
                                "principals": [
                                    {
                                        "identifiers": {
                                            "references": [f"{MEMBER}.n.id", f"{MEMBER}.n"]
                                        }
                                    }
                                ]
                            }
                        ]
                    },
                },
                {
                    "address": "aws_iam_role.r",
                    "type": "aws_iam_role",
                    "name": "r",
                    "expressions": {
                        "assume_role_policy": {"references": [f"{document}.json", document]}
                    },
                },
            ]
        },
    )
    account = found.world.accounts[-1].id
    role = next(one for one in found.world.accounts[0].roles if one.name == "R")
    (principal,) = role.trust_policy.statements[0].principals or ()
    assert account in principal.written


def test_a_new_account_of_an_organization_that_is_not_imported_is_unknown_iac24(
    imported: World,
) -> None:
    """It gets an administrator, whatever of it cannot be evaluated (IAC-36)."""
    found = proposed(imported, change(f"{MEMBER}.n", "create", after={"name": "new"}))
    assert notes(found)[0] == (NoteKind.NEW_ACCOUNT, MEMBER_ROLE)
    assert any(note_text(one).is_unknown for one in found.notes)
    assert found.made == ()
