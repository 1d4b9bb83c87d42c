"""Use, read from AWS when asked: credential reports, and findings of Access Analyzer."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rolescope.importers import read_sources
from rolescope.importers.aws import use
from rolescope.importers.aws.asking import AwsClient, Gate, Tally
from rolescope.importers.aws.calls import CALLS, Scope
from rolescope.importers.aws.collect import CollectRun, RunWatch, identify
from rolescope.importers.aws.plan import CollectPlan
from rolescope.importers.aws.preflight import preflight
from rolescope.importers.aws.snapshot import Snapshot, load
from rolescope.importers.aws.state import Collected, ImportProgress
from rolescope.importers.aws.use import ANALYZER_FILE, REPORT_FILE, collect_use, is_lacking_use
from rolescope.progress import Cancelled
from rolescope.reality.sources import UseSourceKind, use_sources
from support.aws.cloud import Cloud
from support.aws.regional import Json, RegionalAws, RegionalConnection

NOW, OWN, HOME = "2026-11-25T12:00:00Z", "123456789012", "us-east-1"
ANALYZERS = [f"arn:aws:access-analyzer:{HOME}:{OWN}:analyzer/{name}" for name in ("a", "b")]
USED = {one.operation for one in CALLS if one.scope is Scope.USE}


def _analyzer(arn: str, status: str = "ACTIVE") -> Json:
    name = arn.rpartition("/")[2]
    return {"arn": arn, "name": name, "type": "ACCOUNT", "createdAt": NOW, "status": status}


def _finding(id_: str, type_: str) -> Json:
    return {
        "id": id_,
        "resource": f"arn:aws:iam::{OWN}:role/r",
        "resourceType": "AWS::IAM::Role",
        "resourceOwnerAccount": OWN,
        "status": "ACTIVE",
        "findingType": type_,
        "createdAt": NOW,
        "analyzedAt": NOW,
        "updatedAt": NOW,
    }


def _findings(_region: str, given: Json) -> Json:
    if given["analyzerArn"] == ANALYZERS[1]:
        return {"findings": [_finding("u", "UnusedIAMRole")]}
    if given.get("nextToken") == "more":
        return {"findings": [_finding("e", "ExternalAccess")]}
    return {"findings": [], "nextToken": "more"}


@pytest.fixture
def aws() -> RegionalAws:
    listed = [_analyzer(ANALYZERS[0]), _analyzer(ANALYZERS[1]), _analyzer("x/c", "DISABLED")]
    answers: dict[str, Callable[[str, Json], Json]] = {
        "accessanalyzer:ListAnalyzers": lambda _region, _given: {"analyzers": listed},
        "accessanalyzer:ListFindingsV2": _findings,
    }
    return RegionalAws((HOME,), answers)


@pytest.fixture
def read(
    cloud: Cloud, aws: RegionalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Collected]:
    """Read into a folder, going on from what is there."""
    monkeypatch.setattr(use, "_PAUSE", 0)
    cloud.client("iam").create_user(UserName="ana")
    cloud.client("iam").create_access_key(UserName="ana")

    def run(**plan: Any) -> Collected:
        connection = RegionalConnection(cloud.url, aws)
        if (tmp_path / "collection.json").exists():
            collected = load(tmp_path)
        else:
            collected = Collected(identity=identify(connection), started=NOW)
        snapshot = Snapshot(tmp_path)
        wanted = CollectPlan(
            target=connection.target, with_organization=False, **{"with_use": True, **plan}
        )
        watch = RunWatch(saved=snapshot.save)
        found = CollectRun(wanted, collected, own=connection, watch=watch).run()
        snapshot.end(found)
        return found

    return run


def calls_of(found: Collected) -> set[str]:
    return {one.call.partition(":")[2] for one in found.outcomes} & USED


def test_nothing_of_it_is_asked_without_a_wish(read: Callable[..., Collected]) -> None:
    assert calls_of(read(with_use=False)) == set()


def test_use_is_read_and_tells_its_windows(read: Callable[..., Collected], tmp_path: Path) -> None:
    found = read()
    assert found.is_complete
    assert calls_of(found) == USED
    world = read_sources([tmp_path]).world
    assert world is not None
    assert world.analyzer is not None
    assert [one.id for one in world.analyzer.items] == ["e", "u"]
    kinds = {one.kind for one in use_sources(world)}
    assert {UseSourceKind.CREDENTIAL_REPORT, UseSourceKind.ACCESS_ANALYZER} <= kinds


def test_a_run_without_use_goes_on_with_it(read: Callable[..., Collected]) -> None:
    assert read(with_use=False).is_complete
    assert calls_of(read()) == USED


@pytest.mark.parametrize("operation", ["ListAnalyzers", "ListFindingsV2"])
def test_what_is_denied_is_noted_and_tried_again(
    read: Callable[..., Collected], aws: RegionalAws, operation: str
) -> None:
    aws.refused[HOME, operation] = "AccessDeniedException"
    found = read()
    assert not found.is_complete
    (part,) = found.accounts
    assert REPORT_FILE in part.files
    assert ANALYZER_FILE not in part.files
    aws.refused.clear()
    found = read()
    assert found.is_complete
    assert ANALYZER_FILE in found.accounts[0].files


def test_findings_of_one_of_two_analyzers_are_no_whole_list(
    read: Callable[..., Collected], aws: RegionalAws, tmp_path: Path
) -> None:
    """What Access Analyzer would say of the rest is not taken for nothing (FND-50)."""
    answered = aws.answers["accessanalyzer:ListFindingsV2"]

    def told(region: str, given: Json) -> Json:
        if given["analyzerArn"] == ANALYZERS[1]:
            aws.refused[HOME, "ListFindingsV2"] = "AccessDeniedException"
        return answered(region, given)

    aws.answers["accessanalyzer:ListFindingsV2"] = told
    listed = [_analyzer(ANALYZERS[0]), _analyzer(ANALYZERS[1]), _analyzer(ANALYZERS[0])]
    aws.answers["accessanalyzer:ListAnalyzers"] = lambda _region, _given: {"analyzers": listed}
    assert not read().is_complete
    world = read_sources([tmp_path]).world
    assert world is not None
    assert world.analyzer is not None
    assert world.analyzer.items
    assert not world.analyzer.complete


def test_a_run_that_is_stopped_at_the_second_analyzer_asks_for_both_again(
    read: Callable[..., Collected], aws: RegionalAws
) -> None:
    """Nothing of them is taken for all that there is (FND-50)."""

    def stopped(_region: str, given: Json) -> Json:
        if given["analyzerArn"] == ANALYZERS[1]:
            raise Cancelled
        return _findings(_region, given)

    aws.answers["accessanalyzer:ListFindingsV2"] = stopped
    (part,) = read().accounts
    assert ANALYZER_FILE not in part.files
    aws.answers["accessanalyzer:ListFindingsV2"] = _findings
    found = read()
    assert found.is_complete
    assert [one["id"] for one in found.accounts[0].files[ANALYZER_FILE]["findings"]] == ["e", "u"]


def test_where_there_is_no_access_analyzer_nothing_is_lacking(
    read: Callable[..., Collected], aws: RegionalAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that goes on does not open an account again for it."""
    monkeypatch.setattr(RegionalConnection, "offers", lambda *_: False)
    found = read()
    assert found.is_complete
    assert not is_lacking_use(found.accounts[0])
    assert (HOME, "ListAnalyzers") not in aws.asked


