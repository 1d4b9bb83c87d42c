"""What a trace of a verdict holds: a layer, the statements that allow, their conditions."""

from rolescope.engine.language.statement import short_label
from rolescope.engine.verdict import ElementMatch, Layer, LayerTrace, StatementTrace
from rolescope.model.policy import Condition, Effect, PrincipalType, Statement
from rolescope.simulation.assume_role import Simulation


def trace_label(trace: StatementTrace) -> str:
    """Return how people name the statement of a trace."""
    return short_label(trace.index, trace.label)


def conditions_of(trace: StatementTrace) -> tuple[Condition, ...]:
    """Return the conditions of the statement of a trace."""
    found = (one.conditions for one in trace.policy.statements if one.index == trace.index)
    return next(found, ())


def names_anyone(trace: StatementTrace) -> bool:
    """Tell whether the statement of a trace names everybody: `*`, or all but some (PR-1, PR-16)."""
    sources = trace.policy.statements
    return any(_is_for_anyone(one) for one in sources if one.index == trace.index)


def _is_for_anyone(source: Statement) -> bool:
    listed = source.principals or ()
    return source.not_principals is not None or any(
        one.type is PrincipalType.ANYONE for one in listed
    )


def layer_of(simulation: Simulation, kind: Layer) -> LayerTrace:
    """Return the first trace of a layer; every verdict has it."""
    return next(layer for layer in simulation.verdict.layers if layer.layer is kind)


def matching_allows(simulation: Simulation, kind: Layer) -> list[StatementTrace]:
    """Return the Allow statements of a layer that match, the deciding ones first."""
    deciding = {(trace.policy.name, trace.index) for trace in simulation.verdict.deciding}
    found = [
        trace
        for layer in simulation.verdict.layers
        if layer.layer is kind
        for trace in layer.statements
        if trace.effect is Effect.ALLOW and trace.match is ElementMatch.MATCHES
    ]
    return sorted(found, key=lambda trace: (trace.policy.name, trace.index) not in deciding)
