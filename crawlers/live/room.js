// Reads a live room's page from an isolated world: title, account, viewers, notices, links, cards, and the comments
// that came since the last look, or that stand there long. Bounded in elements and characters. State lives in this world only.
(({maxElements, maxComments, standingMs}) => {
  const began = performance.now();
  const clean = text => (text || '').replace(/\s+/g, ' ').trim();
  const wordsOf = node => `${typeof node.className === 'string' ? node.className : ''} ${node.id || ''} ${node.getAttribute('data-e2e') || ''}`.toLowerCase();
  const visible = node => node.checkVisibility({opacityProperty: true, visibilityProperty: true}) && node.getBoundingClientRect().width > 1;
  const PRICE = /[¥￥]\s*\d[\d,.]*(?:万)?|\d[\d,.]*\s*元/;
  const CHAT = /chat|danm|barrage|comment|message-?list|bullet/;
  const CARD = /card|goods|product|item|sku/;
  const ROLE = /^(主播|房管|管理员|场控|助理|官方|客服|平台|系统|运营者)$/;
  const NOTICE = /公告|提示|声明|须知|运营者|经营者|广告|人工智能|数字人|虚拟|AI|生成|不能代替药物|理性消费|未成年人|执照|商家信息|售后|规则|说明/;
  const VIEWERS = /(?:^|[^\d])([\d.,]+\s*[万亿wW]?\+?)\s*(?:人|位)?(?:正?在看|在线|正在观看|观看|看过|观众|人气)/;
  const ENDED = /直播(?:已经?)?结束|主播已下播|直播已关闭/;
  const memory = globalThis.__shuoqingRoom ??= {seen: new WeakMap()};

  const all = document.body ? document.body.getElementsByTagName('*') : [];
  const chats = [], cards = [], leaves = [];
  let cut = false;
  for (let i = 0; i < all.length; i++) {
    if (i >= maxElements || (i % 256 === 0 && performance.now() - began > 400)) { cut = true; break; }
    const node = all[i];
    if (/^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|SVG|PATH|OPTION)$/i.test(node.tagName)) continue;
    const words = wordsOf(node);
    if (CHAT.test(words) && node.children.length && !chats.some(chat => chat.contains(node))) chats.push(node);
    if ((CARD.test(words) || node.hasAttribute('data-item') || node.tagName === 'LI') && node.textContent.length < 600 &&
        PRICE.test(node.textContent)) cards.push(node);
    if (node.children.length === 0 || [...node.childNodes].some(kid => kid.nodeType === 3 && /\S/.test(kid.data)))
      leaves.push(node);
  }

  const titleOf = card => {
    const head = card.querySelector('h1,h2,h3,h4,h5,h6,[class*=title],[class*=Title],[class*=name],[class*=Name]');
    const text = head && clean(head.textContent);
    return text && !/^[¥￥\d.,\s元]+$/.test(text) ? text : '';
  };
  const titled = cards.map(node => [node, titleOf(node)]).filter(([node, title]) => title && !chats.some(chat => chat.contains(node)));
  const inner = titled.filter(([node]) => !titled.some(([other]) => other !== node && node.contains(other)));
  const cardRows = inner.slice(0, 200).filter(([node]) => visible(node)).map(([node, title]) => {
    const text = clean(node.innerText || node.textContent);
    const link = node.matches('a[href]') ? node : node.querySelector('a[href]');
    const id = node.dataset.item || node.dataset.id || node.dataset.goodsId || node.dataset.productId || '';
    const price = [...node.querySelectorAll('*')].filter(one => !one.closest('del,s,strike,[class*=was],[class*=origin]'))
      .map(one => one.children.length ? '' : clean(one.textContent)).find(one => PRICE.test(one)) || (text.match(PRICE) || [''])[0];
    return {id, title: title.slice(0, 200), price_text: price.slice(0, 60), url: link ? link.href : '', text: text.slice(0, 400),
      explaining: /讲解中|正在讲解/.test(text), sold_out: /已?售罄|已?抢光|已下架/.test(text),
      stock: (text.match(/(?:仅剩|剩余|还剩|库存)\s*[\d,]+\s*[件单份]?/) || [''])[0], sold: (text.match(/已[售抢]\s*[\d,.万+]+/) || [''])[0]};
  });
  const inCard = node => inner.some(([card]) => card.contains(node));
  const inChat = node => chats.some(chat => chat.contains(node));

  const comments = [], standing = [];
  const memorise = item => {
    const text = clean(item.innerText || item.textContent);
    if (!text || text.length > 500) return;
    const known = memory.seen.get(item);
    if (known && known.text === text) {
      const stood = performance.now() - known.since;
      if (known.said && stood >= standingMs && visible(item)) {
        standing.push({...known.said, seconds: Math.floor(stood / 1000)});
        known.said = null;
      }
      return;
    }
    const held = {text, since: performance.now(), said: null};
    memory.seen.set(item, held);
    const tips = [...item.querySelectorAll('*')].filter(one => !one.children.length).map(one => clean(one.textContent)).filter(Boolean);
    const role = tips.find(tip => ROLE.test(tip)) || '';
    const named = item.querySelector('[class*=nick],[class*=name],[class*=user],[class*=author],b,strong');
    let sender = named ? clean(named.textContent) : '';
    let said = text;
    if (!sender && /^[^：:]{1,30}[：:]/.test(text)) sender = text.split(/[：:]/)[0];
    if (role && said.startsWith(role)) said = clean(said.slice(role.length));
    if (sender && said.startsWith(sender)) said = clean(said.slice(sender.length).replace(/^\s*[：:]/, ''));
    if (role && said.startsWith(role)) said = clean(said.slice(role.length));
    if (said && comments.length < maxComments) comments.push(held.said = {sender: sender.slice(0, 60), role, text: said});
  };
  for (const chat of chats) {
    let list = chat;
    while (list.children.length === 1 && list.firstElementChild.children.length > 1 && !/^(LI|P)$/.test(list.firstElementChild.tagName)) list = list.firstElementChild;
    for (const item of [...list.children].slice(-300)) memorise(item);
  }

  const pick = selector => { for (const node of document.querySelectorAll(selector)) {
    const text = clean(node.textContent); if (text && text.length < 60 && !inCard(node) && !inChat(node) && visible(node)) return node; } return null; };
  const own = node => clean([...node.childNodes].filter(kid => kid.nodeType === 3).map(kid => kid.data).join(' '));
  const notices = new Set();
  let viewers = null, ended = false;
  for (const node of leaves) {
    if (inCard(node) || inChat(node)) continue;
    const text = own(node) || clean(node.textContent);
    if (!text || text.length > 240) continue;
    if (ENDED.test(text) && text.length < 40 && visible(node)) ended = true;
    const count = text.match(VIEWERS);
    if (!viewers && count && text.length < 40 && visible(node)) viewers = {count_text: count[1], text};
    if (NOTICE.test(text) && notices.size < 60 && visible(node)) notices.add(text);
  }
  const who = pick('[class*=nick],[class*=anchor-name],[class*=anchorName],[class*=author-name],[class*=account-name],[class*=streamer]');
  const whoLink = who && (who.closest('a[href]') || (who.parentElement && who.parentElement.querySelector('a[href]')));
  const heading = pick('h1') || pick('[class*=live-title],[class*=room-title],[class*=liveTitle],[class*=roomTitle]');
  const links = [];
  for (const node of document.links) {
    if (links.length >= 80) break;
    const text = clean(node.textContent).slice(0, 60);
    if (text && !inCard(node) && !inChat(node) && visible(node)) links.push({text, url: node.href});
  }
  return {title: (heading ? clean(heading.textContent) : document.title).slice(0, 200),
    account: who ? {name: clean(who.textContent), url: whoLink ? whoLink.href : ''} : null,
    viewers, notices: [...notices], links, cards: cardRows, comments, standing, ended, cut, elements: all.length};
})
