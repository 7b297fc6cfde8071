import QtQuick
import kiosk.components
import kiosk.notices
import kiosk.theme

// All that somebody was told: what is unread first.
PageFrame {
    id: page

    required property NoticesViewModel notices
    readonly property var shown: notices.shown

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

            Flow {
                width: parent.width
                spacing: Theme.mainGap

                TextHeading {
                    width: Math.min(implicitWidth, parent.width)
                    height: Math.max(implicitHeight, all.visible ? Theme.touch : 0)
                    verticalAlignment: Text.AlignVCenter
                    text: page.shown.title
                }

                PlainButton {
                    id: all
                    objectName: "allRead"
                    visible: text !== ""
                    width: Math.min(implicitWidth, parent.width)
                    symbol: "check"
                    text: page.shown.allRead
                    onActivated: page.notices.read_all()
                }
            }

            TextBody {
                visible: text !== ""
                width: parent.width
                text: page.shown.empty
                color: Theme.ink2
            }

            Repeater {
                model: page.notices.notices

                NoticeCard {
                    required property var row
                    width: column.width
                    notice: row
                    dated: true
                    onRead: page.notices.read(row.id)
                    onWanted: page.notices.go(row.id)
                }
            }
        }
    }
}
