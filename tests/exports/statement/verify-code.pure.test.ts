/**
 * The QR code of a statement, read by another library from its picture, and verified by what stands in it alone.
 */
import { randomUUID } from "node:crypto"
import { decodeQR } from "qr/decode.js"
import { beforeAll, describe, expect, test } from "vitest"
import { type Statement, statementSchema } from "../../../src/exports/statement/statement.ts"
import { toVerifyCode, type VerifyCode } from "../../../src/exports/statement/verify-code.ts"
import type { Signer } from "../../../src/signing/signer.ts"
import { keySigner } from "../../../src/signing/signer.ts"
import { unwrap, verifyAny } from "../../../src/verify/recognise.ts"
import { summarise } from "../../../src/verify/summary.ts"
import {
  added,
  lineOf,
  type MemoryLog,
  makeKeys,
  memoryLog,
  optionsOf,
  reportOf,
  sign,
} from "../../support/published.ts"

let keys: Awaited<ReturnType<typeof makeKeys>>
let log: MemoryLog
let signer: Signer

beforeAll(async () => {
  keys = await makeKeys()
  signer = keySigner(keys.documents)
  const lines = Array.from({ length: 300 }, (_, n) => lineOf(n))
  log = memoryLog(
    lines.map((line) => ({ draft: added(line), line })),
    keys.log,
  )
})

async function statementOf(positions: readonly number[], changes: object = {}): Promise<Statement> {
  return statementSchema.parse(await reportOf(log, positions, { jti: randomUUID(), ...changes }))
}

async function codeOf(statement: Statement): Promise<VerifyCode> {
  const code = await toVerifyCode(statement, await sign("report", statement, keys.documents), signer)
  if (!code) throw new Error("it fits no code")
  return code
}

/** What a scanner reads of the modules, drawn three points wide with their white edge. */
function scan({ modules }: VerifyCode): string {
  const [point, edge] = [3, 4]
  const side = (modules.length + 2 * edge) * point
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (modules[Math.floor(y / point) - edge]?.[Math.floor(x / point) - edge])
        pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3)
    }
  }
  return decodeQR({ width: side, height: side, data: pixels })
}

describe("the code of a statement", () => {
  test("of ‘no record’ holds the whole token", async () => {
    const statement = await statementOf([], { kind: "no-record" })
    const token = await sign("report", statement, keys.documents)
    const code = await toVerifyCode(statement, token, signer)
    expect(code?.isExcerpt).toBe(false)
    const scanned = scan(code as VerifyCode)
    expect(scanned).toBe(code?.url)
    expect(await unwrap(scanned)).toBe(token)
    expect(await verifyAny(await unwrap(scanned), optionsOf(keys))).toMatchObject({ ok: true })
  })

  test("of a large report holds a signed short form that names the token in full by its digest", async () => {
    const statement = await statementOf(Array.from({ length: 120 }, (_, n) => n))
    const code = await codeOf(statement)
    expect(code.isExcerpt).toBe(true)
    const verification = await verifyAny(await unwrap(scan(code)), optionsOf(keys))
    expect(verification).toMatchObject({ ok: true, facts: { excerpt_of: { records: 120 } } })
    expect(verification.unproven.map(({ code }) => code)).toEqual(expect.arrayContaining(["excerpt", "later"]))
    expect(summarise(verification, "zh").sentence).toContain("共有 120 条记录，见全文")
    expect(summarise(verification, "en").sentence).not.toMatch(/0 records shown/)
  })

  test("is never wider than what a telephone reads from paper, and is missing where nothing fits", async () => {
    const long = await statementOf([], { kind: "no-record", iss: `https://${randomUUID()}.example` })
    expect((await codeOf(long)).modules.length).toBeLessThanOrEqual(137)
    const name = Array.from({ length: 200 }, () => randomUUID()).join("")
    const endless = await statementOf([1], { subject: { code: "91000000MA0GG0017J", name } })
    expect(await toVerifyCode(endless, await sign("report", endless, keys.documents), signer)).toBeNull()
  })
})

describe("a short form", () => {
  const excerpt_of = { sha256: "0".repeat(64), records: 1 }
  const faults = async (positions: readonly number[], changes: object) =>
    (
      await verifyAny(await sign("report", await statementOf(positions, changes), keys.documents), optionsOf(keys))
    ).findings.map(({ code }) => code)

  test("shows no record itself, and is none of ‘no record’", async () => {
    expect(await faults([], { excerpt_of })).toEqual([])
    expect(await faults([1], { excerpt_of })).toEqual(["record"])
    expect(await faults([], { excerpt_of, kind: "no-record" })).toEqual(["record"])
  })
})
