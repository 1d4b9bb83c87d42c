"""The comparison with AWS's policy simulator in words."""

from rolescope.engine.verdict import Decision
from rolescope.model.simulator import AwsAnswer, AwsDecision, SimulatedPair, SimulatorCall
from rolescope.simulation.simulator.agreement import (
    AgreementReason,
    AgreementStanding,
    ComparedPair,
    OwnSide,
)
from rolescope.simulation.simulator.questions import PairFault
from rolescope.words.simulator_text import (
    LIMITS,
    agreement_text,
    answered_of,
    answers_so_far,
    asking_text,
    elsewhere_text,
    first_faults,
    sent_text,
)

APP = "arn:aws:iam::111122223333:role/app"


def compared(
    number: int, standing: AgreementStanding, reason: AgreementReason | None = None
) -> ComparedPair:
    pair = SimulatedPair(f"s3:A{number}", "*")
    answer = AwsAnswer(pair=pair, decision=AwsDecision.ALLOWED, statements=("p",), missing=("k:v",))
    own = Decision.IMPLICIT_DENY
    return ComparedPair(
        answer=answer, side=OwnSide(decision=own), own=own, standing=standing, reason=reason
    )


def test_what_differs_comes_first() -> None:
    text = agreement_text(
        APP,
        [
            compared(1, AgreementStanding.AGREES),
            compared(2, AgreementStanding.NOT_COMPARABLE, AgreementReason.SCPS_UNKNOWN),
            compared(3, AgreementStanding.DIFFERS, AgreementReason.AWS_ALLOWS),
        ],
    )
    assert [row.action for row in text.rows] == ["s3:A3", "s3:A2", "s3:A1"]
    first = text.rows[0]
    assert (first.aws, first.own) == ("allowed", "denied, no Allow")
    assert first.why == "AWS allows it; by the policies that were imported it is denied."
    assert (first.policies, first.missing) == (("p",), ("k:v",))
    assert text.counts == "1 agrees, 1 differs, 1 not comparable"


def test_without_an_answer() -> None:
    answer = AwsAnswer(pair=SimulatedPair("s3:A", "*"), said="No.")
    one = ComparedPair(
        answer=answer,
        side=OwnSide(decision=Decision.ALLOW),
        own=None,
        standing=AgreementStanding.NOT_COMPARABLE,
        reason=AgreementReason.NO_ANSWER,
    )
    row = agreement_text(APP, [one]).rows[0]
    assert (row.aws, row.own, row.why) == ("no answer", "", "No.")


def test_note_holds_the_day_and_the_counts() -> None:
    many = [compared(number, AgreementStanding.AGREES) for number in range(14)]
    text = agreement_text(APP, [*many, compared(99, AgreementStanding.DIFFERS)])
    assert text.note("2026-11-25") == (
        "Compared with AWS's simulator on 2026-11-25: 14 agree, 1 differs."
    )


def test_what_is_sent_is_said_in_full() -> None:
    calls = (SimulatorCall(("s3:GetObject", "s3:PutObject"), ("arn:aws:s3:::a/b",)),)
    assert sent_text(APP, calls) == (
        f"1 call of iam:SimulatePrincipalPolicy. Each sends the ARN {APP}; together they send 2 "
        "actions and 1 resource. No policy, no context key and nothing else is sent. "
        "CloudTrail records every call."
    )


def test_limits_are_named() -> None:
    for word in ("trust policies", "RCPs", "session policies", "policies of resources"):
        assert word in LIMITS


def test_credentials_of_another_account() -> None:
    text = elsewhere_text("444455556666", "111122223333")
    assert text.startswith("These credentials are of account 4444 5555 6666, the principal is in 1")


def test_what_is_told_while_aws_is_asked() -> None:
    assert asking_text("arn:aws:iam::111122223333:role/hub").startswith(
        "AWS's policy simulator is asked what hub may do, with the credentials that you choose "
    )
    assert answers_so_far(3, 1_200) == "Asking AWS… 3 of 1,200 calls answered"
    assert answered_of(3, 1_200) == "3 of 1,200 answered"


def test_of_many_faults_the_first_are_told() -> None:
    faults = [
        PairFault(line=1, word="s3:Get*", is_action=True),
        PairFault(line=2, word="bucket", is_action=False),
    ]
    assert first_faults(faults, 2) == (
        "Line 1: “s3:Get*” is not one action, such as s3:GetObject. "
        "Line 2: “bucket” is no ARN, and not *."
    )
    assert first_faults([*faults, faults[0]], 1) == (
        "Line 1: “s3:Get*” is not one action, such as s3:GetObject. And 2 more."
    )
