import QtQuick
import kiosk.theme

// The sign of a state, told by its shape first: disc free, ring in use, square mine, half disc pencilled, padlock needs
// training, diamond stop, dash not heard from; open diamond unknown, open circle nearly.
Item {
    id: mark

    property string kind: "free"
    property int size: Theme.mark
    property color color: kind === "free" ? Theme.free
                          : kind === "mine" ? Theme.mine
                          : kind === "stop" ? Theme.stop
                          : kind === "in_use" ? Theme.rule
                          : kind === "pencilled" || kind === "unheard" ? Theme.ink2 : Theme.ink
    readonly property real stroke: Math.max(1, size / 7)

    implicitWidth: size
    implicitHeight: size
    width: size
    height: size

    Rectangle {
        visible: mark.kind === "free" || mark.kind === "in_use" || mark.kind === "nearly"
        anchors.fill: parent
        radius: width / 2
        antialiasing: true
        color: mark.kind === "free" ? mark.color : "transparent"
        border { width: mark.kind === "free" ? 0 : mark.stroke; color: mark.color }
    }

    Rectangle {
        visible: mark.kind === "mine"
        anchors { fill: parent; margins: mark.size * 0.04 }
        color: mark.color
    }

    Rectangle {
        visible: mark.kind === "stop" || mark.kind === "unknown"
        anchors.centerIn: parent
        width: Math.round(mark.size * 0.76)
        height: width
        rotation: 45
        antialiasing: true
        color: mark.kind === "stop" ? mark.color : "transparent"
        border { width: mark.kind === "stop" ? 0 : mark.stroke; color: mark.color }
    }

    Rectangle {
        visible: mark.kind === "unheard"
        anchors.centerIn: parent
        width: mark.size
        height: Math.max(2, mark.size / 4)
        radius: height / 2
        color: mark.color
    }

    Item {
        visible: mark.kind === "pencilled"
        anchors.fill: parent

        Rectangle {
            anchors.fill: parent
            radius: width / 2
            antialiasing: true
            color: "transparent"
            border { width: mark.stroke; color: mark.color }
        }

        Item {
            width: Math.ceil(mark.size / 2)
            height: mark.size
            clip: true

            Rectangle {
                width: mark.size
                height: width
                radius: width / 2
                antialiasing: true
                color: mark.color
            }
        }
    }

    Icon {
        visible: mark.kind === "training"
        anchors.centerIn: parent
        name: "lock"
        size: Math.round(mark.size * 1.25)
        color: mark.color
    }
}
