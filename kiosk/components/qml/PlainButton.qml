import QtQuick
import kiosk.theme

// Any other button: an outlined plate. On yellow and on the lead card it takes their ink; "solid" is ink all over.
Touch {
    id: button

    property string symbol
    property bool directed: false
    property bool leading: false
    property int badge: 0
    property alias sidePadding: face.sidePadding
    property string tone: "plate"  // "plate", "signal", "lead", "solid"
    readonly property color inkColor: tone === "signal" ? Theme.signalInk
                                      : tone === "lead" ? Theme.leadInk
                                      : tone === "solid" ? Theme.signal
                                      : kind === "destroys" ? Theme.stop : Theme.ink

    ringColor: tone === "signal" || tone === "solid" ? Theme.signalInk : tone === "lead" ? Theme.leadInk : Theme.ink
    implicitWidth: Math.max(Theme.touch, face.implicitWidth)
    implicitHeight: Math.max(Theme.touch, face.implicitHeight)
    opacity: enabled ? 1 : Theme.dimStrength
    background: Rectangle {
        radius: Theme.radius
        color: button.tone === "plate" ? Theme.plate : button.tone === "solid" ? Theme.signalInk : "transparent"
        border {
            width: button.tone === "solid" ? 0 : Theme.outline
            color: button.tone === "plate" && button.kind !== "destroys" ? Theme.rule : button.inkColor
        }
        PressShade { down: button.down; shadeColor: button.inkColor }
    }
    contentItem: ButtonFace {
        id: face
        icon: button.symbol
        text: button.text
        color: button.inkColor
        directed: button.directed
        leading: button.leading
        badge: button.badge
    }
}
