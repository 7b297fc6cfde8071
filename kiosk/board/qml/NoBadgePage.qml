import QtQuick
import kiosk.board
import kiosk.components
import kiosk.shell
import kiosk.theme
import kiosk.words

// For whoever has no badge: looking round, joining, or a badge forgotten. Yellow stays where the reader is.
FocusScope {
    id: page

    required property BoardViewModel board
    required property ShellViewModel shell
    readonly property var captions: Words.captions.board
    readonly property bool columnFirst: !Theme.portrait && Theme.readerSide === "left"

    Rectangle {
        anchors.fill: parent
        color: Theme.bench
    }

    Item {
        id: place
        x: page.columnFirst ? reader.width : 0
        width: Theme.portrait ? page.width : page.width - reader.width
        height: Theme.portrait ? page.height - reader.height : page.height

        Scroller {
            id: scroller
            anchors { fill: parent; margins: Theme.margin }
            // What is above the reach line is for reading only: there are no buttons of the list.
            contentHeight: cards.implicitHeight

            Column {
                id: cards
                width: scroller.contentWidth
                spacing: Theme.mm(Theme.compact ? 5 : 8)

                TextName {
                    visible: !Theme.compact
                    width: parent.width
                    text: page.captions.noBadgeTitle
                }

                TextHeading {
                    visible: Theme.compact
                    width: parent.width
                    text: page.captions.noBadgeTitle
                }

                Way {
                    icon: "users"
                    title: page.captions.guest
                    words: page.captions.guestWords
                }

                Way {
                    icon: "qrcode"
                    title: page.captions.join
                    words: page.board.join === "" ? page.captions.joinAsk : page.captions.joinWords
                    code: page.board.join
                }

                Way {
                    icon: "id-badge-2"
                    title: page.captions.forgotten
                    words: page.captions.forgottenWords
                }
            }
        }
    }

    ReaderColumn {
        id: reader
        x: Theme.portrait || page.columnFirst ? 0 : page.width - width
        y: page.height - height
        width: Theme.portrait ? page.width : Math.round(page.width * 0.323)
        height: Theme.portrait ? Math.max(Math.round(parent.height * 0.24), leastHeight) : parent.height
        message: page.board.message
        goodbye: page.shell.goodbye
        tongue: page.shell.tongue
        otherway: page.captions.toBoard
        otherwayIcon: "arrow-left"
        onLanguageWanted: page.shell.switch_language()
        onNoBadgeWanted: page.board.back()
    }

    component Way: Rectangle {
        id: way

        property string icon
        property string title
        property string words
        property string code
        readonly property int inset: Theme.mm(Theme.compact ? 5 : 8)
        readonly property bool roomy: width > Theme.mm(170) * Theme.textScale
        readonly property int codeRoom: code === "" ? 0 : Theme.phoneCode + inset
        readonly property bool codeBeside: width - codeRoom - 2 * inset > Theme.mm(80) * Theme.textScale

        width: cards.width
        implicitHeight: (codeBeside ? Math.max(texts.height, codeRoom - inset) : texts.height + codeRoom) + 2 * inset
        radius: Theme.radius
        color: Theme.plate

        Icon {
            id: symbol
            visible: way.roomy
            anchors { left: parent.left; top: parent.top; margins: way.inset }
            name: way.icon
            size: Theme.iconLarge
        }

        Column {
            id: texts
            anchors {
                left: way.roomy ? symbol.right : parent.left; leftMargin: way.inset
                top: parent.top; topMargin: way.codeBeside ? (way.height - height) / 2 : way.inset
            }
            width: way.width - (way.roomy ? symbol.width + way.inset : 0) - 2 * way.inset - (way.codeBeside ? way.codeRoom : 0)
            spacing: Theme.halfGrid

            TextHeading {
                width: parent.width
                text: way.title
            }

            TextBody {
                width: Math.min(parent.width, Theme.lineWidth)
                text: way.words
            }
        }

        Image {
            objectName: "code"
            visible: way.code !== ""
            anchors { right: parent.right; bottom: parent.bottom; margins: way.inset }
            width: Theme.phoneCode
            height: width
            source: way.code
            smooth: false
            fillMode: Image.PreserveAspectFit
            Accessible.ignored: true
        }
    }
}
