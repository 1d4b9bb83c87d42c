"""Findings as rows: ends, counts, what is held, words to search for, groups; one in full."""

import pickle
from typing import Any

import pytest

from rolescope.analysis import analyse
from rolescope.engine.index import WorldIndex
from rolescope.escalation.rules import BY_ID
from rolescope.findings.find import find
from rolescope.findings.finding import Finding, Findings, NotChecked, Risk, Witness
from rolescope.findings.fixes import Fix, FixKind
from rolescope.findings.frameworks import FRAMEWORKS
from rolescope.findings.rules import FINDINGS
from rolescope.model.arn import group_digits
from rolescope.model.caller import UserCaller
from rolescope.model.edit import Scenario
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.review import FindingState, Ruling
from rolescope.model.world import World
from rolescope.trust.edge import NodeKind
from rolescope.value import replace
from rolescope.words.excerpt import Tone
from rolescope.words.findings.detail import finding_detail, framework_words
from rolescope.words.findings.finding_rows import (
    FindingGrouping,
    FindingList,
    FindingRow,
    finding_list,
    grouped,
    matching,
)
from rolescope.words.findings.fix_text import fix_texts
from rolescope.words.findings.list_text import (
    held_words,
    none_words,
    not_checked_lines,
    not_checked_words,
    ran_words,
    summary_words,
)
from rolescope.words.runs import text_of
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    managed,
    organization,
    role,
    trusts,
    world,
)

OUTSIDE = "333333333333"
TARGET = f"arn:aws:iam::{A}:role/Target"
USED: dict[str, Any] = {"max_session_duration": 3600, "last_used": NOW}


def one_role(*trust: Any, allows: Any = None) -> World:
    starts = allow("ec2:StartInstances")
    own = role("Target", trust=list(trust), allows=allows or starts, **USED)
    return world(account(A, own), organization=organization(A, B))


def with_managed_policy() -> World:
    attached = (f"arn:aws:iam::{A}:policy/wide",)
    own = role("Target", trust=[trusts(f"arn:aws:iam::{B}:root")], attached=attached, **USED)
    wide = managed("wide", allow("sts:AssumeRole"))
    return world(account(A, own, wide), organization=organization(A, B))


def listed(whole: World) -> tuple[FindingList, WorldIndex]:
    analysis = analyse(Scenario(whole), NOW)
    index = WorldIndex(whole)
    return finding_list(find(analysis, index=index), analysis, index, 50), index


def of_rule(found: FindingList, rule: str) -> FindingRow:
    return next(row for row in found.rows if row.finding.rule == rule)


def crafted(*findings: Finding) -> FindingList:
    whole = world()
    analysis = analyse(Scenario(whole), NOW)
    return finding_list(Findings(found=findings), analysis, WorldIndex(whole), 50)


def held() -> Finding:
    request = AssumeRoleRequest(
        caller=UserCaller(f"arn:aws:iam::{OUTSIDE}:user/example"), role=TARGET, at=NOW
    )
    witness = Witness(request=request, held_by=("organization-fence",))
    return Finding(rule="FND-1", risk=Risk.LOW, subjects=(TARGET,), witness=(witness,))


def plain(rule: str = "FND-1", risk: Risk = Risk.HIGH, **more: Any) -> Finding:
    return Finding(rule=rule, risk=risk, subjects=(TARGET,), **more)


def test_who_gets_in_and_what_is_reached_fnd4() -> None:
    found, _ = listed(one_role(trusts(f"arn:aws:iam::{OUTSIDE}:root")))
    row = of_rule(found, "FND-4")
    assert row.caller is not None
    assert row.caller.kind is NodeKind.ACCOUNT
    assert row.ends.startswith("3333 3333 3333 → Target")
    assert row.nodes[0] == TARGET
    assert len(row.edges) == 1
    assert row.role == "Target"


def test_a_policy_is_no_principal_and_selects_who_has_it_fnd40() -> None:
    whole = with_managed_policy()
    row = of_rule(listed(whole)[0], "FND-40")
    assert row.target.name == "wide"
    assert row.target.kind is None
    assert row.nodes == (TARGET,)
    assert row.affected == 1


def test_held_findings_are_listed_and_not_counted_fnd56() -> None:
    found = crafted(plain(), held())
    assert len(found.rows) == 2
    assert found.counts[Risk.LOW] == 0
    assert found.counts[Risk.HIGH] == 1
    assert found.held == 1
    assert [row.state for row in found.rows] == ["Open", "held by organization-fence"]


def test_what_is_decided_is_told_from_what_is_open() -> None:
    found = crafted(plain(fingerprint="a"), plain(fingerprint="b"), held())
    assert summary_words(found) == "2 findings, 2 high"
    accepted = replace(found.rows[0], ruling=Ruling(state=FindingState.ACCEPTED))
    found = replace(found, rows=(accepted, *found.rows[1:]))
    assert summary_words(found) == "1 open finding, 1 high"


