"""What a part tells beside trusts: ways of escalation by account, and findings on single roles.

The ways of an account are those that it has by itself: source and target are in it, and whoever is
raised can be become without a session in another account. So they do not depend on how accounts
are divided. The others are those of `across`.

Findings are those of the rules that look at one role: its trusts are known in full here.
"""

from collections.abc import Iterable

from rolescope.analysis import Analysis
from rolescope.cluster.tables import NOT_BY_PART
from rolescope.engine.index import WorldIndex
from rolescope.escalation.find import WayFinder
from rolescope.escalation.way import Escalations, WaySet
from rolescope.findings.find import found_of_roles
from rolescope.findings.finding import Finding
from rolescope.findings.settings import FindingSettings
from rolescope.findings.survey import Survey
from rolescope.model.analyzer_finding import AnalyzerFindings
from rolescope.model.coverage import Coverage
from rolescope.model.edit import Scenario
from rolescope.model.resource_list import Resources
from rolescope.model.world import Account, World
from rolescope.trust.edge import TrustGraph
from rolescope.trust.partition import Part, lent_to
from rolescope.trust.paths.hops import Hops
from rolescope.value import replace

_SETTINGS = FindingSettings(rules_off=frozenset(NOT_BY_PART))


def ways_in(  # what they depend on
    account: Account,
    part: Part,
    callers: World,
    resources: Resources | None,
    graph: TrustGraph,
    at: str,
) -> tuple[Escalations, tuple[WaySet, ...]]:
    """Return the ways that an account of a part has by itself, and all raises of others.

    The latter are there whether a source can become the others or not. `callers` brings the
    organization, `graph` holds the trusts of its roles.
    """
    lent = Account(id="", policies=lent_to(account, part.documents))
    world = replace(callers, accounts=(account, lent), resources=resources)
    index = WorldIndex(world)
    finder = WayFinder(index, Hops(graph, index, at), at)
    return finder.run(), finder.raising


def findings_on_roles(
    part: Part,
    callers: World,
    analyzed: Iterable[AnalyzerFindings | None],
    graph: TrustGraph,
    ways: Iterable[Escalations],
    at: str,
) -> tuple[Finding, ...]:
    """Return what is found on each role of a part, by the trusts and ways of its accounts.

    `callers` are those of all accounts, `analyzed` what Access Analyzer found in those of the part.
    """
    roles = tuple(role.arn for account in part.accounts for role in account.roles)
    if not roles:
        return ()
    complete = {account.id: account for account in part.accounts}
    accounts = (complete.get(one.id, one) for one in callers.accounts)
    found = [one for one in analyzed if one is not None]
    world = replace(
        callers,
        accounts=(*accounts, Account(id="", policies=part.documents)),
        analyzer=AnalyzerFindings(tuple(item for one in found for item in one.items))
        if found
        else None,
    )
    return found_of_roles(
        Survey(
            WorldIndex(world),
            Analysis(scenario=Scenario(world), graph=graph, coverage=Coverage(), at=at),
            _SETTINGS,
            _together(ways),
            only=roles,
        )
    )


def _together(ways: Iterable[Escalations]) -> Escalations:
    found = tuple(ways)
    return Escalations(
        own=tuple(way for one in found for way in one.own),
        sets=tuple(some for one in found for some in one.sets),
        admins={account: arns for one in found for account, arns in one.admins.items()},
        not_checked=(),
    )
