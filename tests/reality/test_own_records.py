"""Every record of our own making is what `expected.jsonl` says of it."""

from typing import Any

import pytest

from rolescope.model.request import AssumeRoleRequest
from rolescope.questions.reading import read_query
from rolescope.reality.identities import RecordedCaller, identify
from rolescope.reality.outcomes import outcome_of
from rolescope.reality.replay import Replay
from rolescope.reality.requests import request_of
from rolescope.value import replace
from support.worlds.recorded_calls import (
    EXPECTED,
    FORMATS,
    RECORDS,
    check_of,
    classes,
    imported_at,
    lines,
    own_index,
    read,
)

WANTED = lines("expected.jsonl")
CALLS = [one for one in WANTED if "class" in one and one["class"] != "refused-otherwise"]


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[str, str]]:
    return classes(RECORDS)


@pytest.mark.parametrize("wanted", CALLS, ids=lambda one: str(one["line"]))
def test_a_record_is_compared_as_expected(
    wanted: dict[str, Any], found: dict[str, tuple[str, str]]
) -> None:
    """CT-16 to CT-40."""
    verdict, comparison = found[wanted["eventID"]]
    assert comparison == EXPECTED.get(wanted["class"], wanted["class"])
    assert verdict == wanted.get("ours", verdict)


def test_each_record_is_treated_as_expected() -> None:
    """CT-1, CT-4, CT-7, CT-33, CT-37: compared, a copy, a duplicate, counted, joined, a change."""
    records, reader = read(RECORDS)
    assert reader.problems == ()
    replay = Replay(own_index(), imported_at())
    treated = [(record.event_id, replay.take(record).value) for record in records]
    wanted = [
        (one["eventID"], one["use"].replace("compare-account", "compare"))
        for one in WANTED
        if one["use"] != "ignored"
    ]
    assert treated == wanted


def test_outcomes_and_roles_are_those_recorded() -> None:
    """CT-2, CT-11, CT-34."""
    wanted = {one["eventID"]: one for one in WANTED if "recorded" in one}
    records = [record for record in read(RECORDS)[0] if record.event_id in wanted]
    assert len(records) > len(CALLS)
    for record in records:
        expected = wanted[record.event_id]
        assert outcome_of(record).value == expected["recorded"]
        assert (record.role or None) == expected["role"]


def test_the_requests_are_those_that_were_rebuilt_independently() -> None:
    """CT-16 to CT-33; a policy counts by its meaning, not by its spaces."""
    index = own_index()
    queries = {one["id"]: read_query(one, index, "") for one in lines("queries.jsonl")}
    rebuilt = {}
    for record in read(RECORDS)[0]:
        caller = identify(record, index)
        if record.event_id in queries:
            assert isinstance(caller, RecordedCaller)
            rebuilt[record.event_id] = request_of(caller, record)
    assert len(rebuilt) == len(queries) == 36
    for id_, request in rebuilt.items():
        wanted = queries[id_]
        assert isinstance(wanted, AssumeRoleRequest)
        assert without_spaces(request) == without_spaces(wanted)


def without_spaces(request: AssumeRoleRequest) -> AssumeRoleRequest:
    text = request.parameters.session_policy
    if text is None:
        return request
    policy = text.replace(" ", "")
    return replace(request, parameters=replace(request.parameters, session_policy=policy))


FULL = ("athena-cast-json.csv", "eventbridge.jsonl", "filter-log-events.json", "s3")


@pytest.mark.parametrize("name", FULL)
def test_every_form_leads_to_the_same_check(name: str) -> None:
    """CT-55."""
    assert check_of(FORMATS / name).summary == check_of(RECORDS).summary
    assert classes(FORMATS / name) == classes(RECORDS)


def test_entries_of_other_tools_agree_on_what_they_hold() -> None:
    """CT-55."""
    whole, part = classes(RECORDS), classes(FORMATS / "wrapped.jsonl")
    assert len(part) == 6
    assert part.items() <= whole.items()


def test_one_account_alone_lacks_the_write_in_the_other() -> None:
    """CT-37, CT-55: lookup-events knows one account; what explains a call may be elsewhere."""
    whole, part = classes(RECORDS), classes(FORMATS / "lookup-events.json")
    (changed,) = (id_ for id_, one in whole.items() if one[1] == "changed-since")
    others = {id_: one for id_, one in part.items() if id_ != changed}
    assert others
    assert others.items() <= whole.items()
    assert part[changed] == ("ImplicitlyDenied", "not-explained")


@pytest.mark.parametrize("name", ["lake-get-query-results.json", "athena-structs.csv"])
def test_a_lossy_form_decides_less_and_never_otherwise(name: str) -> None:
    """CT-57: what a struct does not show is unknown."""
    whole, part = classes(RECORDS), classes(FORMATS / name)
    assert part.keys() == whole.keys()
    changed = {id_ for id_ in whole if whole[id_] != part[id_]}
    known = {id_: part[id_] for id_ in changed}
    assert all(comparison != "agree" for _, comparison in known.values())


def test_events_of_security_lake_lack_what_ocsf_has_no_place_for() -> None:
    """CT-55: the mark of roles that assume themselves is not in these."""
    whole, part = classes(RECORDS), classes(FORMATS / "ocsf-1.1.0.jsonl")
    (self_assume,) = (id_ for id_, one in whole.items() if one[1] == "aws-legacy-self-assume")
    assert part == {**whole, self_assume: ("ImplicitlyDenied", "not-explained")}


def test_the_numbers() -> None:
    """CT-65."""
    summary = check_of(RECORDS).summary
    assert (summary.records, summary.compared) == (49, 35)
    four = (summary.agree, summary.consistent, summary.explained, summary.not_explained)
    assert four == (26, 4, 4, 1)
    assert (summary.copies, summary.duplicates) == (2, 1)
    assert dict(summary.refused) == {
        "AccessDenied": 1,
        "ExpiredTokenException": 1,
        "ValidationException": 1,
    }


def test_no_secret_is_kept() -> None:
    """CT-54: neither tokens nor keys are in what comes out."""
    check = check_of(RECORDS)
    for word in ("REDACTED", "TRIMMED", "ASIA", "AKIA"):
        assert word not in repr(check)
