/**
 * Whole files, tried as an officer would who does not mean well: each is refused with its article, and the lawful one in its
 * place is let.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { makeCode } from "../../../src/names/code.ts"
import { importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, visit, type Worker } from "../../support/office.ts"
import { pageOrigin, signInAs } from "../../support/office-pages.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
const now = Date.parse("2026-03-10T04:00:00Z")
const clock = () => now
const app = testApp(() => database.sql, { clock })
const pages = testApp(() => database.sql, { clock, mayChoose: true, issuer: pageOrigin })

let anna: Worker
let boris: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})

const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
const subject = (n: number) => ({ code: codeOf(n), name: `示例第${n}号商贸有限公司` })
const abnormal = (n: number, changes: Record<string, unknown> = {}) => ({
  ...{ kind: "abnormal", subject: subject(n), authority: "410105", ground: "AB-E4", arose_on: "2026-03-02" },
  ...{ evidence: "现场核查（示例）", ...changes },
})
const serious = (n: number, changes: Record<string, unknown> = {}) => ({
  ...{ kind: "serious", subject: subject(n), authority: "410105", ground: "SV-0501" },
  gate: { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes },
  ...{ base_penalty_no: penaltyRow(n).decision_no, ...changes },
})
const errorsOf = ({ status, body }: Awaited<ReturnType<Worker["post"]>>) => {
  return [status, ...(body.errors ?? []).map(({ pointer, detail }) => `${pointer} ${detail}`)].join(" ")
}

describe("the gate is answered against what the register holds of the base penalty", () => {
  test("a lenient fine of 1,000 yuan is no heavier penalty, nor is one of class P1", async () => {
    await importRows(database.sql, [
      penaltyRow(1, { content: "罚款1000元", fine_cny: 1_000, class: "P1", lenient_tier: "yes" }),
      penaltyRow(2, { content: "罚款1000元", fine_cny: 1_000, class: "P2", lenient_tier: "yes" }),
    ])
    for (const [n, words] of [
      [1, "P1"],
      [2, "从轻减轻档"],
    ] as const) {
      const refused = errorsOf(await anna.post("/v1/decisions", serious(n)))
      expect(refused).toMatch(/^400 \/gate\/heavier_penalty\/answer /)
      for (const part of [words, "第五条"]) expect(refused).toContain(part)
    }
  })

  test("a page says the same, at the answer", async () => {
    const browser = await signInAs(pages, "officer", "410105")
    const asked = await browser.go("/office/new/serious")
    expect(asked.status).toBe(200)
    const gate = Object.keys(serious(1).gate).flatMap((id) => [
      [`gate.${id}.answer`, "yes"],
      [`gate.${id}.evidence`, "示例"],
    ])
    const answered = await browser.go("/office/new/serious", {
      ...{ "subject.code": codeOf(1), "subject.name": subject(1).name, authority: "410105", ground: "SV-0501" },
      ...{ ...Object.fromEntries(gate), base_penalty_no: penaltyRow(1).decision_no, step: "check" },
    })
    const told = /<div class="[^"]*faults[\s\S]*?<\/div>/.exec(answered.text)?.[0] ?? `${answered.status}: no faults`
    expect(told).toContain("与“受到较重行政处罚”的回答相矛盾")
  })

  test("where the law leaves room, the head gives reasons", async () => {
    await importRows(database.sql, [penaltyRow(3, { authority: "410000", kinds: "fine", fine_cny: 200_000 })])
    const [carla, dmitri, heinz] = [
      await officer(app, "officer", "410000", "carla"),
      await officer(app, "checker", "410000", "dmitri"),
      await officer(app, "head", "410000", "heinz"),
    ]
    const { body } = await carla.post("/v1/decisions", serious(3, { authority: "410000" }))
    await carla.act(body, "notify", { notified_on: "2026-03-10", delivery: { method: "direct", proof: "示例" } })
    await carla.waive(body, "2026-03-10")
    await dmitri.act(body, "check")
    const decide = { act: "decide", decision_no: "豫市监严字〔2026〕3号", measures: "示例" }
    expect(errorsOf(await heinz.post(`/v1/decisions/${body.id}/acts`, decide))).toContain("/heavier_reasons")
    const { act, ...fields } = { ...decide, heavier_reasons: "罚款适用较高档（示例）" }
    await heinz.act(body, act, fields)
  })
})

describe("a number of an authority is used once", () => {
  const used = "/decision_no 本机关已使用过此文号"
  const confirm = async (n: number, decision_no: string) => {
    const { body, status } = await anna.post("/v1/decisions", abnormal(n))
    expect(status, JSON.stringify(body)).toBe(201)
    const contact = { ...visit, paper: await anna.bring(body) }
    return errorsOf(await anna.post(`/v1/decisions/${body.id}/acts`, { act: "confirm", decision_no, contact }))
  }

  test("by hand, by what was sent, and by a series: whoever gives it, and however its brackets are written", async () => {
    await importRows(database.sql, [penaltyRow(20, { decision_no: "金水市监异列字[2026]2号" })])
    expect(await confirm(21, "金水市监异列字〔2026〕1号")).toBe("200")
    expect(await confirm(22, "金水市监异列字(2026)1号")).toContain(used)
    expect(await confirm(23, "金水市监异列字〔2026〕2号")).toContain(used)
    const { body } = await anna.post("/v1/decisions", abnormal(24))
    const order = { proceeding_id: body.id, kind: "abnormal-listing-decision" }
    const taken = (await anna.post("/v1/documents/numbers", order)).body as unknown as { number: string }
    expect(taken.number).toBe("金水市监异列字〔2026〕3号")
    expect(await confirm(25, taken.number)).toContain(used)
    await anna.act(body, "confirm", { decision_no: taken.number })
  })

  test("by the pattern of a batch, which passes over what was used", async () => {
    expect(await confirm(30, "示例批〔2026〕1号")).toBe("200")
    const batch = { kind: "bulk", authority: "410105", ground: "AB-E2", arose_on: "2026-03-02", evidence: "示例" }
    const begun = await anna.post("/v1/bulk-decisions", { ...batch, number_pattern: "示例批〔2026〕{n}号" })
    expect(begun.status, JSON.stringify(begun.body)).toBe(201)
    const header = await officerHeader("officer", "410105", "anna")
    const sent = await app.request(`/v1/bulk-decisions/${begun.body.id}/rows?source=test`, {
      ...{ method: "POST", headers: { ...header, "content-type": "text/csv" } },
      body: `统一社会信用代码,名称\n${codeOf(31)},${subject(31).name}\n`,
    })
    expect(sent.status).toBe(200)
    const rows = (await anna.get(`/v1/bulk-decisions/${begun.body.id}/rows`)).body as unknown as {
      results: { decision_no: string }[]
    }
    expect(rows.results.map(({ decision_no }) => decision_no)).toEqual(["示例批〔2026〕2号"])
  })

  test("by one of two who take it at once", async () => {
    const both = await Promise.all([confirm(40, "示例同时〔2026〕1号"), confirm(41, "示例同时〔2026〕1号")])
    expect(both.filter((answer) => answer === "200")).toHaveLength(1)
  })
})

describe("a listing as abnormal", () => {
  test("is that of the authority which registered the subject", async () => {
    const far = { code: makeCode("91440106", "MA000001"), name: "示例广州商贸有限公司" }
    const refused = errorsOf(await anna.post("/v1/decisions", abnormal(50, { subject: far })))
    expect(refused).toMatch(/^400 \/subject\/code 该主体登记地为 440106/)
    expect(refused).toContain("《企业经营异常名录管理办法》第三条")
    const near = { code: makeCode("91410205", "MA000001"), name: "示例开封商贸有限公司" }
    const { body } = await anna.post("/v1/decisions", abnormal(51, { subject: near }))
    await anna.act(body, "confirm", { decision_no: "示例管辖〔2026〕1号" })
    const unsaid = await boris.post(`/v1/decisions/${body.id}/acts`, { act: "check" })
    expect([unsaid.status, unsaid.body.detail]).toEqual([409, expect.stringContaining("管辖依据")])
    await boris.act(body, "return", { reason: "补充管辖依据（示例）" })
    await anna.act(body, "confirm", { decision_no: "示例管辖〔2026〕1号", competence: "登记已迁入本区（示例）" })
    await boris.act(body, "check")
  })

  test("that was decided before its file was looked at, and can't be published, goes back and on", async () => {
    const { body } = await anna.post("/v1/decisions", abnormal(53))
    await anna.act(body, "confirm", { decision_no: "示例退回〔2026〕1号", contact: visit })
    await boris.act(body, "check")
    await database.sql`update proceeding set content = content - 'contact' where id = ${body.id}`
    const stuck = await anna.post(`/v1/decisions/${body.id}/acts`, { act: "publish" })
    expect([stuck.status, stuck.body.detail]).toEqual([409, expect.stringContaining("contact")])
    const returned = await boris.act(body, "return", { reason: "补充送信情况（示例）" })
    expect(returned).toMatchObject({ state: "returned", content: { decided_on: null } })
    expect(returned.content).not.toHaveProperty("serve_by")
    await anna.act(body, "confirm", { decision_no: "示例退回〔2026〕1号", contact: visit })
    await boris.act(body, "check")
    await anna.act(body, "publish")
  })

  test("of who could not be reached tells the two letters or the visit", async () => {
    const { body } = await anna.post("/v1/decisions", abnormal(52))
    const act = { act: "confirm", decision_no: "示例联系〔2026〕1号" }
    const place = `/v1/decisions/${body.id}/acts`
    expect(errorsOf(await anna.post(place, act))).toContain("/contact 卷内没有两次信函或者实地核查")
    const letters = { how: "letters", first_posted_on: "2026-02-01", first_proof: "1 号", second_proof: "2 号" }
    const close = { ...letters, second_posted_on: "2026-02-15" }
    expect(errorsOf(await anna.post(place, { ...act, contact: close }))).toContain("/contact/second_posted_on")
    const apart = { ...letters, second_posted_on: "2026-02-16" }
    expect(errorsOf(await anna.post(place, { ...act, contact: apart }))).toContain("/contact/paper 卷内没有两次信函")
    const shown = { ...apart, paper: await anna.bring(body, "邮寄凭证（示例）") }
    expect((await anna.post(place, { ...act, contact: shown })).status).toBe(200)
    await boris.act(body, "check")
    // Nobody has served it: it stands on the worklist until somebody has.
    const unserved = async () =>
      (
        (await anna.get("/v1/worklist?kind=unserved-decision")).body as unknown as { results: { id: string }[] }
      ).results.filter(({ id }) => id === body.id)
    expect(await unserved()).toMatchObject([{ clock: { due_on: "2026-03-19" }, subject: { code: codeOf(52) } }])
    const made = await anna.post("/v1/documents", {
      ...{ proceeding_id: body.id, kind: "abnormal-listing-decision" },
      fields: { facts: "示例。", remedies: "示例。" },
    })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    const delivery = { method: "left", proof: "送达回证（示例）" }
    const serve = { act: "serve", served_on: "2026-03-10", delivery }
    const paper = `/v1/documents/${made.body.id}/acts`
    expect(errorsOf(await anna.post(paper, serve))).toContain("/delivery/refusal 留置送达须写明拒收")
    const half = { ...delivery, refusal: "前台拒收（示例）" }
    expect(errorsOf(await anna.post(paper, { ...serve, delivery: half }))).toContain("/delivery/witness")
    const served = await anna.post(paper, { ...serve, delivery: { ...half, witness: "社区工作人员（示例）" } })
    expect([served.status, JSON.stringify(served.body)]).toEqual([200, expect.stringContaining("见证人或者影像")])
    expect(await unserved()).toEqual([])
  })
})
