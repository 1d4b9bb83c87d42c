"""Identity providers: lists of OIDC and SAML providers, and single OIDC providers (9.2)."""

from collections.abc import Callable, Iterator

from rolescope.importers.faults import JsonPlace
from rolescope.importers.fields import Record
from rolescope.importers.gathering import Audiences, Gathering, Provider
from rolescope.importers.importer import Content, Importer
from rolescope.model.arn import Arn, is_account_id
from rolescope.model.instant import format_instant, parse_instant
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.value import Value

OIDC_LIST, SAML_LIST = "OpenIDConnectProviderList", "SAMLProviderList"


def _has_list(key: str) -> Callable[[Content], bool]:
    return lambda content: isinstance(content.value, dict) and key in content.value


def read_oidc(content: Content, gathering: Gathering, key: str = OIDC_LIST) -> None:
    """Read the OIDC providers below a key: ARNs alone, or with Url and ClientIDList (DF-13)."""
    _read(content, gathering, _Kind(key, OIDC_LIST, OidcProvider, _oidc))


def read_saml(content: Content, gathering: Gathering, key: str = SAML_LIST) -> None:
    """Read the SAML providers below a key (DF-14)."""
    _read(content, gathering, _Kind(key, SAML_LIST, SamlProvider, _saml))


class _Kind(Value):
    """A kind of provider: where its list stands, what AWS calls the list, how to read an entry."""

    key: str
    list: str
    type: type[Provider]
    read: Callable[[Record, str], Provider]


def _read(content: Content, gathering: Gathering, kind: _Kind) -> None:
    """Read a list, or the object with the list that the AWS CLI prints.

    What is no list, or has entries that cannot be read, counts as not imported (DF-38): of a
    provider that is missing nobody can tell whether it exists.
    """
    top, key = gathering.record(content.value, content.place), kind.key
    inner = top.value.get(key)
    if key != kind.list and isinstance(inner, dict) and kind.list in inner:
        top, key = gathering.record(inner, content.place.at(key)), kind.list
    place = top.place.at(key)
    if not top.has_list(key):
        top.wrong(key, "a list of identity providers")
        return
    found = list(_providers(top, key, kind.read))
    if top.lacks_some(key, len(found)):
        gathering.fail(
            place,
            "The list of identity providers cannot be read as a whole.",
            "It counts as not imported: which of them exist is unknown.",
            "Export the list again with the AWS command line.",
            code="wrong-value",
        )
        return
    gathering.add_providers(kind.type, content.account, found, place)


def _providers(
    top: Record, key: str, read: Callable[[Record, str], Provider]
) -> Iterator[tuple[Provider, str, JsonPlace]]:
    for record in top.records(key):
        arn = record.text("Arn") or ""
        parsed = Arn.parse(arn)
        if parsed is not None and is_account_id(parsed.account):
            yield read(record, arn), parsed.account, record.place
        else:
            record.wrong("Arn", "the ARN of an identity provider")


def _oidc(record: Record, arn: str) -> OidcProvider:
    url = record.text("Url") or arn.partition(":oidc-provider/")[2]
    return OidcProvider(arn, _without_scheme(url), _audiences(record))


def _audiences(record: Record) -> tuple[str, ...] | None:
    """Return the audiences; None where they are absent, or not all of them can be read."""
    found = record.texts("ClientIDList")
    is_whole = record.has("ClientIDList") and not record.lacks_some("ClientIDList", len(found))
    return found if is_whole else None


def _without_scheme(url: str) -> str:
    return url.removeprefix("https://").removesuffix("/")


def _saml(record: Record, arn: str) -> SamlProvider:
    if not record.has("ValidUntil"):
        return SamlProvider(arn, None)
    moment = parse_instant(record.text("ValidUntil") or "")
    if moment is None:
        record.wrong("ValidUntil", "a time such as 2026-11-24T12:00:00Z")
    return SamlProvider(arn, format_instant(moment) if moment else "")


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
    found = _audiences(record)
    if found is not None:
        gathering.audiences.append(Audiences(content.account, url, found))


OIDC_PROVIDERS = Importer(
    id="oidc-providers",
    title="OIDC providers (ListOpenIDConnectProviders)",
    detect=_has_list(OIDC_LIST),
    read=read_oidc,
    yaml_keys=(OIDC_LIST,),
)
OIDC_PROVIDER = Importer(
    id="oidc-provider",
    title="One OIDC provider (GetOpenIDConnectProvider)",
    detect=_is_single_oidc,
    read=_read_single_oidc,
    yaml_keys=("ClientIDList",),
)
SAML_PROVIDERS = Importer(
    id="saml-providers",
    title="SAML providers (ListSAMLProviders)",
    detect=_has_list(SAML_LIST),
    read=read_saml,
    yaml_keys=(SAML_LIST,),
)
