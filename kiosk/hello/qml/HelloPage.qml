import QtQuick
import QtQuick.Layouts
import kiosk.components
import kiosk.hello
import kiosk.notices
import kiosk.theme
import kiosk.words

// A member's first page: what I have now and next, my training cards, my day.
PageFrame {
    id: page

    required property HelloViewModel hello
    readonly property var shown: hello.shown
    readonly property var captions: Words.captions.hello
    // By the width of the page: what comes with scroll buttons, such as a message, takes no column away.
    readonly property bool twoColumns: !Theme.portrait && !Theme.compact && scroller.width > Theme.mm(300) * Math.min(Theme.textScale, 1.25)
    readonly property int mainRoom: twoColumns ? Math.round((scroller.width - Theme.margin) * 0.66) : scroller.width

    // Nothing due and no training begun: the ways on are all there is, and they are large.
    readonly property bool bare: shown.leads.length + shown.cards.length === 0

    // With something to read above it, everything stands a little closer.
    readonly property bool told: shown.notices.length > 0
    readonly property bool low: Theme.screenHeight < 250

    headerLine: shown.since
    margin: Theme.mm(Theme.compact ? 5 : low ? 8 : 12)
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

            // One after the other: each is read before the next one comes.
            Repeater {
                model: page.hello.notices
                NoticeCard {
                    required property var row
                    required property int index
                    visible: index === 0
                    Layout.fillWidth: true
                    notice: row
                    waiting: page.shown.notices.length - 1
                    onRead: page.hello.read(row.id)
                    onWanted: page.hello.go(row.id)
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
                visible: page.shown.cards.length > 0
                Layout.fillWidth: true
                Layout.topMargin: page.told || page.low ? 0 : Theme.grid
                text: page.captions.cards
            }

            GridLayout {
                id: cards
                visible: page.shown.cards.length > 0
                Layout.fillWidth: true
                Layout.fillHeight: false
                columns: page.mainRoom > Theme.mm(200) * Theme.textScale ? 2 : 1
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
                        low: page.low
                        onActivated: page.hello.open_card(row.id)
                        onVisualFocusChanged: {
                            if (visualFocus)
                                scroller.show(this);
                        }
                    }
                }
            }

            Item {
                visible: page.twoColumns && !page.bare
                Layout.fillHeight: true
            }

            GridLayout {
                id: choices
                Layout.fillWidth: true
                Layout.fillHeight: false
                Layout.topMargin: page.bare ? 0 : Theme.halfGrid
                readonly property int cell: (main.width - (columns - 1) * columnSpacing) / columns
                columns: Math.max(1, Math.min(3, Math.floor(main.width / (Theme.mm(84) * Theme.textScale))))
                columnSpacing: Theme.mainGap
                rowSpacing: Theme.mainGap

                Repeater {
                    model: page.hello.choices
                    ChoiceButton {
                        required property var row
                        required property int index
                        objectName: "choice:" + row.id
                        Layout.preferredWidth: choices.cell
                        Layout.fillHeight: true
                        tall: page.bare && choices.columns > 1
                        low: page.told
                        choice: row
                        main: index === 0 && page.shown.leads.length === 0
                        onActivated: page.hello.choose(row.id)
                        onVisualFocusChanged: {
                            if (visualFocus)
                                scroller.show(this);
                        }
                    }
                }
            }

            Item {
                visible: page.twoColumns && page.bare
                Layout.fillHeight: true
            }
        }

        DayList {
            id: day
            x: page.twoColumns && !Theme.mirrored ? parent.width - width : 0
            y: page.twoColumns ? 0 : main.implicitHeight + Theme.mm(10)
            width: page.twoColumns ? scroller.contentWidth - main.width - Theme.margin : scroller.contentWidth
            height: page.twoColumns ? parent.height : implicitHeight
            today: page.hello.today
            empty: page.shown.todayEmpty
            onWanted: id => page.hello.open_entry(id)
        }
    }

    BusyGuard {
        busy: page.shown.busy
    }
}
