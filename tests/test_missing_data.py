"""What the import lacks is never guessed (formats.md; DF-6, DF-10, DF-23, DF-38, DF-46, GR-71).

Each case takes one class of data out of the files of the demo organization. Then every verdict is
that of the full demo, or depends, or says in `unknown` what is missing; none becomes allowed
without saying so.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import as_file
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision, Verdict
from rolescope.importers import read_sources
from rolescope.model.world import World
from rolescope.progress import no_tick
from rolescope.resources import resources
from rolescope.trust.edge import Edge, Standing
from rolescope.trust.graph import trust_graph
from support.worlds.northwind import NOW, demo, verdict_of
from support.worlds.northwind_stories import STORIES

Export = dict[str, Any]

DENIALS = {Decision.IMPLICIT_DENY, Decision.EXPLICIT_DENY}


@dataclass(frozen=True, slots=True)
class Lack:
    """One class of data to take out of a folder. `named`: words of which `unknown` has one.

    `is_guardrail`: a denial stays one without saying so (DF-23: the caveat goes with what is
    allowed), but need not be explicit any more.
    """

    what: str
    named: tuple[str, ...]
    take_out: Callable[[Path], None]
    is_guardrail: bool = field(default=False, kw_only=True)


def change(file: str, edit: Callable[[Export], None]) -> Callable[[Path], None]:
    def take_out(folder: Path) -> None:
        path = folder / file
        content = json.loads(path.read_text(encoding="utf-8"))
        edit(content)
        path.write_text(json.dumps(content), encoding="utf-8")

    return take_out


def delete(name: str) -> Callable[[Path], None]:
    def take_out(folder: Path) -> None:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return take_out


def without_key(key: str) -> Callable[[Export], None]:
    return lambda content: content.pop(key)


def without_policy(arn: str) -> Callable[[Export], None]:
    def edit(content: Export) -> None:
        content["Policies"] = [policy for policy in content["Policies"] if policy["Arn"] != arn]

    return edit


def unreadable_trust(content: Export) -> None:
    for role in content["RoleDetailList"]:
        role["AssumeRolePolicyDocument"] = "{ this is no policy"


def unreadable_inline(entities: str, policies: str) -> Callable[[Export], None]:
    def edit(content: Export) -> None:
        for entity in content[entities]:
            for policy in entity.get(policies, ()):
                policy["PolicyDocument"] = "{ this is no policy"

    return edit


def unreadable_organization_policy(name: str) -> Callable[[Export], None]:
    def edit(content: Export) -> None:
        for policy in content["Policies"]:
            if policy["PolicySummary"]["Name"] == name:
                policy["Content"] = "{ this is no policy"

    return edit


def without_audiences(content: Export) -> None:
    for provider in content["OpenIDConnectProviderList"]:
        provider.pop("ClientIDList")


def truncated(content: Export) -> None:
    """Leave the first page alone: the last user, group and role stand on the next (DF-1)."""
    for key in ("UserDetailList", "GroupDetailList", "RoleDetailList"):
        content[key] = content[key][:-1]
    content["IsTruncated"] = True


def roles_only(content: Export) -> None:
    """Leave what the filter `Role` leaves."""
    for key in ("UserDetailList", "GroupDetailList", "Policies"):
        content.pop(key)


def without_targets(name: str) -> Callable[[Export], None]:
    def edit(content: Export) -> None:
        for policy in content["Policies"]:
            if policy["PolicySummary"]["Name"] == name:
                policy.pop("Targets")

    return edit


def without_type(type_: str) -> Callable[[Export], None]:
    def edit(content: Export) -> None:
        policies = content["Policies"]
        content["Policies"] = [one for one in policies if one["PolicySummary"]["Type"] != type_]

    return edit


def lacks_of_the_organization() -> Iterator[Lack]:
    file = "organization.json"
    words = ("organization", "SCP", "RCP")
    yield Lack("organization", words, delete(file), is_guardrail=True)
    for key in ("Policies", "Accounts", "OrganizationalUnits", "Roots"):
        edit = without_key(key)
        yield Lack(f"organization: {key}", words, change(file, edit), is_guardrail=True)
    for name in ("FullAWSAccess", "region-lock", "sandbox-apart", "organization-fence"):
        edit = unreadable_organization_policy(name)
        yield Lack(f"{name} unreadable", (name,), change(file, edit), is_guardrail=True)
        edit = without_targets(name)
        yield Lack(f"{name} without targets", (name,), change(file, edit), is_guardrail=True)
    for type_ in ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"):
        edit = without_type(type_)
        yield Lack(f"no {type_}", ("SCPs", "RCPs"), change(file, edit), is_guardrail=True)


def lacks_of_accounts() -> Iterator[Lack]:
    for account in demo().accounts:
        folder = f"accounts/{account.id}"
        details = f"{folder}/authorization-details.json"
        yield Lack(f"account {account.id}", (account.id,), delete(folder))
        yield Lack(f"{account.id} details", (account.id,), delete(details))
        yield Lack(f"{account.id} OIDC", ("OIDC",), delete(f"{folder}/oidc-providers.json"))
        yield Lack(f"{account.id} SAML", ("SAML",), delete(f"{folder}/saml-providers.json"))
        if account.roles_listed:
            yield Lack(
                f"{account.id} list", ("MaxSessionDuration",), delete(f"{folder}/roles.json")
            )
        for what, edit in (("truncated", truncated), ("roles only", roles_only)):
            named = ("incomplete", "group", ":policy/", "MaxSessionDuration")
            yield Lack(f"{account.id} {what}", named, change(details, edit))
        for key, words in (("GroupDetailList", ("group",)), ("Policies", (":policy/",))):
            yield Lack(f"{account.id} {key}", words, change(details, without_key(key)))
        for policy in account.policies:
            arn = policy.arn or ""
            yield Lack(arn, (policy.name,), change(details, without_policy(arn)))
        name = f"{account.id} trust policies unreadable"
        yield Lack(name, ("trust policy",), change(details, unreadable_trust))
        for lists in (
            ("RoleDetailList", "RolePolicyList"),
            ("UserDetailList", "UserPolicyList"),
            ("GroupDetailList", "GroupPolicyList"),
        ):
            name = f"{account.id} {lists[1]} unreadable"
            yield Lack(name, ("polic",), change(details, unreadable_inline(*lists)))
    audiences = change("accounts/770233459910/oidc-providers.json", without_audiences)
    yield Lack("audiences of GitHub", ("OIDC", "audience", "ClientIDList"), audiences)


LACKS = [*lacks_of_the_organization(), *lacks_of_accounts()]


def cases() -> Iterator[ParameterSet]:
    for lack in LACKS:
        yield pytest.param(lack, id=lack.what)


def read_without(lack: Lack, folder: Path) -> World:
    with as_file(resources().joinpath("demo")) as bundled:
        shutil.copytree(bundled, folder)
    lack.take_out(folder)
    world = read_sources([folder], no_tick).world
    assert world is not None
    return world


@pytest.fixture(scope="module")
def full() -> list[Verdict]:
    index = WorldIndex(demo())
    return [verdict_of(story.request, index) for story in STORIES]


@pytest.fixture(scope="module")
def full_edges() -> dict[str, Edge]:
    return {edge.id: edge for edge in trust_graph(WorldIndex(demo()), NOW).edges}


def names(lack: Lack, unknown: tuple[str, ...]) -> bool:
    text = " ".join(unknown).lower()
    return any(word.lower() in text for word in lack.named)


def same(lack: Lack, before: Verdict, after: Verdict) -> bool:
    if (before.decision, before.is_allowed) == (after.decision, after.is_allowed):
        return True
    return lack.is_guardrail and {before.decision, after.decision} <= DENIALS


def guessed_verdicts(lack: Lack, index: WorldIndex, full: list[Verdict]) -> Iterator[str]:
    for story, before in zip(STORIES, full, strict=True):
        after = verdict_of(story.request, index)
        if same(lack, before, after) or after.decision is Decision.DEPENDS:
            continue
        if not names(lack, after.unknown):
            yield f"{story.title}: {before.decision} became {after.decision}, {after.unknown}"


def guessed_edges(lack: Lack, index: WorldIndex, full: dict[str, Edge]) -> Iterator[str]:
    edges = {edge.id: edge for edge in trust_graph(index, NOW).edges}
    for edge in edges.values():
        before = full.get(edge.id)
        was = before.standing if before else None
        if edge.standing in (was, Standing.DEPENDS) or names(lack, edge.unknown):
            continue
        if before or edge.standing is Standing.ALLOWED:
            yield f"{edge.id}: {was} became {edge.standing}, {edge.unknown}"
    for lost in full.keys() - edges.keys():
        edge = full[lost]
        if (
            edge.standing is Standing.ALLOWED
            and index.role(edge.target)
            and not unread(index, edge)
        ):
            yield f"{lost}: vanished"


def unread(index: WorldIndex, edge: Edge) -> bool:
    """Tell whether the trust policy that writes an edge cannot be read any more."""
    role = index.role(edge.target)
    return role is not None and role.trust_policy.unreadable is not None


@pytest.mark.parametrize("lack", list(cases()))
def test_a_lack_never_changes_a_verdict_silently(
    lack: Lack, full: list[Verdict], full_edges: dict[str, Edge], tmp_path: Path
) -> None:
    index = WorldIndex(read_without(lack, tmp_path / "demo"))
    assert list(guessed_verdicts(lack, index, full)) == []
    assert list(guessed_edges(lack, index, full_edges)) == []
