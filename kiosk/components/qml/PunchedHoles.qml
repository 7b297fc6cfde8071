import QtQuick
import kiosk.theme

// The steps of a time card: done is punched through, next is large with signal, the rest are outlines.
// `steps`: [{caption, state: "done" | "next" | "open", spoken}], in order; in even columns, in rows where one is not enough.
// Where the captions are too long for two beside each other, the holes stand alone and the next one's caption under them.
Column {
    id: card

    property var steps: []
    property color behind: Theme.bench   // what shows through a hole
    readonly property int hole: Theme.mm(Theme.compact ? 11 : 13)
    readonly property int nextHole: Theme.mm(Theme.compact ? 14 : 17)
    readonly property int widest: Math.ceil(steps.reduce((most, step) => Math.max(most, metrics.advanceWidth(step.caption)), 0)
                                            * Theme.smallSize / metrics.font.pixelSize)
    readonly property bool wordless: steps.length > 1 && fitting(widest) === 1
    readonly property int most: fitting(wordless ? 0 : widest)

    function fitting(words) {
        const least = Math.max(card.nextHole, words) + Theme.grid;
        return Math.max(1, Math.min(card.steps.length, Math.floor((card.width + Theme.grid) / least)));
    }

    spacing: Theme.halfGrid

    FontMetrics {
        id: metrics
        font.family: Theme.reading
        font.pixelSize: 200
        font.bold: true
    }

    Grid {
        id: holes
        // As many in each row as there are rows for: six steps in two rows are three and three.
        columns: Math.ceil(card.steps.length / Math.ceil(card.steps.length / card.most))
        rowSpacing: Theme.grid

        Repeater {
            model: card.steps

            Item {
                id: step

                required property var modelData
                readonly property string phase: modelData.state

                width: card.wordless ? card.nextHole + Theme.grid : Math.floor(card.width / holes.columns)
                height: card.nextHole + (caption.visible ? Theme.halfGrid + caption.height : 0)
                Accessible.role: Accessible.ListItem
                Accessible.name: modelData.spoken

                Hole {
                    anchors { left: parent.left; leftMargin: card.wordless ? (card.nextHole - width) / 2 : 0; verticalCenter: parent.top; verticalCenterOffset: card.nextHole / 2 }
                    phase: step.phase
                    width: step.phase === "next" ? card.nextHole : card.hole
                    behind: card.behind
                }

                TextSmall {
                    id: caption
                    visible: !card.wordless
                    anchors { left: parent.left; top: parent.top; topMargin: card.nextHole + Theme.halfGrid }
                    width: parent.width
                    text: step.modelData.caption
                    color: step.phase === "next" ? Theme.ink : Theme.ink2
                    font.bold: step.phase === "next"
                    Accessible.ignored: true
                }
            }
        }
    }

    TextSmall {
        objectName: "nextCaption"
        visible: card.wordless && text !== ""
        width: parent.width
        text: card.steps.find(step => step.state === "next")?.caption ?? ""
        color: Theme.ink
        font.bold: true
        Accessible.ignored: true
    }
}
