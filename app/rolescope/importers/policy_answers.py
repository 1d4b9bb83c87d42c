"""ListPolicies or GetPolicy with GetPolicyVersion: documents of managed policies, one call a file.

GetPolicyVersion does not say of which policy it is: the name of its file does.
"""

import re

from rolescope.importers.fields import Record
from rolescope.importers.gathering import Gathering, VersionAnswer
from rolescope.importers.importer import Content, Importer
from rolescope.model.arn import Arn, role_name
from rolescope.model.policy import PolicyType


def _listed(value: object) -> list[object]:
    """Return the policies that ListPolicies or GetPolicy tells of; empty: it is neither."""
    if not isinstance(value, dict):
        return []
    found = value.get("Policies") if "Policies" in value else [value.get("Policy")]
    is_told = isinstance(found, list) and all(
        isinstance(one, dict) and "DefaultVersionId" in one and "PolicyVersionList" not in one
        for one in found
    )
    return found if isinstance(found, list) and is_told else []


def _read_list(content: Content, gathering: Gathering) -> None:
    top = gathering.record(content.value, content.place)
    one = top.record("Policy")
    for record in [one] if one is not None else top.records("Policies"):
        arn, version = record.text("Arn") or "", record.text("DefaultVersionId") or ""
        parsed = Arn.parse(arn)
        if parsed is None or parsed.type != "policy":
            record.wrong("Arn", "the ARN of a managed policy")
        else:
            gathering.default_versions.setdefault(role_name(arn), {}).setdefault(arn, version)


def _is_version(content: Content) -> bool:
    value = content.value
    version = value.get("PolicyVersion") if isinstance(value, dict) else None
    return isinstance(version, dict) and "Document" in version


def _read_version(content: Content, gathering: Gathering) -> None:
    version = gathering.record(content.value, content.place).record("PolicyVersion")
    if version is not None:
        name = content.place.file.rpartition("/")[2]
        subject = re.sub(r"\.(json|ya?ml)(\.gz)?$", "", name, flags=re.IGNORECASE)
        gathering.versions.append(VersionAnswer(version, subject))


def join_versions(gathering: Gathering) -> None:
    """Find the policy of each document by the name of its file, and take the default versions."""
    for answer in gathering.versions:
        # The longest name of a listed policy that ends the name of a file.
        subject = answer.subject
        known = gathering.default_versions
        ends = (subject[match:] for match in range(len(subject)) if _begins(subject, match))
        name = next((end for end in ends if end in known), None)
        listed = gathering.default_versions[name] if name is not None else {}
        if name is None or len(listed) != 1:
            _refuse(answer.version, gathering)
            continue
        ((arn, version),) = listed.items()
        if answer.version.text("VersionId") != version:
            gathering.warn(
                answer.version.place,
                f"This is not version {version} of {name}, which is its default version.",
                "It was left out: the default version alone counts.",
                f"Export it with --version-id {version}.",
            )
            continue
        gathering.library.setdefault(
            arn,
            gathering.policies.read(
                answer.version.value.get("Document"),
                answer.version.place.at("Document"),
                name=name,
                type=PolicyType.IDENTITY,
                arn=arn,
            ),
        )


def _begins(subject: str, at: int) -> bool:
    """Tell whether a word may begin here: not in the midst of letters and digits."""
    return at == 0 or not subject[at - 1].isalnum()


def _refuse(version: Record, gathering: Gathering) -> None:
    gathering.fail(
        version.place,
        "Nothing tells of which policy this document is, or more than one policy has its name.",
        "It was left out: verdicts that need the policy depend.",
        "Let its name end the name of the file, as in get-policy-version-ReadOnlyAccess.json, and "
        "add the answer of aws iam list-policies or get-policy.",
        code="no-subject",
    )


POLICY_LIST = Importer(
    id="policy-list",
    title="List of managed policies (ListPolicies, GetPolicy)",
    detect=lambda content: bool(_listed(content.value)),
    read=_read_list,
    yaml_keys=("Policies", "Policy"),
)
POLICY_VERSION = Importer(
    id="policy-version",
    title="Document of a managed policy (GetPolicyVersion)",
    detect=_is_version,
    read=_read_version,
    yaml_keys=("PolicyVersion",),
)
