"""Users who are all of an IAM group are called by it, where they can assume the same."""

from collections.abc import Iterable

import pytest

from rolescope.analysis import analyse
from rolescope.model.edit import Scenario
from rolescope.model.world import Account, World
from rolescope.pictures.iam_groups import Groups, iam_groups
from rolescope.pictures.layouts import focus, overview
from rolescope.pictures.layouts.focus import plan
from rolescope.pictures.picture import Glyph, Picture, Text
from rolescope.pictures.view import Frame
from support.window.picture_checks import check_lines, check_picture
from support.worlds.build import NOW, A, account, allow, group, role, trusts, user, world


def with_operators(*, alone: str = "Others") -> World:
    """Return a role that the users of Operators can assume, and a user of another group."""
    names = ("ana", "ben", "chi")
    trust = trusts({"AWS": [f"arn:aws:iam::{A}:user/{name}" for name in names]}, "sts:AssumeRole")
    operators = group("Operators", allows=allow("sts:AssumeRole"))
    users = [user(name, groups=("Operators",)) for name in names]
    return world(
        account(A, role("Target", trust=trust), operators, group("Others"), *users,
                user("dan", groups=(alone,)))
    )  # fmt: skip


def texts(made: Picture) -> set[str]:
    return {shape.full or shape.text for shape in made.shapes if isinstance(shape, Text)}


def test_a_group_is_known_by_all_of_its_users() -> None:
    made = with_operators()
    (only,) = made.accounts
    users = {one.arn for one in only.users if one.name != "dan"}
    assert iam_groups(made.accounts) == {frozenset(users): "Operators"}, "one user is no group"


@pytest.mark.parametrize("compact", [False, True])
def test_a_row_of_users_has_the_name_of_their_group(*, compact: bool) -> None:
    made = overview.draw(analyse(Scenario(with_operators()), NOW), Frame(compact=compact))
    assert {"Operators", "3" if compact else "group of 3 users"} <= texts(made)
    assert "users of an IAM group" in {entry.text for entry in made.legend}
    assert "account-group" in {shape.name for shape in made.shapes if isinstance(shape, Glyph)}
    (item,) = (one for one in made.items if one.name.startswith("Group Operators"))
    assert item.name == "Group Operators, 3 users: ana, ben, chi"
    check_picture(made)
    check_lines(made)


def test_users_that_are_only_some_of_a_group_are_named_themselves() -> None:
    world_ = with_operators(alone="Operators")
    (only,) = world_.accounts
    assert set(iam_groups([only]).values()) == {"Operators"}
    made = overview.draw(analyse(Scenario(world_), NOW), Frame())
    assert "Operators" not in texts(made), "dan is of them, and not trusted"


def test_a_focus_view_calls_a_card_of_users_by_their_group() -> None:
    names = [f"user-{number:02d}" for number in range(30)]
    trust = trusts({"AWS": f"arn:aws:iam::{A}:root"}, "sts:AssumeRole")
    operators = group("Operators", allows=allow("sts:AssumeRole"))
    users = [user(name, groups=("Operators",)) for name in names]
    made = focus.draw(
        analyse(Scenario(world(account(A, role("Target", trust=trust), operators, *users))), NOW),
        Frame(subject=f"arn:aws:iam::{A}:role/Target"),
    )
    assert "Operators" in texts(made)


def test_groups_are_gathered_once_for_a_focus_view(monkeypatch: pytest.MonkeyPatch) -> None:
    gathered: list[int] = []

    def gather(accounts: Iterable[Account]) -> Groups:
        gathered.append(1)
        return iam_groups(accounts)

    monkeypatch.setattr(plan, "iam_groups", gather)
    names = [f"user-{number:02d}" for number in range(30)]
    trust = trusts({"AWS": f"arn:aws:iam::{A}:root"}, "sts:AssumeRole")
    groups = [group(name, allows=allow("sts:AssumeRole")) for name in ("Operators", "Readers")]
    users = [user(name, groups=(groups[n % 2].name,)) for n, name in enumerate(names)]
    roles = [role(f"Reader-{n}", allows=allow("sts:AssumeRole")) for n in range(30)]
    known = analyse(Scenario(world(account(A, role("Target", trust=trust), *groups, *users))), NOW)
    focus.draw(known, Frame(subject=f"arn:aws:iam::{A}:role/Target"))
    assert gathered == [1]
    of_roles = world(account(A, role("Target", trust=trust), *groups, *roles))
    focus.draw(analyse(Scenario(of_roles), NOW), Frame(subject=f"arn:aws:iam::{A}:role/Target"))
    assert gathered == [1], "roles are of no group"
