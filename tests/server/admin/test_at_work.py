"""An admin at work in a real browser, on a real server: the week, machines, videos, and a program's token."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route, expect

from server.people.sessions import begin_session
from server.settings import Admin
from shared.booking.changes import BookingMade, PolicySet
from shared.booking.types import BookingId, Policy
from shared.demo.youtube import YouTubeStub, demo_video, failing_video
from shared.journal.signing import new_change_id
from shared.journal.types import Change
from shared.notifications.queries import unread
from shared.training.changes import ModuleSet
from shared.training.queries import modules
from shared.training.types import Module, ModuleId, ModuleState
from tests.support.browser import Tab, chromium, faults
from tests.support.opened import HttpDoor, LiveServer, OpenedServer, live_door, live_line
from tests.support.shops import ADMIN, LASER, LASER_TYPE, MIA

__all__ = ["chromium", "live_door", "live_line"]

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

YOUTUBE = "https://www.youtube-nocookie.com"
# What a browser complains of when a page is refused on purpose, or a vendor is away.
EXPECTED = ("net::ERR", "422")


@pytest.fixture
def open_tab(chromium: Chromium, live: LiveServer, opened: OpenedServer) -> Iterator[Callable[..., Page]]:
    """Opens a window in which Ada is logged in; whatever its browser complains of fails."""
    tabs: list[Tab] = []

    def tab(**how: object) -> Page:
        with opened.shop() as shop:
            session = begin_session(shop, ADMIN, opened.clock(), Admin())
        tabs.append(Tab(chromium, live.url, timezone_id="Europe/Berlin", **how))
        tabs[-1].context.add_cookies([{"name": "doorwright", "value": session, "url": live.url}])
        return tabs[-1].page

    yield tab
    complaints = [said for each in tabs for said in each.complaints]
    for each in tabs:
        each.close()
    assert [said for said in complaints if not any(word in said for word in EXPECTED)] == []


@pytest.fixture
def adas(open_tab: Callable[..., Page]) -> Page:
    return open_tab()


@pytest.fixture
def youtube() -> Iterator[YouTubeStub]:
    with YouTubeStub() as stub:
        yield stub


def with_youtube(page: Page, stub: YouTubeStub) -> None:
    """Let this page meet the stand-in under YouTube's own names: only what the vendor serves is replaced."""

    def script(route: Route) -> None:
        # The stand-in's frames come from a name of this machine; here they come from where YouTube's do.
        text = httpx.get(stub.script_url).text.replace(f"http://localhost:{stub.port}", YOUTUBE)
        route.fulfill(body=text, content_type="text/javascript")

    def frame(route: Route) -> None:
        path = route.request.url.removeprefix(YOUTUBE)
        referrer = route.request.headers.get("referer")
        answer = httpx.get(f"http://127.0.0.1:{stub.port}{path}", headers={"Referer": referrer} if referrer else {})
        kind = answer.headers.get("Content-Type", "")
        route.fulfill(status=answer.status_code, body=answer.content, content_type=kind)

    page.route("https://www.youtube.com/iframe_api", script)
    page.route(f"{YOUTUBE}/**", frame)


def without_youtube(page: Page) -> None:
    """A network in which YouTube is not reached."""
    page.route("https://www.youtube.com/**", lambda route: route.abort())


def book(door: HttpDoor) -> BookingId:
    """Mia books the laser at the door, for in a moment."""
    booking_id = BookingId(new_change_id())
    start = door.now() + timedelta(minutes=1)
    door.make(BookingMade(booking_id, LASER, MIA, start, start + timedelta(hours=1)), actor=MIA)
    door.push()
    return booking_id


# --- the week


@pytest.mark.parametrize("what", ["", f"?type={LASER_TYPE}", f"?machine={LASER}"])
def test_a_booking_made_at_a_door_appears_in_the_week_by_itself(adas, live_door, what):
    adas.goto(f"/admin/bookings{what}")
    expect(adas.locator(".ec-toolbar")).to_be_visible()
    expect(adas.locator(".ec-event")).to_have_count(0)

    booking_id = book(live_door)

    shown = adas.locator(f".ec-event[data-booking='{booking_id}']").first
    expect(shown).to_contain_text("Mia")
    expect(shown).to_have_attribute("aria-label", re.compile("Mia, Confirmed"))


def test_the_week_is_narrowed_and_widened_by_choosing(adas, live_door):
    book(live_door)
    adas.goto("/admin/bookings")

    adas.get_by_label("Type").select_option(label="Laser cutter")
    adas.wait_for_url(f"**type={LASER_TYPE}*")
    adas.get_by_label("Machine").select_option(label="Laser 2")
    adas.wait_for_url("**machine=0*")
    expect(adas.locator(".ec-time-grid")).to_be_visible()
    empty = adas.locator(".ec-event").count()
    adas.get_by_label("Machine").select_option(label="All machines")
    expect(adas.locator(".ec-timeline")).to_be_visible()
    adas.get_by_label("Type").select_option(label="All types")

    expect(adas.locator(".ec-event")).to_have_count(1)
    assert empty == 0


