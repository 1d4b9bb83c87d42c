"""A difference as somebody else may see it: a world cut to what matters, with pseudonyms."""

import hmac
import ipaddress
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

from rolescope.engine.evaluate import answer_assume_role
from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.verdict import Decision
from rolescope.model.document import parse_policy
from rolescope.model.edit_rules import is_managed_by_aws
from rolescope.model.place import Holder
from rolescope.model.policy import Policy
from rolescope.model.principal import Role, Tags, User
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.world import Account, AttachedPolicy, Organization, World
from rolescope.privacy.numbered import ACCOUNT, IDS, Found
from rolescope.privacy.pseudonym_table import PseudonymFactory, PseudonymTable
from rolescope.privacy.pseudonyms import Pseudonyms
from rolescope.privacy.written import in_arn, in_value
from rolescope.reality.sensitivity import sensitivity_of
from rolescope.value import Value, field_names, has_fields, replace

T = TypeVar("T")

_TAG_KEYS = ("aws:principaltag/", "aws:resourcetag/", "iam:resourcetag/")
_QUAD = r"\d{1,3}(?:\.\d{1,3}){3}"
_ADDRESS = re.compile(  # what stands alone, as a value of a condition; 1.2.3.* is 1.2.3.0/24
    r"(?<![\w.:-])(?:(?P<octets>\d{1,3}(?:\.\d{1,3}){0,2})(?=\.\d{0,2}[*?])"
    rf"|(?P<address>{_QUAD}|[0-9a-fA-F]{{0,4}}(?::[0-9a-fA-F]{{0,4}}){{2,7}}"
    rf"|[0-9a-fA-F:]{{2,}}:{_QUAD})(?:/(?P<length>\d{{1,3}}))?(?![\w.:-]))"
)
_WITHIN = re.compile(rf"(?<![\d.]){_QUAD}(?![\d.])")  # in a name, or before a port
_EMBEDDED = (0xFFFF, 0x64FF9B << 64)
"""The first 96 bits of IPv6 addresses that hold one of IPv4."""


class NotReproducible(Exception):
    """The verdict is another one once names are hidden, so what is sent would prove nothing."""


class Reproduction(Value, kw_only=True):
    """A world and a request of which nothing tells whose they are, with the same verdict."""

    world: World
    request: AssumeRoleRequest
    decision: Decision


def reproduce(index: WorldIndex, request: AssumeRoleRequest, key: bytes) -> Reproduction:
    """Return the smallest world in which a request is answered as in this one.

    Addresses are replaced by a secret key: who has it can tell them, so it is random each time.

    Raises:
        NotReproducible: it is answered otherwise there.
    """
    decision = answer_assume_role(request, index).decision
    world, asked = _cut_world(index, request), _cut_request(index, request)
    maker = PseudonymFactory()
    maker.add(world)
    maker.add_names(_names_of(asked))
    pseudonyms = Pseudonyms(_with_parts(maker.table()))

    def hide(text: str) -> str:
        """Addresses have no pseudonyms: `value-0001/0` is no network."""
        made, done = "", 0
        for found in _ADDRESS.finditer(text):
            other = _other(found, key)
            if other is not None:
                made += hide_name(text[done : found.start()]) + other
                done = found.end()
        return made + hide_name(text[done:])

    def hide_name(text: str) -> str:
        return _WITHIN.sub(
            lambda found: _other_address(found[0], None, key) or found[0], pseudonyms.hide(text)
        )

    found = Reproduction(
        world=_hidden(world, hide), request=_hidden(asked, hide), decision=decision
    )
    if answer_assume_role(found.request, WorldIndex(found.world)).decision is not decision:
        raise NotReproducible
    return found


# What matters


def _cut_world(index: WorldIndex, request: AssumeRoleRequest) -> World:
    """Keep the two entities, what they have, and what is above their accounts."""
    world, entity = index.world, request.caller.arn_or_provider
    keys = sensitivity_of(index, entity, request.role).facts.keys
    wanted = {entity, request.role}
    passed = (*request.parameters.policy_arns, *request.caller.policy_arns)
    accounts = tuple(
        _cut_account(account, wanted, passed, keys)
        for account in world.accounts
        if account.id in {account_of(arn) for arn in wanted}
    )
    organization = world.organization
    return World(
        accounts=accounts,
        organization=organization and _cut_organization(organization, accounts),
        organization_known=world.organization_known,
        now=request.at,
    )


def _cut_account(
    account: Account, wanted: set[str], passed: tuple[str, ...], keys: frozenset[str]
) -> Account:
    users = tuple(_bare_user(one, keys) for one in account.users if one.arn in wanted)
    roles = tuple(_bare_role(one, keys) for one in account.roles if one.arn in wanted)
    names = {name for user in users for name in user.groups}
    groups = tuple(one for one in account.groups if one.name in names)
    principals: tuple[User | Role, ...] = (*users, *roles)
    holders: tuple[Holder, ...] = (*principals, *groups)
    attached = {arn for holder in holders for arn in holder.attached}
    attached |= {one.boundary or "" for one in principals} | set(passed)
    return replace(
        account,
        users=users,
        groups=groups,
        roles=roles,
        policies=tuple(one for one in account.policies if one.arn in attached),
        sources=(),
        alias="",
    )


def _bare_user(user: User, keys: frozenset[str]) -> User:
    return replace(user, tags=_tested(user.tags, keys))


def _bare_role(role: Role, keys: frozenset[str]) -> Role:
    return replace(
        role,
        tags=_tested(role.tags, keys),
        description=None,
        last_used=None,
        last_accessed=None,
        created=None,
        instance_profiles=None,
    )


