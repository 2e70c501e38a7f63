/**
 * A policy (C2SP tlog-policy): which logs are believed, and which of their witnesses have to have cosigned a checkpoint, so
 * that a log which shows two histories is caught by whoever saw the other one.
 */
import { equalHashes, type Sha256 } from "../merkle.ts"
import { parseNote, readVkey } from "../signed-note.ts"
import { cosignedAt, readWitnessKey, type WitnessKey } from "./cosignature.ts"

/** A policy, read. */
export interface Policy {
  /** Keys of the logs; none: whoever verifies knows them otherwise. */
  logs: readonly { name: string; publicKey: Uint8Array }[]
  witnesses: readonly (WitnessKey & { url: string | null })[]
  /** Whether those who have cosigned, by their place among the witnesses, are enough. */
  isMet(cosigned: ReadonlySet<number>): boolean
  /** The rule in words, as the file has it: `2 of 3`. */
  rule: string
}

type Rule = (cosigned: ReadonlySet<number>) => boolean

// As many as the specification asks to be taken, twice.
const linesMax = 200

/** Reads a policy; its line that can't be read, from 1, where it is none. */
export function readPolicy(sha256: Sha256, text: string): Policy | { line: number } {
  const lines = text.split("\n")
  const read: Reading = { logs: [], witnesses: [], names: new Map(), used: new Set(), quorum: null }
  for (const [index, line] of lines.entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== "")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    const isClean = !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(line)
    if (words.length === 0 || words[0]?.startsWith("#")) continue
    if (!isClean || index >= linesMax || !takeLine(sha256, read, words)) return { line: index + 1 }
  }
  const { logs, witnesses, quorum } = read
  return quorum === null ? { line: lines.length } : { logs, witnesses, isMet: quorum.rule, rule: quorum.words }
}

interface Reading {
  logs: Policy["logs"][number][]
  witnesses: Policy["witnesses"][number][]
  /** Witnesses and groups: they share their names. */
  names: Map<string, { rule: Rule; words: string }>
  used: Set<string>
  quorum: { rule: Rule; words: string } | null
}

function takeLine(sha256: Sha256, read: Reading, [kind, ...words]: readonly string[]): boolean {
  const isNew = (name: string) => name !== "none" && !read.names.has(name)
  const isOnce = (keys: readonly { publicKey: Uint8Array }[], key: Uint8Array) =>
    !keys.some(({ publicKey }) => equalHashes(publicKey, key))
  if (kind === "log" && (words.length === 1 || words.length === 2)) {
    const key = readVkey(sha256, words[0] ?? "")
    if (!key || !isOnce(read.logs, key.publicKey)) return false
    read.logs.push({ name: key.name, publicKey: key.publicKey })
    return true
  }
  if (kind === "witness" && (words.length === 2 || words.length === 3)) {
    const [name = "", vkey = "", url = null] = words
    const key = readWitnessKey(sha256, vkey)
    if (!key || !isNew(name) || !isOnce(read.witnesses, key.publicKey)) return false
    const place = read.witnesses.push({ ...key, url }) - 1
    read.names.set(name, { rule: (cosigned) => cosigned.has(place), words: name })
    return true
  }
  if (kind === "group" && words.length >= 3) {
    const [name = "", count = "", ...members] = words
    const rules = members.map((member) => read.names.get(member))
    const needed = count === "all" ? members.length : count === "any" ? 1 : /^[1-9]\d*$/.test(count) ? Number(count) : 0
    const isWrong = needed < 1 || needed > members.length || members.some((member) => read.used.has(member))
    if (!isNew(name) || isWrong || rules.includes(undefined) || new Set(members).size !== members.length) return false
    for (const member of members) read.used.add(member)
    const isMet: Rule = (cosigned) => rules.filter((each) => each?.rule(cosigned)).length >= needed
    read.names.set(name, { rule: isMet, words: `${needed} of ${members.length}` })
    return true
  }
  if (kind !== "quorum" || words.length !== 1 || read.quorum) return false
  const [name = ""] = words
  read.quorum = name === "none" ? { rule: () => true, words: "none" } : (read.names.get(name) ?? null)
  return read.quorum !== null
}

/** Who has cosigned a checkpoint, and whether that is enough. */
export interface Witnessing {
  isMet: boolean
  /** Names of witnesses with when each cosigned, s since 1970. */
  cosigned: { name: string; seconds: number }[]
}

/**
 * Holds a checkpoint against a policy.
 * @param latest what is cosigned later than that, s since 1970, counts for nothing: no clock is so far off
 */
export async function judgeWitnesses(policy: Policy, source: string, latest: number): Promise<Witnessing> {
  const note = parseNote(source)
  const cosigned: Witnessing["cosigned"] = []
  const places = new Set<number>()
  for (const [place, witness] of policy.witnesses.entries()) {
    const seconds = note && (await cosignedAt(note, witness))
    if (seconds === null || seconds > latest) continue
    cosigned.push({ name: witness.name, seconds })
    places.add(place)
  }
  return { isMet: policy.isMet(places), cosigned }
}
