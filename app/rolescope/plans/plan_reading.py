"""Reads what a file of infrastructure as code proposes: its kind is told by its content (IAC-1)."""

from collections.abc import Mapping

from rolescope.plans.assemblies import is_assembly, read_assembly
from rolescope.plans.plan_values import Attributes, PlanError, ProposedPlan
from rolescope.plans.stacks import (
    PROVIDER,
    is_change_set,
    is_template,
    read_change_set,
    read_template,
)
from rolescope.plans.templates import Stack
from rolescope.plans.terraform import is_terraform, read_terraform
from rolescope.value import Value, field, replace


class Given(Value):
    """What the user gives to read a plan. `accounts`: account IDs by provider.

    `stack` tells where a template is deployed; its account is among `accounts`.
    """

    accounts: Mapping[str, str] = field(default_factory=dict)
    stack: Stack = field(default_factory=Stack)


def read_plan(value: Attributes, given: Given) -> ProposedPlan:
    """Return what an object proposes.

    Raises:
        PlanError: it is nothing that can be read.
    """
    if is_terraform(value):
        return read_terraform(value, given.accounts)
    stack = replace(given.stack, account=given.accounts.get(PROVIDER))
    if is_assembly(value):
        return read_assembly(value, stack)
    if is_template(value):
        return read_template(value, stack)
    if is_change_set(value):
        return read_change_set(value, stack)
    raise PlanError(
        "This is neither a plan or state of Terraform, nor a template or change set.",
        "Give what terraform show -json PLANFILE, or aws cloudformation describe-change-set "
        "--include-property-values, prints.",
    )
