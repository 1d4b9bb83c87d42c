"""Numbers of public frameworks for kinds of finding, as a published mapping has them.

The source is Prowler 5.46.0 (Apache License 2.0): its files `cis_7.0_aws.json` and
`mitre_attack_aws.json` of `prowler/compliance/aws` give the numbers of each of its checks. A kind
of finding has those of the check that looks for the same; most have none, and no number.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_CIS = "CIS AWS Foundations Benchmark v7.0.0"
_MITRE = "MITRE ATT&CK"


@dataclass(frozen=True, slots=True)
class FrameworkNumber:
    """A requirement or technique of a framework."""

    framework: str
    id: str


def _mitre(*ids: str) -> tuple[FrameworkNumber, ...]:
    return tuple(FrameworkNumber(_MITRE, id_) for id_ in ids)


FRAMEWORKS: Mapping[str, tuple[FrameworkNumber, ...]] = {
    # iam_role_cross_service_confused_deputy_prevention
    "FND-8": _mitre("T1078"),
    # iam_policy_allows_privilege_escalation
    "FND-21": _mitre(
        *("T1078", "T1648", "T1098", "T1578", "T1550"),
        *("T1606", "T1040", "T1580", "T1619", "T1201"),
    ),
    # iam_no_custom_policy_permissive_role_assumption
    "FND-40": _mitre("T1078", "T1098", "T1606", "T1040", "T1580"),
    # iam_rotate_access_key_90_days
    "FND-49": (FrameworkNumber(_CIS, "2.12"), *_mitre("T1078", "T1550", "T1110")),
}
