"""Patches of data made to harm: no name of the data is run, and none fetches another text."""

from pathlib import Path

import pytest

from rolescope.exporters.patch.shell import aws
from rolescope.exporters.patch.writing import write_patch
from rolescope.model.edit import Edit, Scenario
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.policy_edit import WithTag
from rolescope.value import replace
from support.aws.fake_shell import run_script
from support.worlds.build import A, account, role, trusts, world

EVIL = [
    "role;touch evil;",
    "role$(touch evil)",
    "role`touch evil`",
    "role\ntouch evil\n",
    "role' ; touch evil; '",
    "-role --profile x",
    "role_name & touch evil &",
]


@pytest.mark.parametrize("kind", EVIL)
def test_the_kind_in_an_arn_is_never_run(tmp_path: Path, kind: str) -> None:
    """An ARN of an import may be anything that names an account."""
    arn = f"arn:aws:iam::{A}:{kind}/{kind}"
    evil = replace(role("app", trust=trusts(A)), arn=arn, name=kind, description=kind)
    base = world(account(A, evil))
    edits: tuple[Edit, ...] = (WithTag(arn, kind, kind, kind), WithMaxSessionDuration(arn, 7_200))
    scenario = Scenario(base)
    for edit in edits:
        if edit.refusal(scenario.world) is None:
            scenario = Scenario(base, (*scenario.edits, edit))
    assert scenario.edits
    files = write_patch(scenario, kind)
    for name in ("commands.sh", "undo.sh"):
        folder = tmp_path / name
        folder.mkdir()
        calls = run_script(files, name, folder)
        assert all(call[1] in ("iam", "sts") for call in calls)
        assert not list(folder.rglob("evil*"))


@pytest.mark.parametrize("text", ["file:///etc/passwd", "fileb://x", "http://a/b", "https://a/b"])
def test_no_text_is_taken_for_the_address_of_another_one(text: str) -> None:
    line = aws("iam", "create-role", role_name="a", description=text)
    assert f'--cli-input-json \'{{"Description": "{text}"}}\'' in line
    assert "--description" not in line
