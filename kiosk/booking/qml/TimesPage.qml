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

            TextHeading {
                width: parent.width
                text: page.shown.title
            }

            Flow {
                id: days
                readonly property int least: Theme.mm(54) * Theme.textScale
                readonly property int columns: Math.max(2, Math.min(9, Math.floor((width + spacing) / (least + spacing))))
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

                PlainButton {
                    objectName: "earlier"
                    visible: page.shown.earlier
                    width: days.cell
                    symbol: "chevron-left"
                    directed: true
                    text: page.captions.earlier
                    onActivated: page.times.turn(-1)
                }

                PlainButton {
                    objectName: "later"
                    visible: page.shown.later
                    width: days.cell
                    symbol: "chevron-right"
                    directed: true
                    text: page.captions.later
                    onActivated: page.times.turn(1)
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

            // A row begins with an hour wherever one fits.
            Grid {
                id: grid
                readonly property int gap: Theme.halfGrid
                readonly property int least: Theme.mm(30) * Theme.textScale
                readonly property int most: Math.max(1, Math.floor((parent.width + gap) / (least + gap)))
                readonly property int whole: Math.floor(most / page.shown.perHour) * page.shown.perHour
                readonly property int cell: Math.floor((parent.width + gap) / columns) - gap
                columns: whole > 0 ? whole : most
                spacing: gap

                Repeater {
                    model: page.times.times

                    TimeCell {
                        required property var row
                        objectName: "time:" + row.id
                        width: grid.cell
                        height: Math.max(implicitHeight, Theme.mm(Theme.compact ? 16 : 20))
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
