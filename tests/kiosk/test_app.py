"""The program put together: what somebody says to the window reaches the badge reader."""

import pytest

from kiosk.app import Kiosk
from kiosk.reader.events import BadgeRead, ReaderBack
from kiosk.settings import Display, KioskSettings, State
from kiosk.shell.session import Visitor
from shared.demo.badge import Moment, VirtualBadge
from tests.support.pcsc import LIMIT
from tests.support.shops import MIA, uid_of

pytestmark = [pytest.mark.qt, pytest.mark.reader]


@pytest.fixture
def kiosk(qt_loop, qapp, tmp_path, pcscd, qtbot):
    """With its window and a real reader, and nothing behind them."""
    found = Kiosk(KioskSettings(state=State(folder=tmp_path), display=Display(fullscreen=False)), qapp)
    with qtbot.waitSignal(found.reader.happened, timeout=LIMIT * 1000, check_params_cb=lambda e: e == ReaderBack()):
        found.reader.start()
    yield found
    found.close()
    found.engine.deleteLater()


@pytest.fixture
def lay(kiosk, qtbot, pcscd):
    """Lays Mia's badge on the reader until it was read; what comes of it."""

    def lay_hers():
        def is_tap(event):
            return isinstance(event, BadgeRead)

        with (
            qtbot.waitSignal(kiosk.reader.happened, timeout=LIMIT * 1000, check_params_cb=is_tap) as told,
            VirtualBadge(uid_of(MIA).value, pcscd.slots[0]) as badge,
        ):
            assert badge.wait(Moment.READ, limit=LIMIT)
        return told.args[0]

    return lay_hers


def test_a_badge_laid_again_as_soon_as_its_owner_is_done_is_a_tap(kiosk, lay):
    lay()
    kiosk.shell.tap(Visitor(MIA, "Mia"))

    kiosk.shell.done()

    assert lay().uid == uid_of(MIA)
