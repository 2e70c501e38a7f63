/**
 * Two registers, each a server with a database and keys of its own: Shanghai decides in its register, Zhengzhou displays the
 * penalty in another, and takes nothing but what Shanghai's register has signed.
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { SignJWT } from "jose"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { readConfig } from "../../../src/config/config.ts"
import { makeCode } from "../../../src/names/code.ts"
import { type Running, serve } from "../../../src/node/main.ts"
import { useDatabase } from "../../support/database.ts"
import { officerTokenFor } from "../../support/platform-token.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const databases = { there: useDatabase(), here: useDatabase() }
const servers: Partial<Record<keyof typeof databases, Running>> = {}
let folder: string

async function open(which: keyof typeof databases, variables: Record<string, string> = {}): Promise<Running> {
  const own = {
    PORT: "0",
    DATA_DIR: path.join(folder, which),
    DATABASE_URL: databases[which].url,
    SAMPLE_SUBJECTS: "0",
  }
  const server = await serve(readConfig({ ...own, ...inject("issuerVariables"), ...variables }), {
    say() {},
    answer() {},
  })
  servers[which] = server
  // The first answers of a server are slow, and one that comes too late may have been given all the same.
  for (let turn = 0; turn < 20; turn++) {
    const authorization = `Bearer ${await officerTokenFor("officer", "410105", "warm")}`
    const { status } = await fetch(`${server.url}/v1/worklist`, { headers: { authorization } })
    if (status === 200) break
  }
  return server
}

/** Somebody at one of the servers. */
function at(which: keyof typeof databases, role: "officer" | "checker", authority: string, name: string) {
  const url = (where: string) => `${servers[which]?.url}${where}`
  const authorization = async () => `Bearer ${await officerTokenFor(role, authority, name)}`
  const send = async (where: string, body: unknown) => {
    const headers = { "content-type": "application/json", authorization: await authorization() }
    const answer = await fetch(url(where), { method: "POST", headers, body: JSON.stringify(body) })
    return { status: answer.status, body: (await answer.json()) as object }
  }
  return {
    send,
    async done(where: string, body: unknown) {
      const { status, body: answer } = await send(where, body)
      expect([200, 201], JSON.stringify(answer)).toContain(status)
      return answer as { id: string; state: string; record_id: string; content: Record<string, unknown> }
    },
    async rows(rows: readonly object[]) {
      const headers = { "content-type": "application/x-ndjson", authorization: await authorization() }
      const body = rows.map((row) => JSON.stringify(row)).join("\n")
      const answer = await fetch(url("/v1/imports?source=archive"), { method: "POST", headers, body })
      return (await answer.json()) as { id: string; state: string }
    },
    async certificate(record: string) {
      const headers = { accept: "application/jwt", authorization: await authorization() }
      const answer = await fetch(url(`/v1/records/${record}/ending`), { headers })
      expect(answer.status).toBe(200)
      return answer.text()
    },
    /** The certificate of what was decided; the status where there is none to see. */
    async decision(record: string) {
      const headers = { accept: "application/jwt", authorization: await authorization() }
      let answer = await fetch(url(`/v1/records/${record}/decision`), { headers })
      // A machine that is slow says so first.
      for (let turn = 0; answer.status === 503 && turn < 10; turn++) {
        answer = await fetch(url(`/v1/records/${record}/decision`), { headers })
      }
      return answer.status === 200 ? answer.text() : answer.status
    },
  }
}
const isShown = async (which: keyof typeof databases, n: number) => {
  const answer = await fetch(`${servers[which]?.url}/v1/subjects/${codeOf(n)}`)
  return ((await answer.json()) as { records: object[] }).records.length > 0
}

