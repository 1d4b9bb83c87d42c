"""Parts of the request form: what it has to know, and what tells one question from another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rolescope.model.caller import Caller, CallerKind
from rolescope.model.principal import Role
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.callers import node_id
from rolescope.ui.kit.scale import px, pxs
from rolescope.words.requests.field_faults import FieldFault
from rolescope.words.requests.request_text import AskedText


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFacts:
    """What the form has to know beside the request.

    `asked` are the fields that policies ask for, `faults` what is wrong, by field; `start` is the
    time that counts as now. `keys` and `policies` are to complete from, of context keys and of
    managed policies. Not `is_free`: who calls comes from the hop before.
    """

    asked: Sequence[AskedText]
    role: Role | None
    start: str
    faults: Mapping[str, FieldFault] = field(default_factory=dict)
    keys: Sequence[str] = ()
    policies: Sequence[str] = ()
    is_free: bool = True


def question(request: AssumeRoleRequest) -> tuple[object, ...]:
    """Return what makes it another question: not how the same caller signs."""
    return node_id(request.caller), request.role, request.action


def shape(asked: AskedText) -> tuple[object, ...]:
    """Return what of a field needs a new row when it changes."""
    return asked.identity, asked.refusal, asked.origins


def takes_name(caller: Caller) -> bool:
    """Tell whether the call names the session; an assertion does it itself (FED-2)."""
    return caller.kind is not CallerKind.SAML


def with_parameters(request: AssumeRoleRequest, **changes: object) -> AssumeRoleRequest:
    """Return a request with other parameters."""
    changed = replace(request.parameters, **changes)  # type: ignore[arg-type] # by the callers
    return replace(request, parameters=changed)


def column_of(*rows: QWidget, spacing: int = 6, top: int = 2) -> QWidget:
    """Return rows below one another."""
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(*pxs(0, top, 0, 8 if spacing else 0))
    column.setSpacing(px(spacing))  # leaves hidden rows out
    for row in rows:
        column.addWidget(row)
    return widget
