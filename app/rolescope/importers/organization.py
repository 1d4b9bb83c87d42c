"""The answers of AWS Organizations, joined as formats.md says (DF-16 to DF-22)."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from rolescope.importers.fields import Record
from rolescope.importers.gathering import Gathering
from rolescope.importers.importer import Content, Importer
from rolescope.model.policy import PolicyType
from rolescope.model.world import (
    AttachedPolicy,
    MemberAccount,
    Organization,
    OrganizationalUnit,
)

_SCP, _RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
_TYPES = {_SCP: PolicyType.SCP, _RCP: PolicyType.RCP}
_ENABLED = {"ENABLED", "PENDING_DISABLE"}
_NOT_IN_USE = "AWSOrganizationsNotInUseException"


def _detect(content: Content) -> bool:
    value = content.value
    if value is None:  # a file that holds null says: there is none
        return not content.place.path and "organi" in PurePosixPath(content.place.file).name.lower()
    return isinstance(value, dict) and (
        isinstance(value.get("Organization"), dict) or _says_none(value)
    )


def _says_none(value: dict[str, object]) -> bool:
    """DF-39: the error by which Organizations tells that the account is in no organization."""
    error = value.get("Error")
    holder = error if isinstance(error, dict) else value
    codes = (value.get("__type"), holder.get("Code"), holder.get("code"))
    return any(isinstance(code, str) and code.endswith(_NOT_IN_USE) for code in codes)


def read_organization(content: Content, gathering: Gathering) -> None:
    """Read an organization, or that there is none (null, or the error of Organizations)."""
    if not isinstance(content.value, dict) or _says_none(content.value):
        gathering.add_organization(None, content.place)
        return
    top = gathering.record(content.value, content.place)
    description = top.record("Organization")
    if description is None:
        return
    if not top.has("Accounts"):
        gathering.warn(
            content.place,
            "The accounts of the organization are missing.",
            "Which account is a member is unknown: the organization counts as not imported.",
            "Add the answer of aws organizations list-accounts under Accounts.",
        )
        return
    roots = list(top.records("Roots"))
    organization = Organization(
        id=description.text("Id") or "",
        management_account=(
            description.text("MasterAccountId") or description.text("ManagementAccountId") or ""
        ),
        root=(roots[0].text("Id") or "") if roots else "",
        units=tuple(_unit(record) for record in top.records("OrganizationalUnits")),
        accounts=tuple(_member(record) for record in top.records("Accounts")),
        policies=tuple(_policies(top, gathering)) if top.has("Policies") else None,
        scps_enabled=_is_enabled(description, roots, _SCP),
        rcps_enabled=_is_enabled(description, roots, _RCP),
    )
    _report_missing(top, organization, gathering)
    gathering.add_organization(organization, content.place)


def _report_missing(top: Record, organization: Organization, gathering: Gathering) -> None:
    parents = {organization.root, *(unit.id for unit in organization.units)}
    lost = [member.id for member in organization.accounts if member.parent not in parents]
    if not organization.root:
        gathering.warn(
            top.place.at("Roots"),
            "The root of the organization is missing.",
            "Which SCPs and RCPs apply is unknown: verdicts name them as not imported.",
            "Add the answer of aws organizations list-roots under Roots.",
        )
    elif lost:
        gathering.warn(
            top.place.at("Accounts"),
            f"The parents of {len(lost):,} accounts are missing: {', '.join(lost[:5])}.",
            "Which SCPs and RCPs apply to them is unknown: verdicts name them as not imported.",
            "Add ParentId (aws organizations list-parents) to each account and OU.",
        )


def _unit(record: Record) -> OrganizationalUnit:
    id_ = record.text("Id") or ""
    return OrganizationalUnit(
        id=id_, name=record.text("Name") or id_, parent=record.text("ParentId") or ""
    )


def _member(record: Record) -> MemberAccount:
    id_ = record.text("Id") or ""
    return MemberAccount(
        id=id_,
        name=record.text("Name") or id_,
        parent=record.text("ParentId") or "",
        status=record.text("Status") or record.text("State") or "ACTIVE",  # DF-18
    )


def _policies(top: Record, gathering: Gathering) -> Iterator[AttachedPolicy]:
    for record in top.records("Policies"):
        summary = record.record("PolicySummary")
        type_ = _TYPES.get((summary.text("Type") or "") if summary else "")
        if summary is None or type_ is None:
            continue  # tag, backup and other policies decide nothing here
        id_ = summary.text("Id") or ""
        if not record.has("Targets"):
            gathering.warn(
                record.place,
                f"Where {type_.value} {summary.text('Name') or id_} is attached is missing.",
                "It may be attached anywhere: verdicts that need it depend.",
                "Add Targets (aws organizations list-targets-for-policy).",
            )
        targets = tuple(target.text("TargetId") or "" for target in record.records("Targets"))
        yield AttachedPolicy(
            id=id_,
            policy=gathering.policies.read(
                record.value.get("Content"),
                record.place.at("Content"),
                name=summary.text("Name") or id_,
                type=type_,
                arn=summary.text("Arn"),
            ),
            targets=targets if record.has("Targets") else None,
        )


def _is_enabled(description: Record, roots: list[Record], type_: str) -> bool | None:
    """Tell whether a policy type is enabled at the root (SCP-7); None when nothing says so."""
    if description.text("FeatureSet") == "CONSOLIDATED_BILLING":
        return False
    if not roots or not roots[0].has("PolicyTypes"):
        return None
    return any(
        found.text("Type") == type_ and found.text("Status") in _ENABLED
        for found in roots[0].records("PolicyTypes")
    )


ORGANIZATION = Importer(
    id="organization",
    title="AWS Organizations (organization.json)",
    detect=_detect,
    read=read_organization,
)
