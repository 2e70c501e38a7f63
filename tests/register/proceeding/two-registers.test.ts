/**
 * Two registers, each a server with a database and keys of its own: Shanghai decides a repair in its register, Zhengzhou
 * displays the penalty in another, and takes nothing but what Shanghai's register has signed.
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { SignJWT } from "jose"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { readConfig } from "../../../src/config/config.ts"
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
  const server = await serve(readConfig({ ...own, ...inject("issuerVariables"), ...variables }), () => {})
  servers[which] = server
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
}, 120_000)

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
async function forwarded(n: number): Promise<string> {
  const { id } = await anna.done("/v1/repairs", { record_id: records.get(n), statement: "已改正（示例）" })
  await anna.done(`/v1/repairs/${id}/acts`, { act: "forward" })
  return id
}
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const decision = () => ({ decision_no: "沪市监修准〔2026〕1号", decided_on: today(), received_on: today() })

describe("a repair that was decided in another register", () => {
  test("is received by that register's certificate alone, carried out by another person, and its display ends", async () => {
    const application = await forwarded(1)
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
  }, 120_000)

  test("is not received twice by one certificate, nor by one for an authority of another region, nor for anything else", async () => {
    const record = records.get(1) ?? ""
    const token = await shen.certificate(record)
    // Shown again, as after a repair that was sought by fraud, and applied for once more.
    await databases.here.sql`update record set state = 'live', ended_on = null where id = ${record}`
    const application = await forwarded(1)
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
  }, 120_000)
})

/** A key of somebody who calls it by the name of the register's. */
async function forger(header: string) {
  const { privateKey } = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair
  const protectedHeader = JSON.parse(Buffer.from(header, "base64url").toString()) as { alg: string }
  return { protectedHeader, privateKey }
}
