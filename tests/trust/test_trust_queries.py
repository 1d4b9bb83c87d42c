"""Who reaches a role, in how many steps, and by which ways."""

from rolescope.engine.index import WorldIndex
from rolescope.trust.edge import TrustGraph
from rolescope.trust.graph import trust_graph
from rolescope.trust.queries import Outgoing, ways_in
from support.worlds.build import NOW, A, account, allow, role, trusts, user, world

R = f"arn:aws:iam::{A}:role/"
U = f"arn:aws:iam::{A}:user/"


def external(value: str) -> dict[str, object]:
    return {"Condition": {"StringEquals": {"sts:ExternalId": value}}}


def graph() -> TrustGraph:
    """Ana reaches Admin by Hub; Old by MFA that it never has; builders by the account."""
    narrow = {"Condition": {"ArnLike": {"aws:PrincipalArn": R + "build-*"}}}
    mfa = {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
    service = {"Service": "codebuild.amazonaws.com"}
    return trust_graph(
        WorldIndex(
            world(
                account(
                    A,
                    user("ana"),
                    role("build-api", trust=trusts(service), allows=allow()),
                    role("Hub", trust=[trusts(U + "ana"), trusts(A, **narrow)]),
                    role("Old", trust=trusts(U + "ana")),
                    role(
                        "Admin",
                        trust=[trusts(R + "Hub", **external("x-1")), trusts(R + "Old", **mfa)],
                    ),
                    role("Next", trust=trusts([R + "Admin", R + "Hub"])),
                )
            )
        ),
        NOW,
    )


def test_a_principal_may_use_edges_of_wider_principals() -> None:
    """TR-6, ARN-8: through its account, through `*` and as a session of a role, path or not."""
    session = f"arn:aws:sts::{A}:assumed-role/Job/nightly"
    made = trust_graph(
        WorldIndex(
            world(
                account(
                    A,
                    user("ana", allows=allow()),
                    user("bob"),
                    role("Job", path="/batch/"),
                    role("Own", trust=trusts(U + "ana")),
                    role("Whole", trust=trusts(A)),
                    role("Open", trust=trusts("*")),
                    role("Nightly", trust=trusts(session)),
                )
            )
        ),
        NOW,
    )
    outgoing = Outgoing(made)
    assert [edge.source for edge in outgoing.of(U + "ana")] == [U + "ana", A, "*"]
    assert [edge.target for edge in outgoing.of(U + "bob")] == [R + "Open"]
    targets = {edge.target for edge in outgoing.of(R + "batch/Job")}
    assert targets == {R + "Nightly", R + "Open"}
    assert R + "Open" not in {edge.target for edge in outgoing.of(R + "Open")}
    few = [outgoing.of(node.id) for node in made.nodes]
    assert outgoing.prepare()
    assert not outgoing.prepare()
    assert [outgoing.of(node.id) for node in made.nodes] == few


def test_ways_in_are_ordered_open_first_then_by_needs_and_length() -> None:
    ways = ways_in(graph(), R + "Admin")
    assert [way.nodes for way in ways] == [
        (R + "build-api", R + "Hub", R + "Admin"),
        (U + "ana", R + "Hub", R + "Admin"),
        (U + "ana", R + "Old", R + "Admin"),
    ]
    assert [way.is_open for way in ways] == [True, True, False]
    assert [[need.key for need in way.needs] for way in ways] == [
        ["sts:ExternalId"],  # being build-api is no need, it is who it is
        ["sts:ExternalId"],
        ["aws:MultiFactorAuthPresent"],
    ]
    assert ways[0].length == 2


def test_a_limit_and_a_circle_end_the_search() -> None:
    ring = [role(name, trust=trusts([R + "a", R + "b", R + "c"])) for name in "abc"]
    circle = trust_graph(WorldIndex(world(account(A, *ring))), NOW)
    ways = ways_in(circle, R + "a", limit=2)
    assert len(ways) == 2
    assert all(len(set(way.nodes)) == len(way.nodes) for way in ways)
    assert ways_in(circle, R + "unknown") == ()
