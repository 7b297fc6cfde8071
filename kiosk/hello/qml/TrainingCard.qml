import QtQuick
import kiosk.components
import kiosk.theme

// The time card of a training: what is done is punched through. The whole card is the target.
Touch {
    id: time

    property var card
    property bool low: Theme.compact  // for a page of little height
    readonly property int inset: Theme.mm(low ? 5 : 7)

    text: card.name
    spoken: card.spoken
    implicitHeight: top.height + holes.height + Theme.mm(low ? 6 : 8) + 2 * inset
    background: Rectangle {
        radius: Theme.radius
        color: Theme.plate
        PressShade { down: time.down }
    }

    contentItem: Item {
        Item {
            id: top
            anchors { left: parent.left; right: parent.right; top: parent.top; margins: time.inset }
            height: Math.max(texts.height, symbol.height)

            Icon {
                id: symbol
                anchors { left: parent.left; top: parent.top }
                name: time.card.icon
                size: Theme.mm(Theme.compact ? 14 : 20)
            }

            Column {
                id: texts
                anchors { left: symbol.right; leftMargin: Theme.grid; right: parent.right; verticalCenter: parent.verticalCenter }

                TextBody {
                    width: parent.width
                    text: time.card.name
                    font.bold: true
                    Accessible.ignored: true
                }

                TextSmall {
                    width: parent.width
                    text: time.card.words
                    Accessible.ignored: true
                }
            }
        }

        PunchedHoles {
            id: holes
            // Under the name: cards of one row have their holes at one height, however long their words are.
            anchors { left: parent.left; right: parent.right; top: top.bottom; margins: time.inset; topMargin: Theme.mm(time.low ? 6 : 8) }
            steps: time.card.steps
        }
    }
}
