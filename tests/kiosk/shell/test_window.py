"""The window with its pages, on Qt: greeting, leaving, keys, touches that do not count."""

from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtTest import QTest

from kiosk.hello.page import Choice, HelloPage
from kiosk.hello.pages import HELLO, hello_pages
from kiosk.hello.view_model import HelloViewModel
from kiosk.shell.focus import shown_items
from kiosk.shell.session import Visitor
from shared.language import language
from tests.support.pages import State, all_states

MIA = Visitor(UUID(int=1), "Mia")
JO = Visitor(UUID(int=2), "Jo")
STATES = all_states()


@pytest.fixture
def door(open_stage):
    """Mia is signed in, and the page has stood there long enough to be touched."""
    stage = open_stage(STATES["hello booked"])
    stage.later(1)
    return stage


def everything_said(stage):
    """Every text in any property of anything on the screen or behind it."""
    holders = [*stage.engine.findChildren(QObject), *shown_items(stage.window.contentItem())]
    texts = []
    for holder in holders:
        meta = holder.metaObject()
        for n in range(meta.propertyCount()):
            one = meta.property(n)
            texts += [str(one.read(holder))] if one.typeName() in {"QString", "QVariantMap", "QVariantList"} else []
    return "\n".join(texts)


def test_the_name_stands_there_in_the_first_frame(door):
    assert door.item("greeting").property("text") == "Hi, Mia"


def test_nothing_of_mia_is_left_when_she_has_walked_away(door):
    assert "Mia" in everything_said(door)
    assert "Laser cutter is yours" in everything_said(door)

    door.later(40)
    door.later(20)

    assert door.door.page == "board"
    assert "Mia" not in everything_said(door)
    assert "Laser cutter is yours" not in everything_said(door)


def test_mia_hears_goodbye_and_then_nothing_is_left_either(door):
    door.press("done")

    assert door.item("tap").property("text") == "Bye, Mia"

    door.shell.forget()
    door.settle()

    assert door.item("tap").property("text") == "Tap your badge"
    assert "Mia" not in everything_said(door)


