"""The condition keys that a request for a role may hold, as AWS writes them."""

from collections.abc import Iterable

from rolescope.value import Value

SAML_AUDIENCE = "https://signin.aws.amazon.com/saml"
TIME_KEYS = ("aws:currenttime", "aws:epochtime")  # of the request; every call has them

GLOBAL_KEYS = (  # CK-1 to CK-38
    *("aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"),
    *("aws:PrincipalTag/", "aws:PrincipalType", "aws:PrincipalIsAWSService"),
    *("aws:PrincipalServiceName", "aws:PrincipalServiceNamesList", "aws:userid", "aws:username"),
    *("aws:FederatedProvider", "aws:SourceIdentity", "aws:AssumedRoot", "aws:TokenIssueTime"),
    *("aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:ViaAWSService"),
    *("aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:SourceIp"),
    *("aws:VpcSourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn"),
    *("aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths", "aws:SourceArn"),
    *("aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:CurrentTime"),
    *("aws:EpochTime", "aws:SecureTransport", "aws:RequestedRegion", "aws:UserAgent"),
    *("aws:referer", "aws:RequestTag/", "aws:TagKeys", "aws:ResourceTag/", "aws:ResourceAccount"),
    *("aws:ResourceOrgID", "aws:ResourceOrgPaths", "aws:Ec2InstanceSourceVpc"),
    *("aws:Ec2InstanceSourcePrivateIPv4", "aws:SignInSessionArn", "aws:ChatbotSourceArn"),
    *("aws:ViaAWSMCPService", "aws:CalledViaAWSMCP", "aws:IsMcpServiceAction"),
)
"""Keys of any request; those that end with `/` are followed by the key of a tag."""

_OF_CREDENTIALS = (  # CK-33, CK-34
    *("ec2:SourceInstanceArn", "ec2:RoleDelivery", "lambda:SourceFunctionArn"),
    *("ssm:SourceInstanceArn", "codebuild:BuildArn", "codebuild:ProjectArn"),
    *("glue:RoleAssumedBy", "glue:CredentialIssuingService", "identitystore:UserId"),
)
_OF_STS = (  # CK-39 to CK-42, CK-46, CK-47, CK-30
    *("sts:ExternalId", "sts:RoleSessionName", "sts:SourceIdentity", "sts:TransitiveTagKeys"),
    *("sts:RequestContext/", "sts:RequestContextProviders", "sts:RoleAuthorizedByIdp"),
    "iam:ResourceTag/",
)
_OF_SAML = (  # CK-57 to CK-59
    *("aud", "iss", "sub", "sub_type", "namequalifier", "doc", "cn", "commonName", "givenName"),
    *("surname", "name", "mail", "organizationStatus", "primaryGroupSID", "uid"),
    "x500UniqueIdentifier",
    *(f"eduperson{name}" for name in ("affiliation", "assurance", "entitlement", "nickname")),
    *(f"eduperson{name}" for name in ("orgdn", "orgunitdn", "primaryaffiliation")),
    *(f"eduperson{name}" for name in ("primaryorgunitdn", "principalname", "scopedaffiliation")),
    *("edupersontargetedid", "eduorghomepageuri", "eduorgidentityauthnpolicyuri"),
    *("eduorglegalname", "eduorgsuperioruri", "eduorgwhitepagesuri"),
)

KEYS_OF_ASSUMING = (
    *GLOBAL_KEYS,
    *_OF_STS,
    *(f"saml:{name}" for name in _OF_SAML),
    *_OF_CREDENTIALS,
)
"""The keys that a request for a role may hold, but for those of tokens (CK-61)."""

_NEVER = {  # CK-43 to CK-45, CK-48 to CK-54: each with why, and its rule
    "sts:durationseconds": ("a trust policy cannot limit how long a session lasts", "CK-43"),
    "sts:awsservicename": ("it belongs to GetServiceBearerToken", "CK-44"),
    "sts:taskpolicyarn": ("it belongs to AssumeRoot", "CK-45"),
    "sts:identitytokenaudience": ("it belongs to GetWebIdentityToken", "CK-48"),
    "sts:signingalgorithm": ("it belongs to GetWebIdentityToken", "CK-48"),
    "iam:passedtoservice": ("it belongs to iam:PassRole", "CK-49"),
    "iam:associatedresourcearn": ("it belongs to iam:PassRole", "CK-50"),
    "iam:awsservicename": ("it belongs to iam:CreateServiceLinkedRole", "CK-51"),
    "iam:permissionsboundary": ("it belongs to actions that change users and roles", "CK-52"),
    "iam:policyarn": ("it belongs to actions that attach policies", "CK-53"),
    "iam:organizationspolicyid": ("it belongs to reports on the use of services", "CK-54"),
}


class KeySet(Value):
    """Condition keys, in any case (CO-3). One that ends with `/` or `:` is only the beginning."""

    whole: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    def __contains__(self, key: str) -> bool:
        """Tell whether a key is among them."""
        key = key.lower()
        if key in self.whole:
            return True
        return any(key.startswith(one) and len(key) > len(one) for one in self.beginnings)

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self.whole or self.beginnings)


def key_set(keys: Iterable[str]) -> KeySet:
    """Put keys together."""
    known = {key.lower() for key in keys}
    beginnings = {key for key in known if key.endswith(("/", ":"))}
    return KeySet(frozenset(known - beginnings), tuple(sorted(beginnings)))


_KNOWN = key_set(KEYS_OF_ASSUMING)


def is_of_token(key: str) -> bool:
    """Tell whether it is a claim of a token: an issuer's host with its path, and a name (CK-61)."""
    issuer, colon, claim = key.rpartition(":")
    return bool(colon and claim) and "." in issuer.partition("/")[0]


def is_of_assuming(key: str) -> bool:
    """Tell whether a request for a role may hold the key."""
    return key in _KNOWN or is_of_token(key)


def why_never(key: str) -> str:
    """Say why a key of STS or IAM is in no request for a role; empty when that is not known."""
    return _NEVER.get(key.lower(), ("", ""))[0]


def rule_of_never(key: str) -> str:
    """Return the rule by which a key is in no request for a role (CK-43 to CK-54); "" for none."""
    return _NEVER.get(key.lower(), ("", ""))[1]
