import QtQuick
import kiosk.board
import kiosk.components
import kiosk.machine
import kiosk.theme

// Machines to choose from.
PageFrame {
    id: page

    required property MachinesViewModel machines
    readonly property var shown: machines.shown

    margin: Theme.compact ? Theme.margin : Theme.mm(12)
    sideMargin: Theme.margin

    TextHeading {
        id: title
        width: parent.width
        text: page.shown.title
    }

    TileGrid {
        anchors { left: parent.left; right: parent.right; top: title.bottom; bottom: parent.bottom; topMargin: Theme.mainGap }
        tiles: page.machines.tiles
        count: page.shown.tiles.length
        onWanted: id => page.machines.open_machine(id)
    }
}
