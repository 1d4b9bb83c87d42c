"""Which OU an account is in, by names."""

from rolescope.model.plain import visible
from rolescope.model.world import World


def unit_paths(world: World) -> dict[str, tuple[str, ...]]:
    """Return the names of the OUs that accounts are in, from the root down, by account."""
    organization = world.organization
    if organization is None:
        return {}
    units = {unit.id: unit for unit in organization.units}
    found = {}
    for account in organization.accounts:
        path: list[str] = []
        at = account.parent
        while at in units and len(path) < len(units):
            path.insert(0, visible(units[at].name))
            at = units[at].parent
        found[account.id] = tuple(path)
    return found