def test_ada_cancels_a_booking_out_of_the_week_and_mia_is_told_at_the_door(adas, live_door):
    book(live_door)
    adas.goto(f"/admin/bookings?type={LASER_TYPE}")

    adas.locator(".ec-event").first.click()
    adas.get_by_label("Why").fill("The tube has to be changed.")
    adas.get_by_role("button", name="Cancel the booking").click()
    expect(adas.get_by_text("Cancelled, and the person is told why.")).to_be_visible()
    live_door.pull()

    assert len(unread(live_door.shop(), MIA)) == 1
    adas.goto("/admin/bookings")
    expect(adas.locator(".ec-toolbar")).to_be_visible()
    expect(adas.locator(".ec-event")).to_have_count(0)


def test_a_booking_of_the_week_is_opened_by_keyboard(adas, live_door):
    booking_id = book(live_door)
    adas.goto(f"/admin/bookings?type={LASER_TYPE}")
    shown = adas.locator(".ec-event").first

    shown.focus()
    shown.press("Enter")

    adas.wait_for_url(f"**/admin/bookings/{booking_id}")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_days_of_the_week_stay_in_view_down_to_its_last_hour(open_tab, width):
    page = open_tab(viewport={"width": width, "height": 500})
    page.goto(f"/admin/bookings?machine={LASER}")

    expect(page.get_by_role("columnheader")).to_have_count(7)

    # On a small screen the week scrolls by itself; on a large one the page does.
    page.locator(".ec-main").evaluate(
        "week => { week.scrollTop = week.scrollHeight; week.scrollIntoView({ block: 'end' }); }"
    )

    expect(page.locator(".ec-sidebar time").last).to_be_in_viewport()
    expect(page.locator(".ec-sidebar time").first).not_to_be_in_viewport()
    expect(page.get_by_role("columnheader").first).to_be_in_viewport(ratio=1)


def test_what_waits_for_a_yes_appears_by_itself_and_goes_once_it_is_said(adas, live_door, opened):
    opened.accept(PolicySet(Policy(LASER_TYPE, approval=True)))
    live_door.pull()
    adas.goto("/admin/bookings")
    expect(adas.get_by_role("heading", name="The week")).to_be_visible()

    book(live_door)
    adas.get_by_role("link", name=re.compile("^Laser 1, ")).click()
    adas.get_by_role("button", name="Say yes").click()

    expect(adas.get_by_text("Confirmed, and the person is told.")).to_be_visible()
    adas.goto("/admin/bookings")
    expect(adas.get_by_text("Waiting for a yes")).to_have_count(0)


# --- setting up


