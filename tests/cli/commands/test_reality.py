"""`rolescope reality`: answers, formats, exit statuses."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.commands import reality
from rolescope.cli.main import main
from rolescope.importers.collected import FORMAT
from rolescope.model.cloudtrail import ASSUMING
from rolescope.reality.comparison import RealityComparison
from rolescope.reality.reproduction import NotReproducible
from rolescope.value import replace
from support.schemas import check_schema
from support.worlds.recorded_calls import FOLDER, FORMATS, RECORDS, check_of, own_index

WORLD = str(FOLDER / "world.json")


class Ran:
    """What the command answered."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str, logs: Path | str = RECORDS) -> Ran:
        try:
            status = main(["reality", WORLD, "--logs", str(logs), *arguments])
        except SystemExit as left:
            status = int(left.code or 0)
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    return call


def part(folder: Path, *numbers: int) -> Path:
    """Return a file with some of the own records, by their lines."""
    lines = RECORDS.read_text(encoding="utf-8").splitlines()
    path = folder / "part.jsonl"
    path.write_text("\n".join(lines[number - 1] for number in numbers), encoding="utf-8")
    return path


def test_the_text_begins_with_four_numbers(run: Any) -> None:
    """CT-65: what differs comes first, with its causes; then what explains the rest."""
    ran = run()
    assert ran.status == 1
    assert ran.out.startswith("35 calls: 26 agree, 4 consistent, 4 explained, 1 not.\n")
    for words in (
        "Not explained:\n  arn:aws:iam::222222222222:user/people/alice",
        "Nothing in the logs explains this. Possible: policies changed",
        "changed-since: UpdateAssumeRolePolicy of Closed at 2026-11-24T09:30:00Z",
        "what the policies ask for was met: cognito-identity.amazonaws.com:amr",
        "Sessions that could still act at 2026-11-",
        "5 calls, last 2026-11-24T11:55:00Z",
        "Denied calls from other accounts are in the logs of those accounts alone.",
    ):
        assert words in ran.out
    assert ran.err == ""


def test_the_sessions_that_could_still_act_are_those_of_the_time_that_is_named(run: Any) -> None:
    at = "2026-11-24T11:56:00Z"
    head, _, rest = run("--until", at).out.partition(f"Sessions that could still act at {at}:\n")
    assert head
    ends = [line.rpartition("until ")[2] for line in rest.partition("\n\n")[0].splitlines()]
    assert ends
    assert all(end > at for end in ends)


def test_json_has_the_fields_of_the_specification(run: Any) -> None:
    """CT-62, formats.md."""
    answer = run("--format", "json").json
    summary = answer["summary"]
    assert summary["records"] == 49
    assert summary["byClass"] == {
        "changed-since": 1,
        "aws-legacy-self-assume": 1,
        "not-imported": 2,
    }
    (line,) = (one for one in answer["lines"] if one["class"] == "not-explained")
    assert (line["recorded"], line["verdict"]) == ("allowed", "ImplicitlyDenied")
    assert line["sample"] == line["query"]["id"] == "00000038-0000-4000-8000-000000000000"
    assert line["evidence"]["possibleCauses"]
    (changed,) = (one for one in answer["lines"] if one["class"] == "changed-since")
    assert changed["evidence"]["write"]["name"] == "UpdateAssumeRolePolicy"
    (root,) = (one for one in answer["lines"] if one["role"] is None)
    assert root["query"] is None
    (used,) = (one for one in answer["edges"] if one["target"].endswith("/Deploy"))
    assert (used["count"], used["state"]) == (5, "used")
    assert answer["problems"] == []
    check_schema("reality", answer)


