"""`rolescope evaluate` and `rolescope sql`: what is written, and what is answered."""

import csv
import io
import json
from pathlib import Path

import pytest

from rolescope.cli.main import main
from rolescope.cluster.folder import read_manifest
from rolescope.projects import Project, write_project
from rolescope.resources import resources
from support.schemas import check_schema
from support.worlds.exports import A, B, details, role, trusting, user, write

DEMO = str(resources() / "demo")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main([*words])
    got = capsys.readouterr()
    return status, got.out, got.err


@pytest.fixture
def source(tmp_path: Path) -> Path:
    admin = f"arn:aws:iam::{A}:user/ana"
    write(tmp_path, "small/one.json", details(role("Gate"), UserDetailList=[user("ana")]))
    trust = trusting([admin])
    write(tmp_path, "small/two.json", details(role("Next", B, AssumeRolePolicyDocument=trust)))
    return tmp_path / "small"


def evaluate(capsys: pytest.CaptureFixture[str], source: Path, *words: str) -> Path:
    output = source.parent / "evaluated"
    status, out, _ = run(
        capsys, "evaluate", str(source), "--output", str(output), "--workers", "0", *words
    )
    assert status == 0
    assert "2 accounts" in out
    assert f"Digest: {read_manifest(output).digest}" in out
    return output


def test_tables_are_written_by_account(capsys: pytest.CaptureFixture[str], source: Path) -> None:
    output = evaluate(capsys, source)
    files = sorted(one.relative_to(output).as_posix() for one in output.rglob("*.parquet"))
    tables = (
        *("accounts", "principals", "edges", "way_sets", "findings"),
        *("statements", "records", "packed"),
    )
    by_account = [f"{table}/account={one}/part.parquet" for table in tables for one in (A, B)]
    of_all = [f"all/{name}.parquet" for name in ("accounts", "callers", "way_sets")]
    assert files == sorted([*by_account, *of_all])
    found = read_manifest(output)
    assert found.is_whole
    assert [Path(name).name for name, _ in found.sources] == ["one.json", "two.json"]


def test_the_same_command_again_goes_on(capsys: pytest.CaptureFixture[str], source: Path) -> None:
    output = evaluate(capsys, source)
    before = (output / "manifest.json").read_bytes()
    evaluate(capsys, source)
    assert (output / "manifest.json").read_bytes() == before


def test_another_import_takes_another_folder(
    capsys: pytest.CaptureFixture[str], source: Path
) -> None:
    output = evaluate(capsys, source)
    write(source, "three.json", details(role("More", "333333333333")))
    status, _, err = run(capsys, "evaluate", str(source), "--output", str(output))
    assert status == 2
    assert "another import" in err


