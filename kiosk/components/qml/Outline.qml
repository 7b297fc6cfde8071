import QtQuick
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

    // A Canvas, since the software renderer does not clip a Shape: it would show outside of a scrolling area.
    Canvas {
        id: canvas
        readonly property string look: [outline.line, outline.color, outline.stroke, width, height].join()
        visible: outline.line === "dashed" || outline.line === "dotted"
        anchors.fill: parent
        onLookChanged: requestPaint()
        onVisibleChanged: requestPaint()
        onPaint: {
            const pen = getContext("2d");
            const stroke = outline.stroke, radius = Theme.radius;
            const wide = width - stroke, high = height - stroke;
            pen.reset();
            if (wide <= 2 * radius || high <= 2 * radius)
                return;
            pen.lineWidth = stroke;
            pen.strokeStyle = outline.color;
            pen.lineCap = outline.line === "dotted" ? "round" : "butt";
            // In strokes; a dot is a round cap with almost nothing between its ends. They come out even all round.
            const around = (2 * (wide + high) - 8 * radius + 2 * Math.PI * radius) / stroke;
            const wished = outline.line === "dotted" ? 2.5 : 8;
            const step = around / Math.round(around / wished);
            pen.setLineDash(outline.line === "dotted" ? [0.01, step - 0.01] : [step * 0.62, step * 0.38]);
            pen.beginPath();
            pen.roundedRect(stroke / 2, stroke / 2, wide, high, radius, radius);
            pen.stroke();
        }
    }
}
