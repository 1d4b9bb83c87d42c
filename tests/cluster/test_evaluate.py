"""Evaluation part by part: the same rows here, on workers, and after an interruption."""

import importlib
import json
import shutil
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from benchmarks.large_organizations import large_organization
from rolescope.cluster.database import READY, QuestionFailed, ask
from rolescope.cluster.evaluate import ClusterFailed, evaluate_here, evaluate_on_dask
from rolescope.cluster.facts import FactsByAccount
from rolescope.cluster.folder import EvaluationFolder, FolderUnusable, read_manifest
from rolescope.cluster.rows import edge_row, principal_row, statement_rows
from rolescope.cluster.tables import EDGES, PRINCIPALS, STATEMENTS, LibraryMissing
from rolescope.cluster.work import Evaluator, PackedCallers, WrongEngine, pack_callers, pack_part
from rolescope.engine.index import WorldIndex
from rolescope.findings.finding import Risk
from rolescope.model.policy import Policy
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import Account, World
from rolescope.progress import Cancelled, no_tick
from rolescope.trust.edge import is_from_outside
from rolescope.trust.graph import trust_graph
from rolescope.trust.partition import Part
from rolescope.value import replace
from support.evaluations import all_ways, kept_ways, manifest
from support.worlds.build import NOW, A, B, account, allow, organization, role, trusts, user, world

WORKERS = 2
# Dask says so where a disk is slow, which is no fault.
pytestmark = pytest.mark.filterwarnings("default:Creating scratch directories:UserWarning")


def policies_of(one: Account) -> list[Policy]:
    holders: list[User | Role | Group] = [*one.users, *one.roles, *one.groups]
    inline = [policy for holder in holders for policy in holder.inline]
    return [*one.policies, *(held.trust_policy for held in one.roles), *inline]


@pytest.fixture(scope="module")
def whole() -> World:
    """Return a mixed organization, and so many small accounts that there are many parts."""
    mixed = large_organization(200)
    ids = [f"{number:012d}" for number in range(1, 13)]
    lets = ["sts:AssumeRole", "iam:UpdateAssumeRolePolicy", "cloudformation:*", "iam:PassRole"]
    formation = trusts({"Service": "cloudformation.amazonaws.com"})
    small = [
        account(
            one,
            user("ann", allows=allow([*lets, "iam:PutRolePolicy"])),
            role("Admin", trust=formation, allows=allow("sts:AssumeRole")),
            *(role(f"R{number}", trust=trusts([before, A])) for number in range(16)),
        )
        for before, one in zip([*ids[-1:], *ids], ids, strict=False)
    ]
    return replace(mixed, accounts=(*mixed.accounts, *small))


@pytest.fixture(scope="module")
def here(whole: World, tmp_path_factory: pytest.TempPathFactory) -> EvaluationFolder:
    folder = EvaluationFolder(tmp_path_factory.mktemp("cluster") / "here", manifest(whole))
    evaluate_here(whole, NOW, folder, no_tick)
    return folder


def test_the_rows_are_the_graph(whole: World, here: EvaluationFolder) -> None:
    graph = trust_graph(WorldIndex(whole), NOW)
    found = ask(here.path, "select id, source, target, standing, callers from edges order by id")
    told = [(one.id, one.source, one.target, one.standing_word, one.callers) for one in graph.edges]
    assert found.rows == told
    nodes = ask(here.path, "select id, kind, is_admin from principals order by id")
    assert nodes.rows == [(one.id, one.kind.value, one.is_admin) for one in graph.nodes]
    statements = sum(
        len(policy.statements) for one in whole.accounts for policy in policies_of(one)
    )
    assert ask(here.path, "select count(*) from statements").rows == [(statements,)]
    assert here.manifest.rows["edges"] == len(graph.edges)
    assert kept_ways(here.path) == all_ways(whole)
    assert here.manifest.rows["way_sets"] > sum(
        one.counts["way_sets"] for one in here.manifest.done
    )
    assert here.manifest.rows["findings"]
    assert here.manifest.is_whole


def is_worker(process: psutil.Process) -> bool:
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.Error:  # it ended meanwhile
        return False


@pytest.fixture
def other_dashboard() -> Iterator[None]:
    """Take the port of dashboards, as another cluster on this machine does."""
    with socket.socket() as taken:
        with suppress(OSError):  # there is one
            taken.bind(("127.0.0.1", 8787))
            taken.listen()
        yield


