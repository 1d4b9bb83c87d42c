"""The layers of a caller's permissions, and what each of their statements says to this caller.

Conditions that the caller alone decides (who it is, its tags, its organization, MFA of a session)
are settled here; those that the request decides stay open.
"""

from collections.abc import Iterable, Iterator

from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import Inquiry, about_action
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.context import OPEN, RequestContext, UnknownKey, Values
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.resource_shape import EVERYTHING, ResourceShape, shapes_of
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.language.variables import VERSION, Variable, template
from rolescope.engine.request.request_keys import time_keys
from rolescope.engine.verdict import Layer
from rolescope.model.caller import Caller
from rolescope.model.policy import Condition, Effect, Policy, Statement
from rolescope.model.request import ActionRequest, Context
from rolescope.value import Value

Settled = tuple[str, Values | UnknownKey | None]
"""A key in lower case with its values for one caller; None: it is absent."""

_ANY_ACTION = "s3:GetObject"  # what a caller is, and what limits it, is the same for all
_OF_REQUEST = (  # what is settled for one request and open for all
    "aws:resource",
    "aws:calledvia",
    "codebuild:",
    "ec2:",
    "glue:",
    "identitystore:",
    "lambda:",
    "ssm:",
)


class PermissionStatement(Value):
    """One statement with the document that it stands in."""

    policy: Policy
    statement: Statement

    def __hash__(self) -> int:
        """Hash what tells statements apart, not whole documents."""
        return hash((self.policy.name, self.statement.index))

    @property
    def path(self) -> tuple[str | int, ...]:
        """Where it stands, as for model.document.locate."""
        return ("Statement", self.statement.index)


class LayerPiece(Value, kw_only=True):
    """What one statement says to one caller.

    `source` None stands for documents that are missing, or for a rule of AWS, which `words` tell
    and which is about `actions`. `conditions` are left to the request; `is_never`: one of them
    cannot hold for this caller. `depends` says what is not known of it: then it may apply or not.
    """

    source: PermissionStatement | None
    allows: bool
    denies: bool
    shapes: tuple[ResourceShape, ...] = (EVERYTHING,)
    is_not: bool = False
    conditions: tuple[Condition, ...] = ()
    depends: tuple[str, ...] = ()
    is_never: bool = False
    is_any_action: bool = False
    actions: tuple[str, ...] = ()
    words: str = ""


class LayerSheet(Value, kw_only=True):
    """One layer with its pieces. `limits`: what it does not allow does not pass.

    `level` names the root, OU or account of SCPs; `note` says why it does not apply; `gaps` what
    is not imported of it.
    """

    layer: Layer
    limits: bool
    pieces: tuple[LayerPiece, ...] = ()
    policies: tuple[Policy, ...] = ()
    level: str = ""
    note: str = ""
    gaps: tuple[str, ...] = ()


def inquiry_of(
    caller: Caller,
    index: WorldIndex,
    at: str,
    context: Context,
    interpretation: Interpretation,
) -> Inquiry:
    """Gather what the engine knows of a caller, whatever it asks for."""
    request = ActionRequest(
        caller=caller, action=_ANY_ACTION, resource="*", at=at, context=context, is_open=True
    )
    return about_action(request, index, interpretation)


def sheets_of(inquiry: Inquiry, at: str, context: Context) -> tuple[LayerSheet, ...]:
    """Return the layers of a caller, in the order in which they narrow what it may do (SES-3)."""
    who = inquiry.signer
    reader = _Reader(_open_context(inquiry.context, at, context), inquiry.reading)
    sheets: list[LayerSheet] = []
    if who.has_all_rights:  # EV-23
        all_of_it = LayerPiece(source=None, allows=True, denies=False, is_any_action=True)
        note = "The root user may do everything that SCPs leave to its account."
        sheets.append(LayerSheet(layer=Layer.IDENTITY, limits=True, pieces=(all_of_it,), note=note))
    else:
        has_none = who.identity is None
        note = f"A caller of this kind has none: {who.kind.value}." if has_none else ""
        sheets.append(reader.sheet(Layer.IDENTITY, who.identity, note=note))
    if who.boundary is not None:
        sheets.append(reader.sheet(Layer.BOUNDARY, who.boundary))
    if who.session is not None:
        sheets.append(reader.sheet(Layer.SESSION, who.session))
    scps = inquiry.scps
    if not scps.levels:
        gaps = () if scps.is_imported else (scps.note,)
        sheets.append(LayerSheet(layer=Layer.SCP, limits=False, note=scps.note, gaps=gaps))
    sheets.extend(
        reader.sheet(Layer.SCP, level.policies, level=level.title) for level in scps.levels
    )
    return tuple(sheets)


