import QtQuick
import kiosk.theme

// The first answer to a finger, drawn in the frame of the touch; fades when it lifts.
Rectangle {
    id: shade

    required property bool down
    property color shadeColor: Theme.ink

    anchors.fill: parent
    radius: Theme.radius
    color: shadeColor
    opacity: down ? Theme.pressStrength : 0
    Behavior on opacity {
        enabled: !shade.down
        NumberAnimation { duration: Theme.pressTime; easing.type: Theme.easing }
    }
}
