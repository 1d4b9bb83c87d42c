"""Answers of the AWS CLI side by side in a folder: one call a file, JSON or YAML (DF-16)."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rolescope.analysis import analyse
from rolescope.importers import read_sources
from rolescope.importers.reader import ImportResult
from rolescope.model.edit import Scenario
from rolescope.model.policy import PolicyType
from rolescope.model.world import Organization
from rolescope.problem import NO_IAM_DATA, ProblemLevel
from rolescope.trust.edge import Standing
from support.worlds.exports import A, B, Json, details, document, role, trusting, write

ORG, ROOT, PROD, LIVE = "o-exampleorg", "r-ab12", "ou-ab12-prodprod", "ou-ab12-livelive"
GUARD, FULL, RCP_FULL = "p-guardguard", "p-FullAWSAccess", "p-RCPFullAWSAccess"
RCP = "RESOURCE_CONTROL_POLICY"
ROOTS: Json = {
    "Roots": [
        {
            "Id": ROOT,
            "Arn": f"arn:aws:organizations::{B}:root/{ORG}/{ROOT}",
            "Name": "Root",
            "PolicyTypes": [
                {"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"},
                {"Type": "RESOURCE_CONTROL_POLICY", "Status": "ENABLED"},
            ],
        }
    ]
}


def _account(id_: str, name: str) -> Json:
    arn = f"arn:aws:organizations::{B}:account/{ORG}/{id_}"
    return {"Id": id_, "Arn": arn, "Name": name, "Status": "ACTIVE"}


def _summary(id_: str, type_: str = "SERVICE_CONTROL_POLICY") -> Json:
    arn = f"arn:aws:organizations::{B}:policy/{ORG}/service_control_policy/{id_}"
    return {"Id": id_, "Arn": arn, "Name": id_, "Type": type_, "AwsManaged": id_ != GUARD}


def _described(id_: str, effect: str, type_: str = "SERVICE_CONTROL_POLICY") -> Json:
    principal = {"Principal": "*"} if type_ == RCP else {}
    content = document({"Effect": effect, "Action": "*", "Resource": "*"} | principal)
    return {"Policy": {"PolicySummary": _summary(id_, type_), "Content": json.dumps(content)}}


def _targets(*ids: str) -> Json:
    return {"Targets": [{"TargetId": id_, "Name": "", "Type": ""} for id_ in ids]}


ANSWERS: dict[str, Json] = {
    "list-accounts": {"Accounts": [_account(A, "prod"), _account(B, "management")]},
    "list-roots": ROOTS,
    f"list-parents-{A}": {"Parents": [{"Id": LIVE, "Type": "ORGANIZATIONAL_UNIT"}]},
    f"list-parents-{B}": {"Parents": [{"Id": ROOT, "Type": "ROOT"}]},
    f"list-parents-{LIVE}": {"Parents": [{"Id": PROD, "Type": "ORGANIZATIONAL_UNIT"}]},
    f"list-parents-{PROD}": {"Parents": [{"Id": ROOT, "Type": "ROOT"}]},
    "list-policies-scp": {"Policies": [_summary(FULL), _summary(GUARD)]},
    "list-policies-rcp": {"Policies": [_summary(RCP_FULL, RCP)]},
    "describe-policy-1": _described(FULL, "Allow"),
    "describe-policy-2": _described(GUARD, "Deny"),
    "describe-policy-3": _described(RCP_FULL, "Allow", RCP),
    f"list-targets-for-policy-{FULL}": _targets(ROOT, PROD, LIVE, A, B),
    f"list-targets-for-policy-{GUARD}": _targets(LIVE),
    f"list-targets-for-policy-{RCP_FULL}": _targets(ROOT, PROD, LIVE, A, B),
}


def _read(folder: Path, **changed: Any) -> ImportResult:
    """Read the answers from a folder, some of them changed or (None) left out."""
    write(folder, f"{A}/authorization-details.json", details(role("R1")))
    for name, value in (ANSWERS | changed).items():
        if value is not None:
            write(folder, f"{name}.json", value)
    return read_sources([folder])


def _organization(found: ImportResult) -> Organization:
    assert found.world is not None
    assert found.world.organization is not None
    return found.world.organization


def test_answers_side_by_side_are_one_organization(tmp_path: Path) -> None:
    found = _read(tmp_path)
    assert found.problems == ()
    organization = _organization(found)
    assert organization.id == ORG
    assert organization.management_account == B
    assert organization.root == ROOT
    assert {unit.id: unit.parent for unit in organization.units} == {LIVE: PROD, PROD: ROOT}
    assert {one.id: one.parent for one in organization.accounts} == {A: LIVE, B: ROOT}
    assert organization.members_known
    assert (organization.scps_enabled, organization.rcps_enabled) == (True, True)
    assert organization.policies is not None
    assert {one.id: one.targets for one in organization.policies} == {
        FULL: (ROOT, PROD, LIVE, A, B),
        GUARD: (LIVE,),
        RCP_FULL: (ROOT, PROD, LIVE, A, B),
    }
    assert all(one.policy.unreadable is None for one in organization.policies)


def test_they_say_the_same_as_the_joined_file(tmp_path: Path) -> None:
    joined = {
        "Organization": {"Id": ORG, "MasterAccountId": B, "FeatureSet": "ALL"},
        "Roots": ROOTS["Roots"],
        "OrganizationalUnits": [
            {"Id": LIVE, "ParentId": PROD},
            {"Id": PROD, "ParentId": ROOT},
        ],
        "Accounts": [
            _account(A, "prod") | {"ParentId": LIVE},
            _account(B, "management") | {"ParentId": ROOT},
        ],
        "Policies": [
            {
                **ANSWERS[f"describe-policy-{number}"]["Policy"],
                "Targets": ANSWERS[f"list-targets-for-policy-{id_}"]["Targets"],
            }
            for number, id_ in ((1, FULL), (2, GUARD), (3, RCP_FULL))
        ],
    }
    whole = write(tmp_path / "whole", "organization.json", joined)
    write(tmp_path / "whole", f"{A}.json", details(role("R1")))
    side_by_side = _organization(_read(tmp_path / "raw"))
    expected = _organization(read_sources([whole.parent]))
    assert set(side_by_side.units) == set(expected.units)
    assert set(side_by_side.policies or ()) == set(expected.policies or ())
    assert side_by_side.accounts == expected.accounts


def test_yaml_answers_are_read_like_json(tmp_path: Path) -> None:
    write(tmp_path, f"{A}.yaml", yaml.safe_dump(details(role("R1", MaxSessionDuration=7200))))
    for name, value in ANSWERS.items():
        write(tmp_path, f"{name}.yml", yaml.safe_dump(value))
    found = read_sources([tmp_path])
    assert found.problems == ()
    assert found.world is not None
    assert found.world.accounts[0].roles[0].max_session_duration == 7200
    assert found.world.organization == _organization(_read(tmp_path / "json"))


def test_pages_of_a_yaml_stream_are_joined(tmp_path: Path) -> None:
    pages = [
        details(role("R1"), IsTruncated=True, Marker="x"),
        details(role("R2"), IsTruncated=False),
    ]
    found = read_sources([write(tmp_path, "stream.yaml", yaml.safe_dump(pages))])
    assert found.problems == ()
    assert found.world is not None
    assert [one.name for one in found.world.accounts[0].roles] == ["R1", "R2"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (f"list-targets-for-policy-{GUARD}", "list-targets-for-policy-p-FullAWSAccess.json"),
        (f"list-parents-{A}", "list-parents-111122223333.json"),
    ],
)
def test_an_answer_without_its_subject_is_refused_with_advice(
    name: str, said: str, tmp_path: Path
) -> None:
    found = _read(tmp_path, **{name: None, "answer": ANSWERS[name]})
    refused = next(one for one in found.problems if one.code == "no-subject")
    assert refused.is_loss
    assert said in refused.advice
    assert "answer.json" in (refused.file or "")


def test_the_folder_may_name_the_subject(tmp_path: Path) -> None:
    name = f"list-targets-for-policy-{GUARD}"
    found = _read(tmp_path, **{name: None, f"{GUARD}/targets": ANSWERS[name]})
    assert found.problems == ()
    policies = _organization(found).policies or ()
    assert next(one for one in policies if one.id == GUARD).targets == (LIVE,)


def test_policies_of_one_target_do_not_count_as_all(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        **{
            "list-policies-scp": None,
            f"list-policies-for-target-{A}": ANSWERS["list-policies-scp"],
        },
    )
    refused = next(one for one in found.problems if one.code == "no-subject")
    assert "list-policies" in refused.advice


@pytest.mark.parametrize("missing", ["list-policies-rcp", "list-policies-scp"])
def test_a_type_that_no_list_tells_is_not_known_scp6(missing: str, tmp_path: Path) -> None:
    type_ = PolicyType.RCP if missing.endswith("rcp") else PolicyType.SCP
    found = _read(tmp_path, **{missing: None})
    lost = [one for one in _organization(found).policies or () if one.targets is None]
    assert [one.policy.type for one in lost] == [type_]
    assert lost[0].policy.unreadable is not None
    assert any("list-policies --filter" in one.advice for one in found.problems)


def test_targets_without_their_last_page_are_not_known_scp6(tmp_path: Path) -> None:
    name = f"list-targets-for-policy-{GUARD}"
    found = _read(tmp_path, **{name: ANSWERS[name] | {"NextToken": "more"}})
    policies = _organization(found).policies or ()
    assert next(one for one in policies if one.id == GUARD).targets is None


def test_a_second_page_ends_a_list(tmp_path: Path) -> None:
    first = {"Accounts": [_account(A, "prod")], "NextToken": "more"}
    second = {"Accounts": [_account(B, "management")]}
    found = _read(tmp_path / "both", **{"list-accounts": first, "list-accounts-2": second})
    assert _organization(found).members_known
    assert not _organization(_read(tmp_path / "one", **{"list-accounts": first})).members_known


def test_two_parents_are_none(tmp_path: Path) -> None:
    other = {"Parents": [{"Id": ROOT, "Type": "ROOT"}]}
    found = _read(tmp_path, **{f"again/list-parents-{A}": other})
    assert {one.id: one.parent for one in _organization(found).accounts}[A] == ""
    assert any(one.code == "parents" for one in found.problems)


def test_without_the_accounts_there_is_no_organization(tmp_path: Path) -> None:
    found = _read(tmp_path, **{"list-accounts": None})
    assert found.world is not None
    assert not found.world.organization_known
    assert any("list-accounts" in one.advice for one in found.problems)


def test_children_units_and_single_answers_count(tmp_path: Path) -> None:
    changed = {f"list-parents-{one}": None for one in (A, LIVE, PROD)} | {
        "list-accounts-for-parent-" + LIVE: {"Accounts": [_account(A, "prod")]},
        "list-organizational-units-for-parent-" + ROOT: {
            "OrganizationalUnits": [{"Id": PROD, "Name": "Production"}]
        },
        "list-children-" + PROD: {"Children": [{"Id": LIVE, "Type": "ORGANIZATIONAL_UNIT"}]},
        "describe-ou": {"OrganizationalUnit": {"Id": LIVE, "Arn": "", "Name": "Live"}},
        "describe-account": {"Account": _account(B, "management") | {"Email": "x@example.org"}},
        "describe-organization": {"Organization": {"Id": "o-told", "MasterAccountId": B}},
    }
    found = _read(tmp_path, **changed)
    organization = _organization(found)
    assert {(one.id, one.name, one.parent) for one in organization.units} == {
        (PROD, "Production", ROOT),
        (LIVE, "Live", PROD),
    }
    assert {one.id: one.parent for one in organization.accounts} == {A: LIVE, B: ROOT}
    assert organization.id == "o-told"
    assert found.problems == ()


def test_other_yaml_of_a_folder_is_no_iam_data(tmp_path: Path) -> None:
    write(tmp_path, "chart.yaml", "{{ include }}\nname: x\n---\nname: y\n")
    found = _read(tmp_path)
    assert [one.code for one in found.problems] == [NO_IAM_DATA]


def test_broken_yaml_of_an_answer_is_a_loss(tmp_path: Path) -> None:
    write(tmp_path, "list-roles.yaml", "Roles:\n- Arn: 'x\n")
    found = _read(tmp_path)
    assert any(one.is_loss and "list-roles.yaml" in (one.file or "") for one in found.problems)


def test_standard_input_is_a_source(monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.dumps(details(role("R1"))).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    found = read_sources([Path("-")])
    assert found.problems == ()
    assert found.world is not None
    assert found.world.accounts[0].roles[0].name == "R1"


_ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@given(
    st.sampled_from(sorted(ANSWERS)),
    st.sampled_from(["Id", "Type", "Arn", "TargetId", "NextToken", "PolicySummary", "PolicyTypes"]),
    _ODD,
)
def test_odd_values_never_stop_the_import(name: str, key: str, odd: Any) -> None:
    """Whatever stands in an answer, the account is read, and nothing is raised."""

    def changed(value: Any) -> Any:
        if isinstance(value, dict):
            return {one: odd if one == key else changed(held) for one, held in value.items()}
        return [changed(one) for one in value] if isinstance(value, list) else value

    answers = ANSWERS | {name: changed(ANSWERS[name]), f"{name}-odd": {"Targets": odd}}
    text = json.dumps([details(role("R1")), *answers.values()]).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
        found = read_sources([Path("-")])
    assert found.world is not None


def _listed(*roles: Json, **more: Any) -> Json:
    """Return an answer of ListRoles, which tells neither policies nor boundaries."""
    lacking = {"RolePolicyList", "AttachedManagedPolicies"}
    return {"Roles": [{key: one[key] for key in one if key not in lacking} for one in roles]} | more


OWN = trusting(f"arn:aws:iam::{A}:role/Caller")


def test_roles_without_authorization_details_are_read_with_their_trusts(tmp_path: Path) -> None:
    roles = (role("R", AssumeRolePolicyDocument=OWN), role("Caller"))
    found = read_sources([write(tmp_path, "list-roles.json", _listed(*roles))])
    (said,) = found.problems
    assert "there are roles and their trust policies alone" in str(said)
    assert "get-account-authorization-details" in said.advice
    assert said.level is ProblemLevel.WARNING
    assert found.world is not None
    (account,) = found.world.accounts
    assert account.incomplete == ("users", "groups", "policies")
    assert account.roles_listed
    (edge,) = (
        edge
        for edge in analyse(Scenario(found.world), "2026-11-20T17:20:00Z").graph.edges
        if edge.target.endswith("/R")
    )
    assert edge.source.endswith("/Caller")
    assert edge.standing is Standing.DEPENDS, "what limits the caller is unknown"


@pytest.mark.parametrize("name", ["list-roles.json", "get-role-R.json"])
def test_nobody_is_denied_for_want_of_what_answers_about_roles_lack(
    name: str, tmp_path: Path
) -> None:
    """DF-46: whom the role may become is unknown, and so is who of its account may become it."""
    told = _listed(role("R", AssumeRolePolicyDocument=trusting([f"arn:aws:iam::{A}:root", B])))
    write(tmp_path, name, told if name == "list-roles.json" else {"Role": told["Roles"][0]})
    found = read_sources([tmp_path]).world
    assert found is not None
    edges = analyse(Scenario(found), "2026-11-20T17:20:00Z").graph.edges
    assert {edge.standing for edge in edges} == {Standing.DEPENDS}


@pytest.mark.parametrize("name", ["roles.json", "list-roles.json", "get-role-R.json"])
def test_answers_about_roles_in_the_folder_of_an_account_are_read_without_details(
    name: str, tmp_path: Path
) -> None:
    told = _listed(role("R", AssumeRolePolicyDocument=OWN))
    folder = tmp_path / "accounts" / A
    folder.mkdir(parents=True)
    write(folder, name, {"Role": told["Roles"][0]} if name == "get-role-R.json" else told)
    found = read_sources([tmp_path])
    (said,) = found.problems
    assert "there are roles and their trust policies alone" in str(said)
    assert found.world is not None
    (account,) = found.world.accounts
    assert [one.name for one in account.roles] == ["R"]
    assert {"users", "groups", "policies"} <= {*account.incomplete}


def test_a_list_without_its_last_page_tells_not_all_roles(tmp_path: Path) -> None:
    first = _listed(role("R1"), IsTruncated=True, Marker="more")
    write(tmp_path, "a.json", first)
    found = read_sources([tmp_path]).world
    assert found is not None
    assert "roles" in found.accounts[0].incomplete
    write(tmp_path, "b.json", _listed(role("R2"), IsTruncated=False))
    found = read_sources([tmp_path]).world
    assert found is not None
    assert "roles" not in found.accounts[0].incomplete
    assert {one.name for one in found.accounts[0].roles} == {"R1", "R2"}


def test_a_list_with_an_entry_that_cannot_be_read_tells_not_all_roles(tmp_path: Path) -> None:
    listed = _listed(role("R1"), role("R2", Arn="x"))
    found = read_sources([write(tmp_path, "list-roles.json", listed)]).world
    assert found is not None
    assert "roles" in found.accounts[0].incomplete


def test_an_answer_about_one_role_tells_more_than_the_list(tmp_path: Path) -> None:
    limit = {
        "PermissionsBoundaryType": "Policy",
        "PermissionsBoundaryArn": f"arn:aws:iam::{A}:policy/B",
    }
    one = _listed(role("R", PermissionsBoundary=limit, Tags=[{"Key": "team", "Value": "a"}]))
    write(tmp_path, "a-list-roles.json", _listed(role("R")))
    write(tmp_path, "get-role-R.json", {"Role": one["Roles"][0]})
    found = read_sources([tmp_path])
    assert len(found.problems) == 1
    assert found.world is not None
    (known,) = found.world.accounts[0].roles
    assert known.boundary == limit["PermissionsBoundaryArn"]
    assert known.tags == (("team", "a"),)


def test_answers_that_contradict_one_another_are_told(tmp_path: Path) -> None:
    write(tmp_path, "get-role-R.json", {"Role": _listed(role("R"))["Roles"][0]})
    write(tmp_path, "list-roles.json", _listed(role("R", AssumeRolePolicyDocument=OWN)))
    found = read_sources([tmp_path])
    assert [one.code for one in found.problems].count("conflict") == 1


def test_a_whole_list_of_roles_counts_beside_an_answer_about_one_of_them(tmp_path: Path) -> None:
    listed = _listed(role("R"), IsTruncated=False)
    write(tmp_path, "get-role-R.json", {"Role": listed["Roles"][0]})
    write(tmp_path, "list-roles.json", listed)
    found = read_sources([tmp_path]).world
    assert found is not None
    (account,) = found.accounts
    assert account.incomplete == ("users", "groups", "policies")
    assert [Path(name).name for name in account.sources] == ["get-role-R.json", "list-roles.json"]


@pytest.mark.parametrize("write_document", [json.dumps, lambda one: quote(json.dumps(one))])
def test_a_trust_policy_is_the_same_however_it_is_written(
    write_document: Callable[[Json], str], tmp_path: Path
) -> None:
    """GR-70: an object, JSON text, or URL-encoded JSON text."""
    told = _listed(role("R", AssumeRolePolicyDocument=write_document(OWN)))["Roles"][0]
    write(tmp_path, "get-role-R.json", {"Role": told})
    write(tmp_path, "list-roles.json", _listed(role("R", AssumeRolePolicyDocument=OWN)))
    found = read_sources([tmp_path])
    assert [one.code for one in found.problems] == ["doubtful"]
    assert found.world is not None
    assert [one.name for one in found.world.accounts[0].roles] == ["R"]


def test_roles_of_an_answer_alone_are_in_no_account_of_details(tmp_path: Path) -> None:
    write(tmp_path, "details.json", details(role("R1")))
    write(tmp_path, f"list-roles-{A}.json", _listed(role("R1")))
    write(tmp_path, f"list-roles-{B}.json", _listed(role("R2", B)))
    found = read_sources([tmp_path])
    assert found.world is not None
    by_id = {one.id: one for one in found.world.accounts}
    assert by_id[A].incomplete == ()
    assert by_id[B].incomplete == ("users", "groups", "policies")
