import QtQuick
import kiosk.components
import kiosk.shell
import kiosk.theme
import kiosk.words

// The yellow card with your name. It slides in with the name readable from its first frame. What is above the reach line
// is only for reading: there the card grows downwards, and its buttons stay within reach.
Rectangle {
    id: header

    required property ShellViewModel shell
    property string line          // beside the name: "In since 18:42"
    property string managerLine   // under the name of a manager who has joined
    property bool shown: false

    readonly property int inset: Theme.compact ? Theme.grid : Theme.mm(8)
    readonly property int gap: Theme.mainGap
    readonly property int wide: width - 2 * Theme.margin
    readonly property int backRoom: back.visible ? back.width + gap : 0
    // The two at the right beside each other; over each other where that is too wide, with "I'm done" in its place.
    readonly property bool flat: language.implicitWidth + gap + done.implicitWidth <= wide
    readonly property int buttonsWidth: flat ? language.width + gap + done.width : Math.max(language.width, done.width)
    // A long name may shrink to six tenths before it gets a row of its own.
    readonly property int leastName: Math.ceil(0.6 * name.longestWidth)
    readonly property bool stacked: leastName > wide - gap - buttonsWidth - backRoom
    // The buttons stand below the name.
    readonly property bool apart: stacked || Theme.reach + Theme.grid > inset
    // Where the buttons do not stand in one row, the language stands beside the name.
    readonly property bool languageUp: stacked && Theme.reach === 0 && (!flat || backRoom + buttonsWidth > wide)
                                       && leastName + gap + language.width <= wide
    readonly property int room: wide - (!stacked ? gap + buttonsWidth + (apart ? 0 : backRoom) : languageUp ? gap + language.width : 0)
    readonly property bool joined: shell.manager !== ""
    readonly property bool beside: name.longestWidth + (joined ? other.implicitWidth : lineWidth.advanceWidth) + 2 * Theme.mainGap <= room

    // Rows of buttons: "I'm done" is in the first; the others stand beside it where there is room, and else below.
    readonly property int nameRow: languageUp ? Math.max(names.height, language.height) : names.height
    readonly property int buttonsTop: Math.max(stacked ? inset + nameRow + Theme.grid : inset, Theme.reach + Theme.grid)
    readonly property bool languageBeside: flat && !languageUp && (!stacked || backRoom + buttonsWidth <= wide)
    readonly property bool languageBelow: !languageUp && !languageBeside
    readonly property bool backBeside: backRoom + (languageBeside ? buttonsWidth : done.width) <= wide
    readonly property bool backBelow: back.visible && !backBeside
    readonly property bool backLast: backBelow && languageBelow && backRoom + language.width > wide
    readonly property int secondRow: buttonsTop + done.height + gap
    readonly property int rowsEnd: backLast ? secondRow + language.height + gap + back.height
                                   : languageBelow || backBelow ? secondRow + Math.max(languageBelow ? language.height : 0, backBelow ? back.height : 0)
                                   : buttonsTop + done.height

    visible: shown
    height: shown ? Math.max(rowsEnd, names.height + inset) + inset : 0
    color: Theme.signal
    onShownChanged: {
        if (shown)
            slide.restart();
    }

    transform: Translate { id: shift }

    NumberAnimation {
        id: slide
        target: shift
        property: "y"
        from: Theme.calm ? 0 : -header.inset
        to: 0
        duration: Theme.cardTime
        easing.type: Theme.easing
    }

    TextMetrics {
        id: lineWidth
        font: line.font
        text: line.text
    }

    PlainButton {
        id: back
        objectName: "back"
        visible: header.shell.deeper
        anchors { left: parent.left; leftMargin: Theme.margin; top: parent.top }
        anchors.topMargin: header.backLast ? header.secondRow + language.height + header.gap
                           : header.backBelow ? header.secondRow
                           : (header.buttonsTop + (header.stacked ? header.buttonsTop + done.height : header.rowsEnd) - height) / 2
        width: Math.min(implicitWidth, header.wide)
        tone: "signal"
        symbol: "arrow-left"
        directed: true
        text: Words.captions.shell.back
        onActivated: header.shell.back()
    }

    Grid {
        id: names
        anchors {
            left: back.visible && !header.apart ? back.right : parent.left
            leftMargin: back.visible && !header.apart ? Theme.mainGap : Theme.margin
            top: parent.top
            topMargin: header.apart ? header.inset + (header.nameRow - height) / 2 : Math.max(header.inset, (header.height - height) / 2)
        }
        columns: header.beside ? 3 : 1
        columnSpacing: 2 * Theme.mainGap
        rowSpacing: 0
        verticalItemAlignment: Grid.AlignVCenter

        TextName {
            id: name
            objectName: "greeting"
            width: Math.min(name.longestWidth, header.room)
            text: header.shell.greeting
            color: Theme.signalInk
            wrapMode: Text.NoWrap
            maximumLineCount: 1
        }

        TextBody {
            id: line
            visible: text !== "" && !header.joined
            width: header.beside ? implicitWidth : Math.min(implicitWidth, header.room)
            text: header.line
            color: Theme.signalInk
        }

        // The card is split: the manager who has joined stands at the other side of the line.
        Row {
            id: other
            readonly property int room: header.room - Theme.outline - spacing
            visible: header.joined
            spacing: Theme.mainGap

            Rectangle {
                width: Theme.outline
                height: parent.height
                color: Theme.signalInk
            }

            Column {
                TextHeading {
                    objectName: "manager"
                    width: Math.min(implicitWidth, other.room)
                    text: header.shell.manager
                    color: Theme.signalInk
                }
                TextSmall {
                    visible: text !== ""
                    width: Math.min(implicitWidth, other.room)
                    text: header.managerLine
                    color: Theme.signalInk
                }
            }
        }
    }

    PlainButton {
        id: language
        objectName: "language"
        anchors { right: header.languageBeside ? done.left : parent.right; rightMargin: header.languageBeside ? header.gap : Theme.margin }
        y: header.languageUp ? header.inset + (header.nameRow - height) / 2
           : header.languageBeside ? header.buttonsTop + (done.height - height) / 2 : header.secondRow
        width: Math.min(implicitWidth, header.wide)
        tone: "signal"
        symbol: "language"
        text: header.shell.tongue.caption
        spoken: header.shell.tongue.spoken
        onActivated: header.shell.switch_language()
    }

    Touch {
        id: done
        objectName: "done"
        ringColor: Theme.signalInk
        anchors { right: parent.right; rightMargin: Theme.margin; top: parent.top; topMargin: header.buttonsTop }
        width: Math.min(implicitWidth, header.wide)
        text: Words.captions.shell.done
        spoken: Words.captions.shell.doneSpoken
        implicitWidth: Math.ceil(ring.width + doneText.implicitWidth) + Theme.grid + 2 * Theme.mainGap
        implicitHeight: Math.max(Theme.compact ? Theme.mainHeight : Theme.mm(28), doneText.height + 2 * Theme.halfGrid)
        background: Rectangle {
            radius: Theme.radius
            color: Theme.signalInk
            PressShade { down: done.down; shadeColor: Theme.signal }
        }
        contentItem: Item {
            Ring {
                id: ring
                anchors { left: parent.left; leftMargin: Theme.mainGap; verticalCenter: parent.verticalCenter }
                size: Theme.mm(12)
                share: header.shell.left
                color: Theme.signal
            }

            TextBody {
                id: doneText
                anchors { left: ring.right; leftMargin: Theme.grid; verticalCenter: parent.verticalCenter }
                width: Math.min(implicitWidth, header.wide - ring.width - Theme.grid - 2 * Theme.mainGap)
                text: done.text
                color: Theme.signal
                font.bold: true
                Accessible.ignored: true
            }
        }
        onActivated: header.shell.done()
    }
}
