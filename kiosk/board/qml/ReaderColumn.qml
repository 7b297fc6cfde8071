import QtQuick
import kiosk.components
import kiosk.theme
import kiosk.words

// Signal yellow, where the reader is: tap here. What the reader has to say stands here as well.
Rectangle {
    id: column

    property var message
    property string goodbye
    property var tongue
    property string otherway: column.captions.noBadge   // what its other button says, with its icon
    property string otherwayIcon: "accessible"
    property bool alone: false   // the whole screen, and no badge to be asked for
    property int shiftX: 0
    property int shiftY: 0
    readonly property bool speaking: message.title !== ""
    readonly property var captions: Words.captions.board
    readonly property int inset: Theme.compact ? Theme.grid * 1.5 : Theme.margin
    readonly property bool wide: Theme.portrait  // a band; with room for the card at its end where it is wide enough
    readonly property bool low: !Theme.portrait && Theme.screenHeight < 200  // 15 inches and less, lying
    readonly property bool hasCard: !wide || width > Theme.mm(240)
    readonly property int leastHeight: (speaking ? said.height : tap.height + where.height) + buttons.height + 2 * inset + 3 * Theme.grid

    signal languageWanted
    signal noBadgeWanted

    color: Theme.signal

    Item {
        id: inside
        x: column.inset + column.shiftX
        y: column.inset + column.shiftY
        width: column.width - 2 * column.inset
        height: column.height - 2 * column.inset
        readonly property int textWidth: column.wide && column.hasCard ? Math.round(width * 0.56) : width

        TextName {
            id: tap
            objectName: "tap"
            visible: !column.speaking
            width: inside.textWidth
            text: column.goodbye !== "" ? column.goodbye : column.captions.tap
            color: Theme.signalInk
            lineHeight: 0.92
        }

        TextBody {
            id: where
            visible: !column.speaking && column.goodbye === ""
                     && (column.wide || tap.height + height + buttons.height + 2 * Theme.grid <= inside.height)
            anchors { top: tap.bottom; topMargin: Theme.halfGrid }
            width: inside.textWidth
            text: column.captions[Theme.readerSide]
            color: Theme.signalInk
        }

        ReaderMessage {
            id: said
            objectName: "message"
            visible: column.speaking && !column.alone
            width: inside.textWidth
            tight: Theme.compact || column.low
            message: column.message
        }

        // Nothing else on the screen: in the letters of a poster.
        Column {
            visible: column.alone
            width: inside.width
            spacing: Theme.mm(Theme.compact ? 4 : 10)

            Icon {
                visible: !column.low
                name: column.message.icon
                size: Theme.iconLarge
                color: Theme.signalInk
            }

            TextHeading {
                visible: column.low
                width: parent.width
                text: column.message.title
                color: Theme.signalInk
            }

            TextName {
                visible: !column.low
                width: Math.min(parent.width, Theme.mm(360) * Theme.textScale)
                text: column.message.title
                color: Theme.signalInk
                lineHeight: 0.95
            }

            TextBody {
                width: Math.min(parent.width, Theme.lineWidth)
                text: column.message.words
                color: Theme.signalInk
            }
        }

        BadgeCard {
            id: card
            readonly property int from: column.wide ? 0 : (column.speaking ? said.height : where.y + where.height) + Theme.grid
            readonly property int to: column.wide ? inside.height : buttons.y - Theme.grid
            visible: column.hasCard && column.message.mark !== "stop" && !column.alone && to - from > Theme.mm(column.speaking ? 80 : 40)
            x: column.wide ? (Theme.mirrored ? 0 : inside.textWidth + Theme.grid) : 0
            y: from
            width: column.wide ? inside.width - inside.textWidth - Theme.grid : inside.width
            height: to - from
            moving: visible && !Theme.calm
        }

        Flow {
            id: buttons
            readonly property bool beside: language.implicitWidth + noBadge.implicitWidth + Theme.tileGap <= inside.textWidth
            readonly property int half: (inside.textWidth - Theme.tileGap) / 2
            readonly property bool even: !column.alone && Math.max(language.implicitWidth, noBadge.implicitWidth) <= half
            y: inside.height - height
            width: inside.textWidth
            spacing: Theme.tileGap

            PlainButton {
                id: language
                objectName: "language"
                tone: "signal"
                width: buttons.even ? buttons.half : buttons.beside || column.alone ? implicitWidth : buttons.width
                sidePadding: Theme.grid
                symbol: "language"
                text: column.tongue.caption
                spoken: column.tongue.spoken
                onActivated: column.languageWanted()
            }

            PlainButton {
                id: noBadge
                objectName: "noBadge"
                visible: !column.alone
                tone: "signal"
                width: buttons.even ? buttons.half : buttons.beside ? implicitWidth : buttons.width
                sidePadding: Theme.grid
                symbol: column.otherwayIcon
                text: column.otherway
                onActivated: column.noBadgeWanted()
            }
        }
    }
}
