/**
 * The doors that must be shut, each tried by the API and on the page of an officer, and refused with its article: one table
 * of preconditions judges both.
 */
import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { makeCode } from "../../../src/names/code.ts"
import { clientHeader, importRows, officerHeader, testApp } from "../../support/app.ts"
import { gongshi, useFolder } from "../../support/command.ts"
import { useDatabase } from "../../support/database.ts"
import { merchant, officer, type ProceedingAnswer, visit, type Worker } from "../../support/office.ts"
import { formOf, pageOrigin, signInAs } from "../../support/office-pages.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow } from "../../support/rows.ts"

const database = useDatabase()
let now = Date.parse("2026-03-10T04:00:00Z")
const days = (day: string) => Date.parse(`${day}T04:00:00Z`)
const clock = () => now
const app = testApp(() => database.sql, { clock, mayChoose: true, issuer: pageOrigin })

const city = "410105"
const province = "410000"
const delivery = { method: "direct", proof: "送达回证（示例）" }
const onPage = { "delivery.method": "direct", "delivery.proof": "送达回证（示例）" }
const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
const gate = { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes }
const base = { authority: "示例市场监督管理局", decided_on: "2026-02-02" }

let hands: Record<"anna" | "boris" | "carla" | "dmitri" | "heinz", Worker>
// A post at the office's pages: signed in anew each time, for days pass.
type Screen = readonly [role: string, authority: string]
const screens = {
  ...{ officer: ["officer", city], checker: ["checker", city] },
  ...{
    provinceOfficer: ["officer", province],
    provinceChecker: ["checker", province],
    provinceHead: ["head", province],
  },
} as const satisfies Record<string, Screen>
beforeAll(async () => {
  hands = {
    anna: await officer(app, "officer", city, "anna"),
    boris: await officer(app, "checker", city, "boris"),
    carla: await officer(app, "officer", province, "carla"),
    dmitri: await officer(app, "checker", province, "dmitri"),
    heinz: await officer(app, "head", province, "heinz"),
  }
})

/** What an answer of the API says. */
const said = ({ status, body }: Awaited<ReturnType<Worker["post"]>>) =>
  `${status} ${body.detail ?? ""} ${(body.errors ?? []).map(({ pointer, detail }) => `${pointer} ${detail}`).join(" ")}`

/** What a form of a page says, pressed to its end. */
async function press(screen: Screen, place: string, fields: Record<string, string>): Promise<string> {
  const browser = await signInAs(app, ...screen)
  const asked = await browser.go(place)
  const look = (text: string) => browser.go(place, { ...formOf(text, "check"), ...fields })
  let looked = await look(asked.text)
  // What a choice asks for is shown first, and looked at then.
  if (looked.text.includes('name="asked"') && Object.keys(fields).length > 0) looked = await look(looked.text)
  if (looked.status !== 200) return `${looked.status} ${looked.text}`
  const done = await browser.go(place, { ...formOf(looked.text, "do") })
  return `${done.status} ${done.text}`
}

/** Tries an act by the API and on the page, and expects both to be refused with the same words. */
async function refusedBoth(
  { id }: { id: string },
  [who, screen]: [Worker, Screen],
  [act, fields, asForm]: [string, object, Record<string, string>],
  words: readonly string[],
): Promise<void> {
  const byApi = said(await who.post(`/v1/decisions/${id}/acts`, { act, ...fields }))
  const byPage = await press(screen, `/office/decisions/${id}/${act}`, asForm)
  for (const word of words)
    expect([byApi, byPage]).toEqual([expect.stringContaining(word), expect.stringContaining(word)])
  expect([byApi.slice(0, 1), byPage.slice(0, 1)]).toEqual(["4", "4"])
}

/** Tries to begin something by the API and on the page, and expects both to be refused with the same words. */
async function refusedToBegin(
  [who, screen]: [Worker, Screen],
  input: { kind: string } & Record<string, unknown>,
  asForm: Record<string, string>,
  words: readonly string[],
): Promise<void> {
  const byApi = said(await who.post("/v1/decisions", input))
  const byPage = await press(screen, `/office/new/${input.kind}`, asForm)
  for (const word of words)
    expect([byApi, byPage]).toEqual([expect.stringContaining(word), expect.stringContaining(word)])
}

