"""An evaluation opened by scope: what was evaluated is found again, without reading the rest."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from benchmarks.large_organizations import large_organization, with_ways
from rolescope.cluster.database import ask
from rolescope.cluster.evaluate import evaluate_here
from rolescope.cluster.folder import (
    EvaluationFolder,
    FolderUnusable,
    has_files_of_all,
    read_manifest,
)
from rolescope.cluster.scope import EvaluationScope, evaluation_at, read_scope, scope_of
from rolescope.engine.index import WorldIndex
from rolescope.importers import read_again
from rolescope.model.analyzer_finding import (
    EXTERNAL_ACCESS,
    UNUSED_ROLE,
    AnalyzerFinding,
    AnalyzerFindings,
)
from rolescope.model.collection import Assignment, PermissionSet
from rolescope.model.policy import Policy
from rolescope.model.principal import Group, Role, User
from rolescope.model.principal_reader import classify
from rolescope.model.resource_list import Resource, Resources
from rolescope.model.world import World
from rolescope.problem import MORE_PAGES, Unreadable
from rolescope.progress import no_tick
from rolescope.trust.edge import Edge
from rolescope.trust.graph import trust_graph
from rolescope.value import replace
from rolescope.worker.evaluations import evaluation_figures
from support.evaluations import all_ways, evaluated, kept_ways
from support.worlds.build import (
    NOW,
    A,
    B,
    C,
    account,
    allow,
    group,
    managed,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)

UNIT = "ou-ab12-cdef3456"
ELSEWHERE = "888888888888"  # is imported nowhere


def opened(folder: Path, *texts: str) -> World:
    found = read_scope(folder, scope_of(texts), no_tick).world
    assert found is not None
    return found


def into(found: World, *accounts: str) -> list[Edge]:
    edges = trust_graph(WorldIndex(found), NOW).edges
    return [edge for edge in edges if edge.target.split(":")[4] in accounts]


@pytest.fixture(scope="module")
def large() -> World:
    return large_organization(1_000)


@pytest.fixture(scope="module")
def folder(large: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return evaluated(large, tmp_path_factory.mktemp("scope"))


def test_all_accounts_are_the_whole(large: World, folder: Path) -> None:
    ids = [one.id for one in large.accounts]
    read = read_scope(folder, scope_of(ids), no_tick)
    found = read.world
    assert found is not None
    assert not any(one.code == "scope" for one in read.problems)
    assert found.now == NOW
    assert found.organization == large.organization
    assert into(found, *ids) == into(large, *ids)


def with_facts(found: World, *, is_complete: bool) -> World:
    """Let every account, and one that is not imported, have something beside IAM."""
    arns = [f"arn:aws:iam::{one.id}:role/{one.roles[0].name}" for one in found.accounts]
    ids = [*(one.id for one in found.accounts), ELSEWHERE]
    return replace(
        found,
        accounts=tuple(replace(one, alias=f"team-{one.id[:6]}") for one in found.accounts),
        resources=Resources(
            tuple(
                Resource(
                    type="function",
                    arn=f"arn:aws:lambda:eu-west-1:{one}:function:f",
                    account=one,
                    role=arn,
                    extra={"tags": {"team": "web"}},
                )
                for one, arn in zip(ids, [*arns, None], strict=True)
            ),
            None if is_complete else frozenset({"function"}),
            {} if is_complete else {ids[0]: frozenset({"bucket"})},
        ),
        analyzer=AnalyzerFindings(
            tuple(
                AnalyzerFinding(
                    id=f"finding-{number}",
                    type=EXTERNAL_ACCESS if number % 2 else UNUSED_ROLE,
                    role=arn,
                    status="ACTIVE",
                    principals=(classify("AWS", "888888888888"),) if number % 2 else (),
                    last_used="" if number % 2 else NOW,
                    updated=NOW,
                )
                for number, arn in enumerate([*arns, f"arn:aws:iam::{ELSEWHERE}:role/Far"])
            ),
            frozenset(ids if is_complete else ids[:1]),
        ),
        permission_sets=(
            PermissionSet(arn="arn:aws:sso:::permissionSet/ssoins-1/ps-0", name="Unused"),
            PermissionSet(
                arn="arn:aws:sso:::permissionSet/ssoins-1/ps-1",
                name="Admin",
                session_duration="PT8H",
                assignments=tuple(
                    Assignment(account=one, kind=kind, id=kind, name=kind.title(), people=people)
                    for one in sorted(ids)
                    for kind, people in (("USER", None), ("GROUP", ("Ana", "Bo")), ("", None))
                ),
            ),
        ),
    )


def facts(found: World) -> tuple[object, ...]:
    resources, sets = found.resources, found.permission_sets
    assert resources is not None
    assert sets is not None
    return (
        {one.id: one.alias for one in found.accounts},
        sorted(map(str, resources.items)),
        (resources.complete, resources.accounts),
        found.analyzer,
        [replace(one, assignments=tuple(sorted(one.assignments, key=str))) for one in sets],
    )


@pytest.mark.parametrize("is_complete", [True, False])
def test_what_is_told_beside_iam_comes_along(tmp_path: Path, *, is_complete: bool) -> None:
    told = with_facts(large_organization(40), is_complete=is_complete)
    one, *others = (account.id for account in told.accounts)
    place = evaluated(told, tmp_path)
    assert facts(opened(place, one, *others)) == facts(told)
    part = opened(place, one)
    assert part.resources is not None
    assert told.resources is not None
    assert part.resources.of_type("function", one) == told.resources.of_type("function", one)
    assert part.resources.knows("bucket", one)


def test_who_tells_nothing_beside_iam_is_asked_nothing(large: World, folder: Path) -> None:
    found = opened(folder, large.accounts[0].id)
    assert (found.resources, found.analyzer, found.permission_sets) == (None, None, None)


@given(seed=integers(0, 10**6), unit=integers(0, 3))
@settings(max_examples=5)
def test_an_account_is_as_it_was_evaluated(
    tmp_path_factory: pytest.TempPathFactory, seed: int, unit: int
) -> None:
    """Those who call it from elsewhere come along, and those who may not, if they are named."""
    whole = large_organization(40, seed)
    one = whole.accounts[unit].id
    read = read_scope(evaluated(whole, tmp_path_factory.mktemp("scope")), scope_of([one]), no_tick)
    assert read.world is not None
    found = {edge.id: edge for edge in into(read.world, one)}
    expected = {edge.id: edge for edge in into(whole, one)}
    assert found.keys() == expected.keys()
    unlike = {id_ for id_ in found if found[id_].standing_word != expected[id_].standing_word}
    assert {found[id_].standing_word for id_ in unlike} <= {"depends"}
    assert all(expected[id_].callers == 0 for id_ in unlike)
    is_told = any("of accounts that are not opened whole" in note.what for note in read.problems)
    assert is_told or not unlike
    for id_ in found.keys() - unlike:
        assert set(found[id_].usable_by) == set(expected[id_].usable_by)


def test_trusts_whose_callers_are_too_many_are_told(tmp_path: Path) -> None:
    callers = [user(f"u{number:04}", allows=allow()) for number in range(1_001)]
    many = world(account(A, *callers), account(B, role("Open", trust=trusts(A))))
    place = evaluated(many, tmp_path)
    read = read_scope(place, scope_of([B]), no_tick)
    note, of_rules = read.problems
    assert "FND-20, FND-21, " in of_rules.what
    assert note.what.startswith("1 trust may be used by nobody, or by more than 1,000")
    assert note.advice == f"Open their accounts, too: {A}."
    assert read_scope(place, scope_of([A, B]), no_tick).problems == ()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return three accounts in OUs; B lets A's people in, C is reached from B, and from outside."""
    whole = world(
        account(
            A,
            user("ana", groups=["ops"], attached=[f"arn:aws:iam::{A}:policy/Call"]),
            user("bob"),
            group("ops", allows=allow("sts:AssumeRole")),
            managed("Call", allow("sts:AssumeRole")),
            role("Far", trust=trusts("888888888888")),
        ),
        account(
            B,
            role("Next", trust=trusts(f"arn:aws:iam::{A}:user/ana"), allows=allow()),
            role("Other", trust=trusts({"Service": "ec2.amazonaws.com"})),
        ),
        account(C, role("Last", trust=trusts(f"arn:aws:iam::{B}:role/Next"))),
        organization=organization((A, UNIT), (B, UNIT), C, units=[(UNIT, "r-ex01")]),
    )
    return evaluated(whole, tmp_path)


