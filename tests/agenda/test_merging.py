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
from rolescope.value import replace

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


def question(id_: str, title: str, ruling: Ruling) -> AgendaItem:
    return AgendaItem(id=id_, group=AgendaGroup.OTHER, title=title, minutes=5, ruling=ruling)


def test_different_questions_of_one_id_stay_two_whoever_decided() -> None:
    for own in (AGREED, ACCEPTED, Ruling()):
        mine = Review(agenda=Agenda(items=(question("question-1", "Who pays?", own),)))
        theirs = Review(agenda=Agenda(items=(question("question-1", "Who left?", ACCEPTED),)))
        given_ones = decisions_of(theirs, {})
        merge = merge_decisions(mine, given_ones)
        assert (len(merge.new), merge.same, merge.conflicts) == (1, 0, ())
        joined = with_decisions_of(mine, merge, ())
        told = [(item.title, item.ruling) for item in joined.agenda.items]
        assert told == [("Who pays?", own), ("Who left?", ACCEPTED)]
        assert len({item.id for item in joined.agenda.items}) == 2
        again = merge_decisions(joined, given_ones)
        assert (again.new, again.same, again.conflicts) == ((), 1, ())


def test_questions_of_one_id_in_the_same_file_stay_two() -> None:
    items = (question("question-1", "Who pays?", AGREED), question("question-1", "Why?", ACCEPTED))
    theirs = decisions_of(Review(agenda=Agenda(items=items)), {})
    joined = with_decisions_of(Review(), merge_decisions(Review(), theirs), ())
    told = [(item.title, item.ruling) for item in joined.agenda.items]
    assert told == [("Who pays?", AGREED), ("Why?", ACCEPTED)]


def test_a_third_party_that_has_more_roles_now_is_the_same() -> None:
    mine = replace(PARTY, party="1", ruling=AGREED)
    theirs = replace(PARTY, party="1", title="Skylark, 3 roles")
    given_ones = decisions_of(Review(agenda=Agenda(items=(theirs,))), {})
    merge = merge_decisions(Review(agenda=Agenda(items=(mine,))), given_ones)
    assert [one.mine for one in merge.conflicts] == [AGREED]


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
