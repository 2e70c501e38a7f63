import { hash } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { makeCode } from "../../../src/names/code.ts"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { merchant, officer, type Worker } from "../../support/office.ts"
import { codeOf } from "../../support/rows.ts"

const database = useDatabase()
// A busy machine is waited for.
const app = testApp(() => database.sql, { clock: () => Date.parse("2026-03-10T04:00:00Z") })

let anna: Worker
let boris: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})

function received(n: number, changes: Record<string, unknown> = {}) {
  return {
    kind: "received",
    list: "penalty",
    subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` },
    authority: "410105",
    decided_by: "310101",
    decision_no: `沪市监处罚〔2026〕${n}号`,
    decided_on: "2026-02-27",
    received_on: "2026-03-09",
    class: "P2",
    violation: "发布虚假广告",
    content: "罚款30000元",
    ...changes,
  }
}

const base = { authority: "示例市场监督管理局", decided_on: "2026-02-02" }
const listing = {
  ...{ list: "serious", class: undefined, violation: undefined, content: undefined, ground: "SV-0501" },
  ...{ base_penalty_no: "沪市监处罚〔2026〕底1号", base_penalty: base },
}
const facts = {
  ...{ kinds: ["fine"], procedure: "ordinary", fine_cny: 80_000, party: "operator", lenient_tier: false },
  ...{ field: null, restriction_ends_on: null },
}

describe("a decision received from another province", () => {
  test("is published by another person within ten working days, under the authority that decided", async () => {
    const { body } = await anna.post("/v1/decisions", received(1))
    expect(body.clock).toMatchObject({ id: "publish_pushed_penalty", due_on: "2026-03-23" })
    await boris.act(body, "publish")
    const response = await app.request(`/v1/subjects/${codeOf(1)}`)
    expect(await response.json()).toMatchObject({
      records: [{ authority: "310101", decided_on: "2026-02-27", published_on: "2026-03-10" }],
    })
  })

  test("brings its redacted decision, which is published beside its summary", async () => {
    const decision_text = "行政处罚决定书（示例）\n当事人联系电话＊＊，在紫薇网页宣称疗效。"
    const { body } = await anna.post("/v1/decisions", received(7, { decision_text }))
    const { record_id } = await boris.act(body, "publish")
    const { record } = (await (await app.request(`/v1/records/${record_id}`)).json()) as { record: { text: object } }
    expect(record.text).toEqual({ sha256: hash("sha256", decision_text) })
    expect(await (await app.request(`/v1/records/${record_id}/text`)).text()).toBe(decision_text)
    const number = decision_text.replace("＊＊", "13800138000")
    for (const faults of [1, [{ field: "", reason: { zh: "不是本系统说的", en: "not said here" } }]]) {
      const odd = await anna.post("/v1/decisions", { ...received(8), faults })
      expect([odd.status, JSON.stringify(odd.body).includes("not said here")]).toEqual([400, false])
    }
    const refused = await anna.post("/v1/decisions", received(8, { decision_text: number }))
    expect(refused.body.errors?.map(({ pointer }) => pointer)).toEqual(["/decision_text"])
    const kept = [{ field: "decision_text", reason: "经营者已同意公开（示例）" }]
    expect((await anna.post("/v1/decisions", received(8, { decision_text: number, kept }))).status).toBe(201)
  })

  test("brings what decides its class, which is stored, and settles it where none is stated", async () => {
    const { body, status } = await anna.post("/v1/decisions", received(9, { class: undefined, facts }))
    expect([status, body.content["class"]]).toEqual([201, "P2"])
    const { record_id } = await boris.act(body, "publish")
    const [record] = await database.sql`
      select detail ->> 'kinds' as kinds, detail ->> 'field' as field, (detail ->> 'fine_cny')::int as fine,
        displayed_until::text as until from record where id = ${record_id}`
    expect(record).toEqual({ kinds: "fine", field: "none", fine: 80_000, until: "2027-03-10" })
  })

  // R45 13 and 14: before there were classes the facts decide.
  test("of before 2025-12-25 has no class, and is displayed by its facts", async () => {
    const old = {
      decided_on: "2025-12-20",
      class: undefined,
      facts: { ...facts, kinds: ["circulated-criticism"], fine_cny: null },
    }
    const { body, status } = await anna.post("/v1/decisions", received(10, old))
    expect(status, JSON.stringify(body)).toBe(201)
    const { record_id } = await boris.act(body, "publish")
    const [record] = await database.sql`
      select penalty_class as class, displayed_until::text as until, repair_opens_on as opens from record
      where id = ${record_id}`
    expect(record).toEqual({ class: null, until: "2026-06-10", opens: null })
  })

  test.each([
    [{ received_on: "2026-02-26" }, "/received_on"],
    [{ class: undefined }, "/class"],
    [{ class: "P1", fine_cny: 5_000_000 }, "/class"],
    [{ fine_cny: 1e13 }, "/fine_cny"],
    [{ class: "P1", facts }, "/class"],
    [{ class: undefined, facts: { ...facts, kinds: ["warning"], fine_cny: null } }, "/class"],
    [{ class: undefined, facts, fine_cny: 70_000 }, "/fine_cny"],
    [{ class: "P0" }, "/class"],
    [{ content: "罚款，联系人电话 13800138000" }, "/content"],
    [{ ...listing, ground: "AB-E4" }, "/ground"],
    [{ ...listing, base_penalty_no: undefined }, "/base_penalty_no"],
    [{ ...listing, base_penalty: undefined }, "/base_penalty"],
    [{ ...listing, base_penalty: { ...base, decided_on: "2026-02-28" } }, "/base_penalty/decided_on"],
    // Who decided publishes it itself where the subject is registered there.
    [{ subject: { code: makeCode("91310000", "MA000009"), name: "示例浦东商贸有限公司" } }, "/decided_by"],
    // What the own province decides is proposed, notified, heard and checked here.
    ...["410105", "410000", "411000"].flatMap((decided_by): [object, string][] => [
      [{ decided_by }, "/decided_by"],
      [{ ...listing, decided_by }, "/decided_by"],
    ]),
  ] as [Record<string, unknown>, string][])("with %j is refused at %s", async (changes, pointer) => {
    const { status, body } = await anna.post("/v1/decisions", received(2, changes))
    expect(status).toBe(400)
    expect(body.errors?.map((error) => error.pointer)).toEqual([pointer])
  })
})

test("what was received before that was asked is not published with what it would be refused for now, and is sent back", async () => {
  for (const [n, begun, held] of [
    [21, {}, { decided_by: "410102" }],
    [22, {}, { decided_by: "410000" }],
    [23, listing, { base_penalty_no: null }],
    [24, listing, { base_penalty: null }],
    [25, listing, { base_penalty: { ...base, decided_on: "2026-02-28" } }],
  ] as const) {
    const { body } = await anna.post("/v1/decisions", received(n, begun))
    await database.sql`
      update proceeding set content = jsonb_strip_nulls(content || ${JSON.stringify(held)}::text::jsonb) where id = ${body.id}`
    const published = await boris.post(`/v1/decisions/${body.id}/acts`, { act: "publish" })
    expect(published, JSON.stringify(held)).toMatchObject({ status: 400, body: { errors: [{ pointer: "" }] } })
    expect(await boris.act(body, "refuse", { reason: "请核对（示例）" })).toMatchObject({ state: "refused" })
  }
})

test("a listing that waits without the penalty that it rests on gets one named here, and is published by another", async () => {
  const { body } = await anna.post("/v1/decisions", received(26, listing))
  await database.sql`
    update proceeding set content = content - 'base_penalty' - 'base_penalty_no' where id = ${body.id}`
  const early = await boris.post(`/v1/decisions/${body.id}/acts`, { act: "publish" })
  expect(early).toMatchObject({
    status: 400,
    body: { errors: [{ detail: expect.stringContaining("补写所依据的处罚") }] },
  })
  const { base_penalty_no } = listing
  const name = (given: object) => anna.post(`/v1/decisions/${body.id}/acts`, { act: "name-base", ...given })
  expect(await name({ base_penalty_no })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: "/base_penalty" }] },
  })
  const late = { ...base, decided_on: "2026-02-28" }
  expect(await name({ base_penalty_no, base_penalty: late })).toMatchObject({ status: 400 })
  // Where half of another one was told, that is none of the one which is named.
  await database.sql`
    update proceeding set content = content || ${JSON.stringify({ base_penalty: base })}::text::jsonb where id = ${body.id}`
  expect(await name({ base_penalty_no })).toMatchObject({ status: 400 })
  expect(await name({})).toMatchObject({ status: 400, body: { errors: [{ pointer: "/base_penalty_no" }] } })
  // Who named it is not who publishes it.
  const both = await officer(app, "officer", "410105", "boris")
  expect(await both.act(body, "name-base", { base_penalty_no, base_penalty: base })).toMatchObject({
    state: "received",
  })
  // What is named is not named over.
  const another = await name({ base_penalty_no: "示例〔2026〕另1号", base_penalty: base })
  expect(another).toMatchObject({ status: 400, body: { errors: [{ pointer: "" }] } })
  expect((await boris.post(`/v1/decisions/${body.id}/acts`, { act: "publish" })).body.type).toContain("own-act")
  const carla = await officer(app, "checker", "410105", "carla")
  expect(await carla.act(body, "publish")).toMatchObject({ state: "published" })
  // A penalty rests on none: nobody is offered that.
  const { body: penalty } = await anna.post("/v1/decisions", received(27))
  expect(penalty.acts.map(({ act }) => act)).not.toContain("name-base")
  expect(await anna.post(`/v1/decisions/${penalty.id}/acts`, { act: "name-base" })).toMatchObject({ status: 400 })
})

test("a listing that may stand alone may be given the penalty that it rests on", async () => {
  const alone = { ...listing, ground: "SV-1101", base_penalty_no: undefined, base_penalty: undefined }
  const { body } = await anna.post("/v1/decisions", received(29, alone))
  const { base_penalty_no } = listing
  const name = (given: object) => anna.post(`/v1/decisions/${body.id}/acts`, { act: "name-base", ...given })
  expect(await name({})).toMatchObject({ status: 400, body: { errors: [{ pointer: "/base_penalty_no" }] } })
  expect(await name({ base_penalty_no, base_penalty: base })).toMatchObject({ status: 200 })
  expect(await name({ base_penalty_no, base_penalty: base })).toMatchObject({ status: 400 })
})

test("a listing is received with the penalty that it rests on, of the national bureau too; what stands alone needs none", async () => {
  for (const [n, changes] of [
    [11, listing],
    [12, { ...listing, decided_by: "100000" }],
    [13, { ...listing, ground: "SV-1101", base_penalty_no: undefined, base_penalty: undefined }],
  ] as const) {
    const { body, status } = await anna.post("/v1/decisions", received(n, changes))
    expect(status, JSON.stringify(body)).toBe(201)
    await boris.act(body, "publish")
  }
  const { records } = (await (await app.request(`/v1/subjects/${codeOf(12)}`)).json()) as { records: object[] }
  expect(records).toMatchObject([{ authority: "100000", base_penalty_no: listing.base_penalty_no }])
})

describe("a record that was pushed to another province", () => {
  // Shanghai decided, Zhengzhou displays.
  let decider: Worker
  let deciderChecker: Worker
  beforeAll(async () => {
    decider = await officer(app, "officer", "310101", "shen")
    deciderChecker = await officer(app, "checker", "310101", "song")
  })
  const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
  const answers = { "penalty-performed": yes, "violation-corrected": yes, "not-punished-again": yes }

  /** A penalty of another province that was published here on a day. */
  async function shown(n: number): Promise<string> {
    const { body } = await anna.post("/v1/decisions", received(n))
    const { record_id } = await boris.act(body, "publish")
    await database.sql`update record set published_on = '2025-11-10', repair_opens_on = '2026-02-11' where id = ${record_id}`
    return record_id ?? ""
  }
  let changesTried = 0
  const isShown = async (n: number) => {
    const { records } = (await (await app.request(`/v1/subjects/${codeOf(n)}`)).json()) as { records: object[] }
    return records.length > 0
  }
  async function worklistOf(who: Worker, whose = "authority"): Promise<string[]> {
    const { body } = await who.get(`/v1/worklist?for=${whose}&limit=200`)
    return (body as unknown as { results: { id: string }[] }).results.map(({ id }) => id)
  }

  test("is repaired by who decided, pushed within three working days, and carried out where it is displayed", async () => {
    const record_id = await shown(50)
    const owner = await merchant(app, codeOf(50))
    const { body: repair } = await owner.post("/v1/repairs", { record_id, statement: "已改正（示例）" })
    expect(repair).toMatchObject({ authority: "310101", displayed_by: "410105", state: "applied" })
    for (const who of [decider, anna]) expect(await worklistOf(who)).toContain(repair.id)
    // The registration side decides nothing.
    expect((await anna.post(`/v1/repairs/${repair.id}/acts`, { act: "accept" })).status).toBe(403)
    await decider.act(repair, "accept", {}, "repairs")
    const granted = await decider.act(repair, "grant", { answers, reason: "符合条件（示例）" }, "repairs")
    expect(granted.clock).toMatchObject({ id: "repair_push_other_province", due_on: "2026-03-13" })
    expect((await deciderChecker.post(`/v1/repairs/${repair.id}/acts`, { act: "execute" })).status).toBe(400)
    expect(await isShown(50)).toBe(true)
    const pushed = await decider.act(repair, "push", {}, "repairs")
    expect(pushed).toMatchObject({ state: "pushed", clock: { id: "repair_execute", due_on: "2026-03-13" } })
    expect(await worklistOf(anna, "me")).toContain(repair.id)
    expect(await worklistOf(decider, "me")).not.toContain(repair.id)
    expect(await worklistOf(decider)).toContain(repair.id)
    expect((await deciderChecker.post(`/v1/repairs/${repair.id}/acts`, { act: "relay" })).status).toBe(403)
    // Nobody of a third authority, nor the same person for both.
    const third = await officer(app, "officer", "410102", "eve")
    expect((await third.post(`/v1/repairs/${repair.id}/acts`, { act: "relay" })).status).toBe(404)
    const both = await officer(app, "officer", "410105", "shen")
    expect((await both.post(`/v1/repairs/${repair.id}/acts`, { act: "relay" })).body.type).toContain("own-act")
    const done = await anna.act(repair, "relay", {}, "repairs")
    expect(done).toMatchObject({ state: "executed", closed: true })
    expect(await isShown(50)).toBe(false)
  })

  test.each(["penalty_class = 'P3c'", "repair_opens_on = '2026-12-31'", "barred_until = '2026-12-31'"])(
    "is at no door stopped early where since then %s; its objection goes on",
    async (change) => {
      const next = 70 + 5 * ++changesTried
      const [granted, relayed, received, corrected] = [next, next + 1, next + 2, next + 3] as const
      const until = async (n: number, steps: readonly string[]) => {
        const record_id = await shown(n)
        const owner = await merchant(app, codeOf(n))
        const { body: repair } = await owner.post("/v1/repairs", { record_id, statement: "已改正（示例）" })
        for (const step of steps) {
          const given = step === "grant" ? { answers, reason: "符合条件（示例）" } : {}
          await (step === "forward" ? anna : decider).act(repair, step, given, "repairs")
        }
        await database.sql.unsafe(`update record set ${change} where id = $1`, [record_id])
        return async (who: Worker, act: string, more: object = {}) => {
          const { status, body } = await who.post(`/v1/repairs/${repair.id}/acts`, { act, ...more })
          return [status, JSON.stringify(body.errors ?? body.state)]
        }
      }
      const refused = [400, expect.stringContaining("提前停止公示")]
      const accepted = ["accept", "grant"]
      const decision = { decision_no: `沪市监修〔2026〕${next}号`, decided_on: "2026-03-09", received_on: "2026-03-10" }
      expect(await (await until(granted, accepted))(decider, "push")).toEqual(refused)
      const pushed = await until(relayed, [...accepted, "push"])
      expect(await pushed(boris, "relay")).toEqual(refused)
      expect(await pushed(deciderChecker, "refuse", { reason: "条件不再符合（示例）" })).toEqual([200, '"refused"'])
      expect(await (await until(received, ["forward"]))(anna, "receive", decision)).toEqual(refused)
      const record_id = await shown(corrected)
      const objection = await (await merchant(app, codeOf(corrected))).post("/v1/objections", {
        ...{ record_id, statement: "名称有误（示例）" },
      })
      await database.sql.unsafe(`update record set ${change} where id = $1`, [record_id])
      await decider.act(objection.body, "accept", {}, "objections")
      await decider.act(objection.body, "find", { findings: "示例", remedy: "correct" }, "objections")
      await deciderChecker.act(objection.body, "push", {}, "objections")
      await boris.act(objection.body, "relay", {}, "objections")
    },
  )

  test("that is a listing as serious violator is removed by a repair of who decided, with its document, and its penalty keeps its own period", async () => {
    const penalty = { decided_on: "2025-01-15", class: undefined, facts }
    const base = await anna.post("/v1/decisions", received(58, penalty))
    expect(base.status, JSON.stringify(base.body)).toBe(201)
    await boris.act(base.body, "publish")
    const listing = await anna.post("/v1/decisions", {
      ...received(58, {
        list: "serious",
        decision_no: "沪市监严字〔2025〕58号",
        decided_on: "2025-02-28",
        class: undefined,
      }),
      ...{ violation: undefined, content: undefined, ground: "SV-0501", base_penalty_no: received(58).decision_no },
    })
    expect(listing.status, JSON.stringify(listing.body)).toBe(201)
    const { record_id } = await boris.act(listing.body, "publish")
    const owner = await merchant(app, codeOf(58))
    const { body: repair } = await owner.post("/v1/repairs", { record_id, statement: "义务已履行（示例）" })
    expect(repair).toMatchObject({
      ...{ authority: "310101", displayed_by: "410105" },
      clock: { id: "repair_accept", due_on: "2026-03-12" },
    })
    expect((await anna.post(`/v1/repairs/${repair.id}/acts`, { act: "accept" })).status).toBe(403)
    const accepted = await decider.act(repair, "accept", {}, "repairs")
    // R107 16: seven working days for the serious list.
    expect(accepted.clock).toMatchObject({ id: "repair_decide_penalty_serious_spotcheck", due_on: "2026-03-19" })
    const conditions = ["obligations-performed", "harm-removed", "no-heavier-penalty", "no-measure-running"]
    const met = Object.fromEntries(conditions.map((id) => [id, yes]))
    const granted = await decider.act(repair, "grant", { answers: met, reason: "符合条件（示例）" }, "repairs")
    expect(granted.clock).toMatchObject({ id: "repair_push_other_province", due_on: "2026-03-13" })
    const paper = await decider.post("/v1/documents", {
      proceeding_id: repair.id,
      kind: "removal-decision",
      fields: {},
    })
    expect(paper.body).toMatchObject({ number: "黄浦市监移出字〔2026〕1号" })
    expect(JSON.stringify(paper.body)).toContain("依据《市场监督管理信用修复管理办法》第十六条")
    const pushed = await decider.act(repair, "push", {}, "repairs")
    expect(pushed).toMatchObject({ state: "pushed", clock: { id: "repair_execute", due_on: "2026-03-13" } })
    const standing = () => database.sql`
      select list, state from record where subject_code = ${codeOf(58)} order by list`
    expect([...(await standing())]).toMatchObject([{ state: "live" }, { list: "serious", state: "live" }])
    expect(await anna.act(repair, "relay", {}, "repairs")).toMatchObject({ state: "executed", closed: true })
    expect([...(await standing())]).toEqual([
      { list: "penalty", state: "live" },
      { list: "serious", state: "removed" },
    ])
    const [entry] = await database.sql`
      select entry from log_entry where record_id = ${record_id} order by position desc limit 1`
    expect(JSON.parse(entry?.["entry"])).toMatchObject({ op: "remove", reason: "repair", authority: "310101" })
  })

  test("is objected to before who decided, whose correction is pushed", async () => {
    const record_id = await shown(51)
    const owner = await merchant(app, codeOf(51))
    const { body } = await owner.post("/v1/objections", { record_id, statement: "名称有误（示例）" })
    await decider.act(body, "accept", {}, "objections")
    const corrected = { subject_name: "示例更正后商贸有限公司", kinds: ["licence-revoked", "fine"] }
    const found = await decider.act(body, "find", { findings: "示例", remedy: "amend", corrected }, "objections")
    expect(found.clock).toMatchObject({ id: "repair_push_other_province", due_on: "2026-03-13" })
    expect((await decider.post(`/v1/objections/${body.id}/acts`, { act: "push" })).body.type).toContain("own-act")
    await deciderChecker.act(body, "push", {}, "objections")
    await boris.act(body, "relay", {}, "objections")
    const [held] = await database.sql`
      select subject_name as name, state, detail ->> 'kinds' as kinds, penalty_class as class from record where id = ${record_id}`
    // A licence that was revoked makes it P3c, which the decision that was pushed has to bring about here.
    const kinds = "fine,licence-revoked"
    expect(held).toEqual({ name: corrected.subject_name, state: "live", kinds, class: "P3c" })
  })

  test("is withdrawn by who decided, approved there by another person, and taken down where it is displayed", async () => {
    const record_id = await shown(52)
    const change = { kind: "change", record_id, change: "withdraw", arose_on: "2026-03-10", evidence: "示例文书" }
    const { body } = await decider.post("/v1/decisions", change)
    // R45 11: three working days from Tuesday 10 March.
    expect(body).toMatchObject({ authority: "310101", clock: { id: "withdraw_penalty", due_on: "2026-03-13" } })
    expect((await deciderChecker.post(`/v1/decisions/${body.id}/acts`, { act: "approve" })).status).toBe(400)
    // What who decided has not approved is carried out by nobody, and taken back by nobody else.
    expect((await anna.post(`/v1/decisions/${body.id}/acts`, { act: "relay" })).status).toBe(400)
    expect((await anna.post(`/v1/decisions/${body.id}/acts`, { act: "discard", reason: "示例" })).status).toBe(400)
    await deciderChecker.act(body, "push")
    // Who displays it is told of the case, and gets none of its file.
    expect((await anna.get(`/v1/decisions/${body.id}`)).status).toBe(200)
    expect((await anna.get(`/v1/decisions/${body.id}/file`)).status).toBe(404)
    expect((await decider.get(`/v1/decisions/${body.id}/file`)).status).toBe(200)
    await anna.act(body, "relay")
    expect(await isShown(52)).toBe(false)
  })

  test("is changed by what was received, where who decided does not work here: by two people", async () => {
    const [withdrawn, repaired] = [await shown(53), await shown(54)]
    const change = {
      kind: "change",
      record_id: withdrawn,
      change: "withdraw",
      arose_on: "2026-03-10",
      evidence: "来函",
    }
    const { body } = await anna.post("/v1/decisions", change)
    expect(body).toMatchObject({ authority: "310101", displayed_by: "410105" })
    expect((await anna.post(`/v1/decisions/${body.id}/acts`, { act: "relay" })).body.type).toContain("own-act")
    await boris.act(body, "relay")
    expect(await isShown(53)).toBe(false)

    const owner = await merchant(app, codeOf(54))
    const { body: repair } = await owner.post("/v1/repairs", { record_id: repaired, statement: "已改正（示例）" })
    await anna.act(repair, "forward", {}, "repairs")
    const decision = { decision_no: "沪市监修〔2026〕1号", decided_on: "2026-03-09", received_on: "2026-03-08" }
    const wrong = await anna.post(`/v1/repairs/${repair.id}/acts`, { act: "receive", ...decision })
    expect(wrong.body.errors).toMatchObject([{ pointer: "/received_on" }])
    await anna.act(repair, "receive", { ...decision, received_on: "2026-03-10" }, "repairs")
    expect((await anna.post(`/v1/repairs/${repair.id}/acts`, { act: "relay" })).body.type).toContain("own-act")
    await boris.act(repair, "relay", {}, "repairs")
    expect(await isShown(54)).toBe(false)
    const told = await owner.get(`/v1/repairs/${repair.id}`)
    expect(told.body.history.map(({ act }) => act)).toEqual(["begin", "forward", "receive", "relay"])
  })

  test("is given back to who decided where what was received can't be carried out any more, and received anew", async () => {
    const record_id = await shown(95)
    const owner = await merchant(app, codeOf(95))
    const { body: repair } = await owner.post("/v1/repairs", { record_id, statement: "已改正（示例）" })
    const back = { act: "send-back", reason: "又受处罚（示例）" }
    const acts = `/v1/repairs/${repair.id}/acts`
    await anna.act(repair, "forward", {}, "repairs")
    const decision = { decision_no: "沪市监修〔2026〕58号", decided_on: "2026-03-09", received_on: "2026-03-10" }
    await anna.act(repair, "receive", decision, "repairs")
    // While it can be carried out it is.
    expect((await boris.post(acts, back)).status).toBe(400)
    await database.sql`update record set barred_until = '2026-12-31' where id = ${record_id}`
    expect((await boris.post(acts, { act: "relay" })).status).toBe(400)
    expect((await boris.post(acts, { act: "send-back" })).status).toBe(400)
    expect((await decider.post(acts, back)).status).toBe(403)
    expect((await boris.post(acts, back)).body).toMatchObject({ state: "forwarded", content: { decided_on: null } })
    expect(await worklistOf(anna)).toContain(repair.id)
    expect((await anna.post(acts, { act: "receive", ...decision })).status).toBe(400)
    const refusal = { ...decision, decision_no: "沪市监修〔2026〕59号", reason: "条件不再符合（示例）" }
    expect(await anna.act(repair, "receive-refusal", refusal, "repairs")).toMatchObject({ state: "refused" })
    expect(await isShown(95)).toBe(true)
    const told = (await owner.get(`/v1/repairs/${repair.id}`)).body.history
    expect(told.map(({ act, reason }) => [act, reason])).toContainEqual(["send-back", "又受处罚（示例）"])
  })

  test("has its revocation entered where it is displayed, when its base penalty fell and who decided is not here", async () => {
    const penalty = await shown(57)
    const listing = await anna.post("/v1/decisions", {
      ...received(57, { list: "serious", decision_no: "沪市监严字〔2026〕57号", class: undefined }),
      ...{ violation: undefined, content: undefined, ground: "SV-0501", base_penalty_no: received(57).decision_no },
    })
    const { record_id: listed } = await boris.act(listing.body, "publish")
    const change = { kind: "change", record_id: penalty, change: "withdraw", arose_on: "2026-03-10", evidence: "来函" }
    await boris.act((await anna.post("/v1/decisions", change)).body, "relay")
    const { body } = await anna.get(`/v1/decisions?kind=change&subject=${codeOf(57)}&closed=false`)
    const [opened] = (body as unknown as { results: { id: string; authority: string; displayed_by: string }[] }).results
    expect(opened).toMatchObject({ authority: "310101", displayed_by: "410105", state: "returned" })
    const path = { id: opened?.id ?? "" }
    const fields = { arose_on: "2026-03-10", evidence: "撤销决定书（示例）", decision_no: "沪市监撤〔2026〕1号" }
    // Not while the penalty stands here, whatever has been decided there.
    await database.sql`update record set state = 'live' where id = ${penalty}`
    const standing = await anna.post(`/v1/decisions/${path.id}/acts`, { act: "enter", ...fields })
    expect(standing).toMatchObject({ status: 400, body: { errors: [{ pointer: "/change" }] } })
    await database.sql`update record set state = 'withdrawn' where id = ${penalty}`
    await anna.act(path, "enter", fields)
    expect((await anna.post(`/v1/decisions/${path.id}/acts`, { act: "relay" })).body.type).toContain("own-act")
    await boris.act(path, "relay")
    const [held] = await database.sql`select state from record where id = ${listed}`
    expect(held).toEqual({ state: "revoked" })
  })

  test("ends the application with the refusal that was received", async () => {
    const record_id = await shown(55)
    const owner = await merchant(app, codeOf(55))
    const { body } = await owner.post("/v1/objections", { record_id, statement: "示例" })
    await anna.act(body, "forward", {}, "objections")
    const refusal = { decision_no: "沪市监异〔2026〕1号", decided_on: "2026-03-10", received_on: "2026-03-10" }
    const closed = await anna.act(body, "receive-refusal", { ...refusal, reason: "查无错误（示例）" }, "objections")
    expect(closed).toMatchObject({ state: "upheld", closed: true })
    expect(await isShown(55)).toBe(true)
  })

  test("is found to have been repaired by fraud where it was decided, and shown again where it is displayed", async () => {
    const record_id = await shown(56)
    await database.sql`update record set state = 'removed', ended_on = '2026-03-01' where id = ${record_id}`
    const { body } = await decider.post("/v1/decisions", { kind: "fraud", record_id, evidence: "示例" })
    await deciderChecker.act(body, "push", { reason: "查实（示例）" })
    await anna.act(body, "relay")
    const [held] = await database.sql`select state, barred_until as until from record where id = ${record_id}`
    expect(held).toEqual({ state: "live", until: "2029-03-10" })
  })
})

describe("a decision about a subject of another province", () => {
  test("is pushed there and not published here", async () => {
    const shanghai = { code: makeCode("91310101", "MA000001"), name: "示例浦江商贸有限公司" }
    const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
    const { body } = await anna.post("/v1/decisions", {
      kind: "serious",
      subject: shanghai,
      authority: "410000",
      ground: "SV-0501",
      gate: { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes },
      base_penalty_no: "示例1号",
      base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
    })
    expect(body).toMatchObject({ status: 403 })
    const province = await officer(app, "officer", "410000", "carla")
    const checker = await officer(app, "checker", "410000", "dmitri")
    const head = await officer(app, "head", "410000", "head")
    const { body: begun } = await province.post("/v1/decisions", {
      kind: "serious",
      subject: shanghai,
      authority: "410000",
      ground: "SV-0501",
      gate: { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes },
      base_penalty_no: "示例1号",
      base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
    })
    await province.act(begun, "notify", {
      notified_on: "2026-03-10",
      delivery: { method: "direct", proof: "送达回证（示例）" },
    })
    await province.waive(begun, "2026-03-10")
    await checker.act(begun, "check")
    const decided = await head.act(begun, "decide", { decision_no: "豫市监严字〔2026〕1号", measures: "示例" })
    expect(decided.clock).toMatchObject({ id: "push_serious_other_province", due_on: "2026-03-24" })
    expect(await province.post(`/v1/decisions/${begun.id}/acts`, { act: "publish" })).toMatchObject({ status: 400 })
    for (const [wrong, pointer] of [
      [{ pushed_to: "410105", pushed_on: "2026-03-10" }, "/pushed_to"],
      [{ pushed_to: "310000", pushed_on: "2026-03-11" }, "/pushed_on"],
      [{ pushed_to: "310000", pushed_on: "2026-03-09" }, "/pushed_on"],
    ] as const) {
      const refused = await province.post(`/v1/decisions/${begun.id}/acts`, { act: "push", ...wrong })
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer }] } })
    }
    await province.write(begun)
    const pushed = await province.act(begun, "push", {
      ...{ pushed_to: "310000", pushed_on: "2026-03-10", receiver_here: true },
    })
    expect(pushed).toMatchObject({ state: "pushed", closed: true, record_id: null })
    // The receiver works here as well: it has the decision with its clock, and a person of it publishes.
    const there = await officer(app, "checker", "310000", "song")
    const list = (await there.get("/v1/decisions?kind=received&closed=false")).body as unknown as {
      results: { id: string; clock: { id: string; due_on: string }; list: string; subject: { code: string } }[]
    }
    expect(list.results).toMatchObject([
      { list: "serious", subject: shanghai, clock: { id: "publish_pushed_serious", due_on: "2026-03-24" } },
    ])
    const [received] = list.results
    expect((await checker.post(`/v1/decisions/${received?.id}/acts`, { act: "publish" })).status).not.toBe(200)
    expect((await there.get(`/v1/decisions/${received?.id}`)).body.content).toMatchObject({
      ...{ decided_by: "410000", decision_no: "豫市监严字〔2026〕1号", received_on: "2026-03-10", ground: "SV-0501" },
    })
    // Who decided there does not look through it here, with a token of the receiver.
    const second = await officer(app, "checker", "310000", "head")
    const shown = (await second.get(`/v1/decisions/${received?.id}`)).body as { acts?: { act: string }[] }
    expect(shown.acts?.map(({ act }) => act)).not.toContain("publish")
    const refused = await second.post(`/v1/decisions/${received?.id}/acts`, { act: "publish" })
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([409, expect.stringContaining("own-act")])
    await there.act(received ?? { id: "" }, "publish")
    const { records } = (await (await app.request(`/v1/subjects/${shanghai.code}`)).json()) as { records: object[] }
    expect(records).toMatchObject([{ list: "serious", authority: "410000", decided_on: "2026-03-10" }])
  })

  // R45 13 and 14: what decides how long it is displayed goes along with what is pushed.
  test("is pushed with its facts, of before 2025-12-25 without a class too", async () => {
    const decider = await officer(app, "officer", "310101", "shen")
    const deciderChecker = await officer(app, "checker", "310101", "song")
    const subject = { code: makeCode("91410105", "MA000003"), name: "示例管城商贸有限公司" }
    const facts = {
      ...{ kinds: ["confiscation", "business-restricted"], procedure: "ordinary", fine_cny: null, party: "operator" },
      ...{ lenient_tier: null, field: null, restriction_ends_on: "2033-06-01", confiscated_cny: 1_234.5 },
    }
    const { body } = await decider.post("/v1/decisions", {
      ...{ kind: "penalty", subject, authority: "310101", decision_no: "沪市监处罚〔2025〕70号" },
      ...{ decided_on: "2025-12-20", violation: "示例行为", content: "限制开展生产经营活动", facts },
      ...{ basis: "《广告法》第五十五条" },
    })
    await decider.act(body, "serve", {
      served_on: "2025-12-22",
      delivery: { method: "direct", proof: "送达回证（示例）" },
    })
    await decider.act(body, "classify", { served_text: "限制开展生产经营活动（示例）。", redactions: [] })
    await deciderChecker.act(body, "check")
    await decider.act(body, "push", { pushed_to: "410105", pushed_on: "2026-03-10", receiver_here: true })
    const { body: open } = await anna.get(`/v1/decisions?kind=received&closed=false&subject=${subject.code}`)
    const [received] = (open as unknown as { results: { id: string }[] }).results
    const { record_id } = await boris.act(received ?? { id: "" }, "publish")
    const [record] = await database.sql`
      select penalty_class as class, detail ->> 'kinds' as kinds, displayed_until::text as until,
        repair_opens_on as opens, detail -> 'confiscated_cny' as confiscated from record where id = ${record_id}`
    const stored = { class: null, kinds: "confiscation,business-restricted", confiscated: 1_234.5 }
    expect(record).toEqual({ ...stored, until: "2033-06-01", opens: null })
  })

  test("is kept unseen by who decided where nobody works here for the receiver, and shown once somebody publishes it", async () => {
    const decider = await officer(app, "officer", "310101", "shen")
    const deciderChecker = await officer(app, "checker", "310101", "song")
    const subject = { code: makeCode("91410105", "MA000002"), name: "示例金水商贸有限公司" }
    const { kinds, ...facts } = { kinds: ["fine"], procedure: "ordinary", fine_cny: 80_000, party: "operator" }
    const { body } = await decider.post("/v1/decisions", {
      ...{
        kind: "penalty",
        subject,
        authority: "310101",
        decision_no: "沪市监处罚〔2026〕60号",
        decided_on: "2026-02-27",
      },
      ...{ violation: "发布虚假广告", content: "罚款80000元", basis: "《广告法》第五十五条" },
      facts: { kinds, ...facts, lenient_tier: false, field: null, restriction_ends_on: null },
    })
    const delivery = { method: "direct", proof: "送达回证（示例）" }
    await decider.act(body, "serve", { served_on: "2026-03-02", delivery })
    await decider.act(body, "classify", { served_text: "示例", redactions: [] })
    await deciderChecker.act(body, "check")
    const { record_id } = await decider.act(body, "push", { pushed_to: "410105", pushed_on: "2026-03-09" })
    const held = async () => {
      const [row] =
        await database.sql`select state, published_on as "on", repair_opens_on as opens, displayed_until as until
        from record where id = ${record_id}`
      return row
    }
    // Published there by 2026-03-23 (ten working days): three months from then, and a year.
    expect(await held()).toEqual({ state: "elsewhere", on: "2026-03-23", opens: "2026-06-24", until: "2027-03-23" })
    expect((await app.request(`/v1/records/${record_id}`)).status).toBe(404)
    const early = await decider.post("/v1/repairs", { record_id, statement: "示例" })
    expect(early.status).toBe(400)
    const entered = received(60, { subject, content: "罚款80000元", confiscated_cny: 500 })
    const told = { kinds, ...facts, lenient_tier: false, field: null, restriction_ends_on: null }
    const other = await anna.post("/v1/decisions", { ...entered, facts: { ...told, confiscated_cny: 501 } })
    expect(other.body.errors?.map(({ pointer }) => pointer)).toEqual(["/confiscated_cny"])
    const begun = await anna.post("/v1/decisions", entered)
    expect((await boris.act(begun.body, "publish")).record_id).toBe(record_id)
    const [row] =
      await database.sql`select detail -> 'confiscated_cny' as confiscated from record where id = ${record_id}`
    expect(row).toEqual({ confiscated: 500 })
    expect(await held()).toMatchObject({ state: "live", on: "2026-03-10" })
    const { body: repair } = await decider.get(`/v1/decisions/${body.id}`)
    expect(repair).toMatchObject({ state: "pushed", record_id })
  })
})
