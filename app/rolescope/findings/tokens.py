"""FND-9 to FND-13, FND-25 to FND-27, FND-45, FND-46: trust in identity providers."""

from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum

from rolescope.engine.language.wildcard import glob
from rolescope.findings.condition_faults import SETS_PAGE
from rolescope.findings.finding import ReasonOfRisk, Risk
from rolescope.findings.key_tests import KeyTest, is_wild
from rolescope.findings.rule import USER_GUIDE, Detection, FindingRule
from rolescope.findings.survey import SAML, WEB_IDENTITY, Survey, TrustStatement
from rolescope.model.policy import PrincipalType, StatementPrincipal

GITHUB = "token.actions.githubusercontent.com"
_IDENTITY_CLAIMS = ("sub", "repository", "repository_id", "repository_owner_id", "job_workflow_ref")
_REF_CLAIMS = ("ref", "environment", "job_workflow_ref")


class Width(IntEnum):
    """How much of GitHub gets in; the greater, the less."""

    EVERYBODY = 0
    ORGANIZATION = 1  # any repository of an organization
    REPOSITORY = 2  # any branch or pull request of a repository
    PINNED = 3


def is_github(host: str) -> bool:
    """Tell whether an issuer is GitHub Actions, of an enterprise too (CK-66)."""
    return host == GITHUB or host.startswith(f"{GITHUB}/")


def width_of(tests: Iterable[KeyTest], host: str) -> Width:
    """Tell how much of GitHub a statement lets in: the narrowest of its tests counts (CO-1)."""
    of_host = [test for test in tests if test.key.rpartition(":")[0] == host]
    found = [
        min((_width(test, value) for value in test.condition.values), default=Width.EVERYBODY)
        for test in of_host
        if test.is_positive and test.claim in _IDENTITY_CLAIMS
    ]
    width = max(found, default=Width.EVERYBODY)
    is_ref_pinned = any(test.is_binding and test.claim in _REF_CLAIMS for test in of_host)
    return Width.PINNED if width is Width.REPOSITORY and is_ref_pinned else width


def _width(test: KeyTest, value: str) -> Width:
    has_wildcards = test.is_pattern and ("*" in value or "?" in value)
    if has_wildcards and is_wild(value):
        return Width.EVERYBODY
    match test.claim:
        case "repository_owner_id":
            return Width.EVERYBODY if has_wildcards else Width.ORGANIZATION
        case "repository_id":
            return Width.EVERYBODY if has_wildcards else Width.PINNED
        case "repository" | "job_workflow_ref":
            return _of_repository(value) if has_wildcards else Width.PINNED
    if not has_wildcards:
        is_any_request = value.endswith(":pull_request")
        return Width.REPOSITORY if is_any_request else Width.PINNED
    return _of_subject(value)


def _of_repository(value: str) -> Width:
    owner, _, rest = value.partition("/")
    if _has_wildcard(owner):
        return Width.EVERYBODY
    name = rest.partition("/")[0]
    return Width.ORGANIZATION if _has_wildcard(name) or not name else Width.PINNED


def _of_subject(value: str) -> Width:
    prefix = value[: min(place for place in map(value.find, "*?") if place >= 0)]
    if not value.startswith("repo:"):
        return Width.EVERYBODY if "repo:".startswith(prefix) else Width.PINNED
    owner, _, rest = value.removeprefix("repo:").partition("/")
    if _has_wildcard(owner.partition("@")[0]):
        return Width.EVERYBODY
    name, _, ref = rest.partition(":")
    if not name or _has_wildcard(name.partition("@")[0]):
        return Width.ORGANIZATION
    last = ref.replace("/", ":").rpartition(":")[2]
    return Width.REPOSITORY if is_wild(last) or last == "pull_request" else Width.PINNED


def _has_wildcard(text: str) -> bool:
    return "*" in text or "?" in text


_OIDC_ROLE = f"{USER_GUIDE}id_roles_create_for-idp_oidc.html"
_SHARED = f"{USER_GUIDE}id_roles_providers_oidc_secure-by-default.html"
_SAML_ROLE = f"{USER_GUIDE}id_roles_create_for-idp_saml.html"
_PROVIDERS = f"{USER_GUIDE}id_roles_providers_create_oidc.html"
_COGNITO_PAGE = (
    "https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html"
)

COGNITO = "cognito-identity.amazonaws.com"
_AUDIENCES = ("aud", "azp", "oaud", "app_id")
_SERVICE_ACCOUNT = "system:serviceaccount:"
_SHARED_ISSUERS = (  # FED-10
    *("token.actions.githubusercontent.com", "vstoken.actions.githubusercontent.com"),
    *("gitlab.com", "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", "agent.buildkite.com"),
    *("oidc.codefresh.io", "studio.datachain.ai/api", "scalr.io", "tokens.cloud.shisho.dev"),
    *("proidc.upbound.io", "app.terraform.io", "api.pulumi.com/oidc", "sandboxes.cloud"),
    "oidc.vercel.com",
)
_MANY_SUBJECTS = (  # FND-12: one issuer for many, who are told apart by their subject alone
    *("gitlab.", "oidc.eks.", "app.terraform.io", "agent.buildkite.com", "oidc.circleci.com"),
    *("api.bitbucket.org", "accounts.google.com", "oidc.codefresh.io", "studio.datachain.ai"),
    *("scalr.io", "tokens.cloud.shisho.dev", "proidc.upbound.io"),
)

