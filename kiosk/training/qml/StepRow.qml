import QtQuick
import kiosk.components
import kiosk.theme

// A hole of the training card and what stands beside it. A video's row plays it.
Item {
    id: line

    property var step
    readonly property int padding: Theme.mm(5)
    readonly property bool opens: step.opens !== ""

    signal wanted

    implicitHeight: plate.height + (lead.visible ? lead.height + Theme.halfGrid : 0)

    TextBody {
        id: lead
        visible: text !== ""
        x: line.padding
        width: line.width - 2 * x
        text: line.step.lead
        color: Theme.ink2
    }

    Touch {
        id: plate
        objectName: "step:" + line.step.id
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        implicitHeight: Math.max(Theme.touch, texts.height + 2 * line.padding, holeRoom.height + 2 * Theme.halfGrid)
        enabled: line.opens
        spoken: line.step.spoken
        Accessible.role: line.opens ? Accessible.Button : Accessible.ListItem
        background: Rectangle {
            radius: Theme.radius
            color: Theme.plate
            PressShade { down: plate.down }
        }
        contentItem: Item {
            Item {
                id: holeRoom
                anchors { left: parent.left; leftMargin: line.padding; verticalCenter: parent.verticalCenter }
                width: Theme.mm(Theme.compact ? 14 : 17)
                height: width

                Hole {
                    anchors.centerIn: parent
                    phase: line.step.state
                    width: line.step.state === "next" ? parent.width : Theme.mm(Theme.compact ? 11 : 13)
                }
            }

            Column {
                id: texts
                anchors {
                    left: holeRoom.right; leftMargin: line.padding
                    right: play.visible ? play.left : parent.right; rightMargin: line.padding
                    verticalCenter: parent.verticalCenter
                }

                TextBody {
                    width: parent.width
                    text: line.step.caption
                    font.bold: true
                    Accessible.ignored: true
                }

                TextSmall {
                    visible: text !== ""
                    width: parent.width
                    text: line.step.detail
                    Accessible.ignored: true
                }
            }

            Icon {
                id: play
                visible: line.opens
                anchors { right: parent.right; rightMargin: line.padding; verticalCenter: parent.verticalCenter }
                name: line.step.state === "done" ? "refresh" : "player-play"
                size: Theme.iconSmall
            }
        }
        onActivated: line.wanted()
    }
}
