import QtQuick
import kiosk.components
import kiosk.theme

// What the reader has to say, on a plate: mark and icon, what happened, what to do, and a code for the phone.
Rectangle {
    id: plate

    property var message
    readonly property int inset: Theme.compact ? Theme.grid : Theme.mm(8)

    implicitHeight: column.height + 2 * inset
    radius: Theme.radius
    color: Theme.plate
    border { width: Theme.outline; color: Theme.signalInk }
    Accessible.role: Accessible.AlertMessage
    Accessible.name: message.title + " " + message.words

    Column {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: plate.inset }
        spacing: Theme.grid

        Row {
            visible: !Theme.compact
            spacing: Theme.grid
            Icon {
                name: plate.message.icon
                size: Theme.iconLarge
            }
            Mark {
                anchors.verticalCenter: parent.verticalCenter
                kind: plate.message.mark || "unknown"
                size: Theme.mm(9)
            }
        }

        TextHeading {
            width: parent.width
            text: plate.message.title
            Accessible.ignored: true
        }

        TextBody {
            width: parent.width
            text: plate.message.words
            Accessible.ignored: true
        }

        Image {
            visible: plate.message.code !== ""
            width: Theme.phoneCode
            height: width
            source: plate.message.code
            smooth: false
            fillMode: Image.PreserveAspectFit
        }
    }
}
