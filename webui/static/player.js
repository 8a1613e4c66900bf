// The evidence player: one clock moves picture, boxes, words and axis together. Without it the video still plays.
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const WIDE = 1000, LEFT = 96, RIGHT = 128, LANE = 20, STRIP = 54;
  const clockText = (s) => {
    const whole = Math.max(0, Math.floor(s)), h = Math.floor(whole / 3600), m = Math.floor(whole / 60) % 60;
    const two = (n) => String(n).padStart(2, "0");
    return h ? `${h}:${two(m)}:${two(whole % 60)}` : `${m}:${two(whole % 60)}`;
  };
  const shape = (name, attributes, parent, text) => {
    const node = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
    if (text !== undefined) node.textContent = text;
    if (parent) parent.append(node);
    return node;
  };

  const start = (root, data) => {
    const find = (selector) => root.querySelector(selector);
    const video = find("[data-video]"), boxes = find("[data-boxes]"), axis = find("[data-axis-box]");
    const words = JSON.parse(axis.dataset.words);
    const parts = data.video ? data.video.parts : [];
    let now = 0, chosen = null;

    // -- one clock: seconds of the recording; the played file may lack its gaps
    const toFile = (s) => {
      const part = parts.find((one) => s < one.starts + one.duration) || parts[parts.length - 1];
      return part ? part.at + Math.min(Math.max(0, s - part.starts), part.duration) : s;
    };
    const toAxis = (t) => {
      const part = [...parts].reverse().find((one) => t >= one.at) || parts[0];
      return part ? part.starts + t - part.at : t;
    };

    // -- the axis
    const scale = (s) => LEFT + (WIDE - LEFT - RIGHT) * s / Math.max(1, data.duration);
    const lanes = [];
    const lane = (label, height, draw) => lanes.push({ label, height, draw });
    const bars = (spans, kind) => (group, y, height) => spans.forEach(([from, to]) =>
      shape("rect", { class: `bar ${kind}`, x: scale(from), y: y + 4, width: Math.max(1.5, scale(to) - scale(from)), height: height - 8, rx: 2 }, group));
    const moments = [...document.querySelectorAll("[data-moment]")].map((button) => ({
      button, from: Number(button.dataset.from), to: Number(button.dataset.to), outcome: button.dataset.outcome,
      box: button.dataset.box ? button.dataset.box.split(",").map(Number) : null,
    })).sort((a, b) => a.from - b.from);
    lane(words.strip, STRIP, (group, y, height) => {
      if (data.video) shape("image", { href: axis.dataset.strip, x: LEFT, y: y + 2, width: WIDE - LEFT - RIGHT, height: height - 4, preserveAspectRatio: "none" }, group);
    });
    if (moments.length) lane(words.findings, LANE + 4, (group, y, height) => moments.forEach((one) => {
      const mark = shape("circle", { class: `mark ${one.outcome}`, cx: scale(one.from), cy: y + height / 2, r: 6 }, group);
      shape("title", {}, mark, `${clockText(one.from)} ${one.button.textContent.replace(/\s+/g, " ").trim()}`);
      mark.addEventListener("click", (event) => { event.stopPropagation(); show(one); });
    }));
    data.notices.forEach((notice) => {
      const seconds = notice.share === null ? "" : words.share.replace("{}", notice.seconds).replace("{}", `${(notice.share * 100).toFixed(0)}%`);
      lanes.push({ label: words.kinds[notice.kind] || notice.kind, height: LANE, draw: bars(notice.seen, ""), note: notice.share === null ? "" : `${notice.seconds}s ${(notice.share * 100).toFixed(0)}%`, hint: seconds });
    });
    if (data.voiced.length) lane(words.speech, LANE, bars(data.voiced, "voice"));
    if (data.comments.length) lane(words.comments, LANE, bars(data.comments.map((one) => [one.at, one.at]), "comment"));
    const shown = data.cards.filter((one) => one.action === "explaining");
    if (shown.length) lane(words.cards, LANE + 4, (group, y, height) => shown.forEach((one, index) => {
      const end = index + 1 < shown.length ? shown[index + 1].at : data.duration;
      const bar = shape("rect", { class: "bar card", x: scale(one.at), y: y + 3, width: Math.max(2, scale(end) - scale(one.at)), height: height - 6, rx: 2 }, group);
      shape("title", {}, bar, `${one.title} ${one.price}`);
      shape("text", { x: scale(one.at) + 4, y: y + height / 2 + 4 }, group, one.title.slice(0, Math.max(0, Math.floor((scale(end) - scale(one.at)) / 13))));
    }));
    const tall = lanes.reduce((sum, one) => sum + one.height, 0) + 22;
    const picture = shape("svg", { viewBox: `0 0 ${WIDE} ${tall}`, "aria-hidden": "true" }, axis);
    let y = 0;
    lanes.forEach((one) => {
      const group = shape("g", {}, picture);
      shape("rect", { class: "lane", x: LEFT, y: y + 1, width: WIDE - LEFT - RIGHT, height: one.height - 2 }, group);
      shape("text", { x: 8, y: y + one.height / 2 + 4 }, group, one.label);
      if (one.note) shape("text", { class: "share", x: WIDE - RIGHT + 8, y: y + one.height / 2 + 4 }, group, one.note);
      if (one.hint) shape("title", {}, group, `${one.label} ${one.hint}`);
      one.draw(group, y, one.height);
      y += one.height;
    });
    data.gaps.forEach((gap) => {
      const hole = shape("rect", { class: "gap", x: scale(gap.from), y: 1, width: Math.max(2, scale(gap.to) - scale(gap.from)), height: y - 2 }, picture);
      shape("title", {}, hole, `${words.gaps} ${clockText(gap.from)}–${clockText(gap.to)} ${gap.why}`);
    });
    const step = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600].find((one) => data.duration / one <= 8) || 7200;
    for (let s = 0; s <= data.duration; s += step) {
      shape("line", { class: "tick", x1: scale(s), x2: scale(s), y1: 0, y2: y }, picture);
      shape("text", { x: scale(s), y: y + 15, "text-anchor": s ? "middle" : "start" }, picture, clockText(s));
    }
    const needle = shape("line", { class: "needle", x1: LEFT, x2: LEFT, y1: 0, y2: y }, picture);
    axis.setAttribute("aria-valuemax", Math.round(data.duration));
    const seekTo = (event) => {
      const box = picture.getBoundingClientRect();
      const share = ((event.clientX - box.left) / box.width * WIDE - LEFT) / (WIDE - LEFT - RIGHT);
      seek(Math.min(1, Math.max(0, share)) * data.duration);
    };
    axis.addEventListener("pointerdown", (event) => { axis.setPointerCapture(event.pointerId); chosen = null; seekTo(event); });
    axis.addEventListener("pointermove", (event) => { if (event.buttons && axis.hasPointerCapture(event.pointerId)) seekTo(event); });

    // -- the words
    const fill = (name, rows, empty) => {
      const list = find(`[data-list-of="${name}"]`), rowsOf = list.querySelector("ol");
      find(`[data-count="${name}"]`).textContent = rows.length || "";
      rows.forEach((row) => {
        const item = document.createElement("li"), button = document.createElement("button"), time = document.createElement("time"), said = document.createElement("span");
        button.type = "button";
        time.textContent = clockText(row.from);
        said.textContent = row.text;
        said.lang = "zh-CN";
        if (row.doubtful) { said.className = "doubtful"; said.title = row.doubtful; }
        button.append(time, said);
        button.addEventListener("click", () => { chosen = row.box ? row : null; seek(row.from, true); });
        item.append(button);
        rowsOf.append(item);
        row.button = button;
      });
      if (!rows.length) { const item = document.createElement("li"); item.className = "empty"; item.textContent = empty || list.dataset.empty; rowsOf.append(item); }
      return rows;
    };
    const speech = fill("speech", data.utterances.map((one) => ({ from: one.from, to: one.to, text: one.text, doubtful: one.confidence < 0.8 ? `${(one.confidence * 100).toFixed(0)}% ${one.readings.join(" / ")}` : "" })), data.listened ? "" : find('[data-list-of="speech"]').dataset.unheard);
    const screen = fill("screen", data.tracks.flatMap((one) => one.seen.map(([from, to]) => ({ from, to, text: one.text, box: one.box }))).sort((a, b) => a.from - b.from));
    const comments = fill("comments", data.comments.map((one) => ({ from: one.at, to: one.at + 4, text: one.role && one.role !== "viewer" ? `[${one.role}] ${one.text}` : one.text })));
    const lists = { speech, screen, comments, moments };
    const tabs = [...root.querySelectorAll("[data-tab]")];
    const open = (name) => tabs.forEach((tab) => {
      const on = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      find(`[data-list-of="${tab.dataset.tab}"]`).hidden = !on;
    });
    tabs.forEach((tab, index) => {
      tab.addEventListener("click", () => { open(tab.dataset.tab); follow(); });
      tab.addEventListener("keydown", (event) => {
        const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!by) return;
        event.preventDefault(); event.stopPropagation();
        const next = tabs[(index + by + tabs.length) % tabs.length];
        open(next.dataset.tab); next.focus(); follow();
      });
    });

    // -- everything follows the clock
    const frame = data.frame;
    if (frame) boxes.setAttribute("viewBox", `0 0 ${frame[0]} ${frame[1]}`);
    const drawBoxes = () => {
      boxes.replaceChildren();
      const own = chosen && chosen.box ? [chosen] : moments.filter((one) => one.box && one.from <= now && now < one.to);
      own.forEach(({ box }) => shape("rect", { x: box[0] - 6, y: box[1] - 6, width: box[2] + 12, height: box[3] + 12, rx: 4 }, boxes));
    };
    const follow = () => {
      find("[data-clock]").textContent = clockText(now);
      const x = scale(now);
      needle.setAttribute("x1", x); needle.setAttribute("x2", x);
      axis.setAttribute("aria-valuenow", Math.round(now));
      axis.setAttribute("aria-valuetext", clockText(now));
      Object.values(lists).forEach((rows) => {
        let last = null;
        rows.forEach((row) => { const on = row.from <= now + 0.05 && now < row.to; row.button.classList.toggle("now", on); if (on) last = last || row; });
        const list = last && last.button.closest(".player-list");
        if (list && !list.hidden && !list.matches(":hover") && !list.contains(document.activeElement)) {
          const top = last.button.offsetTop - list.offsetTop;
          if (top < list.scrollTop || top > list.scrollTop + list.clientHeight - 60) list.scrollTop = top - 40;
        }
      });
      drawBoxes();
      const out = find("[data-export]");
      if (out) {
        const to = chosen ? chosen.to : now, from = chosen ? chosen.from : now;
        out.href = `${root.dataset.clip}?from=${from.toFixed(2)}&to=${Math.max(from, to).toFixed(2)}`;
      }
    };
    const seek = (s, keep) => {
      now = Math.min(Math.max(0, s), data.duration);
      if (!keep) chosen = null;
      if (data.video) video.currentTime = toFile(now);
      follow();
    };
    const show = (one) => {
      chosen = one;
      seek(one.from, true);
      moments.forEach((other) => other.button.toggleAttribute("aria-current", other === one));
    };
    moments.forEach((one) => one.button.addEventListener("click", () => { show(one); root.scrollIntoView({ block: "nearest" }); }));
    video.addEventListener("timeupdate", () => {
      if (video.seeking) return;
      now = toAxis(video.currentTime);
      if (chosen && (now > chosen.to + 0.5 || now < chosen.from - 0.5)) chosen = null;
      follow();
    });
    video.addEventListener("error", () => { find("[data-silent]").hidden = false; });
    if (!data.video) { video.hidden = true; find("[data-silent]").hidden = false; }
    const walk = (by) => {
      const at = chosen ? moments.indexOf(chosen) : by > 0 ? moments.findIndex((one) => one.from > now + 0.05) - 1 : moments.filter((one) => one.from < now - 0.05).length;
      const next = moments[Math.min(moments.length - 1, Math.max(0, at + by))];
      if (next) { open("moments"); show(next); }
    };
    const keys = {
      " ": () => (video.paused ? video.play() : video.pause()), ArrowLeft: () => seek(now - 5), ArrowRight: () => seek(now + 5),
      ",": () => seek(now - 1), ".": () => seek(now + 1), "[": () => walk(-1), "]": () => walk(1),
      Home: () => seek(0), End: () => seek(data.duration), e: () => { const out = find("[data-export]"); if (out) out.click(); },
    };
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("textarea, select, input")) return;
      const global = "[],.e".includes(event.key), inside = root.contains(event.target);
      if (!keys[event.key] || !(global || inside) || (event.key === " " && event.target.closest("button, a, video"))) return;
      event.preventDefault();
      keys[event.key]();
    });

    // -- what was observed
    const share = (spans) => `${(spans.reduce((sum, [from, to]) => sum + to - from, 0) / Math.max(0.1, data.duration) * 100).toFixed(0)}%`;
    find("[data-length]").textContent = clockText(data.duration);
    find("[data-coverage]").textContent = [
      words.of.replace("{}", clockText(data.observed)).replace("{}", clockText(data.duration)),
      data.read.length ? words.read.replace("{}", share(data.read)) : words.unread,
      data.listened ? words.listened.replace("{}", "100%") : words.unheard,
    ].join(" · ");
    if (moments.length && document.body.classList.contains("finding-page")) show(moments.find((one) => one.button.dataset.own) || moments[0]);
    else follow();
    root.dataset.ready = "1";
  };

  document.querySelectorAll("[data-player]").forEach(async (root) => {
    try {
      const answer = await fetch(root.dataset.source, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (answer.ok) start(root, await answer.json());
    } catch { /* the video still plays */ }
  });
})();
