import QtQuick
import kiosk.theme

// One of a few choices: touched on or off. Chosen is solid with a tick, so it is not told by colour alone.
Touch {
    id: chip

    checkable: true
    implicitWidth: Math.max(Theme.touch, face.implicitWidth)
    implicitHeight: Math.max(Theme.touch, face.implicitHeight)
    background: Rectangle {
        radius: height / 2
        color: chip.checked ? Theme.ink : Theme.plate
        border { width: Theme.outline; color: chip.checked ? Theme.ink : Theme.rule }
        PressShade { down: chip.down; radius: height / 2; shadeColor: chip.checked ? Theme.plate : Theme.ink }
    }
    contentItem: ButtonFace {
        id: face
        icon: chip.checked ? "check" : ""
        text: chip.text
        color: chip.checked ? Theme.plate : Theme.ink
        sidePadding: Theme.mm(5)  // its round ends take some room, too
    }
}
