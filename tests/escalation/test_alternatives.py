"""Names of users and roles that a source makes: nobody has them yet (PE-13, PE-14)."""

from support.worlds.build import allow, role, user
from support.worlds.escalation_worlds import alice, arn, ways_of, world

MAKES_USERS = ("iam:CreateUser", "iam:CreateAccessKey", "iam:AttachUserPolicy")
PE_14 = ("PE-14", "user/alice")


def test_the_name_of_a_user_who_exists_is_not_a_new_one_pe14() -> None:
    maker = alice(allow(MAKES_USERS, arn("user/bob")))
    assert PE_14 not in ways_of(world(maker, user("bob")))
    assert PE_14 in ways_of(world(maker))


def test_names_are_taken_in_any_case_and_below_any_path_pe14() -> None:
    maker = alice(allow(MAKES_USERS, arn("user/team/bob")))
    assert PE_14 not in ways_of(world(maker, user("Bob")))


def test_another_name_is_tried_where_policies_allow_more_pe14() -> None:
    maker = alice(allow(MAKES_USERS, arn("user/n*")))
    way = ways_of(world(maker, user("new")))[PE_14]
    assert {one.resource for one in way.best.needs} == {arn("user/new-2")}


def test_the_name_of_a_role_that_exists_is_not_a_new_one_pe13() -> None:
    maker = alice(allow(("iam:CreateRole", "iam:PutRolePolicy"), arn("role/App")))
    assert ("PE-13", "user/alice") not in ways_of(world(maker, role("App")))
    assert ("PE-13", "user/alice") in ways_of(world(maker))
