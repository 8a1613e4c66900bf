# ruff: noqa: E501 - a hostile page is one line
"""More pages that mean harm: floods of nodes, memory, frames and dialogs, broken bytes, wrong headers, tricks of all kinds.

Each is one line of HTML or one wrong answer; `tests/marketplace/hostile.py` serves them together with its own.
"""

import threading
import zlib
from collections.abc import Callable, Iterator

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

_HEAD = "<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'><title>活动页</title></head><body>"
_GOODS = "<h1>活动商品</h1><p>¥99 包邮，七天无理由退货，店铺由海风生活馆经营。</p>"

SCRIPTS: dict[str, str] = {
    "million-nodes": "for(let i=0;i<1e6;i++)document.body.append(document.createElement('i'))",
    "memory": "const a=[];setInterval(()=>a.push(new Uint8Array(5e7).fill(1)),10)",
    "strings": "let s='海';setInterval(()=>{s+=s.slice(0,5e6);globalThis.k=(globalThis.k||[]);k.push(s+Math.random())},5)",
    "regex": "setTimeout(()=>/(a+)+$/.test('a'.repeat(40)+'b'),50)",
    "workers": "const u=URL.createObjectURL(new Blob(['for(;;){}']));for(let i=0;i<40;i++)new Worker(u)",
    "frames": "for(let i=0;i<300;i++){const f=document.createElement('iframe');f.srcdoc='<p>'+i;document.body.append(f)}",
    "frames-in-frames": "if(self.innerWidth>0){const f=document.createElement('iframe');f.src=location.pathname+'?d='+Math.random();document.body.append(f)}",
    "timers": "for(let i=0;i<1e5;i++)setInterval(()=>document.title=Math.random(),0)",
    "mutations": "new MutationObserver(()=>document.body.append('x')).observe(document.body,{childList:true});document.body.append('x')",
    "animation": "(function f(){document.body.style.height=Math.random()*9e4+'px';requestAnimationFrame(f)})()",
    "confirm": "setInterval(()=>confirm('领取？'),1)",
    "prompt": "setInterval(()=>prompt('手机号？'),1)",
    "print": "setInterval(()=>print(),100)",
    "unload": "onbeforeunload=e=>{e.preventDefault();return '别走'};setInterval(()=>location.reload(),200)",
    "history": "setInterval(()=>history.pushState({},'','?'+Math.random()),1)",
    "hash": "setInterval(()=>location.hash=Math.random(),1)",
    "back": "history.pushState({},'');onpopstate=()=>history.pushState({},'');history.back()",
    "reload": "setTimeout(()=>location.reload(),30)",
    "self-open": "for(let i=0;i<60;i++)open(location.href)",
    "downloads": "setInterval(()=>{const a=document.createElement('a');a.href=URL.createObjectURL(new Blob(['x']));a.download='a.exe';a.click()},50)",
    "console": "setInterval(()=>{for(let i=0;i<5e3;i++)console.error('x'.repeat(2e3))},10)",
    "chatter": "setInterval(()=>{for(let i=0;i<700;i++)console.error(i)},300)",
    "errors": "setInterval(()=>{throw new Error('x'.repeat(1e5))},1)",
    "rejections": "setInterval(()=>{for(let i=0;i<1e3;i++)Promise.reject(i)},1)",
    "storage": "setInterval(()=>{try{localStorage[Math.random()]='x'.repeat(1e5)}catch(e){}},1)",
    "cookies": "for(let i=0;i<3000;i++)document.cookie='c'+i+'='+'x'.repeat(3000)",
    "sync-request": "for(let i=0;i<50;i++){const r=new XMLHttpRequest();r.open('GET','/hostile/slow?'+i,false);try{r.send()}catch(e){}}",
    "sockets": "for(let i=0;i<300;i++)try{new WebSocket('ws://'+location.host+'/hostile/ws'+i)}catch(e){}",
    "eventsource": "for(let i=0;i<50;i++)new EventSource('/hostile/drip?'+i)",
    "service-worker": "navigator.serviceWorker&&navigator.serviceWorker.register('/hostile/worker-script').catch(()=>0)",
    "canvas": "for(let i=0;i<60;i++){const c=document.createElement('canvas');c.width=c.height=8000;c.getContext('2d').fillRect(0,0,8e3,8e3);document.body.append(c)}",
    "webgl": "for(let i=0;i<40;i++)document.createElement('canvas').getContext('webgl')",
    "audio": "for(let i=0;i<200;i++)try{new AudioContext()}catch(e){}",
    "fonts": "for(let i=0;i<500;i++)new FontFace('f'+i,'url(/hostile/slow?'+i+')').load().catch(()=>0)",
    "prototype": "Array.prototype.map=Array.prototype.filter=JSON.stringify=Object.keys=()=>{throw 1};Object.defineProperty(Object.prototype,'then',{get(){throw 1}})",
    "no-body": "document.documentElement.remove()",
    "document-write": "setInterval(()=>document.write('<p>'+'海'.repeat(1e5)),5)",
    "fullscreen": "document.body.onclick=()=>document.body.requestFullscreen();setInterval(()=>document.body.click(),10)",
    "clipboard": "setInterval(()=>navigator.clipboard&&navigator.clipboard.writeText('x').catch(()=>0),10)",
    "permissions": "navigator.geolocation.getCurrentPosition(()=>0);Notification.requestPermission();navigator.mediaDevices&&navigator.mediaDevices.getUserMedia({video:true}).catch(()=>0)",
    "app-links": "for(const s of ['weixin','alipays','snssdk1128','tbopen','mailto','tel'])setTimeout(()=>location.href=s+'://x',50)",
    "post-message": "onmessage=()=>{for(let i=0;i<4;i++)postMessage(1)};postMessage(1)",
    "deep-shadow": "let n=document.body;for(let i=0;i<3000;i++){const d=document.createElement('div');n.append(d);n=d.attachShadow({mode:'open'})}",
    "wide": "document.body.innerHTML='<div style=\"width:9000000px;height:9000000px\">宽</div>'",
    "transform": "document.body.style.transform='scale(1e6)'",
}

