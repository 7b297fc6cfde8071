"""An admin sets up equipment, and every door shows it without a restart."""

import pytest

from shared.booking.queries import policy
from shared.booking.types import Policy
from shared.equipment.changes import MachineSet
from shared.equipment.queries import equipment_types, machine, machines
from shared.equipment.types import Category, Machine, MachineState
from shared.journal.rules import Freshness
from shared.people.changes import WorkshopSet
from shared.people.types import LanguageCode
from shared.signoff.queries import checklist
from tests.support.shops import LASER, LASER_TYPE

pytestmark = pytest.mark.postgres

TYPE = f"/admin/equipment/types/{LASER_TYPE}"
MACHINE = f"/admin/equipment/machines/{LASER}"
POLICY = {
    "usual_min": "60",
    "shortest_min": "30",
    "longest_min": "120",
    "step_min": "30",
    "horizon_days": "7",
    "most_future": "2",
}


def test_a_new_type_and_its_machine_are_at_every_door(ada, door):
    ada.open("/admin/equipment/new").send("/admin/equipment/new", name="Kiln", category="amber", icon="flame")
    ada.send(f"{ada.path}/machines", name="Kiln 1", place="Yard")

    door.pull()

    kiln = next(each for each in equipment_types(door.shop()) if each.name == "Kiln")
    (found,) = machines(door.shop(), kiln.type_id)
    assert (kiln.category, kiln.icon) == (Category.AMBER, "flame")
    assert (found.name, found.place, found.state) == ("Kiln 1", "Yard", MachineState.USABLE)
    assert "Kiln 1 is here; every door shows it." in ada.text


def test_a_name_that_another_type_has_is_refused_in_words_with_what_was_typed(ada):
    ada.open("/admin/equipment/new").send("/admin/equipment/new", name="laser  CUTTER", category="green")

    assert ada.status == 422
    assert "Another one has this name." in ada.text
    assert "laser  CUTTER" in ada.answer.text


def test_a_machine_that_is_out_of_order_says_so_at_the_door_with_the_day_it_is_back(ada, door, opened):
    day = opened.clock().date().replace(year=opened.clock().year + 1)

    ada.open(MACHINE).send(
        MACHINE, name="Laser 1", type_id=str(LASER_TYPE), state="out_of_order", place="Lab", back=day.isoformat()
    )
    door.pull()

    found = machine(door.shop(), LASER)
    assert found is not None
    assert found.back_at is not None
    assert (found.state, found.place) == (MachineState.OUT_OF_ORDER, "Lab")
    assert found.back_at.astimezone().date() == day
    assert "Out of order" in ada.text


@pytest.mark.parametrize("typed", ["Laser One", ""])
def test_a_form_pressed_again_never_writes_over_what_somebody_else_has_changed(ada, opened, typed):
    ada.open(MACHINE)
    opened.clock.forward(seconds=5)
    opened.accept(MachineSet(Machine(LASER, LASER_TYPE, "Laser 1", "Back room", MachineState.OUT_OF_ORDER, None)))

    first = ada.send(MACHINE, name=typed, type_id=str(LASER_TYPE), state="usable").status
    again = ada.send(MACHINE, name="Laser One", type_id=str(LASER_TYPE), state="usable").status

    with opened.shop() as shop:
        found = machine(shop, LASER)
    assert found is not None
    assert (first, again, found.state) == (422, 422, MachineState.OUT_OF_ORDER)
    assert "Somebody has just changed this, too." in ada.text


@pytest.mark.parametrize(
    ("at", "typed"),
    [
        ("/admin/equipment/new", {"name": "a\x00b", "category": "red"}),
        (f"{TYPE}/machines", {"name": "Laser 3", "place": "a\x00b"}),
        (f"{TYPE}/checklist", {"rows": "a\x00b"}),
        (MACHINE, {"name": "L", "type_id": str(LASER_TYPE), "state": "out_of_order", "back": "9999-12-31"}),
    ],
)
def test_what_the_journal_could_not_keep_is_said_beside_the_form_and_changes_nothing(ada, opened, at, typed):
    opened.accept(WorkshopSet("Far West", "America/Los_Angeles", LanguageCode.ENGLISH, (), Freshness()))
    before = opened.head()
    ada.open(TYPE if at.startswith(TYPE) else at)

    ada.send(at, **typed)

    assert ada.status == 422
    assert "This cannot be used here." in ada.text
    assert opened.head() == before


