"""Builds the World of a Gathering: sorts accounts, adds what ListRoles tells, reports the rest."""

from collections import Counter

from rolescope.importers.credential_report import with_reports
from rolescope.importers.gathering import (
    AnswerPage,
    Audiences,
    Entity,
    Gathering,
    ListedFact,
    Provider,
    RoleFacts,
)
from rolescope.importers.list_roles import LIST_ROLES, add_told_roles
from rolescope.importers.organization_answers import join_answers
from rolescope.importers.policy_answers import join_versions
from rolescope.importers.policy_catalogue import add_catalogued
from rolescope.importers.resource_list import different_policies
from rolescope.model.analyzer_finding import AnalyzerFindings
from rolescope.model.arn import group_digits
from rolescope.model.collection import DETAILS, CallState
from rolescope.model.plain import visible
from rolescope.model.policy import Policy
from rolescope.model.principal import Group, OidcProvider, Role, SamlProvider, User
from rolescope.model.world import LISTS, Account, World
from rolescope.problem import MORE_PAGES, Problem, ProblemLevel
from rolescope.value import replace

_LISTS = {
    OidcProvider: "list of OIDC providers",
    SamlProvider: "list of SAML providers",
    RoleFacts: "list of roles",
}
_MAX_NAMED_ROLES = 5
_DETAILS = "gaad"  # the kind of the pages of authorization details


def assemble(gathering: Gathering) -> World | None:
    """Return the world of everything gathered; None when there is no account in it."""
    add_told_roles(gathering)
    _file_policies(gathering)
    join_versions(gathering)
    _add_from_library(gathering)
    add_catalogued(gathering)
    join_answers(gathering)
    unended = _report_pages(gathering)
    lists = _lists(gathering)
    filed: dict[str, list[Entity]] = {id_: [] for id_ in sorted(gathering.accounts)}
    for (_, account, _), (entity, _) in gathering.entities.items():
        filed[account].append(_with_use(entity, gathering))
    providers: dict[str, list[Provider]] = {id_: [] for id_ in filed}
    for (_, account, _), (provider, _) in gathering.providers.items():
        providers.get(account, []).append(provider)
    lost = _report_unknown_roles(gathering)
    incomplete = {id_: _incomplete(id_, unended, lost, gathering) for id_ in filed}
    accounts = tuple(
        replace(
            _account(id_, filed[id_], providers[id_], gathering, lists), incomplete=incomplete[id_]
        )
        for id_ in filed
    )
    if not accounts:
        return None
    organization, collection = gathering.organization, gathering.collection
    resources = with_reports(gathering)
    if resources is not None:
        for different in different_policies(resources):
            gathering.report(different)
    return World(
        accounts=accounts,
        organization=organization[0] if organization else None,
        organization_known=organization is not None,
        id=gathering.world_id,
        now=gathering.now[0] if gathering.now else None,
        collection=collection and replace(collection, calls=tuple(gathering.calls)),
        permission_sets=(
            None if gathering.permission_sets is None else tuple(gathering.permission_sets)
        ),
        resources=resources,
        analyzer=_analyzer(gathering) if gathering.is_analyzed else None,
    )


def _with_use(entity: Entity, gathering: Gathering) -> Entity:
    """Let a role have what its services tell of its use (FND-19)."""
    accessed = gathering.last_accessed.get(entity.arn or "")
    if accessed is None or not isinstance(entity, Role):
        return entity
    return replace(entity, last_accessed=accessed)


def _analyzer(gathering: Gathering) -> AnalyzerFindings:
    found = gathering.analyzer_findings
    complete = gathering.analyzed - gathering.analyzed_in_part
    return AnalyzerFindings(tuple(found[id_] for id_ in sorted(found)), frozenset(complete))


def problems(gathering: Gathering) -> tuple[Problem, ...]:
    """Return the problems, the last one telling how many more there were."""
    if not gathering.left_out:
        return tuple(gathering.problems)
    rest = Problem(
        level=ProblemLevel.ERROR if gathering.loses_more else ProblemLevel.WARNING,
        code="more",
        what=f"{gathering.left_out:,} more problems are not listed.",
        meaning="They are of the same kinds.",
        advice="Fix these problems first, and import again.",
    )
    return (*gathering.problems, rest)


