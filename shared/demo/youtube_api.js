// Stands in for https://www.youtube.com/iframe_api: the documented interface, over an iframe and messages.
// Source: YouTube's "Player API Reference for iframe Embeds".
"use strict";
window.YT = {
  PlayerState: { UNSTARTED: -1, ENDED: 0, PLAYING: 1, PAUSED: 2, BUFFERING: 3, CUED: 5 },

  Player: class {
    #frame = document.createElement("iframe");
    #events;
    #info = { currentTime: 0, duration: 0, state: -1, rate: 1, video: "", title: "" };

    constructor(place, options) {
      this.#events = options.events ?? {};
      const parameters = new URLSearchParams({ ...options.playerVars, enablejsapi: 1 });
      this.#frame.id = place;
      this.#frame.allow = "autoplay; encrypted-media";
      this.#frame.referrerPolicy = "strict-origin-when-cross-origin";
      this.#frame.width = options.width;
      this.#frame.height = options.height;
      this.#frame.src = `the home/embed/${options.videoId}?${parameters}`;
      window.addEventListener("message", (message) => {
        if (message.source === this.#frame.contentWindow) this.#hear(message.data);
      });
      document.getElementById(place).replaceWith(this.#frame);
    }

    #hear({ event, data, info }) {
      this.#info = info;
      this.#events[event]?.({ target: this, data });
    }

    #tell(order, ...values) {
      this.#frame.contentWindow.postMessage({ order, values }, "the home");
    }

    playVideo() { this.#tell("play"); }
    pauseVideo() { this.#tell("pause"); }
    seekTo(seconds, allowSeekAhead) { this.#tell("seek", seconds); }
    setPlaybackRate(rate) { this.#tell("rate", rate); }
    loadVideoById(video, seconds) { this.#tell("load", video.videoId ?? video, video.startSeconds ?? seconds ?? 0); }
    cueVideoById(video, seconds) { this.#tell("cue", video.videoId ?? video, video.startSeconds ?? seconds ?? 0); }

    getCurrentTime() { return this.#info.currentTime; }
    getDuration() { return this.#info.duration; }
    getPlayerState() { return this.#info.state; }
    getPlaybackRate() { return this.#info.rate; }
    getAvailablePlaybackRates() { return [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]; }
    getVideoUrl() { return `https://www.youtube.com/watch?v=${this.#info.video}`; }
    getVideoData() { return { video_id: this.#info.video, title: this.#info.title }; }
  },
};
queueMicrotask(() => window.onYouTubeIframeAPIReady?.());
