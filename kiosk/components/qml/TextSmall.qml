import QtQuick
import kiosk.theme

// The smallest letters there are.
TextBody {
    color: Theme.ink2
    font.pixelSize: Theme.smallSize
}
