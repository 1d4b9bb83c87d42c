"""What of a world nobody may see while names are hidden."""

import re

from rolescope.model.arn import group_digits
from rolescope.model.world import World

PLAIN = frozenset({"data", "security", "management", "power", "read", "lake", "look", "files"})
"""Names of the demo that sentences of the program have as well, or that are any word."""

_WORDS = re.compile(r"[\w.+=,@-]+")


def real_names(world: World) -> frozenset[str]:
    """Return IDs and names: those of accounts, OUs, principals, policies and providers."""
    found: set[str] = set()
    for account in world.accounts:
        found |= {account.id, group_digits(account.id), account.alias}
        found |= {name for role in account.roles for name in (role.name, role.id)}
        found |= {name for user in account.users for name in (user.name, user.id)}
        found |= {name for group in account.groups for name in (group.name, group.id)}
        of_the_account = [one for one in account.policies if ":aws:policy/" not in (one.arn or "")]
        found |= {policy.name for policy in of_the_account}
        providers = account.saml_providers or ()
        found |= {provider.arn.rpartition("/")[2] for provider in providers}
        texts = [policy.text for policy in of_the_account]
        texts += [role.trust_policy.text for role in account.roles]
        ids = {one for text in texts for one in re.findall(r"\b[0-9]{12}\b", text)}
        found |= {written for one in ids for written in (one, group_digits(one))}
    organization = world.organization
    if organization is not None:
        found |= {organization.id, organization.root}
        found |= {member.name for member in organization.accounts}
        found |= {name for unit in organization.units for name in (unit.id, unit.name)}
    return frozenset(found - PLAIN - {""})


_known: dict[int, tuple[World, frozenset[str], tuple[str, ...]]] = {}


def _names(world: World) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the names, kept by identity: to hash a world takes its time."""
    if id(world) not in _known:
        names = real_names(world)
        _known[id(world)] = world, names, tuple(n for n in names if not _WORDS.fullmatch(n))
    return _known[id(world)][1:]


def told(text: str, world: World) -> list[str]:
    """Return the real IDs and names that a text tells, whole."""
    names, of_several = _names(world)
    words = {word.strip(".,=") for word in _WORDS.findall(text)}
    words |= {part for word in words for part in re.split("[=,@]", word)}
    return sorted(names & words) + [name for name in of_several if name in text]