const shen = at("there", "officer", "310101", "shen")
const song = at("there", "checker", "310101", "song")
const anna = at("here", "officer", "410105", "anna")
const boris = at("here", "checker", "410105", "boris")
const row = (n: number) => penaltyRow(n, { authority: "310101" })
const numbers = [1, 2]
const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
const answers = { "penalty-performed": yes, "violation-corrected": yes, "not-punished-again": yes }
const records = new Map<number, string>()
let keys: object

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gongshi-two-"))
  const there = await open("there")
  keys = (await (await fetch(`${there.url}/.well-known/jwks.json`)).json()) as object
  await open("here", { PEER_REGISTERS: JSON.stringify([{ region: "31", keys }]) })
  const { id, state } = await shen.rows(numbers.map(row))
  if (state === "waiting") await song.done(`/v1/imports/${id}/acts`, { act: "release" })
  for (const n of numbers) {
    const { decision_no, decided_on } = row(n)
    const begun = await anna.done("/v1/decisions", {
      ...{ kind: "received", list: "penalty", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` } },
      ...{ authority: "410105", decided_by: "310101", decision_no, decided_on, received_on: decided_on, class: "P2" },
      ...{ violation: "发布虚假广告", content: "罚款30000元" },
    })
    const published = await boris.done(`/v1/decisions/${begun.id}/acts`, { act: "publish" })
    records.set(n, published.record_id)
  }
  // As if it had been displayed since March.
  await databases.here.sql`update record set published_on = '2026-03-05', repair_opens_on = '2026-06-06'`
})

afterAll(async () => {
  for (const server of Object.values(servers)) await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Shanghai decides and carries out a repair in its own register. */
async function repaired(n: number): Promise<string> {
  const record = records.get(n) ?? ""
  const { id } = await shen.done("/v1/repairs", { record_id: record, statement: "已改正（示例）" })
  await shen.done(`/v1/repairs/${id}/acts`, { act: "accept" })
  await shen.done(`/v1/repairs/${id}/acts`, { act: "grant", answers, reason: "符合条件（示例）" })
  await song.done(`/v1/repairs/${id}/acts`, { act: "execute" })
  return shen.certificate(record)
}
/** An application that Zhengzhou has passed on. */
async function forwarded(record: string): Promise<string> {
  const { id } = await anna.done("/v1/repairs", { record_id: record, statement: "已改正（示例）" })
  await anna.done(`/v1/repairs/${id}/acts`, { act: "forward" })
  return id
}
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const decision = () => ({ decision_no: "沪市监修准〔2026〕1号", decided_on: today(), received_on: today() })

describe("a repair that was decided in another register", () => {
  test("is received by that register's certificate alone, carried out by another person, and its display ends", async () => {
    const application = await forwarded(records.get(1) ?? "")
    const acts = `/v1/repairs/${application}/acts`
    const token = await repaired(1)
    expect([await isShown("there", 1), await isShown("here", 1)]).toEqual([false, true])
    const refused = async (certificate: unknown) => {
      const { status, body } = await anna.send(acts, { act: "receive", ...decision(), certificate })
      const { errors } = body as { errors?: { pointer: string }[] }
      return [status, errors?.map(({ pointer }) => pointer)]
    }
    // Forged: another payload under the signature, another signature, a key of one's own, another register's word.
    const [header = "", payload = "", signature = ""] = token.split(".")
    const said = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>
    const other = Buffer.from(JSON.stringify({ ...said, sub: records.get(2) })).toString("base64url")
    const { protectedHeader, privateKey } = await forger(header)
    const forged = await new SignJWT(said).setProtectedHeader(protectedHeader).sign(privateKey)
    for (const bad of [
      `${header}.${other}.${signature}`,
      `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
      forged,
      "x",
      { origin: "gongshi.example/log", position: 1 },
      5,
    ]) {
      expect(await refused(bad)).toEqual([400, ["/certificate"]])
    }
    // Of another record, though it is signed.
    const second = await repaired(2)
    expect(await refused(second)).toEqual([400, ["/certificate"]])
    expect(await isShown("here", 1)).toBe(true)

    const received = await anna.done(acts, { act: "receive", ...decision(), certificate: token })
    expect(received).toMatchObject({ state: "pushed", content: { certificate: expect.stringMatching(/ \d+$/) } })
    expect(JSON.stringify((await anna.send(acts, { act: "relay" })).body)).toContain("own-act")
    await boris.done(acts, { act: "relay" })
    expect(await isShown("here", 1)).toBe(false)
    const [entry] = await databases.here.sql<{ entry: string }[]>`
      select entry from log_entry where record_id = ${records.get(1) ?? ""} order by position desc limit 1`
    expect(JSON.parse(entry?.entry ?? "{}")).toMatchObject({ op: "remove", reason: "repair", authority: "310101" })
  })

  test("is not received twice by one certificate, nor by one for an authority of another region, nor for anything else", async () => {
    const record = records.get(1) ?? ""
    const token = await shen.certificate(record)
    // Shown again, as after a repair that was sought by fraud, and applied for once more.
    await databases.here.sql`update record set state = 'live', ended_on = null where id = ${record}`
    const application = await forwarded(record)
    const acts = `/v1/repairs/${application}/acts`
    const again = await anna.send(acts, { act: "receive", ...decision(), certificate: token })
    expect(again.status).toBe(400)
    expect(JSON.stringify(again.body)).toContain("已经使用过")
    const refusal = { act: "receive-refusal", ...decision(), reason: "示例", certificate: token }
    expect((await anna.send(acts, refusal)).status).toBe(400)
    // Whoever has been given no register for the authority says so.
    await databases.here.sql`update proceeding set authority = '330106' where id = ${application}`
    const unknown = await anna.send(acts, { act: "receive", ...decision(), certificate: token })
    expect(JSON.stringify(unknown.body)).toContain("PEER_REGISTERS")
  })
})