const subject = (n: number) => ({ code: codeOf(n), name: `示例第${n}号商贸有限公司` })
const subjectForm = (n: number, authority: string) => {
  return { "subject.code": codeOf(n), "subject.name": subject(n).name, authority }
}
const abnormal = (n: number, changes: Record<string, unknown> = {}) => ({
  ...{ kind: "abnormal", subject: subject(n), authority: city, ground: "AB-E4", arose_on: "2026-03-02" },
  ...{ evidence: "现场核查（示例）", ...changes },
})
const abnormalForm = (n: number) => {
  return { ...subjectForm(n, city), ground: "AB-E4", arose_on: "2026-03-02", evidence: "现场核查（示例）" }
}
const serious = (n: number, changes: Record<string, unknown> = {}) => ({
  ...{ kind: "serious", subject: subject(n), authority: province, ground: "SV-0501", gate },
  ...{ base_penalty_no: `示例处罚〔2026〕${n}号`, base_penalty: base, ...changes },
})
const seriousForm = (n: number, number = `示例处罚〔2026〕${n}号`) => ({
  ...{ ...subjectForm(n, province), ground: "SV-0501", base_penalty_no: number },
  ...Object.fromEntries(
    Object.keys(gate).flatMap((id) => [
      [`gate.${id}.answer`, "yes"],
      [`gate.${id}.evidence`, "示例"],
    ]),
  ),
})
async function begin(who: Worker, input: object): Promise<ProceedingAnswer> {
  const { status, body } = await who.post("/v1/decisions", input)
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}
async function notified(n: number): Promise<ProceedingAnswer> {
  now = days("2026-03-10")
  const begun = await begin(hands.carla, serious(n))
  return hands.carla.act(begun, "notify", { notified_on: "2026-03-10", delivery })
}
const notice = {
  ...{ held_on: "2026-03-24", place: "示例听证室", notified_on: "2026-03-13", delivery },
  ...{ presider: "主持人甲", recorder: "记录人乙", investigators: "承办人丁" },
}
const noticeForm = {
  ...{ held_on: "2026-03-24", place: "示例听证室", notified_on: "2026-03-13", ...onPage },
  ...{ presider: "主持人甲", recorder: "记录人乙", investigators: "承办人丁" },
}
const people = [
  { role: "presider", name: "主持人甲" },
  { role: "recorder", name: "记录人乙" },
  { role: "agent", name: "代理人丙" },
]

describe("door 1: a statement on the first day ends neither right", () => {
  test("check is refused that day, and the hearing may still be asked for", async () => {
    const begun = await notified(1)
    await hands.carla.act(begun, "hear", { outcome: "stated", summary: "示例" })
    await refusedBoth(
      begun,
      [hands.dmitri, screens.provinceChecker],
      ["check", {}, {}],
      ["要求听证的期限至 2026-03-17 止", "第六十三条"],
    )
    await hands.carla.act(begun, "ask-hearing", { asked_on: "2026-03-10" })
  })

  test("a waiver that is no paper of the file is none", async () => {
    const begun = await notified(2)
    const waiver = { rights: "both", signed_on: "2026-03-10", taken_by: "示例", paper: begun.id }
    const form = { outcome: "waived", summary: "示例", "waiver.rights": "both", "waiver.signed_on": "2026-03-10" }
    await refusedBoth(
      begun,
      [hands.carla, screens.provinceOfficer],
      [
        "hear",
        { outcome: "waived", summary: "示例", waiver },
        { ...form, "waiver.taken_by": "示例", "waiver.paper": begun.id },
      ],
      ["卷内没有所称的书面声明"],
    )
  })
})

