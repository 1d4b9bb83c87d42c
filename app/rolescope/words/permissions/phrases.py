"""Permissions in words: on which resources, only if what, granted or cut by whom."""

from collections.abc import Iterable, Sequence

from rolescope.engine.residual.opposite import opposites
from rolescope.engine.verdict import Layer
from rolescope.engine.words.conditions import condition_in_words, short_words
from rolescope.model.policy import Condition, Policy
from rolescope.simulation.permissions.effective import EffectivePermissions, PermissionLayer
from rolescope.simulation.permissions.layers import PermissionStatement
from rolescope.simulation.permissions.permission_ways import (
    PermissionCut,
    PermissionCutReason,
    PermissionWay,
    Unless,
    Within,
)
from rolescope.simulation.permissions.regions import Region
from rolescope.words.excerpt import Excerpt, Lines, Tint, Tone, line_words

_MAX_NAMED = 2  # resources by name
_ARN_PARTS = 6  # ARN-1
_OF_TAGS = ("aws:requesttag/", "aws:resourcetag/")

_TITLES = {
    Layer.IDENTITY: "Identity policies",
    Layer.BOUNDARY: "Permissions boundary",
    Layer.SESSION: "Session policy",
    Layer.SCP: "SCPs",
    Layer.REQUEST: "Rules of AWS",
}


def layer_title(layer: PermissionLayer) -> str:
    """Name a layer: `SCPs of Root`."""
    title = _TITLES[layer.layer]
    return f"{title} of {layer.level}" if layer.level else title


# Resources


def short_resource(pattern: str) -> str:
    """Leave out of an ARN what repeats: partition, service, Region and account.

    That something belongs to AWS stays: `arn:aws:iam::aws:policy/*` are not all policies.
    """
    parts = pattern.split(":", _ARN_PARTS - 1)
    is_short = len(parts) == _ARN_PARTS and parts[-1] != "*" and parts[-2] != "aws"
    return parts[-1] if is_short else pattern


def region_words(region: Region) -> tuple[str, ...]:
    """Write every part of a region in full, as the policies have it."""
    words = [" and also ".join(shape.written for shape in part) or "*" for part in region.parts]
    if region.excepts:
        excepts = ", ".join(shape.written for shape in region.excepts)
        words.append(f"except {excepts}")
    return tuple(words)


def short_region(region: Region) -> str:
    """Say in short what is in a region: `nw-artifacts/*`, `4 resources`, `* except audit/*`."""
    if not region.parts:
        return ""
    words = short_list(short_parts(region))
    if not region.excepts:
        return words
    return f"{words} except {short_list([short_resource(x.written) for x in region.excepts])}"


def short_parts(region: Region) -> tuple[str, ...]:
    """Say in short what each part of a region is."""
    return tuple(
        " and ".join(short_resource(shape.written) for shape in part) or "*"
        for part in region.parts
    )


def short_list(names: Iterable[str], noun: str = "resources") -> str:
    """Name a few, or say how many there are."""
    unique = list(dict.fromkeys(names))
    return ", ".join(unique) if len(unique) <= _MAX_NAMED else f"{len(unique)} {noun}"


def statement_resources(statements: Sequence[PermissionStatement]) -> tuple[str, ...]:
    """Return the resources of statements as they are written."""
    found: list[str] = []
    for one in statements:
        statement = one.statement
        if statement.resources is None and statement.not_resources:
            found.append(f"all except {', '.join(statement.not_resources)}")
        found += statement.resources or ()
    return tuple(dict.fromkeys(found))


# Conditions


def only_if(way: PermissionWay, permissions: EffectivePermissions, needs: str) -> tuple[str, ...]:
    """Say in few words what a way asks for."""
    words = [_short(way.conditions), *(_unless(one) for one in way.exceptions)]
    words += [f"{variable} fits" for variable in way.region.variables]
    words += [_within(one, permissions) for one in way.within]
    words += [needs, *(f"depends: {why}" for why in way.depends)]
    return tuple(word for word in words if word)


def in_full(way: PermissionWay, permissions: EffectivePermissions, needs: str) -> tuple[str, ...]:
    """Say in sentences what a way asks for."""
    words = [condition_in_words(condition) for condition in way.conditions]
    for one in way.exceptions:
        on = f" (on {', '.join(region_words(one.region))})" if one.region is not None else ""
        why = " and ".join(condition_in_words(condition) for condition in one.conditions)
        words.append(f"Denied{on} when {why or 'its statement applies'}")
        words += [f"Depends on: {what}" for what in one.depends]
    words += [f"The variable {variable} has to fit" for variable in way.region.variables]
    words += [_within(one, permissions) for one in way.within]
    words += [needs[:1].upper() + needs[1:], *(f"Depends on: {why}" for why in way.depends)]
    return tuple(word for word in words if word)


