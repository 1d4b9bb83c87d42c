"""A trust in words: both sides, conditions with their lines, documents."""

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.engine.index import WorldIndex
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.trust.edge import Edge
from rolescope.value import replace
from rolescope.words.excerpt import Mark, Tone
from rolescope.words.trusts.trust_text import TrustText, show_line, trust_text
from support.worlds import build as worlds
from support.worlds.build import (
    NOW,
    A,
    B,
    C,
    account,
    allow,
    deny,
    organization,
    role,
    trusts,
    user,
    world,
)
from support.worlds.trust_worlds import ADMIN, ANA, DEPLOY, RELEASE, release_world


def told(world: World, source: str, target: str, **changes: object) -> TrustText:
    analysis: Analysis = analyse(Scenario(world), NOW)
    nodes = {node.id: node for node in analysis.graph.nodes}
    edge: Edge = next(x for x in analysis.graph.edges if (x.source, x.target) == (source, target))
    return trust_text(replace(edge, **changes), nodes.get, WorldIndex(world), NOW)  # type: ignore[arg-type]  # fields of Edge


def test_a_trust_between_roles_tells_both_sides() -> None:
    """EV-15: across accounts both sides must allow."""
    text = told(release_world(), DEPLOY, RELEASE)
    role_side, caller_side, denies = text.sides
    assert (role_side.subject, role_side.says, role_side.mark) == (
        "Role: trust policy of release",
        " allows",
        Mark.YES,
    )
    assert role_side.detail == "Statement 2, Tools, names this role"
    assert (caller_side.subject, caller_side.says) == ("Caller: deploy-inline", " allows")
    assert caller_side.detail.startswith("Inline policy of deploy. Statement 1, line ")
    assert (denies.says, denies.mark) == ("Nothing denies", Mark.YES)
    assert "No boundary on deploy" in denies.detail
    assert [fact.text for fact in text.facts] == ["Depends on 2 conditions", "Cross-account"]
    assert text.accounts == "1111 2222 3333 to 4444 5555 6666" or A in text.accounts


def test_conditions_lead_to_their_lines() -> None:
    text = told(release_world(), DEPLOY, RELEASE)
    external_id, name = text.conditions
    assert external_id.text == "The external ID is exactly nw-7731"
    assert name.text.startswith("The session name begins with release-")
    document = text.tabs[0].excerpts[0].policy.text.split("\n")
    assert external_id.line is not None
    assert "sts:ExternalId" in document[external_id.line - 1]


def test_the_statement_is_tinted_and_its_deciding_lines_are_strong() -> None:
    text = told(release_world(), DEPLOY, RELEASE)
    excerpt = text.tabs[0].excerpts[0]
    lines = excerpt.policy.text.split("\n")
    strong = [lines[x.first - 1] for x in excerpt.tints if x.tone is Tone.DECIDING]
    assert any("role/deploy" in line for line in strong)
    assert any("sts:RoleSessionName" in line for line in strong)
    assert not any("user/ana" in line for line in strong)
    whole = [x for x in excerpt.tints if x.tone is Tone.STATEMENT]
    assert len(whole) == 1
    assert excerpt.top == whole[0].first


def test_documents_are_the_trust_policy_the_deciding_policy_and_the_guardrails() -> None:
    titles = [tab.title for tab in told(release_world(), DEPLOY, RELEASE).tabs]
    assert titles[:2] == ["Trust policy", "deploy-inline"]
    assert any(title.startswith("SCPs ") for title in titles)


def test_a_caller_without_an_allow_is_said() -> None:
    made = worlds.world(
        account(A, role("deploy", trust=trusts(ANA)), user("ana")),
        account(B, role("release", trust=trusts(DEPLOY))),
    )
    text = told(made, DEPLOY, RELEASE)
    assert text.sides[1].mark is Mark.NO
    assert text.sides[1].says == " do not allow it"
    assert text.facts[0].text == "Trusted only"