describe("door 2: a hearing", () => {
  async function asked(n: number): Promise<ProceedingAnswer> {
    const begun = await notified(n)
    now = days("2026-03-13")
    return hands.carla.act(begun, "ask-hearing", { asked_on: "2026-03-12" })
  }
  async function held(n: number, outcome: string): Promise<ProceedingAnswer> {
    const begun = await asked(n)
    await hands.carla.act(begun, "convene", notice)
    now = days("2026-03-24")
    return hands.carla.act(begun, "hold", { held_on: "2026-03-24", outcome, people, record: "示例", result: "示例" })
  }

  test("that came out dropped leads to no listing", async () => {
    const begun = await held(10, "dropped")
    await refusedBoth(
      begun,
      [hands.dmitri, screens.provinceChecker],
      ["check", {}, {}],
      ["听证结果为不予作出决定", "《行政处罚法》第六十五条"],
    )
  })

  test("that was asked for and not held keeps the case from being decided", async () => {
    const begun = await asked(11)
    // A case of before, which went on without it.
    await database.sql`update proceeding set state = 'heard' where id = ${begun.id}`
    now = days("2026-03-24")
    await refusedBoth(
      begun,
      [hands.dmitri, screens.provinceChecker],
      ["check", {}, {}],
      ["当事人要求听证，尚未举行", "《行政处罚法》第六十三条"],
    )
  })

  test("is convened seven working days ahead, and by nobody who has investigated", async () => {
    const begun = await asked(12)
    const near = { held_on: "2026-03-20" }
    const hand = [hands.carla, screens.provinceOfficer] as [Worker, Screen]
    await refusedBoth(
      begun,
      hand,
      ["convene", { ...notice, ...near }, { ...noticeForm, ...near }],
      ["最早可于 2026-03-24 举行", "第六十四条"],
    )
    const own = { presider: "承办人丁" }
    await refusedBoth(
      begun,
      hand,
      ["convene", { ...notice, ...own }, { ...noticeForm, ...own }],
      ["听证主持人或者记录人是本案调查人员", "第六十四条"],
    )
  })

  test("is presided by nobody who has investigated under another name of the login", async () => {
    const begun = await asked(13)
    await database.sql`insert into person_link (name, person, actor, at)
      values ('c-2', 'carla', 'test', now())`
    const other = { presider: "C-2" }
    try {
      await refusedBoth(
        begun,
        [hands.carla, screens.provinceOfficer],
        ["convene", { ...notice, ...other }, { ...noticeForm, ...other }],
        ["本案调查人员", "第六十四条"],
      )
    } finally {
      await database.sql`delete from person_link`
    }
  })

  test("is asked for by the party itself, which is told", async () => {
    const begun = await notified(14)
    const party = await merchant(app, codeOf(14))
    expect(await party.act(begun, "ask-hearing")).toMatchObject({ state: "hearing-asked" })
    now = days("2026-03-13")
    await hands.carla.act(begun, "convene", notice)
    // And sees what became of it, with nobody's name.
    const { body } = await party.get(`/v1/decisions/${begun.id}`)
    const history = [{ act: "notify" }, { act: "ask-hearing" }, { act: "convene" }]
    expect(body).toMatchObject({
      state: "convened",
      history: expect.arrayContaining(history.map((step) => expect.objectContaining(step))),
    })
    expect(JSON.stringify(body)).not.toContain("carla")
  })

  test.each([
    ["another ground", { ground: "SV-0502" }, "ground"],
    ["another base penalty", { base_penalty_no: "示例处罚〔2026〕99号" }, "base_penalty_no"],
  ])("that changed it not to the party's harm does not lead to %s untold", async (_, changed, field) => {
    const begun = await held(field === "ground" ? 15 : 16, "upheld")
    await database.sql`update proceeding set content = jsonb_set(jsonb_set(content, '{hearing,outcome}', '"changed"'),
      '{hearing,to_harm}', 'false') where id = ${begun.id}`
    const { kind: _k, subject: _s, authority: _a, ...input } = serious(field === "ground" ? 15 : 16)
    const refused = said(
      await hands.carla.post(`/v1/decisions/${begun.id}/acts`, { act: "adjust", ...input, ...changed }),
    )
    expect(refused).toMatch(new RegExp(`^400 .*/${field} .*告知当事人的不同.*第十三条`))
    await hands.carla.act(begun, "adjust", input)
  })
})

test("door 3: the gate is held against what the register knows of the base penalty", async () => {
  const number = penaltyRow(30).decision_no
  await importRows(database.sql, [
    penaltyRow(30, { content: "罚款1000元", fine_cny: 1_000, class: "P1", lenient_tier: "yes", authority: province }),
  ])
  await refusedToBegin(
    [hands.carla, screens.provinceOfficer],
    { ...serious(30, { base_penalty_no: number }), base_penalty: undefined },
    seriousForm(30, number),
    ["与“受到较重行政处罚”的回答相矛盾", "第五条"],
  )
})

