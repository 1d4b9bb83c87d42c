"""One call of AssumeRole and chains of them: the session, and when it ends."""

from collections.abc import Callable
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.model.caller import Caller, SamlCaller, SessionCaller, SessionTokenCaller, UserCaller
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.session import DurationReason
from rolescope.model.world import World
from rolescope.simulation.assume_role import Simulation, simulate
from rolescope.simulation.chain import Hop, session_caller, simulate_chain
from rolescope.simulation.console import RoleSwitch, switch_role
from support.worlds import vectors
from support.worlds.asking import act
from support.worlds.build import NOW, A, B, account, allow, deny, managed, role, trusts, user, world

R, U = f"arn:aws:iam::{A}:role/", f"arn:aws:iam::{A}:user/"
ANA = UserCaller(U + "ana")
EVERYONE = trusts([A], ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"])


def chain_world(**target: Any) -> World:
    """Ana may assume R1, R1 may assume R2, R2 may assume R3; each lasts up to 12 h."""
    fields = {"trust": EVERYONE, "allows": allow(["sts:*"]), "max_session_duration": 43200}
    return world(
        account(
            A,
            user("ana", allows=allow("sts:*"), tags={"team": "red"}),
            *(role(name, **{**fields, **target}) for name in ("R1", "R2", "R3")),
        )
    )


def one(given: World, caller: Caller = ANA, target: str = R + "R1", **asked: Any) -> Simulation:
    at = asked.pop("at", NOW)
    action = "sts:AssumeRoleWithSAML" if isinstance(caller, SamlCaller) else "sts:AssumeRole"
    request = AssumeRoleRequest(
        caller=caller, role=target, at=at, action=action, parameters=AssumeRoleParameters(**asked)
    )
    return simulate(request, WorldIndex(given))


def chain(given: World, *hops: Hop, caller: Caller = ANA, at: str = NOW) -> tuple[Simulation, ...]:
    return simulate_chain(caller, hops, WorldIndex(given), at)


def ends(done: tuple[Simulation, ...]) -> list[str]:
    return [simulation.session.expires_at for simulation in done if simulation.session]


def hop(number: int, duration: int | None = None, at: str | None = None, **asked: Any) -> Hop:
    parameters = AssumeRoleParameters(duration=duration, **asked)
    return Hop(role=f"{R}R{number}", parameters=parameters, at=at)


# The vectors of the rules (series X), one check for each


def _x001(given: dict[str, Any]) -> dict[str, Any]:
    arn = given["role"]
    account_id, name = arn.split(":")[4], arn.rsplit("/", 1)[1]
    path = arn.partition(":role")[2].removesuffix(name)
    trusted = role(
        name, path=path, id="AROAEXAMPLE", trust=trusts(f"arn:aws:iam::{account_id}:user/a")
    )
    made = world(account(account_id, user("a"), trusted))
    caller = UserCaller(f"arn:aws:iam::{account_id}:user/a")
    session = one(made, caller, arn, session_name=given["name"]).session
    assert session is not None
    return {
        "arn": session.arn,
        "assumedRoleId": session.assumed_role_id.replace("AROAEXAMPLE", "<RoleId>"),
        "principalArn": session.role,
    }


def _x002(given: dict[str, Any]) -> dict[str, Any]:
    hops = [
        hop(number, one_hop.get("dur"), one_hop.get("at"))
        for number, one_hop in enumerate(given["hops"], start=1)
    ]
    return {"expiries": ends(chain(chain_world(), *hops, at=given["now"]))}


def _x003(given: dict[str, Any]) -> dict[str, Any]:
    parent = SessionCaller(role=R + "R1", expires_at=given["hop1_expires"])
    done = one(chain_world(), parent, R + "R2", at=given["hop2_at"])
    return {"hop2_expires": done.session.expires_at if done.session else None}


def _x004(given: dict[str, Any]) -> dict[str, Any]:
    hops = [hop(number) for number in range(1, given["hops"] + 1)]
    done = chain(chain_world(), *hops, at=given["start"])
    assert len(done) == given["hops"]
    (longest,) = {found.session.duration for found in done if found.session}
    too_long = chain(chain_world(), *hops[:-1], hop(3, 3601))[-1]
    assert [refusal.rule for refusal in too_long.verdict.refusals] == ["CH-3"]
    return {"each_max_seconds": longest}


def _x006(_given: dict[str, Any]) -> dict[str, Any]:
    session = one(chain_world()).session
    assert session is not None
    return {"session_principal_tags": dict(session.tags)}


def _x009(given: dict[str, Any]) -> dict[str, Any]:
    provider = f"arn:aws:iam::{A}:saml-provider/p"
    trust = trusts({"Federated": provider}, "sts:AssumeRoleWithSAML")
    made = world(
        account(A, role("R1", trust=trust, max_session_duration=given["max"]), saml_providers=None)
    )
    caller = SamlCaller(provider=provider, session_not_on_or_after=given["SessionNotOnOrAfter"])
    session = one(made, caller, duration=given["DurationSeconds"], at=given["now"]).session
    assert session is not None
    assert session.reason is DurationReason.ASSERTION
    return {"expires": session.expires_at}


def _x011(_given: dict[str, Any]) -> dict[str, Any]:
    before = world(account(A, managed("P", allow("s3:*")), role("R1", attached=("policy/P",))))
    after = world(account(A, managed("P", allow("s3:*")), role("R1")))
    session = SessionCaller(role=R + "R1", issued_at="2026-11-24T12:00:00Z")
    at = "2026-11-24T12:20:00Z"
    verdicts = [
        act(found, session, "s3:GetObject", "arn:aws:s3:::b/k", at=at) for found in (before, after)
    ]
    return {
        "new_permissions_apply": [verdict.decision for verdict in verdicts]
        == [Decision.ALLOW, Decision.IMPLICIT_DENY]
    }


def _x012(_given: dict[str, Any]) -> dict[str, Any]:
    """SES-11, ERR-28: the new role of the name is another, which the old session is not of."""
    trust = trusts("AROAR100000000000000", ["sts:AssumeRole", "sts:TagSession"])
    first, again = (
        role("R1", id=unique, trust=EVERYONE, allows=allow("*"))
        for unique in ("AROAR100000000000000", "AROANEW0000000000000")
    )
    before, after = (
        world(account(A, user("ana", allows=allow("sts:*")), one_role, role("R2", trust=trust)))
        for one_role in (first, again)
    )
    old, new = (session_caller(one(given)) for given in (before, after))
    bucket = "arn:aws:s3:::b/k"
    assert act(before, old, "s3:GetObject", bucket).is_allowed
    assert act(after, new, "s3:GetObject", bucket).is_allowed
    assert one(before, old, R + "R2").session is not None
    dead = act(after, old, "s3:GetObject", bucket)
    assert dead.is_allowed or dead.rules == ("SES-11",)
    return {
        "old_session_valid": dead.is_allowed,
        "trusts_naming_old_role_still_match": one(after, new, R + "R2").session is not None,
    }


def _x013(_given: dict[str, Any]) -> dict[str, Any]:
    given = chain_world()
    session = session_caller(one(given))
    without_ana = world(account(A, *given.accounts[0].roles))
    still = one(without_ana, session, R + "R2").session is not None
    again = one(without_ana, ANA).session is not None
    return {"session_still_valid": still, "renewable": again}


def _x014(_given: dict[str, Any]) -> dict[str, Any]:
    given = chain_world()
    first, second = chain(given, hop(1), hop(2))
    revoke = deny(Condition={"DateLessThan": {"aws:TokenIssueTime": "2026-11-24T12:30:00Z"}})
    revoked = world(
        account(
            A,
            role("R1", trust=EVERYONE, allows=[allow("sts:*"), revoke]),
            *given.accounts[0].roles[1:],
        )
    )
    assert one(revoked, session_caller(first), R + "R2").session is None
    return {"R2_session_valid": one(revoked, session_caller(second), R + "R3").session is not None}


def _x015(given: dict[str, Any]) -> dict[str, Any]:
    switch = RoleSwitch(caller=ANA, role=R + "R1", at=NOW, remaining=given["remaining"])
    done = switch_role(switch, WorldIndex(chain_world(max_session_duration=given["max"])))
    assert done.session is not None
    return {"max_session_seconds": done.session.duration}


CHECKS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "X-001": _x001,
    "X-002": _x002,
    "X-003": _x003,
    "X-004": _x004,
    "X-006": _x006,
    "X-009": _x009,
    "X-011": _x011,
    "X-012": _x012,
    "X-013": _x013,
    "X-014": _x014,
    "X-015": _x015,
}
CORPUS = {vector["id"]: vector for vector in vectors.corpus("session_attributes")}


