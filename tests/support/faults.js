// What is asked of every page, in the words of WCAG 2.2, as far as a program can tell.
() => {
  const found = [];
  const seen = (e) => { const r = e.getBoundingClientRect(); const s = getComputedStyle(e);
    return r.width > 0 && r.height > 0 && s.visibility !== "hidden" && s.opacity !== "0" && !e.closest(".visually-hidden, .skip"); };
  const what = (e) => `<${e.tagName.toLowerCase()}${e.id ? " #" + e.id : ""} ${e.className}> ${(e.textContent || "").trim().slice(0, 40)}`;
  const said = (e) => {
    const by = (e.getAttribute("aria-labelledby") || "").split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    return (e.getAttribute("aria-label") || by || [...(e.labels ?? [])].map((l) => l.textContent).join(" ") || e.textContent || e.alt || "").trim();
  };

  if (!document.documentElement.lang) found.push("no language");
  if (!document.title.trim() || document.title.startsWith("·")) found.push("no title");
  if (document.querySelectorAll("h1").length !== 1) found.push("not one h1");
  if (!document.querySelector("main")) found.push("no main");
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  ids.filter((id, n) => ids.indexOf(id) !== n).forEach((id) => found.push(`id twice: ${id}`));
  for (const e of document.querySelectorAll("[aria-labelledby], [aria-describedby], [aria-controls]"))
    for (const name of ["aria-labelledby", "aria-describedby", "aria-controls"])
      for (const id of (e.getAttribute(name) || "").split(/\s+/).filter(Boolean))
        if (!document.getElementById(id)) found.push(`${name} leads nowhere: ${what(e)}`);

  for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!said(e)) found.push(`has no name: ${what(e)}`);
    if (e.tabIndex < 0 && !e.disabled) found.push(`cannot be reached: ${what(e)}`);
    const r = e.getBoundingClientRect();
    const inText = e.tagName === "A" && getComputedStyle(e).display === "inline";
    if (seen(e) && !inText && e.type !== "checkbox" && e.type !== "radio" && (r.height < 24 || r.width < 24)) found.push(`smaller than 24 px: ${what(e)}`);
  }
  for (const e of document.querySelectorAll("img:not([alt])")) found.push(`no words for ${what(e)}`);
  for (const e of document.querySelectorAll("table")) if (!e.querySelector("th[scope]")) found.push(`no headers: ${what(e)}`);

  if (document.documentElement.scrollWidth > innerWidth) found.push(`wider than the window: ${document.documentElement.scrollWidth}`);

  const parse = (text) => { const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return text.startsWith("color(") ? [r * 255, g * 255, b * 255, a] : [r, g, b, a]; };
  const over = (top, under) => top.slice(0, 3).map((c, n) => c * top[3] + under[n] * (1 - top[3]));
  const ground = (e) => { const layers = [];
    for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); layers.push(c); if (c[3] === 1) break; }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]); };
  const light = (c) => { const [r, g, b] = c.map((v) => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b; };
  const told = new Set();
  for (const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); walker.nextNode();) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !seen(e) || e.closest("script, style, option") || told.has(e)) continue;
    told.add(e);
    const style = getComputedStyle(e), back = ground(e), fore = over(parse(style.color), back);
    const [hi, lo] = [light(fore), light(back)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize), large = e.ariaHidden === "true" || size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = (hi + .05) / (lo + .05);
    if (ratio < (large ? 3 : 4.5)) found.push(`contrast ${ratio.toFixed(1)}: ${what(e)}`);
    if (size < 14) found.push(`letters of ${size} px: ${what(e)}`);
  }
  return found;
}
