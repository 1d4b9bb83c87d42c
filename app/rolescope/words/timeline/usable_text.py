"""How long a chain can be used and renewed, in a sentence."""

from rolescope.simulation.timeline.usable_spans import Timeline


def timeline_in_words(found: Timeline) -> str:
    """Say how long a chain lasts; empty when it is not usable."""
    if found.usable_until is None:
        return ""
    return f"Usable until {found.usable_until}; {_renewal(found)}."


def _renewal(found: Timeline) -> str:
    if found.needs_provider:
        return "each renewal takes a new token or assertion"
    if found.renewable_until is not None:
        return f"it can be renewed until {found.renewable_until}"
    if found.is_end_known:
        return "it can be renewed as long as the caller's credentials exist"
    return "until when it can be renewed is not known"
