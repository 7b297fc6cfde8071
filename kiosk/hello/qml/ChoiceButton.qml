import QtQuick
import kiosk.components
import kiosk.theme

// A way on from here. With nothing due, the first one is the main action of the page; where there is nothing else on
// the page, they are tall, with their icons over the words.
Touch {
    id: button

    property var choice
    property bool main: false
    property bool tall: false
    property bool low: false
    readonly property color inkColor: main ? Theme.signalInk : Theme.ink
    readonly property int inset: Theme.mm(8)

    kind: main ? "main" : "button"
    text: choice.caption
    spoken: choice.spoken || choice.caption
    implicitWidth: Math.max(main ? Theme.mainWidth : Theme.touch, face.implicitWidth)
    implicitHeight: tall ? Math.max(Theme.mm(84), words.height + Theme.iconLarge + 2 * inset + Theme.mainGap)
                         : Math.max(Theme.compact && !main ? Theme.touch : Theme.mm(Theme.compact || low ? 25 : 30), face.implicitHeight)
    background: Rectangle {
        radius: Theme.radius
        color: button.main ? Theme.signal : Theme.plate
        border { width: button.main ? 0 : Theme.outline; color: Theme.rule }
        PressShade { down: button.down; shadeColor: button.inkColor }
    }
    contentItem: Item {
        ButtonFace {
            id: face
            visible: !button.tall
            anchors.fill: parent
            icon: button.choice.icon
            text: button.choice.caption
            color: button.inkColor
            badge: button.choice.count
        }

        Icon {
            visible: button.tall
            anchors { left: parent.left; top: parent.top; margins: button.inset }
            name: button.choice.icon
            size: Theme.iconLarge
            color: button.inkColor
        }

        TextHeading {
            id: words
            visible: button.tall
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: button.inset }
            text: button.choice.caption
            color: button.inkColor
            Accessible.ignored: true
        }
    }
}
