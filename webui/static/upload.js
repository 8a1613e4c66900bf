// Shows how far a large file has been sent; without this script the form is sent as any other.
(() => {
  "use strict";
  const form = document.querySelector("form[data-upload]");
  const line = form && form.querySelector("[data-progress]");
  if (!line) return;
  const bar = line.querySelector("progress");
  const said = line.querySelector("[role=status]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = form.querySelector("button.main");
    const sent = new XMLHttpRequest();
    const again = () => { button.disabled = false; line.hidden = true; };
    sent.upload.onprogress = (now) => {
      bar.value = now.total ? now.loaded / now.total : 0;
      said.textContent = now.loaded < now.total ? `${Math.floor(100 * bar.value)}%` : said.dataset.sealing;
    };
    sent.onload = () => {
      if (sent.status < 400 && sent.responseURL !== location.href) {
        location.assign(sent.responseURL);
        return;
      }
      const fresh = new DOMParser().parseFromString(sent.responseText, "text/html").querySelector("main");
      const problems = fresh.querySelectorAll(".problem");
      form.querySelectorAll(".problem").forEach((one) => one.remove());
      problems.forEach((problem) => form.querySelector(`#${problem.id.replace("-error", "")}`).after(problem));
      if (!problems.length) document.querySelector("main").replaceWith(fresh);
      again();
    };
    sent.onerror = again;
    sent.open("POST", form.action || location.href);
    sent.send(new FormData(form));
    line.hidden = false;
    button.disabled = true;
  });
})();