@pytest.mark.usefixtures("other_dashboard")
def test_two_workers_of_whom_one_is_killed_find_the_same(
    whole: World, here: EvaluationFolder, tmp_path: Path
) -> None:
    folder = EvaluationFolder(tmp_path / "there", manifest(whole))
    killed: dict[str, int] = {}
    before = psutil.Process().children(recursive=True)

    def kill_one(done: float, text: str) -> None:
        """When the first part is there, of trusts and of ways, and others are on their way."""
        work = text.partition(" ")[0]
        if done and work not in killed:
            everyone = psutil.Process().children(recursive=True)
            worker = next(one for one in everyone if one not in before and is_worker(one))
            worker.send_signal(signal.SIGKILL)
            killed[work] = worker.pid

    evaluate_on_dask(whole, NOW, folder, kill_one, workers=WORKERS)
    assert [*killed] == ["Trusts", "Ways"]
    assert folder.manifest.is_whole
    assert folder.manifest.digest == here.manifest.digest


@pytest.mark.parametrize("work", ["Trusts", "Ways into", "Ways by"])
def test_who_is_stopped_goes_on_with_the_rest(
    work: str, whole: World, here: EvaluationFolder, tmp_path: Path
) -> None:
    folder = EvaluationFolder(tmp_path / "stopped", manifest(whole))

    def stop(done: float, text: str) -> None:
        if done and text.startswith(work):
            raise Cancelled

    with pytest.raises(Cancelled):
        evaluate_here(whole, NOW, folder, stop)
    begun = read_manifest(folder.path)
    assert not begun.is_whole
    assert begun.done
    first = {one: one.stat().st_mtime_ns for one in folder.path.rglob("*.parquet")}

    again = EvaluationFolder(folder.path, manifest(whole))
    assert again.left == folder.left
    evaluate_here(whole, NOW, again, no_tick)
    assert again.manifest.digest == here.manifest.digest
    assert all(one.stat().st_mtime_ns == time for one, time in first.items())


def test_what_was_removed_is_evaluated_again(tmp_path: Path) -> None:
    small = world(*(account(one, role("R", trust=trusts(A))) for one in (A, B)))
    folder = EvaluationFolder(tmp_path / "removed", manifest(small))
    evaluate_here(small, NOW, folder, no_tick)
    shutil.rmtree(folder.path / "edges" / f"account={B}")
    (folder.path / "organization.json").unlink()
    with pytest.raises(FolderUnusable, match=f"a file of account {B} is missing"):
        ask(folder.path, "select 1 as one")

    again = EvaluationFolder(folder.path, manifest(small))
    assert again.left == {B}
    evaluate_here(small, NOW, again, no_tick)
    assert again.manifest == folder.manifest
    assert ask(folder.path, "select count(*) as edges from edges").rows == [(2,)]
    (folder.path / "organization.json").unlink()
    evaluate_here(small, NOW, again, no_tick)
    assert (folder.path / "organization.json").exists()


def test_a_scheduler_that_is_not_there_is_told(whole: World, tmp_path: Path) -> None:
    folder = EvaluationFolder(tmp_path / "none", manifest(whole))
    with pytest.raises(ClusterFailed, match="No Dask scheduler answers at nothing"):
        evaluate_on_dask(whole, NOW, folder, no_tick, scheduler="nothing")


def test_without_dask_it_says_what_to_install(
    whole: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_name: str) -> None:
        raise ImportError

    folder = EvaluationFolder(tmp_path / "none", manifest(whole))
    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(LibraryMissing, match=r"rolescope\[cluster\]"):
        evaluate_on_dask(whole, NOW, folder, no_tick)
    with pytest.raises(LibraryMissing, match=r"rolescope\[duckdb\]"):
        evaluate_here(whole, NOW, folder, no_tick)


def test_another_version_evaluates_nothing(whole: World) -> None:
    callers = pack_callers(whole, NOW)
    other = Evaluator(PackedCallers(callers.packed, callers.at, engine="0.0.1"))
    with pytest.raises(WrongEngine, match=r"this is 0\.0\.1"):
        other.evaluate(pack_part(Part(whole.accounts[:1]), FactsByAccount(whole)))


# The folder


def test_rows_have_the_columns_of_their_tables(whole: World) -> None:
    graph = trust_graph(WorldIndex(whole), NOW)
    statement = next(statement_rows(whole.accounts[0]))
    assert list(principal_row(graph.nodes[0])) == list(PRINCIPALS.columns)
    assert list(edge_row(graph.edges[0])) == list(EDGES.columns)
    assert list(statement) == list(STATEMENTS.columns)


