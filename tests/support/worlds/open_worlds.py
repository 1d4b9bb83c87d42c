"""Generated worlds whose policies ask for what a caller may choose, with every operator.

sets = data.draw(SETS)
verdict = assume(build(sets), caller, is_open=True)
"""

from typing import Any

from hypothesis import strategies as st

from rolescope.model.caller import Caller, ServiceCaller, SessionCaller, UserCaller
from rolescope.model.world import World
from support.worlds.asking import arn
from support.worlds.build import A, B, account, managed, organization, role, user, world

CALLERS: list[Caller] = [
    UserCaller(arn("user/ana")),
    SessionCaller(role=arn("role/App"), name="s1"),
    UserCaller(f"arn:aws:iam::{B}:user/eve"),
    ServiceCaller("lambda.amazonaws.com"),
]
_PRINCIPALS: list[Any] = [
    {"AWS": "*"},
    {"AWS": A},
    {"AWS": f"arn:aws:iam::{B}:root"},
    {"AWS": arn("user/ana")},
    {"AWS": arn("role/App")},
    {"AWS": f"arn:aws:iam::{B}:user/eve"},
    {"Service": "lambda.amazonaws.com"},
]
_TEXTS = ["red", "blue-1", "blue-2"]
_PATTERNS = ["red", "blue-*", "*-1", "*", "b?ue-2"]
_ARNS = ["arn:aws:s3:::red", "arn:aws:s3:::blue*", "arn:aws:lambda:*:*:function:x"]
_DATES = ["2026-11-24T12:00:00Z", "2026-11-25", "1795000000"]
_KINDS: list[tuple[list[str], list[str], list[str]]] = [  # operators, keys, values
    (
        ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
        ["sts:ExternalId", "aws:UserAgent", "sts:RoleSessionName", "sts:SourceIdentity"],
        _TEXTS,
    ),
    (
        ["StringLike", "StringNotLike"],
        ["sts:ExternalId", "aws:UserAgent", "sts:RoleSessionName", "aws:RequestTag/team"],
        [*_PATTERNS, "${aws:username}", "${sts:ExternalId}*"],
    ),
    (
        ["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"],
        ["aws:MultiFactorAuthAge", "aws:Referer"],
        ["1", "60", "3600"],
    ),
    (
        ["NumericGreaterThan", "NumericGreaterThanEquals"],
        ["aws:MultiFactorAuthAge", "aws:Referer"],
        ["1", "60", "3600"],
    ),
    (
        ["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals"],
        ["aws:VpceDate", "aws:Referer"],
        _DATES,
    ),
    (["DateGreaterThan", "DateGreaterThanEquals"], ["aws:VpceDate", "aws:Referer"], _DATES),
    (["Bool"], ["aws:MultiFactorAuthPresent", "aws:Switch"], ["true", "false"]),
    (["BinaryEquals"], ["aws:Bytes"], ["cmVk", "Ymx1ZQ=="]),
    (
        ["IpAddress", "NotIpAddress"],
        ["aws:SourceIp"],
        ["203.0.113.0/24", "203.0.113.0/25", "2001:db8::/32"],
    ),
    (
        ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
        ["aws:SourceVpcArn", "aws:UserAgent"],
        _ARNS,
    ),
    (
        ["Null"],
        ["sts:ExternalId", "aws:SourceIp", "aws:MultiFactorAuthPresent", "aws:UserAgent"],
        ["true", "false"],
    ),
    (
        ["ForAllValues:StringLike", "ForAnyValue:StringLike", "ForAnyValue:StringNotLike"],
        ["aws:TagKeys", "aws:CalledOn"],
        _PATTERNS,
    ),
]


def _conditions(kind: tuple[list[str], list[str], list[str]]) -> st.SearchStrategy[Any]:
    operators, keys, values = kind
    takes_suffix = operators != ["Null"]
    suffix = st.sampled_from(["", "", "IfExists"]) if takes_suffix else st.just("")
    return st.tuples(
        st.builds(lambda name, end: name + end, st.sampled_from(operators), suffix),
        st.sampled_from(keys),
        st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True),
    )


_BLOCK = st.lists(st.one_of([_conditions(kind) for kind in _KINDS]), max_size=2)
EFFECTS = st.sampled_from(["Allow", "Allow", "Deny"])
_ACTIONS = st.sampled_from(["sts:AssumeRole", "sts:*", "sts:*", "*"])
_RESOURCES = st.sampled_from(["*", "*", arn("role/Target"), arn("role/${aws:Wanted}")])


def _document(tests: list[tuple[str, str, list[str]]]) -> dict[str, dict[str, list[str]]]:
    block: dict[str, dict[str, list[str]]] = {}
    for operator, key, values in tests:
        block.setdefault(operator, {})[key] = values
    return block


def statements(*, is_trust: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Return statements of a trust policy, or of a policy with resources."""
    last = {"Principal": st.sampled_from(_PRINCIPALS)} if is_trust else {"Resource": _RESOURCES}
    return st.fixed_dictionaries(
        {
            "Effect": EFFECTS,
            "Action": _ACTIONS,
            "Condition": _BLOCK.map(_document),
            **last,
        }
    )


SETS = st.fixed_dictionaries(
    {
        "trust": st.lists(statements(is_trust=True), min_size=1, max_size=3),
        "identity": st.lists(statements(is_trust=False), max_size=2),
        "boundary": st.none() | st.lists(statements(is_trust=False), max_size=2),
        "scp": st.none() | st.lists(statements(is_trust=False), max_size=2),
    }
)


def build(sets: dict[str, Any]) -> World:
    """Return a world of two accounts with these policies."""
    boundary = sets["boundary"]
    fields: dict[str, Any] = {"allows": sets["identity"], "tags": {"team": "red"}}
    if boundary is not None:
        fields["boundary"] = "policy/Boundary"
    limits = managed("Boundary", boundary or [])
    full = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
    scps = {} if sets["scp"] is None else {A: [full, sets["scp"]], B: [full, sets["scp"]]}
    target = role("Target", trust=sets["trust"], max_session_duration=3600)
    return world(
        account(A, target, role("App", **fields), user("ana", **fields), limits),
        account(B, user("eve", **fields), limits),
        organization=organization(A, B, scps=scps),
    )
