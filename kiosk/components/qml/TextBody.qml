import QtQuick
import kiosk.theme

// What is read: body size, wraps before it is cut, figures all of one width.
Text {
    color: Theme.ink
    textFormat: Text.PlainText
    horizontalAlignment: Text.AlignLeft  // said, so that it turns round with the page
    wrapMode: Text.Wrap
    font.family: Theme.reading
    font.pixelSize: Theme.bodySize
    font.features: Theme.figures
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