PAGES: dict[str, str] = {
    "bidi": "\u202e\u2066" * 20_000 + "价格 ¥99" + "\u200b" * 200_000,
    "combining": "海" + "\u0301" * 300_000,
    "entities": "&" * 400_000,
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(60_000)) + ">字</p>",
    "one-attribute": "<p title='" + "海" * 3_000_000 + "'>字</p>",
    "svg-bomb": "<svg><defs><g id=a0><rect width=9 height=9 /></g>" + "".join(f"<g id=a{n}>" + f"<use href='#a{n - 1}'/>" * 10 + "</g>" for n in range(1, 9)) + "</defs><use href='#a8'/></svg>",
    "css-bomb": "<style>" + "".join(f":is(:not(p{n} *) ~ :has(a)) b{{color:red}}" for n in range(3_000)) + "</style>" + "<b><a>x</a></b>" * 3_000,
    "tables": "<table><tr><td>" * 3_000 + "底",
    "forms": "<form><input autofocus required pattern='(a+)+$' value='" + "a" * 40 + "!'>" * 500,
    "images": "".join(f"<img src='/hostile/huge-picture?{n}'>" for n in range(60)),
    "unclosed": "<div><p><b><i><a href='" * 5_000,
    "meta-refreshes": "<meta http-equiv=refresh content='0;url=?'>" * 2_000,
    "data-urls": "".join(f"<iframe src='data:text/html,<script>for(;;){{}}</script>{n}'></iframe>" for n in range(20)),
    "javascript-urls": "<a href='javascript:for(;;){}' id=x>店铺资质</a><a href='javascript:alert(1)'>营业执照</a>" * 50,
}  # fmt: skip


