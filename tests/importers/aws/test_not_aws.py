"""What is not AWS: an endpoint that answers with anything, and folders that a run never wrote."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.main import main
from rolescope.importers.aws.collect import CollectRun, identify
from rolescope.importers.aws.connection import Connection
from rolescope.importers.aws.fault import CallFailed, FaultKind
from rolescope.importers.aws.plan import CollectPlan, ConnectionTarget
from rolescope.importers.aws.snapshot import NoSnapshot, Snapshot, load
from rolescope.importers.aws.state import Collected
from rolescope.importers.collected import FORMAT
from rolescope.model.collection import CallState
from support.aws.cloud import Cloud
from support.aws.http_layer import Answer, Heard, Layer, Refusal

OWN = "123456789012"
NOW = "2026-11-25T12:00:00Z"
QUOTED = "CANARYofAnAnswer"
Rule = Callable[[Heard], Refusal | Answer | None]


def xml(operation: str, inner: str) -> Answer:
    return Answer(
        f"<{operation}Response><{operation}Result>{inner}</{operation}Result></{operation}Response>"
    )


def only(operation: str, answer: Answer) -> Rule:
    return lambda heard: answer if heard.operation == operation else None


def read(url: str, folder: Path, **plan: Any) -> Collected:
    target = ConnectionTarget(endpoint=url, region="us-east-1")
    identity = identify(Connection(target))
    collected = Collected(identity=identity, started=NOW, endpoint=url)
    snapshot = Snapshot(folder)
    snapshot.begin(collected)
    found = CollectRun(CollectPlan(target=target, **plan), collected).run()
    for part in found.parts.values():
        snapshot.save(part)
    return found


def said(found: Collected, call: str) -> str:
    (outcome,) = [one for one in found.outcomes if one.call == call]
    assert outcome.state is CallState.FAILED
    return outcome.said


IDENTITIES = [
    Answer("no XML"),
    Answer(""),
    Answer("<html><body>Sign in"),
    Answer("<other/>"),
    xml("GetCallerIdentity", f"<Account>{OWN}</Account>"),
    xml("GetCallerIdentity", f"<Account>../../{OWN}</Account><Arn>arn:aws:iam::1:user/x</Arn>"),
    xml("GetCallerIdentity", f"<Account>{OWN}</Account><Arn>x</Arn>"),
    Answer(f"<GetCallerIdentityResponse><SecretAccessKey>{QUOTED}"),
]


@pytest.mark.parametrize("answer", IDENTITIES)
def test_nobody_is_identified_by_what_is_not_aws(cloud: Cloud, answer: Answer) -> None:
    with (
        Layer(cloud.url, only("GetCallerIdentity", answer)) as layer,
        pytest.raises(CallFailed, match="is not one of AWS") as caught,
    ):
        identify(Connection(ConnectionTarget(endpoint=layer.url, region="us-east-1")))
    assert caught.value.fault.why is FaultKind.OTHER
    assert QUOTED not in repr(caught.getrepr(style="long"))


ANSWERS = [
    ("iam:GetAccountAuthorizationDetails", "x", "cannot be read"),
    ("iam:GetAccountAuthorizationDetails", "", "it lists nothing"),
    ("iam:GetAccountAuthorizationDetails", "<Policies><member/></Policies>", "Policies.Arn"),
    ("iam:ListRoles", "", "it lacks Roles"),
    ("iam:ListRoles", "<Roles><member/></Roles>", "it lacks Roles.Arn"),
    (
        "iam:ListRoles",
        "<Roles><member><MaxSessionDuration>x</MaxSessionDuration></member></Roles>",
        "cannot be read (ValueError)",
    ),
    (
        "iam:ListSAMLProviders",
        "<SAMLProviderList><member/></SAMLProviderList>",
        "it lacks SAMLProviderList.Arn",
    ),
]


@pytest.mark.parametrize(("call", "inner", "why"), ANSWERS)
def test_an_answer_that_is_none_is_unknown_and_never_empty(
    cloud: Cloud, tmp_path: Path, call: str, inner: str, why: str
) -> None:
    operation = call.partition(":")[2]
    answer = Answer("nothing") if inner == "x" else xml(operation, inner)
    with Layer(cloud.url, only(operation, answer)) as layer:
        found = read(layer.url, tmp_path / "aws", with_organization=False)
    assert why in said(found, call)
    assert not found.is_complete
    others = [one for one in found.outcomes if one.call != call]
    assert others
    assert all(one.state is CallState.COMPLETE for one in others if one.call != "iam:GetPolicy")


ORGANIZATIONS = [
    ("DescribeOrganization", "null"),
    ("DescribeOrganization", "[]"),
    ("DescribeOrganization", "[" * 50_000),
    ("DescribeOrganization", '{"Organization": 7}'),
    ("DescribeOrganization", "{}"),
    ("ListRoots", '{"Roots": 7}'),
    ("ListRoots", '{"Roots": [7]}'),
    ("ListRoots", '{"Roots": [{}]}'),
    ("ListRoots", "{}"),
    ("ListPolicies", '{"Policies": [{}]}'),
    ("ListAccountsForParent", '{"Accounts": [{"Id": "../../../outside"}]}'),
]


@pytest.mark.parametrize(("operation", "body"), ORGANIZATIONS)
def test_an_organization_that_is_none_is_unknown(
    cloud: Cloud, tmp_path: Path, operation: str, body: str
) -> None:
    cloud.organization(1)
    with Layer(cloud.url, only(operation, Answer(body))) as layer:
        found = read(layer.url, tmp_path / "aws", accounts=None, role="Reader")
    assert "is not one of AWS" in said(found, f"organizations:{operation}")
    assert [path.name for path in tmp_path.iterdir()] == ["aws"]


def test_pages_that_never_end_do(cloud: Cloud, tmp_path: Path) -> None:
    page = xml("ListRoles", "<Roles/><IsTruncated>true</IsTruncated><Marker>again</Marker>")
    with Layer(cloud.url, only("ListRoles", page)) as layer:
        found = read(layer.url, tmp_path / "aws", with_organization=False)
        assert layer.operations.count("ListRoles") == 2
    assert "its pages never end" in said(found, "iam:ListRoles")


def test_an_endpoint_that_is_no_url_is_told(cloud: Cloud) -> None:
    del cloud
    with pytest.raises(CallFailed, match="Invalid endpoint: nowhere"):
        identify(Connection(ConnectionTarget(endpoint="nowhere", region="us-east-1")))


def test_the_command_says_what_was_answered(
    cloud: Cloud, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def rule(heard: Heard) -> Answer | None:
        return None if heard.operation == "GetCallerIdentity" else Answer(f"<a>{QUOTED}")

    with Layer(cloud.url, rule) as layer:
        arguments = ["--endpoint-url", layer.url, "--output", str(tmp_path / "aws")]
        status = main(["collect", *arguments])
    text = "".join(capsys.readouterr())
    assert status == 2
    assert "Nothing could be read. The answer to " in text
    assert QUOTED not in text
    assert "Traceback" not in text


# Folders


ABOUT = {"format": FORMAT, "account": OWN, "arn": f"arn:aws:iam::{OWN}:user/x", "started": NOW}
CALLS = {
    "format": FORMAT,
    "account": OWN,
    "done": False,
    "calls": [{"call": "iam:ListRoles", "state": "complete", "pages": 1, "items": 1}],
}
DETAILS = {"RoleDetailList": [{"Arn": f"arn:aws:iam::{OWN}:role/a"}]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "aws"
    inner = found / "accounts" / OWN
    inner.mkdir(parents=True)
    (found / "collection.json").write_text(json.dumps(ABOUT))
    (inner / "calls.json").write_text(json.dumps(CALLS))
    (inner / "authorization-details.json").write_text(json.dumps(DETAILS))
    (found / "organization-calls.json").write_text(json.dumps(CALLS))
    (found / "organization.json").write_text(json.dumps({"Accounts": [{"Id": OWN}]}))
    assert set(load(found).parts) == {OWN, "organization"}
    return found


ODD: list[Any] = [None, True, 0, 1.5, "x", [], [[]], [7], {}, {"": []}]


def replaced(value: Any, odd: Any) -> Any:
    yield odd
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from (value | {key: other} for other in replaced(inner, odd))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            for other in replaced(inner, odd):
                yield [*value[:index], other, *value[index + 1 :]]


def loaded(folder: Path, name: str) -> Collected | None:
    """Take a folder; None when it is refused in words that name the file."""
    try:
        return load(folder)
    except NoSnapshot as error:
        words = str(error)
    assert str(folder) in words or name in words
    return None


@pytest.mark.parametrize(
    "name",
    [
        "collection.json",
        "organization.json",
        "organization-calls.json",
        f"accounts/{OWN}/calls.json",
        f"accounts/{OWN}/authorization-details.json",
    ],
)
def test_wrong_types_everywhere(folder: Path, name: str) -> None:
    """A folder is taken, or refused in words; what is taken has what the run reads of it."""
    path = folder / name
    whole = json.loads(path.read_text())
    for odd in ODD:
        for wrong in replaced(whole, odd):
            path.write_text(json.dumps(wrong))
            found = loaded(folder, path.name)
            details = found.part(OWN).files.get("authorization-details.json", {}) if found else {}
            assert all(role["Arn"] for role in details.get("RoleDetailList", ()))


def test_members_without_an_account_id_are_never_folders(folder: Path, cloud: Cloud) -> None:
    outside = [{"Id": "../../outside"}, {"Id": OWN}]
    (folder / "organization.json").write_text(json.dumps({"Accounts": outside}))
    collected = load(folder)
    target = ConnectionTarget(endpoint=cloud.url, region="us-east-1")
    found = CollectRun(CollectPlan(target=target, accounts=None, role="Reader"), collected).run()
    assert set(found.parts) == {OWN, "organization"}


def test_a_run_goes_on_from_files_without_what_its_calls_tell(folder: Path, cloud: Cloud) -> None:
    inner = folder / "accounts" / OWN
    calls = [
        {"call": call, "state": state, "pages": 1, "items": 1, "token": token}
        for call, state, token in (
            ("iam:GetAccountAuthorizationDetails", "skipped", None),
            ("iam:ListRoles", "skipped", None),
            ("iam:ListOpenIDConnectProviders", "complete", None),
        )
    ]
    (inner / "calls.json").write_text(json.dumps(CALLS | {"calls": calls}))
    for name in ("authorization-details", "roles", "saml-providers"):
        (inner / f"{name}.json").write_text("{}")
    cloud.fill(None, OWN)
    collected = load(folder)
    plan = CollectPlan(
        target=ConnectionTarget(endpoint=cloud.url, region="us-east-1"), with_organization=False
    )
    found = CollectRun(plan, collected).run()
    details = found.part(OWN).files["authorization-details.json"]
    assert details["RoleDetailList"]
    assert found.part(OWN).files["roles.json"]["Roles"]
    assert "oidc-providers.json" in found.part(OWN).files


@pytest.mark.parametrize("name", ["accounts", f"accounts/{OWN}"])
def test_folders_that_lead_elsewhere_are_refused(folder: Path, tmp_path: Path, name: str) -> None:
    """A run takes away what is not its own there."""
    elsewhere = tmp_path / "elsewhere"
    (folder / name).rename(elsewhere)
    (folder / name).symlink_to(elsewhere)
    with pytest.raises(NoSnapshot, match="leads elsewhere"):
        load(folder)


@pytest.mark.parametrize("kind", ["pipe", "folder", "link"])
@pytest.mark.parametrize("name", ["calls.json", "authorization-details.json"])
def test_what_is_no_file_is_refused_at_once(folder: Path, name: str, kind: str) -> None:
    path = folder / "accounts" / OWN / name
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(NoSnapshot, match="is no file"):
        load(folder)
