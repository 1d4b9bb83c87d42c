"""In which time zone times are shown."""

from functools import cache

from rolescope.ui.state.preferences.setting import Setting, SettingGroup

LOCAL, UTC = "local", "utc"


class ZoneKind:
    """The zone of this computer, UTC, or one by its name (`Europe/Zurich`)."""

    def read(self, text: str) -> str:
        """Read the name of a zone that this computer knows."""
        name = text.strip()
        if name.lower() in (LOCAL, UTC):
            return name.lower()
        from zoneinfo import ZoneInfo  # noqa: PLC0415 - few need it

        try:
            return ZoneInfo(name).key
        except (OSError, KeyError, ValueError) as error:  # no such zone, or no file of a zone
            raise ValueError(text) from error

    def write(self, value: str) -> str:
        """Return the name."""
        return value


@cache
def zone_names() -> tuple[str, ...]:
    """Return the names of all zones that this computer knows, of places first."""
    from zoneinfo import available_timezones  # noqa: PLC0415 - few need it

    names = (name for name in available_timezones() if "/" in name)
    return tuple(sorted(names, key=lambda name: (name.startswith("Etc/"), name)))


ZONE = Setting(
    key="time_zone",
    group=SettingGroup.APPEARANCE,
    label="Time zone",
    help="All times on screen are written in it, with its name. Policies and files keep UTC.",
    words=("clock", "UTC", "local", "hours", "date", "time"),
    default=LOCAL,
    kind=ZoneKind(),
)

TIMES = (ZONE,)
