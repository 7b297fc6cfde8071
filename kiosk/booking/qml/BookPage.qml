import QtQuick
import QtQuick.Layouts
import kiosk.booking
import kiosk.components
import kiosk.theme
import kiosk.words

// A booking before it is made: when, how long, and one button.
PageFrame {
    id: page

    required property BookViewModel booking
    readonly property var shown: booking.shown
    readonly property var captions: Words.captions.booking

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
                }
            }

            TextBody {
                Layout.fillWidth: true
                Layout.topMargin: Theme.grid
                text: page.captions.length
            }

            Flow {
                Layout.fillWidth: true
                spacing: Theme.mainGap

                PlainButton {
                    objectName: "shorter"
                    visible: text !== ""
                    symbol: "minus"
                    text: page.shown.shorter
                    onActivated: page.booking.step(-1)
                }

                Item {
                    width: Math.max(length.implicitWidth, Theme.mm(30)) + 2 * Theme.grid
                    height: Theme.touch

                    TextHeading {
                        id: length
                        anchors.centerIn: parent
                        text: page.shown.length
                    }
                }

                PlainButton {
                    objectName: "longer"
                    visible: text !== ""
                    symbol: "plus"
                    text: page.shown.longer
                    onActivated: page.booking.step(1)
                }
            }

            TextSmall {
                visible: text !== ""
                Layout.fillWidth: true
                text: page.shown.remark
            }

            WayRow {
                visible: page.shown.problem !== ""
                Layout.fillWidth: true
                way: ({ id: "problem", mark: "stop", sentence: page.shown.problem, detail: page.shown.detail,
                        caption: page.shown.remedy, spoken: page.shown.remedy })
                onWanted: page.booking.remedy()
            }

            MainAction {
                objectName: "book"
                visible: page.shown.problem === ""
                Layout.topMargin: Theme.grid
                implicitHeight: Math.max(Theme.mm(Theme.compact ? 25 : 32), faceHeight)
                implicitWidth: Theme.mm(Theme.compact ? 60 : 90)
                symbol: "check"
                text: page.captions.book
                onActivated: page.booking.book()
            }
        }
    }
}