def _file_policies(gathering: Gathering) -> None:
    """File AWS managed policies of pages without an account under the account of their file."""
    for policy, place in gathering.unfiled:
        owners = Counter(
            account
            for (_, account, _), (_, where) in gathering.entities.items()
            if where.file == place.file
        )
        account = max(owners, key=owners.__getitem__, default=None) or min(
            gathering.accounts, default=None
        )
        if account is not None:
            gathering.add_entity(policy, account, place)


def _add_from_library(gathering: Gathering) -> None:
    """Give entities the documents that their export lacks and a collection has (DF-10)."""
    if not gathering.library:
        return
    known = {arn for _, _, arn in gathering.entities}
    named = {
        key: place
        for key, place in gathering.named_policies()
        if key[1] in gathering.library and key[1] not in known
    }
    for (account, arn), place in named.items():
        gathering.add_entity(gathering.library[arn], account, place)


def _report_pages(gathering: Gathering) -> list[AnswerPage]:
    """DF-1: of every answer that says that more follows, the last page has to be there.

    Returns the pages of which it is not.
    """
    unended: list[AnswerPage] = []
    last = [page for page in gathering.pages if page.is_last]
    accounts = {(page.kind, page.account) for page in last if page.account}
    files = {(page.kind, page.place.file) for page in last}
    nameless = {(page.kind, page.place.file) for page in last if page.account is None}
    for page in gathering.pages:
        file = page.kind, page.place.file
        if page.account is None:
            is_ended = file in files
        else:  # a file may hold several accounts
            is_ended = (page.kind, page.account) in accounts or file in nameless
        if not page.is_last and not is_ended:
            unended.append(page)
            whose = f"account {group_digits(page.account)}" if page.account else "the account"
            gathering.warn(
                page.place,
                f"More pages of {whose} exist, but the last page is not in the import.",
                "The account is not complete: users, roles and policies may be missing, and an "
                "answer of nobody may be wrong.",
                "Export all pages (without --max-items and --no-paginate), or add the other pages.",
                code=MORE_PAGES,
            )
    return unended


def _incomplete(
    account: str, unended: list[AnswerPage], lost: frozenset[str], gathering: Gathering
) -> tuple[str, ...]:
    """Return the lists of an account that may lack entries; report those that are not there."""
    files = gathering.accounts[account]
    is_alone = account in gathering.roles_alone
    kind = LIST_ROLES.id if is_alone else _DETAILS
    pages = [page for page in gathering.pages if page.kind == kind]
    for page in unended:
        if page.kind == kind and (page.account or account) == account:
            return LISTS
    own = [page for page in pages if page.account in {account, None} and page.place.file in files]
    found = {name for page in own for name in page.lists}
    broken = {name for page in own for name in page.broken}
    absent = [name for name in LISTS if name not in found]
    if absent and own and not is_alone:
        gathering.warn(
            own[0].place,
            f"The authorization details of account {group_digits(account)} lack their "
            f"{', '.join(absent)}.",
            "The account is not complete: nobody can tell which of them exist, and verdicts that "
            "need them depend.",
            "Export the authorization details again, without a filter.",
        )
    lacking = {*absent, *broken, *(("roles",) if account in lost else ())}
    return tuple(name for name in LISTS if name in lacking)


def _lists(gathering: Gathering) -> set[tuple[type, str]]:
    """Return which lists were imported for which accounts; report those that are of no use."""
    found: set[tuple[type, str]] = set()
    only = min(gathering.accounts) if len(gathering.accounts) == 1 else None
    for listed in gathering.lists:
        account = listed.account or only
        if account in gathering.accounts:
            found.add((listed.kind, account or ""))
        else:
            _report_list(listed, gathering)
    return found


