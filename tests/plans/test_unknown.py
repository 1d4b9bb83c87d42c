"""Values that come only after apply: worked out where that is certain (IAC-5 to IAC-12)."""

import json
from typing import Any

import pytest

from rolescope.model.edits.entities import WithRole
from rolescope.model.place import find_holder
from rolescope.model.principal import Role
from rolescope.model.strict_json import decode
from rolescope.model.world import World
from rolescope.plans.plan_values import NoteKind
from support.plans import A, B, change, labels, notes, proposed, text, trusting

Json = dict[str, Any]
HOME = f"arn:aws:iam::{A}"
NAMED: Json = {"name": "New", "path": "/"}


def _config(address: str, expressions: Json) -> Json:
    is_data = address.startswith("data.")
    type_, name = address.removeprefix("data.").split(".")
    return {
        "address": address,
        "mode": "data" if is_data else "managed",
        "type": type_,
        "name": name,
        "provider_config_key": "aws",
        "expressions": expressions,
    }


def _refers(*references: str) -> Json:
    return {"references": list(references)}


def _role_of_document(statement: Json, unknown: Json, expressions: Json, **more: Any) -> Json:
    return {
        "changes": [
            change(
                "data.aws_iam_policy_document.d",
                "read",
                after={"statement": [statement], **more},
                unknown={"json": True, "statement": [unknown]},
            ),
            change(
                "aws_iam_role.r",
                "create",
                after=NAMED,
                unknown={"assume_role_policy": True, "arn": True},
            ),
        ],
        "root": {
            "resources": [
                _config("data.aws_iam_policy_document.d", {"statement": [expressions]}),
                _config(
                    "aws_iam_role.r",
                    {
                        "assume_role_policy": _refers(
                            "data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.d"
                        )
                    },
                ),
            ]
        },
    }


def _trust(world: World, found: Json, *others: Json, config: tuple[Json, ...] = ()) -> Any:
    found["root"]["resources"] += config
    proposal = proposed(world, *others, *found["changes"], root=found["root"])
    (role,) = (
        one.edit
        for one in proposal.made
        if isinstance(one.edit, WithRole) and one.edit.name == "New"
    )
    return decode(role.trust).value, proposal


def test_a_document_is_rebuilt_leaf_by_leaf_iac11(imported: World) -> None:
    statement = {
        "sid": "One",
        "actions": ["sts:AssumeRole"],
        "principals": [{"type": "AWS", "identifiers": [None]}],
        "condition": [
            {"test": "StringLike", "variable": "aws:userid", "values": ["&{aws:username}"]}
        ],
    }
    found = _role_of_document(
        statement,
        {"principals": [{"identifiers": [True]}]},
        {"principals": [{"identifiers": _refers("aws_iam_user.u.arn", "aws_iam_user.u")}]},
    )
    user = change(
        "aws_iam_user.u", "create", after={"name": "u", "path": "/x/"}, unknown={"arn": True}
    )
    trust, proposal = _trust(imported, found, user)
    assert trust["Statement"] == [
        {
            "Sid": "One",
            "Effect": "Allow",
            "Action": ["sts:AssumeRole"],
            "Principal": {"AWS": [f"{HOME}:user/x/u"]},
            "Condition": {"StringLike": {"aws:userid": ["${aws:username}"]}},
        }
    ]
    assert proposal.notes == ()


def test_what_is_known_of_a_list_gets_a_statement_of_its_own_iac12(imported: World) -> None:
    statement = {
        "sid": "One",
        "effect": "Allow",
        "actions": ["sts:AssumeRole"],
        "principals": [{"type": "AWS", "identifiers": [B, None]}],
    }
    found = _role_of_document(
        statement,
        {"principals": [{"identifiers": [False, True]}]},
        {"principals": [{"identifiers": _refers("aws_x_y.z.arn", "aws_x_y.z")}]},
    )
    trust, proposal = _trust(imported, found)
    known, unknown = trust["Statement"]
    assert known["Principal"] == {"AWS": [B]}
    assert unknown["Principal"] == {"AWS": [{"(known after apply)": "aws_x_y.z.arn"}]}
    assert [kind for kind, _ in notes(proposal)] == [NoteKind.LEAF]
    role = find_holder(proposal.world, f"{HOME}:role/New")
    assert isinstance(role, Role)
    assert [bool(one.defects) for one in role.trust_policy.statements] == [False, True]


