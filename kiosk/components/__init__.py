"""What every page is built from: `kiosk.components` in QML. `kiosk.shell.pages` says how a page is made."""
