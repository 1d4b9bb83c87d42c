"""Records of STS, looked up in CloudTrail when asked: bounded, gone on with, without tokens."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rolescope.importers import read_sources
from rolescope.importers.aws import events, snapshot
from rolescope.importers.aws.calls import Scope
from rolescope.importers.aws.events import EVENTS_FILE, OPERATIONS
from rolescope.importers.aws.snapshot import NoSnapshot, load
from rolescope.importers.aws.state import Collected
from rolescope.importers.cloudtrail import TrailReader
from support.aws.cloud import Cloud
from support.aws.regional import Json, RegionalAws, RegionalConnection, collect_into

NOW, HOME, AWAY = "2026-11-25T12:00:00Z", "us-east-1", "eu-central-1"
OWN = "123456789012"
START = datetime(2026, 11, 24, 9, tzinfo=UTC)
SESSION = "IQoJb3JpZ2luX2VjSECRET"
AT_ONCE = 2  # records of a page


def _event(number: int, region: str, operation: str) -> Json:
    """Return a record; the higher its number, the older it is."""
    when = START - timedelta(hours=number)
    credentials = {"accessKeyId": "ASIAEXAMPLE000000001", "sessionToken": SESSION}
    record = {
        "eventVersion": "1.11",
        "eventID": f"{region}-{operation}-{number}",
        "eventTime": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": "sts.amazonaws.com",
        "eventName": operation,
        "awsRegion": region,
        "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/ana"},
        "requestParameters": {"roleArn": "arn:aws:iam::123456789012:role/r"},
        "responseElements": {"credentials": credentials},
    }
    return {
        "EventId": record["eventID"],
        "EventName": operation,
        "EventTime": when,
        "EventSource": "sts.amazonaws.com",
        "Username": "ana",
        "CloudTrailEvent": json.dumps(record),
    }


class Trail:
    """Looks up: some AssumeRole in each Region, from the newest on, page by page."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.given: list[tuple[str, Json]] = []

    def __call__(self, region: str, given: Json) -> Json:
        self.given.append((region, dict(given)))
        operation = given["LookupAttributes"][0]["AttributeValue"]
        count = self.count if operation == OPERATIONS[0] else 0
        listed = [_event(number, region, operation) for number in range(count)]
        until = given.get("EndTime")
        if until is not None:
            end = datetime.fromisoformat(until)
            listed = [one for one in listed if one["EventTime"] <= end]
        begin = int(given.get("NextToken", 0))
        more = begin + AT_ONCE
        found: Json = {"Events": listed[begin:more]}
        return found | ({"NextToken": str(more)} if more < len(listed) else {})


@pytest.fixture
def trail() -> Trail:
    return Trail(3)


@pytest.fixture
def aws(trail: Trail) -> RegionalAws:
    return RegionalAws((HOME, AWAY), {"cloudtrail:LookupEvents": trail})


@pytest.fixture
def read(
    cloud: Cloud, aws: RegionalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Collected]:
    """Read into a folder, going on from what is there."""
    monkeypatch.setattr(events, "_PAUSE", 0)

    def run(**plan: Any) -> Collected:
        return collect_into(
            tmp_path, RegionalConnection(cloud.url, aws), **{"use": (Scope.EVENTS,), **plan}
        )

    return run


def ids(found: Collected) -> list[str]:
    return [one["EventId"] for one in found.accounts[0].files[EVENTS_FILE]["Events"]]


def said(found: Collected) -> str:
    (outcome,) = [one for one in found.outcomes if one.call == "cloudtrail:LookupEvents"]
    return outcome.said


def test_nothing_is_looked_up_without_a_wish(read: Callable[..., Collected], trail: Trail) -> None:
    read(use=())
    assert trail.given == []
    assert len(ids(read())) == 3, "a later run may wish it"


def test_each_operation_is_looked_up_in_each_region(
    read: Callable[..., Collected], trail: Trail
) -> None:
    found = read(regions=(HOME, AWAY))
    assert found.is_complete
    assert len(ids(found)) == 6
    asked = {(region, one["LookupAttributes"][0]["AttributeValue"]) for region, one in trail.given}
    assert asked == {(region, name) for region in (HOME, AWAY) for name in OPERATIONS}
    before = len(trail.given)
    read(regions=(HOME, AWAY))
    assert len(trail.given) == before, "all is known"


def test_records_are_compared_without_the_token_of_a_session(
    read: Callable[..., Collected], tmp_path: Path
) -> None:
    read()
    (file,) = tmp_path.rglob(EVENTS_FILE)
    assert SESSION not in file.read_text(encoding="ascii")
    assert not read_sources([tmp_path]).problems, "records are no part of the organization"
    kept = read_sources([tmp_path], is_kept=True).files
    assert kept
    assert not any(one.name.endswith(EVENTS_FILE) for one in kept), "nor of a project (CT-54)"
    reader = TrailReader([file])
    assert len(list(reader.records())) == 3
    assert reader.problems == ()


def test_what_is_cut_off_says_so_and_is_gone_on_with(
    read: Callable[..., Collected], monkeypatch: pytest.MonkeyPatch, trail: Trail
) -> None:
    monkeypatch.setattr(events, "MAX_PAGES", 2)
    trail.count = 10
    found = read()
    assert len(ids(found)) == 4
    assert not found.is_complete
    words = f"In {HOME}: only the newest records of AssumeRole were read, back to 2026-11-24T06:00"
    assert said(found).startswith(words)
    for known in (7, 10):
        found = read()
        assert len(ids(found)) == len(set(ids(found))) == known
    assert found.is_complete


