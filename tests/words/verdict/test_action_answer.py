"""Can it …? One action on one resource, in a sentence and layer by layer."""

from typing import Any

from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex
from rolescope.model.caller import Caller, SessionCaller, SessionTokenCaller, UserCaller
from rolescope.model.request import ActionRequest
from rolescope.words.excerpt import Mark
from rolescope.words.verdict.action_answer import ActionAnswer, action_answer
from rolescope.words.verdict.trace import trace_as_text
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    managed,
    organization,
    policy,
    role,
    trusts,
    world,
)

APP, DATA = f"arn:aws:iam::{A}:role/App", "arn:aws:s3:::data/x"


def ask(
    *statements: dict[str, Any],
    action: str = "s3:GetObject",
    resource: str = DATA,
    scps: Any = None,
    caller: Caller | None = None,
    **fields: Any,
) -> ActionAnswer:
    edge = managed("Edge", allow(["s3:List*", "sqs:*"]))
    app = role("App", inline=(policy("Own", list(statements)),), **fields)
    target = role("Target", trust=trusts(APP))
    wide = managed("Wide", allow("s3:*"))
    made = world(
        account(A, app, target, edge, wide),
        organization=organization(A, B, scps={A: scps}) if scps else None,
    )
    request = ActionRequest(
        caller=caller or SessionCaller(role=APP),
        action=action,
        resource=resource,
        at=NOW,
        is_open=True,
    )
    index = WorldIndex(made)
    return action_answer(request, evaluate_action(request, index), index.reading)


def told(answer: ActionAnswer) -> str:
    return f"{answer.word} {answer.because}"


def test_it_says_which_statement_decides() -> None:
    """EV-7, EV-16: the policy with its line, and the layer that does not allow it."""
    grants = allow("s3:*", "arn:aws:s3:::data/*")
    assert told(ask(grants)) == "Yes. Own allows it at line 4."
    assert told(ask(grants, deny("s3:*"))) == (
        "No. Own denies it at line 5. An explicit deny wins over every allow."
    )
    assert told(ask(allow("sqs:*"))) == "No. No identity-based policy allows it."
    assert told(ask(grants, boundary="policy/Edge")) == (
        "No. Own allows it at line 4, but Edge does not."
    )
    one = [[allow("sqs:*")]]
    assert told(ask(grants, scps=one[0])).startswith(
        f"No. Own allows it at line 4, but SCP 0 at {A} at {A} does not."
    )
    two = [allow("sqs:*")], [allow("iam:*")]
    assert told(ask(grants, scps=two)).endswith(f"but the SCP at {A} does not.")
    assert told(ask(allow("sqs:*"), scps=two)).startswith("No. ")


def test_rules_of_aws_and_refusals_are_told() -> None:
    """FED-16, SES-10: what no policy decides."""
    always = ask(action="sts:GetCallerIdentity", resource="*")
    assert told(always) == "Yes. GetCallerIdentity is always allowed."
    late = SessionCaller(role=APP, expires_at="2026-11-24T11:00:00Z")
    refused = ask(allow("s3:*"), caller=late)
    assert refused.word == "No."
    assert "expired" in refused.because
    assert refused.section.rows[0].decided
    assert refused.section.rows[0].rule == "ERR-27"
    assert sum(row.decided for row in refused.section.rows) == 1
    token = SessionTokenCaller(user=f"arn:aws:iam::{A}:user/ana")
    assert told(ask(action="iam:CreateUser", resource="*", caller=token)) == (
        f"No. arn:aws:iam::{A}:user/ana does not exist."
    )
    assert told(ask(caller=UserCaller(f"arn:aws:iam::{A}:user/gone"))).endswith("does not exist.")


def test_a_trust_policy_answers_for_its_role() -> None:
    found = ask(action="sts:AssumeRole", resource=f"arn:aws:iam::{A}:role/Target")
    assert told(found) == "Yes. The trust policy allows it at line 4."


def test_what_it_needs_is_told() -> None:
    """EV-20: nothing is taken for granted that the request decides."""
    here = {"StringEquals": {"aws:RequestTag/team": "data"}}
    found = ask(allow("sqs:*", Condition=here), action="sqs:ListQueues", resource="*")
    assert found.word == "Depends."
    assert found.because.startswith("It needs ")
    row = next(row for row in found.section.rows if row.is_part)
    assert (row.mark, row.rule) == (Mark.UNKNOWN, "CO-39")
    assert "aws:RequestTag/team" in row.text
    assert row.excerpt is not None


def test_what_is_missing_is_told() -> None:
    """GR-71."""
    found = ask(allow("sqs:*"), attached=("policy/Lost",))
    assert told(found) == "Depends. It depends on what is not known."
    assert found.gap.startswith("Not in this import: ")
    assert "Lost" in found.gap


def test_the_trace_names_what_bears_on_it() -> None:
    found = ask(allow("s3:*"), deny("s3:*", DATA), allow("sqs:*"), attached=("policy/Wide",))
    assert found.section.title == f"Can App s3:GetObject on {DATA}?"
    text = trace_as_text([found.section])
    assert "✗ Identity-based policy: denies  ← decided here" in text
    assert "    ✓ Own, statement 1: allows  [line 4]" in text
    assert "    ✗ Own, statement 2: denies  [line 5]" in text
    assert "    ✓ Wide, statement 1: allows  [line 4]" in text
    assert "statement 3" not in text
    assert [row.rule for row in found.section.rows][:4] == ["EV-7", "EV-1", "EV-7", "EV-1"]
