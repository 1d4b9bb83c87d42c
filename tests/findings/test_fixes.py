"""Fixes: what they close, whom they shut out, and that they open nothing as bad."""

from typing import Any

import pytest
from hypothesis import given, settings

from rolescope.analysis import analyse, as_imported
from rolescope.findings.find import find
from rolescope.findings.finding import Finding, Findings
from rolescope.findings.fixes import Fix, Fixes, FixKind
from rolescope.findings.settings import DEFAULT_SETTINGS, FindingSettings
from rolescope.model.edit import Scenario
from rolescope.model.edits.as_json import edit_from_json, edit_to_json
from rolescope.model.principal import OidcProvider
from rolescope.model.world import World
from rolescope.value import replace
from rolescope.words.findings.finding_text import title_of_fix
from support.worlds import vectors
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    distrusts,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)
from support.worlds.finding_vectors import finding_settings, finding_world
from support.worlds.generated_worlds import Sets, build, policy_sets

OUTSIDE = "333333333333"
STARTS = allow("ec2:StartInstances")
USED: dict[str, Any] = {"max_session_duration": 3600, "last_used": NOW}


class Looked:
    """A world with its findings and their fixes."""

    def __init__(self, whole: World, given_settings: FindingSettings = DEFAULT_SETTINGS) -> None:
        imported = as_imported(whole, NOW)
        self.world, self.settings = whole, given_settings
        analysis = analyse(Scenario(whole), NOW, imported=imported)
        self.findings: Findings = find(analysis, given_settings, imported.index)
        self.fixes = Fixes(analysis, imported.index, given_settings)

    def fixes_of(self, rule: str) -> dict[FixKind, Fix]:
        (one,) = (one for one in self.findings.found if one.rule == rule)
        return {fix.kind: fix for fix in self.fixes.of(one)}

    def after(self, fix: Fix) -> Findings:
        return find(analyse(Scenario(self.world, fix.edits), NOW), self.settings)


def assert_holds(looked: Looked, one: Finding, fix: Fix) -> None:
    """Its finding goes, and none as bad comes; it is what projects keep."""
    known = {other.fingerprint for other in looked.findings.found}
    left = looked.after(fix).found
    assert one.fingerprint not in {other.fingerprint for other in left}
    assert one.fingerprint in fix.closes
    worse = [o for o in left if o.fingerprint not in known and o.risk >= one.risk and not o.is_held]
    assert not worse, (one.rule, fix.kind, worse[0].rule)
    assert [edit_from_json(edit_to_json(edit)) for edit in fix.edits] == list(fix.edits)


@pytest.mark.parametrize("vector", vectors.corpus("findings"), ids=lambda vector: vector["id"])
def test_every_fix_of_a_vector_holds(vector: dict[str, Any]) -> None:
    looked = Looked(finding_world(vector), finding_settings(vector))
    for one in looked.findings.found:
        for fix in looked.fixes.of(one):
            assert_holds(looked, one, fix)


@settings(max_examples=30, deadline=None)
@given(policy_sets())
def test_every_fix_holds_in_generated_worlds(sets: Sets) -> None:
    looked = Looked(build(sets))
    for one in looked.findings.found:
        for fix in looked.fixes.of(one):
            assert_holds(looked, one, fix)


def test_least_privilege_names_those_who_can_use_a_trust_now_fnd6() -> None:
    arn = f"arn:aws:iam::{A}:role/Target"
    trusted = role("Target", trust=[trusts(f"arn:aws:iam::{B}:root")], allows=STARTS, **USED)
    may = role("May", allows=allow("sts:AssumeRole", arn), trust=[], **USED)
    members = organization(A, B)
    looked = Looked(world(account(A, trusted), account(B, may, user("idle")), organization=members))
    fix = looked.fixes_of("FND-6")[FixKind.NAME_CALLERS]
    assert fix.loses == fix.loses_unknown == ()
    assert f"arn:aws:iam::{B}:role/May" in str(fix.edits)


