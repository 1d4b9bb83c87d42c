"""PE-74, asked of single requests: the reckoning with patterns says what the engine says."""

from collections.abc import Iterable, Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.language.context import OPEN, RequestContext
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.statement import Question
from rolescope.model.policy import PolicyType
from rolescope.trust.admin import administers
from rolescope.trust.escalation_actions import WITHIN_IAM
from support.worlds.build import A, account, managed, organization, user, world

OTHERS = (
    "iam:getuser",
    "iam:zz",
    "iot:getx",
    "iot:zz",
    "s3:getobject",
    "s3:zz",
    "sqs:getx",
    "sqs:zz",
    "aa:getx",
    "aa:zz",
    "zz:getx",
    "zz:zz",
)
ACTIONS = (*WITHIN_IAM, *OTHERS)
HOME = f"arn:aws:iam::{A}"
RESOURCES = (
    *(f"{HOME}:{kind}/{kind}" for kind in dict.fromkeys(WITHIN_IAM.values())),
    "arn:aws:s3:::data",
    "arn:aws:sqs:eu-west-1:1:queue",
    "*",
)
PATTERNS = st.lists(
    st.sampled_from(["*", "iam:*", "iam:C*", "s3:*", "s3:Get*", "*:Get*"])
    | st.sampled_from(["i*", "zz:*", "iam:PutRolePolicy", "sqs:*", "?am:*"]),
    min_size=1,
    max_size=3,
)
PLACES = st.sampled_from(
    [["*"], ["*"], ["*"], ["arn:aws:s3:::*"], [f"{HOME}:role/*"], [f"{HOME}:*", "arn:aws:s3:::*"]]
)
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
ANY_CONTEXT = RequestContext({}, lambda _key: OPEN)


@st.composite
def statements(draw: st.DrawFn, most: int = 4) -> list[dict[str, Any]]:
    return [
        {
            "Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"])),
            draw(st.sampled_from(["Action", "NotAction"])): draw(PATTERNS),
            draw(st.sampled_from(["Resource", "Resource", "NotResource"])): draw(PLACES),
            **draw(st.sampled_from([{}, {}, {}, {"Condition": MFA}])),
        }
        for _ in range(draw(st.integers(1, most)))
    ]


def everything_and(more: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"Effect": "Allow", "Action": "*", "Resource": "*"}, *more]


IDENTITIES = statements() | statements().map(everything_and)
LIMITS = st.none() | IDENTITIES


class Asked:
    """What one layer answers to every request: who may be allowed, and who is certainly denied."""

    def __init__(self, policies: PolicySet) -> None:
        self.policies = policies
        self.answers = {
            (action, resource): policies.answer(
                Question(action, action, resource, (), ANY_CONTEXT, DEFAULT)
            )
            for action in ACTIONS
            for resource in RESOURCES
        }

    def denies(self, *request: str) -> bool:
        return self.answers[request[0], request[1]].denies is True

    def allows(self, *request: str, maybe: bool = True) -> bool:
        found = self.answers[request[0], request[1]].allows
        return found is True or (maybe and found is None)


def of_service(service: str) -> Iterator[tuple[str, str]]:
    actions = (action for action in ACTIONS if action.startswith(f"{service}:"))
    return ((action, resource) for action in actions for resource in RESOURCES)


def all_requests() -> Iterator[tuple[str, str]]:
    return ((action, resource) for action in ACTIONS for resource in RESOURCES)


def expected(identity: Asked, boundary: Asked | None, scps: Iterable[Asked]) -> bool:
    """Say PE-74 word by word."""
    if not all(identity.allows(*one, maybe=False) for one in all_requests()):
        return False
    own = [identity] if boundary is None else [identity, boundary]

    def is_left(request: tuple[str, str], layers: list[Asked]) -> bool:
        is_denied = any(layer.denies(*request) for layer in layers)
        return not is_denied and all(layer.allows(*request) for layer in layers)

    if boundary is not None and not all(boundary.allows(*one) for one in of_service("aa")):
        return False
    services = dict.fromkeys(action.partition(":")[0] for action in ACTIONS)
    if not all(any(is_left(one, own) for one in of_service(service)) for service in services):
        return False
    everybody = [*own, *scps]
    within = ((action, f"{HOME}:{kind}/{kind}") for action, kind in WITHIN_IAM.items())
    return any(is_left(one, everybody) for one in within)


@given(IDENTITIES, LIMITS, LIMITS)
def test_reckoned_with_patterns_as_asked_one_by_one_pe74(
    identity: list[dict[str, Any]],
    limit: list[dict[str, Any]] | None,
    scp: list[dict[str, Any]] | None,
) -> None:
    fields: dict[str, Any] = {} if limit is None else {"boundary": "policy/Limit"}
    beside = [] if limit is None else [managed("Limit", limit)]
    over = organization(A, scps={} if scp is None else {A: [scp]})
    index = WorldIndex(
        world(account(A, user("ana", allows=identity, **fields), *beside), organization=over)
    )
    ana = index.users[f"{HOME}:user/ana"]
    boundary = index.boundary(ana)
    levels = index.guardrails(A, PolicyType.SCP).levels
    wanted = expected(
        Asked(index.identity(ana)),
        None if boundary is None else Asked(boundary),
        [Asked(level.policies) for level in levels],
    )
    assert administers(index, ana) is wanted
