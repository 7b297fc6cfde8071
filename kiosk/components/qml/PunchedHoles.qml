import QtQuick
import kiosk.theme

// The steps of a time card: done is punched through, next is large with signal, the rest are outlines.
// `steps`: [{caption, state: "done" | "next" | "open", spoken}], in order.
Flow {
    id: holes

    property var steps: []
    property color behind: Theme.bench   // what shows through a hole
    readonly property int hole: Theme.mm(10)
    readonly property int nextHole: Theme.mm(13)

    spacing: Theme.grid

    Repeater {
        model: holes.steps

        Item {
            id: step

            required property var modelData
            readonly property string phase: modelData.state

            width: Math.max(holes.nextHole, Math.min(caption.implicitWidth, holes.width))
            height: holes.nextHole + Theme.halfGrid + caption.height
            Accessible.role: Accessible.ListItem
            Accessible.name: modelData.spoken

            Hole {
                y: (holes.nextHole - height) / 2
                anchors.left: parent.left
                phase: step.phase
                width: step.phase === "next" ? holes.nextHole : holes.hole
                behind: holes.behind
            }

            TextSmall {
                id: caption
                anchors { left: parent.left; top: parent.top; topMargin: holes.nextHole + Theme.halfGrid }
                width: parent.width
                text: step.modelData.caption
                color: step.phase === "next" ? Theme.ink : Theme.ink2
                font.bold: step.phase === "next"
                Accessible.ignored: true
            }
        }
    }
}
