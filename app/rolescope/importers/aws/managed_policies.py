"""The catalogue of AWS managed policies, read from AWS: a list, then one call for each policy."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from rolescope.importers.aws import calls
from rolescope.importers.aws.asking import AwsClient, CallRecord, Gate, Tally
from rolescope.importers.aws.connection import Connection

_Told = Callable[[int, int], None]


def read_managed_policies(
    connection: Connection, told: _Told, *, workers: int = 8
) -> dict[str, object]:
    """Return the documents of all AWS managed policies of a partition, by ARN.

    `told` hears how many of how many are read.

    Raises:
        CallFailed: a call is refused: a part of a catalogue would look like all of it.
    """
    asker = AwsClient(connection, "", tally=Tally(), gate=Gate())
    listed = asker.all(CallRecord("", calls.LIST_POLICIES), Scope="AWS")

    def document(one: dict[str, str]) -> object:
        given = {"PolicyArn": one["Arn"], "VersionId": one["DefaultVersionId"]}
        return asker.ask(calls.GET_POLICY_VERSION, **given)["PolicyVersion"].get("Document")

    found: dict[str, object] = {}
    told(0, len(listed))
    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            for one, read in zip(listed, pool.map(document, listed), strict=True):
                found[one["Arn"]] = read
                told(len(found), len(listed))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return found
