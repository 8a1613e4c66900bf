// Fetches a part of the page when the reader scrolls to it.
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries.filter((seen) => seen.isIntersecting)) {
    watcher.unobserve(entry.target);
    fetch(entry.target.dataset.lazy).then((answer) => answer.text()).then((html) => { entry.target.outerHTML = html; });
  }
});
document.querySelectorAll("[data-lazy]").forEach((part) => watcher.observe(part));
