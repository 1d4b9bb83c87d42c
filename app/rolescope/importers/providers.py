"""Identity providers: lists of OIDC and SAML providers, and single OIDC providers (9.2)."""

from collections.abc import Callable, Iterator

from rolescope.importers.faults import Place, problem
from rolescope.importers.fields import Record
from rolescope.importers.gathering import Audiences, Gathering, Provider
from rolescope.importers.importer import Content, Importer
from rolescope.model.arn import Arn, is_account_id
from rolescope.model.instant import format_instant, parse_instant
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.problem import Severity

OIDC_LIST, SAML_LIST = "OpenIDConnectProviderList", "SAMLProviderList"


def _has_list(key: str) -> Callable[[Content], bool]:
    return lambda content: (
        isinstance(content.value, dict) and isinstance(content.value.get(key), list)
    )


def read_oidc(content: Content, gathering: Gathering, key: str = OIDC_LIST) -> None:
    """Read the OIDC providers below a key: ARNs alone, or with Url and ClientIDList (DF-13)."""
    top = gathering.record(content.value, content.place)
    found = _providers(top, key, _oidc)
    gathering.add_providers(OidcProvider, content.account, found, content.place.at(key))


def read_saml(content: Content, gathering: Gathering, key: str = SAML_LIST) -> None:
    """Read the SAML providers below a key (DF-14)."""
    top = gathering.record(content.value, content.place)
    found = _providers(top, key, _saml)
    gathering.add_providers(SamlProvider, content.account, found, content.place.at(key))


def _providers(
    top: Record, key: str, read: Callable[[Record, str], Provider]
) -> Iterator[tuple[Provider, str, Place]]:
    for record in top.records(key):
        arn = record.text("Arn") or ""
        parsed = Arn.parse(arn)
        if parsed is not None and is_account_id(parsed.account):
            yield read(record, arn), parsed.account, record.place
        else:
            top.report(
                problem(
                    Severity.ERROR,
                    record.place,
                    "An identity provider has no ARN.",
                    "It was left out: roles that trust it may seem to trust nothing that exists.",
                    "Export the list again with the AWS command line.",
                )
            )


def _oidc(record: Record, arn: str) -> OidcProvider:
    url = record.text("Url") or arn.partition(":oidc-provider/")[2]
    client_ids = record.texts("ClientIDList") if record.has("ClientIDList") else None
    return OidcProvider(arn, _without_scheme(url), client_ids)


def _without_scheme(url: str) -> str:
    return url.removeprefix("https://").removesuffix("/")


def _saml(record: Record, arn: str) -> SamlProvider:
    moment = parse_instant(record.text("ValidUntil") or "")
    return SamlProvider(arn, format_instant(moment) if moment else None)


def _is_single_oidc(content: Content) -> bool:
    value = content.value
    return (
        isinstance(value, dict)
        and isinstance(value.get("Url"), str)
        and isinstance(value.get("ClientIDList"), list)
        and "Arn" not in value
    )


def _read_single_oidc(content: Content, gathering: Gathering) -> None:
    record = gathering.record(content.value, content.place)
    url = _without_scheme(record.text("Url") or "")
    gathering.audiences.append(Audiences(content.account, url, record.texts("ClientIDList")))


OIDC_PROVIDERS = Importer(
    id="oidc-providers",
    title="OIDC providers (ListOpenIDConnectProviders)",
    detect=_has_list(OIDC_LIST),
    read=read_oidc,
)
OIDC_PROVIDER = Importer(
    id="oidc-provider",
    title="One OIDC provider (GetOpenIDConnectProvider)",
    detect=_is_single_oidc,
    read=_read_single_oidc,
)
SAML_PROVIDERS = Importer(
    id="saml-providers",
    title="SAML providers (ListSAMLProviders)",
    detect=_has_list(SAML_LIST),
    read=read_saml,
)
