"""The trust graph: one edge for each written trust, and what stands of it."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits
from rolescope.model.assumed import Assumed, KnownAccount
from rolescope.model.policy import Policy
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.world import World
from rolescope.progress import Cancelled
from rolescope.trust.edge import (
    Closure,
    Edge,
    Node,
    NodeKind,
    PrincipalKind,
    Standing,
    TrustGraph,
    Zone,
)
from rolescope.trust.graph import trust_graph
from rolescope.value import replace
from rolescope.words.trusts.reasons import reason_text
from support.worlds.build import (
    NOW,
    A,
    B,
    C,
    account,
    allow,
    deny,
    distrusts,
    managed,
    organization,
    role,
    trusts,
    user,
    world,
)

R = f"arn:aws:iam::{A}:role/"
U = f"arn:aws:iam::{A}:user/"


def graph_of(given: World, at: str = NOW) -> TrustGraph:
    return trust_graph(WorldIndex(given), at)


def edge(given: World, source: str, target: str = R + "Target") -> Edge:
    return next(e for e in graph_of(given).edges if (e.source, e.target) == (source, target))


def node(given: World, node_id: str) -> Node:
    return next(found for found in graph_of(given).nodes if found.id == node_id)


def when(operator: str, key: str, value: Any) -> dict[str, Any]:
    return {"Condition": {operator: {key: value}}}


def test_a_user_named_in_the_same_account_needs_no_permission() -> None:
    """TR-3."""
    found = edge(world(account(A, user("ana"), role("Target", trust=trusts(U + "ana")))), U + "ana")
    assert (found.kind, found.standing) == (PrincipalKind.PRINCIPAL, Standing.ALLOWED)
    assert not found.is_cross_account
    assert found.permitted_by == ()


def test_across_accounts_both_sides_are_needed() -> None:
    """EV-18, EV-19."""
    caller = f"arn:aws:iam::{B}:role/App"
    target = account(A, role("Target", trust=trusts(caller)))
    silent = world(target, account(B, role("App")))
    found = edge(silent, caller)
    assert found.standing is Standing.TRUSTED_ONLY
    assert "no identity-based policy" in reason_text(found)
    allowed = edge(world(target, account(B, role("App", allows=allow()))), caller)
    assert allowed.standing is Standing.ALLOWED
    assert allowed.is_cross_account
    assert allowed.permitted_by == ("App-inline, statement 1",)


def test_conditions_are_met_with_the_facts_that_they_ask_for() -> None:
    """An external ID or a session name is a need, not a refusal."""
    condition = {
        "Condition": {
            "StringEquals": {"sts:ExternalId": "x-1"},
            "StringLike": {"sts:RoleSessionName": "release-*", "aws:RequestTag/team": "*"},
            "IpAddress": {"aws:SourceIp": "10.0.0.0/8"},
            "Bool": {"aws:MultiFactorAuthPresent": "true"},
        }
    }
    actions = ["sts:AssumeRole", "sts:TagSession"]
    target = role("Target", trust=trusts(U + "ana", action=actions, **condition))
    found = edge(world(account(A, user("ana"), target)), U + "ana")
    assert found.standing is Standing.ALLOWED
    assert len(found.conditions) == 5


def test_mfa_is_never_met_by_a_role_session() -> None:
    """MFA-8."""
    mfa = when("Bool", "aws:MultiFactorAuthPresent", "true")
    target = role("Target", trust=trusts([R + "App", U + "ana"], **mfa))
    given = world(account(A, role("App"), user("ana"), target))
    found = edge(given, R + "App")
    assert found.standing is Standing.DENIED
    assert [condition.key for condition in found.unmeetable] == ["aws:MultiFactorAuthPresent"]
    assert "a role session never carries MFA" in reason_text(found)
    assert edge(given, U + "ana").standing is Standing.ALLOWED


@pytest.mark.parametrize(
    ("operator", "standing", "unmeetable"),
    [
        ("DateLessThan", Standing.DENIED, 1),  # over
        ("DateGreaterThan", Standing.ALLOWED, 0),
    ],
)
def test_times_are_evaluated_at_the_time_of_the_analysis(
    operator: str, standing: Standing, unmeetable: int
) -> None:
    """CO-27."""
    time = when(operator, "aws:CurrentTime", "2026-11-24T11:00:00Z")
    for principal in (U + "ana", A):
        target = role("Target", trust=trusts(principal, **time))
        given = world(account(A, user("ana", allows=allow()), target))
        found = edge(given, principal)
        assert (found.standing, len(found.unmeetable)) == (standing, unmeetable)


def test_a_time_that_will_come_is_denied_but_can_be_met() -> None:
    later = when("DateGreaterThan", "aws:CurrentTime", "2027-01-01T00:00:00Z")
    given = world(account(A, user("ana"), role("Target", trust=trusts(U + "ana", **later))))
    found = edge(given, U + "ana")
    assert (found.standing, found.unmeetable) == (Standing.DENIED, ())
    assert "has not come" in reason_text(found)


def test_what_closes_an_edge_is_one_of_three_things() -> None:
    """MFA-8, DF-10: denied, never to be met by such a caller, or not decided by the import."""
    mfa = when("Bool", "aws:MultiFactorAuthPresent", "true")
    trust = [
        trusts([R + "App", U + "ana"], **mfa),
        trusts(U + "ben"),
        distrusts(U + "ben"),
        trusts(B),
    ]
    target = role("Target", trust=trust)
    given = world(account(A, role("App"), user("ana"), user("ben"), target))
    expected = {
        R + "App": (Standing.DENIED, Closure.NEVER, "never"),
        U + "ana": (Standing.ALLOWED, None, "allowed"),
        U + "ben": (Standing.DENIED, Closure.DENIED, "denied"),
        B: (Standing.DEPENDS, Closure.UNDECIDED, "depends"),
    }
    for source, said in expected.items():
        found = edge(given, source)
        assert (found.standing, found.closure, found.standing_word) == said


GITHUB = "token.actions.githubusercontent.com"


@pytest.mark.parametrize(
    "condition",
    [
        {"ForAllValues:StringLike": {f"{GITHUB}:sub": "repo:acme/app:*"}},
        {"StringLikeIfExists": {f"{GITHUB}:sub": "repo:acme/app:*"}},
        {
            "ForAllValues:StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"},
            "ForAllValues:StringLike": {f"{GITHUB}:sub": "repo:acme/app:*"},
        },
        {"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}},
        {"StringNotEquals": {"sts:RoleSessionName": "session"}},
    ],
)
def test_what_a_token_may_lack_but_never_does_is_met_by_a_value(condition: dict[str, Any]) -> None:
    """CO-8, CO-15, CK-26, CK-40: an absent key would do, but every such call has it."""
    provider = f"arn:aws:iam::{A}:oidc-provider/{GITHUB}"
    action = "sts:AssumeRoleWithWebIdentity"
    trust = trusts({"Federated": provider}, action, Condition=condition)
    given = world(account(A, role("Target", trust=trust), oidc_providers=None))
    found = edge(given, provider)
    assert (found.standing, found.closure) == (Standing.ALLOWED, None)


def test_a_session_of_a_federated_role_lacks_mfa_as_a_key() -> None:
    """MFA-5, MFA-6, U-6: whether any other session lacks it is not documented."""
    mfa = when("BoolIfExists", "aws:MultiFactorAuthPresent", "true")
    by_saml = trusts(
        {"Federated": f"arn:aws:iam::{A}:saml-provider/Okta"}, "sts:AssumeRoleWithSAML"
    )
    by_ec2 = trusts({"Service": "ec2.amazonaws.com"})
    target = role("Target", trust=trusts([R + "Signed", R + "App"], **mfa))
    given = world(account(A, role("Signed", trust=by_saml), role("App", trust=by_ec2), target))
    assert edge(given, R + "Signed").standing is Standing.ALLOWED
    other = edge(given, R + "App")
    assert (other.standing, other.closure) == (Standing.DEPENDS, Closure.UNDECIDED)
    assert "not documented" in reason_text(other)


def test_a_session_may_have_any_name() -> None:
    """ARN-19: the name of a session is part of aws:userid."""
    name = when("StringLike", "aws:userid", "*:alice")
    given = world(account(A, role("App"), role("Target", trust=trusts(R + "App", **name))))
    assert edge(given, R + "App").standing is Standing.ALLOWED
    other = when("StringLike", "aws:userid", "AROAOTHER*:alice")
    given = world(account(A, role("App"), role("Target", trust=trusts(R + "App", **other))))
    assert edge(given, R + "App").closure is Closure.NEVER


def test_a_trust_in_anyone_may_mean_services() -> None:
    """PR-1, CK-23: only a service has aws:SourceAccount."""
    asked = when("StringEquals", "aws:SourceAccount", A)
    found = edge(world(account(A, role("Target", trust=trusts("*", **asked)))), "*")
    assert found.standing is Standing.ALLOWED
    assert "services of AWS" in reason_text(found)
    assert not found.lets_in_strangers


def test_a_whole_account_is_one_edge_with_a_count() -> None:
    """TR-2: of a whole account those may use it whom their own policies allow."""
    people = [user("ana", allows=allow()), user("ben"), user("cat", allows=allow("s3:*"))]
    app = role("App", allows=allow("sts:*", R + "Target"))
    given = world(account(A, *people, app, role("Target", trust=trusts(A))))
    graph = graph_of(given)
    (found,) = graph.edges
    assert (found.source, found.kind, found.standing) == (
        A,
        PrincipalKind.ACCOUNT,
        Standing.ALLOWED,
    )
    assert found.callers == 2
    assert found.usable_by == (R + "App", U + "ana")


def own_name(number: int) -> dict[str, Any]:
    """Allow AssumeRole to a user who has to use a session name of its own."""
    return allow(**when("StringEquals", "sts:RoleSessionName", f"user-{number}"))


def test_everybody_who_may_use_a_whole_account_is_counted() -> None:
    """TR-12, DF-46: each user needs another session name; none of them is left out."""
    users = [user(f"user-{number}", allows=own_name(number)) for number in range(8)]
    found = edge(world(account(A, role("Target", trust=trusts(A)), *users)), A)
    assert (found.standing, found.callers, len(found.usable_by)) == (Standing.ALLOWED, 8, 8)


def test_many_who_are_refused_do_not_hide_one_who_is_let_in() -> None:
    """TR-12, CO-39."""
    refused = [
        user(f"a{number}", allows=allow(**when("StringEquals", "aws:PrincipalTag/no", "never")))
        for number in range(6)
    ]
    one = user("zoe", allows=allow(**when("IpAddress", "aws:SourceIp", "203.0.113.0/24")))
    found = edge(world(account(A, role("Target", trust=trusts(A)), *refused, one)), A)
    assert (found.standing, found.callers, found.usable_by) == (Standing.ALLOWED, 1, (U + "zoe",))


def test_a_whole_account_that_nobody_may_use_is_trusted_only() -> None:
    found = edge(world(account(A, user("ben"), role("Target", trust=trusts(A)))), A)
    assert (found.standing, found.callers) == (Standing.TRUSTED_ONLY, 0)


def test_an_account_trust_narrowed_by_principal_arn_names_its_principals() -> None:
    """A Principal takes no wildcard: build-* is the account and a condition (PR-11)."""
    narrow = when("ArnLike", "aws:PrincipalArn", R + "build-*")
    builders = [role(f"build-{name}", allows=allow()) for name in ("api", "web")]
    given = world(
        account(
            A, *builders, role("Other", allows=allow()), role("Target", trust=trusts(A, **narrow))
        )
    )
    found = edge(given, A)
    assert found.narrowed_to == (R + "build-api", R + "build-web")
    assert found.callers == 2


def test_an_account_that_is_not_imported_leaves_it_open() -> None:
    """EV-18: its side is unknown; never guessed."""
    found = edge(world(account(A, role("Target", trust=trusts(C)))), C)
    assert found.standing is Standing.DEPENDS
    assert any(group_digits(C) in what for what in found.unknown)
    named = f"arn:aws:iam::{C}:user/x"
    assert edge(world(account(A, role("Target", trust=trusts(named)))), named).standing is (
        Standing.DEPENDS
    )


def test_an_rcp_that_keeps_strangers_out_denies_an_outside_account() -> None:
    """RCP-2, RCP-6."""
    fence = deny(
        "sts:AssumeRole",
        Principal="*",
        **when("StringNotEquals", "aws:PrincipalOrgID", "o-exampleorg1"),
    )
    inside = organization(A, rcps={A: [fence]})
    given = world(account(A, role("Target", trust=trusts(C))), organization=inside)
    assert edge(given, C).standing in (Standing.DENIED, Standing.DEPENDS)


def test_anyone_is_let_in_from_everywhere_but_a_fence_holds() -> None:
    """PR-1, CK-37."""
    people = account(A, user("ana"), role("Target", trust=trusts("*")))
    found = edge(world(people), "*")
    assert (found.kind, found.standing) == (PrincipalKind.ANYONE, Standing.ALLOWED)
    assert "anyone, from any account" in reason_text(found)
    fence = when("StringEquals", "aws:PrincipalOrgID", "o-exampleorg1")
    fenced = account(A, user("ana"), role("Target", trust=trusts("*", **fence)))
    inside = edge(world(fenced, organization=organization(A)), "*")
    assert inside.standing is Standing.ALLOWED
    assert inside.callers == 2  # ana, and the role itself (TR-6, TR-12)
    assert "anyone, from any account" not in reason_text(inside)
    outside = edge(world(fenced), "*")
    assert outside.standing is Standing.ALLOWED  # for all of that organization
    assert "anyone of organization o-exampleorg1, which is not imported" in reason_text(outside)
    kept_out = world(fenced, account(B, user("bob", allows=allow())), organization_known=False)
    assert edge(kept_out, "*").standing is Standing.DEPENDS


@pytest.mark.parametrize(
    ("key", "value", "standing", "words"),
    [
        ("OrgID", "o-vendor0000", Standing.ALLOWED, "anyone of organization o-vendor0000"),
        ("OrgPaths", "o-vendor0000/*", Standing.ALLOWED, "anyone of organization o-vendor0000"),
        ("Account", C, Standing.DEPENDS, "7777 8888 9999, which is not imported"),
        ("Account", "7777*", Standing.ALLOWED, "anyone"),
        ("Arn", f"arn:aws:iam::{C}:role/x", Standing.DEPENDS, "7777 8888 9999"),
        ("Arn", f"arn:aws:iam::{A}:role/x", Standing.DENIED, "A condition does not hold"),
    ],
)
def test_anyone_may_come_from_where_nothing_is_imported(
    key: str, value: str, standing: Standing, words: str
) -> None:
    """CO-39, DF-46: what is not imported is not denied; what is imported is no stranger."""
    condition = {"Condition": {"ForAnyValue:StringLike": {f"aws:Principal{key}": value}}}
    given = account(A, role("Target", trust=trusts("*", **condition)))
    found = edge(world(given, organization=organization(A, B)), "*")
    assert (found.standing, words in reason_text(found)) == (standing, True), reason_text(found)


def test_an_organization_fence_lets_in_a_member_that_is_not_imported() -> None:
    """DF-46: `*` within the own organization, where only account B qualifies."""
    condition = {
        "Condition": {
            "StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"},
            "StringNotEquals": {"aws:PrincipalAccount": A},
        }
    }
    given = account(A, role("Target", trust=trusts("*", **condition)))
    found = edge(world(given, organization=organization(A, B, management=A)), "*")
    assert (found.standing, group_digits(B) in found.unknown[0]) == (Standing.DEPENDS, True)
    alone = edge(world(given, organization=organization(A, management=A)), "*")
    assert alone.standing is Standing.DENIED


def test_services_and_providers_are_evaluated_with_their_own_kind_of_request() -> None:
    """TR-19, TR-21."""
    oidc = f"arn:aws:iam::{A}:oidc-provider/token.actions.githubusercontent.com"
    saml = f"arn:aws:iam::{A}:saml-provider/Okta"
    host = "token.actions.githubusercontent.com"
    claims = {
        "Condition": {
            "StringEquals": {f"{host}:aud": "sts.amazonaws.com"},
            "StringLike": {f"{host}:sub": "repo:acme/infra:*"},
        }
    }
    audience = when("StringEquals", "SAML:aud", "https://signin.aws.amazon.com/saml")
    given = world(
        account(
            A,
            role("Svc", trust=trusts({"Service": "ec2.amazonaws.com"})),
            role(
                "Web", trust=trusts({"Federated": oidc}, "sts:AssumeRoleWithWebIdentity", **claims)
            ),
            role("Sso", trust=trusts({"Federated": saml}, "sts:AssumeRoleWithSAML", **audience)),
            role("Odd", trust=trusts({"Federated": saml}, "sts:AssumeRole")),
            OidcProvider(oidc, host, ("sts.amazonaws.com",)),
            SamlProvider(saml),
        )
    )
    assert edge(given, "ec2.amazonaws.com", R + "Svc").kind is PrincipalKind.SERVICE
    for source, name in (("ec2.amazonaws.com", "Svc"), (oidc, "Web"), (saml, "Sso")):
        assert edge(given, source, R + name).standing is Standing.ALLOWED
    assert edge(given, saml, R + "Odd").standing is Standing.DENIED  # TR-9
    assert node(given, oidc).name == "GitHub Actions"
    assert node(given, oidc).issuer == host
    assert (node(given, saml).name, node(given, saml).zone) == ("Okta", Zone.ORGANIZATION)


def test_a_session_is_a_node_of_its_own() -> None:
    """PR-5, ARN-8: the role's path is not in the session ARN."""
    session = f"arn:aws:sts::{A}:assumed-role/App/s1"
    given = world(account(A, role("App", path="/team/"), role("Target", trust=trusts(session))))
    found = edge(given, session)
    assert (found.kind, found.standing) == (PrincipalKind.SESSION, Standing.ALLOWED)
    made = node(given, session)
    assert (made.kind, made.name, made.is_imported) == (NodeKind.SESSION, "s1", True)


