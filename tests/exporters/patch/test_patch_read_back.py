"""The commands of a patch in a simulated AWS: what is read back is the world of the scenario."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rolescope.difference.openings import Openings
from rolescope.exporters.patch.forms import patch_files
from rolescope.importers import read_sources
from rolescope.importers.aws.collect import CollectRun, RunWatch, identify
from rolescope.importers.aws.connection import Connection
from rolescope.importers.aws.plan import CollectPlan, ConnectionTarget
from rolescope.importers.aws.snapshot import Snapshot
from rolescope.importers.aws.state import Collected
from rolescope.model.edit import Edit, Scenario
from rolescope.model.edits.accounts import MoveAccount
from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.edits.entities import WithoutPrincipal, WithRole, WithUser
from rolescope.model.edits.groups import IntoGroup, OutOfGroup
from rolescope.model.edits.guardrails import AttachGuardrail, DetachGuardrail, WithNewGuardrail
from rolescope.model.edits.inline import WithNewInlinePolicy, WithoutInlinePolicy
from rolescope.model.edits.managed import Attach, Detach, WithBoundary, WithNewManagedPolicy
from rolescope.model.edits.tags import WithoutTag
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import World
from support.aws.aws_cli import call
from support.aws.cloud import MEMBER_ROLE, Cloud, allow, trust
from support.aws.fake_shell import run_script

NOW = "2026-11-25T12:00:00Z"


def read_back(cloud: Cloud, folder: Path) -> World:
    """Return the organization of the server as the live import reads it."""
    target = ConnectionTarget(endpoint=cloud.url)
    own = Connection(target)
    collected = Collected(identity=identify(own), started=NOW, endpoint=cloud.url)
    snapshot = Snapshot(folder)
    snapshot.begin(collected)
    plan = CollectPlan(target=target, role=MEMBER_ROLE, accounts=None)
    run = CollectRun(plan, collected, own=own, watch=RunWatch(saved=snapshot.save))
    assert run.run().is_complete
    world = read_sources([folder]).world
    assert world is not None
    return world


def meaning(world: World) -> dict[str, Any]:
    """Return all that a patch changes, without what AWS gives itself: IDs, versions, times."""
    found: dict[str, Any] = {}
    for account in world.accounts:
        for policy in account.policies:
            found[policy.arn or policy.name] = document(policy)
        holders: tuple[Role | User | Group, ...]
        holders = (*account.roles, *account.users, *account.groups)
        for holder in holders:
            found[holder.arn] = {
                "inline": {one.name: document(one) for one in holder.inline},
                "attached": sorted(holder.attached),
                "boundary": getattr(holder, "boundary", None),
                "tags": sorted(getattr(holder, "tags", ())),
                "groups": sorted(getattr(holder, "groups", ())),
            }
        for role in account.roles:
            found[role.arn] |= {
                "trust": document(role.trust_policy), "seconds": role.max_session_duration
            }  # fmt: skip
    organization = world.organization
    assert organization is not None
    for scp in organization.imported(PolicyType.SCP):
        found[f"SCP {scp.policy.name}"] = document(scp.policy), sorted(scp.targets or ())
    found["parents"] = {one.id: one.parent for one in organization.accounts}
    return found


def document(policy: Policy) -> Any:
    return json.loads(policy.text)


_OF_CREDENTIALS = (  # of a user that has none here, and of a role without a profile
    "delete-login-profile",
    "delete-access-key",
    "deactivate-mfa-device",
    "remove-role-from-instance-profile",
)


class Runner:
    """Does what the scripts of a patch do in the accounts of the server."""

    def __init__(self, cloud: Cloud, management: str) -> None:
        self._cloud, self._management = cloud, management
        self._made: dict[str, str] = {}  # IDs of policies, by those of the shell that only notes

    def run(self, files: dict[str, bytes], script: str, folder: Path) -> None:
        folder.mkdir()
        for profile, service, operation, *words in run_script(files, script, folder):
            if service == "sts" or operation.startswith("list-") or operation in _OF_CREDENTIALS:
                continue
            account = None if profile in ("", self._management) else profile
            client = self._cloud.client(service, account)
            known = [self._made.get(word, word) for word in words]
            told = call(client, operation, known, files)
            if operation == "create-policy" and service == "organizations":
                made = told["Policy"]["PolicySummary"]["Id"]
                self._made = {"p-made1": made, "p-found": made}


def edits_of(world: World, management: str, member: str, root: str) -> Iterator[Edit]:
    """Yield an edit of every kind that a patch writes."""
    role, user = f"arn:aws:iam::{member}:role/", f"arn:aws:iam::{member}:user/"
    people = f"arn:aws:iam::{member}:group/people"
    assert world.organization is not None
    (no_users,) = (
        one
        for one in world.organization.imported(PolicyType.SCP)
        if one.policy.name == "no-users"
    )  # fmt: skip
    yield WithDocument(Place(PlaceKind.TRUST, f"{role}role-0"), trust({"AWS": f"{user}ana"}))
    yield WithMaxSessionDuration(f"{role}role-1", 43_200)
    yield WithBoundary(f"{role}bounded", None)
    yield WithBoundary(f"{role}role-2", f"arn:aws:iam::{member}:policy/edge")
    yield WithoutInlinePolicy(f"{role}role-0", "own")
    yield WithNewInlinePolicy(f"{role}role-1", "new", allow("s3:ListBucket"))
    yield WithNewManagedPolicy(member, "kept", allow("kms:Decrypt"), "/apps/")
    yield Attach(f"{role}role-2", f"arn:aws:iam::{member}:policy/apps/kept")
    yield Detach(f"{user}ana", f"arn:aws:iam::{member}:policy/read")
    yield WithDocument(
        Place(PlaceKind.MANAGED, member, f"arn:aws:iam::{member}:policy/edge"), allow("s3:Get*")
    )
    yield WithoutTag(f"{user}ana", "team")
    yield OutOfGroup(f"{user}ana", people)
    yield WithUser(member, "bob")
    yield IntoGroup(f"{user}bob", people)
    yield WithRole(member, "made", "/team/", trust({"AWS": f"{user}bob"}), 7_200)
    yield WithoutPrincipal(f"arn:aws:iam::{management}:role/role-2")
    yield WithNewGuardrail(PolicyType.SCP, "only-here", allow("*"), (member,))
    yield DetachGuardrail(no_users.id, (no_users.targets or ())[0])
    yield AttachGuardrail(no_users.id, member)
    yield MoveAccount(member, root)


def test_what_is_read_back_is_the_world_of_the_scenario(cloud: Cloud, tmp_path: Path) -> None:
    own = cloud.client("sts").get_caller_identity()["Account"]
    _first, member = cloud.organization(2)
    client = cloud.client("organizations")
    root = client.list_roots()["Roots"][0]["Id"]
    client.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    cloud.fill(None, own)
    cloud.fill(member, own)
    base = read_back(cloud, tmp_path / "base")
    scenario = Scenario(base, tuple(edits_of(base, own, member, root)))
    assert meaning(scenario.world) != meaning(base)
    files = patch_files(scenario, "aws", Openings(), "Every kind")
    runner = Runner(cloud, own)
    runner.run(files, "commands.sh", tmp_path / "commands")
    assert meaning(read_back(cloud, tmp_path / "after")) == meaning(scenario.world)
    runner.run(files, "undo.sh", tmp_path / "undo")
    assert meaning(read_back(cloud, tmp_path / "again")) == meaning(base)
