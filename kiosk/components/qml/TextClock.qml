import QtQuick
import kiosk.theme

// The time on the wall: the largest letters of the door, smaller only where `room` is narrower. Clocks are never mirrored.
Text {
    property real room: 0   // the width it may take; 0 is as much as it likes
    readonly property real natural: metrics.advanceWidth(text) * Theme.clockSize / metrics.font.pixelSize + 1

    color: Theme.ink
    textFormat: Text.PlainText
    font.family: Theme.display
    font.pixelSize: Math.floor(Theme.clockSize * (room > 0 ? Math.min(1, room / natural) : 1))
    font.variableAxes: Theme.wide
    font.features: Theme.figures
    lineHeightMode: Text.FixedHeight
    lineHeight: Math.ceil(font.pixelSize * 0.86)
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    FontMetrics {
        id: metrics
        font.family: Theme.display
        font.pixelSize: 200
        font.variableAxes: Theme.wide
    }
}
