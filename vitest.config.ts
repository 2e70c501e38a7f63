import { cloudflareTest } from "@cloudflare/vitest-plugin"
import { defineConfig } from "vitest/config"
import { ClosingLine } from "./tests/support/closing-line.ts"

const patience = { testTimeout: 30_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    globalSetup: ["tests/global-setup.ts", "tests/platform/global-setup.ts"],
    // Two cores, one database server: more files at once only wait for each other.
    maxWorkers: 2,
    reporters: ["default", new ClosingLine()],
    projects: [
      {
        test: { ...patience, name: "node", include: ["tests/**/*.test.ts"], exclude: ["tests/**/workerd.test.ts"] },
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
        test: { ...patience, name: "workerd", include: ["tests/**/workerd.test.ts"] },
      },
    ],
  },
})
