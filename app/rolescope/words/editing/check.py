"""A document as it is written: where IAM would refuse it, and what IAM takes but means nothing."""

from collections.abc import Iterator

from rolescope.model.condition_keys import (
    KEYS_OF_ASSUMING,
    is_of_assuming,
    why_never,
)
from rolescope.model.document import OLD_VERSION, locate, parse_policy
from rolescope.model.json_layout import ELEMENTS, TextSpan
from rolescope.model.policy import DefectKind, Policy, PolicyType, PrincipalType, Statement
from rolescope.model.strict_json import JsonError, JsonFault, Path, decode
from rolescope.model.validation import refused_on_write
from rolescope.value import Value
from rolescope.words.editing.known_names import OPERATORS, KnownNames, meant
from rolescope.words.editing.texts import LengthLimit
from rolescope.words.requests.policy_check import LineFault, sentence

_OF_DOCUMENT = ("Version", "Id", "Statement")
_OF_STATEMENT = 3  # names in the path of an element: ("Statement", 0, "Effect")
_SIZES = ("GR-44", "GR-67")  # told by the room of the document
_EITHER = frozenset({PrincipalType.USER, PrincipalType.ROLE})
_JSON_ADVICE = {
    JsonFault.NO_VALUE: "A text in quotes, a list or an object is expected here.",
    JsonFault.NO_NAME: "A name in double quotes is expected here.",
    JsonFault.NO_COLON: "A colon is missing behind the name.",
    JsonFault.OPEN_STRING: "A text is not closed: its last quote is missing.",
    JsonFault.CONTROL_CHARACTER: (
        "A text runs over the end of its line: its last quote is missing."
    ),
    JsonFault.ESCAPE: 'Behind a backslash one of " \\ / b f n r t u is expected.',
    JsonFault.UNICODE_ESCAPE: "Behind \\u four hexadecimal digits are expected.",
}
_RULE_ADVICE = {  # what to do, by the rule that a document breaks
    "GR-5": "Use letters and digits only.",
    "GR-46": "Take out what is not in Latin-1; a character in a text can be written as \\u….",
    "GR-50": 'Write "Version": "2012-10-17".',
    "GR-52": "Give each statement a Sid of its own, or none.",
    "GR-53": "Add an Action.",
    "GR-54": 'Add a Resource; "*" stands for all.',
    "GR-55": "Write it as service:Action, as in s3:GetObject.",
    "GR-58": 'Write a whole ARN, or "*".',
    "GR-59": "Write the service without wildcards, as in arn:aws:s3:::….",
    "GR-61": "Take the Principal out: whoever has the policy is meant.",
    "GR-62": "Take it out: a trust policy is about its own role.",
    "GR-63": "Add it to the statement.",
    "GR-64": "Name who may with Principal, or deny the others by a condition.",
    "GR-65": "Use sts:AssumeRole, sts:AssumeRoleWithSAML, sts:AssumeRoleWithWebIdentity, "
    "sts:TagSession, sts:SetSourceIdentity or sts:SetContext.",
    "GR-66": 'Name a whole user or role, an account or "*": no group, and no wildcard in an ARN.',
}


class DocumentCheck(Value, kw_only=True):
    """What is wrong with a document, by lines from 1.

    `faults` IAM refuses; `doubts` it takes. `size` says how long the document is.
    """

    faults: tuple[LineFault, ...] = ()
    doubts: tuple[LineFault, ...] = ()
    size: str = ""

    @property
    def words(self) -> str:
        """The first fault, or that there is none."""
        if not self.faults:
            return "Valid JSON and IAM policy"
        first, more = self.faults[0], len(self.faults) - 1
        words = f"Line {first.line:,}: {first.text}"
        return f"{words} {more:,} more." if more else words

    @property
    def doubt_words(self) -> str:
        """The first doubt, and how many more there are; empty when there is none."""
        if not self.doubts:
            return ""
        first, more = self.doubts[0], len(self.doubts) - 1
        words = f"Line {first.line:,}: {first.text}"
        return f"{words} {more:,} more." if more else words


