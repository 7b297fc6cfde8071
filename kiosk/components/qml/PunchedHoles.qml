import QtQuick
import kiosk.theme

// The steps of a time card: done is punched through, next is large with signal, the rest are outlines.
// `steps`: [{caption, state: "done" | "next" | "open", spoken}], in order; in even columns, in rows where one is not enough.
Grid {
    id: holes

    property var steps: []
    property color behind: Theme.bench   // what shows through a hole
    readonly property int hole: Theme.mm(Theme.compact ? 11 : 13)
    readonly property int nextHole: Theme.mm(Theme.compact ? 14 : 17)
    readonly property int widest: Math.ceil(steps.reduce((most, step) => Math.max(most, metrics.advanceWidth(step.caption)), 0)
                                            * Theme.smallSize / metrics.font.pixelSize)
    readonly property int least: Math.max(nextHole, widest) + Theme.grid
    readonly property int fitting: Math.max(1, Math.min(steps.length, Math.floor((width + Theme.grid) / least)))

    // As many in each row as there are rows for: six steps in two rows are three and three.
    columns: Math.ceil(steps.length / Math.ceil(steps.length / fitting))
    rowSpacing: Theme.grid

    FontMetrics {
        id: metrics
        font.family: Theme.reading
        font.pixelSize: 200
        font.bold: true
    }

    Repeater {
        model: holes.steps

        Item {
            id: step

            required property var modelData
            readonly property string phase: modelData.state

            width: Math.floor(holes.width / holes.columns)
            height: holes.nextHole + Theme.halfGrid + caption.height
            Accessible.role: Accessible.ListItem
            Accessible.name: modelData.spoken

            Hole {
                anchors { left: parent.left; verticalCenter: parent.top; verticalCenterOffset: holes.nextHole / 2 }
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
