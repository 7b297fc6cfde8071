"""What every test of the kiosk's pages needs: the web view set up before the one Qt application there is."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWebEngineQuick import QtWebEngineQuick

from tests.support.pages import put_on_stage

# Before any application; it shares graphics between the pages and the web view.
QtWebEngineQuick.initialize()


@pytest.fixture(scope="session")
def qapp_cls():
    return QGuiApplication


@pytest.fixture
def open_stage(qapp):
    """Puts a page on a stage (tests/support/pages.py); a warning of QML fails the test."""
    stages = []

    def open_one(make, **how):
        stage = put_on_stage(make, **how)
        stages.append(stage)
        return stage

    yield open_one
    warnings = [warning for stage in stages for warning in stage.warnings]
    for stage in stages:
        stage.close()
    assert not warnings
