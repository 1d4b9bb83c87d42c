"""Requests as the callers of an edge would make them, with the facts that they may bring."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import ClassVar

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.language.context import Values
from rolescope.engine.request.parameters import is_well_formed
from rolescope.engine.request.session_attributes import source_identity
from rolescope.engine.request.token_keys import (
    ROLE_AUTHORIZED,
    ROLES_CLAIM,
    SURVIVING_ATTRIBUTES,
    may_list_roles,
    provider_host,
    survives,
)
from rolescope.model.caller import (
    ByKind,
    Caller,
    CallerKind,
)
from rolescope.model.condition_keys import SAML_AUDIENCE
from rolescope.model.request import PLAIN, AssumeRoleParameters, AssumeRoleRequest
from rolescope.trust.facts import ChosenFacts, Range, Requirement, choose, choose_all
from rolescope.trust.known_keys import audiences, client_ids, known_keys, usual_keys
from rolescope.trust.strangers import NOBODYS, caller_arn, is_from_nowhere, is_stranger
from rolescope.trust.written_actions import may_be_federated, takes_tags
from rolescope.value import replace

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
    "aws:vpceorgpaths",
    "aws:useragent",
    "aws:referer",
    "aws:requestedregion",
)  # not aws:SecureTransport: STS takes HTTPS alone (CK-25)
SOURCE_KEYS = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths")
_OF_A_SESSION = ("aws:tokenissuetime", "aws:federatedprovider", "aws:sourceidentity")
_OF_A_DELIVERY = (  # CK-33, CK-34
    "ec2:",
    "lambda:",
    "ssm:",
    "codebuild:",
    "glue:",
    "identitystore:",
    "aws:ec2instancesource",
    "aws:signinsessionarn",
    "aws:chatbotsourcearn",
)
_OF_A_STRANGER = ("aws:principalarn", "aws:userid", "aws:username", "aws:principaltag/")
_OF_A_STRANGE_ROLE = ("aws:principalarn", "aws:userid", "aws:principaltag/")
_ALWAYS_THERE = (  # of whoever has them at all: CK-1, CK-2, CK-11, CK-26, CK-40, ARN-19
    "sts:rolesessionname",
    "aws:requestedregion",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:userid",
    "aws:username",
)
_LISTS = (  # CO-21
    "aws:tagkeys",
    "sts:transitivetagkeys",
    "aws:principalorgpaths",
    "aws:sourceorgpaths",
    "aws:vpceorgpaths",
)
_ISSUED, _USER_ID = "aws:tokenissuetime", "aws:userid"
ORGANIZATION_KEYS = ("aws:principalorgid", "aws:principalorgpaths")
_OF_NOWHERE = (*ORGANIZATION_KEYS, "aws:principalaccount")


class RequestAsker:
    """One caller who asks for one role: which keys the caller may set, and the request made."""

    def __init__(self, index: WorldIndex, caller: Caller, role: str, at: str) -> None:
        self.index = index
        self.caller = caller
        self.role = role
        self.at = at
        self.action = caller.operation
        self.known = known_keys(index, caller)
        self._is_stranger = is_stranger(index, caller)
        self._is_from_nowhere = is_from_nowhere(index, caller)
        self._takes_tags = caller.is_session and takes_tags(index, caller.entity_arn)

    @property
    def kind(self) -> tuple[object, ...]:
        """What the caller may set, or vary, depends on this alone."""
        is_fresh = self.caller.source is None
        is_bare = is_fresh, self._has_any_name
        traits = self._takes_tags, self._is_stranger, self._is_from_nowhere, *is_bare
        return self.caller.kind, *traits

    @cached_property
    def usual(self) -> Mapping[str, Values]:
        """The keys that this caller's requests have when nothing is chosen, in lower case."""
        return usual_keys(self.caller, self.known)

    @cached_property
    def _range(self) -> Range:
        reading = self.index.reading
        return Range(self.usual, self.may_vary, self.may_lack, self._accepts, reading)

    def about(self, role: str) -> "RequestAsker":
        """Return the same caller as one who asks for another role."""
        made = object.__new__(type(self))
        made.__dict__ |= self.__dict__ | {"role": role, "usual": self.usual}
        made.__dict__.pop("_range", None)  # it asks the asker that it was made for
        return made

    def may_set(self, key: str) -> bool:
        """Tell whether a caller of this kind can bring this key, or choose its value.

        Of a session whose origin is known, its own keys are settled (TG-6, SI-3).
        """
        key = key.lower()
        if key in _OF_THE_CALL or key in _OF_THE_NETWORK or key.startswith("aws:requesttag/"):
            is_carried = key == "sts:sourceidentity" and bool(source_identity(self.caller))  # SI-3
            return not (is_carried or (self._is_roles_anywhere and _is_about_tags(key)))
        is_stranger = self._is_stranger and key.startswith(self._of_a_stranger)
        if is_stranger or (self._is_from_nowhere and key in _OF_NOWHERE):
            return True
        is_external_id = key == "sts:externalid" and not self.caller.is_token  # CK-39
        return is_external_id or self._MAY_SET[self.caller.kind](self, key)

    def _may_set_of_saml(self, key: str) -> bool:
        return key.startswith("saml:") and key not in self.known  # CK-58

    def _may_set_of_web(self, key: str) -> bool:
        if key == ROLE_AUTHORIZED:  # CK-47
            return may_list_roles(self.caller.provider)
        return self._is_of_token(key)

    def _may_set_of_service(self, key: str) -> bool:
        is_tag = self._is_roles_anywhere and key.startswith("aws:principaltag/")  # CK-5
        return key in SOURCE_KEYS or is_tag

    def _may_set_of_session(self, key: str) -> bool:
        if self.caller.source is not None:
            return False
        is_tag = key.startswith("aws:principaltag/") and self._takes_tags
        is_own = key in _OF_A_SESSION or is_tag
        return is_own or key.startswith(_OF_A_DELIVERY) or _outlives(key)

    _MAY_SET: ClassVar[ByKind[Callable[["RequestAsker", str], bool]]] = ByKind(
        "keys that a caller may set",
        {
            # With GetSessionToken before, a user may set the time as well (MFA-3, CK-15).
            CallerKind.USER: lambda _, key: key in MFA_KEYS or key == _ISSUED,
            CallerKind.SESSION_TOKEN: lambda _, key: key == _ISSUED,
            CallerKind.SESSION: _may_set_of_session,
            CallerKind.FEDERATED_USER: lambda *_: False,
            CallerKind.ROOT: lambda *_: False,
            CallerKind.SERVICE: _may_set_of_service,
            CallerKind.WEB: _may_set_of_web,
            CallerKind.SAML: _may_set_of_saml,
        },
    )

    def may_vary(self, key: str) -> bool:
        """Tell whether requests of this caller differ in a key, whoever decides on it.

        Beside what it may set, a session of unknown origin may be one that lacks MFA as a key
        (MFA-6), and may have any name (ARN-19).
        """
        return self.may_set(key) or (
            self.caller.is_session
            and self.caller.source is None
            and (key.lower() == MFA_KEYS[0] or (key.lower() == _USER_ID and self._has_any_name))
        )

    @property
    def _has_any_name(self) -> bool:
        """Tell whether the name of a session is open: it is not the one that a trust names."""
        return self.caller.session_name == "session" and len(self.own_id) > 1

    @property
    def _of_a_stranger(self) -> tuple[str, ...]:
        """The keys of which nothing is known: no session has aws:username (CK-11)."""
        return _OF_A_STRANGER if self.caller.is_user else _OF_A_STRANGE_ROLE

    @property
    def _is_roles_anywhere(self) -> bool:
        return self.caller.is_roles_anywhere

    def may_lack(self, key: str) -> bool:
        """Tell whether requests of this caller can be without a key that may vary."""
        key = key.lower()
        is_own = key.startswith("aws:principaltag/") or key == ROLE_AUTHORIZED  # TG-6, U-21
        return not ((is_own and key in self.known) or key in _ALWAYS_THERE)

    def may_list(self, key: str) -> bool:
        """Tell whether a key that may vary can have several values (CO-21)."""
        key = key.lower()
        return key in _LISTS or key.startswith("saml:") or _is_claim(key)

    def is_listed(self, key: str) -> bool:
        """Tell whether STS takes none but listed values of a key: audiences (CK-62)."""
        return self.caller.kind is CallerKind.WEB and bool(
            key.endswith(":aud")
            and key in self.known
            and client_ids(self.index, self.caller.provider)
        )

    def takes(self, key: str, values: Values) -> bool:
        """Tell whether a request can have values of a key that may vary (lower case)."""
        if self.is_listed(key):
            return any(value in self.known[key] for value in values)
        return all(self.may_be(key, value) and is_well_formed(key, value) for value in values)

    def may_be_together(self, chosen: Mapping[str, Values | None]) -> bool:
        """Tell whether one request can have all of some keys (lower case); None: absent."""
        return _are_tags_right(chosen) and (not self.caller.is_user or _is_mfa_right(chosen))

    def is_doubtful(self, request: AssumeRoleRequest) -> bool:
        """Tell whether a request is one that AWS may never see (MFA-5, U-6).

        Sessions that SAML or web identity made have no aws:MultiFactorAuthPresent (MFA-6); whether
        others lack it, too, is not documented.
        """
        caller = request.caller
        return (
            caller.is_session
            and any(key.lower() == MFA_KEYS[0] and not given for key, given in request.context)
            and not may_be_federated(self.index, caller.entity_arn)
        )

    def request(self, requirements: Iterable[Requirement]) -> AssumeRoleRequest:
        """Make the request with facts that meet the requirements, as far as they can be met."""
        return self.request_with(choose(requirements, self._range))

    def request_that_fits(
        self, requirements: Iterable[Requirement]
    ) -> tuple[AssumeRoleRequest | None, bool]:
        """Make the request with facts that meet all requirements the caller may set a key for.

        None when there is none; the second value tells whether that is certain.
        """
        facts, is_certain = choose_all(requirements, self._range)
        return None if facts is None else self.request_with(facts), is_certain

    def _accepts(self, key: str, value: str) -> bool:
        """Tell whether STS takes a value, whatever the policies say (AR-6, AR-8, CK-62)."""
        if not self.may_be(key, value):
            return False
        is_audience = self.caller.kind is CallerKind.WEB and key.endswith(":aud")
        return value in self.known.get(key, (value,)) if is_audience else is_well_formed(key, value)

    def may_be(self, key: str, value: str) -> bool:
        """Tell whether a caller can be who a fact (lower case key) says.

        A stranger is nobody of another, known place; a session has the ID of its role.
        """
        if self._is_stranger and key in ("aws:principalarn", "aws:principalaccount"):
            account = account_of(value) if ":" in value else value
            # What a pattern gives is no account, so it may be that of a stranger (CO-38).
            return len(account) != len(NOBODYS) or account == account_of(caller_arn(self.caller))
        organization = self.index.world.organization
        if organization is not None and key in ORGANIZATION_KEYS:
            return value.partition("/")[0] != organization.id
        return self._is_value(key, value)

    def _is_value(self, key: str, value: str) -> bool:
        """Tell whether a key ever has a value, where AWS makes it."""
        match key:
            case "sts:roleauthorizedbyidp":  # a token for other roles is refused (CK-47)
                return value == "true" or (value,) == self.known.get(key)
            case "aws:multifactorauthage":
                return value.isascii() and value.isdigit()
            case "aws:multifactorauthpresent":
                return value == "false" if self.caller.is_session else value in _BOOLS
            case "aws:userid" if self.caller.is_session and key in self.known:
                name = value.removeprefix(self.own_id)
                return value != name and is_well_formed("sts:rolesessionname", name)
        return True

    @property
    def own_id(self) -> str:
        """What `aws:userid` of a session begins with (ARN-19)."""
        return self.known.get(_USER_ID, ("",))[0].partition(":")[0] + ":"

    def request_with(self, facts: ChosenFacts) -> AssumeRoleRequest:
        """Make the request with chosen facts."""
        context = list(self._context_of(facts))
        parameters = _parameters(facts)
        if self.caller.is_user:
            parameters, mfa = _with_mfa(parameters, facts)
            context += mfa
        if self._is_roles_anywhere:
            tags = tuple(_tags_of(facts, "aws:principaltag/").items())
            parameters = replace(parameters, tags=tags)
        return AssumeRoleRequest(
            caller=_vouched(self.index, self.caller, dict(self._claims_of(facts))),
            role=self.role,
            at=self.at,
            action=self.action,
            parameters=parameters,
            context=tuple(context),
        )

    def _context_of(self, facts: ChosenFacts) -> Iterator[tuple[str, Values | None]]:
        """Yield what is neither a parameter nor a claim; what is absent anyhow is not said."""
        for key, values in facts.values.items():
            lower = key.lower()
            if self._is_of_parameters(lower) or self._is_of_token(lower):
                continue
            if values is None:
                if lower in self.usual or lower in ORGANIZATION_KEYS:
                    yield key, None
            elif all(self.may_be(lower, value) for value in values):
                yield key, values

    def _claims_of(self, facts: ChosenFacts) -> Iterator[tuple[str, Values | None]]:
        for key, values in facts.values.items():
            lower = key.lower()
            if lower == ROLE_AUTHORIZED:
                if values == ("true",):  # CK-47
                    yield ROLES_CLAIM, (self.role,)
            elif self._is_of_token(lower):
                yield key.rpartition(":")[2], values

    def _is_of_parameters(self, key: str) -> bool:
        is_mfa = key in MFA_KEYS and self.caller.is_user
        is_tag = self._is_roles_anywhere and key.startswith("aws:principaltag/")
        return key.startswith("aws:requesttag/") or key in _PARAMETERS or is_mfa or is_tag

    def _is_of_token(self, key: str) -> bool:
        if self.caller.kind is CallerKind.SAML:
            # The name qualifier follows from an issuer that may be an example (CK-58).
            return key.startswith("saml:") and key != "saml:namequalifier"
        if self.caller.kind is not CallerKind.WEB:
            return False
        host = provider_host(self.caller.provider).lower()  # CK-61: claims of its own provider
        return key.startswith(f"{host}:") or key == ROLE_AUTHORIZED


