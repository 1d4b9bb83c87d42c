"""Importer: the plug-in interface for one kind of file."""

from collections.abc import Callable

from rolescope.importers.faults import JsonPlace
from rolescope.importers.gathering import Gathering
from rolescope.value import Value


class Content(Value, kw_only=True):
    """One JSON value of a file.

    `account` is the account that a folder, a file name or a key around the value names; it counts
    only where the value itself does not tell.
    """

    value: object
    place: JsonPlace
    account: str | None = None


class Importer(Value, kw_only=True):
    """Recognizes one kind of file by what is in it, and reads it into a gathering.

    `read` never raises for what a file holds: it reports problems and goes on. `is_kept`: whether
    a project may keep the file; records of CloudTrail stay out of projects (CT-54). A line of YAML
    that begins with one of `yaml_keys` tells that the AWS CLI printed this kind.
    """

    id: str
    title: str
    detect: Callable[[Content], bool]
    read: Callable[[Content, Gathering], None]
    is_kept: bool = True
    yaml_keys: tuple[str, ...] = ()
