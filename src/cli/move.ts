/** `gongshi move`: out of the embedded database into a server of one's own. */
import { claimDataDirectory } from "../database/claim.ts"
import { migrateDatabase } from "../database/migrate.ts"
import { lookAtTarget, moveAll } from "../database/move-store.ts"
import { openPool } from "../database/pool.ts"
import { connectSocket } from "../database/socket.ts"
import { command, type ExitCode, progressLine, say, UsageError } from "./command.ts"
import { examine, teller } from "./doctor.ts"
import { type OpenRegister, withRegister } from "./open-register.ts"

export const moveCommand = command({
  about: "move the register out of the embedded database into a server of your own, and prove the log there",
  arguments: [{ name: "URL", about: "a database of that server, empty: postgres://user@host:port/database" }],
  options: {},
  examples: [["postgres://gongshi_owner@db/gongshi", "with PGPASSWORD, while no server runs; then set DATABASE_URL"]],
  environment: { PGPASSWORD: "the password for it, which the address must not hold" },
  problem: "nothing was moved, or something is wrong with what was: it says what",
  async run(_, text = "") {
    const url = readTarget(text)
    return withRegister<ExitCode>(async (register) => {
      if (register.embedded === null)
        throw new UsageError("DATABASE_URL is set: a server of your own is moved by its own means")
      const claim = await claimDataDirectory(register, register.config.dataDir)
      try {
        return await moveTo(register, url)
      } finally {
        await claim.release()
      }
    })
  },
})

/** With the password of the environment. @throws UsageError */
function readTarget(text: string): string {
  const url = URL.parse(text)
  if (!url || !/^postgres(?:ql)?:$/.test(url.protocol)) throw new UsageError(`${text} is no postgres:// address`)
  if (url.password !== "" || url.searchParams.has("password")) {
    throw new UsageError(
      "the address holds a password, which the list of processes shows to all: set PGPASSWORD instead",
    )
  }
  const password = process.env["PGPASSWORD"]
  if (password !== undefined) url.password = encodeURIComponent(password)
  return url.href
}

const emptyOne = "make an empty one. Nothing was moved"
const registerThere = `there is a register in that database already: ${emptyOne}`
const othersThere = "there is something of others in that database"

async function moveTo(register: OpenRegister, url: string): Promise<ExitCode> {
  const target = openPool(url, 2, { socket: connectSocket })
  const progress = progressLine()
  try {
    // Before anything is made there: the address may be that of somebody else's database.
    const found = await lookAtTarget(target)
    if (found.kind !== "nothing") {
      say(found.kind === "register" ? registerThere : `${othersThere} (${found.names.join(", ")}): ${emptyOne}`)
      return 1
    }
    await migrateDatabase(url, { socket: connectSocket })
    const move = await moveAll(register.pool, target, (table) => progress.show(`moving ${table}`))
    progress.end()
    if (move.kind === "not-empty") {
      say(registerThere)
      return 1
    }
    if (move.kind === "other-schema") {
      say(`these tables are otherwise there: ${move.tables.join(", ")}. Make an empty database. Nothing was moved`)
      return 1
    }
    const rows = move.tables.reduce((sum, each) => sum + each.rows, 0)
    say(`${rows} rows of ${move.tables.length} tables are there; the embedded database is as it was`)
    const there = { ...register, pool: target, searchPool: target, embedded: null }
    const code = await examine(there, teller())
    if (code === 0) say("set DATABASE_URL to it and start the register; keys and exports stay in DATA_DIR")
    return code
  } finally {
    await target.end({ timeout: 5 })
  }
}