def test_the_next_touch_takes_the_goodbye_away(door):
    door.press("done")

    QTest.mouseClick(door.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    door.settle()

    assert door.shell.goodbye == ""


def test_still_there_is_answered_wherever_one_touches(door):
    door.later(40)
    assert door.shell.question["title"] == "Still there, Mia?"

    QTest.mouseClick(door.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(30, 1000))
    door.settle()

    assert door.shell.question["kind"] == ""
    assert door.shell.present


def test_the_big_button_answers_still_there(door):
    door.later(40)

    door.press("yes")

    assert door.shell.question["kind"] == ""
    assert door.shell.present


def test_whoever_is_done_says_so_instead_of_going_on(door):
    door.later(40)

    door.press("no")

    assert door.door.page == "board"
    assert not door.shell.present


def test_jo_takes_over_with_the_big_button(door):
    door.now += 10
    door.shell.tap(JO)
    door.settle()

    door.press("yes")

    assert door.item("greeting").property("text") == "Hi, Jo"
    assert "Mia" not in everything_said(door)


def test_jo_waits_when_mia_stays(door):
    door.now += 10
    door.shell.tap(JO)
    door.settle()

    door.press("no")

    assert door.item("greeting").property("text") == "Hi, Mia"


def test_the_page_under_a_question_takes_no_touch(door):
    wanted: list[str] = []
    model = door.engine.findChild(HelloViewModel)
    model.deed_wanted.connect(lambda lead, deed: wanted.append(deed))
    door.later(40)

    QTest.mouseClick(door.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, door.middle("deed:start"))
    door.settle()

    assert wanted == []


def test_the_keyboard_stays_inside_a_question(door):
    door.now += 10
    door.shell.tap(JO)
    door.settle()
    seen = set()
    for _ in range(5):
        door.key(Qt.Key.Key_Tab)
        seen.add(door.window.activeFocusItem().objectName())

    assert seen == {"yes", "no"}


def test_a_page_ignores_touches_for_250_ms(door):
    door.door.home("page")
    door.settle()
    model = door.engine.findChild(HelloViewModel)
    wanted: list[str] = []
    model.deed_wanted.connect(lambda lead, deed: wanted.append(deed))
    middle = door.middle("deed:start")

    door.now += 0.24
    QTest.mouseClick(door.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert wanted == []

    door.now += 0.01
    QTest.mouseClick(door.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert wanted == ["start"]


def test_a_second_touch_within_400_ms_is_the_same_touch(door):
    model = door.engine.findChild(HelloViewModel)
    wanted: list[str] = []
    model.deed_wanted.connect(lambda lead, deed: wanted.append(deed))
    middle = door.middle("deed:start")

    for _ in range(3):
        QTest.mouseClick(door.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
        door.now += 0.19
    assert wanted == ["start"]

    door.now += 0.4
    QTest.mouseClick(door.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert wanted == ["start", "start"]


def test_a_touch_is_answered_in_the_frame_of_the_touch(door):
    middle = door.middle("card:router")
    before = door.picture().pixelColor(middle)

    QTest.mousePress(door.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    pressed = door.window.grabWindow().pixelColor(middle)

    assert pressed.lightness() < before.lightness() - 20


def test_sliding_off_a_button_cancels(door):
    model = door.engine.findChild(HelloViewModel)
    wanted: list[str] = []
    model.deed_wanted.connect(lambda lead, deed: wanted.append(deed))
    middle = door.middle("deed:start")

    QTest.mousePress(door.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    QTest.mouseMove(door.window, middle + QPoint(0, 400))
    QTest.mouseRelease(door.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle + QPoint(0, 400))

    assert wanted == []


def test_a_finger_does_what_a_mouse_does(door):
    model = door.engine.findChild(HelloViewModel)
    wanted: list[str] = []
    model.deed_wanted.connect(lambda lead, deed: wanted.append(deed))
    finger = QTest.createTouchDevice()

    QTest.touchEvent(door.window, finger).press(0, door.middle("deed:start"), door.window).commit()
    QTest.touchEvent(door.window, finger).release(0, door.middle("deed:start"), door.window).commit()
    door.settle()

    assert wanted == ["start"]


def test_a_page_is_walked_with_tab_and_acted_on_with_enter(door):
    model = door.engine.findChild(HelloViewModel)
    wanted: list[str] = []
    model.choice_wanted.connect(wanted.append)
    seen = []
    for _ in range(12):
        door.key(Qt.Key.Key_Tab)
        seen.append(door.window.activeFocusItem().objectName())

    touchable = {"language", "done", "deed:start", "card:router", "card:kiln", "entry:1", "entry:2"}
    touchable |= {"choice:book", "choice:bookings", "choice:comfort"}
    assert set(seen) == touchable

    while door.window.activeFocusItem().objectName() != "choice:book":
        door.key(Qt.Key.Key_Tab)
    door.key(Qt.Key.Key_Return)

    assert wanted == ["book"]


def test_arrows_go_to_what_lies_in_their_direction(door):
    door.item("choice:book").forceActiveFocus(Qt.FocusReason.TabFocusReason)

    door.key(Qt.Key.Key_Right)
    assert door.window.activeFocusItem().objectName() == "choice:bookings"

    door.key(Qt.Key.Key_Up)
    assert door.window.activeFocusItem().objectName() in {"card:router", "card:kiln"}


def test_the_keyboard_is_seen(door):
    door.key(Qt.Key.Key_Tab)

    assert door.window.activeFocusItem().property("visualFocus")


def test_escape_goes_back_and_never_leaves(door):
    door.door.open("page")
    door.settle()
    assert door.shell.deeper

    door.key(Qt.Key.Key_Escape)
    assert not door.shell.deeper

    door.key(Qt.Key.Key_Escape)
    assert door.door.page == "page"
    assert door.shell.present


@pytest.mark.parametrize(
    ("key", "with_key"),
    [
        (Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_no_key_closes_the_door(door, key, with_key):
    QTest.keyClick(door.window, key, with_key)
    door.settle()

    assert door.window.isVisible()


def test_the_window_cannot_be_closed_until_the_program_ends(door):
    QGuiApplication.sendEvent(door.window, QCloseEvent())
    assert door.window.isVisible()

    door.door.may_close()
    door.window.close()

    assert not door.window.isVisible()
    door.window.show()


def test_the_window_fills_the_screen_and_hides_the_cursor(door):
    door.door.fill_screen(hide_cursor=True)
    door.settle()

    try:
        assert door.window.geometry() == door.window.screen().geometry()
        assert door.window.flags() & Qt.WindowType.FramelessWindowHint
        cursor = QGuiApplication.overrideCursor()
        assert cursor is not None
        assert cursor.shape() == Qt.CursorShape.BlankCursor
    finally:
        QGuiApplication.restoreOverrideCursor()


def test_all_captions_follow_the_language_at_once(door):
    door.words.speak(language("de"))
    door.settle()

    assert door.item("done").property("text") == language("de").say("I'm done")
    assert door.item("greeting").property("text") == language("de").say("Hi, {name}", name="Mia")
    assert door.item("done").property("text") != "I'm done"


def test_the_language_button_asks_for_the_other_language(door):
    wanted: list[str] = []
    door.shell.language_wanted.connect(wanted.append)

    assert door.item("language").property("text") == "Deutsch"
    door.press("language")

    assert wanted == ["de"]


class Form(HelloViewModel):
    """A page with something to fill in."""

    typed = ""

    def unfinished(self):
        return self.typed or None

    def resume(self, form):
        self.typed = form

    def clear(self):
        super().clear()
        self.typed = ""


def a_form(say):
    model = Form(HelloPage(choices=(Choice("book", "tool", "Book a machine"),)))
    return State(hello_pages(model)[HELLO], visitor=MIA)


def test_an_unfinished_form_waits_ten_minutes_for_the_same_person_only(open_stage):
    stage = open_stage(a_form)
    form = stage.engine.findChild(Form)
    form.typed = "the belt squeaks"
    stage.later(60)
    assert form.typed == ""

    stage.shell.tap(JO)
    stage.door.open("page")
    assert form.typed == ""
    stage.shell.done()

    stage.now += 10
    stage.shell.tap(MIA)
    stage.door.open("page")
    assert form.typed == "the belt squeaks"


def test_a_wheel_or_a_key_counts_as_somebody_being_there(door):
    door.later(30)
    door.key(Qt.Key.Key_Tab)

    door.later(39)
    assert door.shell.question["kind"] == ""
    door.later(1)
    assert door.shell.question["kind"] == "still"


def test_the_ring_shrinks_with_the_idle_time(door):
    full = door.shell.left
    door.later(20)

    assert full > 0.9
    assert door.shell.left == pytest.approx(full - 0.5)


def test_events_of_other_objects_are_left_alone(door):
    assert not door.door.eventFilter(door.window, QEvent(QEvent.Type.User))
