"""Fields: what nodes and edges are filtered by. One file a family; FIELDS lists them in order."""

from rolescope.questions.filters.fields.conditions import CONDITION
from rolescope.questions.filters.fields.field import FilterableField
from rolescope.questions.filters.fields.findings import FINDING, SEVERITY
from rolescope.questions.filters.fields.names import ARN, NAME
from rolescope.questions.filters.fields.places import ACCOUNT, PERSON, UNIT
from rolescope.questions.filters.fields.principals import IS, KIND, ZONE
from rolescope.questions.filters.fields.trusts import EDGE, TRUST, VERDICT
from rolescope.questions.filters.fields.usage import USE, USED
from rolescope.questions.filters.fields.ways import GAIN, SERVICE, WAY

FIELDS: tuple[FilterableField, ...] = (
    KIND,
    ZONE,
    IS,
    ACCOUNT,
    UNIT,
    PERSON,
    USED,
    EDGE,
    TRUST,
    VERDICT,
    CONDITION,
    USE,
    WAY,
    SERVICE,
    GAIN,
    FINDING,
    SEVERITY,
    NAME,
    ARN,
)

BY_ID = {field.id: field for field in FIELDS}
