/**
 * Reports on a period: for whom they are, what is in them, counted again from the register's own tables, and that the verifier
 * takes them and nothing that says otherwise.
 */
import { execFileSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { cpSync, mkdirSync, writeFileSync } from "node:fs"
import path from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import type { PeriodReport } from "../../../src/exports/period/period.ts"
import { sha256 } from "../../../src/ledger/node-sha256.ts"
import { signDocument } from "../../../src/signing/signed-document.ts"
import { keySigner } from "../../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../../src/signing/signing-key.ts"
import { readKeyRing } from "../../../src/verify/key-ring.ts"
import { verifyRarer } from "../../../src/verify/rarer.ts"
import { unwrap } from "../../../src/verify/recognise.ts"
import { clientHeader, clock, importRows, merchantHeader, officerHeader, testApp } from "../../support/app.ts"
import { useFolder } from "../../support/command.ts"
import { useDatabase } from "../../support/database.ts"
import { languages } from "../../support/language.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../../support/rows.ts"
import { logKey, testLog } from "../../support/signed-log.ts"

const database = useDatabase()
let kept: ReturnType<typeof testLog>["log"] | null = null
const signedLog = () => {
  kept ??= testLog(database.sql).log
  return kept
}
const signingKey = await createSigningKey("Ed25519")
const app = testApp(() => database.sql, {
  keySet: async () => ({ keys: [toPublicKey(signingKey)] }),
  signer: async () => keySigner(signingKey),
  get signedLog() {
    return signedLog()
  },
})
const [from, to] = ["2021-06-30", "2026-06-30"]
const address = (n: number, query = `from=${from}&to=${to}`) => `/v1/subjects/${codeOf(n)}/period-report?${query}`
const ask = async (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })
const own = (n: number) => merchantHeader(codeOf(n))

async function read(path: string, headers: Record<string, string>) {
  const response = await ask(path, headers)
  expect(response.status, await response.clone().text()).toBe(200)
  return (await response.json()) as { statement: PeriodReport; token: string; verify_url: string }
}

async function verify(source: string, now = clock()) {
  const { keys } = (await (await app.request("/.well-known/jwks.json")).json()) as { keys: object[] }
  const { log } = (await (await app.request("/status")).json()) as { log: { vkeys: string[] } }
  const ring = readKeyRing(sha256, { jwks: { keys }, vkeys: log.vkeys })
  if ("fault" in ring) throw new Error(ring.fault)
  return verifyRarer(source, { sha256, keys: ring, now, issuer: "https://gongshi.example" })
}

/** A merchant says who may read. */
async function consent(n: number, changes: Record<string, unknown> = {}) {
  const body = {
    reader: codeOf(900),
    reader_name: "示例银行",
    purpose: "贷款（示例）",
    from,
    to,
    until: "2026-07-31",
    ...changes,
  }
  return app.request("/v1/period-consents", {
    method: "POST",
    headers: { ...(await own(n)), "content-type": "application/json" },
    body: JSON.stringify(body),
  })
}
const idOf = async (response: Response) => {
  expect(response.status).toBe(201)
  return ((await response.json()) as { id: string }).id
}

const repaired = { removed_on: "2026-06-20", removal_kind: "repair", removal_reason: "已履行（示例）" }
const warning = (n: number) =>
  penaltyRow(n, {
    class: undefined,
    kinds: ["warning"],
    fine_cny: undefined,
    content: "警告",
    decision_no: `警〔2026〕${n}号`,
  })

