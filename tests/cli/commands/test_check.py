"""`rolescope check`: assertions with an exit status."""

import json
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.main import main
from rolescope.resources import resources

DEMO = str(resources() / "demo")
RUNNER, HUB = (
    f"arn:aws:iam::770233459910:{name}" for name in ("user/ci-runner", "role/deploy-hub")
)
ADMIN = "arn:aws:iam::441700923385:role/prod-admin"


def line(caller: str, role: str, expect: str, **more: Any) -> str:
    query = {"type": "assume", "caller": caller, "role": role, "expect": expect, **more}
    return json.dumps(query) + "\n"


GOOD = line(RUNNER, HUB, "Allowed", id="pipeline") + line(RUNNER, ADMIN, "Denied")
BAD = line(RUNNER, HUB, "Denied")


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Any:
    def call(text: str, *more: str) -> tuple[int, str, str]:
        path = tmp_path / "must.jsonl"
        path.write_text(text, encoding="utf-8")
        status = main(("check", DEMO, "--expect", str(path), *more))
        out, err = capsys.readouterr()
        return status, out, err

    return call


def test_all_hold(check: Any) -> None:
    status, out, err = check(GOOD)
    assert status == 0
    assert out.splitlines() == [
        "holds   must.jsonl:1  pipeline",
        "holds   must.jsonl:2  ci-runner must not reach prod-admin",
        "",
        "2 assertions: 2 hold. At 2026-11-20T17:20:00Z.",
    ]
    assert not err


def test_one_is_broken_and_the_line_says_by_what(check: Any) -> None:
    status, out, _err = check(GOOD + BAD)
    assert status == 1
    broken = out.splitlines()[2]
    assert broken.startswith(
        "BROKEN  must.jsonl:3  ci-runner must not reach deploy-hub: expected Denied, is Allowed. "
        "Because trust statement"
    )
    assert "3 assertions: 2 hold, 1 is broken." in out


def test_a_line_that_cannot_be_read_outweighs_a_broken_one(check: Any) -> None:
    """The others are answered first."""
    edges = json.dumps({"type": "edges", "expect": "Allowed"}) + "\n"
    status, out, _err = check(f"{BAD}no\n{edges}{GOOD}")
    assert status == 2
    lines = out.splitlines()
    assert lines[0].startswith("BROKEN  must.jsonl:1")
    assert lines[1].startswith("ERROR   must.jsonl:2  It is not valid JSON")
    assert lines[2].startswith("ERROR   must.jsonl:3  query.type edges has no verdict")
    assert lines[-1].startswith("5 assertions: 2 hold, 1 is broken, 2 cannot be read.")


def test_what_depends_is_broken(check: Any) -> None:
    text = line("arn:aws:iam::111122223333:user/nobody", HUB, "Allowed", mode="open")
    status, out, _err = check(text)
    assert status == 1
    assert out.startswith("BROKEN")


def test_as_json(check: Any) -> None:
    status, out, _err = check(f"{GOOD}{BAD}no\n", "--format", "json")
    found = json.loads(out)
    assert status == 2
    assert (found["holds"], found["broken"], found["unreadable"]) == (2, 1, 1)
    first, _second, third, fourth = found["assertions"]
    assert first["id"] == "pipeline"
    assert (first["result"], first["verdict"], first["refused"]) == ("holds", "Allowed", "")
    assert (third["result"], third["brokenByEdit"], third["id"]) == ("broken", 0, None)
    assert third["says"] == "ci-runner must not reach deploy-hub"
    assert set(fourth) == {"where", "result", "error"}


def test_what_sts_refuses_is_said(check: Any) -> None:
    status, out, _err = check(line(RUNNER, HUB, "Allowed", params={"roleSessionName": "x"}))
    assert status == 0
    assert "but STS refuses the request" in out


def test_the_time_can_be_given(check: Any) -> None:
    assert "At 2027-01-01T00:00:00Z" in check(GOOD, "--at", "2027-01-01T00:00:00Z")[1]


def test_two_runs_say_the_same(check: Any) -> None:
    assert check(GOOD + BAD) == check(GOOD + BAD)


def test_nothing_to_check_is_wrong_usage(check: Any, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = check("\n")
    assert (status, out) == (2, "")
    assert "--expect FILE" in err
    assert main(("check", DEMO)) == 2
    assert "There are no assertions to check. Give a file" in capsys.readouterr().err


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("check", DEMO, "--expect", "/nowhere/x.jsonl")) == 2
    assert "the file of assertions" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"foo": 1}, "query.foo is unknown. Take it out."),
        ({"params": {"externalID": "x"}}, "params.externalID is unknown. Write externalId"),
        ({"caller": {"session": {"role": HUB, "tag": {}}}}, "session.tag is unknown. Write tags"),
    ],
)
def test_a_field_that_no_query_has_is_wrong_input(
    check: Any, more: dict[str, Any], said: str
) -> None:
    """formats.md, "Queries": what is misspelled would be passed over; Exit status 2."""
    query = {**json.loads(line(RUNNER, HUB, "Allowed")), **more}
    status, out, _err = check(json.dumps(query))
    assert status == 2
    assert out.startswith(f"ERROR   must.jsonl:1  {said}")


def test_a_denial_of_what_is_not_imported_does_not_hold(check: Any) -> None:
    """Exit status 3; one that is broken outweighs it."""
    text = line(f"{RUNNER}x", ADMIN, "Denied")
    status, out, _err = check(text)
    assert status == 3
    said = f"It cannot be decided: {RUNNER}x is not in the import."
    assert out.startswith(f"ABSENT  must.jsonl:1  ci-runnerx must not reach prod-admin. {said}")
    assert "1 assertion: 1 names what is not imported." in out
    assert check(text + BAD)[0] == 1
    found = json.loads(check(text, "--format", "json")[1])
    assert (found["absent"], found["assertions"][0]["result"]) == (1, "absent")


def path_line(source: str, target: str, **more: Any) -> str:
    query = {"type": "path", "source": source, "target": target, "expect": "none", **more}
    return json.dumps(query) + "\n"


def test_no_path_may_lead_somewhere(check: Any) -> None:
    status, out, _err = check(path_line(RUNNER, HUB, ways=True, id="apart"))
    assert status == 1
    head = "BROKEN  must.jsonl:1  apart: expected none, is "
    assert out.startswith(head)
    assert "ci-runner → deploy-hub" in out


def test_paths_are_counted_in_json(check: Any) -> None:
    status, out, _err = check(path_line(RUNNER, HUB), "--format", "json")
    (found,) = json.loads(out)["assertions"]
    assert status == 1
    assert (found["result"], found["expect"], found["paths"]) == ("broken", "none", 1)