@pytest.mark.parametrize("account_id", ["../../elsewhere", "", "*"])
def test_a_manifest_names_no_other_folder(
    here: EvaluationFolder, tmp_path: Path, account_id: str
) -> None:
    found = json.loads((here.path / "manifest.json").read_bytes())
    found["done"][0]["account"] = account_id
    (tmp_path / "manifest.json").write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(FolderUnusable, match="holds no evaluation"):
        ask(tmp_path, "select 1")


@pytest.mark.parametrize("of_import", [(A,), (A, B)])
def test_a_manifest_names_each_account_of_its_import_once(
    of_import: tuple[str, ...], tmp_path: Path
) -> None:
    small = world(*(account(one, role("R", trust=trusts(A))) for one in (A, B)))
    folder = EvaluationFolder(tmp_path / "small", manifest(small))
    evaluate_here(small, NOW, folder, no_tick)
    found = json.loads((folder.path / "manifest.json").read_bytes())
    done = found["done"] if of_import == (A,) else [*found["done"], found["done"][0]]
    changed = found | {"accounts": of_import, "done": done}
    (folder.path / "manifest.json").write_text(json.dumps(changed))
    with pytest.raises(FolderUnusable, match="holds no evaluation"):
        read_manifest(folder.path)


def test_a_folder_of_something_else_is_left_alone(whole: World, here: EvaluationFolder) -> None:
    with pytest.raises(FolderUnusable, match="another import, version, or time"):
        EvaluationFolder(here.path, manifest(whole, source="1"))
    with pytest.raises(FolderUnusable, match="another import, version, or time"):
        EvaluationFolder(here.path, manifest(whole, engine="2"))


def test_a_folder_with_files_of_others_is_left_alone(whole: World, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderUnusable, match="not empty"):
        EvaluationFolder(tmp_path, manifest(whole))
    assert [one.name for one in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "rolescope-evaluation", "version": 5}', "[" * 100_000]
)
def test_what_is_no_manifest_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(FolderUnusable, match="holds no evaluation"):
        read_manifest(tmp_path)


def test_the_manifest_of_another_version_is_told(here: EvaluationFolder, tmp_path: Path) -> None:
    found = json.loads((here.path / "manifest.json").read_bytes())
    (tmp_path / "manifest.json").write_text(json.dumps({**found, "version": 3}), encoding="utf-8")
    with pytest.raises(FolderUnusable, match="another version"):
        read_manifest(tmp_path)


def test_trusts_with_very_many_callers_tell_their_number(tmp_path: Path) -> None:
    callers = [user(f"u{number:04}", allows=allow("sts:AssumeRole")) for number in range(1_001)]
    many = world(account(A, *callers), account(B, role("Open", trust=trusts(A))))
    folder = EvaluationFolder(tmp_path / "many", manifest(many))
    evaluate_here(many, NOW, folder, no_tick)
    found = ask(folder.path, "select callers, usable_by from edges where kind = 'account'")
    assert found.rows == [(1_001, None)]


# Questions


def test_what_is_not_done_is_not_in_the_answer(here: EvaluationFolder, tmp_path: Path) -> None:
    part = tmp_path / "it's a part"
    shutil.copytree(here.path, part)
    found = json.loads((part / "manifest.json").read_bytes())
    (part / "manifest.json").write_text(json.dumps(found | {"done": found["done"][:1]}))
    answer = ask(part, "select distinct account from statements")
    assert answer.rows == [(found["done"][0]["account"],)]
    assert not answer.manifest.is_whole
    (part / "manifest.json").write_text(json.dumps(found | {"done": []}))
    with pytest.raises(FolderUnusable, match="no account is evaluated yet"):
        ask(part, "select 1")


def test_names_that_are_patterns_are_refused(whole: World, tmp_path: Path) -> None:
    with pytest.raises(FolderUnusable, match="Name another folder"):
        EvaluationFolder(tmp_path / "e[1]", manifest(whole))


def test_who_is_unknown_is_not_left_out(tmp_path: Path) -> None:
    stranger = "999999999999"
    named = [f"arn:aws:iam::{stranger}:role/ci", stranger]
    several = world(account(A, role("Top", trust=trusts(named), allows=allow("*"))))
    folder = EvaluationFolder(tmp_path / "unknown", manifest(several))
    evaluate_here(several, NOW, folder, no_tick)
    ready = {one.name: one.sql for one in READY}
    for name in ("outside", "admins"):
        rows = ask(folder.path, ready[name]).rows
        assert {source for row in rows for source in row if source in named} == set(named)
    assert ask(folder.path, ready["account-pairs"]).rows == [(stranger, A, 0, 2)]