def _is_claim(key: str) -> bool:
    """Tell whether a key, in lower case, is a claim: of a host, as `idp.example.org:sub`."""
    return "." in key.rpartition(":")[0]


def _outlives(key: str) -> bool:
    """Tell whether a claim or an attribute is a key of the session, too (CK-60, CK-70)."""
    return key in SURVIVING_ATTRIBUTES or (_is_claim(key) and survives(key))


def _is_about_tags(key: str) -> bool:
    return key.startswith("aws:requesttag/") or key in _LISTS


_BOOLS = ("true", "false")


def _are_tags_right(chosen: Mapping[str, Values | None]) -> bool:
    """CK-28, CK-29, TG-4: the keys of tags are those of all tags, whatever their case."""
    transitive = {name.lower() for name in chosen.get("sts:transitivetagkeys") or ()}
    named = {key.partition("/")[2]: one for key, one in chosen.items() if key.startswith(_TAG)}
    if not transitive.isdisjoint(name for name, one in named.items() if one is None):
        return False
    if "aws:tagkeys" not in chosen:
        return True
    keys = {name.lower() for name in chosen["aws:tagkeys"] or ()}
    return transitive <= keys and all(
        (name in keys) is (one is not None) for name, one in named.items()
    )


_TAG = "aws:requesttag/"


