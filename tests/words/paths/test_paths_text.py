"""Answers about paths in words: heads, needs, sections, and what edits opened or closed."""

from collections.abc import Iterator
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits
from rolescope.model.caller import UserCaller
from rolescope.model.policy import Condition
from rolescope.model.world import World
from rolescope.simulation.paths import Confirmed
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.find import find_paths
from rolescope.trust.paths.hops import Hops, hops_of
from rolescope.trust.paths.values import Path, StepLevel, Through
from rolescope.value import replace
from rolescope.words.paths.answer import PathsAnswer, ShownStates
from rolescope.words.paths.path_rows import (
    PathRow,
    PathsQuestion,
    PathsSection,
    PathsText,
    PathTurn,
    ReachRow,
    end_text,
    end_words,
)
from rolescope.words.paths.path_words import (
    by_the_edits,
    chain_remark,
    count_words,
    hop_of,
    show_more,
    with_more,
)
from support.worlds.build import NOW, A, B, account, allow, role, trusts, user, world

U, R, FAR = f"arn:aws:iam::{A}:user/", f"arn:aws:iam::{A}:role/", f"arn:aws:iam::{B}:role/"
OUTSIDE = "999988887777"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def steps(made: World) -> Hops:
    index = WorldIndex(made)
    return hops_of(trust_graph(index, NOW), index, NOW)


def small(*more: Any) -> Hops:
    """Ana reaches Admin by Hub with MFA; Old never; a partner perhaps."""
    return steps(
        world(
            account(
                A,
                user("ana", allows=allow()),
                role("Hub", trust=trusts(U + "ana", Condition=MFA), allows=allow()),
                role("Same"),
                *more,
            ),
            account(
                B,
                role(
                    "Admin",
                    trust=[trusts(R + "Hub"), trusts(OUTSIDE)],
                    allows=allow("*"),
                ),
                role("Old", trust=trusts(FAR + "Admin", Condition=MFA)),
                role("Same", trust=trusts(R + "Hub", ["sts:AssumeRole"])),
            ),
        )
    )


def told(hops: Hops, before: Hops | None = None, **asked: Any) -> tuple[PathsAnswer, PathsText]:
    answer = PathsAnswer(ShownStates(hops, before), PathsQuestion(**asked))
    return answer, answer.text()


def test_paths_are_told_with_needs_by_hop() -> None:
    answer, text = told(small(), source="ana", target="Admin")
    assert text.head == "ana to Admin: 1 path"
    assert text.note == "1 allowed"
    (section,) = text.sections
    assert section.title == "Allowed"
    (row,) = section.rows
    assert isinstance(row, PathRow)
    assert (row.title, row.hops, row.needs) == ("ana → Hub → Admin", 2, "MFA at hop 1")
    assert row.caller is not None
    assert answer.text() is text
    assert row.called_title == row.title  # no recognized family, and each name once
    cuts = [(choke.title, choke.words, choke.short, choke.share) for choke in answer.chokes()]
    assert cuts == [
        ("Hub → Admin", "cuts 1 of 1 path", "cuts 1 of 1", 1.0),
        ("ana → Hub", "cuts 1 of 1 path", "cuts 1 of 1", 1.0),
    ]


def test_levels_have_sections_and_remarks() -> None:
    _, text = told(small(), source=OUTSIDE, target="Admin")
    (row,) = text.rows
    assert isinstance(row, PathRow)
    assert row.level is StepLevel.UNDECIDED
    assert row.remark.startswith(f"Hop 1: account {group_digits(OUTSIDE)}")
    assert text.sections[0].title == "Depends"
    _, text = told(small(), source="ana", target="Old", through=Through.ANY)
    (row,) = text.rows
    assert isinstance(row, PathRow)
    assert row.remark == "Hop 3: the caller does not have MFA"
    assert "MFA, never met at hop 3" in row.needs


TEAM, TAG = "aws:PrincipalTag/team", "team=security"


@pytest.mark.parametrize(
    ("operator", "key", "value", "words"),
    [
        ("StringEquals", TEAM, "security", f"the caller does not have tag {TAG}"),
        ("StringNotEquals", TEAM, "security", f"the caller has tag {TAG}"),
        ("StringNotEqualsIgnoreCaseIfExists", TEAM, "security", f"the caller has tag {TAG}"),
        ("StringNotLike", TEAM, "sec*", "the caller has tag team=sec*"),
        ("ForAllValues:StringNotEquals", TEAM, "security", f"the caller has tag {TAG}"),
        ("ArnNotLike", "aws:PrincipalArn", f"{U}ana", "a condition does not hold: "),
        ("Null", "sts:ExternalId", "true", "the caller has external ID"),
        ("Null", "sts:ExternalId", "false", "the caller does not have external ID"),
        (
            "ForAnyValue:StringNotEquals",  # CO-16: an absent key fails, too
            TEAM,
            "security",
            "a condition does not hold: At least one ",
        ),
        (
            "Bool",  # an absent key fails, too
            "aws:MultiFactorAuthPresent",
            "false",
            "a condition does not hold: MFA was not used",
        ),
        (
            "NotIpAddress",
            "aws:SourceIp",
            "10.0.0.0/8",
            "a condition does not hold: ",
        ),
        ("DateLessThan", "aws:CurrentTime", NOW, "a condition does not hold: "),
    ],
)
def test_a_closed_hop_says_what_its_condition_met(
    operator: str, key: str, value: str, words: str
) -> None:
    closed = Confirmed(
        path=Path(steps=()),
        level=StepLevel.CLOSED,
        caller=UserCaller(f"{U}ana"),
        hops=(),
        simulations=(),
        lacks=(Condition(operator, key, (value,)),),
    )
    assert chain_remark(closed, 5).startswith(f"Hop 5: {words}")


