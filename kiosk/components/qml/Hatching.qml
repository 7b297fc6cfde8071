import QtQuick
import kiosk.theme

// Diagonal stripes: out of order, seen from across the room.
Item {
    id: hatching

    property color color: Theme.stop
    readonly property int stripe: Theme.mm(4)
    readonly property int step: Theme.mm(14)

    clip: true
    opacity: Theme.hatchStrength

    Repeater {
        model: Math.max(0, Math.ceil((hatching.width + hatching.height) / hatching.step))
        Rectangle {
            required property int index
            // Along the middle line the stripes stand apart by the step; each runs beyond both edges.
            x: (index + 0.5) * hatching.step - hatching.height / 2 - width / 2
            y: (hatching.height - height) / 2
            width: hatching.stripe
            height: (hatching.width + hatching.height) * 1.5
            transformOrigin: Item.Center
            rotation: 45
            antialiasing: true
            color: hatching.color
        }
    }
}