def test_in_the_same_account_the_named_caller_needs_no_allow() -> None:
    """EV-10."""
    text = told(release_world(), RELEASE, ADMIN)
    assert text.sides[1].mark in (Mark.YES, Mark.NEUTRAL)
    assert text.accounts.startswith("inside ")
    assert "Admin" in [fact.text for fact in text.facts]


@pytest.mark.parametrize(
    ("principal", "source", "says"),
    [
        ({"Service": "ec2.amazonaws.com"}, "ec2.amazonaws.com", "needs no policy of its own"),
        (f"arn:aws:iam::{B}:root", B, "needs an allow of its own"),
        ("*", "*", "needs an allow of its own account"),
        ("AIDAEXAMPLEEXAMPLE00", "AIDAEXAMPLEEXAMPLE00", "the principal was deleted"),
    ],
)
def test_callers_that_are_not_one_principal(principal: object, source: str, says: str) -> None:
    made = worlds.world(account(A, role("deploy", trust=trusts(principal))))
    text = told(made, source, DEPLOY)
    assert says in text.sides[1].says
    if "allow of its own" in says:
        assert text.sides[2].mark is Mark.NEUTRAL  # nothing was checked for one caller
    assert text.tabs[0].title == "Trust policy"


def test_a_caller_that_is_not_imported_is_unknown() -> None:
    """Nothing absent from the data is counted as allowed or denied."""
    outside = "arn:aws:iam::999988887777:role/vendor"
    made = worlds.world(account(A, role("deploy", trust=trusts(outside))))
    side = told(made, outside, DEPLOY).sides[1]
    assert side.mark is Mark.UNKNOWN
    assert side.says == " is not in this import"
    assert told(made, outside, DEPLOY).sides[2].mark is Mark.UNKNOWN


def test_a_condition_that_can_never_be_met_is_marked() -> None:
    """MFA-8."""
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    made = worlds.world(
        account(A, role("deploy", trust=trusts(ANA), allows=allow()), user("ana")),
        account(B, role("release", trust=trusts(DEPLOY, Condition=condition))),
    )
    text = told(made, DEPLOY, RELEASE)
    assert text.conditions[0].is_met is False
    facts = [fact.text for fact in text.facts]
    assert facts[:1] == ["Never met"]
    assert "Denied" not in facts
    assert not any(fact.startswith("Depends on") for fact in facts)
    assert text.sides[0].mark is Mark.NO


def test_the_ends_of_a_trust_are_called_as_in_pictures() -> None:
    path = "/aws-reserved/sso.amazonaws.com/"
    name = "AWSReservedSSO_ReadOnly_0123456789abcdef"
    trust = trusts(f"arn:aws:iam::{B}:root")
    made = worlds.world(account(A, role(name, path=path, trust=trust)))
    assert told(made, B, f"arn:aws:iam::{A}:role{path}{name}").called == (
        "4444 5555 6666",
        "ReadOnly",
    )


@pytest.mark.parametrize("who", ["*", C])
def test_an_rcp_that_alone_keeps_outsiders_out_is_named_fnd56(who: str) -> None:
    fence = deny(
        "sts:AssumeRole",
        Principal="*",
        Condition={"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-exampleorg1"}},
    )
    fenced = organization(A, B, rcps={"r-ex01": [fence]})
    whole = world(account(A, role("Target", trust=trusts(who))), organization=fenced)
    (edge,) = analyse(Scenario(whole), NOW).graph.edges
    denies = told(whole, edge.source, edge.target).sides[2]
    assert denies.subject.startswith("RCP ")
    assert (denies.says, denies.mark) == (" denies callers from outside", Mark.NO)


def test_what_a_condition_keeps_out_is_not_put_down_to_an_rcp() -> None:
    own = {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}
    target = role("Target", trust=trusts("*", Condition=own))
    whole = world(account(A, target), organization=organization(A, B))
    (edge,) = analyse(Scenario(whole), NOW).graph.edges
    denies = told(whole, edge.source, edge.target).sides[2]
    assert denies.says == "Explicit denies depend on who calls"


def test_the_line_of_a_condition_is_offered() -> None:
    assert show_line(7, "with MFA") == "Show line 7: with MFA"
