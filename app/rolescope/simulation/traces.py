"""What a trace of a verdict holds: a layer, the statements that allow, their conditions."""

from rolescope.evaluation.verdict import Layer, LayerTrace, Match, StatementTrace
from rolescope.model.policy import Condition, Effect
from rolescope.simulation.assume_role import Simulation


def trace_label(trace: StatementTrace) -> str:
    """Return how people name the statement of a trace."""
    return trace.label.removeprefix("statement ")


def conditions_of(trace: StatementTrace) -> tuple[Condition, ...]:
    """Return the conditions of the statement of a trace."""
    found = (s.conditions for s in trace.policy.statements if s.index == trace.index)
    return next(found, ())


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
        if trace.effect is Effect.ALLOW and trace.match is Match.MATCHES
    ]
    return sorted(found, key=lambda trace: (trace.policy.name, trace.index) not in deciding)
