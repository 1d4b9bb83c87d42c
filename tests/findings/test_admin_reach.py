"""Who gets to administrator rights in two states."""

from rolescope.analysis import analyse
from rolescope.engine.index import WorldIndex
from rolescope.escalation.find import find_ways
from rolescope.findings.finding_changes import AdminReach, admin_reach
from rolescope.findings.settings import DEFAULT_SETTINGS
from rolescope.findings.survey import Survey
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from support.worlds.build import allow
from support.worlds.escalation_worlds import AT, alice, arn, for_service, world

PASSING = allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])
TARGET, ALICE = arn("role/Target"), arn("user/alice")


def survey(some: World) -> Survey:
    analysis, index = analyse(Scenario(some), AT), WorldIndex(some)
    return Survey(index, analysis, DEFAULT_SETTINGS, find_ways(analysis.graph, index, AT))


def reach(before: World, after: World) -> AdminReach:
    return admin_reach(survey(before), survey(after))


def test_who_gets_there_by_a_way_is_new() -> None:
    before, after = (
        world(alice(), for_service("lambda")),
        world(alice(PASSING), for_service("lambda")),
    )
    found = reach(before, after)
    assert found.before == {TARGET}
    assert found.after == {TARGET, ALICE}
    assert (found.new, found.gone) == ((ALICE,), ())
    back = reach(after, before)
    assert (back.new, back.gone) == ((), (ALICE,))


def test_what_depends_does_not_count() -> None:
    """Whether there is a function that runs as the role is not known."""
    code = allow(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"])
    before, after = (
        world(alice(*may), for_service("lambda"), things=None) for may in ((), (code,))
    )
    assert reach(before, after).new == ()