Federated = tuple[TrustStatement, StatementPrincipal, str]


def host_of(principal: StatementPrincipal) -> str:
    """Return the issuer of an OIDC provider without scheme, in lower case."""
    return (principal.value.partition(":oidc-provider/")[2] or principal.value).lower()


def _web(survey: Survey) -> Iterator[Federated]:
    """Yield the statements that let in web identities, with each provider and its issuer."""
    for one in survey.allowing:
        named = one.named(PrincipalType.FEDERATED)
        if named and one.is_about(WEB_IDENTITY):
            for principal in named:
                if ":saml-provider/" not in principal.value:
                    yield one, principal, host_of(principal)


def _of(tests: tuple[KeyTest, ...], host: str, *claims: str) -> Iterator[KeyTest]:
    names = {f"{host}:{claim}" for claim in claims}
    return (test for test in tests if test.key in names)


def _hit(found: Federated, risk: Risk, *raised: ReasonOfRisk) -> Detection:
    one, principal, host = found
    return Detection(
        risk=risk, statement=one, principals=(principal,), raised=raised, details=(host,)
    )


def _any_repository(survey: Survey) -> Iterator[Detection]:
    """FND-9: any repository of GitHub."""
    for found in _web(survey):
        one, _, host = found
        if is_github(host) and width_of(one.tests, host) is Width.EVERYBODY:
            yield _hit(found, Risk.CRITICAL)


def _wide_repositories(survey: Survey) -> Iterator[Detection]:
    """FND-10: any repository of an organization; any branch, where the role is privileged."""
    for found in _web(survey):
        one, _, host = found
        width = width_of(one.tests, host) if is_github(host) else Width.PINNED
        if width in (Width.EVERYBODY, Width.PINNED):
            continue
        is_privileged = survey.is_privileged(one.role)
        if is_privileged:
            yield _hit(found, Risk.HIGH, ReasonOfRisk.PRIVILEGED)
        elif width is Width.ORGANIZATION:
            yield _hit(found, Risk.MEDIUM)


def _no_audience(survey: Survey) -> Iterator[Detection]:
    """FND-11: a token for whatever audience the provider has."""
    for found in _web(survey):
        one, _, host = found
        is_other = not is_github(host) and host != COGNITO
        if is_other and not any(test.is_binding for test in _of(one.tests, host, *_AUDIENCES)):
            is_shared = host.startswith(_SHARED_ISSUERS)
            risk = Risk.HIGH if is_shared else Risk.MEDIUM
            yield _hit(found, risk, *((ReasonOfRisk.SHARED_PROVIDER,) if is_shared else ()))


def _no_subject(survey: Survey) -> Iterator[Detection]:
    """FND-12: any subject of an issuer that has many."""
    for found in _web(survey):
        one, _, host = found
        if _is_any_subject_let_in(one, host):
            yield _hit(found, Risk.HIGH)


def _is_any_subject_let_in(one: TrustStatement, host: str) -> bool:
    return host.startswith(_MANY_SUBJECTS) and not any(
        test.is_binding and not any(_is_any_subject(test, v) for v in test.condition.values)
        for test in _of(one.tests, host, "sub")
    )


def _are_guests_let_in(one: TrustStatement) -> bool:
    tests = [test for test in _of(one.tests, COGNITO, "amr") if test.is_positive]
    return all(any(_lets_guests_in(test, v) for v in test.condition.values) for test in tests)


def is_public(one: TrustStatement, principal: StatementPrincipal) -> bool:
    """Tell whether a statement lets in tokens that anybody can get from a provider."""
    host = host_of(principal)
    if not one.is_about(WEB_IDENTITY):
        return False
    if is_github(host):
        return width_of(one.tests, host) is Width.EVERYBODY
    if host == COGNITO:
        return _are_guests_let_in(one)
    is_for_all = host.startswith(_SHARED_ISSUERS) or host == "accounts.google.com"
    return is_for_all and _is_any_subject_let_in(one, host)


def _is_any_subject(test: KeyTest, value: str) -> bool:
    rest = value.removeprefix(_SERVICE_ACCOUNT) if test.is_pattern else value
    return rest != value and not rest.strip("*?:")


def _set_operator(survey: Survey) -> Iterator[Detection]:
    """FND-13: an operator that holds for a token without the claim (CO-8, CO-15)."""
    for found in _web(survey):
        one, principal, host = found
        loose = tuple(filter(_is_loose, _of(one.tests, host, "sub", "aud")))
        if loose:
            keys = tuple(dict.fromkeys(test.condition.key for test in loose))
            yield Detection(risk=Risk.HIGH, statement=one, principals=(principal,), details=keys)


def _is_loose(test: KeyTest) -> bool:
    """Tell whether a test of an Allow statement holds without its key (CO-8, CO-15)."""
    return test.if_exists or test.quantifier == "forallvalues"


