"""Regions of resources: what is put together with everything stays what it is."""

from rolescope.engine.language.resource_shape import form
from rolescope.simulation.permissions.regions import NOTHING, WHOLE, Region

BUCKET = Region(((form("arn:aws:s3:::artifacts/*", ends_in_name=False),),))


def test_everything_takes_nothing_away() -> None:
    assert WHOLE.meet(BUCKET) == BUCKET.meet(WHOLE) == BUCKET
    assert BUCKET.lies_in(WHOLE)
    assert not WHOLE.lies_in(BUCKET)
    assert NOTHING.meet(BUCKET) == NOTHING
