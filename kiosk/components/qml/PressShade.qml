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
    opacity: 0
    onDownChanged: {
        fade.stop();
        if (down)
            opacity = Theme.pressStrength;
        else
            fade.start();
    }

    NumberAnimation {
        id: fade
        target: shade
        property: "opacity"
        to: 0
        duration: Theme.pressTime
        easing.type: Theme.easing
    }
}
