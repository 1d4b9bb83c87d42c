"""GetAccountAuthorizationDetails in the forms met in the wild."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.engine.evaluate import answer_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision, Verdict
from rolescope.importers import IMPORTERS, read_sources
from rolescope.importers.assembly import assemble
from rolescope.importers.faults import JsonPlace
from rolescope.importers.gathering import Gathering
from rolescope.importers.importer import Content
from rolescope.importers.reader import ImportResult
from rolescope.model.caller import UserCaller
from rolescope.model.coverage import coverage
from rolescope.model.gap import GapKind
from rolescope.model.policy import Effect, PrincipalType
from rolescope.model.request import ActionRequest
from rolescope.model.world import Account, World
from rolescope.problem import ProblemLevel
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


def reading(tmp_path: Path, *values: Any) -> ImportResult:
    """Read files that hold these values."""
    return read_sources(
        [write(tmp_path, f"export-{index}.json", value) for index, value in enumerate(values)]
    )


def world(tmp_path: Path, *values: Any) -> World:
    found = reading(tmp_path, *values)
    assert found.world is not None, found.problems
    return found.world


def only_account(tmp_path: Path, *values: Any) -> Account:
    (account,) = world(tmp_path, *values).accounts
    return account


def names(account: Account) -> list[str]:
    return [found.name for found in account.roles]


def test_every_field_of_a_role(tmp_path: Path) -> None:
    """DF-4."""
    entry = role(
        "Deploy",
        Arn=f"arn:aws:iam::{A}:role/ci/Deploy",
        RolePolicyList=[
            {
                "PolicyName": "inline",
                "PolicyDocument": document(
                    {"Effect": "Deny", "Action": "s3:*", "Resource": "*"},
                ),
            }
        ],
        AttachedManagedPolicies=[{"PolicyName": "P", "PolicyArn": f"arn:aws:iam::{A}:policy/P"}],
        PermissionsBoundary={
            "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
            "PermissionsBoundaryArn": f"arn:aws:iam::{A}:policy/B",
        },
        Tags=[{"Key": "team", "Value": "red"}],
        RoleLastUsed={"LastUsedDate": "2026-01-02 03:04:05+00:00", "Region": "eu-west-1"},
        CreateDate="2025-01-02T03:04:05+00:00",
    )
    account = only_account(tmp_path, details(entry))
    (found,) = account.roles
    assert account.id == A
    assert found.name == "Deploy"
    assert found.arn == f"arn:aws:iam::{A}:role/ci/Deploy"
    assert found.id == "AROADEPLOYAAAAAAAAAA"
    assert [policy.name for policy in found.inline] == ["inline"]
    assert found.inline[0].statements[0].effect is Effect.DENY
    assert found.attached == (f"arn:aws:iam::{A}:policy/P",)
    assert found.boundary == f"arn:aws:iam::{A}:policy/B"
    assert found.tags == (("team", "red"),)
    assert found.last_used == "2026-01-02T03:04:05Z"
    assert found.created == "2025-01-02T03:04:05Z"
    assert not found.never_used
    assert found.trust_policy.statements[0].principals is not None


@pytest.mark.parametrize(
    ("fields", "never_used"),
    [({"RoleLastUsed": {}}, "yes"), ({"RoleLastUsed": None}, "no"), ({}, "no")],
)
def test_a_role_without_a_date_of_use_was_never_used_only_where_use_is_told_of_fnd19(
    tmp_path: Path, fields: dict[str, Any], never_used: str
) -> None:
    (found,) = only_account(tmp_path, details(role("Deploy", **fields))).roles
    assert found.last_used is None
    assert found.never_used is (never_used == "yes")


def test_every_field_of_users_and_groups(tmp_path: Path) -> None:
    """DF-2, DF-3, I-012: the groups of a user are named, their policies are theirs."""
    inline = [{"PolicyName": "own", "PolicyDocument": document()}]
    account = only_account(
        tmp_path,
        details(
            UserDetailList=[user("ana", GroupList=["ops"], UserPolicyList=inline)],
            GroupDetailList=[group("ops", GroupPolicyList=inline)],
        ),
    )
    assert account.users[0].groups == ("ops",)
    assert [policy.name for policy in account.users[0].inline] == ["own"]
    assert [policy.name for policy in account.groups[0].inline] == ["own"]
    assert account.users[0].id == "AIDAANAAAAAAAAAAAAAA"


def test_max_session_duration_is_not_in_the_export(tmp_path: Path) -> None:
    """DF-6, I-009."""
    account = only_account(tmp_path, details(role()))
    assert account.roles[0].max_session_duration is None
    assert not account.roles_listed


@pytest.mark.parametrize(
    "form",
    [
        json.loads,
        lambda text: text,
        lambda text: quote(text, safe=""),
        lambda text: json.dumps(json.loads(text), indent=2),
    ],
    ids=["decoded", "text", "url-encoded", "lines"],
)
def test_documents_in_every_form(tmp_path: Path, form: Any) -> None:
    """GR-70, I-001, I-003."""
    source = form(json.dumps(trusting(f"arn:aws:iam::{B}:role/x")))
    (found,) = only_account(tmp_path, details(role(AssumeRolePolicyDocument=source))).roles
    (principal,) = found.trust_policy.statements[0].principals or ()
    assert principal.type is PrincipalType.ROLE


@pytest.mark.parametrize("source", ["%7B%22Version", None, 7, "{", []])
def test_a_broken_document_keeps_its_entity(tmp_path: Path, source: object) -> None:
    """GR-71, I-005."""
    found = reading(tmp_path, details(role(AssumeRolePolicyDocument=source), role("Other")))
    assert found.world is not None
    first, other = found.world.accounts[0].roles
    assert first.trust_policy.unreadable
    assert other.trust_policy.unreadable is None
    (problem,) = found.problems
    assert problem.level is ProblemLevel.WARNING
    assert problem.path == "$.RoleDetailList[0].AssumeRolePolicyDocument"
    assert problem.file == "export-0.json"
    assert "depends" in problem.meaning
    assert problem.advice


def test_a_statement_that_cannot_be_understood_is_reported(tmp_path: Path) -> None:
    """GR-73."""
    odd = document({"Effect": "Allow", "Principal": "*", "Action": "a:b", "Condition": {"X": {}}})
    (problem,) = reading(tmp_path, details(role(AssumeRolePolicyDocument=odd))).problems
    assert "statement 1" in problem.what
    assert "“X” is not known" in problem.what
    assert problem.path == "$.RoleDetailList[0].AssumeRolePolicyDocument.Statement[0].Condition.X"


def page(*roles: Json, more: bool) -> Json:
    marker = {"Marker": "m"} if more else {}
    return details(*roles, IsTruncated=more) | marker


PAGES = [page(role("R1"), more=True), page(role("R2"), more=False)]


def test_pages_in_a_list(tmp_path: Path) -> None:
    """DF-1, I-007."""
    found = reading(tmp_path, PAGES)
    assert found.world is not None
    assert names(found.world.accounts[0]) == ["R1", "R2"]
    assert found.problems == ()


def test_pages_behind_one_another(tmp_path: Path) -> None:
    """DF-1, I-007."""
    found = reading(tmp_path, "\n".join(map(json.dumps, PAGES)))
    assert found.world is not None
    assert names(found.world.accounts[0]) == ["R1", "R2"]
    assert found.problems == ()


def test_pages_in_several_files(tmp_path: Path) -> None:
    """DF-1, I-007: also when the last page comes first."""
    found = reading(tmp_path, *reversed(PAGES))
    assert found.world is not None
    assert sorted(names(found.world.accounts[0])) == ["R1", "R2"]
    assert found.problems == ()


def test_an_empty_page_that_says_more_follows(tmp_path: Path) -> None:
    """DF-1, I-008."""
    found = reading(tmp_path, [page(more=True), page(role("R1"), more=False)])
    assert found.world is not None
    assert names(found.world.accounts[0]) == ["R1"]
    assert found.problems == ()


@pytest.mark.parametrize("sign", [{"IsTruncated": True}, {"NextToken": "eyJ"}])
def test_a_missing_last_page_is_never_passed_over(tmp_path: Path, sign: Json) -> None:
    """DF-1: no part of an account is shown as the whole."""
    (problem,) = reading(tmp_path, details(role()) | sign).problems
    assert problem.level is ProblemLevel.WARNING
    assert "More pages of account 1111 2222 3333 exist" in problem.what
    assert "not complete" in problem.meaning
    assert "--max-items" in problem.advice


def test_aws_managed_policies_of_a_page_of_their_own(tmp_path: Path) -> None:
    """DF-1: the page itself names no account."""
    pages = [page(role(), more=True), {"Policies": [managed("Admin", "aws")], "IsTruncated": False}]
    account = only_account(tmp_path, pages)
    assert [policy.arn for policy in account.policies] == ["arn:aws:iam::aws:policy/Admin"]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda value: {"AccountAuthorizationDetails": value},
        lambda value: {A: value},
        lambda value: {"accounts": {A: {"iam": value}}},
        lambda value: [value],
        lambda value: {"data": [value]},
    ],
)
def test_wrapped_details(tmp_path: Path, wrap: Any) -> None:
    account = only_account(tmp_path, wrap(details(role("R1"))))
    assert (account.id, names(account)) == (A, ["R1"])


def test_a_key_around_empty_details_names_the_account(tmp_path: Path) -> None:
    assert only_account(tmp_path, {B: details()}).id == B


def test_the_default_version_counts_not_the_newest(tmp_path: Path) -> None:
    """EV-3, I-011."""
    versions = [
        {"VersionId": "v2", "IsDefaultVersion": False, "Document": document(_effect("Deny"))},
        {"VersionId": "v1", "IsDefaultVersion": True, "Document": document(_effect("Allow"))},
    ]
    policy = only_account(tmp_path, details(Policies=[managed("P", A, *versions)])).policies[0]
    assert policy.statements[0].effect is Effect.ALLOW
    for version in versions:
        del version["IsDefaultVersion"]
    export = details(Policies=[managed("P", A, *versions, DefaultVersionId="v2")])
    assert only_account(tmp_path, export).policies[0].statements[0].effect is Effect.DENY


def _effect(effect: str) -> Json:
    return {"Effect": effect, "Action": "*", "Resource": "*"}


@pytest.mark.parametrize(("state", "others"), [("complete", ()), ("denied", None)])
def test_an_old_live_import_by_single_calls_knows_default_versions_alone_df36_pe2(
    tmp_path: Path, state: str, others: tuple[()] | None
) -> None:
    calls = [{"call": "iam:GetAccountAuthorizationDetails", "state": state}]
    told = {"format": "rolescope-collection/1", "account": A, "calls": calls}
    (policy,) = only_account(tmp_path, details(role(), Policies=[managed()]), told).policies
    assert policy.other_versions == others


def test_a_missing_default_version_is_unreadable_not_empty(tmp_path: Path) -> None:
    """EV-3, DF-10."""
    old = {"VersionId": "v1", "IsDefaultVersion": False, "Document": document()}
    export = details(Policies=[managed("P", A, old, DefaultVersionId="v7")])
    assert only_account(tmp_path, export).policies[0].unreadable


def version(name: str, effect: str, **fields: Any) -> Json:
    return {"VersionId": name, "Document": document(_effect(effect))} | fields


DEFAULT, OTHER = {"IsDefaultVersion": True}, {"IsDefaultVersion": False}
UNTOLD: list[tuple[list[Json], Json, str]] = [
    ([version("v1", "Allow", **DEFAULT), version("v2", "Deny", **DEFAULT)], {}, "More than one"),
    (
        [version("v1", "Allow", **DEFAULT), version("v2", "Deny", **DEFAULT)],
        {"DefaultVersionId": "v2"},
        "More than one",
    ),
    (
        [version("v1", "Allow", **OTHER), version("v2", "Deny", **DEFAULT)],
        {"DefaultVersionId": "v1"},
        "name different versions",
    ),
    ([version("v2", "Deny", **DEFAULT)], {"DefaultVersionId": "v1"}, "name different versions"),
    ([version("v2", "Deny", IsDefaultVersion="yes")], {"DefaultVersionId": None}, "cannot be read"),
    (
        [version("v1", "Allow", **DEFAULT), version("v2", "Deny", IsDefaultVersion=7)],
        {"DefaultVersionId": None},
        "cannot be read",
    ),
]


@pytest.mark.parametrize(("versions", "fields", "words"), UNTOLD)
def test_which_version_counts_is_never_guessed_ev3(
    tmp_path: Path, versions: list[Json], fields: Json, words: str
) -> None:
    """EV-3, GR-71: two default versions, or a mark and an ID that do not agree, in any order."""
    for ordered in (versions, versions[::-1]):
        export = details(Policies=[managed("P", A, *ordered, **fields)])
        found = read_sources([write(tmp_path, "export.json", export)])
        assert found.world is not None
        policy = found.world.accounts[0].policies[0]
        assert policy.unreadable is not None
        assert words in policy.unreadable
        assert policy.statements == ()
        assert [one.path for one in found.problems if words in one.what] == [
            "$.Policies[0].PolicyVersionList"
        ]
        assert coverage(found.world).of(GapKind.UNREADABLE_POLICY)


def test_default_versions_that_say_the_same_are_one(tmp_path: Path) -> None:
    same = [version("v1", "Allow", **DEFAULT), version("v2", "Allow", **DEFAULT)]
    odd = [same[0], version("v2", "Deny", IsDefaultVersion=7)]
    for versions, wanted in ((same, None), (same[:1], "v1"), (odd, "v1")):
        export = details(Policies=[managed("P", A, *versions, DefaultVersionId=wanted)])
        found = read_sources([write(tmp_path, "export.json", export)]).world
        assert found is not None
        assert found.accounts[0].policies[0].statements[0].effect is Effect.ALLOW


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"action": "sts:AssumeRole"}, "“action” is read as Action"),
        ({"Conditions": {}}, "“Conditions” is no element of a statement: ignored"),
    ],
)
def test_elements_that_aws_does_not_write_warn(tmp_path: Path, change: Json, words: str) -> None:
    """GR-8: another case is accepted. GR-73: what is unknown is ignored. Both warn."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}
    kept = {key: value for key, value in statement.items() if key.lower() not in change}
    trust = {"Version": "2012-10-17", "Statement": [kept | change], "comment": "x"}
    export = details(role(AssumeRolePolicyDocument=trust))
    found = read_sources([write(tmp_path, "export.json", export)])
    assert found.world is not None
    assert found.world.accounts[0].roles[0].trust_policy.statements[0].actions == (
        "sts:AssumeRole",
    )
    told = [one for one in found.problems if one.level is ProblemLevel.WARNING]
    assert any(words in one.what for one in told)
    assert any("“comment” is no element of a policy: ignored" in one.what for one in told)
    assert all(one.file == "export.json" and one.path for one in told)


