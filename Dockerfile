# syntax=docker/dockerfile:1
# One image for the review UI and the workers: Chromium and Chinese fonts inside, no root at run time.
FROM debian:12-slim AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 python3-venv \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY checker checker
COPY rules rules
COPY crawlers crawlers
COPY webui webui
RUN python3 -m venv /opt/shuoqing \
 && /opt/shuoqing/bin/pip install --no-cache-dir '.[bucket,documents,feeds,media,postgres]'

FROM debian:12-slim
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      python3 chromium chromium-sandbox ffmpeg fonts-noto-cjk libpangoft2-1.0-0 ca-certificates openssl tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 shuoqing \
 && install -d -o shuoqing -g shuoqing /var/lib/shuoqing
COPY --from=build /opt/shuoqing /opt/shuoqing
ENV PATH=/opt/shuoqing/bin:$PATH \
    SHUOQING_VAR=/var/lib/shuoqing \
    SHUOQING_HOST=0.0.0.0 \
    PYTHONUNBUFFERED=1
USER 10001
WORKDIR /var/lib/shuoqing
VOLUME /var/lib/shuoqing
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python3", "-I", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["tini", "--"]
CMD ["shuoqing", "serve"]
