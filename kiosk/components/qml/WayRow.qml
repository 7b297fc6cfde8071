import QtQuick
import kiosk.theme

// A reason against something: its mark, its words, and the way out as a button.
Rectangle {
    id: line

    property var way
    readonly property int padding: Theme.mm(5)
    readonly property bool hasButton: way.caption !== ""
    readonly property bool beside: width - (hasButton ? button.implicitWidth + padding : 0) - mark.width - 4 * padding > Theme.mm(70) * Theme.textScale

    signal wanted

    implicitHeight: beside || !hasButton ? Math.max(texts.height, hasButton ? button.height : mark.height) + 2 * padding
                                         : texts.height + Theme.grid + button.height + 2 * padding
    radius: Theme.radius
    color: Theme.plate

    Mark {
        id: mark
        anchors { left: parent.left; leftMargin: line.padding + Theme.mm(1); top: texts.top; topMargin: (Theme.bodySize * 1.24 - height) / 2 }
        kind: line.way.mark
        size: Theme.markLarge
    }

    Column {
        id: texts
        anchors {
            left: mark.right; leftMargin: line.padding
            top: parent.top; topMargin: line.beside ? (line.height - height) / 2 : line.padding
        }
        width: line.width - mark.width - 3 * line.padding - Theme.mm(1) - (line.beside && line.hasButton ? button.width + line.padding : 0)

        TextBody {
            width: parent.width
            text: line.way.sentence
            font.bold: true
        }

        TextSmall {
            visible: text !== ""
            width: parent.width
            text: line.way.detail
            color: Theme.ink2
        }
    }

    PlainButton {
        id: button
        objectName: "way:" + line.way.id
        visible: line.hasButton
        anchors {
            right: parent.right; rightMargin: line.padding
            bottom: parent.bottom; bottomMargin: line.beside ? (line.height - height) / 2 : line.padding
        }
        width: Math.min(implicitWidth, line.width - 2 * line.padding)
        text: line.way.caption
        spoken: line.way.spoken
        onActivated: line.wanted()
    }
}
