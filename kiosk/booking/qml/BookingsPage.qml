import QtQuick
import kiosk.booking
import kiosk.components
import kiosk.theme

// All that somebody has booked, the next first.
PageFrame {
    id: page

    required property BookingsViewModel bookings
    readonly property var shown: bookings.shown

    margin: Theme.compact ? Theme.margin : Theme.mm(12)
    sideMargin: Theme.margin

    Scroller {
        id: scroller
        anchors.fill: parent
        contentHeight: column.implicitHeight

        Column {
            id: column
            width: scroller.contentWidth
            spacing: Theme.tileGap

            TextHeading {
                width: parent.width
                text: page.shown.title
                bottomPadding: Theme.halfGrid
            }

            TextBody {
                visible: text !== ""
                width: parent.width
                text: page.shown.empty
                color: Theme.ink2
            }

            Repeater {
                model: page.bookings.bookings

                BookingRow {
                    required property var row
                    objectName: "booking:" + row.id
                    width: column.width
                    booking: row
                    onActivated: page.bookings.open_booking(row.id)
                    onVisualFocusChanged: {
                        if (visualFocus)
                            scroller.show(this);
                    }
                }
            }
        }
    }
}