FENCE = {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}
UNIT = {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-exampleorg1/r-ex01/*"}}
MANAGEMENT = "999999999999"  # a member that is not imported


def narrowed(*trust: Any, callers: int = 1) -> dict[FixKind, Fix]:
    """Trust in more than those of account B who can use it; the fixes of what is found first."""
    arn = f"arn:aws:iam::{A}:role/Target"
    trusted = role("Target", trust=list(trust), allows=STARTS, **USED)
    may = [
        role(f"May{number}", allows=allow("sts:AssumeRole", arn), trust=[], **USED)
        for number in range(callers)
    ]
    looked = Looked(
        world(account(A, trusted), account(B, user("idle"), *may), organization=organization(A, B))
    )
    wide = ("FND-1", "FND-3", "FND-6")
    one = next(one for one in looked.findings.found if one.rule in wide)
    fixes = looked.fixes.of(one)
    for fix in fixes:
        assert_holds(looked, one, fix)
    return {fix.kind: fix for fix in fixes}


@pytest.mark.parametrize("fence", [FENCE, UNIT], ids=["organization", "unit"])
def test_everybody_of_an_organization_becomes_those_who_can_use_it_fnd3(
    fence: dict[str, Any],
) -> None:
    fix = narrowed(trusts("*", Condition=fence))[FixKind.NAME_CALLERS]
    assert fix.loses == (f"arn:aws:iam::{A}:role/Target",)  # named, it would renew itself
    assert fix.loses_unknown == (MANAGEMENT,)
    assert f"arn:aws:iam::{B}:role/May0" in str(fix.edits)
    assert next(iter(fence)) in str(fix.edits)


def test_statements_that_say_the_same_are_narrowed_together_fnd6() -> None:
    root = trusts(f"arn:aws:iam::{B}:root")
    fix = narrowed(root, {**root, "Sid": "Again"})[FixKind.NAME_CALLERS]
    assert fix.loses == fix.loses_unknown == ()
    assert "root" not in str(fix.edits)


def test_an_account_that_nobody_uses_can_be_removed_fnd6() -> None:
    fixes = narrowed(trusts(f"arn:aws:iam::{B}:root"), callers=0)
    assert list(fixes) == [FixKind.REMOVE_PRINCIPAL]
    assert fixes[FixKind.REMOVE_PRINCIPAL].loses == ()


def test_too_many_to_name_are_narrowed_to_their_accounts_fnd1() -> None:
    fixes = narrowed(trusts("*"), callers=25)
    assert FixKind.NAME_CALLERS not in fixes
    assert f"arn:aws:iam::{B}:root" in str(fixes[FixKind.NAME_ACCOUNTS].edits)
    assert fixes[FixKind.REQUIRE_ORGANIZATION].loses_unknown == ("*",)


def test_what_shuts_out_somebody_unknown_says_so_and_comes_last_fnd57() -> None:
    outside = trusts(f"arn:aws:iam::{OUTSIDE}:root")
    target = role("Target", trust=[outside], allows=STARTS, **USED)
    looked = Looked(world(account(A, target), organization=organization(A, B)))
    fix = looked.fixes_of("FND-24")[FixKind.REMOVE_PRINCIPAL]
    assert fix.loses_unknown == (OUTSIDE,)


def test_mfa_shuts_out_roles_fnd14() -> None:
    arn = f"arn:aws:iam::{A}:role/Target"
    target = role("Target", trust=[trusts(f"arn:aws:iam::{A}:root")], **USED)
    may = allow("sts:AssumeRole", arn)
    app = role("App", trust=[], allows=may, **USED)
    looked = Looked(world(account(A, user("ana", allows=may), app, target)))
    fix = looked.fixes_of("FND-14")[FixKind.REQUIRE_MFA]
    assert fix.loses == (f"arn:aws:iam::{A}:role/App",)


def test_what_would_make_a_dead_statement_is_no_fix_fnd32() -> None:
    named = [f"arn:aws:iam::{A}:user/ana", f"arn:aws:iam::{A}:role/App"]
    target = role("Target", trust=[trusts(named)], **USED)
    looked = Looked(world(account(A, user("ana"), role("App", trust=[], **USED), target)))
    assert FixKind.REQUIRE_MFA not in looked.fixes_of("FND-14")


def test_the_only_audience_of_a_provider_is_the_one_to_require_fnd11() -> None:
    arn = f"arn:aws:iam::{A}:oidc-provider/id.example.com"
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": arn},
        "Action": "sts:AssumeRoleWithWebIdentity",
    }
    target = role("Target", trust=[statement], allows=STARTS, **USED)
    provider = OidcProvider(arn, "id.example.com", ("tool",))
    looked = Looked(world(account(A, target, provider)))
    assert FixKind.REQUIRE_AUDIENCE in looked.fixes_of("FND-11")


def test_sessions_are_shortened_fnd18() -> None:
    target = role("Target", trust=[], last_used=NOW, max_session_duration=43_200)
    looked = Looked(world(account(A, target)))
    assert list(looked.fixes_of("FND-18")) == [FixKind.SHORTEN_SESSIONS]


def test_every_kind_of_fix_has_a_title() -> None:
    assert all(map(title_of_fix, FixKind))


def test_a_fix_writes_elements_as_the_document_does_gr8() -> None:
    late = {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}
    target = role("Target", trust=[trusts(f"arn:aws:iam::{A}:root", condition=late)], **USED)
    may = allow("sts:AssumeRole", target.arn)
    looked = Looked(world(account(A, user("ana", allows=may), target)))
    fix = looked.fixes_of("FND-14")[FixKind.REQUIRE_MFA]
    text = str(edit_to_json(fix.edits[0]))
    assert "aws:MultiFactorAuthPresent" in text
    assert "aws:CurrentTime" in text
    assert "Condition" not in text


def test_a_document_that_says_less_than_its_text_is_not_rewritten_gr8() -> None:
    target = role("Target", trust=[trusts("*")], allows=STARTS, **USED)
    trust = replace(target.trust_policy, text=policy("other", [trusts(OUTSIDE)]).text)
    whole = account(A, replace(target, trust_policy=trust))
    looked = Looked(world(whole, organization=organization(A, B)))
    assert looked.fixes_of("FND-1") == {}


def test_a_provider_of_several_audiences_tells_none_to_require_fnd46() -> None:
    arn = f"arn:aws:iam::{A}:oidc-provider/id.example.com"
    statement = trusts({"Federated": arn}, action="sts:AssumeRoleWithWebIdentity")
    target = role("Target", trust=[statement], allows=STARTS, **USED)
    provider = OidcProvider(arn, "id.example.com", ("tool", "other"))
    looked = Looked(world(account(A, target, provider)))
    assert looked.fixes_of("FND-46") == {}


def test_who_may_call_but_is_not_trusted_loses_nothing_fnd57() -> None:
    target = f"arn:aws:iam::{A}:role/Target"
    wishes = role("Wishes", trust=[], allows=allow("sts:AssumeRole", target), **USED)
    trusted = role("Target", trust=[trusts(OUTSIDE)], allows=STARTS, **USED)
    looked = Looked(world(account(A, wishes, trusted), organization=organization(A, B)))
    assert looked.fixes_of("FND-24")[FixKind.REMOVE_PRINCIPAL].loses == ()


def test_what_can_never_match_is_nothing_that_a_fix_closes_fnd54() -> None:
    never = trusts(f"arn:aws:iam::{OUTSIDE}:role/V", Condition={"StringEquals": {"saml:doc": "x"}})
    trust = [trusts(f"arn:aws:iam::{A}:root"), never]
    target = role("Target", trust=trust, allows=STARTS, **USED)
    may = allow("sts:AssumeRole", f"arn:aws:iam::{A}:role/Target")
    looked = Looked(
        world(account(A, target, user("ana", allows=may)), organization=organization(A))
    )
    assert FixKind.REQUIRE_MFA in looked.fixes_of("FND-14")
    assert "FND-4" not in {one.rule for one in looked.findings.found}


def test_an_edit_that_cannot_be_made_is_no_fix_fnd15() -> None:
    trust = [trusts(f"arn:aws:iam::{A}:root"), distrusts("AROAEXAMPLEEXAMPLE12")]
    target = role("Target", trust=trust, allows=STARTS, **USED)
    looked = Looked(world(account(A, target), organization=organization(A, B)))
    assert looked.fixes_of("FND-15") == {}, "a Deny keeps whom it names"