def test_documents_are_merged_by_sid_iac11(imported: World) -> None:
    base = text({"Sid": "A", "Effect": "Deny"}, {"Sid": "B", "Effect": "Deny"})
    over = json.dumps({"Statement": {"Sid": "B", "Effect": "Allow"}})
    own = {
        "sid": "A",
        "actions": ["sts:*"],
        "not_principals": [{"type": "*", "identifiers": ["*"]}],
    }
    found = _role_of_document(
        own,
        {},
        {},
        source_policy_documents=[base],
        override_policy_documents=[over],
        version="2008-10-17",
    )
    trust, _ = _trust(imported, found)
    assert trust == {
        "Version": "2008-10-17",
        "Statement": [
            {"Sid": "A", "Effect": "Allow", "Action": ["sts:*"], "NotPrincipal": {"AWS": ["*"]}},
            {"Sid": "B", "Effect": "Allow"},
        ],
    }


@pytest.mark.parametrize("name", ["override_json", "source_json"])
def test_a_document_that_is_none_leaves_the_whole_open(imported: World, name: str) -> None:
    found = _role_of_document({"actions": ["sts:*"]}, {}, {}, **{name: "nothing"})
    _, proposal = _trust(imported, found)
    assert notes(proposal)


def test_a_document_made_by_a_function_is_unknown_as_a_whole_iac11(imported: World) -> None:
    """The reference inside of jsonencode is an ARN: no document."""
    role = change("aws_iam_role.r", "create", after=NAMED, unknown={"assume_role_policy": True})
    other = change(
        "aws_iam_user.u", "create", after={"name": "u", "path": "/"}, unknown={"arn": True}
    )
    config = _config(
        "aws_iam_role.r", {"assume_role_policy": _refers("aws_iam_user.u.arn", "aws_iam_user.u")}
    )
    found = proposed(imported, role, other, root={"resources": [config]})
    assert (NoteKind.DOCUMENT, "trust policy") in notes(found)
    made = find_holder(found.world, f"{HOME}:role/New")
    assert isinstance(made, Role)
    assert made.trust_policy.statements[0].effect is None


def test_names_that_aws_chooses_have_one_placeholder_each_iac10(imported: World) -> None:
    roles = [
        change(
            f"aws_iam_role.r[{number}]",
            "create",
            after={"name_prefix": "x-", "path": "/", "assume_role_policy": trusting(B)},
            unknown={"name": True, "arn": True},
            index=number,
        )
        for number in range(2)
    ]
    attached = change(
        "aws_iam_role_policy_attachment.p",
        "create",
        after={"policy_arn": f"{HOME}:policy/AppRead"},
        unknown={"role": True},
    )
    config = _config(
        "aws_iam_role_policy_attachment.p",
        {"role": _refers("aws_iam_role.r[1].name", "aws_iam_role.r[1]", "aws_iam_role.r")},
    )
    bare = change(
        "aws_iam_role.bare",
        "create",
        after={"path": "/", "assume_role_policy": trusting(B)},
        unknown={"name": True},
    )
    found = proposed(imported, *roles, attached, bare, root={"resources": [config]})
    assert labels(found) == [
        "Create role x-(known after apply)",
        "Create role x-(known after apply 2)",
        "Create role terraform-(known after apply)",
        "Attach AppRead to x-(known after apply 2)",
    ]


def test_values_come_through_modules_iac7(imported: World) -> None:
    made = change(
        'module.a["k"].aws_iam_role.r',
        "create",
        after=NAMED | {"assume_role_policy": trusting(B)},
        unknown={"permissions_boundary": True},
    )
    policy = change(
        "module.b.aws_iam_policy.p",
        "create",
        after={"name": "P", "path": "/", "policy": text()},
        unknown={"arn": True},
    )
    root = {
        "module_calls": {
            "a": {
                "expressions": {"limit": _refers("module.b.out", "module.b")},
                "module": {
                    "resources": [
                        _config("aws_iam_role.r", {"permissions_boundary": _refers("var.limit")})
                    ]
                },
            },
            "b": {
                "module": {
                    "outputs": {
                        "out": {"expression": _refers("aws_iam_policy.p.arn", "aws_iam_policy.p")}
                    },
                    "resources": [_config("aws_iam_policy.p", {})],
                }
            },
        }
    }
    found = proposed(imported, made, policy, root=root)
    assert labels(found)[-1] == "Set the permissions boundary of New to P"
    assert found.notes == ()