def names(found: World) -> dict[str, list[str]]:
    every: dict[str, list[str]] = {}
    for one in found.accounts:
        held: list[User | Group | Role | Policy] = [*one.users, *one.groups, *one.roles]
        every[one.id] = [some.name for some in (*held, *one.policies)]
    return every


def test_callers_come_with_their_groups_and_policies(small: Path) -> None:
    found = opened(small, B)
    assert names(found) == {A: ["ana", "ops", "Call"], B: ["Next", "Other"]}
    assert found.accounts[0].incomplete == ("users", "groups", "roles", "policies")
    assert found.accounts[1].incomplete == ()


def test_a_unit_is_its_accounts(small: Path) -> None:
    assert set(names(opened(small, UNIT))) == {A, B}


def test_a_role_comes_with_its_neighborhood(small: Path) -> None:
    found = names(opened(small, f"arn:aws:iam::{C}:role/Last"))
    assert found == {A: ["ana", "ops", "Call"], B: ["Next"], C: ["Last"]}


@pytest.mark.parametrize(
    "scope", [B, f"arn:aws:iam::{B}:role/Goal", f"arn:aws:iam::{A}:role/x/Call"]
)
def test_the_role_of_a_session_comes_along_pr5(tmp_path: Path, scope: str) -> None:
    """A trust policy names the session without the path of its role."""
    whole = world(
        account(A, user("Call"), role("Call", path="/x/", allows=allow()), role("Rest")),
        account(B, role("Goal", trust=trusts(f"arn:aws:sts::{A}:assumed-role/Call/job"))),
    )
    found = opened(evaluated(whole, tmp_path), scope)
    assert names(found) == {A: ["Call"], B: ["Goal"]}
    assert into(found, B) == into(whole, B)
    assert [edge.standing.value for edge in into(found, B)] == ["allowed"]


