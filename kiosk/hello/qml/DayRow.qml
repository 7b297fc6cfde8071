import QtQuick
import kiosk.components
import kiosk.theme

// One row of the day: its time, what it is, and for whom.
Item {
    id: line

    property var row
    property bool alone: true   // nothing to touch: it is spoken by itself and draws its own plate
    readonly property int inset: Theme.mm(4)
    // The time stands beside the words while these keep half of the row.
    readonly property bool beside: time.implicitWidth + 3 * inset < width * 0.46

    implicitHeight: (beside ? Math.max(time.height, texts.height) : time.height + texts.height) + 2 * inset
    Accessible.ignored: !alone
    Accessible.role: Accessible.ListItem
    Accessible.name: row.spoken

    Rectangle {
        visible: line.alone
        anchors.fill: parent
        radius: Theme.radius
        color: Theme.plate
    }

    TextBody {
        id: time
        anchors { left: parent.left; top: parent.top; margins: line.inset }
        text: line.row.time
        color: line.row.mine ? Theme.mine : Theme.ink
        font.bold: true
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }

    Mark {
        id: mark
        visible: line.row.mark !== ""
        anchors { right: parent.right; rightMargin: line.inset; verticalCenter: time.verticalCenter }
        kind: line.row.mark || "mine"
    }

    Column {
        id: texts
        anchors {
            left: line.beside ? time.left : parent.left
            leftMargin: line.beside ? Theme.mm(30) * Theme.textScale : line.inset
            right: parent.right; rightMargin: line.inset + (mark.visible && line.beside ? mark.width + Theme.halfGrid : 0)
            top: line.beside ? parent.top : time.bottom
            topMargin: line.beside ? line.inset : 0
        }

        TextBody {
            width: parent.width
            text: line.row.title
            font.bold: true
            Accessible.ignored: true
        }

        TextSmall {
            visible: text !== ""
            width: parent.width
            text: line.row.words
            Accessible.ignored: true
        }
    }
}
