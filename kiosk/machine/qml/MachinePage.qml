import QtQuick
import QtQuick.Layouts
import kiosk.components
import kiosk.machine
import kiosk.theme

// One machine: its state, "may I?" with every missing step, and the times to book it.
PageFrame {
    id: page

    required property MachineViewModel machine
    readonly property var shown: machine.shown
    readonly property bool twoColumns: !Theme.portrait && scroller.contentWidth > Theme.mm(280) * Math.min(Theme.textScale, 1.25)
    // What there is to say fills a small screen: there the main action stands beside it.
    readonly property bool small: Theme.compact && !twoColumns

    margin: Theme.compact ? Theme.margin : Theme.mm(12)
    sideMargin: Theme.margin

    Scroller {
        id: scroller
        anchors.fill: parent
        contentHeight: page.twoColumns ? Math.max(main.implicitHeight, times.implicitHeight)
                                       : main.implicitHeight + Theme.mainGap + times.implicitHeight

        foot: Deed {
            visible: page.shown.deed !== "" && page.small
            width: Math.min(implicitWidth, scroller.footWidth)
        }

        ColumnLayout {
            id: main
            width: page.twoColumns ? Math.round((scroller.contentWidth - Theme.margin) * 0.62) : scroller.contentWidth
            x: page.twoColumns && Theme.mirrored ? parent.width - width : 0
            spacing: Theme.tileGap

            Rectangle {
                id: head
                Layout.fillWidth: true
                implicitHeight: Math.max(symbol.height, names.height) + 2 * Theme.mm(8)
                radius: Theme.radius
                color: page.shown.state === "in_use" ? "transparent" : Theme.plate
                border { width: page.shown.state === "in_use" ? Theme.outline : 0; color: Theme.rule }

                Icon {
                    id: symbol
                    anchors { left: parent.left; leftMargin: Theme.mm(8); verticalCenter: parent.verticalCenter }
                    name: page.shown.icon
                    size: Theme.iconLarge
                    color: page.shown.state === "stop" ? Theme.stop : Theme.ink
                }

                Column {
                    id: names
                    anchors { left: symbol.right; right: parent.right; margins: Theme.mm(8); verticalCenter: parent.verticalCenter }
                    spacing: Theme.halfGrid

                    TextHeading {
                        width: parent.width
                        text: page.shown.name
                    }

                    Item {
                        width: parent.width
                        height: state.height

                        Mark {
                            id: stateMark
                            anchors { left: parent.left; top: parent.top; topMargin: (Theme.bodySize * 1.24 - height) / 2 }
                            kind: page.shown.state === "" ? "unheard" : page.shown.state
                        }

                        TextBody {
                            id: state
                            anchors { left: stateMark.right; leftMargin: Theme.grid; right: parent.right }
                            text: page.shown.words
                        }
                    }

                    TextSmall {
                        visible: text !== ""
                        width: parent.width
                        text: page.shown.place
                        color: Theme.ink2
                    }
                }
            }

            TextHeading {
                visible: text !== ""
                Layout.fillWidth: true
                Layout.topMargin: Theme.grid
                text: page.shown.answer
            }

            TextBody {
                visible: text !== ""
                Layout.fillWidth: true
                text: page.shown.detail
                color: Theme.ink2
            }

            Repeater {
                model: page.machine.ways
                WayRow {
                    required property var row
                    Layout.fillWidth: true
                    way: row
                    onWanted: page.machine.go(row.id)
                }
            }

            Deed {
                visible: page.shown.deed !== "" && !page.small
                Layout.topMargin: Theme.grid
                Layout.maximumWidth: main.width
            }

            PlainButton {
                objectName: "extend"
                visible: text !== ""
                Layout.topMargin: Theme.halfGrid
                Layout.maximumWidth: main.width
                symbol: "plus"
                text: page.shown.extendCaption
                onActivated: page.machine.extend()
            }
        }

        Rectangle {
            id: times
            x: page.twoColumns && !Theme.mirrored ? parent.width - width : 0
            y: page.twoColumns ? 0 : main.implicitHeight + Theme.mainGap
            width: page.twoColumns ? scroller.contentWidth - main.width - Theme.margin : scroller.contentWidth
            // Without a time to offer it is a line beside the machine, not an empty column.
            height: !page.twoColumns ? implicitHeight : offers.count > 0 ? Math.max(scroller.height, implicitHeight) : Math.max(head.height, implicitHeight)
            implicitHeight: column.implicitHeight + 2 * Theme.mm(8)
            radius: Theme.radius
            color: Theme.well

            ColumnLayout {
                id: column
                anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.mm(8) }
                spacing: Theme.mainGap

                TextHeading {
                    visible: offers.count > 0
                    Layout.fillWidth: true
                    text: page.shown.offersTitle
                }

                TextBody {
                    visible: offers.count === 0 && text !== ""
                    Layout.fillWidth: true
                    text: page.shown.offersTitle
                    color: Theme.ink2
                }

                Repeater {
                    id: offers
                    model: page.machine.offers
                    PlainButton {
                        required property var row
                        objectName: "offer:" + row.id
                        Layout.fillWidth: true
                        leading: true
                        symbol: "calendar-plus"
                        text: row.caption
                        spoken: row.spoken
                        onActivated: page.machine.take(row.id)
                        onVisualFocusChanged: {
                            if (visualFocus)
                                scroller.show(this);
                        }
                    }
                }
            }
        }
    }

    component Deed: MainAction {
        objectName: "deed"
        implicitHeight: Math.max(Theme.mm(Theme.compact ? 25 : 32), faceHeight)
        text: page.shown.deedCaption
        onActivated: page.machine.do()
    }
}
