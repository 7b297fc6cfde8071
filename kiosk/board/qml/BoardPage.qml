import QtQuick
import kiosk.board
import kiosk.components
import kiosk.shell
import kiosk.theme
import kiosk.words

// The idle screen. Solid means there, outline means taken; yellow is where to tap.
FocusScope {
    id: page

    required property BoardViewModel board
    required property ShellViewModel shell
    readonly property var captions: Words.captions.board
    // Before there is anything to show, what is to be done takes the whole screen.
    readonly property bool blank: page.board.count === 0
    readonly property bool roomy: Theme.screenWidth * Theme.screenHeight > 100000  // mm²: from 20 inches on
    readonly property bool columnFirst: !Theme.portrait && Theme.readerSide === "left"
    // Everything moves by 2 mm with each minute, round a square: nothing burns in.
    property int minute: -1
    property string shownClock: ""
    readonly property int shiftX: minute % 4 === 1 || minute % 4 === 2 ? Theme.burnIn : 0
    readonly property int shiftY: minute % 4 >= 2 ? Theme.burnIn : 0

    Connections {
        target: page.board
        function onPage_changed() {
            if (page.shownClock !== page.board.clock) {
                page.shownClock = page.board.clock;
                page.minute += 1;
            }
        }
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.bench
    }

    Item {
        id: place
        visible: width > Theme.mm(60)
        x: page.columnFirst ? reader.width : 0
        width: Theme.portrait ? page.width : page.width - reader.width
        height: Theme.portrait ? page.height - reader.height : page.height

        Item {
            id: board
            x: Theme.margin + page.shiftX
            y: Theme.margin + page.shiftY - Theme.mm(2)
            width: parent.width - 2 * Theme.margin
            height: parent.height - 2 * Theme.margin + Theme.mm(2)

            // What is for reading only stands above the reach line; if that is far down, the day goes up there, too.
            readonly property int readingEnd: Theme.reach - Theme.margin + Theme.mm(2)
            readonly property bool dayAbove: readingEnd > head.height + Theme.touch
            readonly property int headEnd: head.height + Theme.grid * (Theme.compact ? 1.5 : 3) + strip.room
            readonly property int dayRoom: height - headEnd - Theme.tileGap
            readonly property bool hasDay: dayRoom - day.height > Theme.mm(84)

            Item {
                id: head
                objectName: "head"
                readonly property int gap: Theme.mm(Theme.compact ? 4 : 9)
                readonly property int beside: width - clock.width - gap
                // Beside the clock, smaller if need be; under it only where that is too narrow for the day.
                readonly property bool under: beside < Theme.mm(56) * Theme.textScale
                // The door's name gives way to all else.
                readonly property bool hasName: !under && named.implicitWidth > 0 && named.implicitWidth <= beside
                readonly property string day: hasName ? page.board.door : page.board.date
                readonly property bool tight: under || Math.max(date.implicitWidth, whereabouts.implicitWidth) > beside
                width: parent.width
                height: under ? clock.height + dates.height : Math.max(clock.height, dates.height)

                TextClock {
                    id: clock
                    objectName: "clock"
                    room: head.width
                    anchors { left: parent.left; top: parent.top; topMargin: head.under ? 0 : (head.height - height) / 2 }
                    text: page.board.clock
                }

                Column {
                    id: dates
                    visible: board.height >= (head.under ? clock.height : 0) + height
                    anchors { right: parent.right; top: parent.top; topMargin: head.under ? clock.height : (head.height - height) / 2 }
                    width: head.under ? head.width : head.beside

                    TextBody {
                        id: date
                        visible: !head.tight
                        width: parent.width
                        text: head.day
                    }

                    TextBody {
                        id: whereabouts
                        visible: !head.tight
                        width: parent.width
                        text: page.board.place
                        color: Theme.ink2
                    }

                    TextBody {
                        id: named
                        visible: false  // only measured
                        text: page.board.door
                    }

                    TextSmall {
                        visible: head.tight
                        width: parent.width
                        text: head.day
                        color: Theme.ink
                    }

                    TextSmall {
                        visible: head.tight
                        width: parent.width
                        text: page.board.place
                    }
                }
            }

            Strip {
                id: strip
                readonly property int room: visible ? height + Theme.grid * 2 : 0
                anchors { left: parent.left; right: parent.right }
                y: head.height + Theme.grid * (Theme.compact ? 1 : 2)
                radius: Theme.radius
                inset: Theme.grid
                title: page.board.offline[0]
                words: page.roomy ? page.board.offline[1] : ""
            }

            TileGrid {
                id: grid
                anchors { left: parent.left; right: parent.right }
                y: Math.max(board.readingEnd, board.headEnd + (board.dayAbove ? day.height + Theme.mm(8) : 0))
                height: board.height - y - (board.dayAbove || !board.hasDay ? 0 : day.height + Theme.mm(8))
                tiles: page.board.tiles
                count: page.board.count
                onWanted: id => page.board.open_machine(id)
            }

            DayLine {
                id: day
                visible: known && (board.hasDay || board.dayAbove)
                anchors { left: parent.left; right: parent.right }
                y: board.dayAbove ? board.headEnd : board.height - height
                lanes: page.board.count > 12 || board.dayRoom < Theme.mm(190) ? 1 : 2
                day: page.board.day
            }
        }
    }

    ReaderColumn {
        id: reader
        // By x and y: the reader does not change sides where one reads from the right.
        x: Theme.portrait || page.columnFirst ? 0 : page.width - width
        y: page.height - height
        // A third; on a small screen what the reader has to say needs more.
        width: Theme.portrait ? page.width : Math.round(page.width * (!speaking ? 0.323 : page.blank ? 1 : page.roomy && Theme.textScale === 1 ? 0.323 : Theme.textScale > 1 && Theme.compact ? 1 : 0.62))
        height: Theme.portrait && !alone ? Math.max(Math.round(parent.height * 0.24), leastHeight) : parent.height
        shiftX: page.shiftX
        shiftY: page.shiftY
        message: page.board.message
        alone: page.blank && speaking
        goodbye: page.shell.goodbye
        tongue: page.shell.tongue
        onLanguageWanted: page.shell.switch_language()
        onNoBadgeWanted: page.board.no_badge()
    }
}
