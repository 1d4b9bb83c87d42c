"""What AWS keeps about use: credential reports and findings of Access Analyzer (FND-19, FND-50).

When roles were used last comes with the roles themselves.
"""

import base64

from rolescope.importers.aws import calls
from rolescope.importers.aws.asking import AwsClient, CallRecord, not_aws
from rolescope.importers.aws.calls import Scope
from rolescope.importers.aws.fault import CallFailed
from rolescope.importers.aws.state import ImportProgress, kept_all, reraise_if_fatal, try_one

REPORT_FILE, ANALYZER_FILE = "credential-report.json", "access-analyzer-findings.json"
_MAX_TRIES = 30  # until a report is made
_PAUSE = 2  # seconds from one to the next
_COMPLETE, _ACTIVE = "COMPLETE", "ACTIVE"
_IN_USE = (calls.GENERATE_REPORT, calls.GET_REPORT, calls.LIST_ANALYZERS)


def collect_use(asker: AwsClient, state: ImportProgress) -> None:
    """Read what tells of use in an account, as far as it was not read before; denials are noted.

    Roles are global: Access Analyzer is asked in one Region, that of the connection.

    Raises:
        CallFailed: the credentials have ended, or AWS cannot be reached; what was read stays.
        Cancelled: the run was stopped; what was read stays.
    """
    for record in state.records.values():
        if record.call.scope is Scope.USE and record.fault is not None:
            state.again(record.call)
    if REPORT_FILE not in state.files:
        _credential_report(asker, state)
    if not state.is_complete(calls.LIST_ANALYZER_FINDINGS):
        _analyzer_findings(asker, state)


def is_lacking_use(state: ImportProgress) -> bool:
    """Tell whether something of what `collect_use` reads was not read yet."""
    return not all(map(state.is_complete, _IN_USE))


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


def _analyzer_findings(asker: AwsClient, state: ImportProgress) -> None:
    """Read the findings of all active analyzers; without one there is nothing to read.

    A run that is stopped between two of them has read none: it asks for all again.
    """
    if not asker.connection.offers(calls.LIST_ANALYZERS.service, asker.connection.region):
        state.note(calls.LIST_ANALYZERS)  # there is nothing to read, nor will there be
        return
    analyzers = kept_all(asker, state, calls.LIST_ANALYZERS)
    if analyzers is None:
        return
    active = [one["arn"] for one in analyzers if one.get("status") == _ACTIVE]
    findings: list[object] = []
    for arn in active:
        record = CallRecord(state.account, calls.LIST_ANALYZER_FINDINGS)
        try:
            findings += asker.all(record, analyzerArn=arn)
        except CallFailed as error:
            if findings:  # of other analyzers: this is not all
                state.files[ANALYZER_FILE] = {"findings": findings, "nextToken": "not read"}
            state.note(calls.LIST_ANALYZER_FINDINGS, error.fault, items=len(findings))
            reraise_if_fatal(error)
            return
    if active:
        state.files[ANALYZER_FILE] = {"findings": findings}
        state.note(calls.LIST_ANALYZER_FINDINGS, items=len(findings))
