"""The words of a review report: what was not known, figures, decisions, changes, evidence."""

import hashlib

from rolescope.findings.finding import NotChecked
from rolescope.findings.triage import Baseline, Earlier
from rolescope.model.review import (
    Agenda,
    AgendaGroup,
    AgendaItem,
    FindingState,
    MinutesLine,
    Ruling,
)
from rolescope.trust.edge import NodeKind
from rolescope.value import replace
from rolescope.words.report.anonymous import without_people
from rolescope.words.report.pages import diff_lines
from rolescope.words.report.report_text import MAX_PAGES, documents
from rolescope.words.report.report_values import ReportOrigin, Trustworthiness
from support.reports import ORIGIN, told
from support.worlds.build import NOW, A, B, account, allow, deny, organization, role, trusts, world
from support.worlds.northwind import demo


def test_findings_stand_by_severity_and_each_has_a_page() -> None:
    report = told()
    risks = [line.risk for line in report.findings if not line.held]
    assert risks == sorted(risks, reverse=True)
    assert [page.line.id for page in report.pages] == [
        line.id for line in report.findings[:MAX_PAGES]
    ]
    assert report.pages[0].command == f"ask {report.findings[0].rule}"


def test_the_first_page_has_the_worst_and_of_them_different_rules() -> None:
    report = told(demo())
    foremost = [report.findings[place] for place in report.foremost]
    risks = [line.risk for line in report.findings]
    assert [line.risk for line in foremost] == sorted(risks, reverse=True)[: len(foremost)]
    assert len({(line.risk, line.rule) for line in foremost}) == len(foremost)
    total, _, counts = report.beyond.partition(" more: ")
    assert int(total) + len(foremost) == int(report.figures[0].value)
    assert sum(int(one.split()[0]) for one in counts.split(", ")) == int(total)


def test_what_guardrails_hold_is_told_beside_the_counts_fnd56() -> None:
    fence = deny(
        "sts:AssumeRole",
        Principal="*",
        Condition={"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-exampleorg1"}},
    )
    roles = tuple(role(f"Open{number}", trust=trusts("*")) for number in range(20))
    fenced = organization(A, rcps={"r-ex01": [fence]})
    report = told(world(account(A, *roles), account(B, *roles), organization=fenced))
    figure = report.figures[0]
    held = sum(bool(line.held) for line in report.findings)
    assert report.count == int(figure.value) + held
    assert figure.below.endswith(f"{held} more held by guardrails")
    on_page = [report.findings[place] for place in report.foremost]
    beyond = held - sum(bool(line.held) for line in on_page)
    counted = int(figure.value) - sum(not line.held for line in on_page)
    assert report.beyond.startswith(f"{counted} more: ")
    assert report.beyond.endswith(f", and {beyond} more held by guardrails")


def test_few_findings_are_all_on_the_first_page() -> None:
    report = told(world(account(A, role("Open", trust=trusts("*")))))
    assert report.count
    assert len(report.foremost) == report.count
    assert report.beyond == ""


def test_administrators_in_reach_are_told_from_those_who_can_make_one() -> None:
    open_to_all = trusts("*")
    report = told(
        world(
            account(
                A,
                role("Admin", trust=open_to_all, allows=allow("*", "*")),
                role("Maker", trust=open_to_all, allows=allow("iam:PutRolePolicy", "*")),
            )
        )
    )
    figure = report.figures[1]
    assert (figure.value, figure.label) == ("1 of 1", "admin role")
    assert figure.below == "proved to be reached from outside, and 1 that can make one"


def test_what_was_not_known_stands_in_front() -> None:
    origin = ReportOrigin(
        name="Acme",
        written_at=NOW,
        engine="1",
        catalogue="1",
        command=(),
        scenario="Tighten",
        unread=("b.json: broken",),
    )
    report = told(origin=origin, not_checked=(NotChecked("FND-50", ("iam_access_key",)),))
    lacking = [one for one in report.trust if one.sign is Trustworthiness.LACKING]
    texts = " ".join(f"{one.lead} {one.text}" for one in lacking)
    assert "the scenario Tighten" in texts
    assert "b.json: broken" in texts
    assert "1 rule was not checked. Not imported: iam_access_key." in texts
    assert report.trust[-1].sign is Trustworthiness.NOT_LOOKED_AT


def test_the_first_page_counts_and_names_what_it_has_no_room_for() -> None:
    broken = tuple(f"{number}.json: broken" for number in range(9))
    report = told(origin=replace(ORIGIN, unread=broken))
    short = [one for one in report.trust_in_short if one.sign is Trustworthiness.LACKING]
    every = [one for one in report.trust if one.sign is Trustworthiness.LACKING]
    assert len(short) == 5
    assert short[-1].lead == f"{len(every) - 4:,} more:"
    assert short[-1].text.startswith("Could not be read")
    assert report.trust_in_short[-1] == report.trust[-1]