beforeAll(async () => {
  // Merchants of every kind of past: live, repaired, run out, fallen, never published, too old, of several authorities.
  await importRows(
    database.sql,
    Array.from({ length: 60 }, (_, n) => [
      subjectRow(n),
      ...(n % 2 === 0 ? [penaltyRow(n, n % 4 === 0 ? repaired : {})] : []),
      ...(n % 3 === 0 ? [warning(n)] : []),
      ...(n % 5 === 0 ? [seriousRow(n)] : []),
      ...(n % 7 === 0 ? [abnormalRow(n, n % 14 === 0 ? { removed_on: "2026-05-01" } : {})] : []),
      ...(n % 6 === 0
        ? [
            penaltyRow(n, {
              decision_no: `旧〔2022〕${n}号`,
              decided_on: "2022-02-01",
              published_on: "2022-02-03",
              authority: "410104",
            }),
            penaltyRow(n, { decision_no: `古〔2020〕${n}号`, decided_on: "2020-02-01", published_on: "2020-02-03" }),
          ]
        : []),
      ...(n % 10 === 0
        ? [
            penaltyRow(n, {
              decision_no: `误〔2026〕${n}号`,
              removed_on: "2026-06-01",
              removal_kind: "revoked",
              removal_reason: "复议撤销",
            }),
          ]
        : []),
    ]).flat(),
  )
  await signedLog().catchUp()
})

/** The second count: from the tables alone, by rules of its own. */
async function recount(n: number, lists: readonly string[], first = from, last = to) {
  const rows = await database.sql<{ id: string; list: string; authority: string }[]>`
    select id, list, authority from record where subject_code = ${codeOf(n)} and list = any(${`{${lists.join(",")}}`}::text[])
      and state not in ('corrected', 'withdrawn', 'superseded', 'revoked')
      and case when list = 'penalty' then decided_on between ${first} and ${last}
        else decided_on <= ${last} and ${first} < coalesce(ended_on, displayed_until + 1, 'infinity') end
    order by id`
  return rows.map(({ id, list, authority }) => `${list} ${authority} ${id}`)
}
const idsIn = ({ records }: PeriodReport) =>
  records
    .map(({ line }) => JSON.parse(line))
    .map(({ id, list, authority }) => `${list} ${authority} ${id}`)
    .sort()

