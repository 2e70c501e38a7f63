// A merchant objects to a measure: it goes to the agency, which answers in time with reasons, and the authority sees it.
import { beforeEach, describe, expect, test } from "vitest"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { closeObjections } from "../../src/enforcement/objection/close.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clientHeader, clock, merchantHeader, noticeParts, testApp } from "../support/app.ts"
import { countWaiting, useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { merchant, officer, type Worker } from "../support/office.ts"
import { expectToldInFold, pageOrigin, signInAs, unescaped } from "../support/office-pages.ts"
import { pageBrowser } from "../support/page-browser.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, seriousRow, subjectRow } from "../support/rows.ts"
import { signedIn } from "../support/signed-in.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const raise = () => raiseNotices({ sql: database.sql, clock, signedLog: { halted: async () => null }, ...noticeParts })

interface Objection {
  id: string
  state: string
  reason: string | null
  due_on: string | null
  acts: string[]
}
let n = 0
let tax: AgencyDesk
let owner: Worker
let record = ""
let measure = ""
beforeEach(async () => {
  await database.sql`update api_client set revoked_at = now() where role = 'agency' and revoked_at is null`
  tax = await agency(app, database.sql)
  n++
  ;[record = ""] = await importRecords(database.sql, [subjectRow(n, { region: "410105" }), seriousRow(n)])
  const { body } = await tax.post("/v1/measures", { record_id: record, measure: "M-HONOUR" })
  measure = (body as unknown as { id: string }).id
  owner = await merchant(app, codeOf(n))
})
const text = "该措施超出依据的范围（示例）"
const object = async (who: Worker = owner, body: object = { measure, text }) =>
  (await who.post("/v1/measure-objections", body)) as unknown as { status: number; body: Objection }
const answer = async (id: string, act: string, reason = "已核实（示例）", who: Worker = tax) =>
  (await who.post(`/v1/measure-objections/${id}/acts`, { act, reason })) as unknown as {
    status: number
    body: Objection
  }
const seen = async (who: Worker) =>
  ((await who.get("/v1/measure-objections")).body as unknown as { objections?: Objection[] }).objections ?? []

/** Confirms, as another person of the agency, what somebody has prepared at its desk. */
async function confirmAs(subject: string, name: string, prepared: Response) {
  expect(prepared.status).toBe(303)
  const approver = await signedIn(database.sql, subject, { role: "agency", agency: name, post: "approver" })
  const confirmed = await app.request(new URL(prepared.headers.get("location") ?? "", pageOrigin).pathname, {
    method: "POST",
    headers: { ...approver, origin: pageOrigin, "content-type": "application/x-www-form-urlencoded" },
    body: "act=confirm",
  })
  expect(confirmed.status).toBe(303)
}

test("an objection is not answered by who has made it for the merchant, and is by somebody else of the agency", async () => {
  const { body } = await object(await merchant(app, codeOf(n), "tina"))
  const [{ name = "" } = {}] = await database.sql<{ name: string }[]>`
    select name from api_client where role = 'agency' and revoked_at is null`
  const answerAs = async (subject: string) =>
    app.request(`/desk/objections/${body.id}`, {
      method: "POST",
      headers: {
        ...(await signedIn(database.sql, subject, { role: "agency", agency: name })),
        origin: pageOrigin,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({ act: "uphold", reason: "已核实（示例）" }).toString(),
    })
  const refused = await answerAs("tina")
  expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining("须由另一人答复")])
  expect((await owner.get(`/v1/measure-objections/${body.id}`)).body).toMatchObject({ state: "open" })
  await confirmAs("vera", name, await answerAs("ulla"))
  expect((await owner.get(`/v1/measure-objections/${body.id}`)).body).toMatchObject({ state: "upheld" })
})

