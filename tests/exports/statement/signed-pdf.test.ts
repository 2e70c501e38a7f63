/**
 * Reports as PDF that a certificate signs: poppler finds the signature whole, and `/verify` the seal of the pages, in one file;
 * whatever is changed is told by one of the two.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { printStatement, statementPrinter } from "../../../src/exports/statement/pages/print/node-print.ts"
import { sha256 } from "../../../src/ledger/node-sha256.ts"
import { openPdfSigners, type PdfSigners } from "../../../src/signing/pades/seal-folder.ts"
import { keySigner } from "../../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../../src/signing/signing-key.ts"
import { readKeyRing } from "../../../src/verify/key-ring.ts"
import { verifyRarer } from "../../../src/verify/rarer.ts"
import { testApp } from "../../support/app.ts"
import { hasPdfsig, install, issue, makeRoot, pdfsig, startTimestamps } from "../../support/authority-certificate.ts"
import { useDatabase } from "../../support/database.ts"
import { keepPaper } from "../../support/poppler.ts"
import { importRecords } from "../../support/record.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"
import { heldMemory, logKey, testLog } from "../../support/signed-log.ts"

const database = useDatabase()
const folder = mkdtempSync(path.join(tmpdir(), "gongshi-signed-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const papers = { ...(await createSigningKey("Ed25519")), papers: "complete" as const }
const keySet = { keys: [toPublicKey(papers), { ...toPublicKey(logKey), role: "log" as const }] }
const ring = readKeyRing(sha256, { jwks: keySet })
if ("fault" in ring) throw new Error(ring.fault)
const keys = ring

const lines: string[] = []
let now = Date.now()

/** A report as it is printed with what a folder holds. */
async function print(signers: PdfSigners | null, key: typeof papers | null = papers): Promise<Buffer> {
  const { log: signedLog } = testLog(database.sql, { clock: () => now, memory: heldMemory() })
  const signer = signers?.get("register") ?? null
  const app = testApp(() => database.sql, {
    ...{
      signedLog,
      clock: () => now,
      printStatement: signer ? statementPrinter(signer, (line) => lines.push(line)) : printStatement,
    },
    ...(key ? { signer: async () => keySigner(key), keySet: async () => keySet as never } : {}),
  })
  const headers = { accept: "application/pdf" }
  const answer = await app.request(`/v1/subjects/${codeOf(1)}/report?witnesses=none`, { headers })
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/pdf"])
  return Buffer.from(await answer.arrayBuffer())
}

const told = async (pdf: Buffer) => {
  const verification = await verifyRarer(new Uint8Array(pdf), { sha256, keys, now })
  const codes = (of: readonly { code: string }[] | undefined) => of?.map(({ code }) => code) ?? []
  return {
    ok: verification?.ok,
    found: codes(verification?.findings),
    sealed: codes(verification?.proven).includes("pages"),
    beside: codes(verification?.unproven).includes("pdf-signature"),
  }
}
const said = (pdf: Uint8Array) => pdfsig(pdf, folder)

