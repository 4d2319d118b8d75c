# motcua in one image: every process of docker-compose.yml is a command of it.
#
# The build stage needs a package registry (its address may be passed as PIP_INDEX_URL), the
# running image needs none. docs/operations.md tells how to pin the base by digest.

FROM python:3.13.14-slim-trixie AS build
ARG PIP_INDEX_URL
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/motcua
WORKDIR /app
# Dependencies first: this layer is built again only when they change.
COPY pyproject.toml constraints.txt ./
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > requirements.txt \
    && /opt/motcua/bin/pip install --only-binary :all: -c constraints.txt -r requirements.txt
COPY README.md LICENSE ./
COPY backend backend
COPY bot bot
COPY locales locales
# Installed in place, so that locales/ lies beside the packages as it does in the sources; the
# bytecode is written now because the running container cannot write into /app.
RUN /opt/motcua/bin/pip install --no-deps -e . \
    && /opt/motcua/bin/python -m compileall -q backend bot /opt/motcua/lib

FROM python:3.13.14-slim-trixie
# pg_dump and pg_restore serve `motcua backup` and `motcua restore`; Debian 13 brings version 17,
# the one of the postgres service.
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 motcua \
    && useradd --uid 10001 --gid motcua --no-create-home --home-dir /app --shell /usr/sbin/nologin motcua \
    && install -d -o motcua -g motcua -m 0750 /app/var
COPY --from=build /opt/motcua /opt/motcua
COPY --from=build /app /app
ENV PATH=/opt/motcua/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /app
VOLUME /app/var
USER 10001:10001
ENTRYPOINT ["motcua"]
CMD ["--help"]
