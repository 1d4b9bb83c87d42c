"""Parts of names and of ARNs."""

from rolescope.model.plain import visible
from rolescope.questions.filters.fields.field import FilterableField

NAME = FilterableField(
    id="name",
    title="Name",
    hint="part of a name",
    of_node=lambda _facts, node: (visible(node.name),),
    is_text=True,
)
ARN = FilterableField(
    id="arn",
    title="ARN",
    hint="part of an ARN or ID",
    of_node=lambda _facts, node: (visible(node.id.removeprefix("arn:")),),
    is_text=True,
)
