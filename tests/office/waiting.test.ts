/** Beside the sections of the menu stands what waits for whoever has come, and for nobody else; it costs the same however much there is. */
import { beforeAll, describe, expect, it } from "vitest"
import { authorityReach } from "../../src/access/reach.ts"
import { workSources } from "../../src/app/work.ts"
import { dayInChina } from "../../src/law/day.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import { countForMe } from "../../src/register/worklist/worklist.ts"
import { clock, testApp } from "../support/app.ts"
import { calendarOfProcess } from "../support/calendar.ts"
import { useDatabase } from "../support/database.ts"
import { officer } from "../support/office.ts"
import { type OfficeBrowser, signInAs } from "../support/office-pages.ts"
import { codeOf } from "../support/rows.ts"

const database = useDatabase()
let now = clock()
const app = testApp(() => database.sql, { mayChoose: true, clock: () => now })

const begun = async (n: number, authority = "410105") => {
  const anna = await officer(app, "officer", authority, "anna")
  const subject = { code: codeOf(n), name: `示例第${n}号商贸有限公司` }
  const decision = { ground: "AB-E1", arose_on: "2026-06-30", evidence: "没有报告（示例）" }
  return anna.post("/v1/decisions", { kind: "abnormal", subject, authority, ...decision })
}

/** What the menu says beside a section. */
async function beside(browser: OfficeBrowser, path: string): Promise<string | undefined> {
  const { text } = await browser.go("/office/new")
  return new RegExp(`href="${path}"[^>]*>[^<]*<strong class="waits">([^<]*)<`).exec(text)?.[1]
}

describe("the menu", () => {
  beforeAll(async () => {
    for (const n of [1, 2, 3]) await begun(n)
  })

  it("tells how much waits for whoever has come, and nothing where nothing does", async () => {
    const here = await signInAs(app, "officer")
    expect(await beside(here, "/worklist")).toBe("3")
    expect(await beside(here, "/office/leads")).toBeUndefined()
    // What is with its officer waits for no checker, and in no other authority.
    const checker = await signInAs(app, "checker")
    expect((await checker.go("/worklist")).text).not.toContain('class="waits"')
    const elsewhere = await signInAs(app, "officer", "410104")
    expect(await beside(elsewhere, "/worklist")).toBeUndefined()
  })

  it("is known for a moment, and asked anew after an act of one’s own", async () => {
    const here = await signInAs(app, "officer")
    now += 60_000
    expect(await beside(here, "/worklist")).toBe("3")
    await begun(4)
    expect(await beside(here, "/worklist")).toBe("3")
    now += 21_000
    expect(await beside(here, "/worklist")).toBe("4")
    await begun(5)
    await here.go("/office/find", { q: codeOf(1) })
    expect(await beside(here, "/worklist")).toBe("5")
  })

  it("says 99+ beyond that, and looks at no more than one of each source beyond what it tells", async () => {
    for (let n = 100; n < 200; n++) await begun(n)
    now += 60_000
    const here = await signInAs(app, "officer")
    expect(await beside(here, "/worklist")).toBe("99+")
    const principal = { kind: "officer", subject: "x", role: "officer", authority: "410105" } as const
    const asked = { principal, reach: authorityReach("410105") }
    const law = { calendar: calendarOfProcess, policy: defaultPolicy }
    const counts = await countForMe(database.sql, asked, dayInChina(now), law, { others: workSources, most: 10 })
    expect(counts.get("abnormal")).toBe(10)
  })
})
