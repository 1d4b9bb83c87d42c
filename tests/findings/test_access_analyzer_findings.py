"""FND-50 and FND-19: Access Analyzer's findings beside what the trust policies say."""

from typing import Any

import pytest

from rolescope.analysis import analyse
from rolescope.findings.find import find
from rolescope.findings.finding import Finding, Findings, Risk
from rolescope.model.analyzer_finding import (
    EXTERNAL_ACCESS,
    UNUSED_ROLE,
    AnalyzerFinding,
    AnalyzerFindings,
)
from rolescope.model.edit import Scenario
from rolescope.model.principal import OidcProvider
from rolescope.model.principal_reader import classify
from rolescope.model.world import World
from rolescope.value import replace
from support.worlds.build import NOW, A, B, account, allow, deny, organization, role, trusts, world

OUTSIDE = "333333333333"
USED: dict[str, Any] = {"max_session_duration": 3600, "last_used": NOW}
TARGET = f"arn:aws:iam::{A}:role/Target"
VENDOR, ROOT = f"arn:aws:iam::{OUTSIDE}:role/Vendor", f"arn:aws:iam::{OUTSIDE}:root"


def one_role(*trust: Any) -> World:
    own = role("Target", trust=list(trust), allows=allow("ec2:StartInstances"), **USED)
    return world(account(A, own), organization=organization(A, B))


def found_in(whole: World) -> Findings:
    return find(analyse(Scenario(whole), NOW))


def reported(*written: str, key: str = "AWS", **fields: Any) -> AnalyzerFinding:
    """Return a finding of external access about the role Target."""
    told = {"id": "-".join(written), "type": EXTERNAL_ACCESS, "role": TARGET, "status": "ACTIVE"}
    return AnalyzerFinding(
        **(told | fields), principals=tuple(classify(key, one) for one in written)
    )


def beside(whole: World, *findings: AnalyzerFinding, accounts: frozenset[str] | None = None) -> Any:
    complete = frozenset({A}) if accounts is None else accounts
    return found_in(replace(whole, analyzer=AnalyzerFindings(findings, complete)))


def differing(found: Findings) -> list[Finding]:
    return [one for one in found.found if one.rule == "FND-50"]


def needs(found: Findings) -> tuple[str, ...]:
    return next((one.needs for one in found.not_checked if one.rule == "FND-50"), ())


def test_without_findings_of_access_analyzer_it_is_said_once_df42() -> None:
    found = found_in(one_role(trusts(ROOT)))
    assert differing(found) == []
    assert needs(found) == ("access-analyzer",)


@pytest.mark.parametrize(
    ("trusted", "told"),
    [
        (ROOT, reported(OUTSIDE)),
        (VENDOR, reported(VENDOR)),
        (ROOT, reported(OUTSIDE, VENDOR)),
        ("*", reported("*")),
    ],
)
def test_who_is_named_by_both_is_no_difference_fnd50(trusted: str, told: AnalyzerFinding) -> None:
    found = beside(one_role(trusts(trusted)), told)
    assert differing(found) == []
    assert needs(found) == ()


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ((), "none"),
        ((reported(VENDOR, status="ARCHIVED"),), "ARCHIVED"),
        ((reported(VENDOR, status="RESOLVED"),), "RESOLVED"),
        ((reported(VENDOR, role=f"arn:aws:iam::{B}:role/Target"),), "none"),
    ],
)
def test_an_outside_principal_without_an_active_finding_fnd50(
    told: tuple[AnalyzerFinding, ...], status: str
) -> None:
    (one,) = differing(beside(one_role(trusts(VENDOR)), *told))
    assert one.risk is Risk.INFO
    assert one.subjects == (TARGET,)
    assert one.principals == (VENDOR,)
    assert one.details == (status,)
    assert one.witness


def test_an_active_finding_about_somebody_who_is_not_let_in_fnd50() -> None:
    found = beside(one_role(trusts(VENDOR)), reported(VENDOR), reported(f"{VENDOR}2"))
    (one,) = differing(found)
    assert (one.subjects, one.principals, one.details) == ((TARGET,), (f"{VENDOR}2",), ("ACTIVE",))
    assert one.witness == ()


@pytest.mark.parametrize("wide", [ROOT, "*"])
def test_a_finding_about_more_than_is_let_in_fnd50(wide: str) -> None:
    (one,) = differing(beside(one_role(trusts(VENDOR)), reported(wide)))
    assert (one.principals, one.details) == ((wide,), ("ACTIVE",))


