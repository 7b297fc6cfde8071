import QtQuick
import kiosk.theme

Text {
    color: Theme.ink
    textFormat: Text.PlainText
    horizontalAlignment: Text.AlignLeft  // said, so that it turns round with the page
    wrapMode: Text.Wrap
    font.family: Theme.display
    font.pixelSize: Theme.headingSize
    font.variableAxes: Theme.wide
    Accessible.role: Accessible.Heading
    Accessible.name: text
}
