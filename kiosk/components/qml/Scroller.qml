import QtQuick
import kiosk.theme

// The one scrolling area that a page may have, with its buttons; they come only where there is more than fits: beside it,
// or under it where that would leave too little width. Put items inside and let them be `contentWidth` wide.
Item {
    id: scroller

    default property alias content: inside.data
    property real contentHeight: 0
    property int rowHeight: 0        // height of one row; with it the buttons say how many things are below
    property int perRow: 1
    property int count: 0            // how many things there are: the last row may be short of some
    property int gap: Theme.mainGap  // to its buttons; more where what is inside keeps more away from everything
    property bool needed: false
    readonly property alias area: area
    // Rows of which all is in sight, or above it. The last one has no gap under it.
    readonly property int rowsAbove: rowHeight === 0 ? 0 : Math.ceil(area.contentHeight / rowHeight)
                                     - Math.ceil((area.contentHeight - area.contentY - area.height - 1) / rowHeight)
    readonly property bool under: width < Theme.mm(140)
    readonly property real contentWidth: area.width
    property int turns: 0

    onContentHeightChanged: Qt.callLater(scroller.settle)
    onHeightChanged: Qt.callLater(scroller.settle)
    onWidthChanged: {
        scroller.turns = 0;
        scroller.needed = false;
        Qt.callLater(scroller.settle);
    }

    // The buttons take room only once they are needed. What fits beside them fits without them, too; should it ever not,
    // they stay. Before the page has a size nothing is known: buttons taken then would stay for no reason.
    function settle() {
        if (scroller.width <= 0 || scroller.height <= 0)
            return;
        const wanted = scroller.contentHeight > scroller.height + 1;
        if (wanted !== scroller.needed && (wanted || scroller.turns < 4)) {
            scroller.turns += 1;
            scroller.needed = wanted;
        }
        area.returnToBounds();
    }

    function show(item) {
        const y = item.mapToItem(area.contentItem, 0, 0).y;
        if (y < area.contentY)
            area.contentY = Math.max(0, y - Theme.focusRing);
        else if (y + item.height > area.contentY + area.height)
            area.contentY = Math.min(y + item.height - area.height + Theme.focusRing, area.contentHeight - area.height);
    }

    Flickable {
        id: area
        objectName: "scrollArea"
        anchors {
            left: parent.left; top: parent.top; bottom: parent.bottom; right: parent.right
            rightMargin: scroller.needed && !scroller.under ? Theme.gutter + scroller.gap : 0
            bottomMargin: scroller.needed && scroller.under ? Theme.touch + scroller.gap : 0
        }
        contentWidth: width
        contentHeight: scroller.contentHeight
        boundsBehavior: Flickable.StopAtBounds
        flickableDirection: Flickable.VerticalFlick
        interactive: scroller.needed
        clip: scroller.needed
        activeFocusOnTab: false

        Item {
            id: inside
            width: area.width
            height: scroller.contentHeight
        }
    }

    ScrollButtons {
        visible: scroller.needed
        anchors { right: parent.right; bottom: parent.bottom }
        flat: scroller.under
        area: area
        below: scroller.rowHeight === 0 ? 0
               : Math.max(0, scroller.count - scroller.perRow * scroller.rowsAbove)
    }
}
