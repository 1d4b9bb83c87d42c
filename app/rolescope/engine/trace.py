"""Traces: the reasons of one statement, element by element, in plain words."""

from collections.abc import Iterable, Iterator

from rolescope.engine.hints import near, unfilled
from rolescope.engine.hints.absent import why_absent
from rolescope.engine.hints.mismatch import why_not_named
from rolescope.engine.index import WorldIndex
from rolescope.engine.language.condition import CompiledCondition, split_operator
from rolescope.engine.language.context import UnknownKey, Values
from rolescope.engine.language.principal import Strength
from rolescope.engine.language.statement import CompiledStatement, Question
from rolescope.engine.language.truth import Truth
from rolescope.engine.language.variables import ValueTemplate, resource_template, template
from rolescope.engine.language.wildcard import text_of
from rolescope.engine.request.signer import Signer
from rolescope.engine.verdict import (
    AskedCondition,
    ElementMatch,
    ElementTrace,
    Hint,
    StatementTrace,
)
from rolescope.model.arn import group_digits, role_name
from rolescope.model.policy import WITH_PRINCIPAL
from rolescope.value import Value

Path = tuple[str | int, ...]

_SETS = {"forallvalues": "every value of ", "foranyvalue": "a value of "}
_MATCHES = {
    True: ElementMatch.MATCHES,
    False: ElementMatch.DOES_NOT_MATCH,
    None: ElementMatch.UNDECIDED,
}
_COVERS = {True: "covers", False: "does not cover", None: "may cover"}
_DECIDED = (ElementMatch.DOES_NOT_MATCH, ElementMatch.NOT_GIVEN)


class TraceAsker(Value):
    """Who asks, in which world."""

    signer: Signer
    index: WorldIndex


def trace_statement(
    statement: CompiledStatement, question: Question, asker: TraceAsker
) -> StatementTrace:
    """Test a statement and say why."""
    source = statement.source
    root: Path = ("Statement", source.index)
    elements = [
        ElementTrace(path=path, match=ElementMatch.UNDECIDED, text=f"{defect}.")
        for defect, path in zip(source.defects, source.defect_paths, strict=True)
    ]
    elements += _trace_head(statement, question, asker, root)
    is_reached = not any(element.match in _DECIDED for element in elements)
    for condition in statement.conditions:
        path: Path = (*root, "Condition", condition.source.operator, condition.source.key)
        if is_reached:
            elements.append(_trace_condition(condition, statement, question, asker, path))
        else:
            text = f"{condition.source.key} was not looked at"
            elements.append(ElementTrace(path=path, match=ElementMatch.NOT_EVALUATED, text=text))
    return StatementTrace(
        policy=statement.policy,
        index=source.index,
        label=source.label,
        effect=source.effect,
        match=_whole(statement, question, elements),
        elements=tuple(elements),
    )


def sketch_statement(statement: CompiledStatement, applies: Truth) -> StatementTrace:
    """Say only whether a statement applies."""
    source = statement.source
    return StatementTrace(
        policy=statement.policy,
        index=source.index,
        label=source.label,
        effect=source.effect,
        match=_MATCHES[applies],
    )


def _whole(
    statement: CompiledStatement, question: Question, elements: list[ElementTrace]
) -> ElementMatch:
    """The statement's own answer: the traces explain it, they do not make it."""
    is_about = statement.match_action(question.action)
    applies: Truth = False if is_about is False else statement.test(question)[0]
    if applies is not False:
        return _MATCHES[applies if is_about else None]
    failed = [element.match for element in elements if element.match in _DECIDED]
    return (
        ElementMatch.NOT_GIVEN
        if failed and ElementMatch.DOES_NOT_MATCH not in failed
        else ElementMatch.DOES_NOT_MATCH
    )


def _trace_head(
    statement: CompiledStatement, question: Question, asker: TraceAsker, root: Path
) -> Iterator[ElementTrace]:
    source = statement.source
    if statement.policy.type in WITH_PRINCIPAL:
        yield _trace_principal(statement, question, asker, root)
    name = "NotAction" if source.actions is None and source.not_actions is not None else "Action"
    is_about = statement.match_action(question.action)
    verb = _COVERS[is_about]
    yield ElementTrace(
        path=(*root, name), match=_MATCHES[is_about], text=f"{name} {verb} {question.title}"
    )
    if statement.resource is not None:
        yield _trace_resource(statement, question, asker, root)