test("nor is its measure lifted by that person, by whom it would be granted all the same", async () => {
  const { body } = await object(await merchant(app, codeOf(n), "tina"))
  const [{ name = "" } = {}] = await database.sql<{ name: string }[]>`
    select name from api_client where role = 'agency' and revoked_at is null`
  const liftAs = async (subject: string) =>
    app.request(`/desk/measures/${measure}`, {
      method: "POST",
      headers: {
        ...(await signedIn(database.sql, subject, { role: "agency", agency: name })),
        origin: pageOrigin,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({ act: "lift", reason: "已核实（示例）" }).toString(),
    })
  const refused = await liftAs("tina")
  expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining("须由另一人解除")])
  expect((await owner.get(`/v1/measure-objections/${body.id}`)).body).toMatchObject({ state: "open" })
  expect((await tax.get(`/v1/measures?record=${record}`)).body).toMatchObject({ measures: [{ state: "active" }] })
  await confirmAs("vera", name, await liftAs("ulla"))
  expect((await owner.get(`/v1/measure-objections/${body.id}`)).body).toMatchObject({ state: "lifted" })
})

test("each reading of objections by the agency is a use, and none by the merchant", async () => {
  const { body } = await object()
  const uses = async () =>
    ((await tax.get("/v1/data-uses")).body as unknown as { uses: { what: string; rows: number }[] }).uses.flatMap(
      ({ what, rows }) => (what === "objections" ? [rows] : []),
    )
  await seen(owner)
  expect(await uses()).toEqual([])
  await seen(tax)
  await tax.get(`/v1/measure-objections/${body.id}`)
  await answer(body.id, "reject")
  expect(await uses()).toEqual([1, 1, 1])
})

