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
    readonly property bool free: shown.problem === ""
    readonly property var captions: Words.captions.booking
    readonly property bool low: Theme.compact && !Theme.portrait

    margin: Theme.compact ? Theme.margin : Theme.mm(12)
    sideMargin: Theme.margin

    Scroller {
        id: scroller
        anchors.fill: parent
        contentHeight: column.implicitHeight

        foot: [
            MainAction {
                objectName: "book"
                visible: page.free
                width: Math.min(implicitWidth, scroller.footWidth)
                implicitHeight: Math.max(Theme.mm(Theme.compact ? 25 : 32), faceHeight)
                leastWidth: Theme.mm(Theme.compact ? 60 : 90)
                symbol: "check"
                text: page.captions.book
                onActivated: page.booking.book()
            },
            MainAction {
                objectName: "remedy"
                visible: page.shown.remedy !== ""
                width: Math.min(implicitWidth, scroller.footWidth)
                implicitHeight: Math.max(Theme.mm(Theme.compact ? 25 : 32), faceHeight)
                symbol: "calendar-plus"
                text: page.shown.remedy
                onActivated: page.booking.remedy()
            }
        ]

        ColumnLayout {
            id: column
            width: scroller.contentWidth
            spacing: Theme.mainGap

            BookingPlate {
                Layout.fillWidth: true
                icon: page.shown.icon
                title: page.shown.title
                span: page.shown.span
                mark: "stop"
                words: page.shown.problem
                detail: page.shown.detail
            }

            TextBody {
                visible: page.free && !page.low
                Layout.fillWidth: true
                Layout.topMargin: Theme.grid
                text: page.captions.length
            }

            Flow {
                visible: page.free
                Layout.fillWidth: true
                spacing: Theme.mainGap

                Item {
                    visible: page.low
                    width: howLong.implicitWidth
                    height: Theme.touch

                    TextBody {
                        id: howLong
                        anchors.verticalCenter: parent.verticalCenter
                        text: page.captions.length
                    }
                }

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
        }
    }
}
