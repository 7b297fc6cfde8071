import QtQuick
import kiosk.components
import kiosk.theme

// A chip whose choice is made elsewhere: a touch asks for it, and only the answer shows it.
Chip {
    id: chip

    property bool chosen: false

    signal wanted

    checked: chosen
    // Room for the tick from the first: nothing moves under a finger.
    implicitWidth: Math.max(Theme.touch, contentItem.implicitWidth + (checked ? 0 : Theme.iconSmall + 1.5 * Theme.halfGrid))
    onActivated: {
        wanted();
        // The touch itself has turned it over.
        checked = Qt.binding(() => chip.chosen);
    }
}