def test_a_query_asks_the_same_again(
    run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """CT-46: the sample of a line."""
    lines = [one for one in run("--format", "json").json["lines"] if one["query"]]
    path = tmp_path / "queries.jsonl"
    path.write_text("".join(f"{json.dumps(one['query'])}\n" for one in lines), encoding="utf-8")
    assert main(["query", WORLD, "--queries", str(path)]) == 0
    answers = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    assert [one["verdict"] for one in answers] == [one["verdict"] for one in lines]


def test_csv_has_a_row_for_each_line(run: Any) -> None:
    ran = run("--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert len(rows) == len(run("--format", "json").json["lines"])
    assert rows[0]["class"] == "not-explained"
    assert rows[0]["because"].startswith("Nothing in the logs explains this.")


def test_no_secret_is_written(run: Any) -> None:
    """CT-51, CT-54."""
    for form in ("text", "json", "csv"):
        out = run("--format", form).out
        assert not [word for word in ("REDACTED", "ASIA", "AKIA") if word in out]


@pytest.mark.parametrize(
    ("numbers", "status"),
    [((1,), 0), ((44,), 0), ((38, 1), 1), ((6,), 3), ((17,), 3), ((1, 6), 0)],
)
def test_exit_statuses(numbers: tuple[int, ...], status: int, run: Any, tmp_path: Path) -> None:
    """CT-62: 0 no difference, 1 one that nothing explains, 3 nothing decided."""
    assert run(logs=part(tmp_path, *numbers)).status == status


def test_what_cannot_be_read_is_told_and_the_rest_is_answered(run: Any, tmp_path: Path) -> None:
    """CT-56: a record that cannot be read is counted, and never fatal; a file is (CT-62)."""
    path = part(tmp_path, 1, 38)
    path.write_text(path.read_text(encoding="utf-8") + "\nnothing\n", encoding="utf-8")
    ran = run("--format", "json", logs=path)
    assert ran.status == run(logs=part(tmp_path, 1, 38)).status != 2
    assert ran.json["summary"]["compared"] == 2
    (problem,) = ran.json["problems"]
    assert problem["code"] == "no-json"
    assert ran.err.count("error: ") == 1
    gone = run(logs=tmp_path / "gone")
    assert gone.status == 2
    assert "There is no such file or folder." in gone.err
    path.write_text("nothing\nnothing\n", encoding="utf-8")
    assert run(logs=path).status == 2, "nothing in it is a record"


def test_since_and_until_choose_the_calls_and_not_the_writes(run: Any) -> None:
    """CT-37: what explains a call may be outside of the time."""
    ran = run(
        "--since", "2026-11-24T07:00:00Z", "--until", "2026-11-24T08:30:00Z", "--format", "json"
    )
    (line,) = ran.json["lines"]
    assert (line["class"], ran.status) == ("changed-since", 0)
    late = run("--since", "2026-11-24T11:55:00Z", "--format", "json").json
    assert late["summary"]["compared"] == 1


def test_sessions_that_were_valid_at_a_time(run: Any) -> None:
    """Who could still act when it was revoked?"""
    sessions = run("--until", "2026-11-24T09:10:00Z", "--format", "json").json["sessions"]
    assert {one["role"].rpartition("/")[2] for one in sessions} >= {"Ops", "Deploy", "Vendor"}
    assert all(one["from"] <= "2026-11-24T09:10:00Z" < one["until"] for one in sessions)


def test_a_trust_is_unused_after_so_many_days(run: Any, tmp_path: Path) -> None:
    """CT-45, CT-47: only where the logs reach back."""
    old = json.loads(part(tmp_path, 2).read_text(encoding="utf-8"))
    old |= {"eventTime": "2026-11-20T09:00:00Z", "eventID": "old", "sharedEventID": "old"}
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "old.json").write_text(json.dumps(old), encoding="utf-8")
    content = RECORDS.read_bytes()
    (logs / "new.json.gz").write_bytes(gzip.compress(content))
    ran = run("--unused-days", "2", logs=logs)
    assert "role/Tagged: unused in the covered window" in ran.out
    assert "Roles that nobody assumed in the covered window:" in ran.out
    assert "no use in these logs" in run("--unused-days", "30", logs=logs).out
    for wrong in ("0", "x", "99999"):
        assert run("--unused-days", wrong).status == 2


def test_long_lists_are_cut_in_the_text(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rolescope.cli.commands.reality._MAX_LINES", 2)
    assert "more: --format json lists all" in run().out


def test_several_paths(run: Any) -> None:
    """Duplicates in another form count once."""
    ran = run(str(FORMATS / "s3"), "--format", "json")
    assert ran.json["summary"]["compared"] == 35
    assert ran.json["summary"]["duplicates"] > 40


def test_a_difference_is_written_without_names_and_shows_there(run: Any, tmp_path: Path) -> None:
    """What is written fails `check` as AWS and the verdict differ, and tells nobody's names."""
    folder = tmp_path / "differences"
    ran = run("--reproduce", str(folder))
    assert ran.status == 1
    (only,) = folder.iterdir()
    files = {file.name: file for file in only.iterdir()}
    assert set(files) == {"world.json", "expected.jsonl"}
    text = "".join(file.read_text(encoding="utf-8") for file in files.values())
    for name in ("222222222222", "alice", "Closed"):
        assert name not in text
    expected = json.loads(files["expected.jsonl"].read_text(encoding="utf-8"))
    assert expected["expect"] == "Allowed"
    world, lines = str(files["world.json"]), str(files["expected.jsonl"])
    assert main(["check", world, "--expect", lines]) == 1
    lines_of_denial = tmp_path / "denied.jsonl"
    lines_of_denial.write_text(json.dumps({**expected, "expect": "Denied"}), encoding="utf-8")
    assert main(["check", world, "--expect", str(lines_of_denial)]) == 0


def test_a_reproduction_replaces_nothing(run: Any, tmp_path: Path) -> None:
    ran = run("--reproduce", str(tmp_path))
    assert ran.status == 2
    assert "is there already. Name a new folder." in ran.err
    ran = run("--reproduce", str(tmp_path / "none" / "such"))
    assert ran.status == 2
    assert "cannot be written" in ran.err


def test_without_a_difference_nothing_is_reproduced(run: Any, tmp_path: Path) -> None:
    ran = run("--reproduce", str(tmp_path / "new"), logs=part(tmp_path, 1))
    assert ran.status == 0
    assert "nothing is written" in ran.err
    assert not (tmp_path / "new").exists()


def test_what_names_alone_decide_is_not_written(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NotReproducible

    monkeypatch.setattr(reality, "reproduction_files", refuse)
    ran = run("--reproduce", str(tmp_path / "new"))
    assert "pseudonyms do not keep" in ran.err


def test_what_is_left_out_of_the_reproductions_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No difference is missing from the folder without a word on standard error."""
    monkeypatch.setattr(reality, "_MAX_REPRODUCTIONS", 2)
    lines = check_of(RECORDS).lines
    line = next(one for one in lines if one.comparison is RealityComparison.NOT_EXPLAINED)
    without = replace(line, request=None, sample="not-kept")
    folder = tmp_path / "new"
    reality._write_reproductions(folder, [line, without, line], own_index())
    told = capsys.readouterr().err
    assert "only the first 2 of 3 differences are written" in told
    assert "Event not-kept: its request was not kept" in told
    assert [file.name for file in folder.iterdir()] == ["difference-1"]


def test_a_lookup_that_was_cut_leaves_unused_roles_unknown(run: Any, tmp_path: Path) -> None:
    """CT-45: records of another operation that go further back say nothing of AssumeRole."""
    late = json.loads(RECORDS.read_text(encoding="utf-8").splitlines()[0])
    early = {"eventName": "AssumeRoleWithSAML", "eventTime": "2026-01-01T00:00:00Z"}
    records = (late, late | early | {"eventID": "early"})
    region, file = late["awsRegion"], tmp_path / "cloudtrail-events.json"
    states: dict[str | None, set[str]] = {}
    for back_to in ("", late["eventTime"]):
        read = {f"{region} {name}": "" for name in ASSUMING} | {f"{region} AssumeRole": back_to}
        about = {"format": FORMAT, "account": late["recipientAccountId"], "read": read}
        events = [
            {"EventId": one["eventID"], "CloudTrailEvent": json.dumps(one)} for one in records
        ]
        file.write_text(json.dumps(about | {"Events": events}), encoding="utf-8")
        answer = run("--format", "json", logs=file).json
        check_schema("reality", answer)
        since = next((one["since"] for one in answer["coverage"]["cutLookups"]), None)
        states[since] = {one["state"] for one in answer["unusedRoles"]}
    assert "unused" in states[None]
    assert states[late["eventTime"]] == {"unknown"}
    said = f"looked up back to {late['eventTime']} alone in {late['recipientAccountId']}"
    assert said in run(logs=file).out
