// What every page does by itself: news, questions before what cannot be undone, forms that are sent once.
{
  const body = document.body;

  // News: regions listen for `doorwright:news` and fetch themselves anew.
  if (body.dataset.seen && document.querySelector("[data-hx-trigger*='doorwright:news']")) {
    let seen = Number(body.dataset.seen);
    let due = null;
    const away = document.getElementById("away");
    const news = new EventSource("/admin/live");
    news.addEventListener("head", (event) => {
      away.hidden = true;
      if (Number(event.data) <= seen) return;
      seen = Number(event.data);
      // A door that pushes twenty changes moves the head twenty times.
      due ??= setTimeout(() => {
        due = null;
        body.dispatchEvent(new CustomEvent("doorwright:news"));
      }, 150);
    });
    let lost = null;
    news.addEventListener("open", () => { clearTimeout(lost); lost = null; away.hidden = true; });
    news.addEventListener("error", () => {
      // The stream ends now and then by itself, and is there again in a moment.
      lost ??= setTimeout(() => { away.hidden = false; }, 6000);
      // Refused for good, as to somebody who is not logged in any more: the browser does not try again.
      if (news.readyState === EventSource.CLOSED) location.reload();
    });
    addEventListener("pagehide", () => news.close());
  }

  // A form with data-ask asks first.
  document.addEventListener("submit", (event) => {
    const question = event.submitter?.dataset.ask ?? event.target.dataset.ask;
    if (question && !confirm(question)) { event.preventDefault(); return; }
    if (event.target.method !== "post" || event.defaultPrevented) return;
    // A second press while the answer is on its way would be a second change.
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "1";
  });
  // Back by the browser's button: what was sent may be sent anew.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((each) => delete each.dataset.sent));

  // Seconds that are left until something ends; at the end it is looked at anew. Counted from the server's time, as
  // this machine's clock may be off.
  const ends = new Map();
  const count = () => document.querySelectorAll("[data-until]").forEach((each) => {
    const { until, now, text } = each.dataset;
    if (!ends.has(until)) ends.set(until, performance.now() + Date.parse(until) - Date.parse(now));
    const left = Math.ceil((ends.get(until) - performance.now()) / 1000);
    if (left >= 0) each.textContent = text.replace("#", left);
    if (left === -1) body.dispatchEvent(new CustomEvent("doorwright:news"));
  });
  count();
  setInterval(count, 1000);

  // The first field that is wrong.
  document.querySelector(".is-invalid")?.focus();
}
