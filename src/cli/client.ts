/**
 * `gongshi client add NAME --role platform|agency|source`, `gongshi client agency NAME`, `gongshi client quota NAME`,
 * `gongshi client declare NAME`, `gongshi client first-load NAME`, `gongshi client holder NAME`, `gongshi client revoke NAME`
 */

import { toApiKey } from "../access/api-key.ts"
import { type Declared, declareClient, setHolder } from "../access/client-store.ts"
import { keyHandNames } from "../access/hands.ts"
import { clientRoles } from "../access/scope.ts"
import { addClient, announceFirstLoad, type OwnQuotas, revokeClient, setQuotas } from "../access/store.ts"
import { platform } from "../app/platform.ts"
import type { Pool } from "../database/client.ts"
import { type AgencySettings, findAgencyNamed, saveAgency, writeAgency } from "../enforcement/agency/store.ts"
import { holderFault } from "../input/holder-name.ts"
import { memberNames } from "../law/conference.ts"
import { addDays, dayInChina, isDay } from "../law/day.ts"
import { listNames } from "../law/list.ts"
import { findPersonalData } from "../law/personal-data.ts"
import { type Command, type ExitCode, readArgs, readChoice, readCount, texts, UsageError } from "./command.ts"
import { withRegister } from "./open-register.ts"

const actor = "system:command-line"

// A call of 1,000 names has to be possible at all, as with the quotas of a role.
const unitsMin = 4_000
const most = 1_000_000_000_000
// A first load is a matter of days; the door is not to be left open for longer than a month.
const firstLoadDaysMax = 31
const firstLoadRowsMax = 100_000_000

interface Given {
  role?: string | undefined
  authority?: string[] | undefined
  quota?: string | undefined
  rows?: string | undefined
  until?: string | undefined
  region?: string | undefined
  member?: string | undefined
  contact?: string | undefined
  list?: string[] | undefined
  purpose?: string[] | undefined
  "by-request"?: string | undefined
  "held-by"?: string | undefined
  hands?: string | undefined
}

const several = { type: "string", multiple: true } as const
const agencyOptions = ["region", "member", "contact", "list", "purpose", "by-request"] as const

export const clientCommand: Command = {
  summary:
    "add a platform, an agency or a source, which prints its API key, once; say who an agency is; set quotas of a day; announce the first load of a source; say who holds a key, how many hands are behind it and where a platform lies; or withdraw one",
  usage:
    "client add NAME --role platform|agency|source [--authority 410105]… [--region 410000] [--member tax] [--quota UNITS] [--rows ROWS] [--held-by PERSON] [--hands several|single]      or: client agency NAME [--region 410000] [--member tax|none] [--contact TEXT] [--list serious]… [--purpose TEXT]… [--by-request yes|no]      or: client quota NAME [--quota UNITS|role] [--rows ROWS|role]      or: client first-load NAME --rows ROWS [--until 2026-03-31]      or: client holder NAME --held-by PERSON|none      or: client declare NAME [--hands several|single] [--region 410000|none]      or: client revoke NAME",
  async run(args) {
    const { values, positionals } = readArgs(
      args,
      {
        ...texts("role", "quota", "rows", "until", "region", "member", "contact", "by-request", "held-by", "hands"),
        ...{ authority: several, list: several, purpose: several },
      },
      2,
    )
    const act = readChoice("client", positionals[0], [
      "add",
      "agency",
      "declare",
      "quota",
      "first-load",
      "holder",
      "revoke",
    ])
    const name = positionals[1]?.trim() ?? ""
    if (name === "" || name.length > 200) throw new UsageError("NAME should have 1 to 200 characters")
    // It stands in receipts, and in the audit trail for good.
    if (findPersonalData(name) !== null) throw new UsageError("NAME seems to hold personal data: choose another")
    const { run, takes } = acts[act]
    const other = Object.keys(values).find((option) => !takes.includes(option))
    if (other) throw new UsageError(`client ${act} takes no ${takes.length === 0 ? "options" : `--${other}`}`)
    return run(name, values)
  },
}

