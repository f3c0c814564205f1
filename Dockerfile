# Concerns Desk in one container: unprivileged, read-only root, one volume for the data.
FROM python:3.13-slim-trixie

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PYTHONPATH=/app PATH=/opt/venv/bin:$PATH DATA_DIR=/data DESK_LISTEN=0.0.0.0:8080

WORKDIR /app
COPY requirements.lock ./
# A virtual environment: packages that the base image brings of its own stay out of the way.
RUN python3 -m venv /opt/venv \
 && pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore --require-hashes -r requirements.lock
COPY casefile casefile
COPY ingest ingest
COPY triage triage
COPY outbound outbound
COPY desk desk
COPY service service
COPY templates templates
COPY policy policy
COPY migrations migrations
RUN printf '#!/bin/sh\nexec python3 -m service "$@"\n' > /usr/local/bin/concerns && chmod 755 /usr/local/bin/concerns \
 && python3 -m compileall -q /app \
 && mkdir /data && chown 10001:10001 /data && chmod 700 /data

USER 10001:10001
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["python3", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["concerns"]
CMD ["run"]
