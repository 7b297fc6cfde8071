import QtQuick
import kiosk.components
import kiosk.shell
import kiosk.theme

// One question over the page, with a shrinking ring: "Still there, Mia?", or "Finish for Mia and start for Jo?".
Item {
    id: question

    required property ShellViewModel shell
    readonly property bool shown: asked.kind !== ""
    readonly property var asked: shell.question
    readonly property bool still: asked.kind === "still"
    property real share: 1

    signal answered

    visible: shown
    onShownChanged: {
        if (!shown) {
            answered();
            return;
        }
        share = 1;
        count.duration = asked.seconds * 1000;
        count.restart();
        rise.restart();
        yes.forceActiveFocus();
    }

    NumberAnimation { id: count; target: question; property: "share"; from: 1; to: 0; running: false }

    NumberAnimation {
        id: rise
        target: shift
        property: "y"
        from: Theme.calm ? 0 : Theme.touch
        to: 0
        duration: Theme.sheetTime
        easing.type: Theme.easing
    }

    // The page is still there, but out of use. Wherever one touches, somebody is there.
    Rectangle {
        anchors.fill: parent
        color: Theme.bench
        opacity: Theme.veil
    }

    MouseArea {
        anchors.fill: parent
        onPressed: {
            if (question.still)
                question.shell.confirm();
        }
    }

    Rectangle {
        id: sheet
        readonly property int padding: Theme.compact ? Theme.grid * 1.5 : Theme.mm(12)
        anchors.horizontalCenter: parent.horizontalCenter
        // In the middle, unless its buttons would be out of reach.
        y: Math.max(0, Math.min(question.height - height - Theme.grid,
                                Math.max(Theme.reach - body.y - yes.y + Theme.halfGrid, (question.height - height) / 2)))
        width: Math.min(question.width - 2 * Theme.margin, Math.max(Theme.mm(190), Theme.lineWidth * 0.7))
        height: body.height + 2 * padding
        radius: Theme.radius
        color: Theme.plate
        border { width: Theme.outline; color: Theme.ink }
        transform: Translate { id: shift }

        Accessible.role: Accessible.AlertMessage
        Accessible.name: question.asked.title

        Column {
            id: body
            anchors { left: parent.left; right: parent.right; top: parent.top; margins: sheet.padding }
            spacing: Theme.compact ? Theme.mainGap : Theme.mm(10)

            Row {
                width: parent.width
                spacing: Theme.mainGap

                Ring {
                    id: ring
                    anchors.verticalCenter: parent.verticalCenter
                    size: Theme.mm(Theme.compact ? 16 : 26)
                    share: question.share
                    color: Theme.ink
                    disc: Theme.signal
                }

                TextHeading {
                    id: title
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - ring.width - parent.spacing
                    text: question.asked.title
                    Accessible.ignored: true
                }
            }

            MainAction {
                id: yes
                objectName: "yes"
                width: parent.width
                height: Math.max(implicitHeight, Theme.mm(question.still && !Theme.compact ? 34 : 25))
                text: question.asked.yes
                onActivated: question.shell.confirm()
            }

            PlainButton {
                objectName: "no"
                width: parent.width
                text: question.asked.no
                onActivated: question.shell.decline()
            }
        }
    }
}
