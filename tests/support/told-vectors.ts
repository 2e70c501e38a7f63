/** Vectors of what agencies are told: the proof of a notice, and the list of whom to look at again. */
import { createHash } from "node:crypto"
import { leafText } from "../../src/enforcement/notice/batch.ts"
import { toBase64 } from "../../src/ledger/base64.ts"
import type { EntryDraft } from "../../src/ledger/entry.ts"
import { leafHash } from "../../src/ledger/merkle.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import type { SigningKey } from "../../src/signing/signing-key.ts"
import { added, issuer, lineOf, memoryLog, removed, sign, signedAt } from "./published.ts"

/** A vector of a document, as verify-vectors.ts lists it. */
interface ToldVector {
  name: string
  kind: string
  codes: string[]
  keys?: string
  document: string
}

const clientId = "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11"
const saltOf = (id: number) => createHash("sha256").update(`salt of notice ${id}`).digest("hex")
const node = (left: Uint8Array, right: Uint8Array) =>
  new Uint8Array(createHash("sha256").update(Uint8Array.of(1)).update(left).update(right).digest())

/** Three recalls in a batch, the first of which calls itself something else. */
const told = ["listed", "ended", "ended"].map((kind, n) => {
  const line = JSON.stringify({ id: n + 7, kind, position: 1, record_id: "record-0", reason: "repair" })
  return { id: n + 7, salt: saltOf(n + 7), line }
})
const leaves = told.map((each) => leafHash(sha256, Buffer.from(leafText({ ...each, clientId }))))
const [first, second, third] = leaves as [Uint8Array, Uint8Array, Uint8Array]
const root = node(node(first, second), third)
const paths = [
  [second, third],
  [first, third],
]

export async function toldVectors({
  keys,
  stranger,
}: {
  keys: { log: SigningKey; documents: SigningKey }
  stranger: SigningKey
}): Promise<ToldVector[]> {
  const batch = (commitment: Uint8Array): EntryDraft => ({
    ...{ operation: "recall", list: "enforcement", authority: null, replaces: null, reason: null },
    commitment: Buffer.from(commitment).toString("base64url"),
  })
  const line = lineOf(0, { salt: createHash("sha256").update("salt 0").digest("base64url") })
  const drafts = [
    { draft: added(line), line },
    { draft: removed(0), line: null },
    { draft: batch(root), line: null },
    { draft: batch(first), line: null },
  ]
  const log = memoryLog(drafts, keys.log)
  const checkpoint = await log.checkpoint()
  const proofOf = (leaf: 0 | 1, changes: object = {}, position = 2) => ({
    ...{ ...told[leaf], agency: clientId },
    batch: { leaf, size: 3, root: toBase64(root), proof: (paths[leaf] ?? []).map(toBase64) },
    ...{ entry: log.entries[position], position },
    log: { size: 4, root: toBase64(log.root()), proof: log.inclusion(position), checkpoint },
    ...changes,
  })
  const json = (document: object) => JSON.stringify(document)
  const iat = Math.floor(signedAt / 1_000)
  const signed = (proof: object, key = keys.documents, sub = clientId) =>
    sign("notice", { iss: issuer, iat, kind: "notice", sub, ...proof }, key)
  const notice = { kind: "notice", codes: [] as string[] }
  const record = (position: number) => ({ id: "record-0", list: "penalty", op: "remove", position })
  const ofSubject = { id: null, list: "subject", op: "state", position: 2 }
  const rescreening = (position: number, key = keys.documents, times = 1, others: object[] = []) => {
    const named = Array.from({ length: times }, () => ({ code: "91000000MA0GG0017J", records: [record(position)] }))
    const subjects = [...named, ...others]
    const list = { iss: issuer, iat, kind: "rescreening", log: { from: 1, to: 4 }, subjects, next: null }
    return sign("rescreening", list, key)
  }
  const [told1 = { line: "" }] = told.slice(1)
  return [
    { ...notice, name: "a recall that an agency was sent", document: await signed(proofOf(1)) },
    { ...notice, name: "the same as JSON, which the log proves alone", document: json(proofOf(1)) },
    {
      ...{ ...notice, name: "one whose line was changed", codes: ["commitment"] },
      document: json(proofOf(1, { line: told1.line.replace("repair", "revoke") })),
    },
    {
      ...{ ...notice, name: "one that was sent to another agency", codes: ["commitment"] },
      document: json(proofOf(1, { agency: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13" })),
    },
    {
      ...{ ...notice, name: "one under the entry of another batch", codes: ["commitment"] },
      document: json(proofOf(1, {}, 3)),
    },
    {
      ...{ ...notice, name: "one of something published, under an entry of recalls", codes: ["contradiction"] },
      document: json(proofOf(0)),
    },
    {
      ...{ ...notice, name: "one under the number of another", codes: ["contradiction"] },
      document: json(proofOf(1, { id: 9 })),
    },
    {
      ...{ ...notice, name: "one without a checkpoint", codes: ["checkpoint-missing"] },
      document: json(proofOf(1, { log: { ...proofOf(1).log, checkpoint: null } })),
    },
    {
      ...{ ...notice, name: "one by whoever knows no key of the log", codes: ["log-keys-missing"] },
      ...{ keys: "without-log-key", document: json(proofOf(1)) },
    },
    {
      ...{ ...notice, name: "one that a stranger has signed", codes: ["foreign-key"] },
      document: await signed(proofOf(1), stranger),
    },
    {
      ...{ ...notice, name: "one whose signature is for another agency", codes: ["contradiction"] },
      document: await signed(proofOf(1), keys.documents, "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13"),
    },
    { name: "whom to look at again", kind: "rescreening", codes: [], document: await rescreening(1) },
    {
      ...{
        name: "one that names subjects themselves: changed, and of which the log says nothing",
        kind: "rescreening",
        codes: [],
      },
      document: await rescreening(1, keys.documents, 1, [
        { code: "91000000MA0GG00250", records: [ofSubject] },
        { code: "91000000MA0GG0033E", records: [] },
      ]),
    },
    {
      ...{ name: "a list with entries outside its range", kind: "rescreening", codes: ["contradiction"] },
      document: await rescreening(0),
    },
    {
      ...{ name: "a list that names a subject twice", kind: "rescreening", codes: ["contradiction"] },
      document: await rescreening(1, keys.documents, 2),
    },
    {
      ...{ name: "a list that a stranger has signed", kind: "rescreening", codes: ["foreign-key"] },
      document: await rescreening(1, stranger),
    },
  ]
}
