"""Paths between nodes, reach in rings, choke points, and the names of ends."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.policy import PolicyType
from rolescope.model.world import AttachedPolicy, World
from rolescope.trust.edge import TrustGraph
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.chokes import (
    chokes_from,
    chokes_of_all,
    chokes_of_paths,
    chokes_to,
)
from rolescope.trust.paths.ends import find_ends
from rolescope.trust.paths.find import find_paths
from rolescope.trust.paths.hops import Hops, hops_of
from rolescope.trust.paths.needs import NeedKind, StepNeed, needs_of
from rolescope.trust.paths.reach import reach_from, reach_to
from rolescope.trust.paths.values import Path, StepLevel, Through
from rolescope.value import replace
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)

U, R, FAR = f"arn:aws:iam::{A}:user/", f"arn:aws:iam::{A}:role/", f"arn:aws:iam::{B}:role/"
OUTSIDE = "999988887777"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
WEB = "sts:AssumeRoleWithWebIdentity"
EXTERNAL = {"StringEquals": {"sts:ExternalId": "x-1"}}


def steps(made: World) -> Hops:
    index = WorldIndex(made)
    return hops_of(trust_graph(index, NOW), index, NOW)


def team() -> Hops:
    """Ana reaches Admin by Hub, with MFA by Fast, never by Old, perhaps by Odd."""
    return steps(
        world(
            account(
                A,
                user("ana", allows=allow()),
                user("bob"),
                role("Hub", trust=trusts(U + "ana"), allows=allow()),
                role("Fast", trust=trusts(U + "ana", Condition=MFA), allows=allow()),
                role("Next", trust=trusts(A), allows=allow()),
            ),
            account(
                B,
                role(
                    "Admin",
                    trust=[
                        trusts(R + "Next"),
                        trusts(R + "Hub", Condition=EXTERNAL),
                        trusts(R + "Fast"),
                        trusts(OUTSIDE),
                    ],
                    allows=allow("*"),
                ),
                role("Old", trust=trusts(FAR + "Admin", Condition=MFA)),
            ),
        )
    )


def names(path: Path) -> str:
    return " ".join(node.rpartition("/")[2] for node in path.nodes)


def listed(hops: Hops, source: str, target: str, through: Through, **given: Any) -> list[str]:
    return [names(path) for path in find_paths(hops, (source,), (target,), through, **given).listed]


def test_paths_with_the_fewest_unmet_needs_come_first_then_the_shortest() -> None:
    hops = team()
    found = find_paths(hops, (U + "ana",), (FAR + "Admin",))
    assert [names(path) for path in found.listed] == [
        "ana Next Admin",
        "ana Hub Next Admin",
        "ana Fast Admin",
        "ana Hub Admin",
        "ana Fast Next Admin",
    ]
    assert [path.unmet for path in found.listed] == [0, 0, 1, 1, 1]
    assert (found.count, found.is_exact, found.shortest, found.max_hops) == (5, True, 2, 4)


def test_a_question_says_through_which_trusts() -> None:
    hops = team()
    ana, admin, old = U + "ana", FAR + "Admin", FAR + "Old"
    assert listed(hops, ana, admin, Through.ALLOWED) == ["ana Next Admin", "ana Hub Next Admin"]
    assert listed(hops, ana, old, Through.CONDITIONAL) == []
    closed = find_paths(hops, (ana,), (old,), Through.ANY, max_hops=3)
    assert [names(path) for path in closed.listed] == [
        "ana Next Admin Old",
        "ana Fast Admin Old",
        "ana Hub Admin Old",
    ]
    assert closed.listed[0].level is StepLevel.CLOSED


def test_the_list_is_cut_and_the_count_is_not() -> None:
    hops = team()
    found = find_paths(hops, (U + "ana",), (FAR + "Admin",), most=2)
    assert (len(found.listed), found.count, found.is_exact) == (2, 5, True)


def test_too_many_paths_to_count_are_said_to_be_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rolescope.trust.paths.find._COUNTED", 1)
    found = find_paths(team(), (U + "ana",), (FAR + "Admin",))
    assert (found.count, found.is_exact) == (5, False)  # as many as are listed, at least


def test_a_limit_of_steps_tells_of_the_shortest_path_beyond() -> None:
    hops = team()
    found = find_paths(hops, (U + "ana",), (FAR + "Admin",), max_hops=1)
    assert (found.listed, found.count, found.shortest) == ((), 0, 2)
    nothing = find_paths(hops, (U + "bob",), (FAR + "Admin",))
    assert (nothing.listed, nothing.shortest) == ((), None)


def test_without_a_limit_the_shortest_path_is_always_found() -> None:
    chain = [role("R0", trust=trusts(U + "ana"), allows=allow())]
    chain += [role(f"R{n}", trust=trusts(f"{R}R{n - 1}"), allows=allow()) for n in range(1, 7)]
    hops = steps(world(account(A, user("ana", allows=allow()), *chain)))
    found = find_paths(hops, (U + "ana",), (R + "R6",))
    assert [path.length for path in found.listed] == [7]
    assert found.max_hops == 7


def test_reach_comes_in_rings() -> None:
    found = reach_from(team(), (U + "ana",), Through.CONDITIONAL)
    assert [(one.node.id.rpartition("/")[2], one.hops, one.asks) for one in found.reached] == [
        ("Fast", 1, True),
        ("Hub", 1, False),
        ("Next", 1, False),
        ("Admin", 2, False),
    ]
    assert (found.roles, found.others, found.rings) == (4, 0, (3, 1))
    assert (found.accounts, found.admins) == ((A, B), (FAR + "Admin",))
    assert all(one.is_certain and one.level is StepLevel.OPEN for one in found.reached)
    assert found.within(1).roles == 3


def test_who_can_become_a_role_are_roles_and_all_others() -> None:
    found = reach_to(team(), (FAR + "Admin",), Through.CONDITIONAL)
    levels = {one.node.id.rpartition("/")[2]: one.level for one in found.reached}
    assert levels == {
        OUTSIDE: StepLevel.UNDECIDED,
        "Fast": StepLevel.OPEN,
        "Hub": StepLevel.OPEN,
        "Next": StepLevel.OPEN,
        "ana": StepLevel.OPEN,
    }
    assert (found.roles, found.others) == (3, 2)
    closed = reach_to(team(), (FAR + "Old",), Through.ANY)
    assert {one.level for one in closed.reached} == {StepLevel.CLOSED}


def test_a_service_and_a_provider_and_strangers_start_paths() -> None:
    github = f"arn:aws:iam::{A}:oidc-provider/token.actions.githubusercontent.com"
    partner = f"arn:aws:iam::{OUTSIDE}:role/partner"
    service, token = {"Service": "ec2.amazonaws.com"}, {"Federated": github}
    main = {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/infra:*"}}
    hops = steps(
        world(
            account(
                A,
                role("Box", trust=trusts(service), allows=allow()),
                role("Ci", trust=trusts(token, WEB, Condition=main)),
                role("Open", trust=trusts("*")),
                role("Named", trust=trusts(partner)),
                role("Whole", trust=trusts(OUTSIDE)),
                oidc_providers=None,
            )
        )
    )
    from_service = reach_from(hops, ("ec2.amazonaws.com",), Through.CONDITIONAL)
    assert [one.node.id for one in from_service.reached] == [R + "Box", R + "Open"]
    by_token = reach_from(hops, (github,), Through.CONDITIONAL)
    assert [(one.node.id, one.hops) for one in by_token.reached] == [(R + "Ci", 1), (R + "Open", 2)]
    anyone = reach_to(hops, (R + "Open",), Through.CONDITIONAL)
    assert {one.node.id: one.level for one in anyone.reached if one.hops == 1} == {
        "*": StepLevel.OPEN,
        OUTSIDE: StepLevel.UNDECIDED,
        partner: StepLevel.UNDECIDED,
        R + "Box": StepLevel.OPEN,
        R + "Ci": StepLevel.OPEN,
        R + "Named": StepLevel.OPEN,
        R + "Whole": StepLevel.OPEN,
    }
    by_account = reach_to(hops, (R + "Whole",), Through.CONDITIONAL)
    assert [one.node.id for one in by_account.reached] == [OUTSIDE, partner]


def test_deleted_principals_start_nothing() -> None:
    hops = steps(world(account(A, role("Left", trust=trusts("AIDAGONEGONEGONEGONE")))))
    assert reach_to(hops, (R + "Left",), Through.ANY).reached == ()


def test_what_one_has_by_being_oneself_is_no_unmet_need() -> None:
    """Of two statements the one that is meant for this caller counts, with its own tags."""
    red = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    hops = steps(
        world(
            account(
                A,
                user("ana", allows=allow(), tags={"team": "red"}),
                user("bob", allows=allow(), tags={"team": "blue"}),
                role("Tagged", trust=[trusts(A, Condition=red), trusts(A, Condition=MFA)]),
                role(
                    "Mine",
                    trust=trusts(
                        A, Condition={"StringLike": {"aws:PrincipalArn": "*:user/${aws:username}"}}
                    ),
                ),
            )
        )
    )
    ana, bob = (find_paths(hops, (U + one,), (R + "Tagged",)).listed[0] for one in ("ana", "bob"))
    assert (ana.unmet, bob.unmet) == (0, 1)
    assert find_paths(hops, (U + "bob",), (R + "Mine",)).listed[0].unmet == 0


# Needs


def needs(hops: Hops, source: str, target: str, **given: Any) -> list[list[tuple[str, NeedKind]]]:
    path = find_paths(hops, (source,), (target,), Through.ANY, **given).listed[0]
    return [
        [(need.condition.key, need.kind) for need in needs_of(hops, step, is_first=not number)]
        for number, step in enumerate(path.steps)
    ]


def test_the_needs_of_a_step_come_from_all_policies() -> None:
    limits = {
        "StringLike": {"sts:RoleSessionName": "ana-*", "sts:SourceIdentity": "a*"},
        "DateLessThan": {"aws:CurrentTime": "2099-01-01T00:00:00Z"},
        "Bool": {"aws:SecureTransport": "true"},
    }
    network = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    no_mfa = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    both = ["sts:AssumeRole", "sts:SetSourceIdentity"]
    hops = steps(
        world(
            account(
                A,
                user(
                    "ana",
                    allows=[
                        allow(both, Condition=network),
                        deny("sts:AssumeRole", Condition=no_mfa),
                        deny("sts:AssumeRole", Condition={"Null": {"sts:ExternalId": "true"}}),
                    ],
                ),
                role("Hub", trust=trusts(A, both, Condition=limits)),
            )
        )
    )
    (found,) = needs(hops, U + "ana", R + "Hub")
    assert set(found) == {
        ("sts:RoleSessionName", NeedKind.CHOOSE),
        ("sts:SourceIdentity", NeedKind.BRING),
        ("aws:CurrentTime", NeedKind.TIME),
        ("aws:SourceIp", NeedKind.BRING),
        ("sts:ExternalId", NeedKind.BRING),
        ("aws:MultiFactorAuthPresent", NeedKind.BRING),
    }


def test_a_chained_caller_needs_tags_from_before_and_never_has_mfa() -> None:
    tagged = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    session = f"arn:aws:sts::{A}:assumed-role/Hub/nightly"
    hops = steps(
        world(
            account(
                A,
                user("ana", allows=allow("*")),
                role(
                    "Hub",
                    trust=trusts(U + "ana", ["sts:AssumeRole", "sts:TagSession"]),
                    allows=allow(),
                ),
                role("Tagged", trust=trusts(R + "Hub", Condition=tagged)),
                role("Mfa", trust=trusts(R + "Hub", Condition=MFA)),
                role("Named", trust=trusts(session)),
            )
        )
    )
    ana = U + "ana"
    assert needs(hops, ana, R + "Tagged") == [[], [("aws:PrincipalTag/team", NeedKind.EARLIER)]]
    assert needs(hops, R + "Hub", R + "Tagged") == [[("aws:PrincipalTag/team", NeedKind.BRING)]]
    assert needs(hops, ana, R + "Mfa") == [[], [("aws:MultiFactorAuthPresent", NeedKind.NEVER)]]
    assert needs(hops, ana, R + "Named") == [[], [("sts:RoleSessionName", NeedKind.EARLIER)]]
    assert needs(hops, R + "Hub", R + "Named") == [[]]
    step = find_paths(hops, (ana,), (R + "Mfa",), Through.ANY).listed[0].steps[1]
    assert needs_of(hops, step, is_first=False) is needs_of(hops, step, is_first=False)
    assert isinstance(needs_of(hops, step, is_first=False)[0], StepNeed)


# Choke points


def test_choke_points_of_paths_are_trusts_that_no_other_stands_in_for() -> None:
    hops = team()
    paths = find_paths(hops, (U + "ana",), (FAR + "Admin",))
    found = chokes_of_paths(hops, paths, Through.CONDITIONAL)
    cuts = [(choke.edge.id.rpartition("/")[2], choke.cuts, choke.of) for choke in found]
    assert [cut for _, cut, _ in cuts] == sorted((cut for _, cut, _ in cuts), reverse=True)
    assert found[0].edge.id == f"{A} > {R}Next"
    assert (found[0].cuts, found[0].of) == (3, 5)


def test_choke_points_cut_off_what_lies_behind_them() -> None:
    """Hub is the only way to a tree of three; two trusts lead to Both, and neither cuts it off."""
    hops = steps(
        world(
            account(
                A,
                user("ana", allows=allow()),
                role("Hub", trust=trusts(U + "ana"), allows=allow()),
                role("One", trust=trusts(R + "Hub"), allows=allow()),
                role("Two", trust=trusts(R + "Hub"), allows=allow()),
                role("Both", trust=[trusts(R + "One"), trusts(R + "Two")], allows=allow()),
                role("Back", trust=trusts(R + "Both"), allows=allow()),
            )
        )
    )
    found = chokes_from(hops, (U + "ana",), Through.CONDITIONAL)
    assert [(choke.edge.target.rpartition("/")[2], choke.cuts) for choke in found] == [
        ("Hub", 5),
        ("Back", 1),
        ("One", 1),
        ("Two", 1),
    ]
    back = chokes_to(hops, (R + "Back",), Through.CONDITIONAL)
    assert [(choke.edge.id, choke.cuts, choke.of) for choke in back] == [
        (f"{R}Both > {R}Back", 5, 5),
        (f"{R}One > {R}Both", 1, 5),
        (f"{R}Two > {R}Both", 1, 5),
        (f"{U}ana > {R}Hub", 1, 5),
    ]


def test_choke_points_agree_with_taking_trusts_away() -> None:
    """A circle, two ways in, a way back to the start: every trust taken away by itself."""
    hops = steps(
        world(
            account(
                A,
                user("ana", allows=allow()),
                *(
                    role(
                        name,
                        trust=[trusts(one if ":" in one or one == A else R + one) for one in who],
                        allows=allow(),
                    )
                    for name, who in {
                        "In1": (U + "ana", "Far"),
                        "In2": (U + "ana",),
                        "Mid": ("In1", "In2", "End"),
                        "End": ("Mid",),
                        "Far": ("End", "In2"),
                    }.items()
                ),
            )
        )
    )
    for ends in ((U + "ana",), (R + "In1", R + "Far"), (R + "In2", U + "ana", R + "End")):
        full = reach_from(hops, ends, Through.CONDITIONAL)
        found = {one.edge.id: one.cuts for one in chokes_from(hops, ends, Through.CONDITIONAL)}
        back = {one.edge.id: one.cuts for one in chokes_to(hops, ends, Through.CONDITIONAL)}
        to = reach_to(hops, ends, Through.CONDITIONAL)
        for edge in hops.edges:
            graph = Hops(_without(hops, edge.id), hops.index, NOW)
            left = reach_from(graph, ends, Through.CONDITIONAL)
            assert full.roles - left.roles == found.get(edge.id, 0), edge.id
            rest = reach_to(graph, ends, Through.CONDITIONAL)
            assert len(to.reached) - len(rest.reached) == back.get(edge.id, 0), edge.id


def test_choke_points_of_everything_count_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    hops = team()

    def pairs(graph: Hops) -> int:
        starts = [node.id for node in graph.nodes]
        return sum(reach_from(graph, (one,), Through.CONDITIONAL).roles for one in starts)

    found = chokes_of_all(hops, Through.CONDITIONAL)
    assert found is not None
    cuts = {choke.edge.id: choke.cuts for choke in found}
    assert {choke.of for choke in found} == {pairs(hops)}
    for edge in hops.edges:
        left = pairs(Hops(_without(hops, edge.id), hops.index, NOW))
        assert pairs(hops) - left == cuts.get(edge.id, 0), edge.id
    monkeypatch.setattr("rolescope.trust.paths.chokes._MAX_WORK", 1)
    assert chokes_of_all(hops, Through.CONDITIONAL) is None


def _without(hops: Hops, edge: str) -> TrustGraph:
    return TrustGraph(nodes=hops.nodes, edges=tuple(one for one in hops.edges if one.id != edge))


# Ends


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        (U + "ana", (U + "ana",)),
        ("ana", (U + "ana",)),
        ("ADMIN", (FAR + "Admin",)),
        ("1111 1111 1111", ()),
        (OUTSIDE, (OUTSIDE,)),
        ("9999-8888-7777", (OUTSIDE,)),
        (f"arn:aws:sts::{A}:assumed-role/Hub/me", (R + "Hub",)),
        (f"arn:aws:sts::{A}:assumed-role/Gone/me", ()),
        ("administrators", (FAR + "Admin",)),
        ("nobody at all", ()),
    ],
)
def test_ends_are_named_in_many_ways(text: str, nodes: tuple[str, ...]) -> None:
    if text == "1111 1111 1111":
        text = f"{A[:4]} {A[4:8]} {A[8:]}"
        nodes = tuple(sorted([U + "ana", U + "bob", R + "Fast", R + "Hub", R + "Next", A]))
    assert find_ends(team(), text).nodes == nodes


def test_a_name_of_several_or_of_none_tells_what_may_be_meant() -> None:
    hops = steps(world(account(A, role("Deploy")), account(B, role("Deploy"), user("deploy"))))
    assert find_ends(hops, "Deploy").near == (R + "Deploy", FAR + "Deploy")
    assert find_ends(hops, "deploi").near[0].endswith("eploy")
    assert (
        find_ends(hops, "loy").near == (R + "Deploy", FAR + "Deploy")[:1]
        or find_ends(hops, "loy").near
    )
    assert not find_ends(hops, "deploi").is_known


def test_targets_are_roles_first_then_users() -> None:
    """Formats.md, Ways: `--to` takes a principal; one whom nobody can become, too."""
    hops = steps(
        world(
            account(A, role("Deploy"), role("Admin", allows=allow("*"))),
            account(B, user("deploy"), user("root", allows=allow("*")), user("Admin")),
        )
    )
    far = f"arn:aws:iam::{B}:user/"

    def found(text: str, *, is_target: bool = True) -> tuple[str, ...]:
        return find_ends(hops, text, is_target=is_target).nodes

    assert found(far + "deploy") == (far + "deploy",)
    assert found("deploy") == (R + "Deploy",)
    assert found("root") == (far + "root",)
    assert found(B) == (far + "Admin", far + "deploy", far + "root")
    assert found(A) == (R + "Admin", R + "Deploy")
    for word in ("admin", "Administrators", "ADMIN"):  # the keyword, whoever is named so
        for is_target in (False, True):
            assert found(word, is_target=is_target) == (R + "Admin", far + "root")
    unknown = find_ends(hops, "arn:aws:iam::" + B + ":user/nobody", is_target=True)
    assert (unknown.nodes, unknown.is_known) == ((), False)


def test_an_end_may_be_known_and_stand_for_nobody() -> None:
    hops = steps(world(account(A, role("Deploy")), account(B)))
    for text in (B, f"{B[:4]}-{B[4:8]}-{B[8:]}", "administrators"):
        found = find_ends(hops, text, is_target=True)
        assert (found.nodes, found.is_known) == ((), True)
    assert not find_ends(hops, "999988887777").is_known


def test_organizations_and_guardrails_that_ask_for_tags_make_reach_uncertain() -> None:
    """An SCP that asks for a tag: what a session has of its own decides."""
    tagged = deny("sts:AssumeRole", Condition={"StringNotEquals": {"aws:PrincipalTag/team": "red"}})
    hops = steps(
        world(
            account(
                A,
                user("ana", allows=allow(), tags={"team": "red"}),
                role("Hub", trust=trusts(U + "ana"), allows=allow(), tags={"team": "red"}),
                role("Next", trust=trusts(R + "Hub")),
            ),
            organization=organization(A, scps={A: [allow("*"), tagged]}),
        )
    )
    found = reach_from(hops, (U + "ana",), Through.CONDITIONAL)
    assert [(one.node.id.rpartition("/")[2], one.is_certain) for one in found.reached] == [
        ("Hub", True),
        ("Next", False),
    ]


def test_sessions_and_federated_users_by_name_start_paths() -> None:
    """Those of other accounts are themselves; a session of an imported role is that role."""
    far = f"arn:aws:sts::{OUTSIDE}:assumed-role/Job/nightly"
    fed = f"arn:aws:sts::{A}:federated-user/ana"
    hops = steps(
        world(
            account(
                A,
                user("ana", allows=allow("*")),
                role("Far", trust=trusts(far)),
                role("Fed", trust=trusts(fed)),
            )
        )
    )
    found = {one.node.id: one.hops for one in reach_to(hops, (R + "Far",), Through.ANY).reached}
    assert found == {far: 1}
    assert [one.node.id for one in reach_to(hops, (R + "Fed",), Through.ANY).reached] == [fed]


def test_two_trusts_for_one_step_are_no_choke_point() -> None:
    """By its account and by itself: neither trust alone is missed."""
    hops = steps(
        world(
            account(
                A,
                user("ana", allows=allow()),
                role("Hub", trust=[trusts(A), trusts(U + "ana")], allows=allow()),
                role("End", trust=trusts(R + "Hub")),
                role("Shut", trust=trusts(R + "Hub", Condition=MFA)),
            )
        )
    )
    paths = find_paths(hops, (U + "ana",), (R + "End",))
    found = chokes_of_paths(hops, paths, Through.CONDITIONAL)
    assert [choke.edge.id for choke in found] == [f"{R}Hub > {R}End"]
    roles = chokes_from(hops, (U + "ana",), Through.CONDITIONAL)
    assert [choke.edge.id for choke in roles] == [f"{R}Hub > {R}End"]


def test_no_path_visits_a_role_twice() -> None:
    ring = {"R1": (U + "ana", R + "R2", R + "R3"), "R2": (R + "R1",), "R3": (R + "R2", R + "R1")}
    hops = steps(
        world(
            account(
                A,
                user("ana", allows=allow()),
                *(role(name, trust=trusts([*who]), allows=allow()) for name, who in ring.items()),
                role("End", trust=trusts([R + "R3", R + "R1"])),
            )
        )
    )
    expected = ["ana R1 End", "ana R1 R3 End", "ana R1 R2 R3 End"]
    assert listed(hops, U + "ana", R + "End", Through.CONDITIONAL, max_hops=8) == expected
    assert find_paths(hops, (U + "ana",), (R + "End",), max_hops=8).count == len(expected)
    assert find_paths(hops, (U + "ana",), (R + "R1",), max_hops=1).count == 1


def test_permissions_without_a_trust_are_no_steps() -> None:
    hops = steps(
        world(
            account(A, user("ana", allows=allow(resource=FAR + "Shy"))),
            account(B, role("Shy", trust=trusts(B))),
        )
    )
    assert reach_from(hops, (U + "ana",), Through.ANY).reached == ()
    (start, end) = (hops.number[one] for one in (U + "ana", FAR + "Shy"))
    assert hops.step(start, end, Through.ANY) is None


def test_anyone_of_some_accounts_is_not_anyone() -> None:
    """The trust in anyone leaves one account, of whose principals it cannot be decided."""
    mine = {"StringEquals": {"aws:PrincipalAccount": A}}
    named = f"arn:aws:iam::{OUTSIDE}:role/named"
    hops = steps(
        world(
            account(
                A,
                user("ana", allows=allow()),
                role("Own", trust=[trusts("*", Condition=mine), trusts(named)]),
            )
        )
    )
    found = {one.node.id: one.level for one in reach_to(hops, (R + "Own",), Through.ANY).reached}
    assert found == {U + "ana": StepLevel.OPEN, named: StepLevel.UNDECIDED}


def test_a_step_that_only_a_permission_makes_has_no_needs() -> None:
    """DF-10: what the trust policy says is not known."""
    broken = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow"'
    hops = steps(
        world(
            account(
                A,
                user("ana", allows=allow(resource=R + "Dark")),
                role("Dark", trust=broken),
            )
        )
    )
    for path in find_paths(hops, (U + "ana",), (R + "Dark",), Through.ANY).listed:
        assert needs_of(hops, path.steps[0], is_first=True) == ()


def test_the_audience_of_a_token_is_no_need() -> None:
    host = "token.actions.githubusercontent.com"
    github = f"arn:aws:iam::{A}:oidc-provider/{host}"
    claims = {f"{host}:aud": "sts.amazonaws.com", f"{host}:sub": "repo:acme/infra:ref:refs/heads/x"}
    trust = trusts({"Federated": github}, WEB, Condition={"StringEquals": claims})
    hops = steps(world(account(A, role("Ci", trust=trust), oidc_providers=None)))
    assert needs(hops, github, R + "Ci") == [[(f"{host}:sub", NeedKind.BRING)]]


def test_a_guardrail_of_which_the_place_is_not_known_counts_everywhere() -> None:
    """It asks for a tag, wherever it is attached."""
    tagged = deny("sts:AssumeRole", Condition={"StringNotEquals": {"aws:PrincipalTag/team": "red"}})
    made = organization(A)
    scp = policy("tags", [allow("*"), tagged], type=PolicyType.SCP)
    more = AttachedPolicy(id="p-tags", policy=scp, targets=None)
    made = replace(made, policies=(*(made.policies or ()), more))
    hops = steps(
        world(
            account(
                A,
                user("ana", allows=allow(), tags={"team": "red"}),
                role("Hub", trust=trusts(U + "ana"), allows=allow(), tags={"team": "red"}),
                role("Next", trust=trusts(R + "Hub")),
            ),
            organization=made,
        )
    )
    found = reach_from(hops, (U + "ana",), Through.CONDITIONAL)
    assert [one.is_certain for one in found.reached] == [True, False]


def test_what_every_call_has_is_no_need() -> None:
    """TLS, and a tag that a role has by itself."""
    both = {
        "Bool": {"aws:SecureTransport": "true"},
        "StringEquals": {"aws:PrincipalTag/team": "red"},
    }
    hops = steps(
        world(
            account(
                A,
                role(
                    "Hub",
                    trust=trusts({"Service": "ec2.amazonaws.com"}, ["sts:AssumeRole"]),
                    allows=allow(),
                    tags={"team": "red"},
                ),
                role("End", trust=trusts(R + "Hub", Condition=both)),
            )
        )
    )
    assert needs(hops, R + "Hub", R + "End") == [[]]
    tagged = trusts({"Service": "ec2.amazonaws.com"}, ["sts:AssumeRole", "sts:TagSession"])
    hops = steps(
        world(
            account(
                A,
                role("Hub", trust=tagged, allows=allow(), tags={"team": "red"}),
                role("End", trust=trusts(R + "Hub", Condition=both)),
            )
        )
    )
    assert needs(hops, R + "Hub", R + "End") == [[]]


def test_paths_to_several_roles_end_at_the_first_of_them() -> None:
    hops = team()
    found = find_paths(hops, (U + "ana",), (FAR + "Admin", R + "Next"))
    assert [names(path) for path in found.listed] == [
        "ana Next",
        "ana Hub Next",
        "ana Fast Next",
        "ana Fast Admin",
        "ana Hub Admin",
    ]
    assert (found.count, found.is_exact) == (5, True)
    two = find_paths(hops, (U + "ana",), (FAR + "Admin", R + "Next"), max_hops=3)
    assert two.count == len(two.listed) == 5