def _tested(tags: Tags, keys: frozenset[str]) -> Tags:
    """Return the tags that a policy looks at."""
    return tuple(
        (key, value)
        for key, value in tags
        if any(f"{begin}{key.lower()}" in keys for begin in _TAG_KEYS)
    )


def _cut_organization(organization: Organization, accounts: tuple[Account, ...]) -> Organization:
    kept = {account.id for account in accounts}
    above = {place for account in kept for place in organization.path_to(account) or ()}
    places = kept | above
    policies = organization.policies
    return replace(
        organization,
        units=tuple(one for one in organization.units if one.id in above),
        accounts=tuple(one for one in organization.accounts if one.id in kept),
        policies=policies and tuple(_attached(policies, places)),
    )


def _attached(policies: tuple[AttachedPolicy, ...], places: set[str]) -> Iterator[AttachedPolicy]:
    for one in policies:
        targets = one.targets and tuple(target for target in one.targets if target in places)
        if targets or one.targets is None:
            yield replace(one, targets=targets)


def _cut_request(index: WorldIndex, request: AssumeRoleRequest) -> AssumeRoleRequest:
    """Keep of the request what a policy looks at, and what STS checks."""
    tested = sensitivity_of(index, request.caller.arn_or_provider, request.role)
    asked, keys = request.parameters, tested.facts.keys
    return replace(
        request,
        parameters=replace(
            asked,
            session_name=asked.session_name if tested.session_name else None,
            external_id=asked.external_id if tested.external_id else None,
        ),
        context=tuple(one for one in request.context if one[0].lower() in keys),
    )


# Pseudonyms


def _names_of(request: AssumeRoleRequest) -> Iterator[Found]:
    """Yield what names somebody in a request, beside what the world knows."""
    values = [text for _, some in request.context for text in some or ()]
    for text in (*_texts(request.caller), *_texts(request.parameters), *values):
        yield from in_arn(text) if text.startswith("arn:") else in_value(text)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif has_fields(type(value)):
        for name in field_names(type(value)):
            if name not in _NOT_NAMES:
                yield from _texts(getattr(value, name))


_NOT_NAMES = frozenset({"issued_at", "expires_at", "partition", "session_policy", "source"})


def _with_parts(table: PseudonymTable) -> PseudonymTable:
    """Let names hold the pseudonyms of their parts, so that wildcards match what they matched."""
    if not table.parts:
        return table
    longest_first = sorted(table.parts, key=len, reverse=True)
    pieces = re.compile(f"({'|'.join(map(re.escape, longest_first))})")
    names = dict(table.names)
    for number, name in enumerate(table.names):
        is_id = ACCOUNT.fullmatch(name) or IDS.fullmatch(name)
        if not is_id and name not in table.parts and pieces.search(name):
            names[name] = "".join(
                table.parts.get(piece, f"{number:x>{len(piece)}}"[-len(piece) :])
                for piece in pieces.split(name)
                if piece
            )
    return replace(table, names=names)


def _other(found: re.Match[str], key: bytes) -> str | None:
    """Return another address, network or beginning of addresses for one that is written.

    None: it only looks like an address.
    """
    octets = found["octets"]
    if octets is None:
        return _other_address(found["address"], found["length"], key)
    count = octets.count(".") + 1
    network = _other_address(f"{octets}{'.0' * (4 - count)}", str(8 * count), key)
    return network and ".".join(network.split(".")[:count])


def _other_address(written: str, length: str | None, key: bytes) -> str | None:
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return None
    value, bits = int(address), address.max_prefixlen
    first = min(int(length or bits), bits)
    within = bits - 32
    if within and value >> 32 in _EMBEDDED and first >= within:
        value = value >> 32 << 32 | _other_bits(value & 0xFFFFFFFF, first - within, 32, key)
    else:
        value = _other_bits(value, first, bits, key)
    return f"{type(address)(value)}{f'/{length}' if length else ''}"


def _other_bits(value: int, length: int, bits: int, key: bytes) -> int:
    """Return other bits: what shares its first bits shares as many afterwards.

    Whether a bit is turned depends on all bits before it, so one address that somebody guesses
    tells nothing of those in other networks. A network stays one, and 0.0.0.0/0 what it is.
    """
    is_network = not value & ((1 << bits - length) - 1)
    other = value
    for rest in range(bits - 1, (bits - length if is_network else 0) - 1, -1):
        before = f"{bits} {rest} {value >> rest + 1}"
        other ^= (hmac.digest(key, before.encode(), "sha256")[0] & 1) << rest
    return other


def _hidden(value: T, hide: Callable[[str], str]) -> T:
    """Return a value with pseudonyms in all of its texts; documents are read anew."""
    found: Any = value
    if isinstance(value, str):
        found = hide(value)
    elif isinstance(value, tuple):
        found = tuple(_hidden(one, hide) for one in value)
    elif isinstance(value, Policy):
        found = _hidden_policy(value, hide)
    elif has_fields(type(value)):
        make: Callable[..., Any] = type(value)
        names = field_names(type(value))
        found = make(**{name: _hidden(getattr(value, name), hide) for name in names})
    return cast("T", found)


def _hidden_policy(policy: Policy, hide: Callable[[str], str]) -> Policy:
    if is_managed_by_aws(policy.arn or ""):
        return replace(policy, other_versions=None)
    name, arn = hide(policy.name), policy.arn and hide(policy.arn)
    if policy.unreadable is not None:
        return Policy(name=name, type=policy.type, arn=arn, unreadable="It could not be read")
    return parse_policy(hide(policy.text), name=name, type=policy.type, arn=arn)
