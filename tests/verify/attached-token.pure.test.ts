/**
 * The token in a PDF: found where the register put it, and nowhere else.
 */
import { describe, expect, test } from "vitest"
import { fault } from "../../src/verify/fault.ts"
import { attachedToken, recognise, verifyAny } from "../../src/verify/recognise.ts"
import { added, lineOf, makeKeys, memoryLog, optionsOf, reportOf, sign } from "../support/published.ts"

const keys = await makeKeys()
const line = lineOf(0)
const log = memoryLog([{ draft: added(line), line }], keys.log)
const report = await sign("report", await reportOf(log, [0]), keys.documents)

const attach = (content: string) =>
  `<< /Type /EmbeddedFile /Subtype /application#2fjwt /Params << /Size 9 >> /Length 9 >>\nstream\n${content}\nendstream\n`
const pdf = (...parts: string[]) => Buffer.from(`%PDF-1.7\n${parts.join("")}%%EOF\n`, "latin1")
const codes = async (given: Uint8Array) => (await verifyAny(given, optionsOf(keys))).findings.map(({ code }) => code)

describe("a PDF", () => {
  test("is verified by the one report attached to it", async () => {
    const given = pdf("1 0 obj\n<< >>\nendobj\n", attach(report))
    expect(attachedToken(given)).toBe(report)
    expect(recognise(given)).toBe("report")
    expect(await codes(given)).toEqual([])
  })

  test("with two is refused: it would be open which of them somebody was shown", async () => {
    expect(await codes(pdf(attach(report), attach(report)))).toEqual([fault("no-attached-token").code])
  })

  test("without one, or with something else in its place, is refused with what to do", async () => {
    const checkpoint = await log.checkpoint()
    for (const given of [pdf(), pdf(attach("a.b.c")), pdf(attach(checkpoint)), pdf(report)]) {
      expect(recognise(given)).toBe("pdf")
      expect(await codes(given)).toEqual(["no-attached-token"])
    }
  })

  test("whose token was changed is found out", async () => {
    const changed = report.replace(/.{4}$/, "AAAA")
    expect(await codes(pdf(attach(changed)))).not.toEqual([])
  })

  test("is recognised by its first bytes", () => {
    expect(recognise(pdf().subarray(0, 512))).toBe("pdf")
    expect(recognise(Buffer.from("%PD"))).toBeNull()
  })
})