def _picture() -> bytes:
    """A PNG of 30,000 by 30,000 black pixels in a few kilobytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        crc = zlib.crc32(name + content).to_bytes(4, "big")
        return len(content).to_bytes(4, "big") + name + content + crc

    side = (30_000).to_bytes(4, "big")
    packer = zlib.compressobj(9)
    row = bytes(1 + 30_000 // 8)
    packed = b"".join(packer.compress(row * 100) for _ in range(300)) + packer.flush()
    head = chunk(b"IHDR", side + side + b"\1\0\0\0\0")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def _endless() -> AnyResponse:
    def body() -> Iterator[bytes]:
        yield _HEAD.encode()
        while True:
            threading.Event().wait(0.05)
            yield b"<p>" + b"x" * 20_000

    return Response(body(), mimetype="text/html")


def _slow() -> AnyResponse:
    threading.Event().wait(1)
    return Response("慢")


def _raw(content: bytes, **headers: str) -> Callable[[], AnyResponse]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: Response(content, headers={"Content-Type": "text/html", **named})


ANSWERS: dict[str, Callable[[], AnyResponse]] = {
    "endless": _endless,
    "slow": _slow,
    "huge-picture": lambda: Response(_picture(), mimetype="image/png"),
    "nul": _raw(b"\0" * 500_000 + _HEAD.encode() + b"\0<p>\0\0"),
    "bad-utf8": _raw(_HEAD.encode() + b"\xff\xfe\x80\xc3\x28" * 50_000, Content_Type="text/html; charset=utf-8"),
    "utf-7": _raw(b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-", Content_Type="text/html; charset=utf-7"),
    "wrong-gzip": _raw(b"not gzip at all", Content_Encoding="gzip"),
    "double-gzip": _raw(zlib.compress(b"x"), Content_Encoding="gzip, gzip, br"),
    "wrong-length": lambda: Response(iter([_HEAD.encode()]), headers={"Content-Length": "9000000"}),
    "many-headers": lambda: Response(_HEAD, headers=[(f"X-{n}", "x" * 500) for n in range(90)]),
    "many-cookies": lambda: Response(_HEAD + _GOODS, headers=[("Set-Cookie", f"c{n}={'x' * 300}") for n in range(90)]),
    "auth": lambda: Response("要密码", 401, {"WWW-Authenticate": 'Basic realm="x"'}),
    "redirect-to-file": lambda: redirect("file:///etc/passwd"),
    "redirect-to-data": lambda: redirect("data:text/html,<script>for(;;){}</script>"),
    "redirect-inward": lambda: redirect("http://127.0.0.1:22/"),
    "redirect-long": lambda: redirect("/hostile/slow?" + "x" * 60_000),
    "no-type": lambda: Response(_HEAD + _GOODS, headers={"Content-Type": ""}),
    "script-as-page": lambda: Response("for(;;){}", mimetype="text/javascript"),
    "worker-script": lambda: Response("self.onfetch=e=>e.respondWith(new Response('假'))", mimetype="text/javascript"),
    "xml-bomb": lambda: Response(
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "x">'
        + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
        + "]><html xmlns='http://www.w3.org/1999/xhtml'><body>&a9;</body></html>",
        mimetype="application/xhtml+xml",
    ),
    "no-content": lambda: Response("", 204),
    "teapot": lambda: Response(_HEAD, 418),
    "header-loop": lambda: Response(_HEAD + _GOODS, headers={"Refresh": "0;url=/hostile/header-loop"}),
    "frames-deny": lambda: Response(f"{_HEAD}<iframe src='{request.path}?{request.query_string.decode()}1'></iframe>"),
}
MORE: dict[str, Callable[[], AnyResponse]] = (
    {
        name: (lambda script=script: Response(f"{_HEAD}{_GOODS}<script>{script}</script>"))
        for name, script in SCRIPTS.items()
    }
    | {name: (lambda page=page: Response(f"{_HEAD}{_GOODS}{page}")) for name, page in PAGES.items()}
    | ANSWERS
)
