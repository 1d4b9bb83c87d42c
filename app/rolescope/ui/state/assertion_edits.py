"""Marking verdicts: what must stay allowed, what must be denied."""

from rolescope.model.instant import parse_instant
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.review import Assertion, Expectation
from rolescope.questions.assertions import PathQuery, query_text, request_of
from rolescope.questions.checks import AssertionCheck
from rolescope.questions.error import QueryError
from rolescope.simulation.callers import caller_of, first_request, node_id
from rolescope.simulation.prefill import prefilled
from rolescope.ui.state import role_requests
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.assertion_text import asserted_in_words, asserted_step, not_asserted_step

WORDS = {
    Expectation.ALLOWED: "Must stay allowed",
    Expectation.DENIED: "Must be denied",
    Expectation.NONE: "No path may exist",
}


def subject(workspace: Workspace) -> AssumeRoleRequest | None:
    """Return the request that a mark would be about.

    It is what is simulated, unless one other trust is selected: then it is what simulating that
    trust would ask. None: neither, or nobody in particular calls.
    """
    simulation = workspace.question.simulation
    asked = simulation.request if simulation is not None else None
    edges = workspace.selection.current.edges
    edge = workspace.world.edge(edges[0]) if len(edges) == 1 else None
    if edge is None or (
        asked and (node_id(asked.caller), asked.role) == (edge.source, edge.target)
    ):
        return asked
    node = workspace.world.node(edge.source)
    caller = caller_of(node, workspace.world.index) if node is not None else None
    if caller is None:
        return None
    return prefilled(
        first_request(caller, edge.target, workspace.world.time), workspace.world.index
    )


def ask_again(workspace: Workspace, assertion: Assertion) -> None:
    """Simulate what an assertion asks, whatever it expects; nothing where nobody can."""
    try:
        asked = request_of(assertion.query, workspace.world.index, workspace.world.time)
    except QueryError:
        return
    role_requests.show_asked(workspace, asked)


def query_of(workspace: Workspace, request: AssumeRoleRequest) -> str | None:
    """Return the query that names a verdict; None when formats.md cannot say the request."""
    try:
        return query_text(request, workspace.world.index, _usual_time(workspace, request.at))
    except QueryError:
        return None


def _usual_time(workspace: Workspace, at: str) -> str:
    """Return the time that goes without saying: the world's own, or any since it was opened."""
    analysis = workspace.world.analysis
    if analysis is None or not analysis.at_is_clock:
        return analysis.at if analysis is not None else at
    opened, asked, now = map(parse_instant, (analysis.at, at, workspace.world.now()))
    is_now = opened is not None and asked is not None and now is not None and opened <= asked <= now
    return at if is_now else analysis.at


def expected(workspace: Workspace, request: AssumeRoleRequest) -> Expectation | None:
    """Return how a request is marked."""
    query = query_of(workspace, request)
    found = (one.expect for one in workspace.history.review.assertions if one.query == query)
    return next(found, None)


def toggle(workspace: Workspace, request: AssumeRoleRequest, expect: Expectation) -> None:
    """Mark a verdict, or take the mark away that it has; it can be undone.

    A hop of a chain that must stay allowed takes the hops before it along: whether they may be
    made is not asked by it (formats.md, `from`).
    """
    asked = _way(workspace, request) if expect is Expectation.ALLOWED else (request,)
    queries = [query for one in asked if (query := query_of(workspace, one)) is not None]
    review, words = workspace.history.review, asserted_in_words(request, expect)
    if expected(workspace, request) is expect:
        kept = (
            one for one in review.assertions if one.query not in queries or one.expect is not expect
        )
        workspace.history.change(replace(review, assertions=tuple(kept)), not_asserted_step(words))
        return
    after = {one.query: one for one in review.assertions}
    for query in queries:
        before = after.get(query, Assertion(query=query, expect=expect))
        after[query] = replace(before, expect=expect)
    workspace.history.change(
        replace(review, assertions=tuple(after.values())), asserted_step(words)
    )


def _way(workspace: Workspace, request: AssumeRoleRequest) -> tuple[AssumeRoleRequest, ...]:
    """Return the requests of a chain up to one of them, if it is the one that is looked at."""
    chain = workspace.question.chain
    if chain is None or chain.simulation.request != request:
        return (request,)
    return tuple(one.request for one in chain.simulations[: chain.shown + 1])


def rename(workspace: Workspace, assertion: Assertion, name: str) -> None:
    """Give an assertion another name; an empty one lets it say what it asks."""
    _put(workspace, assertion, replace(assertion, name=name.strip()), f"Rename {_name(assertion)}")


def remove(workspace: Workspace, assertion: Assertion) -> None:
    """Take an assertion out; it can be undone."""
    _put(workspace, assertion, None, f"Remove {_name(assertion)}")


def merge(workspace: Workspace, given: tuple[Assertion, ...]) -> int:
    """Take assertions in; of those with the same query the new one counts. Return how many."""
    review = workspace.history.review
    after = {one.query: one for one in (*review.assertions, *given)}
    noun = "assertion" if len(given) == 1 else "assertions"
    text = f"Import {len(given):,} {noun}"
    workspace.history.change(replace(review, assertions=tuple(after.values())), text)
    return len(given)


def ask(workspace: Workspace, check: AssertionCheck) -> bool:
    """Show what an assertion asks; False when it asks nothing that can be shown."""
    if check.asked is None or isinstance(check.asked, PathQuery):
        return False
    return role_requests.show_asked(workspace, check.asked)


def _put(workspace: Workspace, before: Assertion, after: Assertion | None, text: str) -> None:
    review = workspace.history.review
    changed = (after if one == before else one for one in review.assertions)
    kept = tuple(one for one in changed if one is not None)
    workspace.history.change(replace(review, assertions=kept), text)


def _name(assertion: Assertion) -> str:
    return f"assertion {assertion.name}" if assertion.name else "an assertion"
