"""The ten steps of the demo's story, as the play proves them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from shared.demo.admin import Form
from shared.demo.machines import LASER, LASER_ONE, LASER_TO_WATCH
from shared.demo.play import Failed, Step, Theatre, Watcher, offers_among
from shared.demo.reading import Item

LASER_TWO = "Laser 2"
DRILL = "Drill press"
WHY = "The laser is being serviced."
NEW_TYPE, NEW_MACHINE, NEW_MODULE = "Bookbinding press", "Press 1", "Bookbinding: the first book"
NEW_VIDEO = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
# The video is half a minute long, and is watched with a gap.
WATCH_LIMIT_S: Final = 90.0
# A door that was cut off asks again after up to 15 seconds; nobody stands there idle for longer than a minute.
BACK_LIMIT_S: Final = 55.0


def board(theatre: Theatre) -> str:
    """Machines by state; what somebody starts at one door is in use at the other."""
    front, back = theatre.front, theatre.back
    front.sees("Tap your badge")
    hours = front.sees("open until").name
    before = front.sees(f"{DRILL}:").name
    tiles = sum(each.id.startswith("tile:") for each in front.read())
    back.greets("Jo")
    back.opens_free_machine(DRILL)
    back.touches("Use it now")
    after = _changed(front, f"{DRILL}:", before)
    theatre.shoot("board")
    back.touches("Stop")
    again = _changed(front, f"{DRILL}:", after)
    back.says_goodbye()
    if again != before:
        raise Failed(f"after Jo stopped, the board says {again!r} and not {before!r}")
    return f"{tiles} kinds of machines, {hours}; {before}; when Jo starts one: {after}; when he stops: {again}"


def hello(theatre: Theatre) -> str:
    """A tap, and her page is there; when she is done, the next tap greets again, however soon it comes."""
    seconds = theatre.front.greets("Mia")
    now = theatre.front.sees("is yours").name
    cards = theatre.front.sees("Your training cards")
    theatre.shoot("hello")
    theatre.front.says_goodbye()
    theatre.front.greets("Mia")
    return f"Mia tapped, and {seconds * 1000:.0f} ms later her name was read off the screen; {now}; {cards.name}"


def may_i(theatre: Theatre) -> str:
    """All that is missing, in words."""
    front = theatre.front
    front.opens_machine(LASER, LASER_ONE)
    missing = front.sees("steps to", LASER_ONE).name
    video = front.sees("A video to watch", LASER_TO_WATCH).name
    sign_off = front.sees("A sign-off is needed").name
    theatre.shoot("may-i")
    return f"{missing} {video} {sign_off}"


def training(theatre: Theatre) -> str:
    """Seconds that were watched count; what was jumped over does not, and is found again."""
    front = theatre.front
    front.touches("Start the video")
    front.sees("Demo video")
    begun = front.finds(lambda items: _watched(items, at_least=15))
    left, top, width, height = front.sees("% watched").box
    # Further along the bar: that is the jump.
    front.touches_place(left + width * 3 // 4, top + height // 2)
    gap = front.sees("watched", "gap").name
    theatre.shoot("training-gap")
    front.touches_id("back")
    front.touches("Go on with the video")
    again = front.sees("watched", "gap").name
    theatre.shoot("training-resumed")
    front.sees("What is next", limit_s=WATCH_LIMIT_S)
    ready = front.sees("You are ready for the sign-off").name
    theatre.shoot("training-done")
    return f"{begun}; after a jump: {gap}; left and come back: {again}; watched to its end: {ready}"


def sign_off(theatre: Theatre) -> str:
    """The trainer's badge, the checklist, and the trainer's badge again: that is the signature."""
    front = theatre.front
    front.touches("See your card")
    # Whoever can sign and came in today is asked by name.
    front.sees("please tap your badge here")
    theatre.shoot("card")
    front.tap("Ana")
    front.sees("may sign for this")
    open_rows = front.sees("of the checklist are open").name
    theatre.shoot("sign-off")
    for row in [each.id for each in front.read() if each.id.startswith("seen:")]:
        front.touches_id(row)
    front.touches_id("pass")
    front.sees("you sign that Mia passed")
    theatre.shoot("sign-off-pass")
    front.tap("Ana")
    signed = front.sees("Mia may use this now").name
    theatre.shoot("signed")
    front.touches("Go on")
    return f"Ana tapped: {open_rows} Each seen, passed, and Ana tapped again: {signed}"


def book(theatre: Theatre) -> str:
    """Machine, time, length, Book; and it is confirmed."""
    front = theatre.front
    front.says_goodbye()
    front.greets("Mia")
    front.opens_machine(LASER, LASER_ONE)
    offers = front.offers()
    theatre.slot = _last({key: each for key, each in offers.items() if _is_today(each)} or offers)
    front.touches(theatre.slot.name)
    front.touches("15 min less")
    theatre.shoot("book")
    began = time.monotonic()
    front.touches_id("book")
    confirmed = front.sees(LASER_ONE, "Confirmed")
    theatre.shoot("booked")
    return f"{confirmed.name}, {time.monotonic() - began:.1f} s after the touch"


def _is_today(offer: Item) -> bool:
    return "Today" in offer.name


def another_door(theatre: Theatre) -> str:
    """What was booked at one door is seen at the other and on the admin's page; the admin takes it away."""
    front, back = theatre.front, theatre.back
    front.says_goodbye()
    back.greets("Jo")
    back.opens_machine(LASER, LASER_ONE)
    slot = theatre.slot
    seen = back.sees("Free until" if slot is not None and _is_today(slot) else "Free").name
    theatre.shoot("another-door", back)
    taken = back.offers()
    if slot is None or slot.id in taken:
        raise Failed("the other door offers the time that is booked")
    with theatre.stage.admin() as ada:
        week = ada.bookings()
        mine = next((key for key, says in week.items() if LASER_ONE in says and "Mia" in says), None)
        if mine is None:
            raise Failed("the admin's week does not have Mia's booking")
        page = ada.open(f"/admin/bookings/{mine}")
        ada.submit(page, lambda form: form.action.endswith("/cancel"), reason=WHY)
    if _is_today(slot):
        free_again = _changed(back, "Free", seen)
    else:
        free_again = back.finds(lambda items: _another(offers_among(items), taken))
    front.greets("Mia")
    told = front.sees(WHY).name
    theatre.shoot("told")
    front.reads_messages()
    front.says_goodbye()
    return (
        f"the other door: {seen}; the admin's week: {week[mine]}; taken away by the admin"
        f": the other door: {free_again}; Mia at her next tap: {told}"
    )


