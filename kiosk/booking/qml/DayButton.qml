import QtQuick
import kiosk.components
import kiosk.theme

// A day to choose: the chosen one is solid with a tick, so it is not told by colour alone.
Touch {
    id: button

    property bool chosen: false

    Accessible.role: Accessible.RadioButton
    Accessible.checkable: true
    Accessible.checked: chosen
    implicitWidth: Math.max(Theme.touch, face.implicitWidth)
    implicitHeight: Math.max(Theme.touch, face.implicitHeight)
    background: Rectangle {
        radius: Theme.radius
        color: button.chosen ? Theme.ink : Theme.plate
        border { width: Theme.outline; color: button.chosen ? Theme.ink : Theme.rule }
        PressShade { down: button.down; shadeColor: button.chosen ? Theme.plate : Theme.ink }
    }
    contentItem: ButtonFace {
        id: face
        icon: button.chosen ? "check" : ""
        text: button.text
        color: button.chosen ? Theme.plate : Theme.ink
        sidePadding: Theme.halfGrid
    }
}
