"""Services last accessed: when each role used a service last, as IAM keeps it (FND-19).

When roles were used last at all comes with the roles themselves.
"""

from typing import Any

from rolescope.importers.aws import calls
from rolescope.importers.aws.asking import PAGE, AwsClient
from rolescope.importers.aws.fault import CallFault, FaultKind
from rolescope.importers.aws.state import DETAILS_FILE, ImportProgress, try_part

ACCESSED_FILE = "service-last-accessed.json"
_MAX_TRIES = 30  # until a job is ready
_PAUSE = 2  # seconds from one to the next
_JOB_ENDED, _JOB_FAILED = "COMPLETED", "FAILED"
_AT_ONCE = 50  # jobs
_ACCESSED = (calls.GENERATE_ACCESSED, calls.GET_ACCESSED)


def collect_accessed(asker: AwsClient, state: ImportProgress) -> None:
    """Read when each role used a service last; what was answered before is not asked again.

    Jobs for many roles are begun before the first is asked for: AWS takes seconds for each.

    Raises:
        CallFailed: the credentials have ended, or AWS cannot be reached; what was read stays.
        Cancelled: the run was stopped; what was read stays.
    """
    listed = state.files.get(DETAILS_FILE, {}).get("RoleDetailList")
    if listed is None or not is_lacking_accessed(state):
        return
    for call in _ACCESSED:
        state.again(call)
    roles = [role["Arn"] for role in listed]
    left = _without_answer(state, roles)
    for begin in range(0, len(left), _AT_ONCE):
        if not _is_refused(state):
            _read_accessed(asker, state, left[begin : begin + _AT_ONCE])
    if not _without_answer(state, roles):  # else a run that is stopped between two would seem whole
        for call in _ACCESSED:
            state.note(call)
    found = [one for arn in roles for one in state.answers.get(_answer_key(arn), ())]
    if found:  # without one, the file would tell nothing
        state.keep(ACCESSED_FILE, {"JobStatus": _JOB_ENDED, "ServicesLastAccessed": found})


def is_lacking_accessed(state: ImportProgress) -> bool:
    """Tell whether something of what `collect_accessed` reads was not read yet."""
    return not all(map(state.is_complete, _ACCESSED))


def _is_refused(state: ImportProgress) -> bool:
    """Tell whether AWS refuses a call as it would for all other roles."""
    faults = (state.record(call).fault for call in _ACCESSED)
    return any(one.why in (FaultKind.DENIED, FaultKind.THROTTLED) for one in faults if one)


def _read_accessed(asker: AwsClient, state: ImportProgress, roles: list[str]) -> None:
    jobs: dict[str, str] = {}
    for arn in roles:
        begun = try_part(asker, state, calls.GENERATE_ACCESSED, Arn=arn)
        if begun is not None:
            jobs[arn] = begun["JobId"]
        elif _is_refused(state):
            break
    for arn, job in jobs.items():
        services = _accessed(asker, state, job)
        if services is not None:
            state.answers[_answer_key(arn)] = services
        elif _is_refused(state):
            break


def _without_answer(state: ImportProgress, roles: list[str]) -> list[str]:
    return [arn for arn in roles if _answer_key(arn) not in state.answers]


def _answer_key(arn: str) -> str:
    return f"{calls.GET_ACCESSED.id} {arn}"


def _accessed(asker: AwsClient, state: ImportProgress, job: str) -> list[Any] | None:
    """Return the services that a role used, when AWS has looked them up; None: it has not."""
    given: dict[str, object] = {"JobId": job, "MaxItems": PAGE}
    found: list[Any] = []
    for _ in range(_MAX_TRIES):
        answer = try_part(asker, state, calls.GET_ACCESSED, **given)
        if answer is None:
            return None
        if answer.get("JobStatus") == _JOB_FAILED:
            break
        if answer.get("JobStatus") != _JOB_ENDED:
            asker.wait(_PAUSE)
            continue
        listed = answer.get("ServicesLastAccessed", ())
        found += [one for one in listed if one.get("LastAuthenticatedEntity")]
        if not answer.get("IsTruncated"):
            return found
        given["Marker"] = answer.get("Marker")
    said = "AWS did not end the job that looks for the last use of services."
    fault = CallFault(why=FaultKind.OTHER, said=said, advice="Read it again later.")
    state.note(calls.GET_ACCESSED, fault)
    return None
