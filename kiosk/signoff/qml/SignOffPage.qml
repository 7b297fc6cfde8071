import QtQuick
import QtQuick.Layouts
import kiosk.components
import kiosk.signoff
import kiosk.theme
import kiosk.words

// A trainer at a learner's side: what comes before, the checklist, and the trainer's word, signed with a tap.
PageFrame {
    id: page

    required property SignOffViewModel signoff
    readonly property var shown: signoff.shown
    readonly property var captions: Words.captions.signoff
    readonly property bool looking: shown.stage === "look"
    readonly property bool signed: shown.stage === "signed"
    readonly property bool twoColumns: !Theme.portrait && scroller.contentWidth > Theme.mm(280) * Math.min(Theme.textScale, 1.25)
    readonly property int padding: Theme.compact ? Theme.mainGap : Theme.mm(7)

    managerLine: shown.managerLine
    margin: Theme.compact ? Theme.margin : Theme.mm(12)
    sideMargin: Theme.margin

    Scroller {
        id: scroller
        anchors.fill: parent
        contentHeight: page.twoColumns ? Math.max(main.implicitHeight, word.implicitHeight)
                                       : main.implicitHeight + Theme.mainGap + word.implicitHeight

        ColumnLayout {
            id: main
            width: page.twoColumns ? Math.round((scroller.contentWidth - Theme.margin) * 0.58) : scroller.contentWidth
            x: page.twoColumns && Theme.mirrored ? parent.width - width : 0
            spacing: Theme.touchGap

            // The learner's time card: what is done is punched, and the last hole is the signature.
            Rectangle {
                Layout.fillWidth: true
                implicitHeight: card.height + 2 * page.padding
                radius: Theme.radius
                color: Theme.plate

                Column {
                    id: card
                    anchors { left: parent.left; right: parent.right; top: parent.top; margins: page.padding }
                    spacing: Theme.halfGrid

                    Item {
                        width: parent.width
                        height: Math.max(symbol.height, names.height, punched.visible ? punched.height : 0)

                        Icon {
                            id: symbol
                            visible: !page.signed
                            anchors { left: parent.left; verticalCenter: parent.verticalCenter }
                            name: page.shown.icon
                            size: page.signed ? punched.width : Theme.compact ? Theme.icon : Theme.mm(22)
                        }

                        Hole {
                            id: punched
                            objectName: "punched"
                            visible: page.signed
                            anchors { left: parent.left; verticalCenter: parent.verticalCenter }
                            width: Theme.mm(Theme.compact ? 20 : 40)
                            phase: page.signed && page.shown.passed ? "done" : "next"
                        }

                        Column {
                            id: names
                            anchors { left: symbol.right; leftMargin: page.padding; right: parent.right; verticalCenter: parent.verticalCenter }
                            spacing: Theme.halfGrid

                            TextHeading {
                                objectName: "title"
                                width: parent.width
                                text: page.signed ? page.shown.signed : page.shown.title
                            }

                            TextBody {
                                objectName: "detail"
                                visible: text !== ""
                                width: parent.width
                                text: page.signed ? page.shown.signedDetail : page.shown.detail
                                color: Theme.ink2
                            }
                        }
                    }

                    Repeater {
                        model: page.signoff.proofs
                        Item {
                            id: proof
                            required property var row
                            width: card.width
                            height: Math.max(hole.height, proofWords.height)

                            Hole {
                                id: hole
                                visible: proof.row.done
                                anchors { left: parent.left; verticalCenter: parent.verticalCenter }
                                phase: "done"
                            }

                            Mark {
                                visible: !proof.row.done
                                anchors.centerIn: hole
                                kind: "training"
                                size: Theme.markLarge
                            }

                            TextBody {
                                id: proofWords
                                anchors { left: hole.right; leftMargin: Theme.grid; right: parent.right; verticalCenter: parent.verticalCenter }
                                text: proof.row.words
                            }
                        }
                    }
                }
            }

            TextBody {
                visible: text !== ""
                Layout.fillWidth: true
                Layout.topMargin: Theme.grid
                text: page.shown.rowsTitle
                font.bold: true
            }

            Repeater {
                model: page.signoff.rows
                CheckLine {
                    required row
                    Layout.fillWidth: true
                    onAnswered: wasSeen => page.signoff.answer(row.id, wasSeen)
                }
            }

            TextBody {
                visible: text !== ""
                Layout.fillWidth: true
                Layout.topMargin: Theme.grid
                text: page.shown.typesTitle
                font.bold: true
            }

            Repeater {
                model: page.signoff.types
                PlainButton {
                    required property var row
                    objectName: "type:" + row.id
                    Layout.fillWidth: true
                    leading: true
                    symbol: row.icon
                    text: row.caption
                    onActivated: page.signoff.choose(row.id)
                    onVisualFocusChanged: {
                        if (visualFocus)
                            scroller.show(this);
                    }
                }
            }
        }

        // The trainer's word stays in sight while the checklist moves by.
        Rectangle {
            id: word
            x: page.twoColumns && !Theme.mirrored ? parent.width - width : 0
            y: page.twoColumns ? Math.max(0, Math.min(scroller.area.contentY, scroller.contentHeight - implicitHeight))
                               : main.implicitHeight + Theme.mainGap
            width: page.twoColumns ? scroller.contentWidth - main.width - Theme.margin : scroller.contentWidth
            height: implicitHeight
            implicitHeight: column.implicitHeight + 2 * page.padding
            radius: Theme.radius
            color: Theme.well

            ColumnLayout {
                id: column
                anchors { left: parent.left; right: parent.right; top: parent.top; margins: page.padding }
                spacing: Theme.mainGap

                MainAction {
                    objectName: "pass"
                    visible: page.looking
                    Layout.fillWidth: true
                    enabled: page.shown.mayPass
                    symbol: page.shown.verdict === "pass" ? "check" : ""
                    text: page.captions.pass
                    onActivated: page.signoff.decide("pass")
                }

                ChoiceChip {
                    objectName: "notYet"
                    visible: page.looking
                    Layout.fillWidth: true
                    text: page.captions.notYet
                    chosen: page.shown.verdict === "not_yet"
                    onWanted: page.signoff.decide("not_yet")
                }

                TextBody {
                    objectName: "bars"
                    visible: text !== ""
                    Layout.fillWidth: true
                    text: page.shown.bars
                }

                TextBody {
                    visible: page.shown.reasons.length > 0
                    Layout.fillWidth: true
                    text: page.captions.why
                }

                Flow {
                    visible: page.shown.reasons.length > 0
                    Layout.fillWidth: true
                    spacing: Theme.touchGap

                    Repeater {
                        model: page.signoff.reasons
                        ChoiceChip {
                            required property var row
                            objectName: "reason:" + row.id
                            width: Math.min(implicitWidth, column.width)
                            text: row.caption
                            chosen: row.chosen
                            onWanted: page.signoff.toggle(row.id)
                        }
                    }
                }

                TextBody {
                    visible: page.shown.limits.length > 0
                    Layout.fillWidth: true
                    text: page.captions.limit
                }

                Flow {
                    visible: page.shown.limits.length > 0
                    Layout.fillWidth: true
                    spacing: Theme.touchGap

                    Repeater {
                        model: page.signoff.limits
                        ChoiceChip {
                            required property var row
                            objectName: "limit:" + row.id
                            width: Math.min(implicitWidth, column.width)
                            text: row.caption
                            chosen: row.chosen
                            onWanted: page.signoff.limit(row.id)
                        }
                    }
                }

                Trouble {
                    id: trouble
                    visible: page.shown.problem !== ""
                    onVisibleChanged: {
                        if (visible)
                            Qt.callLater(scroller.show, trouble);
                    }
                    Layout.fillWidth: true
                    sentence: page.shown.problem
                    detail: page.shown.problemDetail
                }

                TapPrompt {
                    visible: page.shown.prompt !== ""
                    Layout.fillWidth: true
                    text: page.shown.prompt
                }

                MainAction {
                    objectName: "goOn"
                    visible: page.signed && page.shown.prompt === ""
                    Layout.fillWidth: true
                    text: page.captions.goOn
                    onActivated: page.signoff.leave()
                }

                PlainButton {
                    objectName: "undo"
                    visible: page.shown.undo !== ""
                    Layout.fillWidth: true
                    symbol: "arrow-back-up"
                    text: page.shown.undo
                    onActivated: page.signoff.undo()
                }

                PlainButton {
                    objectName: "leave"
                    visible: !page.signed
                    Layout.fillWidth: true
                    symbol: "door-exit"
                    text: page.shown.leave
                    onActivated: page.signoff.leave()
                }
            }
        }
    }
}
