/** What an officer has brought to a checker they take back themselves, and a case goes to a named colleague. */
import { beforeAll, describe, expect, it } from "vitest"
import { linkPersons } from "../../../src/access/person-link-act-store.ts"
import { handsIn } from "../../../src/register/proceeding/gate.ts"
import { getKind, kinds } from "../../../src/register/proceeding/kinds.ts"
import { merchantHeader, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { type Answer, type Worker as Poster, type ProceedingAnswer, worker } from "../../support/office.ts"
import { doAct, signInAs } from "../../support/office-pages.ts"
import { importRecords } from "../../support/record.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })
const here = "410105"
type Worker = Poster & { put(path: string, body: object): Promise<Answer> }

function hand(header: Record<string, string>): Worker {
  const headers = { ...header, "content-type": "application/json" }
  return {
    ...worker(app, header),
    async put(path, body) {
      const response = await app.request(path, { method: "PUT", headers, body: JSON.stringify(body) })
      return { status: response.status, body: (await response.json()) as Answer["body"] }
    },
  }
}

const officer = async (role: Parameters<typeof officerHeader>[0], authority: string, name: string) =>
  hand(await officerHeader(role, authority, name))

let [anna, dora, boris, head]: Worker[] = []
let n = 100

const who = (worker: Worker | undefined): Worker => {
  if (!worker) throw new Error("nobody")
  return worker
}

beforeAll(async () => {
  anna = await officer("officer", here, "anna")
  dora = await officer("officer", here, "dora")
  boris = await officer("checker", here, "boris")
  head = await officer("head", here, "helen")
})

/** A listing that waits for its checker. */
async function confirmed(by: Worker | undefined = anna, authority = here): Promise<ProceedingAnswer> {
  n += 1
  const begun = await who(by).post("/v1/decisions", {
    ...{ kind: "abnormal", authority, ground: "AB-E1", arose_on: "2025-06-30", evidence: "未按期公示（示例）" },
    subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` },
  })
  expect(begun.status, JSON.stringify(begun.body)).toBe(201)
  const number = { act: "confirm", decision_no: `郑市监异字〔2026〕${n}号`, competence: "登记在本辖区（示例）" }
  const done = await who(by).post(`/v1/decisions/${begun.body.id}/acts`, number)
  expect(done.status, JSON.stringify(done.body)).toBe(200)
  return done.body
}

const recall = (by: Worker | undefined, id: string, more: object = {}) =>
  who(by).post(`/v1/decisions/${id}/acts`, { act: "recall", reason: "证据有误，重新核对（示例）", ...more })

describe("a step that is taken back", () => {
  it("comes back to who did it, with a word in the history, and the clock that ran goes on", async () => {
    const { id, version, clock } = await confirmed()
    expect((await recall(anna, id, { reason: " " })).status).toBe(400)
    expect((await recall(dora, id)).status).toBe(403)
    expect((await recall(boris, id)).status).toBe(403)
    expect((await recall(await officer("officer", "410102", "eve"), id)).status).toBe(404)
    expect((await recall(anna, id, { version: (version ?? 0) - 1 })).status).toBe(409)
    const { status, body } = await recall(anna, id)
    expect([status, body.state, body.clock?.due_on]).toEqual([200, "returned", clock?.due_on])
    expect(body.history?.at(-1)).toMatchObject({ act: "recall", reason: "证据有误，重新核对（示例）" })
    // The checker looked at what lies there no more.
    expect((await who(boris).post(`/v1/decisions/${id}/acts`, { act: "check", version })).status).toBe(409)
  })

  it("is nobody's to take back once another has gone on, and opens no way to check what one has prepared", async () => {
    const { id } = await confirmed()
    expect((await who(boris).post(`/v1/decisions/${id}/acts`, { act: "check" })).status).toBe(200)
    expect((await recall(anna, id)).status).toBe(409)
    const other = await confirmed()
    expect((await recall(anna, other.id)).status).toBe(200)
    const again = { act: "confirm", decision_no: `郑市监异字〔2026〕${n}-2号`, competence: "登记在本辖区（示例）" }
    expect((await who(dora).post(`/v1/decisions/${other.id}/acts`, again)).status).toBe(200)
    // Dora brought it there last, Anna before: neither checks it in another post, and Anna takes nothing back any more.
    expect((await recall(anna, other.id)).status).toBe(403)
    for (const name of ["anna", "dora"]) {
      const second = await officer("checker", here, name)
      expect((await second.post(`/v1/decisions/${other.id}/acts`, { act: "check" })).status).toBe(409)
    }
  })

  it("is there in every machine that gives cases back to an officer who may not revise them as they lie, but of many rows", () => {
    const those = Object.keys(kinds).filter((name) => "recall" in getKind(name).machine.acts)
    expect(those.sort()).toEqual(["abnormal", "change", "code-change", "exemption", "fraud", "objection", "penalty"])
    for (const name of those) {
      const { acts } = getKind(name).machine
      expect(acts["recall"]).toMatchObject({ own: true, reasoned: true, writes: null, to: acts["return"]?.to })
    }
  })

  it("is a button of the case's page, of whoever did the step", async () => {
    const browser = await signInAs(app, "officer", here)
    const { id } = await confirmed()
    expect((await browser.go(`/office/decisions/${id}`)).text).not.toContain(`/office/decisions/${id}/recall`)
    const own = await confirmed(await officer("officer", here, "evaluation-officer-410105"))
    const place = `/office/decisions/${own.id}`
    expect((await browser.go(place)).text).toContain(`${place}/recall`)
    await doAct(browser, place, "recall", { reason: "重新核对（示例）" })
    const page = (await browser.go(place)).text
    expect([page.includes("重新核对（示例）"), page.includes("已退回")]).toEqual([true, true])
  })
})

describe("a case that is handed over", () => {
  const path = (id: string) => `/v1/proceedings/${id}/owner`

  it("is its new owner's on the case, in the worklist and in the chief's table, and bars as before", async () => {
    await confirmed(dora)
    const { id } = await confirmed()
    expect((await who(anna).get(path(id))).body).toMatchObject({ owner: "officer:410105:anna", may_hand_over: true })
    expect((await who(dora).get(path(id))).body).toMatchObject({ may_hand_over: false, colleagues: [] })
    for (const [by, status] of [
      [dora, 403],
      [boris, 403],
      [await officer("head", "410102", "else"), 404],
      [await officer("auditor", here, "olga"), 403],
      [hand(await merchantHeader(codeOf(n), "trader")), 403],
    ] as const) {
      expect((await who(by).put(path(id), { colleague: "dora" })).status).toBe(status)
    }
    const unknown = await who(anna).put(path(id), { colleague: "nobody-here" })
    expect([unknown.status, unknown.body.errors?.[0]?.pointer]).toEqual([400, "/colleague"])
    const numbered = await who(anna).put(path(id), { colleague: "dora", reason: "见 11010519491231002X" })
    expect([numbered.status, numbered.body.errors?.[0]?.pointer]).toEqual([400, "/reason"])
    expect(JSON.stringify(numbered.body)).not.toContain("19491231")
    const done = await who(anna).put(path(id), { colleague: "dora", reason: "休假（示例）" })
    expect([done.status, JSON.stringify(done.body)]).toEqual([200, expect.stringContaining("officer:410105:dora")])
    // It is no longer anna's to give away.
    expect((await who(anna).put(path(id), { colleague: "anna" })).status).toBe(403)
    const shown = (await who(dora).get(`/v1/decisions/${id}`)).body
    expect(shown.history?.at(-1)).toMatchObject({ act: "owner", actor: "officer:410105:anna", reason: "休假（示例）" })
    expect(JSON.stringify((await who(head).get("/v1/worklist?person=dora&limit=200")).body)).toContain(id)
    const browser = await signInAs(app, "head", here)
    const [load, page] = [
      (await browser.go("/office/load?person=officer:410105:dora")).text,
      (await browser.go(`/office/decisions/${id}`)).text,
    ]
    expect([load.includes(id), page.includes("dora（")]).toEqual([true, true])
    // A note in the history keeps nobody from taking a step back, and gives nobody an act.
    expect((await recall(anna, id)).status).toBe(200)
  })

  it("is assigned by a chief for somebody absent, from the table too, and not to somebody of another authority", async () => {
    const absent = await officer("officer", here, "absent")
    const cases = [await confirmed(absent), await confirmed(absent)]
    await confirmed(dora)
    const browser = await signInAs(app, "head", here)
    const table = (await browser.go("/office/load?person=officer:410105:absent")).text
    expect(table).toContain(`name="case" value="${cases[0]?.id}"`)
    const sent = { case: cases.map(({ id }) => id), colleague: ["dora"] }
    const done = await browser.go("/office/load?person=officer:410105:absent", sent)
    expect(done.status).toBe(303)
    expect((await browser.go(done.headers.get("location") ?? "")).text).toContain("已指派 2 件")
    for (const { id } of cases)
      expect((await who(head).get(path(id))).body).toMatchObject({ owner: "officer:410105:dora" })
    const stranger = await officer("officer", "410102", "zoe")
    await confirmed(stranger, "410102")
    expect((await who(head).put(path(cases[0]?.id ?? ""), { colleague: "zoe" })).status).toBe(400)
    const above = await officer("head", "410100", "city")
    expect((await above.put(path(cases[0]?.id ?? ""), { colleague: "anna" })).status).toBe(200)
  })

  it("leaves its new owner the decision that is to be served, and gives who handed it over no hand in it", async () => {
    const { id } = await confirmed()
    const proceeding = { id, content: {}, startedBy: "officer:410105:anna" }
    const hands = () => database.sql.begin((tx) => handsIn(tx, proceeding, "officer:410105:boris"))
    const before = await hands()
    expect((await who(head).put(path(id), { colleague: "dora" })).status).toBe(200)
    expect(await hands()).toEqual(before)
    for (const [by, act] of [
      [boris, "check"],
      [boris, "publish"],
    ] as const) {
      const done = await who(by).post(`/v1/decisions/${id}/acts`, { act })
      expect(done.status, JSON.stringify(done.body)).toBe(200)
    }
    const waiting = async (name: string) => {
      const { body } = await who(head).get(`/v1/worklist?kind=unserved-decision&person=${name}&limit=200`)
      return JSON.stringify(body).includes(id)
    }
    expect([await waiting("dora"), await waiting("anna")]).toEqual([true, false])
  })

  it("is given to nobody by who has come to it for the merchant, in whichever post", async () => {
    n += 1
    const [record = ""] = await importRecords(database.sql, [penaltyRow(n)])
    const objected = { record_id: record, statement: "记录有误（示例）" }
    const trader = hand(await merchantHeader(codeOf(n), "kim"))
    const { body, status } = await trader.post("/v1/objections", objected)
    expect(status, JSON.stringify(body)).toBe(201)
    await confirmed(dora)
    for (const role of ["officer", "head"] as const) {
      const kim = await officer(role, here, "kim")
      expect((await kim.get(path(body.id))).body).toMatchObject({ may_hand_over: false, colleagues: [] })
      expect((await kim.put(path(body.id), { colleague: "dora" })).status).toBe(403)
    }
    expect((await who(head).put(path(body.id), { colleague: "dora" })).status).toBe(200)
  })

  it("is somebody's by whichever of their linked names, and nobody's to hand over once it is closed", async () => {
    await linkPersons(database.sql, { name: "anna-2", person: "anna", actor: "system:test", at: 0 })
    const { id } = await confirmed()
    const second = await officer("officer", here, "anna-2")
    expect((await second.get(path(id))).body).toMatchObject({ may_hand_over: true })
    const drop = { act: "drop", reason: "查无违法事实（示例）" }
    expect((await who(boris).post(`/v1/decisions/${id}/acts`, drop)).status).toBe(200)
    expect((await who(head).put(path(id), { colleague: "dora" })).status).toBe(403)
  })
})