def test_an_attached_policy_without_document_stays_attached(tmp_path: Path) -> None:
    """DF-10, I-010: unknown, not empty."""
    arn = "arn:aws:iam::aws:policy/Unknown"
    account = only_account(tmp_path, details(role(AttachedManagedPolicies=[{"PolicyArn": arn}])))
    assert account.roles[0].attached == (arn,)
    assert account.policies == ()


def test_a_collection_of_policies_fills_what_the_export_lacks(tmp_path: Path) -> None:
    """DF-10."""
    arn = "arn:aws:iam::aws:policy/Used"
    entry = role(AttachedManagedPolicies=[{"PolicyArn": arn}])
    library = {
        name: {"Arn": f"arn:aws:iam::aws:policy/{name}", "Document": document()}
        for name in ("Used", "Unused")
    }
    for collection in (library, list(library.values())):
        account = only_account(tmp_path, details(entry), collection)
        assert [policy.arn for policy in account.policies] == [arn]


def test_account_ids_keep_their_zeros(tmp_path: Path) -> None:
    """ARN-3, I-013."""
    assert only_account(tmp_path, details(role("x", B))).id == "012345678901"


def test_two_accounts_in_one_export_are_a_warning(tmp_path: Path) -> None:
    """DF-9."""
    found = reading(tmp_path, details(role("R1", A), role("R2", B)))
    assert found.world is not None
    assert [(account.id, names(account)) for account in found.world.accounts] == [
        (B, ["R2"]),
        (A, ["R1"]),
    ]
    (problem,) = found.problems
    assert problem.level is ProblemLevel.WARNING
    assert "2 accounts" in problem.what


