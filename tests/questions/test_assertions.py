"""Assertions: lines of a file, and whether they hold (formats.md, "Assertions")."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.escalation import find_paths
from rolescope.model.caller import SessionCaller, UserCaller
from rolescope.model.edit import Scenario, WithoutTrust
from rolescope.model.edits.entities import WithoutPrincipal
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.model.request import ActionRequest, AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.review import Assertion, Expectation
from rolescope.questions.assertions import (
    asked_of,
    asserted,
    query_text,
    read_assertion,
    read_assertions,
    written_assertions,
)
from rolescope.questions.checks import CheckState, check, check_scenario, is_met
from rolescope.questions.error import QueryError
from rolescope.value import replace
from rolescope.words.assertion_text import asserted_in_words
from rolescope.words.check_text import CheckText, check_text
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    group,
    organization,
    role,
    trusts,
    user,
    world,
)

ANA, ZOE = f"arn:aws:iam::{A}:user/ana", f"arn:aws:iam::{A}:user/zoe"
TARGET, NEXT = f"arn:aws:iam::{A}:role/Target", f"arn:aws:iam::{A}:role/Next"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
WORLD = world(
    account(
        A,
        user("ana", allows=allow(["sts:*", "s3:GetObject"])),
        user("zoe", allows=deny("*")),
        role("Target", trust=[trusts(ANA), trusts(f"arn:aws:iam::{B}:root")], allows=allow("*")),
        role("Next", trust=trusts(A, Condition=MFA)),
    )
)
INDEX = WorldIndex(WORLD)
ALLOWED, DENIED = Expectation.ALLOWED, Expectation.DENIED


def line(**query: Any) -> str:
    return json.dumps({"type": "assume", "caller": ANA, "role": TARGET, **query})


def one(text: str) -> CheckText:
    return said(read_assertion(text), INDEX)


def said(assertion: Assertion, index: WorldIndex) -> CheckText:
    return check_text(check((assertion,), index, NOW)[0], index)


@pytest.mark.parametrize(
    ("query", "decision", "allowed", "denied"),
    [
        ({}, Decision.ALLOW, True, False),
        ({"caller": ZOE}, Decision.EXPLICIT_DENY, False, True),
        ({"role": NEXT}, Decision.IMPLICIT_DENY, False, True),
        ({"role": NEXT, "mode": "open"}, Decision.DEPENDS, False, False),
    ],
)
def test_either_denial_is_denied_and_depends_is_neither(
    query: dict[str, Any],
    decision: Decision,
    allowed: bool,  # noqa: FBT001 - a table
    denied: bool,  # noqa: FBT001
) -> None:
    for expect, holds in (("Allowed", allowed), ("Denied", denied)):
        found = one(line(**query, expect=expect))
        assert found.verdict is not None
        assert (found.verdict.decision, found.holds) == (decision, holds)
        assert found.state is (CheckState.HOLDS if holds else CheckState.BROKEN)
        assert found.why.endswith(".")


def test_what_sts_refuses_besides_does_not_count_but_is_told() -> None:
    """`verdict` tells the authorization all the same (formats.md, `invalid`)."""
    query = {"params": {"roleSessionName": "x"}}
    found = one(line(**query, expect="Allowed"))
    assert found.holds
    assert found.refused
    assert one(line(**query, expect="Denied")).state is CheckState.BROKEN
    assert not one(line(expect="Allowed")).refused


def test_actions_have_verdicts_too() -> None:
    query = {"type": "action", "principal": ANA, "action": "s3:GetObject", "resource": "*"}
    found = one(json.dumps({**query, "expect": "Allowed"}))
    assert found.holds
    assert found.title == "ana must be allowed s3:GetObject on *"
    broken = one(json.dumps({**query, "action": "s3:PutObject", "expect": "Allowed"}))
    assert broken.state is CheckState.BROKEN
    assert "no identity-based policy allows the s3:PutObject action" in broken.why


def test_what_is_not_imported_is_told_as_the_reason() -> None:
    """A missing document leaves an action undecided; a guardrail is no reason for an allow."""
    lost = world(account(A, user("ana", attached=(f"arn:aws:iam::{A}:policy/lost",))))
    query = {"type": "action", "principal": ANA, "action": "s3:GetObject", "resource": "*"}
    assertion = read_assertion(json.dumps({**query, "expect": "Allowed"}))
    found = said(assertion, WorldIndex(lost))
    assert found.verdict is not None
    assert found.verdict.decision is Decision.DEPENDS
    assert found.why.startswith("Conditional: ")
    assert "policy/lost is not imported" in found.why
    world_ = world(account(A, user("ana", allows=allow("*"))), organization=organization(A))
    found = said(assertion, WorldIndex(world_))
    assert found.why == "Allowed by identity ana-inline[0]."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not valid JSON"),
        ("[]", "JSON object"),
        ('{"expect": "Denied"} {}', "More than one"),
        ('{"expect": "Denied", "type": "assume", "type": "action"}', '"type" stands more than'),
        (line(), "expect is missing"),
        (line(expect="Depends"), 'expect is "Depends"'),
        (line(expect=["Denied"]), "expect is"),
        ("[" * 500 + "]" * 500, "nested"),
    ],
)
def test_a_line_that_is_no_assertion_says_why(text: str, said: str) -> None:
    with pytest.raises(QueryError, match=r".") as found:
        read_assertion(text)
    assert said in str(found.value)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"type": "edges"}, "has no verdict"),
        ({"caller": 7}, "not understood"),
        ({"role": None}, "query.role is missing"),
    ],
)
def test_a_query_that_has_no_verdict_is_unreadable_on_its_own(
    query: dict[str, Any], said: str
) -> None:
    bad, good = line(**query, expect="Denied"), line(expect="Allowed", id="fine")
    checks = check([read_assertion(bad), read_assertion(good)], INDEX, NOW)
    first, second = (check_text(each, INDEX) for each in checks)
    assert first.state is CheckState.UNREADABLE
    assert first.asked is None
    assert said in first.why
    assert second.holds
    assert second.title == "fine"


def test_lines_keep_their_numbers_and_spoil_no_other() -> None:
    found = read_assertions(f"\n{line(expect='Allowed')}\n  \nno\n{line(expect='Denied')}\n")
    assert [(one.number, one.assertion is None) for one in found] == [
        (2, False),
        (4, True),
        (5, False),
    ]
    assert read_assertions("\n\n") == ()


texts = st.text(max_size=5)


@given(
    st.lists(
        st.tuples(
            st.dictionaries(
                texts.filter(lambda key: key not in ("id", "expect")),
                texts | st.integers(0, 9) | st.none() | st.booleans(),
                max_size=3,
            ),
            st.sampled_from(Expectation),
            texts,
        ),
        max_size=3,
    )
)
def test_what_is_written_reads_back(given_: list[tuple[dict[str, Any], Expectation, str]]) -> None:
    assertions = [
        Assertion(query=json.dumps(query, sort_keys=True), expect=expect, name=name)
        for query, expect, name in given_
    ]
    lines = read_assertions(written_assertions(assertions))
    assert [line.assertion for line in lines] == assertions


def test_the_id_of_a_line_is_its_name() -> None:
    assert read_assertion(line(expect="Denied", id="q7")).name == "q7"
    assert read_assertion(line(expect="Denied", id=7)).name == "7"
    assert not read_assertion(line(expect="Denied")).name


ASKED = AssumeRoleRequest(caller=UserCaller(ANA), role=TARGET, at=NOW)


def test_a_request_makes_the_assertion_that_asks_it() -> None:
    made = asserted(ASKED, INDEX, NOW, ALLOWED, "pipeline")
    assert made == read_assertion(line(expect="Allowed", id="pipeline"))
    assert made.query == query_text(ASKED, INDEX, NOW)
    assert asked_of(made, INDEX, NOW) == ASKED
    later = "2027-01-01T00:00:00Z"
    assert asked_of(made, INDEX, later) == replace(ASKED, at=later)


@pytest.mark.parametrize(
    ("asked", "expect", "words"),
    [
        (ASKED, ALLOWED, "ana must reach Target"),
        (ASKED, DENIED, "ana must not reach Target"),
        (
            replace(ASKED, parameters=AssumeRoleParameters(source_identity="zed")),
            DENIED,
            "ana must not reach Target with source identity zed",
        ),
        (
            replace(ASKED, context=(("aws:SourceIp", ("192.0.2.1",)),)),
            ALLOWED,
            "ana must reach Target with 1 given context key",
        ),
        (
            replace(
                ASKED,
                caller=SessionCaller(role=NEXT, source=UserCaller(ANA)),
                parameters=AssumeRoleParameters(
                    mfa=True,
                    external_id="x",
                    tags=(("a", "1"), ("b", "2")),
                    duration=3600,
                ),
            ),
            ALLOWED,
            "ana → Next must reach Target with MFA, external ID, 2 session tags and 1 h",
        ),
        (
            ActionRequest(caller=UserCaller(ANA), action="s3:*", resource="*", at=NOW),
            DENIED,
            "ana must not be allowed s3:* on *",
        ),
    ],
)
def test_an_assertion_says_who_must_reach_what(
    asked: AssumeRoleRequest | ActionRequest, expect: Expectation, words: str
) -> None:
    assert asserted_in_words(asked, expect) == words


# Which edit broke it

WITHOUT_ANA = WithoutTrust(TARGET, StatementPrincipal(PrincipalType.USER, ANA, ANA))
WITHOUT_B = WithoutTrust(TARGET, StatementPrincipal(PrincipalType.ACCOUNT, B, B))


def broken_by(*edits: Any, **query: Any) -> int | None:
    scenario = Scenario(WORLD, edits)
    index = WorldIndex(scenario.world, INDEX)
    found = check_scenario([read_assertion(line(**query))], scenario, index, NOW)
    return found[0].broken_by


def test_the_edit_that_broke_it_is_counted_from_one() -> None:
    assert broken_by(WITHOUT_ANA, WITHOUT_B, expect="Allowed") == 1
    assert broken_by(WITHOUT_B, WITHOUT_ANA, expect="Allowed") == 2
    assert broken_by(WITHOUT_B, expect="Allowed") is None
    assert broken_by(WITHOUT_B, expect="Denied") == 0
    assert broken_by(WITHOUT_ANA, expect="Denied") is None
    assert broken_by(WITHOUT_ANA, type="edges", expect="Denied") is None


def test_the_edits_of_all_decisions_are_told_apart() -> None:
    met = {(expect, decision) for expect in Expectation for decision in Decision
           if is_met(expect, decision)}  # fmt: skip
    assert met == {
        (ALLOWED, Decision.ALLOW),
        (DENIED, Decision.EXPLICIT_DENY),
        (DENIED, Decision.IMPLICIT_DENY),
    }


GONE = f"arn:aws:iam::{A}:user/gone"
GONE_ROLE = f"arn:aws:iam::{A}:role/Gone"
THROUGH_GONE = {"session": {"role": TARGET, "from": {"session": {"role": GONE_ROLE}}}}


@pytest.mark.parametrize(
    ("query", "absent"),
    [
        ({"caller": GONE, "role": NEXT}, GONE),
        ({"caller": {"getSessionToken": {"user": GONE}}, "role": NEXT}, GONE),
        ({"caller": {"federatedUser": {"user": GONE, "name": "fed"}}, "role": NEXT}, GONE),
        ({"caller": GONE_ROLE, "role": NEXT}, GONE_ROLE),
        ({"caller": THROUGH_GONE, "role": NEXT}, GONE_ROLE),
        ({"caller": ZOE, "role": GONE_ROLE}, GONE_ROLE),
        ({"caller": GONE, "role": GONE_ROLE}, f"{GONE} and {GONE_ROLE}"),
    ],
)
def test_a_denial_rests_on_no_principal_that_is_not_imported(
    query: dict[str, Any], absent: str
) -> None:
    """AR-5: of a name that nothing has, a denial says nothing."""
    found = one(line(**query, expect="Denied"))
    assert (found.state, found.holds) == (CheckState.ABSENT, False)
    assert f"{absent} " in found.why
    assert one(line(**query, expect="Allowed")).state is CheckState.BROKEN


def test_a_denial_of_an_outside_principal_holds() -> None:
    """TR-1: what the trust policy says of it is known."""
    outside = "arn:aws:iam::999900001111:user/eve"
    assert one(line(caller=outside, role=NEXT, expect="Denied")).state is CheckState.HOLDS
    service = line(caller="ec2.amazonaws.com", role=NEXT, expect="Denied")
    assert one(service).state is CheckState.HOLDS


def test_an_action_is_denied_to_no_principal_that_is_not_imported() -> None:
    action = {"type": "action", "action": "s3:GetObject", "resource": "*", "expect": "Denied"}
    assert one(json.dumps({**action, "principal": ZOE})).state is CheckState.HOLDS
    assert one(json.dumps({**action, "principal": GONE})).state is CheckState.ABSENT


def test_a_denial_by_an_edit_that_takes_the_principal_away_holds() -> None:
    """The import has it, so the name is right."""
    scenario = Scenario(WORLD, (WithoutPrincipal(ANA),))
    index = WorldIndex(scenario.world)
    asked = [read_assertion(line(caller=who, expect="Denied")) for who in (ANA, GONE)]
    found = check_scenario(asked, scenario, index, NOW)
    assert [each.state for each in found] == [CheckState.HOLDS, CheckState.ABSENT]
    assert check_text(found[0], index).why == "Denied: an edit takes it away."


@pytest.mark.parametrize("caller", [
    {"root": {"account": A, "partition": "aws", "taskPolicy": "{}"}},
    {"session": {"role": TARGET, "sessionName": "s1", "tags": {"a": "b"}, "from": ANA}},
    {"getSessionToken": {"user": ANA, "mfa": True, "mfaAge": 5}},
    {"federatedUser": {"user": ANA, "name": "fed", "policyArns": []}},
    {"web": {"provider": "accounts.google.com", "claims": {"sub": "x"}}},
    {"saml": {"provider": "x", "attributes": {}, "sessionNotOnOrAfter": NOW}},
])  # fmt: skip
def test_fields_that_a_query_has_are_known(caller: dict[str, Any]) -> None:
    """formats.md, "Queries"."""
    text = line(caller=caller, expect="Denied", params={"mfa": True}, context={}, mode="closed")
    assert one(text).state is not CheckState.UNREADABLE
    ((kind, fields),) = caller.items()
    wrong = one(line(caller={kind: {**fields, "other": 1}}, expect="Denied"))
    assert (wrong.state, wrong.why) == (
        CheckState.UNREADABLE,
        f"{kind}.other is unknown. Take it out.",
    )


# Paths


def path_line(target: str = "admin", **more: Any) -> str:
    query = {"type": "path", "source": arn_of("ana"), "target": target, "expect": "none", **more}
    return json.dumps(query)


def arn_of(name: str) -> str:
    return f"arn:aws:iam::{A}:{'user' if name == 'ana' else 'role'}/{name}"


PATHS = world(
    account(
        A,
        user("ana", allows=[allow("sts:AssumeRole"), allow("iam:PutRolePolicy")]),
        user("boss", allows=allow("*")),
        role("Next", trust=trusts({"AWS": arn_of("ana")})),
        role("Far", trust=trusts({"AWS": arn_of("Next")}), allows=allow("s3:GetObject")),
    )
)


def path_check(text: str) -> CheckText:
    index = WorldIndex(PATHS)
    (found,) = check([read_assertion(text)], index, NOW)
    return check_text(found, index)


def test_no_path_is_expected_by_trusts_alone() -> None:
    held = path_check(path_line())
    assert (held.state, held.verdict, held.broken_by) == (CheckState.HOLDS, None, None)
    assert held.says == "ana must find no path to an administrator by trusts"
    assert held.why.startswith("There is no path of at most")


def test_a_way_is_a_path_where_ways_count() -> None:
    """ana may write a policy of Next, and become it: PE-9, then its trust."""
    broken = path_check(path_line(ways=True))
    assert broken.state is CheckState.BROKEN
    assert (
        broken.says == "ana must find no path to an administrator by trusts or ways of escalation"
    )
    assert broken.why == "ana → raises Next (PE-9) → Next. There is 1 more path."


def test_a_path_to_a_principal_is_told() -> None:
    broken = path_check(path_line(arn_of("Far"), id="apart"))
    assert broken.state is CheckState.BROKEN
    assert broken.title == "apart"
    assert broken.paths is not None
    assert broken.paths.count == 1


def test_where_not_all_raises_are_followed_no_path_is_undecided_pe78(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(find_paths, "_MAX_RAISED", 0)
    ana = user("ana", allows=allow("iam:AddUserToGroup"))
    index = WorldIndex(world(account(A, ana, group("Ops", allows=allow()), user("boss"))))
    (found,) = check([read_assertion(path_line(ways=True))], index, NOW)
    assert found.state is CheckState.BROKEN
    assert check_text(found, index).why == (
        "It cannot be decided. What 1 raised principal may do was not looked at: "
        "there are too many."
    )


def test_nobody_unknown_is_without_a_path() -> None:
    unknown = path_check(path_line(arn_of("Other")))
    assert unknown.state is CheckState.ABSENT
    assert unknown.absent == (arn_of("Other"),)
    assert "is not in the import" in unknown.why


def test_a_provider_that_a_trust_names_is_known_and_another_is_not() -> None:
    okta, other = (f"arn:aws:iam::{A}:saml-provider/{name}" for name in ("Okta", "Other"))
    signed_in = trusts({"Federated": okta}, "sts:AssumeRoleWithSAML")
    index = WorldIndex(world(account(A, role("Next", trust=signed_in), role("Far"))))
    for source, state in ((okta, CheckState.HOLDS), (other, CheckState.ABSENT)):
        (found,) = check([read_assertion(path_line(arn_of("Far"), source=source))], index, NOW)
        assert found.state is state


def test_the_edit_that_opens_a_path_is_named() -> None:
    text = read_assertion(path_line(arn_of("Far")))
    (found,) = check_scenario([text], Scenario(PATHS), WorldIndex(PATHS), NOW)
    assert (found.state, found.broken_by) == (CheckState.BROKEN, 0)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"expect": "Denied"}, 'Expect "none" of a query of type path'),
        ({"source": "ana"}, "query.source is no ARN"),
        ({"target": "Far"}, "query.target is neither an ARN"),
        ({"way": True}, "way"),
        ({"ways": "yes"}, "ways"),
        ({"source": ""}, "query.source is missing"),
    ],
)
def test_a_path_assertion_that_cannot_be_read(more: dict[str, Any], why: str) -> None:
    query = {"type": "path", "source": arn_of("ana"), "target": "admin", "expect": "none", **more}
    wrong = path_check(json.dumps(query))
    assert wrong.state is CheckState.UNREADABLE
    assert why in wrong.error


def test_only_paths_are_expected_to_be_none() -> None:
    query = {"type": "assume", "caller": arn_of("ana"), "role": arn_of("Next"), "expect": "none"}
    assert path_check(json.dumps(query)).state is CheckState.UNREADABLE
