/**
 * Files of every kind, from the sending to the result.
 */

import { createHash } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { openSm2Verifier } from "../../../src/signing/node-sm2-check.ts"
import { byteSigner, documentSigner } from "../../../src/signing/signer.ts"
import { createSigningKey } from "../../../src/signing/signing-key.ts"
import { readCsv } from "../../../src/table/csv-reader.ts"
import { encodeGb18030 } from "../../../src/table/gb18030.ts"
import { nodeXlsx } from "../../../src/table/node-xlsx.ts"
import { mediaTypes } from "../../../src/table/table.ts"
import { readSm2Signature } from "../../../src/verify/sm2-signature.ts"
import { clientHeader, importRows } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { readReceipt } from "../../support/read-document.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"
import { makeSm2 } from "../../support/sm2.ts"
import { bytesOf, collect, cutAt, expectTable } from "../../support/table.ts"
import { jobDesk, keys } from "./office.ts"

const database = useDatabase()
const desk = jobDesk(database)
let platform: Record<string, string> = {}
let agency: Record<string, string> = {}
const [listed, clear, unknown] = [codeOf(1), codeOf(2), codeOf(9)]
const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex")

beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  agency = await clientHeader(database.sql, "agency")
  await importRows(database.sql, [abnormalRow(1), penaltyRow(1), subjectRow(2)])
})

/** What comes of a file, as text. */
async function checked(body: BodyInit, headers: Record<string, string> = {}, query = ""): Promise<string> {
  const { id } = await desk.taken(body, { ...platform, ...headers }, query)
  await desk.work()
  return (await desk.result(id, platform)).toString()
}

const workbook = (rows: string[][]) => {
  const columns = [
    { header: "店铺", width: 10 },
    { header: "统一社会信用代码", width: 20 },
  ]
  return bytesOf(nodeXlsx.write([{ name: "商户", columns, rows: [rows] }])).then((bytes) => new Uint8Array(bytes))
}

const expected =
  "店铺,统一社会信用代码,verdict,lists,grounds,problem\r\n" +
  `甲,${listed},listed,abnormal;penalty,AB-E4;P2,\r\n乙,${clear},clear,,,\r\n丙,${unknown},unknown,,,\r\n`
const csv = `店铺,统一社会信用代码\n甲,${listed}\n乙,${clear}\n丙,${unknown}\n`

