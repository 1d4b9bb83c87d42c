"""GetServiceLastAccessedDetails: when a role was used last, service by service (FND-19).

The answer does not name its subject, but whoever used each service last. AWS looks back 400 days.
"""

from rolescope.importers.fields import Record
from rolescope.importers.gaad import moment_of
from rolescope.importers.gathering import Gathering
from rolescope.importers.importer import Content, Importer

_COMPLETED = "COMPLETED"


def _detect(content: Content) -> bool:
    value = content.value
    return isinstance(value, dict) and "ServicesLastAccessed" in value and "JobStatus" in value


def _read(content: Content, gathering: Gathering) -> None:
    top = gathering.record(content.value, content.place)
    if top.text("JobStatus") != _COMPLETED:
        gathering.warn(
            content.place,
            "The job that looks for the last use of services had not ended.",
            "This answer tells nothing of when roles were used.",
            "Ask again: aws iam get-service-last-accessed-details --job-id ID.",
        )
        return
    told = sum(_note(service, gathering) for service in top.records("ServicesLastAccessed"))
    if not told:
        gathering.warn(
            content.place,
            "The answer names nobody who used a service, and not whom it is about.",
            "It tells nothing of when roles were used.",
            "Export roles with their last use: aws iam get-account-authorization-details.",
        )


def _note(service: Record, gathering: Gathering) -> bool:
    """Take who used a service last, and when; the latest use of each counts."""
    who, when = service.text("LastAuthenticatedEntity"), moment_of(service, "LastAuthenticated")
    if who is None or when is None:
        return False
    gathering.last_accessed[who] = max(when, gathering.last_accessed.get(who, ""))
    return True


SERVICE_LAST_ACCESSED = Importer(
    id="service-last-accessed",
    title="Services last accessed (GetServiceLastAccessedDetails)",
    detect=_detect,
    read=_read,
    yaml_keys=("ServicesLastAccessed",),
)
