"""When a chain ends, and how long it can be renewed (SES-7, SES-8, SES-22)."""

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import Caller, SamlCaller, SessionCaller, UserCaller
from rolescope.model.principal import SamlProvider
from rolescope.model.request import AssumeRoleParameters
from rolescope.simulation.chain import Hop, simulate_chain
from rolescope.simulation.timeline.usable_spans import (
    Timeline,
    UsableSpan,
    timeline,
)
from rolescope.words.timeline.usable_text import timeline_in_words
from support.worlds.asking import arn
from support.worlds.build import NOW, A, account, allow, role, trusts, user, world

CORP = f"arn:aws:iam::{A}:saml-provider/Corp"
R1, R2, APP = arn("role/R1"), arn("role/R2"), arn("role/App")
WORLD = world(
    account(
        A,
        user("ana", allows=allow("*")),
        role("App", allows=allow("*")),
        role(
            "R1",
            trust=[trusts(A), trusts({"Federated": CORP}, "sts:AssumeRoleWithSAML")],
            allows=allow("*"),
            max_session_duration=43_200,
        ),
        role("R2", trust=trusts(A), max_session_duration=43_200),
        SamlProvider(CORP),
    )
)


def of(caller: Caller, *hops: Hop) -> Timeline:
    return timeline(simulate_chain(caller, hops, WorldIndex(WORLD), NOW))


LONG = Hop(role=R1, parameters=AssumeRoleParameters(duration=43_200))
LATE = Hop(role=R2, at="2026-11-24T23:30:00Z")


def test_a_chain_is_usable_until_its_last_session_ends_ses22_ses8() -> None:
    found = of(UserCaller(arn("user/ana")), LONG, LATE)
    assert found.spans == (
        UsableSpan(R1, NOW, "2026-11-25T00:00:00Z"),
        UsableSpan(R2, "2026-11-24T23:30:00Z", "2026-11-25T00:30:00Z"),
    )
    assert found.usable_until == "2026-11-25T00:30:00Z"
    assert (found.renewable_until, found.needs_provider) == (None, False)
    assert found.is_end_known
    assert timeline_in_words(found) == (
        "Usable until 2026-11-25T00:30:00Z; it can be renewed as long as the caller's credentials "
        "exist."
    )


@pytest.mark.parametrize(
    ("caller", "until", "needs_provider"),
    [
        (SessionCaller(role=APP, expires_at="2026-11-24T14:00:00Z"), "2026-11-24T14:00:00Z", False),
        (SessionCaller(role=APP), None, False),
        (SamlCaller(provider=CORP), None, True),
    ],
)
def test_what_makes_a_chain_end_for_good_ses22(
    caller: Caller, until: str | None, *, needs_provider: bool
) -> None:
    found = of(caller, Hop(role=R1), Hop(role=R2))
    assert len(found.spans) == 2
    assert (found.renewable_until, found.needs_provider) == (until, needs_provider)
    assert found.is_end_known is (until is not None)
    words = timeline_in_words(found)
    assert words.startswith("Usable until 2026-11-24T13:00:00Z; ")
    assert (until or ("new token" if needs_provider else "not known")) in words


def test_a_chain_that_breaks_is_not_usable_ses22() -> None:
    found = of(UserCaller(arn("user/ana")), Hop(role=R1), Hop(role=arn("role/None")))
    assert [span.role for span in found.spans] == [R1]
    assert found.usable_until is None
    assert timeline_in_words(found) == ""
    assert timeline(()) == Timeline(
        spans=(),
        usable_until=None,
        renewable_until=None,
        needs_provider=False,
        is_end_known=False,
    )