def test_an_unknown_id_is_not_decided_while_an_id_is_missing_pr10() -> None:
    target = role("Target", trust=trusts(["AIDAGONE000000000000", "AROAGONE000000000000"]))
    full = world(account(A, user("ana"), target))
    (home,) = full.accounts
    nameless = tuple(replace(one, id="") for one in home.users)
    given = replace(full, accounts=(replace(home, users=nameless),))
    found = edge(given, "AIDAGONE000000000000")
    assert found.standing is Standing.DEPENDS
    assert found.unknown == ("the unique ID of ana is not imported",)
    assert edge(given, "AROAGONE000000000000").standing is Standing.DENIED, "all roles have IDs"


def test_a_deleted_principal_can_do_nothing() -> None:
    """PR-10; an ID that is still there names its user."""
    given = world(
        account(
            A,
            user("ana"),
            role(
                "Target",
                trust=trusts(["AIDAGONE000000000000", "AIDAANA0000000000000".ljust(20, "0")]),
            ),
        )
    )
    gone = edge(given, "AIDAGONE000000000000")
    assert (gone.kind, gone.standing) == (PrincipalKind.DELETED, Standing.DENIED)
    assert node(given, "AIDAGONE000000000000").kind is NodeKind.DELETED
    assert any(found.source == U + "ana" for found in graph_of(given).edges)