describe("a file", () => {
  test.each([
    ["UTF-8", () => Buffer.from(csv)],
    [
      "UTF-8 with a mark, CRLF and semicolons",
      () => Buffer.from(`\ufeff${csv.replaceAll(",", ";").replaceAll("\n", "\r\n")}`),
    ],
    ["GB18030", () => encodeGb18030(csv)],
    ["UTF-16", () => Buffer.from(`\ufeff${csv}`, "utf16le")],
    [
      "CSV with a title above the header and blank lines",
      () => Buffer.from(`商户名单\n\n${csv.replaceAll("\n", "\n\n")}`),
    ],
  ])("in %s is answered row by row in the sender's columns", async (_, bytes) => {
    expect(await checked(new Uint8Array(bytes()))).toBe(expected)
  })

  test("with a column of ID numbers is refused, and nothing of it is kept", async () => {
    const number = "11010519491231002X"
    const lines = JSON.stringify({ code: listed, 身份证号码: number })
    for (const [type, body] of [
      ["text/csv", `统一社会信用代码,身份证号\n${listed},${number}\n`],
      ["text/csv", `code,ID Card No\n${listed},${number}\n`],
      ["application/x-ndjson", lines],
    ] as const) {
      const response = await desk.send(body, { ...platform, "content-type": type })
      expect(response.status).toBe(400)
      expect(await response.text()).not.toContain(number)
    }
    const [row] = await database.sql<{ found: number }[]>`
      select count(*)::int as found from check_job_chunk where position(${Buffer.from(number)}::bytea in content) > 0`
    expect(row?.found).toBe(0)
  })

  test("of NDJSON with a member of ID numbers on a later line has that line invalid, and keeps nothing of it", async () => {
    const number = "11010519491231002X"
    const before = Array.from({ length: 40_000 }, (_, n) => JSON.stringify({ id: n, code: listed }))
    const body = [...before, JSON.stringify({ id: "z", code: listed, "ID Card No": number })].join("\n")
    const answer = await checked(body, { "content-type": "application/x-ndjson", "accept-language": "en" })
    expect(answer.split("\r\n").at(-2)).toMatch(/,invalid,,,"?line 40001: .*ID number/)
    expect(answer).not.toContain(number)
  })

  test("keeps no ID number that stands in another column: neither in its result nor as it was sent", async () => {
    const number = "11010519491231002X"
    const full = "１１０１０５１９４９１２３１００２Ｘ"
    const body = `企业名称,code,备注\n${full},,1\n,110105-19491231-002X,2\n甲,${listed},见${number}\n`
    expect(await checked(body)).toMatch(
      /^企业名称,code,备注,.*\r\n,,1,invalid,,,.*\r\n,,2,invalid,,,.*\r\n甲,\w{18},,listed,.*\r\n$/,
    )
    const [row] = await database.sql<{ chunks: number }[]>`
      select count(*)::int as chunks from check_job_chunk c join check_job j on j.id = c.job_id where j.state = 'done'`
    expect(row?.chunks).toBe(0)
  })

  test("as a workbook is answered as CSV and as a workbook, in which every cell is text", async () => {
    const rows = [
      ["甲", listed],
      ["乙", clear],
      ["丙", unknown],
    ]
    const { id } = await desk.taken(await workbook(rows), { ...platform, "content-type": mediaTypes.xlsx })
    await desk.work()
    expect((await desk.result(id, platform)).toString()).toBe(expected)
    const answer = await desk.get(`/${id}/result?format=xlsx`, platform)
    const sheet = expectTable(await nodeXlsx.read(cutAt(Buffer.from(await answer.arrayBuffer())), {}))
    expect(sheet.columns).toEqual(["店铺", "统一社会信用代码", "verdict", "lists", "grounds", "problem"])
    expect((await collect(sheet)).map(({ cells }) => cells.slice(0, 4))).toEqual([
      ["甲", listed, "listed", "abnormal;penalty"],
      ["乙", clear, "clear"],
      ["丙", unknown, "unknown"],
    ])
  })

  test("as NDJSON is answered with its ids", async () => {
    const lines = [`{"id":"a","code":"${listed}"}`, "{", `{"id":3,"code":"${clear}","more":1}`, `{"id":"d"}`]
    expect(
      await checked(`${lines.join("\n")}\n`, { "content-type": "application/x-ndjson", "accept-language": "en" }),
    ).toBe(
      "id,code,more,verdict,lists,grounds,problem\r\n" +
        `a,${listed},,listed,abnormal;penalty,AB-E4;P2,\r\n` +
        "{,,,invalid,,,line 2: not a valid JSON object\r\n" +
        `3,${clear},1,clear,,,\r\n` +
        'd,,,invalid,,,"line 4: A query is an object with one of code, organisation_code, identity_hash, shop, name."\r\n',
    )
  })

  test("as NDJSON keeps the sender's members, whichever line brings them, and asks what a stream can ask", async () => {
    const shop = { platform: "示例平台", name: "示例一号旗舰店" }
    const subject = { kind: "subject", code: codeOf(6), name: "示例第6号商贸有限公司", region: "410105", shops: [shop] }
    await importRows(database.sql, [subject, abnormalRow(6)])
    const questions = [
      { seller: "s-1", organisation_code: listed.slice(8, 17) },
      { seller: "s-2", shop, id: "11010519491231002X" },
      { seller: "s-3", code: "", name: "长".repeat(301) },
      { seller: "s-4", code: clear, 店铺: "=1" },
      { seller: "s-5", organisation_code: "12" },
    ]
    const type = { "content-type": "application/x-ndjson", "accept-language": "en" }
    const { id } = await desk.taken(questions.map((line) => JSON.stringify(line)).join("\n"), { ...agency, ...type })
    await desk.work()
    const csv = (await desk.result(id, agency)).toString()
    expect(csv.split("\r\n")[0]).toBe(
      "seller,organisation_code,shop,id,code,name,店铺,verdict,lists,grounds,problem,name_is",
    )
    const response = await desk.get(`/${id}/result?format=ndjson`, agency)
    expect(response.headers.get("content-type")).toContain("application/x-ndjson")
    const lines = (await response.text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toMatchObject([
      { seller: "s-1", verdict: "listed", lists: ["abnormal", "penalty"], grounds: ["AB-E4", "P2"], problem: null },
      { seller: "s-2", verdict: "listed", id: "", shop: JSON.stringify(shop) },
      { seller: "s-3", verdict: "invalid", problem: expect.stringContaining("line 3: name should be") },
      { seller: "s-4", verdict: "clear", 店铺: "=1", problem: null, size: expect.any(Number) },
      { seller: "s-5", verdict: "invalid", problem: expect.stringContaining("line 5: organisation_code should be") },
    ])
  })

  test("names a row that can't be read by its beginning, and neither that nor the file's name by an ID number", async () => {
    const number = "11010519491231002X"
    const long = `${"示例".repeat(91)}${number}`
    const rows = [`甲,"开 ${number} 店`, `乙,"${long}`, `丙,${"长".repeat(90_001)}`]
    const job = await desk.taken(`店铺,code\n${rows.join("\n")}\n`, platform, `?file_name=${number}示例.csv`)
    expect(job).toMatchObject({ file_name: "***示例.csv" })
    await desk.work()
    const answer = (await desk.result(job.id, platform)).toString()
    const first = answer
      .split("\r\n")
      .slice(1, -1)
      .map((line) => line.slice(0, line.indexOf(",invalid")))
    expect(first).toEqual(['"甲,""开  店",', `"乙,""${"示例".repeat(91)}",`, `"丙,${"长".repeat(198)}",`])
    expect(answer).not.toContain(number.slice(0, 14))
  })

  test("comes as the file of a form too, which names it", async () => {
    const form = new FormData()
    form.append("note", "半年报")
    form.append("file", new Blob([csv], { type: "text/csv" }), "卖家.csv")
    const request = new Request("http://register.test/", { method: "POST", body: form })
    const type = request.headers.get("content-type") ?? ""
    const job = await desk.taken(await request.arrayBuffer(), { ...platform, "content-type": type })
    expect(job).toMatchObject({ file_name: "卖家.csv", format: "csv", bytes: Buffer.byteLength(csv) })
    await desk.work()
    expect((await desk.result(job.id, platform)).toString()).toBe(expected)
  })

  test("whose columns have other headers is answered by those that are named", async () => {
    const query = `?code_column=${encodeURIComponent("证照号")}&name_column=${encodeURIComponent("字号")}`
    const answer = await checked(`字号,证照号,code\n某店,${listed},${clear}\n`, {}, query)
    expect(answer.split("\r\n")[1]).toBe(`某店,${listed},${clear},listed,abnormal;penalty,AB-E4;P2,,other`)
  })

  test("keeps duplicates, malformed rows and cells beyond the header in their places, and makes no formula", async () => {
    const rows = [
      `=1+1,${listed}`,
      `甲,${listed}`,
      '乙,"开',
      `丙,${clear},多出,一格`,
      "丁",
      `@x,${listed.toLowerCase()}`,
    ]
    const { id } = await desk.taken(`店铺,code\n${rows.join("\n")}\n`, { ...platform, "accept-language": "en" })
    await desk.work()
    const answer = (await desk.result(id, platform)).toString()
    expect(answer.split("\r\n").slice(1, -1)).toEqual([
      `'=1+1,${listed},listed,abnormal;penalty,AB-E4;P2,`,
      `甲,${listed},listed,abnormal;penalty,AB-E4;P2,`,
      expect.stringMatching(/^"乙,""开",,invalid,,,"?line 4: a quote is not closed/),
      `丙,${clear},clear,,,,多出,一格`,
      '丁,,invalid,,,"line 6: the row has no code, name or identity hash"',
      `'@x,${listed.toLowerCase()},listed,abnormal;penalty,AB-E4;P2,`,
    ])
    const summary = await (await desk.get(`/${id}/summary`, { ...platform, "accept-language": "en" })).json()
    expect(summary).toMatchObject({
      complete: true,
      rows: 6,
      verdicts: { listed: 3, clear: 1, review: 0, unknown: 0, invalid: 2 },
      lists: { abnormal: 3, penalty: 3 },
      grounds: { "AB-E4": 3, P2: 3 },
      duplicates: 2,
      malformed: { count: 2, first: [{ line: 4 }, { line: 6 }] },
    })
    const sheet = await desk.get(`/${id}/result?format=xlsx`, platform)
    const table = expectTable(await nodeXlsx.read(cutAt(Buffer.from(await sheet.arrayBuffer())), {}))
    // In a workbook a text is a text, and needs no apostrophe.
    expect((await collect(table)).map(({ cells }) => cells[0])).toEqual(["=1+1", "甲", '乙,"开', "丙", "丁", "@x"])
  })

  test("has its names looked for where the code is empty, among those that the sender may see", async () => {
    const body = `code,企业名称,region\n,示例第1号商贸有限公司,\n,示例第2号商贸有限公司,41\n${clear},示例第1号商贸有限公司,\n`
    const verdictsFor = async (who: Record<string, string>) => {
      const { id } = await desk.taken(body, who)
      await desk.work()
      const table = expectTable(await readCsv(cutAt(await desk.result(id, who)), {}))
      return (await collect(table)).map(({ cells }) => cells[3])
    }
    expect(await verdictsFor(agency)).toEqual(["listed", "clear", "clear"])
    expect((await verdictsFor(platform))[1]).not.toBe("clear")
  })

  test("has a problem on the row whose region, or whose name, can't be read: it is not looked for as another", async () => {
    const rows = [`,示例第1号商贸有限公司,河南`, `,${"长".repeat(301)},`, `${listed},示例第1号商贸有限公司,河南`]
    const answer = await checked(`code,企业名称,region\n${rows.join("\n")}\n`, { "accept-language": "en" })
    const verdicts = answer
      .split("\r\n")
      .slice(1, -1)
      .map((line) => line.split(/,(?! )/).slice(3))
    expect(verdicts).toEqual([
      ["invalid", "", "", expect.stringContaining("line 2: region should be"), ""],
      ["invalid", "", "", expect.stringContaining("line 3: name should be"), ""],
      ["listed", "abnormal;penalty", "AB-E4;P2", "", "same"],
    ])
  })

  test("begins with a byte order mark where one is asked for", async () => {
    const { id } = await desk.taken(csv, platform)
    await desk.work()
    const marked = Buffer.from(await (await desk.get(`/${id}/result?bom=yes`, platform)).arrayBuffer())
    expect(marked.toString()).toBe(`\ufeff${expected}`)
  })
})

test("a receipt binds the file as it was sent, the result, the position and the counts, and outlives the job", async () => {
  const { id } = await desk.taken(csv, platform)
  expect((await desk.get(`/${id}/receipt`, platform)).status).toBe(409)
  await desk.work()
  const answer = await desk.get(`/${id}/receipt`, platform)
  expect(answer.headers.get("content-type")).toBe("application/jwt")
  const text = await answer.text()
  const read = await readReceipt(text, keys)
  if (!("document" in read)) throw new Error("the receipt is not believed")
  const job = await desk.job(id, platform)
  expect(read.document).toMatchObject({
    jti: id,
    format: "csv",
    log: { size: job.as_of?.size },
    rows: { count: 3, sha256: sha256(csv) },
    answers: { sha256: sha256(await desk.result(id, platform)) },
    counts: { listed: 1, clear: 1, review: 0, unknown: 1, invalid: 0 },
  })
  expect((await desk.request(`/v1/check/jobs/${id}`, { method: "DELETE", headers: platform })).status).toBe(204)
  expect(await (await desk.request(`/v1/check/receipts/${id}`, { headers: platform })).text()).toBe(text)
})

test("a receipt that nobody could sign when the job ended is signed when it is asked for", async () => {
  const { id } = await desk.taken(csv, platform)
  await jobDesk(database, { signer: async () => null }).work()
  expect((await jobDesk(database, { signer: async () => null }).get(`/${id}/receipt`, platform)).status).toBe(503)
  const text = await (await desk.get(`/${id}/receipt`, platform)).text()
  expect(await readReceipt(text, keys)).toHaveProperty("document.jti", id)
  expect(await (await desk.get(`/${id}/receipt`, platform)).text()).toBe(text)
})

test("a receipt comes with its second signature where the register makes one, always the same", async () => {
  const { key, sign } = makeSm2()
  const signer = documentSigner(byteSigner(await createSigningKey("Ed25519")), sign)
  const own = jobDesk(database, { signer: async () => signer })
  const { id } = await own.taken(csv, platform)
  await own.work()
  const fetched = [await own.get(`/${id}/receipt`, platform), await own.get(`/${id}/receipt`, platform)]
  const [sm2, again] = fetched.map((answer) => answer.headers.get("gongshi-sm2") ?? "")
  const token = (await fetched[0]?.text()) ?? ""
  const signed = Buffer.from(token.slice(0, token.lastIndexOf(".")))
  const signature = readSm2Signature(sm2 ?? "") ?? new Uint8Array()
  expect(openSm2Verifier()(key, signed, signature)).toBe(true)
  expect(again).toBe(sm2)
})

describe("a file that can't be checked is refused at once, with the reason and the next step, and nothing of it is kept", () => {
  const sheet = [["甲", listed]]
  const cut = async () => {
    const bytes = await workbook(sheet)
    return bytes.subarray(0, bytes.length - 40)
  }
  const form = "multipart/form-data; boundary=x"
  const part = (name: string) =>
    `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\ncode\n${listed}\n\r\n`
  test.each<[string, string, () => Promise<BodyInit> | BodyInit, number, RegExp]>([
    ["an empty file", "text/csv", () => "", 400, /empty/],
    ["a header alone", "text/csv", () => "code\n\n", 400, /no row to check/],
    ["blank lines alone", "text/csv", () => "\n\n", 400, /empty/],
    ["no column of codes or names", "text/csv", () => "店铺,电话\n甲,1\n", 400, /names no column of codes/],
    ["NDJSON without a line", "application/x-ndjson", () => "\n", 400, /empty/],
    ["a workbook that is cut off", mediaTypes.xlsx, cut, 400, /damaged|no XLSX/],
    ["an old workbook", "application/octet-stream", () => new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), 400, /\.xls/],
    ["an image", "image/png", () => "x", 415, /text\/csv/],
    [
      "a form without a file",
      form,
      () => '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
      400,
      /no file/,
    ],
    ["a form that is none", form, () => "code\n1\n", 400, /in the format of multipart/],
    ["an empty form", form, () => "", 400, /form/],
    ["a form with two files", form, () => `${part("a.csv")}${part("b.csv")}--x--\r\n`, 400, /more than one file/],
    ["a form with a second file that breaks off", form, () => `${part("a.csv")}${part("b.csv")}`, 400, /more than one/],
    ["a form that ends behind its file", form, () => part("a.csv"), 400, /broke off/],
    ["a form without a boundary", "multipart/form-data", () => "x", 415, /one file/],
  ])("%s", async (_, type, body, status, reason) => {
    const answer = await desk.send(await body(), { ...platform, "content-type": type, "accept-language": "en" })
    expect(answer.status).toBe(status)
    expect(((await answer.json()) as { detail: string }).detail).toMatch(reason)
    const [kept] = await database.sql<{ open: number; orphans: number }[]>`
      select (select count(*) from check_job where state not in ('done', 'failed', 'cancelled'))::int as open,
        (select count(*) from check_job_chunk c where not exists (select from check_job j where j.id = c.job_id))::int as orphans`
    expect(kept).toEqual({ open: 0, orphans: 0 })
  })

  test("a named column that is not there", async () => {
    const answer = await desk.send(csv, platform, "?code_column=none")
    expect(answer.status).toBe(400)
  })

  test("a form that breaks off inside of its file", async () => {
    const body = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\ncode\n1'
    const answer = await desk.send(body, { ...platform, "content-type": form })
    expect(answer.status).toBe(400)
    expect(await database.sql`select from check_job where state = 'uploading'`).toHaveLength(0)
  })

  test("a file that says it is longer than its sender has room for, before it is read", async () => {
    const headers = { ...platform, "content-length": String(9 * 1024 ** 3) }
    expect((await desk.send("code\n1\n", headers)).status).toBe(429)
  })

  test("a file that says it is longer than Workers read through in a turn, before it is read", async () => {
    const onWorkers = jobDesk(database, {}, { xlsx: null })
    const headers = { ...platform, "content-length": String(1024 ** 3 + 1) }
    const answer = await onWorkers.send("code\n1\n", headers)
    expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining("/v1/check/stream")])
  })
})
