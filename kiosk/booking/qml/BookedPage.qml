import QtQuick
import QtQuick.Layouts
import kiosk.booking
import kiosk.components
import kiosk.theme

// A booking that was made: how it stands, told by its mark and in words, and what can be done with it.
PageFrame {
    id: page

    required property BookedViewModel booked
    readonly property var shown: booked.shown
    readonly property bool asking: shown.question !== ""

    margin: Theme.compact ? Theme.margin : Theme.mm(12)
    sideMargin: Theme.margin

    Scroller {
        id: scroller
        anchors.fill: parent
        contentHeight: column.implicitHeight

        ColumnLayout {
            id: column
            width: Math.min(scroller.contentWidth, Theme.mm(300) * Theme.textScale)
            spacing: Theme.mainGap

            Rectangle {
                Layout.fillWidth: true
                implicitHeight: what.height + 2 * Theme.mm(8)
                radius: Theme.radius
                color: Theme.plate
                Accessible.role: Accessible.AlertMessage
                Accessible.name: page.shown.title + ", " + page.shown.span + ": " + page.shown.words + " " + page.shown.detail

                Column {
                    id: what
                    anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.mm(8) }
                    spacing: Theme.halfGrid

                    TextBody {
                        width: parent.width
                        text: page.shown.title
                        color: Theme.ink2
                    }

                    TextHeading {
                        width: parent.width
                        text: page.shown.span
                    }

                    Item {
                        width: parent.width
                        height: stands.height + Theme.grid

                        Mark {
                            id: mark
                            anchors { left: parent.left; leftMargin: Theme.mm(1); top: stands.top; topMargin: Theme.mm(1) }
                            kind: page.shown.mark === "" ? "unheard" : page.shown.mark
                            size: Theme.markLarge
                        }

                        Column {
                            id: stands
                            anchors { left: mark.right; leftMargin: Theme.grid; right: parent.right; bottom: parent.bottom }

                            TextBody {
                                objectName: "stands"
                                width: parent.width
                                text: page.shown.words
                                font.bold: true
                            }

                            TextSmall {
                                visible: text !== ""
                                width: parent.width
                                text: page.shown.detail
                            }
                        }
                    }
                }
            }

            MainAction {
                objectName: "start"
                visible: page.shown.start !== ""
                Layout.topMargin: Theme.grid
                Layout.maximumWidth: column.width
                implicitHeight: Math.max(Theme.mm(Theme.compact ? 25 : 32), faceHeight)
                implicitWidth: Theme.mm(Theme.compact ? 60 : 90)
                symbol: "player-play"
                text: page.shown.start
                onActivated: page.booked.start()
            }

            MainAction {
                objectName: "remedy"
                visible: page.shown.remedy !== "" && !page.asking
                Layout.topMargin: Theme.grid
                Layout.maximumWidth: column.width
                implicitHeight: Math.max(Theme.mm(Theme.compact ? 25 : 32), faceHeight)
                symbol: "calendar-plus"
                text: page.shown.remedy
                onActivated: page.booked.remedy()
            }

            PlainButton {
                objectName: "cancel"
                visible: page.shown.cancel !== ""
                Layout.topMargin: Theme.destroyGap
                Layout.maximumWidth: column.width
                kind: "destroys"
                symbol: "x"
                text: page.shown.cancel
                onActivated: page.booked.cancel()
            }

            TextHeading {
                visible: page.asking
                Layout.fillWidth: true
                Layout.topMargin: Theme.grid
                text: page.shown.question
            }

            Flow {
                visible: page.asking
                Layout.fillWidth: true
                spacing: Theme.destroyGap

                PlainButton {
                    objectName: "keep"
                    width: Math.min(implicitWidth, parent.width)
                    text: page.shown.no
                    onActivated: page.booked.keep()
                }

                PlainButton {
                    objectName: "confirm"
                    width: Math.min(implicitWidth, parent.width)
                    kind: "destroys"
                    symbol: "x"
                    text: page.shown.yes
                    onActivated: page.booked.confirm()
                }
            }
        }
    }
}
