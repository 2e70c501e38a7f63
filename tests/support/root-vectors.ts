/** Vectors of roots of trust: what the keepers have signed, and what is verified with the keys that it names. */
import { createHash } from "node:crypto"
import { toBase64 } from "../../src/ledger/base64.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { noteSigner, signNote } from "../../src/ledger/signed-note.ts"
import { witnessKey, witnessVkey } from "../../src/ledger/witness/cosignature.ts"
import type { SigningKey } from "../../src/signing/signing-key.ts"
import { formatRoot, type RootStatement } from "../../src/verify/root.ts"
import { added, issuer, keySetOf, type MemoryLog, memoryLog, origin, reportOf, sign, signedAt } from "./published.ts"

interface Context {
  keys: { log: SigningKey; documents: SigningKey }
  stranger: SigningKey
  log: MemoryLog
  short: MemoryLog
  other: MemoryLog
}

/** As the vectors of documents, with what is believed. */
interface RootVector {
  name: string
  document: string
  kind: string
  codes: string[]
  root: string
  seen?: { version: number; sha256: string }
  now?: string
  consistency?: string
}

type KeyOf = (name: string) => Promise<SigningKey>

const hex = (text: string) => createHash("sha256").update(text).digest("hex")

/** Makes them. @param keyOf the key of a name, the same each time */
export async function rootVectors(context: Context, keyOf: KeyOf): Promise<RootVector[]> {
  const { keys, stranger, log, short, other } = context
  const keeper = async (name: string) => noteSigner(sha256, `${name}.example`, await keyOf(name))
  const [a, b, c, d] = await Promise.all(["keeper-a", "keeper-b", "keeper-c", "keeper-d"].map(keeper))
  if (!a || !b || !c || !d) throw new Error("a keeper is missing")
  const alias = noteSigner(sha256, "also-a.example", await keyOf("keeper-a"))
  const newLog = await keyOf("log-2")
  const expires = new Date(signedAt + 365 * 86_400_000).toISOString()
  const first: RootStatement = {
    ...{ version: 1, issuer, origin, expires, threshold: 2, signers: [a, b, c].map(({ vkey }) => vkey) },
    ...{ keys: keySetOf(keys).keys, ended: [] },
  }
  const kid = keys.log.kid
  const retired = keySetOf(keys, {}, { status: "retired", until: new Date(signedAt + 1_000).toISOString() }).keys
  const [newKey] = keySetOf({ ...keys, documents: newLog }).keys
  const second: RootStatement = {
    ...{ ...first, version: 2, signers: [b, c, d].map(({ vkey }) => vkey) },
    ...{ keys: [...retired, { ...newKey, role: "log" }] },
    ended: [{ kid, size: 9, root: toBase64(log.root()) }],
  }
  const write = (statement: RootStatement, ...by: (typeof a)[]) => signNote(formatRoot(statement), by)
  const good = await write(first, a, b)
  const chain = good + (await write(second, b, c))
  const beyond = memoryLog(
    [...log.lines, "x"].map((line) => ({ draft: added(line ?? ""), line })),
    keys.log,
  )
  const grown = memoryLog(
    [...log.lines, "x"].map((line) => ({ draft: added(line ?? ""), line })),
    newLog,
  )
  const forged = memoryLog(
    other.lines.slice(0, 5).map((line) => ({ draft: added(line ?? ""), line })),
    keys.log,
  )
  const consistency = JSON.stringify({
    ...{ from: 5, to: 9, from_root: toBase64(log.root(5)), to_root: toBase64(log.root()) },
    proof: log.consistency(5),
  })
  const now = new Date(signedAt + 86_400_000).toISOString()
  const checkpoint = { kind: "checkpoint", document: await log.checkpoint() }
  const on = { ...checkpoint, now, root: chain }
  const report = await sign("report", await reportOf(log, [0]), keys.documents)
  return [
    { ...checkpoint, name: "a checkpoint, by a root that two of three keepers have signed", codes: [], root: good },
    { name: "a report, by the same root", kind: "report", codes: [], document: report, root: good },
    {
      ...{ name: "a report by a key that the root does not name", kind: "report", codes: ["foreign-key"], root: good },
      document: await sign("report", await reportOf(log, [0]), stranger),
    },
    { ...checkpoint, name: "a root that one has signed", codes: ["root-threshold"], root: await write(first, a) },
    {
      ...{ ...checkpoint, name: "one that the same keeper has signed twice", codes: ["root-threshold"] },
      root: (await write(first, a)) + (await write(first, a)).split("\n\n").at(-1),
    },
    {
      ...{ ...checkpoint, name: "one that a keeper and a stranger have signed", codes: ["root-threshold"] },
      root: await write(first, a, d),
    },
    {
      ...{ ...checkpoint, name: "one with one key under two names", codes: ["root-malformed"] },
      root: await write({ ...first, signers: [a, alias, b].map(({ vkey }) => vkey) }, a, alias),
    },
    {
      ...{ ...checkpoint, name: "one that was changed after it was signed", codes: ["root-threshold"] },
      root: good.replace('"threshold": 2', '"threshold": 1'),
    },
    {
      ...{ ...checkpoint, name: "one past its time", codes: ["root-expired"], root: good },
      now: new Date(signedAt + 366 * 86_400_000).toISOString(),
    },
    {
      ...{ ...checkpoint, name: "one that lists a retired log key without its end", codes: ["root-malformed"] },
      root: await write({ ...first, keys: retired }, a, b),
    },
    { ...checkpoint, name: "no root at all", codes: ["root-malformed"], root: "gongshi-root/v1\n{}\n" },
    {
      ...{ ...checkpoint, name: "a root that asks for witnesses, and a checkpoint without", codes: ["policy"] },
      root: await write({ ...first, policy: await policyOf(keyOf) }, a, c),
    },
    { ...on, name: "by the next root, the last checkpoint of the log key that is out of use", codes: [] },
    { ...on, name: "by the next root, a checkpoint of the new log key", codes: [], document: await grown.checkpoint() },
    {
      ...{ ...on, name: "one of the key that is out of use beyond its end", codes: ["key-ended"] },
      document: await beyond.checkpoint(),
    },
    {
      ...{ ...on, name: "one of it before its end, without a proof", codes: ["key-ended"] },
      document: await short.checkpoint(),
    },
    {
      ...{ ...on, name: "one of it before its end, with the proof that it leads there", codes: [], consistency },
      document: await short.checkpoint(),
    },
    {
      ...{ ...on, name: "one of it before its end, of another history, with the same proof", codes: ["key-ended"] },
      ...{ document: await forged.checkpoint(), consistency },
    },
    {
      ...{ ...on, name: "one of it at its end, of another history", codes: ["key-ended"] },
      document: await memoryLog(
        [...log.lines.slice(0, 8), "x"].map((line) => ({ draft: added(line ?? ""), line })),
        keys.log,
      ).checkpoint(),
    },
    {
      ...{ ...on, name: "a next root that only its own keepers have signed", codes: ["root-threshold"] },
      root: good + (await write(second, c, d)),
    },
    {
      ...{ ...on, name: "one that only the keepers before have signed", codes: ["root-threshold"] },
      root: good + (await write(second, a, b)),
    },
    {
      ...{ ...on, name: "one that leaves a version out", codes: ["root-chain"] },
      root: good + (await write({ ...second, version: 3 }, b, c)),
    },
    {
      ...{ ...on, name: "one of another log", codes: ["root-chain"] },
      root: good + (await write({ ...second, origin: "other.example/log" }, b, c)),
    },
    {
      ...{ ...checkpoint, name: "an old root after a newer one was believed", codes: ["root-rollback"], root: good },
      seen: { version: 2, sha256: hex("whatever") },
    },
    {
      ...{ ...on, name: "a root of a version of which another was believed", codes: ["root-differs"] },
      seen: { version: 2, sha256: hex("whatever") },
    },
  ]
}

async function policyOf(keyOf: KeyOf): Promise<string> {
  const { x } = await keyOf("witness a")
  const key = witnessKey(sha256, "witness.a.example", new Uint8Array(Buffer.from(x, "base64url")))
  return `witness a ${witnessVkey(key)}\nquorum a\n`
}
