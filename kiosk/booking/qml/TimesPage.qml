import QtQuick
import kiosk.booking
import kiosk.components
import kiosk.theme
import kiosk.words

// Another time: which day, and from when. What is taken stands among the times, and cannot be touched.
PageFrame {
    id: page

    required property TimesViewModel times
    readonly property var shown: times.shown
    readonly property var captions: Words.captions.booking

    margin: Theme.compact ? Theme.margin : Theme.mm(12)
    sideMargin: Theme.margin

    Scroller {
        id: scroller
        anchors.fill: parent
        contentHeight: column.implicitHeight

        Column {
            id: column
            width: scroller.contentWidth
            spacing: Theme.mainGap

            // What for; and the other weeks, beside it where there is room.
            Item {
                readonly property bool beside: name.implicitWidth + Theme.mainGap + weeks.implicitWidth <= width
                width: parent.width
                height: !weeks.visible ? name.height
                        : beside ? Math.max(name.height, weeks.height) : name.height + Theme.grid + weeks.height

                TextHeading {
                    id: name
                    y: parent.beside && weeks.visible ? (parent.height - height) / 2 : 0
                    anchors.left: parent.left
                    width: Math.min(implicitWidth, parent.width)
                    text: page.shown.title
                }

                Row {
                    id: weeks
                    visible: page.shown.earlier || page.shown.later
                    x: parent.beside !== Theme.mirrored ? parent.width - width : 0
                    anchors.bottom: parent.bottom
                    spacing: Theme.touchGap

                    PlainButton {
                        objectName: "earlier"
                        visible: page.shown.earlier
                        symbol: "chevron-left"
                        directed: true
                        text: page.captions.earlier
                        onActivated: page.times.turn(-1)
                    }

                    PlainButton {
                        objectName: "later"
                        visible: page.shown.later
                        symbol: "chevron-right"
                        directed: true
                        text: page.captions.later
                        onActivated: page.times.turn(1)
                    }
                }
            }

            Flow {
                id: days
                readonly property int least: Theme.mm(50) * Theme.textScale
                readonly property int columns: Math.max(2, Math.min(7, Math.floor((width + spacing) / (least + spacing))))
                readonly property int cell: Math.floor((width + spacing) / columns) - spacing
                width: parent.width
                spacing: Theme.touchGap

                Repeater {
                    model: page.times.days

                    DayButton {
                        required property var row
                        objectName: "day:" + row.id
                        width: days.cell
                        height: Math.max(implicitHeight, Theme.touch)
                        text: row.caption
                        chosen: row.chosen
                        onActivated: page.times.choose_day(row.id)
                        onVisualFocusChanged: {
                            if (visualFocus)
                                scroller.show(this);
                        }
                    }
                }
            }

            // From when, and what the marks mean.
            Flow {
                visible: page.shown.empty === ""
                width: parent.width
                spacing: Theme.mainGap
                topPadding: Theme.halfGrid

                TextBody {
                    width: Math.min(implicitWidth, parent.width)
                    text: page.captions.begin
                    font.bold: true
                }

                Meaning { kind: "free"; text: page.captions.free }
                Meaning { kind: "in_use"; text: page.captions.taken }
                Meaning {
                    visible: page.shown.times.some(each => each.state === "mine")
                    kind: "mine"
                    text: page.captions.mine
                }
            }

            TextBody {
                visible: text !== ""
                width: parent.width
                text: page.shown.empty
                color: Theme.ink2
            }

            // A row begins with an hour wherever one fits. As few columns as the height has room for: large cells.
            Grid {
                id: grid
                readonly property int count: page.shown.times.length
                readonly property int gap: Theme.halfGrid
                readonly property int least: Theme.mm(30) * Theme.textScale
                readonly property int lowest: Math.max(Theme.mm(Theme.compact ? 16 : 20), Theme.smallSize * 1.4 + 2 * gap)
                readonly property int room: scroller.height - y
                readonly property int most: Math.max(1, Math.floor((parent.width + gap) / (least + gap)))
                readonly property int rows: Math.max(1, Math.ceil(count / columns))
                readonly property int cellWidth: Math.floor((parent.width + gap) / columns) - gap
                readonly property int cellHeight: Math.max(lowest, Math.min(Theme.mm(26), Math.floor((room + gap) / rows) - gap))
                columns: bestColumns()
                spacing: gap

                function bestColumns() {
                    const hour = page.shown.perHour;
                    for (let columns = hour; columns <= most; columns += hour) {
                        if (Math.ceil(count / columns) * (lowest + gap) - gap <= room)
                            return columns;
                    }
                    return Math.max(1, most < hour ? most : Math.floor(most / hour) * hour);
                }

                Repeater {
                    model: page.times.times

                    TimeCell {
                        required property var row
                        objectName: "time:" + row.id
                        width: grid.cellWidth
                        height: grid.cellHeight
                        large: grid.cellWidth > Theme.mm(44) * Theme.textScale
                        time: row
                        onActivated: page.times.choose_time(row.id)
                        onVisualFocusChanged: {
                            if (visualFocus)
                                scroller.show(this);
                        }
                    }
                }
            }
        }
    }

    component Meaning: Row {
        id: meaning
        property string kind
        property string text
        spacing: Theme.halfGrid

        Mark {
            y: (Theme.smallSize * 1.4 - height) / 2
            kind: meaning.kind
            size: Theme.mm(5)
        }

        TextSmall {
            text: meaning.text
            wrapMode: Text.NoWrap
        }
    }
}