def _trace_resource(
    statement: CompiledStatement, question: Question, asker: TraceAsker, root: Path
) -> ElementTrace:
    source = statement.source
    element = "Resource" if source.resources is not None else "NotResource"
    covers = statement.match_resource(question)
    verb = _COVERS[covers]
    what = "requests without a resource" if question.resource == "*" else question.resource
    written = source.resources or source.not_resources or ()
    version = statement.policy.version
    hint = None
    if covers is (element == "NotResource"):  # no entry covers it
        hint = unfilled.of_resource(
            written, version, question.context, asker.signer, question.action
        )
    variables = _variables((resource_template(one, version) for one in written), question)
    told = [
        f"{name} cannot be filled in" if value is None else f"{name} is {value}"
        for name, value in variables
        if value is not None or hint is None
    ]
    where = f", where {', '.join(told)}" if told else ""
    return ElementTrace(
        path=(*root, element),
        match=_MATCHES[covers],
        text=_with_hint(f"{element} {verb} {what}{where}", hint),
        variables=variables,
        hint=hint,
    )


def _with_hint(text: str, hint: Hint | None) -> str:
    return text if hint is None else f"{text}: {hint.text}"


def _trace_principal(
    statement: CompiledStatement, question: Question, asker: TraceAsker, root: Path
) -> ElementTrace:
    source, title = statement.source, asker.signer.title
    name = "NotPrincipal" if source.not_principals is not None else "Principal"
    path = (*root, name)
    if statement.principal is None:
        return ElementTrace(path=path, match=ElementMatch.UNDECIDED, text="Principal is missing")
    strength = statement.match_principal(question)
    if strength is None:
        if name == "NotPrincipal":
            text, hint = f"NotPrincipal leaves out {title}", None
        else:
            hint = why_not_named(source.principals or (), asker.signer, asker.index)
            text = _with_hint(f"Principal does not name {title}", hint)
        return ElementTrace(path=path, match=ElementMatch.DOES_NOT_MATCH, text=text, hint=hint)
    if strength is Strength.UNSURE:
        verb = "leave out" if name == "NotPrincipal" else "name"
        text = f"{name} may {verb} {title}: its path or unique ID is not known"
        return ElementTrace(path=path, match=ElementMatch.UNDECIDED, text=text)
    if name == "NotPrincipal":
        text = f"NotPrincipal does not leave out {title}"
    else:
        text = f"Principal is {_whom(statement, question, title, strength)}"
    return ElementTrace(path=path, match=ElementMatch.MATCHES, text=text)


def _whom(statement: CompiledStatement, question: Question, title: str, strength: Strength) -> str:
    written = statement.principal.written(question.names) if statement.principal else None
    value = "" if written is None else written.value
    if strength is Strength.ACCOUNT:
        return f"the account {group_digits(value)} of {title}"
    if strength is Strength.ANYONE:
        return "anyone"
    if strength is Strength.SESSION:
        return f"this session, {role_name(value)}"
    return title


def _trace_condition(
    compiled: CompiledCondition,
    statement: CompiledStatement,
    question: Question,
    asker: TraceAsker,
    path: Path,
) -> ElementTrace:
    source = compiled.source
    if not compiled.is_known:
        text = f"The operator {source.operator} is not known"
        return ElementTrace(path=path, match=ElementMatch.UNDECIDED, text=text)
    answer = compiled.test(question.context, question.reading)
    values = question.context.find(compiled.key)
    match = _MATCHES[answer]
    if isinstance(values, UnknownKey):
        hint = _hint_of_unknown(compiled, question, values) if answer is False else None
        says = _UNKNOWN[answer]
        if answer is False and _asks_for_presence(compiled):
            says = "{} is in the request"  # else it would be known to be absent
        text = _with_hint(says.format(source.key, _asked(compiled, question)), hint)
        return ElementTrace(path=path, match=match, text=text, hint=hint)
    if values is None and answer is False and not _asks_for_presence(compiled):
        match = ElementMatch.NOT_GIVEN
    version = statement.policy.version
    hint = unfilled.of_condition(compiled, version, question.context, asker.signer, question.action)
    hint = hint or _hint(compiled, question, asker, values, answer)
    asked = None
    if values is not None and not _asks_for_presence(compiled):
        asked = _compared(compiled, question, values)
    return ElementTrace(
        path=path,
        match=match,
        text=_with_hint(_sentence(compiled, values, asked, answer), hint),
        asked=asked,
        given=values,
        variables=_variables(
            (template(value, compiled.version) for value in source.values), question
        ),
        hint=hint,
    )


