/**
 * What is no text: bytes that are not UTF-8 and halves of surrogate pairs, in every body in JSON, in lines and rows of files,
 * and in addresses. It is refused with its place, and the rows beside it go in.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { carries, type Role, type Scope } from "../../src/access/scope.ts"
import { findBrokenByte, findLoneSurrogate } from "../../src/input/well-formed.ts"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { type Part, readDeclared } from "../support/declared.ts"
import { growthOf, linear } from "../support/growth.ts"
import { exampleOf } from "../support/planted.ts"
import { codeOf } from "../support/rows.ts"
import { makeWorld, type Who } from "../support/world.ts"

const database = useDatabase()
let world: Awaited<ReturnType<typeof makeWorld>>
beforeAll(async () => {
  world = await makeWorld(database)
})

interface Operation {
  operationId: string
  "x-scope": Scope
  requestBody?: { content: Record<string, { schema: Part }> }
}
const { document } = readDeclared(testApp(() => database.sql))
const schemas = (document["components"] as { schemas: Record<string, Part> }).schemas
const operations = Object.entries(document["paths"] as Record<string, Record<string, Operation>>).flatMap(
  ([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

const callers: readonly (readonly [Role, Who])[] = [
  ...([
    ["anyone", "nobody"],
    ["officer", "anna"],
    ["checker", "boris"],
    ["platform", "shop"],
    ["agency", "agency"],
    ["republisher", "copy"],
    ["head", "head"],
    ["auditor", "auditor"],
    ["administrator", "administrator"],
    ["merchant", "merchant"],
  ] as const),
]
const whoFor = (operation: Operation) =>
  callers.find(([role]) => carries(role, operation["x-scope"]))?.[1] ?? ("nobody" as const)

interface Answer {
  status: number
  detail: string
  errors?: { pointer: string }[]
}

async function send(path: string, method: string, who: Who, type: string, body: string | Uint8Array<ArrayBuffer>) {
  const headers = { ...world.who[who], "content-type": type }
  return world.app.request(path, { method: method.toUpperCase(), headers, body })
}

const withJson = operations
  .filter(({ operation }) => Object.keys(operation.requestBody?.content ?? {}).includes("application/json"))
  // Confirming is a person's at an agency's desk, by their post: no key and no token opens it.
  .filter(({ operation }) => operation["x-scope"] !== "prepared:confirm")
  .map((each) => [each.operation.operationId, each] as const)
const bytesOf = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)))

describe("a body in JSON that is no text is refused with its place", () => {
  test("of every operation that takes one", () => expect(withJson.length).toBeGreaterThan(50))

  test.each(withJson)("%s", async (_, { path, method, operation }) => {
    const ask = async (body: string | Uint8Array<ArrayBuffer>) => {
      const address = path.replace("{code}", codeOf(3)).replace(/\{\w+\}/g, "00000000-0000-4000-8000-000000000000")
      const answer = await send(address, method, whoFor(operation), "application/json", body)
      const { status, detail, errors } = (await answer.json()) as Answer
      return [status, errors?.[0]?.pointer, /字节|字/.test(detail) && /\d+/.exec(detail)?.[0]]
    }
    expect(await ask(bytesOf('{"示":"', [0xff], '"}'))).toEqual([400, "", "9"])
    // Cut off inside a character, at the end of the text and of the body.
    expect(await ask(bytesOf('{"a":"', [0xe5, 0x95], '"}'))).toEqual([400, "", "7"])
    expect(await ask(bytesOf('{"a":1}', [0xf0, 0x9f]))).toEqual([400, "", "8"])
    // Half a pair in the bytes (CESU-8), and as an escape: in a text, in a name, and the second half alone.
    expect(await ask(bytesOf('{"a":"', [0xed, 0xa0, 0x80], '"}'))).toEqual([400, "", "7"])
    expect(await ask('{"a":{"b":["x","\\uD800"]}}')).toEqual([400, "/a/b/1", "17"])
    expect(await ask('{"a":{"\\udfff":1}}')).toEqual([400, "/a", "8"])
  })

  test("but what is one is read: pairs, strokes, and characters of any length", async () => {
    const body = `{"queries":{"\\\\ud800":{"code":"${codeOf(3)}"},"\\ud83d\\ude00":{"code":"1"},"𠮷示a":{"code":"1"}}}`
    const answer = await send("/v1/check", "post", "nobody", "application/json", body)
    expect(Object.keys(((await answer.json()) as { responses: object }).responses)).toEqual(["\\ud800", "😀", "𠮷示a"])
  })

  test("of half a pair, and no such body is searched in longer than it takes to read", async () => {
    expect(findLoneSurrogate('"\\ud83d\\ude00\\\\ud83d\\ud83d"')).toBe(20)
    const strokes = (length: number) => findLoneSurrogate(`"${"\\\\ud800".repeat(length / 8)}"`)
    const bytes = (length: number) => findBrokenByte(Buffer.alloc(length, "示例"))
    const broken = (length: number) => findBrokenByte(bytesOf("示".repeat(length / 3), [0xff]))
    for (const work of [strokes, bytes, broken]) expect(await growthOf(work, 400_000)).toBeLessThan(linear)
    expect(broken(300)).toBe(300)
  })
})

const files = operations.filter(({ path, operation }) => {
  const isFile = Object.keys(operation.requestBody?.content ?? {}).includes("application/x-ndjson")
  // A job answers later, and a bulk proceeding that collects rows is none of this world.
  return isFile && !/jobs$|bulk-decisions/.test(path)
})

/** What is said of each line that is refused, by its number. */
const refusedLines = (answer: string) => [
  ...new Set(
    [...answer.matchAll(/"line":(\d+),"(?:outcome":"re|field|verdict":"invalid)/g)].map(([, line]) => Number(line)),
  ),
]

describe("a line that is no text is refused by its number, and the others are read", () => {
  test.each(files.map((each) => [each.operation.operationId, each] as const))("%s", async (_, each) => {
    const { schema = {} } = each.operation.requestBody?.content["application/x-ndjson"] ?? {}
    const row = String(exampleOf(schema, schemas)).trim()
    const [head = "", ...rest] = row.split('":')
    const lines = [bytesOf(`${head}\u0001":${rest.join('":')}`), row, row.replace(head, `${head}\\ud800`), row]
    const body = bytesOf(
      ...lines.flatMap((line) => [[...Buffer.from(line)].map((byte) => (byte === 1 ? 0xff : byte)), "\n"]),
    )
    const query = each.path.endsWith("imports") ? "?source=broken" : each.path.endsWith("rosters") ? "?mode=delta" : ""
    const answer = await send(`${each.path}${query}`, "post", whoFor(each.operation), "application/x-ndjson", body)
    const text = await answer.text()
    expect([text, [200, 201].includes(answer.status)]).toEqual([text, true])
    expect(refusedLines(text)).toEqual(expect.arrayContaining([1, 3]))
    expect(text).toMatch(/UTF-8/)
    expect(text.match(/UTF-8|代理项/g)?.length).toBeGreaterThan(1)
    // What is wrong with the others is something of their own.
    expect([text.match(/"line":[24],[^}]*(?:UTF-8|代理项)/)]).toEqual([null])
  })
})

describe("a row of a table with a byte that is no text is refused by its number, whichever cell has it", () => {
  const code = codeOf(3)
  const tables: Record<string, { as: Who; head: string; row: string }> = {
    "/v1/imports?source=broken-table": {
      ...{ as: "anna", head: "CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_NR_FK,CF_JDRQ,CF_CFJG,处罚内容" },
      row: `示例第3号商贸有限公司,${code},郑市监处罚〔2026〕3号,1,2026-03-02,郑州市市场监督管理局,罚款（示例）`,
    },
    "/v1/rosters?mode=delta": {
      ...{ as: "shop", head: "经营者编号,名称,统一社会信用代码,实际经营地址,联系方式,网店名称,网址" },
      row: `s-3,示例第3号商贸有限公司,${code},示例市示例路1号,service@shop.example,示例店,https://shop.example/3`,
    },
    "/v1/duties/sellers/verified": { as: "shop", head: "经营者编号,核验日期", row: "s-3,2026-06-30" },
    "/v1/duties/measures": {
      ...{ as: "shop", head: "处置编号,经营者编号,违法情形,处置措施,处置日期,公示日期,公示网址" },
      row: "CZ-3,s-3,未亮照经营（示例）,暂停服务七日（示例）,2026-06-25,2026-06-26,https://shop.example/3",
    },
    "/v1/complaints": {
      ...{
        as: "anna",
        head: "统一社会信用代码,平台,投诉类别,月份,件数",
        row: `${code},示例商城,advertising,2026-05,12`,
      },
    },
    "/v1/leads": {
      ...{ as: "anna", head: "线索编号,线索来源,统一社会信用代码,承办机关,线索内容,发现日期" },
      row: `jc-3,monitoring,${code},410105,网页未亮照（示例）,2026-06-25`,
    },
    "/v1/measures": {
      as: "agency",
      head: "公示记录编号,措施编号,实施日期",
      row: "sh4l6ot2vhs7c5rq3yxbxmgw3e,M-HONOUR,2026-06-25",
    },
    "/v1/declarations": {
      ...{ as: "agency", head: "本机构编号,公示记录编号,统一社会信用代码,措施编号,实施日期,计划结束日期" },
      row: `示例惩〔2026〕3号,sh4l6ot2vhs7c5rq3yxbxmgw3e,${code},M-HONOUR,2026-06-25,2026-12-31`,
    },
    "/v1/notices/acts": { as: "agency", head: "通知编号,反馈,理由", row: "17,解除措施,公示已结束（示例）" },
  }

  test("of every operation that takes one", () => {
    const told = Object.keys(tables).map((path) => path.split("?")[0])
    const taken = files.filter(({ operation }) => "text/csv" in (operation.requestBody?.content ?? {}))
    // The stream of checks has a test beside it (check/csv/stream.test.ts).
    expect([...told, "/v1/check/stream"].sort()).toEqual(taken.map(({ path }) => path).sort())
  })

  test.each(Object.entries(tables))("%s", async (path, { as, head, row }) => {
    const cells = row.split(",")
    const rows = cells.map((_, at) => [
      `${cells.slice(0, at).join(",")}${at > 0 ? "," : ""}`,
      [0xff],
      `${cells.slice(at).join(",")}\n`,
    ])
    const answer = await send(path, "post", as, "text/csv", bytesOf(`${head}\n`, ...rows.flat(), `${row}\n`))
    const text = await answer.text()
    expect([text, answer.status]).toEqual([text, 200])
    expect(refusedLines(text)).toEqual(expect.arrayContaining(cells.map((_, at) => at + 2)))
  })
})

describe("an address that is no text is refused with its place", () => {
  test.each([
    ["/v1/search?q=%E5%95", "/q"],
    ["/v1/search?list=abnormal&q=%C9%CC%C3%B3", "/q"],
    ["/v1/search?q=50%", "/q"],
    ["/v1/search?q=%ED%A0%80", "/q"],
    ["/v1/search?%FF=1", ""],
    ["/v1/subjects/%FF", ""],
    ["/v1/records/%E5%95", ""],
    ["/log/proof/inclusion?position=%zz", "/position"],
  ])("%s", async (address, pointer) => {
    const answer = await world.app.request(address)
    expect(await answer.json()).toMatchObject({ status: 400, errors: [{ pointer }] })
  })

  test("by a page too, which says what to do", async () => {
    const answer = await world.app.app.request(new Request("http://localhost/?q=%C9%CC%C3%B3"), undefined)
    expect([answer.status, answer.headers.get("content-type")]).toEqual([400, "text/html; charset=UTF-8"])
    expect(await answer.text()).toContain("UTF-8")
    expect((await world.app.app.request("http://localhost/subjects/%FF")).status).toBe(400)
  })
})
