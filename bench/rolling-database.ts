/**
 * The database of bench/rolling.ts as a process of its own, which can be killed with it: serves an embedded one at a port,
 * archives its WAL, says how to reach it, and ends when its input does.
 */
import { once } from "node:events"
import { acquireEmbedded } from "../src/database/embedded.ts"

const [dataDir = "", port = "", backups = ""] = process.argv.slice(2)
const postgres = await acquireEmbedded({
  ...{ dataDir, tcp: { port: Number(port) }, archive: { folder: backups, everySeconds: 2 } },
  settings: { fsync: "off", max_wal_senders: "8" },
})
const { connection, directory } = postgres
process.stdout.write(`${JSON.stringify({ connection, directory })}\n`)
process.stdin.resume()
await once(process.stdin, "close")
await postgres.release()
