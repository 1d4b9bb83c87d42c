"""Credentials: as people have them, asked for where they are seen, and left nowhere."""

import json
import logging
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from rolescope.importers.aws.asking import CallRecord, Gate
from rolescope.importers.aws.collect import CollectRun, RunWatch, identify
from rolescope.importers.aws.connection import Connection, profiles
from rolescope.importers.aws.fault import CallFailed, FaultKind
from rolescope.importers.aws.plan import CollectPlan, ConnectionTarget
from rolescope.importers.aws.preflight import preflight
from rolescope.importers.aws.snapshot import Snapshot
from rolescope.importers.aws.state import Collected
from rolescope.progress import Cancelled
from support.aws.cloud import MEMBER_ROLE, Cloud, trust
from support.aws.http_layer import Answer, Heard, Layer, Refusal
from support.aws.server import CANARY
from support.window.patience import LONGEST

OWN = "123456789012"
DEVICE = f"arn:aws:iam::{OWN}:mfa/ana"
NOW = "2026-11-25T12:00:00Z"


@pytest.fixture
def config(cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration with a profile that assumes a role with MFA."""
    cloud.client("iam").create_role(
        RoleName="reader", AssumeRolePolicyDocument=trust({"AWS": f"arn:aws:iam::{OWN}:root"})
    )
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    keys = f"aws_access_key_id = AKIAEXAMPLEEXAMPLE00\naws_secret_access_key = {CANARY}\n"
    (tmp_path / "no-credentials").write_text(f"[base]\n{keys}", encoding="utf-8")
    config = tmp_path / "no-config"
    config.write_text(
        f"[profile reader]\nrole_arn = arn:aws:iam::{OWN}:role/reader\nsource_profile = base\n"
        f"mfa_serial = {DEVICE}\nregion = us-east-1\nendpoint_url = {cloud.url}\n"
        "[profile plain]\nsource_profile = base\n"
        f"credential_process = /bin/false {CANARY}\n",
        encoding="utf-8",
    )
    return config


def test_profiles_are_those_of_the_configuration(config: Path) -> None:
    assert config.exists()
    assert profiles() == ("base", "plain", "reader")


def test_code_of_a_device_is_asked_for_through_ours(cloud: Cloud, config: Path) -> None:
    """botocore would ask on a terminal; what is put in its place is not public."""
    asked: list[str] = []

    def ask(words: str) -> str:
        asked.append(words)
        return "123456"

    assert config.exists()
    connection = Connection(ConnectionTarget(profile="reader", endpoint=cloud.url), ask)
    identity = identify(connection)
    assert identity.arn.startswith(f"arn:aws:sts::{OWN}:assumed-role/reader/")
    assert len(asked) == 1
    assert DEVICE in asked[0]
    assert connection.until is not None, "temporary credentials end"


def test_nobody_is_asked_where_nobody_sees_it(cloud: Cloud, config: Path) -> None:
    assert config.exists()
    with pytest.raises(CallFailed, match="MFA device"):
        identify(Connection(ConnectionTarget(profile="reader", endpoint=cloud.url)))


def test_program_that_hands_out_credentials_is_not_quoted(cloud: Cloud, config: Path) -> None:
    assert config.exists()
    with pytest.raises(CallFailed) as failed:
        identify(Connection(ConnectionTarget(profile="plain", endpoint=cloud.url)))
    assert failed.value.fault.why is FaultKind.EXPIRED
    assert CANARY not in failed.value.fault.said


def _process(config: Path, command: str) -> None:
    text = f"[profile process]\nregion = us-east-1\ncredential_process = {command}\n"
    config.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/nowhere/at-all", "is not there"),
        (f"/bin/echo {CANARY}", "is not JSON"),
        ("/", "cannot be run"),
        ('/bin/echo "[]"', "gives no credentials"),
        ("/bin/echo '{\"Version\": 7}'", "custom-process"),
    ],
)
def test_program_that_gives_no_credentials_is_told(
    cloud: Cloud, config: Path, command: str, said: str
) -> None:
    _process(config, command)
    with pytest.raises(CallFailed, match=said) as failed:
        identify(Connection(ConnectionTarget(profile="process", endpoint=cloud.url)))
    fault = failed.value.fault
    assert fault.why is FaultKind.EXPIRED
    assert "credential_process" in fault.advice
    assert CANARY not in repr(failed.getrepr(style="long"))


_LEADS_TO_Q = "[profile p]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = q\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "could not be found"),
        (_LEADS_TO_Q, '"q"'),
        (
            f"{_LEADS_TO_Q}[profile q]\nrole_arn = arn:aws:iam::1:role/s\nsource_profile = p\n",
            "nfinite loop",
        ),
    ],
)
def test_unknown_and_circular_profiles_are_told(
    cloud: Cloud, config: Path, text: str, said: str
) -> None:
    config.write_text(text, encoding="utf-8")
    with pytest.raises(CallFailed, match=said) as failed:
        identify(Connection(ConnectionTarget(profile="p", endpoint=cloud.url, region="us-east-1")))
    assert "list-profiles" in failed.value.fault.advice


REFUSALS = [
    (
        "AssumeRole",
        Refusal(
            "AccessDenied",
            message="MultiFactorAuthentication failed with invalid MFA one time pass code.",
        ),
        "next code",
    ),
    (
        "AssumeRole",
        Refusal("AccessDenied", message="User: x is not authorized to perform: sts:AssumeRole"),
        "Allow sts:AssumeRole",
    ),
    (
        "AssumeRole",
        Refusal("SignatureDoesNotMatch", message="Signature expired: 1 is now earlier than 2"),
        "clock",
    ),
    ("GetCallerIdentity", Refusal("RequestTimeTooSkewed", message="time is too skewed"), "clock"),
]


@pytest.mark.parametrize(("operation", "refusal", "advice"), REFUSALS)
def test_refusals_before_anything_is_read_say_what_to_do(
    cloud: Cloud, config: Path, operation: str, refusal: Refusal, advice: str
) -> None:
    def rule(heard: Heard) -> Refusal | None:
        return refusal if heard.operation == operation else None

    with Layer(cloud.url, rule) as layer:
        config.write_text(config.read_text("utf-8").replace(cloud.url, layer.url), "utf-8")
        target = ConnectionTarget(profile="reader", endpoint=layer.url)
        connection = Connection(target, lambda _words: "123456", attempts=1)
        with pytest.raises(CallFailed) as failed:
            identify(connection)
    assert advice in failed.value.fault.advice


def test_answers_that_are_cut_off_are_asked_for_again(cloud: Cloud) -> None:
    heard: list[str] = []

    def rule(one: Heard) -> Answer | None:
        heard.append(one.operation)
        return Answer("<GetCallerIdentityResponse><Get") if len(heard) < 3 else None

    with Layer(cloud.url, rule) as layer:
        found = identify(Connection(ConnectionTarget(endpoint=layer.url, region="us-east-1")))
    assert found.account == OWN
    assert heard == ["GetCallerIdentity"] * 3


@pytest.mark.parametrize("code", ["AccessDenied", "ValidationError"])
def test_whatever_fails_is_read_one_by_one(cloud: Cloud, tmp_path: Path, code: str) -> None:
    """DF-36: not only where GetAccountAuthorizationDetails is denied."""
    cloud.fill(None, OWN)

    def rule(heard: Heard) -> Refusal | None:
        is_refused = heard.operation == "GetAccountAuthorizationDetails"
        return Refusal(code, status=400) if is_refused else None

    with Layer(cloud.url, rule) as layer:
        found = _run(layer.url, tmp_path / "aws").run()
    (outcome,) = [one for one in found.outcomes if one.call.endswith("AuthorizationDetails")]
    assert "one by one" in outcome.meaning
    names = {
        role["RoleName"]
        for role in found.parts[OWN].files["authorization-details.json"]["RoleDetailList"]
    }
    assert names


def test_what_cannot_be_reached_is_not_read_one_by_one(cloud: Cloud, tmp_path: Path) -> None:
    def rule(heard: Heard) -> Refusal | None:
        is_refused = heard.operation == "GetAccountAuthorizationDetails"
        return Refusal("ExpiredToken") if is_refused else None

    with Layer(cloud.url, rule) as layer:
        found = _run(layer.url, tmp_path / "aws").run()
        assert "ListUsers" not in layer.operations
    (outcome,) = [one for one in found.outcomes if one.call.endswith("AuthorizationDetails")]
    assert "one by one" not in outcome.meaning


def test_endpoint_of_the_environment_is_used(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", cloud.url)
    assert identify(Connection(ConnectionTarget(region="us-east-1"))).account == OWN


def test_no_credentials_at_all_are_told(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    with pytest.raises(CallFailed, match="credentials") as failed:
        identify(Connection(ConnectionTarget(endpoint=cloud.url)))
    assert failed.value.fault.why is FaultKind.EXPIRED


def test_profile_that_is_not_there_is_told(cloud: Cloud) -> None:
    with pytest.raises(CallFailed, match="nobody"):
        Connection(ConnectionTarget(profile="nobody", endpoint=cloud.url))


def _run(url: str, folder: Path, watch: RunWatch | None = None, **plan: Any) -> CollectRun:
    target = ConnectionTarget(endpoint=url)
    collected = Collected(identity=identify(Connection(target)), started=NOW, endpoint=url)
    snapshot = Snapshot(folder)
    snapshot.begin(collected)
    saved = RunWatch(saved=snapshot.save) if watch is None else watch
    return CollectRun(CollectPlan(target=target, role=MEMBER_ROLE, **plan), collected, watch=saved)


def test_nothing_secret_is_left(
    cloud: Cloud, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the key nor a token of a member account is in any file or line of the log."""
    members = cloud.organization(2)
    for account in members:
        cloud.fill(account, OWN)
    tokens: set[str] = set()

    def listen(heard: Heard) -> Refusal | None:
        tokens.add(heard.key)
        return None

    caplog.set_level(logging.DEBUG, "rolescope")
    with Layer(cloud.url, listen) as layer:
        _run(layer.url, tmp_path / "aws", accounts=None).run()
    keys = {key for key in tokens if key.startswith("ASIA")}
    assert len(keys) == 2, "the role of each member was assumed"
    written = [path.read_text("utf-8") for path in (tmp_path / "aws").rglob("*") if path.is_file()]
    assert len(written) > 10
    for secret in (CANARY, *keys, "aws_secret"):
        assert not [text for text in written if secret in text]
        assert secret not in caplog.text


def test_files_are_for_their_owner_alone(cloud: Cloud, tmp_path: Path) -> None:
    _run(cloud.url, tmp_path / "aws").run()
    files = [path for path in (tmp_path / "aws").rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_only_the_endpoint_is_spoken_to(
    cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken_to: set[Any] = set()
    connect = socket.socket.connect

    def listen(self: socket.socket, address: Any) -> None:
        spoken_to.add(address)
        connect(self, address)

    members = cloud.organization(1)
    monkeypatch.setattr(socket.socket, "connect", listen)
    _run(cloud.url, tmp_path / "aws", accounts=tuple(members), with_identity_center=True).run()
    port = int(cloud.url.rpartition(":")[2])
    assert spoken_to == {("127.0.0.1", port)}


# Pause and stop


def test_paused_run_asks_nothing_until_it_goes_on(cloud: Cloud, tmp_path: Path) -> None:
    cloud.fill(None, OWN)
    paused = threading.Event()
    runs: list[CollectRun] = []

    def told(record: CallRecord) -> None:
        if record.call.operation == "GetAccountAuthorizationDetails" and not paused.is_set():
            runs[0].pause(is_paused=True)
            paused.set()

    with Layer(cloud.url) as layer:
        runs.append(_run(layer.url, tmp_path / "aws", RunWatch(told=told)))
        thread = threading.Thread(target=runs[0].run, daemon=True)
        thread.start()
        assert paused.wait(LONGEST / 1_000)
        assert "ListRoles" not in layer.operations
        runs[0].pause(is_paused=False)
        thread.join(LONGEST / 1_000)
        assert not thread.is_alive()
        assert "ListRoles" in layer.operations


def test_paused_run_can_be_stopped(cloud: Cloud, tmp_path: Path) -> None:
    run = _run(cloud.url, tmp_path / "aws")
    run.pause(is_paused=True)
    thread = threading.Thread(target=run.run, daemon=True)
    thread.start()
    run.stop()
    thread.join(5)
    assert not thread.is_alive()
    run.pause(is_paused=True)
    assert run.is_stopped, "what was stopped is not held up again"


def test_gate_that_is_closed_lets_nothing_through() -> None:
    gate = Gate()
    gate.go_through()
    gate.stop()
    with pytest.raises(Cancelled):
        gate.go_through()


# Before a run


def test_each_kind_of_call_is_tried_once(cloud: Cloud) -> None:
    with Layer(cloud.url, lambda heard: _denied(heard, "ListRoles")) as layer:
        told: list[str] = []
        found = preflight(
            Connection(ConnectionTarget(endpoint=layer.url)),
            with_organization=True,
            with_identity_center=True,
            told=lambda tried: told.append(tried.call.id),
        )
        assert len(layer.operations) == len(found)
    assert told == [one.call.id for one in found]
    assert [one.call.operation for one in found if not one.is_allowed] == ["ListRoles"]
    assert "DescribeOrganization" in {one.call.operation for one in found}, "there is none: fine"


def _denied(heard: Heard, operation: str) -> Refusal | None:
    return Refusal("AccessDenied") if heard.operation == operation else None


def test_identity_says_partition_and_root(cloud: Cloud) -> None:
    identity = identify(Connection(ConnectionTarget(endpoint=cloud.url)))
    assert identity.partition == "aws"
    assert not identity.is_root
    assert json.dumps(identity.account) == f'"{OWN}"'
