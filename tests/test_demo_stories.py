"""Every feature has a story in the demo organization, and every story its verdict."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.importers.demo import read_demo
from rolescope.model.arn import group_digits
from rolescope.model.coverage import coverage
from rolescope.model.gap import GapKind
from rolescope.model.policy import Effect
from rolescope.model.session import DurationReason
from rolescope.progress import no_tick
from rolescope.simulation.assume_role import simulate
from rolescope.trust.edge import Edge, NodeKind, PrincipalKind, Standing, Zone
from rolescope.trust.graph import trust_graph
from rolescope.trust.pairs import allowed_pairs
from support.worlds.northwind import (
    BRIGHTPATH,
    CI_RUNNER,
    DATA,
    DEPLOY_HUB,
    DEPLOY_HUB_SESSION,
    ETL_READER,
    MANAGEMENT,
    NOW,
    PROD,
    PROD_ADMIN,
    RELEASE,
    RELEASE_842,
    RELEASE_MANAGER,
    SANDBOX,
    SECURITY,
    SKYLARK,
    TOOLS,
    UNKNOWN,
    WORKSHOP,
    act,
    assume,
    demo,
    okta,
    role,
    user,
    verdict_of,
)
from support.worlds.northwind_stories import FEATURES, STORIES, Story


@pytest.fixture(scope="module")
def index() -> WorldIndex:
    return WorldIndex(demo())


@pytest.fixture(scope="module")
def edges(index: WorldIndex) -> dict[tuple[str, str], Edge]:
    return {(edge.source, edge.target): edge for edge in trust_graph(index, NOW).edges}


def test_the_demo_opens_without_a_problem() -> None:
    assert read_demo(no_tick).problems == ()


@pytest.mark.parametrize("story", STORIES, ids=lambda s: f"{s.title} ({s.because})")
def test_story(index: WorldIndex, story: Story) -> None:
    verdict = verdict_of(story.request, index)
    assert verdict.decision is story.decision
    assert [refusal.rule for refusal in verdict.refusals] == (
        [story.refusal] if story.refusal else []
    )
    assert story.by in " ".join(verdict.by)


def test_stories_have_titles_of_their_own() -> None:
    titles = [(feature, story.title) for feature, stories in FEATURES.items() for story in stories]
    assert len(set(titles)) == len(titles)


def test_what_depends_says_which_account_was_not_imported(index: WorldIndex) -> None:
    """DF-46: the side of an account that is not in the import is unknown, not denied."""
    for story in FEATURES["outside"]:
        if story.decision is Decision.DEPENDS:
            verdict = verdict_of(story.request, index)
            account = story.request.caller.role.split(":")[4]  # type: ignore[union-attr] # sessions only
            assert any(group_digits(account) in unknown for unknown in verdict.unknown)


def test_a_maximum_that_was_not_imported_is_named(index: WorldIndex) -> None:
    """DF-6: the four roles of management."""
    verdict = verdict_of(assume(okta(MANAGEMENT), role(MANAGEMENT, "org-admin")), index)
    assert verdict.is_allowed
    assert any("MaxSessionDuration of org-admin" in unknown for unknown in verdict.unknown)


def test_the_only_gaps_are_those_of_the_picture() -> None:
    """Session maximum missing for 4 roles; three trusted accounts lie outside."""
    gaps = coverage(demo()).gaps
    assert {gap.kind: len(gap.subjects) for gap in gaps} == {
        GapKind.CALLER_ACCOUNT: 3,
        GapKind.MAX_SESSION_DURATION: 4,
    }


def test_the_session_of_simulate_allowed(index: WorldIndex) -> None:
    """CH-2: chained, so one hour, though the role allows four."""
    request = assume(DEPLOY_HUB_SESSION, RELEASE_MANAGER, RELEASE, at="2026-11-20T17:05:00Z")
    session = simulate(request, index).session
    assert session is not None
    assert session.arn == f"arn:aws:sts::{PROD}:assumed-role/release-manager/release-842"
    assert (session.duration, session.expires_at) == (3600, "2026-11-20T18:05:00Z")
    assert session.chained
    assert session.reason in (DurationReason.CHAINED, DurationReason.DEFAULT)
    assert session.assumed_role_id.startswith("AROA")
    assert session.assumed_role_id.endswith(":release-842")


def test_a_refused_duration_issues_nothing(index: WorldIndex) -> None:
    """AR-7: refused, not shortened."""
    given = type(RELEASE)(duration=14400)
    simulation = simulate(assume(CI_RUNNER, DEPLOY_HUB, given), index)
    assert simulation.session is None


def test_the_chain_to_the_administrator_hop_by_hop(index: WorldIndex) -> None:
    """Each hop starts from the session that the one before issued."""
    hops: list[tuple[str, Any]] = [
        (DEPLOY_HUB, type(RELEASE)(session_name="ci-runner-0902")),
        (RELEASE_MANAGER, RELEASE),
        (PROD_ADMIN, type(RELEASE)(session_name="release-842")),
    ]
    caller: Any = CI_RUNNER
    for target, given in hops:
        session = simulate(assume(caller, target, given), index).session
        assert session is not None
        caller = type(DEPLOY_HUB_SESSION)(
            role=session.role, name=session.name, expires_at=session.expires_at, source=caller
        )
    assert caller.role == PROD_ADMIN


def concrete(resource: str | list[str]) -> str:
    """Return a resource that the pattern of a statement matches."""
    first = resource if isinstance(resource, str) else resource[0]
    return first if first == "*" else first.replace("*", "x")


def test_what_release_manager_keeps_of_its_74_actions(index: WorldIndex) -> None:
    """EV-16: the boundary cuts 12, the SCP deny-leave-org cuts 4, 58 in 7 services are left."""
    release_manager = index.role(RELEASE_MANAGER)
    assert release_manager is not None
    asked = [
        (action, concrete(list(statement.resources or ("*",))), statement.conditions)
        for account in index.world.accounts
        for policy in account.policies
        if policy.arn in release_manager.attached
        for statement in policy.statements
        if statement.effect is Effect.ALLOW
        for action in statement.actions or ()
    ]
    assert len(asked) == 74
    kept: list[tuple[str, Decision]] = []
    cut: list[tuple[str, Decision]] = []
    for action, resource, conditions in asked:
        request = act(RELEASE_842, action, resource)
        context = tuple((condition.key, condition.values) for condition in conditions)
        request = type(request)(
            caller=request.caller, action=action, resource=resource, at=NOW, context=context,
            resource_account=PROD,
        )  # fmt: skip
        decision = verdict_of(request, index).decision
        (kept if decision is Decision.ALLOW else cut).append((action, decision))
    assert len(kept) == 58
    assert len({action.split(":")[0] for action, _ in kept}) == 7
    by_boundary = [action for action, decision in cut if decision is Decision.IMPLICIT_DENY]
    by_scp = [action for action, decision in cut if decision is Decision.EXPLICIT_DENY]
    assert len(by_boundary) == 12
    assert sorted(by_scp) == [
        "organizations:AcceptHandshake",
        "organizations:CancelHandshake",
        "organizations:DeclineHandshake",
        "organizations:LeaveOrganization",
    ]


def test_pairs_that_need_nothing_given(index: WorldIndex) -> None:
    """Who can assume what by a plain AssumeRole at the time of the demo."""
    builds = ("api", "images", "web", "worker")
    sandbox = ("demo-host", "dev-power", "lab-host", "partner-sync", "playground")
    audit_hub = role(SECURITY, "audit-hub")
    audited = (PROD, DATA, MANAGEMENT, SANDBOX)
    assert set(allowed_pairs(index, NOW)) == {
        (user(TOOLS, "ci-runner"), DEPLOY_HUB),
        (user(TOOLS, "nightly"), DEPLOY_HUB),
        (role(TOOLS, "gha-deploy"), DEPLOY_HUB),
        *((role(TOOLS, f"build-{name}"), DEPLOY_HUB) for name in builds),
        (DEPLOY_HUB, role(DATA, "lake-deploy")),
        (RELEASE_MANAGER, PROD_ADMIN),
        (user(SECURITY, "svc-scanner"), audit_hub),
        *((audit_hub, role(account, "security-audit")) for account in audited),
        *((role(PROD, name), ETL_READER) for name in ("db-import", "prod-admin", "legacy-cron")),
        (role(PROD, "okta-analyst"), ETL_READER),
        *((role(SANDBOX, name), WORKSHOP) for name in (*sandbox, "security-audit", "workshop")),
        *((role(TOOLS, name), WORKSHOP) for name in ("tools-admin", "runner-host")),
        (role(MANAGEMENT, "org-admin"), WORKSHOP),
    }


def test_who_may_use_the_trust_in_all_of_prod(edges: dict[tuple[str, str], Edge]) -> None:
    """TR-2: a whole account is one edge; the policies of its principals say who may use it."""
    edge = edges[PROD, ETL_READER]
    assert edge.kind is PrincipalKind.ACCOUNT
    assert edge.standing is Standing.ALLOWED
    assert edge.callers == 4


def test_how_the_edges_of_the_picture_stand(edges: dict[tuple[str, str], Edge]) -> None:
    for ends in (
        (user(TOOLS, "ci-runner"), DEPLOY_HUB),
        (DEPLOY_HUB, RELEASE_MANAGER),
        (DEPLOY_HUB, role(DATA, "lake-deploy")),
        (RELEASE_MANAGER, PROD_ADMIN),
        (role(SECURITY, "audit-hub"), role(MANAGEMENT, "security-audit")),
        (f"arn:aws:iam::{PROD}:saml-provider/Okta", role(PROD, "okta-support")),
        ("codebuild.amazonaws.com", role(TOOLS, "build-api")),
    ):
        assert edges[ends].standing is Standing.ALLOWED, ends
    for account, target in (
        (UNKNOWN, role(PROD, "db-import")),
        (SKYLARK, role(PROD, "skylark-monitoring")),
        (SKYLARK, role(SECURITY, "monitoring-ingest")),
        (BRIGHTPATH, role(MANAGEMENT, "billing-export")),
    ):
        edge = edges[account, target]
        assert edge.standing is Standing.DEPENDS, target
        assert any(group_digits(account) in unknown for unknown in edge.unknown)


def test_the_condition_of_on_call_can_never_be_met(edges: dict[tuple[str, str], Edge]) -> None:
    """MFA-8: MFA in a trust policy makes no sense for role sessions."""
    edge = edges[role(SECURITY, "incident-response"), PROD_ADMIN]
    assert [condition.key for condition in edge.unmeetable] == ["aws:MultiFactorAuthPresent"]
    assert edge.standing is Standing.DENIED


def test_zones_and_kinds_of_the_lane(index: WorldIndex) -> None:
    nodes = {node.id: node for node in trust_graph(index, NOW).nodes}
    assert nodes["*"].kind is NodeKind.ANYONE
    assert nodes["992711840031"].zone is Zone.OUTSIDE
    assert nodes["602177450918"].zone is Zone.OUTSIDE
    assert [
        n.name for n in nodes.values() if n.kind is NodeKind.DELETED and n.id.startswith("AIDA")
    ]
    admins = {node.name for node in nodes.values() if node.is_admin}
    assert admins == {
        "tools-admin",
        "runner-host",
        "db-import",
        "prod-admin",
        "legacy-cron",
        "lake-admin",
        "org-admin",
    }
