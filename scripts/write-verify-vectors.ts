/** `npm run verify:vectors`: writes tests/vectors/verify from fixed seeds. A test replays them, and keeps them in step. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { makeVerifyVectors } from "../tests/support/verify-vectors.ts"

const folder = fileURLToPath(new URL("../tests/vectors/verify/", import.meta.url))
const { vectors, archives } = await makeVerifyVectors()
rmSync(path.join(folder, "archives"), { recursive: true, force: true })
mkdirSync(path.join(folder, "archives"), { recursive: true })
writeFileSync(path.join(folder, "vectors.json"), `${JSON.stringify(vectors, null, 1)}\n`)
for (const [name, bytes] of archives) writeFileSync(path.join(folder, "archives", name), bytes)
