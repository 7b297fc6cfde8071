"""Booking at a whole door: four touches, another time, waiting and confirmed, refused late, given back, kept longer."""

from datetime import timedelta

import pytest

from kiosk.booking.page import BookingsPage
from kiosk.booking.pages import BOOK, BOOKED, BOOKINGS, TIMES
from kiosk.hello.pages import HELLO
from shared.booking import queries as booking
from shared.booking.changes import BookingCancelled, PolicySet
from shared.booking.types import Policy
from tests.support.shops import JO, LASER, LASER_TWO, LASER_TYPE, MIA, START, a_booking

pytestmark = pytest.mark.qt

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def door(whole_door):
    """Mia stands at the page of Laser 1. It is 18:00."""
    whole_door.tap(MIA)
    whole_door.do(lambda: whole_door.hello.choose("book"))
    whole_door.do(lambda: whole_door.machines.open_machine(str(LASER)))
    return whole_door


def news(door):
    """What waits is sent, and what is new arrives and is shown."""
    door.sync()


def offer(door, n):
    door.do(lambda: door.machine.take(door.machine.page.offers[n].id))


def book_first(door):
    offer(door, 0)
    door.do(door.booking.book.book)


def other_times(door):
    offer(door, -1)
    return door.booking.times


def states(times):
    return {each.caption: each.state for each in times.page.times}


def test_a_booking_takes_four_touches_waits_and_is_confirmed(door):
    book_first(door)
    shown = door.booking.booked
    waiting = shown.page
    (lead,) = door.hello.page.leads
    (entry,) = door.hello.page.today

    news(door)

    assert door.window.page == BOOKED
    assert (waiting.mark, waiting.words) == ("pencilled", "Waiting to be confirmed")
    assert (lead.title, lead.mark, lead.state) == ("Laser 1", "pencilled", "Waiting to be confirmed")
    assert (entry.mark, entry.words) == ("pencilled", "until 19:00 · Waiting to be confirmed")
    assert (shown.page.mark, shown.page.words) == ("mine", "Confirmed")
    door.do(door.shell.back)
    (lead,) = door.hello.page.leads
    assert (lead.title, lead.mark, lead.state) == ("Laser 1 is yours", "mine", "")
    assert (door.hello.page.today[0].mark, door.hello.page.today_empty) == ("mine", "")


def test_a_booking_for_later_is_confirmed_on_the_first_page(door):
    offer(door, 1)
    door.do(door.booking.book.book)
    (waiting,) = door.hello.page.leads

    news(door)
    door.do(door.shell.back)

    (lead,) = door.hello.page.leads
    assert (waiting.title, waiting.words, waiting.state) == (
        "Laser 1",
        "19:00\u00a0–\u00a020:00 · starts in 1 h",
        "Waiting to be confirmed",
    )
    assert (lead.title, lead.mark, lead.state) == ("Laser 1 is yours", "mine", "Confirmed")


def test_another_time_is_found_by_day_and_what_is_taken_stands_among_the_times_without_a_name(door):
    door.server.accept(a_booking(JO, hours=1), actor=JO)
    news(door)

    times = other_times(door)

    assert door.window.page == TIMES
    assert [day.caption for day in times.page.days[:2]] == ["Today", "Tomorrow"]
    assert times.page.days[0].chosen
    of_today = states(times)
    assert (of_today["18:45"], of_today["19:00"], of_today["19:45"], of_today["20:00"]) == (
        "free",
        "taken",
        "taken",
        "free",
    )
    assert "Jo" not in str(times.page)


def test_another_day_has_its_own_times_and_more_days_follow(door):
    times = other_times(door)
    door.do(lambda: times.choose_day(times.page.days[1].id))
    tomorrow = times.page

    door.do(lambda: times.turn(1))

    assert [day.chosen for day in tomorrow.days] == [False, True, *[False] * 5]
    assert len(tomorrow.times) == 24 * 4
    assert (tomorrow.earlier, tomorrow.later) == (False, True)
    assert times.page.earlier
    assert times.page.days[0].chosen
    assert not {day.id for day in times.page.days} & {day.id for day in tomorrow.days}


def test_a_booking_wears_the_icon_of_its_machine_before_and_after_it_is_made(door):
    offer(door, 0)
    before = door.booking.book.page

    door.do(door.booking.book.book)

    assert (before.title, before.icon) == ("Laser 1", "focus-2")
    assert door.booking.booked.page.icon == before.icon


def test_a_time_that_was_chosen_is_booked_for_the_usual_length_or_until_the_next_promise(door):
    door.server.accept(a_booking(JO, hours=1), actor=JO)
    news(door)
    times = other_times(door)
    at_half_past = next(each for each in times.page.times if each.caption == "18:30")

    door.do(lambda: times.choose_time(at_half_past.id))

    page = door.booking.book.page
    assert door.window.page == BOOK
    assert page.span == "Today 18:30\u00a0–\u00a019:00"
    assert (page.longer, page.remark) == ("", "It is free until 19:00.")
    door.do(lambda: door.booking.book.step(1))
    assert door.booking.book.page.span == page.span
    door.do(lambda: door.booking.book.step(-1))
    assert door.booking.book.page.span == "Today 18:30\u00a0–\u00a018:45"