describe("an objection", () => {
  test("that is answered while somebody objects again keeps nobody waiting for ever", async () => {
    const { body } = await object()
    await database.sql.begin(async (tx) => {
      // As far as who objects has come: the measure is held.
      await tx`select id from measure where id = ${measure} for update`
      const answered = answer(body.id, "uphold")
      await expect.poll(() => countWaiting(database.sql)).toBe(1)
      await tx`insert into measure_objection select gen_random_uuid(), measure_id, client_id, subject_code, authority, text, filed_on
        from measure_objection where id = ${body.id} on conflict do nothing`
      void answered.then(({ status }) => expect(status).toBe(200))
    })
    await expect.poll(async () => (await seen(tax)).find(({ id }) => id === body.id)?.state).toBe("upheld")
  })

  test("that is upheld while its measure is lifted otherwise waits for the lift, and comes too late", async () => {
    const { body } = await object()
    let upheld: ReturnType<typeof answer> | undefined
    await database.sql.begin(async (tx) => {
      // As far as the lift has come: the measure is held. It goes on to the objections, which nobody may hold by now.
      await tx`update measure set state = 'lifted', lifted_on = '2026-06-30', reason = '（示例）' where id = ${measure}`
      upheld = answer(body.id, "uphold")
      await expect.poll(() => countWaiting(database.sql)).toBe(1)
      await closeObjections(tx, [measure], { actor: `client:${tax.id}`, reason: null, at: clock() })
    })
    expect((await upheld)?.status).toBe(409)
    expect(await seen(tax)).toMatchObject([{ id: body.id, state: "lifted" }])
  })

  test("goes to the agency with a clock of our own, and the registering authority sees it", async () => {
    const { status, body } = await object()
    expect([status, body]).toMatchObject([201, { state: "open", due_on: "2026-07-21", acts: [] }])
    expect(await seen(tax)).toMatchObject([{ id: body.id, text, subject: codeOf(n), acts: ["uphold", "reject"] }])
    expect((await seen(await officer(app, "head", "410105", "own"))).map(({ id }) => id)).toContain(body.id)
    expect((await seen(await officer(app, "head", "330000", "elsewhere"))).map(({ id }) => id)).not.toContain(body.id)
    // It stops nothing by itself.
    expect((await tax.get(`/v1/measures?record=${record}`)).body).toMatchObject({ measures: [{ state: "active" }] })
  })

  test("that is upheld lifts the measure, answers its recall, and is told to the merchant", async () => {
    await move(database.sql, record, "revoke")
    await raise()
    const { body } = await object()
    expect((await answer(body.id, "uphold", " ")).status).toBe(400)
    const upheld = await answer(body.id, "uphold")
    expect([upheld.status, upheld.body.state]).toEqual([200, "upheld"])
    expect((await answer(body.id, "uphold")).status).toBe(200)
    expect((await answer(body.id, "reject")).status).toBe(409)
    expect((await tax.get(`/v1/measures?record=${record}`)).body).toMatchObject({
      measures: [{ state: "lifted", lifted_on: "2026-06-30" }],
    })
    expect((await tax.get("/v1/recalls")).body).toMatchObject({ recalls: [] })
    expect(await seen(owner)).toMatchObject([{ state: "upheld", reason: "已核实（示例）" }])
    expect((await owner.get("/v1/measures/own")).body).toMatchObject({ measures: [] })
    const acts =
      await database.sql`select act from audit_event where after ->> 'agency' = ${tax.id} and act like 'measure%'`
    expect(acts.map(({ act }) => act)).toEqual(
      expect.arrayContaining(["measure-objection.file", "measure-objection.uphold", "measure.lift"]),
    )
  })

  test("that is rejected leaves the measure, and another may be filed", async () => {
    const { body } = await object()
    expect((await object()).status).toBe(409)
    expect((await answer(body.id, "reject", "依据明确（示例）")).body).toMatchObject({ state: "rejected" })
    expect((await owner.get("/v1/measures/own")).body).toMatchObject({ measures: [{ id: measure }] })
    expect((await object()).status).toBe(201)
  })

  test.each(["act", "recall"])(
    "is closed when its measure is lifted otherwise, by %s, and the merchant is told",
    async (by) => {
      const [contact] = await database.sql<{ id: string }[]>`
      insert into merchant_contact (id, code, channel, language, sealed, state, created_at)
      values (gen_random_uuid(), ${codeOf(n)}, 'mail', 'zh', '\\x00', 'confirmed', now()) returning id`
      const messages = () => database.sql<{ kind: string; detail: object }[]>`
      select kind, detail from merchant_message where contact_id = ${contact?.id ?? ""} and kind = 'objection'`
      const { body } = await object()
      expect((await owner.get("/v1/measures/own")).body).toMatchObject({ measures: [{ id: measure, objected: true }] })
      if (by === "act") {
        await tax.post(`/v1/measures/${measure}/acts`, { act: "lift", reason: "合作已结束（示例）" })
      } else {
        await move(database.sql, record, "revoke")
        await raise()
        const { notices } = (await tax.get(`/v1/notices?kind=ended&record=${record}`)).body as unknown as {
          notices: { id: number }[]
        }
        await tax.post(`/v1/notices/${notices[0]?.id}/acts`, { act: "lift", reason: "公示已结束（示例）" })
      }
      expect(await seen(owner)).toMatchObject([{ id: body.id, state: "lifted", answered_on: "2026-06-30" }])
      expect((await answer(body.id, "reject")).status).toBe(409)
      expect(await messages()).toEqual([{ kind: "objection", detail: { about: "objection", state: "lifted" } }])
      const closed = await database.sql`
      select act from audit_event where object = ${body.id} and act = 'measure-objection.close'`
      expect(closed.length).toBe(1)
      // The same lift again closes, and tells, nothing more.
      await tax.post(`/v1/measures/${measure}/acts`, { act: "lift", reason: "合作已结束（示例）" })
      expect((await messages()).length).toBe(1)
    },
  )

  test("that is answered is told to the merchant as well", async () => {
    await database.sql`insert into merchant_contact (id, code, channel, language, sealed, state, created_at)
      values (gen_random_uuid(), ${codeOf(n)}, 'mail', 'zh', '\\x00', 'confirmed', now())`
    const { body } = await object()
    await answer(body.id, "reject", "依据明确（示例）")
    const told =
      await database.sql`select m.detail from merchant_message m join merchant_contact c on c.id = m.contact_id
      where c.code = ${codeOf(n)} and m.kind = 'objection'`
    expect(told).toEqual([{ detail: { about: "objection", state: "rejected" } }])
  })

  test("of a merchant whose code was replaced meanwhile is told where the merchant is told now", async () => {
    const { body } = await object()
    const present = codeOf(n + 700)
    await database.sql`insert into subject_code_change values (${codeOf(n)}, ${present}, '2026-06-29')`
    const [contact] = await database.sql<{ id: string }[]>`
      insert into merchant_contact (id, code, channel, language, sealed, state, created_at)
      values (gen_random_uuid(), ${present}, 'mail', 'zh', '\\x00', 'confirmed', now()) returning id`
    await answer(body.id, "reject", "依据明确（示例）")
    const told = await database.sql`select detail from merchant_message where contact_id = ${contact?.id ?? ""}`
    expect(told).toEqual([{ detail: { about: "objection", state: "rejected" } }])
  })

  test("is the merchant's own, about a measure that applies to it, in words without personal data", async () => {
    const other = await merchant(app, codeOf(n + 500))
    expect((await object(other)).status).toBe(404)
    expect((await object(owner, { measure, text: "联系 13800138000" })).status).toBe(400)
    expect((await object(owner, { measure, text: " " })).status).toBe(400)
    expect((await object(tax)).status).toBe(403)
    const { body } = await object()
    const stranger = await agency(app, database.sql)
    expect((await answer(body.id, "uphold", "（示例）", stranger)).status).toBe(404)
    expect((await answer(body.id, "uphold", "（示例）", owner)).status).toBe(403)
    expect((await answer(body.id, "uphold", "电话 13800138000")).status).toBe(400)
    for (const who of [other, stranger]) {
      expect((await who.get(`/v1/measure-objections/${body.id}`)).status).toBe(404)
      expect(await seen(who)).toEqual([])
    }
    expect((await app.request("/v1/measure-objections")).status).toBe(401)
    const platform = { headers: await clientHeader(database.sql, "platform") }
    expect((await app.request("/v1/measure-objections", platform)).status).toBe(403)
  })

  test("to two at once is one", async () => {
    const both = await Promise.all([object(), object()])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    const [open] = await seen(tax)
    const answers = await Promise.all([answer(open?.id ?? "", "uphold"), answer(open?.id ?? "", "reject")])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  test("is counted by agency, in public", async () => {
    const { body } = await object()
    await answer(body.id, "uphold")
    const { rows } = (await (await app.request("/v1/statistics/agencies?from=2026-06&to=2026-06")).json()) as {
      rows: { agency: string }[]
    }
    expect(rows.find((row) => row.agency === tax.id)).toMatchObject({ objections: 1, objections_upheld: 1 })
  })
})

test("the pages of both sides file and answer it", async () => {
  const header = await merchantHeader(codeOf(n))
  const counter = (path: string, form?: Record<string, string>) =>
    app.request(path, {
      ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
      headers: { ...header, accept: "text/html", origin: "https://gongshi.example" },
    })
  const page = await (await counter("/counter/measures")).text()
  expect(page).toContain(`/counter/measures/${measure}/objection`)
  const wrong = await counter(`/counter/measures/${measure}/objection`, { text: "电话 13800138000" })
  expect(wrong.status).toBe(400)
  expect((await counter(`/counter/measures/${measure}/objection`, { text })).status).toBe(303)
  expect(await (await counter("/counter/measures")).text()).toContain("待答复")
  const desk = pageBrowser(app, "https://gongshi.example")
  await desk.go("/console/sign-in", { key: tax.header["authorization"]?.replace("Bearer ", "") ?? "" })
  expect((await desk.go("/console")).text).toMatch(/class="loud">待答复异议 <span class="count">1</)
  expect((await desk.go("/desk/objections")).text).toContain(text)
  const [open] = await seen(tax)
  const place = `/desk/objections/${open?.id}`
  expectToldInFold(await desk.go(place, { act: "reject", reason: "" }), place, "reason", "reject")
  expect((await desk.go(`/desk/objections/${open?.id}`, { act: "reject", reason: "依据明确（示例）" })).status).toBe(
    303,
  )
  const after = await (await counter("/counter/measures")).text()
  for (const words of ["异议不成立", "依据明确（示例）"]) expect(after).toContain(words)
  // What waits stands first; what is answered is a choice away.
  const listed = async (state: string) => (await desk.go(`/desk/objections?state=${state}`)).text.includes(text)
  expect((await desk.go("/desk/objections")).text).toContain("没有待答复的异议")
  expect([await listed("open"), await listed("rejected"), await listed("upheld"), await listed("all")]).toEqual([
    ...[false, true, false, true],
  ])
})

test("an answer that is refused stands where it was written, on whichever page of the list that is", async () => {
  const { sql } = database
  const { body } = await object()
  // Filed since: so many that the first of all is on the second page.
  await sql`
    with more as (
      insert into measure (id, client_id, reference, record_id, subject_code, type, basis, started_on, own_term, created_at)
      select gen_random_uuid(), client_id, 'more-' || i, record_id, subject_code, type, basis, started_on, own_term, created_at
      from measure, generate_series(1, 25) i where id = ${measure} returning id)
    insert into measure_objection (id, measure_id, client_id, subject_code, authority, text, filed_on)
    select gen_random_uuid(), more.id, client_id, subject_code, authority, text, filed_on + 1
    from measure_objection o, more where o.id = ${body.id}`
  const desk = pageBrowser(app, "https://gongshi.example")
  await desk.go("/console/sign-in", { key: tax.header["authorization"]?.replace("Bearer ", "") ?? "" })
  const place = `/desk/objections/${body.id}`
  const first = await desk.go("/desk/objections")
  expect(first.text).not.toContain(place)
  const next = unescaped(/rel="next" href="([^"]+)"/.exec(first.text)?.[1] ?? "")
  const second = (await desk.go(next)).text
  const action = unescaped(new RegExp(`action="(${place}[^"]*)"`).exec(second)?.[1] ?? "")
  expectToldInFold(await desk.go(action, { act: "uphold", reason: "" }), place, "reason", "uphold")
})

test("an objection that is refused stands where it was written, on whichever page of the measures that is", async () => {
  // So many by smaller ids, in whose order they stand, that it is on the second page.
  await database.sql`
    insert into measure (id, client_id, reference, record_id, subject_code, type, basis, started_on, own_term, created_at)
    select ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, client_id, 'before-' || i, record_id, subject_code,
      type, basis, started_on, own_term, created_at
    from measure, generate_series(1, 25) i where id = ${measure}`
  const headers = { ...(await merchantHeader(codeOf(n))), accept: "text/html", origin: "https://gongshi.example" }
  const place = `/counter/measures/${measure}/objection`
  const first = await (await app.request("/counter/measures", { headers })).text()
  expect(first).not.toContain(place)
  const next = unescaped(/rel="next" href="([^"]+)"/.exec(first)?.[1] ?? "")
  const second = await (await app.request(next, { headers })).text()
  const action = unescaped(new RegExp(`action="(${place}[^"]*)"`).exec(second)?.[1] ?? "")
  const body = new URLSearchParams({ text: "依据不足，电话 13800138000" })
  const refused = await app.request(action, { method: "POST", body, headers })
  const told = { status: refused.status, text: await refused.text() }
  expectToldInFold(told as Parameters<typeof expectToldInFold>[0], place, "text")
  expect(told.text).toMatch(/<textarea[^>]*>\s*依据不足/)
})

