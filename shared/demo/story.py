"""The ten steps of the demo's story, as the play proves them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from shared.demo.machines import LASER, LASER_ONE, LASER_TO_WATCH
from shared.demo.play import Failed, Step, Theatre, Watcher
from shared.demo.reading import Item, NotShown

DRILL, DRILL_ONE = "Drill press", "Drill press 1"
# A door that was cut off asks again after up to 15 seconds.
BACK_LIMIT_S: Final = 60.0


def board(theatre: Theatre) -> str:
    """Machines by state; what somebody starts at one door is in use at the other."""
    front, back = theatre.front, theatre.back
    front.sees("Tap your badge")
    hours = front.sees("open until").name
    before = front.sees(f"{DRILL}:").name
    tiles = sum(each.id.startswith("tile:") for each in front.read())
    back.greets("Jo")
    back.opens_machine(DRILL, DRILL_ONE)
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
    """A tap, and her page is there."""
    seconds = theatre.front.greets("Mia")
    now = theatre.front.sees("is yours").name
    cards = theatre.front.sees("Your training cards")
    theatre.shoot("hello")
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


def book(theatre: Theatre) -> str:
    """Four touches from the page of the machine; waiting, then confirmed."""
    front = theatre.front
    front.says_goodbye()
    front.greets(theatre.learner)
    front.opens_machine(LASER, LASER_ONE)
    theatre.slot = _last(front.offers())
    front.touches(theatre.slot.name)
    front.touches("15 min less")
    theatre.shoot("book")
    began = time.monotonic()
    front.touches_id("book")
    confirmed = front.sees(LASER_ONE, "Confirmed")
    theatre.shoot("booked")
    return f"{confirmed.name}, {time.monotonic() - began:.1f} s after the touch"


def another_door(theatre: Theatre) -> str:
    """What was booked at one door is seen at the other at once."""
    front, back = theatre.front, theatre.back
    front.says_goodbye()
    back.greets("Jo")
    back.opens_machine(LASER, LASER_ONE)
    if theatre.slot is None:
        raise Failed("nothing was booked")
    seen = back.sees("Free until").name
    theatre.shoot("another-door", back)
    if theatre.slot.id in back.offers():
        raise Failed(f"the other door still offers {theatre.slot.name}")
    return f"the other door says “{seen}”, and does not offer “{theatre.slot.name}” any more"


def one_slot(theatre: Theatre) -> str:
    """Two doors, one slot, the same instant."""
    front, back = theatre.front, theatre.back
    front.greets(theatre.learner)
    front.opens_machine(LASER, LASER_ONE)
    both = front.offers().keys() & back.offers().keys()
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
    front.relay.cut()
    front.sees("Working offline", limit_s=BACK_LIMIT_S)
    front.greets(theatre.learner)
    front.opens_machine(LASER, LASER_ONE)
    allowed = front.sees("You may use").name
    wanted = _last(front.offers())
    front.touches(wanted.name)
    front.touches_id("book")
    waiting = front.sees(LASER_ONE, "Waiting").name
    theatre.shoot("offline")
    front.kill()
    front.open()
    front.greets(theatre.learner)
    kept = front.sees("aiting").name
    front.says_goodbye()
    back.greets("Jo")
    back.opens_machine(LASER, LASER_ONE)
    back.touches(wanted.name)
    back.touches_id("book")
    theirs = back.sees(LASER_ONE, "Confirmed").name
    front.greets(theatre.learner)
    front.relay.mend()
    told = _settled(front, BACK_LIMIT_S)
    theatre.shoot("back-online")
    front.says_goodbye()
    back.says_goodbye()
    return (
        f"without a network: {allowed} {waiting}; after kill -9 it is still there: {kept};"
        f" meanwhile Jo: {theirs}; with the network again: {told}"
    )


STEPS: Final = (
    Step(1, "Board", board),
    Step(2, "Hello", hello),
    Step(3, "May I?", may_i),
    Step(6, "Booking", book),
    Step(7, "Another door", another_door),
    Step(8, "Two doors, one slot", one_slot),
    Step(9, "No network", no_network),
)


def _changed(watcher: Watcher, words: str, before: str) -> str:
    """Wait until what says these words says something else than before; what it says then."""
    return watcher.finds(
        lambda items: next((each for each in items if words in each.name and each.name != before), None)
    )


def _last(offers: dict[str, Item]) -> Item:
    if not offers:
        raise Failed("no time is offered")
    return offers[max(offers)]


def _settled(watcher: Watcher, limit_s: float = 15.0) -> str:
    """What the door says once a booking is confirmed or refused."""

    def holds(items: list[Item]) -> Item | None:
        return next((each for each in items if "Confirmed" in each.name or "quicker" in each.name), None)

    return watcher.finds(holds, limit_s)
