import QtQuick
import kiosk.theme

// The one thing to do next, in signal yellow; one on a page, at most two.
Touch {
    id: button

    property string symbol
    property int leastWidth: Theme.mainWidth
    readonly property int faceHeight: face.implicitHeight

    kind: "main"
    implicitWidth: Math.max(leastWidth, face.implicitWidth)
    implicitHeight: Math.max(Theme.mainHeight, face.implicitHeight)
    opacity: enabled ? 1 : Theme.dimStrength
    background: Rectangle {
        radius: Theme.radius
        color: Theme.signal
        PressShade { down: button.down; shadeColor: Theme.signalInk }
    }
    contentItem: ButtonFace {
        id: face
        icon: button.symbol
        text: button.text
        large: true
        color: Theme.signalInk
        sidePadding: Theme.mm(Theme.compact ? 6 : 8)
    }
}
