"""A request written as a query reads back as this very request."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import Caller, SamlCaller, SessionCaller, UserCaller, WebIdentityCaller
from rolescope.model.request import (
    ActionRequest,
    AssumeRoleParameters,
    AssumeRoleRequest,
    ProvidedContext,
)
from rolescope.questions.error import QueryError
from rolescope.questions.reading import read_query
from rolescope.questions.writing import written_query
from rolescope.simulation.chain import Hop, session_caller, simulate_chain
from rolescope.value import replace
from support.worlds.build import NOW, A, B, account, allow, role, trusts, user, world

OTHER = "2026-11-24T23:30:00Z"
INDEX = WorldIndex(
    world(
        account(
            A,
            user("ana", allows=allow("*")),
            role("Target", path="/ops/", trust=trusts(A), allows=allow("*")),
            role("Next", trust=trusts(A)),
        )
    )
)
TARGET, NEXT = f"arn:aws:iam::{A}:role/ops/Target", f"arn:aws:iam::{A}:role/Next"
USER = f"arn:aws:iam::{A}:user/ana"

texts = st.text(max_size=4)
some = st.text(min_size=1, max_size=4)
maybe = st.none() | texts
keys = st.lists(texts, max_size=2).map(tuple)
times = st.none() | st.just(NOW)
tags = st.dictionaries(texts, texts, max_size=2).map(lambda found: tuple(found.items()))
claims = st.dictionaries(texts, keys, max_size=2).map(lambda found: tuple(found.items()))
contexts = st.dictionaries(texts, st.none() | keys, max_size=2).map(
    lambda found: tuple(found.items())
)


def sessions(source: st.SearchStrategy[Caller]) -> st.SearchStrategy[Caller]:
    return st.builds(
        SessionCaller,
        role=st.sampled_from([TARGET, NEXT, f"arn:aws:iam::{B}:role/Far"]),
        name=st.sampled_from(["session", "review"]),
        session_policy=maybe,
        tags=tags,
        transitive_tag_keys=keys,
        issued_at=times,
        expires_at=times,
        source=st.none() | source,
    )


SIMPLE: st.SearchStrategy[Caller] = st.one_of(
    st.just(UserCaller(USER)),
    st.builds(WebIdentityCaller, provider=some, claims=claims),
    st.builds(SamlCaller, provider=some, attributes=claims, session_not_on_or_after=times),
)
CALLERS = SIMPLE | sessions(SIMPLE) | sessions(sessions(SIMPLE))
PARAMETERS = st.builds(
    AssumeRoleParameters,
    session_name=maybe,
    external_id=maybe,
    mfa=st.booleans(),
    serial_number=maybe,
    token_code=maybe,
    duration=st.none() | st.integers(0, 50_000),
    tags=tags,
    transitive_tag_keys=keys,
    source_identity=maybe,
    session_policy=maybe,
    policy_arns=keys,
    provided_contexts=st.lists(st.builds(ProvidedContext, texts, texts), max_size=2).map(tuple),
)
ASSUME = st.builds(
    AssumeRoleRequest,
    caller=CALLERS,
    role=st.sampled_from([TARGET, NEXT]),
    at=st.sampled_from([NOW, OTHER]),
    action=st.sampled_from(["sts:AssumeRole", "sts:AssumeRoleWithSAML"]),
    parameters=PARAMETERS,
    context=contexts,
    is_open=st.booleans(),
)
ACTION = st.builds(
    ActionRequest,
    caller=CALLERS,
    action=some,
    resource=some,
    at=st.sampled_from([NOW, OTHER]),
    resource_account=maybe,
    resource_policy=maybe,
    context=contexts,
    is_open=st.booleans(),
)


@given(ASSUME | ACTION)
def test_a_request_reads_back_as_it_was(request: AssumeRoleRequest | ActionRequest) -> None:
    written = json.loads(json.dumps(written_query(request, INDEX, NOW)))
    assert read_query(written, INDEX, NOW) == request


def test_the_last_hop_of_a_chain_says_where_its_caller_comes_from() -> None:
    hops = [Hop(role=TARGET), Hop(role=NEXT)]
    *_, last = simulate_chain(UserCaller(USER), hops, INDEX, NOW)
    written = written_query(last.request, INDEX, NOW)
    assert written["caller"]["session"]["from"] == USER
    assert read_query(written, INDEX, OTHER) == last.request


def test_the_time_goes_without_saying_unless_credentials_have_times() -> None:
    """Credentials that end at noon say nothing about tomorrow."""
    plain = AssumeRoleRequest(caller=UserCaller(USER), role=TARGET, at=NOW)
    assert written_query(plain, INDEX, NOW) == {"type": "assume", "caller": USER, "role": TARGET}
    assert written_query(plain, INDEX, OTHER)["at"] == NOW
    assert written_query(plain, INDEX)["at"] == NOW
    *_, first = simulate_chain(UserCaller(USER), [Hop(role=TARGET)], INDEX, NOW)
    chained = replace(plain, caller=session_caller(first), role=NEXT)
    assert written_query(chained, INDEX, NOW)["at"] == NOW
    ending = SamlCaller(provider="p", session_not_on_or_after=OTHER)
    assert written_query(replace(plain, caller=ending), INDEX, NOW)["at"] == NOW


TWICE = (("a", "1"), ("a", "2"))
PLAIN = AssumeRoleRequest(caller=UserCaller(USER), role=TARGET, at=NOW)


@pytest.mark.parametrize(
    "request_",
    [
        replace(PLAIN, parameters=AssumeRoleParameters(tags=TWICE)),
        replace(PLAIN, caller=SessionCaller(role=NEXT, tags=TWICE)),
        replace(PLAIN, context=(("k", None), ("k", ("v",)))),
        replace(
            PLAIN,
            caller=WebIdentityCaller(
                provider="p.example.org", claims=(("c", ("1",)), ("c", ("2",)))
            ),
        ),
        replace(
            PLAIN,
            caller=SessionCaller(
                role=NEXT, source=SamlCaller(provider="p", attributes=(("c", ()), ("c", ("2",))))
            ),
        ),
    ],
)
def test_what_a_query_cannot_say_is_refused(request_: AssumeRoleRequest) -> None:
    """Never another question than the one that was asked."""
    with pytest.raises(QueryError, match=r"Take"):
        written_query(request_, INDEX, NOW)


@pytest.mark.parametrize("query", [[], {"type": []}, {"type": "paths"}, {"type": None}])
def test_a_query_of_no_known_type_is_an_error(query: object) -> None:
    with pytest.raises(QueryError):
        read_query(query, INDEX, NOW)


def test_parameters_have_to_be_an_object() -> None:
    query = {"type": "assume", "caller": USER, "role": TARGET, "params": ["x"]}
    with pytest.raises(QueryError, match=r"query\.params"):
        read_query(query, INDEX, NOW)
