"""Evidence is reproduced by the command line that stands in it."""

import hashlib
import html
import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.main import main
from rolescope.exporters.evidence.source_names import source_names
from support.window.pdf_text import pdf_pages, pdf_text
from support.worlds.northwind import (
    CI_RUNNER,
    DEPLOY_HUB,
    INCIDENT_RESPONSE,
    NOW,
    PROD,
    PROD_ADMIN,
    RELEASE_MANAGER,
    TOOLS,
    role,
)

DEMO = Path(__file__).resolve().parents[3] / "resources" / "demo"
WRITTEN = "2026-11-25T10:00:00Z"
GITHUB = f"arn:aws:iam::{TOOLS}:oidc-provider/token.actions.githubusercontent.com"
POLICY = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}'
CHAIN = [
    *("--as", CI_RUNNER.arn, "--context", "aws:SourceIp=203.0.113.5"),
    *("--role", DEPLOY_HUB, "--duration", "1h30m"),
    *("--role", RELEASE_MANAGER, "--external-id", "nw-rel-7731", "--session-name", "release-842"),
    *("--role", PROD_ADMIN, "--policy", "policy.json"),
    *("--policy-arn", f"arn:aws:iam::{PROD}:policy/release-deploy"),
]
BROKEN = ["--as", CI_RUNNER.arn, "--role", DEPLOY_HUB, "--role", RELEASE_MANAGER]
BROKEN += ["--role", PROD_ADMIN, "--tag", "team=web", "--transitive", "team"]
WITH_MFA = ["--as", CI_RUNNER.arn, "--mfa", "--mfa-age", "60", "--role", DEPLOY_HUB]
ON_CALL = ["--as", INCIDENT_RESPONSE, "--session-name", "dana", "--tag", "a=1", "--tag", "a=2"]
ON_CALL += ["--source-identity", "dana", "--role", PROD_ADMIN, "--open"]
TOKEN = {"web": {"provider": GITHUB, "claims": {"sub": "repo:northwind/infra:environment:prod"}}}
FEDERATED = ["--as", json.dumps(TOKEN), "--role", role(TOOLS, "gha-deploy"), "--at", "2026-11-20"]
QUESTIONS = {
    "chain": (CHAIN, 0),
    "broken": (BROKEN, 1),
    "mfa": (WITH_MFA, 0),
    "on-call": (ON_CALL, 1),
    "federated": (FEDERATED, 1),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the demo organization in it, and a session policy."""
    shutil.copytree(DEMO, tmp_path / "demo")
    (tmp_path / "policy.json").write_text(POLICY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(folder: Path, name: str, *arguments: str, written: str = WRITTEN) -> int:
    whole = ["assume", str(folder / "demo"), *arguments]
    return main([*whole, "--evidence", str(folder / name), "--generated", written])


def command_in(path: Path) -> list[str]:
    """Return the command line that stands in a file of evidence."""
    content = path.read_bytes()
    if path.suffix == ".json":
        reproduce = json.loads(content)["reproduce"]
        assert shlex.split(reproduce["command"]) == reproduce["arguments"]
        return list(reproduce["arguments"])
    if path.suffix == ".html":
        found = re.search('<pre id="command">(.*?)</pre>', content.decode(), re.DOTALL)
        assert found
        return shlex.split(html.unescape(found[1]))
    texts = [text for page in pdf_pages(content) for text in page]
    start = next(n for n, text in enumerate(texts) if text.startswith("rolescope assume"))
    return shlex.split("".join(texts[start:]))


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("suffix", [".json", ".html", ".pdf"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_its_own_command_writes_the_same_again(
    folder: Path, name: str, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, status = QUESTIONS[name]
    path = folder / f"{name}{suffix}"
    assert run(folder, path.name, *arguments) == status
    said, first = capsys.readouterr().out, path.read_bytes()
    program, *words = command_in(path)
    assert program == "rolescope"
    assert not any(str(folder) in word for word in words)
    (folder / "policy.json").unlink()  # the command holds the policy itself
    path.unlink()
    assert main(words) == status
    assert capsys.readouterr().out == said
    if suffix == ".pdf":
        assert pdf_text(path.read_bytes()) == pdf_text(first)
        assert "Page 1 of" in pdf_text(first)
    else:
        assert path.read_bytes() == first


def test_the_time_of_writing_is_the_clock_unless_it_is_given(folder: Path) -> None:
    main(["assume", "demo", "--as", CI_RUNNER.arn, "--role", DEPLOY_HUB, "--evidence", "x.json"])
    found = json.loads((folder / "x.json").read_text(encoding="utf-8"))
    assert found["generated"] > NOW
    assert found["reproduce"]["arguments"][-2:] == ["--generated", found["generated"]]


def test_a_chain_tells_all_it_rests_on(folder: Path) -> None:
    run(folder, "x.json", *CHAIN)
    found: dict[str, Any] = json.loads((folder / "x.json").read_text(encoding="utf-8"))
    assert found["format"] == "rolescope-evidence/1"
    assert found["question"]["at"] == NOW
    assert found["sources"]["names"] == ["demo"]
    assert found["verdict"] == "Allowed"
    assert [hop["session"]["expiresAt"] for hop in found["hops"]] == [
        "2026-11-20T18:50:00Z",
        "2026-11-20T18:20:00Z",
        "2026-11-20T18:20:00Z",
    ]
    assert {hop["answer"]["Credentials"]["AccessKeyId"] for hop in found["hops"]} == {
        "ASIASIMULATEDROLE000"
    }
    for one in found["documents"]:  # anybody can check it
        assert hashlib.sha256(one["text"].encode()).hexdigest() == one["sha256"]
        assert all(quote["text"] in one["text"] for quote in one["statements"])
    trust = [one for one in found["documents"] if one["type"] == "trust policy"]
    assert [one["owner"] for one in trust] == [DEPLOY_HUB, RELEASE_MANAGER, PROD_ADMIN]
    assert '"Sid": "RunnersAndActions"' in trust[0]["statements"][0]["text"]
    assert found["notKnown"]["import"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found["catalogue"])
    assert found["interpretation"]["settings"] == []


def test_a_chain_that_ends_early_tells_what_was_not_asked(folder: Path) -> None:
    run(folder, "x.json", *BROKEN)
    found = json.loads((folder / "x.json").read_text(encoding="utf-8"))
    assert [one["role"] for one in found["notAsked"]] == [PROD_ADMIN]
    assert found["notAsked"][0]["params"]["tags"] == [{"key": "team", "value": "web"}]
    assert found["hops"][-1]["session"] is None
    assert found["hops"][-1]["expectedMessage"].startswith("AccessDenied: ")


def test_no_secret_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A claim that is a token itself stays out; where the answer needs it, nothing is written."""
    token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"  # noqa: S105 - signs nothing
    claims = {**TOKEN["web"]["claims"], "nonce": "n-0S6", "raw": token}  # type: ignore[dict-item]
    caller = json.dumps({"web": {"provider": GITHUB, "claims": claims}})
    where = ["--role", role(TOOLS, "gha-deploy"), "--session-name", "ci"]
    for suffix in ("json", "html"):
        run(folder, f"x.{suffix}", "--as", caller, *where)
        written = (folder / f"x.{suffix}").read_text(encoding="utf-8")
        assert "n-0S6" not in written
        assert token not in written
        assert "repo:northwind/infra" in written
    capsys.readouterr()
    claims["aud"] = token
    caller = json.dumps({"web": {"provider": GITHUB, "claims": claims}})
    assert run(folder, "y.json", "--as", caller, *where) == 2
    assert "must not be written down" in capsys.readouterr().err
    assert not (folder / "y.json").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--evidence", "x.txt"], "the suffix is none of .html, .pdf, .json"),
        (["--evidence", "nowhere/x.json"], "Choose another --evidence"),
        (["--generated", WRITTEN], "Give both"),
    ],
)
def test_wrong_usage_writes_nothing(
    folder: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(folder.rglob("*"))
    asked = ["assume", "demo", "--as", CI_RUNNER.arn, "--role", DEPLOY_HUB]
    assert main([*asked, *arguments]) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert sorted(folder.rglob("*")) == before


def test_a_failed_run_leaves_the_old_file_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "x.json").write_text("old", encoding="utf-8")
    assert run(folder, "x.json", "--as", CI_RUNNER.arn, "--role", "nonsense") == 2
    assert (folder / "x.json").read_text(encoding="utf-8") == "old"
    assert "no ARN of a role" in capsys.readouterr().err


def test_evidence_of_a_part_of_the_sources_says_so(folder: Path) -> None:
    (folder / "bad.json").write_text("{", encoding="utf-8")
    asked = ["assume", "demo", "bad.json", "--as", CI_RUNNER.arn, "--role", DEPLOY_HUB]
    assert main([*asked, "--evidence", "x.html"]) == 2
    written = (folder / "x.html").read_text(encoding="utf-8")
    assert "demo, bad.json; only a part of them could be read" in written


def test_sources_are_named_without_their_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert source_names([Path("/data/prod.json"), Path("demo/")]) == ("prod.json", "demo")
    assert source_names([Path("a/x/prod.json"), Path("b/x/prod.json")]) == (
        "a/x/prod.json",
        "b/x/prod.json",
    )
    assert source_names([Path()]) == (tmp_path.name,)
    assert source_names([]) == ()
    assert source_names([Path("a.json"), Path("a.json")]) == ("a.json", "a.json")
