"""An organization as a tree: who stands below what."""

from rolescope.model.world import MemberAccount, Organization, OrganizationalUnit

ROOT = "r-nw01"
OUTER, INNER = "ou-nw01-outer001", "ou-nw01-inner001"
A, B, LOST = "111122223333", "222233334444", "333344445555"


def organization() -> Organization:
    """An OU in an OU; `LOST` is in one that was not imported."""
    return Organization(
        id="o-northwind",
        management_account=A,
        root=ROOT,
        units=(
            OrganizationalUnit(id=OUTER, name="Workloads", parent=ROOT),
            OrganizationalUnit(id=INNER, name="Production", parent=OUTER),
        ),
        accounts=(
            MemberAccount(id=A, name="management", parent=ROOT),
            MemberAccount(id=B, name="shop", parent=INNER),
            MemberAccount(id=LOST, name="lost", parent="ou-nw01-unknown1"),
        ),
    )


def test_the_paths_of_all_accounts_are_those_of_each_ck4() -> None:
    found = organization().paths()
    assert found == {one: organization().path_to(one) for one in (A, B, LOST)}
    assert found[B] == (ROOT, OUTER, INNER)
    assert organization().unplaced() == (LOST,)


def test_the_path_of_an_ou_ends_with_itself() -> None:
    assert organization().path_of_unit(INNER) == (ROOT, OUTER, INNER)
    assert organization().path_of_unit(ROOT) == (ROOT,)


def test_ous_above_an_account_are_named_from_the_root_down() -> None:
    assert organization().unit_names() == {A: (), B: ("Workloads", "Production"), LOST: ()}
