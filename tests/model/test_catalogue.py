"""The action catalogue as a value, and read from the data of AWS."""

import pickle

from rolescope.importers.catalogue import load_catalogue
from rolescope.model.catalogue import AccessLevel, levels_of
from support.worlds.action_catalogue import CATALOGUE, names


def test_actions_are_found_in_any_case() -> None:
    """GR-12."""
    place = CATALOGUE.find("S3:getobject")
    assert place is not None
    action = CATALOGUE.action(place)
    assert (action.id, action.levels) == ("s3:GetObject", (AccessLevel.READ,))
    assert [target.name for target in action.targets] == ["object"]
    assert action.condition_keys == ("aws:x",)
    assert CATALOGUE.find("s3:GetObjec") is None
    assert CATALOGUE.find("zzz:Last") is None


def test_actions_of_a_service_stand_side_by_side() -> None:
    services = {service: names(((first, stop),)) for service, first, stop in CATALOGUE.services()}
    assert sum(map(len, services.values())) == len(CATALOGUE)
    assert services["s3-outposts"] == ["s3-outposts:ListEndpoints"]
    assert len(services["s3"]) == 8
    assert list(services) == sorted(services, key=lambda name: f"{name}:")


def test_levels_have_letters_and_bits() -> None:
    assert [level.letter for level in AccessLevel] == ["L", "R", "T", "W", "P"]
    both = AccessLevel.WRITE.bit | AccessLevel.TAGGING.bit
    assert levels_of(both) == (AccessLevel.TAGGING, AccessLevel.WRITE)


def test_a_catalogue_is_small_and_can_go_to_another_process() -> None:
    data = pickle.dumps(load_catalogue())
    assert len(data) < 3_000_000
    again = pickle.loads(data)  # noqa: S301 - our own bytes
    assert (again.names, again.levels) == (load_catalogue().names, load_catalogue().levels)


def test_the_data_of_aws_is_read_once_and_dated() -> None:
    found = load_catalogue()
    assert load_catalogue() is found
    assert len(found) > 20_000
    assert found.version[:2] == "20"
    assert found.version.count("-") == 2
    place = found.find("iam:PutRolePolicy")
    assert place is not None
    action = found.action(place)
    assert action.levels == (AccessLevel.WRITE, AccessLevel.PERMISSIONS)
    assert action.targets[0].arn == "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}"
    assert action.targets[0].is_required
    assert [name.lower() for name in found.names] == sorted(name.lower() for name in found.names)
