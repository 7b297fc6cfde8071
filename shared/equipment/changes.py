"""What admins set about equipment."""

from shared.equipment.types import EquipmentType, Machine
from shared.journal.types import Action, Change, Kind


class EquipmentTypeSet(Change, frozen=True, tag="equipment_type_set"):
    """An equipment type as it shall be, new or changed."""

    kind = Kind.SETTING
    action = Action.CONFIGURE

    equipment_type: EquipmentType


class MachineSet(Change, frozen=True, tag="machine_set"):
    """A machine as it shall be, new or changed. Machines retire; they are never deleted."""

    kind = Kind.SETTING
    action = Action.CONFIGURE

    machine: Machine
