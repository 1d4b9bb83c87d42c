"""What a plan opens and closes, for the window and as text: counted in full, told in part."""

from rolescope.difference.openings import Openings
from rolescope.difference.way_changes import WayChanges
from rolescope.escalation.way import EscalationWay
from rolescope.findings.states import compare_evaluated, evaluate_state
from rolescope.model.edit import Scenario
from rolescope.model.edits.inline import WithNewInlinePolicy
from rolescope.value import replace
from rolescope.words.openings.plan_notes import account_of
from rolescope.words.openings.plan_report import plan_sections
from rolescope.words.openings.report import Report, report_sections, report_text
from support.worlds.escalation_worlds import AT, alice, arn, for_service, world

ALICE, LAMBDA = arn("user/alice"), arn("role/lambda")
PASSING = """{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "*",
    "Action": ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]}}"""


def way() -> EscalationWay:
    some = world(alice(), for_service("lambda"))
    before = evaluate_state(Scenario(some), AT)
    edits = (WithNewInlinePolicy(ALICE, "New", PASSING),)
    after = evaluate_state(Scenario(some, edits), AT, before.known)
    (found,) = compare_evaluated(before, after, edits=edits).openings.ways.opened
    return found


def report(openings: Openings) -> Report:
    return Report(before="before", after="after", openings=openings)


def test_the_window_counts_all_and_tells_the_first_ones() -> None:
    """Also where the text would not tell all of them."""
    found = Openings(ways=WayChanges((way(),) * 300, ()), gone_admins=(ALICE,))
    ways, admins = plan_sections(report(found), frozenset())
    assert (ways.title, ways.count) == ("Escalation ways opened: 300", 300)
    assert len(ways.lines) == 51
    assert ways.lines[-1].text == "250 more: see rolescope plan"
    assert admins.title == "No administrators any more: 1"
    assert [line.text for line in admins.lines] == [ALICE]


def test_the_window_leaves_secrets_out() -> None:
    found = Openings(gone_admins=(ALICE,))
    (admins,) = plan_sections(report(found), frozenset({"alice"}))
    assert [line.text for line in admins.lines] == [arn("user/(sensitive)")]


def test_a_text_tells_how_many_ways_it_leaves_to_json() -> None:
    found = report(Openings(ways=WayChanges((way(),) * 1_234, ())))
    lines = report_text(found).splitlines()
    assert len([line for line in lines if f"{ALICE} -> " in line]) == 200
    assert lines[-1] == "  1,034 more: see --format json"
    few = replace(found, openings=Openings(ways=WayChanges((way(),), ())))
    assert "more:" not in report_text(few)


def test_sections_of_what_does_not_differ_are_left_out() -> None:
    assert report_sections(report(Openings())) == ()


def test_the_account_of_a_provider_is_asked_for() -> None:
    assert account_of("aws.prod") == "Account of aws.prod"