@pytest.mark.parametrize("vector_id", CHECKS)
def test_session_attributes_of_the_spec(vector_id: str) -> None:
    """Series X: SES, CH, TG, FED."""
    vector = CORPUS[vector_id]
    assert CHECKS[vector_id](vector["given"]) == vector["exp"], vector["t"]


def test_every_vector_has_its_check() -> None:
    assert CHECKS.keys() == CORPUS.keys()


# What else a session carries


@pytest.mark.parametrize(
    ("caller", "asked", "duration", "reason", "longest"),
    [
        (ANA, None, 3600, DurationReason.DEFAULT, 43200),
        (ANA, 7200, 7200, DurationReason.REQUESTED, 43200),
        (SessionTokenCaller(user=U + "ana"), None, 3600, DurationReason.CHAINED, 3600),
        (SessionCaller(role=R + "R2"), None, 3600, DurationReason.CHAINED, 3600),
        (SessionCaller(role=R + "R2"), 900, 900, DurationReason.REQUESTED, 3600),
    ],
)
def test_a_session_lasts_as_long_as_asked_within_its_cap(
    caller: Caller, asked: int | None, duration: int, reason: DurationReason, longest: int
) -> None:
    """AR-7, CH-2, CH-6."""
    session = one(chain_world(), caller, duration=asked).session
    assert session is not None
    assert (session.duration, session.reason, session.max_duration) == (duration, reason, longest)
    assert not session.max_is_assumed


