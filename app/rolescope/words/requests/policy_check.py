"""A session policy as it is written: where IAM would refuse it, and how near it is to the limit."""

from rolescope.model.document import locate, parse_policy, syntax_fault
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.strict_json import Path
from rolescope.model.validation import refused_on_write
from rolescope.value import Value

LIMIT, _MAX_ARNS = 2_048, 10  # AR-10
_NEAR_LIMIT_SHARE = 0.8
_MAX_FAULTS = 3  # faults in words


class LineFault(Value):
    """What is wrong in one line, counted from 1. `text` is what IAM is expected to answer."""

    line: int
    text: str


class PolicyCheck(Value, kw_only=True):
    """The faults of a session policy, by lines, and its size in words.

    `is_near`: little is left of the limit, or nothing.
    """

    faults: tuple[LineFault, ...] = ()
    size: str = ""
    is_near: bool = False
    is_json: bool = True

    def words(self, arns: int = 0) -> str:
        """Return the first faults, one a line, and that managed policies are too many (AR-10)."""
        told = [self._line(fault) for fault in self.faults[:_MAX_FAULTS]]
        more = len(self.faults) - _MAX_FAULTS
        told += [f"{more} more"] if more > 0 else []
        if arns > _MAX_ARNS:
            told.append(f"{arns} managed policies: STS takes {_MAX_ARNS} at most.")
        return "\n".join(told)

    def _line(self, fault: LineFault) -> str:
        return f"Line {fault.line:,}: {fault.text}" if self.is_json else fault.text


def check_session_policy(text: str, arns: tuple[str, ...] = ()) -> PolicyCheck:
    """Check the text of an inline session policy (AR-10, GR-49 to GR-66, AR-15)."""
    size, is_near = _size(text, arns)
    if not text.strip():
        return PolicyCheck(size=size, is_near=is_near)
    policy = parse_policy(text, name="session policy", type=PolicyType.SESSION)
    if policy.unreadable is not None:
        fault = unreadable_fault(policy.unreadable, policy.text)
        return PolicyCheck(faults=(fault,), size=size, is_near=is_near, is_json=False)
    faults = tuple(_faults(policy, text))
    return PolicyCheck(faults=faults, size=size, is_near=is_near)


def _faults(policy: Policy, text: str) -> list[LineFault]:
    spans = locate(text)

    def line(path: Path) -> int:
        while path and path not in spans:
            path = path[:-1]
        return spans[path].line if path in spans else 1

    defects = [
        LineFault(line(path), sentence(defect))
        for statement in policy.statements
        for defect, path in zip(statement.defects, statement.defect_paths, strict=True)
    ]
    told = {fault.line for fault in defects}
    found = (LineFault(line(one.path), one.text) for one in refused_on_write(policy))
    others = [fault for fault in found if fault.line not in told]
    return sorted([*defects, *others], key=lambda fault: fault.line)


def sentence(text: str) -> str:
    """End a text with a full stop."""
    return text if text.endswith(".") else f"{text}."


def unreadable_fault(reason: str, text: str) -> LineFault:
    """Return why a document cannot be read, with the line where its text is no JSON."""
    found = syntax_fault(text)
    if found is None:
        return LineFault(1, sentence(reason))
    words = f"Not valid JSON: line {found.line:,}, column {found.column:,}. {found.what}"
    return LineFault(found.line, sentence(words))


def _size(text: str, arns: tuple[str, ...]) -> tuple[str, bool]:
    """Say how long the session policies are in plain text, as STS counts them (GR-41)."""
    inline = len("".join(text.split()))
    whole = inline + sum(map(len, arns))
    if not whole:
        return "", False
    words = f"{whole:,} of {LIMIT:,} characters"
    if whole > LIMIT:
        return f"{words}: STS refuses it. Take actions, statements or policies out.", True
    if whole < _NEAR_LIMIT_SHARE * LIMIT:
        return words, False
    packed = "STS packs policies and tags into a smaller limit, which only AWS can compute."
    return f"{words}, close to the limit. {packed}", True


def size_text(size: str) -> str:
    """Say how long a session policy is, and what that leaves out."""
    return f"{size} (packed size is not computed)"