def test_roles_that_are_open_to_outside(small: Path) -> None:
    assert names(opened(small, "outside")) == {A: ["Far"]}


@given(seed=integers(0, 10**6), number=integers(0, 10**6))
@settings(max_examples=5)
def test_ways_of_a_role_are_those_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, seed: int, number: int
) -> None:
    """Whoever is at their other ends comes along, within its account and in others."""
    whole = with_ways(large_organization(40, seed), seed)
    place = evaluated(whole, tmp_path_factory.mktemp("scope"))
    kept = kept_ways(place)
    ends = sorted({arn for way in kept for arn in json.loads(way)[:2]})
    one = ends[number % len(ends)]

    def of(ways: list[str]) -> list[str]:
        return [way for way in ways if one in json.loads(way)[:2]]

    assert of(all_ways(opened(place, one))) == of(kept)


@pytest.mark.parametrize("account_id", [A, B])
def test_whether_a_service_linked_role_exists_is_known_in_part_pe26(
    tmp_path: Path, account_id: str
) -> None:
    linked = role("Scaling", path="/aws-service-role/autoscaling.amazonaws.com/")
    scales = allow(["iam:PassRole", "autoscaling:*", "ec2:*"])
    runs = role(
        "Runs",
        trust=trusts({"Service": "ec2.amazonaws.com"}),
        instance_profiles=("arn:aws:iam::1:p/P",),
    )
    some = user("ann", allows=scales), user("bob"), runs
    place = evaluated(world(account(A, *some, linked), account(B, *some)), tmp_path)
    found = opened(place, f"arn:aws:iam::{account_id}:user/ann")
    (one,) = found.accounts
    assert [user.name for user in one.users] == ["ann"], "the account is opened in part"
    ways = all_ways(found)
    assert ways == [way for way in kept_ways(place) if f":{account_id}:" in way]
    assert any('"PE-26"' in way for way in ways) is (account_id == A)