interface ClientAct {
  run(name: string, given: Given): Promise<ExitCode>
  takes: readonly string[]
}
const acts: Readonly<Record<"add" | "agency" | "declare" | "quota" | "first-load" | "holder" | "revoke", ClientAct>> = {
  add: { run: add, takes: ["role", "authority", "quota", "rows", "held-by", "hands", ...agencyOptions] },
  agency: { run: changeAgency, takes: agencyOptions },
  declare: { run: declare, takes: ["hands", "region"] },
  quota: { run: quota, takes: ["quota", "rows"] },
  "first-load": { run: firstLoad, takes: ["rows", "until"] },
  holder: { run: holder, takes: ["held-by"] },
  revoke: { run: revoke, takes: [] },
}

function readQuotas({ quota, rows }: Given): OwnQuotas {
  const read = (option: string, text: string, least: number) =>
    text === "role" ? null : readCount(option, text, least, most)
  return {
    ...(quota === undefined ? {} : { units: read("--quota", quota, unitsMin) }),
    ...(rows === undefined ? {} : { rows: read("--rows", rows, 1) }),
  }
}

async function add(name: string, given: Given): Promise<ExitCode> {
  const role = readChoice("--role", given.role, clientRoles)
  const quotas = readQuotas(given)
  const authorities = readAuthorities(role, given.authority ?? [])
  const { region, ...seat } = readAgency(given)
  const isPlaced = role === "platform" && region !== undefined
  const settings = region === undefined || isPlaced ? seat : { ...seat, region }
  if (role !== "agency" && Object.keys(settings).length > 0) {
    throw new UsageError(
      `a client with --role ${role} takes no ${agencyOptions.map((option) => `--${option}`).join(", ")}`,
    )
  }
  if (Object.keys(settings).length > 0 && !("region" in settings)) throw new UsageError(regionMissing)
  const key = toApiKey(platform.newSalt())
  const subject = readHolder(given["held-by"]) ?? undefined
  const client = {
    id: platform.newId(),
    name,
    role,
    authorities,
    quotas,
    ...(subject === undefined ? {} : { subject }),
    ...(isPlaced ? { region } : {}),
    ...(given.hands === undefined ? {} : { hands: readChoice("--hands", given.hands, keyHandNames) }),
  }
  const added = await withRegister(async ({ pool }) => {
    const at = platform.clock()
    return addClient(pool, { ...client, key, actor, at }, async (tx, id) => {
      if ("region" in settings) await writeAgency(tx, id, settings, { actor, reason: null, at })
    })
  })
  if (added === "taken") throw new UsageError(`there is a client ${name} already: choose another name`)
  process.stdout.write(`${key}\n`)
  return 0
}

/** Who holds the key, by the name that the officers' login has for them: in what it does they have their hand. `none`: nobody. */
function readHolder(person: string | undefined): string | null | undefined {
  if (person === undefined) return undefined
  if (person === "none") return null
  const fault = holderFault(person)
  if (fault) throw new UsageError(`--held-by ${fault.en}`)
  return person.trim()
}

const regionMissing = "--region is missing, expected a region code of 6 digits: for which the agency acts"

function readAgency({ region, member, contact, list, purpose, "by-request": byRequest }: Given): AgencySettings {
  if (region !== undefined && !/^\d{6}$/.test(region)) throw new UsageError(regionMissing)
  const seat = member === undefined ? undefined : readChoice("--member", member, [...memberNames, "none"])
  return {
    ...(region === undefined ? {} : { region }),
    ...(seat === undefined ? {} : { member: seat === "none" ? null : seat }),
    ...(contact === undefined ? {} : { contact }),
    ...(list === undefined ? {} : { lists: list.map((name) => readChoice("--list", name, listNames)) }),
    ...(purpose === undefined ? {} : { purposes: purpose }),
    ...(byRequest === undefined ? {} : { byRequest: readChoice("--by-request", byRequest, ["yes", "no"]) === "yes" }),
  }
}

async function setAgency(pool: Pool, name: string, settings: AgencySettings) {
  const clientId = await findAgencyNamed(pool, name)
  if (clientId === null) return "absent"
  return saveAgency(pool, clientId, settings, { actor, reason: null, at: platform.clock() })
}

