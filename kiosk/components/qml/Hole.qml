import QtQuick
import kiosk.theme

// One hole of a time card. When it becomes done it is punched: one small overshoot, and its dot falls.
Item {
    id: hole

    property string phase: "open"   // "done", "next" or "open"
    property color behind: Theme.bench
    property string before

    objectName: "hole"

    width: Theme.mm(10)
    height: width
    Component.onCompleted: before = phase
    onPhaseChanged: {
        if (before !== "" && phase === "done")
            punch.restart();
        before = phase;
    }

    Rectangle {
        id: disc
        anchors.fill: parent
        radius: width / 2
        antialiasing: true
        color: hole.phase === "done" ? Theme.rule : hole.phase === "next" ? Theme.signal : "transparent"
        border {
            width: hole.phase === "done" ? 0 : hole.phase === "next" ? Theme.mm(1.2) : Theme.outline
            color: hole.phase === "next" ? Theme.ink : Theme.rule
        }

        // Punched: the page shows, and at the upper edge the thickness of the card.
        Rectangle {
            visible: hole.phase === "done"
            anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom }
            width: parent.width * 0.87
            height: width
            radius: width / 2
            antialiasing: true
            color: hole.behind
        }
    }

    Rectangle {
        id: dot
        visible: punch.running
        width: hole.width
        height: width
        radius: width / 2
        antialiasing: true
        color: Theme.signal
    }

    ParallelAnimation {
        id: punch
        NumberAnimation { target: disc; property: "scale"; from: 0; to: 1; duration: Theme.punchTime; easing.type: Easing.OutBack }
        NumberAnimation { target: dot; property: "y"; from: 0; to: hole.height * 2; duration: 2 * Theme.punchTime; easing.type: Easing.InQuad }
        NumberAnimation { target: dot; property: "opacity"; from: 1; to: 0; duration: 2 * Theme.punchTime }
    }
}
