/** What every page says of its site: whether the data is invented, who runs it; and what crawlers are told. */
import { glob, readFile } from "node:fs/promises"
import { brotliDecompressSync, gunzipSync } from "node:zlib"
import { beforeAll, describe, expect, it } from "vitest"
import { summaries } from "../../src/app/api-summary.ts"
import { holdsInvented } from "../../src/register/subject/invented-store.ts"
import { clock, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { dense, hasPoppler, textOf } from "../support/poppler.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const empty = useDatabase()
const site = {
  operator: "示例市市场监督管理局",
  contact: "0000-12345678",
  correction: "jiucuo@gongshi.example",
  complaint: "https://12315.example/",
  filings: ["示例ICP备00000000号", "示例公网安备 00000000000000号"],
}
const app = testApp(() => database.sql, { site, isInvented: () => holdsInvented(database.sql) })
const real = testApp(() => database.sql)

beforeAll(async () => {
  await importRecords(database.sql, [subjectRow(1), abnormalRow(1), penaltyRow(2)])
})

async function page(path: string, from = app) {
  const answer = await from.request(path, { headers: { accept: "text/html" } })
  return { status: answer.status, text: await answer.text() }
}

/** The names of cookies of a session, or of the way to one, that are declared anywhere. */
async function cookieNames(): Promise<string[]> {
  const names: string[] = []
  for await (const file of glob("src/**/*.ts")) {
    const declared = (await readFile(file, "utf8")).matchAll(/: SessionCookie = \{ name: "(\w+)"/g)
    for (const [, name = ""] of declared) names.push(name)
  }
  return names
}

describe("a register that holds invented merchants", () => {
  it("is told by their codes, and an empty one is not", async () => {
    expect(await holdsInvented(database.sql)).toBe(true)
    expect(await holdsInvented(empty.sql)).toBe(false)
  })

  it.each([
    "/",
    "/?q=示例",
    `/subjects/${codeOf(1)}`,
    `/subjects/${codeOf(1)}/report`,
    "/catalogue",
    "/check",
    "/verify",
    "/exports",
    "/about",
    "/status",
    "/docs",
    "/nowhere",
  ])("says so on %s, in a ribbon, in both languages", async (path) => {
    const { text } = await page(path)
    expect(text).toContain("演示数据：商户和记录都是虚构的")
    expect((await page(`${path}${path.includes("?") ? "&" : "?"}lang=en`)).text).toContain("all data are invented")
  })

  it("says nothing of it where no merchant is", async () => {
    expect((await page(`/subjects/${codeOf(1)}`, real)).text).not.toContain("演示数据")
  })

  it.skipIf(!hasPoppler)("says so on every sheet of paper, whoever asks for it", async () => {
    const paper = async (from: typeof app, path: string) => {
      const answer = await from.request(path, { headers: { accept: "application/pdf" } })
      expect([path, answer.status]).toEqual([path, 200])
      return dense(textOf(new Uint8Array(await answer.arrayBuffer())))
    }
    const [{ id } = {}] = await database.sql<{ id: string }[]>`select id from record where subject_code = ${codeOf(1)}`
    for (const path of [`/v1/subjects/${codeOf(1)}/report`, `/records/${id}/certificate.pdf`]) {
      const marked = await paper(app, path)
      const sheets = Number(/共(\d+)页/.exec(marked)?.[1])
      // Three times across the sheet, and once in its foot.
      expect([path, marked.split(dense("演示数据 内容虚构")).length - 1]).toEqual([path, sheets * 4])
      expect(await paper(real, path)).not.toContain("虚构")
    }
  })

  it("answers pages that need no database while that is away", async () => {
    const away = testApp(() => database.sql, {
      isInvented: () => Promise.reject(Object.assign(new Error("away"), { code: "CONNECTION_CLOSED" })),
    })
    expect((await page("/catalogue", away)).status).toBe(200)
  })
})

describe("the site", () => {
  it("names who runs it on every page, and says nothing where nothing is set", async () => {
    const { text } = await page("/")
    for (const words of [site.operator, site.contact, site.correction, ...site.filings]) expect(text).toContain(words)
    expect((await page("/", real)).text).not.toContain("主办单位")
  })

  it("has a page about itself and what is kept of visitors", async () => {
    const { status, text } = await page("/about")
    expect(status).toBe(200)
    for (const words of [site.operator, "个人信息保护", "身份证号码不会被查询"]) expect(text).toContain(words)
  })

  it("tells there of every cookie that it sets", async () => {
    const words = { lang: "语言", letters: "字号", person: "登录后的会话", console: "登录后的会话", login: "登录途中" }
    const { text } = await page("/about")
    for (const word of Object.values(words)) expect(text).toContain(word)
    const set = (await app.request("/?lang=en&letters=larger", { headers: { accept: "text/html" } })).headers
    const names = [...set.getSetCookie().map((cookie) => cookie.split("=")[0] ?? ""), ...(await cookieNames())]
    expect(names.toSorted()).toEqual(Object.keys(words).toSorted())
  })

  it("keeps crawlers away from records, and shows them the pages that last", async () => {
    const robots = await (await app.request("/robots.txt")).text()
    expect(robots).toContain("Disallow: /subjects/")
    expect(robots).toContain("Sitemap: https://gongshi.example/sitemap.xml")
    const map = await (await app.request("/sitemap.xml")).text()
    const places = [...map.matchAll(/<loc>https:\/\/gongshi\.example([^<]*)<\/loc>/g)].map(([, path = ""]) => path)
    expect(places).toEqual(
      expect.arrayContaining(["/catalogue/AB-E4", "/catalogue/P3a", "/statistics", "/recalls", "/docs"]),
    )
    const led = new Set<string>()
    for (const path of places) {
      const { status, text } = await page(path)
      expect([path, status, text.includes('name="robots" content="index')]).toEqual([path, 200, true])
      expect([path, text.includes('"@context":"https://schema.org"')]).toEqual([path, true])
      for (const [, to = ""] of text.matchAll(/href="(\/[^"?#]*)"/g)) led.add(to)
    }
    // Whatever they lead to that a search engine may keep is one of them.
    const others = [...led].filter((path) => !places.includes(path) && !/^\/(assets|v1|log)\//.test(path))
    expect(others.length).toBeGreaterThan(3)
    for (const path of others) expect([path, (await page(path)).text.includes('content="index')]).toEqual([path, false])
  })
})

describe("an address without a page", () => {
  it("has the search box, so that nobody has to begin at the beginning", async () => {
    const { status, text } = await page("/no-such-page")
    expect(status).toBe(404)
    expect(text).toContain('<form class="search" role="search" action="/"')
  })
})

describe("a record", () => {
  it("that is invented names an authority with a telephone, which are marked as invented, and a real one none but its own", async () => {
    const invented = (await page(`/subjects/${codeOf(2)}`)).text
    expect(invented).toMatch(/<dt>决定机关<\/dt><dd><bdi>[^<]*市场监督管理局（示例）/)
    expect(invented).toMatch(/0000-00000000（虚构）/)
    expect((await page(`/subjects/${codeOf(2)}`, real)).text).not.toContain("（虚构）")
  })

  it("begins with what it is and until when it is shown, which is not said again below the fold", async () => {
    const { text } = await page(`/subjects/${codeOf(2)}`)
    const record = text.slice(text.indexOf('<article class="record'))
    const [key = "", below = ""] = record.split('<dl class="rows">')
    expect(key).toContain('<dt>公示到</dt><dd><b><time datetime="2027-03-05">2027年3月5日</time></b></dd>')
    expect(below.slice(0, below.indexOf("</dl>"))).not.toContain("2027年3月5日")
    const abnormal = (await page(`/subjects/${codeOf(1)}`)).text
    expect(abnormal).toContain("<dt>公示到</dt><dd><b>移出为止</b></dd>")
  })

  it("says the same on its report", async () => {
    expect((await page(`/subjects/${codeOf(2)}/report`)).text).toContain(
      '<dt>公示截止</dt><dd><time datetime="2027-03-05">',
    )
  })

  it("is for no search engine, in whatever form it is asked for", async () => {
    const [{ id } = {}] = await database.sql<{ id: string }[]>`select id from record where subject_code = ${codeOf(2)}`
    const [subject, search] = [`/subjects/${codeOf(2)}`, "/v1/search/records"]
    const forms = [
      ...[subject, `${subject}/report`, `${subject}/report.pdf`, `/v1${subject}`],
      ...[`/records/${id}/repair`, `/records/${id}/certificate`, `/records/${id}/certificate.pdf`, `/v1/records/${id}`],
      ...["/?q=示例", "/?in=records", `/check?q=${codeOf(2)}`, `${search}/csv`, `${search}/ndjson`],
      ...[`${search}/atom`, `${search}/json`, "/v1/open-data/penalty?format=csv", "/v1/open-data/penalty?format=xlsx"],
    ]
    for (const path of forms) {
      const answer = await app.request(path, { headers: { accept: "text/html" } })
      const isPage = answer.headers.get("content-type")?.startsWith("text/html") ?? false
      const told = isPage
        ? /name="robots" content="([^"]*)"/.exec(await answer.text())?.[1]
        : answer.headers.get("x-robots-tag")
      expect([path, answer.status, told?.includes("noindex")]).toEqual([path, 200, true])
    }
  })

  it("shows a repair that can be applied for without a day to hurry for", async () => {
    expect(clock()).toBeGreaterThan(Date.parse("2026-06-06"))
    const { text } = await page(`/subjects/${codeOf(2)}`)
    expect(text).toMatch(/<dt>信用修复<\/dt><dd>现在可以申请停止公示<\/dd>/)
  })
})

describe("the status", () => {
  it("is a page for people and JSON for programs, at one address", async () => {
    const { status, text } = await page("/status")
    expect(status).toBe(200)
    for (const words of ["运行状态", "记录检索", "最新签名检查点"]) expect(text).toContain(words)
    const json = await app.request("/status")
    expect(json.headers.get("content-type")).toContain("application/json")
    expect(json.headers.get("vary") ?? "").not.toContain("Cookie")
  })
})

describe("the API's page", () => {
  it("stands in the site's frame, names every operation, and loads no scripts", async () => {
    const { text } = await page("/docs")
    const { paths } = (await (await app.request("/openapi.json")).json()) as { paths: Record<string, object> }
    for (const path of Object.keys(paths)) expect(text).toContain(path)
    expect(text).toContain("主导航")
    expect(text).toContain("curl -s https://gongshi.example/v1/check")
    expect(text).not.toMatch(/<script(?! type="application\/ld\+json")/)
    const headings = [...text.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, words = ""]) => words)
    expect(headings.filter((words) => /^[a-z-]+$/.test(words))).toEqual([])
  })

  it("says what each operation does in Chinese, and in English to who chose it", async () => {
    const { paths } = (await (await app.request("/openapi.json")).json()) as {
      paths: Record<string, Record<string, { operationId: string; summary: string }>>
    }
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods))
    const ids = operations.map(({ operationId }) => operationId)
    // A row for each, and none for what is gone.
    expect(Object.keys(summaries).toSorted()).toEqual(ids.toSorted())
    expect(Object.entries(summaries).filter(([, chinese]) => !/\p{Script=Han}/u.test(chinese))).toEqual([])
    const { text } = await page("/docs")
    for (const chinese of Object.values(summaries)) expect(text).toContain(chinese)
    expect(text).not.toContain('<span lang="en">')
    const english = (await page("/docs?lang=en")).text
    expect(english).toContain('<span lang="en">One live record</span>')
    expect(english).not.toContain(summaries["getKeys"])
  })
})

