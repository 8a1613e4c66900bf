"""Draws a room's page: the stage, the chat, the shopping list, the notices; its script plays the stream for real."""

from html import escape

from tests.marketplace.live.script import Script

_STYLE = """body{margin:0;font:15px/1.6 "Noto Sans CJK SC",sans-serif;background:#f4f4f6;color:#222}
.live{display:grid;grid-template-columns:minmax(0,420px) minmax(0,1fr);gap:16px;max-width:1080px;margin:16px auto;padding:0 16px}
.stage{background:#181b20;color:#fff;border-radius:8px;padding:12px;min-height:560px}.stage video{width:100%;background:#000}
.chat{list-style:none;padding:0;max-height:180px;overflow:auto}.chat b{color:#ffd27d;margin-right:6px}
.panel{background:#fff;border-radius:8px;padding:12px 16px;margin-bottom:12px}.cards{padding-left:20px}.price{color:#d4380d}
@media(max-width:700px){.live{grid-template-columns:1fr}}"""

_PLAYER = """
const room = document.body.dataset.room, transport = document.body.dataset.transport;
const socketUrl = path => location.origin.replace('http', 'ws') + path;
const pause = ms => new Promise(done => setTimeout(done, ms));
async function playHls() {
  const seen = new Set();
  for (;;) {
    try {
      const list = await (await fetch(`/stream/${room}/live.m3u8`)).text();
      for (const name of list.split('\\n').filter(line => line && !line.startsWith('#')))
        if (!seen.has(name)) { seen.add(name); await (await fetch(`/stream/${room}/${name}`)).arrayBuffer(); }
      if (list.includes('#EXT-X-ENDLIST')) return;
    } catch {}
    await pause(1000);
  }
}
async function playFlv() {
  for (;;) {
    try {
      const answer = await fetch(`/stream/${room}.flv`);
      if (answer.ok) for (const reader = answer.body.getReader(); !(await reader.read()).done;);
    } catch {}
    await pause(1000);
  }
}
function playSocket() { const socket = new WebSocket(socketUrl(`/stream/${room}.ws`)); socket.binaryType = 'arraybuffer'; }
({hls: playHls, flv: playFlv, ws: playSocket})[transport]();
const make = (tag, text, kind) => Object.assign(document.createElement(tag), {textContent: text, className: kind || ''});
const chat = new WebSocket(socketUrl(`/chat/${room}`));
chat.onmessage = event => {
  const said = JSON.parse(event.data), item = make('li', '');
  const role = {anchor: '主播', assistant: '场控'}[said.user.role];
  if (role) item.append(make('i', role, 'badge'), ' ');
  item.append(make('b', said.user.nickname, 'nick'), make('span', said.content));
  const list = document.querySelector('.chat');
  list.append(item);
  while (list.children.length > 30) list.firstElementChild.remove();
};
async function refresh() {
  try {
    const state = await (await fetch(`/state/${room}`)).json();
    document.querySelector('.count').textContent = `${state.viewer_count}人在看`;
    const cards = state.goods.map(one => {
      const item = make('li', '', 'card'), price = make('span', `¥${(one.price_fen / 100).toFixed(2)}`, 'price');
      item.dataset.item = one.goods_id;
      item.append(make('h3', one.title), price);
      if (one.stock) item.append(' ', make('span', one.stock, 'stock'));
      if (one.explaining) item.append(' ', make('em', '讲解中'));
      return item;
    });
    document.querySelector('.cards').replaceChildren(...cards);
    if (state.over) document.querySelector('.over').textContent = '直播已结束';
  } catch {}
  setTimeout(refresh, 1000);
}
refresh();
"""


def draw(script: Script) -> str:
    """The page as HTML."""
    notices = "".join(f"<p class=meta>{escape(text)}</p>" for text in script.page_notices)
    operator = f"<p>直播间运营者：{escape(script.operator)}</p>" if script.operator else ""
    return f"""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(script.title)} - 浣熊直播</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>{_STYLE}</style></head>
<body data-room="{escape(script.name)}" data-transport="{script.transport}"><main class="live">
<section class="stage"><h1 class="live-title">{escape(script.title)}</h1><p><a class="nick" href="/account/{escape(script.name)}">
{escape(script.account)}</a> <small class="count">0人在看</small></p><video muted></video><p class="over"></p><ul class="chat"></ul></section>
<aside><section class="panel"><h2>直播间信息</h2>{operator}{notices}</section>
<section class="panel cart"><h2>小黄车</h2><ol class="cards"></ol></section></aside>
</main><script>{_PLAYER}</script></body></html>"""
