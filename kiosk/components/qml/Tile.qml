import QtQuick
import kiosk.theme

// One place on the shadow board. Solid means there, outline means taken; the whole tile is the target.
Touch {
    id: tile

    property string machineState: "free"  // free, in_use, mine, pencilled, training, out_of_order, unheard
    property string name
    property string words
    property string symbol: "tool"
    readonly property bool solid: machineState === "free" || machineState === "mine" || machineState === "training"
    readonly property bool stopped: machineState === "out_of_order"
    // What the words need; the icon takes what is left.
    readonly property int leastHeight: texts.implicitHeight + 2 * inset + Theme.mark
    readonly property bool large: height > Theme.mm(54) && width > Theme.mm(60)
    readonly property int inset: Theme.mm(4.5)
    readonly property int room: height - texts.height - 2 * inset - Theme.halfGrid
    readonly property int iconSize: Math.min(Theme.iconLarge, large ? room * 0.86 : room)

    text: name
    implicitHeight: Math.max(Theme.touch, leastHeight)

    background: Item {
        Rectangle {
            anchors.fill: parent
            radius: Theme.radius
            color: tile.solid ? Theme.plate : "transparent"
        }
        Hatching {
            visible: tile.stopped
            anchors {
                left: parent.left; right: parent.right; top: parent.top
                margins: Theme.outline + Theme.mm(0.8)
            }
            height: Math.max(0, tile.room + tile.inset)
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
            visible: tile.iconSize >= Theme.iconSmall
            anchors { left: parent.left; top: parent.top; leftMargin: tile.inset; topMargin: tile.inset }
            name: tile.symbol
            size: tile.iconSize
            color: tile.stopped ? Theme.stop
                   : tile.machineState === "in_use" ? Theme.rule
                   : tile.solid ? Theme.ink : Theme.ink2
        }

        Mark {
            anchors { right: parent.right; top: parent.top; margins: tile.inset }
            kind: tile.stopped ? "stop" : tile.machineState
            size: tile.large ? Theme.markLarge : Theme.mark
        }

        Column {
            id: texts
            anchors {
                left: parent.left; right: parent.right; bottom: parent.bottom
                margins: tile.inset
                bottomMargin: tile.inset - Theme.mm(1)
            }

            TextBody {
                width: parent.width
                text: tile.name
                font.bold: true
                Accessible.ignored: true
            }

            TextSmall {
                width: parent.width
                text: tile.words
                color: tile.machineState === "free" ? Theme.free
                       : tile.machineState === "mine" ? Theme.mine
                       : tile.stopped ? Theme.stop : Theme.ink2
                Accessible.ignored: true
            }
        }
    }
}
