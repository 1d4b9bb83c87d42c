"""Fields: what nodes and edges are filtered by. One file a family; FIELDS lists them in order."""

from rolescope.filtering.fields.conditions import CONDITION
from rolescope.filtering.fields.field import Field
from rolescope.filtering.fields.names import ARN, NAME
from rolescope.filtering.fields.places import ACCOUNT, UNIT
from rolescope.filtering.fields.principals import IS, KIND, ZONE
from rolescope.filtering.fields.trusts import EDGE, TRUST, VERDICT
from rolescope.filtering.fields.usage import USED

FIELDS: tuple[Field, ...] = (
    KIND,
    ZONE,
    IS,
    ACCOUNT,
    UNIT,
    USED,
    EDGE,
    TRUST,
    VERDICT,
    CONDITION,
    NAME,
    ARN,
)

BY_ID = {field.id: field for field in FIELDS}
