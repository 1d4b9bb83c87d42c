"""Identity providers of a plan."""

from collections.abc import Iterator, Mapping

from rolescope.model.edits.proposed import (
    WithOidcProvider,
    WithoutProvider,
    WithSamlProvider,
)
from rolescope.model.world import World
from rolescope.plans.plan_fields import items, text
from rolescope.plans.plan_values import (
    PlanAction,
    PlannedResource,
    UnknownValue,
)
from rolescope.plans.references import without_scheme
from rolescope.plans.steps.resource_step import (
    Outcome,
    ResourcePhase,
    ResourceStep,
    StepsOf,
    missing_note,
    planned_partition,
)


def _provider(kind: str) -> StepsOf:
    def find(resource: PlannedResource) -> Iterator[ResourceStep]:
        is_gone = resource.action is PlanAction.DELETE

        def made(world: World) -> Iterator[Outcome]:
            values = resource.before if is_gone else resource.after
            name = values.get("url" if kind == "oidc-provider" else "name")
            if not isinstance(name, str) or not name:
                yield missing_note(resource, "url", name)
                return
            home = f"arn:{planned_partition(resource, world)}:iam::{resource.account}"
            arn = text(values.get("arn")) or f"{home}:{kind}/{without_scheme(name)}"
            if is_gone:
                yield WithoutProvider(arn)
            elif kind == "oidc-provider":
                found = values.get("client_id_list")
                listed = [one for one in items(found) if isinstance(one, str)]
                is_known = isinstance(found, list) and len(listed) == len(found)
                if not is_known:
                    yield missing_note(resource, "client_id_list", UnknownValue())
                yield WithOidcProvider(
                    arn, without_scheme(name), tuple(listed) if is_known else None
                )
            else:
                yield WithSamlProvider(arn)

        yield ResourceStep(
            ResourcePhase.DELETE_PRINCIPALS if is_gone else ResourcePhase.CREATE, resource, made
        )

    return find


IDENTITY_PROVIDERS: Mapping[str, StepsOf] = {
    "aws_iam_openid_connect_provider": _provider("oidc-provider"),
    "aws_iam_saml_provider": _provider("saml-provider"),
}
