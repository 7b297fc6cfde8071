import QtQuick
import kiosk.components
import kiosk.theme

// Something that was decided: its mark, what happened, the way out as a button, and one that takes it away.
Rectangle {
    id: card

    property var notice
    property int waiting: 0        // how many come after this one
    property bool dated: false     // with when it was told
    readonly property bool unread: notice.button !== ""
    readonly property int padding: Theme.mm(5)
    // A pixel more: what is just as wide as its room wraps.
    readonly property int buttonsWidth: Math.ceil((notice.remedy !== "" ? remedy.implicitWidth + Theme.mainGap : 0) + (unread ? button.implicitWidth : 0)) + 1
    readonly property bool beside: !unread || width - buttonsWidth - mark.width - 4 * padding > Theme.mm(88) * Theme.textScale

    signal read
    signal wanted

    implicitHeight: beside ? Math.max(texts.height, unread ? buttons.height : 0) + 2 * padding
                           : texts.height + Theme.grid + buttons.height + 2 * padding
    radius: Theme.radius
    color: unread ? Theme.plate : "transparent"
    border { width: Theme.outline; color: unread ? Theme.ink : Theme.rule }
    Accessible.role: unread ? Accessible.AlertMessage : Accessible.ListItem
    Accessible.name: notice.title + " " + notice.words

    Mark {
        id: mark
        anchors { left: parent.left; leftMargin: card.padding + Theme.mm(1); top: texts.top; topMargin: (Theme.bodySize * 1.24 - height) / 2 }
        kind: card.notice.mark
        size: Theme.markLarge
    }

    Column {
        id: texts
        anchors {
            left: mark.right; leftMargin: card.padding
            top: parent.top; topMargin: card.beside ? (card.height - height) / 2 : card.padding
        }
        width: card.width - mark.width - 3 * card.padding - Theme.mm(1)
               - (card.beside && card.unread ? card.buttonsWidth + card.padding : 0)

        TextBody {
            width: parent.width
            text: card.notice.title
            font.bold: card.unread
            Accessible.ignored: true
        }

        TextSmall {
            visible: text !== ""
            width: parent.width
            text: card.notice.words
            Accessible.ignored: true
        }

        TextSmall {
            visible: card.dated && text !== ""
            width: parent.width
            text: card.notice.moment
            color: Theme.ink2
            Accessible.ignored: true
        }
    }

    Flow {
        id: buttons
        visible: card.unread
        anchors {
            right: parent.right; rightMargin: card.padding
            bottom: parent.bottom; bottomMargin: card.beside ? (card.height - height) / 2 : card.padding
        }
        width: Math.min(card.buttonsWidth, card.width - 2 * card.padding)
        spacing: Theme.mainGap

        PlainButton {
            id: remedy
            objectName: "remedy:" + card.notice.id
            visible: card.notice.remedy !== ""
            width: Math.min(implicitWidth, buttons.width)
            text: card.notice.remedy
            spoken: card.notice.remedy + ": " + card.notice.title
            onActivated: card.wanted()
        }

        PlainButton {
            id: button
            objectName: "read:" + card.notice.id
            width: Math.min(implicitWidth, buttons.width)
            text: card.notice.button
            badge: card.waiting
            spoken: card.notice.button + ": " + card.notice.title
            onActivated: card.read()
        }
    }
}
