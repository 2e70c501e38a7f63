/** `npm run openapi`: writes openapi/openapi.json from the routes. A test keeps it in step. */
import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { createApp } from "../src/app/app.ts"
import { version } from "../src/app/version.ts"
import { openApiDocument } from "../src/http/openapi.ts"

const app = createApp({ version }, () => {
  throw new Error("describing the API takes no parts")
})
const file = fileURLToPath(new URL("../openapi/openapi.json", import.meta.url))
writeFileSync(file, `${JSON.stringify(openApiDocument(app, { version }), null, 2)}\n`)