async function changeAgency(name: string, given: Given): Promise<ExitCode> {
  const settings = readAgency(given)
  const saved = await withRegister(({ pool }) => setAgency(pool, name, settings))
  if (saved === "absent") throw new UsageError(`no agency ${name} holds a key`)
  if (saved === "no-region") throw new UsageError(regionMissing)
  const { region, member, lists } = saved
  process.stdout.write(`${name}: region ${region}, ${member ?? "no seat"}, told of ${lists.join(", ")}\n`)
  return 0
}

function readAuthorities(role: string, given: readonly string[]): string[] {
  if (role !== "source" && given.length > 0) throw new UsageError(`a client with --role ${role} takes no --authority`)
  if (role === "source" && (given.length === 0 || !given.every((code) => /^\d{6}$/.test(code)))) {
    throw new UsageError(
      "--authority should be a region code of 6 digits, as 410105: for which the source sends; one or several",
    )
  }
  return [...new Set(given)]
}

async function declare(name: string, given: Given): Promise<ExitCode> {
  const { hands, region } = given
  if (region !== undefined && region !== "none" && !/^\d{6}$/.test(region)) {
    throw new UsageError("--region should be a region code of 6 digits, as 410000, or none: the whole country")
  }
  const declared: Declared = {
    ...(hands === undefined ? {} : { hands: readChoice("--hands", hands, keyHandNames) }),
    ...(region === undefined ? {} : { region: region === "none" ? null : region }),
  }
  const saved = await withRegister(({ pool }) => {
    return declareClient(pool, { name, ...declared, actor, at: platform.clock() })
  })
  if (saved === "absent") throw new UsageError(`no client ${name} holds a key`)
  if (saved === "no-platform")
    throw new UsageError(`${name} is no platform: client agency NAME --region says where an agency acts`)
  process.stdout.write(
    `${name}: hands ${saved.hands}, region ${saved.region ?? "the whole country, or its agency's"}\n`,
  )
  return 0
}

async function quota(name: string, given: Given): Promise<ExitCode> {
  const quotas = readQuotas(given)
  const held = await withRegister(({ pool }) => setQuotas(pool, { name, quotas, actor, at: platform.clock() }))
  if (held === "absent") throw new UsageError(`no client ${name} holds a key`)
  if ("reason" in held) throw new UsageError(held.detail.en)
  const say = (count: number | null) => (count === null ? `as every ${held.role}` : String(count))
  process.stdout.write(`${name}: units a day ${say(held.units)}, rows a day ${say(held.rows)}\n`)
  return 0
}

async function firstLoad(name: string, given: Given): Promise<ExitCode> {
  const rows = readCount("--rows", given.rows, 0, firstLoadRowsMax)
  const today = dayInChina(platform.clock())
  const latest = addDays(today, firstLoadDaysMax)
  const until = given.until ?? latest
  if (!isDay(until) || until < today || until > latest) {
    throw new UsageError(`--until is ${until}, expected a day from ${today} to ${latest}`)
  }
  const announcement = { name, rows, until, actor, at: platform.clock() }
  const announced = await withRegister(({ pool }) => announceFirstLoad(pool, announcement))
  if (announced === "absent") throw new UsageError(`no source ${name} holds a key`)
  process.stdout.write(
    rows === 0
      ? `no first load of ${name} is announced any more\n`
      : `a first load of ${name} is announced: up to ${rows} rows go in without release, until ${until}\n`,
  )
  return 0
}

async function holder(name: string, given: Given): Promise<ExitCode> {
  const heldBy = readHolder(given["held-by"])
  if (heldBy === undefined) throw new UsageError("--held-by is missing: the login's name for the person, or none")
  const set = await withRegister(({ pool }) => setHolder(pool, { name, heldBy, actor, at: platform.clock() }))
  if (set === "absent") throw new UsageError(`no client ${name} holds a key`)
  process.stdout.write(
    `the key of ${name} is held by ${heldBy ?? "nobody who is named"}, before by ${set.before ?? "nobody who was named"}\n`,
  )
  return 0
}

async function revoke(name: string): Promise<ExitCode> {
  const revoked = await withRegister(({ pool }) => revokeClient(pool, { name, actor, at: platform.clock() }))
  if (revoked === "absent") throw new UsageError(`no client ${name} holds a key`)
  process.stdout.write(`the key of ${name} is withdrawn\n`)
  return 0
}
