import QtQuick
import kiosk.theme

// A plate on the bench. What is put inside keeps 6 mm from its edge.
Rectangle {
    id: card

    default property alias content: inside.data
    property int padding: Theme.mainGap

    implicitWidth: inside.childrenRect.width + 2 * padding
    implicitHeight: inside.childrenRect.height + 2 * padding
    radius: Theme.radius
    color: Theme.plate

    Item {
        id: inside
        anchors { fill: parent; margins: card.padding }
    }
}
