/**
 * Judges evidence, by whoever is given it: whether the holder of the log's key has signed two histories, whether a head went back,
 * or whether something that the register's key has signed does not hold. What the file says of itself decides nothing. Pure.
 */
import { fromBase64, toBase64 } from "../../ledger/base64.ts"
import { equalHashes, type Sha256, verifyConsistency } from "../../ledger/merkle.ts"
import { judgeWitnesses, type Policy, readPolicy } from "../../ledger/witness/policy.ts"
import { openLogCheckpoint } from "../checkpoint.ts"
import type { Fault } from "../fault.ts"
import { type Link, readLinks } from "../follow/consistency-chain.ts"
import { type KeyRing, readKeyRing } from "../key-ring.ts"
import { verifyHead } from "../manifest.ts"
import { verifyRarer } from "../rarer.ts"
import { verifyAny } from "../recognise.ts"
import { readRoots } from "../root.ts"
import { readState } from "../state.ts"
import { findTokenKind } from "../token.ts"
import type { VerifyOptions } from "../verification.ts"
import { type Evidence, notesIn, sourceOf } from "./evidence.ts"

/** A head of the log that its key has signed, and who has cosigned it. */
export interface SignedHead {
  origin: string
  size: number
  /** base64. */
  root: string
  note: string
  cosigned: { name: string; seconds: number }[]
}

/** What evidence comes to. */
export interface Judgement {
  /**
   * `fork`: one key has signed two histories. `rollback`: a later head names a smaller log. `signed`: what a key of the register has
   * signed does not hold. `unsigned`: what was shown does not hold, and nobody's key has signed it. `nothing`: all of it holds, or
   * would but for what the file itself says (its policy, its time, whose it had to be) and for its age.
   */
  verdict: "fork" | "rollback" | "signed" | "unsigned" | "nothing"
  /** Of a fork or a rollback: what was trusted before, and what was shown. */
  heads: { one: SignedHead; other: SignedHead } | null
  /** Of what was shown, anew. */
  findings: Fault[]
  /** Whether the keys are those of the file: then whoever wrote it has chosen them. */
  areKeysGiven: boolean
}

/** What judging takes. @param own keys of whoever judges; null: those of the file */
export async function judge(
  evidence: Evidence,
  { sha256, own, now, policy }: { sha256: Sha256; own: KeyRing | null; now: number; policy?: Policy | undefined },
): Promise<Judgement | "no-keys"> {
  const keys = own ?? keysOf(sha256, evidence)
  if (!keys) return "no-keys"
  const areKeysGiven = own === null
  const asked = policy ?? policyOf(sha256, evidence)
  const options: VerifyOptions = { sha256, keys, now }
  const shown = evidence.shown.map(sourceOf)
  const texts = [...evidence.trusted.signed, ...shown]
  const heads = await signedHeads(texts, options, asked)
  const forked = findFork(sha256, heads, linksIn(texts))
  if (forked) return { verdict: "fork", heads: forked, findings: [], areKeysGiven }
  const backward = await findRollback(texts, options, heads)
  if (backward) return { verdict: "rollback", heads: backward, findings: [], areKeysGiven }
  return { ...(await judgeShown(evidence, shown, { ...options, policy: asked })), heads: null, areKeysGiven }
}

function keysOf(sha256: Sha256, { trusted: { keys, vkeys, root } }: Evidence): KeyRing | null {
  const pinned = root === null ? undefined : readRoots(sha256, root)?.at(-1)?.keys
  const ring = pinned ?? readKeyRing(sha256, { ...(keys === null ? {} : { jwks: keys }), vkeys })
  return "fault" in ring ? null : ring
}

function policyOf(sha256: Sha256, { trusted: { policy, root } }: Evidence): Policy | undefined {
  const read = policy === null ? undefined : readPolicy(sha256, policy)
  return read && !("line" in read) ? read : root === null ? undefined : readRoots(sha256, root)?.at(-1)?.policy
}

/** The heads that a key of the log has signed, each once. */
async function signedHeads(
  sources: readonly (string | Uint8Array)[],
  options: VerifyOptions,
  policy: Policy | undefined,
): Promise<SignedHead[]> {
  const heads: SignedHead[] = []
  for (const note of new Set(sources.flatMap(notesIn))) {
    const opened = await openLogCheckpoint(note, options)
    if ("code" in opened) continue
    const { origin, size, root } = opened.log
    const cosigned = policy ? (await judgeWitnesses(policy, note, Math.floor(options.now / 1000))).cosigned : []
    const known = heads.find((head) => head.origin === origin && head.size === size && head.root === toBase64(root))
    if (!known) heads.push({ origin, size, root: toBase64(root), note, cosigned })
    else if (cosigned.length > known.cosigned.length) Object.assign(known, { note, cosigned })
  }
  return heads
}

type Proof = Pick<Link, "from" | "to" | "proof"> & { fromRoot: string | null }

/** Proofs of consistency, as JSON and as text (C2SP tlog-witness). */
function linksIn(sources: readonly (string | Uint8Array)[]): Proof[] {
  return sources.flatMap((source): Proof[] => {
    if (typeof source !== "string") return []
    const links = readLinks(source).map((link) => ({ ...link, fromRoot: link.from_root }))
    const [, from, lines = ""] = /^old (0|[1-9]\d*)\n((?:[A-Za-z0-9+/]{43}=\n)*)/.exec(source) ?? []
    if (from === undefined) return links
    const to = notesIn(source).map((note) => Number(note.split("\n")[1]))
    const proof = lines.split("\n").filter((line) => line !== "")
    return [...links, ...to.map((size) => ({ from: Number(from), to: size, proof, fromRoot: null }))]
  })
}