def test_what_matches_nobody_is_denied() -> None:
    """PR-11, PR-12."""
    given = world(account(A, role("Target", trust=trusts(f"arn:aws:iam::{A}:group/g"))))
    (found,) = graph_of(given).edges
    assert found.standing is Standing.DENIED
    assert node(given, found.source).kind is NodeKind.INVALID


def test_a_deny_that_a_fact_avoids_does_not_close_the_edge() -> None:
    """CO-35, TR-10: MFA asked for by a Deny is a need too."""
    no_mfa = {
        **trusts(U + "ana"),
        "Effect": "Deny",
        **when("BoolIfExists", "aws:MultiFactorAuthPresent", "false"),
    }
    target = role("Target", trust=[trusts(U + "ana"), no_mfa])
    assert edge(world(account(A, user("ana"), target)), U + "ana").standing is Standing.ALLOWED
    flat = {**trusts(U + "ana"), "Effect": "Deny"}
    closed = role("Target", trust=[trusts(U + "ana"), flat])
    assert edge(world(account(A, user("ana"), closed)), U + "ana").standing is Standing.DENIED


def test_what_the_caller_side_asks_for_is_told_apart() -> None:
    """An identity policy may ask for MFA: the edge is allowed, and says so."""
    allows = allow(**when("Bool", "aws:MultiFactorAuthPresent", "true"))
    caller = f"arn:aws:iam::{B}:user/ana"
    given = world(
        account(A, role("Target", trust=trusts(caller))), account(B, user("ana", allows=allows))
    )
    found = edge(given, caller)
    assert found.standing is Standing.ALLOWED
    assert [condition.key for condition in found.caller_conditions] == [
        "aws:MultiFactorAuthPresent"
    ]


