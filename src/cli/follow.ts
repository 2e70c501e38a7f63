/** `gongshi follow URL DIR`: a verified mirror of a register, or of another mirror. No database. */
import { hash } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { abnormalGrounds } from "../law/abnormal-ground.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { lists } from "../law/list.ts"
import { penaltyClasses } from "../law/penalty-class.ts"
import { seriousGrounds } from "../law/serious-ground.ts"
import { regionName } from "../names/region.ts"
import { recordMoves } from "../register/record/state.ts"
import { follow } from "../verify/follow/node-follow.ts"
import { believe } from "../verify/follow/node-keys.ts"
import { openRemote, patienceByDefault } from "../verify/follow/node-remote.ts"
import type { Follower } from "../verify/follow/node-run.ts"
import type { Followed, Refused } from "../verify/follow/outcome.ts"
import { diskTrouble, FollowTrouble } from "../verify/follow/trouble.ts"
import { csvTarget } from "../verify/into/node-csv.ts"
import { type Loaded, loadInto } from "../verify/into/node-load.ts"
import { postgresTarget } from "../verify/into/node-postgres.ts"
import { sqliteTarget } from "../verify/into/node-sqlite.ts"
import type { Target } from "../verify/into/node-target.ts"
import type { LabelledField } from "../verify/into/table.ts"
import { parseJson } from "../verify/shape.ts"
import {
  command,
  jsonOption,
  type Options,
  progressLine,
  readCount,
  say,
  terminalLanguage,
  UsageError,
} from "./command.ts"
import { firstUse, loadedInWords, outcomeInWords, waiting } from "./follow-words.ts"
import { readGiven, readPolicyFile, sm2For } from "./given-file.ts"

const options = {
  jwks: { value: "FILE", about: "the key set to believe, on the first run", is: "file" },
  root: { value: "FILE", about: "the root of trust instead, on the first run", is: "file" },
  "trust-first-use": { about: "believe the keys that the server gives, on the first run" },
  every: { value: "10m", about: "again and again: 30s, 10m, 6h" },
  once: { about: "one run, which is what is done without" },
  retries: { value: "7", about: "how often in a row a request may fail" },
  issuer: { value: "URL", about: "who has to have signed" },
  origin: { value: "LOG", about: "the name that the log has to have" },
  "no-log-key": { about: "the register has no key of the log" },
  "without-map": { about: "take exports without the map" },
  policy: { value: "FILE", about: "which witnesses have to have cosigned (C2SP tlog-policy)", is: "file" },
  into: {
    value: "TABLES",
    about: "load the mirror into sqlite:FILE, csv:FOLDER or postgres://user@host/database after each run",
  },
  json: jsonOption,
} as const satisfies Options

export const followCommand = command({
  about: "keep a verified mirror of a register's exports, by deltas, without a database",
  arguments: [
    { name: "URL", about: "the register, or a mirror of it" },
    { name: "DIR", about: "the folder of the mirror", is: "folder" },
  ],
  options,
  examples: [
    ["https://register.example mirror --jwks keys.json", "the first run"],
    ["https://register.example mirror --every 10m", "later ones; the mirror knows whom it believes"],
    ["https://register.example mirror --into sqlite:records.sqlite", "with tables to ask"],
  ],
  problem: "something does not verify or could not be had: the mirror stays as it was",
  environment: { PGPASSWORD: "the password for --into postgres://, which takes none in the address" },
  async run(values, address = "", folder = "") {
    const everyMs = values.every === undefined ? null : readInterval(values.every)
    if (everyMs !== null && values.once) throw new UsageError("--once and --every exclude each other")
    const failuresMax =
      values.retries === undefined ? patienceByDefault.failuresMax : readCount("--retries", values.retries, 1, 1000)
    const other = (["jwks", "trust-first-use", "policy", "issuer", "origin", "no-log-key"] as const).find(
      (name) => values[name] !== undefined,
    )
    if (values.root !== undefined && other) {
      throw new UsageError(`--root names keys, witnesses, issuer and log: leave --${other} out`)
    }
    const language = terminalLanguage()
    const progress = progressLine()
    const tell = (words: Bilingual) => {
      progress.end()
      say(words[language])
    }
    if (values["trust-first-use"] && values.jwks === undefined) tell(firstUse)
    const follower: Follower = {
      remote: openRemote(
        readAddress(address),
        { ...patienceByDefault, failuresMax },
        {
          onBytes: (path, bytes, of) => progress.show(`${path}: ${of === 0 ? 100 : Math.floor((bytes / of) * 100)}%`),
          onWait: (reason, ms) => tell(waiting(reason, ms)),
        },
      ),
      ...{ folder, issuer: values.issuer?.replace(/\/+$/, ""), origin: values.origin, clock: Date.now, sm2For },
      givenKeys: values.jwks === undefined ? null : await readGivenKeys(values.jwks),
      root: values.root === undefined ? null : await readGiven(values.root),
      trustFirstUse: values["trust-first-use"] === true,
      ...{ withoutLogKey: values["no-log-key"] === true, withoutMap: values["without-map"] === true },
      policy: values.policy === undefined ? undefined : await readPolicyFile(values.policy),
      ...(values.policy === undefined ? {} : { policyText: await readGiven(values.policy) }),
      onProgress: (lines) => progress.show(`verifying: ${lines} lines`),
    }
    const target = values.into === undefined ? null : await openTarget(values.into)
    for (;;) {
      const outcome = await followOnce(follower, target)
      progress.end()
      if (values.json) process.stdout.write(`${JSON.stringify(outcome)}\n`)
      else {
        if ("findings" in outcome || outcome.ok) process.stdout.write(outcomeInWords(outcome, folder, language))
        if (outcome.ok && outcome.into) process.stdout.write(`${loadedInWords(outcome.into)[language]}\n`)
        if ("trouble" in outcome) tell(outcome.trouble)
      }
      if (everyMs === null || ("findings" in outcome && !isPassing(outcome))) {
        await target?.close()
        return outcome.ok ? 0 : 1
      }
      await sleep(everyMs)
    }
  },
})