describe("a report on a period", () => {
  test("has what a second count finds in the register's tables, none missing and none more", async () => {
    let records = 0
    for (let n = 0; n < 60; n++) {
      for (const lists of [
        ["serious", "penalty"],
        ["abnormal", "serious", "penalty"],
      ]) {
        const { statement } = await read(address(n, `from=${from}&to=${to}&lists=${lists.join(",")}`), await own(n))
        expect(idsIn(statement), codeOf(n)).toEqual((await recount(n, lists)).sort())
        const counted = statement.counts.reduce((sum, { count }) => sum + count, 0)
        expect(counted).toBe(statement.records.length)
        records += counted
      }
    }
    expect(records).toBeGreaterThan(150)
  })

  test("says of each how it stands: repaired, run out, never published; and nothing of what fell", async () => {
    const { statement } = await read(address(0, `from=${from}&to=${to}&lists=abnormal,serious,penalty`), await own(0))
    const told = statement.records.map(({ line, mark }) => [
      JSON.parse(line).decision_no ?? JSON.parse(line).list,
      mark,
    ])
    expect(Object.fromEntries(told)).toEqual({
      [penaltyRow(0).decision_no]: "repaired",
      [warning(0).decision_no]: "unpublished",
      serious: "shown",
      abnormal: "removed",
      "旧〔2022〕0号": "expired",
    })
    expect(statement.note.zh).toMatch(/以本库签名为准.*行政强制、刑事裁判/)
  })

  test("says none, by list and authority, where there is none", async () => {
    const { statement } = await read(address(1), await own(1))
    expect(statement).toMatchObject({ records: [], counts: [], authorities: ["410104", "410105"] })
    expect(statement.note.zh).toMatch(/严重违法失信名单无，行政处罚.*无/)
  })

  test("is nobody's but the merchant's: others are told the same whether there is anything or not, and never the ordinary report", async () => {
    const [bank, agency, platform] = [
      await merchantHeader(codeOf(900)),
      await clientHeader(database.sql, "agency"),
      await clientHeader(database.sql, "platform"),
    ]
    const officer = await officerHeader("head", "410105")
    const bodies = new Set<string>()
    for (const headers of [bank, agency, platform]) {
      for (const n of [0, 1, 5_000]) {
        const answer = await ask(address(n), headers)
        expect(answer.status).toBe(403)
        const { instance: _, ...said } = (await answer.json()) as Record<string, unknown>
        bodies.add(JSON.stringify(said))
      }
    }
    expect(bodies.size).toBe(1)
    expect((await ask(address(0))).status).toBe(401)
    expect((await ask(address(0), officer)).status).toBe(403)
    // `from` or `to` at the ordinary report: a refusal, or the way to this one.
    for (const query of [`from=${from}`, `to=${to}`, `from=${from}&to=${to}`]) {
      const path = `/v1/subjects/${codeOf(0)}/report?${query}`
      expect((await ask(path)).status).toBe(401)
      expect((await ask(path, officer)).status).toBe(403)
      const led = await ask(path, bank)
      expect([led.status, led.headers.get("location")]).toEqual([
        307,
        `/v1/subjects/${codeOf(0)}/period-report?${query}`,
      ])
      expect((await app.app.request(`/subjects/${codeOf(0)}/report?${query}`)).status).toBe(401)
      expect((await app.app.request(`/subjects/${codeOf(0)}/report.pdf?${query}`)).status).toBe(401)
    }
  })

  test("is refused where its period is none, naming the place", async () => {
    const wrong = [
      [`from=2021-06-29&to=2026-06-30`, "/from"],
      [`from=2026-07-01&to=2026-07-02`, "/to"],
      [`from=2026-06-02&to=2026-06-01`, "/from"],
      [`from=2026-02-30&to=2026-06-01`, "/from"],
      [`from=11010519491231002X&to=2026-06-01`, "/from"],
      [`from=${from}&to=${to}&lists=all`, "/lists"],
      [`to=${to}`, "/from"],
    ] as const
    for (const [query, pointer] of wrong) {
      const answer = await ask(address(0, query), await own(0))
      expect(answer.status, query).toBe(400)
      const text = await answer.text()
      expect(JSON.parse(text).errors, query).toMatchObject([{ pointer }])
      expect(text).not.toContain("11010519491231002X")
    }
  })

  test("verifies offline, its short form too, and not where a word of it is changed", async () => {
    const { token, verify_url: url, statement } = await read(address(0), await own(0))
    const found = await verify(token)
    expect(found).toMatchObject({ ok: true, kind: "period", log: { checkpoint: true } })
    expect(found?.proven.map(({ code }) => code)).toEqual(expect.arrayContaining(["signed", "period", "checkpoint"]))
    expect(found?.unproven.map(({ code }) => code)).toContain("period-complete")
    expect(await verify(await unwrap(url))).toMatchObject({ ok: true })
    expect(await verify(JSON.stringify({ statement, token }))).toMatchObject({ ok: true })
    expect(await verify(JSON.stringify({ statement: { ...statement, records: [] }, token }))).toMatchObject({
      ok: false,
    })
    expect(await verify(token, clock() + 73 * 3_600_000)).toMatchObject({ ok: false, findings: [{ code: "expired" }] })
    const signer = keySigner(signingKey)
    const [first] = statement.records
    if (!first) throw new Error("there are records")
    const lies: Partial<PeriodReport>[] = [
      { records: [] },
      { counts: statement.counts.slice(1) },
      { records: [...statement.records, first] },
      { asked: { ...statement.asked, lists: ["serious"] } },
      { asked: { ...statement.asked, from: "2019-01-01" } },
      { sub: codeOf(1), subject: null },
      { authorities: [] },
    ]
    for (const lie of lies) {
      const { token: lied } = await signDocument("period", { ...statement, ...lie }, signer)
      expect(await verify(lied), JSON.stringify(lie).slice(0, 80)).toMatchObject({ ok: false })
    }
  })
})

const clients = path.resolve(import.meta.dirname, "../../../client")
const folder = useFolder()
const run = (program: string, args: readonly string[], cwd: string, env: Record<string, string> = {}) =>
  execFileSync(program, args, { cwd, env: { ...process.env, ...env }, encoding: "utf8" })