def test_duplicates_are_merged(tmp_path: Path) -> None:
    found = reading(tmp_path, details(role("R1")), details(role("R1"), role("R2")))
    assert found.world is not None
    assert names(found.world.accounts[0]) == ["R1", "R2"]
    assert found.world.accounts[0].sources == ("export-0.json", "export-1.json")
    assert found.problems == ()


def test_conflicts_name_both_places_and_keep_the_first(tmp_path: Path) -> None:
    changed = role("R1", Tags=[{"Key": "a", "Value": "b"}])
    found = reading(tmp_path, details(role("R1")), details(role("R0"), changed))
    assert found.world is not None
    assert found.world.accounts[0].roles[0].tags == ()
    (problem,) = found.problems
    assert problem.where == "export-1.json: $.RoleDetailList[1]"
    assert "export-0.json: $.RoleDetailList[0]" in problem.meaning


def test_repeated_documents_are_one_object(tmp_path: Path) -> None:
    """DF-12."""
    first, second, other = only_account(
        tmp_path,
        details(role("R1"), role("R2"), role("R3", AssumeRolePolicyDocument=trusting(A))),
    ).roles
    assert first.trust_policy is second.trust_policy
    assert other.trust_policy is not first.trust_policy


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        (role(Arn=None), "$.RoleDetailList[1]"),
        (role(Arn="nonsense"), "$.RoleDetailList[1]"),
        (role(Arn="arn:aws:iam::12:role/x"), "$.RoleDetailList[1]"),
        ("text", "$.RoleDetailList[1]"),
        (role("R2", Tags="x"), "$.RoleDetailList[1].Tags"),
        (role("R2", Tags=[7]), "$.RoleDetailList[1].Tags[0]"),
        (role("R2", PermissionsBoundary=[]), "$.RoleDetailList[1].PermissionsBoundary"),
        (role("R2", RoleName=3), "$.RoleDetailList[1].RoleName"),
        (role("R2", MaxSessionDuration=1), "$.RoleDetailList[1].MaxSessionDuration"),
    ],
)
def test_a_wrong_entry_is_reported_with_its_place(tmp_path: Path, entry: Any, path: str) -> None:
    found = reading(tmp_path, details(role("R1"), entry))
    assert found.world is not None
    assert "R1" in names(found.world.accounts[0])
    assert [problem.path for problem in found.problems] == [path]
    assert all(problem.advice and problem.meaning for problem in found.problems)


