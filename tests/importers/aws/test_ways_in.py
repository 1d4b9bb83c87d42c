"""Ways in: profiles of each kind, partitions, endpoints, proxies and certificates."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rolescope.importers.aws.collect import CollectRun, identify
from rolescope.importers.aws.connection import Connection, region_of
from rolescope.importers.aws.fault import CallFailed, FaultKind
from rolescope.importers.aws.plan import CollectPlan, ConnectionTarget
from rolescope.importers.aws.state import Collected
from support.aws.certificates import certified
from support.aws.cloud import Cloud, trust
from support.aws.http_layer import Answer, Heard, Layer, Refusal
from support.aws.server import CANARY

OWN = "123456789012"
ROLE = f"arn:aws:iam::{OWN}:role/reader"
KEY = "AKIAEXAMPLEEXAMPLE00"
Configure = Callable[[str], None]


@pytest.fixture
def configure(cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Write the configuration of AWS; there are no other credentials."""
    own = trust({"AWS": f"arn:aws:iam::{OWN}:root"})
    cloud.client("iam").create_role(RoleName="reader", AssumeRolePolicyDocument=own)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    keys = f"[base]\naws_access_key_id = {KEY}\naws_secret_access_key = {CANARY}\n"
    (tmp_path / "no-credentials").write_text(keys, encoding="utf-8")

    def write(text: str) -> None:
        (tmp_path / "no-config").write_text(text, encoding="utf-8")

    return write


_ASSUMES = (
    f"[profile reader]\nrole_arn = {ROLE}\nsource_profile = base\nexternal_id = nw-1\n"
    "region = us-east-1\n"
)


# Profiles


def test_role_of_a_profile_is_assumed_over_the_endpoint(cloud: Cloud, configure: Configure) -> None:
    """botocore makes a client of its own for that, which knows nothing of the endpoint."""
    configure(_ASSUMES)
    with Layer(cloud.url) as layer:
        identity = identify(Connection(ConnectionTarget(profile="reader", endpoint=layer.url)))
        assert identity.arn.startswith(f"arn:aws:sts::{OWN}:assumed-role/reader/")
        assert layer.operations == ["AssumeRole", "GetCallerIdentity"]
        assert layer.heard[0].given["ExternalId"] == "nw-1"
        assert layer.heard[0].key == KEY


def test_profile_of_the_environment_is_used(
    cloud: Cloud, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(_ASSUMES)
    monkeypatch.setenv("AWS_PROFILE", "reader")
    assert "assumed-role/reader" in identify(Connection(ConnectionTarget(endpoint=cloud.url))).arn


def test_program_hands_out_credentials(cloud: Cloud, configure: Configure, tmp_path: Path) -> None:
    told = {"Version": 1, "AccessKeyId": "AKIAPROCESSPROCESS00", "SecretAccessKey": CANARY}
    program = tmp_path / "hand_out.py"
    program.write_text(f"print({json.dumps(told)!r})", encoding="utf-8")
    configure(f"[profile made]\ncredential_process = {sys.executable} {program}\n")
    with Layer(cloud.url) as layer:
        identify(Connection(ConnectionTarget(profile="made", endpoint=layer.url)))
        assert {one.key for one in layer.heard} == {"AKIAPROCESSPROCESS00"}


def test_sso_without_a_session_says_how_to_sign_in(cloud: Cloud, configure: Configure) -> None:
    configure(
        "[profile person]\nsso_session = company\nsso_account_id = 123456789012\n"
        "sso_role_name = audit\nregion = us-east-1\n"
        "[sso-session company]\nsso_region = us-east-1\n"
        "sso_start_url = https://company.example/start-of-tests\n"
    )
    with Layer(cloud.url) as layer:
        with pytest.raises(CallFailed) as failed:
            identify(Connection(ConnectionTarget(profile="person", endpoint=layer.url)))
        assert layer.heard == []
    assert failed.value.fault.why is FaultKind.EXPIRED
    assert "aws sso login" in failed.value.fault.advice


def test_sso_session_is_used(cloud: Cloud, configure: Configure) -> None:
    """The token stays with botocore; what it gives are credentials that end."""
    configure(
        "[profile person]\nsso_start_url = https://company.example/start\n"
        "sso_region = us-east-1\nsso_account_id = 123456789012\nsso_role_name = audit\n"
        "region = us-east-1\n"
    )
    given = {
        "accessKeyId": "ASIASSOSSOSSOSSOSSO0",
        "secretAccessKey": CANARY,
        "sessionToken": "token",
        "expiration": 4_000_000_000_000,
    }

    def portal(heard: Heard) -> Answer | None:
        is_asked = heard.operation == "/federation/credentials"
        return Answer(json.dumps({"roleCredentials": given})) if is_asked else None

    with Layer(cloud.url, portal) as layer:
        connection = Connection(ConnectionTarget(profile="person", endpoint=layer.url))
        sso = connection._session._session.get_component("credential_provider").get_provider("sso")
        sso._token_cache = _Tokens()
        identify(connection)
        assert layer.operations == ["/federation/credentials", "GetCallerIdentity"]
        assert layer.heard[1].key == "ASIASSOSSOSSOSSOSSO0"
        assert connection.until is not None


class _Tokens(dict[str, dict[str, str]]):
    """A cache of tokens of SSO, in which somebody has signed in."""

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: str) -> dict[str, str]:
        return {"accessToken": "canary-token", "expiresAt": "2096-01-01T00:00:00Z"}


