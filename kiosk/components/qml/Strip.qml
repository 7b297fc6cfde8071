import QtQuick
import kiosk.theme

// A calm line across the page: working offline, or something to know. Ink on well, never red.
Rectangle {
    id: strip

    property string icon: "cloud-off"
    property string title
    property string words
    property int inset: Theme.margin

    visible: title !== ""
    implicitHeight: visible ? Math.max(text.height, Theme.iconSmall) + 2 * Theme.halfGrid : 0
    color: Theme.well
    Accessible.role: Accessible.AlertMessage
    Accessible.name: title + " " + words

    Icon {
        id: symbol
        anchors { left: parent.left; leftMargin: strip.inset; verticalCenter: parent.verticalCenter }
        name: strip.icon
        size: Theme.iconSmall
    }

    TextSmall {
        id: text
        anchors {
            left: symbol.right; leftMargin: Theme.grid
            right: parent.right; rightMargin: strip.inset
            verticalCenter: parent.verticalCenter
        }
        // The title is bold; both are ours or escaped, and neither may bring markup of its own.
        textFormat: Text.StyledText
        text: "<b>" + escaped(strip.title) + "</b> " + escaped(strip.words)
        color: Theme.ink
        Accessible.ignored: true

        function escaped(plain) {
            return plain.replace(/&/g, "&amp;").replace(/</g, "&lt;");
        }
    }
}
