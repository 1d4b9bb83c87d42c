"""Evidence: nothing secret in it, everything that the answer rests on, and how to reproduce it."""

import hashlib
import json
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.verdict import Decision
from rolescope.model.assumed import Assumed
from rolescope.model.caller import (
    ASSUME_ROLE,
    ASSUME_ROLE_WITH_WEB_IDENTITY,
    SamlCaller,
    SessionCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import OidcProvider
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest, ProvidedContext
from rolescope.simulation.assume_role import Simulation, simulate
from rolescope.simulation.chain import Hop, simulate_chain
from rolescope.simulation.evidence.record import (
    Document,
    Evidence,
    EvidenceOrigin,
    EvidenceUnavailable,
    evidence,
    without_secrets,
)
from rolescope.value import replace
from support.worlds.build import NOW, A, account, allow, policy, role, trusts, user, world

ANA = UserCaller(f"arn:aws:iam::{A}:user/ana")
ONE, TWO = f"arn:aws:iam::{A}:role/One", f"arn:aws:iam::{A}:role/Two"
PROVIDER = f"arn:aws:iam::{A}:oidc-provider/token.example.com"
NONCE = {"StringEquals": {"token.example.com:nonce": "once"}}
INDEX = WorldIndex(
    world(
        account(
            A,
            OidcProvider(PROVIDER, "token.example.com"),
            user("ana", allows=allow("sts:AssumeRole", "*")),
            role("One", trust=trusts(A), allows=allow("sts:AssumeRole", "*")),
            role("Two", trust=trusts(A)),
            role("Web", trust=trusts({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity")),
            role(
                "Nonce",
                trust=trusts(
                    {"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity", Condition=NONCE
                ),
            ),
        )
    )
)
ORIGIN = EvidenceOrigin(
    sources=("prod.json",),
    file="x.json",
    written_at="2026-11-25T10:00:00Z",
    engine="0.1.0",
    catalogue="2026-10-27",
)


def chain(*roles: str, at: str = NOW) -> tuple[Simulation, ...]:
    return simulate_chain(ANA, [Hop(role=one) for one in roles], INDEX, at)


def test_the_command_names_the_caller_every_hop_and_the_times() -> None:
    found = evidence(chain(ONE, TWO), INDEX, ORIGIN)
    assert found.command == (
        *("rolescope", "assume", "prod.json", "--as", ANA.arn, "--role", ONE, "--role", TWO),
        *("--at", NOW, "--evidence", "x.json", "--generated", "2026-11-25T10:00:00Z"),
    )
    assert found.unsaid == ()
    assert found.settings == ()
    assert [hop.verdict.decision for hop in found.hops] == [Decision.ALLOW, Decision.ALLOW]


def test_equal_documents_of_two_roles_are_two() -> None:
    """A reader looks for the document of each role, equal or not."""
    found = evidence(chain(ONE, TWO), INDEX, ORIGIN)
    trust = [one for one in found.documents if one.kind == "trust policy"]
    assert [one.owner for one in trust] == [ONE, TWO]
    assert trust[0].sha256 == trust[1].sha256
    inline = [one for one in found.documents if one.kind == "identity-based policy"]
    assert [one.owner for one in inline] == [ANA.arn, ONE]


def test_the_hash_is_that_of_the_document_as_its_source_had_it() -> None:
    text = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
    found = Document(policy("p", text), "me", "SCP")
    assert found.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert "\n" in found.policy.text  # people read it on many lines


def test_statements_are_quoted_from_their_documents() -> None:
    found = evidence(chain(ONE), INDEX, ORIGIN)
    trust = next(one for one in found.documents if one.kind == "trust policy")
    (quote,) = found.statements_of(trust)
    assert json.loads(quote.text)["Principal"] == {"AWS": A}
    assert quote.lines[0] < quote.lines[1]
    bare = Policy(name="made by hand", type=PolicyType.TRUST)
    assert found.statements_of(Document(bare, ONE, "trust policy")) == ()


def test_a_statement_without_a_text_is_quoted_as_nothing() -> None:
    (hop,) = chain(ONE)
    (layer,) = [x for x in hop.verdict.layers if x.layer.value == "trust policy"]
    bare = replace(layer.statements[0].policy, text="", raw=None)
    traced = replace(layer, statements=(replace(layer.statements[0], policy=bare),))
    hop = replace(hop, verdict=replace(hop.verdict, layers=(traced,)))
    found = evidence([hop], INDEX, ORIGIN)
    (quote,) = found.statements_of(found.documents[0])
    assert (quote.lines, quote.text) == ((1, 1), "")


def test_times_are_written_as_the_command_line_writes_them() -> None:
    """Else the same question, asked again, would not give the same bytes."""
    found = evidence(chain(ONE, at="2026-11-24T14:00:00+02:00"), INDEX, ORIGIN)
    assert found.hops[0].request.at == NOW
    assert "--at" in found.command
    odd = evidence(chain(ONE, at="some day"), INDEX, ORIGIN)
    assert odd.hops[0].request.at == "some day"


def test_what_the_command_cannot_say_is_named() -> None:
    origin = replace(ORIGIN, edits=("Without the trust of ana",))
    asked = AssumeRoleRequest(
        caller=ANA,
        role=ONE,
        at=NOW,
        parameters=AssumeRoleParameters(
            serial_number="arn:aws:iam::1:mfa/a",
            provided_contexts=(
                ProvidedContext("arn:aws:iam::aws:contextProvider/x", "jwt-of-me"),
                ProvidedContext("arn:a=b", "jwt-of-me"),  # a flag would end the ARN at the sign
            ),
        ),
        context=(("aws:SourceIp", None), ("aws:SourceVpc", ("vpc-1",))),
    )
    first = simulate(asked, INDEX, replace(DEFAULT, arn_star_matches=False))
    second = simulate(
        AssumeRoleRequest(
            caller=ANA,
            role=TWO,
            at="2026-11-24T13:00:00Z",
            action=ASSUME_ROLE_WITH_WEB_IDENTITY,
        ),
        INDEX,
    )
    left = [
        Hop(role=TWO, at="2026-11-24T14:00:00Z"),
        Hop(role=ONE, action=ASSUME_ROLE_WITH_WEB_IDENTITY),
        Hop(role=ONE, at=NOW, action=ASSUME_ROLE),
    ]
    found = evidence(
        [first, second],
        INDEX,
        origin,
        left=left,
        interpretation=replace(DEFAULT, arn_star_matches=False, session_token_is_capped=False),
    )
    assert found.unsaid == (
        "the edit of the scenario: Without the trust of ana",
        "the setting session_token_is_capped (U-4)",
        "the setting arn_star_matches (U-8)",
        f"the serial number and code of {ONE}",
        f"the provided contexts of {ONE}",
        f"that aws:SourceIp is absent from {ONE}",
        f"that {TWO} is asked for with sts:AssumeRoleWithWebIdentity",
        f"the time of {TWO}",
        f"that {ONE} is asked for with sts:AssumeRoleWithWebIdentity",
    )
    assert "jwt-of-me" not in str(found)
    assert [(one.rule, one.value) for one in found.settings] == [("U-4", False), ("U-8", False)]


def test_readings_of_the_user_are_told() -> None:
    reading = replace(DEFAULT, arn_star_matches=False)
    index = WorldIndex(INDEX.world.under(Assumed(reading=reading)))
    found = evidence(simulate_chain(ANA, [Hop(role=ONE)], index, NOW), index, ORIGIN)
    assert [(one.rule, one.value) for one in found.settings] == [("U-8", False)]
    assert "the setting arn_star_matches (U-8)" in found.unsaid


def test_uncertain_rules_are_told_once() -> None:
    (hop,) = chain(ONE)
    hop = replace(hop, verdict=replace(hop.verdict, uncertain=("U-1", "U-6")))
    found = evidence([hop, hop], INDEX, ORIGIN)
    assert found.uncertain == ("U-1", "U-6")


# Secrets


def web(role_name: str, **claims: str) -> AssumeRoleRequest:
    claims = {"aud": "app"} | claims
    named = tuple((name, (value,)) for name, value in claims.items())
    return AssumeRoleRequest(
        caller=WebIdentityCaller(provider=PROVIDER, claims=named),
        role=f"arn:aws:iam::{A}:role/{role_name}",
        at=NOW,
        action=ASSUME_ROLE_WITH_WEB_IDENTITY,
    )


def told(request: AssumeRoleRequest) -> Evidence:
    return evidence([simulate(request, INDEX)], INDEX, ORIGIN)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nonce", "n-0S6"),
        ("id_token", "hush-0"),
        ("https://example.com/client_secret", "hush-1"),
        ("at_hash", "hush-2"),
        ("password", "hush-3"),
        ("note", "eyJhbGciOiJub25l.e30."),
        ("key_file", "-----BEGIN RSA PRIVATE KEY-----\nMIIE"),
        ("used", "by AKIAIOSFODNN7EXAMPLE today"),
    ],
)
def test_claims_that_are_secrets_are_left_out(name: str, value: str) -> None:
    found = told(web("Web", sub="me", **{name: value}))
    assert found.hops[0].verdict.decision is Decision.ALLOW
    assert value not in str(found)
    assert '"sub": ["me"]' in " ".join(found.command)


@pytest.mark.parametrize("name", ["sub", "aud", "amr", "barcode", "tokens_used", "department"])
def test_other_claims_are_kept(name: str) -> None:
    assert "my-value" in str(told(web("Web", **{name: "my-value"})))


def test_no_evidence_of_an_answer_that_rests_on_a_secret() -> None:
    request = web("Nonce", nonce="once")
    assert simulate(request, INDEX).verdict.decision is Decision.ALLOW
    with pytest.raises(EvidenceUnavailable, match="must not be written down"):
        told(request)


def test_secrets_are_left_out_of_the_callers_behind_a_session() -> None:
    source = SamlCaller(
        provider=f"arn:aws:iam::{A}:saml-provider/Okta",
        attributes=(("sub", ("me",)), ("refresh_token", ("r",))),
    )
    caller = SessionCaller(role=ONE, source=SessionCaller(role=TWO, source=source))
    found = without_secrets(AssumeRoleRequest(caller=caller, role=TWO, at=NOW)).caller
    kept = replace(source, attributes=(("sub", ("me",)),))
    assert found == SessionCaller(role=ONE, source=SessionCaller(role=TWO, source=kept))


def test_the_code_of_a_device_is_left_out() -> None:
    """A valid one is what `mfa` says; of another, STS still refuses the form."""
    serial = "arn:aws:iam::111122223333:mfa/ana"
    asked: dict[str, Any] = {"caller": ANA, "role": ONE, "at": NOW}
    valid = AssumeRoleParameters(serial_number=serial, token_code="123456")  # noqa: S106
    found = without_secrets(AssumeRoleRequest(**asked, parameters=valid)).parameters
    assert found == AssumeRoleParameters(mfa=True)
    wrong = replace(valid, token_code="12a")  # noqa: S106
    request = AssumeRoleRequest(**asked, parameters=wrong)
    assert without_secrets(request).parameters.token_code == "00a"  # noqa: S105
    found_hop = told(request).hops[0]
    assert [one.rule for one in found_hop.verdict.refusals] == ["AR-9"]


def test_whose_device_it_may_be_is_kept_ar9() -> None:
    """AR-9: the caveat of the verdict rests on the serial number, which is no secret."""
    serial = "arn:aws:iam::111122223333:mfa/bob"
    given = AssumeRoleParameters(serial_number=serial, token_code="123456")  # noqa: S106
    request = AssumeRoleRequest(caller=ANA, role=ONE, at=NOW, parameters=given)
    kept = without_secrets(request).parameters
    assert kept == AssumeRoleParameters(mfa=True, serial_number=serial)
    (hop,) = told(request).hops
    assert any("belongs to" in words for words in hop.verdict.unknown)


@pytest.mark.parametrize(
    ("assertion", "kept", "rules"),
    [
        ("jwt-of-me", "WITHHELD", []),
        ("abc", "---", ["AR-14"]),
        ("e" * 2_049, "-" * 2_049, ["AR-14"]),
    ],
)
def test_the_assertion_of_a_context_is_left_out_ar14(
    assertion: str, kept: str, rules: list[str]
) -> None:
    """AR-14: what is shown in its place has the same verdict."""
    provider = "arn:aws:iam::aws:contextProvider/x"
    given = AssumeRoleParameters(provided_contexts=(ProvidedContext(provider, assertion),))
    found = told(AssumeRoleRequest(caller=ANA, role=ONE, at=NOW, parameters=given))
    assert f"{provider}={kept}" in found.command
    assert assertion not in found.command
    assert [one.rule for one in found.hops[0].verdict.refusals] == rules


def test_documents_without_an_arn_belong_to_the_caller() -> None:
    caller = SessionCaller(role=ONE, session_policy='{"Statement": {"Effect": "Allow"}}')
    found = told(AssumeRoleRequest(caller=caller, role=TWO, at=NOW))
    owners = {one.kind: one.owner for one in found.documents}
    assert owners["session policy"] == ONE
    assert owners["trust policy"] == TWO
