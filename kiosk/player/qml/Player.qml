import QtQuick
import QtWebChannel
import QtWebEngine
import kiosk.components
import kiosk.player
import kiosk.theme
import kiosk.words

// YouTube's player, and in its place the words for what keeps it from playing. Nothing is ever laid over it.
Item {
    id: root

    required property PlayerViewModel player
    property bool offersAgain: true  // unless the page does

    // Until there is a picture: what it will stand on.
    Rectangle {
        anchors.fill: parent
        visible: root.player.state !== "idle" && root.player.state !== "trouble"
        color: "black"
    }

    Loader {
        anchors.fill: parent
        active: memory.made && root.player.html !== ""
        sourceComponent: WebEngineView {
            id: view
            objectName: "playerView"

            property bool opening: false

            function open() {
                opening = true;
                loadHtml(root.player.html, root.player.identity);
            }

            Accessible.role: Accessible.Pane
            Accessible.name: Words.captions.player.player
            backgroundColor: "black"
            profile: memory.instance()
            settings.playbackRequiresUserGesture: false
            settings.unknownUrlSchemePolicy: WebEngineSettings.DisallowUnknownUrlSchemes
            settings.javascriptCanOpenWindows: false
            settings.javascriptCanAccessClipboard: false
            settings.allowWindowActivationFromJavaScript: false
            settings.localContentCanAccessRemoteUrls: false
            settings.fullScreenSupportEnabled: false
            settings.screenCaptureEnabled: false
            settings.pdfViewerEnabled: false
            settings.pluginsEnabled: false
            settings.navigateOnDropEnabled: false
            settings.errorPageEnabled: false
            settings.autoLoadIconsForPage: false
            settings.focusOnNavigationEnabled: false

            webChannel: WebChannel {
                registeredObjects: [door]
            }
            userScripts.collection: [{
                    name: "qwebchannel",
                    sourceUrl: "qrc:///qtwebchannel/qwebchannel.js",
                    injectionPoint: WebEngineScript.DocumentCreation,
                    worldId: WebEngineScript.MainWorld
                }]

            Component.onCompleted: open()

            onNavigationRequested: request => {
                // Our own page, once each time we open it, and frames as they first load. A frame that is there stays
                // what it is: a touched link and a script that moves it are both "link clicked" to Chromium.
                const ours = request.isMainFrame && opening && String(request.url).startsWith("data:");
                const within = !request.isMainFrame
                    && (request.navigationType === WebEngineNavigationRequest.OtherNavigation
                        || request.navigationType === WebEngineNavigationRequest.RedirectNavigation);
                opening = opening && !ours;
                if (ours || within)
                    request.accept();
                else
                    request.reject();
            }
            onNewWindowRequested: {}
            onContextMenuRequested: request => request.accepted = true
            onFullScreenRequested: request => request.reject()
            onPermissionRequested: permission => permission.deny()
            onCertificateError: error => error.rejectCertificate()
            onJavaScriptDialogRequested: request => {
                request.accepted = true;
                request.dialogReject();
            }
            onAuthenticationDialogRequested: request => {
                request.accepted = true;
                request.dialogReject();
            }
            onFileDialogRequested: request => {
                request.accepted = true;
                request.dialogReject();
            }
            onColorDialogRequested: request => {
                request.accepted = true;
                request.dialogReject();
            }
            onRegisterProtocolHandlerRequested: request => request.reject()
            onFileSystemAccessRequested: request => request.reject()
            onDesktopMediaRequested: request => request.cancel()
            onRenderProcessTerminated: root.player.pageDied()

            // All that the page can reach of the app.
            QtObject {
                id: door
                WebChannel.id: "door"

                signal order(string name, real value)

                function ready() {
                    root.player.pageReady();
                }
                function report(heartbeat: string) {
                    root.player.pageReported(heartbeat);
                }
                function fail(error: int) {
                    root.player.pageFailed(error);
                }
                function unreachable() {
                    root.player.pageUnreachable();
                }
            }

            Connections {
                target: root.player
                function onPageWanted() {
                    if (root.player.html !== "")
                        view.open();
                }
                function onOrder(name, value) {
                    door.order(name, value);
                }
            }
        }
    }

    // Without a name it is off the record; it goes with this page, and with it all that YouTube remembers.
    // Behind the view, because it must outlive it; asked for its instance before it is complete, it ends the process.
    WebEngineProfilePrototype {
        id: memory
        property bool made: false
        Component.onCompleted: made = true
    }

    Rectangle {
        objectName: "playerTrouble"
        anchors.fill: parent
        visible: root.player.state === "trouble"
        color: Theme.well
        radius: Theme.radius

        Scroller {
            id: scroller
            anchors {
                fill: parent
                margins: Theme.compact ? Theme.grid : Theme.margin
            }
            contentHeight: Math.max(said.height, height)

            Column {
                id: said
                y: Math.max(0, (scroller.height - height) / 2)
                width: scroller.contentWidth
                spacing: Theme.mainGap

                Row {
                    width: parent.width
                    spacing: Theme.grid

                    Mark {
                        id: mark
                        kind: "stop"
                        size: Theme.headingSize
                    }
                    TextHeading {
                        objectName: "playerHeadline"
                        width: parent.width - mark.width - parent.spacing
                        text: root.player.headline
                        Accessible.role: Accessible.AlertMessage
                    }
                }
                TextBody {
                    objectName: "playerAdvice"
                    width: Math.min(parent.width, Theme.lineWidth)
                    text: root.player.advice
                }
                MainAction {
                    objectName: "playerAgain"
                    visible: root.player.again && root.offersAgain
                    width: Math.min(implicitWidth, parent.width)
                    text: Words.captions.player.again
                    symbol: "refresh"
                    onActivated: root.player.tryAgain()
                }
            }
        }
    }
}