def test_a_maximum_that_was_not_imported_is_assumed_and_said() -> None:
    """DF-6."""
    given = chain_world(max_session_duration=None)
    session = one(given).session
    assert session is not None
    assert (session.max_duration, session.max_is_assumed) == (3600, True)
    longer = one(given, duration=7200)
    assert (longer.session, longer.verdict.decision) == (None, Decision.DEPENDS)


def test_a_time_that_cannot_be_read_gives_no_end() -> None:
    """SES-1: the end is the time of the call plus the duration."""
    session = one(chain_world(), at="soon").session
    assert session is not None
    assert (session.issued_at, session.expires_at) == ("soon", "")


def test_without_traces_a_simulation_tells_the_same_session_and_reasons() -> None:
    """EV-25."""
    request = AssumeRoleRequest(caller=ANA, role=R + "R1", at=NOW)
    index = WorldIndex(chain_world())
    traced, bare = simulate(request, index), simulate(request, index, traced=False)
    assert bare.session == traced.session is not None
    assert (bare.verdict.by, bare.verdict.layers) == (traced.verdict.by, ())


def test_refused_or_denied_requests_yield_no_session() -> None:
    """AR-7: nothing is shortened."""
    refused = one(chain_world(max_session_duration=3600), duration=7200)
    assert refused.session is None
    assert [found.rule for found in refused.verdict.refusals] == ["AR-7"]
    assert one(chain_world(), UserCaller(U + "nobody")).session is None


def test_transitive_tags_and_the_source_identity_go_down_the_chain() -> None:
    """TG-7, SI-2, CH-5."""
    first = hop(1, tags=(("a", "1"), ("b", "2")), transitive_tag_keys=("a",), source_identity="ana")
    sessions = [
        found.session for found in chain(chain_world(), first, hop(2, tags=(("c", "3"),)), hop(3))
    ]
    assert [dict(found.tags) for found in sessions if found] == [
        {"a": "1", "b": "2"},
        {"c": "3", "a": "1"},
        {"a": "1"},
    ]
    assert [found.source_identity for found in sessions if found] == ["ana"] * 3
    assert sessions[2] is not None
    assert sessions[2].transitive_tag_keys == ("a",)


def test_a_chain_stops_where_it_breaks() -> None:
    given = chain_world()
    done = chain(given, hop(1), Hop(role=R + "Gone"), hop(3))
    assert [found.session is not None for found in done] == [True, False]


def test_a_session_policy_of_one_hop_limits_the_next_call() -> None:
    """CH-5, SES-5: it belongs to the session that it was passed for."""
    policy = '{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'
    done = chain(chain_world(), hop(1, session_policy=policy), hop(2))
    assert done[1].session is None
    assert B not in done[0].request.role


@pytest.mark.parametrize(
    ("end", "seconds", "reason"),
    [
        (None, 3600, DurationReason.DEFAULT),
        ("never", 3600, DurationReason.DEFAULT),
        ("2026-11-24T14:00:00Z", 3600, DurationReason.DEFAULT),
        ("2026-11-24T12:20:00Z", 1200, DurationReason.ASSERTION),
    ],
)
def test_an_assertion_only_shortens_a_session_fed3(
    end: str | None, seconds: int, reason: DurationReason
) -> None:
    provider = f"arn:aws:iam::{A}:saml-provider/p"
    trust = trusts({"Federated": provider}, "sts:AssumeRoleWithSAML")
    saml = SamlCaller(provider=provider, session_not_on_or_after=end)
    given = world(account(A, role("R1", trust=trust), saml_providers=None))
    session = one(given, saml).session
    assert session is not None
    assert (session.duration, session.reason) == (seconds, reason)
