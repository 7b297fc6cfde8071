"""What holds for equipment types and machines."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from shared.equipment.rules import FixedType, NameTaken, TypeUnknown, machine_refusals, type_refusals
from shared.equipment.types import Category, EquipmentType, Machine, MachineId, MachineState, Standing
from shared.people.types import WORKSHOP_TYPE, EquipmentTypeId

LASER = EquipmentType(EquipmentTypeId(UUID(int=1)), "Laser cutter", "focus-2", Category.RED, Standing.MACHINES)
LATHE = EquipmentType(EquipmentTypeId(UUID(int=2)), "Lathe", "settings", Category.RED, Standing.MACHINES)
WORKSHOP = EquipmentType(WORKSHOP_TYPE, "Woodside", "building-warehouse", Category.RED, Standing.WORKSHOP)
LASER_ONE = Machine(MachineId(UUID(int=11)), LASER.type_id, "Laser 1", "", MachineState.USABLE, None)
LASER_TWO = replace(LASER_ONE, machine_id=MachineId(UUID(int=12)), name="Laser 2")


def test_a_type_may_keep_its_own_name():
    assert type_refusals(replace(LASER, icon="bolt"), before=LASER, others=[LASER, LATHE]) == ()


@pytest.mark.parametrize("name", ["Lathe", "LATHE", " lathe "])
def test_a_type_cannot_be_told_apart_from_another_by_case_or_blanks(name):
    assert type_refusals(replace(LASER, name=name), before=LASER, others=[LATHE]) == (NameTaken(),)


def test_only_the_fixed_types_stand_for_workshop_system_and_noticeboard():
    assert type_refusals(replace(LASER, standing=Standing.SYSTEM), before=None, others=[]) == (FixedType(),)
    assert type_refusals(replace(LASER, standing=Standing.SYSTEM), before=LASER, others=[]) == (FixedType(),)
    assert type_refusals(replace(WORKSHOP, standing=Standing.MACHINES), before=WORKSHOP, others=[]) == (FixedType(),)


def test_a_fixed_type_may_be_renamed():
    assert type_refusals(replace(WORKSHOP, name="Woodside Makers"), before=WORKSHOP, others=[WORKSHOP]) == ()


def test_a_machine_may_keep_its_own_name():
    assert machine_refusals(LASER_ONE, of_type=LASER, others=[LASER_ONE, LASER_TWO]) == ()


def test_two_machines_cannot_have_one_name():
    wanted = replace(LASER_ONE, name="laser  2")

    assert machine_refusals(wanted, of_type=LASER, others=[LASER_TWO]) == (NameTaken(),)


def test_a_machine_is_of_a_type_that_exists():
    assert machine_refusals(LASER_ONE, of_type=None, others=[]) == (TypeUnknown(),)


def test_a_fixed_type_has_no_machines():
    assert machine_refusals(LASER_ONE, of_type=WORKSHOP, others=[]) == (FixedType(),)


def test_every_reason_against_a_machine_is_named():
    wanted = replace(LASER_ONE, name="Laser 2")

    assert machine_refusals(wanted, of_type=None, others=[LASER_TWO]) == (TypeUnknown(), NameTaken())