def test_a_deny_in_the_trust_policy_counts_fnd50() -> None:
    shut = deny("sts:AssumeRole", Principal={"AWS": VENDOR})
    assert differing(beside(one_role(trusts(VENDOR), shut))) == []
    (one,) = differing(beside(one_role(trusts(VENDOR), shut), reported(VENDOR)))
    assert one.details == ("ACTIVE",)


def test_what_a_condition_keeps_out_is_not_missed_fnd50() -> None:
    fenced = trusts("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}})
    assert differing(beside(one_role(fenced))) == []
    never = trusts(VENDOR, Condition={"StringEquals": {"saml:doc": "x"}})
    assert differing(beside(one_role(never))) == []


def test_accounts_of_the_organization_and_services_are_inside_fnd50() -> None:
    service = allow("sts:AssumeRole", Principal={"Service": "ec2.amazonaws.com"})
    service.pop("Resource", None)
    whole = one_role(trusts(f"arn:aws:iam::{B}:root"), service)
    found = beside(whole, accounts=frozenset())
    assert differing(found) == []
    assert needs(found) == ()


def test_an_identity_provider_is_outside_fnd50() -> None:
    provider = f"arn:aws:iam::{A}:oidc-provider/token.actions.githubusercontent.com"
    trust = {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
    }
    own = role("Target", trust=[trust], allows=allow("ec2:StartInstances"), **USED)
    github = OidcProvider(provider, "token.actions.githubusercontent.com")
    whole = world(account(A, own, github), organization=organization(A))
    (one,) = differing(beside(whole))
    assert (one.principals, one.details) == ((provider,), ("none",))
    assert differing(beside(whole, reported(provider, key="Federated"))) == []


def test_accounts_without_a_whole_list_are_not_compared_fnd50() -> None:
    found = beside(one_role(trusts(VENDOR)), accounts=frozenset({B}))
    assert differing(found) == []
    assert needs(found) == ("access-analyzer",)


def test_without_the_organization_nobody_knows_what_an_analyzer_reports_df29() -> None:
    whole = replace(one_role(trusts(VENDOR)), organization=None, organization_known=False)
    found = beside(whole)
    assert differing(found) == []
    assert needs(found) == ("organization.json",)


def test_a_summary_does_not_tell_who_gets_in_df28() -> None:
    found = beside(one_role(trusts(VENDOR)), reported(id="f-1"))
    assert differing(found) == []
    assert needs(found) == ("get-finding-v2",)


def test_a_finding_about_a_role_that_is_gone_fnd50() -> None:
    (one,) = differing(
        beside(one_role(trusts(f"arn:aws:iam::{B}:root")), reported(VENDOR, role=f"{TARGET}2"))
    )
    assert one.subjects == (f"{TARGET}2",)
    elsewhere = reported(VENDOR, role=f"arn:aws:iam::{B}:role/Target")
    assert differing(beside(one_role(trusts(f"arn:aws:iam::{B}:root")), elsewhere)) == []


def test_a_trust_policy_that_cannot_be_read_is_not_compared_fnd50() -> None:
    broken = trusts(ROOT, Condition={"StringEqualz": {"aws:x": "y"}})
    assert differing(beside(one_role(broken), reported(VENDOR))) == []


@pytest.mark.parametrize(
    ("told", "since"),
    [
        ({"last_used": "2026-02-03T00:00:00Z", "created": "2026-11-20T00:00:00Z"}, "2026-02-03"),
        ({"created": "2026-05-01T00:00:00Z"}, "2026-05-01"),
        ({"created": "2026-11-20T00:00:00Z"}, ""),
        ({"created": "2026-05-01T00:00:00Z", "status": "ARCHIVED"}, ""),
    ],
)
def test_access_analyzer_tells_which_roles_are_unused_fnd19(
    told: dict[str, str], since: str
) -> None:
    own = role("Target", trust=[trusts(f"arn:aws:iam::{A}:root")], **(USED | {"last_used": None}))
    whole = world(account(A, own), organization=organization(A))
    found = beside(whole, reported(type=UNUSED_ROLE, **told))
    unused = [one for one in found.found if one.rule == "FND-19"]
    assert [one.details[0][:10] for one in unused] == ([since] if since else [])
    is_told = not any(one.rule == "FND-19" for one in found.not_checked)
    assert is_told is ("status" not in told)
