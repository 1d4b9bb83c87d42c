"""Who can, in sentences and rows."""

from rolescope.engine.index import WorldIndex
from rolescope.model.world import World
from rolescope.simulation.who_can import ActionOnResource, WhoCan, who_can
from rolescope.words.excerpt import Mark
from rolescope.words.verdict.who_can_text import who_can_answer, who_can_sentence, who_can_text
from support.worlds.build import NOW, A, account, allow, role, world


def found(given: World, resource: str = "*") -> WhoCan:
    wanted = ActionOnResource(action="s3:GetObject", resource=resource, at=NOW)
    return who_can(wanted, WorldIndex(given))


def test_of_very_many_the_window_lists_the_first_and_the_command_line_all() -> None:
    roles = [role(f"R{number:03}", allows=allow("s3:*")) for number in range(203)]
    answer = who_can_answer(found(world(account(A, *roles))))
    assert len(answer.arns) == 200
    assert answer.section.question == "203 of 203"
    last = answer.section.rows[-1]
    assert (last.mark, last.text) == (
        Mark.NEUTRAL,
        "3 more: rolescope who-can lists all of them",
    )
    lines = who_can_text(found(world(account(A, *roles))))
    assert len([line for line in lines if ":role/" in line]) == 203


def test_what_is_not_imported_is_said_once() -> None:
    given = world(account(A, role("One", attached=("policy/Lost",)), role("No")))
    answer = who_can_answer(found(given))
    assert answer.sentence == (
        "0 of 2 users and roles may do s3:GetObject on *; of 1 more it depends on what is not "
        "known."
    )
    assert answer.remark.count("policy/Lost is not imported") == 1
    assert [row.mark for row in answer.section.rows] == [Mark.UNKNOWN]


def test_an_arn_without_an_account_is_told() -> None:
    given = world(account(A, role("One", allows=allow("s3:*"))))
    assert "names no account" in who_can_answer(found(given, "arn:aws:s3:::b/k")).remark
    assert "names no account" not in who_can_answer(found(given)).remark
    assert who_can_sentence(found(given)) == "1 of 1 user or role may do s3:GetObject on *."
