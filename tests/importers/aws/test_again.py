"""Reading one account of a snapshot again: what was read before stays until the new is whole."""

from pathlib import Path

import pytest

from rolescope.importers import read_sources
from rolescope.importers.aws.collect import CollectRun, RunWatch, identify
from rolescope.importers.aws.connection import Connection
from rolescope.importers.aws.plan import CollectPlan, ConnectionTarget
from rolescope.importers.aws.snapshot import Snapshot, load, restore
from rolescope.importers.aws.state import Collected
from rolescope.value import replace
from support.aws.cloud import MEMBER_ROLE, Cloud
from support.aws.http_layer import Heard, Layer, Refusal
from support.aws.live_demo import write_live_demo

OWN = "123456789012"  # the account of moto's first credentials
NOW = "2026-11-25T12:00:00Z"


@pytest.fixture
def read(cloud: Cloud, tmp_path: Path) -> tuple[Path, str]:
    """A snapshot of two accounts; returns its folder, and the member."""
    (member,) = cloud.organization(1)
    for account in (None, member):
        cloud.fill(account, OWN)
    folder = tmp_path / "snapshot"
    target = ConnectionTarget(endpoint=cloud.url)
    collected = Collected(identity=identify(Connection(target)), started=NOW, endpoint=cloud.url)
    snapshot = Snapshot(folder)
    snapshot.begin(collected)
    plan = CollectPlan(target=target, role=MEMBER_ROLE, accounts=(member,))
    CollectRun(plan, collected, watch=RunWatch(saved=snapshot.save)).run()
    return folder, member


def read_again(url: str, folder: Path, account: str) -> CollectRun:
    """Read one account of a snapshot again."""
    plan = CollectPlan(
        target=ConnectionTarget(endpoint=url),
        role=MEMBER_ROLE,
        again=(account,),
        with_organization=False,
    )
    run = CollectRun(plan, load(folder), watch=RunWatch(saved=Snapshot(folder).save))
    run.run()
    return run


def files_of(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def roles_of(folder: Path) -> dict[str, set[str]]:
    world = read_sources([folder]).world
    assert world is not None
    return {account.id: {role.name for role in account.roles} for account in world.accounts}


def test_one_account_is_read_again_and_the_others_stay(
    cloud: Cloud, read: tuple[Path, str]
) -> None:
    folder, member = read
    before = files_of(folder)
    cloud.client("iam").delete_role_policy(RoleName="role-0", PolicyName="own")
    cloud.client("iam", member).delete_role(RoleName="role-1")
    with Layer(cloud.url) as layer:
        run = read_again(layer.url, folder, member)
        assert layer.operations.count("GetAccountAuthorizationDetails") == 1
    assert run.stayed == ()
    after = files_of(folder)
    changed = {name for name in {**before, **after} if before.get(name) != after.get(name)}
    assert changed
    assert all(name.startswith(f"accounts/{member}/") for name in changed)
    assert "role-1" not in roles_of(folder)[member]
    assert "role-1" in roles_of(folder)[OWN]


def test_what_was_read_stays_when_the_new_one_is_not_whole(
    cloud: Cloud, read: tuple[Path, str]
) -> None:
    folder, member = read
    before = files_of(folder)
    cloud.client("iam", member).delete_role(RoleName="role-1")
    for code in ("AccessDenied", "ExpiredToken"):

        def rule(heard: Heard, code: str = code) -> Refusal | None:
            return Refusal(code) if heard.operation == "ListSAMLProviders" else None

        with Layer(cloud.url, rule) as layer:
            assert read_again(layer.url, folder, member).stayed == (member,)
        assert files_of(folder) == before


def test_what_lacked_as_much_gives_way(cloud: Cloud, read: tuple[Path, str]) -> None:
    """Else an account in which a call is always denied could never be read again."""
    folder, member = read

    def rule(heard: Heard) -> Refusal | None:
        return Refusal("AccessDenied") if heard.operation == "ListSAMLProviders" else None

    calls = folder / "accounts" / member / "calls.json"
    calls.write_text(calls.read_text().replace('"done": true', '"done": false'))
    cloud.client("iam", member).delete_role(RoleName="role-1")
    with Layer(cloud.url, rule) as layer:
        assert read_again(layer.url, folder, member).stayed == ()
    assert "role-1" not in roles_of(folder)[member]
    assert not (folder / "accounts" / member / "saml-providers.json").exists()


def test_a_folder_is_made_again_from_the_files_that_a_project_kept(tmp_path: Path) -> None:
    folder = write_live_demo(tmp_path / "snapshot")
    kept = read_sources([folder], is_kept=True).files
    stranger = replace(kept[0], name="snapshot/../../evil.json")
    other = replace(kept[0], name="snapshot/accounts/1/x.json")
    broken = replace(kept[0], name="snapshot/broken.json", packed=b"")
    again = tmp_path / "again"
    restore((*kept, stranger, other, broken), again)
    assert files_of(again) == files_of(folder)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []
