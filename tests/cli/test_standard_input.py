"""`-` in place of a file is standard input, once in a command."""

import gzip
import io
import json
import sys
from collections.abc import Callable
from typing import Any

import pytest

from rolescope.cli.main import main
from support.plans import change, plan_json
from support.worlds.exports import A, details, role, user

WORLD = details(
    role("R1", Arn=f"arn:aws:iam::{A}:role/R1"), UserDetailList=[user("U")], Policies=[]
)
RECORD = {
    "eventVersion": "1.11",
    "eventSource": "sts.amazonaws.com",
    "eventName": "AssumeRole",
    "eventTime": "2026-11-24T10:00:00Z",
    "eventID": "e-1",
    "awsRegion": "us-east-1",
    "recipientAccountId": A,
    "userIdentity": {
        "type": "IAMUser",
        "arn": f"arn:aws:iam::{A}:user/U",
        "accessKeyId": "AKIAIOSFODNN7EXAMPLE",
    },
    "requestParameters": {"roleArn": f"arn:aws:iam::{A}:role/R1", "roleSessionName": "s"},
}


def _give(value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("world") / f"{A}.json"
    path.write_text(json.dumps(WORLD), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_source(
    pack: Callable[[bytes], bytes],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = json.dumps(WORLD).encode()
    _give(pack(data), monkeypatch)
    assert main(["edges", "-", "--format", "json"]) == 0
    assert "role/R1" in capsys.readouterr().out


def test_a_plan(
    world: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _give(plan_json(change("aws_sns_topic.t", "create", after={"name": "t"})), monkeypatch)
    assert main(["plan", world, "--plan", "-", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["opened"] == []


def test_records(
    world: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _give(json.dumps(RECORD).encode() + b"\n", monkeypatch)
    main(["reality", world, "--logs", "-", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["summary"]["records"] == 1


def test_it_holds_one_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reality", "-", "--logs", "-"]) == 2
    assert "read once" in capsys.readouterr().err


def test_the_window_cannot_read_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["open", "-"]) == 2
    assert "Save it to a file" in capsys.readouterr().err
