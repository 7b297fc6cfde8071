import QtQuick
import QtQuick.Layouts
import kiosk.components
import kiosk.enrolment
import kiosk.theme
import kiosk.words

// A new badge: whose it is, the manager's tap, and then fifteen seconds for the badge itself.
PageFrame {
    id: page

    required property EnrolViewModel enrolment
    readonly property var shown: enrolment.shown
    readonly property var captions: Words.captions.enrolment
    readonly property bool choosing: shown.step === "choose"
    readonly property bool twoColumns: choosing && !Theme.portrait && scroller.contentWidth > Theme.mm(280) * Math.min(Theme.textScale, 1.25)

    readonly property int inset: Theme.compact ? Theme.mm(8) : Theme.mm(14)

    margin: Theme.compact ? Theme.margin : Theme.mm(12)
    sideMargin: Theme.margin

    Scroller {
        id: scroller
        anchors.fill: parent
        contentHeight: !page.choosing ? waiting.implicitHeight
                       : page.twoColumns ? Math.max(list.implicitHeight, keys.implicitHeight)
                                         : list.implicitHeight + Theme.mainGap + keys.implicitHeight

        ColumnLayout {
            id: list
            visible: page.choosing
            width: page.twoColumns ? scroller.contentWidth - keys.width - Theme.margin : scroller.contentWidth
            x: page.twoColumns && Theme.mirrored ? parent.width - width : 0
            spacing: Theme.touchGap

            TextHeading {
                Layout.fillWidth: true
                text: page.shown.title
            }

            TextBody {
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.grid
                text: page.shown.words
                color: Theme.ink2
            }

            Repeater {
                model: page.enrolment.people
                Touch {
                    id: somebody
                    required property var row
                    objectName: "person:" + row.id
                    Layout.fillWidth: true
                    implicitHeight: Math.max(Theme.touch, names.height + 2 * Theme.halfGrid)
                    text: row.name
                    spoken: row.spoken
                    background: Rectangle {
                        radius: Theme.radius
                        color: Theme.plate
                        border { width: Theme.outline; color: Theme.rule }
                        PressShade { down: somebody.down }
                    }
                    contentItem: Item {
                        Column {
                            id: names
                            anchors { left: parent.left; right: parent.right; margins: Theme.mm(5); verticalCenter: parent.verticalCenter }

                            TextBody {
                                width: parent.width
                                text: somebody.row.name
                                font.bold: true
                                Accessible.ignored: true
                            }

                            TextSmall {
                                width: parent.width
                                text: somebody.row.words
                                Accessible.ignored: true
                            }
                        }
                    }
                    onActivated: page.enrolment.choose(row.id)
                    onVisualFocusChanged: {
                        if (visualFocus)
                            scroller.show(this);
                    }
                }
            }

            TextBody {
                visible: text !== ""
                Layout.fillWidth: true
                Layout.topMargin: Theme.grid
                text: page.shown.more
                color: Theme.ink2
            }
        }

        Rectangle {
            id: keys
            readonly property int padding: Theme.compact ? Theme.grid : Theme.mm(8)
            readonly property int gap: Theme.mm(2)
            readonly property int perRow: Math.max(1, Math.min(6, Math.floor((scroller.contentWidth - 2 * padding + gap) / (Theme.keyWidth + gap))))

            visible: page.choosing
            x: page.twoColumns && !Theme.mirrored ? parent.width - width : 0
            y: page.twoColumns ? 0 : list.implicitHeight + Theme.mainGap
            width: page.twoColumns ? perRow * (Theme.keyWidth + gap) - gap + 2 * padding : scroller.contentWidth
            implicitHeight: board.height + 2 * padding
            height: implicitHeight
            radius: Theme.radius
            color: Theme.well

            Column {
                id: board
                x: keys.padding
                y: keys.padding
                width: parent.width - 2 * keys.padding
                spacing: Theme.grid

                TextBody {
                    width: parent.width
                    text: page.captions.letters
                }

                TextHeading {
                    objectName: "typed"
                    width: parent.width
                    height: Math.ceil(Theme.headingSize * 1.3)
                    text: page.shown.typed === "" ? "–" : page.shown.typed
                }

                Flow {
                    width: keys.perRow * (Theme.keyWidth + keys.gap) - keys.gap
                    spacing: keys.gap

                    Repeater {
                        model: Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                        LetterKey {
                            required property string modelData
                            objectName: "letter:" + modelData
                            text: modelData
                            onActivated: page.enrolment.type(modelData)
                        }
                    }

                    LetterKey {
                        objectName: "delete"
                        width: 2 * Theme.keyWidth + keys.gap
                        symbol: "arrow-left"
                        spoken: page.captions.delete
                        enabled: page.shown.typed !== ""
                        opacity: enabled ? 1 : Theme.dimStrength
                        onActivated: page.enrolment.type("")
                    }
                }
            }
        }

        // The steps at the reader: one sentence, and the ring while the door waits.
        ColumnLayout {
            id: waiting
            visible: !page.choosing
            width: scroller.contentWidth
            spacing: Theme.mainGap

            Rectangle {
                id: step
                readonly property bool beside: width - sign.width - 3 * page.inset > Theme.mm(90) * Theme.textScale

                Layout.fillWidth: true
                implicitHeight: (beside ? Math.max(sign.height, said.height) : sign.height + Theme.mainGap + said.height) + 2 * page.inset
                radius: Theme.radius
                color: Theme.plate
                border { width: Theme.night ? Theme.outline : 0; color: Theme.leadEdge }

                Rectangle {
                    id: sign
                    anchors {
                        left: parent.left; leftMargin: page.inset
                        top: parent.top; topMargin: step.beside ? (step.height - height) / 2 : page.inset
                    }
                    width: Theme.mm(Theme.compact ? 24 : 56)
                    height: width
                    radius: width / 2
                    color: page.shown.step === "hold" ? "transparent" : Theme.signal
                    border { width: page.shown.step === "hold" ? 0 : Theme.outline; color: Theme.signalInk }

                    Ring {
                        id: ring
                        objectName: "ring"
                        visible: page.shown.step === "hold"
                        size: parent.width
                        disc: Theme.signal
                        color: Theme.ink

                        NumberAnimation { id: count; target: ring; property: "share"; to: 0 }
                        readonly property real seconds: page.shown.seconds
                        onSecondsChanged: {
                            count.stop();
                            share = Math.min(1, seconds / 15);
                            count.duration = seconds * 1000;
                            if (seconds > 0)
                                count.start();
                        }
                    }

                    Icon {
                        anchors.centerIn: parent
                        name: page.shown.step === "done" ? "check" : "id-badge-2"
                        size: Math.round(parent.width * 0.5)
                        color: Theme.signalInk
                    }
                }

                Column {
                    id: said
                    anchors {
                        left: step.beside ? sign.right : parent.left; leftMargin: page.inset
                        right: parent.right; rightMargin: page.inset
                        bottom: parent.bottom; bottomMargin: step.beside ? (step.height - height) / 2 : page.inset
                    }
                    spacing: Theme.grid

                    TextHeading {
                        width: parent.width
                        text: page.shown.title
                    }

                    TextBody {
                        width: parent.width
                        text: page.shown.words
                    }
                }
            }

            Item {
                id: refused
                visible: page.shown.problem !== ""
                onVisibleChanged: {
                    if (visible)
                        Qt.callLater(scroller.show, refused);
                }
                Layout.fillWidth: true
                implicitHeight: trouble.height + 2 * Theme.grid

                Mark {
                    id: stop
                    anchors { left: parent.left; leftMargin: Theme.mm(1); top: trouble.top; topMargin: (Theme.bodySize * 1.24 - height) / 2 }
                    kind: "stop"
                    size: Theme.markLarge
                }

                Column {
                    id: trouble
                    anchors { left: stop.right; leftMargin: Theme.mm(5); right: parent.right; verticalCenter: parent.verticalCenter }

                    TextBody {
                        objectName: "problem"
                        width: parent.width
                        text: page.shown.problem
                        font.bold: true
                    }

                    TextSmall {
                        visible: text !== ""
                        width: parent.width
                        text: page.shown.detail
                    }
                }
            }

            Flow {
                Layout.fillWidth: true
                Layout.topMargin: Theme.grid
                spacing: Theme.mainGap

                MainAction {
                    objectName: "done"
                    visible: page.shown.step === "done"
                    text: page.captions.done
                    symbol: "check"
                    onActivated: page.enrolment.end()
                }

                PlainButton {
                    objectName: "other"
                    text: page.shown.step === "done" ? page.captions.another : page.captions.somebodyElse
                    height: page.shown.step === "done" ? Theme.mainHeight : implicitHeight
                    onActivated: page.enrolment.choose("")
                }
            }
        }
    }
}
