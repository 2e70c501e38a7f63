/** An officer in a real browser: signs in by the page that chooses who one is, and does an act by its form. */
import type { Page } from "playwright-core"
import { expect } from "vitest"

/** Becomes somebody of an authority, at its worklist. */
export async function beOfficer(page: Page, origin: string, role: string, authority = "410105"): Promise<void> {
  await page.goto(`${origin}/sign-in`)
  await page.selectOption("#authority", authority)
  await page.click(`button[value="${role}"]`)
  await page.waitForURL(/worklist/)
}

/** Sends what is filled in, looks at it once more, does it. @param done the address to which that leads */
export async function doIt(page: Page, done: RegExp): Promise<void> {
  await page.click('button[value="check"]')
  expect(await page.$$eval(".faults li", (faults) => faults.map((fault) => fault.textContent))).toEqual([])
  await page.click('button[value="do"]')
  await page.waitForURL(done)
}
