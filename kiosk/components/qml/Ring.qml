import QtQuick
import QtQuick.Shapes
import kiosk.theme

// Time that is left, as a ring that shrinks. Clocks are never mirrored.
Item {
    id: ring

    property real share: 1
    property int size: Theme.mm(12)
    property color color: Theme.ink
    property color disc: "transparent"
    readonly property real stroke: size / 7

    width: size
    height: size

    Rectangle {
        anchors.fill: parent
        radius: width / 2
        antialiasing: true
        color: ring.disc
    }

    Shape {
        anchors.fill: parent
        preferredRendererType: Shape.CurveRenderer

        ShapePath {
            strokeWidth: ring.stroke
            strokeColor: ring.color
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            PathAngleArc {
                centerX: ring.size / 2; centerY: ring.size / 2
                radiusX: (ring.size - ring.stroke) / 2; radiusY: radiusX
                startAngle: -90
                sweepAngle: Math.max(1, 360 * ring.share)
            }
        }
    }
}
