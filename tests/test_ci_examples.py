"""The examples for continuous integration do what they say: run as a shell runs them."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.iac import IAC
from support.plans import B, change, plan_json, trusting

CI = Path(__file__).resolve().parents[1] / "packaging" / "ci"
MARK = "<!-- rolescope:plan -->"
INSIDE = {"name": "New", "path": "/", "assume_role_policy": trusting(f"arn:aws:iam::{B}:role/Ci")}


def _steps() -> dict[str, Any]:
    workflow = yaml.safe_load((CI / "github-plan.yml").read_text(encoding="utf-8"))
    (job,) = workflow["jobs"].values()
    return {step["name"]: step for step in job["steps"] if "name" in step}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the world, and `rolescope` and a `gh` that writes down what it is told."""
    tools = tmp_path / "bin"
    tools.mkdir()
    _program(tools / "rolescope", f'exec "{sys.executable}" -m rolescope "$@"')
    listed = f"[ -f {tmp_path}/known ] && cat {tmp_path}/known"
    _program(
        tools / "gh",
        f'printf "%s\\n" "$*" >> {tmp_path}/gh.log\n'
        f'case "$*" in *--paginate*) {listed};; esac\ntrue',
    )
    (tmp_path / "world.json").write_bytes((IAC / "world.json").read_bytes())
    return tmp_path


def _program(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    path.chmod(0o755)


def _run(place: Path, words: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    app = Path(__file__).resolve().parents[1] / "app"
    env = os.environ | {
        "PATH": f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(app),
        "GITHUB_STEP_SUMMARY": str(place / "summary.md"),
        "GITHUB_OUTPUT": str(place / "output"),
        "GITHUB_REPOSITORY": "acme/infra",
        **more,
    }
    return subprocess.run(  # noqa: S603 - the program of the example
        words, cwd=place, env=env, capture_output=True, text=True, check=False
    )


def _step(place: Path, name: str, **more: str) -> int:
    """Run a step as GitHub does."""
    script = place / "step.sh"
    script.write_text(_steps()[name]["run"], encoding="utf-8")
    return _run(place, ["bash", "-e", "-o", "pipefail", str(script)], **more).returncode


def _status(place: Path) -> str:
    written = (place / "output").read_text(encoding="utf-8")
    return written.strip().removeprefix("status=")


def test_the_workflow_comments_and_fails(place: Path) -> None:
    (place / "plan.json").write_bytes((IAC / "plan.json").read_bytes())
    assert _step(place, "Report") == 0, "the comment comes first"
    assert (place / "summary.md").read_text(encoding="utf-8").startswith(MARK)
    assert _step(place, "Comment", NUMBER="7") == 0
    listed, posted = (place / "gh.log").read_text(encoding="utf-8").splitlines()
    assert MARK in listed
    assert posted == "api --method POST repos/acme/infra/issues/7/comments -F body=@comment.md"
    assert _status(place) == "1"
    assert _step(place, "Result", STATUS=_status(place)) != 0


def test_the_comment_is_replaced(place: Path) -> None:
    (place / "known").write_text("4711\n", encoding="utf-8")
    (place / "comment.md").write_text(MARK, encoding="utf-8")
    assert _step(place, "Comment", NUMBER="7") == 0
    posted = (place / "gh.log").read_text(encoding="utf-8").splitlines()[-1]
    assert posted == "api --method PATCH repos/acme/infra/issues/comments/4711 -F body=@comment.md"


def test_the_workflow_passes_what_fails_on_nothing(place: Path) -> None:
    plan = plan_json(change("aws_iam_role.r", "create", after=INSIDE), complete=False)
    (place / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert _step(place, "Report") == 0
    assert _status(place) == "3"
    assert _step(place, "Result", STATUS="3") == 0


def test_a_plan_that_cannot_be_read_fails(place: Path) -> None:
    (place / "plan.json").write_text("{", encoding="utf-8")
    assert _step(place, "Report") == 0
    assert not (place / "comment.md").exists()
    assert _step(place, "Comment", NUMBER="7") == 0
    assert not (place / "gh.log").exists()
    assert _step(place, "Result", STATUS=_status(place)) != 0


def test_the_workflow_may_do_no_more_than_it_needs() -> None:
    text = (CI / "github-plan.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {
        "contents": "read",
        "pull-requests": "write",
        "id-token": "write",
    }
    assert "upload-artifact" not in text, "a plan holds secrets"


@pytest.mark.parametrize(("trusted", "status"), [(f"{B}", 0), ("999988887777", 1)])
def test_the_hook_looks_at_templates(place: Path, trusted: str, status: int) -> None:
    hooks = yaml.safe_load((CI / "pre-commit-config.yaml").read_text(encoding="utf-8"))
    (hook,) = hooks["repos"][0]["hooks"]
    properties = {"RoleName": "New", "AssumeRolePolicyDocument": json.loads(trusting(trusted))}
    template = {"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": properties}}}
    paths = []
    for name in ("one.json", "two.yaml"):
        (place / name).write_text(json.dumps(template), encoding="utf-8")
        paths.append(name)
    words = [*shlex.split(hook["entry"]), *paths]
    given = {"ROLESCOPE_WORLD": "world.json", "ROLESCOPE_ACCOUNT": "111111111111"}
    found = _run(place, words, **given)
    assert found.returncode == status, found.stderr
    assert found.stdout.count("1 path opens") == 2
