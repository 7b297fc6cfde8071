import QtQuick
import QtQuick.Shapes
import kiosk.theme

// The edge of a taken place on the shadow board: solid, dashed (pencilled) or dotted (not heard from).
Item {
    id: outline

    property string line: "solid"  // "none", "solid", "dashed", "dotted"
    property color color: Theme.rule
    property int stroke: Theme.outline

    Rectangle {
        visible: outline.line === "solid"
        anchors.fill: parent
        radius: Theme.radius
        color: "transparent"
        border { width: outline.stroke; color: outline.color }
    }

    Shape {
        visible: outline.line === "dashed" || outline.line === "dotted"
        anchors.fill: parent
        preferredRendererType: Shape.CurveRenderer

        ShapePath {
            strokeWidth: outline.stroke
            strokeColor: outline.color
            fillColor: "transparent"
            strokeStyle: ShapePath.DashLine
            capStyle: outline.line === "dotted" ? ShapePath.RoundCap : ShapePath.FlatCap
            // Lengths in strokes; a dot is a round cap with almost nothing between its ends.
            dashPattern: outline.line === "dotted" ? [0.1, 2.4] : [5, 3]
            PathRectangle {
                x: outline.stroke / 2; y: outline.stroke / 2
                width: outline.width - outline.stroke; height: outline.height - outline.stroke
                radius: Theme.radius
            }
        }
    }
}
