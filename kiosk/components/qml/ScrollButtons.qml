import QtQuick
import kiosk.theme
import kiosk.words

// Up and down beside a list, or under it, and how much of it is out of sight below. Dragging works as well.
Grid {
    id: buttons

    required property Flickable area
    property int below: 0      // things out of sight below; 0 says nothing
    property int rowHeight: 0  // with it each press ends at the beginning of a row, so that none is cut
    property bool flat: false  // side by side

    columns: flat ? 2 : 1
    spacing: Theme.touchGap
    horizontalItemAlignment: Grid.AlignHCenter
    verticalItemAlignment: Grid.AlignVCenter

    function page(direction) {
        let target = area.contentY + direction * (area.height - Theme.touch / 2);
        if (rowHeight > 0) {
            const rows = Math.max(1, Math.floor((area.height + Theme.tileGap) / rowHeight));
            target = rowHeight * (Math.round(area.contentY / rowHeight) + direction * rows);
        }
        slide.to = Math.max(0, Math.min(target, area.contentHeight - area.height));
        slide.restart();
    }

    NumberAnimation {
        id: slide
        objectName: "slide"
        target: buttons.area
        property: "contentY"
        duration: Theme.tileTime
        easing.type: Theme.easing
    }

    Arrow {
        objectName: "scrollUp"
        symbol: "chevron-up"
        spoken: Words.captions.components.up
        enabled: !buttons.area.atYBeginning
        onActivated: buttons.page(-1)
    }

    Arrow {
        objectName: "scrollDown"
        symbol: "chevron-down"
        spoken: Words.captions.components.down + (buttons.below > 0 ? ", " + Words.more(buttons.below) : "")
        count: buttons.below
        enabled: !buttons.area.atYEnd
        onActivated: buttons.page(1)
    }

    component Arrow: PlainButton {
        id: arrow

        property int count: 0

        width: buttons.flat ? implicitWidth : Theme.gutter
        implicitWidth: Math.max(Theme.touch, inside.implicitWidth + 2 * Theme.grid)
        height: Math.max(Theme.touch, inside.implicitHeight + 2 * Theme.halfGrid)
        contentItem: Item {
            Grid {
                id: inside
                anchors.centerIn: parent
                columns: buttons.flat ? 2 : 1
                columnSpacing: Theme.halfGrid
                horizontalItemAlignment: Grid.AlignHCenter
                verticalItemAlignment: Grid.AlignVCenter

                TextSmall {
                    visible: arrow.count > 0
                    text: "+" + arrow.count
                    color: Theme.ink
                    font.bold: true
                    Accessible.ignored: true
                }

                Icon {
                    name: arrow.symbol
                    size: Theme.iconSmall
                }
            }
        }
    }
}