def _is_mfa_right(chosen: Mapping[str, Values | None]) -> bool:
    """MFA-1 to MFA-3: a user has both keys, or a token without MFA, or neither."""
    present, age = (chosen.get(key, ("open",)) for key in MFA_KEYS)
    if age not in (None, ("open",)) and present not in (("true",), ("open",)):
        return False
    if age is None and present == ("true",):
        return False
    return present is not None or not chosen.get(_ISSUED)


_PARAMETERS = ("sts:externalid", *_OF_THE_CALL)


def _parameters(facts: ChosenFacts) -> AssumeRoleParameters:
    if not facts.values:
        return PLAIN
    tags = _tags_of(facts, "aws:requesttag/")
    transitive = facts.get("sts:TransitiveTagKeys") or ()
    for name in (*(facts.get("aws:TagKeys") or ()), *transitive):
        if name.lower() not in {tag.lower() for tag in tags}:
            tags[name] = "example"
    return AssumeRoleParameters(
        external_id=facts.text("sts:ExternalId"),
        session_name=facts.text("sts:RoleSessionName"),
        source_identity=facts.text("sts:SourceIdentity"),
        tags=tuple(tags.items()),
        transitive_tag_keys=transitive,
    )


def _tags_of(facts: ChosenFacts, prefix: str) -> dict[str, str]:
    return {
        key.partition("/")[2]: values[0]
        for key, values in facts.values.items()
        if key.lower().startswith(prefix) and values
    }