def test_names_are_kept_as_data(tmp_path: Path) -> None:
    """Markup, bidi and control characters are escaped by who shows them, not here."""
    name = "<b>\u202eevil\x1b[31m</b>"
    found = reading(tmp_path, details(role(name, AssumeRolePolicyDocument="{")))
    assert found.world is not None
    assert found.world.accounts[0].roles[0].name == name


def test_messages_hold_no_control_characters(tmp_path: Path) -> None:
    entry = role(RolePolicyList=[{"PolicyName": "\u202e\x1b[2J", "PolicyDocument": "{"}])
    (problem,) = reading(tmp_path, details(entry)).problems
    assert str(problem).isprintable()
    assert "\\u202e\\x1b[2J" in problem.what


NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@given(st.lists(NAMES, unique=True, max_size=6), st.lists(NAMES, unique=True, max_size=6))
def test_what_goes_in_comes_out(roles: list[str], users: list[str]) -> None:
    """The names in the world are those in the export."""
    export = details(*map(role, roles), UserDetailList=[user(name) for name in users])
    gathering = Gathering()
    content = Content(value=json.loads(json.dumps(export)), place=JsonPlace("f"), account=A)
    (gaad,) = [found for found in IMPORTERS if found.detect(content)]
    gaad.read(content, gathering)
    found = assemble(gathering)
    assert found is not None
    assert [role_.name for role_ in found.accounts[0].roles] == roles
    assert [user_.name for user_ in found.accounts[0].users] == users
    assert gathering.problems == []


