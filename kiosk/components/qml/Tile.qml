import QtQuick
import kiosk.theme

// One place on the shadow board. Solid means there, outline means taken; the whole tile is the target.
// With room the icon stands over the words; a dense tile has its name at the top and the icon in the corner.
Touch {
    id: tile

    property string machineState: "free"  // free, in_use, mine, pencilled, training, out_of_order, unheard
    property string name
    property string words
    property string symbol: "tool"
    property bool dense: false
    readonly property bool solid: machineState === "free" || machineState === "mine" || machineState === "training"
    readonly property bool stopped: machineState === "out_of_order"
    readonly property bool large: height > Theme.mm(54) && width > Theme.mm(60)
    readonly property int inset: dense ? Theme.grid : Theme.mm(4.5)
    readonly property int markSize: large ? Theme.markLarge : Theme.mark
    // What the words need; an icon takes what is left.
    readonly property int leastHeight: nameText.height + wordsText.height + 2 * inset + (dense ? 0 : Theme.mark)
    readonly property int room: height - nameText.height - wordsText.height - 2 * inset - (dense ? 0 : Theme.halfGrid)
    readonly property int iconSize: dense ? Theme.mm(12) : Math.min(Theme.iconLarge, large ? room * 0.86 : room)
    readonly property bool hasIcon: dense ? wordsText.implicitWidth <= width - 2 * inset - iconSize : iconSize >= Theme.iconSmall
    readonly property color inkColor: stopped ? Theme.stop
                                      : machineState === "in_use" ? Theme.rule
                                      : solid ? Theme.ink : Theme.ink2

    readonly property real longestWord: name.split(" ").reduce((most, word) => Math.max(most, metrics.advanceWidth(word)), 1)
                                        * Theme.bodySize / metrics.font.pixelSize

    text: name
    implicitHeight: Math.max(Theme.touch, leastHeight)

    FontMetrics {
        id: metrics
        font.family: Theme.reading
        font.pixelSize: 200
        font.bold: true
    }

    background: Item {
        Rectangle {
            anchors.fill: parent
            radius: Theme.radius
            color: tile.solid ? Theme.plate : "transparent"
        }
        // Where no words are: behind the icon.
        Hatching {
            visible: tile.stopped
            readonly property int edge: Theme.outline + Theme.mm(0.8)
            x: tile.dense && !Theme.mirrored ? tile.width - width - edge : edge
            y: tile.dense ? tile.height - height - edge : edge
            width: tile.width - 2 * edge - (tile.dense ? Math.min(wordsText.implicitWidth, tile.width) + Theme.halfGrid : 0)
            height: tile.dense ? tile.height - nameText.y - nameText.height - edge
                               : Math.max(0, tile.room + tile.inset - Theme.halfGrid)
        }
        Outline {
            anchors.fill: parent
            line: tile.machineState === "pencilled" ? "dashed"
                  : tile.machineState === "unheard" ? "dotted"
                  : tile.solid && tile.machineState !== "mine" ? "none" : "solid"
            color: tile.machineState === "mine" ? Theme.ink
                   : tile.machineState === "pencilled" || tile.machineState === "unheard" ? Theme.ink2 : Theme.rule
        }
        PressShade { down: tile.down }
    }

    contentItem: Item {
        Icon {
            visible: tile.hasIcon
            readonly property int edge: tile.dense ? Theme.mm(3) : tile.inset
            x: tile.dense !== Theme.mirrored ? parent.width - width - edge : edge
            y: tile.dense ? parent.height - height - edge : edge
            name: tile.symbol
            size: tile.iconSize
            color: tile.inkColor
        }

        Mark {
            anchors {
                right: parent.right; rightMargin: tile.inset
                top: parent.top; topMargin: tile.inset + (tile.dense ? (Theme.bodySize * 1.24 - height) / 2 : 0)
            }
            kind: tile.stopped ? "stop" : tile.machineState
            size: tile.markSize
        }

        TextBody {
            id: nameText
            anchors { left: parent.left; leftMargin: tile.inset }
            y: tile.dense ? tile.inset : wordsText.y - height
            width: parent.width - 2 * tile.inset - (tile.dense ? tile.markSize + Theme.mm(2) : 0)
            text: tile.name
            font.bold: true
            // A long word is written smaller before it is broken.
            font.pixelSize: Math.max(Theme.smallSize, Math.floor(Theme.bodySize * Math.min(1, width / tile.longestWord)))
            Accessible.ignored: true
        }

        TextSmall {
            id: wordsText
            anchors { left: parent.left; leftMargin: tile.inset; bottom: parent.bottom; bottomMargin: tile.inset - Theme.mm(1) }
            width: parent.width - 2 * tile.inset
            text: tile.words
            color: tile.machineState === "free" ? Theme.free
                   : tile.machineState === "mine" ? Theme.mine
                   : tile.stopped ? Theme.stop : Theme.ink2
            Accessible.ignored: true
        }
    }
}
