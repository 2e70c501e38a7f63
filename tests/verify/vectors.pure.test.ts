/**
 * The vectors that other implementations are held to, replayed by this one.
 */
import { readFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, test } from "vitest"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { readPolicy } from "../../src/ledger/witness/policy.ts"
import { verifyGiven } from "../../src/verify/given.ts"
import { readKeyRing } from "../../src/verify/key-ring.ts"
import { verifyExport } from "../../src/verify/node-export.ts"
import { tarSource } from "../../src/verify/node-source.ts"
import { verifyRarer } from "../../src/verify/rarer.ts"
import { verifyAny } from "../../src/verify/recognise.ts"
import { openTrust } from "../../src/verify/root.ts"
import { readState } from "../../src/verify/state.ts"
import { refused, type Verification, type VerifyOptions } from "../../src/verify/verification.ts"
import { type DocumentVector, makeVerifyVectors, type VerifyVectors } from "../support/verify-vectors.ts"

const folder = path.resolve(import.meta.dirname, "../vectors/verify")
const text = readFileSync(path.join(folder, "vectors.json"), "utf8")
const vectors: VerifyVectors = JSON.parse(text)

function optionsOf({ keys = "default", now = vectors.now, state, ...given }: Partial<DocumentVector>): VerifyOptions {
  const ring = readKeyRing(sha256, { jwks: vectors.keySets[keys] })
  if ("fault" in ring) throw new Error(ring.fault)
  const { consistency, head, line, files, proofs, withoutLogKey = false, withoutMap } = given
  const policy = given.policy === undefined ? undefined : readPolicy(sha256, given.policy)
  if (policy && "line" in policy) throw new Error(`line ${policy.line} of a policy`)
  return {
    ...{
      sha256,
      keys: ring,
      now: Date.parse(now),
      issuer: vectors.issuer,
      origin: vectors.origin,
      withoutLogKey,
      withoutMap,
      policy,
    },
    ...(state === undefined ? {} : { state: readState(sha256, JSON.stringify(state)) }),
    ...(consistency === undefined ? {} : { consistency }),
    ...(head === undefined ? {} : { head }),
    ...(line === undefined ? {} : { line }),
    ...(files === undefined ? {} : { files }),
    ...(proofs === undefined ? {} : { proofs }),
  }
}

const codesOf = ({ findings }: Verification) => [...new Set(findings.map(({ code }) => code))].sort()
const sorted = (codes: readonly string[]) => [...new Set(codes)].sort()

describe("a vector", () => {
  test.each(vectors.documents)("of a document: $name", async (vector) => {
    const options = optionsOf(vector)
    const { root, seen } = vector
    const trust = root === undefined ? null : await openTrust(root, { sha256, now: options.now, seen })
    const verification =
      trust && "code" in trust
        ? refused("unknown", trust)
        : ((await verifyRarer(vector.document, { ...options, ...trust?.options })) ??
          (await verifyAny(vector.document, { ...options, ...trust?.options })))
    expect({ ok: verification.ok, codes: codesOf(verification) }).toEqual({
      ok: vector.codes.length === 0,
      codes: sorted(vector.codes),
    })
    if (verification.ok) expect(verification.kind).toBe(vector.kind)
    // What is pasted into the page is told by content: it is the same there.
    if (vector.files || vector.proofs || (trust && "code" in trust)) return
    const pasted = await verifyGiven(vector.document, [], { ...options, ...trust?.options }, verifyRarer)
    expect(pasted.map((each) => ({ ok: each.ok, kind: each.kind, codes: codesOf(each) }))).toEqual([
      { ok: verification.ok, kind: verification.kind, codes: codesOf(verification) },
    ])
  })

  test.each(vectors.archives)("of an archive: $name", async (vector) => {
    const source = await tarSource(path.join(folder, "archives", vector.file))
    if ("code" in source) return expect([source.code]).toEqual(vector.codes)
    const verification = await verifyExport(source, optionsOf(vector))
    await source.close()
    expect(codesOf(verification)).toEqual(sorted(vector.codes))
    expect(verification.unproven.map(({ code }) => code)).toEqual(expect.arrayContaining(vector.unproven ?? []))
  })

  test("says the same when it is made again, and there are good ones and bad ones of each kind", async () => {
    const { vectors: again } = await makeVerifyVectors()
    expect(`${JSON.stringify(again, null, 1)}\n` === text, "npm run verify:vectors").toBe(true)
    const kinds = (isGood: boolean) =>
      new Set(vectors.documents.filter(({ codes }) => (codes.length === 0) === isGood).map(({ kind }) => kind))
    expect(kinds(true)).toEqual(kinds(false))
  })
})
