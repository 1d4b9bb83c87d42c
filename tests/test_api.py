"""`rolescope.api`: its examples, its promises, and that it answers as the command line does."""

import doctest
import inspect
import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from rolescope import api
from rolescope.cli.main import main
from rolescope.resources import resources

DEMO = str(resources() / "demo")
RUNNER = "arn:aws:iam::770233459910:user/ci-runner"
HUB = "arn:aws:iam::770233459910:role/deploy-hub"
RELEASE = "arn:aws:iam::441700923385:role/release-manager"
EXAMPLE = Path(str(resources() / "examples" / "five_questions.py"))
PROMISED = {
    "assume": "(self, caller, *hops, is_open=False)",
    "can": "(self, caller, action, resource, *, is_open=False)",
    "edges": "(self)",
    "edit": "(self, *edits)",
    "explain": "(self, simulation)",
    "export": "(self, path, *, view=None, focus='')",
    "findings": "(self)",
    "paths": "(self, source, target, *, max_hops=None)",
    "permissions": "(self, caller)",
    "ways": "(self)",
    "who_can": "(self, action, resource)",
    "why": "(self, simulation)",
}
"""What programs call. Another parameter may come, with a default; none goes."""


@pytest.fixture(scope="module")
def demo() -> api.Sources:
    return api.open_demo()


def test_the_examples_in_its_docstrings_run() -> None:
    found = doctest.testmod(api)
    assert found.attempted > 25
    assert found.failed == 0


def test_what_is_promised_is_there() -> None:
    made = {
        name: str(
            inspect.Signature(
                [
                    one.replace(annotation=inspect.Parameter.empty)
                    for one in inspect.signature(function).parameters.values()
                ]
            )
        )
        for name, function in inspect.getmembers(api.Sources, inspect.isfunction)
        if not name.startswith("_")
    }
    assert made == PROMISED
    assert all(hasattr(api, name) for name in api.__all__)


def test_it_answers_as_the_command_line_does(
    demo: api.Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--as", RUNNER, "--role", HUB, "--role", RELEASE, "--external-id", "nw-rel-7731"]
    main(["assume", DEMO, *asked, "--session-name", "release-842", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    parameters = api.AssumeRoleParameters(external_id="nw-rel-7731", session_name="release-842")
    made = demo.assume(RUNNER, HUB, api.Hop(role=RELEASE, parameters=parameters))
    assert made.verdict.decision.value == told["hops"][-1]["verdict"]
    assert made.session is not None
    assert made.session.expires_at == told["hops"][-1]["expiration"]
    assert "external ID" in demo.why(made)
    main(["findings", DEMO, "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    assert [one.rule for one in demo.findings()] == [one["rule"] for one in told["findings"]]


def test_an_edit_leaves_what_was_opened_as_it_was(demo: api.Sources) -> None:
    before = len(demo.paths("ci-runner", "admin"))
    after = demo.edit(api.Quarantine(HUB))
    assert len(after.paths("ci-runner", "admin")) < before
    assert len(demo.paths("ci-runner", "admin")) == before
    with pytest.raises(api.EditRefused):
        demo.edit(api.Quarantine("arn:aws:iam::770233459910:role/nobody"))


def test_a_caller_may_be_an_object(demo: api.Sources) -> None:
    session = {"session": {"role": HUB, "sessionName": "release-1"}}
    assert demo.can(session, "s3:GetObject", "arn:aws:s3:::x/y").is_allowed is False
    with pytest.raises(api.QueryError):
        demo.permissions("nobody at all")


def test_what_cannot_be_read_or_found_is_said(demo: api.Sources, tmp_path: Path) -> None:
    with pytest.raises(api.SourceError, match="missing"):
        api.open_sources(tmp_path / "missing")
    with pytest.raises(api.SourceError, match="no principal"):
        demo.paths("nobody at all", "admin")
    with pytest.raises(api.SourceError, match="name the role"):
        demo.assume(RUNNER)
    with pytest.raises(api.SourceError, match="give one of"):
        demo.export(tmp_path / "picture.doc")


@pytest.mark.parametrize(("name", "begins"), [("a.svg", b"<?xml"), ("a.json", b"{")])
def test_pictures_are_written(name: str, begins: bytes, demo: api.Sources, tmp_path: Path) -> None:
    path = demo.export(tmp_path / name, focus=HUB)
    assert path.read_bytes().startswith(begins)


def test_a_time_that_is_none_and_a_focus_that_is_nobody_are_refused(
    demo: api.Sources, tmp_path: Path
) -> None:
    with pytest.raises(api.SourceError, match="tomorrow"):
        api.open_demo(at="tomorrow")
    assert api.open_demo(at="2026-11-24T13:00:00+01:00").at == "2026-11-24T12:00:00Z"
    picture = tmp_path / "nobody.svg"
    with pytest.raises(api.SourceError, match="no such principal"):
        demo.export(picture, focus="arn:aws:iam::111122223333:role/nobody")
    assert not picture.exists()


def test_neither_qt_nor_aws_is_loaded() -> None:
    run = (
        "import sys; from rolescope import api; api.open_demo().findings(); "
        "print([n for n in sys.modules if n.startswith(('PySide6', 'boto'))])"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", run], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_example_answers_five_questions(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [str(EXAMPLE)])
    runpy.run_path(str(EXAMPLE))
    blocks = capsys.readouterr().out.strip().split("\n\n")
    assert len(blocks) == 5
    assert all(block.splitlines()[0].endswith("?") and "\n  " in block for block in blocks)
