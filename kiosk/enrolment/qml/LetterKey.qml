import QtQuick
import kiosk.components
import kiosk.theme

// A key with a letter, or with a sign.
Touch {
    id: key

    property string symbol

    kind: "key"
    implicitWidth: Theme.keyWidth
    implicitHeight: Theme.keyHeight
    background: Rectangle {
        radius: Theme.radius
        color: Theme.plate
        border { width: Theme.outline; color: Theme.rule }
        PressShade { down: key.down }
    }
    contentItem: Item {
        TextBody {
            visible: key.symbol === ""
            anchors.centerIn: parent
            text: key.text
            font.bold: true
            Accessible.ignored: true
        }

        Icon {
            visible: key.symbol !== ""
            anchors.centerIn: parent
            name: key.symbol
            size: Theme.iconSmall
        }
    }
}