/** Programs that say of each token of a folder whether it holds, a line each. */
const programs: Record<keyof typeof languages, (folder: string, code: string, now: number) => string> = {
  python(at, code, now) {
    const program = `import os
import json
import gongshi
keys = json.load(open("keys"))
for n in range(len(os.listdir("tokens"))):
    try:
        gongshi.verify_period(open(f"tokens/{n}").read(), keys, now=${now}, code="${code}")
        print("holds")
    except gongshi.NotVerified as error:
        print("no", error)
`
    return run("python3", ["-B", "-c", program], at, { PYTHONPATH: clients })
  },
  go(at, code, now) {
    cpSync(path.join(clients, "go"), path.join(at, "go"), { recursive: true })
    mkdirSync(path.join(at, "go/period"))
    const program = `package main
import ("fmt"; "os"; "strconv"; "time"; "gongshi")
func main() {
  keys, err := gongshi.ReadKeys("../keys")
  if err != nil { panic(err) }
  files, _ := os.ReadDir("../tokens")
  for n := range files {
    token, _ := os.ReadFile("../tokens/" + strconv.Itoa(n))
    expect := gongshi.Expect{Code: "${code}", Now: time.Unix(${now}, 0)}
    if _, err := gongshi.VerifyPeriod(string(token), keys, expect); err != nil { fmt.Println("no", err) } else { fmt.Println("holds") }
  }
}`
    writeFileSync(path.join(at, "go/period/main.go"), program)
    return run("go", ["run", "./period"], path.join(at, "go"))
  },
  java(at, code, now) {
    const program = `import java.nio.file.*;
public class Periods {
  public static void main(String[] args) throws Exception {
    var expect = new Gongshi.Expect("${code}", null, null, java.time.Instant.ofEpochSecond(${now}), null);
    for (int n = 0; Files.exists(Path.of("tokens/" + n)); n++) {
      try {
        Gongshi.verifyPeriod(Files.readString(Path.of("tokens/" + n)), Gongshi.keys(Files.readString(Path.of("keys"))), expect);
        System.out.println("holds");
      } catch (Gongshi.NotVerified refusal) { System.out.println("no " + refusal.getMessage()); }
    }
  }
}`
    writeFileSync(path.join(at, "Periods.java"), program)
    run("javac", ["-d", "classes", path.join(clients, "java/Gongshi.java"), "Periods.java"], at)
    return run("java", ["-cp", "classes", "Periods"], at)
  },
}

const there = Object.entries(programs).filter(([name]) => languages[name as keyof typeof languages])
test.each(there)("a report on a period is taken and refused by a program in %s", async (name, tell) => {
  const { token, statement } = await read(address(0), await own(0))
  const signer = keySigner(signingKey)
  const [first] = statement.records
  if (!first) throw new Error("there are records")
  const lies: Partial<PeriodReport>[] = [
    ...[{ records: [] }, { counts: [] }, { sub: codeOf(1), subject: null }, { authorities: [] }],
    ...[{ records: [...statement.records, first] }, { asked: { ...statement.asked, from: "2019-01-01" } }],
    { asked: { ...statement.asked, lists: ["serious"] } },
  ]
  const tokens = [token, `${token.slice(0, -4)}AAAA`]
  for (const lie of lies) tokens.push((await signDocument("period", { ...statement, ...lie }, signer)).token)
  const at = path.join(folder, name)
  mkdirSync(path.join(at, "tokens"), { recursive: true })
  for (const [n, each] of tokens.entries()) writeFileSync(path.join(at, "tokens", String(n)), each)
  const keys = [
    { ...toPublicKey(signingKey), role: "statement" },
    { ...toPublicKey(logKey), role: "log" },
  ]
  writeFileSync(path.join(at, "keys"), JSON.stringify({ keys }))
  const told = tell(at, codeOf(0), clock() / 1000)
    .trim()
    .split("\n")
  expect(told[0]).toBe("holds")
  expect(told.slice(1).filter((line) => !line.startsWith("no "))).toEqual([])
  expect(told).toHaveLength(tokens.length)
})

