/**
 * `npm run bench:roster [SELLERS]`: a roster taken in whole, sent again, and sent with changes, against a bare COPY of
 * the same rows with the same indexes, measured in one run.
 */

import { randomBytes } from "node:crypto"
import { createReadStream, createWriteStream } from "node:fs"
import { readFile, stat } from "node:fs/promises"
import path from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { fileURLToPath } from "node:url"
import type { Tenant } from "../src/access/tenant.ts"
import { platform } from "../src/app/platform.ts"
import { threadedRosterKeys } from "../src/roster/node-seal.ts"
import { openRoster } from "../src/roster/source.ts"
import { uploadRoster } from "../src/roster/upload.ts"
import { readSecrets, writeSecret } from "../src/signing/secret.ts"
import { inventIdNumber } from "./invented-person.ts"
import { codeOf } from "./invented-register.ts"
import { openBenchRegister, seconds, tell } from "./register.ts"

const header =
  "经营者编号,名称,统一社会信用代码,身份证号码,实际经营地址,联系方式,网店名称,网址,行政区划代码,无须登记情形,年交易额超过10万元,直播账号,主播"

/** A roster of which every fourth seller need not register. */
function* rosterLines(sellers: number, moved: number): Generator<string> {
  yield `${header}\n`
  let held = ""
  for (let n = 0; n < sellers; n++) {
    const address = `示例市示例区示例路${n % 5000}号${n < moved ? "新址" : ""}`
    const phone = `139${String(n).padStart(8, "0")}`
    const person = n % 4 === 3
    const who = person ? `示例人${n},,${inventIdNumber(n)}` : `示例第${n}号商贸有限公司,${codeOf(n)},`
    const declared = person ? "零星小额交易,否" : ","
    held += `s-${n},${who},${address},${phone},示例${n}号店,https://shop.example/${n},410105,${declared},,\n`
    if (held.length < 1_000_000) continue
    yield held
    held = ""
  }
  yield held
}

/** What the runs took. */
export interface RosterFigures {
  sellers: number
  /** In seconds. */
  load: number
  again: number
  changed: number
  bare: number
  /** `load` by `bare`. */
  ratio: number
  /** Of this process, in MB. */
  peak: number
}

/** Measures in a register of its own, which is gone afterwards. */
export async function benchRoster(sellers = 1_250_000): Promise<RosterFigures> {
  const register = await openBenchRegister()
  try {
    const clientId = platform.newId() as Tenant
    const [secret] = readSecrets(writeSecret(randomBytes(32)))
    const office = { ...platform, sql: register.pool, keys: threadedRosterKeys(secret, [secret]) }
    const load = async (name: string, moved: number) => {
      const file = path.join(register.dataDir, name)
      await pipeline(Readable.from(rosterLines(sellers, moved)), createWriteStream(file))
      tell(name, `${sellers} sellers, ${Math.round((await stat(file)).size / 1e6)} MB`)
      return seconds(async () => {
        const source = await openRoster(createReadStream(file), { xlsx: null })
        if ("refused" in source) throw new Error(source.refused.en)
        const result = await uploadRoster(office, source, {
          clientId,
          actor: "bench",
          mode: "full",
          period: null,
          confirmsExits: false,
        })
        if ("refused" in result) throw new Error(result.refused)
        tell(name, JSON.stringify(result.tally))
      })
    }
    const before = process.cpuUsage()
    const figures = { load: await load("roster.csv", 0), again: 0, changed: 0, bare: 0 }
    const { user, system } = process.cpuUsage(before)
    tell("roster taken in", `${figures.load.toFixed(1)} s, ${Math.round(sellers / figures.load)} sellers/s`)
    // On a machine that has other work the clock says little: this is what the process itself took.
    tell("processor time of this process", `${((user + system) / 1e6).toFixed(1)} s, the file's making among it`)
    figures.bare = await bareCopy(register)
    tell("bare COPY of the same rows, same indexes", `${figures.bare.toFixed(1)} s`)
    tell("ratio", (figures.load / figures.bare).toFixed(2))
    figures.again = await load("again.csv", 0)
    tell("the same roster again", `${figures.again.toFixed(1)} s`)
    figures.changed = await load("changed.csv", Math.ceil(sellers / 100))
    tell("one seller in a hundred changed", `${figures.changed.toFixed(1)} s`)
    const status = await readFile("/proc/self/status", "utf8").catch(() => "")
    const peak = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
    tell("peak memory of the process", `${Math.round(peak)} MB`)
    return { sellers, ...figures, ratio: figures.load / figures.bare, peak }
  } finally {
    await register.close()
  }
}

/** Loads the rows of the roster into a table of the same columns and indexes. */
async function bareCopy({ pool, clusterDir }: Awaited<ReturnType<typeof openBenchRegister>>): Promise<number> {
  const file = path.join(clusterDir, "roster_seller.copy")
  await pool.unsafe(`copy roster_seller to '${file}'`)
  await pool.unsafe("create table bare_seller (like roster_seller including all)")
  const taken = await seconds(() => pool.unsafe(`copy bare_seller from '${file}'`))
  await pool.unsafe("drop table bare_seller")
  return taken
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await benchRoster(Number(process.argv[2] ?? 1_250_000))
}
