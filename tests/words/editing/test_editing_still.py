"""Whom a trust policy still lets in after an edit, said with the statement and its line."""

from typing import Any

from rolescope.analysis import analyse
from rolescope.importers.demo import read_demo
from rolescope.model.edit import Edit, Scenario
from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.managed import Attach
from rolescope.model.place import Place, PlaceKind
from rolescope.model.world import World
from rolescope.progress import no_tick
from rolescope.words.editing.still_allowed import RemainingAccess, still_lets_in
from support.worlds.build import NOW, A, B, C, account, allow, role, trusts, user, world

TOOLS = "770233459910"
HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"
RUNNER = f"arn:aws:iam::{TOOLS}:user/ci-runner"
TRUST = Place(PlaceKind.TRUST, HUB)
DEPLOY = f"arn:aws:iam::{TOOLS}:policy/assume-deploy-hub"


def _demo() -> World:
    found = read_demo(no_tick).world
    assert found is not None
    return found


DEMO = _demo()


def without(text: str) -> WithDocument:
    policy = TRUST.find(DEMO)
    assert policy is not None
    return WithDocument(TRUST, policy.text.replace(text, ""))


def still(*edits: Edit) -> RemainingAccess | None:
    scenario = Scenario(DEMO, edits)
    graph = analyse(scenario, "2026-11-20T17:20:00Z").graph
    before, after = TRUST.find(DEMO), TRUST.find(scenario.world)
    assert before is not None
    assert after is not None
    edges = [edge for edge in graph.edges if edge.target == HUB]
    return still_lets_in(before, after, edges)


def test_a_statement_that_lets_in_others_is_named_with_its_line() -> None:
    found = still(without(f'          "{RUNNER}",\n'))
    assert found is not None
    assert found.words == "Statement 2 still lets in build-* by aws:PrincipalArn."
    policy = TRUST.find(DEMO)
    assert policy is not None
    lines = policy.text.replace(f'          "{RUNNER}",\n', "").split("\n")
    assert '"aws:PrincipalArn"' in lines[found.line - 1]


def test_whoever_was_taken_out_and_still_comes_in_is_named_first() -> None:
    policy = TRUST.find(DEMO)
    assert policy is not None
    text = policy.text.replace(f'          "{RUNNER}",\n', "").replace(":role/build-*", ":user/*")
    assert still(WithDocument(TRUST, text)) is None  # its own side lacks the allow
    found = still(Attach(RUNNER, DEPLOY), WithDocument(TRUST, text))
    assert found is not None
    assert found.words == (
        "Statement 2 still lets in ci-runner through the whole account 7702 3345 9910."
    )


def test_nothing_is_said_where_nobody_was_taken_out() -> None:
    policy = TRUST.find(DEMO)
    assert policy is not None
    assert still(WithDocument(TRUST, policy.text.replace("Runners", "runners"))) is None


# Worlds of a few


def said(before: Any, after: Any) -> str:
    """Return what is said when one trust policy takes the place of another."""
    made = [
        world(
            account(A, user("ana", allows=allow()), user("ben", allows=allow())),
            account(B, role("target", trust=trust)),
        )
        for trust in (before, after)
    ]
    target = f"arn:aws:iam::{B}:role/target"
    place = Place(PlaceKind.TRUST, target)
    policies = [place.find(one) for one in made]
    edges = analyse(Scenario(made[1]), NOW).graph.edges
    assert policies[0] is not None
    assert policies[1] is not None
    found = still_lets_in(
        policies[0], policies[1], [edge for edge in edges if edge.target == target]
    )
    return found.words if found is not None else ""


ANA, BEN = (f"arn:aws:iam::{A}:user/{name}" for name in ("ana", "ben"))


def test_anyone_and_whole_accounts_still_let_in_whom_the_edit_took_out() -> None:
    anyone = said([trusts(ANA), trusts("*")], [trusts(BEN), trusts("*")])
    assert anyone == "Statement 2 still lets in ana as anyone."
    root = said([trusts(ANA), trusts(A)], [trusts(BEN), trusts(A)])
    assert root == "Statement 2 still lets in ana through the whole account 1111 2222 3333."


def test_one_of_an_account_that_was_taken_out_is_still_let_in_by_name() -> None:
    assert said([trusts(A), trusts(ANA)], [trusts(ANA)]) == (
        "Statement 1 still lets in ana of account 1111 2222 3333."
    )
    assert said(trusts(A), trusts(ANA)) == ""  # that is what the edit was for


def test_others_are_counted_when_no_condition_names_them() -> None:
    found = said([trusts(f"arn:aws:iam::{C}:root"), trusts(A)], [trusts(A)])
    assert (
        found == "Statement 1 still lets in 2 principals through the whole account 1111 2222 3333."
    )


def test_long_lists_of_names_are_cut() -> None:
    names = [f"arn:aws:iam::{A}:user/{name}" for name in ("ana", "ben", "cid", "dan", "eva")]
    when = {"ArnLike": {"aws:PrincipalArn": names}}
    found = said([trusts(C), trusts(A, Condition=when)], [trusts(A, Condition=when)])
    assert found == "Statement 1 still lets in ana, ben, cid and 2 more by aws:PrincipalArn."