def _hint(
    compiled: CompiledCondition,
    question: Question,
    asker: TraceAsker,
    values: Values | None,
    answer: Truth,
) -> Hint | None:
    """Say why a key is absent, or why its values are not what is asked for."""
    if values is None:
        return why_absent(compiled.key, asker.signer, question.action)
    if answer is not False:
        return None
    source = compiled.source
    asked = (_resolved(value, compiled.version, question) for value in source.values)
    return near.why_not_met(compiled, asked, values, question.context)


_UNKNOWN = {  # CO-39: every value that it may have may give the same answer
    None: "{} is not known: this holds if it {}",
    True: "{} {}, whatever else it is",
    False: "{} cannot be one that {}",
}


def _hint_of_unknown(
    compiled: CompiledCondition, question: Question, unknown: UnknownKey
) -> Hint | None:
    """Say why no value that a key may have is what is asked for."""
    hint = near.why_not_met(compiled, (), (), question.context)
    if hint is None and unknown.other_than is not None:
        whose = (
            "the caller's account" if compiled.key.startswith("aws:principal") else "the account"
        )
        return Hint(f"{whose} is not in that organization", "CK-37")
    return hint


def _variables(
    templates: Iterable[ValueTemplate], question: Question
) -> tuple[tuple[str, str | None], ...]:
    """Return the variables of an element with their values, each once."""
    found = (one for cut in templates for one in cut.values(question.context))
    return tuple(dict.fromkeys(found))


def _asks_for_presence(compiled: CompiledCondition) -> bool:
    return compiled.source.operator.strip().lower() == "null"


def _sentence(
    compiled: CompiledCondition, values: Values | None, asked: AskedCondition | None, answer: Truth
) -> str:
    key = compiled.source.key
    if values is None:
        return f"{key} is not in the request" + (", which is enough here" if answer else "")
    if asked is None:
        return f"{key} is in the request"
    if answer:
        return f"{asked.each}{key} {asked.verb} {asked.value}"
    return f"{key} is {asked.given}; asked for is one that {asked.verb} {asked.value}"


def _compared(compiled: CompiledCondition, question: Question, given: Values) -> AskedCondition:
    """Return what a condition asks for, and what the request has."""
    source = compiled.source
    quantifier, operator, _ = split_operator(source.operator)
    values = tuple(_resolved(value, compiled.version, question) for value in source.values)
    return AskedCondition(
        each=_SETS.get(quantifier, ""),
        verb=operator.about.verb if operator is not None else "",
        value=_listed(values),
        given=_listed(given),
        is_pattern=operator is not None and operator.about.test == "like",
    )


def _asked(compiled: CompiledCondition, question: Question) -> str:
    """Say what a condition asks for, with its variables filled in."""
    source = compiled.source
    _, operator, _ = split_operator(source.operator)
    if operator is None or operator.is_presence:
        is_absent = {value.lower() for value in source.values} == {"true"}
        return "is not in the request" if is_absent else "is in the request"
    values = tuple(_resolved(value, compiled.version, question) for value in source.values)
    return f"{operator.about.verb} {_listed(values)}"


def _resolved(value: str, version: str, question: Question) -> str:
    if "${" not in value:
        return value
    tokens = template(value, version).resolve(question.context)
    return value if tokens is None or isinstance(tokens, UnknownKey) else text_of(tokens)


def _listed(values: tuple[str, ...]) -> str:
    if len(values) > _MAX_LISTED:
        return ", ".join(values[:_MAX_LISTED]) + f" or {len(values) - _MAX_LISTED} others"
    return " or ".join(value or "(empty)" for value in values) or "(nothing)"


_MAX_LISTED = 4
