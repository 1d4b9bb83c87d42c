"""What AWS keeps about use: credential reports, and findings of Access Analyzer (FND-50)."""

import base64
from typing import Any

from rolescope.importers.aws import calls
from rolescope.importers.aws.asking import AwsClient, CallRecord, not_aws
from rolescope.importers.aws.calls import ReadCall
from rolescope.importers.aws.fault import CallFailed, FaultKind
from rolescope.importers.aws.inventory import listed_regions, note_not_enabled
from rolescope.importers.aws.state import (
    ImportProgress,
    reraise_if_fatal,
    try_one,
)

REPORT_FILE, ANALYZER_FILE = "credential-report.json", "access-analyzer-findings.json"
_MAX_TRIES = 30  # until a report is ready
_PAUSE = 2  # seconds from one to the next
_COMPLETE, _ACTIVE = "COMPLETE", "ACTIVE"
_MAX_FAILING_REGIONS = 3  # tried as often as every call: where no other answers, none will
_OF_ANALYZERS = (calls.LIST_REGIONS, calls.LIST_ANALYZERS, calls.LIST_ANALYZER_FINDINGS)
_EVERY_REGION = "*"  # in place of all that are enabled
_MORE = "nextToken"  # as AWS names what asks for the rest
Json = dict[str, Any]


def collect_use(asker: AwsClient, state: ImportProgress, regions: tuple[str, ...] = ()) -> None:
    """Read what tells of use in an account, as far as it was not read before; denials are noted.

    `regions` are those in which Access Analyzer is asked; none named: all that are enabled. One
    that is not enabled is noted; where the list of Regions is denied, those named are asked.

    Raises:
        CallFailed: the credentials have ended, or AWS cannot be reached; what was read stays.
        Cancelled: the run was stopped; what was read stays.
    """
    if REPORT_FILE not in state.files:
        state.forgive(calls.GENERATE_REPORT, calls.GET_REPORT)
        _credential_report(asker, state)
    if not _is_analyzed(state, regions):
        state.forgive(calls.LIST_ANALYZERS, calls.LIST_ANALYZER_FINDINGS)
        _analyzer_findings(asker, state, regions)


def is_lacking_use(state: ImportProgress, regions: tuple[str, ...] = ()) -> bool:
    """Tell whether something of what `collect_use` reads was not read yet."""
    return REPORT_FILE not in state.files or not _is_analyzed(state, regions)


def _is_analyzed(state: ImportProgress, regions: tuple[str, ...]) -> bool:
    return {*(regions or (_EVERY_REGION,))} <= {*state.analyzer_regions}


def _credential_report(asker: AwsClient, state: ImportProgress) -> None:
    for _ in range(_MAX_TRIES):
        begun = try_one(asker, state, calls.GENERATE_REPORT)
        if begun is None:
            return
        if begun.get("State") == _COMPLETE:
            break
        asker.wait(_PAUSE)
    found = try_one(asker, state, calls.GET_REPORT)
    if found is None:
        return
    content = found.get("Content")
    if not isinstance(content, bytes):
        state.note(calls.GET_REPORT, not_aws(calls.GET_REPORT, why="it holds no report").fault)
        return
    state.files[REPORT_FILE] = {
        "Content": base64.b64encode(content).decode(),
        "ReportFormat": found.get("ReportFormat"),
        "GeneratedTime": found.get("GeneratedTime"),
    }


def _analyzer_findings(asker: AwsClient, state: ImportProgress, regions: tuple[str, ...]) -> None:
    """Read the findings of all active analyzers, Region by Region; without one there are none.

    Each Region has analyzers of its own, which report the same roles. Until all are read, the file
    says that there is more. The own Region comes first: a network that lets few endpoints through
    has that one most likely. Where several fail and none answers, another run is to read the rest.
    """
    failing, is_answered = 0, bool(state.analyzer_regions)
    is_broken_off = False
    enabled = listed_regions(state) or _enabled(asker, state, regions)
    for name in sorted(regions or enabled, key=lambda name: name != asker.connection.region):
        if name not in enabled:
            note_not_enabled(state, name)
            continue
        if name in state.analyzer_regions or _read_region(asker, state, name):
            is_answered = True
        else:
            failing += 1
        if failing == _MAX_FAILING_REGIONS and not is_answered:
            is_broken_off = True
            break
    state.note(calls.LIST_ANALYZERS)
    failed = {record.call for record in state.records.values() if record.fault is not None}
    if not regions and failed.isdisjoint(_OF_ANALYZERS):
        state.analyzer_regions.append(_EVERY_REGION)
    if calls.LIST_ANALYZER_FINDINGS not in failed and not is_broken_off:
        state.files.get(ANALYZER_FILE, {}).pop(_MORE, None)


def _read_region(asker: AwsClient, state: ImportProgress, region: str) -> bool:
    """Read a Region; False: AWS gave no answer. A denial is one.

    Raises:
        CallFailed: the credentials have ended.
    """
    try:
        if asker.connection.offers(calls.LIST_ANALYZERS.service, region):
            _read_analyzers(asker.elsewhere(region), state, region)
        state.analyzer_regions.append(region)
    except CallFailed as error:
        if error.fault.why is FaultKind.EXPIRED:
            raise  # else the other Regions may answer
        return error.fault.why is FaultKind.DENIED
    finally:
        asker.connection.close_region(region)
    return True


def _enabled(asker: AwsClient, state: ImportProgress, named: tuple[str, ...]) -> tuple[str, ...]:
    """Return the Regions that are enabled; where nobody tells, those named, or the connection's.

    Raises:
        CallFailed: the credentials have ended, or AWS cannot be reached.
    """
    try:
        listed = asker.all(CallRecord(state.account, calls.LIST_REGIONS))
    except CallFailed as error:
        if not named:  # else nothing is missing
            state.note(calls.LIST_REGIONS, error.fault)
        reraise_if_fatal(error)
        return named or (asker.connection.region,)
    state.note(calls.LIST_REGIONS, items=len(listed))
    return tuple(one["RegionName"] for one in listed)


def _read_analyzers(asker: AwsClient, state: ImportProgress, region: str) -> None:
    """Add the findings of one Region to the file; what fails is noted.

    Raises:
        CallFailed: not all of the Region was read.
        Cancelled: likewise; nothing of it is kept.
    """
    analyzers = _all_in(region, asker, state, calls.LIST_ANALYZERS)
    active = [one["arn"] for one in analyzers if one.get("status") == _ACTIVE]
    findings: list[Json] = []
    try:
        for arn in active:
            call = calls.LIST_ANALYZER_FINDINGS
            findings += _all_in(region, asker, state, call, analyzerArn=arn)
    except CallFailed:
        if findings:  # of other analyzers
            _keep_findings(state, findings)
        raise
    if active:
        _keep_findings(state, findings)


def _all_in(
    region: str, asker: AwsClient, state: ImportProgress, call: ReadCall, **given: object
) -> list[Json]:
    """Return all that a call lists in a Region.

    Raises:
        CallFailed: it is refused; that is noted with the Region.
    """
    try:
        found = asker.all(CallRecord(state.account, call), **given)
    except CallFailed as error:
        state.note(call, error.fault.seen_in(region))
        raise
    state.note(call, items=len(found))
    return found


def _keep_findings(state: ImportProgress, findings: list[Json]) -> None:
    file = state.files.setdefault(ANALYZER_FILE, {"findings": []})
    by_id = {one.get("id"): one for one in (*file["findings"], *findings)}  # the last is as it is
    file["findings"] = [*by_id.values()]
    file[_MORE] = "not read"
