# The released image: the program and what it needs to run, nothing else. docs/docker.md says what is in it.
#
#   docker build -t sqlpod .                     compiles the program, collects its files, checks them
#   docker build --build-context program=DIR .   takes what `cmake --install` put into DIR, made on the same Debian release
#   docker build --target test .                 runs the tests
ARG BASE=debian:12-slim

# What a build needs comes first: a change of the sources installs nothing again.
FROM ${BASE} AS toolchain
WORKDIR /sqlpod
COPY dev ./
COPY cmake/pyarrow-requirement.txt cmake/
# hadolint ignore=DL3008
RUN ./dev setup build \
    && apt-get install -y --no-install-recommends ccache \
    && rm -rf /var/lib/apt/lists/*

# A change of what is not compiled compiles nothing again.
FROM ${BASE} AS sources
WORKDIR /sources
COPY . .
RUN rm -rf Dockerfile .dockerignore .ci dev docs examples images/runtime images/task images/build images/release README.md tests

FROM toolchain AS build
COPY --from=sources /sources ./
# A build on the same machine compiles again only what has changed.
RUN --mount=type=cache,target=/root/.cache/ccache \
    cmake --preset release -DSQLPOD_TESTS=OFF \
    && cmake --build --preset release \
    && cmake --install build --prefix /program

FROM scratch AS program
COPY --from=build /program /

FROM toolchain AS test
RUN ./dev setup
COPY . .
RUN ./dev test

# The image's files: libraries come from Debian's packages, and ODBC_DRIVERS may name more packages with ODBC drivers.
FROM ${BASE} AS files
ARG ODBC_DRIVERS="libsqliteodbc"
# Versions are those of the release, with its security updates; some names may be words of a list.
# hadolint ignore=DL3008,SC2086
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      binutils ca-certificates gcc libc6-dev libcli11-dev libfbclient2 libmariadb3 libodbc2 libpocofoundation80 \
      libpq5 libprotobuf-lite32 libsoci-sqlite3-4.0 libyaml-cpp0.7 openssl patchelf python3 tzdata ${ODBC_DRIVERS} \
    && rm -rf /var/lib/apt/lists/*
COPY --from=program / /program
COPY images/libraries.txt images/runtime /runtime/
# libpq's LDAP client would bring 10 libraries that nobody calls: 9 MB.
RUN mkdir /instead \
    && gcc -shared -fPIC -O2 -Wall -Wextra -Werror -Wl,-soname,libldap-2.5.so.0 \
      -Wl,--version-script,/runtime/no_ldap.map -o /instead/libldap-2.5.so.0 /runtime/no_ldap.c
ARG VERSION=0.1.0
# The time of every file, in seconds since 1970: the same sources give the same image.
ARG SOURCE_DATE_EPOCH=0
RUN /runtime/collect /program /image --instead /instead --version "${VERSION}" --epoch "${SOURCE_DATE_EPOCH}" \
    && /runtime/check /image
RUN mkdir /probe \
    && cp /runtime/tasks/*.yaml /probe \
    && gcc -O2 -Wall -Wextra -Werror -DVERSION="\"${VERSION}\"" -o /probe/probe /runtime/probe.c \
    && patchelf --set-interpreter "$(patchelf --print-interpreter /image/opt/sqlpod/bin/sqlpod)" \
      --force-rpath --set-rpath /opt/sqlpod/lib /probe/probe

# The same files as the image has, as any user: the build fails when something would be missing at run time.
FROM scratch AS check
COPY --from=files /image /
USER 12345:0
RUN --mount=type=bind,from=files,source=/probe,target=/check ["/check/probe"]

# What comes from here has been checked.
FROM files AS checked
RUN --mount=type=bind,from=check,target=/checked true

FROM scratch AS runtime
COPY --from=checked /image /
ARG VERSION=0.1.0
# What the repository cannot know of itself is for who builds it to say.
ARG CREATED=1970-01-01T00:00:00Z
ARG REVISION=unknown
ARG SOURCE=unknown
# The licences are those of what the image carries; their texts are under /licenses.
LABEL org.opencontainers.image.title="sqlpod" \
      org.opencontainers.image.description="Runs one SQL task: a spec and inputs go in, a table or a row count comes out" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.url="${SOURCE}" \
      org.opencontainers.image.documentation="${SOURCE}" \
      org.opencontainers.image.vendor="sqlpod" \
      org.opencontainers.image.licenses="Apache-2.0 AND LGPL-2.0-or-later AND LGPL-2.1-or-later AND \
(GPL-3.0-or-later WITH GCC-exception-3.1) AND PostgreSQL AND BSL-1.0 AND BSD-3-Clause AND MIT AND Zlib AND \
Interbase-1.0 AND MPL-2.0 AND Unlicense AND blessing" \
      org.opencontainers.image.base.name="scratch"
# By number: Kubernetes takes the group from /etc/passwd, and knows by the number that this is not root.
USER 65532:65532
WORKDIR /
ENTRYPOINT ["sqlpod"]
