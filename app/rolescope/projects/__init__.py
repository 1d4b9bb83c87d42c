"""Projects: imports with everything that was worked out about them, in one file.

A project file (`.rolescope`) is a zip of JSON. Nothing in it is ever run, followed or unpacked to
disk. All JSON is ASCII, members stand in this order, without compression and with fixed times, so
that the same project yields the same bytes.

    project.json       {"format": "rolescope-project", "schema": 2, "program": "0.1.0",
                        "saved": "2026-11-20T17:20:00Z", "name": "", "imports": ["i1"],
                        "current": "i1"}
                       `schema` is the version of this format, `program` that of the program which
                       wrote it; `current` is the import that is shown.
    state.json         {"view": "focus", "subject": NODE or null, "panels": ["inspector"]}
                       What was looked at.
    scenarios.json     {"current": ID or null, "scenarios": [{"id": "s1", "name": "",
                        "edits": [EDIT, ...]}]}
                       An edit is that of `rolescope.model.edits.as_json`. `current` is the
                       scenario that is shown, null the baseline.
    notes.json         [{"subject": {"kind": "node", "edge" or "verdict", "id": ID}, "text": "",
                        "status": "accepted", "to fix", "question" or null, "owner": "",
                        "date": ""}]
    assertions.json    [{"query": JSON as text, "expect": "Allowed" or "Denied", "name": ""}]
    bookmarks.json     [{"name": "", "view": "overview", "subject": NODE or null, "nodes": [],
                        "edges": [], "center": [x, y] or null, "zoom": 1.0 or null,
                        "filter": "", "size": [w, h], "seen": [], "caption": "",
                        "notes": ""}]
    positions.json     [[NODE, x, y]]
    findings.json      [{"finding": FINGERPRINT, "state": "open", "accepted", "fix-agreed" or
                        "no-problem", "owner": "", "reason": "", "until": "", "note": ""}]
                       Only where something was decided.
    agenda.json        [{"started": TIME, "ended": TIME, "people": [""], "current": ITEM,
                        "since": TIME, "discussed": [ITEM], "taken": [[ITEM, SECONDS]],
                        "items": [{"id": "", "group": "", "title": "", "planned": MINUTES,
                        "findings": [FINGERPRINT], "party": "", "note": "", "ruling": RULING}],
                        "minutes": [{"at": TIME, "item": ITEM, "text": "", "decision": false}],
                        "counts": {"at": TIME, "critical": 0, "high": 0, "medium": 0, "low": 0,
                        "admins": 0, "parties": 0}}]
                       The review that is held, or was held last; only where there is one.
    earlier-reviews.json
                       Those before it, the oldest first, written alike.
    filters.json       [{"name": "", "text": ""}]
                       Saved filters; only where there are some.
    use.json           {"first": SECONDS, "last": SECONDS, "accounts": [ACCOUNT], "isCut": false,
                        "pairs": [{"caller": ARN, "role": ARN, "days": {"2026-11-20": [ALLOWED,
                        DENIED, REFUSED]}}]}
                       How many calls CloudTrail recorded on each day in UTC; all that is kept of
                       its records, only where some were compared. The logs cover first to last,
                       in seconds since 1970.
    trend.json         [{"id": "i1", "basis": "", "counts": COUNTS as in agenda.json,
                        "open_trusts": 0, "reached": 0, "is_least": false, "accounts": 0,
                        "gaps": 0}]
                       The figures of imports that were counted; another basis is counted anew.
    imports/ID/import.json
                       {"name": "", "world": "", "now": TIME or null, "imported": TIME,
                        "files": [{"name": "", "account": ACCOUNT or null, "chosen": false,
                        "size": 1, "sha256": ""}], "problems": [PROBLEM, ...]}
                       `files` are in the order of reading; name, account and chosen are what
                       their folder told; size and sha256 are those of the unpacked bytes.
                       `problems` are those of files that could not be read, and are not kept.
    imports/ID/files/0001.json.gz
                       The very bytes of a file that was imported, by gzip; the next one is 0002.

An item that cannot be read is reported, kept as it is, and written back. A file of an older
version is brought up to date while it is read (`reading`); one of a newer version, or with a
damaged part, opens read-only.
"""

from rolescope.projects.project import (
    SCHEMA,
    Import,
    Project,
    ProjectReading,
    Stamp,
    Unread,
    ViewState,
    import_of,
    stamp_of,
)
from rolescope.projects.reading import SUFFIX, is_project, read_project, read_world
from rolescope.projects.writing import TooLargeError, write_project

__all__ = [
    "SCHEMA",
    "SUFFIX",
    "Import",
    "Project",
    "ProjectReading",
    "Stamp",
    "TooLargeError",
    "Unread",
    "ViewState",
    "import_of",
    "is_project",
    "read_project",
    "read_world",
    "stamp_of",
    "write_project",
]
