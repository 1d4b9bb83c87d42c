"""What an import lacks, what that does to the answers, and what would fill it."""

from rolescope.model.gap import Gap, GapKind
from rolescope.value import Value


class GapText(Value):
    """`title` is short ("SCPs not imported"); `advice` names the call or file to get."""

    title: str
    meaning: str
    advice: str


_TEXTS = {  # title of one subject, and of many; meaning; advice
    GapKind.ORGANIZATION: (
        "Organization not imported",
        "Organization not imported",
        (
            "Conditions on the organization of a caller or a role cannot be decided, and "
            "accounts of the organization look like outside accounts."
        ),
        "Add the answers of the Organizations API as organization.json.",
    ),
    GapKind.PLACES: (
        "Place of 1 account in the organization not known",
        "Places of {} accounts in the organization not known",
        (
            "Which SCPs and RCPs apply to them is not wholly known: verdicts that need them "
            "depend, or say so."
        ),
        "Add ParentId (aws organizations list-parents) to each account and OU, and list all OUs.",
    ),
    GapKind.MEMBERS: (
        "Members of the organization not wholly known",
        "Members of the organization not wholly known",
        (
            "Whether an account that is not listed is a member, or which one manages the "
            "organization, is unknown: verdicts that need it depend, or say so."
        ),
        "Add the answers of aws organizations describe-organization and list-accounts.",
    ),
    GapKind.INCOMPLETE_ACCOUNT: (
        "1 account not complete",
        "{} accounts not complete",
        (
            "Their exports lack pages or lists: whether a user, group or role that is not in "
            "them exists is unknown."
        ),
        (
            "Export the authorization details without a filter, all pages (without --max-items "
            "and --no-paginate)."
        ),
    ),
    GapKind.MAX_SESSION_DURATION: (
        "Session maximum missing for 1 role",
        "Session maximum missing for {} roles",
        "1 h is assumed: whether a longer session can be had is unknown.",
        "Add the answer of ListRoles as roles.json.",
    ),
    GapKind.OIDC_PROVIDERS: (
        "OIDC providers not imported",
        "OIDC providers of {} accounts not imported",
        (
            "Whether a trusted provider exists, and which audiences it takes, is unknown: "
            "verdicts stand by the trust policy alone."
        ),
        "Add the answers of ListOpenIDConnectProviders and GetOpenIDConnectProvider.",
    ),
    GapKind.SAML_PROVIDERS: (
        "SAML providers not imported",
        "SAML providers of {} accounts not imported",
        "Whether a trusted provider exists is unknown: verdicts stand by the trust policy alone.",
        "Add the answer of ListSAMLProviders.",
    ),
    GapKind.POLICY_DOCUMENT: (
        "1 attached policy without its document",
        "{} attached policies without their documents",
        (
            "What they allow or deny is unknown: where it could change the answer, the verdict "
            "depends on it."
        ),
        (
            "Export the authorization details without a filter: Policies then lists every "
            "policy in use."
        ),
    ),
    GapKind.BOUNDARY_DOCUMENT: (
        "1 permissions boundary without its document",
        "{} permissions boundaries without their documents",
        "How they limit their users and roles is unknown; they are never taken to allow.",
        "Export the authorization details without a filter, AWS managed policies included.",
    ),
    GapKind.TAGS: (
        "Tags of 1 principal cannot be read",
        "Tags of {} principals cannot be read",
        "Conditions on tags that are not known cannot be decided for them.",
        "Look at the problems of the import for the place, and export it again.",
    ),
    GapKind.UNREADABLE_POLICY: (
        "1 policy not fully understood",
        "{} policies not fully understood",
        (
            "A statement that cannot be understood may allow or deny anything: where it could "
            "change the answer, the verdict depends on it."
        ),
        "Look at the problems of the import for the place, and correct the document.",
    ),
    GapKind.CALLS: (
        "1 call of the import not complete",
        "{} calls of the import not complete",
        "What they would tell is unknown: verdicts that need it depend, or say so.",
        "Allow the calls, or sign in again, and continue the import.",
    ),
    GapKind.CALLER_ACCOUNT: (
        "1 trusted account not imported",
        "{} trusted accounts not imported",
        "Whether their principals may call sts:AssumeRole cannot be decided.",
        "Add the authorization details of these accounts.",
    ),
}


def gap_text(gap: Gap) -> GapText:
    """Say a gap in words."""
    if gap.kind in {GapKind.SCPS, GapKind.RCPS}:
        return _of_guardrails(gap)
    one, many, meaning, advice = _TEXTS[gap.kind]
    count = len(gap.subjects)
    return GapText(one if count == 1 else many.format(f"{count:,}"), meaning, advice)


def _of_guardrails(gap: Gap) -> GapText:
    name, count = gap.kind.value, len(gap.subjects)
    if not count:
        return GapText(
            f"{name} not imported",
            f"A verdict of allowed holds unless an {name[:-1]} that was not imported denies.",
            "Add the policies of the organization (ListPolicies, DescribePolicy, "
            "ListTargetsForPolicy) as organization.json.",
        )
    targets = f"1 {name[:-1]}" if count == 1 else f"{count:,} {name}"
    return GapText(
        f"Targets of {targets} not imported",
        f"Which accounts it limits is unknown: verdicts that need the {name} depend.",
        "Add Targets (aws organizations list-targets-for-policy) to each policy.",
    )
