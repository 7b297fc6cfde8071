import QtQuick
import QtQuick.Controls.Basic
import kiosk.theme
import kiosk.touch

// Everything that can be touched is one of these. It acts on release inside, sliding off cancels; a second touch within
// 400 ms is the same touch; Enter and Space do what a finger does. Say `onActivated`, not onClicked.
AbstractButton {
    id: button

    property string spoken: text   // what a screen reader says
    property string kind: "button" // "button", "main", "key", "cell" or "destroys": which least size and gap hold
    property color ringColor: Theme.ink  // of the keyboard's focus: what is seen on the ground around
    readonly property bool touchable: true

    signal activated

    implicitWidth: Theme.touch
    implicitHeight: Theme.touch
    padding: 0
    focusPolicy: Qt.StrongFocus
    hoverEnabled: false
    Accessible.role: checkable ? Accessible.CheckBox : Accessible.Button
    Accessible.name: spoken
    Accessible.onPressAction: click()
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()
    onClicked: {
        if (TouchGuard.takes(button))
            activated();
    }

    FocusRing {
        visible: button.visualFocus
        line: button.ringColor
    }
}
