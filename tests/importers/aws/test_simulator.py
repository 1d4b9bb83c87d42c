"""AWS's policy simulator: what is sent, what is read of its answers, and what goes wrong."""

import json
import os
from collections.abc import Callable

import pytest

from rolescope.importers.aws.asking import AwsClient, Gate, Tally
from rolescope.importers.aws.calls import CALLS, SIMULATE, Scope, read_only_policy
from rolescope.importers.aws.connection import Connection
from rolescope.importers.aws.fault import CallFailed, FaultKind
from rolescope.importers.aws.plan import ConnectionTarget
from rolescope.importers.aws.simulator import simulate
from rolescope.model.request import Context
from rolescope.model.simulator import AwsAnswer, AwsDecision, SimulatedPair, SimulatorCall
from rolescope.progress import Cancelled
from support.aws.http_layer import Answer, Heard, Layer, Refusal
from support.aws.simulator_answers import listed, on, result, simulated

ROLE = "arn:aws:iam::111122223333:role/app"
ONE, TWO = "arn:aws:s3:::one/key", "arn:aws:s3:::two/key"
GET, PUT = "s3:GetObject", "s3:PutObject"
Rule = Callable[[Heard], Refusal | Answer | None]


@pytest.fixture(autouse=True)
def own_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLEEXAMPLE00")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def ask(
    rule: Rule, *calls: SimulatorCall, context: Context = (), gate: Gate | None = None
) -> tuple[tuple[AwsAnswer, ...], list[Heard]]:
    with Layer("http://127.0.0.1:9", rule=rule) as layer:
        connection = Connection(
            ConnectionTarget(endpoint=layer.url, region="us-east-1"), attempts=1
        )
        asker = AwsClient(connection, "111122223333", tally=Tally(), gate=gate or Gate())
        try:
            return simulate(asker, ROLE, calls, context=context), layer.heard
        finally:
            connection.close()


def always(answer: Answer) -> Rule:
    return lambda _heard: answer


def test_only_names_are_sent() -> None:
    """The principal's ARN, actions and resources: no policy, no caller, no context."""
    answer = simulated([result(GET, "allowed", ResourceSpecificResults=[on(ONE, "allowed")])])
    _, heard = ask(always(answer), SimulatorCall((GET,), (ONE,)))
    assert {key for key in heard[0].given if "." not in key} == {
        *("Action", "Version", "PolicySourceArn", "MaxItems")
    }
    assert heard[0].given["PolicySourceArn"] == ROLE
    assert listed(heard[0], "ActionNames") == [GET]
    assert listed(heard[0], "ResourceArns") == [ONE]
    assert not any(key.startswith("ContextEntries") for key in heard[0].given)


def test_context_is_sent_when_it_is_given() -> None:
    answer = simulated([result(GET, "allowed")])
    context: Context = (("aws:SourceIp", ("192.0.2.1",)), ("aws:TagKeys", ("a", "b")))
    _, heard = ask(always(answer), SimulatorCall((GET,), ("*",)), context=context)
    given = heard[0].given
    assert given["ContextEntries.member.1.ContextKeyName"] == "aws:SourceIp"
    assert given["ContextEntries.member.1.ContextKeyType"] == "string"
    assert given["ContextEntries.member.2.ContextKeyValues.member.2"] == "b"
    assert given["ContextEntries.member.2.ContextKeyType"] == "stringList"


def test_results_of_each_resource_are_read() -> None:
    """One result for each action, with the resources below it: the decision above is of all."""
    statements = [{"SourcePolicyId": "role_app_read", "SourcePolicyType": "IAM Policy"}]
    below = [
        on(ONE, "allowed", MatchedStatements=statements, MissingContextValues=[]),
        on(
            TWO,
            "implicitDeny",
            MissingContextValues=["aws:SourceIp"],
            PermissionsBoundaryDecisionDetail={"AllowedByPermissionsBoundary": False},
        ),
    ]
    answer = simulated(
        [
            result(
                "s3:getobject",
                "implicitDeny",
                EvalResourceName="arn:${Partition}:s3:::${BucketName}/${KeyName}",
                ResourceSpecificResults=below,
                OrganizationsDecisionDetail={"AllowedByOrganizations": True},
            )
        ]
    )
    (one, two), _ = ask(always(answer), SimulatorCall((GET,), (ONE, TWO)))
    assert one == AwsAnswer(
        pair=SimulatedPair(GET, ONE),
        decision=AwsDecision.ALLOWED,
        statements=("role_app_read",),
        by_scps=True,
    )
    assert two == AwsAnswer(
        pair=SimulatedPair(GET, TWO),
        decision=AwsDecision.IMPLICIT_DENY,
        missing=("aws:SourceIp",),
        by_scps=True,
        by_boundary=False,
    )


