import QtQuick
import kiosk.board
import kiosk.components
import kiosk.machine
import kiosk.theme

// Machines to choose from.
PageFrame {
    id: page

    required property MachinesViewModel machines

    margin: Theme.compact ? Theme.margin : Theme.mm(12)
    sideMargin: Theme.margin

    TextHeading {
        id: title
        width: parent.width
        text: page.machines.title
    }

    TileGrid {
        anchors { left: parent.left; right: parent.right; top: title.bottom; bottom: parent.bottom; topMargin: Theme.mainGap }
        tiles: page.machines.tiles
        count: page.machines.count
        onWanted: id => page.machines.open_machine(id)
    }
}
