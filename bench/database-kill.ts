/**
 * `npm run bench:database-kill [-- N]`: kills PostgreSQL with SIGKILL, a hundred times or N, under 32 who read, write and ask at
 * once, each time after everybody is served again (tests/support/killed-database.ts, which the suite does ten times). Ends
 * with 1 when something that was acknowledged is lost, a part of a transaction is there, or an answer is another's; what would
 * end a server ends this, for it is the same process.
 */
import { parseArgs } from "node:util"
import { surviveKills } from "../tests/support/killed-database.ts"
import { percentile, tell } from "./register.ts"

const { positionals } = parseArgs({ allowPositionals: true })
const kills = Number(positionals[0] ?? 100)
if (!Number.isInteger(kills) || kills < 1) throw new Error(`how many kills? ${positionals[0]} is no number of them`)

const pauses: number[] = []
const found = await surviveKills(kills, (pauseMs, kill) => {
  pauses.push(pauseMs)
  if (kill % 10 === 0) tell("kills", `${kill} of ${kills}`)
})
tell("asked and answered", `${found.answered}`)
tell("look-ups over HTTP by status", JSON.stringify(found.statuses))
tell("writes acknowledged, and lost", `${found.acknowledged}, ${found.lost}`)
tell("transactions of which a part is there", `${found.parts}`)
tell("wrong answers, and errors other than that the database is away", found.wrong.join("; ") || "none")
const spread = [0.5, 0.95, 1].map((share) => Math.round(percentile(pauses, share))).join(" / ")
tell("until everybody is served again, ms p50/p95/max", spread)
process.exitCode = found.lost + found.parts + found.wrong.length === 0 ? 0 : 1