@pytest.mark.parametrize("arn", [f"arn:aws:iam::{A}:user/ann", f"arn:aws:iam::{A}:role/Last"])
def test_whoever_is_between_somebody_and_whom_it_raises_comes_along_pe6(
    tmp_path: Path, arn: str
) -> None:
    """Steps lead through other accounts, by trusts and by ways, and are more than the hops."""
    steps = [f"arn:aws:iam::{(A, B)[number % 2]}:role/R{number}" for number in range(6)]
    first, *others = (
        role(
            one.rpartition("/")[2],
            trust=trusts(by),
            allows=allow("sts:AssumeRole", to),
        )
        for by, one, to in zip(
            [f"arn:aws:iam::{A}:user/ann", *steps],
            steps,
            [*steps[1:], f"arn:aws:iam::{B}:user/x"],
            strict=False,
        )
    )
    lets = allow(["iam:PutRolePolicy", "sts:AssumeRole"], [f"arn:aws:iam::{A}:role/Last", steps[0]])
    keys = allow("iam:CreateAccessKey", f"arn:aws:iam::{B}:user/bob")
    bob = user("bob", allows=allow("sts:AssumeRole", f"arn:aws:iam::{A}:role/Last"))
    last = role("Last", trust=trusts(f"arn:aws:iam::{B}:user/bob"))
    by_key = replace(others[4], inline=(policy("keys", keys),))
    place = evaluated(
        world(
            account(A, user("ann", allows=lets), first, others[1], others[3], last),
            account(B, others[0], others[2], by_key, bob),
        ),
        tmp_path,
    )

    def of(ways: list[str]) -> list[str]:
        return [way for way in ways if arn in json.loads(way)[:2]]

    kept = of(kept_ways(place))
    assert any('"PE-9"' in way and "/Last" in way for way in kept)
    assert of(all_ways(opened(place, arn))) == kept
    told = [one.what for one in read_scope(place, scope_of([A]), no_tick).problems]
    assert any(one.startswith("1 way by which somebody is raised may lead") for one in told)


def test_of_ways_to_more_than_come_along_those_to_administrators_do(tmp_path: Path) -> None:
    many = [user(f"u{number:04}") for number in range(1_000)]
    one = f"arn:aws:iam::{A}:role/Maker"
    maker = role("Maker", allows=allow("iam:CreateAccessKey"))
    place = evaluated(world(account(A, maker, user("zoe", allows=allow("*")), *many)), tmp_path)
    read = read_scope(place, scope_of([one]), no_tick)
    assert read.world is not None
    come = [user.name for user in read.world.accounts[0].users]
    assert come == ["zoe", *(user.name for user in many[:-1])]
    whole = [way for way in kept_ways(place) if json.loads(way)[0] == one]
    assert len(whole) == 1_001
    assert all_ways(read.world) == [way for way in whole if f"/{many[-1].name}" not in way]
    assert any(
        note.what.startswith("Of 1,001 users and roles at the other ends of ways 1,000 come")
        for note in read.problems
    )


def test_of_callers_from_inside_of_roles_open_to_outside_those_of_small_trusts_come(
    tmp_path: Path,
) -> None:
    calls = allow("sts:AssumeRole")
    many = [user(f"u{number:03}", allows=calls) for number in range(600)]
    alone = role("Alone", trust=trusts({"AWS": [ELSEWHERE, f"arn:aws:iam::{B}:user/u599"]}))
    open_a, open_b = (role("Open", trust=trusts({"AWS": [ELSEWHERE, one]})) for one in (A, B))
    inside = role("Inside", trust=trusts(C))
    place = evaluated(
        world(
            account(A, *many, open_a, inside),
            account(B, *many, open_b),
            account(C, user("eve", allows=calls), alone),
            organization=organization(A, B, C),
        ),
        tmp_path,
    )
    read = read_scope(place, scope_of(["outside"]), no_tick)
    assert read.world is not None
    a, b, c = read.world.accounts
    assert [one.name for one in (*a.roles, *b.roles, *c.roles)] == ["Open", "Open", "Alone"]
    assert [one.name for one in a.users] == [one.name for one in many]
    assert [one.name for one in b.users] == [*(one.name for one in many[:399]), "u599"]
    assert c.users == ()
    assert any(
        note.what.startswith("Roles that are open to the outside have 1,200 callers from inside")
        for note in read.problems
    )
    more = opened(place, "outside", B)
    assert len(more.accounts[1].users) == len(many), "of an account that is opened whole all come"


