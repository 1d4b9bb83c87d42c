"""Every action that the rules of escalation need is marked."""

import re

from rolescope.importers.catalogue import load_catalogue
from rolescope.trust.escalation_actions import ESCALATIONS


def test_every_marked_action_exists() -> None:
    catalogue = load_catalogue()
    assert [name for name in ESCALATIONS if catalogue.find(name) is None] == []


def test_every_rule_has_its_actions() -> None:
    """PE-1 to PE-65; PE-43 is a service that ended, PE-66 on are no primitives."""
    rules = {int(rule[3:]) for mark in ESCALATIONS.values() for rule in mark.rules}
    assert rules == set(range(1, 66)) - {43} | {71}


def test_marks_name_their_rules_and_say_what_they_open() -> None:
    """PE-11, PE-22, PE-61."""
    for mark in ESCALATIONS.values():
        assert all(re.fullmatch(r"PE-\d+", rule) for rule in mark.rules)
        assert mark.words[0].isupper()
        assert not mark.words.endswith(".")
    assert ESCALATIONS["iam:updateassumerolepolicy"].rules == ("PE-11",)
    assert "PE-22" in ESCALATIONS["iam:passrole"].rules
    assert "PE-61" in ESCALATIONS["sts:assumerole"].rules
