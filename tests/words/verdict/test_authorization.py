"""The middle of a trace: what each layer says, in rows (EV-25)."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import Caller, SessionCaller, UserCaller
from rolescope.model.principal import Role
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.world import World
from rolescope.simulation.assume_role import simulate
from rolescope.words.excerpt import Mark
from rolescope.words.verdict.authorization import Authorization
from rolescope.words.verdict.sentence import verdict_sentence
from rolescope.words.verdict.trace_row import TraceRow
from support.worlds import build as worlds
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    deny,
    distrusts,
    managed,
    organization,
    trusts,
    user,
)

ANA, APP, TARGET = (f"arn:aws:iam::{A}:{one}" for one in ("user/ana", "role/App", "role/Target"))
ODD = {"StringSounds": {"aws:username": "x"}}  # no operator of AWS (GR-73)
READS = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'


def target(*trust: dict[str, Any]) -> Role:
    return worlds.role("Target", trust=list(trust), max_session_duration=3600)


def here(*entities: worlds.Entity, **fields: Any) -> World:
    return worlds.world(account(A, *entities), **fields)


def rows(given: World, caller: Caller | None = None, **asked: Any) -> list[TraceRow]:
    index = WorldIndex(given)
    request = AssumeRoleRequest(
        caller=caller or UserCaller(ANA),
        role=TARGET,
        at=worlds.NOW,
        parameters=AssumeRoleParameters(**asked),
    )
    return list(Authorization(simulate(request, index), index).rows())


def whole(found: list[TraceRow]) -> list[tuple[Mark, str]]:
    return [(row.mark, row.text) for row in found if not row.is_part]


def parts(found: list[TraceRow], text: str) -> list[tuple[Mark, str]]:
    """Return the rows that explain the row with `text`."""
    start = [row.text for row in found].index(text) + 1
    end = next((n for n, row in enumerate(found[start:], start) if not row.is_part), len(found))
    return [(row.mark, row.text) for row in found[start:end]]


def test_a_deny_that_does_not_apply_counts_for_nothing_tr10() -> None:
    odd = distrusts("*", Condition={"StringEquals": {"aws:username": "bob"}})
    found = rows(here(user("ana"), target(trusts(ANA), odd)))
    assert parts(found, "Trust policy of Target allows")[1:] == [
        (Mark.NEUTRAL, "statement 2: Principal is anyone"),
        (Mark.NEUTRAL, "aws:username is ana, must equal bob"),
    ]


def test_a_level_of_scps_that_allows_nothing_is_told_scp2() -> None:
    ana = user("ana", allows=allow())
    found = rows(
        here(ana, target(trusts(A)), organization=organization(A, scps={A: [allow("s3:*")]}))
    )
    text = f"SCPs at {A}: nothing allows"
    assert (Mark.NO, text) in whole(found)
    assert parts(found, text) == [(Mark.NEUTRAL, "Action does not cover sts:AssumeRole")]
    assert [row.text for row in found if row.decided] == [text]


def test_what_cannot_be_understood_is_a_question_with_its_reason_gr73() -> None:
    given = here(
        user("ana", allows=allow()),
        target(trusts(A)),
        organization=organization(A, scps={A: [allow("*", Condition=ODD)]}),
    )
    found = rows(given)
    assert whole(found)[0][1].startswith("No explicit deny in this import: SCPs of")
    assert (Mark.UNKNOWN, "The operator StringSounds is not known") in parts(
        found, f"SCPs at {A}: cannot be decided"
    )


def test_a_document_that_is_not_imported_is_named_in_full_df10() -> None:
    lacking = user("ana", attached=("policy/Gone",))
    found = rows(here(lacking, target(trusts(A))))
    assert parts(found, "Identity policies of ana: cannot be decided") == [
        (
            Mark.UNKNOWN,
            f"The document of identity-based policy arn:aws:iam::{A}:policy/Gone is not imported",
        )
    ]


def test_a_trust_that_denies_tells_the_statement_and_its_condition_ev2() -> None:
    given = here(
        user("ana", allows=allow()),
        target(trusts(A), distrusts(ANA, Sid="Never", Condition={"Null": {"aws:x": "true"}})),
    )
    found = rows(given)
    text = "Trust policy of Target denies"
    assert whole(found)[0] == (Mark.NO, text)  # no row says that nothing denies
    assert parts(found, text)[-2:] == [
        (Mark.NO, "Never: Principal is ana"),
        (Mark.NO, "aws:x is not in the request, which is enough here"),
    ]
    index = WorldIndex(given)
    asked = AssumeRoleRequest(caller=UserCaller(ANA), role=TARGET, at=worlds.NOW)
    assert verdict_sentence(simulate(asked, index), index).because == (
        "The trust policy denies it by Never. An explicit deny wins over every allow."
    )


def test_a_deny_whose_condition_fails_is_no_cross_ev2() -> None:
    given = here(
        user("ana", allows=allow()),
        target(trusts(A), distrusts(ANA, Sid="Never", Condition={"Null": {"aws:x": "false"}})),
    )
    denies = parts(rows(given), "Trust policy of Target allows")
    assert denies[-1] == (Mark.NEUTRAL, "aws:x is not in the request")


def test_policies_that_allow_together_are_named_together_ev3() -> None:
    ana = user(
        "ana",
        allows=allow(),
        inline=(worlds.policy("more", allow("sts:*")),),
        boundary="policy/Limit",
    )
    found = rows(here(ana, managed("Limit", allow("sts:*")), target(trusts(A))))
    assert [text for _, text in whole(found)] == [
        "No explicit deny",
        "Trust policy of Target allows",
        "Identity policies of ana allow",
        "Permissions boundary Limit allows",
    ]


def test_a_session_policy_is_a_layer_of_its_own_ses8() -> None:
    given = here(worlds.role("App", allows=allow()), target(trusts(A)))
    found = rows(given, SessionCaller(role=APP, session_policy=READS))
    assert whole(found)[-1] == (Mark.NO, "Session policy: nothing allows")


def test_actions_on_the_side_are_named_tg1() -> None:
    given = here(
        user("ana", allows=allow()), target(trusts(A, ["sts:AssumeRole", "sts:TagSession"]))
    )
    texts = [text for _, text in whole(rows(given, tags=(("team", "red"),)))]
    assert "Trust policy of Target allows sts:TagSession" in texts
    assert "Identity policies of ana: nothing allows (sts:TagSession)" in texts


@pytest.mark.parametrize(("others", "rest"), [(14, "3 more statements"), (12, "1 more statement")])
def test_of_many_statements_the_deciding_one_is_shown(others: int, rest: str) -> None:
    strangers = [trusts(B, Sid=f"Other{number}") for number in range(others)]
    found = rows(here(user("ana"), target(*strangers, trusts(ANA, Sid="Mine"))))
    shown = [text for _, text in parts(found, "Trust policy of Target allows")]
    assert "Mine: Principal is ana" in shown
    assert shown[0].startswith("Other0: ")
    assert shown[-1] == rest


def test_a_statement_whose_first_element_is_unclear_has_no_check() -> None:
    """GR-71: a Principal that is neither text nor a list."""
    odd = {**trusts(ANA), "Action": 7}
    (first, *_) = parts(
        rows(here(user("ana"), target(odd))), "Trust policy of Target: cannot be decided"
    )
    assert first == (Mark.YES, "Principal is ana")
    odd = {"Effect": "Allow", "Action": 7, "Principal": 7}
    marks = {
        mark
        for mark, _ in parts(
            rows(here(user("ana"), target(odd))), "Trust policy of Target: cannot be decided"
        )
    }
    assert marks == {Mark.UNKNOWN}


def test_an_explicit_deny_of_an_identity_policy_is_told_ev2() -> None:
    ana = user("ana", allows=[allow(), deny("sts:*", Sid="NoSts")])
    found = rows(here(ana, target(trusts(A))))
    assert (Mark.NO, "Identity policy ana-inline denies") in whole(found)


def test_a_policy_that_denies_shows_its_own_statements_alone_ev7() -> None:
    """FullAWSAccess beside it has a first statement, too."""
    given = here(
        user("ana", allows=allow()),
        target(trusts(A)),
        organization=organization(A, scps={"r-ex01": [allow("*"), deny("sts:*")]}),
    )
    found = rows(given)
    told = next(row for row in found if row.text.startswith("SCP SCP 1 at r-ex01"))
    assert parts(found, told.text) == [
        (Mark.NO, f"Action covers sts:AssumeRole. Resource covers {TARGET}")
    ]
    assert told.excerpt is not None
    assert told.excerpt.policy.name == "SCP 1 at r-ex01"


def test_statements_of_several_policies_say_whose_they_are_ev3() -> None:
    first = worlds.policy("first", allow("sts:AssumeRole", f"{TARGET}0"))
    second = worlds.policy("second", allow("sts:AssumeRole", f"{TARGET}1"))
    found = rows(here(user("ana", inline=(first, second)), target(trusts(A))))
    labels = [text for _, text in parts(found, "Identity policies of ana: nothing allows")]
    assert [label for label in labels if ": " in label] == [
        "first, statement 1: Action covers sts:AssumeRole",
        "second, statement 1: Action covers sts:AssumeRole",
    ]
