// The week of bookings: what the server has, by the workshop's wall clock, and anew whenever the journal has moved.
{
  const place = document.getElementById("week");
  const { entries, booking, type, machine, language, today, words } = place.dataset;
  const say = JSON.parse(words);
  const machines = JSON.parse(document.getElementById("machines").textContent);
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

  const fetched = async ({ startStr, endStr }) => {
    const asked = new URLSearchParams({ start: startStr.slice(0, 19), end: endStr.slice(0, 19) });
    if (type) asked.set("type", type);
    if (machine) asked.set("machine", machine);
    const answer = await fetch(`${entries}?${asked}`, { headers: { "X-Doorwright-Live": "1" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  };

  const buttonText = (text) => ({ ...text, today: say.today, prev: say.prev, next: say.next });
  const view = machine ? "timeGridWeek" : "resourceTimelineWeek";
  const calendar = EventCalendar.create(place, {
    view,
    // A view has words of its own, in English, which go before those of the calendar.
    views: { [view]: { buttonText } },
    date: today,
    firstDay: 1,
    locale: language,
    height: "auto",
    headerToolbar: { start: "prev,today,next", center: "", end: "title" },
    resources: machines,
    slotDuration: machine ? "00:30" : { days: 1 },
    // All of them would be a long list of empty rows.
    filterResourcesWithEvents: !machine && !type,
    dayHeaderFormat: { weekday: "short", day: "numeric", month: "short" },
    ...(machine ? { slotMinTime: "06:00", slotMaxTime: "24:00" } : {}),
    allDaySlot: false,
    nowIndicator: Boolean(machine),
    eventStartEditable: false,
    eventDurationEditable: false,
    selectable: false,
    eventSources: [{ events: fetched }],
    eventContent: ({ event }) => {
      const time = document.createElement("span");
      time.className = "entry-time";
      time.textContent = `${clock.format(event.start)}–${clock.format(event.end)}`;
      const who = document.createElement("span");
      who.className = "entry-who";
      who.textContent = event.title;
      return { domNodes: [time, who] };
    },
    eventDidMount: ({ event, el }) => {
      el.setAttribute("aria-label", event.extendedProps.says);
      el.dataset.booking = event.id;
    },
    eventClick: ({ event }) => { location.href = booking + event.id; },
  });
  document.body.addEventListener("doorwright:news", () => calendar.refetchEvents());

  const filter = document.getElementById("filter");
  filter.elements.type.addEventListener("change", () => { filter.elements.machine.value = ""; filter.submit(); });
  filter.elements.machine.addEventListener("change", () => filter.submit());
}
