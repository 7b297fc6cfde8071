import QtQuick
import kiosk.theme

// Where the keyboard is: ink on signal, 1.5 mm each, around its parent.
Rectangle {
    property color line: Theme.ink

    anchors { fill: parent; margins: -Theme.focusRing }
    z: 1
    color: "transparent"
    radius: Theme.radius + Theme.focusRing
    border { width: Theme.focusRing; color: line }

    Rectangle {
        anchors { fill: parent; margins: Theme.focusRing }
        color: "transparent"
        radius: Theme.radius
        border { width: Theme.focusRing; color: Theme.signal }
    }
}
