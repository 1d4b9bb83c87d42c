"""How assertions stand, in the formats of continuous integration: JUnit's XML, and SARIF."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol
from xml.sax.saxutils import escape, quoteattr

from rolescope.exporters.sarif import file_location, sarif_log
from rolescope.model.plain import visible
from rolescope.questions.checks import CheckState

_BROKEN, _ABSENT, _UNREADABLE = "assertion-broken", "assertion-absent", "assertion-unreadable"
_RULES = {
    CheckState.BROKEN: (_BROKEN, "An assertion does not hold", "error"),
    CheckState.ABSENT: (_ABSENT, "An assertion names what is not imported", "warning"),
    CheckState.UNREADABLE: (_UNREADABLE, "An assertion cannot be read", "error"),
}
_TAGS = {CheckState.BROKEN: "failure", CheckState.ABSENT: "skipped", CheckState.UNREADABLE: "error"}


class AssertionStanding(Protocol):
    """An assertion with where it stands, how, and why."""

    @property
    def where(self) -> str:
        """The file and its number in it."""

    @property
    def state(self) -> CheckState:
        """How it stands."""

    @property
    def title(self) -> str:
        """What it says."""

    @property
    def why(self) -> str:
        """Why it is broken, or cannot be read."""


def checks_junit(found: Sequence[AssertionStanding], at: str) -> str:
    """Return a test suite: a case for each assertion. What is not imported is skipped."""
    counts = [
        sum(one.state is state for one in found)
        for state in (CheckState.BROKEN, CheckState.UNREADABLE, CheckState.ABSENT)
    ]
    head = " ".join(
        f'{name}="{count}"'
        for name, count in zip(
            ("tests", "failures", "errors", "skipped"), (len(found), *counts), strict=True
        )
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuite name="rolescope check" {head} timestamp={_attribute(at)}>',
        *(line for one in found for line in _case(one)),
        "</testsuite>",
    ]
    return "\n".join(lines) + "\n"


def _case(one: AssertionStanding) -> Iterator[str]:
    case = f"  <testcase classname={_attribute(one.where)} name={_attribute(one.title)}"
    tag = _TAGS.get(one.state)
    if tag is None:
        yield f"{case}/>"
        return
    yield f"{case}>"
    yield f"    <{tag} message={_attribute(one.why)}>{escape(visible(one.why))}</{tag}>"
    yield "  </testcase>"


def _attribute(text: str) -> str:
    return quoteattr(visible(text))


def checks_sarif(found: Sequence[AssertionStanding]) -> dict[str, Any]:
    """Return a log with one run: a result for each assertion that does not hold."""
    order = [rule for rule, _, _ in _RULES.values()]
    rules = [
        {"id": rule, "shortDescription": {"text": title}} for rule, title, _ in _RULES.values()
    ]
    return sarif_log(rules, [_result(one, order) for one in found if one.state in _RULES])


def _result(one: AssertionStanding, order: list[str]) -> dict[str, Any]:
    rule, _, level = _RULES[one.state]
    file, _, number = one.where.rpartition(":")
    place = file_location(file, int(number) if number.isdecimal() else None)
    return {
        "ruleId": rule,
        "ruleIndex": order.index(rule),
        "level": level,
        "message": {"text": f"{visible(one.title)}. {visible(one.why)}".lstrip(". ")},
        "locations": [
            {
                "physicalLocation": place,
                "logicalLocations": [{"fullyQualifiedName": one.where, "kind": "assertion"}],
            }
        ],
    }
