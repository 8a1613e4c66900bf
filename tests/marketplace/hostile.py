"""Pages that mean harm to a visitor: endless redirects, drips, floods, dialogs and mazes, under /hostile/<name>."""

import gzip
import threading
from collections.abc import Callable, Iterator

from flask import Blueprint, Response, abort, current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from tests.marketplace.hostile_more import MORE

hostile = Blueprint("hostile", __name__)
_HEAD = "<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'><title>活动页</title></head><body>"


@hostile.get("/")
def index() -> str:
    links = "".join(f"<li><a href='/hostile/{name}'>{name}</a></li>" for name in HOSTILE)
    return f"{_HEAD}<ul>{links}</ul>"


@hostile.get("/<name>")
def page(name: str) -> AnyResponse:
    return (HOSTILE.get(name) or abort(404))()


def _redirects() -> AnyResponse:
    return redirect(f"/hostile/redirects?n={request.args.get('n', 0, int) + 1}")


def _loop() -> AnyResponse:
    return Response(f"{_HEAD}<p>正在跳转</p><script>location.replace('/hostile/script-loop?'+Math.random())</script>")


def _refresh() -> AnyResponse:
    return Response(f"{_HEAD}<meta http-equiv='refresh' content='0;url=/hostile/refresh'><p>正在跳转</p>")


def _drip() -> AnyResponse:
    pause = 1.0 * float(current_app.config["PATIENCE"])

    def body() -> Iterator[bytes]:
        yield _HEAD.encode()
        for count in range(600):
            threading.Event().wait(pause)
            yield f"<p>{count}</p>".encode()

    return Response(body(), mimetype="text/html")


def _big() -> AnyResponse:
    def body() -> Iterator[bytes]:
        yield _HEAD.encode()
        block = ("<p>" + "好货不断，天天上新。" * 400 + "</p>").encode()
        for _ in range(64 * 1024 * 1024 // len(block)):
            yield block

    return Response(body(), mimetype="text/html")


def _bomb() -> AnyResponse:
    packed = gzip.compress(_HEAD.encode() + b" " * (200 * 1024 * 1024), compresslevel=9)
    return Response(packed, mimetype="text/html", headers={"Content-Encoding": "gzip"})


def _dialogs() -> AnyResponse:
    return Response(f"{_HEAD}<p>恭喜</p><script>for(;;)alert('点击确定领取')</script>")


def _leave() -> AnyResponse:
    script = "addEventListener('beforeunload',e=>{e.preventDefault();e.returnValue='别走'})"
    return Response(f"{_HEAD}<p>别走</p><script>{script}</script>")


def _popups() -> AnyResponse:
    return Response(f"{_HEAD}<p>弹窗</p><script>setInterval(()=>open('/hostile/popups'),50)</script>")


def _spin() -> AnyResponse:
    return Response(f"{_HEAD}<p>忙</p><script>for(;;){{}}</script>")


def _deep() -> AnyResponse:
    return Response(_HEAD + "<div>" * 20_000 + "底" + "</div>" * 20_000)


def _grows() -> AnyResponse:
    script = (
        "addEventListener('scroll',()=>{for(let i=0;i<50;i++)document.body.append("
        "Object.assign(document.createElement('p'),{textContent:'更多商品',style:'height:300px'}))})"
    )
    return Response(f"{_HEAD}<div style='height:4000px'>下滑加载</div><script>{script}</script>")


def _many_requests() -> AnyResponse:
    script = "setInterval(()=>{for(let i=0;i<40;i++)fetch('/hostile/?'+Math.random())},20)"
    return Response(f"{_HEAD}<p>加载</p><script>{script}</script>")


def _download() -> AnyResponse:
    return Response(b"MZ" + bytes(4096), headers={"Content-Disposition": "attachment; filename=setup.exe"})


def _maze() -> AnyResponse:
    here = request.args.get("n", 0, int)
    links = "".join(f"<a href='/hostile/maze?n={here * 20 + step}'>营业执照</a> " for step in range(1, 21))
    return Response(_HEAD + links)


def _inward() -> AnyResponse:
    targets = (
        "http://127.0.0.1:22/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "http://[::1]/",
    )
    links = "".join(f"<a href='{target}'>营业执照</a><img src='{target}'>" for target in targets)
    return Response(_HEAD + links)


HOSTILE: dict[str, Callable[[], AnyResponse]] = {
    "redirects": _redirects,
    "script-loop": _loop,
    "refresh": _refresh,
    "drip": _drip,
    "big": _big,
    "bomb": _bomb,
    "dialogs": _dialogs,
    "leave": _leave,
    "popups": _popups,
    "spin": _spin,
    "deep": _deep,
    "grows": _grows,
    "many-requests": _many_requests,
    "download": _download,
    "maze": _maze,
    "inward": _inward,
} | MORE
