"""One run in the process that asks AWS: from what a folder holds to what is told of the end."""

from collections.abc import Callable
from dataclasses import replace

from rolescope.importers.aws.collect import Run, Watch
from rolescope.importers.aws.connection import Connection
from rolescope.importers.aws.plan import Identity
from rolescope.importers.aws.restoring import restore
from rolescope.importers.aws.resuming import NoSnapshot, load
from rolescope.importers.aws.snapshot import Snapshot
from rolescope.importers.aws.state import DETAILS_FILE, Collected, Progress
from rolescope.ui.features.live_import import messages
from rolescope.ui.kit.clock import clock

Say = Callable[[object], None]


def collect(
    order: messages.Collect,
    connection: Connection,
    identity: Identity,
    say: Say,
    begun: Callable[[Run], None],
) -> None:
    """Read what an order says, and tell how it goes; `begun` gets what stops it.

    Raises:
        NoSnapshot: the folder holds something that the run cannot go on from.
        OSError: the folder cannot be written.
    """
    plan = order.plan.at(connection.target)
    collected = _before(order, identity) or Collected(
        identity=identity, started=order.now, endpoint=connection.endpoint
    )
    who = collected.identity if plan.again else identity  # the rest was read by somebody else
    collected.identity = identity
    snapshot = Snapshot(order.folder)
    snapshot.begin(replace(collected, identity=who))
    connection.insist()
    run = Run(plan, collected, own=connection, watch=_watch(snapshot, say))
    begun(run)
    found = run.run()
    found.ended = clock()
    snapshot.end(replace(found, identity=who))
    say(_ended(found, order, run))


def _before(order: messages.Collect, identity: Identity) -> Collected | None:
    """Return what the folder holds; a part that is read again needs no particular account."""
    if order.kept and not order.folder.exists():
        restore(order.kept, order.folder)
    if not (order.folder / "collection.json").is_file():
        return None
    found = load(order.folder)
    if found.identity.account != identity.account and not order.plan.again:
        raise NoSnapshot(f"{order.folder} is of account {found.identity.account}.")
    return found


def _watch(snapshot: Snapshot, say: Say) -> Watch:
    return Watch(
        told=lambda record: say(messages.Told(record.outcome)),
        began=lambda part: say(messages.Began(part.account)),
        ended=lambda part: say(_part_ended(part)),
        saved=snapshot.save,
        planned=lambda parts: say(messages.Planned(parts)),
    )


def _part_ended(part: Progress) -> messages.PartEnded:
    said = part.fault.said if part.fault else ""
    return messages.PartEnded(part=part.account, is_complete=part.is_done, said=said)


def _ended(found: Collected, order: messages.Collect, run: Run) -> messages.Ended:
    wanted = order.plan.again
    read = [part for part in found.accounts if part.account in wanted or not wanted]
    return messages.Ended(
        folder=order.folder,
        is_complete=not found.fault and not found.is_stopped and all(one.is_done for one in read)
        if wanted
        else found.is_complete,
        is_stopped=run.is_stopped and found.fault is None,
        accounts=sum(1 for part in read if DETAILS_FILE in part.files),
        calls=found.tally.calls,
        retries=found.tally.retries,
        is_expired=found.fault is not None and found.fault.why.value == "expired",
        said=found.fault.said if found.fault else "",
        advice=found.fault.advice if found.fault else "",
        stayed=run.stayed,
    )
