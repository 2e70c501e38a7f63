/** `gongshi keys rotate | retire | compromised | import`: every change of a key is an entry of the log. */
import { platform } from "../app/platform.ts"
import { explainSwitch, ownVersion } from "../database/writer.ts"
import { refuseSwitch } from "../database/writer-store.ts"
import { createRoleKey, nodeHolder, openNodeKeyring, openNodeLog } from "../node/keys.ts"
import { changeKeys } from "../signing/key-change.ts"
import { writeRoleKey } from "../signing/key-file.ts"
import {
  type KeyPlan,
  type KeyRefusal,
  planCompromise,
  planImport,
  planRetirement,
  planRotation,
} from "../signing/key-plan.ts"
import { type KeyRecord, statusOf, toListed } from "../signing/key-record.ts"
import { type KeyRole, keyRoles, type PublicKey, type SigningKey, toBareKey } from "../signing/signing-key.ts"
import { type ExitCode, readChoice, readCount, say, UsageError } from "./command.ts"
import { readGiven } from "./given-file.ts"
import { type OpenRegister, withRegister } from "./open-register.ts"
import { settlePublished, signing } from "./signing.ts"

interface When {
  now?: boolean
  after?: string
}

/** `keys rotate ROLE`: announces the next key, or puts it in at once. `--complete`: the switch to complete checkpoints. */
export async function rotateKey(values: When & { complete?: boolean }, named?: string): Promise<ExitCode> {
  const role = readChoice("ROLE", named, keyRoles)
  const { complete: isComplete = false } = values
  if (isComplete && role !== "statement" && role !== "receipt") {
    throw new UsageError(`--complete is said of the keys of papers, statement and receipt, and not of ${role}`)
  }
  return withRegister((register) =>
    signing(register, async () => {
      const now = platform.clock()
      const from = now + readDelay(values, register.config.keyOverlapMs)
      const fresh = new Map([[role, await createRoleKey(register.config, role)]])
      if (isComplete) await refuseBesideOlder(register, now)
      return change(register, { act: "rotate", now, fresh }, (records) =>
        planRotation(records, { role, from, fresh: freshOf(fresh), isComplete }, now),
      )
    }),
  )
}

/** A node of an older version would sign with the key, and not as the key says. */
async function refuseBesideOlder({ pool }: OpenRegister, now: number): Promise<void> {
  const behind = await pool.begin((tx) => refuseSwitch(tx, ownVersion, now))
  if (behind) throw new UsageError(`papers can't be made complete now: ${explainSwitch(ownVersion, behind)}`)
}

/** `keys retire KID`: ends a key that nothing hangs on, or withdraws one that was announced. */
export async function retireKey(kid: string): Promise<ExitCode> {
  return withRegister((register) =>
    signing(register, () => {
      const now = platform.clock()
      return change(register, { act: "retire", now, fresh: new Map() }, (records) => planRetirement(records, kid, now))
    }),
  )
}

/** `keys compromised KID --good-until SIZE`: ends a key whose private half others may have. */
export async function compromiseKey(values: { "good-until"?: string }, kid = ""): Promise<ExitCode> {
  const goodUntilSize = readCount("--good-until", values["good-until"], 0, Number.MAX_SAFE_INTEGER)
  return withRegister(async (register) => {
    const fresh = new Map<KeyRole, SigningKey>()
    for (const role of keyRoles) fresh.set(role, await createRoleKey(register.config, role))
    const work = () => {
      const now = platform.clock()
      return change(register, { act: "compromised", now, fresh }, (records, { size: headSize }) =>
        planCompromise(records, { kid, goodUntilSize, headSize, fresh: freshOf(fresh) }, now),
      )
    }
    // A key that is lost is as good as stolen, and this is the way out; nothing else may be published meanwhile.
    const halted = await openNodeLog(register.config, register.pool, () => {}).halted()
    if (halted?.kind !== "key-lost") return signing(register, work)
    const code = await work()
    await settlePublished(register)
    return code
  })
}

/** `keys import FILE --role ROLE`: takes a key of the operator's own; its public half alone where a signer has it. */
export async function importKey(values: When & { role?: string }, file = ""): Promise<ExitCode> {
  const role = readChoice("--role", values.role, keyRoles)
  const { key, d } = await readJwkFile(file)
  if (role === "log" && key.alg !== "Ed25519") {
    throw new UsageError(`the key is ${key.alg}: checkpoints are signed with Ed25519`)
  }
  return withRegister((register) =>
    signing(register, async () => {
      const now = platform.clock()
      const from = now + readDelay(values, register.config.keyOverlapMs)
      if (d === null) await sayWhoHolds(register, key)
      const fresh = new Map(d === null ? [] : [[role, { ...key, d }] as const])
      return change(register, { act: "import", now, fresh }, (records) => planImport(records, { role, from, key }, now))
    }),
  )
}