# Where


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("eu-central-1", "aws"),
        ("us-gov-west-1", "aws-us-gov"),
        ("cn-north-1", "aws-cn"),
        ("eusc-de-east-1", "aws-eusc"),
    ],
)
def test_partition_is_that_of_the_region(cloud: Cloud, region: str, partition: str) -> None:
    target = ConnectionTarget(region=region, endpoint=cloud.url)
    connection = Connection(target)
    identity = identify(connection)
    assert identity.partition == partition
    collected = Collected(identity=identity, started="2026-11-25T12:00:00Z")
    member = "210987654321"
    with Layer(cloud.url) as layer:
        target = ConnectionTarget(region=region, endpoint=layer.url)
        plan = CollectPlan(target=target, role="Audit", accounts=(member,), with_organization=False)
        CollectRun(plan, collected).run()
        asked = [one.given["RoleArn"] for one in layer.heard if one.operation == "AssumeRole"]
    assert asked == [f"arn:{partition}:iam::{member}:role/Audit"]
    assert collected.is_complete


@pytest.mark.parametrize(
    ("partition", "end"),
    [
        ("aws", "amazonaws.com"),
        ("aws-us-gov", "amazonaws.com"),
        ("aws-cn", "amazonaws.com.cn"),
        ("aws-eusc", "amazonaws.eu"),
    ],
)
def test_partition_has_endpoints_of_its_own(cloud: Cloud, partition: str, end: str) -> None:
    assert cloud is not None
    connection = Connection(ConnectionTarget(region=region_of(partition)))
    for service in ("sts", "iam", "organizations", "sso-admin", "identitystore"):
        connection.client(service)
    assert all(url.endswith(f".{end}") for url in connection.endpoints())
    assert connection.endpoint is None, "it is AWS that answers"


def test_credentials_of_another_partition_are_told_of_the_region(cloud: Cloud) -> None:
    """STS of us-east-1 does not know them, and nothing says where they are known."""

    def rule(_heard: Heard) -> Refusal:
        return Refusal("InvalidClientTokenId", 403, "The security token is invalid.")

    with Layer(cloud.url, rule) as layer:
        for region, is_told in ((None, True), ("us-east-1", False)):
            with pytest.raises(CallFailed) as failed:
                identify(Connection(ConnectionTarget(region=region, endpoint=layer.url)))
            assert ("us-gov-west-1" in failed.value.fault.advice) is is_told


# Over what


def test_proxy_stands_between(
    cloud: Cloud, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the role of the profile, too; the one that is chosen goes before the environment's."""
    configure(_ASSUMES)
    endpoint = "http://aws.example"
    with Layer(cloud.url) as layer:
        target = ConnectionTarget(profile="reader", endpoint=endpoint, proxy=layer.url)
        assert identify(Connection(target)).account == OWN
        assert {one.host for one in layer.heard} == {"aws.example"}
        assert layer.operations == ["AssumeRole", "GetCallerIdentity"]
        layer.forget()
        monkeypatch.setenv("HTTP_PROXY", layer.url)
        assert (
            identify(Connection(ConnectionTarget(profile="reader", endpoint=endpoint))).account
            == OWN
        )
        assert layer.operations == ["AssumeRole", "GetCallerIdentity"]


def test_certificates_of_ones_own_are_trusted(
    cloud: Cloud, configure: Configure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(_ASSUMES)
    bundle, tls = certified(tmp_path)
    with Layer(cloud.url, tls=tls) as layer:
        with pytest.raises(CallFailed) as failed:
            identify(Connection(ConnectionTarget(profile="base", endpoint=layer.url), attempts=1))
        assert failed.value.fault.why is FaultKind.UNREACHABLE
        assert "certificate" in failed.value.fault.said.lower()
        target = ConnectionTarget(profile="reader", endpoint=layer.url, ca_bundle=str(bundle))
        assert identify(Connection(target)).account == OWN
        monkeypatch.setenv("AWS_CA_BUNDLE", str(bundle))
        assert (
            identify(Connection(ConnectionTarget(profile="reader", endpoint=layer.url))).account
            == OWN
        )


@pytest.mark.parametrize(
    "wrong",
    [
        ConnectionTarget(endpoint="https://127.0.0.1:9", ca_bundle="no-such-file.pem"),
        ConnectionTarget(endpoint="http://127.0.0.1:9", proxy="http://127.0.0.1:9"),
        ConnectionTarget(endpoint="http://127.0.0.1:9", proxy="nonsense://"),
        ConnectionTarget(endpoint="http://", region="us-east-1"),
        ConnectionTarget(region="no region"),
    ],
)
def test_what_cannot_work_is_told(cloud: Cloud, wrong: ConnectionTarget) -> None:
    assert cloud is not None
    with pytest.raises(CallFailed) as failed:
        identify(Connection(wrong, attempts=1))
    assert failed.value.fault.said
    assert failed.value.fault.advice
