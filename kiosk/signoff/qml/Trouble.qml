import QtQuick
import kiosk.components
import kiosk.theme

// Why a tap did not sign.
Item {
    id: trouble

    property string sentence
    property string detail

    implicitHeight: Math.max(stop.height, words.height)

    Mark {
        id: stop
        anchors { left: parent.left; leftMargin: Theme.mm(1); top: parent.top; topMargin: (Theme.bodySize * 1.24 - height) / 2 }
        kind: "stop"
        size: Theme.markLarge
    }

    Column {
        id: words
        anchors { left: stop.right; leftMargin: Theme.mm(4); right: parent.right }

        TextBody {
            objectName: "problem"
            width: parent.width
            text: trouble.sentence
            font.bold: true
            Accessible.role: Accessible.AlertMessage
        }

        TextSmall {
            visible: text !== ""
            width: parent.width
            text: trouble.detail
        }
    }
}
