import QtQuick
import QtQuick.Layouts
import kiosk.components
import kiosk.hello
import kiosk.theme
import kiosk.words

// A member's first page: what I have now and next, my training cards, my day.
PageFrame {
    id: page

    required property HelloViewModel hello
    readonly property var captions: Words.captions.hello
    readonly property bool twoColumns: !Theme.portrait && scroller.contentWidth > Theme.mm(280) * Math.min(Theme.textScale, 1.25)

    headerLine: hello.since
    margin: Theme.compact ? Theme.margin : Theme.mm(12)
    sideMargin: Theme.margin

    Scroller {
        id: scroller
        anchors.fill: parent
        contentHeight: page.twoColumns ? Math.max(height, main.implicitHeight, day.implicitHeight)
                                       : Math.max(main.implicitHeight + Theme.mm(10) + day.implicitHeight, 0)

        ColumnLayout {
            id: main
            readonly property int gap: Theme.mm(8)
            width: page.twoColumns ? Math.round((scroller.contentWidth - Theme.margin) * 0.66) : scroller.contentWidth
            height: page.twoColumns ? parent.height : implicitHeight
            x: page.twoColumns && Theme.mirrored ? parent.width - width : 0
            spacing: Theme.tileGap

            Repeater {
                model: page.hello.notices
                NoticeCard {
                    required property var row
                    Layout.fillWidth: true
                    notice: row
                    onRead: page.hello.read(row.id)
                }
            }

            Repeater {
                model: page.hello.leads
                LeadCard {
                    required property var row
                    Layout.fillWidth: true
                    lead: row
                    onWanted: deed => page.hello.do(row.id, deed)
                }
            }

            TextHeading {
                visible: page.hello.counts.cards > 0
                Layout.fillWidth: true
                Layout.topMargin: Theme.grid
                text: page.captions.cards
            }

            GridLayout {
                id: cards
                visible: page.hello.counts.cards > 0
                Layout.fillWidth: true
                Layout.fillHeight: false
                columns: width > Theme.mm(200) * Theme.textScale ? 2 : 1
                columnSpacing: Theme.tileGap
                rowSpacing: Theme.tileGap
                uniformCellWidths: true

                Repeater {
                    model: page.hello.cards
                    TrainingCard {
                        required property var row
                        objectName: "card:" + row.id
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        Layout.preferredWidth: 1
                        card: row
                        onActivated: page.hello.open_card(row.id)
                        onVisualFocusChanged: {
                            if (visualFocus)
                                scroller.show(this);
                        }
                    }
                }
            }

            Item {
                visible: page.twoColumns
                Layout.fillHeight: true
            }

            GridLayout {
                Layout.fillWidth: true
                Layout.fillHeight: false
                Layout.topMargin: Theme.halfGrid
                columns: Math.max(1, Math.min(page.hello.counts.choices, Math.floor(width / (Theme.mm(84) * Theme.textScale))))
                columnSpacing: Theme.mainGap
                rowSpacing: Theme.mainGap
                uniformCellWidths: true

                Repeater {
                    model: page.hello.choices
                    ChoiceButton {
                        required property var row
                        objectName: "choice:" + row.id
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        Layout.preferredWidth: 1
                        choice: row
                        main: page.hello.counts.leads === 0 && row.id === page.hello.first
                        onActivated: page.hello.choose(row.id)
                        onVisualFocusChanged: {
                            if (visualFocus)
                                scroller.show(this);
                        }
                    }
                }
            }
        }

        DayList {
            id: day
            x: page.twoColumns && !Theme.mirrored ? parent.width - width : 0
            y: page.twoColumns ? 0 : main.implicitHeight + Theme.mm(10)
            width: page.twoColumns ? scroller.contentWidth - main.width - Theme.margin : scroller.contentWidth
            height: page.twoColumns ? parent.height : implicitHeight
            today: page.hello.today
            empty: page.hello.empty
            remark: page.hello.remark
            onWanted: id => page.hello.open_entry(id)
        }
    }

    BusyGuard {
        busy: page.hello.busy
    }
}
