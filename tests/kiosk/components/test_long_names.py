"""Names as workshops really give them: longer than a designer would like."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from kiosk.hello.page import HelloPage
from kiosk.hello.pages import HELLO, hello_pages
from kiosk.hello.view_model import HelloViewModel
from kiosk.shell.focus import box, shown_items
from kiosk.theme.look import Glass, Look
from shared.language import language
from tests.kiosk.board.states import STATES as BOARDS
from tests.kiosk.hello.states import MIA, choices, kiln, later, router, steps
from tests.support.pages import State

ENGLISH = language("en")
# 23 inches: a little less glass for as many pixels as the pictures have.
SMALLER = Look(Glass(1920, 1080, 508, bottom_mm=900), calm=True)


def test_no_word_of_a_machines_name_is_broken_on_the_board(open_stage):
    stage = open_stage(BOARDS["sixty machines"], look=SMALLER)

    names = [item for item in shown_items(stage.window.contentItem()) if item.property("text") == "Embroidery machine"]

    texts = [item for item in names if item.property("lineCount")]
    assert texts
    for item in texts:
        assert QFontMetricsF(item.property("font")).horizontalAdvance("Embroidery") <= item.width()


def test_long_titles_of_videos_leave_the_ways_on_in_sight(open_stage):
    captions = ("Membership", "CNC router: holding the work on the bed", "CNC router: zero and feeds", "Sign-off")
    card = router(ENGLISH)
    long = type(card)(card.id, card.icon, card.name, card.words, steps(ENGLISH, 1, *captions), card.spoken)
    page = HelloPage(leads=(later(ENGLISH),), cards=(long, kiln(ENGLISH)), choices=choices(ENGLISH))

    stage = open_stage(lambda say: State(hello_pages(HelloViewModel(page))[HELLO], visitor=MIA), look=SMALLER)

    window = QRectF(0, 0, stage.window.width(), stage.window.height())
    assert window.contains(box(stage.item("choice:book")))
    assert stage.item("nextCaption").property("text") == captions[1]


def test_the_board_says_how_many_machines_are_below_and_counts_none_that_are_not_there(open_stage):
    stage = open_stage(BOARDS["sixty machines"], look=Look(Glass(1600, 900, 423, bottom_mm=900), calm=True))
    tiles = [item for item in shown_items(stage.window.contentItem()) if item.objectName().startswith("tile:")]
    ends = stage.item("scrollArea").mapRectToScene(stage.item("scrollArea").boundingRect()).bottom()

    below = [item for item in tiles if box(item).bottom() > ends + 1]

    said = [item.property("text") for item in shown_items(stage.window.contentItem())]
    assert below
    assert f"+{len(below)}" in said
