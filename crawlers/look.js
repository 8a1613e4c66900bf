// Looks at the rendered page from an isolated world, where the page's own scripts can't have replaced anything.
// Gives the DOM (open shadow roots flattened into their hosts), the layout of every element with text of its own,
// and what could be clicked. Bounded in elements, characters and time.
(({maxBoxes, maxChars, maxMs}) => {
  const began = performance.now();
  const late = () => performance.now() - began > maxMs;
  const root = document.documentElement;
  if (!root) return null;
  const hosts = [];
  const all = document.getElementsByTagName('*');
  for (let i = 0; i < all.length && i < 200000; i++) if (all[i].shadowRoot) hosts.push(all[i]);

  const kids = node => {
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    if (node.localName === 'slot' && node.assignedNodes) {
      const given = node.assignedNodes();
      if (given.length) return given;
    }
    return node.childNodes;
  };
  const flat = node => {
    const copy = node.cloneNode(false);
    for (const kid of kids(node)) copy.append(flat(kid));
    return copy;
  };
  // A parser without scripting would move <noscript> content of the head into the body; it is never rendered.
  for (const quiet of document.head ? document.head.querySelectorAll('noscript') : []) quiet.textContent = '';
  let html;
  try { html = hosts.length ? flat(root).outerHTML : root.outerHTML; } catch { html = root.outerHTML; }
  const doctype = document.doctype ? '<!DOCTYPE html>\n' : '';
  const cut = html.length > maxChars;

  const order = new Map();
  const nth = (element, parent) => {
    if (!order.has(element)) {
      let count = 0;
      for (const kid of kids(parent)) if (kid.nodeType === 1) order.set(kid, ++count);
    }
    return order.get(element) || 1;
  };
  const above = element => {
    if (element.assignedSlot) return element.assignedSlot;
    const parent = element.parentNode;
    return parent instanceof ShadowRoot ? parent.host : parent;
  };
  const pathOf = element => {
    const steps = [];
    for (let at = element; at && at.nodeType === 1 && steps.length < 1000; at = above(at)) {
      const parent = above(at);
      steps.push(parent && parent.nodeType === 1 ? `${at.localName}:nth-child(${nth(at, parent)})` : at.localName);
    }
    return steps.reverse().join('>');
  };

  const hex = color => {
    const found = color.match(/^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/);
    if (!found || (found[4] !== undefined && +found[4] < 0.5)) return '';
    return '#' + [1, 2, 3].map(i => (+found[i]).toString(16).padStart(2, '0')).join('');
  };
  const inherited = new Map();
  const inherit = element => {
    const chain = [];
    let at = element;
    while (at && at.nodeType === 1 && !inherited.has(at)) { chain.push(at); at = above(at); }
    let got = at && at.nodeType === 1 ? inherited.get(at) : {background: '#ffffff', struck: false, clipped: false};
    for (const one of chain.reverse()) {
      const style = getComputedStyle(one);
      const own = hex(style.backgroundColor);
      const box = style.overflowX !== 'visible' || style.clipPath !== 'none' ? one.getBoundingClientRect() : null;
      got = {
        background: own || (style.backgroundImage !== 'none' ? '' : got.background),
        struck: got.struck || style.textDecorationLine.includes('line-through'),
        clipped: got.clipped || (box !== null && style.display !== 'inline' && (box.width < 2 || box.height < 2)),
      };
      inherited.set(one, got);
    }
    return got;
  };
  const seen = new Set(['img', 'input', 'video', 'canvas', 'iframe', 'select', 'textarea']);
  const silent = new Set(['script', 'style', 'noscript', 'template', 'head', 'title', 'option']);
  const rectOf = element => {
    let rect = element.getBoundingClientRect();
    if (rect.width || rect.height) return rect;
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect();
  };
  const boxOf = rect => [rect.x + scrollX, rect.y + scrollY, rect.width, rect.height].map(Math.round);
  const isVisible = (element, rect, style) =>
    element.checkVisibility({opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true}) &&
    rect.width > 1 && rect.height > 1 && rect.right + scrollX > 0 && rect.bottom + scrollY > 0 &&
    parseFloat(style.fontSize) >= 1;

  const layout = [], clickable = [];
  let truncated = false, text = 0;
  const measure = element => {
    const rect = rectOf(element), style = getComputedStyle(element), got = inherit(element);
    const visible = isVisible(element, rect, style) && !got.clipped;
    layout.push([pathOf(element), boxOf(rect), visible, parseFloat(style.fontSize) || 0, +style.fontWeight || 400,
      hex(style.color), got.background, got.struck]);
    return visible;
  };
  const click = element => {
    const label = (element.innerText || element.textContent || '').replace(/\s+/g, ' ').trim().slice(0, 60) ||
      element.getAttribute('aria-label') || element.getAttribute('title') ||
      (element.querySelector('img[alt]') || {alt: ''}).alt || element.value || '';
    if (!label) return;
    const rect = element.getBoundingClientRect();
    clickable.push({text: String(label).slice(0, 60), href: element.href ? String(element.href) : '', path: pathOf(element),
      box: boxOf(rect), visible: element.checkVisibility() && rect.width > 1 && rect.height > 1});
  };
  const stack = [root];
  let visited = 0;
  while (stack.length) {
    const element = stack.pop();
    if (++visited % 512 === 0 && late() || layout.length >= maxBoxes) { truncated = true; break; }
    if (silent.has(element.localName)) continue;
    let own = false;
    const below = [];
    for (const kid of kids(element)) {
      if (kid.nodeType === 1) below.push(kid);
      else if (kid.nodeType === 3 && /\S/.test(kid.data)) { own = true; text += kid.data.length; }
    }
    if (own || seen.has(element.localName)) measure(element);
    if (clickable.length < 4000 && element.matches('a[href],button,[role=button],[role=link],[onclick],input[type=button],summary'))
      click(element);
    else if (own && clickable.length < 4000 && below.length === 0 &&
        getComputedStyle(element).cursor === 'pointer' && !element.closest('a[href],button,[role=button],[onclick],label'))
      click(element);
    for (let i = below.length - 1; i >= 0; i--) stack.push(below[i]);
  }
  const images = [...document.images];
  return {
    html: (doctype + (cut ? html.slice(0, maxChars) : html)).toWellFormed(), cut, truncated, layout, clickable,
    title: document.title.toWellFormed().slice(0, 500), url: location.href, charset: document.characterSet, text,
    shadows: hosts.length, frames: document.querySelectorAll('iframe,frame').length,
    images: {expected: images.length, complete: images.filter(image => image.complete).length,
      broken: images.filter(image => image.complete && !image.naturalWidth).length},
  };
})