def one_slot(theatre: Theatre) -> str:
    """Two doors, one slot, the same instant."""
    front, back = theatre.front, theatre.back
    front.greets("Mia")
    front.opens_machine(LASER, LASER_ONE)
    both = front.offers().keys() & back.offers().keys()
    if not both:
        raise Failed("no time is offered at both doors")
    slot = max(both)
    for each in (front, back):
        each.touches(each.offers()[slot].name)
        each.aims_at("book")
    touches = [threading.Thread(target=each.touches_where_aimed) for each in (front, back)]
    for touch in touches:
        touch.start()
    for touch in touches:
        touch.join()
    ends = {each.door.name: _settled(each) for each in (front, back)}
    theatre.shoot("one-slot-front")
    theatre.shoot("one-slot-back", back)
    confirmed = [name for name, said in ends.items() if "Confirmed" in said]
    if len(confirmed) != 1:
        raise Failed(f"not exactly one was confirmed: {ends}")
    front.says_goodbye()
    back.says_goodbye()
    return "; ".join(f"{name}: {said}" for name, said in ends.items())


def no_network(theatre: Theatre) -> str:
    """The door goes on without its server; what it did then is entered once, or refused with the reason."""
    front, back = theatre.front, theatre.back
    front.greets("Mia")
    front.reads_messages()
    front.relay.cut()
    offline = front.sees("Working offline", limit_s=BACK_LIMIT_S).name
    front.opens_machine(LASER, LASER_TWO)
    allowed = front.sees("You may use").name
    wanted = front.picks_a_time(day=2)
    front.touches_id("book")
    waiting = front.sees(LASER_TWO, "Waiting to be confirmed").name
    theatre.shoot("offline")
    front.kill()
    front.open()
    front.greets("Mia")
    front.touches_id("choice:bookings")
    kept = front.sees(LASER_TWO, "Waiting to be confirmed").name
    theatre.shoot("after-kill-9")
    front.says_goodbye()
    back.greets("Ana")
    back.opens_machine(LASER, LASER_TWO)
    back.picks_a_time(day=2, time_id=wanted)
    back.touches_id("book")
    theirs = back.sees(LASER_TWO, "Confirmed").name
    theatre.meanwhile = datetime.fromisoformat(wanted.removeprefix("time:"))
    back.says_goodbye()
    front.relay.mend()
    front.greets("Mia")
    told = front.sees(LASER_TWO, "quicker", limit_s=BACK_LIMIT_S).name
    theatre.shoot("back-online")
    front.says_goodbye()
    with theatre.stage.admin() as ada:
        entered = [says for says in ada.bookings().values() if LASER_TWO in says and "Mia" in says]
    if entered:
        raise Failed(f"the server has what it refused: {entered}")
    return (
        f"{offline} {allowed} {waiting}; after kill -9: {kept}; meanwhile at the other door: {theirs};"
        f" with the network again: {told}"
    )


