"""Gathering: what was read from all files so far; merges duplicates and reports conflicts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from rolescope.importers.faults import JsonPlace, problem
from rolescope.importers.fields import Record
from rolescope.importers.policies import PolicyReader
from rolescope.model.analyzer_finding import AnalyzerFinding
from rolescope.model.collection import CallOutcome, Collection, PermissionSet
from rolescope.model.plain import visible
from rolescope.model.policy import Policy
from rolescope.model.principal import Group, OidcProvider, Role, SamlProvider, User
from rolescope.model.resource_list import Resource, Resources
from rolescope.model.world import Organization
from rolescope.problem import Problem, ProblemLevel
from rolescope.value import Value

MAX_PROBLEMS = 1_000

Entity = User | Group | Role | Policy
Provider = OidcProvider | SamlProvider
T = TypeVar("T")
K = TypeVar("K", bound=tuple[object, ...])
Kept = dict[K, tuple[T, JsonPlace]]


class RoleFacts(Value):
    """What ListRoles knows and the authorization details do not (DF-6, DF-7)."""

    arn: str
    max_session_duration: int | None
    description: str | None


Known = Entity | RoleFacts


class ToldRole(Value):
    """A role in an answer of GetRole, or of ListRoles (`is_listed`), with its trust policy."""

    arn: str
    account: str
    record: Record
    is_listed: bool

    @property
    def trust_policy(self) -> object:
        """The trust policy as it is written."""
        return self.record.value.get("AssumeRolePolicyDocument")


class AnswerPage(Value):
    """One page of a paged answer (DF-1). `is_last`: it does not say that more follows.

    `lists` are the lists of an account that it holds, empty ones included; `broken` those of them
    with entries that could not be read.
    """

    kind: str
    place: JsonPlace
    account: str | None
    is_last: bool
    lists: tuple[str, ...] = ()
    broken: frozenset[str] = frozenset()


class ListedFact(Value):
    """The fact that a list of one kind was imported, of an account; None: nothing tells which."""

    kind: type[Provider] | type[RoleFacts]
    account: str | None
    place: JsonPlace


class Audiences(Value):
    """What GetOpenIDConnectProvider tells about a provider that a list names (DF-13)."""

    account: str | None
    url: str
    client_ids: tuple[str, ...]


class OrganizationAnswer(Value):
    """One answer of Organizations: under which key AWS gives it, and the whole of it.

    `subject` is what it is about where it does not say so itself: an ID of its file or folder name.
    """

    key: str
    record: Record
    subject: str = ""


class Catalogued(Value):
    """The document of an AWS managed policy, as a catalogue of a date has it."""

    date: str
    document: object
    place: JsonPlace


class VersionAnswer(Value):
    """An answer of GetPolicyVersion, which does not say of which policy it is."""

    version: Record
    subject: str  # the name of its file, without the ending


class CredentialReport(Value):
    """What users of an account have, as its credential report tells; `complete` types wholly."""

    account: str
    items: tuple[Resource, ...]
    complete: frozenset[str]


class Gathering:
    """Everything that files yielded, filed by account. Importers write into it."""

    def __init__(self, tick: Callable[[float], None] = lambda _done: None) -> None:
        """Begin with nothing; `tick` is told how much of the current file is done, 0 to 1."""
        self.tick = tick
        self.problems: list[Problem] = []
        self.left_out = 0  # problems above MAX_PROBLEMS
        self.loses_more = False  # some of them are losses
        self.policies = PolicyReader(self.report)
        self.accounts: dict[str, dict[str, None]] = {}  # ID to names of files
        self.known: Mapping[tuple[str, str], Known] = {}  # what entries of the current file became
        self.entities: Kept[tuple[type[Entity], str, str], Entity] = {}
        self.unfiled: list[
            tuple[Policy, JsonPlace]
        ] = []  # AWS managed policies of an unknown account
        self.library: dict[str, Policy] = {}  # managed policies by ARN, for those that lack one
        self.catalogue: dict[str, Catalogued] = {}  # AWS managed policies by ARN
        self.default_versions: dict[str, dict[str, str]] = {}  # of managed policies: name, ARN
        self.versions: list[VersionAnswer] = []
        self.providers: Kept[tuple[type[Provider], str, str], Provider] = {}
        self.audiences: list[Audiences] = []
        self.role_facts: Kept[tuple[str], RoleFacts] = {}
        self.told_roles: list[ToldRole] = []
        self.roles_alone: set[str] = set()  # accounts of which nothing but told roles is known
        self.lists_all_linked_roles: set[str] = set()  # accounts, by ID
        self.lists: list[ListedFact] = []
        self.pages: list[AnswerPage] = []
        self.organization: tuple[Organization | None, JsonPlace] | None = None
        self.answers: list[OrganizationAnswer] = []  # of Organizations, one call each
        self.world_id = ""
        self.now: tuple[str, JsonPlace] | None = None
        self.aliases: dict[str, str] = {}  # by account ID
        self.collection: Collection | None = None
        self.calls: list[CallOutcome] = []
        self.permission_sets: list[PermissionSet] | None = None
        self.resources: Resources | None = None
        self.reports: list[CredentialReport] = []
        self.last_accessed: dict[str, str] = {}  # times of the last use, by ARN
        self.is_analyzed = False  # some file is of Access Analyzer
        self.analyzer_findings: dict[str, AnalyzerFinding] = {}  # by ID
        self.analyzed: set[str] = set()  # accounts of which a whole list is there
        self.analyzed_in_part: set[str] = set()

    def named_policies(self) -> Iterator[tuple[tuple[str, str], JsonPlace]]:
        """Yield the managed policies that entities name: account, ARN, a place that names it."""
        for (_, account, _), (entity, place) in self.entities.items():
            if not isinstance(entity, Policy):
                for arn in (*entity.attached, getattr(entity, "boundary", None)):
                    if arn is not None:
                        yield (account, arn), place

    @property
    def is_full(self) -> bool:
        """Tell whether further problems are only counted."""
        return len(self.problems) >= MAX_PROBLEMS

    def report(self, found: Problem) -> None:
        """Take note of a problem. Above MAX_PROBLEMS they are only counted."""
        if self.is_full:
            self.left_out += 1
            self.loses_more = self.loses_more or found.is_loss
        else:
            self.problems.append(found)

    def warn(
        self, place: JsonPlace, what: str, meaning: str, advice: str, *, code: str = "doubtful"
    ) -> None:
        """Take note of a warning at a place."""
        self.report(problem(ProblemLevel.WARNING, place, what, meaning, advice, code=code))

    def fail(
        self,
        place: JsonPlace,
        what: str,
        meaning: str,
        advice: str,
        *,
        code: str = "unreadable-value",
    ) -> None:
        """Take note that something at a place could not be read."""
        self.report(problem(ProblemLevel.ERROR, place, what, meaning, advice, code=code))

    def record(self, value: object, place: JsonPlace) -> Record:
        """Return a JSON object with its place."""
        return Record(value if isinstance(value, dict) else {}, place, self.report)

    def add_account(self, account: str, file: str) -> None:
        """Take note that a file holds the authorization details of an account."""
        self.accounts.setdefault(account, {})[file] = None

    def add_entity(self, entity: Entity, account: str, place: JsonPlace) -> None:
        """File an entity under an account."""
        arn = entity.arn or ""
        self._keep(self.entities, (type(entity), account, arn), entity, place)

    def add_providers(
        self,
        kind: type[Provider],
        account: str | None,
        found: Iterable[tuple[Provider, str, JsonPlace]],
        place: JsonPlace,
    ) -> None:
        """File a list of providers, each with the account in its ARN.

        The list counts for those accounts; an empty one for `account`.
        """
        accounts: set[str | None] = set()
        for provider, owner, where in found:
            accounts.add(owner)
            self._keep(self.providers, (kind, owner, provider.arn), provider, where)
        for owned in accounts or {account}:
            self.lists.append(ListedFact(kind, owned, place))

    def add_page(self, page: AnswerPage) -> None:
        """Take note of a page of a paged answer."""
        self.pages.append(page)

    def add_role_facts(self, facts: RoleFacts, place: JsonPlace) -> None:
        """Take note of what ListRoles tells about a role."""
        self._keep(self.role_facts, (facts.arn,), facts, place)

    def add_organization(self, organization: Organization | None, place: JsonPlace) -> None:
        """Take the organization; None: there is none (DF-39)."""
        if self.organization is None:
            self.organization = organization, place
        elif self.organization[0] != organization:
            self._conflict("The organization", self.organization[1], place)

    def add_resources(self, found: Resources) -> None:
        """Take a list of resources; several lists tell together what they tell."""
        self.resources = found if self.resources is None else self.resources.joined(found)

    def add_now(self, now: str, place: JsonPlace) -> None:
        """Take the time of the snapshot."""
        if self.now is None:
            self.now = now, place
        elif self.now[0] != now:
            self._conflict("The time of the snapshot", self.now[1], place)

    def _keep(self, store: Kept[K, T], key: K, thing: T, place: JsonPlace) -> None:
        known, where = store.setdefault(key, (thing, place))
        if known is not thing and known != thing:
            self._conflict(visible(str(key[-1])), where, place)

    def _conflict(self, what: str, first: JsonPlace, second: JsonPlace) -> None:
        self.warn(
            second,
            f"{what} stands in the import twice, with different contents.",
            f"The first is used ({first}), this one was left out.",
            "Import each account once, as it is at one time.",
            code="conflict",
        )
