"""What a query says wrong: the error names the field and what to write."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import (
    FederatedUserCaller,
    RootCaller,
    ServiceCaller,
    SessionCaller,
    UserCaller,
)
from rolescope.model.request import ProvidedContext
from rolescope.questions.caller_json import read_caller
from rolescope.questions.error import QueryError
from rolescope.questions.reading import EdgesQuery, read_query
from support.worlds.build import NOW, A, account, role, world

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
        ({"at": "noon"}, "query.at is not a valid time"),
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
    assert read_query({"type": "edges"}, INDEX, NOW) == EdgesQuery(at=NOW)
    some = {"type": "edges", "roles": [TARGET], "mode": "closed"}
    assert read_query(some, INDEX, NOW) == EdgesQuery(at=NOW, roles=(TARGET,))
    with pytest.raises(QueryError, match=r"Take query\.mode out"):
        read_query({"type": "edges", "mode": "open"}, INDEX, NOW)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"parameters": {}}, "query.parameters is unknown. Write params, or take it out."),
        ({"at": ""}, "query.at is not a valid time"),
        ({"mode": ""}, "query.mode is missing"),
        ({"action": ""}, "query.action is missing"),
        ({"action": "sts:AssumRole"}, "query.action 'sts:AssumRole' assumes no role. Use"),
        ({"params": []}, "query.params has to be an object"),
        ({"params": False}, "query.params has to be an object"),
        ({"caller": {"session": {"role": TARGET, "sessionName": ""}}}, "sessionName is missing"),
        ({"caller": {"root": {"account": A, "partition": ""}}}, "root.partition is missing"),
        ({"zzz": 1}, "query.zzz is unknown. Take it out."),
        ({"principal": USER}, "query.principal is unknown"),
        ({"expect": "Allowed"}, "query.expect is unknown"),
        ({"params": {"externalID": "x"}}, "params.externalID is unknown. Write externalId"),
        ({"caller": {"session": {"role": TARGET, "tag": {}}}}, "session.tag is unknown"),
        (
            {"caller": {"session": {"role": TARGET, "from": {"web": {"provder": "p"}}}}},
            "web.provder is unknown. Write provider",
        ),
        ({"params": {"providedContexts": {}}}, "params.providedContexts has to be a list"),
        ({"params": {"providedContexts": ["x"]}}, "params.providedContexts has to be a list"),
        (
            {"params": {"providedContexts": [{"arn": "x"}]}},
            "params.providedContexts.arn is unknown",
        ),
        (
            {"params": {"providedContexts": [{"providerArn": "x"}]}},
            "params.providedContexts.contextAssertion is missing",
        ),
    ],
)
def test_no_field_is_passed_over_in_silence(query: dict[str, Any], said: str) -> None:
    """Formats.md: a field that is not known is an error, never ignored."""
    with pytest.raises(QueryError) as found:
        read(**query)
    assert said in str(found.value)


def test_edges_and_actions_have_fields_of_their_own() -> None:
    """A field of one type is none of another."""
    action = {"type": "action", "principal": USER, "action": "s3:GetObject", "resource": "*"}
    assert read_query(action, INDEX, NOW).action == "s3:GetObject"  # type: ignore[union-attr] # no edges
    for query in ({**action, "params": {}}, {"type": "edges", "caller": USER}):
        with pytest.raises(QueryError, match=r"is unknown"):
            read_query(query, INDEX, NOW)


def test_contexts_of_a_provider_are_read_ar14_ar20() -> None:
    """AR-14, AR-20: STS judges what they say, an empty text included."""
    one = {"providerArn": "arn:aws:iam::aws:contextProvider/IdentityCenter", "contextAssertion": ""}
    found = read(params={"providedContexts": [one, one]})
    assert found.parameters.provided_contexts == (ProvidedContext(one["providerArn"], ""),) * 2
    assert read(params={"providedContexts": None}).parameters.provided_contexts == ()