def check_document(
    text: str, kind: PolicyType, *, room: LengthLimit | None = None, known: KnownNames | None = None
) -> DocumentCheck:
    """Check a document by the grammar of IAM and by what is known of names.

    `room` is that for its size; `known` are the names of AWS and of the import.
    """
    broken = json_fault(text)
    if broken is not None:
        return DocumentCheck(faults=(broken,))
    policy = parse_policy(text, name="", type=kind)
    size, is_over, is_near = room.words(text) if room is not None else ("", False, False)
    if policy.unreadable is not None:
        fault = LineFault(1, sentence(policy.unreadable))
        return DocumentCheck(faults=(fault,), size=size)
    spans = locate(text)
    faults = _sorted((*_faults(policy, spans), *([LineFault(1, size)] if is_over else [])))
    told = {fault.line for fault in faults}
    doubts = [
        doubt for doubt in _doubts(policy, spans, known or KnownNames()) if doubt.line not in told
    ]
    if is_near and not is_over:
        doubts.append(LineFault(1, size))
    return DocumentCheck(faults=faults, doubts=_sorted(doubts), size=size)


def _sorted(found: list[LineFault] | tuple[LineFault, ...]) -> tuple[LineFault, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.line))


def _line(spans: dict[Path, TextSpan], path: Path) -> int:
    while path and path not in spans:
        path = path[:-1]
    return spans[path].line if path in spans else 1


# What IAM refuses


def _faults(policy: Policy, spans: dict[Path, TextSpan]) -> list[LineFault]:
    found = [*_of_names(spans), *_of_defects(policy, spans)]
    told = {fault.line for fault in found}
    for finding in refused_on_write(policy):
        line = _line(spans, finding.path)
        if finding.rule not in _SIZES and line not in told:
            advice = _RULE_ADVICE.get(finding.rule, "")
            words = f"{sentence(finding.text)} {advice}".strip()
            found.append(LineFault(line, words))
    return found


def _of_names(spans: dict[Path, TextSpan]) -> Iterator[LineFault]:
    """Find names that are no elements: IAM refuses them, the import ignores them (GR-73)."""
    for path, span in spans.items():
        names = _OF_DOCUMENT if len(path) == 1 else tuple(ELEMENTS.values())
        place = "a policy" if len(path) == 1 else "a statement"
        is_name = len(path) == 1 or (len(path) == _OF_STATEMENT and path[0] == "Statement")
        name = path[-1] if is_name else None
        if not isinstance(name, str) or name.lower() in {one.lower() for one in names}:
            continue
        text = f"“{name}” is no element of {place}."
        yield LineFault(span.line, f"{text} {meant(name, names) or 'Take it out.'}")


def _of_defects(policy: Policy, spans: dict[Path, TextSpan]) -> Iterator[LineFault]:
    for statement in policy.statements:
        places = zip(statement.defects, statement.defect_paths, statement.defect_kinds, strict=True)
        for defect, path, kind in places:
            text = f"{sentence(defect)} {_remedy(kind, path)}".strip()
            yield LineFault(_line(spans, path), text)


_REMEDIES = {
    DefectKind.EFFECT: 'Write "Effect": "Allow" or "Deny".',
    DefectKind.NO_ACTION: "Add one of them.",
    DefectKind.NO_RESOURCE: "Add one of them.",
    DefectKind.NO_PRINCIPAL: "Add one of them.",
    DefectKind.EXCESS: "Take one of them out.",
}


def _remedy(kind: DefectKind, path: Path) -> str:
    """Say what to do about what cannot be understood."""
    if kind is DefectKind.OPERATOR:
        return meant(str(path[-1]), OPERATORS)
    return _REMEDIES.get(kind, "")


# What IAM takes, although it hardly means what it says


def _doubts(policy: Policy, spans: dict[Path, TextSpan], known: KnownNames) -> Iterator[LineFault]:
    if policy.version == OLD_VERSION:
        text = "Without version 2012-10-17, ${…} is no variable. Write that version."
        yield LineFault(_line(spans, ("Version",)), text)
    for statement in policy.statements:
        yield from _of_keys(statement, policy.type, spans, known)
        if policy.type is not PolicyType.TRUST:
            yield from _of_actions(statement, spans, known)
        yield from _of_principals(statement, spans, known)


