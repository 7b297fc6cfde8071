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
    // With little height the plate alone fills the page.
    readonly property bool low: scroller.height < Theme.mm(110)

    margin: Theme.compact ? Theme.margin : Theme.mm(12)
    sideMargin: Theme.margin

    Scroller {
        id: scroller
        anchors.fill: parent
        gap: Theme.destroyGap
        contentHeight: column.implicitHeight

        foot: [
            Start {
                visible: page.shown.start !== "" && page.low
                width: Math.min(implicitWidth, scroller.footWidth)
            },
            MainAction {
                objectName: "remedy"
                visible: page.shown.remedy !== "" && !page.asking
                width: Math.min(implicitWidth, scroller.footWidth)
                implicitHeight: Math.max(Theme.mm(Theme.compact ? 25 : 32), faceHeight)
                symbol: "calendar-plus"
                text: page.shown.remedy
                onActivated: page.booked.remedy()
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
                mark: page.shown.mark
                words: page.shown.words
                detail: page.shown.detail
            }

            Start {
                visible: page.shown.start !== "" && !page.low
                Layout.topMargin: Theme.grid
                Layout.maximumWidth: column.width
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

    component Start: MainAction {
        objectName: "start"
        implicitHeight: Math.max(Theme.mm(Theme.compact ? 25 : 32), faceHeight)
        leastWidth: Theme.mm(Theme.compact ? 60 : 90)
        symbol: "player-play"
        text: page.shown.start
        onActivated: page.booked.start()
    }
}
