import QtQuick
import kiosk.components
import kiosk.theme

// What the reader has to say, on a plate: mark and icon, what happened, what to do, and a code for the phone.
Rectangle {
    id: plate

    property var message
    property bool tight: false   // little room: no icon, smaller letters
    readonly property int inset: tight ? Theme.grid : Theme.mm(8)
    readonly property bool hasCode: message.code !== ""
    readonly property bool codeBeside: hasCode && width - 2 * inset > Theme.phoneCode * 2
    readonly property int wordsWidth: width - 2 * inset - (codeBeside ? Theme.phoneCode + Theme.grid : 0)

    implicitHeight: texts.height + 2 * inset
    radius: Theme.radius
    color: Theme.plate
    border { width: Theme.outline; color: Theme.signalInk }
    Accessible.role: Accessible.AlertMessage
    Accessible.name: message.title + " " + message.words

    Column {
        id: texts
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: plate.inset }
        spacing: Theme.grid

        Row {
            visible: !plate.tight
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
            visible: !plate.tight
            width: parent.width
            text: plate.message.title
            Accessible.ignored: true
        }

        Row {
            visible: plate.tight
            spacing: Theme.halfGrid
            Mark {
                id: small
                y: (Theme.bodySize * 1.24 - height) / 2
                kind: plate.message.mark || "unknown"
            }
            TextBody {
                width: texts.width - small.width - Theme.halfGrid
                text: plate.message.title
                font.bold: true
                Accessible.ignored: true
            }
        }

        Grid {
            columns: plate.codeBeside ? 2 : 1
            spacing: Theme.grid

            Item {
                width: plate.wordsWidth
                height: plate.tight ? less.height : words.height

                TextBody {
                    id: words
                    visible: !plate.tight
                    width: parent.width
                    text: plate.message.words
                    Accessible.ignored: true
                }

                TextSmall {
                    id: less
                    visible: plate.tight
                    width: parent.width
                    text: plate.message.words
                    color: Theme.ink
                    Accessible.ignored: true
                }
            }

            Image {
                objectName: "code"
                visible: plate.hasCode
                width: Theme.phoneCode
                height: width
                source: plate.message.code
                smooth: false
                fillMode: Image.PreserveAspectFit
                Accessible.ignored: true
            }
        }
    }
}