class Answers(AwsClient):
    """Answers as it is told, one after the other."""

    def __init__(self, connection: RegionalConnection, *told: Json) -> None:
        super().__init__(connection, OWN, tally=Tally(), gate=Gate())
        self._left, self.waited = list(told), 0

    def ask(self, call: Any, **_given: object) -> Json:
        return self._left.pop(0) if call.service == "iam" else {"analyzers": []}

    def wait(self, seconds: float) -> None:
        self.waited += seconds > 0


def test_aws_gets_time_to_make_a_report(cloud: Cloud, aws: RegionalAws) -> None:
    report = {"Content": b"user,arn", "ReportFormat": "text/csv", "GeneratedTime": NOW}
    states = [{"State": "STARTED"}, {"State": "INPROGRESS"}, {"State": "COMPLETE"}]
    asker = Answers(RegionalConnection(cloud.url, aws), *states, report)
    state = ImportProgress(OWN)
    collect_use(asker, state)
    assert asker.waited == 2
    assert base64.b64decode(state.files[REPORT_FILE]["Content"]) == b"user,arn"
    assert ANALYZER_FILE not in state.files  # there is no analyzer


def test_what_is_no_report_is_noted(cloud: Cloud, aws: RegionalAws) -> None:
    asker = Answers(RegionalConnection(cloud.url, aws), {"State": "COMPLETE"}, {"Content": 1})
    state = ImportProgress(OWN)
    collect_use(asker, state)
    assert state.files == {}
    assert state.fault is not None


def test_a_run_that_is_stopped_does_not_wait() -> None:
    gate = Gate()
    gate.stop()
    with pytest.raises(Cancelled):
        gate.wait(60)


def test_what_will_be_denied_is_seen_before(cloud: Cloud, aws: RegionalAws) -> None:
    aws.refused[HOME, "ListAnalyzers"] = "AccessDeniedException"
    connection = RegionalConnection(cloud.url, aws)
    tried = preflight(
        connection, with_organization=False, with_identity_center=False, with_use=True
    )
    found = {one.call.operation: one.is_allowed for one in tried if one.call.scope is Scope.USE}
    assert found == {"GenerateCredentialReport": True, "ListAnalyzers": False}
