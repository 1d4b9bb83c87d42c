"""How condition operators compare, one module for each family."""

from rolescope.engine.language.conditions.arn import ARN
from rolescope.engine.language.conditions.binary import BINARY
from rolescope.engine.language.conditions.boolean import BOOLEAN
from rolescope.engine.language.conditions.date import DATE
from rolescope.engine.language.conditions.ip_address import IP_ADDRESS
from rolescope.engine.language.conditions.null import NULL
from rolescope.engine.language.conditions.numeric import NUMERIC
from rolescope.engine.language.conditions.operator import Operator
from rolescope.engine.language.conditions.string import STRING

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