def test_a_new_type_asks_for_a_video_that_was_just_added(adas, youtube, live_door):
    with_youtube(adas, youtube)
    video = demo_video(7, 5)

    adas.goto("/admin/modules")
    adas.get_by_label("Address of a YouTube video").fill(f"https://www.youtube.com/watch?v={video}")
    adas.get_by_role("button", name="Add").click()
    expect(adas.get_by_text("The player has told title and length. Please confirm them.")).to_be_visible()
    title, length = adas.get_by_label("Title").input_value(), adas.locator("#length").text_content()
    adas.get_by_role("button", name="Add the module").click()
    expect(adas.get_by_text("Verified by a player")).to_be_visible()
    adas.goto("/admin/equipment/new")
    adas.get_by_label("Name").fill("Kiln")
    adas.get_by_role("radio", name="flame").check()
    adas.get_by_role("button", name="Add").click()
    adas.get_by_role("link", name="Edit").click()
    adas.get_by_role("button", name="Video", exact=True).click()
    adas.get_by_label("Video", exact=True).select_option(label=title)
    adas.get_by_role("button", name="Save").click()
    expect(adas.get_by_text("watched to 90 %")).to_be_visible()
    live_door.pull()

    assert (title, length) == ("Demo video 7", "0:05")
    (found,) = modules(live_door.shop()).values()
    assert (found.video, found.verified, found.duration_ms // 1000) == (video, True, 5)


def test_the_enter_key_saves_a_requirement_and_moves_nothing(adas, opened):
    opened.accept(a_module())
    adas.goto(f"/admin/equipment/types/{LASER_TYPE}/requirement")
    adas.get_by_role("button", name="Video", exact=True).click()
    adas.get_by_label("Video", exact=True).select_option(label="Firing")

    adas.get_by_role("spinbutton").fill("70")
    adas.get_by_role("spinbutton").press("Enter")

    expect(adas.get_by_text("watched to 70 %")).to_be_visible()
    expect(adas.locator(".tree > li").first).to_contain_text("Membership")


def test_the_one_button_that_saves_a_requirement_stays_in_view_however_much_is_asked_for(open_tab):
    page = open_tab(viewport={"width": 1280, "height": 500})
    page.goto(f"/admin/equipment/types/{LASER_TYPE}/requirement")
    for _ in range(5):
        page.get_by_role("button", name="Video", exact=True).click()

    page.get_by_text("Until it is saved, nothing changes at the doors.").scroll_into_view_if_needed()

    expect(page.get_by_role("heading", level=1)).not_to_be_in_viewport()
    expect(page.get_by_role("button", name="Save")).to_be_in_viewport(ratio=1)


def test_a_video_that_cannot_be_loaded_is_typed_and_not_verified(adas):
    without_youtube(adas)

    adas.goto("/admin/modules/new/dQw4w9WgXcQ")
    expect(adas.get_by_text("The video could not be loaded here.")).to_be_visible()
    adas.get_by_label("Title").fill("Firing a kiln")
    adas.get_by_label("Minutes").fill("3")
    adas.get_by_role("button", name="Add the module").click()

    expect(adas.get_by_text("Not verified")).to_be_visible()


@pytest.mark.parametrize("error", [2, 100, 101, 150])
def test_a_video_that_youtube_does_not_play_here_is_no_module(adas, youtube, error):
    with_youtube(adas, youtube)

    adas.goto(f"/admin/modules/new/{failing_video(error)}")

    expect(adas.get_by_text("YouTube does not play this video here.")).to_be_visible()
    expect(adas.get_by_role("button", name="Add the module")).to_be_hidden()


@pytest.mark.parametrize("error", [5, 153])
def test_trouble_of_the_player_is_no_fault_of_the_video(adas, youtube, error):
    with_youtube(adas, youtube)

    adas.goto(f"/admin/modules/new/{failing_video(error)}")

    expect(adas.get_by_text("The video could not be loaded here.")).to_be_visible()


# --- programs


def test_a_program_asks_with_the_token_that_ada_has_made_until_she_takes_it_back(adas, live):
    adas.goto("/admin/tokens")
    adas.get_by_label("What it is for").fill("The sign over the door")
    adas.get_by_label("Acts as").fill("mia@example.org")
    adas.get_by_role("button", name="Make a token").click()
    headers = {"Authorization": f"Bearer {adas.locator('#made').text_content()}"}
    before = httpx.get(f"{live.url}/api/v1/me", headers=headers)

    adas.on("dialog", lambda dialog: dialog.accept())
    adas.get_by_role("button", name="Take back").click()
    expect(adas.get_by_text("The token is worth nothing from now on.")).to_be_visible()
    after = httpx.get(f"{live.url}/api/v1/me", headers=headers)

    assert before.json()["person"]["person_id"] == str(MIA)
    assert after.status_code == 401
    expect(adas.get_by_text("No token yet")).to_be_visible()


def test_a_token_for_somebody_whom_nobody_knows_is_not_made(adas):
    adas.goto("/admin/tokens")
    adas.get_by_label("What it is for").fill("The sign")
    adas.get_by_label("Acts as").fill("nobody@example.org")
    adas.get_by_role("button", name="Make a token").click()

    expect(adas.get_by_text("Nobody here has this address, or several have.").last).to_be_visible()
    expect(adas.locator("#made")).to_have_count(0)


# --- for everybody


def a_module() -> Change:
    module = Module(ModuleId(new_change_id()), "Firing", ModuleState.OFFERED, 1, "dQw4w9WgXcQ", 60_000, verified=False)
    return ModuleSet(module)


@pytest.mark.parametrize(
    "how", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 800}}]
)
def test_every_page_can_be_read_reached_heard_and_hit(open_tab, opened, live_door, how):
    change = a_module()
    opened.accept(change)
    opened.accept(PolicySet(Policy(LASER_TYPE, approval=True)))
    live_door.pull()
    booking_id = book(live_door)
    page = open_tab(**how)
    without_youtube(page)
    paths = [
        "/admin/bookings",
        f"/admin/bookings?machine={LASER}",
        f"/admin/bookings/{booking_id}",
        "/admin/equipment",
        "/admin/equipment/new",
        f"/admin/equipment/types/{LASER_TYPE}",
        f"/admin/equipment/types/{LASER_TYPE}/requirement",
        f"/admin/equipment/machines/{LASER}",
        "/admin/modules",
        "/admin/modules/new/oHg5SJYRHA0",
        "/admin/tokens",
    ]

    found = {}
    for path in paths:
        page.goto(path)
        if "bookings" in path and str(booking_id) not in path:
            expect(page.locator(".ec-toolbar")).to_be_visible()
        found[path] = faults(page)

    assert {path: faults for path, faults in found.items() if faults} == {}
