import QtQuick
import QtQuick.Layouts
import kiosk.components
import kiosk.player
import kiosk.theme
import kiosk.training
import kiosk.words

// A video: the picture, what was seen of it as a bar with notches, and beside it what there is to do.
PageFrame {
    id: page

    required property PlayerViewModel player
    required property VideoViewModel video
    readonly property var shown: video.shown
    readonly property var told: video.told
    readonly property var captions: Words.captions.training
    readonly property string state_: player.state
    readonly property bool over: state_ === "ended"
    readonly property bool stands: state_ === "paused" || state_ === "ready" || over
    readonly property bool inTrouble: state_ === "trouble" && !shown.done
    readonly property bool asked: told.asked !== ""

    // Where hands reach only the lowest part of a wide screen, the picture stands over the header's empty card, which is
    // for reading only; the rest keeps to the page.
    readonly property bool raised: !Theme.portrait && Theme.reach > Theme.mm(120)
    readonly property int raisedTop: Theme.mm(10) + Math.round(Theme.nameSize * 1.3)
    readonly property int pageTop: Window.height - height + margin

    // Beside the picture where there is width for it; else under it.
    readonly property bool beside: inside.width > inside.height
    readonly property int gap: Theme.mainGap
    // On the smallest upright screen the words of a trouble need the bar's room.
    readonly property bool barShown: beside || !Theme.compact || !inTrouble
    readonly property int pictureHeight: raised ? Theme.reach - raisedTop
                                         : beside ? inside.height - bar.height - gap : Math.round(inside.height * (inTrouble ? (Theme.compact ? 0.58 : 0.5) : Theme.compact ? 0.34 : 0.46))
    readonly property int sideLeast: Theme.mm(Theme.compact ? 84 : 128) * Math.min(Theme.textScale, 1.25)
    readonly property int pictureWidth: inTrouble && !beside ? inside.width : Math.min(Math.round(pictureHeight * 16 / 9),
                                                 beside ? inside.width - sideLeast - Theme.margin : inside.width)
    // With little room, what there is to do comes before what there is to read.
    readonly property bool crowded: side.height < Theme.mm(120) * Theme.textScale

    margin: Theme.compact ? Theme.grid : Theme.mm(8)
    sideMargin: Theme.compact ? Theme.margin : Theme.margin

    // A touch on the bare page is a sign of somebody, too.
    MouseArea {
        anchors.fill: parent
        onPressed: page.player.present()
    }

    Player {
        id: picture
        objectName: "player"
        x: page.beside && Theme.mirrored ? parent.width - width : 0
        y: page.raised ? page.raisedTop - page.pageTop : 0
        width: page.pictureWidth
        height: page.inTrouble && !page.beside ? page.pictureHeight : Math.min(page.pictureHeight, Math.round(width * 9 / 16))
        player: page.player
        offersAgain: false
    }

    WatchedBar {
        id: bar
        objectName: "bar"
        anchors { left: picture.left; right: picture.right }
        y: page.raised ? 0 : picture.height + page.gap
        watched: page.player.watched
        position: page.player.position / Math.max(1, page.player.duration)
        progress: page.player.progress
        visible: page.barShown
        onSought: to => page.player.seek(to * page.player.duration)
        onGapSought: page.player.toGap()
    }

    Scroller {
        id: side
        x: page.beside && !Theme.mirrored ? picture.width + Theme.margin : 0
        y: page.beside ? 0 : picture.height + page.gap + (page.barShown ? bar.height + page.gap : 0)
        width: page.beside ? parent.width - picture.width - Theme.margin : parent.width
        height: parent.height - y
        contentHeight: column.implicitHeight

        GridLayout {
            id: column
            width: side.contentWidth
            columns: 1
            rowSpacing: Theme.mainGap

            ColumnLayout {
                Layout.row: page.crowded ? 7 : 0
                Layout.fillWidth: true
                spacing: Theme.halfGrid

                Flow {
                    Layout.fillWidth: true
                    spacing: Theme.grid

                    TextSmall {
                        width: Math.min(implicitWidth, parent.width)
                        text: page.shown.subject
                    }

                    Rectangle {
                        visible: page.shown.demo !== ""
                        width: demo.width + 2 * Theme.halfGrid
                        height: demo.height
                        radius: height / 2
                        color: "transparent"
                        border { width: Theme.outline; color: Theme.rule }

                        TextSmall {
                            id: demo
                            objectName: "demo"
                            x: Theme.halfGrid
                            width: Math.min(implicitWidth, column.width - 2 * Theme.halfGrid)
                            text: page.shown.demo
                        }
                    }
                }

                TextHeading {
                    objectName: "videoName"
                    Layout.fillWidth: true
                    text: page.shown.name
                }

                TextBody {
                    objectName: "progress"
                    Layout.fillWidth: true
                    text: page.player.progress + (page.told.left === "" ? "" : " · " + page.told.left)
                }

                TextSmall {
                    visible: text !== "" && !page.shown.done
                    Layout.fillWidth: true
                    text: page.shown.needed
                }
            }

            // Somebody is asked to show that they are there.
            ColumnLayout {
                Layout.row: 1
                visible: page.asked
                Layout.fillWidth: true
                spacing: Theme.grid

                TextHeading {
                    objectName: "asked"
                    Layout.fillWidth: true
                    text: page.told.asked
                    Accessible.role: Accessible.AlertMessage
                }

                MainAction {
                    objectName: "here"
                    Layout.fillWidth: true
                    symbol: "check"
                    text: page.captions.watching
                    onActivated: page.player.play()
                }

                TextBody {
                    Layout.fillWidth: true
                    text: page.player.playing ? page.captions.unanswered : page.captions.paused
                }
            }

            // Enough of it was seen.
            ColumnLayout {
                Layout.row: 2
                visible: page.shown.done && !page.asked
                Layout.fillWidth: true
                spacing: Theme.grid

                TextHeading {
                    objectName: "done"
                    Layout.fillWidth: true
                    text: page.shown.title
                    Accessible.role: Accessible.AlertMessage
                }

                MainAction {
                    objectName: "deed"
                    Layout.fillWidth: true
                    symbol: page.shown.deedIcon
                    text: page.shown.deedCaption
                    onActivated: page.video.do()
                }

                TextBody {
                    visible: text !== ""
                    Layout.fillWidth: true
                    text: page.shown.detail
                }
            }

            // Trouble says itself in place of the picture; here is the way on without it.
            MainAction {
                objectName: "again"
                Layout.row: 3
                visible: page.inTrouble && page.player.again
                Layout.fillWidth: true
                symbol: "refresh"
                text: Words.captions.player.again
                onActivated: page.player.tryAgain()
            }

            MainAction {
                objectName: "toCard"
                Layout.row: 3
                visible: page.inTrouble && !page.player.again
                Layout.fillWidth: true
                symbol: "checklist"
                text: page.captions.toCard
                onActivated: page.video.leave()
            }

            PlainButton {
                objectName: "orToCard"
                Layout.row: 4
                visible: page.inTrouble && page.player.again
                Layout.fillWidth: true
                symbol: "checklist"
                text: page.captions.toCard
                onActivated: page.video.leave()
            }

            MainAction {
                objectName: "go"
                Layout.row: 5
                visible: !page.asked && !page.shown.done && (page.player.playing || page.stands)
                Layout.fillWidth: true
                symbol: page.player.playing ? "player-pause" : "player-play"
                text: page.player.playing ? page.captions.pause : page.over && page.player.notches > 0 ? page.captions.gap : page.captions.play
                onActivated: page.player.playing ? page.player.pause() : page.over ? page.player.toGap() : page.player.play()
            }

            GridLayout {
                Layout.row: 6
                visible: page.player.playing || page.stands
                Layout.fillWidth: true
                columns: width > Theme.mm(130) * Theme.textScale ? 2 : 1
                columnSpacing: Theme.mainGap
                rowSpacing: Theme.mainGap
                uniformCellWidths: true

                PlainButton {
                    objectName: "goOn"
                    visible: page.shown.done && !page.asked
                    Layout.fillWidth: true
                    symbol: page.player.playing ? "player-pause" : "player-play"
                    text: page.player.playing ? page.captions.pause : page.captions.play
                    onActivated: page.player.playing ? page.player.pause() : page.player.play()
                }

                PlainButton {
                    objectName: "gap"
                    visible: page.player.notches > 0 && !page.over
                    Layout.fillWidth: true
                    symbol: "player-skip-back"
                    text: page.captions.gap
                    onActivated: page.player.toGap()
                }

                PlainButton {
                    objectName: "speed"
                    Layout.fillWidth: true
                    symbol: "player-track-next"
                    text: page.told.speed
                    onActivated: page.video.faster()
                }
            }

            TextSmall {
                objectName: "clock"
                Layout.row: 8
                visible: page.state_ !== "trouble"
                Layout.fillWidth: true
                text: page.told.clock
            }
        }
    }
}