/**
 * Two signed heads of which one can't be the beginning of the other: of one size with two roots; or the later one contains, by a proof
 * that leads to its own root, another tree of the earlier one's size. A proof that merely fails shows nothing of who signed.
 */
function findFork(sha256: Sha256, heads: readonly SignedHead[], links: readonly Proof[]): Judgement["heads"] {
  for (const one of heads) {
    for (const other of heads) {
      if (one === other || one.origin !== other.origin || one.size > other.size) continue
      if (one.size === other.size) return { one, other }
      const between = links.filter(({ from, to }) => from === one.size && to === other.size)
      if (between.some((link) => isOther(sha256, one, other, link))) return { one, other }
    }
  }
  return null
}

function isOther(sha256: Sha256, one: SignedHead, other: SignedHead, { from, to, proof, fromRoot }: Proof): boolean {
  const [bytes, toRoot, ownRoot] = [proof.map(bytesOf), bytesOf(other.root), bytesOf(one.root)]
  const begun = fromRoot === null ? rootBefore(sha256, from, to, bytes) : bytesOf(fromRoot)
  if (!begun || equalHashes(begun, ownRoot)) return false
  return verifyConsistency(sha256, { from, to, fromRoot: begun, toRoot, proof: bytes })
}

/** The root of the smaller tree that a proof speaks of; null where it names none, as of a size that is a power of two. */
function rootBefore(sha256: Sha256, from: number, to: number, proof: readonly Uint8Array[]): Uint8Array | null {
  if (from === 0 || from >= to || Number.isInteger(Math.log2(from))) return null
  const [first, ...rest] = proof
  if (!first) return null
  let [node, last, root] = [from - 1, to - 1, first]
  const up = () => {
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  while (node % 2 === 1) up()
  for (const hash of rest) {
    if (node % 2 === 1 || node === last) {
      root = sha256(Uint8Array.from([1, ...hash, ...root]))
      while (node % 2 === 0 && node !== 0) up()
    }
    up()
  }
  return root
}

/** Two signed heads of exports, the later of which names a smaller log. */
async function findRollback(
  sources: readonly (string | Uint8Array)[],
  options: VerifyOptions,
  heads: readonly SignedHead[],
): Promise<Judgement["heads"]> {
  const dated: { iat: number; head: SignedHead }[] = []
  for (const source of sources) {
    if (typeof source !== "string" || findTokenKind(source) !== "head") continue
    const { key, log, facts, findings } = await verifyHead(source, options)
    const head = heads.find(({ origin, size }) => origin === log?.origin && size === log.size)
    // One whose time is over was signed all the same.
    if (key && head && findings.every(({ code }) => code === "frozen"))
      dated.push({ iat: Date.parse(facts.issued_at ?? ""), head })
  }
  for (const { iat, head: one } of dated) {
    const back = dated.find(({ iat: later, head }) => later > iat && head.size < one.size)
    if (back) return { one, other: back.head }
  }
  return null
}

// Of anything that is signed this may be said in time: it shows nothing against who signed.
const ofTime = ["expired", "frozen"]

/**
 * What was shown is verified anew, with what was trusted, for the findings. What the file says was trusted, when it was found and whom
 * it had to be from are its writer's words, though: against who signed counts what does not hold without them.
 */
async function judgeShown(
  { found_at: foundAt, trusted: { state: stored, issuer, origin } }: Evidence,
  shown: readonly (string | Uint8Array)[],
  options: VerifyOptions,
): Promise<Pick<Judgement, "verdict" | "findings">> {
  const state = stored === null ? null : readState(options.sha256, JSON.stringify(stored))
  const proof = shown.find((source) => typeof source === "string" && linksIn([source]).length > 0)
  const then = Date.parse(foundAt)
  const given: VerifyOptions = {
    ...options,
    ...(Number.isNaN(then) ? {} : { now: Math.min(then, options.now) }),
    ...(state ? { state } : {}),
    ...(issuer === null ? {} : { issuer }),
    ...(origin === null ? {} : { origin }),
    ...(typeof proof === "string" ? { consistency: proof } : {}),
  }
  const findings: Fault[] = []
  const verify = async (source: string | Uint8Array, by: VerifyOptions) =>
    (await verifyRarer(source, by)) ?? (await verifyAny(source, by))
  let verdict: Judgement["verdict"] = "nothing"
  for (const source of shown) {
    if (source === proof) continue
    const verification = await verify(source, given)
    findings.push(...verification.findings)
    if (verification.findings.length === 0) continue
    const byItself = await verify(source, { ...options, policy: undefined })
    const isAgainst = byItself.findings.some(({ code }) => !ofTime.includes(code))
    if (byItself.key !== null && isAgainst) verdict = "signed"
    else if (byItself.key === null && verdict === "nothing") verdict = "unsigned"
  }
  return { verdict, findings }
}

const bytesOf = (encoded: string) => fromBase64(encoded) ?? new Uint8Array()
