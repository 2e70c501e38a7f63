/** `gongshi client …`: who holds an API key, and what it may. */
import type { z } from "zod"
import { toApiKey } from "../access/api-key.ts"
import { type Declared, declareClient, listKeyHolders, setHolder } from "../access/client-store.ts"
import { keyPersonNames } from "../access/key-persons.ts"
import { authorityReach } from "../access/reach.ts"
import { clientRoles } from "../access/scope.ts"
import { addClient, announceFirstLoad, type OwnQuotas, revokeClient, setQuotas } from "../access/store.ts"
import { type keyHolderPageSchema, toWireKeyHolder, type WireKeyHolder } from "../app/operator/wire.ts"
import { platform } from "../app/platform.ts"
import type { Pool } from "../database/client.ts"
import { listSeats } from "../enforcement/agency/seat-store.ts"
import { type AgencySettings, findAgencyNamed, saveAgency, writeAgency } from "../enforcement/agency/store.ts"
import { holderFault } from "../input/holder-name.ts"
import { addDays, dayInChina, isDay } from "../law/day.ts"
import { listNames } from "../law/list.ts"
import { findPersonalData } from "../law/personal-data.ts"
import {
  command,
  type Declaration,
  type ExitCode,
  type Group,
  jsonOption,
  type Leaf,
  type Options,
  readChoice,
  readCount,
  serverEnvironment,
  serverOptions,
  UsageError,
  type Values,
} from "./command.ts"
import { readApiKey, readServer } from "./input.ts"
import { withRegister } from "./open-register.ts"
import { serverOf } from "./server-request.ts"

const actor = "system:command-line"

// A call of 1,000 names has to be possible at all, as with the quotas of a role.
const unitsMin = 4_000
const most = 1_000_000_000_000
// A first load is a matter of days; the door is not to be left open for longer than a month.
const firstLoadDaysMax = 31
const firstLoadRowsMax = 100_000_000

const agencyOptions = {
  region: { value: "410000", about: "where an agency acts, or a platform lies" },
  member: { value: "SEAT", about: "an agency's seat in the conference, as `gongshi conference` shows them, or none" },
  contact: { value: "TEXT", about: "whom to call" },
  list: { value: "LIST", about: "a list of which the agency is told", choices: listNames, many: true },
  purpose: { value: "TEXT", about: "for what it may ask", many: true },
  "by-request": { value: "yes|no", about: "whether it is given data by request alone", choices: ["yes", "no"] },
} as const satisfies Options

const quotaOptions = {
  quota: { value: "UNITS", about: "units of a day; role: as every key of its role" },
  rows: { value: "ROWS", about: "rows of a day; role: as every key of its role" },
} as const satisfies Options

const handsOption = {
  value: "HANDS",
  about: "whether several persons have been through what comes with the key",
  choices: keyPersonNames,
} as const

const addOptions = {
  role: { value: "ROLE", about: "what it is", choices: clientRoles, required: true },
  authority: { value: "410105", about: "of a source: an authority for which it sends", many: true },
  ...quotaOptions,
  "held-by": { value: "PERSON", about: "who holds the key, by the login's name for them" },
  hands: handsOption,
  ...agencyOptions,
} as const satisfies Options

interface Given extends Values<typeof addOptions> {
  until?: string
}

const NAME = { name: "NAME", about: "the client, by the name that receipts and the audit trail have" } as const

/** An act on a client, whose name is looked at first. */
function act<const O extends Options>(
  declaration: Omit<Declaration, "arguments" | "options">,
  options: O,
  run: (name: string, given: Values<O>) => Promise<ExitCode>,
): Leaf {
  return command({ ...declaration, arguments: [NAME], options, run: (values, name) => run(readName(name), values) })
}

function readName(given = ""): string {
  const name = given.trim()
  if (name === "" || name.length > 200) throw new UsageError("NAME should have 1 to 200 characters")
  // It stands in receipts, and in the audit trail for good.
  if (findPersonalData(name) !== null) throw new UsageError("NAME seems to hold personal data: choose another")
  return name
}