def test_a_hostile_number_of_problems_is_counted_not_kept(tmp_path: Path) -> None:
    found = reading(
        tmp_path, details(RoleDetailList=[{"Arn": "x"}] * 5_000, UserDetailList=[7] * 5_000)
    )
    assert len(found.problems) < 1_100
    assert "more problems are not listed" in found.problems[-1].what


WRONG: list[Any] = [5, ["arn"], "x" * 20_000, "", None]


def answer(tmp_path: Path, who: Json) -> Verdict:
    """Tell whether ana may read an object, whose own policy allows everything."""
    found = world(tmp_path, details(UserDetailList=[who]))
    asked = ActionRequest(
        caller=UserCaller(f"arn:aws:iam::{A}:user/ana"),
        action="s3:GetObject",
        resource="arn:aws:s3:::bucket/key",
        at="2026-11-24T12:00:00Z",
    )
    return answer_action(asked, WorldIndex(found))


def ana(**fields: Any) -> Json:
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    allows = [{"PolicyName": "all", "PolicyDocument": document(everything)}]
    return {**user("ana"), "UserPolicyList": allows, **fields}


def test_ana_without_a_boundary_is_allowed(tmp_path: Path) -> None:
    """EV-4: null is no boundary."""
    assert answer(tmp_path, ana(PermissionsBoundary=None)).decision is Decision.ALLOW


