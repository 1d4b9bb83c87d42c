"""Decisions of two reviewers come together: what is new is taken, what differs is shown."""

from hypothesis import given
from hypothesis import strategies as st

from rolescope.agenda.merging import (
    Conflict,
    Decided,
    decisions_of,
    merge_decisions,
    with_decisions_of,
)
from rolescope.model.review import (
    Agenda,
    AgendaGroup,
    AgendaItem,
    FindingState,
    MinutesLine,
    Review,
    Ruling,
)

AGREED = Ruling(state=FindingState.FIX_AGREED, owner="Ana", until="2026-12-15")
ACCEPTED = Ruling(state=FindingState.ACCEPTED, owner="Bo", reason="r", until="2027-01-01")
PARTY = AgendaItem(
    id="party-1", group=AgendaGroup.PARTIES, title="Skylark", minutes=3, ruling=ACCEPTED
)
ABOUT = AgendaItem(
    id="finding-f", group=AgendaGroup.FINDINGS, title="Open", minutes=5, findings=("f", "g")
)
MINE = Review(rulings=(("f", AGREED), ("u", Ruling())), agenda=Agenda(items=(ABOUT, PARTY)))


def about(name: str, ruling: Ruling) -> Decided:
    return Decided(about=name, title="", ruling=ruling)


def test_decisions_are_those_about_findings_and_items_that_are_about_none() -> None:
    finding, party = decisions_of(MINE, {})
    assert (finding.about, finding.title, finding.ruling) == ("f", "Open", AGREED)
    assert (party.about, party.title, party.item) == ("party-1", "Skylark", PARTY)
    assert decisions_of(MINE, {"f": "Open: anyone → a"})[0].title == "Open: anyone → a"


def test_what_is_new_the_same_and_different_is_told_apart() -> None:
    theirs = (about("f", ACCEPTED), about("g", ACCEPTED), *decisions_of(MINE, {})[1:])
    merge = merge_decisions(MINE, theirs)
    assert [one.about for one in merge.new] == ["g"]
    assert merge.same == 1
    assert merge.conflicts == (Conflict(theirs=theirs[0], mine=AGREED),)


def test_mine_stays_unless_theirs_is_preferred() -> None:
    merge = merge_decisions(MINE, (about("f", ACCEPTED), about("g", AGREED)))
    kept = with_decisions_of(MINE, merge, ())
    assert dict(kept.rulings) == {"f": AGREED, "u": Ruling(), "g": AGREED}
    line = MinutesLine(at="2026-11-24T12:00:00Z", text="Replaced", item="finding-f")
    replaced = with_decisions_of(MINE, merge, {"f"}, (line,))
    assert dict(replaced.rulings)["f"] == ACCEPTED
    assert replaced.agenda.lines == (line,)


def test_items_that_are_about_no_finding_come_onto_the_agenda() -> None:
    (party,) = decisions_of(Review(agenda=Agenda(items=(PARTY,))), {})
    empty = Review()
    joined = with_decisions_of(empty, merge_decisions(empty, (party,)), ())
    assert joined.agenda.items == (PARTY,)
    other = Decided(about="party-1", title="Skylark", ruling=AGREED, item=PARTY)
    merge = merge_decisions(MINE, (other,))
    (item,) = with_decisions_of(MINE, merge, {"party-1"}).agenda.items[1:]
    assert item.ruling == AGREED


_RULINGS = st.builds(
    Ruling, state=st.sampled_from(FindingState), owner=st.sampled_from(("", "Ana", "Bo"))
)
_REVIEWS = st.dictionaries(st.sampled_from("abcd"), _RULINGS, max_size=4).map(
    lambda found: Review(rulings=tuple(found.items()))
)


@given(_REVIEWS, _REVIEWS)
def test_every_decision_of_both_is_kept_or_a_conflict(mine: Review, theirs: Review) -> None:
    given_ones = decisions_of(theirs, {})
    merge = merge_decisions(mine, given_ones)
    joined = dict(with_decisions_of(mine, merge, ()).rulings)
    conflicts = {one.theirs.about for one in merge.conflicts}
    assert all(joined[name] == ruling for name, ruling in mine.rulings if ruling != Ruling())
    assert all(one.about in conflicts or joined[one.about] == one.ruling for one in given_ones)
    again = with_decisions_of(mine, merge, conflicts)
    assert not merge_decisions(again, given_ones).conflicts
    assert not merge_decisions(again, given_ones).new
