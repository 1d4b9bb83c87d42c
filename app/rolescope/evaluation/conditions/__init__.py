"""Condition operators, one module for each family."""

from rolescope.evaluation.conditions.arn import ARN
from rolescope.evaluation.conditions.binary import BINARY
from rolescope.evaluation.conditions.boolean import BOOLEAN
from rolescope.evaluation.conditions.date import DATE
from rolescope.evaluation.conditions.ip_address import IP_ADDRESS
from rolescope.evaluation.conditions.null import NULL
from rolescope.evaluation.conditions.numeric import NUMERIC
from rolescope.evaluation.conditions.operator import Operator
from rolescope.evaluation.conditions.string import STRING

OPERATORS: tuple[Operator, ...] = (
    *STRING,
    *NUMERIC,
    *DATE,
    *BOOLEAN,
    *BINARY,
    *IP_ADDRESS,
    *ARN,
    *NULL,
)
"""Every condition operator of IAM, without set prefix and `IfExists`."""
