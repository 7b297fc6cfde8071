import QtQuick
import kiosk.theme
import kiosk.words

// While a page waits for an answer it takes no touches; after 400 ms it says so.
Item {
    id: guard

    property bool busy: false

    objectName: "busy"

    anchors.fill: parent
    visible: busy
    z: 10

    MouseArea {
        anchors.fill: parent
    }

    Timer {
        interval: Theme.busyAfter
        running: guard.busy
        onTriggered: plate.visible = true
    }

    onBusyChanged: {
        if (!busy)
            plate.visible = false;
    }

    Rectangle {
        id: plate
        visible: false
        anchors.centerIn: parent
        width: row.width + 2 * Theme.mainGap
        height: row.height + 2 * Theme.mainGap
        radius: Theme.radius
        color: Theme.plate
        border { width: Theme.outline; color: Theme.rule }

        Row {
            id: row
            anchors.centerIn: parent
            spacing: Theme.grid
            Icon { name: "hourglass"; size: Theme.iconSmall }
            TextBody {
                anchors.verticalCenter: parent.verticalCenter
                text: Words.captions.components.oneMoment
                Accessible.role: Accessible.AlertMessage
            }
        }
    }
}
