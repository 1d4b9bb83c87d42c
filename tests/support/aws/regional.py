"""Services in Regions that answer as a test says: requests and answers as botocore describes them.

moto lacks some of them. What is not told is empty; IAM, STS and Organizations go to the server.
"""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from weakref import WeakSet

from botocore.exceptions import EndpointConnectionError
from botocore.validate import validate_parameters

from rolescope.importers.aws.collect import CollectRun, RunWatch, identify
from rolescope.importers.aws.connection import Connection
from rolescope.importers.aws.plan import CollectPlan, ConnectionTarget
from rolescope.importers.aws.snapshot import Snapshot, load
from rolescope.importers.aws.state import Collected
from rolescope.value import Value, field

Json = dict[str, Any]
_OF_THE_SERVER = ("iam", "sts", "organizations")


class RegionalAws(Value):
    """Answers by operation; `refused` are the error codes by Region and operation."""

    regions: tuple[str, ...]
    answers: dict[str, Callable[[str, Json], Json]] = field(default_factory=dict)
    refused: dict[tuple[str, str], str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)  # Regions that cannot be reached
    asked: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, region: str, service: str, operation: str, given: Json) -> Json:
        """Return what is told; each is asked about in its Region."""
        self.asked.append((region, operation))
        if region in self.gone:
            raise EndpointConnectionError(endpoint_url=f"https://{service}.{region}")
        found = self.answers.get(f"{service}:{operation}")
        if found is None and operation == "DescribeRegions":
            return {"Regions": [{"RegionName": name} for name in self.regions]}
        return {} if found is None else found(region, given)


class RegionalConnection(Connection):
    """A connection whose Regions are those of a test."""

    def __init__(self, url: str, aws: RegionalAws) -> None:
        super().__init__(ConnectionTarget(endpoint=url, region="us-east-1"))
        self._aws = aws
        self._hooked: WeakSet[Any] = WeakSet()  # an id would be given to another one later
        self.open = self._clients  # clients that are held

    def client(self, service: str, region: str = "") -> Any:
        """Return a client that asks nobody, but for the services that the server has."""
        made = super().client(service, region)
        if service not in _OF_THE_SERVER and made not in self._hooked:
            self._hooked.add(made)
            self._hook(made, service, region or self.region)
        return made

    def _hook(self, client: Any, service: str, region: str) -> None:
        given: Json = {}

        def take(params: Json, **_more: object) -> None:
            given.clear()
            given.update(params)

        def answer(model: Any, **_more: object) -> tuple[Any, Json]:
            code = self._aws.refused.get((region, model.name))
            if code is not None:
                self._aws.asked.append((region, model.name))
                said = {"Error": {"Code": code, "Message": "refused"}, "ResponseMetadata": {}}
                return SimpleNamespace(status_code=403), said
            told = self._aws.answer(region, service, model.name, given)
            if any(told.values()):  # some say that a list has an item at least
                validate_parameters(told, model.output_shape)
            return SimpleNamespace(status_code=200), {**told, "ResponseMetadata": {}}

        client.meta.events.register("before-parameter-build", take)
        client.meta.events.register("before-call", answer)


def collect_into(folder: Path, connection: Connection, **plan: Any) -> Collected:
    """Read the own account into a folder, going on from what is there."""
    if (folder / "collection.json").exists():
        collected = load(folder)
    else:
        collected = Collected(identity=identify(connection), started="2026-11-25T12:00:00Z")
    snapshot = Snapshot(folder)
    wanted = CollectPlan(target=connection.target, with_organization=False, **plan)
    watch = RunWatch(saved=snapshot.save)
    found = CollectRun(wanted, collected, own=connection, watch=watch).run()
    snapshot.end(found)
    return found
