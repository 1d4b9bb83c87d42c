"""Condition keys in words: the noun that a sentence about a condition is about."""

from rolescope.model.policy import Condition

_NOUNS = {
    "sts:externalid": "the external ID",
    "sts:rolesessionname": "the session name",
    "sts:sourceidentity": "the source identity",
    "sts:roleauthorizedbyidp": "the token's list of roles",
    "sts:durationseconds": "the duration",
    "sts:awsservicename": "the AWS service that gets the token",
    "sts:taskpolicyarn": "the task policy",
    "aws:sourceidentity": "the caller's source identity",
    "aws:principalarn": "the caller's ARN",
    "aws:principalaccount": "the caller's account",
    "aws:principalorgid": "the caller's organization",
    "aws:principaltype": "the type of the caller",
    "aws:principalservicename": "the calling AWS service",
    "aws:federatedprovider": "the identity provider of the caller",
    "aws:userid": "the caller's unique ID",
    "aws:username": "the caller's user name",
    "aws:multifactorauthage": "the age of the MFA sign-in",
    "aws:tokenissuetime": "the issue time of the caller's credentials",
    "aws:sourceip": "the source IP address",
    "aws:vpcsourceip": "the source IP address inside the VPC",
    "aws:sourcevpc": "the VPC that the request comes from",
    "aws:sourcevpcarn": "the ARN of the VPC that the request comes from",
    "aws:sourcevpce": "the VPC endpoint",
    "aws:vpceaccount": "the account of the VPC endpoint",
    "aws:vpceorgid": "the organization of the VPC endpoint",
    "aws:sourcearn": "the ARN of the source resource",
    "aws:sourceaccount": "the account of the source resource",
    "aws:sourceorgid": "the organization of the source resource",
    "aws:requestedregion": "the Region",
    "aws:useragent": "the user agent",
    "aws:referer": "the referer",
    "aws:calledviafirst": "the first service that the request came through",
    "aws:calledvialast": "the last service that the request came through",
    "aws:resourceaccount": "the account of the resource",
    "aws:resourceorgid": "the organization of the resource",
    "iam:passedtoservice": "the service that gets the role",
    "iam:associatedresourcearn": "the resource that gets the role",
    "iam:policyarn": "the policy",
    "iam:permissionsboundary": "the permissions boundary",
    "saml:aud": "the SAML recipient",
    "saml:iss": "the SAML issuer",
    "saml:sub": "the SAML subject",
    "saml:sub_type": "the format of the SAML subject",
    "saml:doc": "the SAML provider",
    "saml:namequalifier": "the SAML name qualifier",
    "accounts.google.com:oaud": "the token's original audience",
}
_MULTIVALUED = {
    "aws:tagkeys": "tag key of the request",
    "sts:transitivetagkeys": "transitive tag key",
    "aws:principalorgpaths": "organization path of the caller",
    "aws:resourceorgpaths": "organization path of the resource",
    "aws:sourceorgpaths": "organization path of the source resource",
    "aws:vpceorgpaths": "organization path of the VPC endpoint",
    "aws:calledvia": "service that the request came through",
    "aws:principalservicenameslist": "name of the calling AWS service",
    "sts:requestcontextproviders": "context provider",
}
_TAGS = {
    "aws:principaltag": "the caller's tag",
    "aws:requesttag": "the request's tag",
    "aws:resourcetag": "the resource's tag",
    "iam:resourcetag": "the role's tag",
}
_CLAIMS = {
    "sub": "the token's subject",
    "aud": "the token's audience",
    "azp": "the token's authorized party",
    "email": "the token's email address",
    "ref": "the token's Git reference",
    "repository": "the token's repository",
    "environment": "the token's environment",
    "actor": "the token's actor",
    "workflow": "the token's workflow",
    "job_workflow_ref": "the token's workflow file",
}


def noun(key: str) -> str:
    """Return the noun phrase for a condition key: `the external ID`."""
    lower = key.lower()
    prefix, _, tag = key.partition("/")
    if tag and prefix.lower() in _TAGS:
        return f"{_TAGS[prefix.lower()]} {tag}"
    if lower in _NOUNS:
        return _NOUNS[lower]
    if lower in _MULTIVALUED:
        return f"the {_MULTIVALUED[lower]}"
    return _federated_noun(key) or key


def noun_of_one(key: str) -> str:
    """Return the noun for one value of a multivalued key: `tag key of the request`."""
    lower = key.lower()
    if lower.endswith(":amr"):
        return "authentication method of the token"
    return _MULTIVALUED.get(lower) or f"value of {noun(key)}"


def is_claim(key: str) -> bool:
    """Tell whether the key names a claim of a web identity token: `HOST:claim` (CK-61)."""
    host, colon, _ = key.rpartition(":")
    return bool(colon) and "." in host


def _federated_noun(key: str) -> str:
    claim = key.rpartition(":")[2]
    if key.lower().startswith("saml:"):
        return f"the SAML attribute {claim}"
    if is_claim(key):
        return _CLAIMS.get(claim.lower(), f"the token's claim {claim}")
    return ""


def is_subject_of_token(condition: Condition) -> bool:
    """Tell whether the condition tests the `sub` claim of a web identity token."""
    return is_claim(condition.key) and condition.key.lower().endswith(":sub")
