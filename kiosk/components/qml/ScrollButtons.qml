import QtQuick
import kiosk.theme
import kiosk.words

// Up and down beside a list, or under it, and how much of it is out of sight below. Dragging works as well.
Grid {
    id: buttons

    required property Flickable area
    property int below: 0      // things out of sight below; 0 says nothing
    property bool flat: false  // side by side

    columns: flat ? 3 : 1
    spacing: Theme.touchGap
    horizontalItemAlignment: Grid.AlignHCenter
    verticalItemAlignment: Grid.AlignVCenter

    function page(direction) {
        const target = area.contentY + direction * (area.height - Theme.touch / 2);
        slide.to = Math.max(0, Math.min(target, area.contentHeight - area.height));
        slide.restart();
    }

    NumberAnimation {
        id: slide
        target: buttons.area
        property: "contentY"
        duration: Theme.tileTime
        easing.type: Theme.easing
    }

    TextSmall {
        visible: buttons.flat && buttons.below > 0
        text: Words.captions.components ? Words.more(buttons.below) : ""
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
        spoken: Words.captions.components.down
        enabled: !buttons.area.atYEnd
        onActivated: buttons.page(1)
    }

    TextSmall {
        width: Theme.touch
        visible: !buttons.flat && buttons.below > 0
        horizontalAlignment: Text.AlignHCenter
        text: Words.captions.components ? Words.more(buttons.below) : ""
    }

    component Arrow: PlainButton {
        id: arrow
        width: Theme.touch
        height: Theme.touch
        contentItem: Item {
            Icon {
                anchors.centerIn: parent
                name: arrow.symbol
                size: Theme.iconSmall
            }
        }
    }
}
