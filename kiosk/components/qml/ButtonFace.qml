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
    property int badge: 0              // a number in a disc at the end: how much waits
    property bool large: false         // in the letters of a heading
    property bool leading: false       // at the left, for rows of a list
    property int sidePadding: Theme.mm(Theme.compact ? 4 : 6)
    readonly property int iconRoom: icon === "" ? 0 : Theme.iconSmall + Theme.halfGrid * 1.5

    readonly property int badgeRoom: badge > 0 ? disc.width + Theme.halfGrid * 1.5 : 0

    implicitWidth: words.implicitWidth + iconRoom + badgeRoom + 2 * sidePadding
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
            width: Math.min(implicitWidth, face.width - face.iconRoom - face.badgeRoom - 2 * face.sidePadding)
            text: face.text
            color: face.color
            font.bold: !face.large
            font.family: face.large ? Theme.display : Theme.reading
            font.pixelSize: face.large ? Theme.headingSize : Theme.bodySize
            font.variableAxes: face.large ? Theme.wide : ({})
            horizontalAlignment: face.leading || face.icon !== "" ? Text.AlignLeft : Text.AlignHCenter
            Accessible.ignored: true
        }

        Rectangle {
            id: disc
            anchors.verticalCenter: parent.verticalCenter
            visible: face.badge > 0
            width: Math.max(height, number.implicitWidth + Theme.grid)
            height: number.implicitHeight + Theme.mm(1.5)
            radius: height / 2
            color: Theme.signal
            border { width: Theme.outline; color: Theme.signalInk }

            TextSmall {
                id: number
                anchors.centerIn: parent
                text: face.badge
                color: Theme.signalInk
                font.bold: true
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
}