def admin(theatre: Theatre) -> str:
    """Ada sees the week in the window, and sets up a machine; each door shows it, and asks for what she asks for."""
    front = theatre.front
    week = in_the_window(theatre)
    with theatre.stage.admin() as ada:
        kind = ada.submit(ada.open("/admin/equipment/new"), _has("category"), name=NEW_TYPE)
        ada.submit(kind, _sends_to("/machines"), name=NEW_MACHINE, place="Hall")
        video = ada.submit(ada.open("/admin/modules"), _has("url"), url=NEW_VIDEO)
        ada.submit(video, _has("minutes"), title=NEW_MODULE, minutes="4", seconds="30")
        wanted = ada.open(f"{kind.url}/requirement")
        tree = next(form.values for form in wanted.forms if form.action.endswith("/requirement"))
        root = min((name for name in tree if name.endswith(".parts")), key=len).removesuffix(".parts")
        place = tree[f"{root}.parts"]
        wanted = ada.submit(wanted, _sends_to("/requirement"), do=f"add module_watched {root}")
        module = next(
            value
            for form in wanted.forms
            for words, value in form.choices.get(f"{root}.{place}.module", {}).items()
            if words == NEW_MODULE
        )
        ada.submit(wanted, _sends_to("/requirement"), **{f"{root}.{place}.module": module, "do": "save"})
        person = ada.submit(ada.open("/admin/people/new"), _has("first_name"), first_name="Kit", member="true")
        seen = front.brings(f"{NEW_TYPE}:").name
        theatre.shoot("new-machine")
        ada.submit(person, _sends_to("/enrol"), door="1")
        front.sees("A new badge for Kit")
        front.tap_new()
        bound = front.sees("This is Kit's badge now").name
        theatre.shoot("enrolled")
        front.greets_new("Kit")
        front.touches_id("choice:book")
        # The only machine of a type is opened at once.
        front.touches(f"{NEW_TYPE}:")
        asked = front.sees("A video to watch", NEW_MODULE).name
        theatre.shoot("new-requirement")
        front.says_goodbye()
    return (
        f"{week}; the board shows {seen} without a restart; a new badge, enrolled: {bound}"
        f" To Kit the machine says: {asked}"
    )


def in_the_window(theatre: Theatre) -> str:
    """The window of the admin pages: Ada types who she is, and the week has what Ana has booked at a door."""
    if theatre.meanwhile is None:
        raise Failed("Ana has booked nothing")
    with theatre.office() as ada:
        monday = ada.opens_week(theatre.meanwhile.date()).name
        theatre.shoot("admin-week", ada)
        booked = ada.sees_booking(LASER_TWO, f"{theatre.meanwhile:%H:%M} to", "Ana ")
        theatre.shoot("admin-week-booking", ada)
    return f"in the window: Ada logged in; the week from {monday}: {booked}"


STEPS: Final = (
    Step(1, "Board", board),
    Step(2, "Hello", hello),
    Step(3, "May I?", may_i),
    Step(4, "Training", training),
    Step(5, "Sign-off", sign_off),
    Step(6, "Booking", book),
    Step(7, "Another door", another_door),
    Step(8, "Two doors, one slot", one_slot),
    Step(9, "No network", no_network),
    Step(10, "Admin", admin),
)


def _changed(watcher: Watcher, words: str, before: str) -> str:
    """Wait until what says these words says something else than before; what it says then."""
    return watcher.finds(
        lambda items: next((each for each in items if words in each.name and each.name != before), None)
    )


def _watched(items: list[Item], at_least: int) -> Item | None:
    """What says that so many percent are watched, or more."""
    for each in items:
        percent, found, _ = each.name.partition(" % watched")
        if found and percent.isdigit() and int(percent) >= at_least:
            return each
    return None


def _has(name: str) -> Callable[[Form], bool]:
    return lambda form: name in form.values


def _sends_to(end: str) -> Callable[[Form], bool]:
    return lambda form: form.action.endswith(end)


def _last(offers: dict[str, Item]) -> Item:
    if not offers:
        raise Failed("no time is offered")
    return offers[max(offers)]


def _another(offers: dict[str, Item], before: dict[str, Item]) -> Item | None:
    """The time that was not offered before, or not for so long."""
    known = {each.name for each in before.values()}
    return next((each for each in offers.values() if each.name not in known), None)


def _settled(watcher: Watcher, limit_s: float = 15.0) -> str:
    """What the door says once a booking is confirmed or refused."""

    def holds(items: list[Item]) -> Item | None:
        return next((each for each in items if "Confirmed" in each.name or "quicker" in each.name), None)

    return watcher.finds(holds, limit_s)