def test_info_has_to_be_asked_for() -> None:
    found = crafted(plain(), plain(risk=Risk.INFO))
    assert [row.severity for row in matching(found.rows)] == ["High"]
    assert [row.severity for row in matching(found.rows, risk=Risk.INFO)] == ["Info"]
    assert matching(found.rows, risk=Risk.LOW) == ()


@pytest.mark.parametrize(
    ("words", "is_found"),
    [("open", True), ("EVERYONE target", True), ("fnd-1", True), (TARGET, True), ("no", False)],
)
def test_all_words_have_to_be_somewhere(words: str, is_found: bool) -> None:  # noqa: FBT001
    assert bool(matching(crafted(plain()).rows, words)) is is_found


def test_groups_stand_in_the_order_of_their_worst() -> None:
    found = crafted(plain("FND-1"), plain("FND-4"), plain("FND-1", Risk.MEDIUM))
    groups = grouped(found.rows, FindingGrouping.RULE)
    assert [group.title for group in groups] == [
        "Open to everyone, FND-1",
        "Outside account without an external ID, FND-4",
    ]
    assert [len(group.rows) for group in groups] == [2, 1]
    assert [group.title for group in grouped(found.rows, FindingGrouping.SEVERITY)] == [
        "High",
        "Medium",
    ]
    (all_of_them,) = grouped(found.rows, FindingGrouping.NONE)
    assert all_of_them.rows == found.rows
    assert not all_of_them.title


def test_very_many_affected_are_counted_and_not_all_taken_along() -> None:
    many = tuple(f"arn:aws:iam::{A}:role/r{number}" for number in range(1000))
    (row,) = crafted(plain(affected=many)).rows
    assert row.affected == 1000
    assert len(row.finding.affected) < 1000


def test_a_finding_is_found_by_its_fingerprint() -> None:
    found = crafted(plain(fingerprint="a"), plain(fingerprint="b"))
    assert found.of("b") == found.rows[1]
    assert found.of("c") is None


def test_what_is_worked_out_travels_along_and_is_worked_out_anew_of_other_rows() -> None:
    found = crafted(plain(fingerprint="a"), plain(fingerprint="b"), held())
    again = pickle.loads(pickle.dumps(found.worked_out()))  # noqa: S301 - written here
    assert again == found
    assert {"counts", "open_counts", "held", "worst_open"} < vars(again).keys()
    fewer = replace(again, rows=again.rows[1:])
    assert (fewer.counts[Risk.HIGH], again.counts[Risk.HIGH]) == (1, 2)
    assert fewer.of("a") is None


def test_what_ran_and_what_could_not() -> None:
    lacking = NotChecked("FND-19", ("RoleLastUsed",))
    found = FindingList(not_checked=(lacking,), rules=50)
    assert ran_words(found) == "49 rules ran"
    assert not_checked_words(found) == "1 not checked"
    assert none_words(found) == "No rule matched. 49 rules ran. 1 rule could not be checked."
    assert not_checked_lines(found) == ("FND-19 Unused role. Not imported: RoleLastUsed.",)
    assert ran_words(crafted(held())) == "50 rules ran, 1 held by guardrails"
    assert held_words(crafted(held())) == "1 held by guardrails"
    assert held_words(crafted()) == ""


def test_the_proof_says_what_it_takes_as_given_fnd1() -> None:
    found, index = listed(one_role(trusts("*")))
    detail = finding_detail(of_rule(found, "FND-1").finding, index)
    (proof,) = detail.proofs
    assert proof.kind == "allowed"
    words = "".join(run.text for run in proof.headline)
    assert words == "Allowed, where the caller's own account allows it: anyone can assume Target."
    assert proof.given == ("The caller's account allows the call.",)
    assert detail.is_proved


def test_the_proof_names_the_account_that_is_let_in_fnd4() -> None:
    found, index = listed(one_role(trusts(f"arn:aws:iam::{OUTSIDE}:root")))
    (proof,) = finding_detail(of_rule(found, "FND-4").finding, index).proofs
    words = "".join(run.text for run in proof.headline)
    assert f"anyone in account {group_digits(OUTSIDE)} can assume" in words


def test_the_proof_names_the_one_role_that_is_let_in_fnd4() -> None:
    found, index = listed(one_role(trusts(f"arn:aws:iam::{OUTSIDE}:role/vendor/Reader")))
    (proof,) = finding_detail(of_rule(found, "FND-4").finding, index).proofs
    words = "".join(run.text for run in proof.headline)
    assert f"Reader of account {group_digits(OUTSIDE)} can assume Target." in words


def test_the_statement_is_marked_with_its_principal_and_condition_fnd4() -> None:
    late = {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}
    outside = trusts(f"arn:aws:iam::{OUTSIDE}:root", Condition=late, Sid="Vendor")
    found, index = listed(one_role(trusts(f"arn:aws:iam::{B}:root"), outside))
    detail = finding_detail(of_rule(found, "FND-4").finding, index)
    assert detail.statement == "Trust policy, statement 2, Vendor"
    assert detail.excerpt is not None
    text = detail.excerpt.policy.text.splitlines()
    deciding = [tint for tint in detail.excerpt.tints if tint.tone is Tone.DECIDING]
    assert any(OUTSIDE in text[tint.first - 1] for tint in deciding)
    assert any("2020-01-01" in "".join(text[t.first - 1 : t.last]) for t in deciding)
    assert detail.conditions


