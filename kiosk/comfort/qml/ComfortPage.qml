import QtQuick
import kiosk.comfort
import kiosk.components
import kiosk.theme
import kiosk.words

// What makes the screen easier: each change is seen at once.
PageFrame {
    id: page

    required property ComfortViewModel comfort
    readonly property var captions: Words.captions.comfort

    margin: Theme.compact ? Theme.margin : Theme.mm(12)
    sideMargin: Theme.margin

    Scroller {
        id: scroller
        anchors.fill: parent
        contentHeight: column.implicitHeight

        Column {
            id: column
            width: scroller.contentWidth
            spacing: Theme.mainGap

            TextHeading {
                width: parent.width
                text: page.captions.title
            }

            TextBody {
                width: parent.width
                text: page.captions.text
            }

            Flow {
                width: parent.width
                spacing: Theme.touchGap

                Repeater {
                    model: [{ scale: 1, name: "usual" }, { scale: 1.25, name: "larger" }, { scale: 1.5, name: "largest" }]

                    Pick {
                        required property var modelData
                        objectName: "text:" + modelData.name
                        text: page.captions[modelData.name]
                        chosen: page.comfort.text_scale === modelData.scale
                        onActivated: page.comfort.set_text(modelData.scale)
                    }
                }
            }

            Turn {
                objectName: "lower"
                title: page.captions.lower
                words: page.captions.lowerWords
                turned: page.comfort.lower
                onActivated: page.comfort.turn_lower()
            }

            Turn {
                objectName: "calm"
                title: page.captions.calm
                words: page.captions.calmWords
                turned: page.comfort.calm
                onActivated: page.comfort.turn_calm()
            }

            TextSmall {
                width: parent.width
                text: page.captions.kept
            }
        }
    }

    component Pick: Touch {
        id: pick
        property bool chosen: false

        Accessible.role: Accessible.RadioButton
        Accessible.checkable: true
        Accessible.checked: chosen
        implicitWidth: Math.max(Theme.mm(46), face.implicitWidth)
        implicitHeight: Math.max(Theme.touch, face.implicitHeight)
        background: Rectangle {
            radius: Theme.radius
            color: pick.chosen ? Theme.ink : Theme.plate
            border { width: Theme.outline; color: pick.chosen ? Theme.ink : Theme.rule }
            PressShade { down: pick.down; shadeColor: pick.chosen ? Theme.plate : Theme.ink }
        }
        contentItem: ButtonFace {
            id: face
            icon: pick.chosen ? "check" : ""
            text: pick.text
            color: pick.chosen ? Theme.plate : Theme.ink
        }
        onVisualFocusChanged: {
            if (visualFocus)
                scroller.show(this);
        }
    }

    // A row that is on or off: the whole row is the target, and its word says which.
    component Turn: Touch {
        id: turn
        property string title
        property string words
        property bool turned: false
        readonly property string stands_: turned ? page.captions.on : page.captions.off

        text: title
        spoken: title + ": " + stands_
        Accessible.role: Accessible.CheckBox
        Accessible.checkable: true
        Accessible.checked: turned
        width: column.width
        implicitHeight: Math.max(Theme.touch, texts.height + 2 * Theme.mm(5))
        background: Rectangle {
            radius: Theme.radius
            color: Theme.plate
            border { width: turn.turned ? Theme.outline : 0; color: Theme.ink }
            PressShade { down: turn.down }
        }
        contentItem: Item {
            Column {
                id: texts
                anchors {
                    left: parent.left; leftMargin: Theme.mm(5)
                    right: standing.left; rightMargin: Theme.grid
                    verticalCenter: parent.verticalCenter
                }

                TextBody {
                    width: parent.width
                    text: turn.title
                    font.bold: true
                    Accessible.ignored: true
                }

                TextSmall {
                    width: parent.width
                    text: turn.words
                    Accessible.ignored: true
                }
            }

            Row {
                id: standing
                anchors { right: parent.right; rightMargin: Theme.mm(5); verticalCenter: parent.verticalCenter }
                spacing: Theme.halfGrid

                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    name: turn.turned ? "check" : "minus"
                    size: Theme.iconSmall
                }

                TextBody {
                    anchors.verticalCenter: parent.verticalCenter
                    text: turn.stands_
                    wrapMode: Text.NoWrap
                    font.bold: turn.turned
                    Accessible.ignored: true
                }
            }
        }
        onVisualFocusChanged: {
            if (visualFocus)
                scroller.show(this);
        }
    }
}