test("a measure stands beside the record that it follows, and beside what has ended until it is lifted", async () => {
  const header = await merchantHeader(codeOf(n))
  const records = async () => (await app.request("/counter", { headers: { ...header, accept: "text/html" } })).text()
  const told = /不予授予[^<]*<small[^>]*>.*?第十五条.*?\/counter\/measures/s
  const part = (text: string, from: string, to: string) => text.slice(text.indexOf(from)).split(to)[0] ?? ""
  expect(part(await records(), `id="${record}"`, "</article>")).toMatch(told)
  await move(database.sql, record, "repair")
  const after = part(await records(), 'id="over"', "</section>")
  expect(after).toMatch(told)
  expect(after).toContain("应当解除")
  await tax.post(`/v1/measures/${measure}/acts`, { act: "lift", reason: "已修复（示例）" })
  expect(part(await records(), 'id="over"', "</section>")).not.toMatch(told)
})

test("a merchant to whom many measures apply turns the pages of them and of what it objected to", async () => {
  await object()
  await answer((await seen(owner))[0]?.id ?? "", "reject", "依据明确（示例）")
  await database.sql`
    insert into measure (id, client_id, reference, record_id, subject_code, type, basis, started_on, own_term, state, created_at)
    select gen_random_uuid(), client_id, 'x' || g, record_id, subject_code, type, basis || g, started_on, own_term, state, created_at
    from measure, generate_series(1, 35) g where id = ${measure}`
  await database.sql`
    insert into measure_objection (id, measure_id, client_id, subject_code, authority, text, filed_on, state, reason, answered_on)
    select gen_random_uuid(), measure_id, client_id, subject_code, authority, 'y' || g, filed_on, state, reason, answered_on
    from measure_objection, generate_series(1, 30) g where subject_code = ${codeOf(n)}`
  const header = await merchantHeader(codeOf(n))
  const turn = async (path: string) => {
    const text = await (await app.request(path, { headers: { ...header, accept: "text/html" } })).text()
    const links = [...text.matchAll(/rel="next" href="([^"]+)"/g)].map(([, to = ""]) => to.replaceAll("&amp;", "&"))
    const [measures, filed] = text.split('id="filed"')
    return {
      links,
      measures: measures?.split("/objection").length ?? 0,
      filed: (filed?.split("desk-state").length ?? 0) - 1,
    }
  }
  const first = await turn("/counter/measures")
  expect([first.links.length, first.measures - 1]).toEqual([2, 25])
  const more = await turn(first.links[0] ?? "")
  expect([more.links.length, more.measures - 1]).toEqual([1, 11])
  const earlier = await turn(first.links[1] ?? "")
  expect([earlier.links.length, earlier.filed]).toEqual([1, 6])
})

