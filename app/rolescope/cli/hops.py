"""Flags whose meaning depends on their place: the caller's own session, then one hop a `--role`."""

import json
from pathlib import Path
from typing import Any

from rolescope.cli.console import read_file
from rolescope.cli.failure import UsageFailure
from rolescope.cli.flags import Given
from rolescope.engine.index import WorldIndex
from rolescope.model.arn import Arn
from rolescope.model.caller import Caller, SessionCaller, SessionTokenCaller, UserCaller
from rolescope.model.request import AssumeRoleParameters, Context, ProvidedContext
from rolescope.simulation.chain import Hop
from rolescope.value import Value, replace


class AskedCourse(Value, kw_only=True):
    """What the flags describe: the caller, the hops, and the context that holds for all."""

    caller: Caller
    hops: tuple[Hop, ...]
    context: Context


def course(caller: Caller, given: Given, index: WorldIndex) -> AskedCourse:
    """Divide flags into the caller's own and those of each hop.

    Raises:
        Failure: a flag stands where it means nothing; the text tells the right order.
    """
    parts: list[Given] = [[]]
    for flag, value in given:
        if flag == "role":
            parts.append([])
        parts[-1].append((flag, value))
    own, *hops = parts
    shared = _context(own)
    return AskedCourse(
        caller=_with_own(caller, [found for found in own if found[0] != "context"]),
        hops=tuple(_hop(part, shared, index) for part in hops),
        context=shared,
    )


def _with_own(caller: Caller, own: Given) -> Caller:
    """Apply what stands before the first `--role` to the caller."""
    for flag, _ in own:
        if flag in ("external_id", "duration", "provided_context"):
            name = flag.replace("_", "-")
            raise UsageFailure(
                f"--{name}: it belongs to a call, and no --role stands before it. "
                f"Write --role ROLE --{name} VALUE."
            )
    if not own:
        return caller
    if isinstance(caller, UserCaller):
        return _with_session_token(caller, own)
    if not isinstance(caller, SessionCaller):
        raise UsageFailure(
            f"--{own[0][0].replace('_', '-')}: before the first --role it describes the caller's "
            "own role session, and this caller has none. Put it after --role."
        )
    values = _Values(own)
    if values.last("mfa") or values.last("mfa_age") is not None:
        raise UsageFailure(
            "--mfa: a role session carries no MFA. Before --role it goes with a user, after it "
            "with the call."
        )
    return replace(
        caller,
        name=values.last("session_name") or caller.name,
        tags=caller.tags + values.all("tag"),
        transitive_tag_keys=caller.transitive_tag_keys + values.all("transitive"),
        source_identity=values.last("source_identity") or caller.source_identity,
        session_policy=values.policy() or caller.session_policy,
        policy_arns=caller.policy_arns + values.all("policy_arn"),
    )


def _with_session_token(caller: UserCaller, own: Given) -> Caller:
    other = next((flag for flag, _ in own if flag not in ("mfa", "mfa_age")), None)
    if other is not None:
        name = other.replace("_", "-")
        raise UsageFailure(
            f"--{name}: before the first --role it describes the caller's own session, and a "
            f"user with long-term keys has none. Write --role ROLE --{name} VALUE."
        )
    return SessionTokenCaller(user=caller.arn, mfa=True, mfa_age=_Values(own).last("mfa_age"))


def _hop(part: Given, shared: Context, index: WorldIndex) -> Hop:
    values = _Values(part)
    if values.last("mfa_age") is not None:
        raise UsageFailure(
            "--mfa-age: it tells about the caller's credentials. Write it before the first --role."
        )
    own = _context(part)
    keys = {key.lower() for key, _ in own}
    return Hop(
        role=role_argument(values.last("role"), index),
        parameters=AssumeRoleParameters(
            session_name=values.last("session_name"),
            external_id=values.last("external_id"),
            mfa=bool(values.last("mfa")),
            duration=values.last("duration"),
            tags=values.all("tag"),
            transitive_tag_keys=values.all("transitive"),
            source_identity=values.last("source_identity"),
            session_policy=values.policy(),
            policy_arns=values.all("policy_arn"),
            provided_contexts=tuple(
                ProvidedContext(*pair) for pair in values.all("provided_context")
            ),
        ),
        context=(*(item for item in shared if item[0].lower() not in keys), *own),
    )


def role_argument(text: str, index: WorldIndex) -> str:
    """Return a role's ARN as given.

    Raises:
        Failure: it is no ARN of a role; the text names the role that was probably meant.
    """
    arn = Arn.parse(text)
    if arn is not None and arn.service == "iam" and arn.type == "role":
        return text
    near = sorted(role.arn for role in index.roles.values() if role.name == text)
    meant = f" Did you mean {' or '.join(near[:3])}?" if near else " Give the ARN of a role."
    raise UsageFailure(f"--role: {text[:200]} is no ARN of a role.{meant}")


def _context(part: Given) -> Context:
    values: dict[str, tuple[str, ...]] = {}
    for flag, found in part:
        if flag == "context":
            key, value = found
            values[key] = (*values.get(key, ()), value)
    return tuple(values.items())


class _Values:
    """The values of flags of one part."""

    def __init__(self, part: Given) -> None:
        self._part = part

    def all(self, flag: str) -> tuple[Any, ...]:
        return tuple(value for found, value in self._part if found == flag)

    def last(self, flag: str) -> Any:
        values = self.all(flag)
        return values[-1] if values else None

    def policy(self) -> str | None:
        given = self.last("policy")
        return None if given is None else policy_argument(given)


def policy_argument(text: str) -> str:
    """Return a session policy: itself, the content of a JSON string, or that of a file.

    Raises:
        Failure: the string or the file cannot be read.
    """
    if text.startswith("{"):
        return text
    if not text.startswith('"'):
        return read_file(Path(text), "the session policy")
    try:
        return str(json.loads(text))
    except ValueError as error:
        raise UsageFailure(
            f"--policy: the JSON string cannot be read: {error}. Give a file."
        ) from error
