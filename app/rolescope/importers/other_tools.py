"""Files that are no source: those of other tools, told by their name, and those of other commands.

Both are refused by what they are, with the command that reads or makes what is wanted.
"""

import re
from collections.abc import Callable, Iterator

from rolescope.plans.plan_values import Attributes
from rolescope.plans.stacks import is_change_set, is_template
from rolescope.problem import NO_JSON, Problem
from rolescope.value import replace

_PRODUCTS = {
    "Prowler": r"prowler[-_].*",
    "Scout Suite": r"scoutsuite[-_].*",
    "Principal Mapper": r"principalmapper|pmapper.*",
    "Cloudsplaining": r"iam-(?:results|report|triage)-.*",
    "iam-collect": r"iam-collect.*|iam-data",
    "BloodHound": r".*bloodhound.*",
    "Cartography": r"cartography.*",
    "Steampipe": r"steampipe.*",
    "CloudQuery": r"cloudquery.*",
    "Pacu": r"pacu(?:[-_].*)?",
    "awspx": r"awspx.*",
}
_NAMES = {
    product: re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for product, pattern in _PRODUCTS.items()
}
_EXPORT = (
    "Export each account itself: aws iam get-account-authorization-details --output json > FILE, "
    "or rolescope collect --output FOLDER."
)


def product_named(file: str) -> str | None:
    """Return the product that a file or one of its folders is named after."""
    for step in reversed(file.split("/")):
        for product, names in _NAMES.items():
            if names.fullmatch(step):
                return product
    return None


def as_of_product(problem: Problem, file: str) -> Problem:
    """Say of which product a file is that cannot be read, where its name tells it."""
    product = product_named(file)
    if product is None:
        return problem
    what = f"This is output of {product}, which RoleScope does not read."
    return replace(problem, what=what, advice=_EXPORT, line=None, column=None)


_PLAN = "Import the organization, and add this file as a plan: rolescope plan SOURCE --plan FILE."
_TRAIL = "Import the organization, and compare it: rolescope reality SOURCE --logs FILE."
_A_TEMPLATE = "a template of CloudFormation"
_KINDS: tuple[tuple[str, Callable[[Attributes], bool], str], ...] = (
    ("a plan or state of Terraform", lambda one: "terraform_version" in one, _PLAN),
    (_A_TEMPLATE, is_template, _PLAN),
    ("a change set of CloudFormation", is_change_set, _PLAN),
    ("a record of CloudTrail", lambda one: one.keys() >= {"eventVersion", "eventName"}, _TRAIL),
    ("an answer of CloudTrail", lambda one: "CloudTrailEvent" in one, _TRAIL),
)
"""What another command takes: what tells it, and how it is given."""


def as_of_command(problem: Problem, value: object) -> Problem:
    """Say which command takes a file that is no source, where its content tells it."""
    for one in (value, *_first_in(value)):
        for kind, is_of_kind, advice in _KINDS:
            if isinstance(one, dict) and is_of_kind(one):
                return replace(problem, what=_NO_SOURCE.format(kind), advice=advice)
    return problem


_NO_SOURCE = "This is {}, which is no source."
_TEMPLATE = re.compile(rb"^(?:AWSTemplateFormatVersion|Transform|Resources)[ \t]*:", re.MULTILINE)
_RESOURCE = re.compile(rb"^[ \t]+Type[ \t]*:[ \t]*[\"']?(?:AWS|Alexa|Custom)::", re.MULTILINE)


def as_of_template(problem: Problem, data: bytes) -> Problem:
    """Say which command takes a template in YAML, which is no source and no JSON either."""
    if problem.code != NO_JSON or not (_TEMPLATE.search(data) and _RESOURCE.search(data)):
        return problem
    what = _NO_SOURCE.format(_A_TEMPLATE)
    return replace(problem, what=what, advice=_PLAN, line=None, column=None)


def _first_in(value: object) -> Iterator[object]:
    """Yield the first item of the lists that CloudTrail writes records in."""
    for name in ("Records", "Events"):
        found = value.get(name) if isinstance(value, dict) else None
        if isinstance(found, list):
            yield from found[:1]
