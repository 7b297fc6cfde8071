"""What admins set about equipment, on both databases."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from shared.equipment import queries as equipment
from shared.equipment.changes import EquipmentTypeSet, MachineSet
from shared.equipment.rules import FixedType, NameTaken, TypeUnknown
from shared.equipment.types import Category, EquipmentType, Machine, MachineId, MachineState, Standing
from shared.journal.rules import NotAllowed, StaleEdit
from shared.journal.types import Verdict
from shared.people.types import SYSTEM_TYPE, EquipmentTypeId
from shared.sync.desk import FromServer
from tests.support.shops import ADMIN, ANA, LASER, LASER_TWO, MIA, START, WORKSHOP

LATHE_TYPE = EquipmentTypeId(UUID(int=0xB002))
LATHE = MachineId(UUID(int=0xC010))


def a_type(name: str = "Lathe", type_id: EquipmentTypeId = LATHE_TYPE) -> EquipmentType:
    return EquipmentType(type_id, name, "settings", Category.RED, Standing.MACHINES)


def a_machine(name: str = "Lathe 1", type_id: EquipmentTypeId = LATHE_TYPE) -> Machine:
    return Machine(LATHE, type_id, name, "Hall", MachineState.USABLE, None)


def test_a_type_and_its_machine_are_added_and_changed(server):
    server.accept(EquipmentTypeSet(a_type()))
    server.accept(MachineSet(a_machine()))
    out = replace(a_machine("Old lathe"), state=MachineState.OUT_OF_ORDER, back_at=START)
    server.accept(MachineSet(out))

    with server.shop() as shop:
        assert equipment.equipment_type(shop, LATHE_TYPE) == a_type()
        assert equipment.machines(shop, LATHE_TYPE) == [out]
        assert equipment.machine(shop, LATHE) == out
        assert [each.machine_id for each in equipment.machines(shop)] == [LASER, LASER_TWO, LATHE]


def test_a_retired_machine_is_kept_but_no_longer_listed(server):
    with server.shop() as shop:
        laser = equipment.machine(shop, LASER)
    assert laser is not None

    server.accept(MachineSet(replace(laser, state=MachineState.RETIRED)))

    with server.shop() as shop:
        assert [each.machine_id for each in equipment.machines(shop)] == [LASER_TWO]
        assert [each.machine_id for each in equipment.machines(shop, retired=True)] == [LASER, LASER_TWO]


@pytest.mark.parametrize("who", [ANA, MIA, None])
def test_nobody_but_an_admin_sets_equipment(server, who):
    assert server.refusals(EquipmentTypeSet(a_type()), actor=who) == (NotAllowed(),)
    server.accept(EquipmentTypeSet(a_type()))
    assert server.refusals(MachineSet(a_machine()), actor=who) == (NotAllowed(),)


def test_two_things_cannot_have_one_name(server):
    server.accept(EquipmentTypeSet(a_type()))

    assert server.refusals(EquipmentTypeSet(a_type("laser  CUTTER"))) == (NameTaken(),)
    assert server.refusals(MachineSet(a_machine("LASER 1"))) == (NameTaken(),)


def test_a_machine_is_of_a_type_with_machines(server):
    assert server.refusals(MachineSet(a_machine())) == (TypeUnknown(),)
    assert server.refusals(MachineSet(a_machine(type_id=SYSTEM_TYPE))) == (FixedType(),)


def test_a_fixed_type_stays_what_it_is(server):
    assert server.refusals(EquipmentTypeSet(a_type(type_id=SYSTEM_TYPE))) == (FixedType(),)


def test_of_two_who_edit_one_machine_the_second_is_told(server):
    server.accept(EquipmentTypeSet(a_type()))
    server.accept(MachineSet(a_machine()))
    seen = server.head()
    server.accept(MachineSet(a_machine("Lathe A")))

    assert server.refusals(MachineSet(a_machine("Lathe B")), seen=seen) == (StaleEdit(),)
    assert server.refusals(MachineSet(a_machine("Lathe B")), seen=server.head()) == ()


def test_somebody_elses_edit_of_another_row_is_in_nobodys_way(server):
    server.accept(EquipmentTypeSet(a_type()))
    seen = server.head()
    server.accept(EquipmentTypeSet(a_type("Big lathe")))

    assert server.refusals(MachineSet(a_machine()), seen=seen) == ()


def test_of_two_edits_that_are_taken_at_once_the_second_is_told_too(server):
    seen = server.head()
    edits = [FromServer(EquipmentTypeSet(a_type(name)), ADMIN, seen=seen) for name in ("Lathe A", "Lathe B")]

    first, second = server.desk.take(WORKSHOP, edits, server.clock()).outcomes

    assert (first.verdict, second.verdict) == (Verdict.ACCEPTED, Verdict.REFUSED)
    with server.shop() as shop:
        found = equipment.equipment_type(shop, LATHE_TYPE)
    assert found is not None
    assert found.name == "Lathe A"
