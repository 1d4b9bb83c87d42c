"""Output of other tools that is not read: recognized by name alone, and refused by product."""

import re
from dataclasses import replace

from rolescope.problem import Problem

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
