"""What a query says wrong: the error names the field and what to write."""

from typing import Any

import pytest

from rolescope.evaluation.index import WorldIndex
from rolescope.model.caller import (
    FederatedUserCaller,
    RootCaller,
    ServiceCaller,
    SessionCaller,
    UserCaller,
)
from rolescope.queries.callers import read_caller
from rolescope.queries.error import QueryError
from rolescope.queries.reading import EdgesQuery, read_query
from worlds import NOW, A, account, role, world

INDEX = WorldIndex(world(account(A, role("Target", path="/ops/"))))
USER, TARGET = f"arn:aws:iam::{A}:user/ana", f"arn:aws:iam::{A}:role/ops/Target"


def read(**query: Any) -> Any:
    return read_query({"type": "assume", "caller": USER, "role": TARGET, **query}, INDEX, NOW)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"role": 7}, "query.role has to be text"),
        ({"role": ""}, "query.role is missing"),
        ({"mode": "ajar"}, "query.mode 'ajar' is unknown. Use open or closed"),
        ({"at": "noon"}, "query.at is no time"),
        ({"context": []}, "query.context has to be an object"),
        ({"context": {"k": {}}}, "query.context has to be an object of texts, lists or null"),
        ({"params": {"mfa": "yes"}}, "params.mfa has to be true or false"),
        ({"params": {"durationSeconds": "1h"}}, "params.durationSeconds has to be a whole number"),
        ({"params": {"durationSeconds": True}}, "params.durationSeconds has to be a whole number"),
        ({"params": {"policyArns": [{}]}}, "params.policyArns has to be a list of texts"),
        ({"params": {"tags": {"a": 1}}}, "params.tags has to be an object of texts"),
        ({"params": {"sessionPolicy": []}}, "params.sessionPolicy has to be a policy document"),
        ({"caller": {"web": {"provider": "p", "claims": {"a": [[]]}}}}, "web.claims has to be"),
        ({"caller": {"session": {}}}, "session.role is missing"),
        ({"caller": "nobody"}, "The caller 'nobody' is not understood"),
        ({"caller": f"arn:aws:iam::{A}:group/x"}, "is no ARN of a caller"),
    ],
)
def test_an_error_names_the_field(query: dict[str, Any], said: str) -> None:
    with pytest.raises(QueryError) as found:
        read(**query)
    assert said in str(found.value)


def test_values_that_policies_would_take_are_taken() -> None:
    """Numbers and booleans become text as in policies (GR-10); one text is a list of one."""
    found = read(context={"a": True, "b": 7, "c": [], "d": None}, params={"policyArns": "x"})
    assert found.context == (("a", ("true",)), ("b", ("7",)), ("c", ()), ("d", None))
    assert found.parameters.policy_arns == ("x",)
    policy = read(params={"sessionPolicy": {"Statement": []}, "transitiveTagKeys": None})
    assert policy.parameters.session_policy == '{"Statement": []}'
    assert policy.parameters.transitive_tag_keys == ()


@pytest.mark.parametrize(
    ("text", "caller"),
    [
        (f"arn:aws:iam::{A}:root", RootCaller(A)),
        ("ec2.amazonaws.com", ServiceCaller("ec2.amazonaws.com")),
        (USER, UserCaller(USER)),
        (TARGET, SessionCaller(role=TARGET)),
        (
            f"arn:aws:sts::{A}:assumed-role/Target/x",
            SessionCaller(role=TARGET, name="x"),
        ),
        (
            f"arn:aws:sts::{A}:federated-user/fed",
            FederatedUserCaller(user=f"arn:aws:iam::{A}:user/fed", name="fed"),
        ),
    ],
)
def test_an_arn_is_a_caller(text: str, caller: object) -> None:
    assert read_caller(text, INDEX) == caller


def test_roles_limit_the_edges_that_are_asked_for() -> None:
    assert read(type="edges") == EdgesQuery(at=NOW)
    assert read(type="edges", roles=[TARGET]) == EdgesQuery(at=NOW, roles=(TARGET,))