def test_a_time_that_is_taken_while_its_page_is_open_says_so_and_offers_the_next_at_once(door):
    offer(door, 1)
    door.server.accept(a_booking(JO, hours=1), actor=JO)

    news(door)

    page = door.booking.book.page
    assert (page.problem, page.remedy) == ("Somebody was quicker: 19:00 is gone.", "Take 20:00")
    assert (page.longer, page.remark) == ("", "")
    door.do(door.booking.book.remedy)
    assert door.booking.book.page.span == "Today 20:00\u00a0–\u00a021:00"
    assert door.booking.book.page.problem == ""


def test_ones_own_time_is_marked_in_the_grid(door):
    book_first(door)
    door.do(door.door.go_home)
    door.do(lambda: door.hello.choose("book"))
    door.do(lambda: door.machines.open_machine(str(LASER_TWO)))

    times = other_times(door)

    assert (states(times)["18:30"], states(times)["19:00"]) == ("mine", "free")


def test_a_booking_that_is_refused_late_undoes_itself_and_offers_the_next_free_time(door):
    book_first(door)
    door.server.accept(a_booking(JO, hours=0), actor=JO)

    news(door)

    page = door.booking.booked.page
    assert page.mark == "stop"
    assert page.words == "Your booking of Laser 1 could not be confirmed."
    assert "Somebody was quicker: 18:00 is gone." in page.detail
    assert page.remedy == "Take 19:00"
    assert page.cancel == ""
    with door.server.shop() as shop:
        assert [each.person_id for each in booking.running(shop)] == []
    door.do(door.shell.back)
    assert door.hello.page.leads == ()
    (told,) = door.hello.page.notices
    assert (told.title, told.remedy) == (page.words, "Take 19:00")


def test_the_next_free_time_is_one_touch_from_the_message_at_the_next_tap(door):
    book_first(door)
    door.server.accept(a_booking(JO, hours=0), actor=JO)
    door.do(door.shell.done)
    news(door)
    door.later(6)
    door.tap(MIA)
    (told,) = door.hello.page.notices

    door.do(lambda: door.hello.go(told.id))

    assert door.window.page == BOOK
    assert door.booking.book.page.span == "Today 19:00\u00a0–\u00a020:00"
    door.do(door.booking.book.book)
    news(door)
    assert door.booking.booked.page.words == "Confirmed"
    door.do(door.shell.back)
    assert door.hello.page.notices == ()


def test_who_asks_for_a_time_that_is_gone_by_now_takes_the_next_one(door):
    offer(door, 0)
    door.server.accept(a_booking(JO, hours=0), actor=JO)
    news(door)

    door.do(door.booking.book.book)
    refused = door.booking.book.page
    door.do(door.booking.book.remedy)

    assert refused.problem == "Somebody was quicker: 18:00 is gone."
    assert refused.remedy == "Take 19:00"
    assert door.booking.book.page.problem == ""
    assert door.booking.book.page.span == "Today 19:00\u00a0–\u00a020:00"


def test_a_booking_is_cancelled_once_that_was_meant(door):
    book_first(door)
    news(door)
    shown = door.booking.booked

    door.do(shown.cancel)
    asked = shown.page
    door.do(shown.keep)
    kept = shown.page
    door.do(shown.cancel)
    door.do(shown.confirm)
    news(door)

    assert asked.question == "Cancel your booking of Laser 1?"
    assert (kept.question, kept.words) == ("", "Confirmed")
    assert (shown.page.words, shown.page.remedy) == ("Cancelled", "Find another time")
    with door.server.shop() as shop:
        assert booking.bookings_of(shop, MIA, START) == []
    door.do(shown.remedy)
    assert door.window.page == TIMES


def test_all_bookings_are_listed_and_each_leads_to_its_page(door):
    door.server.accept(a_booking(MIA, hours=30), actor=MIA)
    news(door)
    door.do(door.door.go_home)

    door.do(lambda: door.hello.choose("bookings"))
    (line,) = door.booking.bookings.page.bookings
    door.do(lambda: door.booking.bookings.open_booking(line.id))

    assert (line.title, line.words, line.mark) == ("Laser 1", "Confirmed", "mine")
    assert door.window.page == BOOKED
    assert door.booking.booked.page.span == "Wed 25 Nov 00:00\u00a0–\u00a001:00"
    door.do(door.shell.back)
    assert door.window.page == BOOKINGS


def test_only_who_has_nothing_booked_is_told_so(door):
    booked = a_booking(MIA, hours=30)
    door.server.accept(booked, actor=MIA)
    news(door)
    door.do(door.door.go_home)
    door.do(lambda: door.hello.choose("bookings"))
    with_one = door.booking.bookings.page

    door.server.clock.forward(seconds=1)
    door.server.accept(BookingCancelled(booked.booking_id, None), actor=MIA)
    news(door)

    assert (len(with_one.bookings), with_one.empty) == (1, "")
    assert door.booking.bookings.page == BookingsPage("Your bookings", (), "You have nothing booked.")


