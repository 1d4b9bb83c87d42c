"""The table of rules: every row that is a way, complete and in the words of AWS."""

import re

import pytest

from rolescope.engine.language.statement import ActionElement
from rolescope.escalation.places import TYPES
from rolescope.escalation.rule import (
    EscalationRule,
    Exists,
    Gain,
    Owns,
    RuleNeed,
    RunsAs,
    TargetClass,
    actions_of,
)
from rolescope.escalation.rules import BY_ID, NOT_CHECKED, RULES
from rolescope.importers.catalogue import load_catalogue
from rolescope.trust.escalation_actions import ESCALATIONS
from rolescope.words.escalation.way_text import TYPES as NAMES

PARTS = {12, 19, 20}  # PE-75: never ways alone
NOTES = {18, 43, 66}
TRUSTS = {61, 65}
RULES_OF_SEARCH = {67, 68}
EVENTS = {  # of Lambda, whose API has versions
    "lambda:AddPermission": "AddPermission20150331v2",
    "lambda:CreateEventSourceMapping": "CreateEventSourceMapping20150331",
    "lambda:CreateFunction": "CreateFunction20150331",
    "lambda:InvokeFunction": "Invoke",
    "lambda:UpdateFunctionCode": "UpdateFunctionCode20150331v2",
    "lambda:UpdateFunctionConfiguration": "UpdateFunctionConfiguration20150331v2",
}
EACH = [pytest.param(rule, id=rule.id) for rule in RULES]


def test_every_row_that_is_a_way_is_a_rule_pe75() -> None:
    rows = set(range(1, 74)) - PARTS - NOTES - TRUSTS - RULES_OF_SEARCH
    named = {int(rule.partition("-")[2]) for rule in (*BY_ID, *dict(NOT_CHECKED))}
    assert named == rows
    assert len(BY_ID) == len(RULES)


def test_limits_are_loosened_by_three_rules_pe75() -> None:
    assert {rule.id for rule in RULES if rule.gain is Gain.LOOSEN} == {"PE-15", "PE-16", "PE-63"}


@pytest.mark.parametrize("rule", EACH)
def test_each_rule_has_its_words(rule: EscalationRule) -> None:
    for text in (rule.how, rule.closing, *rule.notes):
        assert text.endswith("."), text
        assert text[0].isupper()
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.traces


@pytest.mark.parametrize("rule", EACH)
def test_each_action_leaves_its_trace(rule: EscalationRule) -> None:
    """But for iam:PassRole, which is no call of its own."""
    actions = {one for one in actions_of(rule) if one != "iam:PassRole"}
    assert {EVENTS.get(one, one.partition(":")[2]) for one in actions} <= {*rule.traces}


@pytest.mark.parametrize("rule", EACH)
def test_each_action_is_one_of_aws_in_its_spelling(rule: EscalationRule) -> None:
    catalogue = load_catalogue()
    for action in actions_of(rule):
        place = catalogue.find(action)
        assert place is not None, action
        assert catalogue.names[place] == action


@pytest.mark.parametrize("rule", EACH)
def test_each_resource_is_one_that_the_action_works_on(rule: EscalationRule) -> None:
    """A place with a chosen name is an ARN of a type that AWS documents for the action."""
    catalogue = load_catalogue()
    for parts in rule.alternatives():
        for need in parts:
            if not isinstance(need, RuleNeed) or "{new" not in need.on:
                continue
            place = catalogue.find(need.action)
            assert place is not None
            forms = (target.arn for target in catalogue.targets[place])
            service = need.on.split(":")[2]
            assert any(form.split(":")[2] == service for form in forms), need
            kind = re.split(r"[:/{]", need.on.split(":", 5)[5].lstrip("/"))[0]
            shapes = [one.arn.split(":", 5)[5].lstrip("/") for one in catalogue.targets[place]]
            assert any(shape.startswith(kind) for shape in shapes), need


@pytest.mark.parametrize("rule", EACH)
def test_each_type_has_a_name_and_a_form(rule: EscalationRule) -> None:
    types = {rule.thing, rule.other} - {""}
    assert types <= TYPES.keys()
    for parts in rule.alternatives():
        types |= {part.type for part in parts if isinstance(part, Exists | RunsAs)}
        for part in parts:
            assert not isinstance(part, Owns) or part.at_least <= part.at_most
    assert types <= NAMES.keys()


@pytest.mark.parametrize("rule", EACH)
def test_what_is_passed_names_its_service_pe0b(rule: EscalationRule) -> None:
    if rule.of in (TargetClass.PASSED, TargetClass.THINGS, TargetClass.STACK_SETS):
        assert rule.services
    for parts in rule.alternatives():
        for part in parts:
            if isinstance(part, RuleNeed) and part.action == "iam:PassRole":
                assert dict(part.context) == {"iam:PassedToService": "{service}"}


def test_permissions_mark_the_actions_of_the_rules() -> None:
    """What decides in a rule is marked among effective permissions."""
    marked = ActionElement(ESCALATIONS)
    unmarked = {rule.id for rule in RULES if not any(map(marked.lists, _lower(rule)))}
    assert unmarked == set()


def _lower(rule: EscalationRule) -> list[str]:
    return [action.lower() for action in actions_of(rule)]