def test_variables_have_given_values_and_defaults(imported: World) -> None:
    def bounded(**more: Any) -> list[str]:
        role = change(
            "aws_iam_role.r",
            "create",
            after=NAMED | {"assume_role_policy": trusting(B)},
            unknown={"permissions_boundary": True},
        )
        root = {
            "resources": [_config("aws_iam_role.r", {"permissions_boundary": _refers("var.b")})],
            "variables": {"b": {"default": f"{HOME}:policy/AppRead"}},
        }
        return labels(proposed(imported, role, root=root, **more))

    assert bounded()[-1].endswith("to AppRead")
    assert bounded(variables={"b": {"value": f"{HOME}:policy/Other"}})[-1].endswith("to Other")


def test_a_boundary_that_is_unknown_exists_iac12(imported: World) -> None:
    role = change(
        "aws_iam_role.r",
        "create",
        after=NAMED | {"assume_role_policy": trusting(B)},
        unknown={"permissions_boundary": True},
    )
    found = proposed(imported, role)
    made = find_holder(found.world, f"{HOME}:role/New")
    assert isinstance(made, Role)
    assert made.boundary == f"{HOME}:policy/known-after-apply"
    assert (NoteKind.ATTRIBUTE, "permissions_boundary") in notes(found)


def test_what_a_computed_list_says_is_nothing_unless_somebody_wrote_it_iac9(
    imported: World,
) -> None:
    role = change(
        "aws_iam_role.r",
        "create",
        after=NAMED | {"assume_role_policy": trusting(B)},
        unknown={"inline_policy": True, "managed_policy_arns": True},
    )
    unwritten = _config("aws_iam_role.r", {"name": {}})
    assert proposed(imported, role, root={"resources": [unwritten]}).notes == ()
    written = _config("aws_iam_role.r", {"managed_policy_arns": _refers("local.x")})
    found = proposed(imported, role, root={"resources": [written]})
    assert notes(found) == [(NoteKind.ATTRIBUTE, "managed_policy_arns")]
    assert labels(found)[-1] == "Add inline policy known-after-apply to New"


def test_an_attached_policy_that_is_unknown_may_say_anything_iac12(imported: World) -> None:
    found = proposed(
        imported,
        change(
            "aws_iam_role_policy_attachment.p",
            "create",
            after={"role": "App"},
            unknown={"policy_arn": True},
        ),
    )
    app = find_holder(found.world, f"{HOME}:role/App")
    assert app is not None
    assert app.inline[-1].statements[0].defects


def test_whose_it_is_may_be_unknown(imported: World) -> None:
    found = proposed(
        imported,
        change("aws_iam_role_policy.p", "create", after={"policy": text()}, unknown={"role": True}),
        change(
            "aws_iam_role_policy_attachment.p",
            "create",
            after={"role": "Nobody", "policy_arn": "x"},
        ),
    )
    assert [kind for kind, _ in notes(found)] == [NoteKind.ATTRIBUTE, NoteKind.BASE_DIFFERS]


def test_what_a_plan_leaves_out_is_said_iac3(imported: World) -> None:
    deferred = {
        "reason": "x",
        "resource_change": {"address": "aws_iam_role.d", "type": "aws_iam_role"},
    }
    many = _config("aws_iam_role.many", {}) | {"for_each_expression": _refers("local.x")}
    found = proposed(
        imported, root={"resources": [many]}, complete=False, deferred_changes=[deferred]
    )
    assert notes(found) == [
        (NoteKind.PARTIAL, "incomplete"),
        (NoteKind.PARTIAL, "deferred"),
        (NoteKind.PARTIAL, "unexpanded"),
    ]
    assert notes(proposed(imported, errored=True)) == [(NoteKind.PARTIAL, "errored")]