def _with_mfa(
    parameters: AssumeRoleParameters, facts: ChosenFacts
) -> tuple[AssumeRoleParameters, list[tuple[str, Values | None]]]:
    """MFA-2: a user passes the code with the call; MFA-3: or got a token before, without one."""
    age, present = facts.get(MFA_KEYS[1]), facts.text(MFA_KEYS[0])
    is_token = facts.get(_ISSUED) is not None
    context: list[tuple[str, Values | None]] = []
    if present == "false" or (is_token and present is None and age is None):
        return parameters, [("aws:MultiFactorAuthPresent", ("false",))]
    if present is None and age is None:
        return parameters, []
    if is_token:
        context += [("aws:MultiFactorAuthPresent", ("true",)), ("aws:MultiFactorAuthAge", age)]
        return parameters, context
    if age is not None:
        context.append(("aws:MultiFactorAuthAge", age))
    return replace(parameters, mfa=True), context


def _vouched(index: WorldIndex, caller: Caller, claims: Mapping[str, Values | None]) -> Caller:
    """Give a token or assertion the claims asked for, and those that every one has."""
    if not caller.is_token:
        return caller
    is_web = caller.kind is CallerKind.WEB
    audience = audiences(index, caller.provider)[:1] if is_web else (SAML_AUDIENCE,)
    usual = {"aud": audience, "sub": ("example",)}
    named = {name.lower() for name in claims}
    left = ((name, values) for name, values in usual.items() if name not in named)
    given = tuple((name, values) for name, values in (*left, *claims.items()) if values)
    return caller.with_claims(given)
