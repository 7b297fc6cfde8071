import QtQuick
import kiosk.board
import kiosk.components
import kiosk.theme

// The tiles of the shadow board: as large as they can be, all alike; more than fit are scrolled.
Item {
    id: grid

    required property var tiles   // Rows
    property int count: 0
    property int least: 0         // height that the words of the fullest tile need

    signal wanted(string id)

    readonly property int gap: Theme.tileGap
    readonly property int narrowest: Theme.mm(54) * Theme.textScale
    readonly property int columns: bestColumns(scroller.contentWidth, room)
    readonly property int underneath: scroller.needed && scroller.under ? Theme.touch + Theme.mainGap : 0
    readonly property int room: height - underneath
    readonly property int rows: Math.max(1, Math.ceil(count / columns))
    readonly property int tileWidth: Math.floor((scroller.contentWidth + gap) / columns) - gap
    readonly property int rowsInSight: Math.max(1, Math.min(rows, Math.floor((room + gap) / (Math.max(least, Theme.touch) + gap))))
    readonly property int tileHeight: Math.max(least, Theme.touch, Math.min(Math.floor((room + gap) / rowsInSight) - gap, tileWidth))

    readonly property bool roomy: room >= Math.max(least, Theme.touch)
    // Where rows are low, the tiles are made for that.
    readonly property bool dense: (room + gap) / rows - gap < Theme.mm(46) * Theme.textScale

    // The number of columns that makes the smaller side of a tile largest.
    function bestColumns(width, height) {
        const most = Math.max(1, Math.floor((width + gap) / (narrowest + gap)));
        let best = 1, size = 0;
        for (let columns = 1; columns <= Math.min(most, Math.max(1, count)); columns++) {
            const rows = Math.ceil(count / columns);
            const side = Math.min((width + gap) / columns, 1.15 * (height + gap) / rows);
            if (side > size + 1) {
                best = columns;
                size = side;
            }
        }
        return best;
    }

    // What decides how the tiles are laid out; when it changes, it is tried again without scrolling.
    readonly property string question: [width, height, Theme.textScale, count].join()
    property string answered

    onQuestionChanged: Qt.callLater(grid.measure)

    function fullest() {
        let least = 0;
        for (let n = 0; n < repeater.count; n++)
            least = Math.max(least, repeater.itemAt(n)?.leastHeight ?? 0);
        return least;
    }

    function measure() {
        if (answered !== question) {
            answered = question;
            scroller.needed = false;
            scroller.turns = 0;
        }
        least = fullest();
        scroller.settle();
    }

    Scroller {
        id: scroller
        visible: grid.roomy
        anchors { left: parent.left; right: parent.right }
        // Whole rows only.
        height: Math.max(grid.tileHeight, Math.min(room, grid.rowsInSight * (grid.tileHeight + grid.gap) - grid.gap)) + grid.underneath
        contentHeight: grid.rows * (grid.tileHeight + grid.gap) - grid.gap
        rowHeight: grid.tileHeight + grid.gap
        perRow: grid.columns
        count: grid.count

        Grid {
            columns: grid.columns
            spacing: grid.gap

            Repeater {
                id: repeater
                model: grid.tiles

                Tile {
                    required property var row

                    objectName: "tile:" + row.id
                    width: grid.tileWidth
                    height: grid.tileHeight
                    dense: grid.dense
                    machineState: row.state
                    name: row.name
                    words: row.words
                    symbol: row.icon
                    spoken: row.spoken
                    onLeastHeightChanged: Qt.callLater(grid.measure)
                    onActivated: grid.wanted(row.id)
                    onVisualFocusChanged: {
                        if (visualFocus)
                            scroller.show(this);
                    }
                    Component.onCompleted: Qt.callLater(grid.measure)
                }
            }
        }
    }
}