def test_decisions_count_and_the_first_date_is_named() -> None:
    first, second, third = (line.id for line in told().findings[:3])
    report = told(
        rulings={
            first: Ruling(state=FindingState.FIX_AGREED, owner="Bo", until="2026-12-04"),
            second: Ruling(
                state=FindingState.ACCEPTED, owner="Cy", reason="known", until="2026-12-31"
            ),
            third: Ruling(
                state=FindingState.ACCEPTED, owner="Di", reason="old", until="2026-01-01"
            ),
        }
    )
    figures = {one.label: one for one in report.figures}
    assert (figures["fix agreed"].value, figures["fix agreed"].below) == (
        "1",
        "the first due 2026-12-04",
    )
    assert figures["accepted"].below == "the first until 2026-12-31"
    assert [line.id for line in report.accepted] == [second, third]
    assert report.accepted[1].decision.words == "Open again: accepted until 2026-01-01"


def test_an_administrator_whom_everybody_reaches_is_a_headline() -> None:
    report = told()
    figure = next(one for one in report.figures if one.label.startswith("admin role"))
    assert figure.value == "1 of 1"
    assert any("Anyone → Admin" in one.chain for one in report.admin_paths)


def test_third_parties_are_told_with_what_is_asked_of_them() -> None:
    anyone, vendor = told().entries
    assert (anyone.who.name, anyone.is_risk) == ("Anyone", True)
    assert (vendor.who.name, vendor.who.kind, vendor.asks) == (
        "Helper",
        NodeKind.ACCOUNT,
        "nothing",
    )
    assert [one.name for one in vendor.roles] == ["Vendor"]


def test_changes_name_what_is_new_and_what_is_gone() -> None:
    report = told()
    assert report.changes.words == "There is no earlier review to compare with."
    known = Earlier(fingerprint=report.findings[0].id, rule=report.findings[0].rule)
    gone = Earlier(fingerprint="f" * 32, rule="FND-1")
    origin = ReportOrigin(
        name="Acme", written_at=NOW, engine="1", catalogue="1", command=(), earlier="October"
    )
    report = told(baseline=Baseline(findings=(known, gone)), origin=origin)
    assert report.changes.words.startswith("Since October: ")
    assert "1 gone" in report.changes.words
    assert report.changes.gone == ("f" * 32,)
    assert report.findings[0].id not in [line.id for _, line in report.changes.rows]


def test_every_document_is_hashed_and_equal_ones_share_a_line() -> None:
    of = world(account(A, role("One"), role("Two")))
    (one,) = documents(of)
    text = of.accounts[0].roles[0].trust_policy.text
    assert one.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert one.owners.count("(") == 2


def test_the_demo_is_told_whole() -> None:
    report = told(demo())
    assert report.scope[0].startswith("6 accounts, 62 roles, 14 users")
    assert report.dates[0].startswith("Data of 2026-11-20 17:20 UTC")
    assert report.command == "rolescope report 'a b.json'"
    proofs = [proof for page in report.pages for proof in page.proofs]
    assert {proof.kind for proof in proofs} <= {"allowed", "denied", "depends"}
    assert all(page.lines for page in report.pages if page.document.startswith("Trust policy of"))


def test_people_become_numbers_and_what_they_wrote_is_left_out() -> None:
    first = told().findings[0].id
    ruling = Ruling(
        state=FindingState.ACCEPTED,
        owner="Rosa Okafor",
        reason="Rosa said so",
        until="2026-12-31",
        note="ask Rosa",
    )
    origin = ReportOrigin(
        name="Acme",
        written_at=NOW,
        engine="1",
        catalogue="1",
        command=(),
        agenda=Agenda(people=("Rosa",), lines=(MinutesLine(at=NOW, text="Rosa"),)),
    )
    report = without_people(told(rulings={first: ruling}, origin=origin))
    assert "Rosa" not in repr(report)
    assert report.findings[0].decision.owner == "Person 1"
    assert report.people == ("Reviewer 1",)


def test_people_and_minutes_of_the_review_are_told() -> None:
    item = AgendaItem(id="a", group=AgendaGroup.OTHER, title="Who pays?", minutes=5)
    agenda = Agenda(
        items=(item,),
        people=("R. Okafor", "L. Brandt"),
        started="2026-11-20T10:00:00Z",
        ended="2026-11-20T11:34:00Z",
        lines=(MinutesLine(at="2026-11-20T10:41:00Z", text="Nobody knows.", item="a"),),
    )
    report = told(origin=replace(ORIGIN, agenda=agenda))
    assert report.people == ("R. Okafor", "L. Brandt")
    assert "Review 2026-11-20 10:00 to 11:34 UTC" in report.dates
    (line,) = report.minutes
    assert (line.time, line.about, line.text) == ("10:41", "Who pays?", "Nobody knows.")
    running = replace(agenda, ended="")
    assert "Review 2026-11-20 10:00 UTC" in told(origin=replace(ORIGIN, agenda=running)).dates


def test_a_fix_shows_what_goes_and_what_comes() -> None:
    lines = list(diff_lines('{\n  "A": 1,\n  "B": 2\n}', '{\n  "A": 1,\n  "B": 3\n}'))
    assert [(line.tone, line.text) for line in lines] == [
        ("", '  "A": 1,'),
        ("removed", '  "B": 2'),
        ("added", '  "B": 3'),
        ("", "}"),
    ]
    before = "\n".join(map(str, range(60)))
    after = "\n".join(str(-number) for number in range(60))
    assert len(list(diff_lines(before, after))) <= 62