def test_all_statements_for_a_principal_are_one_edge() -> None:
    """TR-14."""
    closed = when("StringEquals", "aws:PrincipalTag/team", "blue")
    target = role(
        "Target",
        trust=[trusts(U + "ana", **closed), trusts(U + "ana"), trusts(U + "ana", "sts:TagSession")],
    )
    found = edge(world(account(A, user("ana"), target)), U + "ana")
    assert (found.standing, found.statements) == (Standing.ALLOWED, (0, 1))
    assert len(found.alternatives) == 2


def test_a_permission_that_no_trust_answers_is_an_edge_of_its_own() -> None:
    allows = allow(resource=[R + "Target", R + "Other"])
    given = world(
        account(
            A,
            user("ana", allows=allows),
            user("root-like", allows=allow()),
            role("Target"),
            role("Other", trust=trusts(A)),
        )
    )
    found = edge(given, U + "ana")
    assert (found.standing, found.statements) == (Standing.PERMITTED_ONLY, ())
    assert [e.source for e in graph_of(given).edges if e.standing is Standing.PERMITTED_ONLY] == [
        U + "ana"
    ]


def admins(given: World) -> set[str]:
    return {found.name for found in graph_of(given).nodes if found.is_admin}


def test_administrators_are_told_by_policy_and_boundary() -> None:
    document: list[Policy] = [managed("Narrow", allow("s3:*")), managed("All", allow("*"))]
    aws = "arn:aws:iam::aws:policy/AdministratorAccess"
    given = world(
        account(
            A,
            *document,
            role("Inline", allows=allow("*")),
            role("Attached", attached=(aws,)),
            role("Cut", allows=allow("*"), boundary="policy/Narrow"),
            role("Uncut", allows=allow("*"), boundary="policy/All"),
            role("Denied", allows=[allow("*"), deny("*")]),
            role("Some", allows=allow("s3:*")),
            user("boss", allows=allow("*")),
        )
    )
    assert admins(given) == {"Inline", "Attached", "Uncut", "boss"}