describe.skipIf(!hasPdfsig)("the PDF of a report", () => {
  let tsa: Awaited<ReturnType<typeof startTimestamps>>
  const open = (name: string, url: string | null = null) => openPdfSigners(path.join(folder, name), url, now)

  beforeAll(async () => {
    makeRoot(folder)
    issue(folder, "rsa")
    issue(folder, "ec", { kind: "ec" })
    issue(folder, "tsa", { name: "Invented TSA", more: "extendedKeyUsage=critical,timeStamping" })
    install(folder, "rsa", path.join(folder, "rsa-folder/register.p12"), "口令 1")
    install(folder, "ec", path.join(folder, "ec-folder/register.pem"))
    tsa = await startTimestamps(folder)
    await importRecords(database.sql, [penaltyRow(1)])
  })
  afterAll(() => tsa?.stop())

  test.each(["rsa-folder", "ec-folder"])("is signed and sealed at once (%s): both hold", async (name) => {
    const pdf = await print(await open(name))
    const words = said(pdf)
    expect(words).toContain("Signature is Valid")
    expect(words).toContain("Total document signed")
    expect(words).toContain("ETSI.CAdES.detached")
    expect(words).toContain("示例市市场监督管理局")
    expect(await told(pdf)).toEqual({ ok: true, found: [], sealed: true, beside: true })
  })

  test("is told from any other: a byte of page, report, seal or signature that is changed", async () => {
    const pdf = await print(await open("ec-folder"))
    const latin = pdf.toString("latin1")
    const places = {
      page: latin.indexOf("/MediaBox") + 3,
      "what the signature says it covers": latin.lastIndexOf("/ByteRange [0 ") + 15,
      "the seal of pages": latin.search(/application#2fjose [^\n]*>>\nstream\n/) + 300,
      "whose it is said to be": latin.lastIndexOf("/Name <feff") + 12,
      "the end": pdf.length - 4,
    }
    for (const [what, place] of Object.entries(places)) {
      const changed = Buffer.from(pdf)
      changed[place] = (changed[place] ?? 0) ^ 1
      expect(said(changed), what).not.toContain("Signature is Valid")
      expect((await told(changed)).ok ?? false, what).toBe(false)
    }
    // The room of the signature is not the seal's: what stands there poppler judges, and nobody sees it on a page.
    const room = latin.lastIndexOf("/Contents <") + 600
    const forged = Buffer.from(pdf)
    forged[room] = forged[room] === 0x30 ? 0x31 : 0x30
    expect(said(forged)).not.toContain("Signature is Valid")
    expect(await told(forged)).toMatchObject({ ok: true, beside: true })
    // Nor may anything else stand there, or be put behind.
    const words = Buffer.from(pdf)
    words.write(") /Names <", room, "latin1")
    expect((await told(words)).found).toEqual(["pages-differ"])
    const behind = Buffer.concat([pdf, Buffer.from("1 0 obj\n<< >>\nendobj\n%%EOF\n")])
    expect((await told(behind)).found).toEqual(["pages-differ"])
    const second = Buffer.concat([pdf, pdf.subarray(latin.lastIndexOf("<< /Type /Sig"))])
    expect((await told(second)).found).toEqual(["pages-differ"])
  })

  test("carries the time of a timestamp authority, and does without where there is none to be had", async () => {
    const asked = tsa.asked()
    const signers = await open("rsa-folder", tsa.url)
    const stamped = await print(signers)
    expect([tsa.asked(), said(stamped).includes("Signature is Valid")]).toEqual([asked + 1, true])
    expect(await told(stamped)).toMatchObject({ ok: true, sealed: true })
    const token = "060b2a864886f70d010910020e"
    expect(stamped.toString("latin1")).toContain(token)
    for (const spoil of [
      () => Buffer.from("no answer"),
      () => Buffer.alloc(40_000),
      (answer: Buffer) => {
        const changed = Buffer.from(answer)
        const last = changed.length - 9
        changed[last] = (changed[last] ?? 0) ^ 1
        return changed
      },
    ]) {
      tsa.spoil.with = spoil
      lines.length = 0
      const bare = await print(signers)
      expect(bare.toString("latin1")).not.toContain(token)
      expect(said(bare)).toContain("Signature is Valid")
      expect(lines).toEqual([
        expect.stringMatching(/^the timestamp authority.*: a report was signed without a timestamp$/),
      ])
    }
    tsa.spoil.with = null
  })

  test("is as it was where there is no certificate, and once it has run out", async () => {
    const bare = await print(null)
    expect(bare.toString("latin1")).not.toMatch(/AcroForm|ByteRange/)
    expect(await told(bare)).toEqual({ ok: true, found: [], sealed: true, beside: false })
    const signers = await open("ec-folder")
    now += 366 * 86_400_000
    lines.length = 0
    try {
      const late = await print(signers)
      expect(late.toString("latin1")).not.toMatch(/AcroForm|ByteRange/)
      expect(lines).toEqual([expect.stringContaining("is not valid now")])
    } finally {
      now -= 366 * 86_400_000
    }
  })

  test("is signed under a key without seals too, whose pages nobody sealed", async () => {
    const pdf = await print(await open("ec-folder"), null)
    expect(said(pdf)).toContain("Signature is Valid")
    expect(pdf.toString("latin1")).not.toContain("pages.jwt")
  })

  test("is one revision: nothing can be said to have come later", async () => {
    const pdf = await print(await open("rsa-folder"))
    expect(pdf.toString("latin1").match(/%%EOF/g)).toHaveLength(1)
    keepPaper(pdf)
  })
})
