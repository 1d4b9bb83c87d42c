"""What is pasted is answered as far as it goes: what was not pasted is unknown, never denied."""

import json
import pickle
from pathlib import Path

import pytest

from rolescope.analysis import analyse
from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.importers import read_again
from rolescope.importers.named_text import NamedText, named_in
from rolescope.importers.pasted import ACCOUNT_OF_NOBODY, NOT_PASTED
from rolescope.importers.pasted_text import MAX_PASTED, recognize_text
from rolescope.importers.policy_catalogue import catalogue_path, write_catalogue
from rolescope.importers.reader import ImportResult
from rolescope.model.caller import SessionCaller
from rolescope.model.edit import Scenario
from rolescope.model.principal import Role, User
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.world import LISTS, Account
from rolescope.problem import PASTED_ALONE, ProblemLevel, Unreadable
from rolescope.trust.edge import Standing
from support.worlds.exports import A, B, Json, details, document, role, trusting

NAMED = f"arn:aws:iam::{B}:role/deploy"


def listed(name: str = "R", account: str = A, **fields: object) -> Json:
    """Return a role as GetRole and ListRoles write it: without its identity policies."""
    made = role(name, account, MaxSessionDuration=7200, **fields)
    del made["RolePolicyList"], made["AttachedManagedPolicies"]
    return made


def allowing(action: str, *resources: str, effect: str = "Allow") -> Json:
    return {"Effect": effect, "Action": action, "Resource": list(resources)}


def read(value: object) -> ImportResult:
    return read_again([recognize_text(json.dumps(value, indent=2))])


def accounts_of(value: object) -> tuple[Account, ...]:
    world = read(value).world
    assert world is not None
    return world.accounts


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (trusting(), "Pasted trust policy"),
        ({"Statement": trusting()["Statement"][0]}, "Pasted trust policy"),
        (document(allowing("sts:AssumeRole", NAMED)), "Pasted identity policy"),
        (
            {"RoleName": "R", "PolicyDocument": document(allowing("s3:*", "*"))},
            "Pasted identity policy",
        ),
        (
            {"PolicyVersion": {"Document": document(allowing("s3:*", "*"))}},
            "Pasted identity policy",
        ),
        ({"Role": listed()}, "Pasted role"),
        ({"Roles": [listed()], "IsTruncated": False}, "Pasted list of roles"),
        (details(), "Pasted export"),
        ([details()], "Pasted export"),
    ],
)
def test_what_is_pasted_is_recognized_by_what_is_in_it(value: object, name: str) -> None:
    found = recognize_text(f"\ufeff {json.dumps(value)}\n")
    assert found.name == name
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own: the worker reads it


def test_a_role_has_its_trust_policy_and_unknown_identity_policies() -> None:
    (account,) = accounts_of({"Role": listed(AssumeRolePolicyDocument=trusting(B))})
    (found,) = account.roles
    assert account.id == A
    assert account.incomplete == LISTS  # DF-46: who else is there is unknown
    assert account.roles_listed
    assert found.max_session_duration == 7200
    assert [one.value for one in found.trust_policy.statements[0].principals or ()] == [B]
    assert found.attached == (NOT_PASTED,)
    assert found.boundary is None  # GetRole would tell of one
    assert found.tags_known


@pytest.mark.parametrize("kind", ["Role", "Roles"])
def test_nobody_is_denied_for_want_of_policies_that_were_not_pasted(kind: str) -> None:
    """DF-46: whom the role may become is unknown, and so is who of its account may become it."""
    itself = listed(AssumeRolePolicyDocument=trusting([f"arn:aws:iam::{A}:root", B]))
    other = listed("S", AssumeRolePolicyDocument=trusting(itself["Arn"]))
    world = read({kind: itself if kind == "Role" else [itself, other]}).world
    assert world is not None
    edges = analyse(Scenario(world), "2026-11-20T17:20:00Z").graph.edges
    assert len(edges) == (2 if kind == "Role" else 3)
    assert {edge.standing for edge in edges} == {Standing.DEPENDS}


def test_a_list_of_roles_tells_neither_boundaries_nor_tags() -> None:
    (account,) = accounts_of({"Roles": [listed("R"), listed("S")]})
    assert [one.name for one in account.roles] == ["R", "S"]
    assert {one.attached for one in account.roles} == {(NOT_PASTED,)}
    assert {one.boundary for one in account.roles} == {NOT_PASTED}
    assert not any(one.tags_known for one in account.roles)
    assert account.incomplete == ("users", "groups", "policies")


@pytest.mark.parametrize("more", [{"IsTruncated": True}, {"NextToken": "x"}])
def test_a_part_of_a_list_of_roles_leaves_open_which_others_there_are(more: Json) -> None:
    (account,) = accounts_of({"Roles": [listed()], **more})
    assert account.incomplete == LISTS


def test_a_role_without_an_account_is_reported() -> None:
    found = read({"Roles": [listed(), listed("S") | {"Arn": "S"}]})
    assert found.world is not None
    (account,) = found.world.accounts
    assert [one.name for one in account.roles] == ["R"]
    assert "roles" in account.incomplete
    assert [one.path for one in found.problems if one.level is ProblemLevel.ERROR] == [
        "$.pasted.Roles[1].Arn"
    ]