describe("door 4: a number is of one decision", () => {
  test("whoever gave it, and however its brackets are written, mixed ones too", async () => {
    await importRows(database.sql, [penaltyRow(40, { decision_no: "示例混〔2026]1号" })])
    const begun = await begin(hands.anna, abnormal(41))
    const decision_no = "示例混[2026〕1号"
    const shown = await hands.anna.bring(begun, "现场核查笔录（示例）")
    const form = {
      decision_no,
      "contact.paper": shown,
      "contact.how": "visit",
      "contact.visited_on": "2026-03-01",
      "contact.visit_record": "示例",
    }
    await refusedBoth(
      begun,
      [hands.anna, screens.officer],
      ["confirm", { decision_no, contact: { ...visit, paper: shown } }, form],
      ["本机关已使用过此文号"],
    )
  })

  const penalty = (n: number, changes: object = {}) => ({
    ...{
      kind: "penalty",
      subject: subject(n),
      authority: city,
      decision_no: "示例共〔2026〕1号",
      decided_on: "2026-03-02",
    },
    ...{ violation: "虚假宣传（示例）", content: "罚款三万元（示例）" },
    facts: {
      ...{ kinds: ["fine"], procedure: "ordinary", fine_cny: 80_000, party: "operator", lenient_tier: false },
      ...{ field: null, restriction_ends_on: null },
    },
    ...changes,
  })
  const penaltyForm = (n: number) => ({
    ...{ ...subjectForm(n, city), decision_no: "示例共〔2026〕1号", decided_on: "2026-03-02" },
    ...{ violation: "虚假宣传（示例）", content: "罚款三万元（示例）" },
    ...{ "facts.kinds": "fine", "facts.procedure": "ordinary", "facts.fine_cny": "80000" },
    ...{ "facts.party": "operator", "facts.lenient_tier": "no" },
  })
  test("of one penalty decision that names several parties, and of no two", async () => {
    await begin(hands.anna, penalty(42))
    const refused = (n: number, changes: Record<string, unknown>, form: Record<string, string>, words: string) =>
      refusedToBegin([hands.anna, screens.officer], penalty(n, changes), { ...penaltyForm(n), ...form }, [words])
    await refused(43, {}, {}, "载有多个当事人")
    const several = { several_parties: true }
    const asForm = { several_parties: "yes" }
    await refused(
      ...([43, { ...several, decided_on: "2026-03-03" }, { ...asForm, decided_on: "2026-03-03" }] as const),
      "本机关已使用过此文号",
    )
    await refused(42, several, asForm, "本机关已使用过此文号")
    const second = await begin(hands.anna, penalty(43, several))
    await begin(hands.anna, penalty(44, several))
    // What is entered for others still is no other decision's, and is free once nobody has it.
    for (const row of await database.sql<
      { id: string }[]
    >`select id from proceeding where subject_code = ${codeOf(42)}`) {
      await hands.anna.act(row, "drop", { reason: "示例" })
    }
    const another = penalty(45, { decided_on: "2026-03-04" })
    expect(said(await hands.anna.post("/v1/decisions", another))).toContain("/decision_no")
    await hands.anna.act(second, "drop", { reason: "示例" })
    expect(said(await hands.anna.post("/v1/decisions", another))).toContain("/decision_no")
  })
})

