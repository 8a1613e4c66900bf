// A box drawn on a screenshot, or words chosen in a page's text, go into the form; the fields work without it.
"use strict";
(() => {
  const sides = ["x", "y", "width", "height"];
  const picture = document.querySelector("[data-picture]");
  const fields = document.querySelector("[data-box]");
  if (picture && fields) {
    const draft = picture.querySelector("[data-draft]");
    const field = (side) => fields.querySelector(`[name=${side}]`);
    const show = () => sides.forEach((side) => draft.setAttribute(side, Math.max(0, Number(field(side).value) || 0)));
    const { width, height } = picture.viewBox.baseVal;
    const place = (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
      return { x: Math.min(width - 1, Math.max(0, Math.round(at.x))), y: Math.min(height - 1, Math.max(0, Math.round(at.y))) };
    };
    let from = null;
    picture.addEventListener("pointerdown", (event) => {
      if (event.button || event.pointerType === "touch") return;
      from = place(event);
      picture.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    picture.addEventListener("pointermove", (event) => {
      if (!from) return;
      const to = place(event);
      field("x").value = Math.min(from.x, to.x);
      field("y").value = Math.min(from.y, to.y);
      field("width").value = Math.max(1, Math.abs(to.x - from.x));
      field("height").value = Math.max(1, Math.abs(to.y - from.y));
      show();
    });
    const end = () => { if (from) document.getElementById("text").focus({ preventScroll: true }); from = null; };
    picture.addEventListener("pointerup", end);
    picture.addEventListener("pointercancel", () => { from = null; });
    fields.addEventListener("input", show);
    show();
  }

  const words = document.querySelector("[data-words]");
  const quote = document.getElementById("quote");
  if (words && quote) {
    document.addEventListener("selectionchange", () => {
      const chosen = getSelection();
      if (!chosen.rangeCount || chosen.isCollapsed || !words.contains(chosen.getRangeAt(0).commonAncestorContainer)) return;
      const range = chosen.getRangeAt(0);
      const before = document.createRange();
      before.setStart(words, 0);
      before.setEnd(range.startContainer, range.startOffset);
      quote.value = range.toString();
      quote.form.elements.prefix.value = before.toString().slice(-24);
    });
  }
})();