def test_zones_tell_whose_a_node_is() -> None:
    given = world(
        account(
            A, role("Target", trust=[trusts([B, C]), trusts({"Service": "ec2.amazonaws.com"})])
        ),
        organization=organization(A, B),
    )
    zones = {found.id: found.zone for found in graph_of(given).nodes}
    assert zones[R + "Target"] is Zone.SCOPE
    assert zones[B] is Zone.ORGANIZATION
    assert zones[C] is Zone.OUTSIDE
    assert zones["ec2.amazonaws.com"] is Zone.AWS


def test_the_graph_does_not_depend_on_the_order_of_entities() -> None:
    one = role("One", trust=trusts([A, B]))
    two = role("Two", trust=trusts(R + "One"))
    assert graph_of(world(account(A, one, two))) == graph_of(world(account(A, two, one)))


def test_a_tick_can_stop_the_work() -> None:
    def stop(_done: float, _text: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        trust_graph(WorldIndex(world(account(A, role("Target")))), NOW, stop)


def test_a_key_that_no_request_for_a_role_has_says_why_ck43() -> None:
    limit = {"NumericLessThan": {"sts:DurationSeconds": "3600"}}
    person = user("ana", allows=allow())
    limited = role("limited", trust=trusts(f"arn:aws:iam::{A}:user/ana", Condition=limit))
    index = WorldIndex(world(account(A, person, limited)))
    (found,) = [one for one in trust_graph(index, NOW).edges if one.target.endswith("limited")]
    assert found.closure is Closure.NEVER
    assert reason_text(found).endswith(
        "no request for a role ever has it, a trust policy cannot limit how long a session lasts."
    )


def test_an_account_that_is_marked_as_own_is_none_from_outside() -> None:
    given = world(account(A, role("Target", trust=trusts(f"arn:aws:iam::{C}:root"))))
    own = given.under(Assumed(own=(KnownAccount(C, "Management"),)))
    zones = [
        {node.zone for node in graph_of(one).nodes if node.account == C} for one in (given, own)
    ]
    assert zones == [{Zone.OUTSIDE}, {Zone.ORGANIZATION}]
