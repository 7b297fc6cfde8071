import QtQuick
import kiosk.components
import kiosk.theme

// Something that was decided and not read yet: its mark, what happened, and a button that takes it away.
Rectangle {
    id: card

    property var notice
    property int waiting: 0   // how many come after this one
    readonly property int padding: Theme.mm(5)
    readonly property bool beside: width - button.implicitWidth - mark.width - 4 * padding > Theme.mm(88) * Theme.textScale

    signal read

    implicitHeight: beside ? Math.max(texts.height, button.height) + 2 * padding
                           : texts.height + Theme.grid + button.height + 2 * padding
    radius: Theme.radius
    color: Theme.plate
    border { width: Theme.outline; color: Theme.ink }
    Accessible.role: Accessible.AlertMessage
    Accessible.name: notice.title + " " + notice.words

    Mark {
        id: mark
        anchors { left: parent.left; leftMargin: card.padding + Theme.mm(1); top: texts.top; topMargin: Theme.mm(1.4) }
        kind: card.notice.mark
        size: Theme.markLarge
    }

    Column {
        id: texts
        anchors {
            left: mark.right; leftMargin: card.padding
            top: parent.top; topMargin: card.beside ? (card.height - height) / 2 : card.padding
        }
        width: card.width - mark.width - 3 * card.padding - Theme.mm(1) - (card.beside ? button.width + card.padding : 0)

        TextBody {
            width: parent.width
            text: card.notice.title
            font.bold: true
            Accessible.ignored: true
        }

        TextSmall {
            visible: text !== ""
            width: parent.width
            text: card.notice.words
            Accessible.ignored: true
        }
    }

    PlainButton {
        id: button
        objectName: "read:" + card.notice.id
        anchors {
            right: parent.right; rightMargin: card.padding
            bottom: parent.bottom; bottomMargin: card.beside ? (card.height - height) / 2 : card.padding
        }
        width: Math.min(implicitWidth, card.width - 2 * card.padding)
        text: card.notice.button
        badge: card.waiting
        spoken: card.notice.button + ": " + card.notice.title
        onActivated: card.read()
    }
}
