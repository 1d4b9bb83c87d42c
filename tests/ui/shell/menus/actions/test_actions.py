"""What holds of all commands of the window."""

from rolescope.ui.shell.menus.actions import ACTIONS, MENUS


def test_every_action_is_in_a_menu_once() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(ids) == len(set(ids))
    assert {action.menu for action in ACTIONS} <= set(MENUS)
    keys = [keys for action in ACTIONS for keys in action.shortcuts]
    assert len(keys) == len(set(keys)), "two actions share a shortcut"


def test_menus_are_in_sentence_case() -> None:
    names = {"RoleScope", "ARN", "AWS", "CloudTrail", "MFA", "ID", "IDs"}
    for action in ACTIONS:
        words = action.text.replace("\N{HORIZONTAL ELLIPSIS}", "").split()
        assert all(word == word.lower() or word in names for word in words[1:]), action.text
