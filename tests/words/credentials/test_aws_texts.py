"""A request as command, profile and code: read back, each is the request again."""

import ast
import configparser
import json
import re
import shlex
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.model.caller import (
    ASSUME_ROLE,
    ASSUME_ROLE_WITH_SAML,
    ASSUME_ROLE_WITH_WEB_IDENTITY,
    Caller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest, ProvidedContext
from rolescope.simulation.temporary import (
    AssumeRootRequest,
    FederationTokenRequest,
    SessionTokenRequest,
)
from rolescope.words.credentials.aws_call import (
    CallerValue,
    Request,
    aws_call,
    aws_command,
    spelled,
)
from rolescope.words.credentials.credentials_text import (
    aws_profile,
    boto3_code,
    carried_title,
    copy_as,
    share_left,
)
from support.worlds.build import NOW, A, B

ANA = UserCaller(f"arn:aws:iam::{A}:user/ana")
TARGET, NEXT = f"arn:aws:iam::{A}:role/ops/Target", f"arn:aws:iam::{B}:role/Next"
WEB = WebIdentityCaller(provider="www.amazon.com", claims=(("aud", ("x",)),))
SAML = SamlCaller(provider=f"arn:aws:iam::{A}:saml-provider/Okta")
ACTIONS: dict[type[Any], str] = {
    WebIdentityCaller: ASSUME_ROLE_WITH_WEB_IDENTITY,
    SamlCaller: ASSUME_ROLE_WITH_SAML,
}

texts = st.text(max_size=8)
names = st.none() | texts
PARAMETERS = st.builds(
    AssumeRoleParameters,
    session_name=names,
    external_id=names,
    mfa=st.booleans(),
    serial_number=st.none() | st.just(f"arn:aws:iam::{A}:mfa/ana"),
    token_code=st.none() | st.just("482913"),
    duration=st.none() | st.integers(900, 43_200),
    tags=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
    transitive_tag_keys=st.lists(texts, max_size=2).map(tuple),
    source_identity=names,
    session_policy=names,
    policy_arns=st.lists(texts, max_size=2).map(tuple),
    provided_contexts=st.lists(
        st.builds(ProvidedContext, texts, st.just("eyJhbGciOiJub25l")), max_size=1
    ).map(tuple),
)
CALLERS: tuple[Caller, ...] = (ANA, WEB, SAML)
REQUESTS = st.builds(
    lambda caller, parameters: ask(caller, TARGET, parameters),
    st.sampled_from(CALLERS),
    PARAMETERS,
)


def ask(
    caller: Caller, role: str = TARGET, parameters: AssumeRoleParameters | None = None
) -> AssumeRoleRequest:
    return AssumeRoleRequest(
        caller=caller,
        role=role,
        at=NOW,
        action=ACTIONS.get(type(caller), ASSUME_ROLE),
        parameters=parameters or AssumeRoleParameters(),
    )


# The command of the AWS CLI


def options_of(command: str) -> tuple[str, dict[str, str]]:
    """Read a command as the AWS CLI does: `--name value` or `--name=value`."""
    aws, sts, operation, *words = shlex.split(command)
    assert (aws, sts) == ("aws", "sts")
    found: dict[str, str] = {}
    while words:
        option = words.pop(0)
        assert option.startswith("--")
        name, equals, value = option.removeprefix("--").partition("=")
        if not equals:
            value = words.pop(0)
            assert not value.startswith("-")
        assert name not in found
        found[name] = value
    return operation, found


def read_back(command: str) -> AssumeRoleParameters:
    """Return the parameters that a command gives, but what only the caller holds."""
    _, found = options_of(command)
    names = {"tags", "policy-arns", "provided-contexts"}
    lists = {name: json.loads(found[name]) for name in names & found.keys()}
    keys = found.get("transitive-tag-keys")
    return AssumeRoleParameters(
        session_name=found.get("role-session-name"),
        external_id=found.get("external-id"),
        mfa="token-code" in found,
        serial_number=found.get("serial-number"),
        duration=int(found["duration-seconds"]) if "duration-seconds" in found else None,
        tags=tuple((one["Key"], one["Value"]) for one in lists.get("tags", [])),
        transitive_tag_keys=tuple(json.loads(keys)) if keys else (),
        source_identity=found.get("source-identity"),
        session_policy=found.get("policy"),
        policy_arns=tuple(one["arn"] for one in lists.get("policy-arns", [])),
        provided_contexts=tuple(
            ProvidedContext(one["ProviderArn"], one["ContextAssertion"])
            for one in lists.get("provided-contexts", [])
        ),
    )


def as_passed(request: AssumeRoleRequest) -> AssumeRoleParameters:
    """Return what of a request's parameters its operation takes."""
    asked = request.parameters
    is_saml = request.action == ASSUME_ROLE_WITH_SAML
    name = None if is_saml else "session" if asked.session_name is None else asked.session_name
    shared = AssumeRoleParameters(
        session_name=name,
        duration=asked.duration,
        session_policy=asked.session_policy,
        policy_arns=asked.policy_arns,
    )
    if request.action != ASSUME_ROLE:
        return shared
    mfa = asked.mfa or asked.serial_number is not None
    return AssumeRoleParameters(
        session_name=shared.session_name,
        external_id=asked.external_id,
        mfa=mfa,
        serial_number=(asked.serial_number or "MFA_DEVICE_ARN") if mfa else None,
        duration=asked.duration,
        tags=asked.tags,
        transitive_tag_keys=asked.transitive_tag_keys,
        source_identity=asked.source_identity,
        session_policy=asked.session_policy,
        policy_arns=asked.policy_arns,
        provided_contexts=tuple(
            ProvidedContext(one.provider_arn, "CONTEXT_ASSERTION")
            for one in asked.provided_contexts
        ),
    )


@given(REQUESTS)
def test_a_command_read_back_is_the_request(request: AssumeRoleRequest) -> None:
    command = aws_command(request)
    assert read_back(command) == as_passed(request)
    operation, found = options_of(command)
    assert found["role-arn"] == request.role
    assert (
        f"sts:{operation}"
        == re.sub("(?<=[a-z])(?=[A-Z])", "-", request.action.replace("SAML", "Saml")).lower()
    )
    assert "482913" not in command
    assert "eyJhbGciOiJub25l" not in command


@pytest.mark.parametrize(
    ("request_", "command"),
    [
        (
            AssumeRootRequest(
                caller=ANA, target=B, task_policy="arn:aws:iam::aws:policy/t", at=NOW
            ),
            (
                f"aws sts assume-root --target-principal {B} "
                """--task-policy-arn '{"arn": "arn:aws:iam::aws:policy/t"}'"""
            ),
        ),
        (
            SessionTokenRequest(caller=ANA, at=NOW, duration=900, mfa=True),
            (
                "aws sts get-session-token --duration-seconds 900 "
                "--serial-number MFA_DEVICE_ARN --token-code CODE"
            ),
        ),
        (SessionTokenRequest(caller=ANA, at=NOW), "aws sts get-session-token"),
        (
            FederationTokenRequest(caller=ANA, name="fed", at=NOW, tags=(("a", "b"),)),
            """aws sts get-federation-token --name fed --tags '[{"Key": "a", "Value": "b"}]'""",
        ),
        (
            ask(WEB),
            (
                f"aws sts assume-role-with-web-identity --role-arn {TARGET} "
                "--role-session-name session --web-identity-token file://TOKEN "
                "--provider-id www.amazon.com"
            ),
        ),
        (
            ask(SAML),
            (
                f"aws sts assume-role-with-saml --role-arn {TARGET} "
                f"--principal-arn {SAML.provider} --saml-assertion file://ASSERTION"
            ),
        ),
    ],
)
def test_commands_of_the_other_operations(request_: Request, command: str) -> None:
    assert aws_command(request_) == command


def test_a_provider_of_iam_has_no_provider_id() -> None:
    """FED-6: ProviderId is for the two that know no OpenID Connect."""
    provider = f"arn:aws:iam::{A}:oidc-provider/token.example.com"
    assert "--provider-id" not in aws_command(ask(WebIdentityCaller(provider=provider)))


# boto3


def calls_of(code: str) -> list[tuple[str, dict[str, ast.expr]]]:
    """Return the calls of STS in Python code, with their keyword arguments."""
    return [
        (node.func.attr, {one.arg or "": one.value for one in node.keywords})
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "sts"
    ]


@given(st.lists(REQUESTS, min_size=1, max_size=3))
def test_code_gives_the_arguments_of_the_request(requests: list[AssumeRoleRequest]) -> None:
    code = boto3_code(requests)
    for request, (name, arguments) in zip(requests, calls_of(code), strict=True):
        call = aws_call(request)
        assert name == spelled(call.operation, "_")
        assert [*arguments] == [name for name, _ in call.parameters]
        for field, value in call.parameters:
            if isinstance(value, CallerValue):
                assert isinstance(arguments[field], ast.Call)  # it is read where the code runs
            else:
                assert ast.literal_eval(arguments[field]) == value
    assert "482913" not in code


def test_the_code_of_a_chain_uses_the_credentials_of_the_hop_before() -> None:
    code = boto3_code([ask(ANA), ask(SessionCaller(role=TARGET), NEXT)])
    assert code.count('boto3.client("sts")') == 1
    assert 'aws_session_token=credentials["SessionToken"],' in code
    assert f'RoleArn="{NEXT}",' in code
    assert 'Path("TOKEN").read_text(encoding="ascii").strip()' in boto3_code([ask(WEB)])
    with_mfa = boto3_code([ask(ANA, parameters=AssumeRoleParameters(mfa=True))])
    assert 'TokenCode=input("TokenCode: "),' in with_mfa
    assert "pathlib" not in with_mfa


# Profiles


def profiles_of(text: str) -> dict[str, dict[str, str]]:
    """Read ~/.aws/config as the AWS CLI does."""
    parser = configparser.RawConfigParser(default_section="")
    parser.read_string(text)
    return {name.removeprefix("profile "): dict(parser[name]) for name in parser.sections()}


def test_the_profiles_of_a_chain_name_one_another() -> None:
    asked = AssumeRoleParameters(
        session_name="review", external_id="x:1", mfa=True, duration=900, source_identity="ana"
    )
    found = aws_profile([ask(ANA, parameters=asked), ask(SessionCaller(role=TARGET), NEXT)])
    assert profiles_of(found.text) == {
        "Target": {
            "role_arn": TARGET,
            "source_profile": "ana",
            "role_session_name": "review",
            "external_id": "x:1",
            "mfa_serial": "MFA_DEVICE_ARN",
            "duration_seconds": "900",
        },
        "Next": {
            "role_arn": NEXT,
            "source_profile": "Target",
            "role_session_name": "session",
        },
    }
    assert found.text.startswith("# Profile ana has to hold: Long-term keys of ana\n")
    assert found.cannot == ("Target: a profile cannot pass a source identity.",)


def test_what_a_profile_cannot_say() -> None:
    asked = AssumeRoleParameters(
        tags=(("a", "b"),),
        transitive_tag_keys=("a",),
        source_identity="ana",
        session_policy="{}",
        provided_contexts=(ProvidedContext("arn:x", "secret"),),
    )
    said = [words.rpartition("pass ")[2] for words in aws_profile([ask(ANA, TARGET, asked)]).cannot]
    assert said == [
        "session tags.",
        "transitive tag keys.",
        "a source identity.",
        "provided contexts.",
        "session policies.",
    ]


def test_profiles_of_other_callers() -> None:
    web = aws_profile([ask(WEB, parameters=AssumeRoleParameters(duration=900))])
    assert profiles_of(web.text)["Target"] == {
        "role_arn": TARGET,
        "web_identity_token_file": "TOKEN",
        "role_session_name": "session",
    }
    assert web.cannot == ("Target: a profile cannot pass DurationSeconds with a token.",)
    saml = aws_profile([ask(SAML)])
    assert saml.text == ""
    assert "credential_process" in saml.cannot[0]
    instance = aws_profile([ask(ServiceCaller("ec2.amazonaws.com"))])
    assert profiles_of(instance.text)["Target"]["credential_source"] == "Ec2InstanceMetadata"
    assert aws_profile([]) == type(saml)("", ())


def test_roles_of_one_name_have_profiles_of_their_own() -> None:
    again = f"arn:aws:iam::{B}:role/Target"
    found = profiles_of(aws_profile([ask(ANA), ask(SessionCaller(role=TARGET), again)]).text)
    assert {name: one["source_profile"] for name, one in found.items()} == {
        "Target": "ana",
        "Target-2": "Target",
    }


@given(st.lists(REQUESTS, max_size=3))
def test_no_value_adds_lines_to_a_profile(requests: list[AssumeRoleRequest]) -> None:
    """An external ID is data: with a line break in it, it would be a setting of its own."""
    found = aws_profile(requests)
    allowed = {"role_arn", "source_profile", "role_session_name", "external_id", "mfa_serial"}
    for one in profiles_of(found.text).values():
        assert set(one) <= allowed | {"duration_seconds", "web_identity_token_file"}
        assert one["role_arn"] == TARGET


def test_a_value_that_does_not_fit_is_told() -> None:
    asked = AssumeRoleParameters(external_id="x\nmfa_serial = y", session_name="a b")
    found = aws_profile([ask(ANA, "arn:aws:iam::1:role/a\nb", asked)])
    assert "mfa_serial" not in found.text
    assert [words.partition(": ")[2] for words in found.cannot] == [
        "a profile cannot pass this session name.",
        "a profile cannot pass this external ID.",
        "a profile cannot hold this role ARN.",
    ]


def test_labels_of_credentials() -> None:
    assert carried_title("hub") == "Carried over from hub"
    assert share_left(0.25) == "25% of the time is left"
    assert copy_as("boto3") == "Copy as boto3"
