// Small help for the consumers' pages; everything works without it, only slower.
"use strict";
const K = [], H = [];
for (let n = 2, found = 0; found < 64; n++) {
  let prime = true;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
  if (!prime) continue;
  const fraction = x => ((x - Math.floor(x)) * 4294967296) | 0;
  if (found < 8) H[found] = fraction(Math.sqrt(n));
  K[found++] = fraction(Math.cbrt(n));
}

function leadingWord(text) { // the first 32 bits of SHA-256 over an ASCII text
  const bytes = Array.from(text, letter => letter.charCodeAt(0)), length = bytes.length * 8;
  bytes.push(128);
  while (bytes.length % 64 !== 56) bytes.push(0);
  for (let at = 7; at >= 0; at--) bytes.push(at > 3 ? 0 : (length >>> (8 * at)) & 255);
  const h = H.slice(), w = new Int32Array(64), turn = (x, by) => (x >>> by) | (x << (32 - by));
  for (let block = 0; block < bytes.length; block += 64) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) {
        const at = block + 4 * i;
        w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
      } else {
        const a = w[i - 15], b = w[i - 2];
        w[i] = (w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
      }
    }
    let [a, b, c, d, e, f, g, z] = h;
    for (let i = 0; i < 64; i++) {
      const one = (z + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      z = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, z].forEach((value, i) => { h[i] = (h[i] + value) | 0; });
  }
  return h[0] >>> 0;
}

function solve(puzzle, done) { // in small pieces, so that writing stays smooth
  const bits = Number(puzzle.split(".")[2]);
  let number = 0;
  const piece = () => {
    const end = performance.now() + 12;
    while (performance.now() < end) {
      if (leadingWord(`${puzzle}:${number}`) >>> (32 - bits) === 0) return done(String(number));
      number++;
    }
    setTimeout(piece, 4);
  };
  if (bits > 0 && bits <= 24) piece();
}

const form = document.querySelector("form[data-puzzle]");
if (form) {
  let sending = false;
  solve(form.dataset.puzzle, solution => {
    form.elements.solution.value = solution;
    if (sending) form.submit();
  });
  form.addEventListener("submit", event => {
    form.querySelector("[data-submit]").disabled = true;
    if (form.elements.solution.value) return;
    event.preventDefault();
    sending = true;
    form.querySelector("[data-working]").hidden = false;
  });
}

const summary = document.querySelector("[aria-invalid=true]");
if (summary) summary.focus();

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const texts = button.dataset.copy.split(" ").map(id => document.getElementById(id));
    await navigator.clipboard.writeText(texts.map(one => one.value ?? one.textContent).join("\n"));
    button.textContent += " ✓";
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
const waiting = document.querySelector("[data-refresh]");
const isWritten = () => document.activeElement?.closest("main form") ||
  Array.from(document.querySelectorAll("main textarea, main input[type=file]")).some(one => one.value);
if (waiting) setInterval(() => { if (!isWritten()) location.reload(); }, 1000 * Number(waiting.dataset.refresh));
