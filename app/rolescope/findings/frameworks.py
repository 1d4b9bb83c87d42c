"""Numbers of public frameworks for findings and ways, as a published mapping has them.

The source is Prowler 5.46.0 (Apache License 2.0): its files `cis_7.0_aws.json` and
`mitre_attack_aws.json` of `prowler/compliance/aws` give the numbers of each of its checks. A kind
of finding has those of the check that looks for the same; most have none, and no number. So has
a way of escalation: the check `iam_policy_allows_privilege_escalation` knows sets of actions
(`iam/lib/privilege_escalation.py`), and whoever uses the way, however it is done, needs one whole.
Of the techniques of checks about escalation, those of ATT&CK's tactic Privilege Escalation
(TA0004) stand here: the others are what somebody may do with the rights that are gained.
"""

from collections.abc import Mapping

from rolescope.value import Value

_CIS = "CIS AWS Foundations Benchmark v7.0.0"
_MITRE = "MITRE ATT&CK"


class FrameworkNumber(Value):
    """A requirement or technique of a framework."""

    framework: str
    id: str


def _mitre(*ids: str) -> tuple[FrameworkNumber, ...]:
    return tuple(FrameworkNumber(_MITRE, id_) for id_ in ids)


_ESCALATION = _mitre("T1078", "T1098")  # iam_policy_allows_privilege_escalation
_WAYS = (
    *range(1, 12),
    *(13, 14, 22, 24, 25),
    *range(27, 35),
    *range(36, 42),
    *(44, 45, 50, 51, 54, 56, 71, 72, 73),
)
FRAMEWORKS: Mapping[str, tuple[FrameworkNumber, ...]] = {
    # iam_role_cross_service_confused_deputy_prevention
    "FND-8": _mitre("T1078"),
    "FND-21": _ESCALATION,
    # iam_no_custom_policy_permissive_role_assumption
    "FND-40": _ESCALATION,
    # iam_rotate_access_key_90_days
    "FND-49": (FrameworkNumber(_CIS, "2.12"), *_mitre("T1078", "T1550", "T1110")),
    **{f"PE-{number}": _ESCALATION for number in _WAYS},
}
"""By the ids of the rules of findings and of ways."""