async function sayWhoHolds({ config }: OpenRegister, { kid }: PublicKey): Promise<void> {
  const held = await nodeHolder(config).held()
  if (held.some(({ signer }) => signer.key.kid === kid)) return
  say("the file has the public half alone, and nobody here has the private one: list it in SIGNER_KEYS before it signs")
}

async function readJwkFile(file: string): Promise<{ key: PublicKey; d: string | null }> {
  const text = await readGiven(file)
  try {
    const jwk = JSON.parse(text)
    return { key: { ...(await toBareKey(jwk)), key_origin: "provided" }, d: typeof jwk.d === "string" ? jwk.d : null }
  } catch (error) {
    // What JSON.parse says repeats what it read.
    const reason =
      error instanceof SyntaxError ? "it is not JSON" : error instanceof Error ? error.message : String(error)
    throw new UsageError(`${file} holds no key: ${reason}`)
  }
}

/** Changes keys and says what has changed, and what an operator has to do before it counts. */
async function change(
  { pool, config }: OpenRegister,
  { act, now, fresh }: { act: string; now: number; fresh: ReadonlyMap<KeyRole, SigningKey> },
  decide: Parameters<typeof changeKeys>[2],
): Promise<ExitCode> {
  const kept: { record: KeyRecord; file: string }[] = []
  const keep = async (changed: readonly KeyRecord[]) => {
    for (const [role, key] of fresh) {
      const record = changed.find((candidate) => candidate.key.kid === key.kid)
      if (record) kept.push({ record, file: await writeRoleKey(config.dataDir, role, key) })
    }
  }
  // Keys from before they were listed are listed first: what they signed stays believed.
  await (await openNodeKeyring(config, pool, say)).keySet()
  await openNodeLog(config, pool, () => {}).catchUp()
  const { newSalt } = platform
  const outcome = await changeKeys(pool, { actor: "system:command-line", act, now, newSalt, keep }, decide)
  if ("refused" in outcome) throw new UsageError(explain(outcome))
  for (const record of outcome.changed) process.stdout.write(`${keyLine(toListed(record, now))}\n`)
  for (const { record, file } of kept) {
    const time = statusOf(record, now) === "next" ? `before ${new Date(record.from).toISOString()}` : "now"
    say(`${file} is the private half: bring it ${time} to every node that signs, and put it into the backup`)
  }
  return 0
}

/** A key in a line: role, kid, algorithm, status, dates, origin. */
export function keyLine({
  role,
  kid,
  alg,
  status,
  from,
  until,
  good_until_size: size,
  key_origin,
  papers,
}: PublicKey): string {
  const dates = `${from ?? "-"}${until === undefined ? "" : ` to ${until}`}${size === undefined ? "" : `, good until ${size}`}`
  return `${role ?? "documents"}  ${kid}  ${alg}  ${status}  ${dates}  ${key_origin}${papers ? `  papers ${papers}` : ""}`
}

function freshOf(fresh: ReadonlyMap<KeyRole, SigningKey>) {
  return (role: KeyRole): PublicKey => {
    const key = fresh.get(role)
    if (!key) throw new Error(`no fresh ${role} key was made`)
    return key
  }
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** How long from now the next key begins to sign, ms. @throws UsageError */
function readDelay({ now, after }: When, overlapMs: number): number {
  if (now && after !== undefined) throw new UsageError("--now and --after are two answers to one question")
  if (now) return 0
  if (after === undefined) return overlapMs
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(after) ?? []
  if (count === undefined) throw new UsageError(`--after is ${after}, expected minutes, hours or days: 30m, 36h, 7d`)
  return Number(count) * units[unit as keyof typeof units]
}

const explanations = {
  "unknown-key": ({ kid }) => `there is no key ${kid}: gongshi keys list shows them`,
  "known-key": ({ kid, status }) => `the key ${kid} is known already, and ${status}`,
  announced: ({ kid, from }) =>
    `the next key ${kid} is announced for ${new Date(from).toISOString()}: let it come, put it in with --now, or withdraw it with keys retire`,
  ended: ({ kid, status }) => `the key ${kid} is ${status} already`,
  needed: ({ kid, role }) =>
    `the key ${kid} signs for ${role} and no other is announced: gongshi keys rotate ${role} first`,
  "beyond-log": ({ size, asked }) => `--good-until is ${asked}, and the log has ${size} entries`,
} as const satisfies { [R in KeyRefusal["refused"]]: (refusal: Extract<KeyRefusal, { refused: R }>) => string }

function explain(refusal: Exclude<KeyPlan | KeyRefusal, KeyPlan>): string {
  const text: (refusal: never) => string = explanations[refusal.refused]
  return text(refusal as never)
}
