/**
 * Writes src/verify/into/record-column.ts: what a mirror keeps of a record, from the fields of the law. The verifier knows no other
 * room, and has them as a file. `npm run verify:columns`; a test keeps it in step.
 */
import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { mirrorColumns } from "./mirror-column.ts"

writeFileSync(fileURLToPath(new URL("../src/verify/into/record-column.ts", import.meta.url)), mirrorColumns())
