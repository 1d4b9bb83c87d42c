"""After an edit only the roles that it may touch are evaluated again; the graph is the same."""

from functools import cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.large_organizations import large_organization
from rolescope.engine.index import WorldIndex
from rolescope.model.document import parse_policy
from rolescope.model.edit import Scenario, WithoutTrust
from rolescope.model.policy import Policy, PolicyType, PrincipalType, StatementPrincipal
from rolescope.model.principal import Role, User
from rolescope.model.world import World
from rolescope.trust.edge import TrustGraph
from rolescope.trust.entities import entities
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before
from rolescope.value import replace
from support.worlds.build import (
    NOW,
    A,
    B,
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
from support.worlds.changed_worlds import CHANGES, Change
from support.worlds.generated_organizations import organizations

R, U = f"arn:aws:iam::{A}:role/", f"arn:aws:iam::{A}:user/"


def before(given: World) -> Before:
    index = WorldIndex(given)
    return Before(index, trust_graph(index, NOW), NOW)


def again(known: Before, edited: World) -> TrustGraph:
    """Evaluate an edited world with what is known of it, and check that it is the whole truth."""
    found = trust_graph(WorldIndex(edited, known.index), NOW, before=known)
    whole = trust_graph(WorldIndex(edited), NOW)
    assert found.nodes == whole.nodes
    assert found.edges == whole.edges
    assert whole.evaluated == sum(len(one.roles) for one in edited.accounts)
    return found


class Shown:
    """A world too large to be written out."""

    def __init__(self, given: World) -> None:
        self.world = given


@given(
    organizations().map(Shown),
    organizations().map(Shown),
    st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 200)), min_size=1, max_size=3),
)
def test_what_is_known_and_what_is_new_agree_with_the_edited_world(
    one: Shown, other: Shown, edits: list[tuple[Change, int]]
) -> None:
    """Over every kind of change of worlds with every kind of policy."""
    edited = one.world
    for change, number in edits:
        edited = change(edited, other.world, number)
    again(before(one.world), edited)


# How many roles


@cache
def large() -> Before:
    return before(large_organization(200))


def edited_role(given: World, arn: str, **fields: Any) -> World:
    return replace(
        given,
        accounts=tuple(
            replace(
                one,
                roles=tuple(replace(x, **fields) if x.arn == arn else x for x in one.roles),
                users=tuple(replace(x, **fields) if x.arn == arn else x for x in one.users),
            )
            if any(entity.arn == arn for entity in entities(one))
            else one
            for one in given.accounts
        ),
    )


def trust_policy(*statements: dict[str, Any]) -> Policy:
    return policy("trust policy", list(statements), type=PolicyType.TRUST)


def test_one_trust_policy_touches_one_role() -> None:
    given = large().index.world
    target = given.accounts[0].roles[0]
    trust = trust_policy(trusts(given.accounts[1].id))
    assert again(large(), edited_role(given, target.arn, trust_policy=trust)).evaluated == 1


def test_taking_a_trust_away_touches_one_role() -> None:
    given = large().index.world
    edge = next(one for one in large().graph.edges if one.kind.value == "account" and one.is_trust)
    principal = StatementPrincipal(PrincipalType.ACCOUNT, edge.source, edge.source)
    scenario = Scenario(given, (WithoutTrust(edge.target, principal),))
    found = again(large(), scenario.world)
    assert found.evaluated == 1
    assert edge.id not in {one.id for one in found.edges if one.is_trust}


def test_a_policy_about_other_actions_touches_no_role() -> None:
    given = large().index.world
    name = given.accounts[0].users[0]
    more = policy("reads", allow("s3:GetObject"))
    found = again(large(), edited_role(given, name.arn, inline=(*name.inline, more)))
    assert found.evaluated == 0


def test_nothing_changed_touches_nothing() -> None:
    assert again(large(), replace(large().index.world, id="another")).evaluated == 0


