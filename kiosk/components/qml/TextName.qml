import QtQuick
import kiosk.theme

// A person's name, or the one sentence of the idle screen. Its longest word, or all of it where it may not wrap, makes
// the letters smaller rather than being cut. Give it a width.
Text {
    id: name

    readonly property string longest: wrapMode === Text.NoWrap ? text
                                      : text.split(" ").reduce((one, other) => metrics.advanceWidth(other) > metrics.advanceWidth(one) ? other : one, "")
    readonly property real longestWidth: Math.ceil(metrics.advanceWidth(longest) * Theme.nameSize / metrics.font.pixelSize) + 1  // at full size

    color: Theme.ink
    textFormat: Text.PlainText
    horizontalAlignment: Text.AlignLeft  // said, so that it turns round with the page
    wrapMode: Text.WordWrap
    font.family: Theme.display
    font.pixelSize: Math.max(Theme.leastSize, Math.floor(Theme.nameSize * Math.min(1, width / Math.max(1, longestWidth))))
    font.variableAxes: Theme.wide
    Accessible.role: Accessible.Heading
    Accessible.name: text

    // Measured at one size and scaled: what a function answers is not asked again when a font changes.
    FontMetrics {
        id: metrics
        font.family: Theme.display
        font.pixelSize: 200
        font.variableAxes: Theme.wide
    }
}
