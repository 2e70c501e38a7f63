/**
 * A year at the desks of two provinces, from 1 July 2025 to 30 June 2026, over both regimes of repair and display: many
 * listings at once, hearings, decisions that are pushed from each to the other and repaired where they were made, masks in
 * a reorganisation, and every way in which a record ends, in both. On every day what is shown is what an account says that is written from the law by
 * its own arithmetic.
 */
import { randomUUID } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { makeCode } from "../../../src/names/code.ts"
import { runDailyWork } from "../../../src/register/daily/daily-work.ts"
import { readStandings } from "../../../src/register/record/standing.ts"
import { importOptions, importRows, importWith, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { faultsOfLog } from "../../support/log.ts"
import { merchant, officer, type Worker } from "../../support/office.ts"
import { subjectRow } from "../../support/rows.ts"
import { type Account, Accounts, numbers, plusDays, windowByLaw } from "../../support/year.ts"

const firstDay = "2025-07-01"
const days = Array.from({ length: 365 }, (_, index) => plusDays(firstDay, index))
// By kinds of case, each with merchants of its own: the first four in Henan, the others in Shanghai.
const [annual, pushed, serious, oldHenan] = [70, 36, 8, 2]
const [across, missing, seriousThere, oldThere] = [30, 24, 4, 2]
const henanSubjects = annual + pushed + serious + oldHenan
const [firstAcross, firstMissing] = [henanSubjects, henanSubjects + across]
const firstSeriousThere = firstMissing + missing
const subjects = firstSeriousThere + seriousThere + oldThere
const codeOf = (n: number) =>
  makeCode(n < henanSubjects ? "91410105" : "91310101", `MA${n.toString().padStart(6, "0")}`)

const database = useDatabase()
let day = firstDay
const clock = () => Date.parse(`${day}T12:00:00+08:00`)
// A busy machine is waited for.
const app = testApp(() => database.sql, { clock })
const office = {
  ...{ calendar: publishedCalendar, policy: defaultPolicy, clock, newId: randomUUID, newSalt: importOptions.newSalt },
}

interface People {
  officer: Worker
  checker: Worker
  head: Worker
}
async function peopleOf(authority: string, name: string): Promise<People> {
  return {
    officer: await officer(app, "officer", authority, `${name}-officer`),
    checker: await officer(app, "checker", authority, `${name}-checker`),
    head: await officer(app, "head", authority, `${name}-head`),
  }
}
let zhengzhou: People
let shanghai: People
let henan: People
let city: People
beforeAll(async () => {
  zhengzhou = await peopleOf("410105", "z")
  shanghai = await peopleOf("310101", "s")
  henan = await peopleOf("410000", "h")
  city = await peopleOf("310000", "c")
  await importRows(
    database.sql,
    Array.from({ length: subjects }, (_, n) => subjectRow(n, { code: codeOf(n), region: codeOf(n).slice(2, 8) })),
  )
})

const accounts = new Accounts()
const idOf = new Map<string, string>()
const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
const delivery = { method: "direct", proof: "送达回证（示例）" }
const isShanghais = ({ subject }: Account) => subject >= henanSubjects
const nameOf = (n: number) => `示例第${n}号商贸有限公司`

function entered(changes: Partial<Account> & Pick<Account, "no" | "subject" | "list">): Account {
  const account: Account = {
    ...{ ground: null, class: null, decided: day, published: day, restriction: null, base: null, state: "shown" },
    ...{ until: null, early: null, goneOn: null, by: null, fraud: false, ...changes },
  }
  accounts.add(account, day)
  return account
}

/** What the one province has decided and the other displays. */
const crossing = new Set<string>()

/** Who decided a record, and who displays it. */
function sidesOf(account: Account): { decider: People; display: People } {
  if (account.list === "serious") {
    const bureau = isShanghais(account) ? city : henan
    return { decider: bureau, display: bureau }
  }
  const [home, other] = isShanghais(account) ? [shanghai, zhengzhou] : [zhengzhou, shanghai]
  return { decider: crossing.has(account.no) ? other : home, display: home }
}

/** What is to be done on later days. */
const later = new Map<string, (() => Promise<void>)[]>()
const onDay = (when: string, act: () => Promise<void>) => later.set(when, [...(later.get(when) ?? []), act])

/** The listings of a year's missing reports, at once. */
async function listMany(): Promise<void> {
  const { officer: anna, checker: boris } = zhengzhou
  const { body } = await anna.post("/v1/bulk-decisions", {
    ...{
      kind: "bulk",
      authority: "410105",
      ground: "AB-E1",
      arose_on: "2025-06-30",
      evidence: "2024 年度报告（示例）",
    },
    number_pattern: "示例市监异字〔2025〕{n}号",
  })
  expect(body.clock).toMatchObject({ id: "abnormal_listing", due_on: "2025-07-14" })
  const rows = Array.from({ length: annual }, (_, n) => `${codeOf(n)},${nameOf(n)}\n`)
  const headers = { ...(await officerHeader("officer", "410105", "z-officer")), "content-type": "text/csv" }
  const csv = `统一社会信用代码,名称\n${rows.join("")}`
  await app.request(`/v1/bulk-decisions/${body.id}/rows`, { method: "POST", headers, body: csv })
  await anna.act(body, "submit", {}, "bulk-decisions")
  const rowsOf = async (which: string) => {
    const page = await boris.get(`/v1/bulk-decisions/${body.id}/rows?which=${which}&limit=1000`)
    return (
      page.body as unknown as { results: { line: number; decision_no: string; record_id: string; outcome: string }[] }
    ).results
  }
  const [wrong, ...sample] = await rowsOf("unanswered")
  const answers = [
    { line: wrong?.line, answer: "drop", reason: "已经报送（示例）" },
    ...sample.map(({ line }) => ({ line, answer: "pass" })),
  ]
  await boris.post(`/v1/bulk-decisions/${body.id}/answers`, { answers })
  const more = (await rowsOf("unanswered")).map(({ line }) => ({ line, answer: "pass" }))
  expect(more.length).toBeGreaterThan(0)
  await boris.post(`/v1/bulk-decisions/${body.id}/answers`, { answers: more })
  await boris.act(body, "check", {}, "bulk-decisions")
  await anna.act(body, "publish", {}, "bulk-decisions")
  for (const { line, decision_no: no, record_id, outcome } of await rowsOf("all")) {
    if (outcome !== "done") continue
    entered({ no, subject: line - 2, list: "abnormal", ground: "AB-E1" })
    idOf.set(no, record_id)
  }
}

/** A bureau of Shanghai lists one of its own. */
async function listOne(n: number): Promise<void> {
  const { officer: anna, checker: boris } = shanghai
  const no = `示例沪市监异字〔${day.slice(0, 4)}〕${n}号`
  const { body, status } = await anna.post("/v1/decisions", {
    ...{ kind: "abnormal", subject: { code: codeOf(n), name: nameOf(n) }, authority: "310101", ground: "AB-E2" },
    ...{ arose_on: plusDays(day, -1), evidence: "责令改正通知书（示例）" },
  })
  expect(status, JSON.stringify(body)).toBe(201)
  await anna.act(body, "confirm", { decision_no: no })
  await boris.act(body, "check")
  idOf.set(no, (await anna.act(body, "publish")).record_id ?? "")
  entered({ no, subject: n, list: "abnormal", ground: "AB-E2" })
}

/** A merchant files what was missing: removed by the times of the day. */
async function fileReport(account: Account): Promise<void> {
  const { officer: anna, checker: boris } = isShanghais(account) ? shanghai : zhengzhou
  const owner = await merchant(app, codeOf(account.subject))
  const application = { record_id: idOf.get(account.no), statement: "已补报（示例）" }
  const { body, status } = await owner.post("/v1/repairs", application)
  expect(status, JSON.stringify(body)).toBe(201)
  await anna.act(body, "accept", {}, "repairs")
  const answers = await answersFor(anna, body.id)
  await anna.act(body, "grant", { answers, reason: "符合条件（示例）" }, "repairs")
  await boris.act(body, "execute", {}, "repairs")
  accounts.end(account, day, "repair")
}

/** Yes to every condition that the grant asks for. */
async function answersFor(who: Worker, id: string): Promise<Record<string, typeof yes>> {
  const { body } = await who.post(`/v1/repairs/${id}/acts`, { act: "grant", answers: {}, reason: "示例" })
  const asked = body.errors?.flatMap(({ pointer }) => /^\/answers\/([\w-]+)$/.exec(pointer)?.[1] ?? []) ?? []
  return Object.fromEntries(asked.map((question) => [question, yes]))
}

const classes = ["P2", "P1", "P3a", "P2", "P3c", "P2"] as const

/** Shanghai has decided about a merchant of Zhengzhou, which publishes. */
async function publishPushed(n: number, of?: "P1"): Promise<Account> {
  const { officer: anna, checker: boris } = zhengzhou
  const no = `示例沪市监处罚〔${day.slice(0, 4)}〕${n}号`
  const [decided, penaltyClass] = [plusDays(day, -6), of ?? classes[n % classes.length] ?? "P2"]
  const { body, status } = await anna.post("/v1/decisions", {
    ...{ kind: "received", list: "penalty", subject: { code: codeOf(n), name: nameOf(n) }, authority: "410105" },
    ...{ decided_by: "310101", decision_no: no, decided_on: decided, received_on: day, class: penaltyClass },
    ...{ violation: "发布虚假广告", content: "处罚（示例）" },
  })
  expect(status, JSON.stringify(body)).toBe(201)
  const published = await boris.act(body, "publish")
  idOf.set(no, published.record_id ?? "")
  crossing.add(no)
  return entered({ no, subject: n, list: "penalty", class: penaltyClass, decided })
}

const plainFine = {
  ...{ kinds: ["fine"], procedure: "ordinary", fine_cny: 80_000, party: "operator", lenient_tier: false },
  ...{ field: null, restriction_ends_on: null },
}
// What a decision holds, and the class that it has by section 3.
const holdings = [
  ["P2", {}],
  ["P1", { kinds: ["circulated-criticism"], fine_cny: null }],
  ["P3a", { field: "food" }],
  ["P2", { kinds: ["fine", "confiscation"], confiscated_cny: 500 }],
  ["P3c", { kinds: ["fine", "licence-revoked"] }],
  ["P3b", { kinds: ["business-restricted"], fine_cny: null, restriction_ends_on: "2033-11-25" }],
] as const

/**
 * Zhengzhou decides about a merchant of Shanghai and pushes it in this very register; Shanghai publishes two days later.
 * @param then what it is for
 */
async function pushAcross(n: number, then?: (account: Account) => Promise<void>): Promise<void> {
  const { officer: anna, checker: boris } = zhengzhou
  const [penaltyClass, held] = holdings[n % holdings.length] ?? ["P2", {}]
  const facts = { ...plainFine, ...held }
  const [no, decided] = [`示例郑市监处罚〔${day.slice(0, 4)}〕${n}号`, day]
  const { body, status } = await anna.post("/v1/decisions", {
    ...{ kind: "penalty", subject: { code: codeOf(n), name: nameOf(n) }, authority: "410105", decision_no: no },
    ...{
      decided_on: decided,
      violation: "发布虚假广告",
      content: "处罚（示例）",
      basis: "《广告法》第五十五条",
      facts,
    },
  })
  expect(status, JSON.stringify(body)).toBe(201)
  await anna.act(body, "serve", { served_on: day, delivery })
  await anna.act(body, "classify", { served_text: "决定书（示例）。", redactions: [] })
  await boris.act(body, "check")
  await anna.act(body, "push", { pushed_to: "310101", pushed_on: day, receiver_here: true })
  onDay(plusDays(day, 2), async () => {
    const open = await shanghai.officer.get(`/v1/decisions?kind=received&closed=false&subject=${codeOf(n)}`)
    const [received = { id: "" }] = (open.body as unknown as { results: { id: string }[] }).results
    idOf.set(no, (await shanghai.checker.act(received, "publish")).record_id ?? "")
    const restriction = facts.restriction_ends_on
    crossing.add(no)
    const account = entered({ no, subject: n, list: "penalty", class: penaltyClass, decided, restriction })
    await then?.(account)
  })
}

/** It is repaired where it was decided, and pushed; what was pushed is carried out two days later. */
async function repairPushed(account: Account): Promise<void> {
  const [decider, display] = isShanghais(account) ? [zhengzhou, shanghai] : [shanghai, zhengzhou]
  const owner = await merchant(app, codeOf(account.subject))
  const { body, status } = await owner.post("/v1/repairs", {
    record_id: idOf.get(account.no),
    statement: "已改正（示例）",
  })
  expect(status, JSON.stringify(body)).toBe(201)
  const [authority, displayed_by] = isShanghais(account) ? ["410105", "310101"] : ["310101", "410105"]
  expect(body).toMatchObject({ authority, displayed_by })
  await decider.officer.act(body, "accept", {}, "repairs")
  const answers = await answersFor(decider.officer, body.id)
  const granted = await decider.officer.act(body, "grant", { answers, reason: "符合条件（示例）" }, "repairs")
  expect(granted.clock).toMatchObject({ id: "repair_push_other_province" })
  await decider.officer.act(body, "push", {}, "repairs")
  onDay(plusDays(day, 2), async () => {
    await display.checker.act(body, "relay", {}, "repairs")
    accounts.end(account, day, "repair")
  })
}

/** A listing as serious violator, with a hearing on its way. @param base the penalty that it rests on, where one is held */
async function listSerious(n: number, base: Account | null): Promise<void> {
  const authority = n < henanSubjects ? "410000" : "310000"
  const { officer: carla, checker: dmitri, head } = n < henanSubjects ? henan : city
  const named = { base_penalty_no: `示例${n}号`, base_penalty: { authority: "示例局", decided_on: plusDays(day, -30) } }
  const { body, status } = await carla.post("/v1/decisions", {
    ...{ kind: "serious", subject: { code: codeOf(n), name: nameOf(n) }, authority, ground: "SV-0501" },
    gate: { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes },
    ...(base ? { base_penalty_no: base.no } : named),
  })
  expect(status, JSON.stringify(body)).toBe(201)
  await carla.act(body, "notify", { notified_on: day, delivery })
  onDay(plusDays(day, 3), async () => {
    await carla.act(body, "ask-hearing", { asked_on: day })
    // Seven working days and more, whatever the holidays.
    const named = { presider: "主持人（示例）", recorder: "记录人（示例）", investigators: "承办人（示例）" }
    const convened = { held_on: plusDays(day, 21), place: "示例听证室", notified_on: day, delivery }
    await carla.act(body, "convene", { ...convened, ...named })
  })
  onDay(plusDays(day, 24), async () => {
    const people = (["presider", "recorder", "party"] as const).map((role) => ({ role, name: "某某（示例）" }))
    const held = { held_on: day, outcome: "upheld", people, record: "笔录（示例）", result: "维持（示例）" }
    await carla.act(body, "hold", held)
    await dmitri.act(body, "check")
    const no = `示例市监严字〔${day.slice(0, 4)}〕${n}号`
    await head.act(body, "decide", {
      decision_no: no,
      measures: "示例",
      ...(base ? { heavier_reasons: "示例", competence: "移送（示例）" } : {}),
    })
    const decided = day
    onDay(plusDays(day, 4), async () => {
      await carla.write(body)
      const published = await carla.act(body, "publish")
      idOf.set(no, published.record_id ?? "")
      entered({ no, subject: n, list: "serious", ground: "SV-0501", base: base?.no ?? `示例${n}号`, decided })
      // What it rests on falls where it was decided.
      if (base) onDay(plusDays(day, 20), () => change(base, "withdraw"))
    })
  })
}

/** Carries out what was begun; what another province displays is pushed to it, and ends there two days later. */
async function carryOut(
  account: Account,
  body: { id: string },
  done: (decided: string) => void,
  reason: { reason?: string } = {},
): Promise<void> {
  const { decider, display } = sidesOf(account)
  if (decider === display) {
    await decider.checker.act(body, "approve", reason)
    done(day)
    return
  }
  await decider.checker.act(body, "push", reason)
  const decided = day
  onDay(plusDays(day, 2), async () => {
    await display.checker.act(body, "relay")
    done(decided)
  })
}

/** A change of a record, as who decided it proposes it. */
async function proposed(account: Account, name: string) {
  const { status, body } = await sidesOf(account).decider.officer.post("/v1/decisions", {
    ...{ kind: "change", record_id: idOf.get(account.no), change: name, arose_on: day, evidence: "示例文书" },
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}

/** A record is withdrawn, annulled, replaced, taken down as an error, or ends with its merchant. */
async function change(account: Account, name: string): Promise<void> {
  await carryOut(account, await proposed(account, name), () => {
    const all = name === "deregister" ? (accounts.bySubject.get(account.subject) ?? []) : [account]
    for (const one of all) if (one.state !== "gone") accounts.end(one, day, name)
  })
}

/** A merchant is being reorganised: its record is masked for so many days, or (null) until its term is over. */
async function mask(account: Account, days: number | null): Promise<void> {
  underWay.add(account)
  const body = await proposed(account, "mask")
  expect(body.clock).toMatchObject({ id: "bankruptcy_temp_repair" })
  await carryOut(account, body, () => {
    account.state = "masked"
    if (days === null) return
    onDay(plusDays(day, days), async () => {
      // It may have ended with its merchant.
      if (account.state !== "masked") return
      await carryOut(account, await proposed(account, "unmask"), () => {
        account.state = "shown"
        shownAgain.push(account)
        underWay.delete(account)
      })
    })
  })
}

/** A repair turns out to have been sought by fraud: shown again, from the day of the finding, with no early end. */
async function reverse(account: Account): Promise<void> {
  const { status, body } = await sidesOf(account).decider.officer.post("/v1/decisions", {
    ...{ kind: "fraud", record_id: idOf.get(account.no), evidence: "材料系伪造（示例）" },
  })
  expect(status, JSON.stringify(body)).toBe(201)
  const found = (decided: string) => {
    const { until } = windowByLaw(account, decided)
    Object.assign(account, { state: "shown", goneOn: null, by: null, fraud: true, until, early: null })
  }
  await carryOut(account, body, found, { reason: "查实（示例）" })
}

/** The register has opened the revocation of a listing whose base penalty fell: the bureau decides it. */
async function revoke(listing: Account): Promise<void> {
  const { officer: carla, checker: dmitri } = isShanghais(listing) ? city : henan
  const open = await carla.get(`/v1/decisions?kind=change&closed=false&subject=${codeOf(listing.subject)}`)
  const [body = { id: "" }] = (open.body as unknown as { results: { id: string }[] }).results
  const number = { decision_no: `示例撤〔${day.slice(0, 4)}〕${listing.subject}号` }
  await carla.act(body, "revise", { arose_on: day, evidence: "处罚决定已撤销（示例）", ...number })
  await dmitri.act(body, "approve")
  accounts.end(listing, day, "revoke")
}

/** Listings of before the year, each with its penalty: one runs out, one is repaired, and its penalty goes with it. */
async function importOld(): Promise<void> {
  const rows = [henanSubjects - oldHenan, subjects - oldThere].flatMap((first) => {
    const authority = first < henanSubjects ? "410105" : "310101"
    const row = (subject: number, of: Partial<Account> & Pick<Account, "no" | "list" | "decided">) => {
      const account = entered({ subject, published: of.decided, ...of })
      return {
        ...{ kind: of.list, subject: { code: codeOf(subject), name: nameOf(subject) }, decision_no: of.no, authority },
        ...{ decided_on: of.decided, published_on: of.decided, ground: account.ground ?? undefined },
        ...(of.list === "penalty" ? { class: account.class, violation: "示例", content: "处罚（示例）" } : {}),
        ...(account.base ? { base_penalty_no: account.base } : {}),
      }
    }
    const listing = { list: "serious", ground: "SV-0501" } as const
    const penalty = { list: "penalty", class: "P2" } as const
    return [
      row(first, { ...listing, no: `示例旧严${first}号`, decided: "2022-08-15" }),
      row(first + 1, { ...penalty, no: `示例旧罚${first}号`, decided: "2024-08-01" }),
      row(first + 1, { ...listing, no: `示例旧严${first + 1}号`, decided: "2024-09-20", base: `示例旧罚${first}号` }),
    ]
  })
  const { tally } = await importWith(database.sql, rows, { ...importOptions, clock })
  expect(tally).toMatchObject({ added: rows.length, rejected: 0 })
  for (const { id, no } of await database.sql<{ id: string; no: string }[]>`select id, decision_no as no from record`)
    idOf.set(no, id)
}

// What somebody brings about, in both provinces by turns.
const ofLists = {
  abnormal: ["annul", "correct", "deregister", "fraud", "mask"],
  penalty: ["withdraw", "supersede", "correct", "deregister", "fraud", "mask"],
  serious: ["mask"],
} as const
const listNames = ["abnormal", "penalty", "serious"] as const
// Every listing of Shanghai rests on a penalty that falls.
const placesOf = (list: Account["list"]) => (list === "serious" ? [false] : [false, true])
const ends = listNames.flatMap((list) =>
  ofLists[list].flatMap((how) => placesOf(list).map((inShanghai) => ({ list, how, inShanghai }))),
)
/** Records about which something is on its way, or that are left to run out. */
const underWay = new Set<Account>()
const reversed: Account[] = []
const shownAgain: Account[] = []
const waysToEnd = [
  ...["repair", "annul", "correct", "deregister"].map((how) => ["abnormal", how] as const),
  ...["withdraw", "supersede", "correct", "deregister", "follow"].map((how) => ["penalty", how] as const),
  ...["expire", "repair", "revoke"].map((how) => ["serious", how] as const),
]

async function shown(): Promise<string[]> {
  const codes = Array.from({ length: subjects }, (_, n) => codeOf(n))
  const { byCode } = await readStandings({ sql: database.sql, clock }, codes)
  return [...byCode.values()].flatMap(({ records }) => records.map(({ decisionNo }) => decisionNo)).sort()
}

const lasts = ({ until }: Account) => until === null || until > plusDays(day, 5)

describe("a year at the desks of two provinces", () => {
  test("shows on every day what the law shows", { tags: "long" }, async () => {
    const draw = numbers(20_250_701)
    let [nextPushed, nextSerious] = [annual, annual + pushed]
    let [nextAcross, nextMissing, nextThere] = [firstAcross, firstMissing, firstSeriousThere]
    const free = (account: Account) => !underWay.has(account) && !account.fraud && account.published < day
    const inTurn = [...ends]
    for (day of days) {
      accounts.passTo(day)
      for (const act of later.get(day) ?? []) await act()
      if (day === firstDay) await importOld()
      if (day === "2025-07-08") await listMany()
      // One of R107 that nobody touches, so that it runs out: of the merchant that had reported after all.
      if (day === "2026-01-15") {
        const running = await publishPushed(subjectWithout(accounts), "P1")
        underWay.add(running)
        // It ends on 15 April, masked.
        onDay("2026-04-08", () => mask(running, null))
      }
      if (draw.happens(0.12) && nextPushed < annual + pushed) await publishPushed(nextPushed++)
      if (draw.happens(0.1) && nextAcross < firstMissing) await pushAcross(nextAcross++)
      if (day.endsWith("-05") && nextSerious < annual + pushed + serious) {
        const n = nextSerious++
        const base = n % 2 === 0 ? await publishPushed(n) : null
        if (base) underWay.add(base)
        await listSerious(n, base)
      }
      if (/-(?:11|21)$/.test(day) && nextMissing < firstSeriousThere) await listOne(nextMissing++)
      if (day.endsWith("-25") && day < "2026-03" && nextThere < firstSeriousThere + seriousThere) {
        const n = nextThere++
        await pushAcross(n, async (base) => {
          underWay.add(base)
          await listSerious(n, base)
        })
      }
      for (const listing of accounts.toRevoke(day, 1)) await revoke(listing)
      const open = accounts.all.filter((account) => account.state === "shown" && free(account))
      const there = draw.happens(0.4)
      const filing = open.filter((account) => account.list === "abnormal" && isShanghais(account) === there)
      if (filing.length > 0 && draw.happens(0.1)) await fileReport(draw.pick(filing))
      const old = open.find(({ list, early }) => list === "serious" && early !== null && early < day && day > "2025-10")
      if (old) await fileReport(old)
      const repairable = open.filter(
        (account) =>
          account.list === "penalty" &&
          account.early !== null &&
          account.early <= day &&
          crossing.has(account.no) &&
          lasts(account),
      )
      if (repairable.length > 0 && draw.happens(0.3)) {
        const account = draw.pick(repairable)
        underWay.add(account)
        await repairPushed(account)
      }
      if (draw.happens(0.15)) {
        const at = inTurn.findIndex((end) => candidatesFor(end).length > 0)
        const [end] = at < 0 ? [] : inTurn.splice(at, 1)
        if (end) {
          inTurn.push(end)
          const account = draw.pick(candidatesFor(end))
          underWay.add(account)
          if (end.how === "mask") await mask(account, 12)
          else await (end.how === "fraud" ? reverse(account) : change(account, end.how))
          if (end.how === "fraud") reversed.push(account)
        }
      }
      await runDailyWork({ ...office, sql: database.sql })
      const due = accounts.all.filter(({ state }) => state === "shown").map(({ no }) => no)
      expect({ day, shown: await shown() }).toEqual({ day, shown: due.sort() })
    }
    expect(await faultsOfLog(database.sql)).toEqual([])
    // The year has held what it was to hold, in both provinces and on both sides of 25 December.
    const held = [false, true].flatMap((inShanghai) => {
      const there = accounts.all.filter((account) => isShanghais(account) === inShanghai)
      const ofOld = (how: string, old: boolean) =>
        there.filter(({ list, by, decided }) => list === "penalty" && by === how && decided < "2025-12-25" === old)
          .length
      return [
        ...waysToEnd.map(([list, how]) => {
          const count = there.filter((account) => account.list === list && account.by === how).length
          return { inShanghai, how: `${list} ${how}`, count }
        }),
        ...(["abnormal", "penalty"] as const).map((list) => {
          const count = reversed.filter(
            (account) => isShanghais(account) === inShanghai && account.list === list,
          ).length
          return { inShanghai, how: `${list} reversed`, count }
        }),
        ...listNames
          .filter((list) => placesOf(list).includes(inShanghai))
          .map((list) => ({
            ...{ inShanghai, how: `${list} masked and shown again` },
            count: shownAgain.filter((one) => one.list === list && isShanghais(one) === inShanghai).length,
          })),
        // Six months after publication, by R45 14; three, by R107.
        ...["expire", "repair"].flatMap((how) =>
          [false, true].map((old) => ({ inShanghai, how: `penalty ${how}, old: ${old}`, count: ofOld(how, old) })),
        ),
      ]
    })
    expect(held.filter(({ count }) => count === 0)).toEqual([])
    const ranOut = await database.sql`
      select (select state from record where id = object) as state from audit_event
      where act = 'record.expire' and before->>'state' = 'masked'`
    expect([...ranOut]).toEqual([{ state: "expired" }])
    expect(held.find(({ how }) => how === "abnormal repair")?.count).toBeGreaterThan(10)
    const listings = accounts.all.filter(({ list, decided }) => list === "serious" && decided > firstDay)
    expect(listings.length).toBeGreaterThan(10)
    expect(listings.filter(({ by }) => by === null).length).toBeGreaterThan(2)
  })
})

/** A merchant of the annual reports that has no record. */
function subjectWithout({ bySubject }: Accounts): number {
  return Array.from({ length: annual }, (_, n) => n).findIndex((n) => !bySubject.has(n))
}

/** The records that may end so today. */
function candidatesFor({ list, how, inShanghai }: (typeof ends)[number]): Account[] {
  return accounts.all.filter((account) => {
    if (account.list !== list || isShanghais(account) !== inShanghai || account.fraud || account.published >= day)
      return false
    if (how === "fraud") return account.by === "repair" && !reversed.includes(account)
    // Masked for two weeks, pushed there and back.
    const until = how === "mask" ? plusDays(day, 30) : day
    if (account.until !== null && account.until < until) return false
    // A listing whose penalty is held is to be revoked.
    const held = accounts.bySubject.get(account.subject)?.some(({ no }) => no === account.base) ?? false
    return account.state === "shown" && !underWay.has(account) && lasts(account) && !account.no.includes("旧") && !held
  })
}
