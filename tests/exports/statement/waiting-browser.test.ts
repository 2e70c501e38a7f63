/** The page of a paper that witnesses have not vouched for yet, in a browser: it asks again by itself, without scripts, and shows the paper. */
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openFeeder, roundMs } from "../../../src/ledger/witness/feeder.ts"
import { keySigner } from "../../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../../src/signing/signing-key.ts"
import { importRows, testApp } from "../../support/app.ts"
import { axeFaults, findChromium, openBrowser, serveApp } from "../../support/browser.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf } from "../../support/rows.ts"
import { logKey, testLog } from "../../support/signed-log.ts"
import { makeWitnesses } from "../../support/witness.ts"

const executable = findChromium()
const base = mkdtempSync(path.join(tmpdir(), "gongshi-waiting-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))

describe.skipIf(!executable)("a paper that is waited for", () => {
  const database = useDatabase()
  let browser: Browser
  let served: Awaited<ReturnType<typeof serveApp>>
  let witness = async () => {}

  beforeAll(async () => {
    let now = Date.now()
    const clock = () => now
    const papers = { ...(await createSigningKey("Ed25519")), papers: "complete" as const }
    const keySet = { keys: [toPublicKey(papers), { ...toPublicKey(logKey), role: "log" as const }] }
    const { witnesses, post } = await makeWitnesses(base, 3, 2, clock, "register.test/log")
    const { log: signedLog } = testLog(database.sql, { clock, witnesses })
    const feeder = openFeeder(
      { sql: database.sql, signedLog, post, clock, newId: randomUUID, log: () => {} },
      witnesses,
    )
    witness = async () => {
      now += roundMs
      await feeder.look()
    }
    await importRows(database.sql, [abnormalRow(1)])
    const signer = async () => keySigner(papers)
    served = await serveApp(
      testApp(() => database.sql, { signedLog, clock, signer, keySet: async () => keySet as never }),
    )
    browser = await openBrowser(executable ?? "", [])
  })

  afterAll(async () => {
    await browser?.close()
    await served?.stop()
  })

  it("is shown once they have vouched for it, and nobody has to do anything", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } })
    const page = await context.newPage()
    const answer = await page.goto(`${served.origin}/subjects/${codeOf(1)}/report`)
    expect(answer?.status()).toBe(202)
    const offered = page.locator('a[href*="witnesses=none"]').first()
    expect(await offered.isVisible()).toBe(true)
    const shots = process.env["PAGE_SHOTS"]
    if (shots) await page.screenshot({ path: `${shots}/waiting-390.png`, fullPage: true })
    await witness()
    await page.waitForSelector('a[href*="report.pdf"]', { timeout: 60_000 })
    expect(await page.locator('a[href*="witnesses=none"]').count()).toBe(0)
    await context.close()
    const scripted = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    await importRows(database.sql, [abnormalRow(2)])
    await scripted.goto(`${served.origin}/subjects/${codeOf(2)}/report`)
    if (shots) await scripted.screenshot({ path: `${shots}/waiting-1280.png`, fullPage: true })
    expect(await axeFaults(scripted)).toEqual([])
    await scripted.close()
  })
})
