"""What tells of use, and of which time: records, and what AWS itself keeps (CT-45, FND-19)."""

from datetime import UTC, datetime, timedelta
from enum import Enum

from rolescope.model.instant import format_instant, parse_instant
from rolescope.model.world import World
from rolescope.reality.coverage import LogCoverage
from rolescope.value import Value

TRACKED_DAYS = 400  # that AWS looks back for the last use of roles and services
_KEY = "iam_access_key"


class UseSourceKind(Enum):
    """Where something about use comes from."""

    CLOUDTRAIL = "cloudtrail"
    LAST_USED = "last-used"  # RoleLastUsed
    LAST_ACCESSED = "service-last-accessed"
    CREDENTIAL_REPORT = "credential-report"
    ACCESS_ANALYZER = "access-analyzer"


class UseSource(Value, kw_only=True):
    """One source with its window of time, in ISO 8601; empty: it does not tell.

    `count` is how many accounts, roles, keys or findings it tells about; `total` how many there
    are, `regions` those of records.
    """

    kind: UseSourceKind
    count: int
    since: str = ""
    until: str = ""
    total: int = 0
    regions: int = 0

    @property
    def days(self) -> int:
        """How long the window is; 0: that is not known."""
        begin, end = parse_instant(self.since), parse_instant(self.until)
        return (end - begin).days if begin is not None and end is not None else 0


def use_sources(world: World) -> tuple[UseSource, ...]:
    """Return what an import tells of use."""
    roles = [role for account in world.accounts for role in account.roles]
    told = sum(bool(role.last_used) or role.never_used for role in roles)
    accessed = sum(bool(role.last_accessed) for role in roles)
    found = (
        _tracked(UseSourceKind.LAST_USED, told, len(roles), world.now),
        _tracked(UseSourceKind.LAST_ACCESSED, accessed, len(roles), world.now),
        _credential_report(world),
        _access_analyzer(world),
    )
    return tuple(one for one in found if one is not None)


def trail_sources(coverage: LogCoverage) -> tuple[UseSource, ...]:
    """Return records of CloudTrail as a source, where there are any."""
    if not coverage.spans:
        return ()
    found = UseSource(
        kind=UseSourceKind.CLOUDTRAIL,
        count=len({span.account for span in coverage.spans}),
        since=_instant(coverage.first),
        until=_instant(coverage.last),
        regions=len({span.region for span in coverage.spans}),
    )
    return (found,)


def _instant(seconds: int) -> str:
    return format_instant(datetime.fromtimestamp(seconds, UTC)) if seconds else ""


def _tracked(kind: UseSourceKind, told: int, total: int, read: str | None) -> UseSource | None:
    """Return what AWS keeps of roles, as far as it looked back when it was read."""
    if not told:
        return None
    end = parse_instant(read or "")
    if read is None or end is None:
        return UseSource(kind=kind, count=told, total=total)
    begin = format_instant(end - timedelta(days=TRACKED_DAYS))
    return UseSource(kind=kind, count=told, since=begin, until=read, total=total)


def _credential_report(world: World) -> UseSource | None:
    """Return what credential reports tell of access keys, each since it was made."""
    listed = world.resources.of_type(_KEY) if world.resources is not None else ()
    keys = [key for key in listed if key.text("reported")]
    if not keys:
        return None
    made = [created for key in keys if (created := key.text("created"))]
    return UseSource(
        kind=UseSourceKind.CREDENTIAL_REPORT,
        count=len(keys),
        since=min(made, default=""),
        until=min(key.text("reported") for key in keys),
    )


def _access_analyzer(world: World) -> UseSource | None:
    """Return what Access Analyzer tells; its findings do not say how long without use counts."""
    if world.analyzer is None:
        return None
    items = world.analyzer.items
    until = max((one.updated or one.created for one in items), default="")
    return UseSource(kind=UseSourceKind.ACCESS_ANALYZER, count=len(items), until=until)
