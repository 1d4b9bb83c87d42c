"""Requests as the callers of an edge would make them, with the facts that they may bring."""

from collections.abc import Iterable
from copy import copy
from dataclasses import replace

from rolescope.evaluation.index import WorldIndex, account_of
from rolescope.evaluation.request.parameters import is_well_formed
from rolescope.evaluation.request.token_keys import (
    ROLE_AUTHORIZED,
    ROLES_CLAIM,
    may_list_roles,
)
from rolescope.model.caller import (
    Caller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.request import (
    ASSUME_ROLE,
    ASSUME_ROLE_WITH_SAML,
    ASSUME_ROLE_WITH_WEB_IDENTITY,
    AssumeRoleParameters,
    AssumeRoleRequest,
)
from rolescope.trust.facts import Facts, Requirement, choose, choose_all
from rolescope.trust.known_keys import audiences, known_keys
from rolescope.trust.strangers import NOBODYS, caller_arn, is_from_nowhere, is_stranger
from rolescope.trust.written_actions import takes_tags

MFA_KEYS = ("aws:multifactorauthpresent", "aws:multifactorauthage")
_OF_THE_CALL = ("sts:rolesessionname", "sts:sourceidentity", "aws:tagkeys", "sts:transitivetagkeys")
_OF_THE_NETWORK = (
    "aws:sourceip",
    "aws:vpcsourceip",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourcevpcarn",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:useragent",
    "aws:referer",
    "aws:requestedregion",
)  # not aws:SecureTransport: STS takes HTTPS alone (CK-25)
_OF_A_SERVICE = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths")
_OF_A_SESSION = ("aws:tokenissuetime", "aws:federatedprovider", "aws:sourceidentity")
_OF_A_DELIVERY = ("ec2:", "lambda:", "ssm:", "codebuild:", "glue:", "identitystore:")  # CK-33
_OF_A_STRANGER = ("aws:principalarn", "aws:userid", "aws:username", "aws:principaltag/")
_ORGANIZATIONS = ("aws:principalorgid", "aws:principalorgpaths")
_OF_NOWHERE = (*_ORGANIZATIONS, "aws:principalaccount")


class Asker:
    """One caller who asks for one role: which keys the caller may set, and the request made."""

    def __init__(self, index: WorldIndex, caller: Caller, role: str, at: str) -> None:
        self.index = index
        self.caller = caller
        self.role = role
        self.at = at
        self.action = action_of(caller)
        self.known = known_keys(index, caller)
        self._is_stranger = is_stranger(index, caller)
        self._is_from_nowhere = is_from_nowhere(index, caller)
        self._takes_tags = isinstance(caller, SessionCaller) and takes_tags(index, caller.role)

    @property
    def kind(self) -> tuple[object, ...]:
        """What the caller may set depends on this alone."""
        is_fresh = getattr(self.caller, "source", None) is None
        traits = self._takes_tags, self._is_stranger, self._is_from_nowhere, is_fresh
        return type(self.caller), *traits

    def about(self, role: str) -> "Asker":
        """Return the same caller as one who asks for another role."""
        made = copy(self)
        made.role = role
        return made

    def may_set(self, key: str) -> bool:
        """Tell whether a caller of this kind can bring this key, or choose its value.

        Of a session whose origin is known, its own keys are settled (TG-6, SI-3).
        """
        key = key.lower()
        if key in _OF_THE_CALL or key in _OF_THE_NETWORK or key.startswith("aws:requesttag/"):
            return True
        is_stranger = self._is_stranger and key.startswith(_OF_A_STRANGER)
        if is_stranger or (self._is_from_nowhere and key in _OF_NOWHERE):
            return True
        match self.caller:
            case SamlCaller():
                return key.startswith("saml:") and key not in self.known  # CK-58
            case WebIdentityCaller(provider=provider):
                is_claim = ":" in key and "." in key.rpartition(":")[0]
                return is_claim or (key == ROLE_AUTHORIZED and may_list_roles(provider))  # CK-47
            case ServiceCaller():
                return key in _OF_A_SERVICE or key == "sts:externalid"
        return key == "sts:externalid" or self._may_set_of_caller(key)

    def _may_set_of_caller(self, key: str) -> bool:
        match self.caller:
            case UserCaller():
                return key in MFA_KEYS
            case SessionTokenCaller():
                return key == "aws:tokenissuetime"
            case SessionCaller(source=None):
                is_tag = key.startswith("aws:principaltag/") and self._takes_tags
                return is_tag or key in _OF_A_SESSION or key.startswith(_OF_A_DELIVERY)
            case _:
                return False

    def request(self, requirements: Iterable[Requirement]) -> AssumeRoleRequest:
        """Make the request with facts that meet the requirements, as far as they can be met."""
        return self.request_with(
            choose(requirements, self.known, self.may_set, self._accepts, self.index.reading)
        )

    def request_that_fits(
        self, requirements: Iterable[Requirement]
    ) -> tuple[AssumeRoleRequest | None, bool]:
        """Make the request with facts that meet all requirements the caller may set a key for.

        None when there is none; the second value tells whether that is certain.
        """
        facts, is_certain = choose_all(
            requirements, self.known, self.may_set, self._accepts, self.index.reading
        )
        return None if facts is None else self.request_with(facts), is_certain

    def _accepts(self, key: str, value: str) -> bool:
        """Tell whether STS takes a value, whatever the policies say (AR-6, AR-8, CK-62)."""
        if not self._may_be(key, value):
            return False
        is_audience = isinstance(self.caller, WebIdentityCaller) and key in self.known
        return value in self.known[key] if is_audience else is_well_formed(key, value)

    def _may_be(self, key: str, value: str) -> bool:
        """Tell whether a stranger can be who a fact says: nobody of another, known place."""
        if self._is_stranger and key in ("aws:principalarn", "aws:principalaccount"):
            account = account_of(value) if ":" in value else value
            # What a pattern gives is no account, so it may be that of a stranger (CO-38).
            return len(account) != len(NOBODYS) or account == account_of(caller_arn(self.caller))
        organization = self.index.world.organization
        if organization is None or key not in _ORGANIZATIONS:
            return True
        return value.partition("/")[0] != organization.id

    def request_with(self, facts: Facts) -> AssumeRoleRequest:
        """Make the request with chosen facts."""
        request = AssumeRoleRequest(
            caller=self.caller, role=self.role, at=self.at, action=self.action
        )
        parameters = AssumeRoleParameters()
        context: list[tuple[str, tuple[str, ...] | None]] = []
        given: list[tuple[str, tuple[str, ...]]] = []
        for key, value in facts.values.items():
            lower = key.lower()
            if lower.startswith("aws:requesttag/") or lower in _PARAMETERS or lower in MFA_KEYS:
                continue
            if value is None:
                if lower in _ORGANIZATIONS:  # a stranger of no organization at all
                    context.append((key, None))
                continue
            if not self._may_be(lower, value):
                continue
            if self._is_claim(lower):
                given += self._claims(key, value)
            else:
                context.append((key, (value,)))
        parameters = _parameters(facts)
        if isinstance(self.caller, UserCaller):
            parameters, mfa = _with_mfa(parameters, facts)
            context += mfa
        return replace(
            request,
            caller=_vouched(self.index, self.caller, given),
            parameters=parameters,
            context=tuple(context),
        )

    def _is_claim(self, key: str) -> bool:
        if isinstance(self.caller, SamlCaller):
            # The name qualifier follows from an issuer that may be an example (CK-58).
            return key.startswith("saml:") and key != "saml:namequalifier"
        is_of_call = key.startswith(("aws:", "sts:")) and key != ROLE_AUTHORIZED
        return isinstance(self.caller, WebIdentityCaller) and not is_of_call

    def _claims(self, key: str, value: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return what a token or assertion has to say for a key."""
        if key.lower() != ROLE_AUTHORIZED:
            return [(key.rpartition(":")[2], (value,))]
        return [(ROLES_CLAIM, (self.role,))] if value == "true" else []


_PARAMETERS = ("sts:externalid", *_OF_THE_CALL)


def action_of(caller: Caller) -> str:
    """Return the STS operation that a caller uses (TR-9)."""
    match caller:
        case SamlCaller():
            return ASSUME_ROLE_WITH_SAML
        case WebIdentityCaller():
            return ASSUME_ROLE_WITH_WEB_IDENTITY
        case _:
            return ASSUME_ROLE


def _parameters(facts: Facts) -> AssumeRoleParameters:
    tags: dict[str, str] = {}
    for key, value in facts.values.items():
        if key.lower().startswith("aws:requesttag/") and value is not None:
            tags[key.partition("/")[2]] = value
    transitive = facts.get("sts:TransitiveTagKeys")
    for name in (facts.get("aws:TagKeys"), transitive):
        if name is not None and name.lower() not in {tag.lower() for tag in tags}:
            tags[name] = "example"
    return AssumeRoleParameters(
        external_id=facts.get("sts:ExternalId"),
        session_name=facts.get("sts:RoleSessionName"),
        source_identity=facts.get("sts:SourceIdentity"),
        tags=tuple(tags.items()),
        transitive_tag_keys=(transitive,) if transitive is not None else (),
    )


def _with_mfa(
    parameters: AssumeRoleParameters, facts: Facts
) -> tuple[AssumeRoleParameters, list[tuple[str, tuple[str, ...] | None]]]:
    """MFA-2: a user passes the code with the call; MFA-3: without one the key can be false."""
    age, present = facts.get(MFA_KEYS[1]), facts.get(MFA_KEYS[0])
    if present == "false":
        return parameters, [("aws:MultiFactorAuthPresent", ("false",))]
    if present is None and age is None:
        return parameters, []
    context: list[tuple[str, tuple[str, ...] | None]] = []
    if age is not None:
        context.append(("aws:MultiFactorAuthAge", (age,)))
    return replace(parameters, mfa=True), context


def _vouched(
    index: WorldIndex, caller: Caller, given: Iterable[tuple[str, tuple[str, ...]]]
) -> Caller:
    """Give a token or assertion the claims asked for, and those that every one has."""
    names = dict(given)
    if isinstance(caller, WebIdentityCaller):
        claims = {"aud": audiences(index, caller.provider)[:1], "sub": ("example",)} | names
        return replace(caller, claims=tuple(claims.items()))
    if isinstance(caller, SamlCaller):
        usual = {"aud": ("https://signin.aws.amazon.com/saml",), "sub": ("example",)}
        return replace(caller, attributes=tuple((usual | names).items()))
    return caller
