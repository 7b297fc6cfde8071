import QtQuick
import kiosk.components
import kiosk.theme
import kiosk.words

// Today from opening to closing: what is on, and where we are. For reading only.
Rectangle {
    id: line

    property var day
    property int lanes: 2
    readonly property var items: day.items ?? []
    readonly property var hours: day.hours ?? []
    readonly property bool known: items.length + hours.length > 0 || (day.empty ?? "") !== ""
    readonly property int inset: Theme.grid
    readonly property int reach: width - 2 * inset
    readonly property int laneHeight: Math.ceil(Theme.smallSize * 1.3) + 2 * Theme.halfGrid
    readonly property int hoursHeight: Math.ceil(Theme.smallSize * 1.3) + Theme.halfGrid
    readonly property int laneGap: Theme.touchGap
    property int leftOut: 0

    function at(part, width) {
        const x = Math.round(part * reach);
        return inset + (Theme.mirrored ? reach - x - width : x);
    }

    implicitHeight: inset + hoursHeight + lanes * (laneHeight + laneGap) - laneGap + inset
    height: implicitHeight
    radius: Theme.radius
    color: Theme.well
    Accessible.role: Accessible.List
    Accessible.name: Words.captions.board.today

    // Each finds the first lane with room for its bar and its words; the builder gives the most important first.
    function arrange() {
        const lanes = [];
        let left = 0;
        for (let n = 0; n < repeater.count; n++) {
            const bar = repeater.itemAt(n);
            if (bar === null)
                return;
            let lane = 0;
            while (lane < line.lanes && (lanes[lane] ?? []).some(other => bar.from < other.to + line.laneGap && other.from < bar.to + line.laneGap))
                lane++;
            bar.lane = lane < line.lanes ? lane : -1;
            if (lane < line.lanes)
                (lanes[lane] = lanes[lane] ?? []).push(bar);
            else
                left++;
        }
        line.leftOut = left;
    }

    onWidthChanged: Qt.callLater(line.arrange)
    onLanesChanged: Qt.callLater(line.arrange)

    TextMetrics {
        id: hourWidth
        font: sample.font
        text: "00:00"
    }

    TextSmall {
        id: sample
        visible: false
    }

    Repeater {
        model: line.hours

        TextSmall {
            required property var modelData
            required property int index
            // On a narrow line only each second or third hour is written.
            readonly property int nth: Math.max(1, Math.ceil(hourWidth.advanceWidth * 1.5 * line.hours.length / line.reach))

            visible: index % nth === 0 && (more.x > x + width + Theme.halfGrid || !more.visible)
            y: line.inset - Theme.mm(1)
            x: Math.max(line.inset, Math.min(line.at(modelData.at, 0) - width / 2, line.width - line.inset - width))
            text: modelData.caption
            wrapMode: Text.NoWrap
        }
    }

    TextSmall {
        id: more
        visible: line.leftOut > 0
        anchors { right: parent.right; rightMargin: line.inset }
        y: line.inset - Theme.mm(1)
        text: Words.captions.board && Words.more(line.leftOut)
        font.bold: true
        color: Theme.ink
    }

    TextBody {
        objectName: "dayEmpty"
        visible: line.items.length === 0 && text !== ""
        x: line.inset
        y: line.inset + line.hoursHeight
        width: line.reach
        text: line.day.empty ?? ""
        color: Theme.ink2
    }

    Repeater {
        id: repeater
        model: line.items
        onCountChanged: Qt.callLater(line.arrange)

        Item {
            id: bar
            objectName: "day:" + modelData.id

            required property var modelData
            readonly property int barWidth: Math.max(Theme.mm(2), Math.round((modelData.end - modelData.start) * line.reach))
            readonly property int barX: line.at(modelData.start, barWidth)
            readonly property int wordsWidth: words.implicitWidth + 2 * Theme.touchGap
            // Words that do not fit into their bar stand beside it, behind it where there is room, and else before it.
            readonly property bool fits: wordsWidth <= barWidth
            readonly property int behindX: Theme.mirrored ? barX - wordsWidth : barX + barWidth
            readonly property int beforeX: Theme.mirrored ? barX + barWidth : barX - wordsWidth
            readonly property int besideX: behindX >= line.inset && behindX + wordsWidth <= line.width - line.inset ? behindX : beforeX
            readonly property int wordsX: Math.max(line.inset, Math.min(!fits ? besideX : Theme.mirrored ? barX + barWidth - wordsWidth : barX,
                                                                        line.width - line.inset - wordsWidth))
            readonly property int from: Math.min(barX, wordsX)
            readonly property int to: Math.max(barX + barWidth, wordsX + wordsWidth)
            property int lane: -1

            visible: lane >= 0
            x: from
            y: line.inset + line.hoursHeight + lane * (line.laneHeight + line.laneGap)
            width: to - from
            height: line.laneHeight
            onFromChanged: Qt.callLater(line.arrange)
            onToChanged: Qt.callLater(line.arrange)
            Accessible.role: Accessible.ListItem
            Accessible.name: modelData.spoken

            Rectangle {
                objectName: "bar"
                x: bar.barX - bar.from
                width: bar.barWidth
                height: parent.height
                radius: Theme.mm(1.5)
                color: Theme.plate
            }

            TextSmall {
                id: words
                objectName: "words"
                x: bar.wordsX - bar.from + Theme.touchGap
                anchors.verticalCenter: parent.verticalCenter
                text: bar.modelData.caption
                wrapMode: Text.NoWrap
                color: Theme.ink
                font.bold: true
                Accessible.ignored: true
            }
        }
    }

    // Now.
    Rectangle {
        id: now
        readonly property bool known: line.day.now !== null && line.day.now !== undefined
        visible: known
        x: line.at(known ? line.day.now : 0, 0) - width / 2
        y: 0
        width: Theme.mm(1)
        height: line.height
        color: Theme.ink

        Rectangle {
            anchors { horizontalCenter: parent.horizontalCenter; verticalCenter: parent.top }
            width: Theme.mm(5)
            height: width
            radius: width / 2
            antialiasing: true
            color: Theme.ink
        }
    }
}