export const clientCommand: Group = {
  about: "who holds an API key: add, list and withdraw platforms, agencies and sources, and say what they may",
  commands: {
    add: act(
      {
        about: "add a platform, an agency or a source: prints its API key, once, and nothing else",
        examples: [
          ["示例团购平台 --role platform > key", "a platform; the file is for GONGSHI_KEY_FILE"],
          ["示例办案系统 --role source --authority 410105", "a system that sends for an authority"],
          ["示例税务局 --role agency --region 410000 --member tax", "an agency of the conference"],
        ],
      },
      addOptions,
      add,
    ),
    list: command({
      about: "list who holds a key, by name; keys themselves are nowhere",
      options: {
        role: { value: "ROLE", about: "only of this role", choices: clientRoles },
        state: { value: "STATE", about: "only those whose key is so", choices: ["valid", "withdrawn", "ordered"] },
        ...serverOptions,
        json: jsonOption,
      },
      environment: serverEnvironment,
      examples: [
        ["", "all of them"],
        ["--role platform --state valid --json", "platforms whose key is good, for a program"],
        ["--server https://register.example", "at another register, with an administrator's token in GONGSHI_KEY"],
      ],
      run: list,
    }),
    agency: act(
      {
        about: "say who an agency is",
        examples: [["示例税务局 --list serious --by-request no", "of which list it is told"]],
      },
      agencyOptions,
      changeAgency,
    ),
    quota: act(
      {
        about: "set what a key may spend in a day, and say what holds",
        examples: [["示例团购平台 --rows 2000000", "rows of a day"]],
      },
      quotaOptions,
      quota,
    ),
    "first-load": act(
      {
        about: "announce the first load of a source, which goes in without release; 0 rows: no more",
        examples: [["示例办案系统 --rows 1000000 --until 2026-03-31", "up to a million rows until then"]],
      },
      {
        rows: { value: "ROWS", about: "how many", required: true },
        until: { value: "DAY", about: "the last day, within a month; a month from now without" },
      },
      firstLoad,
    ),
    holder: act(
      { about: "say who holds a key", examples: [["示例团购平台 --held-by anna", "what it does, anna has done"]] },
      { "held-by": { value: "PERSON", about: "the login's name for them, or none", required: true } },
      holder,
    ),
    declare: act(
      {
        about: "say how many hands are behind a key, and where a platform lies",
        examples: [["示例团购平台 --hands single --region 410000", "one person, in one province"]],
      },
      { hands: handsOption, region: { value: "410000", about: "where it lies; none: the whole country" } },
      declare,
    ),
    revoke: act({ about: "withdraw a key, at once", examples: [["示例团购平台", "the name stays taken"]] }, {}, revoke),
  },
}

// Clients read from the database at a time.
const pageClients = 500

interface Listed extends Values<typeof serverOptions> {
  role?: string
  state?: string
  json?: boolean
}

async function list({ role, state, json = false, ...given }: Listed): Promise<ExitCode> {
  const filter = {
    ...(role === undefined ? {} : { role: readChoice("--role", role, clientRoles) }),
    ...(state === undefined ? {} : { state: readChoice("--state", state, ["valid", "withdrawn", "ordered"]) }),
  }
  const show = (holder: WireKeyHolder) => process.stdout.write(json ? `${JSON.stringify(holder)}\n` : lineOf(holder))
  const server = readServer(given.server)
  if (server) {
    const { pages } = serverOf(server, await readApiKey(given["key-file"]))
    for await (const { clients } of pages<z.infer<typeof keyHolderPageSchema>>("/v1/clients", filter))
      for (const each of clients) show(each)
    return 0
  }
  return withRegister<ExitCode>(async ({ pool }) => {
    for (let after: string | undefined; ; ) {
      const page = await listKeyHolders(pool, authorityReach("000000"), filter, { after, limit: pageClients })
      for (const holder of page) show(toWireKeyHolder(holder))
      after = page.at(-1)?.id
      if (page.length < pageClients) return 0
    }
  })
}

/** A client in a line, with tabs between, for names hold blanks. */
function lineOf(holder: WireKeyHolder): string {
  const { name, role, held_by, hands, region, authorities, created_at, withdrawn_at } = holder
  const place = role === "source" ? authorities.join(",") : (region ?? "the whole country")
  const day = (instant: string) => dayInChina(Date.parse(instant))
  const standing = withdrawn_at === null ? "valid" : `withdrawn ${day(withdrawn_at)}`
  return `${[name, role, place, held_by ?? "-", hands, day(created_at), standing].join("\t")}\n`
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
      `a client with --role ${role} takes no ${Object.keys(agencyOptions)
        .map((option) => `--${option}`)
        .join(", ")}`,
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
    ...(given.hands === undefined ? {} : { persons: readChoice("--hands", given.hands, keyPersonNames) }),
  }
  const added = await withRegister(async ({ pool }) => {
    await assertSeat(pool, settings)
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
  return {
    ...(region === undefined ? {} : { region }),
    ...(member === undefined ? {} : { member: member === "none" ? null : member }),
    ...(contact === undefined ? {} : { contact }),
    ...(list === undefined ? {} : { lists: list.map((name) => readChoice("--list", name, listNames)) }),
    ...(purpose === undefined ? {} : { purposes: purpose }),
    ...(byRequest === undefined ? {} : { byRequest: readChoice("--by-request", byRequest, ["yes", "no"]) === "yes" }),
  }
}

/** That a seat is one of the conference. */
async function assertSeat(pool: Pool, { member }: AgencySettings): Promise<void> {
  if (member == null) return
  const seats = await listSeats(pool)
  if (!seats.some(({ seat }) => seat === member)) {
    throw new UsageError(
      `--member is one of ${seats.map(({ seat }) => seat).join(", ")}, or none: ${"`gongshi conference`"} shows the seats`,
    )
  }
}

async function setAgency(pool: Pool, name: string, settings: AgencySettings) {
  await assertSeat(pool, settings)
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
    ...(hands === undefined ? {} : { persons: readChoice("--hands", hands, keyPersonNames) }),
    ...(region === undefined ? {} : { region: region === "none" ? null : region }),
  }
  const saved = await withRegister(({ pool }) => {
    return declareClient(pool, { name, ...declared, actor, at: platform.clock() })
  })
  if (saved === "absent") throw new UsageError(`no client ${name} holds a key`)
  if (saved === "no-platform")
    throw new UsageError(`${name} is no platform: client agency NAME --region says where an agency acts`)
  process.stdout.write(
    `${name}: hands ${saved.persons}, region ${saved.region ?? "the whole country, or its agency's"}\n`,
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