@pytest.mark.parametrize("question", READY, ids=[one.name for one in READY])
def test_ready_questions_are_answered(here: EvaluationFolder, question: object) -> None:
    (sql,) = (one.sql for one in READY if one is question)
    found = ask(here.path, sql)
    assert found.columns
    assert len(found.rows) == len(set(map(str, found.rows)))


def test_questions_count_what_is_open_and_who_is_outside(tmp_path: Path) -> None:
    service = {"Service": "ec2.amazonaws.com"}
    provider = f"arn:aws:iam::{A}:oidc-provider/gitlab.com"
    token = trusts({"Federated": provider}, "sts:AssumeRoleWithWebIdentity")
    denied = {**trusts(service), "Effect": "Deny"}
    some = world(
        account(
            A,
            role("Open", trust=[trusts(service), token]),
            role("Closed", trust=[trusts(service), denied]),
            role("Far", trust=trusts("888888888888")),
        ),
        organization=organization(A),
    )
    folder = EvaluationFolder(tmp_path / "asked", manifest(some))
    evaluate_here(some, NOW, folder, no_tick)
    ready = {one.name: one.sql for one in READY}
    assert ask(folder.path, ready["services"]).rows == [("ec2.amazonaws.com", 1)]
    (outside,) = ask(folder.path, ready["outside"]).rows
    assert outside[1] == "888888888888"


def test_outside_means_what_it_means_in_a_graph(tmp_path: Path) -> None:
    ours = {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}
    nameless = user("bob", id="", allows=allow())  # who may be the one who was deleted
    some = world(
        account(
            A,
            role("Wide", trust=trusts("*")),
            role("Fenced", trust=trusts("*", Condition=ours)),
            role("Of-B", trust=trusts(f"arn:aws:iam::{B}:user/bob")),
            role("Far", trust=trusts(["888888888888", "AIDAEXAMPLEEXAMPLE77"])),
        ),
        account(B, nameless),
        organization=organization(A),
    )
    folder = EvaluationFolder(tmp_path / "fenced", manifest(some))
    evaluate_here(some, NOW, folder, no_tick)
    graph = trust_graph(WorldIndex(some), NOW)
    nodes = {node.id: node for node in graph.nodes}
    outside = {edge.id for edge in graph.edges if is_from_outside(edge, nodes[edge.source])}
    found = {id_ for (id_,) in ask(folder.path, "select id from outside_edges").rows}
    assert found == outside
    assert len(found) == 3
    (sql,) = (one.sql for one in READY if one.name == "outside")
    rows = ask(folder.path, sql).rows
    assert {row[1] for row in rows} == {"888888888888", f"arn:aws:iam::{B}:user/bob"}


def test_findings_of_an_account_are_counted_from_the_worst_down(here: EvaluationFolder) -> None:
    (sql,) = (one.sql for one in READY if one.name == "account-findings")
    counted: dict[str, list[Risk]] = {}
    for account_id, severity, _ in ask(here.path, sql).rows:
        counted.setdefault(account_id, []).append(Risk[severity])
    assert max(map(len, counted.values())) > 1
    assert all(one == sorted(one, reverse=True) for one in counted.values())


def test_who_becomes_an_administrator(tmp_path: Path) -> None:
    several = world(
        account(
            A,
            user("ann", allows=allow("sts:AssumeRole")),
            role("Hop", trust=trusts(f"arn:aws:iam::{A}:user/ann"), allows=allow("sts:AssumeRole")),
            role("Top", trust=trusts(f"arn:aws:iam::{A}:role/Hop"), allows=allow("*")),
        )
    )
    folder = EvaluationFolder(tmp_path / "admins", manifest(several))
    evaluate_here(several, NOW, folder, no_tick)
    (paths,) = (one.sql for one in READY if one.name == "admin-paths")
    assert ask(folder.path, paths).rows == [
        (f"arn:aws:iam::{A}:role/Hop", 1, True),
        (f"arn:aws:iam::{A}:user/ann", 2, True),
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('{file}')",
        "select * from read_csv('{file}')",
        "select 1; select 2",
        "copy edges to '{file}'",
        "set enable_external_access = true",
        "attach '{file}'",
        "install httpfs",
        "drop view edges",
        "selec",
        "select 1 as one, 2 as one",
        "",
    ],
)
def test_a_question_reads_nothing_else_and_changes_nothing(
    here: EvaluationFolder, tmp_path: Path, sql: str
) -> None:
    file = tmp_path / "secret.txt"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(QuestionFailed):
        ask(here.path, sql.format(file=file))
    assert file.read_text(encoding="utf-8") == "mine"
