"""When roles were used last, as the AWS command line prints it, service by service (FND-19)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from rolescope.importers import read_sources
from rolescope.importers.reader import ImportResult
from rolescope.model.principal import Role
from support.worlds.exports import A, Json, details, role, write

R = f"arn:aws:iam::{A}:role/R"
EARLY, LATE = "2026-02-03T00:00:00Z", "2026-10-04T05:06:07Z"


def service(name: str, who: str | None = None, when: str | None = None) -> Json:
    used = {"LastAuthenticatedEntity": who, "LastAuthenticated": when} if who else {}
    return {"ServiceName": name, "ServiceNamespace": name, **used}


def read(folder: Path, *services: Any, own: Json | None = None, **fields: Any) -> ImportResult:
    write(folder, f"{A}.json", details(RoleDetailList=[{**role(), **(own or {})}]))
    answer = {"JobStatus": "COMPLETED", "ServicesLastAccessed": list(services), **fields}
    write(folder, "accessed.json", answer)
    return read_sources([folder])


def only(found: ImportResult) -> Role:
    assert found.world is not None
    (made,) = found.world.accounts[0].roles
    return made


def test_the_latest_use_of_a_service_is_that_of_the_role(tmp_path: Path) -> None:
    some = (service("ec2", R, EARLY), service("s3", R, LATE), service("sts"))
    found = read(tmp_path, *some, own={"RoleLastUsed": {}})
    assert not found.problems
    assert (only(found).latest_use, only(found).last_used) == (LATE, None)


def test_yaml_of_the_command_line_is_read(tmp_path: Path) -> None:
    write(tmp_path, f"{A}.json", details(role()))
    answer = {"JobStatus": "COMPLETED", "ServicesLastAccessed": [service("s3", R, LATE)]}
    write(tmp_path, "accessed.yaml", yaml.safe_dump(answer))
    found = read_sources([tmp_path])
    assert not found.problems
    assert only(found).latest_use == LATE


def test_a_later_use_in_the_export_stays(tmp_path: Path) -> None:
    found = read(tmp_path, service("ec2", R, EARLY), own={"RoleLastUsed": {"LastUsedDate": LATE}})
    assert (only(found).latest_use, only(found).last_accessed) == (LATE, EARLY)


def test_use_of_others_tells_nothing_of_a_role(tmp_path: Path) -> None:
    found = read(tmp_path, service("ec2", f"arn:aws:iam::{A}:user/ana", EARLY))
    assert only(found).latest_use is None
    assert not found.problems


@pytest.mark.parametrize(
    ("services", "fields", "what"),
    [
        ((service("ec2"),), {}, "names nobody"),
        ((), {"JobStatus": "IN_PROGRESS"}, "had not ended"),
        ((service("ec2", R, "yesterday"),), {}, "LastAuthenticated"),
        (("ec2", service("s3", R, EARLY)), {}, "ServicesLastAccessed"),
    ],
)
def test_what_tells_nothing_is_reported(
    tmp_path: Path, services: tuple[Any, ...], fields: Json, what: str
) -> None:
    found = read(tmp_path, *services, **fields)
    assert any(what in problem.what for problem in found.problems)