type Outcome = (Followed & { into?: Loaded }) | Refused | { ok: false; trouble: Bilingual }

/** Follows once, and loads what was followed; what keeps it from being done is an outcome too. */
async function followOnce(follower: Follower, target: Target | null): Promise<Outcome> {
  try {
    const outcome = await follow(follower)
    if (!target || !outcome.ok) return outcome
    return { ...outcome, into: await loadInto(target, { folder: follower.folder, labelOf, clock: Date.now }) }
  } catch (error) {
    const trouble = error instanceof FollowTrouble ? error : (diskTrouble(error) ?? tableTrouble(error))
    if (!trouble) throw error
    return { ok: false, trouble: trouble.words }
  }
}

/** An error of the tables' own database in words; null for any other. */
function tableTrouble(error: unknown): FollowTrouble | null {
  const isDatabase = error instanceof Error && "code" in error && typeof error.code === "string"
  if (!isDatabase) return null
  return new FollowTrouble({
    zh: `没有载入表（${error.message}，${error.code}）：表保持原样，镜像已经更新。`,
    en: `the tables were not loaded (${error.message}, ${error.code}): they are as they were, and the mirror has moved on.`,
  })
}

/** Where the mirror is to be loaded into. @throws UsageError */
async function openTarget(into: string): Promise<Target> {
  const [, kind = "", place = ""] = /^(sqlite|csv):(.+)$/.exec(into) ?? []
  if (kind === "sqlite") return sqliteTarget(place)
  if (kind === "csv") return csvTarget(place)
  if (/^postgres(ql)?:\/\//.test(into)) {
    if (URL.parse(into)?.password || /[?&]password=/.test(into)) {
      throw new UsageError("--into holds a password, which the list of processes shows to all: set PGPASSWORD instead")
    }
    return postgresTarget(into)
  }
  throw new UsageError(`--into is ${into}, expected sqlite:FILE, csv:FOLDER or postgres://user@host/database`)
}

// A head that has expired may be renewed, a line or a proof that is withheld be given, a witness that is late come.
const passing = ["frozen", "root-expired", "compromise-withheld", "no-consistency", "policy"]

/** Whether to ask again; everything else is for a person to look at. */
function isPassing({ findings }: Refused): boolean {
  return findings.every(({ code }) => passing.includes(code))
}

/** The address of a register. @throws UsageError */
export function readAddress(address: string): string {
  if (URL.canParse(address) && /^https?:/.test(address)) return address
  throw new UsageError(`URL is ${address}, expected an address such as https://register.example`)
}

const unitMs = { s: 1000, m: 60_000, h: 3_600_000 } as const

/** A time between runs, ms. @throws UsageError */
export function readInterval(value: string): number {
  const [, digits, unit] = /^([1-9]\d{0,5})([smh])$/.exec(value) ?? []
  if (digits === undefined || (unit !== "s" && unit !== "m" && unit !== "h")) {
    throw new UsageError(`--every is ${value}, expected a time such as 30s, 10m or 6h`)
  }
  return Number(digits) * unitMs[unit]
}

async function readGivenKeys(file: string): Promise<NonNullable<Follower["givenKeys"]>> {
  const given = await readGiven(file)
  const believed = believe(parseJson(given))
  if ("fault" in believed) {
    throw new UsageError(
      believed.fault === "private-key"
        ? `${file} holds a private key: it belongs in nobody's hands but the register's`
        : `${file} holds no key set that can be used (RFC 7517, keys of Ed25519 or ES256)`,
    )
  }
  return { ...believed, sha256: hash("sha256", given, "hex") }
}

const words: Record<Exclude<LabelledField, "authority">, Readonly<Record<string, Bilingual>>> = {
  list: lists,
  ground: { ...abnormalGrounds, ...seriousGrounds },
  class: penaltyClasses,
  reason: recordMoves,
}

/** The words of a code; null where nobody knows it. */
export function labelOf(field: LabelledField, code: string): Bilingual | null {
  if (field !== "authority") return Object.hasOwn(words[field], code) ? (words[field][code] ?? null) : null
  const [zh, en] = [regionName(code), regionName(code, "en")]
  return zh === null ? null : { zh, en: en ?? zh }
}
