import QtQuick
import QtQuick.Controls.Basic
import kiosk.components
import kiosk.shell
import kiosk.theme

// The frame of every page: header, strips, the page, and the questions on top of it.
Window {
    id: window

    required property ShellViewModel shell
    property bool mayClose: false
    readonly property Item currentPage: pages.currentItem ?? ground.item

    title: window.shell.title
    color: Theme.bench
    visible: false
    onClosing: close => close.accepted = mayClose

    Connections {
        target: window.shell
        function onPage_wanted(how, file, models) {
            if (how === "ground") {
                pages.clear(StackView.Immediate);
                ground.setSource(file, models);
            } else if (how === "bare") {
                pages.clear(StackView.Immediate);
            } else if (how === "pop")
                pages.pop();
            else if (how === "push")
                pages.push(file, models);
            else {
                // Whoever has left leaves no picture of their page behind: no transition.
                pages.clear(StackView.Immediate);
                pages.push(file, models, StackView.Immediate);
            }
            window.currentPage?.forceActiveFocus();
        }
    }

    Shortcut {
        sequences: ["Alt+F4", "Ctrl+Q", "Ctrl+W", "F11"]
        context: Qt.ApplicationShortcut
        onActivated: {}  // swallowed
    }

    Shortcut {
        sequence: "Escape"
        context: Qt.ApplicationShortcut
        onActivated: question.shown ? window.shell.decline() : window.shell.back()
    }

    Item {
        id: root
        anchors.fill: parent
        LayoutMirroring.enabled: Theme.mirrored
        LayoutMirroring.childrenInherit: true

        Item {
            id: under
            anchors.fill: parent
            enabled: !question.shown

            // The board stays as it is behind whoever is here: to make it anew, or to lay it out under the header,
            // takes longer than the whole greeting may.
            Loader {
                id: ground
                anchors.fill: parent
                visible: !window.shell.present && pages.depth === 0
                focus: visible
            }

            Header {
                id: header
                anchors { left: parent.left; right: parent.right }
                shell: window.shell
                line: window.currentPage?.headerLine ?? ""
                managerLine: window.currentPage?.managerLine ?? ""
                shown: window.shell.present
            }

            Strip {
                id: notice
                anchors { left: parent.left; right: parent.right; top: header.bottom }
                visible: window.shell.present && title !== ""
                icon: "id-badge-2"
                title: window.shell.notice[0]
                words: window.shell.notice[1]
            }

            Strip {
                id: strip
                anchors { left: parent.left; right: parent.right; top: notice.bottom }
                visible: window.shell.present && title !== ""
                title: window.shell.offline[0]
                words: window.shell.offline[1]
            }

            StackView {
                id: pages
                anchors { left: parent.left; right: parent.right; bottom: parent.bottom; top: strip.bottom }
                clip: busy

                pushEnter: Come { from: pages.width * (Theme.mirrored ? -0.12 : 0.12) }
                pushExit: Go {}
                popEnter: Come { from: pages.width * (Theme.mirrored ? 0.12 : -0.12) }
                popExit: Go {}
            }
        }

        Question {
            id: question
            objectName: "question"
            anchors.fill: parent
            shell: window.shell
            onAnswered: window.currentPage?.forceActiveFocus()
        }
    }

    component Come: Transition {
        id: come
        property real from: 0
        ParallelAnimation {
            NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.pageTime; easing.type: Theme.easing }
            NumberAnimation {
                property: "x"; from: Theme.calm ? 0 : come.from; to: 0
                duration: Theme.pageTime; easing.type: Theme.easing
            }
        }
    }

    component Go: Transition {
        NumberAnimation { property: "opacity"; from: 1; to: 0; duration: Theme.fadeTime; easing.type: Theme.easing }
    }
}
