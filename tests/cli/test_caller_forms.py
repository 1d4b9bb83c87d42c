"""Callers and requests as the words of a command: read back, they are the same again."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.cli.callers import caller_argument
from rolescope.cli.failure import UsageFailure
from rolescope.cli.flags import add_request_flags
from rolescope.cli.hops import course, policy_argument
from rolescope.engine.index import WorldIndex
from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    RootCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest, ProvidedContext
from rolescope.simulation.chain import Hop
from rolescope.simulation.evidence.caller_object import caller_form
from rolescope.simulation.evidence.command import assume_words
from rolescope.value import replace
from support.worlds.build import NOW, A, B, account, role, world

INDEX = WorldIndex(world(account(A, role("Target", path="/ops/"), role("Next"))))
TARGET, NEXT = f"arn:aws:iam::{A}:role/ops/Target", f"arn:aws:iam::{A}:role/Next"
USER = f"arn:aws:iam::{A}:user/ana"

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
some = st.text(min_size=1, max_size=6)
names = st.none() | st.text(max_size=6)
times = st.none() | st.just(NOW)
keys = st.lists(st.text(max_size=3), max_size=2).map(tuple)
tags = st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2).map(
    lambda found: tuple(found.items())
)
claims = st.dictionaries(st.text(max_size=4), keys, max_size=2).map(
    lambda found: tuple(found.items())
)
SIMPLE: st.SearchStrategy[Caller] = st.one_of(
    st.just(UserCaller(USER)),
    st.just(ServiceCaller("ec2.amazonaws.com")),
    st.builds(
        RootCaller,
        st.just(B),
        st.sampled_from(["aws", "aws-cn"]),
        st.none() | st.just("arn:aws:iam::aws:policy/t"),
        times,
        times,
    ),
    st.builds(
        SessionTokenCaller,
        user=st.just(USER),
        mfa=st.booleans(),
        mfa_age=st.none() | st.integers(0, 99),
        issued_at=times,
        expires_at=times,
    ),
    st.builds(
        FederatedUserCaller,
        user=st.just(USER),
        name=some,
        session_policy=names,
        policy_arns=keys,
        tags=tags,
        issued_at=times,
        expires_at=times,
    ),
    st.builds(WebIdentityCaller, provider=some, claims=claims),
    st.builds(SamlCaller, provider=some, attributes=claims, session_not_on_or_after=times),
)


def sessions(source: st.SearchStrategy[Caller]) -> st.SearchStrategy[SessionCaller]:
    return st.builds(
        SessionCaller,
        role=st.sampled_from([TARGET, NEXT, f"arn:aws:iam::{B}:role/Far"]),
        name=st.sampled_from(["session", "review"]),
        session_policy=names,
        policy_arns=keys,
        tags=tags,
        transitive_tag_keys=keys,
        source_identity=names,
        issued_at=times,
        expires_at=times,
        source=st.none() | source,
        role_id=st.none() | st.just("AROAX"),
    )


CALLERS: st.SearchStrategy[Caller] = SIMPLE | sessions(SIMPLE) | sessions(sessions(SIMPLE))


@given(CALLERS)
def test_a_caller_written_down_is_the_same_caller(caller: Caller) -> None:
    form = caller_form(caller, INDEX)
    text = form if isinstance(form, str) else json.dumps(form)
    assert caller_argument(text, INDEX) == caller


@pytest.mark.parametrize(
    ("caller", "form"),
    [
        (UserCaller(USER), USER),
        (RootCaller(A), f"arn:aws:iam::{A}:root"),
        (SessionCaller(role=TARGET), TARGET),
        (SessionCaller(role=TARGET, name="x"), f"arn:aws:sts::{A}:assumed-role/Target/x"),
        (
            SessionCaller(role=f"arn:aws:iam::{B}:role/Far", name="x", is_path_known=False),
            f"arn:aws:sts::{B}:assumed-role/Far/x",
        ),
    ],
)
def test_an_arn_is_enough_where_it_says_all(caller: Caller, form: str) -> None:
    assert caller_form(caller, INDEX) == form


def test_a_session_whose_path_is_not_known_keeps_its_session_arn() -> None:
    caller = SessionCaller(
        role=f"arn:aws:iam::{B}:role/Far", name="x", is_path_known=False, source_identity="ana"
    )
    form = caller_form(caller, INDEX)
    assert isinstance(form, dict)
    assert form["session"]["role"] == f"arn:aws:sts::{B}:assumed-role/Far/x"
    assert caller_argument(json.dumps(form), INDEX) == caller


PARAMETERS = st.builds(
    AssumeRoleParameters,
    session_name=st.none() | texts,
    external_id=st.none() | texts,
    mfa=st.booleans(),
    duration=st.none() | st.integers(0, 50_000),
    tags=st.lists(st.tuples(some.filter(lambda key: "=" not in key), texts), max_size=2).map(tuple),
    transitive_tag_keys=st.lists(texts, max_size=2).map(tuple),
    source_identity=st.none() | texts,
    session_policy=st.none() | texts | st.just('{"Statement": []}'),
    policy_arns=st.lists(texts, max_size=2).map(tuple),
    provided_contexts=st.lists(
        st.builds(ProvidedContext, some.filter(lambda arn: "=" not in arn), texts), max_size=2
    ).map(tuple),
)
CONTEXT = st.dictionaries(
    some.filter(lambda key: "=" not in key and key == key.lower()),
    st.lists(texts, min_size=1, max_size=2).map(tuple),
    max_size=2,
).map(lambda found: tuple(found.items()))


@given(
    st.lists(st.builds(Hop, role=st.sampled_from([TARGET, NEXT]), parameters=PARAMETERS,
                       context=CONTEXT), min_size=1, max_size=3),
    st.integers(1, 3),
    st.booleans(),
)  # fmt: skip
def test_the_words_of_a_chain_read_back_are_its_hops(
    hops: list[Hop],
    asked: int,
    is_open: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    """No value is taken for a flag, and none is cut or joined."""
    caller = UserCaller(USER)
    requests = [
        AssumeRoleRequest(
            caller=caller,
            role=hop.role,
            at=NOW,
            parameters=hop.parameters,
            context=hop.context,
            is_open=is_open,
        )
        for hop in hops[:asked]
    ]
    program, command, source, *words = assume_words(["-x"], requests, hops[asked:], INDEX)
    assert (program, command, source) == ("rolescope", "assume", "./-x")
    options = parsed(words)
    found = course(caller_argument(options.caller, INDEX), options.given, INDEX)
    assert found.caller == caller
    assert list(found.hops) == hops
    assert (options.at, options.open) == (NOW, is_open)


def parsed(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    add_request_flags(parser)
    parser.add_argument("--at")
    parser.add_argument("--open", action="store_true")
    return parser.parse_args(words)


def test_a_tag_that_is_given_twice_is_a_flag() -> None:
    """An object holds a key only once; a request does not."""
    twice = SessionCaller(role=NEXT, tags=(("a", "1"), ("a", "2")), source_identity="ana")
    request = AssumeRoleRequest(caller=twice, role=TARGET, at=NOW)
    options = parsed(list(assume_words(["x"], [request], [], INDEX)[3:]))
    found = course(caller_argument(options.caller, INDEX), options.given, INDEX)
    assert found.caller == twice


def test_a_policy_stands_in_place_or_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "policy.json"
    path.write_text('{"Statement": []}', encoding="utf-8")
    assert policy_argument(str(path)) == '{"Statement": []}'
    assert policy_argument('{"a": 1}') == '{"a": 1}'
    assert policy_argument('" {}"') == " {}"
    with pytest.raises(UsageFailure, match="the JSON string cannot be read"):
        policy_argument('"no end')


def test_the_session_of_assume_root_is_a_caller() -> None:
    text: dict[str, Any] = {"root": {"account": A, "taskPolicy": "arn:aws:iam::aws:policy/t"}}
    found = caller_argument(json.dumps(text), INDEX)
    assert found == RootCaller(A, task_policy="arn:aws:iam::aws:policy/t")
    assert replace(found, task_policy=None) == RootCaller(A)