def test_a_managed_policy_is_shown_fnd40() -> None:
    whole = with_managed_policy()
    found, index = listed(whole)
    detail = finding_detail(of_rule(found, "FND-40").finding, index)
    assert detail.excerpt is not None
    assert detail.excerpt.policy.name == "wide"
    assert not detail.proofs
    assert not detail.is_proved
    assert detail.affected == "Target"


def test_an_inline_policy_is_shown_fnd40() -> None:
    own = role("Target", trust=[trusts(f"arn:aws:iam::{B}:root")], allows=allow("sts:*"), **USED)
    found, index = listed(world(account(A, own), organization=organization(A, B)))
    detail = finding_detail(of_rule(found, "FND-40").finding, index)
    assert detail.excerpt is not None
    assert detail.excerpt.owner == "Target"


def test_what_raised_a_severity_is_said_fnd58() -> None:
    found, index = listed(one_role(trusts(f"arn:aws:iam::{OUTSIDE}:root"), allows=allow("*")))
    detail = finding_detail(of_rule(found, "FND-4").finding, index)
    assert detail.reasons == "Higher, because the role is privileged."


def test_actions_prove_that_somebody_makes_roles_fnd41() -> None:
    makes = allow(["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"])
    found, index = listed(one_role(trusts(f"arn:aws:iam::{B}:root"), allows=makes))
    detail = finding_detail(of_rule(found, "FND-41").finding, index)
    assert [proof.kind for proof in detail.proofs] == ["allowed", "allowed"]
    first, _second = (text_of(proof.headline) for proof in detail.proofs)
    assert first.startswith("Allowed. Target can iam:CreateRole on ")


@pytest.mark.parametrize(
    ("loses", "unknown", "short", "names"),
    [
        ((), (), "nobody loses access", ""),
        ((TARGET,), (), "1 principal loses access", "Loses access: Target."),
        ((TARGET, TARGET), (OUTSIDE,), "2 principals lose access, others may", "3333 3333 3333"),
        ((), ("*",), "others may lose access", "any account"),
    ],
)
def test_a_fix_says_who_loses_access_fnd57(
    loses: tuple[str, ...], unknown: tuple[str, ...], short: str, names: str
) -> None:
    fix = Fix(kind=FixKind.REQUIRE_MFA, edits=(), loses=loses, loses_unknown=unknown)
    (text,) = fix_texts((fix,))
    assert text.title == "Require MFA"
    assert text.loses == short
    assert names in text.losers


def test_numbers_of_frameworks_stand_beside_kinds_that_have_some() -> None:
    assert framework_words("FND-8") == "MITRE ATT&CK: T1078"
    assert framework_words("FND-49") == (
        "CIS AWS Foundations Benchmark v7.0.0: 2.12; MITRE ATT&CK: T1078, T1550, T1110"
    )
    assert framework_words("FND-1") == ""
    assert framework_words("PE-27") == "MITRE ATT&CK: T1078, T1098"
    assert framework_words("PE-17") == ""
    assert FRAMEWORKS.keys() <= {rule.id for rule in FINDINGS} | BY_ID.keys()


def test_ends_are_called_by_what_recognized_roles_are_for() -> None:
    trust = trusts({"Federated": f"arn:aws:iam::{A}:saml-provider/x"})
    reserved = role(
        "AWSReservedSSO_Admin_0123456789abcdef",
        trust=trust,
        path="/aws-reserved/sso.amazonaws.com/",
        allows=allow("*"),
    )
    found, _ = listed(world(account(A, reserved), organization=organization(A, B)))
    ends = {(row.target.name, row.target.called_words) for row in found.rows}
    assert (reserved.name, "Admin") in ends


def test_findings_are_searched_by_what_the_list_shows_and_by_the_full_name() -> None:
    name = f"cdk-hnb659fds-cfn-exec-role-{A}-eu-west-1"
    found, _ = listed(world(account(A, role(name, trust=trusts("*"), allows=allow("*")))))
    row = of_rule(found, "FND-1")
    assert row.target.called_words == "CDK execution"
    assert row in matching(found.rows, "cdk execution")
    assert row in matching(found.rows, name)


def test_an_outside_account_is_called_by_the_vendor_that_its_roles_name() -> None:
    trust = trusts(f"arn:aws:iam::{OUTSIDE}:root")
    for tags, name in (((("vendor", "Skylark"),), "Skylark"), ((), group_digits(OUTSIDE))):
        own = role("Target", trust=trust, allows=allow("s3:*"), tags=tags, **USED)
        analysis = analyse(Scenario(world(account(A, own), organization=organization(A))), NOW)
        index = WorldIndex(analysis.scenario.world)
        rows = finding_list(find(analysis, index=index), analysis, index, 50).rows
        callers = {row.caller.words for row in rows if row.caller is not None}
        assert any(name in words for words in callers)
