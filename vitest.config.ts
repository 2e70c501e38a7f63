import { cloudflareTest } from "@cloudflare/vitest-plugin"
import { defineConfig } from "vitest/config"
import { quickStart } from "./scripts/node-flags.js"
import { ClosingLine } from "./tests/support/closing-line.ts"
import { LongestFirst } from "./tests/support/longest-first.ts"
import { lookingMs, patienceMs } from "./tests/support/patience.ts"

// For all tests: none has its own.
const patience = { testTimeout: patienceMs, hookTimeout: patienceMs, expect: { poll: { timeout: lookingMs } } }

// Rules and formats, and what is called so elsewhere: these take no database, no process and no browser.
const pure = ["tests/{config,law,names,pdf,table}/**/*.test.ts", "tests/**/*.pure.test.ts"]
const onWorkerd = "tests/**/workerd.test.ts"

// Read by Node itself, as the program is: Vite would transform a thousand files first, in one process for all workers.
const byNode = { execArgv: quickStart, experimental: { viteModuleRunner: false, nodeLoader: false } }

export default defineConfig({
  test: {
    // One more than cores: a file that waits for a process, a browser or a clock leaves its core to another.
    maxWorkers: 3,
    // The servers of a run need a while to stop.
    teardownTimeout: patienceMs,
    // A worker reads the app once, and not once for each of its files: no module of ours keeps what a test could see.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    reporters: ["default", new ClosingLine()],
    tags: [
      { name: "meilisearch", description: "asks a Meilisearch server, and is skipped where there is none" },
      {
        name: "long",
        description: "whole sweeps, simulated years and kills: `npm run test:long`, before each release",
      },
    ],
    projects: [
      { extends: true, test: { ...patience, name: "pure", include: pure, ...byNode } },
      {
        extends: true,
        test: {
          ...{ ...patience, name: "node", include: ["tests/**/*.test.ts"], exclude: [...pure, onWorkerd] },
          globalSetup: ["tests/global-setup.ts", "tests/platform/global-setup.ts"],
          ...byNode,
        },
      },
      {
        // The Worker of wrangler.toml in its own runtime, with the tests' database behind its binding.
        plugins: [
          cloudflareTest(({ inject }) => {
            // The plugin's option `hyperdrives` comes too late: wrangler.toml is read first, and asks for this variable.
            process.env["CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_HYPERDRIVE"] = inject("workerDatabaseUrl")
            const bindings = {
              ...inject("issuerVariables"),
              ...inject("documentKeys"),
              JWKS: inject("keySet"),
              LOG_KEY: inject("logKey"),
              IDENTITY_HASH_KEY: "A".repeat(43),
              ROSTER_KEY: "A".repeat(43),
            }
            return { wrangler: { configPath: "./wrangler.toml" }, miniflare: { bindings, r2Buckets: ["EXPORTS"] } }
          }),
        ],
        test: {
          ...{ ...patience, name: "workerd", include: [onWorkerd] },
          globalSetup: [
            ...["tests/platform/node-setup.ts", "tests/platform/global-setup.ts", "tests/platform/login-setup.ts"],
          ],
        },
      },
    ],
  },
})
