"""Parts of names and of ARNs."""

from rolescope.filtering.fields.field import Field
from rolescope.model.plain import visible

NAME = Field(
    id="name",
    title="Name",
    hint="part of a name",
    of_node=lambda _facts, node: (visible(node.name),),
    is_text=True,
)
ARN = Field(
    id="arn",
    title="ARN",
    hint="part of an ARN or ID",
    of_node=lambda _facts, node: (visible(node.id.removeprefix("arn:")),),
    is_text=True,
)
