import QtQuick
import QtQuick.Shapes
import kiosk.components
import kiosk.theme

// What was watched of a video: solid is seen, a notch is a stretch that was left out. A touch asks to go there; from
// the keyboard it asks for the first gap. A media bar: it runs from left to right in every language.
Touch {
    id: bar

    property var watched: []       // sorted stretches, each from `start` to `end`, 0 to 1
    property real position: 0      // where the player stands, 0 to 1
    property string progress       // the bar in words
    property color behind: Theme.bench

    signal sought(real to)         // 0 to 1
    signal gapSought

    readonly property int strip: Theme.mm(10)
    readonly property int leastNotch: Theme.mm(2)

    spoken: progress
    implicitWidth: Theme.mm(120)
    implicitHeight: Theme.touch
    onActivated: visualFocus ? gapSought() : sought(Math.max(0, Math.min(1, pressX / width)))

    background: Item {
        Rectangle {
            id: whole
            anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
            height: bar.strip
            radius: Theme.halfGrid
            color: Theme.well
            border { width: Theme.outline; color: Theme.rule }
        }

        Repeater {
            model: bar.watched.length
            Rectangle {
                required property int index
                readonly property var part: bar.watched[index] ?? ({"start": 0, "end": 0})
                anchors.verticalCenter: whole.verticalCenter
                x: part.start * whole.width
                width: Math.max(1, (part.end - part.start) * whole.width)
                height: bar.strip
                color: Theme.ink
                topLeftRadius: part.start === 0 ? whole.radius : 0
                bottomLeftRadius: topLeftRadius
                topRightRadius: part.end === 1 ? whole.radius : 0
                bottomRightRadius: topRightRadius
            }
        }

        // A notch is cut into the card, so what is behind shows; never too narrow to be seen.
        Repeater {
            model: bar.watched.length
            Item {
                id: notch
                required property int index
                readonly property real from: index > 0 ? bar.watched[index - 1]?.end ?? 0 : 0
                readonly property real to: bar.watched[index]?.start ?? 0
                readonly property real shown: Math.max(bar.leastNotch, (to - from) * whole.width)
                visible: to > from
                anchors.verticalCenter: whole.verticalCenter
                x: Math.max(0, (from + to) / 2 * whole.width - shown / 2)
                width: shown
                height: bar.strip

                Rectangle {
                    anchors.fill: parent
                    color: Theme.well
                }
                Rectangle {
                    width: parent.width
                    height: parent.height / 2
                    color: bar.behind
                }
                Rectangle {
                    y: parent.height / 2
                    width: parent.width
                    height: Theme.outline
                    color: Theme.rule
                }
                Rectangle {
                    y: parent.height - height
                    width: parent.width
                    height: Theme.outline
                    color: Theme.rule
                }
                Shape {
                    width: Theme.mm(5)
                    height: Theme.mm(4)
                    anchors { bottom: parent.verticalCenter; bottomMargin: Theme.outline; horizontalCenter: parent.horizontalCenter }
                    preferredRendererType: Shape.CurveRenderer
                    ShapePath {
                        fillColor: Theme.signal
                        strokeColor: Theme.ink
                        strokeWidth: Theme.outline / 2
                        joinStyle: ShapePath.RoundJoin
                        PathPolyline {
                            path: [Qt.point(0, 0), Qt.point(Theme.mm(5), 0), Qt.point(Theme.mm(2.5), Theme.mm(4)), Qt.point(0, 0)]
                        }
                    }
                }
            }
        }

        Rectangle {
            anchors.verticalCenter: whole.verticalCenter
            x: bar.position * (whole.width - width)
            width: Theme.mm(3)
            height: bar.strip + Theme.mm(5)
            radius: width / 2
            color: Theme.signal
            border { width: Theme.outline; color: Theme.ink }
        }

        PressShade { down: bar.down }
    }
}