def test_a_trust_policy_alone_is_that_of_a_role_of_nobody() -> None:
    found = read(trusting(B))
    assert found.world is not None
    (account,) = found.world.accounts
    (holder,) = account.roles
    assert account.id == ACCOUNT_OF_NOBODY
    assert holder.attached == (NOT_PASTED,)
    assert json.loads(holder.trust_policy.text) == trusting(B)
    assert PASTED_ALONE in [one.code for one in found.problems]


@pytest.mark.parametrize(
    ("accounts", "shown"), [((A,), A), ((A, A), A), ((A, B), ACCOUNT_OF_NOBODY)]
)
def test_a_trust_policy_is_of_the_account_of_the_providers_that_it_names(
    accounts: tuple[str, ...], shown: str
) -> None:
    providers = [f"arn:aws:iam::{one}:saml-provider/P{at}" for at, one in enumerate(accounts)]
    principals = (*({"Federated": one} for one in providers), {"AWS": B}, {"Federated": "x.com"})
    (account,) = accounts_of(
        document(*({"Effect": "Allow", "Principal": one, "Action": "*"} for one in principals))
    )
    assert account.id == shown
    assert [one.name for one in account.roles] == ["pasted-trust-policy"]


def test_repeated_keys_stay_open_in_what_is_pasted() -> None:
    """GR-11: which of two values counts is not known."""
    text = json.dumps(trusting(B)).replace(
        '"Effect": "Allow"', '"Effect": "Deny", "Effect": "Allow"'
    )
    world = read_again([recognize_text(text)]).world
    assert world is not None
    (holder,) = world.accounts[0].roles
    assert any(one.defects for one in holder.trust_policy.statements)


def test_an_identity_policy_is_held_by_a_user_beside_the_roles_that_it_names() -> None:
    found = accounts_of(
        document(
            allowing("sts:AssumeRole", NAMED, f"arn:aws:iam::{A}:role/*", "*"),
            allowing("sts:AssumeRole", f"arn:aws:iam::{A}:role/denied", effect="Deny"),
        )
    )
    assert {one.id: one.incomplete for one in found} == {ACCOUNT_OF_NOBODY: LISTS, B: LISTS}
    holder = next(one for account in found for one in account.users)
    (named,) = (one for account in found for one in account.roles)
    assert [len(one.statements) for one in holder.inline] == [2]
    assert named.arn == NAMED
    assert named.trust_policy.unreadable  # unknown, not empty


@pytest.mark.parametrize("keys", [("PolicyDocument",), ("PolicyVersion", "Document")])
def test_a_policy_in_an_answer_is_read_and_its_faults_have_their_place(
    keys: tuple[str, ...],
) -> None:
    value: Json = document(allowing("sts:AssumeRole", NAMED, effect="Maybe"))
    for key in reversed(keys):
        value = {key: value}
    found = read(value)
    assert found.world is not None
    assert [len(one.inline) for account in found.world.accounts for one in account.users] == [1]
    assert any((one.path or "").startswith(f"$.pasted.{'.'.join(keys)}") for one in found.problems)


def test_aws_managed_policies_of_a_pasted_export_come_from_the_catalogue(tmp_path: Path) -> None:
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    catalogue = catalogue_path(tmp_path)
    write_catalogue(catalogue, "2026-11-20", {arn: document(allowing("*", "*"))})
    attached = [{"PolicyName": "ReadOnlyAccess", "PolicyArn": arn}]
    pasted = recognize_text(json.dumps(details(role(AttachedManagedPolicies=attached))))
    found = read_again([pasted], catalogue=catalogue)
    assert found.world is not None
    assert [one.arn for one in found.world.accounts[0].policies] == [arn]
    assert read_again(found.files).world == found.world


