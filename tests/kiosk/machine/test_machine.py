"""The page of a machine at a whole door: what it says, and the ways on that it offers."""

from datetime import timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from kiosk.machine.pages import MACHINES
from kiosk.training.pages import CARD_PAGE
from shared.equipment import queries as equipment
from shared.equipment.changes import EquipmentTypeSet, MachineSet
from shared.equipment.types import Category, EquipmentType, Machine, MachineId, MachineState, Standing
from shared.people.types import EquipmentTypeId, Level
from shared.training.changes import RequirementSet
from shared.training.types import PracticalSignOff, SubjectId
from tests.support.shops import KIM, LASER, MIA, START

pytestmark = pytest.mark.qt

SAW_TYPE, SAW = EquipmentTypeId(UUID(int=0xB002)), MachineId(UUID(int=0xC002))


def at(door, machine):
    door.do(lambda: door.machines.open_machine(str(machine)))
    return door.machine.page


def broken(door, back_at=None):
    """The laser is out of order."""
    with door.server.shop() as shop:
        laser = equipment.machine(shop, LASER)
    assert laser is not None
    door.server.accept(MachineSet(replace(laser, state=MachineState.OUT_OF_ORDER, back_at=back_at)))
    door.sync()


def a_saw_without_a_trainer(door):
    of_type = EquipmentType(SAW_TYPE, "Band saw", "wood", Category.RED, Standing.MACHINES)
    door.server.accept(EquipmentTypeSet(of_type))
    door.server.accept(MachineSet(Machine(SAW, SAW_TYPE, "Saw 1", "", MachineState.USABLE, None)))
    door.server.accept(RequirementSet(SubjectId(SAW_TYPE), Level.USER, PracticalSignOff()))
    door.sync()


def test_a_machine_out_of_order_says_so_once_and_leads_to_others(whole_door):
    broken(whole_door, START + timedelta(days=3))
    whole_door.tap(MIA)

    page = at(whole_door, LASER)
    whole_door.do(lambda: whole_door.machine.go(page.ways[0].id))

    assert (page.words, page.answer, page.detail) == ("Out of order · back Thu 26 Nov", "", "")
    assert [(way.sentence, way.detail, way.caption) for way in page.ways] == [
        ("It should be back Thu 26 Nov.", "", "See other machines")
    ]
    assert page.offers_title == "Book it once it is back"
    assert whole_door.window.page == MACHINES


def test_who_may_not_use_a_machine_out_of_order_reads_that_and_the_steps(whole_door):
    broken(whole_door)
    whole_door.tap(KIM)

    page = at(whole_door, LASER)

    assert page.words == "Out of order"
    assert [way.sentence for way in page.ways] == [
        "Nobody knows yet when it is back.",
        "You are ready for the sign-off: Laser cutter.",
    ]
    assert page.offers_title == "Book it once you may use it"


def test_who_can_sign_is_offered_where_somebody_can(whole_door):
    whole_door.tap(KIM)

    way = at(whole_door, LASER).ways[-1]

    assert (way.detail, way.caption) == ("Ana can sign you off.", "Ask for sign-off")


def test_where_nobody_can_sign_no_one_is_offered_and_no_manager_is_asked_to_tap(whole_door):
    a_saw_without_a_trainer(whole_door)
    whole_door.tap(KIM)

    way = at(whole_door, SAW).ways[-1]
    whole_door.do(lambda: whole_door.machine.go(way.id))
    card = whole_door.training.card.page

    assert way.detail == "Nobody can sign you off yet. A manager can name somebody."
    assert way.caption == "See the steps"
    assert whole_door.window.page == CARD_PAGE
    assert (card.helpers, card.call) == (way.detail, "")