def _cognito(survey: Survey) -> Iterator[Federated]:
    return (found for found in _web(survey) if found[2] == COGNITO)


def _unauthenticated(survey: Survey) -> Iterator[Detection]:
    """FND-25: guests of an identity pool."""
    for found in _cognito(survey):
        one = found[0]
        if _are_guests_let_in(one):
            is_harmless = survey.is_harmless(one.role)
            yield _hit(found, Risk.MEDIUM if is_harmless else Risk.HIGH)


def _lets_guests_in(test: KeyTest, value: str) -> bool:
    guest = "unauthenticated"
    return glob(value).matches(guest) if test.is_pattern else value == guest


def _any_pool(survey: Survey) -> Iterator[Detection]:
    """FND-26: any identity pool."""
    for found in _cognito(survey):
        if not any(test.is_binding for test in _of(found[0].tests, COGNITO, "aud")):
            yield _hit(found, Risk.CRITICAL)


def _any_endpoint(survey: Survey) -> Iterator[Detection]:
    """FND-27: an assertion for whatever endpoint."""
    keys = ("saml:aud", "saml:iss", "saml:doc")
    for one in survey.allowing:
        named = tuple(
            principal
            for principal in one.named(PrincipalType.FEDERATED)
            if ":saml-provider/" in principal.value
        )
        is_tested = any(test.key in keys and test.is_binding for test in one.tests)
        if named and one.is_about(SAML) and not is_tested:
            yield Detection(risk=Risk.LOW, statement=one, principals=named)


def _stale_provider(survey: Survey) -> Iterator[Detection]:
    """FND-45: a provider without roles, and roles without their provider."""
    used: set[str] = set()
    for one in survey.statements:
        for principal in one.named(PrincipalType.FEDERATED):
            used.add(principal.value)
            if _is_missing(survey, one.account, principal.value):
                yield Detection(risk=Risk.MEDIUM, statement=one, principals=(principal,))
    for account in survey.index.world.accounts:
        known = {one.arn for one in account.oidc_providers or ()}
        known |= {one.arn for one in account.saml_providers or ()}
        for arn in sorted(known - used):
            yield Detection(risk=Risk.LOW, subjects=(arn,))


def _is_missing(survey: Survey, home: str, provider: str) -> bool:
    account = survey.index.account(home)
    is_saml = ":saml-provider/" in provider
    if account is None or not (is_saml or ":oidc-provider/" in provider):
        return False
    known = account.saml_providers if is_saml else account.oidc_providers
    return known is not None and provider not in {one.arn for one in known}


def _many_audiences(survey: Survey) -> Iterator[Detection]:
    """FND-46: audiences of the provider that say little, and none is tested."""
    providers = {
        provider.arn: provider.client_ids or ()
        for account in survey.index.world.accounts
        for provider in account.oidc_providers or ()
    }
    for found in _web(survey):
        one, principal, host = found
        audiences = providers.get(principal.value, ())
        is_generic = "sts.amazonaws.com" in audiences and host.startswith(_SHARED_ISSUERS)
        if (len(audiences) > 1 or is_generic) and not any(
            test.is_binding for test in _of(one.tests, host, *_AUDIENCES)
        ):
            yield Detection(
                risk=Risk.MEDIUM, statement=one, principals=(principal,), details=audiences
            )


def _providers_not_imported(survey: Survey) -> tuple[str, ...]:
    return survey.missing_files("oidc-providers.json", "saml-providers.json")


def _oidc_not_imported(survey: Survey) -> tuple[str, ...]:
    return survey.missing_files("oidc-providers.json")


def _exposure(
    number: str,
    detect: Callable[[Survey], Iterator[Detection]],
    page: str,
    *,
    is_stepped: bool = True,
    unsure: tuple[str, ...] = (),
) -> FindingRule:
    return FindingRule(
        id=number,
        detect=detect,
        page=page,
        is_exposure=True,
        is_proved=True,
        is_stepped=is_stepped,
        unsure=unsure,
    )


RULES = (
    _exposure("FND-9", _any_repository, _SHARED, unsure=("U-27",)),
    _exposure("FND-10", _wide_repositories, _OIDC_ROLE, is_stepped=False),
    _exposure("FND-11", _no_audience, _OIDC_ROLE),
    _exposure("FND-12", _no_subject, _SHARED),
    _exposure("FND-13", _set_operator, SETS_PAGE),
    FindingRule(
        id="FND-25", detect=_unauthenticated, page=_COGNITO_PAGE, is_stepped=False, is_proved=True
    ),
    FindingRule(
        id="FND-26", detect=_any_pool, page=_COGNITO_PAGE, is_proved=True, unsure=("U-35",)
    ),
    FindingRule(id="FND-27", detect=_any_endpoint, page=_SAML_ROLE, is_proved=True),
    FindingRule(
        id="FND-45",
        detect=_stale_provider,
        page=_PROVIDERS,
        is_stepped=False,
        needs=_providers_not_imported,
    ),
    FindingRule(id="FND-46", detect=_many_audiences, page=_PROVIDERS, needs=_oidc_not_imported),
)
