"""The simulated credentials of a hop in words: fields, time left, what came with it, how to ask."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from rolescope.model.arn import group_digits
from rolescope.model.instant import duration_in_words
from rolescope.model.principal import Tags
from rolescope.model.session import RoleSession
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.callers import caller_name
from rolescope.simulation.carried import CarriedOver, carried_over
from rolescope.simulation.chain import Chain
from rolescope.simulation.credentials import credentials_of
from rolescope.words.caller_text import clock
from rolescope.words.chain_text import left_words, seconds_left
from rolescope.words.credentials.aws_command import aws_command
from rolescope.words.credentials.aws_profile import aws_profile
from rolescope.words.credentials.boto3_code import boto3_code

_MAX_NAMED_TAGS = 2  # tags by name; the rest is counted


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedRow:
    """One thing that a session could take over. `is_carried`: it does."""

    name: str
    value: str
    is_carried: bool = False
    tooltip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyText:
    """One way to ask for the session. `cannot` are sentences about what it lacks.

    `text` is what is copied, `shown` the same in lines that fit.
    """

    title: str
    text: str
    shown: str
    cannot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialsText:
    """Everything that the card shows. `share` is the part of the time that is left, 0 to 1."""

    fields: tuple[tuple[str, str], ...]
    left: str
    of: str
    share: float
    carried_from: str
    carried: tuple[CarriedRow, ...]
    copies: tuple[CopyText, ...]


def credentials_text(
    chain: Chain, moment: str, names: Mapping[str, str], zone: tzinfo | None = None
) -> CredentialsText | None:
    """Tell the credentials of the hop that is looked at; None when there are none.

    `names` are those of accounts; times are written in `zone`.
    """
    simulation = chain.simulation
    session = simulation.session
    if session is None:
        return None
    number = chain.shown
    before = f"hop {number}" if number else caller_name(chain.caller)
    left = seconds_left(session, moment)
    words = left_words(session, moment)
    return CredentialsText(
        fields=tuple(_fields(session)),
        left=f"{words} left" if left else words.capitalize(),
        of=_of(session, simulation, zone),
        share=left / session.duration if left and session.duration else 0.0,
        carried_from=before,
        carried=tuple(_carried(carried_over(chain.simulations, number), before, names)),
        copies=_copies(chain.simulations[: number + 1]),
    )


def _fields(session: RoleSession) -> Iterator[tuple[str, str]]:
    made = credentials_of(session)
    yield "AccessKeyId", made.access_key_id
    yield "SecretAccessKey", made.secret_access_key
    yield "SessionToken", made.session_token
    yield "Expiration", made.expiration
    yield "AssumedRoleUser", made.arn
    yield "AssumedRoleId", made.assumed_role_id
    if made.source_identity is not None:
        yield "SourceIdentity", made.source_identity


def _of(session: RoleSession, simulation: Simulation, zone: tzinfo | None) -> str:
    end = clock(session.expires_at, zone, simulation.request.at)
    return f"of {duration_in_words(session.duration)}, ends {end}" if end else ""


def _carried(found: CarriedOver, before: str, names: Mapping[str, str]) -> Iterator[CarriedRow]:
    yield _source_identity(found)
    yield _tags(found)
    yield CarriedRow(
        name="MFA",
        value="not carried over" if found.had_mfa else "never present",
        tooltip="The credentials of a role hold no MFA, whoever asked for them.",
    )
    if found.had_permissions:
        yield CarriedRow(
            name=f"Permissions of {before}",
            value="replaced",
            tooltip="The session has the permissions of its role alone.",
        )
    if found.lost_policy:
        yield CarriedRow(
            name=f"Session policy of {before}",
            value="left behind",
            tooltip="It narrowed that session, and does not narrow this one.",
        )
    if found.accounts is not None:
        first, second = (names.get(one, group_digits(one)) for one in found.accounts)
        yield CarriedRow(name="Account", value=f"{first} \N{RIGHTWARDS ARROW} {second}")
    if found.is_capped:
        yield CarriedRow(
            name="Duration",
            value="1 h at most",
            tooltip="Role chaining: whatever the role's maximum session duration.",
        )


def _source_identity(found: CarriedOver) -> CarriedRow:
    name = "Source identity"
    if found.source_identity is not None:
        why = "It stays through the whole chain, and cannot be changed."
        return CarriedRow(name=name, value=found.source_identity, is_carried=True, tooltip=why)
    if found.own_source_identity is not None:
        return CarriedRow(name=name, value=f"set here: {found.own_source_identity}")
    return CarriedRow(name=name, value="none set")


def _tags(found: CarriedOver) -> CarriedRow:
    name = "Session tags"
    lines = [f"Carried over, transitive: {one}" for one in _pairs(found.tags)]
    lines += [f"Left behind, not transitive: {one}" for one in _pairs(found.lost_tags)]
    lines += [f"Set by this hop: {one}" for one in _pairs(found.own_tags)]
    tooltip = "\n".join(lines)
    if found.tags:
        shown = ", ".join(_pairs(found.tags[:_MAX_NAMED_TAGS]))
        more = len(found.tags) - _MAX_NAMED_TAGS
        value = f"{shown} and {more} more" if more > 0 else shown
        return CarriedRow(name=name, value=value, is_carried=True, tooltip=tooltip)
    if found.lost_tags:
        value = f"{len(found.lost_tags)} left behind"
    elif found.own_tags:
        value = f"{len(found.own_tags)} set here"
    else:
        value = "none set"
    return CarriedRow(name=name, value=value, tooltip=tooltip)


def _pairs(tags: Tags) -> list[str]:
    return [f"{key}={value}" for key, value in tags]


def _copies(simulations: tuple[Simulation, ...]) -> tuple[CopyText, ...]:
    """The command asks for the last hop alone; a profile and code make the whole chain."""
    requests = [simulation.request for simulation in simulations]
    command, code = aws_command(requests[-1]), boto3_code(requests)
    profile = aws_profile(requests)
    return (
        CopyText(title="aws sts", text=command, shown=_in_lines(command)),
        CopyText(title="profile", text=profile.text, shown=profile.text, cannot=profile.cannot),
        CopyText(title="boto3", text=code, shown=code),
    )


def _in_lines(command: str) -> str:
    """Put every option on a line of its own, as a shell reads it, too."""
    lines = [""]
    for word in shlex.split(command):
        if word.startswith("--"):
            lines.append(f"  {shlex.quote(word)}")
        else:
            lines[-1] = f"{lines[-1]} {shlex.quote(word)}"
    return " \\\n".join(lines).strip()
