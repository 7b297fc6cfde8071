import QtQuick
import kiosk.theme

Text {
    color: Theme.ink
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    font.family: Theme.display
    font.pixelSize: Theme.headingSize
    font.variableAxes: Theme.wide
    Accessible.role: Accessible.Heading
    Accessible.name: text
}
