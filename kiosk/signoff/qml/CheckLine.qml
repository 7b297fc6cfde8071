import QtQuick
import kiosk.components
import kiosk.theme
import kiosk.words

// A row of the checklist with its two answers; open until one is touched.
Rectangle {
    id: line

    property var row
    readonly property int padding: Theme.halfGrid
    readonly property int answers: seen.implicitWidth + notYet.implicitWidth + Theme.touchGap
    readonly property bool beside: width - answers - 3 * Theme.mm(5) > Theme.mm(60) * Theme.textScale

    signal answered(bool wasSeen)

    implicitHeight: beside ? Math.max(words.height, Theme.touch, seen.height) + 2 * padding
                           : words.height + Theme.halfGrid + seen.height + 2 * padding
    radius: Theme.radius
    color: Theme.plate
    border { width: row.answer === "" ? Theme.outline : 0; color: Theme.rule }

    TextBody {
        id: words
        anchors {
            left: parent.left; leftMargin: Theme.mm(5)
            top: parent.top; topMargin: line.beside ? (line.height - height) / 2 : line.padding
        }
        width: line.width - 2 * Theme.mm(5) - (line.beside ? line.answers + Theme.mm(5) : 0)
        text: line.row.text
        font.bold: true
    }

    Row {
        anchors {
            right: parent.right; rightMargin: Theme.mm(5)
            bottom: parent.bottom; bottomMargin: line.beside ? (line.height - height) / 2 : line.padding
        }
        spacing: Theme.touchGap
        layoutDirection: Theme.mirrored ? Qt.RightToLeft : Qt.LeftToRight

        ChoiceChip {
            id: seen
            objectName: "seen:" + line.row.id
            text: Words.captions.signoff.seen
            spoken: line.row.seenSpoken
            chosen: line.row.answer === "seen"
            onWanted: line.answered(true)
        }

        ChoiceChip {
            id: notYet
            objectName: "notYet:" + line.row.id
            text: Words.captions.signoff.notYet
            spoken: line.row.notYetSpoken
            chosen: line.row.answer === "not_yet"
            onWanted: line.answered(false)
        }
    }
}
