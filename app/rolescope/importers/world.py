"""A world: accounts, providers, organization and time in one file (formats.md)."""

from rolescope.importers.faults import UNUSED, problem
from rolescope.importers.fields import Record
from rolescope.importers.gaad import read_details
from rolescope.importers.gathering import Gathering
from rolescope.importers.importer import Content, Importer
from rolescope.importers.list_roles import read_role_list
from rolescope.importers.organization import read_organization
from rolescope.importers.providers import read_oidc, read_saml
from rolescope.importers.resource_list import read_resources
from rolescope.model.arn import is_account_id
from rolescope.model.instant import parse_instant
from rolescope.model.plain import visible
from rolescope.problem import ProblemLevel

FORMAT = "iam-world/1"


def _detect(content: Content) -> bool:
    value = content.value
    if not isinstance(value, dict):
        return False
    written = value.get("format")
    return isinstance(written, str) and written.startswith("iam-world/")


def _read(content: Content, gathering: Gathering) -> None:
    top = gathering.record(content.value, content.place)
    if top.value.get("format") != FORMAT:
        gathering.report(
            problem(
                ProblemLevel.ERROR,
                content.place.at("format"),
                f"The file has the format {visible(str(top.value.get('format')))[:40]}, which this "
                "version of RoleScope does not know.",
                UNUSED,
                f"Save it as {FORMAT}, or use a newer version.",
            )
        )
        return
    gathering.world_id = gathering.world_id or top.text("id") or ""
    _read_now(top, gathering)
    if "organization" in top.value:
        place = content.place.at("organization")
        read_organization(Content(value=top.value["organization"], place=place), gathering)
    if top.has("resources"):
        place = content.place.at("resources")
        read_resources(Content(value=top.value["resources"], place=place), gathering)
    accounts = top.record("accounts")
    for id_ in accounts.value if accounts else ():
        account = accounts.record(id_) if accounts else None
        if account is not None:
            _read_account(id_, account, gathering)


def _read_now(top: Record, gathering: Gathering) -> None:
    now = top.text("now")
    if now is None:
        return
    if parse_instant(now) is None:
        top.wrong("now", "a time such as 2026-11-24T12:00:00Z")
    else:
        gathering.add_now(now, top.place.at("now"))


def _read_account(id_: str, account: Record, gathering: Gathering) -> None:
    if not is_account_id(id_):
        account.wrong(id_, "an account: its key is not 12 digits")
        return
    content = Content(value=account.value, place=account.place, account=id_)
    details = account.record("gaad")
    if details is not None:
        inner = Content(value=details.value, place=details.place, account=id_)
        read_details(inner, gathering)
    if account.has("oidcProviders"):
        read_oidc(content, gathering, "oidcProviders")
    if account.has("samlProviders"):
        read_saml(content, gathering, "samlProviders")
    if account.truth("hasServiceLinkedRoles"):
        gathering.lists_all_linked_roles.add(id_)
    if account.has("roles"):
        read_role_list(content, gathering, "roles")


WORLD = Importer(
    id="world",
    title="World (iam-world/1)",
    detect=_detect,
    read=_read,
    yaml_keys=("format",),
)