def test_a_file_of_the_same_name_is_another_source(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    first = write(tmp_path, "a/one.json", details(role("Gate")))
    second = write(tmp_path, "b/one.json", details(role("Next", B)))
    words = ("evaluate", str(first), str(second), "--output", str(tmp_path / "made"))
    assert run(capsys, *words, "--workers", "0")[0] == 0
    write(tmp_path, "a/one.json", details(role("Other")))
    status, _, err = run(capsys, *words, "--workers", "0")
    assert status == 2
    assert "another import" in err


@pytest.mark.parametrize("below", ["", "evaluated"])
def test_no_folder_is_written_into_what_it_is_made_of(
    capsys: pytest.CaptureFixture[str], source: Path, below: str
) -> None:
    output = source / below
    status, _, err = run(capsys, "evaluate", str(source), "--output", str(output))
    assert status == 2
    assert "Name a folder outside of it" in err
    assert sorted(one.name for one in source.iterdir()) == ["one.json", "two.json"]


def test_standard_input_cannot_go_on(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, err = run(capsys, "evaluate", "-", "--output", str(tmp_path / "made"))
    assert status == 2
    assert "Save it to one" in err


def test_a_part_says_that_it_is_one(capsys: pytest.CaptureFixture[str], source: Path) -> None:
    output = evaluate(capsys, source)
    found = json.loads((output / "manifest.json").read_bytes())
    (output / "manifest.json").write_text(json.dumps(found | {"done": found["done"][:1]}))
    status, out, err = run(capsys, "sql", str(output), "select 1 as one", "--format", "json")
    assert status == 3
    assert json.loads(out)["isWhole"] is False
    assert "1 of 2 accounts" in err


def test_values_that_json_lacks(capsys: pytest.CaptureFixture[str], source: Path) -> None:
    question = (
        "select 'nan'::double as a, date '2026-11-01' as b, {'x': [1]} as c, conditions "
        "from edges limit 1"
    )
    _, out, _ = run(capsys, "sql", str(evaluate(capsys, source)), question, "--format", "json")
    (row,) = json.loads(out)["rows"]
    assert (row["a"], row["b"], row["c"]) == (None, "2026-11-01", {"x": [1]})
    assert isinstance(row["conditions"], list)


def test_a_row_is_one_line_whatever_it_holds(
    capsys: pytest.CaptureFixture[str], source: Path
) -> None:
    output = evaluate(capsys, source)
    _, out, _ = run(capsys, "sql", str(output), "select 'a\nb' as \"c\nd\"")
    assert out.splitlines() == [r"c\x0ad", r"a\x0ab", "1 row."]


def test_answers_in_three_formats(capsys: pytest.CaptureFixture[str], source: Path) -> None:
    output = str(evaluate(capsys, source))
    question = (
        "select target, callers, actions, null as nothing from edges where target like '%Next'"
    )
    next_role = f"arn:aws:iam::{B}:role/Next"
    status, out, _ = run(capsys, "sql", output, question)
    assert status == 0
    assert out.splitlines()[0].split() == ["target", "callers", "actions", "nothing"]
    assert next_role in out
    assert out.endswith("1 row.\n")
    _, out, _ = run(capsys, "sql", output, question, "--format", "json")
    found = json.loads(out)
    check_schema("sql", found)
    (row,) = found["rows"]
    assert row["target"] == next_role
    assert row["actions"] == ["sts:AssumeRole"]
    assert row["nothing"] is None
    _, out, _ = run(capsys, "sql", output, question, "--format", "csv")
    assert next(csv.DictReader(io.StringIO(out)))["target"] == next_role


def test_tables_and_questions_are_listed(capsys: pytest.CaptureFixture[str], source: Path) -> None:
    output = str(evaluate(capsys, source))
    _, out, _ = run(capsys, "sql", output)
    assert "2 of 2 accounts" in out
    assert "    account, id, source, target" in out
    _, out, _ = run(capsys, "sql", output, "--format", "json")
    found = json.loads(out)
    check_schema("sql", found)
    for one in found["questions"]:
        assert run(capsys, "sql", output, "--ask", one["name"])[0] == 0
    _, out, _ = run(capsys, "sql", output, "--format", "csv")
    columns = {(one["table"], one["column"]) for one in csv.DictReader(io.StringIO(out))}
    assert ("statements", "effect") in columns


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--ask", "nothing"], "no such question"),
        (["select 1", "--ask", "admins"], "Leave one of them out"),
        (["selec"], "cannot be answered"),
        (["select * from read_text('/etc/hostname')"], "disabled by configuration"),
    ],
)
def test_a_wrong_question_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], source: Path, words: list[str], said: str
) -> None:
    output = str(evaluate(capsys, source))
    status, out, err = run(capsys, "sql", output, *words)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("workers", ["0", "2"])
def test_workers_here_and_a_scheduler_do_not_go_together(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, workers: str
) -> None:
    words = ("--output", str(tmp_path / "none"), "--workers", workers, "--scheduler", "tcp://a:1")
    status, _, err = run(capsys, "evaluate", DEMO, *words)
    assert status == 2
    assert "Leave it out, or --scheduler" in err


def test_a_part_is_opened_by_any_command(capsys: pytest.CaptureFixture[str], source: Path) -> None:
    output = evaluate(capsys, source)
    status, out, _ = run(capsys, "edges", str(output), "--scope", B, "--format", "json")
    assert status == 0
    (edge,) = json.loads(out)["edges"]
    assert (edge["source"], edge["target"]) == (
        f"arn:aws:iam::{A}:user/ana",
        f"arn:aws:iam::{B}:role/Next",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "of which a part is opened. Name it: --scope"),
        (("--scope", "everything"), "--scope everything: give the ID"),
        (("--scope", "333333333333"), "no such account"),
        (("more.json", "--scope", A), "Leave the others out"),
    ],
)
def test_which_part_has_to_be_told(
    capsys: pytest.CaptureFixture[str], source: Path, words: tuple[str, ...], said: str
) -> None:
    output = evaluate(capsys, source)
    status, _, err = run(capsys, "edges", str(output), *words)
    assert status == 2
    assert said in err


def test_other_sources_have_no_scope(capsys: pytest.CaptureFixture[str], source: Path) -> None:
    status, _, err = run(capsys, "edges", str(source), "--scope", A)
    assert status == 2
    assert "--scope: the source is no evaluation" in err


def test_a_project_has_no_scope(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    project = tmp_path / "demo.rolescope"
    project.write_bytes(write_project(Project()))
    status, _, err = run(capsys, "edges", str(project), "--scope", A)
    assert status == 2
    assert "--scope: the source is no evaluation" in err


def test_a_part_is_compared_with_another_source(
    capsys: pytest.CaptureFixture[str], source: Path
) -> None:
    output = evaluate(capsys, source)
    for sides in ((output, source), (source, output), (output, output)):
        status, _, err = run(capsys, "compare", *map(str, sides), "--scope", B)
        assert (status, err.count("--scope")) == (0, 0)
    status, _, err = run(capsys, "compare", str(source), str(source), "--scope", B)
    assert status == 2
    assert "neither source is an evaluation" in err