def _unless(one: Unless) -> str:
    """Say when a Deny leaves it alone: what it asks for turned around, where that is possible."""
    turned = opposites(one.conditions[0]) if len(one.conditions) == 1 else ()
    words = _short(turned) or f"unless {_short(one.conditions) or 'a Deny applies'}"
    return f"on {short_region(one.region)}: {words}" if one.region is not None else words


_TAGS = {"session tag": "request tag", "role tag": "resource tag"}  # pills are about AssumeRole


def _short(conditions: Sequence[Condition]) -> str:
    words = short_words(conditions) or " and ".join(map(condition_in_words, conditions))
    if any(condition.key.lower().startswith(_OF_TAGS) for condition in conditions):
        for of_role, of_any in _TAGS.items():
            words = words.replace(of_role, of_any)
    return words


def _within(within: Within, permissions: EffectivePermissions) -> str:
    title = layer_title(permissions.layers[within.layer])
    labels = short_list(
        (f"{one.policy.name} {one.statement.label}" for one in within.statements), "statements"
    )
    return f"only where also allowed by {title}: {labels}"


# Statements


class Statements:
    """The statements of some permissions by number, with their lines; documents are read once."""

    def __init__(self) -> None:
        self.found: list[PermissionStatement] = []
        self._numbers: dict[PermissionStatement, int] = {}
        self._lines: dict[int, Lines] = {}

    def number(self, statement: PermissionStatement) -> int:
        """Return the number of a statement; a new one gets the next."""
        known = self._numbers.get(statement)
        if known is None:
            known = self._numbers[statement] = len(self.found)
            self.found.append(statement)
        return known

    def name(self, statement: PermissionStatement) -> str:
        """Say where a statement stands: `release-ecs, line 14`."""
        lines = line_words(self._of(statement.policy).of([statement.path]))
        return ", ".join(filter(None, (statement.policy.name, lines)))

    def excerpt(self, statement: PermissionStatement) -> Excerpt:
        """Return the document with the lines of a statement marked."""
        whole = self._of(statement.policy).span(statement.path)
        line = whole.line if whole else 1
        tints = (Tint(whole.line, whole.last_line, Tone.DECIDING),) if whole else ()
        return Excerpt(
            policy=statement.policy,
            owner=statement.policy.name,
            kind=statement.policy.type.value,
            tints=tints,
            focus=line,
            top=line,
        )

    def _of(self, policy: Policy) -> Lines:
        known = self._lines.get(id(policy))
        if known is None:
            known = self._lines[id(policy)] = Lines(policy)
        return known

    def names(self, statements: Sequence[PermissionStatement]) -> str:
        """Name statements: the first, and how many more."""
        if not statements:
            return ""
        more = len(statements) - 1
        return self.name(statements[0]) + (f" and {more} more" if more else "")


_REASONS = {
    PermissionCutReason.RESOURCE: "{} names no resource of it",
    PermissionCutReason.CONDITION: "the condition of {} never holds",
    PermissionCutReason.NOT_GRANTED: "no policy grants it",
}


def cut_words(cut: PermissionCut, permissions: EffectivePermissions, statements: Statements) -> str:
    """Say what takes away: `cut by region-lock, line 6`, `not allowed by release-boundary`."""
    if cut.words:
        return cut.words
    names = statements.names(cut.statements)
    layer = permissions.layers[cut.layer]
    is_scp = layer.layer is Layer.SCP
    if cut.reason is PermissionCutReason.DENIED:
        verb = "cut" if cut.is_whole else "narrowed"
        return f"{verb} by SCP {names}" if is_scp else f"{verb} by {names}"
    if cut.reason is not PermissionCutReason.NOT_ALLOWED:
        return _REASONS[cut.reason].format(names)
    policies = [policy.name for policy in layer.policies]
    title = layer_title(layer) if is_scp else layer_title(layer).lower()
    has_name = not is_scp and layer.layer is not Layer.SESSION  # which is of one session only
    who = policies[0] if len(policies) == 1 and has_name else title
    return f"not allowed by {who}" if cut.is_whole else f"narrowed by {who}"
