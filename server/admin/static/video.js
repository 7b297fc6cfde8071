// A new video is played once, for a moment and without sound: then YouTube's player knows its title and its length.
{
  const place = document.getElementById("video");
  const form = document.getElementById("form-video");
  const { video, script, nonce } = place.dataset;
  const LONGEST_MS = 15_000;
  // Embedding is not allowed, the video is gone or private, or its name is none (YouTube's player API).
  const REFUSED = new Set([2, 100, 101, 150]);

  let player = null;
  let beat = null;
  let settled = place.dataset.state !== "loading";

  const settle = (state) => {
    if (settled) return;
    settled = true;
    clearInterval(beat);
    clearTimeout(late);
    place.dataset.state = state;
  };
  const late = settled ? null : setTimeout(() => settle("typed"), LONGEST_MS);

  const look = () => {
    const seconds = player.getDuration();
    const title = player.getVideoData?.()?.title;
    // Both are there soon after it has begun to play, and not before.
    if (player.getPlayerState() !== YT.PlayerState.PLAYING || !(seconds > 0) || !title) return;
    player.pauseVideo();
    if (!form.elements.title.value) form.elements.title.value = title.slice(0, 120);
    form.elements.played_ms.value = Math.round(seconds * 1000);
    const whole = Math.round(seconds);
    document.getElementById("length").textContent = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    settle("played");
  };

  window.onYouTubeIframeAPIReady = () => {
    player = new YT.Player("player", {
      width: "100%",
      height: "100%",
      host: "https://www.youtube-nocookie.com",
      videoId: video,
      playerVars: { mute: 1, playsinline: 1, rel: 0, origin: location.origin },
      events: {
        onReady: () => {
          beat = setInterval(look, 250);
          player.playVideo();
        },
        onError: ({ data }) => settle(REFUSED.has(data) ? "refused" : "typed"),
      },
    });
  };

  if (!settled) {
    const theirs = document.createElement("script");
    theirs.src = script;
    theirs.nonce = nonce;
    theirs.onerror = () => settle("typed");
    document.head.append(theirs);
  }
}
