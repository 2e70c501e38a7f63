/**
 * Watches one code: what is live under it, proven from complete checkpoint to complete checkpoint, each shown to be the
 * beginning of the next. A few kilobytes a time, without the exports.
 */
import { mkdir } from "node:fs/promises"
import path from "node:path"
import { decodeEntry } from "../../ledger/entry.ts"
import { sha256 } from "../../ledger/node-sha256.ts"
import type { Claim } from "../claim.ts"
import { type Evidence, exhibit } from "../evidence/evidence.ts"
import { keepEvidenceIn, signedFor, textOf, writeWhole } from "../evidence/node-keep.ts"
import { type Fault, fault } from "../fault.ts"
import { takeLock } from "../follow/node-follow.ts"
import type { Remote } from "../follow/node-remote.ts"
import { FollowTrouble } from "../follow/trouble.ts"
import { judgeSpan } from "../map.ts"
import { verifyMap } from "../map-proof.ts"
import { count, exact, listOf, parseJson, type Shape, type Shaped, text } from "../shape.ts"
import { advanceState, readState, type VerifyState } from "../state.ts"
import type { VerifyOptions } from "../verification.ts"

const anything: Shape<unknown> = (_value): _value is unknown => true
const liveShape = listOf(exact({ list: text, position: count, commitment: text }))
const shape = exact({ code: text, made: count, live: liveShape, state: anything, signed: listOf(text) })

/** An entry that is live under a code. */
export type LiveEntry = Shaped<typeof liveShape>[number]

/** What is watched, and what it is held to. */
export interface Watcher {
  remote: Remote
  folder: string
  code: string
  /** The keys, the policy, whose and which log. */
  options: Omit<VerifyOptions, "sha256" | "now">
  /** The same, as they were given, for evidence. */
  given: Pick<Evidence["trusted"], "keys" | "vkeys" | "root" | "policy">
  /** ms since 1970. */
  clock(): number
}

/** What came of a look. */
export type WatchOutcome =
  | {
      ok: true
      code: string
      /** Of the map, and when it was made. */
      size: number
      as_of: string
      /** Whether it is the first look: then nothing came and nothing went. */
      first: boolean
      live: LiveEntry[]
      came: LiveEntry[]
      went: LiveEntry[]
      unproven: readonly Claim[]
    }
  | { ok: false; findings: Fault[]; evidence: string }

/** Looks once, under a lock. @throws FollowTrouble where nothing could be had, or nothing that enough witnesses have cosigned */
export async function watch(watcher: Watcher): Promise<WatchOutcome> {
  await mkdir(watcher.folder, { recursive: true })
  const lock = takeLock(path.join(watcher.folder, ".lock"), watcher.folder)
  try {
    return await look(watcher)
  } finally {
    lock.release()
  }
}

async function look({ remote, folder, code, options, given, clock }: Watcher): Promise<WatchOutcome> {
  const file = path.join(folder, `${code}.json`)
  const kept = await readKept(file, code)
  const place = `/log/map/${code}`
  const shown = await remote.text(place, 1_000_000)
  if (shown === null) throw nothingThere
  const state = kept?.state ?? null
  const seen = pointOf(shown)
  const isBetween = state && seen !== null && seen !== state.size
  const between = isBetween
    ? `/log/proof/consistency?from=${Math.min(seen, state.size)}&to=${Math.max(seen, state.size)}`
    : null
  const proof = between === null ? null : await remote.text(between, 1_000_000)
  const now = clock()
  const verification = await verifyMap(shown, {
    ...{ ...options, sha256, now, state },
    ...(proof === null ? {} : { consistency: proof }),
  })
  const { facts, log, findings } = verification
  const made = decodeEntry(facts.entry ?? "")?.time ?? 0
  const refused = async (found: Fault[]): Promise<WatchOutcome> => ({
    ok: false,
    findings: found,
    evidence: await keepEvidenceIn(path.join(folder, "evidence"), {
      ...{ found_at: new Date(now).toISOString(), by: "watch", findings: found },
      trusted: {
        ...{ ...given, issuer: null, origin: options.origin ?? state?.origin ?? null },
        ...{ state, signed: kept?.signed ?? [] },
      },
      shown: [exhibit(place, shown), ...(proof === null || between === null ? [] : [exhibit(between, proof)])],
    }),
  })
  // A witness that is late is no finding against anybody: it is asked again at the next look.
  if (findings.length > 0 && findings.every((found) => found.code === "policy")) throw tooFew(findings)
  if (findings.length > 0 || !log || facts.position === undefined) return refused(findings)
  if (facts.asked?.value !== code) return refused([fault("malformed", ofAnother)])
  const point = { origin: log.origin, size: log.size, root: Buffer.from(log.root, "base64") }
  const span = judgeSpan({ size: facts.position }, made, point, now, options)
  const uncompared = verification.unproven.some((each) => each.code === "uncompared")
  const unlinked = uncompared && state ? [fault("no-consistency", state.size, log.size)] : []
  if (span.findings.length + unlinked.length > 0) return refused([...span.findings, ...unlinked])
  const live: LiveEntry[] = [...(facts.live ?? [])]
  // What witnesses have vouched for may be of a little before what was seen last: there is nothing newer to tell then.
  const isOlder = kept !== null && made < kept.made
  const before = kept && !isOlder ? kept.live : live
  const has = (list: readonly LiveEntry[], { position }: LiveEntry) => list.some((each) => each.position === position)
  if (!isOlder) {
    const next = advanceState(point, state)
    const signed = signedFor(next, [shown], kept?.signed ?? [])
    await writeWhole(file, `${JSON.stringify({ code, made, live, state: next, signed }, null, 1)}\n`)
  }
  return {
    ...{ ok: true, code, size: facts.position, as_of: new Date(made).toISOString(), first: kept === null, live },
    came: live.filter((each) => !has(before, each)),
    went: before.filter((each) => !has(live, each)),
    unproven: [...verification.unproven, ...span.unproven],
  }
}

type Kept = Omit<Shaped<typeof shape>, "state"> & { state: VerifyState }

async function readKept(file: string, code: string): Promise<Kept | null> {
  const stored = await textOf(file)
  if (stored === null) return null
  const value = parseJson(stored)
  const state = shape(value) && value.code === code ? readState(sha256, JSON.stringify(value.state)) : null
  if (shape(value) && state) return { ...value, state }
  throw new FollowTrouble({
    zh: `${file} 已损坏，或者不是这个代码的状态：请从备份恢复；删去它就从头看起，此前的变化和分叉无从发现。`,
    en: `${file} is damaged, or of another code: restore it from a backup. Without it everything begins anew, and what came before is compared with nothing.`,
  })
}

/** The size of the log that an answer speaks of. Nothing is believed. */
function pointOf(shown: string): number | null {
  const value = parseJson(shown)
  const log = typeof value === "object" && value !== null && "log" in value ? value.log : null
  return typeof log === "object" && log !== null && "size" in log && count(log.size) ? log.size : null
}

const ofAnother = { zh: "所证的是另一个代码", en: "it proves another code" }

const nothingThere = new FollowTrouble({
  zh: "该地址没有 /log/map：不是登记系统，或者版本太旧。",
  en: "there is no /log/map at this address: it is no register, or one of an older version.",
})

const tooFew = ([found]: readonly Fault[]) =>
  new FollowTrouble({
    zh: `${found?.zh ?? ""}：下次再看。`,
    en: `the proof ${found?.en ?? ""}: it is looked at again next time.`,
  })