def test_all_trusts_from_outside_are_ready_and_as_they_are_found(
    large: World, tmp_path: Path
) -> None:
    place = evaluated(large, tmp_path)
    ready = place / "outside.rolescope"
    data, records = ready.read_bytes(), place / "records"
    records.rename(tmp_path / "away")
    kept = read_scope(place, scope_of(["outside"]), no_tick)
    elsewhere = place.rename(tmp_path / "moved")
    moved = read_scope(elsewhere, scope_of(["outside"]), no_tick)
    named = [one.file for one in moved.problems] + [one.name for one in moved.files]
    assert {(name or "").partition("/")[0] for name in named} == {"moved"}
    elsewhere.rename(place)
    (tmp_path / "away").rename(records)
    for other in (b"", data[:-1]):
        ready.write_bytes(other)
        assert read_scope(place, scope_of(["outside"]), no_tick) == kept
    ready.unlink()
    assert read_scope(place, scope_of(["outside"]), no_tick) == kept
    assert not any(one.code == MORE_PAGES for one in kept.problems)
    assert opened(place, "outside", large.accounts[0].id) != kept.world

    again = EvaluationFolder(place, read_manifest(place))
    evaluate_here(large, NOW, again, no_tick)
    assert ready.read_bytes() == data


def test_scopes_add_up(small: Path) -> None:
    assert names(opened(small, "outside", C)) == {A: ["Far"], B: ["Next"], C: ["Last"]}


