"""A chain in words: crumbs with the time left, credentials with what was carried over."""

import shlex
from datetime import UTC
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import (
    Caller,
    SamlCaller,
    ServiceCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.simulation.callers import first_request
from rolescope.simulation.chain import (
    Chain,
    begun,
    edited,
    looking_at,
    session_caller,
    with_next_hop,
)
from rolescope.value import replace
from rolescope.words.chain_text import Crumb, crumbs, left_words
from rolescope.words.credentials.credentials_text import CredentialsText, credentials_text
from support.worlds.build import NOW, A, B
from support.worlds.trust_worlds import ADMIN, ANA, DEPLOY, RELEASE, release_world

LATER = "2026-11-24T12:18:00Z"
NAMES = {A: "tools", B: "prod"}


@pytest.fixture
def index() -> WorldIndex:
    return WorldIndex(release_world())


def three(index: WorldIndex, **first: Any) -> Chain:
    """ana, deploy, release and admin."""
    given = AssumeRoleParameters(**first)
    request = AssumeRoleRequest(caller=UserCaller(ANA), role=DEPLOY, at=NOW, parameters=given)
    chain = with_next_hop(begun(request, index), RELEASE, index)
    asked = AssumeRoleParameters(external_id="nw-7731", session_name="release-1")
    chain = edited(chain, replace(chain.simulation.request, parameters=asked), index)
    return with_next_hop(chain, ADMIN, index)


def told(chain: Chain, index: WorldIndex, moment: str = NOW) -> list[tuple[str, str, str]]:
    return [(x.name, x.detail, x.state) for x in crumbs(chain, index, moment)]


def test_every_session_has_a_crumb_with_its_time_left(index: WorldIndex) -> None:
    found = crumbs(three(index), index, LATER, UTC)
    assert [(x.name, x.detail) for x in found] == [
        ("ana", "access key"),
        ("deploy", "42 min"),
        ("release", "42 min"),
        ("admin", "42 min"),
    ]
    assert [x.is_current for x in found] == [False, False, False, True]
    assert found[3].tooltip == "Hop 3, session session: ends 13:00"
    assert found[3].spoken == "Hop 3: admin, 42 min, looked at"
    assert found[0].spoken == "First caller: ana, access key"


def test_what_is_over_is_expired(index: WorldIndex) -> None:
    chain = three(index)
    assert told(chain, index, "2026-11-24T12:59:20Z")[1][1:] == ("40 s", "valid")
    assert told(chain, index, "2026-11-24T13:00:00Z")[1][1:] == ("expired", "expired")
    session = chain.simulations[0].session
    assert session is not None
    assert left_words(session, "2026-11-24T11:00:00Z") == "1 h"  # not issued yet: all of it
    assert left_words(replace(session, expires_at=""), NOW) == "end not known"


def test_a_hop_without_session_says_why_and_those_after_it_too(index: WorldIndex) -> None:
    chain = looking_at(three(index), 1)
    request = chain.simulation.request
    denied = edited(chain, replace(request, parameters=AssumeRoleParameters()), index)
    found = crumbs(denied, index, NOW)
    assert [x.state for x in found] == ["caller", "valid", "denied", "left"]
    assert found[2].tooltip.startswith("Denied: ")
    assert found[3].detail == "not reached"
    assert found[3].tooltip == (
        "Nobody can ask: hop 2 yields no session of release. It is answered as soon as hop 2 does."
    )
    long = replace(request.parameters, duration=7_200)
    refused = edited(chain, replace(request, parameters=long), index)
    assert crumbs(refused, index, NOW)[2].detail == "refused"
    both = AssumeRoleParameters(external_id="x")  # too short, and not the one that is asked for
    denied = edited(chain, replace(request, parameters=both), index)
    assert crumbs(denied, index, NOW)[2].detail == "denied"
    opened = replace(request, parameters=AssumeRoleParameters(), is_open=True)
    assert "depends" in [x.detail for x in crumbs(edited(chain, opened, index), index, NOW)]


@pytest.mark.parametrize(
    ("caller", "shape", "detail"),
    [
        (UserCaller(ANA), "circle", "access key"),
        (ServiceCaller("ec2.amazonaws.com"), "rounded-square", "AWS service"),
        (SessionTokenCaller(user=ANA), "session", "GetSessionToken"),
        (SessionTokenCaller(user=ANA, mfa=True), "session", "GetSessionToken with MFA"),
        (WebIdentityCaller(provider=f"arn:aws:iam::{A}:oidc-provider/x"), "hexagon", "token"),
        (SamlCaller(provider=f"arn:aws:iam::{A}:saml-provider/x"), "hexagon", "assertion"),
    ],
)
def test_the_first_crumb_says_what_is_signed_with(
    index: WorldIndex, caller: Caller, shape: str, detail: str
) -> None:
    chain = begun(first_request(caller, DEPLOY, NOW), index)
    first: Crumb = crumbs(chain, index, NOW)[0]
    assert (first.shape, first.detail) == (shape, detail)


# Credentials


def text(chain: Chain, hop: int, moment: str = LATER) -> CredentialsText:
    found = credentials_text(looking_at(chain, hop), moment, NAMES, UTC)
    assert found is not None
    return found


def carried(chain: Chain, hop: int) -> dict[str, str]:
    return {row.name: row.value for row in text(chain, hop).carried}


def test_credentials_open_nothing_ses1(index: WorldIndex) -> None:
    found = dict(text(three(index), 2).fields)
    assert found == {
        "AccessKeyId": "ASIASIMULATEDROLE000",
        "SecretAccessKey": "SIMULATED-NOT-A-SECRET",
        "SessionToken": "SIMULATED-NOT-A-SECRET",
        "Expiration": "2026-11-24T13:00:00Z",
        "AssumedRoleUser": f"arn:aws:sts::{B}:assumed-role/admin/session",
        "AssumedRoleId": found["AssumedRoleId"],
    }
    assert found["AssumedRoleId"].endswith(":session")


def test_the_time_left_is_told_in_words_and_as_a_share(index: WorldIndex) -> None:
    chain = three(index)
    now, over = text(chain, 2), text(chain, 2, "2026-11-24T15:00:00Z")
    assert (now.left, now.of, now.share) == ("42 min left", "of 1 h, ends 13:00", 0.7)
    assert (over.left, over.share) == ("Expired", 0.0)


def test_there_are_none_while_a_hop_is_denied(index: WorldIndex) -> None:
    chain = begun(first_request(UserCaller(ANA), RELEASE, NOW), index)
    assert credentials_text(chain, NOW, NAMES) is None


def test_what_is_carried_over_is_told(index: WorldIndex) -> None:
    """CH-2, CH-5, CH-8."""
    chain = three(index)
    assert text(chain, 0).carried_from == "ana"
    assert carried(chain, 0) == {
        "Source identity": "none set",
        "Session tags": "none set",
        "MFA": "never present",
        "Permissions of ana": "replaced",
    }
    assert text(chain, 1).carried_from == "hop 1"
    assert carried(chain, 1) == {
        "Source identity": "none set",
        "Session tags": "none set",
        "MFA": "never present",
        "Permissions of hop 1": "replaced",
        "Account": "tools \N{RIGHTWARDS ARROW} prod",
        "Duration": "1 h at most",
    }


def test_tags_source_identity_mfa_and_session_policy_are_told(index: WorldIndex) -> None:
    """Whether the hop is allowed is another matter: what it would carry over is told in words."""
    tags = tuple((key, "1") for key in ("a", "b", "c", "d"))
    chain = three(index)
    first = replace(
        chain.simulations[0].request.parameters,
        tags=tags,
        transitive_tag_keys=("a", "b", "c"),
        source_identity="ana",
        mfa=True,
        session_policy='{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    )
    request = replace(chain.simulations[0].request, parameters=first)
    made = replace(chain.simulations[0], request=request)
    after = replace(
        chain.simulations[1],
        request=replace(chain.simulations[1].request, caller=session_caller(made)),
    )
    changed = replace(chain, simulations=(made, after, chain.simulations[2]))
    assert carried(changed, 0) == {
        "Source identity": "set here: ana",
        "Session tags": "4 set here",
        "MFA": "not carried over",
        "Permissions of ana": "replaced",
    }
    found = carried(changed, 1)
    assert found["Source identity"] == "ana"
    assert found["Session tags"] == "a=1, b=1 and 1 more"
    assert found["MFA"] == "not carried over"
    assert found["Session policy of hop 1"] == "left behind"
    row = next(x for x in text(changed, 1).carried if x.name == "Session tags")
    assert row.is_carried
    assert row.tooltip.splitlines()[-1] == "Left behind, not transitive: d=1"


def test_the_chain_can_be_copied(index: WorldIndex) -> None:
    command, profile, code = text(three(index), 1).copies
    assert shlex.split(command.text)[:3] == ["aws", "sts", "assume-role"]
    assert RELEASE in command.text
    assert command.shown.splitlines()[0] == "aws sts assume-role \\"
    assert command.shown.replace("\\\n", "").split() == command.text.split()
    assert "[profile release]" in profile.text
    assert "source_profile = deploy" in profile.text
    assert code.text.count("sts.assume_role(") == 2
