// Keyboard, lists that update themselves, screenshots scrolled to their place. Everything also works without it.
"use strict";
(() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // -- filters fold on small screens, where they would fill the first page
  if (matchMedia("(max-width: 860px)").matches) all("[data-fold]").forEach((box) => { box.open = false; });

  // -- navigation: what is lit comes into view where the row is longer than the screen
  all("nav [aria-current]").forEach((link) => { link.parentElement.scrollLeft = link.offsetLeft - link.parentElement.clientWidth / 2; });

  // -- screenshots: bring the outlined place into view
  const scrollShot = (shot) => {
    const share = Number(shot.dataset.scrollTo) / Number(shot.dataset.height);
    shot.scrollTop = Math.max(0, shot.scrollHeight * share - shot.clientHeight / 3);
  };
  all(".shot[data-scroll-to]").forEach((shot) => {
    scrollShot(shot);
    shot.closest("details").addEventListener("toggle", () => scrollShot(shot));
  });

  // -- what is under way: fetch the page again and swap the part that lives
  const refreshing = () => find("[data-live] [data-refresh], [data-live][data-refresh]");
  const refresh = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      all("[data-live]").forEach((part) => {
        const next = find(`[data-live="${part.dataset.live}"]`, fresh);
        if (next && !part.contains(document.activeElement)) part.replaceWith(document.adoptNode(next));
      });
    } catch { /* the next turn may find the server back */ }
    wait();
  };
  const wait = () => {
    const part = refreshing();
    if (part) setTimeout(() => (document.hidden ? wait() : refresh()), Number(part.dataset.refresh) * 1000);
  };
  wait();

  // -- lists: j and k move, Enter opens
  const rows = () => all("[data-list] [data-row]");
  const move = (step) => {
    const list = rows();
    if (!list.length) return false;
    const now = list.findIndex((row) => row.classList.contains("at"));
    const next = list[Math.min(list.length - 1, Math.max(0, now < 0 ? 0 : now + step))];
    list.forEach((row) => row.classList.toggle("at", row === next));
    find(".row-link", next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    return true;
  };

  // -- the decision
  const form = find("[data-decide]");
  const reason = form && find("#reason", form);
  const showCommon = () => {
    const chosen = find("input[name=decision]:checked", form);
    all("[data-for]", form).forEach((group) => { group.hidden = !chosen || group.dataset.for !== chosen.value; });
  };
  const fill = (text) => {
    reason.value = reason.value.trim() ? `${reason.value.trim()} ${text}` : text;
    reason.focus();
  };
  if (form) {
    form.addEventListener("change", showCommon);
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-reason]");
      if (button) fill(button.dataset.reason);
    });
    showCommon();
  }
  const decide = (key) => {
    const choice = form && find(`[data-key="${key}"]`, form);
    if (!choice) return false;
    choice.checked = true;
    showCommon();
    form.scrollIntoView({ block: "nearest" });
    choice.focus({ preventScroll: true });
    return true;
  };
  const common = (number) => {
    const group = form && find("[data-for]:not([hidden])", form);
    const button = group && all("[data-reason]", group)[number - 1];
    if (button) fill(button.dataset.reason);
    return Boolean(button);
  };

  // -- help
  const help = find("#help");
  const showHelp = () => { if (help && !help.open) help.showModal(); return Boolean(help); };
  all("[data-help]").forEach((button) => button.addEventListener("click", showHelp));

  const go = (selector) => {
    const link = find(selector);
    if (link) location.assign(link.href);
    return Boolean(link);
  };
  const focusSearch = () => {
    const box = find("[data-search]");
    if (box) box.focus();
    return Boolean(box);
  };
  const press = (selector) => {
    const button = find(selector);
    if (button) button.click();
    return Boolean(button);
  };
  const reach = (selector) => {
    const field = find(selector);
    if (!field) return false;
    const fold = field.closest("details");
    if (fold) fold.open = true;
    field.focus();
    field.scrollIntoView({ block: "nearest" });
    return true;
  };
  const mark = () => {
    const box = find("[data-list] [data-row].at [name=number]") || find("[data-list] [data-row] [name=number]");
    if (box) box.click();
    return Boolean(box);
  };
  const chooseAll = find("[data-all]");
  if (chooseAll) {
    chooseAll.addEventListener("change", () => all("[name=number][form=bulk]").forEach((box) => { box.checked = chooseAll.checked; }));
  }
  let going = false;
  const keys = {
    g: () => { going = true; setTimeout(() => { going = false; }, 1500); return true; },
    l: () => press("[data-claim]"), n: () => reach("[data-next-stage]"), a: () => reach("[data-assign]"),
    x: mark, b: () => reach("[data-bulk] select"),
    j: () => go("[data-next]") || move(1),
    k: () => go("[data-previous]") || move(-1),
    u: () => go("[data-up]"),
    "/": focusSearch,
    "?": showHelp,
    c: () => decide("c"), d: () => decide("d"), m: () => decide("m"),
    1: () => common(1), 2: () => common(2), 3: () => common(3), 4: () => common(4),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
      event.preventDefault();
      form.requestSubmit(find("[data-submit]", form));
      return;
    }
    if (event.key === "Escape" && typing) { typing.blur(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || (help && help.open)) return;
    if (going) {
      going = false;
      if (go(`[data-go="${CSS.escape(event.key)}"]`)) event.preventDefault();
      return;
    }
    if (keys[event.key] && keys[event.key]()) event.preventDefault();
  });
})();
