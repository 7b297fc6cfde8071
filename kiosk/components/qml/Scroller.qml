import QtQuick
import kiosk.theme

// The one scrolling area that a page may have, with its buttons; they come only where there is more than fits: beside it,
// or under it where that would leave too little width. Put items inside and let them be `contentWidth` wide.
// A page's main action goes into `foot`: it follows what is inside, and stays in sight when that scrolls. On a low page
// it stands beside it.
Item {
    id: scroller

    default property alias content: inside.data
    property alias foot: foot.data
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
    // Too low for one button over the other: they stand side by side.
    readonly property bool low: rowHeight === 0 && height < 2 * Theme.touch + Theme.touchGap
    readonly property int gutter: low ? Math.max(Theme.gutter, 2 * Theme.touch + Theme.touchGap) : Theme.gutter
    readonly property real contentWidth: area.width
    readonly property bool footed: foot.implicitHeight > 0
    readonly property bool footAside: footed && height < Theme.mm(90) && height > Theme.mm(45) && width > Theme.mm(170) * Theme.textScale
    // Where it would leave next to nothing to be seen it scrolls with the rest.
    readonly property bool footInside: footed && !footAside && height - foot.height - gap - (under ? Theme.touch + gap : 0) < Theme.mm(20)
    readonly property bool footBelow: footed && !footAside && !footInside
    readonly property real footWidth: footAside ? Math.round(width * 0.4) : width - (needed && !under ? gutter + gap : 0)
    // Under a narrow page the buttons stand beside the foot, where both have room.
    readonly property bool footBesideButtons: footBelow && under && needed && foot.width + gap + buttons.width <= width
    readonly property real wholeHeight: contentHeight + (footInside ? gap + Theme.grid + foot.height : 0)  // of what scrolls
    readonly property real inSight: height - (footBelow ? foot.height + gap : 0)  // of that, without buttons
    property int turns: 0

    onWholeHeightChanged: Qt.callLater(scroller.settle)
    onInSightChanged: Qt.callLater(scroller.settle)
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
        const wanted = scroller.wholeHeight > scroller.inSight + 1;
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
            rightMargin: (scroller.needed && !scroller.under ? scroller.gutter + scroller.gap : 0)
                         + (scroller.footAside ? foot.width + scroller.gap : 0)
            bottomMargin: scroller.height - scroller.inSight
                          + (!scroller.needed || !scroller.under ? 0
                             : scroller.footBesideButtons ? Math.max(0, Theme.touch - foot.height) : Theme.touch + scroller.gap)
        }
        contentWidth: width
        contentHeight: scroller.wholeHeight
        boundsBehavior: Flickable.StopAtBounds
        flickableDirection: Flickable.VerticalFlick
        interactive: scroller.needed
        clip: scroller.needed
        activeFocusOnTab: false

        Item {
            id: inside
            width: area.width
            height: scroller.wholeHeight
        }
    }

    Column {
        id: foot
        parent: scroller.footInside ? area.contentItem : scroller
        x: scroller.footAside !== Theme.mirrored ? parent.width - width : 0
        // It follows what is inside, as long as it is in sight there.
        y: scroller.footInside ? scroller.contentHeight + scroller.gap + Theme.grid
           : scroller.footAside || scroller.footBesideButtons ? scroller.height - height
           : Math.min(scroller.contentHeight + scroller.gap + Theme.grid,
                      scroller.height - height - (scroller.needed && scroller.under ? Theme.touch + scroller.gap : 0))
        spacing: scroller.gap
    }

    ScrollButtons {
        id: buttons
        visible: scroller.needed
        anchors { right: parent.right; rightMargin: scroller.footAside ? foot.width + scroller.gap : 0; bottom: parent.bottom }
        flat: scroller.under || scroller.low
        area: area
        rowHeight: scroller.rowHeight
        below: scroller.rowHeight === 0 ? 0
               : Math.max(0, scroller.count - scroller.perRow * scroller.rowsAbove)
    }
}
