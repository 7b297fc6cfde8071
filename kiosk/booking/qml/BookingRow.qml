import QtQuick
import kiosk.components
import kiosk.theme

// One of somebody's bookings: its mark, when and what, and how it stands. The whole row is the target.
Touch {
    id: line

    property var booking
    readonly property int inset: Theme.mm(5)

    text: booking.title
    spoken: booking.spoken
    implicitHeight: Math.max(Theme.touch, texts.height + 2 * inset)
    background: Rectangle {
        radius: Theme.radius
        color: Theme.plate
        PressShade { down: line.down }
    }
    contentItem: Item {
        Mark {
            id: mark
            anchors { left: parent.left; leftMargin: line.inset; top: texts.top; topMargin: (Theme.bodySize * 1.24 - height) / 2 }
            kind: line.booking.mark
            size: Theme.markLarge
        }

        Column {
            id: texts
            anchors {
                left: mark.right; leftMargin: line.inset
                right: arrow.left; rightMargin: line.inset
                verticalCenter: parent.verticalCenter
            }

            TextBody {
                width: parent.width
                text: line.booking.span
                font.bold: true
                Accessible.ignored: true
            }

            TextBody {
                width: parent.width
                text: line.booking.title
                Accessible.ignored: true
            }

            TextSmall {
                width: parent.width
                text: line.booking.words
                Accessible.ignored: true
            }
        }

        Icon {
            id: arrow
            anchors { right: parent.right; rightMargin: line.inset; verticalCenter: parent.verticalCenter }
            name: "chevron-right"
            directed: true
            size: Theme.iconSmall
        }
    }
}
