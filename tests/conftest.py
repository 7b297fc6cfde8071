"""What every test needs before the first import of Qt: a place to draw that needs no screen."""

import os

from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Chromium would otherwise try to start a message bus.
os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
if os.geteuid() == 0:
    # Chromium ends the whole process when root shows a page in a sandbox. Tests only: a kiosk is never root.
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"

# Whether a test passes must not depend on how busy the machine is.
settings.register_profile("doorwright", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("doorwright")

# Each after those that it imports.
pytest_plugins = [
    "tests.support.disks",
    "tests.support.pcsc",
    "tests.support.postgres",
    "tests.support.shops",
    "tests.support.doors",
    "tests.support.companions",
]
