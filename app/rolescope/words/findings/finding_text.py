"""One finding in sentences."""

from rolescope.engine.words.conditions import condition_in_words
from rolescope.findings.finding import Finding, ReasonOfRisk
from rolescope.findings.fixes import FixKind
from rolescope.model.arn import role_name
from rolescope.model.plain import shortlist
from rolescope.words.findings.texts import TEXTS

_MAX_NAMED = 5
_FROM_OUTSIDE = "FND-20"

_REASONS = {
    ReasonOfRisk.PRIVILEGED: "the role is privileged",
    ReasonOfRisk.EMPTY: "the role has no permissions",
    ReasonOfRisk.READ_ONLY: "the role only reads, and no data",
    ReasonOfRisk.HELD: "a guardrail denies it",
    ReasonOfRisk.CROSS_ACCOUNT: "the principal is of another account",
    ReasonOfRisk.OWN_ACCOUNT: "the account is marked as your own",
    ReasonOfRisk.SAME_ORGANIZATION: "the account is in the same organization",
    ReasonOfRisk.SHARED_PROVIDER: "the issuer serves many customers",
    ReasonOfRisk.OUTSIDE: "somebody outside may assume it",
    ReasonOfRisk.LONG: "sessions last more than four hours",
    ReasonOfRisk.WIDE: "somebody in the management account may assume every role",
}


def reason_of_risk(reason: ReasonOfRisk) -> str:
    """Say why the severity is not the usual one."""
    return _REASONS[reason]


_FIXES = {
    FixKind.REQUIRE_ORGANIZATION: "Require the organization",
    FixKind.REQUIRE_SOURCE_ACCOUNT: "Require that the service acts for this account",
    FixKind.REQUIRE_MFA: "Require MFA",
    FixKind.REQUIRE_AUDIENCE: "Require the audience",
    FixKind.REQUIRE_SIGN_IN: "Require identities that have signed in",
    FixKind.REMOVE_PRINCIPAL: "Remove the principal",
    FixKind.NAME_CALLERS: "Name those who can use it now",
    FixKind.NAME_ACCOUNTS: "Name the accounts of those who can use it now",
    FixKind.PLAIN_OPERATOR: "Use the plain operator",
    FixKind.SET_VERSION: "Set Version to 2012-10-17",
    FixKind.SHORTEN_SESSIONS: "Set MaxSessionDuration to an hour",
}


def title_of_fix(kind: FixKind) -> str:
    """Say what a fix does."""
    return _FIXES[kind]


def title_of(finding: Finding) -> str:
    """Return the title of a finding."""
    return TEXTS[finding.rule].title


def why_of(finding: Finding) -> str:
    """Say why a finding matters, with what this one is about."""
    text = TEXTS[finding.rule]
    if not (text.about and finding.details):
        return text.why
    return f"{text.why} {text.about}: {named(finding.details)}."


def fix_of(finding: Finding) -> str:
    """Say how a finding is closed; of a chain from outside, by which role it begins."""
    fix = TEXTS[finding.rule].fix
    if finding.rule != _FROM_OUTSIDE or not finding.affected:
        return fix
    first = role_name(finding.affected[0])
    return f"{fix.rstrip('.')}: the first is that of {first}, which lets somebody outside in."


def principal_text(finding: Finding) -> str:
    """Return whom the statement names."""
    return ", ".join(finding.principals)


def condition_text(finding: Finding) -> str:
    """Return the conditions of the statement, in words."""
    return "; ".join(map(condition_in_words, finding.conditions))


def named(texts: tuple[str, ...]) -> str:
    """List some texts; of many, how many more there are."""
    return shortlist(texts, _MAX_NAMED)
