"""Services last accessed, read from AWS when asked: each job once, and gone on with."""

from typing import Any

import pytest

from rolescope.importers.aws import last_accessed
from rolescope.importers.aws.asking import AwsClient, Gate, Tally
from rolescope.importers.aws.calls import GET_ACCESSED, Scope
from rolescope.importers.aws.connection import Connection
from rolescope.importers.aws.fault import CallFailed, CallFault, FaultKind
from rolescope.importers.aws.last_accessed import (
    ACCESSED_FILE,
    collect_accessed,
    is_lacking_accessed,
)
from rolescope.importers.aws.plan import ConnectionTarget
from rolescope.importers.aws.preflight import preflight
from rolescope.importers.aws.state import DETAILS_FILE, ImportProgress
from rolescope.progress import Cancelled
from support.aws.cloud import Cloud
from support.aws.http_layer import Heard, Layer, Refusal
from support.aws.regional import Json

NOW, OWN, HOME = "2026-11-25T12:00:00Z", "123456789012", "us-east-1"
ROLES = [f"arn:aws:iam::{OWN}:role/{name}" for name in ("used", "idle", "late")]


def test_no_such_job_is_an_answer(cloud: Cloud) -> None:
    """Whether services last accessed may be asked for is tried with a job that there is not."""

    def rule(heard: Heard) -> Refusal | None:
        is_it = heard.operation == "GetServiceLastAccessedDetails"
        return Refusal(codes.pop(), 404) if is_it else None

    codes = ["AccessDenied", "NoSuchEntity"]
    for is_allowed in (True, False):
        with Layer(cloud.url, rule) as layer:
            tried = preflight(
                Connection(ConnectionTarget(endpoint=layer.url, region=HOME)),
                with_organization=False,
                with_identity_center=False,
                use=(Scope.ACCESSED,),
            )
        (found,) = [one for one in tried if one.call.scope is Scope.ACCESSED]
        assert found.is_allowed is is_allowed


def _service(name: str, who: str = "") -> Json:
    used = {"LastAuthenticatedEntity": who, "LastAuthenticated": NOW} if who else {}
    return {"ServiceName": name, "ServiceNamespace": name, **used}


class Jobs(AwsClient):
    """Looks for services last accessed; answers of a job are given one after the other."""

    def __init__(self, connection: Connection, told: dict[str, list[Json]]) -> None:
        super().__init__(connection, OWN, tally=Tally(), gate=Gate())
        self.told, self.waited = told, 0
        self.asked: list[str] = []
        self.refused: dict[str, FaultKind] = {}  # by ARN or operation

    def ask(self, call: Any, **given: object) -> Json:
        what = str(given.get("Arn") or given["JobId"])
        why = self.refused.get(what) or self.refused.get(call.operation)
        self.asked.append(f"{call.operation} {what.rpartition('/')[2]}")
        if why is not None:
            raise CallFailed(CallFault(why=why, said="refused", advice=""))
        return {"JobId": what} if call.operation.startswith("Generate") else self.told[what].pop(0)

    def wait(self, seconds: float) -> None:
        self.waited += seconds > 0


def _ended(*services: Json, **more: Any) -> Json:
    return {"JobStatus": "COMPLETED", "ServicesLastAccessed": list(services), **more}


@pytest.fixture
def jobs(cloud: Cloud) -> Jobs:
    told = {
        ROLES[0]: [
            {"JobStatus": "IN_PROGRESS"},
            _ended(_service("s3", ROLES[0]), IsTruncated=True, Marker="more"),
            _ended(_service("ec2"), _service("sts", ROLES[0]), IsTruncated=False),
        ],
        ROLES[1]: [_ended(_service("s3"))],
        ROLES[2]: [_ended(_service("iam", ROLES[2]))],
    }
    return Jobs(Connection(ConnectionTarget(endpoint=cloud.url, region=HOME)), told)


@pytest.fixture
def with_roles() -> ImportProgress:
    details = {"RoleDetailList": [{"Arn": arn} for arn in ROLES]}
    return ImportProgress(OWN, files={DETAILS_FILE: details})


def test_services_that_each_role_used_are_read(jobs: Jobs, with_roles: ImportProgress) -> None:
    collect_accessed(jobs, with_roles)
    assert jobs.waited == 1
    assert with_roles.files[ACCESSED_FILE] == _ended(
        _service("s3", ROLES[0]), _service("sts", ROLES[0]), _service("iam", ROLES[2])
    )
    assert not is_lacking_accessed(with_roles)
    assert with_roles.answers == {}
    asked = len(jobs.asked)
    collect_accessed(jobs, with_roles)
    assert len(jobs.asked) == asked