describe("a decision that was pushed to another register", () => {
  const henan = (n: number) => ({ code: makeCode("91410105", `MA00020${n}`), name: `示例沪案第${n}号商贸有限公司` })
  const number = (n: number) => `沪市监处罚〔2026〕推${n}号`
  const facts = {
    ...{
      kinds: ["fine"],
      procedure: "ordinary",
      fine_cny: 80_000,
      party: "operator",
      lenient_tier: false,
      field: null,
    },
    restriction_ends_on: null,
  }
  const summary = { violation: "发布虚假广告", content: "罚款80000元" }

  /** Shanghai decides and pushes, Zhengzhou publishes what it was sent: the record's id, the same in both. */
  async function pushed(n: number): Promise<string> {
    const begun = await shen.done("/v1/decisions", {
      ...{ kind: "penalty", subject: henan(n), authority: "310101", decision_no: number(n), decided_on: today() },
      ...{ ...summary, facts, basis: "《广告法》第五十五条" },
    })
    const acts = `/v1/decisions/${begun.id}/acts`
    const delivery = { method: "direct", proof: "送达回证（示例）" }
    await shen.done(acts, { act: "serve", served_on: today(), delivery })
    await shen.done(acts, { act: "classify", served_text: "当事人违反《广告法》（示例）。", redactions: [] })
    await song.done(acts, { act: "check" })
    const sent = await shen.done(acts, { act: "push", pushed_to: "410105", pushed_on: today() })
    expect(sent).toMatchObject({ state: "pushed", record_id: expect.any(String) })
    const { id } = await anna.done("/v1/decisions", {
      ...{ kind: "received", list: "penalty", subject: henan(n), authority: "410105", decided_by: "310101" },
      ...{ decision_no: number(n), decided_on: today(), received_on: today(), class: "P2", ...summary },
    })
    const { record_id } = await boris.done(`/v1/decisions/${id}/acts`, { act: "publish" })
    expect(record_id).toBe(sent.record_id)
    // As if it had been displayed since March.
    for (const { sql } of Object.values(databases)) {
      await sql`update record set published_on = '2026-03-05', repair_opens_on = '2026-06-06' where id = ${record_id}`
    }
    return record_id
  }
  const shows = async (which: keyof typeof databases, n: number) => {
    const answer = await fetch(`${servers[which]?.url}/v1/subjects/${henan(n).code}`)
    // Where nothing was published the merchant is not known at all.
    return answer.status === 200 ? ((await answer.json()) as { records: object[] }).records.length : answer.status
  }

  test("is kept there unseen, repaired there, and its display here ends by that register's certificate", async () => {
    const record = await pushed(1)
    expect([await shows("there", 1), await shows("here", 1)]).toEqual([404, 1])
    expect((await fetch(`${servers.there?.url}/v1/records/${record}`)).status).toBe(404)
    const entries = await databases.there.sql`select from log_entry where record_id = ${record}`
    expect(entries).toHaveLength(0)

    const there = await shen.done("/v1/repairs", { record_id: record, statement: "已改正（示例）" })
    expect(there).toMatchObject({ authority: "310101", displayed_by: "410105" })
    const thereActs = `/v1/repairs/${there.id}/acts`
    await shen.done(thereActs, { act: "accept" })
    const granted = await shen.done(thereActs, { act: "grant", answers, reason: "符合条件（示例）" })
    expect(granted).toMatchObject({ clock: { id: "repair_push_other_province" } })
    expect(JSON.stringify((await song.send(thereActs, { act: "push" })).body)).toContain("/decision")
    expect(JSON.stringify((await shen.send(thereActs, { act: "execute" })).body)).toContain("own-act")
    await song.done(thereActs, { act: "execute" })
    const [kept] = await databases.there.sql`select state from record where id = ${record}`
    expect([kept, await shows("here", 1)]).toEqual([{ state: "removed" }, 1])

    expect(await at("there", "officer", "330106", "eve").decision(record)).toBe(404)
    const token = String(await shen.decision(record))
    const acts = `/v1/repairs/${await forwarded(record)}/acts`
    const [header = "", payload = "", signature = ""] = token.split(".")
    const said = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>
    expect(said).toMatchObject({ sub: record, authority: "310101", decided: "repair", pushed_on: today() })
    const { protectedHeader, privateKey } = await forger(header)
    const resigned = (claims: object, typ = protectedHeader.typ) =>
      new SignJWT({ ...said, ...claims }).setProtectedHeader({ ...protectedHeader, typ }).sign(privateKey)
    const otherPayload = Buffer.from(JSON.stringify({ ...said, decided: "correct" })).toString("base64url")
    for (const certificate of [
      await resigned({}),
      await resigned({}, "gongshi-report+jwt"),
      `${header}.${otherPayload}.${signature}`,
      `${header}.${payload}.`,
    ]) {
      const { status, body } = await anna.send(acts, { act: "receive", ...decision(), certificate })
      expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining("/certificate")])
    }
    await anna.done(acts, { act: "receive", ...decision(), certificate: token })
    await boris.done(acts, { act: "relay" })
    expect(await shows("here", 1)).toBe(0)

    // Issued anew it is the same decision: it is taken once.
    await databases.here.sql`update record set state = 'live', ended_on = null where id = ${record}`
    const again = `/v1/repairs/${await forwarded(record)}/acts`
    const reissued = await anna.send(again, { act: "receive", ...decision(), certificate: await shen.decision(record) })
    expect([reissued.status, JSON.stringify(reissued.body)]).toEqual([400, expect.stringContaining("已经使用过")])
  })

  test("is objected to here, passed on, corrected there, and corrected here as is certified and not otherwise", async () => {
    const record = await pushed(2)
    const objection = await anna.done("/v1/objections", { record_id: record, statement: "名称有误（示例）" })
    expect(objection).toMatchObject({ authority: "310101", displayed_by: "410105" })
    const acts = `/v1/objections/${objection.id}/acts`
    // The registration side answers nothing itself: it passes the objection on.
    expect((await anna.send(acts, { act: "accept" })).status).toBe(403)
    await anna.done(acts, { act: "forward" })

    const there = await shen.done("/v1/objections", { record_id: record, statement: "登记地转来（示例）" })
    const thereActs = `/v1/objections/${there.id}/acts`
    await shen.done(thereActs, { act: "accept" })
    const corrected = { subject_name: "示例更正后商贸有限公司", kinds: ["licence-revoked", "fine"] }
    const found = { findings: "示例", remedy: "amend", corrected }
    await shen.done(thereActs, { act: "find", ...found })
    await song.done(thereActs, { act: "correct" })
    const certificate = await shen.decision(record)

    for (const other of [
      { corrected: { ...corrected, subject_name: "示例别的商贸有限公司" } },
      { corrected: { ...corrected, kinds: ["fine"] } },
      { remedy: "correct", corrected: undefined },
    ]) {
      const { status, body } = await anna.send(acts, { act: "receive", ...decision(), ...found, ...other, certificate })
      expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining("/certificate")])
    }
    await anna.done(acts, { act: "receive", ...decision(), ...found, certificate })
    await boris.done(acts, { act: "relay" })
    for (const { sql } of Object.values(databases)) {
      const [held] = await sql`
        select subject_name as name, penalty_class as class, detail ->> 'kinds' as kinds from record where id = ${record}`
      expect(held).toEqual({ name: corrected.subject_name, class: "P3c", kinds: "fine,licence-revoked" })
    }
    expect([await shows("there", 2), await shows("here", 2)]).toEqual([404, 1])
  })
})

/** A key of somebody who calls it by the name of the register's. */
async function forger(header: string) {
  const { privateKey } = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair
  const protectedHeader = JSON.parse(Buffer.from(header, "base64url").toString()) as { alg: string; typ: string }
  return { protectedHeader, privateKey }
}
