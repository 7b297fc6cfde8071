import QtQuick
import kiosk.components
import kiosk.theme

// One moment of the time grid. Solid means free, outline means taken; only what is free can be touched.
Touch {
    id: cell

    property var time
    property bool large: false
    readonly property bool free: time.state === "free"
    readonly property bool mine: time.state === "mine"
    readonly property int room: Theme.halfGrid

    kind: "cell"
    enabled: free
    text: time.caption
    spoken: time.spoken
    implicitWidth: Math.max(Theme.cell, words.implicitWidth + mark.width + 3 * room)
    implicitHeight: Math.max(Theme.cell, words.implicitHeight + 2 * room)
    background: Rectangle {
        radius: Theme.radius
        color: cell.free || cell.mine ? Theme.plate : "transparent"
        border { width: cell.free ? 0 : Theme.outline; color: cell.mine ? Theme.ink : Theme.rule }
        PressShade { down: cell.down }
    }
    contentItem: Item {
        Row {
            anchors.centerIn: parent
            spacing: cell.room

            TextBody {
                id: words
                anchors.verticalCenter: parent.verticalCenter
                text: cell.time.caption
                color: cell.free ? Theme.ink : Theme.ink2
                font.bold: cell.free
                font.pixelSize: cell.large ? Theme.bodySize : Theme.smallSize
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }

            Mark {
                id: mark
                anchors.verticalCenter: parent.verticalCenter
                kind: cell.free ? "free" : cell.mine ? "mine" : "in_use"
                size: Theme.mm(cell.large ? 6 : 4.4)
            }
        }
    }
}
