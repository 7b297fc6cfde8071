import QtQuick
import kiosk.components
import kiosk.theme

// What this person most likely came for: dark, with the one main action in signal.
Rectangle {
    id: card

    property var lead
    readonly property int padding: Theme.compact ? Theme.grid : Theme.mm(10)
    readonly property int textRoom: width - 2 * padding - symbol.width - Theme.mainGap
    // Beside the words while these keep a readable width; else under them.
    readonly property bool beside: textRoom - buttons.flatWidth - Theme.mm(8) > Theme.mm(88) * Theme.textScale

    signal wanted(string deed)

    implicitHeight: beside ? Math.max(texts.height, buttons.height, symbol.height) + 2 * padding
                           : Math.max(texts.height, symbol.height) + (deeds.count > 0 ? Theme.mainGap + buttons.height : 0) + 2 * padding
    radius: Theme.radius
    color: Theme.lead
    border { width: Theme.night ? Theme.outline : 0; color: Theme.leadEdge }

    Icon {
        id: symbol
        anchors {
            left: parent.left; leftMargin: card.padding
            top: parent.top
            topMargin: card.beside ? (card.height - height) / 2 : card.padding
        }
        name: card.lead.icon
        size: Theme.iconLarge
        color: Theme.signal
    }

    Column {
        id: texts
        anchors {
            left: symbol.right; leftMargin: Theme.mainGap
            top: parent.top
            topMargin: card.beside ? (card.height - height) / 2 : card.padding
        }
        width: card.textRoom - (card.beside ? buttons.flatWidth + Theme.mm(8) : 0)
        spacing: Theme.halfGrid

        TextHeading {
            width: parent.width
            text: card.lead.title
            color: Theme.leadInk
        }

        TextBody {
            visible: text !== ""
            width: parent.width
            text: card.lead.words
            color: Theme.leadInk2
        }

        // How a booking stands, told by its mark and in words.
        Item {
            visible: card.lead.state !== ""
            width: parent.width
            height: state.height

            Mark {
                id: mark
                anchors { left: parent.left; top: parent.top; topMargin: (Theme.bodySize * 1.24 - height) / 2 }
                kind: card.lead.mark || "mine"
                color: Theme.leadInk
            }

            TextBody {
                id: state
                anchors { left: mark.right; leftMargin: Theme.halfGrid * 1.5; right: parent.right }
                text: card.lead.state
                color: Theme.leadInk
            }
        }
    }

    Grid {
        id: buttons
        readonly property int flatWidth: deeds.count === 0 ? 0 : width
        readonly property int room: card.width - 2 * card.padding
        anchors {
            right: parent.right; rightMargin: card.padding
            bottom: parent.bottom
            bottomMargin: card.beside ? (card.height - height) / 2 : card.padding
        }
        // Two deeds stand over each other beside the words: the main one stays where the eye is.
        columns: 1
        spacing: Theme.mainGap
        horizontalItemAlignment: Grid.AlignRight

        Repeater {
            id: deeds
            model: card.lead.deeds

            Loader {
                id: deed
                required property var modelData
                required property int index
                sourceComponent: index === 0 ? first : other

                Component {
                    id: first
                    MainAction {
                        ringColor: Theme.leadInk
                        objectName: "deed:" + deed.modelData.id
                        width: Math.min(buttons.room, Math.max(implicitWidth, Theme.mm(Theme.compact ? 60 : 80)))
                        text: deed.modelData.caption
                        spoken: deed.modelData.spoken || deed.modelData.caption
                        implicitHeight: Math.max(Theme.mm(Theme.compact ? 25 : 32), faceHeight)
                        onActivated: card.wanted(deed.modelData.id)
                    }
                }

                Component {
                    id: other
                    PlainButton {
                        objectName: "deed:" + deed.modelData.id
                        tone: "lead"
                        width: Math.min(buttons.room, Math.max(implicitWidth, Theme.mm(Theme.compact ? 60 : 80)))
                        text: deed.modelData.caption
                        spoken: deed.modelData.spoken || deed.modelData.caption
                        onActivated: card.wanted(deed.modelData.id)
                    }
                }
            }
        }
    }
}
