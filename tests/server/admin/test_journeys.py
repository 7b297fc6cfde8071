"""What people do on the admin pages, in a real browser, with a real server and real doors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Dialog, expect

from server.people.accounts import set_password
from server.people.links import make_link
from server.people.sessions import begin_session, end_sessions_of
from server.settings import Admin
from shared.journal.signing import private_part, seal_of
from shared.journal.types import BadgeId, PersonId
from shared.people.badges import keyed_hash
from shared.people.changes import BadgeEnrolled, PersonSet, Visited
from shared.people.queries import workshop
from shared.people.types import BadgeDetails, LanguageCode, Opening, PersonDetails, PersonState
from shared.sync.messages import PairReply, PairRequest, encode, pairing_proof
from tests.server.admin.conftest import PASSWORD
from tests.support.browser import Tab, chromium, faults, tabbed
from tests.support.opened import HttpDoor, LiveServer, OpenedServer, live_door, live_line
from tests.support.shops import ADMIN, BADGE_KEY, KIM, MIA, WORKSHOP, badge_id, person_id, uid_of

__all__ = ["chromium", "live_door", "live_line"]

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

NEW = BadgeId(person_id(77))


@pytest.fixture
def new_tab(chromium: Chromium, live: LiveServer) -> Iterator[Callable[..., Tab]]:
    """Opens a browser window at the live server; at the end the browser must not have complained of anything."""
    tabs: list[Tab] = []

    def opened_tab(**how: object) -> Tab:
        tabs.append(Tab(chromium, live.url, **how))
        return tabs[-1]

    yield opened_tab
    complaints = [each for tab in tabs for each in tab.complaints]
    for tab in tabs:
        tab.close()
    assert complaints == []


@pytest.fixture
def ada(new_tab: Callable[..., Tab], opened: OpenedServer, password_hash: str) -> Callable[..., Tab]:
    """Opens a window in which the admin is logged in."""

    def logged_in(**how: object) -> Tab:
        tab, now = new_tab(**how), datetime.now(UTC)
        with opened.shop() as shop:
            set_password(shop, ADMIN, "ada@example.org", password_hash, now)
            token = begin_session(shop, ADMIN, now, Admin())
        tab.context.add_cookies([{"name": "doorwright", "value": token, "domain": "127.0.0.1", "path": "/"}])
        return tab

    return logged_in


def allow(dialog: Dialog) -> None:
    dialog.accept()


def at_the_door(door: HttpDoor) -> HttpDoor:
    """The door, now: it has slept since the test began, and fetches what happened meanwhile."""
    door.server.clock.now = datetime.now(UTC)
    door.pull()
    door.server.clock.now = datetime.now(UTC)
    return door


def test_the_first_admin_sets_a_password_logs_out_and_in_again(new_tab, opened):
    with opened.shop() as shop:
        link = make_link(shop.conn, WORKSHOP, ADMIN, datetime.now(UTC) + timedelta(hours=1))
    page = new_tab().page

    page.goto(f"/admin/link/{link}")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("status").first).to_have_text(re.compile("you are logged in"))
    page.get_by_role("button", name="Log out").click()
    page.get_by_label("E-mail or log-in name").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/admin$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Start")


def test_somebody_new_is_added_made_a_trainer_and_that_taken_back(ada):
    tab = ada()
    page = tab.page
    page.on("dialog", allow)

    page.goto("/admin/people")
    page.get_by_role("link", name="Add somebody").click()
    page.get_by_label("First name").fill("Zoe")
    page.get_by_label("Last name").fill("Zhang")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zoe Zhang")
    page.get_by_text("Give a level").click()
    page.get_by_label("Level", exact=True).select_option(label="Trainer: Laser cutter")
    page.get_by_role("button", name="Give", exact=True).click()
    levels = page.locator("#levels")
    expect(levels).to_contain_text("Trainer: Laser cutter")
    levels.get_by_role("button", name="Take back").click()

    expect(levels).not_to_contain_text("Trainer: Laser cutter")
    expect(levels).to_contain_text("Member")
    expect(page.get_by_text("1 that has ended")).to_be_visible()


def test_a_question_that_is_denied_changes_nothing(ada):
    page = ada().page
    page.on("dialog", lambda dialog: dialog.dismiss())

    page.goto(f"/admin/people/{MIA}")
    page.locator("#badge-list").get_by_role("button", name="Lost").click()

    expect(page.locator("#badge-list")).to_contain_text("Active")
    expect(page.get_by_role("status")).to_have_count(0)


def test_who_edits_what_somebody_else_has_just_changed_is_told_and_keeps_what_they_typed(ada, opened):
    tab = ada()
    tab.page.goto(f"/admin/people/{KIM}")
    details = private_part(PersonDetails("Kimberly"), [KIM])
    opened.accept(PersonSet(KIM, PersonState.ACTIVE, seal_of(details)), private=details)

    tab.page.get_by_label("Last name").fill("Kahn")
    tab.page.get_by_role("button", name="Save").click()

    expect(tab.page.get_by_role("alert").first).to_contain_text("Somebody has just changed this, too.")
    expect(tab.page.get_by_label("Last name")).to_have_value("Kahn")
    tab.page.get_by_role("button", name="Save").click()  # without a look at it
    expect(tab.page.get_by_role("alert").first).to_contain_text("Somebody has just changed this, too.")
    tab.page.get_by_role("link", name="Open the page anew").click()
    expect(tab.page.get_by_label("First name")).to_have_value("Kimberly")
    tab.page.get_by_label("Last name").fill("Kahn")
    tab.page.get_by_role("button", name="Save").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Kimberly Kahn")
    tab.complaints.clear()  # the browser's console notes the status 422


def test_a_badge_is_enrolled_from_the_page_and_seen_there_when_the_door_has_it(ada, live_door):
    page = ada().page
    page.goto(f"/admin/people/{ADMIN}")
    expect(page.get_by_text("No badge yet.")).to_be_visible()

    page.get_by_role("button", name="Enrol").click()
    expect(page.get_by_text("Door 1 waits for the badge.")).to_be_visible()
    expect(page.locator(".waiting .left")).to_have_text(re.compile(r"Still \d\d? s"))
    door = at_the_door(live_door)
    hashed = private_part(BadgeDetails(keyed_hash(uid_of(ADMIN), BADGE_KEY)), [ADMIN])
    door.make(BadgeEnrolled(NEW, ADMIN, "member", seal_of(hashed)), actor=ADMIN, private=hashed)
    door.push()

    expect(page.locator("#badge-list")).to_contain_text("Active")
    expect(page.get_by_text("Door 1 waits")).to_have_count(0)


def test_a_lost_badge_that_is_found_counts_again(ada):
    page = ada().page
    page.on("dialog", allow)
    badges = page.locator("#badge-list")

    page.goto(f"/admin/people/{MIA}")
    badges.get_by_role("button", name="Lost").click()
    expect(badges).to_contain_text("Lost")
    badges.get_by_role("button", name="Found").click()

    expect(badges).to_contain_text("Active")


def test_a_kiosk_that_asks_appears_by_itself_and_is_approved_named_and_revoked(ada, live):
    page = ada().page
    page.on("dialog", allow)
    page.goto("/admin/doors")
    expect(page.get_by_text("No kiosk waits.")).to_be_visible()

    key = Ed25519PrivateKey.generate()
    asks = PairRequest(key.public_key().public_bytes_raw(), "kiosk-7", pairing_proof(key), "1.0")
    answer = httpx.post(f"{live.url}/sync/v1/pair", content=encode(asks))
    code = msgspec.msgpack.decode(answer.content, type=PairReply).code
    page.get_by_role("link", name=f"Approve {code}").click()
    expect(page.locator(".code")).to_have_text(code)
    page.get_by_label("Name of the door").fill("Wood shop")
    page.get_by_role("button", name="Yes, approve it").click()
    page.get_by_role("link", name="Wood shop").click()
    page.get_by_label("Name of the door").fill("Wood shop, north")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wood shop, north")
    page.get_by_role("button", name="Revoke the door").click()

    expect(page.locator("#does")).to_contain_text("Revoked")
    expect(page.get_by_role("button", name="Revoke the door")).to_have_count(0)


def test_the_start_page_counts_who_comes_in_without_being_loaded_again(ada, live_door):
    page = ada().page
    page.goto("/admin")
    expect(page.locator(".numbers b").first).to_have_text("0")
    page.evaluate("window.mark = 'not loaded again'")

    door = at_the_door(live_door)
    door.make(Visited(MIA, badge_id(MIA)), actor=None)
    door.push()

    expect(page.locator(".numbers b").first).to_have_text("1")
    assert page.evaluate("window.mark") == "not loaded again"


def test_a_list_is_filtered_as_one_types_and_shows_who_is_added_meanwhile(ada, opened):
    page = ada().page
    page.goto("/admin/people")
    expect(page.locator("tbody tr")).to_have_count(5)

    page.get_by_label("Find by name or e-mail").press_sequentially("ki")
    expect(page.locator("tbody tr")).to_have_count(1)
    details = private_part(PersonDetails("Kiran"), [PersonId(person_id(50))])
    opened.accept(PersonSet(person_id(50), PersonState.ACTIVE, seal_of(details)), private=details)

    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.get_by_label("Find by name or e-mail")).to_have_value("ki")


def test_opening_hours_are_typed_and_the_board_of_a_door_has_them(ada, live_door):
    page = ada().page
    page.goto("/admin")

    page.get_by_role("link", name="Workshop", exact=True).click()
    page.get_by_label("Monday").fill("10:00–14:00, 16:00–02:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("every door follows")

    expect(page.get_by_label("Monday")).to_have_value("10:00–14:00, 16:00–02:00")
    found = workshop(at_the_door(live_door).shop())
    assert found is not None
    assert found.hours == (Opening(0, 600, 840), Opening(0, 960, 1560))


def test_news_do_not_disturb_who_is_typing(ada, opened):
    page = ada().page
    page.goto(f"/admin/people/{MIA}")
    page.get_by_label("Last name").fill("Nov")

    details = private_part(PersonDetails("Kiran"), [PersonId(person_id(50))])
    with page.expect_response(re.compile(f"/admin/people/{MIA}")):
        opened.accept(PersonSet(person_id(50), PersonState.ACTIVE, seal_of(details)), private=details)
    page.keyboard.type("ak")

    expect(page.get_by_label("Last name")).to_have_value("Novak")


def test_a_page_whose_session_was_ended_becomes_the_log_in(ada, opened):
    tab = ada()
    tab.page.goto("/admin")
    expect(tab.page.locator(".numbers")).to_be_visible()
    with opened.shop() as shop:
        end_sessions_of(shop, ADMIN)

    details = private_part(PersonDetails("Kiran"), [PersonId(person_id(50))])
    opened.accept(PersonSet(person_id(50), PersonState.ACTIVE, seal_of(details)), private=details)

    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Log in")
    tab.complaints.clear()  # the browser's console notes the status 401


PAGES = (
    "/admin",
    "/admin/people",
    "/admin/people/new",
    f"/admin/people/{MIA}",
    "/admin/doors",
    "/admin/doors/1",
    "/admin/workshop",
)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_read_reached_and_hit(ada, live_door, scheme, width):
    page = ada(color_scheme=scheme, viewport={"width": width, "height": 800}).page

    found = {}
    for path in (*PAGES, "/admin/doors/approve"):
        page.goto(path)
        page.wait_for_function("document.fonts.ready")
        found[path] = faults(page)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_log_in_can_be_read_reached_and_hit(new_tab, scheme):
    page = new_tab(color_scheme=scheme).page
    page.goto("/admin/login")

    assert faults(page) == []


@pytest.mark.parametrize("path", ["/admin/login", *PAGES])
def test_the_keyboard_reaches_everything_and_is_seen_where_it_is(ada, live_door, path):
    page = ada().page
    page.goto(path)

    reached = tabbed(page)

    # A date is several stops, a link within a sentence is one.
    wanted = page.locator("a[href]:visible, button:visible, input:visible, select:visible, summary:visible").count()
    assert len(reached) >= wanted > 2
    assert [name for name, ring in reached if not ring] == []


def test_the_pages_speak_german_to_whom_it_is_set_so(ada, opened):
    details = private_part(PersonDetails("Ada", email="ada@example.org", language=LanguageCode.GERMAN), [ADMIN])
    opened.accept(PersonSet(ADMIN, PersonState.ACTIVE, seal_of(details)), private=details)
    page = ada().page

    page.goto(f"/admin/people/{MIA}")

    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("button", name="Abmelden")).to_be_visible()
    expect(page.locator("#levels")).to_contain_text("Mitglied")
    page.goto("/admin/bookings")
    week = page.locator("#week")
    for words in ("Die Woche davor", "Heute", "Die nächste Woche"):
        expect(week.get_by_role("button", name=words)).to_be_visible()
