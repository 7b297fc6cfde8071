import QtQuick
import kiosk.theme

// A Tabler icon by its name; always beside a word, so it is nothing to be spoken.
Text {
    id: icon

    property string name
    property int size: Theme.icon
    property bool directed: false  // an arrow: turns round where one reads from the right

    width: size
    height: size
    color: Theme.ink
    text: Theme.glyphs[name] ?? Theme.glyphs[""]
    textFormat: Text.PlainText
    font.family: Theme.icons
    font.pixelSize: size
    horizontalAlignment: Text.AlignHCenter
    verticalAlignment: Text.AlignVCenter
    lineHeightMode: Text.FixedHeight
    lineHeight: size
    transform: Scale {
        origin.x: icon.width / 2
        xScale: icon.directed && Theme.mirrored ? -1 : 1
    }
    Accessible.ignored: true
}
