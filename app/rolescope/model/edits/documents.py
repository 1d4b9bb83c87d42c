"""Documents as whole texts: one put in place of another."""

from rolescope.model.arn import role_name
from rolescope.model.edit_rules import (
    CheckedEdit,
    document_of,
    refusal_of_place,
    refusal_of_text,
)
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.world import World


class WithDocument(CheckedEdit):
    """Replace a document by a JSON text, which is kept exactly as it was written.

    A statement of it that cannot be understood has an unknown effect, as on import (GR-73); what
    IAM would refuse to save says model.validation.
    """

    place: Place
    text: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        if self.place.kind is PlaceKind.TRUST:
            return f"Edit trust of {role_name(self.place.holder)}"
        return f"Edit {self.place.title}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15)."""
        policy = self.place.find(world)
        kind = PolicyType.IDENTITY if policy is None else policy.type
        return refusal_of_place(self.place, world) or refusal_of_text(self.text, kind)

    def _applied(self, world: World) -> World:
        policy = self.place.find(world)
        assert isinstance(policy, Policy)  # noqa: S101 - for the type checker: see `refusal`
        return self.place.put(world, document_of(self.text, policy))
