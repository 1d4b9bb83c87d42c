"""Places: the resources that needed actions are on, those that the source names itself included."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from itertools import zip_longest

from rolescope.escalation.ask import REGION, REGIONS

TYPES: Mapping[str, str] = {
    "ec2_instance": "arn:{partition}:ec2:{region}:{account}:instance/{new}",
    "launch_template": "arn:{partition}:ec2:{region}:{account}:launch-template/{new}",
    "autoscaling_group": (
        "arn:{partition}:autoscaling:{region}:{account}:autoScalingGroup:{new}:"
        "autoScalingGroupName/{new}"
    ),
    "lambda_function": "arn:{partition}:lambda:{region}:{account}:function:{new}",
    "cloudformation_stack": "arn:{partition}:cloudformation:{region}:{account}:stack/{new}/{new}",
    "cloudformation_stack_set": (
        "arn:{partition}:cloudformation:{region}:{account}:stackset/{new}:{new}"
    ),
    "codebuild_project": "arn:{partition}:codebuild:{region}:{account}:project/{new}",
    "glue_job": "arn:{partition}:glue:{region}:{account}:job/{new}",
    "glue_dev_endpoint": "arn:{partition}:glue:{region}:{account}:devEndpoint/{new}",
    "sagemaker_notebook": "arn:{partition}:sagemaker:{region}:{account}:notebook-instance/{new}",
    "sagemaker_lifecycle_config": (
        "arn:{partition}:sagemaker:{region}:{account}:notebook-instance-lifecycle-config/{new}"
    ),
    "apprunner_service": "arn:{partition}:apprunner:{region}:{account}:service/{new}/{new}",
    "bedrock_code_interpreter": (
        "arn:{partition}:bedrock-agentcore:{region}:{account}:code-interpreter-custom/{new}"
    ),
    "state_machine": "arn:{partition}:states:{region}:{account}:stateMachine:{new}",
    "ecs_service": "arn:{partition}:ecs:{region}:{account}:service/{new}/{new}",
    "ecs_task": "arn:{partition}:ecs:{region}:{account}:task/{new}/{new}",
    "ecs_task_definition": "arn:{partition}:ecs:{region}:{account}:task-definition/{new}:1",
    "eks_pod_identity_association": (
        "arn:{partition}:eks:{region}:{account}:podidentityassociation/{new}/{new}"
    ),
}
"""How the ARN of a resource of a type is made."""

_NEW_NAMES = ("new", "task", "job", "mix")
"""Names of what the source makes, where policies ask for none: each where the last are denied."""

_DEFAULTS = {
    "new document": "AWS-RunShellScript",
    "new command": "AWS-RunShellScript",
    "owner": "",
}
_COMMANDS = frozenset(
    {
        "AWS-ApplyAnsiblePlaybooks",
        "AWS-ApplyChefRecipes",
        "AWS-ApplyDSCMofs",
        "AWS-InstallApplication",
        "AWS-InstallPowerShellModule",
        "AWS-RunAnsiblePlaybook",
        "AWS-RunDocument",
        "AWS-RunPowerShellScript",
        "AWS-RunRemoteScript",
        "AWS-RunSaltState",
        "AWS-RunShellScript",
    }
)
"""Documents of AWS that run what the caller brings; its others do what they say alone."""

_PARTS = 6  # ARN-1
_MAX_ENDS = 64  # of names that a pattern leaves open, by which another goes on
_FIELD = re.compile(r"\{([^{}]+)\}")
_WILDCARDS = re.compile(r"[*?]")
_VARIABLE = re.compile(r"\$\{\s*([^${}',*?]+?)\s*(?:,\s*'([^']*)'\s*)?\}")


_CHOSEN = frozenset({*_DEFAULTS, "new", "region"})


def fields_of(text: str) -> tuple[str, ...]:
    """Return the placeholders of a place."""
    return _cut(text)[1::2] if "{" in text else ()


@lru_cache(maxsize=4096)
def _cut(text: str) -> tuple[str, ...]:
    """Cut a place into text, a placeholder, text, and so on."""
    return tuple(_FIELD.split(text))


def filled(text: str, places: Mapping[str, str]) -> str:
    """Put in what is known; other placeholders stay."""
    if "{" not in text:
        return text
    parts = [*_cut(text)]
    for at in range(1, len(parts), 2):
        field = parts[at]
        parts[at] = places.get(field, f"{{{field}}}")
    return "".join(parts)


def is_chosen(text: str) -> bool:
    """Tell whether the source chooses a name in a place, or a Region."""
    return not _CHOSEN.isdisjoint(fields_of(text))


def plainest(place: str) -> str:
    """Return the ARN of a place that the source would choose where no policy asks for another."""
    return filled(place, {**_DEFAULTS, "new": _NEW_NAMES[0], "region": REGION})


def is_alike(arn: str, pattern: str) -> bool:
    """Tell whether a pattern is about resources of the kind of a resource, or of a place."""
    kind = _kind_of(arn)
    return kind is not None and kind == _kind_of(pattern)


@lru_cache(maxsize=4096)
def _kind_of(arn: str) -> tuple[str, str] | None:
    parts = arn.split(":", _PARTS - 1)
    return (parts[2], re.split("[:/]", parts[-1])[0]) if len(parts) == _PARTS else None


def candidates(
    place: str,
    patterns: Sequence[str],
    denied: Sequence[str],
    regions: tuple[str, ...],
    known: Mapping[str, str],
) -> Iterator[str]:
    """Yield ARNs of a place that policies may mean, the plainest first.

    `patterns` are the resources that Allow statements name, `denied` those that a Deny names;
    `known` the values of variables in them, by key in lower case.
    """
    yield plainest(place)  # mostly nobody asks for another
    refused = [_VARIABLE.sub(lambda found: known.get(found[1].lower(), "*"), one) for one in denied]
    names = _NEW_NAMES if refused else _NEW_NAMES[:1]
    tried = (_of_name(name, place, patterns, regions, known) for name in names)
    is_uneven = False
    for number, (first, *others) in enumerate(zip_longest(*tried)):
        is_uneven = is_uneven or first is None or None in others
        if number and first is not None:
            yield first
        if first is None or _is_named(first, refused):
            yield from [one for one in others if one and not _is_named(one, refused)][:1]
    if is_uneven:  # a pattern fits a place with one name, and not with another
        for name in names[1:]:
            found = _of_name(name, place, patterns, regions, known)
            yield from (one for one in found if not _is_named(one, refused))


def _is_named(arn: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(arn, one) for one in patterns)


def _of_name(
    new: str,
    place: str,
    patterns: Sequence[str],
    regions: tuple[str, ...],
    known: Mapping[str, str],
) -> Iterator[str]:
    """Yield what `candidates` does, where what is free in a name is `new`."""
    defaults = {**_DEFAULTS, "new": new}
    yield filled(place, {**defaults, "region": REGION})
    parts = place.split(":", _PARTS - 1)
    wanted = [_instance(pattern, known, new).split(":", _PARTS - 1) for pattern in patterns]
    wanted = [cut for cut in wanted if len(cut) == _PARTS]
    ends = {cut[5].rpartition("*")[2] for cut in wanted if "*" in cut[5]} - {""}
    for some in ((), sorted(ends)[:_MAX_ENDS]) if ends else ((),):
        for cut in wanted:
            for region in _regions_of(cut[3], regions):
                owner = "" if _WILDCARDS.search(cut[4]) else cut[4]
                named = filled(":".join(parts[:5]), {"region": region, "owner": owner})
                yield f"{named}:{filled(parts[5], defaults)}"
                for name in _names(parts[5], cut[5], some, new):
                    yield f"{named}:{name}"
    for region in regions:
        yield filled(place, {**defaults, "region": region})


def _regions_of(pattern: str, regions: tuple[str, ...]) -> tuple[str, ...]:
    if not pattern or pattern == "*":
        return regions
    if not _WILDCARDS.search(pattern):
        return (pattern,)
    return tuple(one for one in REGIONS if fnmatchcase(one, pattern))[:2]


def _names(place: str, pattern: str, ends: Sequence[str], new: str) -> Iterator[str]:
    """Yield names that a pattern means and the last part of a place can be.

    `ends` are those of other patterns, which the name may have to match, too; `new` is what a
    wildcard stands for.
    """
    if place.endswith("{new command}"):
        names = (f"document/{one}" for one in sorted(_COMMANDS))
        yield from (one for one in names if fnmatchcase(one, pattern))
    name = _WILDCARDS.sub(lambda found: new if found[0] == "*" else new[0], pattern)
    is_of_aws = place.endswith("{new command}") and name.startswith("document/AWS-")
    if not is_of_aws:
        is_prefix = pattern.find("*") == len(pattern) - 1
        names_ = [f"{name}{end}" for end in ends] if is_prefix and ends else [name]
        yield from filter(_shape(place).fullmatch, names_)


@cache
def _shape(place: str) -> re.Pattern[str]:
    """Match the names that the last part of a place can be."""
    parts = enumerate(_cut(place))
    return re.compile("".join(".+" if number % 2 else re.escape(part) for number, part in parts))


def _instance(pattern: str, known: Mapping[str, str], new: str) -> str:
    return _VARIABLE.sub(lambda found: known.get(found[1].lower(), found[2] or new), pattern)
