// Lays out the files that wrangler uploads beside the Worker: of swagger-ui-dist the two that the API page needs, and
// what the page /verify loads.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import path from "node:path"
import { fileURLToPath } from "node:url"

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

// The same names as in src/app/api-page.ts; the tests on workerd ask for both.
const files = ["swagger-ui.css", "swagger-ui-bundle.js"]

const from = path.dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"))
const assets = path.join(root, ".wrangler", "assets")
rmSync(assets, { recursive: true, force: true })
mkdirSync(path.join(assets, "docs"), { recursive: true })
for (const file of files) copyFileSync(path.join(from, file), path.join(assets, "docs", file))

// All that was built for the page /verify.
mkdirSync(path.join(assets, "assets", "verify"), { recursive: true })
for (const file of readdirSync(path.join(root, "verify")).filter((name) => name.endsWith(".js"))) {
  copyFileSync(path.join(root, "verify", file), path.join(assets, "assets", "verify", file))
}