def _report_list(listed: ListedFact, gathering: Gathering) -> None:
    kind = _LISTS[listed.kind]
    if listed.account is None:
        what = f"Nothing tells of which account this {kind} is."
        advice = "Put the file into a folder whose name is the account ID."
    else:
        what = (
            f"This {kind} is of account {group_digits(listed.account)}, whose authorization "
            "details are not imported."
        )
        advice = "Add the authorization details of the account."
    gathering.warn(listed.place, what, "It was left out.", advice)


def _account(
    id_: str,
    entities: list[Entity],
    providers: list[Provider],
    gathering: Gathering,
    lists: set[tuple[type, str]],
) -> Account:
    return Account(
        id=id_,
        users=tuple(entity for entity in entities if isinstance(entity, User)),
        groups=tuple(entity for entity in entities if isinstance(entity, Group)),
        roles=tuple(
            _with_facts(entity, gathering) for entity in entities if isinstance(entity, Role)
        ),
        policies=_managed(id_, entities, gathering),
        oidc_providers=_oidc(id_, providers, gathering) if (OidcProvider, id_) in lists else None,
        saml_providers=(
            tuple(one for one in providers if isinstance(one, SamlProvider))
            if (SamlProvider, id_) in lists
            else None
        ),
        roles_listed=(RoleFacts, id_) in lists,
        lists_all_linked_roles=id_ in gathering.lists_all_linked_roles,
        sources=tuple(visible(file) for file in gathering.accounts[id_]),
        alias=gathering.aliases.get(id_, ""),
    )


def _managed(id_: str, entities: list[Entity], gathering: Gathering) -> tuple[Policy, ...]:
    """Return the managed policies of an account; their other versions as far as they were read.

    An old live import that asked for each policy (DF-36) looks as if it knew them all, and it read
    the default version alone.
    """
    found = (entity for entity in entities if isinstance(entity, Policy))
    if all(
        one.state is CallState.COMPLETE
        for one in gathering.calls
        if (one.part, one.call) == (id_, DETAILS)
    ):
        return tuple(found)
    return tuple(replace(one, other_versions=one.other_versions or None) for one in found)


def _with_facts(role: Role, gathering: Gathering) -> Role:
    kept = gathering.role_facts.get((role.arn,))
    if kept is None:
        return role
    facts = kept[0]
    duration = facts.max_session_duration or role.max_session_duration
    description = facts.description or role.description
    if (duration, description) == (role.max_session_duration, role.description):
        return role
    return replace(role, max_session_duration=duration, description=description)


def _oidc(id_: str, providers: list[Provider], gathering: Gathering) -> tuple[OidcProvider, ...]:
    return tuple(
        _with_audiences(found, id_, gathering.audiences)
        for found in providers
        if isinstance(found, OidcProvider)
    )


def _with_audiences(
    provider: OidcProvider, account: str, audiences: list[Audiences]
) -> OidcProvider:
    if provider.client_ids is not None:
        return provider
    for found in audiences:
        if found.url == provider.url and found.account in {account, None}:
            return replace(provider, client_ids=found.client_ids)
    return provider


def _report_unknown_roles(gathering: Gathering) -> frozenset[str]:
    """Report roles of ListRoles that the authorization details of their account lack (DF-11).

    Returns the accounts that lack some.
    """
    known = {arn for _, _, arn in gathering.entities}
    lost = [
        (arn, place)
        for (arn,), (_, place) in gathering.role_facts.items()
        if arn not in known and arn.split(":")[4] in gathering.accounts
    ]
    if lost:
        arns = ", ".join(visible(arn) for arn, _ in lost[:_MAX_NAMED_ROLES])
        gathering.warn(
            lost[0][1],
            f"The list of roles names {len(lost):,} roles that the authorization details lack: "
            f"{arns}{' …' if len(lost) > _MAX_NAMED_ROLES else ''}.",
            "They were left out, for their policies are not known.",
            "Export the authorization details and the list of roles at one time.",
        )
    return frozenset(arn.split(":")[4] for arn, _ in lost)
