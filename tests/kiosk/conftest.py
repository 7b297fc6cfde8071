"""What every test of the kiosk's pages needs: the web view set up before the one Qt application there is."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWebEngineQuick import QtWebEngineQuick

# Before any application; it shares graphics between the pages and the web view.
QtWebEngineQuick.initialize()


@pytest.fixture(scope="session")
def qapp_cls():
    return QGuiApplication
