"""Fields about findings: each finds whom a finding names, with the trusts between them."""

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.findings.find import find
from rolescope.findings.finding import Risk
from rolescope.model.edit import Scenario
from rolescope.questions.filters.completing import complete
from rolescope.questions.filters.field_table import tabulate
from rolescope.questions.filters.fields import BY_ID
from rolescope.questions.filters.filter import Filter, FilterError
from rolescope.questions.filters.filter_facts import NamedByFindings
from rolescope.questions.filters.filter_text import read_terms
from rolescope.questions.filters.shown import Shown, asks_for_findings, shown, shown_of
from rolescope.words.findings.finding_rows import named_by
from rolescope.worker import shown_parts
from support.worlds import northwind
from support.worlds.build import NOW, A, account, allow, role, trusts, user, world

STRANGER = "999988887777"
ANA = f"arn:aws:iam::{A}:user/ana"
ROLE = f"arn:aws:iam::{A}:role/"


def analysed() -> Analysis:
    given = world(
        account(
            A,
            user("ana", allows=allow()),
            role("Open", trust=trusts("*")),
            role("Partner", trust=trusts(STRANGER)),
            role("Calm", trust=trusts(ANA)),
        )
    )
    return analyse(Scenario(given), NOW)


WORLD = analysed()
NAMED = named_by(find(WORLD), WORLD)


def of(text: str, named: NamedByFindings | None = NAMED) -> Shown:
    return shown(WORLD, Filter(read_terms(text)), named=named)


def names(found: Shown) -> set[str]:
    return {id_.removeprefix(ROLE) for id_ in found.nodes}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("finding:FND-1", {"*", "Open"}),
        ("finding:fnd-1", {"*", "Open"}),
        ("finding:everyone", {"*", "Open"}),
        ("finding:external", {STRANGER, "Partner"}),
        ('finding:"Open to everyone"', {"*", "Open"}),
        ('finding:"FND-1 Open to everyone"', {"*", "Open"}),
        ("finding:FND-1 kind:role", {"Open"}),
        ("finding:FND-38", {ANA, "Calm"}),
        ("severity:high kind:role", {"Open"}),
        ("severity:Critical,low kind:user", {ANA}),
    ],
)
def test_each_field_finds_whom_findings_name(text: str, expected: set[str]) -> None:
    assert names(of(text)) == expected


def test_the_trust_that_a_finding_is_about_is_shown() -> None:
    ends = {(e.source, e.target) for e in WORLD.graph.edges if e.id in of("finding:FND-38").edges}
    assert ends == {(ANA, ROLE + "Calm")}


def test_a_finding_on_a_policy_names_whom_it_concerns() -> None:
    demo = analyse(Scenario(northwind.demo()), northwind.NOW)
    found = shown(demo, Filter(read_terms("finding:FND-40")), named=named_by(find(demo), demo))
    assert found.nodes == {"arn:aws:iam::900144206618:role/dev-power"}


def test_whom_no_finding_names_is_left_by_a_negated_term() -> None:
    left = of("-finding:FND-1")
    assert not {"*", "Open"} & names(left)
    assert {ANA, "Partner", "Calm"} <= names(left)


def test_findings_are_looked_for_only_where_they_are_asked_about() -> None:
    assert asks_for_findings(Filter(read_terms("-finding:FND-1")))
    assert asks_for_findings(Filter(read_terms("severity:high")))
    assert not asks_for_findings(Filter(read_terms("kind:user way:PE-1")))


def test_values_are_counted_and_completed_once_findings_are_known() -> None:
    before = {each.field: each.values for each in shown_of(tabulate(WORLD), Filter()).counts}
    assert before["finding"] == before["severity"] == ()
    counts = of("").counts
    of_rule = {value.value: value for each in counts for value in each.values}["FND-1"]
    assert (of_rule.words, of_rule.count) == ("FND-1 Open to everyone", 2)
    choices = complete("finding:everyone", len("finding:everyone"), counts).choices
    assert [choice.text for choice in choices] == ["FND-1"]
    severities = complete("severity:", len("severity:"), counts).choices
    assert "high" in [choice.text for choice in severities]


def test_severities_are_those_of_findings() -> None:
    assert list(BY_ID["severity"].labels) == [one.name.casefold() for one in sorted(Risk)[::-1]]


def test_an_unknown_severity_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(FilterError, match="Values are critical, high, medium, low, info"):
        read_terms("severity:awful")


def test_a_rule_that_nothing_breaks_is_said_to_be_missing() -> None:
    assert [term.values for term in of("finding:FND-9").missing] == [("FND-9",)]


def test_the_worker_looks_for_findings_itself_and_keeps_them() -> None:
    analysis = analysed()
    quiet = shown_parts.shown(analysis, Filter())
    assert not next(each for each in quiet.counts if each.field == "finding").values
    asked = shown_parts.shown(analysis, Filter(read_terms("finding:FND-1")))
    assert names(asked) == {"*", "Open"}
    known = shown_parts.shown(analysis, Filter())
    assert next(each for each in known.counts if each.field == "finding").values
