import QtQuick
import kiosk.components
import kiosk.theme
import kiosk.words

// The day as a list: mine in blue with its square, the rest in ink.
Rectangle {
    id: day

    property var today
    property string empty
    readonly property int padding: Theme.compact ? Theme.grid * 1.5 : Theme.mm(9)

    signal wanted(string id)

    implicitHeight: column.height + 2 * padding
    radius: Theme.radius
    color: Theme.well

    Column {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: day.padding }
        spacing: Theme.mm(4)

        TextHeading {
            width: parent.width
            text: Words.captions.hello.today
            bottomPadding: Theme.halfGrid
        }

        Repeater {
            model: day.today

            Item {
                id: entry
                required property var row
                width: column.width
                height: row.opens ? button.implicitHeight : line.implicitHeight

                Touch {
                    id: button
                    objectName: "entry:" + entry.row.id
                    visible: entry.row.opens
                    anchors.fill: parent
                    implicitHeight: Math.max(Theme.touch, line.implicitHeight)
                    text: entry.row.title
                    spoken: entry.row.spoken
                    background: Rectangle {
                        radius: Theme.radius
                        color: Theme.plate
                        PressShade { down: button.down }
                    }
                    onActivated: day.wanted(entry.row.id)
                }

                DayRow {
                    id: line
                    anchors.fill: parent
                    row: entry.row
                    alone: !entry.row.opens
                }
            }
        }

        TextBody {
            visible: text !== ""
            width: parent.width
            text: day.empty
            color: Theme.ink2
        }
    }
}
