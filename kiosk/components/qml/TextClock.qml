import QtQuick
import kiosk.theme

// The time on the wall: the largest letters of the door. Clocks are never mirrored.
Text {
    color: Theme.ink
    textFormat: Text.PlainText
    font.family: Theme.display
    font.pixelSize: Theme.clockSize
    font.variableAxes: Theme.wide
    font.features: Theme.figures
    lineHeightMode: Text.FixedHeight
    lineHeight: Math.ceil(Theme.clockSize * 0.86)
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