def test_what_was_opened_is_kept_with_its_files(small: Path) -> None:
    found = read_scope(small, EvaluationScope(accounts=(B,)), no_tick)
    assert read_again(found.files).world == found.world
    assert found.problems[0].what == (
        "Of 1 account only those are opened who call what is opened, or were asked for."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("333333333333", "no such account"),
        ("ou-none-00000000", "Nothing of the evaluation"),
        (f"arn:aws:iam::{A}:role/None", "Nothing of the evaluation"),
    ],
)
def test_what_is_not_there_is_told(small: Path, text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        opened(small, text)


@pytest.mark.parametrize("text", ["ou-none-00000000", f"arn:aws:iam::{A}:role/Typo"])
def test_what_is_not_there_is_told_beside_what_is(small: Path, text: str) -> None:
    with pytest.raises(Unreadable, match=f"in this scope: {text}"):
        opened(small, B, text)


@pytest.mark.parametrize("table", ["accounts", "edges"])
def test_a_broken_table_is_told(small: Path, table: str) -> None:
    """Whoever reads it."""
    for file in (*(small / table).rglob("*.parquet"), *(small / "all").iterdir()):
        file.write_bytes(file.read_bytes()[:20])
    with pytest.raises(Unreadable, match=r"cannot be read: .*evaluate again"):
        opened(small, B)
    with pytest.raises(Unreadable, match=r"cannot be read: .*evaluate again"):
        evaluation_figures(small, tick=no_tick)
    with pytest.raises(FolderUnusable, match="cannot be read"):
        ask(small, "select 1")


def test_files_of_accounts_that_are_not_in_it_are_not_read(small: Path) -> None:
    for table in ("accounts", "principals", "edges", "records"):
        (small / table / f"account={C}" / "part.parquet").write_bytes(b"")
    assert names(opened(small, B)) == {A: ["ana", "ops", "Call"], B: ["Next", "Other"]}
    with pytest.raises(Unreadable, match="cannot be read"):
        opened(small, C)


def test_a_missing_file_is_told_to_whom_needs_it(small: Path) -> None:
    (small / "records" / f"account={B}" / "part.parquet").unlink()
    assert set(names(opened(small, A))) == {A}
    with pytest.raises(Unreadable, match=f"a file of account {B} is missing"):
        opened(small, B)


def test_all_accounts_together_are_found_by_and_answers_are_those_of_the_accounts(
    tmp_path: Path,
) -> None:
    """Without such files, and with those of something else, the files of each account are read."""
    whole = with_ways(large_organization(400))
    place = evaluated(whole, tmp_path)
    (unit,) = ask(place, "select unit_ids[2] from accounts where len(unit_ids) > 1 limit 1").rows[0]
    scopes = [(whole.accounts[0].roles[0].arn,), *ask(place, _RAISING).rows]
    scopes += [(unit,), (whole.accounts[1].id, "outside")]

    def read(some: list[tuple[str, ...]]) -> list[object]:
        return [read_scope(place, scope_of(one), no_tick) for one in some]

    found = read(scopes)
    edges = place / "edges"
    edges.rename(tmp_path / "away")
    assert read(scopes[:-1]) == found[:-1], "the edges of accounts are not needed"
    (tmp_path / "away").rename(edges)
    callers = place / "all" / "callers.parquet"
    data = callers.read_bytes()
    callers.write_bytes(data[:-1])
    assert read(scopes) == found
    callers.unlink()
    assert read(scopes) == found
    packed = place / "packed" / f"account={whole.accounts[0].id}" / "part.parquet"
    callers.write_bytes(data)
    packed.unlink()
    assert read(scopes) == found
    evaluate_here(whole, NOW, EvaluationFolder(place, read_manifest(place)), no_tick)
    with_all = EvaluationFolder(place, read_manifest(place)).manifest
    assert has_files_of_all(place, with_all)
    assert packed.exists()
    assert read(scopes) == found
    part = EvaluationFolder(place, read_manifest(place))
    part.manifest = replace(part.manifest, done=part.manifest.done[1:])
    part.add(())
    with pytest.raises(Unreadable, match="Nothing of the evaluation is in this scope"):
        read(scopes[:1])


_RAISING = (
    "select distinct unnest(sources) as one from way_sets where gain = 'raise' order by one limit 4"
)


def test_an_evaluation_of_which_nothing_is_done_is_told(small: Path) -> None:
    part = EvaluationFolder(small, read_manifest(small))
    part.manifest = replace(part.manifest, done=())
    part.add(())
    with pytest.raises(Unreadable, match="no account is evaluated yet"):
        opened(small, B)
    with pytest.raises(Unreadable, match="no account is evaluated yet"):
        evaluation_figures(small, tick=no_tick)


def test_what_is_no_scope_is_told() -> None:
    with pytest.raises(ValueError, match="everything"):
        scope_of(["everything"])


def test_the_folder_of_an_evaluation_is_known_by_its_manifest(small: Path, tmp_path: Path) -> None:
    assert evaluation_at(small) == small
    assert evaluation_at(small / "manifest.json") == small
    assert evaluation_at(tmp_path) is None
    assert evaluation_at(small / "edges") is None


def test_a_folder_that_lacks_its_organization_is_told(small: Path) -> None:
    (small / "organization.json").unlink()
    with pytest.raises(Unreadable, match="cannot be read"):
        opened(small, A)


@pytest.mark.parametrize("text", ["[]", "null", "{"])
def test_facts_that_are_no_object_are_told(small: Path, text: str) -> None:
    (small / "facts.json").write_text(text)
    with pytest.raises(Unreadable, match=r"facts\.json is no JSON object\. Evaluate again"):
        opened(small, A)


@pytest.mark.parametrize(
    "text",
    [
        '{"analyzer": []}',
        '{"analyzer": {"findings": []}}',
        '{"PermissionSets": 5}',
        '{"PermissionSets": ["Admin"], "assignments": [{}]}',
    ],
)
def test_facts_of_another_shape_are_told(small: Path, text: str) -> None:
    (small / "facts.json").write_text(text)
    with pytest.raises(Unreadable, match=r"cannot be read: it was changed\. .*Evaluate again"):
        opened(small, A)


def test_an_evaluation_that_goes_on_is_told(large: World, tmp_path: Path) -> None:
    begun = evaluated(large, tmp_path)
    part = EvaluationFolder(begun, read_manifest(begun))
    part.manifest = replace(part.manifest, done=part.manifest.done[:1])
    part.add(())
    found = read_scope(begun, EvaluationScope(accounts=(part.manifest.done[0].account,)), no_tick)
    (told,) = (one for one in found.problems if one.what.startswith("Not evaluated yet: "))
    assert told.meaning.endswith("Whoever is in an account that is missing is an ARN alone.")


def test_ways_between_accounts_that_are_missing_alone_are_told(small: Path) -> None:
    """By whoever opens a part, and by whoever asks for figures."""
    part = EvaluationFolder(small, read_manifest(small))
    part.manifest = replace(part.manifest, across=part.manifest.across[:1], raises=())
    part.add(())
    lack = "ways of 2 of 3 accounts into other accounts"
    assert evaluation_figures(small, tick=no_tick).missing == lack
    found = read_scope(small, EvaluationScope(accounts=(B,)), no_tick)
    (told,) = (one for one in found.problems if one.what == f"Not evaluated yet: {lack}.")
    assert told.meaning == "Ways between accounts are shown only where both ends are opened."