describe("door 5: one cause, one listing", () => {
  test("by single cases", async () => {
    await begin(hands.anna, abnormal(50))
    await refusedToBegin([hands.anna, screens.officer], abnormal(50), abnormalForm(50), [
      "同一事由的列入正在办理",
      "第四条",
    ])
    await importRows(database.sql, [abnormalRow(51, { decided_on: "2026-03-05" })])
    await refusedToBegin([hands.anna, screens.officer], abnormal(51), abnormalForm(51), ["已因同一事由列入", "第四条"])
  })

  test("on one base penalty, decided here, received from another province, or corrected into one", async () => {
    const number = "示例处罚[2026]52号"
    const [listed = "", other = ""] = await importRows(database.sql, [
      seriousRow(52, { base_penalty_no: number, authority: province }),
      seriousRow(52, {
        base_penalty_no: "示例处罚〔2026〕53号",
        authority: province,
        decision_no: "示例严〔2026〕53号",
      }),
    ]).then(async () =>
      (
        await database.sql<{ id: string }[]>`select id from record where subject_code = ${codeOf(52)}
      order by decision_no = '示例严〔2026〕53号'`
      ).map(({ id }) => id),
    )
    const form = {
      ...seriousForm(52),
      "base_penalty.authority": base.authority,
      "base_penalty.decided_on": base.decided_on,
    }
    await refusedToBegin([hands.carla, screens.provinceOfficer], serious(52), form, ["已依据同一处罚列入", "第二条"])
    const received = {
      ...{ kind: "received", list: "serious", subject: subject(52), authority: province, decided_by: "440100" },
      ...{ decision_no: "粤示例〔2026〕1号", decided_on: "2026-03-01", received_on: "2026-03-09", ground: "SV-0501" },
      ...{ base_penalty_no: "示例处罚〔2026〕52号", base_penalty: base },
    }
    const { kind: _k, subject: _s, base_penalty: _b, ...receivedForm } = received
    await refusedToBegin(
      [hands.carla, screens.provinceOfficer],
      received,
      {
        ...{ ...receivedForm, ...subjectForm(52, province) },
        ...{ "base_penalty.authority": base.authority, "base_penalty.decided_on": base.decided_on },
      },
      ["已依据同一处罚列入", "第二条"],
    )
    expect(listed).not.toBe(other)
    const change = {
      ...{ kind: "change", record_id: other, change: "amend", arose_on: "2026-03-09", evidence: "示例" },
      corrected: { base_penalty_no: "示例处罚〔2026〕52号" },
    }
    const { kind: _, corrected, ...changeForm } = change
    await refusedToBegin(
      [hands.carla, screens.provinceOfficer],
      change,
      { ...changeForm, "corrected.base_penalty_no": corrected.base_penalty_no },
      ["已依据同一处罚列入", "第二条"],
    )
  })
})

test("door 6: the authority that registered the subject lists it", async () => {
  const far = { code: makeCode("91440106", "MA000060"), name: "示例广州商贸有限公司" }
  const form = { ...abnormalForm(60), "subject.code": far.code, "subject.name": far.name }
  await refusedToBegin([hands.anna, screens.officer], abnormal(60, { subject: far }), form, [
    "该主体登记地为 440106",
    "《企业经营异常名录管理办法》第三条",
  ])
})

test("door 6: whose penalty it is, lists on it, or the head says from what it follows", async () => {
  now = days("2026-03-10")
  const number = penaltyRow(61).decision_no
  await importRows(database.sql, [penaltyRow(61, { authority: "310101", kinds: "licence-revoked", class: "P3c" })])
  const begun = await begin(hands.carla, { ...serious(61, { base_penalty_no: number }), base_penalty: undefined })
  await hands.carla.act(begun, "notify", { notified_on: "2026-03-10", delivery })
  await hands.carla.waive(begun, "2026-03-10")
  await hands.dmitri.act(begun, "check")
  const decide = { decision_no: "豫示例严〔2026〕61号", measures: "示例" }
  await refusedBoth(
    begun,
    [hands.heinz, screens.provinceHead],
    ["decide", decide, decide],
    ["本库所载该处罚由 310101 作出", "第三条"],
  )
})

describe("door 7: no decision without its paper, and none that nobody serves", () => {
  test("a serious listing is published with its decision in writing", async () => {
    const begun = await notified(70)
    await hands.carla.waive(begun, "2026-03-10")
    await hands.dmitri.act(begun, "check")
    await hands.heinz.act(begun, "decide", { decision_no: "豫示例严〔2026〕70号", measures: "示例" })
    await refusedBoth(
      begun,
      [hands.carla, screens.provinceOfficer],
      ["publish", {}, {}],
      ["卷内没有列入决定书", "第十三条"],
    )
    // And stands on the worklist, by API and page, until somebody has served it.
    const { body } = await hands.carla.get("/v1/worklist?kind=unserved-decision")
    expect(JSON.stringify(body)).toContain(begun.id)
    expect(
      (await (await signInAs(app, ...screens.provinceOfficer)).go("/worklist?kind=unserved-decision")).text,
    ).toContain(begun.id)
  })
})

