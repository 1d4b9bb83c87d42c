"""Use, read from AWS when asked: credential reports and findings of Access Analyzer."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rolescope.importers import read_sources
from rolescope.importers.aws import use
from rolescope.importers.aws.asking import AwsClient, Gate, Tally
from rolescope.importers.aws.calls import CALLS, Scope
from rolescope.importers.aws.preflight import preflight
from rolescope.importers.aws.state import Collected, ImportProgress
from rolescope.importers.aws.use import (
    ANALYZER_FILE,
    REPORT_FILE,
    collect_use,
    is_lacking_use,
)
from rolescope.progress import Cancelled
from rolescope.reality.sources import UseSourceKind, use_sources
from support.aws.cloud import Cloud
from support.aws.regional import Json, RegionalAws, RegionalConnection, collect_into

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
        "cloudtrail:LookupEvents": lambda _region, _given: {"Events": []},
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
        return collect_into(
            tmp_path, RegionalConnection(cloud.url, aws), **{"use": (Scope.USE,), **plan}
        )

    return run


def calls_of(found: Collected) -> set[str]:
    return {one.call.partition(":")[2] for one in found.outcomes} & USED


def test_nothing_of_it_is_asked_without_a_wish(read: Callable[..., Collected]) -> None:
    assert calls_of(read(use=())) == set()


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
    assert read(use=()).is_complete
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


AWAY = "eu-north-1"


def _each_region(aws: RegionalAws) -> None:
    """Let there be one analyzer in each of two Regions, with one finding each."""
    enabled: Json = {"Regions": [{"RegionName": HOME}, {"RegionName": AWAY}]}

    def analyzers(region: str, _given: Json) -> Json:
        return {"analyzers": [_analyzer(f"arn:aws:access-analyzer:{region}:{OWN}:analyzer/a")]}

    def found(region: str, _given: Json) -> Json:
        return {"findings": [_finding(region, "ExternalAccess")]}

    aws.answers["ec2:DescribeRegions"] = lambda _region, _given: enabled
    aws.answers["accessanalyzer:ListAnalyzers"] = analyzers
    aws.answers["accessanalyzer:ListFindingsV2"] = found


def _found_in(collected: Collected) -> list[str]:
    return [one["id"] for one in collected.accounts[0].files[ANALYZER_FILE]["findings"]]


def test_access_analyzer_is_asked_in_each_enabled_region(
    read: Callable[..., Collected], aws: RegionalAws
) -> None:
    _each_region(aws)
    found = read()
    assert found.is_complete
    assert _found_in(found) == [HOME, AWAY]
    before = len(aws.asked)
    read()
    assert len(aws.asked) == before, "all is known"


def test_access_analyzer_is_asked_in_the_regions_that_are_named(
    read: Callable[..., Collected], aws: RegionalAws
) -> None:
    """A further run reads the others, and keeps what is known."""
    _each_region(aws)
    assert _found_in(read(regions=(AWAY,))) == [AWAY]
    assert (HOME, "ListAnalyzers") not in aws.asked
    assert _found_in(read(regions=(HOME, AWAY))) == [AWAY, HOME]
    assert aws.asked.count((AWAY, "ListFindingsV2")) == 1


def test_a_named_region_that_is_not_enabled_is_told_and_the_others_are_read(
    read: Callable[..., Collected], aws: RegionalAws
) -> None:
    """AWS refuses all credentials there: those of the run are not taken for ended."""
    _each_region(aws)
    off = "eu-south-2"
    aws.refused[off, "ListAnalyzers"] = "UnrecognizedClientException"
    found = read(regions=(off, AWAY))
    assert found.fault is None
    assert not found.is_complete
    assert _found_in(found) == [AWAY]
    said = found.part(OWN).records["ec2:DescribeRegions"].outcome.said
    assert said == f"{off} is not enabled in the account."
    found = read(regions=(AWAY,))
    assert found.is_complete, "it is left out"
    assert not is_lacking_use(found.part(OWN), (AWAY,))


def test_named_regions_are_read_without_the_list_of_regions(
    read: Callable[..., Collected], aws: RegionalAws
) -> None:
    _each_region(aws)
    aws.refused[HOME, "DescribeRegions"] = "UnauthorizedOperation"
    found = read(regions=(AWAY,))
    assert found.is_complete
    assert _found_in(found) == [AWAY]


def test_a_region_that_is_denied_and_then_left_out_leaves_nothing_to_read(
    read: Callable[..., Collected], aws: RegionalAws
) -> None:
    """Its denial is told until it is asked again."""
    _each_region(aws)
    aws.refused[AWAY, "ListAnalyzers"] = "AccessDeniedException"
    assert is_lacking_use(read(regions=(HOME, AWAY)).part(OWN), (HOME, AWAY))
    part = read(regions=(HOME,)).part(OWN)
    assert not is_lacking_use(part, (HOME,))
    assert part.records["access-analyzer:ListAnalyzers"].outcome.said.startswith(f"In {AWAY}: ")
    aws.refused.clear()
    found = read(regions=(HOME, AWAY))
    assert found.is_complete
    assert _found_in(found) == [HOME, AWAY]


def test_regions_that_were_listed_for_resources_are_not_listed_again(
    read: Callable[..., Collected], aws: RegionalAws
) -> None:
    _each_region(aws)
    found = read(with_resources=True)
    assert _found_in(found) == [HOME, AWAY]
    assert aws.asked.count((HOME, "DescribeRegions")) == 1


def test_what_resources_lack_for_want_of_a_list_of_regions_stays_told(
    read: Callable[..., Collected], aws: RegionalAws
) -> None:
    _each_region(aws)
    aws.refused[HOME, "DescribeRegions"] = "UnauthorizedOperation"
    found = read(with_resources=True, regions=(HOME,))
    assert not found.is_complete
    assert found.part(OWN).records["ec2:DescribeRegions"].fault is not None


def test_a_finding_that_is_read_again_is_as_it_is_now(
    read: Callable[..., Collected], aws: RegionalAws
) -> None:
    _each_region(aws)
    aws.refused[HOME, "ListAnalyzers"] = "AccessDeniedException"

    def told(status: str) -> Callable[[str, Json], Json]:
        finding = _finding("e", "ExternalAccess") | {"status": status}
        return lambda _region, _given: {"findings": [finding]}

    aws.answers["accessanalyzer:ListFindingsV2"] = told("ACTIVE")
    read()
    aws.refused.clear()
    aws.answers["accessanalyzer:ListFindingsV2"] = told("ARCHIVED")
    (finding,) = read().part(OWN).files[ANALYZER_FILE]["findings"]
    assert finding["status"] == "ARCHIVED"


@pytest.mark.parametrize("way", ["denied", "out of reach"])
def test_a_region_without_an_answer_does_not_stop_the_others(
    read: Callable[..., Collected], aws: RegionalAws, tmp_path: Path, way: str
) -> None:
    """Analyzers of other Regions report the same roles: their list is whole (FND-50)."""
    _each_region(aws)
    if way == "denied":
        aws.refused[HOME, "ListAnalyzers"] = "AccessDeniedException"
    else:
        aws.gone.add(AWAY)
    there = AWAY if way == "denied" else HOME
    found = read()
    assert not found.is_complete
    assert _found_in(found) == [there]
    world = read_sources([tmp_path]).world
    assert world is not None
    assert world.analyzer is not None
    assert world.analyzer.complete == {OWN}
    (said,) = [one.said for one in found.outcomes if one.call.endswith(":ListAnalyzers")]
    assert said.startswith(f"In {HOME if way == 'denied' else AWAY}: ")
    aws.refused.clear()
    aws.gone.clear()
    found = read()
    assert found.is_complete
    assert set(_found_in(found)) == {HOME, AWAY}
    assert aws.asked.count((there, "ListFindingsV2")) == 1


@pytest.mark.parametrize(
    ("code", "asked"), [("InternalServerException", 3), ("AccessDeniedException", 6)]
)
def test_regions_after_several_that_fail_are_left_for_another_run(
    read: Callable[..., Collected], aws: RegionalAws, code: str, asked: int
) -> None:
    """Each is tried again and again before it counts as failed; a denial comes at once."""
    _each_region(aws)
    names = [f"xx-test-{number}" for number in range(6)]
    enabled = {"Regions": [{"RegionName": name} for name in names]}
    aws.answers["ec2:DescribeRegions"] = lambda _region, _given: enabled
    aws.refused.update({(name, "ListAnalyzers"): code for name in names})
    assert not read().is_complete
    assert {name for name, call in aws.asked if call == "ListAnalyzers"} == {*names[:asked]}
    aws.refused.clear()
    found = read()
    assert found.is_complete
    assert _found_in(found) == names


def test_regions_out_of_reach_keep_no_other_from_being_read(
    read: Callable[..., Collected], aws: RegionalAws
) -> None:
    """Where a network lets a few endpoints through, the own Region is asked before all others."""
    _each_region(aws)
    out_of_reach = [f"xx-test-{number}" for number in range(4)]
    enabled = {"Regions": [{"RegionName": name} for name in (*out_of_reach, HOME, AWAY)]}
    aws.answers["ec2:DescribeRegions"] = lambda _region, _given: enabled
    aws.gone.update(out_of_reach)
    found = read()
    assert not found.is_complete
    assert _found_in(found) == [HOME, AWAY]
    aws.gone.clear()
    found = read()
    assert found.is_complete
    assert _found_in(found) == [HOME, AWAY, *out_of_reach]


def test_a_region_that_answered_in_another_run_lets_all_others_be_asked(
    read: Callable[..., Collected], aws: RegionalAws
) -> None:
    _each_region(aws)
    names = [f"xx-test-{number}" for number in range(4)]
    enabled = {"Regions": [{"RegionName": name} for name in (*names, HOME, AWAY)]}
    aws.answers["ec2:DescribeRegions"] = lambda _region, _given: enabled
    read(regions=(AWAY,))
    aws.gone.update(names[:3])
    assert _found_in(read(regions=(*names, AWAY))) == [AWAY, names[3]]


def test_a_list_is_not_whole_where_regions_were_left_for_another_run(
    read: Callable[..., Collected], aws: RegionalAws, tmp_path: Path
) -> None:
    """What was read of a Region before it broke off is not all that there is (FND-50)."""
    _each_region(aws)
    names = [f"xx-test-{number}" for number in range(4)]
    enabled = {"Regions": [{"RegionName": name} for name in names]}
    aws.answers["ec2:DescribeRegions"] = lambda _region, _given: enabled

    def analyzers(region: str, _given: Json) -> Json:
        arns = [f"arn:aws:access-analyzer:{region}:{OWN}:analyzer/{name}" for name in ("a", "b")]
        return {"analyzers": [_analyzer(arn) for arn in arns]}

    def found_until_refused(region: str, given: Json) -> Json:
        aws.refused[region, "ListFindingsV2"] = "AccessDeniedException"
        return {"findings": [_finding(given["analyzerArn"], "ExternalAccess")]}

    aws.answers["accessanalyzer:ListAnalyzers"] = analyzers
    aws.answers["accessanalyzer:ListFindingsV2"] = found_until_refused
    read(regions=(names[0],))
    aws.gone.update(names)
    read()
    world = read_sources([tmp_path]).world
    assert world is not None
    assert world.analyzer is not None
    assert len(world.analyzer.items) == 1
    assert not world.analyzer.complete


def test_without_the_list_of_regions_the_own_one_is_asked(
    read: Callable[..., Collected], aws: RegionalAws
) -> None:
    _each_region(aws)
    aws.refused[HOME, "DescribeRegions"] = "UnauthorizedOperation"
    found = read()
    assert not found.is_complete
    assert _found_in(found) == [HOME]
    aws.refused.clear()
    assert set(_found_in(read())) == {HOME, AWAY}


def test_findings_that_break_off_in_a_region_are_no_whole_list(
    read: Callable[..., Collected], aws: RegionalAws, tmp_path: Path
) -> None:
    _each_region(aws)
    aws.refused[AWAY, "ListFindingsV2"] = "ThrottlingException"
    assert _found_in(read()) == [HOME]
    world = read_sources([tmp_path]).world
    assert world is not None
    assert world.analyzer is not None
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
    scopes = (Scope.USE, Scope.EVENTS)
    tried = preflight(
        connection,
        with_organization=False,
        with_identity_center=False,
        use=scopes,
    )
    found = {one.call.operation: one.is_allowed for one in tried if one.call.scope in scopes}
    allowed = {"GenerateCredentialReport": True, "ListAnalyzers": False, "LookupEvents": True}
    assert found == allowed
