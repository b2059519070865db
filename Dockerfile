FROM python:3.12-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_PYTHON=/app/.venv/bin/python
WORKDIR /app
# The environment is made without pip: the image that serves has no use for an installer.
RUN python -m venv --without-pip .venv
COPY requirements.lock ./
RUN pip install --only-binary :all: --require-hashes -r requirements.lock
COPY pyproject.toml alembic.ini ./
COPY domain domain/
COPY projections projections/
COPY service service/
COPY scheduler scheduler/
COPY migrations migrations/
RUN pip install --no-index --no-deps --no-build-isolation --editable . \
    && pip uninstall --yes setuptools

FROM python:3.12-slim-bookworm
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PUTRIGHT_DATA_DIR=/data
RUN groupadd --gid 10001 putright \
    && useradd --uid 10001 --gid putright --no-create-home --shell /usr/sbin/nologin putright \
    && install --directory --owner=putright --group=putright /data
WORKDIR /app
COPY --from=build /app /app
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=15s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "--bind=0.0.0.0:8000", "--workers=4", "--worker-tmp-dir=/dev/shm", "--no-control-socket", \
    "--access-logformat=%(t)s %(m)s %({putright.path}e)s %(s)s %(L)s", "service.wsgi:app"]
