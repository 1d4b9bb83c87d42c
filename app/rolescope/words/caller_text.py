"""Who asks, in words: callers, and times of day in the zone of the reader."""

from datetime import UTC, tzinfo

from rolescope.model.caller import (
    ByKind,
    Caller,
    CallerKind,
)
from rolescope.model.instant import in_zone, parse_instant
from rolescope.simulation.callers import caller_name


def clock(text: str | None, zone: tzinfo | None, day_of: str | None = None) -> str:
    """Write a time for people: `10:05`, with the date when it is not the day of `day_of`.

    Without a zone of the reader it is UTC, and says so.
    """
    time = parse_instant(text or "")
    if time is None:
        return text or ""
    local = in_zone(time, zone or UTC)
    day = parse_instant(day_of or "")
    same_day = day is None or in_zone(day, zone or UTC).date() == local.date()
    written = f"{local:%H:%M}" if same_day else f"{local:%Y-%m-%d %H:%M}"
    return written if zone else f"{written} UTC"


_CREDENTIALS = ByKind(
    "credentials of callers",
    {
        CallerKind.USER: "Long-term keys of {}",
        CallerKind.SESSION_TOKEN: "Temporary credentials of {} from GetSessionToken",
        CallerKind.SESSION: "Temporary credentials of {}",
        CallerKind.FEDERATED_USER: "Temporary credentials of federated user {}",
        CallerKind.ROOT: "Credentials of the {}",
        CallerKind.SERVICE: "AWS service {}",
        CallerKind.WEB: "Token of {}",
        CallerKind.SAML: "SAML assertion of {}",
    },
)


def credentials(caller: Caller) -> str:
    """Say in one phrase what a caller signs with."""
    return _CREDENTIALS[caller.kind].format(caller_name(caller))
