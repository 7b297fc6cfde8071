import QtQuick
import kiosk.components
import kiosk.theme

// The yellow zone: what the next tap does.
Rectangle {
    id: prompt

    property string text

    implicitHeight: Math.max(symbol.height, words.height) + 2 * Theme.mm(5)
    radius: Theme.radius
    color: Theme.signal
    border { width: Theme.outline; color: Theme.signalInk }
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    Icon {
        id: symbol
        anchors { left: parent.left; leftMargin: Theme.mm(5); verticalCenter: parent.verticalCenter }
        name: "id-badge-2"
        size: Theme.icon
        color: Theme.signalInk
    }

    TextBody {
        id: words
        objectName: "prompt"
        anchors {
            left: symbol.right; leftMargin: Theme.mm(4); right: parent.right; rightMargin: Theme.mm(5)
            verticalCenter: parent.verticalCenter
        }
        text: prompt.text
        color: Theme.signalInk
        font.bold: true
        Accessible.ignored: true
    }
}
