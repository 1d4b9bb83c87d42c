"""Condition operators, one module for each family."""

from rolescope.evaluation.language.conditions.arn import ARN
from rolescope.evaluation.language.conditions.binary import BINARY
from rolescope.evaluation.language.conditions.boolean import BOOLEAN
from rolescope.evaluation.language.conditions.date import DATE
from rolescope.evaluation.language.conditions.ip_address import IP_ADDRESS
from rolescope.evaluation.language.conditions.null import NULL
from rolescope.evaluation.language.conditions.numeric import NUMERIC
from rolescope.evaluation.language.conditions.operator import Operator
from rolescope.evaluation.language.conditions.string import STRING

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
