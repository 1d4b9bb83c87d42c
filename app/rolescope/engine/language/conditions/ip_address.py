"""IP address operators (CO-30)."""

import ipaddress
from functools import lru_cache, partial

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.conditions.operator import Operator, Test, operators
from rolescope.engine.language.wildcard import Tokens, text_of
from rolescope.model.condition_operators import ValueKind


def _network(tokens: Tokens) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """Read a block in CIDR notation; host bits may be set, a mask in dots is none (CO-30)."""
    address, slash, length = text_of(tokens).strip().partition("/")
    if slash and not (length.isascii() and length.isdigit()):
        return None
    try:
        return ipaddress.ip_network(f"{address}{slash}{length}", strict=False)
    except ValueError:
        return None


def _within(tokens: Tokens) -> Test:
    network = _network(tokens)

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


def _scope(tokens: Tokens) -> bool | None:
    return False if _network(tokens) is None else None


IP_ADDRESS = operators(
    ValueKind.NETWORK, {"within": partial(Operator, compile=_within, scope=_scope)}
)
