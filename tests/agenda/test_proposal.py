"""What comes onto an agenda: late things first, the bad alone, the rest of a rule together."""

from rolescope.agenda.proposal import proposed
from rolescope.analysis import analyse
from rolescope.findings.finding import Finding, Risk, Witness
from rolescope.findings.third_parties import ANYONE, third_parties
from rolescope.findings.triage import UNDECIDED, Novelty, Triage, Triaged, is_due
from rolescope.model.caller import UserCaller
from rolescope.model.edit import Scenario
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.review import AgendaGroup, FindingState, Ruling
from rolescope.value import replace
from support.worlds.build import NOW, A, account, role, trusts, world

AT = "2026-11-24T12:00:00Z"
FIXED = Ruling(state=FindingState.FIX_AGREED, owner="Bo", until="2026-11-20")


def finding(name: str, rule: str = "FND-8", risk: Risk = Risk.MEDIUM) -> Finding:
    return Finding(rule=rule, risk=risk, subjects=("s",), fingerprint=name)


def one(
    name: str,
    rule: str = "FND-8",
    risk: Risk = Risk.MEDIUM,
    ruling: Ruling = UNDECIDED,
    since: Novelty = Novelty.KNOWN,
    *,
    is_overdue: bool = False,
) -> Triaged:
    return Triaged(
        finding=finding(name, rule, risk), ruling=ruling, since=since, is_overdue=is_overdue
    )


def told(*found: Triaged, gone: tuple[str, ...] = ()) -> list[tuple[AgendaGroup, tuple[str, ...]]]:
    items = proposed(Triage(found=found, gone=gone), (), AT)
    return [(item.group, item.findings) for item in items]


def test_the_bad_stand_alone_and_the_rest_of_a_rule_together() -> None:
    found = told(
        one("a", risk=Risk.CRITICAL),
        one("b", "FND-4", Risk.HIGH),
        one("c"),
        one("d"),
        one("e", "FND-18"),
        one("f", risk=Risk.LOW),
    )
    groups = {group for group, _ in found}
    assert groups == {AgendaGroup.FINDINGS}
    assert [names for _, names in found] == [("a",), ("b",), ("c", "d"), ("e",)]


def test_paths_have_a_group_of_their_own_and_changes_come_last() -> None:
    found = told(
        one("a", "FND-20", Risk.CRITICAL),
        one("b", since=Novelty.REOPENED),
        one("c", "FND-21", Risk.MEDIUM),
        gone=("x", "y"),
    )
    assert found == [
        (AgendaGroup.PATHS, ("a",)),
        (AgendaGroup.PATHS, ("c",)),
        (AgendaGroup.CHANGES, ("b",)),
        (AgendaGroup.CHANGES, ("x", "y")),
    ]


def test_what_is_late_comes_first_whatever_its_severity() -> None:
    found = proposed(
        Triage(
            found=(
                one("a", risk=Risk.CRITICAL),
                one("b", risk=Risk.LOW, ruling=FIXED),
                one("c", "FND-4", Risk.LOW, since=Novelty.REOPENED, is_overdue=True),
            )
        ),
        (),
        AT,
    )
    assert [(item.findings, item.is_late) for item in found] == [
        (("b",), True),
        (("c",), True),
        (("a",), False),
    ]


def test_fixes_that_are_due_and_still_open_come_before_everything() -> None:
    dateless = Ruling(state=FindingState.FIX_AGREED, owner="Bo")
    later = Ruling(state=FindingState.FIX_AGREED, owner="Bo", until="2026-11-25")
    found = told(
        one("a", risk=Risk.CRITICAL),
        one("b", "FND-20", Risk.HIGH, ruling=FIXED, since=Novelty.CHANGED),
        one("c", ruling=dateless),
        one("d", "FND-4", ruling=later),
    )
    assert found[0] == (AgendaGroup.DUE, ("b",))
    assert {group for group, _names in found[1:]} == {AgendaGroup.FINDINGS}
    assert not is_due(replace(FIXED, until="soon"), AT)
    assert is_due(FIXED, AT)


def test_what_is_settled_or_held_is_left_out() -> None:
    accepted = Ruling(state=FindingState.ACCEPTED, owner="Bo", reason="r", until="2027-01-01")
    request = AssumeRoleRequest(caller=UserCaller("u"), role="r", at=AT)
    held = Triaged(
        finding=Finding(
            rule="FND-4",
            risk=Risk.HIGH,
            subjects=("s",),
            fingerprint="h",
            witness=(Witness(request=request, held_by=("fence",)),),
        )
    )
    no_problem = Ruling(state=FindingState.NO_PROBLEM)
    assert told(one("a", ruling=accepted), one("b", ruling=no_problem), held) == []


def test_third_parties_are_those_whom_roles_let_in() -> None:
    of = world(
        account(
            A,
            role("One", trust=trusts("arn:aws:iam::999988887777:root")),
            role("Two", trust=trusts("arn:aws:iam::999988887777:role/Agent")),
            role("Open", trust=trusts("*")),
            role("Own", trust=trusts(f"arn:aws:iam::{A}:root")),
            role("Service", trust=trusts({"Service": "ec2.amazonaws.com"})),
        )
    )
    parties = third_parties(analyse(Scenario(of), NOW))
    assert [(party.key, len(party.roles)) for party in parties] == [
        (ANYONE, 1),
        ("999988887777", 2),
    ]
    (item, *_) = proposed(Triage(), parties, AT)
    assert (item.group, item.party) == (AgendaGroup.PARTIES, ANYONE)