def small() -> World:
    targets = [role("One", trust=trusts(A)), role("Two", trust=trusts(A))]
    named = role("Named", trust=trusts(f"{U}ana"))
    far = account(B, role("Far", trust=trusts(A)), role("Near", trust=trusts(B)))
    people = [
        user("ana", allows=allow(resource=R + "One"), attached=[f"arn:aws:iam::{A}:policy/Reads"]),
        user("ben", groups=("staff",)),
    ]
    staff = group("staff", allows=allow("s3:*"))
    reads = managed("Reads", allow("s3:Get*"))
    guards = organization(A, B, scps={A: [allow("*")]}, rcps={B: [allow("*", Principal="*")]})
    return world(account(A, *people, staff, reads, named, *targets), far, organization=guards)


def evaluated(edited: World) -> int:
    return again(before(small()), edited).evaluated


def test_a_grant_touches_the_roles_that_it_is_about() -> None:
    """A grant on Two: One, which ana had a grant on, and Named, which names ana, go with her."""
    more = policy("more", allow(resource=R + "Two"))
    ana = next(one for one in small().accounts[0].users if one.name == "ana")
    assert evaluated(edited_role(small(), ana.arn, inline=(*ana.inline, more))) == 3


def test_a_group_and_a_managed_policy_touch_what_their_members_reach() -> None:
    home, far = small().accounts
    staff = replace(home.groups[0], inline=(policy("more", allow(resource=R + "Two")),))
    assert evaluated(replace(small(), accounts=(replace(home, groups=(staff,)), far))) == 1
    text = parse_policy(
        {"Version": "2012-10-17", "Statement": [deny("sts:*", R + "One")]},
        name="Reads",
        type=PolicyType.IDENTITY,
        arn=home.policies[0].arn,
    )
    # ana has it: One, which she has a grant on, and Named, which names her.
    assert evaluated(replace(small(), accounts=(replace(home, policies=(text,)), far))) == 2


def test_tags_of_a_role_touch_it_and_what_its_sessions_reach() -> None:
    assert evaluated(edited_role(small(), R + "One", tags=(("team", "core"),))) == 1


def guarded(level: str, kind: PolicyType, statement: dict[str, Any]) -> World:
    given = small()
    assert given.organization is not None
    policies = tuple(
        replace(one, policy=policy(one.policy.name, statement, type=kind))
        if level in (one.targets or ()) and one.policy.type is kind
        else one
        for one in given.organization.policies or ()
    )
    assert policies != given.organization.policies
    return replace(given, organization=replace(given.organization, policies=policies))


def test_an_scp_touches_what_the_callers_of_its_accounts_reach() -> None:
    """One and Named, by ana; nobody in A has a grant on Two or Far."""
    assert evaluated(guarded(A, PolicyType.SCP, deny("sts:*"))) == 2


def test_an_rcp_touches_the_roles_of_its_accounts() -> None:
    """Far and Near."""
    assert evaluated(guarded(B, PolicyType.RCP, deny("sts:*", Principal="*"))) == 2


def test_an_organization_may_touch_everything() -> None:
    assert evaluated(replace(small(), organization=None)) == 5


def test_another_time_may_touch_everything() -> None:
    known = before(small())
    index = WorldIndex(small())
    found = trust_graph(index, "2030-01-01T00:00:00Z", before=known)
    assert found.evaluated == 5


def test_a_user_who_comes_touches_what_names_all_of_an_account() -> None:
    home, far = small().accounts
    new = User(arn=f"{U}cat", name="cat")
    edited = replace(small(), accounts=(replace(home, users=(*home.users, new)), far))
    assert evaluated(edited) == 3  # One, Two and Far trust the account


def test_a_role_who_comes_is_evaluated() -> None:
    home, far = small().accounts
    new = Role(arn=f"arn:aws:iam::{B}:role/New", name="New", trust_policy=trust_policy(trusts(A)))
    edited = replace(small(), accounts=(home, replace(far, roles=(*far.roles, new))))
    assert evaluated(edited) == 2  # itself, and Near, which trusts the account


def test_worlds_without_any_role() -> None:
    """Where nobody can be assumed, edits of callers let nobody in."""
    nobody = world(account(A))
    ana, other = (world(account(A, user("ana", allows=allow(one)))) for one in ("*", "sts:*"))
    with_role = world(account(A, role("Target", trust=trusts(A), allows=allow("*"))))
    for first, second in ((ana, other), (ana, nobody), (ana, with_role), (with_role, nobody)):
        again(before(first), second)
        again(before(second), first)