def test_denial_by_scps_of_several_resources_tells_nothing_of_one() -> None:
    detail = {"AllowedByOrganizations": False}
    below = [on(ONE, "allowed"), on(TWO, "explicitDeny")]
    answer = simulated(
        [
            result(
                GET,
                "explicitDeny",
                ResourceSpecificResults=below,
                OrganizationsDecisionDetail=detail,
            ),
            result(
                PUT,
                "explicitDeny",
                ResourceSpecificResults=[on(ONE, "explicitDeny")],
                OrganizationsDecisionDetail=detail,
            ),
        ]
    )
    found, _ = ask(always(answer), SimulatorCall((GET, PUT), (ONE, TWO)))
    assert [one.by_scps for one in found] == [True, None, False, None]
    assert found[3].decision is None
    assert found[3].said


def test_older_answers_have_one_result_for_each_resource() -> None:
    answer = simulated(
        [
            result(GET, "allowed", EvalResourceName=ONE),
            result(GET, "implicitDeny", EvalResourceName=TWO),
            result(GET, "explicitDeny", EvalResourceName="arn:aws:s3:::nobody-asked"),
            result("s3:Other", "explicitDeny", EvalResourceName=ONE),
        ]
    )
    found, _ = ask(always(answer), SimulatorCall((GET,), (ONE, TWO)))
    assert [one.decision for one in found] == [AwsDecision.ALLOWED, AwsDecision.IMPLICIT_DENY]


def test_answer_on_no_resource_in_particular() -> None:
    answer = simulated([result("iam:ListUsers", "allowed", EvalResourceName="*")])
    (one,), _ = ask(always(answer), SimulatorCall(("iam:ListUsers",), ("*",)))
    assert one.decision is AwsDecision.ALLOWED
    assert one.by_scps is None


def test_parts_across_accounts_are_read() -> None:
    parts = {"entries": {"IAM Policy": "allowed", "Resource Policy": "implicitDeny", "New": "odd"}}
    below = [on(ONE, "implicitDeny", EvalDecisionDetails=parts)]
    answer = simulated([result(GET, "implicitDeny", ResourceSpecificResults=below)])
    (one,), _ = ask(always(answer), SimulatorCall((GET,), (ONE,)))
    assert dict(one.parts) == {
        "IAM Policy": AwsDecision.ALLOWED,
        "Resource Policy": AwsDecision.IMPLICIT_DENY,
    }


def test_all_pages_are_read() -> None:
    def rule(heard: Heard) -> Answer:
        if "Marker" not in heard.given:
            return simulated([result(GET, "allowed", EvalResourceName="*")], marker="more")
        assert heard.given["Marker"] == "more"
        return simulated([result(PUT, "explicitDeny", EvalResourceName="*")])

    found, heard = ask(rule, SimulatorCall((GET, PUT), ("*",)))
    assert [one.decision for one in found] == [AwsDecision.ALLOWED, AwsDecision.EXPLICIT_DENY]
    assert len(heard) == 2


def test_decision_that_nobody_knows_is_none() -> None:
    answer = simulated([result(GET, "perhaps\u202e", EvalResourceName="*")])
    (one,), _ = ask(always(answer), SimulatorCall((GET,), ("*",)))
    assert one.decision is None
    assert one.said == "AWS's simulator answers perhaps\\u202e."


def test_invalid_call_leaves_its_pairs_open_and_the_others_are_asked() -> None:
    def rule(heard: Heard) -> Answer | Refusal:
        if PUT in listed(heard, "ActionNames"):
            return Refusal("InvalidInput", 400, "no such action")
        return simulated([result(GET, "allowed", EvalResourceName="*")])

    found, _ = ask(rule, SimulatorCall((PUT,), (ONE, TWO)), SimulatorCall((GET,), ("*",)))
    assert [one.said for one in found] == [*["InvalidInput: no such action."] * 2, ""]
    assert found[2].decision is AwsDecision.ALLOWED


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("AccessDenied", FaultKind.DENIED),
        ("ExpiredToken", FaultKind.EXPIRED),
        ("Throttling", FaultKind.THROTTLED),
        ("NoSuchEntity", FaultKind.ABSENT),
    ],
)
def test_faults_are_those_of_other_calls(code: str, why: FaultKind) -> None:
    calls = SimulatorCall((GET,), (ONE,)), SimulatorCall((PUT,), (ONE,))
    heard: list[Heard] = []

    def rule(one: Heard) -> Refusal:
        heard.append(one)
        return Refusal(code, 400 if code != "AccessDenied" else 403)

    with pytest.raises(CallFailed) as failed:
        ask(rule, *calls)
    assert failed.value.fault.why is why
    assert len(heard) == 1, "no further call is made"


def test_stopped_run_asks_nothing() -> None:
    gate = Gate()
    gate.stop()
    with pytest.raises(Cancelled):
        ask(always(simulated([])), SimulatorCall((GET,), (ONE,)), gate=gate)


def test_import_does_not_ask_for_the_simulator() -> None:
    """Only who wants to compare needs the permission."""
    assert SIMULATE.id not in read_only_policy()
    wanted = json.loads(read_only_policy((Scope.SIMULATOR,)))
    actions = [action for one in wanted["Statement"] for action in one["Action"]]
    assert actions == [call.id for call in CALLS if call.scope is Scope.SIMULATOR]
