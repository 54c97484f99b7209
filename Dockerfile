# The bot for a council's own hosting: not root, nothing written outside /tmp, pinned by hashes.
# docs/operations.md says how to run it.

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/bot
COPY requirements.txt ./
RUN /opt/bot/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY handlers ./handlers
COPY scheduler ./scheduler
COPY sandbox ./sandbox
RUN /opt/bot/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
COPY --from=build /opt/bot /opt/bot
ENV PATH="/opt/bot/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SUPERVISION_HEALTH_PORT=8400
WORKDIR /data
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, http.client as h; c = h.HTTPConnection('127.0.0.1', int(os.environ['SUPERVISION_HEALTH_PORT']), timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["supervision-bot"]
CMD ["run"]
