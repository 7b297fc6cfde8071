"""What every page is built from. `kiosk.components` in QML; the docstring of `kiosk.shell.pages` shows how a page is made."""
