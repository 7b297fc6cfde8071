import QtQuick
import kiosk.components
import kiosk.theme

// What is booked, in large letters: the machine, and when; under that how it stands, told by its mark and in words.
Rectangle {
    id: plate

    property string icon
    property string title
    property string span
    property string mark
    property string words
    property string detail
    readonly property int padding: Theme.mm(Theme.compact ? 6 : 10)
    readonly property bool roomy: width > Theme.mm(180) * Theme.textScale

    implicitHeight: Math.max(inside.height, roomy ? symbol.height : 0) + 2 * padding
    radius: Theme.radius
    color: Theme.plate
    Accessible.role: words === "" ? Accessible.Grouping : Accessible.AlertMessage
    Accessible.name: title + ", " + span + (words === "" ? "" : ": " + words) + (detail === "" ? "" : (words.endsWith(".") ? " " : ". ") + detail)

    Icon {
        id: symbol
        visible: plate.roomy
        anchors { left: parent.left; leftMargin: plate.padding; verticalCenter: parent.verticalCenter }
        name: plate.icon
        size: Theme.iconLarge
    }

    Column {
        id: inside
        anchors {
            left: plate.roomy ? symbol.right : parent.left; leftMargin: plate.padding
            right: parent.right; rightMargin: plate.padding
            verticalCenter: parent.verticalCenter
        }
        spacing: Theme.halfGrid

        TextHeading {
            width: parent.width
            text: plate.title
            color: Theme.ink2
        }

        TextName {
            width: parent.width
            text: plate.span
        }

        Item {
            visible: plate.words !== ""
            width: parent.width
            height: stands.height + Theme.grid

            Mark {
                id: sign
                anchors { left: parent.left; leftMargin: Theme.mm(1); top: stands.top; topMargin: (Theme.headingSize * 1.2 - height) / 2 }
                kind: plate.mark === "" ? "unheard" : plate.mark
                size: Theme.mm(Theme.compact ? 9 : 11)
            }

            Column {
                id: stands
                anchors { left: sign.right; leftMargin: Theme.grid; right: parent.right; bottom: parent.bottom }

                TextHeading {
                    objectName: "stands"
                    width: parent.width
                    text: plate.words
                }

                TextBody {
                    visible: text !== ""
                    width: parent.width
                    text: plate.detail
                    color: Theme.ink2
                }
            }
        }
    }
}
