import QtQuick
import QtQuick.Layouts
import kiosk.theme

// Icon and words in the middle of a button; the words wrap before they are cut.
Item {
    id: face

    property string icon
    property string text
    property color color: Theme.ink
    property bool directed: false
    property bool leading: false       // at the left, for rows of a list
    property int sidePadding: Theme.grid
    readonly property int iconRoom: icon === "" ? 0 : Theme.iconSmall + Theme.halfGrid * 1.5

    implicitWidth: words.implicitWidth + iconRoom + 2 * sidePadding
    implicitHeight: words.height + 2 * Theme.halfGrid

    Row {
        id: row
        anchors.verticalCenter: parent.verticalCenter
        x: face.leading !== Theme.mirrored && face.leading ? face.sidePadding
           : face.leading ? face.width - width - face.sidePadding
           : (face.width - width) / 2
        spacing: Theme.halfGrid * 1.5

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            visible: face.icon !== ""
            name: face.icon
            size: Theme.iconSmall
            color: face.color
            directed: face.directed
        }

        TextBody {
            id: words
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, face.width - face.iconRoom - 2 * face.sidePadding)
            text: face.text
            color: face.color
            font.bold: true
            horizontalAlignment: face.leading || face.icon !== "" ? Text.AlignLeft : Text.AlignHCenter
            Accessible.ignored: true
        }
    }
}