def test_who_has_as_many_bookings_as_one_may_is_told_before_choosing_a_time(door):
    door.server.accept(PolicySet(Policy(LASER_TYPE, most_future=1)))
    news(door)

    book_first(door)
    door.do(door.door.go_home)
    door.do(lambda: door.hello.choose("book"))
    door.do(lambda: door.machines.open_machine(str(LASER_TWO)))

    assert door.machine.page.offers == ()
    assert door.machine.page.offers_title == "You have 1 booking of these ahead; more is not possible."


# --- start, stop, longer


def test_a_machine_is_used_and_stopped_from_its_page(door):
    free = door.machine.page

    door.do(door.machine.do)
    running = door.machine.page
    door.do(door.machine.do)

    assert (free.state, free.deed) == ("free", "use")
    assert (running.state, running.words, running.deed) == ("mine", "Yours until 22:00", "stop")
    assert door.machine.page == free


def test_a_booking_begins_from_the_first_page_five_minutes_early_and_is_over_when_it_is_stopped(door):
    door.do(lambda: door.door.soon(door.door.do(a_booking(hours=0.05), door.door.member)))
    news(door)
    door.do(door.door.go_home)
    (lead,) = door.hello.page.leads

    door.do(lambda: door.hello.do(lead.id, "start"))
    (running,) = door.hello.page.leads
    door.do(lambda: door.hello.do(running.id, "stop"))
    news(door)

    assert lead.deeds[0].id == "start"
    assert running.title == "You run Laser 1"
    assert door.hello.page.leads == ()
    with door.server.shop() as shop:
        assert booking.bookings_of(shop, MIA, START) == []  # it is over, and what was left of it is free


def test_a_booking_begins_from_its_own_page(door):
    book_first(door)
    news(door)

    door.do(door.booking.booked.start)

    assert door.booking.booked.page.start == ""
    door.do(door.shell.back)
    (lead,) = door.hello.page.leads
    assert lead.title == "You run Laser 1"


def test_who_runs_a_machine_keeps_it_longer_from_either_page(door):
    book_first(door)
    news(door)
    door.do(door.booking.booked.start)
    door.do(door.shell.back)
    (lead,) = door.hello.page.leads

    door.do(lambda: door.hello.do(lead.id, "extend"))
    waiting = door.hello.page.leads[0]
    news(door)
    confirmed = door.hello.page.leads[0]
    door.do(lambda: door.hello.choose("book"))
    door.do(lambda: door.machines.open_machine(str(LASER)))
    once = door.machine.page
    door.do(door.machine.extend)
    news(door)

    assert [deed.caption for deed in lead.deeds] == ["Stop", "15 min more"]
    assert (waiting.words, waiting.state) == ("Yours until 19:15 · 1 h 15 left", "Waiting to be confirmed")
    assert (confirmed.words, confirmed.state) == (waiting.words, "")
    assert once.extend_caption == "15 min more, until 19:30"
    with door.server.shop() as shop:
        (use,) = booking.running(shop)
        (booked,) = booking.bookings_of(shop, MIA, START)
    assert use.until == booked.ends_at == START + HOUR + 30 * MINUTE


def test_a_machine_is_not_kept_into_somebody_elses_time(door):
    door.server.accept(a_booking(JO, hours=1), actor=JO)
    news(door)
    offer(door, 0)
    door.do(door.booking.book.book)
    door.do(door.booking.booked.start)
    door.do(door.shell.back)

    (lead,) = door.hello.page.leads
    assert [deed.id for deed in lead.deeds] == ["stop"]


def test_once_its_time_is_over_anybody_who_stands_there_stops_a_machine(door):
    door.server.accept(a_booking(MIA, hours=0), actor=MIA)
    news(door)
    door.do(door.machine.do)
    late = door.machine.page
    door.do(door.shell.done)
    door.later(6)
    door.tap(JO)
    door.do(lambda: door.machines.open_machine(str(LASER)))
    in_time = door.machine.page
    door.later(3601)
    news(door)
    door.tap(JO)
    door.do(lambda: door.machines.open_machine(str(LASER)))

    over = door.machine.page
    door.do(door.machine.do)

    assert late.deed == "stop"
    assert (in_time.deed, in_time.words) == ("", "In use · 1 h left")
    assert (over.deed, over.words) == ("stop", "In use · time is over")
    assert door.machine.page.deed == "use"


def test_what_belongs_to_another_is_not_on_the_first_page_of_the_next(door):
    book_first(door)
    door.do(door.shell.done)
    door.later(6)

    door.tap(JO)

    assert door.window.page == HELLO
    assert (door.hello.page.today, door.hello.page.today_empty) == ((), "Nothing booked today.")
    assert door.booking.booked.page == type(door.booking.booked.page)()