def test_no_path_tells_whether_there_is_a_longer_one() -> None:
    _, text = told(small(), source="ana", target="Admin", max_hops=1)
    assert text.head == "No way from ana to Admin in at most 1 hop. The shortest has 2 hops."
    assert (text.longer, text.rows, text.note) == (2, (), "")
    _, text = told(small(), source="ana", target="Old")
    assert (text.head, text.longer) == ("No way from ana to Old in the imported data.", None)


def test_names_that_mean_nothing_are_faults() -> None:
    answer, text = told(small(), source="an", target="Admin")
    assert text.fault.startswith("No principal has the name an alone. It may mean ")
    assert answer.more(0) == ()
    assert answer.chokes() == ()
    _, text = told(small(), source="ana", target="zzz")
    assert text.fault == "No role or user has the name zzz alone."
    assert PathsQuestion().is_empty
    assert not PathsQuestion(source="x").is_between


def test_a_user_is_become_by_nobody() -> None:
    """PE-0: AssumeRole leads to roles alone; the question is a good one all the same."""
    answer, text = told(small(), source="", target="ana")
    assert (text.fault, text.head, text.rows) == ("", "Nobody can become ana.", ())
    assert (answer.confirmed().rows, answer.chokes()) == ((), ())
    _, text = told(small(), source="Hub", target="ana")
    assert (text.fault, text.head) == ("", "No way from Hub to ana in the imported data.")


def test_administrators_that_there_are_none_of_are_no_fault() -> None:
    index = WorldIndex(world(account(A, role("App"))))
    hops = Hops(trust_graph(index, NOW), index, NOW)
    for asked, head in (
        (PathsQuestion(target="admin"), "Nobody can become admin."),
        (PathsQuestion(source="admin"), "admin reaches no role."),
    ):
        text = PathsAnswer(ShownStates(hops), asked).text()
        assert (text.fault, text.head) == ("", head)


def test_what_is_reached_comes_in_rings_with_what_it_needs() -> None:
    answer, text = told(small(), source="ana")
    assert text.head == "ana reaches 3 roles in 2 accounts, 1 administrator."
    assert text.note == "Within 4 hops"
    assert [section.title for section in text.sections] == ["1 hop, 1", "2 hops, 2"]
    rows = [row for row in text.rows if isinstance(row, ReachRow)]
    assert [row.remark for row in rows] == ["needs something"] * 3
    later = answer.confirmed()
    rows = [row for row in later.rows if isinstance(row, ReachRow)]
    assert [row.remark for row in rows] == ["MFA at hop 1"] * 3
    assert {choke.words for choke in answer.chokes()} == {"cuts 3 of 3 roles", "cuts 1 of 3 roles"}


def test_who_can_become_a_role() -> None:
    answer, text = told(small(), target="Admin", max_hops=1)
    assert text.head == "1 role and 1 other principal in 2 accounts can become Admin."
    assert text.note == "Within 1 hop; 1 more beyond"
    remarks = {row.node.id: row.remark for row in text.rows if isinstance(row, ReachRow)}
    assert remarks == {R + "Hub": "", OUTSIDE: "depends on what was not imported"}
    assert next(choke.words for choke in answer.chokes()) == "cuts 2 of 3 principals"
    assert answer.confirmed().rows
    assert told(small(), target="Old")[1].head == "Nobody can become Old."
    assert told(small(), source="Old")[1].head == "Old reaches no role."
    _, closed = told(small(), source="Admin", through=Through.ANY)
    (row,) = closed.rows
    assert isinstance(row, ReachRow)
    assert (row.remark, closed.head) == ("closed", "Admin reaches no role.")


def test_a_role_that_no_chain_is_known_to_reach_is_not_confirmed() -> None:
    box = {"StringLike": {"ec2:SourceInstanceARN": "*i-1"}}
    hops = small(role("Box", trust=trusts(R + "Hub", Condition=box)))
    answer, _ = told(hops, source="ana")
    remarks = {
        row.node.name: row.remark for row in answer.confirmed().rows if isinstance(row, ReachRow)
    }
    assert remarks["Box"] == "not confirmed hop by hop"