test("an objection goes along when the merchant's code is replaced, and so does the right to object", async () => {
  const { body } = await object()
  const next = codeOf(n + 500)
  const anna = await officer(app, "officer", "410105", "anna")
  const change = await anna.post("/v1/decisions", {
    ...{ kind: "code-change", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority: "410105" },
    ...{ new_code: next, changed_on: "2026-06-29", evidence: "准予变更登记通知书（示例）" },
  })
  await (await officer(app, "checker", "410105", "boris")).act(change.body, "approve")
  const renamed = await merchant(app, next)
  expect(await seen(renamed)).toMatchObject([{ id: body.id, state: "open" }])
  expect((await answer(body.id, "reject")).status).toBe(200)
  expect((await object(renamed)).status).toBe(201)
  expect(await seen(await merchant(app, codeOf(n + 501)))).toEqual([])
})

test("officers have a page of those of their merchants, page by page, and of nobody else's", async () => {
  await database.sql`delete from measure_objection`
  const subjects: string[] = []
  for (let each = 0; each < 27; each++) {
    const [row = ""] = await importRecords(database.sql, [subjectRow(++n, { region: "410105" }), seriousRow(n)])
    const { body } = await tax.post("/v1/measures", { record_id: row, measure: "M-HONOUR" })
    const filed = await object(await merchant(app, codeOf(n)), {
      measure: (body as unknown as { id: string }).id,
      text,
    })
    expect(filed.status).toBe(201)
    if (each === 0) await answer(filed.body.id, "reject", "依据充分（示例）")
    subjects.push(codeOf(n))
  }
  const choosing = testApp(() => database.sql, { mayChoose: true })
  const browser = await signInAs(choosing, "officer")
  const path = "/office/measure-objections"
  const first = await browser.go(path)
  const next = /rel="next" href="([^"]+)"/.exec(first.text)?.[1]?.replaceAll("&amp;", "&") ?? ""
  const second = await browser.go(next)
  const shown = [first, second].map(({ text: page }) => subjects.filter((code) => page.includes(`/subjects/${code}"`)))
  expect(shown.map(({ length }) => length)).toEqual([25, 2])
  expect(new Set(shown.flat()).size).toBe(27)
  const rejected = await browser.go(`${path}?state=rejected`)
  expect([rejected.text.includes("依据充分（示例）"), rejected.text.includes(subjects[1] ?? "")]).toEqual([true, false])
  expect((await (await signInAs(choosing, "officer", "330106")).go(path)).text).not.toContain(subjects[0])
  expect((await pageBrowser(app, "https://gongshi.example").go(path)).to).toContain("/sign-in")
  // The agency's desk turns its pages as well.
  const desk = pageBrowser(app, "https://gongshi.example")
  await desk.go("/console/sign-in", { key: tax.header["authorization"]?.replace("Bearer ", "") ?? "" })
  expect((await desk.go("/desk/objections")).text).toContain('rel="next"')
})
