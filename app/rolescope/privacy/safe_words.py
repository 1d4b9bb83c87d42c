"""Words that give nobody away: those of AWS, and those that the program itself writes."""

import re

_AWS_NAMES = """
OrganizationAccountAccessRole AWSControlTowerExecution AWSControlTowerAdmin
AWSCloudFormationStackSetExecutionRole AWSCloudFormationStackSetAdministrationRole
AdministratorAccess PowerUserAccess ReadOnlyAccess SecurityAudit ViewOnlyAccess
AWSAdministratorAccess AWSPowerUserAccess AWSReadOnlyAccess FullAWSAccess RCPFullAWSAccess
AWSReservedSSO_ aws-service-role aws-reserved service-role job-function Version Statement Id Sid
Effect Principal NotPrincipal Action NotAction Resource NotResource Condition Allow Deny AWS
Service Federated CanonicalUser true false null assumed-role federated-user saml-provider
oidc-provider instance-profile AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity
AssumeRoot GetSessionToken GetFederationToken TagSession SetSourceIdentity SourceIdentity
ExternalId SAML OIDC STS IAM S3 EC2 MFA SCP SCPs RCP RCPs OU OUs ARN ID IDs JSON CSV UTC
"""
_SENTENCES = """
a access account accounts action actions add admin administrator administrators all allow
allowed alone an and any anyone app apply arn as ask asked assume assumed at automation aws base
baseline boundary build but by call called caller callers can cannot change changes check chain
close cluster compare condition conditions connect console copy count data day default delete
demo denied deny depends do document documents edge edges edit edits empty end entry environment
error every everyone execution export external false federated file filter find first focus for
from full gone group groups has head heads here hidden home host id identity if impact import in
inline input internal into is issuer it key keys known last legacy line lines list local log
login logs managed management map member message missing more moved name names network never new
no nobody node none not note notes now of off on once one only open operator or org organization
other others out outside own owner page path paths patch people permission permissions picture
pipeline place plain policies policy principal principals profile project provider
providers pull query question read reader remove renew repository request resource resources
rest results right role roles root rule rules run same save scenario scope script search section
security see service services session sessions set settings show side sign simulate size some
source start state statement statements status step stop subject support table tag tags target
task terms test tests text the they this through time to token top trace trust trusts true type
unit unknown up use used user users value values verdict version view way ways web what when
where which who whole window with without work worker world write you zone Admin Administrator
All Any Anyone Baseline Caller Edit Groups List Name Network None Notes Permissions Policies
Policy Read Role Roles Root System Table Tagging Test User Users Write
"""
_SIGN_INS = """
token.actions.githubusercontent.com gitlab.com app.terraform.io agent.buildkite.com
oidc.circleci.com api.bitbucket.org accounts.google.com graph.facebook.com
"""

AWS_NAMES = frozenset(_AWS_NAMES.split())
"""Never hidden: what AWS calls so is in every account."""

PLAIN = frozenset(_SENTENCES.split())
"""Hidden only where a name stands: in an ARN, in quotes, between separators, beside its kind."""

_HOSTS = frozenset(_SIGN_INS.split())
_AWS = re.compile(
    r"(?:.*\.)?(?:amazonaws\.com(?:\.cn)?|amazon\.com|aws)"
    r"|[a-z]{2}(?:-[a-z]+)+-\d[a-z]?"  # a region or a zone
    r"|arn|aws(?:-cn|-us-gov|-iso[a-z-]*)?|AWSServiceRoleFor[A-Za-z0-9]*|https?"
    r"|\d{4}-\d\d-\d\d(?:T[\d:.+-]*Z?)?"
    r"|[\W_]*"
)


def is_public(text: str) -> bool:
    """Tell whether a name is that of AWS, or of a service that many sign in with."""
    return text in AWS_NAMES or text in _HOSTS or _AWS.fullmatch(text) is not None


def is_plain(text: str) -> bool:
    """Tell whether a name is one that sentences of the program have as well."""
    return len(text) == 1 or text in PLAIN or (text.isdecimal() and len(text) < 6)  # noqa: PLR2004
