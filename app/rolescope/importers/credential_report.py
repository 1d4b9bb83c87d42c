"""The credential report of an account: access keys, passwords and MFA of its users (DF-41).

AWS hands it out as CSV, in base64, in the answer of GetCredentialReport.
"""

import base64
import binascii
import csv
import io
from collections.abc import Iterator, Mapping

from rolescope.importers.fields import MAX_ITEMS
from rolescope.importers.gathering import CredentialReport, Gathering
from rolescope.importers.importer import Content, Importer
from rolescope.model.arn import Arn, is_account_id
from rolescope.model.resource_list import Resource, Resources
from rolescope.value import Value

_KEY, _PASSWORD, _DEVICE = "iam_access_key", "iam_login_profile", "iam_mfa_device"
_COLUMNS = frozenset({"user", "arn", "password_enabled", "mfa_active", "access_key_1_active"})
_YES = "true"
_TRUTHS = frozenset({_YES, "false"})
_NONE = frozenset({"", "N/A", "no_information", "not_supported"})


def _detect(content: Content) -> bool:
    value = content.value
    return isinstance(value, dict) and "Content" in value and value.get("ReportFormat") is not None


def _read(content: Content, gathering: Gathering) -> None:
    top = gathering.record(content.value, content.place)
    try:
        packed = top.value.get("Content")
        text = base64.b64decode(packed if isinstance(packed, str) else "", validate=True).decode()
        rows = list(_rows(text))
    except (binascii.Error, ValueError, csv.Error):
        gathering.fail(
            content.place.at("Content"),
            "This is not the credential report of an account.",
            "It was left out: which access keys and passwords users have is not known.",
            "Export it again: aws iam generate-credential-report, then get-credential-report.",
            code="wrong-value",
        )
        return
    made_at = top.text("GeneratedTime") or ""
    by_account: dict[str, list[_Row]] = {}
    for row in rows:
        by_account.setdefault(row.account, []).append(row)
    for account, found in by_account.items():
        items = tuple(item for row in found for item in _resources(row, made_at))
        types = {_KEY} | ({_PASSWORD} if all(row.knows_password for row in found) else set())
        gathering.reports.append(CredentialReport(account, items, frozenset(types)))


class _Row(Value):
    """One user of a report."""

    arn: str
    account: str
    cells: Mapping[str, str]

    @property
    def knows_password(self) -> bool:
        """Whether the report tells if the user has a password; of the root user nobody asks."""
        return self.cells["password_enabled"] in _TRUTHS or self.arn.endswith(":root")

    @property
    def has_password(self) -> bool:
        """Whether the user may sign in to the console."""
        return self.cells["password_enabled"] == _YES


def _rows(text: str) -> Iterator[_Row]:
    """Yield the rows of a report.

    Raises:
        ValueError: it is none.
    """
    reader = csv.DictReader(io.StringIO(text))
    if not _COLUMNS.issubset(reader.fieldnames or ()):
        raise ValueError
    for number, cells in enumerate(reader):
        arn = Arn.parse(cells["arn"] or "")
        is_whole = all(isinstance(cell, str) for cell in cells.values()) and None not in cells
        if number > MAX_ITEMS or arn is None or not is_account_id(arn.account) or not is_whole:
            raise ValueError
        yield _Row(cells["arn"], arn.account, cells)


def _resources(row: _Row, made_at: str) -> Iterator[Resource]:
    """Return what a user has, as a report of some time tells.

    Keys that are not active exist, too: a user may have two at most.
    """
    cells = row.cells
    if row.arn.endswith(":root"):
        return
    for number in (1, 2):
        created = cells.get(f"access_key_{number}_last_rotated", "")
        is_active = cells.get(f"access_key_{number}_active") == _YES
        if is_active or created not in _NONE:
            used = cells.get(f"access_key_{number}_last_used_date", "")
            told = {"status": "Active" if is_active else "Inactive"}
            times = {"created": created, "last_used": used, "reported": made_at}
            told |= {key: text for key, text in times.items() if text not in _NONE}
            yield Resource(type=_KEY, arn=row.arn, account=row.account, extra=told)
    if row.has_password:
        yield Resource(type=_PASSWORD, arn=row.arn, account=row.account)
    if cells["mfa_active"] == _YES:
        yield Resource(type=_DEVICE, arn=row.arn, account=row.account)


def with_reports(gathering: Gathering) -> Resources | None:
    """Return the resources of an import, with what credential reports tell of users.

    What a list of resources tells goes first, type by type. A type is complete where every
    account of the import has a report that tells all of it.
    """
    listed, reports = gathering.resources, {one.account: one for one in gathering.reports}
    if not reports:
        return listed
    known = listed or Resources((), frozenset())
    items = tuple(
        item
        for report in reports.values()
        for item in report.items
        if not known.of_type(item.type) and not known.knows(item.type, report.account)
    )
    complete = frozenset[str]()
    if gathering.accounts.keys() <= reports.keys():
        complete = frozenset.intersection(*(one.complete for one in reports.values()))
        complete -= {type_ for type_ in complete if known.of_type(type_)}
    together = None if known.complete is None else known.complete | complete
    return Resources((*known.items, *items), together, known.accounts)


CREDENTIAL_REPORT = Importer(
    id="credential-report",
    title="Credential report (GetCredentialReport)",
    detect=_detect,
    read=_read,
    yaml_keys=("ReportFormat",),
)
