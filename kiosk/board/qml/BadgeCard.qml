import QtQuick
import QtQuick.Shapes
import kiosk.components
import kiosk.theme

// The card that nods towards the reader every six seconds, and where that is.
Item {
    id: art

    property bool moving: true
    readonly property string side: Theme.readerSide
    readonly property bool down: side === "below"
    readonly property int arrowRoom: Theme.mm(Theme.compact ? 14 : 26)
    readonly property real cardWidth: Math.min(down ? width * 0.78 : (width - arrowRoom) * 0.86,
                                               ((down ? height - arrowRoom : height) * 0.82) / 0.75,
                                               Theme.mm(112))
    readonly property int nod: Theme.mm(5)

    Accessible.ignored: true

    Item {
        id: card
        property real away: 0   // 0 at rest, 1 at the end of a nod
        width: art.cardWidth
        height: width * 0.62
        x: (art.width - width) / 2 + (art.down ? 0 : (art.side === "right" ? -1 : 1) * art.arrowRoom / 2)
           + (art.side === "right" ? 1 : art.side === "left" ? -1 : 0) * away * art.nod
        y: ((art.down ? art.height - art.arrowRoom : art.height) - height) / 2 + (art.down ? away * art.nod : 0)
        rotation: -8 + 4 * away

        Rectangle {
            anchors.fill: parent
            radius: card.width * 0.055
            antialiasing: true
            color: Theme.signalInk
        }

        Disc {
            x: card.width * 0.1; y: card.height * 0.14
            width: card.width * 0.16
        }

        Repeater {
            model: [0.5, 0.34]
            Rectangle {
                required property real modelData
                required property int index
                x: card.width * 0.1; y: card.height * (0.58 + 0.16 * index)
                width: card.width * modelData; height: card.height * 0.07; radius: height / 2
                antialiasing: true
                color: Theme.signal
            }
        }

        Repeater {
            model: 5
            Disc {
                required property int index
                x: card.width * 0.84; y: card.height * (0.11 + 0.165 * index)
                width: card.width * 0.066
                punched: index < 4
            }
        }
    }

    Icon {
        directed: false
        name: art.down ? "chevron-down" : art.side === "right" ? "chevron-right" : "chevron-left"
        size: art.arrowRoom * 1.7
        color: Theme.signalInk
        x: art.down ? (art.width - width) / 2 : art.side === "right" ? art.width - width * 0.85 : -width * 0.15
        y: art.down ? art.height - height * 0.85 : (art.height - height) / 2
    }

    SequentialAnimation {
        running: art.moving
        loops: Animation.Infinite
        PauseAnimation { duration: Theme.nodEvery - Theme.nodTime }
        NumberAnimation { target: card; property: "away"; to: 1; duration: Theme.nodTime / 3; easing.type: Theme.easing }
        NumberAnimation { target: card; property: "away"; to: 0; duration: Theme.nodTime * 2 / 3; easing.type: Theme.easing }
    }

    // A Shape: a turned Rectangle's round corners are not round in the software renderer.
    component Disc: Shape {
        id: disc
        property bool punched: true
        readonly property real line: punched ? 0 : card.width * 0.013
        height: width
        preferredRendererType: Shape.CurveRenderer

        ShapePath {
            strokeWidth: disc.punched ? -1 : disc.line
            strokeColor: Theme.signal
            fillColor: disc.punched ? Theme.signal : "transparent"
            PathAngleArc {
                centerX: disc.width / 2; centerY: disc.width / 2
                radiusX: (disc.width - disc.line) / 2; radiusY: radiusX
                startAngle: 0; sweepAngle: 360
            }
        }
    }
}