def settled_keys(
    sheets: Iterable[LayerSheet], inquiry: Inquiry, at: str, context: Context
) -> tuple[Settled, ...]:
    """Return what the caller makes of the keys in conditions that are left to the request.

    Those that the request alone decides are not among them.
    """
    known = _open_context(inquiry.context, at, context)
    conditions = (one for sheet in sheets for piece in sheet.pieces for one in piece.conditions)
    keys = dict.fromkeys(key for condition in conditions for key in keys_of(condition))
    found = ((key, known.find(key)) for key in keys)
    return tuple((key, values) for key, values in found if values != OPEN)


def keys_of(condition: Condition) -> Iterator[str]:
    """Yield the keys that a condition reads, in lower case: its own, and those of variables."""
    yield condition.key.lower()
    for value in condition.values:
        parts = template(value, VERSION).parts
        yield from (part.key for part in parts if isinstance(part, Variable))


def _open_context(known: RequestContext, at: str, given: Context) -> RequestContext:
    """Return a context of which only the caller's own keys, and the given ones, are known."""
    kept = {key.lower() for key, _ in given}
    hidden = time_keys(at).keys() - kept
    values = {key: found for key, found in known.values.items() if key not in hidden}

    def unknown(key: str) -> UnknownKey | None:
        if key in hidden or (key.startswith(_OF_REQUEST) and key not in kept):
            return OPEN
        found: Values | UnknownKey | None = known.find(key)
        return found if isinstance(found, UnknownKey) else None

    return RequestContext(values, unknown)


class _Reader:
    """Reads statements as one caller meets them."""

    def __init__(self, context: RequestContext, reading: Interpretation) -> None:
        self._context, self._reading = context, reading

    def sheet(
        self, layer: Layer, policies: PolicySet | None, *, level: str = "", note: str = ""
    ) -> LayerSheet:
        """Read a layer; a gap in it may allow and may deny anything (GR-71, DF-10)."""
        gaps = () if policies is None else policies.gaps
        unknown = [
            LayerPiece(source=None, allows=True, denies=True, depends=(gap,), is_any_action=True)
            for gap in gaps
        ]
        read = () if policies is None else map(self._piece, policies.statements)
        return LayerSheet(
            layer=layer,
            limits=True,
            pieces=(*read, *unknown),
            policies=() if policies is None else policies.policies,
            level=level,
            note=note,
            gaps=gaps,
        )

    def _piece(self, compiled: CompiledStatement) -> LayerPiece:
        source = compiled.source
        effect = source.effect
        found = PermissionStatement(compiled.policy, source)
        allows, denies = effect is not Effect.DENY, effect is not Effect.ALLOW
        if compiled.is_ambiguous or compiled.match_action("") is None:  # GR-7, GR-11
            return LayerPiece(
                source=found,
                allows=allows,
                denies=denies,
                depends=(_defect(compiled),),
                is_any_action=compiled.match_action("") is None,
            )
        truths = [(test, test.test(self._context, self._reading)) for test in compiled.conditions]
        left = [test for test, truth in truths if truth is None]
        shapes, is_not = self._shapes(compiled)
        depends = [] if compiled.is_sound else [_defect(compiled)]
        depends += [why for test in left for why in self._missing(test)]
        depends += [why for shape in shapes for why in shape.unknown]
        return LayerPiece(
            source=found,
            allows=allows,
            denies=denies,
            shapes=shapes,
            is_not=is_not,
            conditions=tuple(test.source for test in left),
            depends=tuple(dict.fromkeys(depends)),
            is_never=any(truth is False for _, truth in truths),
        )

    def _shapes(self, compiled: CompiledStatement) -> tuple[tuple[ResourceShape, ...], bool]:
        source = compiled.source
        is_not = source.resources is None
        written = source.not_resources if is_not else source.resources
        if written is None:  # a defect, which makes it unknown anyway
            return (EVERYTHING,), False
        version = compiled.policy.version
        return shapes_of(written, version, self._context, self._reading), is_not

    def _missing(self, test: CompiledCondition) -> Iterator[str]:
        """Say what the import lacks to decide a condition; nothing when the request decides."""
        for key in keys_of(test.source):
            found = self._context.find(key)
            if isinstance(found, UnknownKey) and found.why:
                yield found.why


def _defect(compiled: CompiledStatement) -> str:
    source = compiled.source
    what = source.defects[0] if source.defects else "what it is about cannot be told"
    return f"{compiled.policy.name}, {source.label}: {what}"