describe("door 8: a penalty of which too little is told", () => {
  const bare = (n: number, changes: Record<string, unknown> = {}) => {
    const { class: _, ...row } = penaltyRow(n, changes)
    return { ...row, kinds: ["fine"], fine_cny: 1_000, content: "罚款1000元" }
  }
  const shown = async (n: number) =>
    (await database.sql`select displayed_until::text as until from record where subject_code = ${codeOf(n)}`)[0]?.[
      "until"
    ]

  test("is shown for the general case and no three years, says so, and its source is asked", async () => {
    now = days("2026-03-10")
    await importRows(database.sql, [bare(80, { decided_on: "2026-03-02", published_on: "2026-03-05" })])
    expect(await shown(80)).toBe("2027-03-05")
    const { body } = await hands.anna.get("/v1/worklist?kind=class-unconfirmed")
    expect(JSON.stringify(body)).toContain(codeOf(80))
    const list = await (await signInAs(app, ...screens.officer)).go("/worklist?kind=class-unconfirmed")
    expect(list.text).toContain("待补报")
    const page = await (await app.request(`/subjects/${codeOf(80)}`)).text()
    expect(page).toContain("尚未确认")
    expect(page).not.toContain("三年")
  })

  test("is not classified by an officer as the minor one while its facts say otherwise", async () => {
    const facts = {
      ...{ kinds: ["fine"], procedure: "ordinary", fine_cny: 80_000, party: "operator", lenient_tier: true },
      ...{ field: null, restriction_ends_on: null },
    }
    const begun = await begin(hands.anna, {
      ...{ kind: "penalty", subject: subject(81), authority: city, decision_no: "示例少〔2026〕81号" },
      ...{ decided_on: "2026-03-02", violation: "示例", content: "罚款80000元", basis: "《广告法》第五十五条", facts },
    })
    await hands.anna.act(begun, "serve", { served_on: "2026-03-05", delivery })
    // What the law asks for beside the facts is asked for both ways.
    await refusedBoth(begun, [hands.anna, screens.officer], ["classify", {}, {}], ["served_text"])
    const classified = await hands.anna.act(begun, "classify", { served_text: "示例", redactions: [] })
    expect(classified.content).toMatchObject({ class: "P2" })
  })
})

test("door 9: review and suit are recorded, and what fell has its clock and its way on", async () => {
  await importRows(database.sql, [penaltyRow(90), penaltyRow(91)])
  const [one, two] = await Promise.all(
    [90, 91].map(
      async (n) =>
        (await database.sql<{ id: string }[]>`select id from record where subject_code = ${codeOf(n)}`)[0]?.id,
    ),
  )
  const filed = { way: "suit", body: "示例人民法院", case_no: "（2026）示例行初1号", filed_on: "2026-03-06" }
  const page = await press(screens.officer, `/office/new/contest`, { record_id: two ?? "", ...filed })
  const begun = await begin(hands.anna, { kind: "contest", record_id: one, ...filed })
  const outcome = { case_outcome: "changed", outcome_no: "示例判决", outcome_on: "2026-03-09" }
  const fallen = await hands.anna.act(begun, "fall", outcome)
  expect(fallen).toMatchObject({ state: "fallen", clock: { id: "withdraw_penalty", due_on: "2026-03-12" } })
  await refusedBoth(
    begun,
    [hands.anna, screens.officer],
    ["close", {}, {}],
    ["变更前的内容", "《市场监督管理行政处罚信息公示规定》第十一条"],
  )
  // Nor does its display stop where no case is pending whose body could ask for it.
  const halt = { record_id: one ?? "", change: "halt", arose_on: "2026-03-09", evidence: "示例" }
  await refusedToBegin([hands.anna, screens.officer], { kind: "change", ...halt }, halt, [
    "没有登记该记录正在进行的复议、诉讼",
  ])
  // The party follows it, and nobody's name with it.
  const party = await merchant(app, codeOf(90))
  const { body } = await party.get(`/v1/decisions/${begun.id}`)
  expect(body.content).toMatchObject({ case_no: filed.case_no, case_outcome: "changed" })
  expect(JSON.stringify(body)).not.toContain("anna")
  expect(page).toMatch(/^(?:303|200)/)
})

