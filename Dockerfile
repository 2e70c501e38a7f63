# The register in a container: see "In a container" in docs/operations.md.
FROM node:24-bookworm-slim AS packages
WORKDIR /opt/gongshi
COPY package.json package-lock.json ./
COPY scripts ./scripts
COPY src ./src
# No install script runs. Links that the PostgreSQL programs need are made here, where the folder can be written.
RUN node scripts/setup.js --production \
  && node_modules/.bin/node --input-type=module -e "import { shippedBinaries, usableBinaries } from '/opt/gongshi/src/database/embedded-binaries.ts'; usableBinaries(shippedBinaries(), undefined, '/tmp', console.error)"

# The pinned Node comes with the packages, for amd64 and arm64: the image needs nothing but a C library.
FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin gongshi \
  && install -d -o gongshi -g gongshi -m 0700 /data
WORKDIR /opt/gongshi
COPY --from=packages /opt/gongshi/node_modules ./node_modules
COPY package.json package-lock.json LICENSE ./
COPY scripts ./scripts
COPY src ./src
COPY migrations ./migrations
COPY verify ./verify
COPY client ./client
COPY openapi ./openapi
USER 10001
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8787 DATA_DIR=/data LOG_FORMAT=json DRAIN_WAIT=5
VOLUME /data
EXPOSE 8787
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node_modules/.bin/node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node_modules/.bin/node", "--import", "./scripts/quick-import.js", "src/node/main.ts"]
