"""Reads what a file of infrastructure as code proposes: its kind is told by its content (IAC-1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rolescope.plans.terraform import is_terraform, read_terraform
from rolescope.plans.values import Attributes, Plan, PlanError


@dataclass(frozen=True, slots=True)
class Given:
    """What the user gives to read a plan. `accounts`: account IDs by provider."""

    accounts: Mapping[str, str] = field(default_factory=dict)


def read_plan(value: Attributes, given: Given) -> Plan:
    """Return what a JSON object proposes.

    Raises:
        PlanError: it is nothing that can be read.
    """
    if is_terraform(value):
        return read_terraform(value, given.accounts)
    raise PlanError(
        "This is neither a plan nor a state of Terraform.",
        "Give what terraform show -json PLANFILE prints.",
    )
