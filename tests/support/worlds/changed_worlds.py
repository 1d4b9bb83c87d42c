"""Any change of any world: the parts of one that another one takes."""

from collections.abc import Callable
from typing import Any

from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.world import Account, World
from rolescope.trust.entities import entities
from rolescope.value import replace

Change = Callable[[World, World, int], World]
"""Takes a world, another one to take parts from, and a number to choose by."""


def in_account(world: World, number: int, change: Callable[[Account], Account]) -> World:
    chosen = number % len(world.accounts)
    return replace(
        world,
        accounts=tuple(
            change(one) if place == chosen else one for place, one in enumerate(world.accounts)
        ),
    )


def with_fields(*names: str) -> Change:
    """Give one user or role some fields of its like in another world."""

    def change(world: World, other: World, number: int) -> World:
        theirs = {entity.arn: entity for one in other.accounts for entity in entities(one)}

        def edited(one: Account) -> Account:
            lists: dict[str, Any] = {"users": list(one.users), "roles": list(one.roles)}
            places = [(kind, place) for kind, found in lists.items() for place in range(len(found))]
            if not places:
                return one
            kind, place = places[number % len(places)]
            mine = lists[kind][place]
            fields = [name for name in names if hasattr(mine, name)]
            source = theirs.get(mine.arn, mine)
            lists[kind][place] = replace(mine, **{name: getattr(source, name) for name in fields})
            return replace(one, users=tuple(lists["users"]), roles=tuple(lists["roles"]))

        return in_account(world, number // 7, edited)

    return change


def without_one(kind: str) -> Change:
    def change(world: World, _: World, number: int) -> World:
        def edited(one: Account) -> Account:
            found = getattr(one, kind)
            gone = number % max(1, len(found))
            fields: dict[str, Any] = {kind: (*found[:gone], *found[gone + 1 :])}
            return replace(one, **fields)

        return in_account(world, number // 7, edited)

    return change


def with_list(kind: str) -> Change:
    def change(world: World, other: World, number: int) -> World:
        theirs = {one.id: one for one in other.accounts}

        def edited(one: Account) -> Account:
            fields: dict[str, Any] = {kind: getattr(theirs[one.id], kind)}
            return replace(one, **fields)

        return in_account(world, number, edited)

    return change


def with_providers(world: World, _: World, number: int) -> World:
    url = "token.actions.githubusercontent.com"

    def edited(one: Account) -> Account:
        owner = f"arn:aws:iam::{one.id}:"
        oidc = OidcProvider(f"{owner}oidc-provider/{url}", url, ("sts.amazonaws.com",))
        saml = SamlProvider(f"{owner}saml-provider/Okta")
        given: dict[str, Any] = ({"oidc_providers": (oidc,)}, {"saml_providers": (saml,)})[
            number // 5 % 2
        ]
        return replace(one, **given)

    return in_account(world, number, edited)


def with_guardrails(world: World, other: World, _: int) -> World:
    if world.organization is None or other.organization is None:
        return world
    policies = other.organization.policies
    return replace(world, organization=replace(world.organization, policies=policies))


def with_organization(world: World, other: World, _: int) -> World:
    return replace(
        world, organization=other.organization, organization_known=other.organization_known
    )


def reordered(world: World, _: World, number: int) -> World:
    return in_account(world, number, lambda one: replace(one, roles=one.roles[::-1]))


CHANGES: tuple[Change, ...] = (
    with_fields("trust_policy"),
    with_fields("inline"),
    with_fields("attached"),
    with_fields("boundary"),
    with_fields("groups"),
    with_fields("tags"),
    with_fields("id"),
    with_fields("max_session_duration"),
    with_fields("trust_policy", "inline", "attached", "boundary", "tags", "id"),
    without_one("users"),
    without_one("roles"),
    without_one("groups"),
    without_one("policies"),
    with_list("policies"),
    with_list("groups"),
    with_list("incomplete"),
    with_providers,
    with_guardrails,
    with_organization,
    reordered,
)
