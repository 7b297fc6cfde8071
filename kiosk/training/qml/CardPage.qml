import QtQuick
import QtQuick.Layouts
import kiosk.components
import kiosk.theme
import kiosk.training

// The training card of an equipment type: its steps as holes, the next one large, and what to do about it.
PageFrame {
    id: page

    required property CardViewModel card
    readonly property var shown: card.shown
    readonly property bool twoColumns: !Theme.portrait && scroller.contentWidth > Theme.mm(280) * Math.min(Theme.textScale, 1.25)

    margin: Theme.compact ? Theme.margin : Theme.mm(12)
    sideMargin: Theme.margin

    Scroller {
        id: scroller
        anchors.fill: parent
        contentHeight: page.twoColumns ? Math.max(main.implicitHeight, next.implicitHeight)
                                       : main.implicitHeight + Theme.mainGap + next.implicitHeight

        ColumnLayout {
            id: main
            // Upright, what is next comes first: it is what they came for.
            y: page.twoColumns ? 0 : next.implicitHeight + Theme.mainGap
            width: page.twoColumns ? Math.round((scroller.contentWidth - Theme.margin) * 0.6) : scroller.contentWidth
            x: page.twoColumns && Theme.mirrored ? parent.width - width : 0
            spacing: Theme.touchGap

            Item {
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.halfGrid
                implicitHeight: Math.max(symbol.height, names.height)

                Icon {
                    id: symbol
                    anchors { left: parent.left; verticalCenter: parent.verticalCenter }
                    name: page.shown.icon
                    size: Theme.mm(Theme.compact ? 14 : 20)
                }

                Column {
                    id: names
                    anchors { left: symbol.right; leftMargin: Theme.mainGap; right: parent.right; verticalCenter: parent.verticalCenter }
                    spacing: Theme.halfGrid

                    TextHeading {
                        width: parent.width
                        text: page.shown.name
                    }

                    Item {
                        width: parent.width
                        height: state.height

                        Mark {
                            id: mark
                            anchors { left: parent.left; top: parent.top; topMargin: (Theme.bodySize * 1.24 - height) / 2 }
                            kind: page.shown.state === "" ? "unheard" : page.shown.state
                        }

                        TextBody {
                            id: state
                            anchors { left: mark.right; leftMargin: Theme.grid; right: parent.right }
                            text: page.shown.words
                        }
                    }
                }
            }

            Repeater {
                model: page.card.steps
                StepRow {
                    id: row_
                    required property var row
                    Layout.fillWidth: true
                    step: row
                    onWanted: page.card.play(row.opens)
                }
            }
        }

        Rectangle {
            id: next
            x: page.twoColumns && !Theme.mirrored ? parent.width - width : 0
            width: page.twoColumns ? scroller.contentWidth - main.width - Theme.margin : scroller.contentWidth
            height: page.twoColumns ? Math.max(scroller.height, implicitHeight) : implicitHeight
            implicitHeight: column.implicitHeight + 2 * column.padding
            radius: Theme.radius
            color: Theme.well

            GridLayout {
                id: column
                // With little height, what there is to do comes before what there is to read.
                readonly property bool crowded: page.twoColumns && scroller.height < Theme.mm(90) * Theme.textScale
                readonly property int padding: Theme.mm(Theme.compact ? 5 : 8)
                anchors { left: parent.left; right: parent.right; top: parent.top; margins: padding }
                columns: 1
                rowSpacing: Theme.mainGap

                TextHeading {
                    Layout.row: column.crowded ? 2 : 0
                    Layout.fillWidth: true
                    text: page.shown.title
                }

                TextBody {
                    Layout.row: column.crowded ? 3 : 1
                    visible: text !== ""
                    Layout.fillWidth: true
                    text: page.shown.detail
                }

                MainAction {
                    objectName: "deed"
                    Layout.row: column.crowded ? 0 : 2
                    visible: page.shown.deed !== ""
                    Layout.fillWidth: true
                    implicitHeight: Math.max(Theme.mm(Theme.compact ? 25 : 32), faceHeight)
                    symbol: page.shown.deedIcon
                    text: page.shown.deedCaption
                    onActivated: page.card.do()
                }

                // Signal yellow means you: here a manager's badge is the next thing.
                Rectangle {
                    Layout.row: column.crowded ? 1 : 3
                    visible: page.shown.call !== ""
                    Layout.fillWidth: true
                    implicitHeight: Math.max(badge.height, call.height) + 2 * Theme.mainGap
                    radius: Theme.radius
                    color: Theme.signal

                    Icon {
                        id: badge
                        anchors { left: parent.left; leftMargin: Theme.mainGap; verticalCenter: parent.verticalCenter }
                        name: "id-badge-2"
                        size: Theme.mm(Theme.compact ? 12 : 18)
                        color: Theme.signalInk
                    }

                    TextHeading {
                        id: call
                        objectName: "call"
                        anchors {
                            left: badge.right; leftMargin: Theme.mainGap
                            right: parent.right; rightMargin: Theme.mainGap
                            verticalCenter: parent.verticalCenter
                        }
                        text: page.shown.call
                        color: Theme.signalInk
                        Accessible.role: Accessible.AlertMessage
                    }
                }

                TextBody {
                    objectName: "helpers"
                    Layout.row: 4
                    visible: text !== ""
                    Layout.fillWidth: true
                    text: page.shown.helpers
                }
            }
        }
    }
}