def test_a_file_is_bounded_so_that_a_further_run_can_read_it(
    read: Callable[..., Collected], monkeypatch: pytest.MonkeyPatch, trail: Trail, tmp_path: Path
) -> None:
    monkeypatch.setattr(events, "MAX_FILE", 1_500)  # bytes: two records and a half
    trail.count = 10
    for _ in range(2):
        found = read()
        assert len(ids(found)) == 2 * AT_ONCE
        assert not found.is_complete
        (outcome,) = [one for one in found.outcomes if one.call == "cloudtrail:LookupEvents"]
        assert "only the newest" in outcome.said
        assert outcome.advice.endswith("Read the files of a trail in S3.")
    monkeypatch.setattr(snapshot, "MAX_BYTES", 1_500)
    with pytest.raises(NoSnapshot, match="has more than 1,500 bytes"):
        load(tmp_path)


def cut_lookups(tmp_path: Path) -> dict[tuple[str, str], int | None]:
    (file,) = tmp_path.rglob(EVENTS_FILE)
    reader = TrailReader([file])
    list(reader.records())
    assert reader.problems == ()
    assert {one.account for one in reader.cut_lookups} <= {OWN}
    return {(one.region, one.operation): one.since for one in reader.cut_lookups}


def test_whoever_compares_records_knows_which_lookups_were_cut(
    read: Callable[..., Collected],
    monkeypatch: pytest.MonkeyPatch,
    aws: RegionalAws,
    trail: Trail,
    tmp_path: Path,
) -> None:
    """CT-45: no role is called unused for records that nobody read."""
    monkeypatch.setattr(events, "MAX_PAGES", 2)
    trail.count = 10
    aws.refused[AWAY, "LookupEvents"] = "AccessDeniedException"
    read(regions=(HOME, AWAY))
    fourth = int((START - timedelta(hours=3)).timestamp())
    assert cut_lookups(tmp_path) == {
        (HOME, "AssumeRole"): fourth,
        **{(AWAY, operation): None for operation in OPERATIONS},
    }
    aws.refused.clear()
    monkeypatch.setattr(events, "MAX_PAGES", 40)
    assert read(regions=(HOME, AWAY)).is_complete
    assert cut_lookups(tmp_path) == {}


def test_a_record_without_its_time_is_no_answer_of_aws(
    read: Callable[..., Collected], aws: RegionalAws, trail: Trail
) -> None:
    """A further run would not know from where to go on."""

    def told(region: str, given: Json) -> Json:
        answer = trail(region, given)
        for event in answer["Events"]:
            del event["EventTime"]
        return answer

    aws.answers["cloudtrail:LookupEvents"] = told
    found = read()
    assert ids(found) == []
    assert "it lacks Events.EventTime" in said(found)


def test_pages_without_records_end(
    read: Callable[..., Collected], monkeypatch: pytest.MonkeyPatch, aws: RegionalAws
) -> None:
    monkeypatch.setattr(events, "MAX_PAGES", 3)
    aws.answers["cloudtrail:LookupEvents"] = lambda *_asked: {"Events": [], "NextToken": "x"}
    found = read()
    assert ids(found) == []
    assert not found.is_complete
    assert aws.asked.count((HOME, "LookupEvents")) == 3 * len(OPERATIONS)


def test_what_a_region_denies_does_not_stop_the_others(
    read: Callable[..., Collected], aws: RegionalAws
) -> None:
    aws.refused[HOME, "LookupEvents"] = "AccessDeniedException"
    found = read(regions=(HOME, AWAY))
    assert {one.partition("-Assume")[0] for one in ids(found)} == {AWAY}
    assert said(found).startswith(f"In {HOME}: ")
    assert aws.asked.count((HOME, "LookupEvents")) == 1
    aws.refused.clear()
    found = read(regions=(HOME, AWAY))
    assert found.is_complete
    assert len(ids(found)) == 6


def test_what_came_before_aws_throttles_stays(
    read: Callable[..., Collected], aws: RegionalAws, trail: Trail
) -> None:
    trail.count = 10

    def told(region: str, given: Json) -> Json:
        if "NextToken" in given:
            aws.refused[HOME, "LookupEvents"] = "ThrottlingException"
        return trail(region, given)

    aws.answers["cloudtrail:LookupEvents"] = told
    found = read()
    assert len(ids(found)) == 2 * AT_ONCE
    assert not found.is_complete
    aws.refused.clear()
    aws.answers["cloudtrail:LookupEvents"] = trail
    found = read()
    assert len(ids(found)) == 10
    assert found.is_complete


def test_credentials_that_end_end_the_run(read: Callable[..., Collected], aws: RegionalAws) -> None:
    aws.refused[HOME, "LookupEvents"] = "ExpiredTokenException"
    found = read(regions=(HOME, AWAY))
    assert found.fault is not None
    assert (AWAY, "LookupEvents") not in aws.asked


@pytest.mark.parametrize("text", ["no JSON", "[]", '{"responseElements": {"credentials": []}}'])
def test_a_record_that_cannot_be_read_is_kept_without_its_text(
    read: Callable[..., Collected], aws: RegionalAws, text: str
) -> None:
    event = _event(0, HOME, OPERATIONS[0]) | {"CloudTrailEvent": text}
    aws.answers["cloudtrail:LookupEvents"] = lambda _region, _given: {"Events": [event]}
    found = read()
    (kept,) = found.accounts[0].files[EVENTS_FILE]["Events"]
    assert kept["CloudTrailEvent"] == ""


def test_a_file_that_is_not_as_it_was_written_is_read_again(
    read: Callable[..., Collected], tmp_path: Path
) -> None:
    read()
    (file,) = tmp_path.rglob(EVENTS_FILE)
    file.write_text(json.dumps({"Events": [], "read": 1}), encoding="ascii")
    assert len(ids(read())) == 3