def _of_keys(
    statement: Statement, kind: PolicyType, spans: dict[Path, TextSpan], known: KnownNames
) -> Iterator[LineFault]:
    root: Path = ("Statement", statement.index, "Condition")
    for condition in statement.conditions:
        key = condition.key
        text = _doubt_of_trust(key) if kind is PolicyType.TRUST else _doubt_of_key(key, known)
        if text:
            yield LineFault(_line(spans, (*root, condition.operator, key)), text)


def _doubt_of_trust(key: str) -> str:
    if is_of_assuming(key):
        return ""
    text = f"Condition key unknown to sts:AssumeRole: {key}."
    why = why_never(key)
    if why:
        return f"{text} It is never there: {why}."
    return f"{text} {meant(key, KEYS_OF_ASSUMING)}".strip()


def _doubt_of_key(key: str, known: KnownNames) -> str:
    """Doubt a key of any action; without the names of AWS, only those of its global keys."""
    is_global = key.lower().startswith("aws:")
    if is_of_assuming(key) or key in known.keys or not (known.keys or is_global):
        return ""
    return f"AWS lists no condition key {key}. {meant(key, KEYS_OF_ASSUMING)}".strip()


def _of_actions(
    statement: Statement, spans: dict[Path, TextSpan], known: KnownNames
) -> Iterator[LineFault]:
    for name, actions in (("Action", statement.actions), ("NotAction", statement.not_actions)):
        for at, action in enumerate(actions or ()):
            text = known.doubt_of_action(action)
            if text:
                path = ("Statement", statement.index, name, at)
                yield LineFault(_line(spans, path), text)


def _of_principals(
    statement: Statement, spans: dict[Path, TextSpan], known: KnownNames
) -> Iterator[LineFault]:
    """PR-13: IAM refuses an ARN of nobody; whether somebody is missing only AWS knows."""
    counts: dict[str, int] = {}
    for principal in statement.principals or ():
        at = counts.get(principal.key, 0)
        counts[principal.key] = at + 1
        if principal.type in _EITHER and known.is_missing(principal.value):
            path = ("Statement", statement.index, "Principal", principal.key, at)
            text = f"{principal.value} is not in this import. IAM refuses it if it does not exist."
            yield LineFault(_line(spans, path), text)


def json_fault(text: str) -> LineFault | None:
    """Return the first fault of a text that is no JSON object; None when it is one."""
    start = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    if start == len(text):
        return LineFault(1, "The document is empty. Write an object with Version and Statement.")
    try:
        end = decode(text, start).end
        if text[end:].strip():
            return _fault(text, end, "There is more text behind the end of the document.")
    except JsonError as error:
        return _of_error(text, error)
    if text[start] != "{":
        return _fault(text, start, "The document does not begin with {: it is no object.")
    return None


def _of_error(text: str, error: JsonError) -> LineFault:
    at = error.position
    if at is None:
        return LineFault(1, f"Not valid JSON: {error.what}.")
    before = len(text[:at].rstrip())
    is_pointed_at = error.fault is JsonFault.TRAILING_COMMA
    if is_pointed_at or (text[before - 1 : before] == "," and text[at : at + 1] in ("]", "}")):
        comma = at if is_pointed_at else before - 1
        return _fault(text, comma, "Take out the comma: nothing follows it.")
    if text[before - 1 : before] == "," and text[at : at + 1] == ",":
        return _fault(text, at, "Take out one of two commas.")
    if error.fault is JsonFault.NO_COMMA:
        if at >= len(text.rstrip()):
            return _fault(text, before - 1, "A closing bracket is missing behind this.")
        return _fault(text, before - 1, "A comma or a closing bracket is missing behind this.")
    words = _JSON_ADVICE.get(error.fault, "")
    return _fault(text, at, words or f"{error.what[:1].upper()}{error.what[1:]}.")


def _fault(text: str, at: int, words: str) -> LineFault:
    """Return a fault at an offset; one at the end of the text is in its last line."""
    at = min(at, max(len(text.rstrip()) - 1, 0))
    return LineFault(text.count("\n", 0, at) + 1, f"Not valid JSON. {words}")