@pytest.mark.parametrize(
    "boundary", [*({"PermissionsBoundaryArn": one} for one in WRONG), {}, "arn", 5, []]
)
def test_a_boundary_that_cannot_be_read_is_unknown(tmp_path: Path, boundary: Any) -> None:
    """SES-21: its result is unknown, never "allow", and never that there is none."""
    found = answer(tmp_path, ana(PermissionsBoundary=boundary))
    assert found.decision is Decision.DEPENDS
    assert any("unreadable" in one for one in found.unknown)


@pytest.mark.parametrize(
    "fields",
    [
        *({"AttachedManagedPolicies": [{"PolicyArn": one}]} for one in WRONG),
        {"AttachedManagedPolicies": ["arn"]},
        {"AttachedManagedPolicies": {"PolicyArn": "arn"}},
        {"GroupList": [5]},
        {"GroupList": "staff"},
        {"UserPolicyList": [*ana()["UserPolicyList"], "all"]},
    ],
)
def test_a_policy_that_cannot_be_read_may_deny(tmp_path: Path, fields: Json) -> None:
    """GR-71: what is attached and cannot be told is unknown, and so is what it denies."""
    assert answer(tmp_path, ana(**fields)).decision is Decision.DEPENDS


def test_what_cannot_be_read_is_reported_once(tmp_path: Path) -> None:
    """An entity tells of each of its values that was left out."""
    for boundary in ({"PermissionsBoundaryArn": 5}, {"PermissionsBoundaryArn": ""}, {}, 5):
        problems = reading(
            tmp_path, details(UserDetailList=[ana(PermissionsBoundary=boundary)])
        ).problems
        assert len([one for one in problems if "PermissionsBoundary" in str(one)]) == 1