def test_edits_open_and_close_ways() -> None:
    """Before, Ana goes by Hub; after, by Way, and Hub's trust is gone."""
    before = small()
    after = steps(
        world(
            account(
                A,
                user("ana", allows=allow()),
                role("Hub", allows=allow()),
                role("Way", trust=trusts(U + "ana"), allows=allow()),
            ),
            account(B, role("Admin", trust=trusts(R + "Way"), allows=allow("*")), role("Old")),
        )
    )
    _, text = told(after, before, source="ana", target="Admin")
    assert text.turns == (1, 1)
    assert [section.title for section in text.sections] == ["Closed by the edits, 1", "Allowed"]
    turns = {row.title: row.turn for row in text.rows if isinstance(row, PathRow)}
    assert turns == {"ana → Hub → Admin": PathTurn.CLOSED, "ana → Way → Admin": PathTurn.OPENED}
    answer, text = told(after, before, source="ana")
    assert text.turns == (1, 2)
    reached = {
        row.node.id: row.turn for row in answer.confirmed().rows if isinstance(row, ReachRow)
    }
    assert reached == {
        R + "Hub": PathTurn.CLOSED,
        FAR + "Same": PathTurn.CLOSED,
        R + "Way": PathTurn.OPENED,
        FAR + "Admin": PathTurn.NONE,
    }


def test_without_a_question_everything_is_looked_at() -> None:
    answer, text = told(small())
    assert (text.head, text.rows) == ("", ())
    assert next(iter(answer.chokes())).words == "cuts 3 of 6 pairs"


def test_more_paths_come_below_their_headings() -> None:
    _, text = told(small(), source="ana", target="Admin")
    (row,) = text.rows
    assert isinstance(row, PathRow)
    cut = PathsText(
        question=text.question, head="", sections=(PathsSection("Allowed", (row,)),), left=3
    )
    found = with_more(cut, (row,))
    assert [len(section.rows) for section in found.sections] == [2]
    assert found.left == 2


def test_ends_are_offered_by_names_that_are_alone_and_by_ids() -> None:
    nodes = small().nodes
    words: list[str] = []

    def read() -> Iterator[None]:
        words.extend((yield from end_words(nodes)))

    list(read())
    assert "Hub" in words
    assert "Same" not in words
    assert FAR + "Same" in words
    assert end_text(R + "Hub", nodes) == "Hub"
    assert end_text(FAR + "Same", nodes) == FAR + "Same"
    assert end_text("nobody", nodes) == "nobody"


def test_a_list_that_is_cut_says_so() -> None:
    """The count is exact, the list is not; or not even the count is."""
    found = find_paths(small(), (U + "ana",), (FAR + "Admin",))
    assert count_words(found) == "1 path"
    many = replace(found, count=5)
    honest = "5 paths; the first 1 are listed: the count is exact, the list is not"
    assert count_words(many) == honest
    more = replace(many, is_exact=False)
    assert count_words(more) == "at least 5 paths; the first 1 are listed: there are more"


def test_an_account_as_an_end_is_called_as_it_was_typed() -> None:
    _, text = told(small(), source=f"{A[:4]} {A[4:8]} {A[8:]}", target="Admin")
    assert text.head.startswith(f"{A[:4]} {A[4:8]} {A[8:]} to Admin: ")


def test_a_way_that_stays_is_neither_opened_nor_closed() -> None:
    same = small(role("More"))
    _, text = told(same, small(), source="ana", target="Admin")
    assert text.turns == (0, 0)
    (row,) = text.rows
    assert row.turn is PathTurn.NONE


def test_a_chain_that_a_source_identity_closes_says_so() -> None:
    """SI-2: no condition lacks anything; the next role takes no source identity."""
    asks = {"StringLike": {"sts:SourceIdentity": "*"}}
    both = ["sts:AssumeRole", "sts:SetSourceIdentity"]
    hops = small(
        role("Named", trust=trusts(U + "ana", both, Condition=asks), allows=allow("*")),
        role("After", trust=trusts(R + "Named")),
    )
    _, text = told(hops, source="ana", target="After")
    (row,) = text.rows
    assert isinstance(row, PathRow)
    assert row.level is StepLevel.CLOSED
    assert row.remark.startswith("Hop 2: sts:SetSourceIdentity")


def test_accounts_follow_names_that_several_of_the_listed_have() -> None:
    hops = steps(
        world(
            account(
                A,
                user("ana", allows=allow()),
                role("Same", trust=trusts(U + "ana"), allows=allow()),
            ),
            account(B, role("Same", trust=trusts(R + "Same")), alias="prod"),
        )
    )
    _, text = told(hops, source="ana", target=f"{FAR}Same")
    (row,) = text.rows
    assert isinstance(row, PathRow)
    assert row.title == "ana → Same → Same"
    assert row.called_title == f"ana → Same ({group_digits(A)}) → Same (prod)"


def test_further_paths_and_those_of_the_edits_are_counted() -> None:
    assert by_the_edits("+ 2 opened") == "+ 2 opened by the edits"
    assert show_more(1_200) == "Show more of 1,200 others"


def test_a_hop_is_told_of_how_many() -> None:
    assert hop_of(2, 3) == "Hop 2 of 3"
