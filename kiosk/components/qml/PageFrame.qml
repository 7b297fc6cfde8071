import QtQuick
import kiosk.theme

// What every page begins with: the bench, and its margins. The header reaches down to where hands reach, so that a page
// under it need not think of that.
FocusScope {
    id: frame

    default property alias content: inside.data
    property string headerLine: ""    // beside the name in the header
    property string managerLine: ""   // under the name of a manager who has joined
    property int margin: Theme.margin
    property int sideMargin: margin
    property alias inside: inside

    Rectangle {
        anchors.fill: parent
        color: Theme.bench
    }

    Item {
        id: inside
        anchors { fill: parent; margins: frame.margin; leftMargin: frame.sideMargin; rightMargin: frame.sideMargin }
    }
}
