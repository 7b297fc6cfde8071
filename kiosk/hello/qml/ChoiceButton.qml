import QtQuick
import kiosk.components
import kiosk.theme

// A way on from here. With nothing due, the first one is the main action of the page.
Touch {
    id: button

    property var choice
    property bool main: false
    readonly property color inkColor: main ? Theme.signalInk : Theme.ink

    kind: main ? "main" : "button"
    text: choice.caption
    spoken: choice.spoken || choice.caption
    implicitWidth: Math.max(main ? Theme.mainWidth : Theme.touch, face.implicitWidth)
    implicitHeight: Math.max(Theme.mm(Theme.compact ? 25 : 30), face.implicitHeight)
    background: Rectangle {
        radius: Theme.radius
        color: button.main ? Theme.signal : Theme.plate
        border { width: button.main ? 0 : Theme.outline; color: Theme.rule }
        PressShade { down: button.down; shadeColor: button.inkColor }
    }
    contentItem: ButtonFace {
        id: face
        icon: button.choice.icon
        text: button.choice.caption
        color: button.inkColor
        badge: button.choice.count
    }
}
