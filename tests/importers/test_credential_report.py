"""The credential report: keys, passwords and MFA of users, as resources (DF-41, DF-46)."""

import base64
from pathlib import Path
from typing import Any

import pytest

from rolescope.importers import read_sources
from rolescope.importers.reader import ImportResult
from rolescope.model.resource_list import Resource, Resources
from support.worlds.exports import A, B, Json, details, user, write

HEAD = (
    "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,"
    "access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
    "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date"
)
OLD, NEW = "2024-01-01T00:00:00+00:00", "2026-11-01T00:00:00+00:00"
U = f"arn:aws:iam::{A}:user/U"
ROOT = f"<root>,arn:aws:iam::{A}:root,{OLD},not_supported,{NEW},true,true,{OLD},N/A,false,N/A,N/A"
FULL = f"U,{U},{OLD},true,{NEW},true,true,{OLD},{NEW},false,{NEW},N/A"
BARE = f"V,{U[:-1]}V,{OLD},false,N/A,false,false,N/A,N/A,false,N/A,N/A"


def _report(*rows: str, head: str = HEAD) -> Json:
    text = "\n".join((head, *rows))
    return {
        "Content": base64.b64encode(text.encode()).decode(),
        "ReportFormat": "text/csv",
        "GeneratedTime": NEW,
    }


def _read(folder: Path, report: Any, **more: Any) -> ImportResult:
    write(folder, f"{A}.json", details(UserDetailList=[user("U"), user("V")]))
    write(folder, "get-credential-report.json", report)
    for name, value in more.items():
        write(folder, f"{name}.json", value)
    return read_sources([folder])


def _resources(found: ImportResult) -> Resources:
    assert found.world is not None
    assert found.world.resources is not None
    return found.world.resources


def test_users_have_what_the_report_tells(tmp_path: Path) -> None:
    found = _read(tmp_path, _report(ROOT, FULL, BARE))
    assert found.problems == ()
    resources = _resources(found)
    keys = {"status": "Active", "created": OLD, "last_used": NEW, "reported": NEW}
    assert resources.items == (
        Resource(type="iam_access_key", arn=U, account=A, extra=keys),
        Resource(
            type="iam_access_key",
            arn=U,
            account=A,
            extra={"status": "Inactive", "created": NEW, "reported": NEW},
        ),
        Resource(type="iam_login_profile", arn=U, account=A),
        Resource(type="iam_mfa_device", arn=U, account=A),
    )
    assert resources.complete == frozenset({"iam_access_key", "iam_login_profile"})


def test_an_account_without_a_report_leaves_it_open_df46(tmp_path: Path) -> None:
    other = details(UserDetailList=[user("W", B)])
    found = _read(tmp_path, _report(FULL), other=other)
    assert _resources(found).complete == frozenset()


def test_a_password_that_is_not_told_leaves_passwords_open(tmp_path: Path) -> None:
    found = _read(tmp_path, _report(BARE.replace(",false,N/A,false", ",no_information,N/A,false")))
    assert _resources(found).complete == frozenset({"iam_access_key"})


def test_a_list_of_resources_goes_first(tmp_path: Path) -> None:
    listed = [{"type": "iam_access_key", "arn": U, "account": A}]
    found = _read(tmp_path, _report(FULL), resources=listed)
    assert [one.type for one in _resources(found).items] == ["iam_access_key"]
    assert _resources(found).complete is None


@pytest.mark.parametrize(
    "report",
    [
        {"Content": 7, "ReportFormat": "text/csv"},
        {"Content": "%%%", "ReportFormat": "text/csv"},
        {"Content": base64.b64encode(b"\xff\xfe").decode(), "ReportFormat": "text/csv"},
        {"Content": "", "ReportFormat": "text/csv"},
        _report("x", head="a,b"),
        _report("U,not-an-arn"),
        _report(f"U,{U}"),
        _report(FULL + ",more,and,more"),
        _report('U,"' + "x" * 200_000),
    ],
)
def test_what_is_no_report_is_refused(report: Json, tmp_path: Path) -> None:
    found = _read(tmp_path, report)
    assert found.world is not None
    assert found.world.resources is None
    (problem,) = found.problems
    assert problem.is_loss
    assert "get-credential-report" in problem.advice