test("door 10: who could not be reached was written to twice, or visited", async () => {
  const begun = await begin(hands.anna, abnormal(100))
  const decision_no = "示例联〔2026〕1号"
  const letters = {
    how: "letters",
    first_posted_on: "2026-02-20",
    first_proof: "1 号",
    second_posted_on: "2026-02-25",
    second_proof: "2 号",
  }
  const form = Object.fromEntries(Object.entries(letters).map(([name, value]) => [`contact.${name}`, value]))
  await refusedBoth(
    begun,
    [hands.anna, screens.officer],
    ["confirm", { decision_no, contact: letters }, { decision_no, ...form }],
    ["两次信函间隔不在 15 日至 30 日之间", "《企业经营异常名录管理办法》第九条"],
  )
  // Their receipts are papers of the file.
  const apart = { ...letters, second_posted_on: "2026-03-07" }
  const told = said(
    await hands.anna.post(`/v1/decisions/${begun.id}/acts`, { act: "confirm", decision_no, contact: apart }),
  )
  expect(told).toMatch(/卷内没有两次信函的凭证或者实地核查笔录.*《企业经营异常名录管理办法》第九条/)
})

describe("door 11: what a form refuses is held in an import, with its reason", () => {
  const folder = useFolder()
  const wrong = (n: number) => codeOf(n).replace(/.$/, (last) => (last === "X" ? "Y" : "X"))
  const rows = (n: number) => [
    abnormalRow(n, { subject: { code: wrong(n), name: "示例错码有限公司" }, decision_no: `示例门〔2026〕${n}1号` }),
    abnormalRow(n, { ground: "AB-I1", decision_no: `示例门〔2026〕${n}2号` }),
    abnormalRow(n, { authority: "419999", decision_no: `示例门〔2026〕${n}3号` }),
    abnormalRow(n + 1, { decision_no: `示例门〔2026〕${n}4号` }),
    // The number of another decision, of another day.
    abnormalRow(n + 2, { decision_no: `示例门〔2026]${n}4号`, decided_on: "2026-03-03" }),
    // The same decision once more.
    abnormalRow(n + 1, { decision_no: `示例门[2026]${n}4号` }),
  ]
  const ndjson = (n: number) =>
    rows(n)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join("")
  const words = ["校验码", "不适用于此类主体", "不是行政区划代码", "另一份决定", "同一文号"]
  const live = async (n: number) =>
    (await database.sql`select from record where state = 'live' and decision_no like ${`示例门%${n}%`}`).length

  test("of a source by the API", async () => {
    const header = await clientHeader(database.sql, "source", { authorities: ["410000"] })
    const answer = await app.request("/v1/imports", {
      ...{ method: "POST", body: ndjson(1_100), headers: { ...header, "content-type": "application/x-ndjson" } },
    })
    const run = await answer.text()
    for (const word of words) expect(run).toContain(word)
    expect(await live(1_100)).toBe(1)
  })

  test("of the operator on the command line, but for what it says is legacy", async () => {
    const file = path.join(folder, "door.ndjson")
    writeFileSync(file, ndjson(1_200))
    const env = { DATABASE_URL: database.url, DATA_DIR: path.join(folder, "data") }
    const held = await gongshi(["import", file], { cwd: folder, env })
    expect(held.stdout).toContain("1 added")
    expect(held.stdout).toContain("5 waiting for release")
    const report = readFileSync(`${file}.report.ndjson`, "utf8")
    for (const word of words) expect(report).toContain(word)
    expect(await live(1_200)).toBe(1)
    writeFileSync(file, ndjson(1_300))
    const legacy = await gongshi(["import", file, "--legacy"], { cwd: folder, env })
    expect(legacy.stdout).toContain("6 added")
    expect(await database.sql`select from audit_event where act = 'import.legacy'`).toHaveLength(1)
  })

  test("of a person of the authority on a page, where it is released by itself and the others go in", async () => {
    const body = new FormData()
    const sent = rows(1_400).filter(({ authority }) => authority === city)
    body.set("file", new File([sent.map((row) => JSON.stringify(row)).join("\n")], "rows.ndjson"))
    const place =
      (await (await signInAs(app, ...screens.officer)).send("/office/imports/new", { method: "POST", body })).to?.split(
        "?",
      )[0] ?? ""
    const checker = await signInAs(app, ...screens.checker)
    await checker.go(place, { act: "release" })
    expect(await live(1_400)).toBe(1)
    const { text } = await checker.go(place)
    for (const word of ["校验码", "不适用于此类主体", "另一份决定"]) expect(text).toContain(word)
    const header = await officerHeader("checker", city, "boris")
    const run = (await (await app.request(`/v1/imports/${place.split("/").at(-1)}`, { headers: header })).json()) as {
      waiting_in: { id: string; rows: number }[]
    }
    expect(run.waiting_in.map((part) => part.rows)).toEqual([4])
  })
})
