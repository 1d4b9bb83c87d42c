"""What was read of entries at evaluation is what would be read of them again."""

import json
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest

from benchmarks.large_organizations import large_organization, with_ways
from rolescope.cluster.database import ask
from rolescope.cluster.folder import EvaluationFolder, read_manifest
from rolescope.cluster.readings import ReadingDecoder, packed
from rolescope.cluster.scope import read_scope, scope_of
from rolescope.importers.gathering import Entity
from rolescope.importers.policies import PolicyReader
from rolescope.importers.reader import ImportResult
from rolescope.model.policy import (
    Condition,
    DefectKind,
    Effect,
    Policy,
    PolicyType,
    PrincipalType,
    Statement,
    StatementPrincipal,
)
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import World
from rolescope.progress import no_tick
from rolescope.value import replace
from support.evaluations import evaluated
from support.worlds.build import (
    A,
    B,
    Document,
    account,
    allow,
    deny,
    group,
    managed,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)

CALL = f"arn:aws:iam::{A}:policy/Call"
ODD: tuple[Document, ...] = (
    {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Odd": 1}]},
    {"Statement": [{"Action": 5, "Resource": "*"}]},
    {"Statement": 5},
    '{"Statement": [], "Statement": [{"Effect": "Deny"}]}',
    "{",
    "",
)


def read(folder: Path, *scope: str) -> ImportResult:
    return read_scope(folder, scope_of(scope), no_tick)


def without_readings(folder: Path) -> Path:
    """Return the folder as one that holds none: it is changed."""
    path = folder / "manifest.json"
    told = json.loads(path.read_bytes())
    del told["readings"]
    path.write_text(json.dumps(told))
    return folder


def rewrite(folder: Path, columns: str) -> None:
    """Let the records of all accounts have other columns."""
    for file in (folder / "records").rglob("*.parquet"):
        with duckdb.connect() as database:
            database.execute(f"create table t as select {columns} from read_parquet('{file}')")  # noqa: S608 - ours
            database.execute(f"copy t to '{file}' (format parquet)")


def told(found: ImportResult) -> tuple[object, ...]:
    """Return what was read, and what `==` passes over."""
    assert found.world is not None
    return found, repr(found.world), list(map(_versions, _managed(found.world)))


def _managed(found: World) -> Iterable[Policy]:
    return (one for some in found.accounts for one in some.policies)


def _versions(one: Policy) -> object:
    return None if one.other_versions is None else [*map(repr, one.other_versions)]


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """Return accounts with everything that entries have, and with what cannot be understood."""
    call = managed("Call", allow())
    old = (policy("Call", deny(), arn=CALL), policy("Call", "{", arn=CALL))
    return evaluated(
        world(
            account(
                A,
                user("ana", groups=["ops"], attached=[CALL], boundary=CALL, tags=(("a", "ü"),)),
                user("bob", tags_known=False, allows={"Version": "2000", "Statement": []}),
                group("ops", allows=[allow(["sts:AssumeRole"], Condition={"Null": {"k": True}})]),
                replace(call, other_versions=old),
                managed("Known", allow(NotAction="iam:*", Sid="s")),
                replace(managed("Broken", "{"), other_versions=()),
                *(role(f"Odd{number}", trust=one) for number, one in enumerate(ODD)),
                *(user(f"odd{number}", allows=one) for number, one in enumerate(ODD)),
            ),
            account(
                B,
                role("Next", trust=trusts(f"arn:aws:iam::{A}:user/ana"), allows=allow()),
                role("Same", trust=trusts(f"arn:aws:iam::{A}:user/ana"), max_session_duration=7200),
                roles_listed=True,
            ),
            organization=organization(A, B),
        ),
        tmp_path,
    )


def test_a_reading_holds_whatever_an_entity_has() -> None:
    """What is empty is not what is absent, and what says nothing is not written."""
    statement = Statement(
        index=1,
        sid="",
        effect=Effect.DENY,
        principals=(StatementPrincipal(PrincipalType.ROLE, "v", "w", PrincipalType.USER, "k"),),
        actions=(),
        not_resources=("a", "b"),
        conditions=(Condition("Null", "k", ()), Condition("Bool", "k", ("true",))),
        defect_paths=(("Condition", 5),),
        defect_kinds=(DefectKind.OTHER,),
    )
    trust = Policy("t", PolicyType.TRUST, "{}", "%7B%7D", statements=(statement,), warnings=("w",))
    named = Policy("n", PolicyType.IDENTITY, "[]", arn=CALL, version="2012-10-17")
    found: dict[str, Entity] = {
        "UserDetailList": User(arn="u", name="u", inline=(named, trust), groups=("g",)),
        "GroupDetailList": Group(arn="g", name="g", attached=(CALL,)),
        "RoleDetailList": Role(
            arn="r",
            name="r",
            trust_policy=trust,
            tags=(("a", "ü"),),
            tags_known=False,
            max_session_duration=0,
            description="",
            never_used=True,
            instance_profiles=(),
        ),
        "Policies": replace(named, other_versions=(replace(trust, unreadable="no", text="a"),)),
    }
    decoder = ReadingDecoder()
    for list_, one in found.items():
        text = packed(one)
        assert repr(decoder.entity(list_, text)) == repr(one)
        assert "null" not in text
        assert decoder.entity(list_, text[:-1]) is None
    assert decoder.entity("Policies", packed(replace(named, other_versions=()))) == named
    assert decoder.entity("roles", packed(named)) is None


@pytest.mark.parametrize("scope", [(A,), (B,), (A, B)])
def test_an_opened_part_is_what_reading_it_again_yields(odd: Path, scope: tuple[str, ...]) -> None:
    found = read(odd, *scope)
    assert told(found) == told(read(without_readings(odd), *scope))
    assert any(one.code == "policy-not-understood" for one in found.problems) == (A in scope)


def test_parts_of_a_large_organization_are_what_reading_them_again_yields(tmp_path: Path) -> None:
    whole = with_ways(large_organization(200))
    folder = evaluated(whole, tmp_path)
    scopes = [(whole.accounts[0].id,), (whole.accounts[1].id, "outside")]
    scopes += [(one.roles[0].arn,) for one in whole.accounts[:3]]
    found = [told(read(folder, *scope)) for scope in scopes]
    without_readings(folder)
    assert found == [told(read(folder, *scope)) for scope in scopes]


def test_no_policy_is_read_again_that_says_nothing_odd(
    odd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    before = PolicyReader.read

    def noting(self: PolicyReader, source: object, *args: object, **more: object) -> Policy:
        if more["type"] in (PolicyType.IDENTITY, PolicyType.TRUST):
            names.append(str(more["name"]))
        return before(self, source, *args, **more)  # type: ignore[arg-type] # passed on as it came

    monkeypatch.setattr(PolicyReader, "read", noting)
    read(odd, B)
    assert names == []
    read(odd, A)
    assert names
    assert not {"Call", "Known", "ops"} & set(names)


@pytest.mark.parametrize("reading", ["", "{}", "[]", '{"policies": []}', '{"policies": [5]}'])
def test_a_reading_that_was_changed_is_passed_over(odd: Path, reading: str) -> None:
    before = read(odd, B)
    rewrite(odd, f"* exclude (account, reading), '{reading}' as reading")
    assert read(odd, B) == before


def test_readings_of_another_version_are_not_used(odd: Path) -> None:
    before = read(odd, A)
    folder = EvaluationFolder(odd, read_manifest(odd))
    assert folder.manifest.readings
    path = odd / "manifest.json"
    path.write_text(path.read_text().replace(folder.manifest.readings, "0"))
    rewrite(odd, "list, id, record")
    assert read(odd, A) == before
    assert EvaluationFolder(odd, read_manifest(odd)).manifest.readings == ""
    assert ask(odd, "select * from records").columns == ("account", "list", "id", "record")
