"""Who stands behind roles of IAM Identity Center (DF-31)."""

from rolescope.engine.index import WorldIndex
from rolescope.model.assignments import assignments_of, behind, permission_set_of
from rolescope.model.collection import Assignment
from rolescope.model.principal import Role
from support.worlds.people_worlds import A, reserved, with_people

WORLD = with_people()
ASSIGNED = assignments_of(WORLD.permission_sets or ())


def of(arn: str) -> Role:
    found = WorldIndex(WORLD).role(arn)
    assert found is not None
    return found


def test_a_reserved_role_is_of_its_permission_set() -> None:
    assert permission_set_of(of(reserved("Admin"))) == "Admin"
    assert permission_set_of(of(f"arn:aws:iam::{A}:role/Plain")) is None


def test_those_assigned_in_the_account_stand_behind_it_groups_first() -> None:
    assert [one.called for one in behind(of(reserved("Admin")), ASSIGNED)] == [
        "Operators",
        "Chi Tanaka",
    ]
    assert behind(of(reserved("Idle")), ASSIGNED) == ()
    assert behind(of(f"arn:aws:iam::{A}:role/Plain"), ASSIGNED) == ()


def test_who_has_no_name_is_called_by_its_id() -> None:
    assert Assignment(account=A, kind="USER", id="u-1").called == "u-1"
    assert not Assignment(account=A, kind="USER", id="u-1").is_group