describe("what is sent", () => {
  const many = useDatabase()
  beforeAll(async () => {
    const numbers = Array.from({ length: 40 }, (_, n) => n + 100)
    await importRecords(many.sql, [
      ...numbers.flatMap((n) => [subjectRow(n), abnormalRow(n), penaltyRow(n)]),
      ...Array.from({ length: 24 }, (_, n) => penaltyRow(100, { decision_no: `郑市监处罚〔2026〕多${n}号` })),
    ])
  })

  it.each([
    "/?q=示例",
    "/?in=records",
    `/subjects/${codeOf(100)}`,
    "/catalogue",
    "/docs",
    "/verify",
    "/exports",
    "/status",
    "/sign-in",
  ])("as %s is packed, and no page is more than 60 KB", async (path) => {
    const full = testApp(() => many.sql, { site, mayChoose: true })
    const answer = await full.app.request(path, { headers: { accept: "text/html", "accept-encoding": "gzip" } })
    expect(answer.headers.get("vary")).toContain("Accept-Encoding")
    expect(answer.headers.get("content-encoding")).toBe("gzip")
    const packed = await answer.arrayBuffer()
    expect(packed.byteLength).toBeLessThan(60_000)
    expect(gunzipSync(packed).toString()).toContain("</html>")
    const headers = { accept: "text/html", "accept-encoding": "gzip, deflate, br, zstd" }
    const shorter = await full.app.request(path, { headers })
    expect(shorter.headers.get("content-encoding")).toBe("br")
    expect(shorter.headers.get("vary")).toContain("Accept-Encoding")
    const bytes = Buffer.from(await shorter.arrayBuffer())
    expect(brotliDecompressSync(bytes).toString()).toContain("</html>")
    expect(bytes.length).toBeLessThan(packed.byteLength * 0.95)
    const refused = { ...headers, "accept-encoding": "br;q=0, gzip" }
    expect((await full.app.request(path, { headers: refused })).headers.get("content-encoding")).toBe("gzip")
  })

  it("to programs goes as it is, and so does everything to who asks for nothing packed", async () => {
    const check = await app.app.request(`/v1/subjects/${codeOf(1)}`, { headers: { "accept-encoding": "gzip" } })
    expect(check.headers.get("content-encoding")).toBeNull()
    expect((await app.app.request("/")).headers.get("content-encoding")).toBeNull()
  })
})
