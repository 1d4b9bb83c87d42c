"""IP address operators (spec CO-30)."""

import ipaddress
from functools import lru_cache

from rolescope.evaluation.conditions.operator import Operator, Test
from rolescope.evaluation.interpretation import Interpretation
from rolescope.evaluation.wildcard import Tokens, text_of


def _within(tokens: Tokens) -> Test:
    try:
        network = ipaddress.ip_network(text_of(tokens).strip(), strict=False)
    except ValueError:
        network = None

    def test(value: str, _reading: Interpretation) -> bool:
        address = _address(value)
        if network is None or address is None:
            return False
        return address.version == network.version and address in network

    return test


@lru_cache(maxsize=256)
def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.strip())
    except ValueError:
        return None


IP_ADDRESS = (
    Operator(name="IpAddress", compile=_within),
    Operator(name="NotIpAddress", compile=_within, is_negated=True),
)