@pytest.mark.parametrize(
    "operation", ["GenerateServiceLastAccessedDetails", "GetServiceLastAccessedDetails"]
)
@pytest.mark.parametrize("why", [FaultKind.DENIED, FaultKind.THROTTLED])
def test_what_aws_refuses_for_one_role_is_not_asked_for_the_others(
    jobs: Jobs, with_roles: ImportProgress, operation: str, why: FaultKind
) -> None:
    jobs.refused[operation] = why
    collect_accessed(jobs, with_roles)
    assert sum(one.startswith(operation) for one in jobs.asked) == 1
    assert ACCESSED_FILE not in with_roles.files
    assert with_roles.fault is not None
    jobs.refused.clear()
    collect_accessed(jobs, with_roles)
    assert len(with_roles.files[ACCESSED_FILE]["ServicesLastAccessed"]) == 3
    assert with_roles.fault is None


def test_a_role_that_is_gone_does_not_stop_the_others(
    jobs: Jobs, with_roles: ImportProgress
) -> None:
    jobs.refused[ROLES[0]] = FaultKind.ABSENT
    collect_accessed(jobs, with_roles)
    assert with_roles.files[ACCESSED_FILE] == _ended(_service("iam", ROLES[2]))
    assert is_lacking_accessed(with_roles)


@pytest.mark.parametrize("status", ["FAILED", "IN_PROGRESS"])
def test_a_job_that_does_not_end_is_noted_and_begun_again(
    jobs: Jobs, with_roles: ImportProgress, status: str
) -> None:
    ended = jobs.told[ROLES[2]]
    jobs.told[ROLES[2]] = [{"JobStatus": status}] * 50
    collect_accessed(jobs, with_roles)
    fault = with_roles.fault
    assert fault is not None
    assert "did not end" in fault.said
    assert len(with_roles.files[ACCESSED_FILE]["ServicesLastAccessed"]) == 2
    jobs.told[ROLES[2]] = ended
    jobs.asked.clear()
    collect_accessed(jobs, with_roles)
    assert {one.rpartition(" ")[2] for one in jobs.asked} == {"late"}, "what is known stays"
    assert len(with_roles.files[ACCESSED_FILE]["ServicesLastAccessed"]) == 3


def test_without_any_use_there_is_no_file(jobs: Jobs, with_roles: ImportProgress) -> None:
    with_roles.files[DETAILS_FILE] = {"RoleDetailList": [{"Arn": ROLES[1]}]}
    collect_accessed(jobs, with_roles)
    assert ACCESSED_FILE not in with_roles.files
    assert not is_lacking_accessed(with_roles)


def test_an_account_without_roles_is_whole(jobs: Jobs, with_roles: ImportProgress) -> None:
    with_roles.files[DETAILS_FILE] = {"RoleDetailList": []}
    collect_accessed(jobs, with_roles)
    assert jobs.asked == []
    assert not is_lacking_accessed(with_roles)


def test_roles_that_nobody_listed_are_not_whole(jobs: Jobs, with_roles: ImportProgress) -> None:
    with_roles.files[DETAILS_FILE] = {"UserDetailList": []}
    collect_accessed(jobs, with_roles)
    assert jobs.asked == []
    assert is_lacking_accessed(with_roles)


def test_a_run_that_ends_behind_the_last_answer_is_gone_on_with_without_a_call(
    jobs: Jobs, with_roles: ImportProgress
) -> None:
    """The fault that ended it, or one that was got over, stays until then."""
    expired = CallFault(why=FaultKind.EXPIRED, said="expired", advice="")
    with_roles.note(GET_ACCESSED, expired)
    for arn in ROLES:
        with_roles.answers[f"{GET_ACCESSED.id} {arn}"] = [_service("s3", arn)]
    for _ in range(2):
        collect_accessed(jobs, with_roles)
        assert jobs.asked == []
        assert len(with_roles.files[ACCESSED_FILE]["ServicesLastAccessed"]) == 3
        assert not is_lacking_accessed(with_roles)
        assert with_roles.answers == {}


def test_a_run_that_is_stopped_between_two_roles_goes_on_with_the_second(
    jobs: Jobs, with_roles: ImportProgress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_accessed, "_AT_ONCE", 1)
    late = jobs.told.pop(ROLES[2])

    def stopped(_seconds: float) -> None:
        raise Cancelled

    jobs.told[ROLES[2]] = [{"JobStatus": "IN_PROGRESS"}]
    jobs.told[ROLES[0]] = [_ended(_service("s3", ROLES[0]))]
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "wait", stopped)
        with pytest.raises(Cancelled):
            collect_accessed(jobs, with_roles)
    assert is_lacking_accessed(with_roles)
    jobs.told[ROLES[2]] = late
    jobs.asked.clear()
    collect_accessed(jobs, with_roles)
    assert {one.rpartition(" ")[2] for one in jobs.asked} == {"late"}
    assert len(with_roles.files[ACCESSED_FILE]["ServicesLastAccessed"]) == 2
    assert not is_lacking_accessed(with_roles)
