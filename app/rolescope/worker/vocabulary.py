"""What runs in the worker process for whoever types a policy: the names that AWS knows."""

from rolescope.analysis import Analysis
from rolescope.importers.catalogue import load_catalogue
from rolescope.model.edit import Edit
from rolescope.progress import Tick
from rolescope.words.editing.words import AwsWords


def aws_words(_token: int, _analysis: Analysis | tuple[Edit, ...], *, tick: Tick) -> AwsWords:
    """Return the names of all actions and condition keys of AWS."""
    tick(0, "Reading the names of actions")
    catalogue = load_catalogue()
    keys = {key for known in set(catalogue.condition_keys) for key in known}
    beginnings = (key.partition("${")[0] for key in keys)
    return AwsWords(
        actions=catalogue.names,
        keys=tuple(sorted({key for key in beginnings if ":" in key}, key=str.lower)),
    )
