pragma Singleton

import QtQuick

// The only place with numbers and colours. Lengths are millimetres on the glass, turned into pixels by mm().
// A token must not begin with "on" and a capital: QML would take it for a handler.
QtObject {
    id: theme

    // What this screen and this person need. kiosk/theme/look.py sets these and nobody else.
    property real pixelsPerMm: 96 / 25.4
    property real screenWidth: 527       // mm
    property real screenHeight: 296      // mm
    property real reachTop: 0            // mm from the screen's top that are for reading only
    property bool night: false
    property real textScale: 1           // 1, 1.25 or 1.5
    property bool calm: false            // calm motion
    property bool mirrored: false        // right to left
    property string readerSide: "below"  // "left", "right" or "below"
    property var glyphs: ({})            // icon name -> its letter in the icon font

    // Colours: machine paint, not screens.
    readonly property color bench: night ? "#14171A" : "#E3E7E5"
    readonly property color plate: night ? "#1F2428" : "#FBFCFB"
    readonly property color well: night ? "#0C0E10" : "#CFD5D2"
    readonly property color ink: night ? "#F2F4F1" : "#14181A"
    readonly property color ink2: night ? "#B6BEC2" : "#363D41"
    readonly property color rule: night ? "#838D93" : "#666F74"
    readonly property color signal: "#FFB612"
    readonly property color signalInk: "#14181A"
    readonly property color free: night ? "#62D394" : "#0A5530"
    readonly property color mine: night ? "#93C3FF" : "#0A478A"
    readonly property color stop: night ? "#FF9F96" : "#8F0F0C"
    // The first card of a page: dark on the day bench, framed in signal at night.
    readonly property color lead: night ? plate : signalInk
    readonly property color leadInk: "#F2F4F1"
    readonly property color leadInk2: "#B6BEC2"
    readonly property color leadEdge: night ? signal : lead
    // A code for a phone is dark on light in both themes.
    readonly property color code: "#14181A"
    readonly property color codePaper: "#FFFFFF"

    readonly property real hatchStrength: 0.2
    readonly property real pressStrength: 0.16
    readonly property real dimStrength: 0.6
    readonly property real veil: 0.72

    // Lengths.
    function mm(length) {
        return Math.round(length * pixelsPerMm);
    }

    // What has little room shows less: up to fifteen inches, or a narrow portrait.
    readonly property bool compact: screenHeight < 210 || screenWidth < 150
    readonly property bool portrait: screenHeight > screenWidth
    readonly property int grid: mm(4)
    readonly property int halfGrid: mm(2)
    readonly property int margin: mm(compact ? 8 : 16)
    readonly property int tileGap: mm(5)
    readonly property int mainGap: mm(6)
    readonly property int touchGap: mm(3)
    readonly property int destroyGap: mm(8)
    readonly property int radius: mm(3)
    readonly property int outline: Math.max(1, mm(0.8))
    readonly property int focusRing: mm(1.5)
    readonly property int touch: mm(20)
    readonly property int gutter: Math.max(touch, mm(17 * textScale))  // for scroll buttons
    readonly property int mainWidth: mm(60)
    readonly property int mainHeight: mm(25)
    readonly property int keyWidth: mm(20)
    readonly property int keyHeight: mm(18)
    readonly property int cell: mm(16)
    readonly property int mark: mm(6)
    readonly property int markLarge: mm(8)
    readonly property int icon: mm(compact ? 12 : 14)
    readonly property int iconLarge: mm(compact ? 16 : 30)
    readonly property int iconSmall: mm(10)
    readonly property int burnIn: mm(2)
    readonly property int phoneCode: mm(50)
    readonly property int reach: mm(reachTop)

    // Letters. The capital heights are promises; a font's pixel size follows from its own capitals.
    readonly property string display: "Archivo"
    readonly property string reading: "Atkinson Hyperlegible"
    readonly property string icons: "tabler-icons"
    readonly property var wide: ({"wdth": 112, "wght": 800})
    readonly property var figures: ({"tnum": 1})
    readonly property real displayCapitals: 0.686  // of the em; from the font's OS/2 table
    readonly property real readingCapitals: 0.668

    function letters(capitals, ratio) {
        return Math.round(capitals * textScale * pixelsPerMm / ratio);
    }

    readonly property int clockSize: letters(compact ? 12 : 23, displayCapitals)
    readonly property int nameSize: letters(compact ? 10 : 18, displayCapitals)
    readonly property int headingSize: letters(compact ? 7 : 8, displayCapitals)
    readonly property int bodySize: letters(5.5, readingCapitals)
    readonly property int smallSize: letters(4.4, readingCapitals)
    readonly property int leastSize: Math.round(4.4 * pixelsPerMm / displayCapitals)
    readonly property int lineWidth: 30 * bodySize  // about 60 letters

    // Motion explains, then stops.
    readonly property int pressTime: 80
    readonly property int fadeTime: 80
    readonly property int tileTime: calm ? fadeTime : 200
    readonly property int pageTime: calm ? fadeTime : 200
    readonly property int sheetTime: calm ? fadeTime : 260
    readonly property int cardTime: calm ? fadeTime : 320
    readonly property int punchTime: calm ? fadeTime : 160
    readonly property int nodEvery: 6000
    readonly property int nodTime: 600
    readonly property int busyAfter: 400
    readonly property int easing: Easing.OutCubic
}