def test_a_form_that_says_nonsense_of_what_it_was_made_from_counts_as_made_now(ada):
    ada.open(MACHINE).send(MACHINE, name="Laser 7", type_id=str(LASER_TYPE), state="usable", seen="9" * 5000)

    assert "Saved." in ada.text


def test_a_machine_that_left_stays_on_its_types_page_and_leaves_the_list(ada):
    ada.open(MACHINE).send(MACHINE, name="Laser 1", type_id=str(LASER_TYPE), state="retired")

    listed, of_type = ada.open("/admin/equipment").text, ada.open(TYPE).text

    assert "Laser 1" not in listed
    assert "Laser 1" in of_type
    assert "Has left the workshop" in of_type


def test_how_machines_are_booked_is_set_for_their_type(ada, door):
    ada.open(TYPE).send(f"{TYPE}/policy", **POLICY, approval="true")
    door.pull()

    found = policy(door.shop(), LASER_TYPE)
    assert (found.bookable, found.approval, found.longest_min, found.most_future) == (False, True, 120, 2)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("horizon_days", "0", "This number is not possible here."),
        ("horizon_days", "", "Please fill this in."),
    ],
)
def test_a_number_that_nobody_can_mean_is_refused_beside_its_field(ada, opened, field, value, said):
    before = opened.head()

    ada.open(TYPE).send(f"{TYPE}/policy", **{**POLICY, field: value})

    assert ada.status == 422
    assert said in ada.text
    assert opened.head() == before


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("longest_min", "15", "The longest is shorter than the shortest."),
        ("usual_min", "500", "The usual length lies between the shortest and the longest."),
    ],
)
def test_lengths_that_do_not_fit_are_refused_as_anywhere(ada, opened, field, value, said):
    ada.open(TYPE).send(f"{TYPE}/policy", **{**POLICY, field: value})

    with opened.shop() as shop:
        found = policy(shop, LASER_TYPE)
    assert ada.status == 422
    assert said in ada.text
    assert found == Policy(LASER_TYPE)


def test_a_checklist_is_typed_a_row_a_line(ada, door):
    ada.open(TYPE).send(f"{TYPE}/checklist", rows=" Loads it \r\n\r\nFires  it\r\n")
    door.pull()

    rows = [(each.number, each.text) for each in checklist(door.shop(), LASER_TYPE)]
    assert rows == [(1, "Loads it"), (2, "Fires it")]
    assert "Loads it\nFires it" in ada.open(TYPE).answer.text


def test_a_checklist_that_is_too_long_is_refused(ada):
    ada.open(TYPE).send(f"{TYPE}/checklist", rows="\n".join(str(n) for n in range(101)))

    assert ada.status == 422
    assert "At most 100 rows of 120 letters." in ada.text


def test_two_admins_do_not_write_over_each_other(ada, opened):
    ada.open(TYPE)
    first = ada.answer
    ada.send(TYPE, name="Laser cutters", category="red", icon="flame")

    ada.answer = first
    ada.send(TYPE, name="Lasers", category="green", icon="flame")

    assert ada.status == 422
    with opened.shop() as shop:
        assert next(each for each in equipment_types(shop) if each.type_id == LASER_TYPE).name == "Laser cutters"


def test_a_picture_that_no_page_offers_leaves_the_one_there_was(ada, opened):
    ada.open(TYPE).send(TYPE, name="Laser cutter", category="red", icon="skull")

    with opened.shop() as shop:
        assert next(each for each in equipment_types(shop) if each.type_id == LASER_TYPE).icon == "focus-2"


@pytest.mark.parametrize("path", ["types", "machines"])
def test_what_is_not_there_has_no_page(ada, path):
    assert ada.open(f"/admin/equipment/{path}/no-id").status == 404
    assert ada.open(f"/admin/equipment/{path}/00000000-0000-7000-8000-000000000001").status == 404
