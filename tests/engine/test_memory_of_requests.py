"""What requests leave behind is bounded, and never mixes up answers."""

import json

from rolescope.engine.evaluate import answer_action, evaluate_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.memo import RequestMemo
from rolescope.engine.verdict import Decision
from rolescope.model.caller import SessionCaller
from rolescope.model.policy import PolicyType
from rolescope.model.request import ActionRequest
from support.worlds import build as worlds
from support.worlds.asking import ALLOWED, DENIED, FORBIDDEN, arn
from support.worlds.build import A, account, allow, deny, role, world

INDEX_OF = world(account(A, role("App", allows=[allow(["s3:*", "svc:Do1*"]), deny("s3:Delete*")])))


def asked(index: WorldIndex, action: str, policy: str | None = None) -> Decision:
    caller = SessionCaller(role=arn("role/App"), session_policy=policy)
    request = ActionRequest(caller=caller, action=action, resource="*", at=worlds.NOW)
    return answer_action(request, index).decision


def test_a_memo_makes_a_thing_once_until_it_is_full() -> None:
    memo: RequestMemo[str] = RequestMemo(2)
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name

    for name in ("a", "a", "b", "a"):
        assert memo.get(name, lambda name=name: make(name)) == name  # type: ignore[misc]  # bound
    assert made == ["a", "b"]
    assert len(memo) == 2
    assert memo.get("c", lambda: make("c")) == "c"
    assert len(memo) == 1
    assert memo.find("a") is None
    assert memo.find("c") == "c"


def test_thousands_of_actions_get_their_own_answers_ev2() -> None:
    index = WorldIndex(INDEX_OF)
    actions = ["s3:GetObject", "s3:DeleteObject", *(f"svc:Do{number}" for number in range(400))]
    first = [asked(index, action) for action in actions]
    assert first[:2] == [ALLOWED, FORBIDDEN]
    assert first[2:] == [
        ALLOWED if str(number).startswith("1") else DENIED for number in range(400)
    ]
    assert [asked(index, action) for action in actions] == first


def test_thousands_of_session_policies_leave_little_behind_ses5() -> None:
    index = WorldIndex(INDEX_OF)
    known = len(index.known)
    for number in range(1_200):
        effect = "Deny" if number % 3 else "Allow"
        statement = {"Sid": f"S{number}", "Effect": effect, "Action": "s3:*", "Resource": "*"}
        text = json.dumps(worlds.document(statement))
        assert asked(index, "s3:GetObject", text) is (FORBIDDEN if number % 3 else ALLOWED)
    assert len(index.known) <= known + 2  # the policies of the world, and no document of a request


def test_a_document_of_requests_is_read_and_compiled_once() -> None:
    index = WorldIndex(INDEX_OF)
    text = json.dumps(worlds.document(allow("s3:*")))
    first = index.document(text, "inline", PolicyType.SESSION)
    assert index.document(text, "inline", PolicyType.SESSION) is first
    assert index.document(text, "other name", PolicyType.SESSION).name == "other name"
    assert index.compiled(first) is index.compiled(first)
    assert id(first) not in index.known


def test_a_set_says_the_same_with_and_without_statements_that_always_apply_ev2() -> None:
    index = WorldIndex(INDEX_OF)
    (policy,) = INDEX_OF.accounts[0].roles[0].inline
    whole = PolicySet([policy], index.compiled)
    actions = ["s3:getobject", "s3:deleteobject", "ec2:runinstances"]
    about = [[one.source.index for one in whole.about(action)] for action in actions]
    assert about == [[0], [0, 1], []]


def test_defective_statement_with_conditions_may_do_anything_gr7() -> None:
    both = {**allow("s3:*", arn("role/App")), "NotAction": "ec2:*"}
    index = WorldIndex(world(account(A, role("App", allows=both))))
    caller = SessionCaller(role=arn("role/App"))
    request = ActionRequest(
        caller=caller, action="s3:GetObject", resource=arn("role/App"), at=worlds.NOW
    )
    assert evaluate_action(request, index).decision is Decision.DEPENDS