describe("a consent", () => {
  test("opens the report to its reader, for its period and lists, until its day or its withdrawal; each reading is told", async () => {
    const bank = await merchantHeader(codeOf(900))
    const id = await idOf(await consent(10))
    const { statement } = await read(address(10), bank)
    expect(statement.reader).toEqual({ name: "示例银行", purpose: "贷款（示例）", until: "2026-07-31" })
    // Nothing more than what was consented to.
    expect((await ask(address(10, `from=${from}&to=${to}&lists=abnormal`), bank)).status).toBe(403)
    expect((await ask(address(11), bank)).status).toBe(403)
    expect((await ask(address(10), await merchantHeader(codeOf(901)))).status).toBe(403)
    const readable = (await (await ask("/v1/period-readable", bank)).json()) as { readable: { subject: string }[] }
    expect(readable.readable.map(({ subject }) => subject)).toContain(codeOf(10))
    const told = (await (await ask("/v1/period-readings", await own(10))).json()) as { readings: object[] }
    expect(told.readings).toContainEqual(
      expect.objectContaining({ number: statement.jti, reader: "示例银行", purpose: "贷款（示例）" }),
    )
    const withdraw = async (headers: Record<string, string>) =>
      (await app.request(`/v1/period-consents/${id}/withdraw`, { method: "POST", headers })).status
    // Its reader neither sees nor withdraws what is the merchant's.
    expect(await withdraw(bank)).toBe(404)
    expect(await withdraw(await own(10))).toBe(200)
    expect((await ask(address(10), bank)).status).toBe(403)
    expect(await withdraw(await own(10))).toBe(409)
  })

  test("is one of so many and no more, however many are given at once", async () => {
    const first = await idOf(await consent(14))
    await database.sql`insert into period_consent select (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid()))).*
      from period_consent one, generate_series(1, 195) where one.id = ${first}`
    const given = await Promise.all(Array.from({ length: 10 }, () => consent(14)))
    expect(given.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 409, 409, 409, 409, 409, 409])
  })

  test("is over after its last day", async () => {
    await idOf(await consent(12, { until: "2026-06-30" }))
    const bank = await merchantHeader(codeOf(900))
    expect((await ask(address(12), bank)).status).toBe(200)
    const later = testApp(() => database.sql, {
      clock: () => clock() + 86_400_000,
      get signedLog() {
        return signedLog()
      },
    })
    expect((await later.request(address(12), { headers: bank })).status).toBe(403)
  })

  test("names a client of the register by its id as well", async () => {
    const name = `示例平台${randomUUID()}`
    const headers = await clientHeader(database.sql, "platform", { name })
    const [client] = await database.sql<{ id: string }[]>`select id from api_client where name = ${name}`
    await idOf(await consent(13, { reader: client?.id }))
    expect((await read(address(13), headers)).statement.reader).toMatchObject({ name })
  })

  test("is refused with each fault in its place, and holds nobody's number", async () => {
    const number = "11010519491231002X"
    const wrong = [
      [{ reader: "nobody" }, "/reader"],
      [{ reader: number }, "/reader"],
      [{ reader: codeOf(20) }, "/reader"],
      [{ reader: codeOf(902), reader_name: undefined }, "/reader_name"],
      [{ reader_name: number }, "/reader_name"],
      [{ purpose: `贷款 ${number}` }, "/purpose"],
      [{ until: "2026-06-29" }, "/until"],
      [{ until: "2027-07-01" }, "/until"],
      [{ from: "2020-01-01" }, "/from"],
      [{ reader: randomUUID() }, "/reader"],
    ] as const
    for (const [changes, pointer] of wrong) {
      const answer = await consent(20, changes)
      const text = await answer.text()
      expect(answer.status, text).toBe(400)
      expect(JSON.parse(text).errors, JSON.stringify(changes)).toMatchObject([{ pointer }])
      expect(text).not.toContain(number)
    }
    expect((await (await ask("/v1/period-consents", await own(20))).json()) as object).toEqual({
      consents: [],
      next: null,
    })
  })
})
