// `npm run sbom`: what ships, as CycloneDX, from the lock file alone. `npm sbom --omit dev` leaves out whatever a tool of
// development needs besides (npm 11: zod, jose), so npm lists all and what is of development alone is taken away here.
import { spawnSync } from "node:child_process"
import path from "node:path"
import { fileURLToPath } from "node:url"

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const { stdout, stderr, status } = spawnSync("npm", ["sbom", "--sbom-format=cyclonedx", "--package-lock-only"], {
  cwd: root,
  encoding: "utf8",
  maxBuffer: 2 ** 26,
})
if (status !== 0) {
  process.stderr.write(stderr)
  process.exit(1)
}

/** @typedef {{ "bom-ref": string, properties: { name: string, value: string }[] }} Component */
const bom = JSON.parse(stdout)
bom.components = bom.components.filter(
  (/** @type {Component} */ { properties }) => !properties.some(({ name }) => name === "cdx:npm:package:development"),
)
const kept = new Set([bom.metadata.component, ...bom.components].map((component) => component["bom-ref"]))
bom.dependencies = bom.dependencies
  .filter((/** @type {{ ref: string }} */ { ref }) => kept.has(ref))
  .map((/** @type {{ ref: string, dependsOn: string[] }} */ { ref, dependsOn }) => ({
    ref,
    dependsOn: dependsOn.filter((on) => kept.has(on)),
  }))
process.stdout.write(`${JSON.stringify(bom, null, 2)}\n`)
