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
    readonly property bool told: shown.problem !== "" || shown.prompt !== ""
    readonly property bool twoColumns: !Theme.portrait && scroller.contentWidth > Theme.mm(280) * Math.min(Theme.textScale, 1.25)
    // In one column what decides stands under what scrolls, where there is height for both.
    readonly property bool footed: !twoColumns && scroller.height > Theme.mm(150) * Theme.textScale
    readonly property int padding: Theme.compact ? Theme.mainGap : Theme.mm(7)

    managerLine: shown.managerLine
    margin: Theme.compact ? Theme.margin : Theme.mm(12)
    sideMargin: Theme.margin

    Scroller {
        id: scroller
        anchors.fill: parent
        contentHeight: page.twoColumns ? Math.max(main.implicitHeight, word.high ? height + word.hidden : word.wholeHeight)
                                       : main.implicitHeight + Theme.mainGap + word.wholeHeight

        foot: [
            Item {
                id: promptPlace
                visible: page.footed && page.told
                width: prompt.width
                height: prompt.height
            },
            Item {
                id: headPlace
                visible: page.footed && page.looking
                width: head.width
                height: head.height
            }
        ]

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

        // The trainer's word stays in sight while the checklist moves by. Where it is higher than the page, its choices move
        // with the last of the checklist, between what decides and the prompt.
        Rectangle {
            id: word
            readonly property int gap: Theme.mainGap
            readonly property int inner: width - 2 * page.padding
            readonly property int headRoom: page.looking && !page.footed ? head.height + gap : 0
            readonly property int promptRoom: page.told && !page.footed ? prompt.height + gap : 0
            readonly property int restHeight: choices.room + promptRoom + exits.height
            readonly property int wholeHeight: headRoom + restHeight + 2 * page.padding
            readonly property bool high: page.twoColumns && wholeHeight > scroller.height
            readonly property bool promptStays: high && scroller.height - headRoom - promptRoom - 2 * page.padding > Theme.mm(45)
            readonly property int movingHeight: restHeight - (promptStays ? promptRoom : 0)
            readonly property int viewHeight: high ? scroller.height - headRoom - (promptStays ? promptRoom : 0) - 2 * page.padding : movingHeight
            readonly property int hidden: movingHeight - viewHeight
            readonly property int hiddenFrom: scroller.contentHeight - scroller.height - hidden

            x: page.twoColumns && !Theme.mirrored ? parent.width - width : 0
            y: page.twoColumns ? Math.max(0, Math.min(scroller.area.contentY, scroller.contentHeight - height))
                               : main.implicitHeight + Theme.mainGap
            width: page.twoColumns ? scroller.contentWidth - main.width - Theme.margin : scroller.contentWidth
            height: high ? scroller.height : wholeHeight
            radius: Theme.radius
            color: Theme.well

            function show(item) {
                if (!high || item.parent !== moving) {
                    Qt.callLater(scroller.show, item);
                    return;
                }
                const shift = Math.min(item.y, hidden, Math.max(0, item.y + item.height - viewHeight));
                scroller.area.contentY = Math.max(scroller.area.contentY, hiddenFrom + shift);
            }

            GridLayout {
                id: head
                parent: page.footed ? headPlace : word
                visible: page.looking
                x: page.footed ? 0 : page.padding
                y: x
                width: page.footed ? scroller.footWidth : word.inner
                columns: page.footed && width > Theme.mm(170) * Theme.textScale ? 2 : 1
                columnSpacing: word.gap
                rowSpacing: word.gap

                MainAction {
                    objectName: "pass"
                    Layout.fillWidth: true
                    enabled: page.shown.mayPass
                    symbol: page.shown.verdict === "pass" ? "check" : ""
                    text: page.captions.pass
                    onActivated: page.signoff.decide("pass")
                }

                ChoiceChip {
                    objectName: "notYet"
                    Layout.fillWidth: true
                    Layout.fillHeight: head.columns > 1
                    text: page.captions.notYet
                    chosen: page.shown.verdict === "not_yet"
                    onWanted: page.signoff.decide("not_yet")
                }
            }

            Item {
                x: page.padding
                y: page.padding + word.headRoom
                width: word.inner
                height: word.viewHeight
                clip: word.high

                Item {
                    id: moving
                    y: -Math.max(0, Math.min(word.hidden, scroller.area.contentY - word.hiddenFrom))
                    width: parent.width
                    height: word.movingHeight

                    ColumnLayout {
                        id: choices
                        readonly property int room: implicitHeight > 0 ? implicitHeight + word.gap : 0
                        width: parent.width
                        spacing: word.gap

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
                                    width: Math.min(implicitWidth, word.inner)
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
                                    width: Math.min(implicitWidth, word.inner)
                                    text: row.caption
                                    chosen: row.chosen
                                    onWanted: page.signoff.limit(row.id)
                                }
                            }
                        }
                    }

                    ColumnLayout {
                        id: exits
                        y: choices.room + (word.promptStays ? 0 : word.promptRoom)
                        width: parent.width
                        spacing: word.gap

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

            // What the next tap does, and why the last one did not.
            Column {
                id: prompt
                parent: page.footed ? promptPlace : word.promptStays ? word : moving
                readonly property int ends: word.hiddenFrom + y + height - word.viewHeight
                visible: page.told
                onVisibleChanged: Qt.callLater(prompt.comeInSight)
                onEndsChanged: Qt.callLater(prompt.comeInSight)
                x: word.promptStays ? page.padding : 0
                y: page.footed ? 0 : word.promptStays ? word.height - page.padding - height : choices.room
                width: page.footed ? scroller.footWidth : word.inner
                spacing: word.gap

                function comeInSight() {
                    if (visible && !page.footed && !word.promptStays)
                        word.show(prompt);
                }

                Trouble {
                    visible: page.shown.problem !== ""
                    width: parent.width
                    sentence: page.shown.problem
                    detail: page.shown.problemDetail
                }

                TapPrompt {
                    visible: page.shown.prompt !== ""
                    width: parent.width
                    text: page.shown.prompt
                }
            }
        }
    }
}