def test_a_pasted_export_is_read_as_from_a_file() -> None:
    (account,) = accounts_of(details(role()))
    assert account.incomplete == ()
    assert account.roles[0].attached == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no text on the clipboard."),
        ("hello <b>you</b>", "neither JSON, an ARN nor an AccessDenied message."),
        ("7", "neither JSON, an ARN nor an AccessDenied message."),
        (f"{NAMED} and more", "neither JSON, an ARN nor an AccessDenied message."),
        ("arn:aws:s3:::bucket", "neither JSON, an ARN nor an AccessDenied message."),
        ('{"Statement": [', "line 1, column 16: it ends in the midst of its data."),
        ('{"a": 1} {', "line 1, column 9: there is more text behind its end."),
        ("[" * 5_000, "nested more than"),
        ('{"a": 1}', "an object with the keys a: nothing that RoleScope knows."),
        ('{"Statement": []}', "the keys Statement"),
        ('{"Statement": [7]}', "the keys Statement"),
        (json.dumps(document({"Principal": "*", "Resource": "*"})), "a resource control policy"),
        (json.dumps(document({"Effect": "Allow"})), "the keys Version, Statement"),
        ('{"SecretAccessKey": "hunter2"}', "looks like a secret key. It was not kept."),
        ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "looks like a secret key"),
        ('"' + "ä" * (MAX_PASTED // 2) + '"', "longer than 1 MiB"),
    ],
)
def test_what_is_not_recognized_is_said_in_one_line(text: str, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        recognize_text(text)
    assert said in refused.value.problem.what
    assert "\n" not in str(refused.value.problem)
    assert "hunter2" not in str(refused.value.problem)
    assert refused.value.problem.advice


USER = f"arn:aws:iam::{A}:user/dana"
SESSION = f"arn:aws:sts::{A}:assumed-role/ci/run-7"
DENIED = (
    f"An error occurred (AccessDenied) when calling the AssumeRole operation: User: {SESSION} is "
    f"not authorized to perform: sts:AssumeRole on resource: {NAMED}"
)


@pytest.mark.parametrize(
    ("text", "name", "arns"),
    [
        (NAMED, "Pasted ARNs", [NAMED]),
        (f"{USER},\n{NAMED}", "Pasted ARNs", [USER, NAMED]),
        (json.dumps([NAMED, USER]), "Pasted ARNs", [NAMED, USER]),
        (SESSION, "Pasted ARNs", [f"arn:aws:iam::{A}:role/ci"]),
        (DENIED, "Pasted AccessDenied message", [f"arn:aws:iam::{A}:role/ci", NAMED]),
        (f"{DENIED}.", "Pasted AccessDenied message", [f"arn:aws:iam::{A}:role/ci", NAMED]),
    ],
)
def test_whom_a_text_names_is_shown_and_all_about_them_unknown(
    text: str, name: str, arns: list[str]
) -> None:
    found = recognize_text(text)
    assert found.name == name
    result = read_again([found])
    assert result.world is not None
    named: list[Role | User] = []
    for home in result.world.accounts:
        named += (*home.roles, *home.users)
    assert {one.arn for one in named} == set(arns)
    assert {one.attached for one in named} == {(NOT_PASTED,)}
    assert {one.boundary for one in named} == {NOT_PASTED}
    assert all(one.incomplete == LISTS for one in result.world.accounts)
    (note,) = [one for one in result.problems if one.code == PASTED_ALONE]
    assert "no policies came with the names" in note.what


def test_what_a_message_denies_depends_on_what_was_not_pasted() -> None:
    world = read_again([recognize_text(DENIED)]).world
    assert world is not None
    analysis = analyse(Scenario(world), "2026-11-20T17:20:00Z")
    caller = SessionCaller(role=f"arn:aws:iam::{A}:role/ci", name="run-7")
    request = AssumeRoleRequest(caller=caller, role=NAMED, at=analysis.at)
    assert evaluate_assume_role(request, WorldIndex(world)).decision is Decision.DEPENDS


@pytest.mark.parametrize(
    "text",
    [
        f"User: arn:aws:iam::{A}:root is not authorized to perform: s3:GetObject",
        f"{NAMED} arn:aws:iam::{B}:policy/p",
        "arn:aws:iam::1:role/x",
        f"arn:aws:iam::{B}:role/*",
        f"arn:aws:iam::{B}:role/team-?/deploy",
        f"arn:aws:iam::{B}:role/<b>",
        f"arn:aws:iam::{B}:role/",
        f"arn:aws:sts::{B}:assumed-role/*/session",
        " ".join(f"{NAMED}{number}" for number in range(201)),
        json.dumps({"errorMessage": DENIED}),
        json.dumps([DENIED]),
        "",
    ],
)
def test_a_text_that_names_others_names_nobody(text: str) -> None:
    assert named_in(text) is None


def test_a_message_about_another_action_names_the_caller() -> None:
    found = named_in(f"User: {USER} is not authorized to perform: iam:ListRoles because no policy")
    assert found == NamedText((USER,), "iam:ListRoles")


@pytest.mark.parametrize("quote", ['"', "'", '\\"'])
def test_a_quoted_message_names_the_role_without_the_quotes(quote: str) -> None:
    denied = f"User: {USER} is not authorized to perform: sts:AssumeRole on resource: {NAMED}"
    found = named_in(f"msg={quote}{denied}{quote} level=error")
    assert found == NamedText((USER, NAMED), "sts:AssumeRole")


def test_roles_with_a_path_are_named() -> None:
    arn = f"arn:aws:iam::{B}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_01234567"
    assert named_in(arn) == NamedText((arn,))


def test_arns_of_others_in_a_kept_file_are_reported() -> None:
    text = json.dumps({"format": "rolescope-pasted/1", "pasted": {"Arns": ["no", NAMED]}})
    found = read_again([recognize_text(text)])
    assert found.world is not None
    assert [one.arn for home in found.world.accounts for one in home.roles] == [NAMED]
    assert "the ARN of a role or a user" in str([one.what for one in found.problems])


def test_a_kept_file_of_another_kind_is_reported() -> None:
    kept = recognize_text('{"format": "rolescope-pasted/1", "pasted": {"a": 1}}')
    found = read_again([kept])
    assert found.world is None
    assert "$.pasted" in [one.path for one in found.problems]
