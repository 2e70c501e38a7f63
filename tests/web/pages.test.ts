import { beforeAll, describe, expect, it } from "vitest"
import { openPool } from "../../src/database/pool.ts"
import { unnamedSite } from "../../src/http/site.ts"
import { findGround, findPenaltyClass, grounds } from "../../src/law/catalogue.ts"
import { deadlines } from "../../src/law/deadline.ts"
import { instruments } from "../../src/law/instrument.ts"
import { penaltyClasses } from "../../src/law/penalty-class.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { importRows, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { unescaped } from "../support/office-pages.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "./merchant.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)

const hostile = `示例<script>alert("1")</script>'商贸有限公司`
const listed = "示例云杉餐饮有限公司"
const clear = "示例白桦商贸有限公司"

beforeAll(async () => {
  const many = Array.from({ length: 25 }, (_, index) => index + 100)
  const { tally } = await importRows(database.sql, [
    subjectRow(1, listed, { former_names: ["示例红松餐饮店"], shops: [{ platform: "某平台", name: "云杉&小店" }] }),
    abnormalRow(1, listed),
    penaltyRow(1, listed, { basis: "不公开的依据" }),
    subjectRow(2, clear),
    subjectRow(3, hostile),
    abnormalRow(3, hostile),
    ...many.flatMap((number) => [
      subjectRow(number, `示例水杉第${number}商行`, { region: "410200" }),
      abnormalRow(number, `示例水杉第${number}商行`, {
        authority: "410200",
        published_on: "2025-07-05",
        decided_on: "2025-07-02",
      }),
    ]),
  ])
  expect(tally.rejected).toBe(0)
})

async function page(path: string, headers: Record<string, string> = {}) {
  const response = await request(path, { headers: { accept: "text/html", ...headers } })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** Links of a page whose text holds the words, as they are followed. */
function linksWith(text: string, words: string): string[] {
  const links = [...text.matchAll(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gs)]
  return links.filter(([, , label = ""]) => label.includes(words)).map(([, href = ""]) => href.replaceAll("&amp;", "&"))
}

/** The classes of all elements in which a part of a page stands. */
function classesAround(text: string, part: string): string[] {
  const at = text.indexOf(part)
  if (at === -1 || text.indexOf(part, at + 1) !== -1) throw new Error(`${part} does not stand once in the page`)
  const open: { tag: string; classes: string[] }[] = []
  const isVoid = /^(?:area|base|br|col|hr|img|input|link|meta|source|wbr)$/
  for (const [all, end, tag = "", attributes = ""] of text.slice(0, at).matchAll(/<(\/?)([a-z][\w-]*)([^>]*)>/g)) {
    if (isVoid.test(tag) || all.endsWith("/>")) continue
    const classes = (/\bclass="([^"]*)"/.exec(attributes)?.[1] ?? "").split(" ")
    if (!end) open.push({ tag, classes })
    else if (open.pop()?.tag !== tag) throw new Error(`${all} closes what is not open`)
  }
  return open.flatMap(({ classes }) => classes)
}

describe("every page", () => {
  const paths = [
    "/",
    "/?q=云杉",
    "/?list=x",
    `/subjects/${codeOf(1)}`,
    `/subjects/${codeOf(9)}`,
    "/subjects/1",
    "/catalogue",
    "/catalogue/AB-E4",
    "/about",
    "/catalogue/P2",
    "/catalogue/AB-E9",
    "/nothing",
    "/statistics",
    "/recalls",
    "/pledges",
    "/copies",
    "/check",
    `/check?q=${codeOf(1)}`,
  ]

  it.each(paths)("%s has no inline style or script and a policy that forbids them", async (path) => {
    const { headers, text } = await page(path)
    expect(headers.get("content-type")).toMatch(/^text\/html/)
    expect(headers.get("content-security-policy")).toContain("style-src 'self'")
    expect(headers.get("content-security-policy")).not.toContain("unsafe")
    expect(text).not.toMatch(
      /<script(?! src="\/assets\/[0-9a-f]{16}\.js" defer><\/script>| type="application\/ld\+json">)|<style| style=| on[a-z]+="/i,
    )
  })

  it.each(paths)("%s loads from this host alone and is not kept", async (path) => {
    const { headers, text } = await page(path)
    // An alternate is named and not loaded.
    const loaded = [...text.matchAll(/<(?:link(?! rel="alternate")|img|script)[^>]*(?:href|src)="([^"]*)"/g)].map(
      ([, address]) => address,
    )
    expect(loaded.length).toBeGreaterThan(1)
    for (const address of loaded) {
      expect(address).toMatch(/^\/assets\//)
      expect((await request(address ?? "")).status).toBe(200)
    }
    expect(headers.get("cache-control")).toBe("no-cache")
    expect(headers.get("referrer-policy")).toBe("no-referrer")
  })

  it("the style is kept for good under its own name, and never under that of another version", async () => {
    const { text } = await page("/")
    const address = /href="(\/assets\/[0-9a-f]{16}\.css)"/.exec(text)?.[1] ?? ""
    expect((await request(address)).headers.get("cache-control")).toContain("immutable")
    expect((await request("/assets/0123456789abcdef.css")).headers.get("cache-control")).toBe("no-cache")
  })
})

describe("search among records", () => {
  const heads = (text: string) => [...text.matchAll(/<h2 id="(found|records)">/g)].map(([, id]) => id)

  it("says of a name that was typed as it sounds that it was found by that, and of a slip that it is similar", async () => {
    const [spoken, slip] = [(await page("/?q=yunshan")).text, (await page("/?q=示例云衫餐饮")).text]
    for (const text of [spoken, slip]) expect(text).toContain(codeOf(1))
    expect([spoken.includes("按拼音或者首字母找到的"), spoken.includes("名称相近")]).toEqual([true, false])
    expect([slip.includes("按拼音或者首字母找到的"), slip.includes("名称相近")]).toEqual([false, true])
  })

  it("names for one syllable whom it suggests while that is typed, and says of one that nobody has that nothing was found", async () => {
    const { status, text } = await page("/?q=yun")
    expect([status, text.includes(`href="/subjects/${codeOf(1)}"`), text.includes("没有找到")]).toEqual([
      200,
      true,
      false,
    ])
    expect(text).toContain('<h2 id="sounding">按拼音或者首字母找到的</h2>')
    const nobody = (await page("/?q=zhuai")).text
    expect([nobody.includes("没有找到"), nobody.includes('id="sounding"')]).toEqual([true, false])
  })

  it("shows merchants alone for a name, with the sentence at each, and the records of others a turn away; records for a matter, a law or a number", async () => {
    for (const q of ["明码标价", "市监处罚〔2026〕1号", "罚款1100元"]) {
      expect(heads((await page(`/?q=${encodeURIComponent(q)}`)).text)[0], q).toBe("records")
    }
    const { text } = await page("/?q=云杉")
    expect(heads(text)).toEqual(["found"])
    expect(text).toMatch(
      /<p class="said of-[a-z]+">(?:<span class="clause">[^<]*<\/span>)*<span class="clause">[^<]*起公示，<\/span><span class="clause">[^<]*。<\/span><\/p>/,
    )
    expect(text).toMatch(/<a rel="nofollow" href="\/\?q=[^"]*in=records">记录内容 <span class="count">2<\/span>/)
  })

  it("marks the passage that holds what was asked, and leads to the record in its place", async () => {
    const { text } = await page("/?q=明码标价&in=records")
    expect(text).toContain("<mark>明码标价</mark>")
    expect(text).toMatch(new RegExp(`href="/subjects/${codeOf(1)}\\?record=([a-z2-7]{26})#\\1"`))
    expect(heads(text)).toEqual(["records"])
    expect(linksWith(text, "商户和记录一起看")).toHaveLength(1)
  })

  it("is called by what it is where the newest publications are looked at", async () => {
    const { text } = await page("/?in=records")
    expect(text).toContain("<h1>最新公示</h1>")
    expect(text).toContain("<title>最新公示 · ")
    expect(text).toContain('name="robots" content="noindex')
    expect((await page("/")).text).toContain("<h1>查商户信用公示</h1>")
  })

  it("leads to the same as a table and as a feed", async () => {
    const { text } = await page("/?q=明码标价&in=records&lang=en")
    const [csv = ""] = linksWith(text, "CSV")
    expect(csv).not.toContain("lang")
    const answer = await request(csv)
    expect(answer.status, csv).toBe(200)
    expect(await answer.text()).toContain("未按规定明码标价")
  })

  it("says what it left out, and what stands nowhere", async () => {
    expect((await page("/?q=明码标价 独角兽")).text).toContain("没有按这些字查找：“独角兽”")
    const { text } = await page("/?q=独角兽名义&in=records")
    expect(text).toContain("没有找到不等于没有问题")
  })

  it("narrows by its own facets, says what is set and takes it back", async () => {
    const { text } = await page("/?q=示例&in=records")
    const [byClass = ""] = linksWith(text, "一般：")
    const narrowed = await page(byClass)
    expect(narrowed.text).toMatch(/公示类别 一般：/)
    expect(narrowed.text).toContain("共 1 条公示记录")
    expect((await page("/?year=2025")).text).toContain("共 25")
    expect((await page("/?amount_from=x")).status).toBe(400)
  })

  it("pages through records by date, each once", async () => {
    const seen: string[] = []
    let next: string | undefined = "/?q=示例&in=records&sort=date&limit=10"
    while (next) {
      const { text }: { text: string } = await page(next)
      seen.push(...[...text.matchAll(/<h3><a href="\/subjects\/[^#"]+#([a-z2-7]+)"/g)].map(([, id = ""]) => id))
      next = linksWith(text, "下一页")[0]
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength(28)
  })

  it("shows nothing of what is not public, and takes markup for text", async () => {
    expect((await page("/?q=不公开的依据&in=records")).text).not.toContain("<mark>")
    const { text } = await page(`/?q=${encodeURIComponent("<script>alert(1)</script>")}&in=records`)
    expect(text).not.toContain("<script>alert")
  })
})

describe("search page", () => {
  it("shows of a merchant the gravest first, and before that what is of the list that was asked for", async () => {
    const lists = async (path: string) => {
      const { text } = await page(path)
      const [, result = ""] = text.split('<ol class="results">')
      return [...(result.split("</li>\n</ul>")[0]?.matchAll(/badge-(\w+)/g) ?? [])].map(([, list]) => list)
    }
    expect(await lists("/?q=云杉")).toEqual(["abnormal", "penalty"])
    expect(await lists("/?q=云杉&list=penalty")).toEqual(["penalty", "abnormal"])
  })

  it("says of records that hold a text that no merchant is called so", async () => {
    expect((await page("/?q=明码标价")).text).toContain("没有名称含“明码标价”的商户有公示记录，这不等于没有问题")
    expect((await page("/?q=云杉")).text).not.toContain("没有名称含")
    // A merchant that is called so is listed elsewhere.
    for (const path of [
      "/?q=云杉&list=serious",
      "/?q=云杉&list=penalty&region=410200",
      "/?q=云杉&in=subjects&year=2001",
    ]) {
      const { text } = await page(path)
      expect(text, path).toContain("符合所选条件的公示记录")
      expect(text, path).not.toMatch(/商户有公示记录。|目前公示的记录中没有/)
    }
    const filtered = (await page("/?q=明码标价&list=penalty")).text
    expect(filtered).toContain("没有名称含“明码标价”的商户有符合所选条件的公示记录")
    // What limits the records alone limits no merchants.
    expect((await page("/?q=明码标价&in=all&class=P2")).text).not.toContain("的商户有符合所选条件")
  })

  it("says once that an index is behind, whichever it is, and of the register no more than that index knows", async () => {
    const { sql } = database
    const told = async (path: string) => (await page(path)).text.split("正在收录").length - 1
    const paths = ["/?q=云杉", "/?q=明码标价", "/?q=没有这个"]
    for (const path of paths) expect(await told(path), path).toBe(0)
    for (const reader of ["search", "search-records"]) {
      await sql`update log_reader set position = position - 1 where name = ${reader}`
      for (const path of paths) expect(await told(path), `${reader} ${path}`).toBe(1)
      await sql`update log_reader set position = position + 1 where name = ${reader}`
    }
    await sql`delete from search_name`
    const empty = async () => (await page("/")).text.includes("本库目前没有正在公示的记录")
    expect(await empty()).toBe(true)
    await sql`update log_reader set position = 0 where name = 'search'`
    expect(await empty()).toBe(false)
    await postgresIndex(sql).rebuild()
    expect(await told("/?q=云杉")).toBe(0)
  })

  it("leads from a name that is not known whole to the search by a part of it", async () => {
    const [way = ""] = linksWith((await page("/check?q=云杉餐饮")).text, "按名称的一部分查询")
    expect((await page(way)).text).toContain(`href="/subjects/${codeOf(1)}"`)
  })

  it("leaves table and feed in the simpler view, and only what programs read out of it", async () => {
    const { text } = await page("/?in=records")
    const hides = ["technical", "optional"]
    const isHidden = (part: string) => classesAround(text, part).some((name) => hides.includes(name))
    for (const left of ["下载和订阅<", ">CSV</a>", ">Atom</a>"]) expect(isHidden(left), left).toBe(false)
    for (const gone of [">NDJSON</a>", ">JSON Feed</a>"]) expect(isHidden(gone), gone).toBe(true)
  })

  it("marks what was asked for and leads to the credit record", async () => {
    const { status, text } = await page("/?q=云杉")
    expect(status).toBe(200)
    expect(text).toContain("示例<mark>云杉</mark>餐饮有限公司")
    expect(text).toContain(`href="/subjects/${codeOf(1)}"`)
    expect(text).toContain(grounds["AB-E4"].zh)
    expect(text).toContain("河南省郑州市金水区")
  })

  it("says by which other name a merchant was found", async () => {
    expect((await page("/?q=红松")).text).toContain("曾用名 <bdi>示例<mark>红松</mark>餐饮店</bdi>")
  })

  it("shows a hostile name and a hostile query as text", async () => {
    const { text } = await page(`/?q=${encodeURIComponent(`"><script>alert(1)</script>`)}`)
    expect(text).not.toContain("<script>")
    expect(text).toContain("&lt;script&gt;")
    expect((await page("/?q=商贸")).text).not.toContain("<script>")
  })

  it("calls an empty answer no clearance", async () => {
    const { status, text } = await page("/?q=没有这样的名字")
    expect(status).toBe(200)
    expect(text).toContain("没有找到不等于没有问题")
    expect(text).toContain("没有这样的名字")
    expect((await page("/?q=没有这样的名字&lang=en")).text).toContain("That is no clearance")
  })

  it("shows the latest publications when nothing was asked", async () => {
    const { text } = await page("/")
    expect(text.indexOf(listed)).toBeGreaterThan(0)
    expect(text.indexOf(listed)).toBeLessThan(text.indexOf("示例水杉"))
  })

  it("leads page by page to every result once, without JavaScript", async () => {
    const seen: string[] = []
    let next: string | undefined = "/?q=水杉"
    while (next !== undefined) {
      const { status, text } = await page(next)
      expect(status).toBe(200)
      seen.push(...[...text.matchAll(/<h3><a href="\/subjects\/(\w{18})"/g)].map(([, code = ""]) => code))
      next = linksWith(text, "下一页")[0]
    }
    expect(seen).toHaveLength(25)
    expect(new Set(seen).size).toBe(25)
  })

  it("sets a filter by a facet and takes it back by the same", async () => {
    const { text } = await page("/?q=示例")
    const [penalties = ""] = linksWith(text, "行政处罚").filter((href) => href.includes("list="))
    const filtered = await page(penalties)
    expect(filtered.text).toContain("共 1 个商户有公示记录")
    expect(linksWith(filtered.text, "行政处罚")).toContain("/?q=%E7%A4%BA%E4%BE%8B")
    expect(filtered.text).toContain('aria-current="true"')
  })

  it("turns a year into days, and a region into the regions below it", async () => {
    const [year = ""] = linksWith((await page("/")).text, "2025")
    expect(year).toBe("/?from=2025-01-01&to=2025-12-31")
    expect((await page(year)).text).toContain("共 25 个商户有公示记录")
    const [province = ""] = linksWith((await page("/")).text, "河南省").filter((href) => href.includes("region="))
    const [city = ""] = linksWith((await page(province)).text, "开封市").filter((href) => href.includes("region=4102"))
    expect((await page(city)).text).toContain("共 25 个商户有公示记录")
  })

  it("keeps what limits the records when another text is typed, and shows merchants beside them on wish", async () => {
    const limits = { law: "广告法", ground: "AB-E4", class: "P2", platform: "示例商城", year: "2026", month: "2026-03" }
    const { text: form } = await page(`/?${new URLSearchParams({ q: "示例", ...limits, amount_from: "10000" })}`)
    for (const [name, value] of Object.entries(limits)) {
      expect(form).toContain(`<input type="hidden" name="${name}" value="${value}">`)
    }
    expect(form).toMatch(/<input[^>]* name="amount_from"[^>]* value="10000">/)
    expect(form).toMatch(/<input[^>]* name="amount_to"[^>]* value="">/)
    const wrong = await page("/?q=云杉&amount_from=三万&law=广告法")
    expect(wrong.status).toBe(400)
    expect(wrong.text).toMatch(/name="amount_from"[^>]* value="三万">/)
    expect((await page("/?amount_from=11010519491231002X")).text).not.toContain("11010519491231002X")
    expect((await page("/?q=云杉&amount_from=&amount_to=")).text).toContain("<mark>云杉</mark>")
    const both = await page("/?q=示例&law=广告法&in=all")
    expect(both.text).toMatch(/个商户有公示记录[\s\S]*条公示记录/)
    // What leads on among merchants says nothing of what limits the records.
    const onward = [...both.text.matchAll(/href="([^"]*in=subjects[^"]*)"/g)].map(([, to = ""]) => unescaped(to))
    expect(onward.length).toBeGreaterThan(0)
    for (const to of onward) {
      const { status, text } = await page(to)
      expect([to, status]).toEqual([to, 200])
      expect(text).toContain("个商户有公示记录")
      expect(text).not.toContain("条公示记录")
    }
    expect((await page("/?toString=x&q=云杉")).status).toBe(200)
  })

  it("takes the empty fields of its own form", async () => {
    expect((await page("/?q=云杉&list=&region=&authority=&from=&to=")).text).toContain("<mark>云杉</mark>")
  })

  it.each([
    ["/?list=x", "没有这个名单"],
    ["/?from=2026-02-30", "起始日期无效"],
    ["/?from=2026-03-01&to=2026-02-01", "晚于截止日期"],
    ["/?cursor=x", "翻页标记无效"],
    ["/?limit=0", "每页条数"],
    ["/?law=%00", "处罚依据最多 100 个字"],
    ["/?ground=AB-E99", "没有这个列入事由"],
  ])("answers %s with 400 and says what is wrong", async (path, words) => {
    const { status, text } = await page(path)
    expect(status).toBe(400)
    expect(text).toContain('role="alert"')
    expect(text).toContain(words)
  })

  it("clears what can't be read, and keeps what was asked where only the page is gone", async () => {
    expect((await page("/?q=云杉&list=x")).text).toContain('<a href="/">清除条件，重新查询</a>')
    const { text } = await page("/?q=云杉&cursor=x")
    expect(text).toContain(`<a href="/?q=${encodeURIComponent("云杉")}">从第一页重新查询</a>`)
  })

  it("refuses a text that is too long for a name", async () => {
    const { status, text } = await page(`/?q=${"长".repeat(201)}`)
    expect(status).toBe(400)
    expect(text).toContain("查询内容超过 200 个字")
  })

  it("leads from a whole code to the record, listed or not", async () => {
    for (const number of [1, 2]) {
      const { status, headers } = await page(`/?q=${codeOf(number).toLowerCase()}`)
      expect(status).toBe(302)
      expect(headers.get("location")).toBe(`/subjects/${codeOf(number)}`)
    }
  })

  it("says of a right code that it is not known, and that this is no clearance", async () => {
    expect((await page(`/?q=${codeOf(9)}`)).text).toMatch(/本库未收录这个代码[\s\S]*不等于没有问题/)
  })

  it("says what is wrong with a code and asks for the one that was likely meant", async () => {
    const { status, text } = await page("/?q=91350100M000100Y4")
    expect(status).toBe(200)
    expect(text).toContain("此处为17位")
    expect(linksWith(text, "91")).toContain("/subjects/91350100M000100Y43")
  })

  it("never repeats what looks like somebody's ID number", async () => {
    const id = "11010519491231002X"
    const { text } = await page(`/subjects/${id}`)
    expect(text).toContain("公民身份号码")
    expect(text).not.toContain(id.slice(6, 14))
  })
})

describe("credit record page", () => {
  it("says how many records there are, and of each why, by which law and how it ends", async () => {
    const { status, text } = await page(`/subjects/${codeOf(1)}`)
    expect(status).toBe(200)
    for (const words of [
      listed,
      "有公示记录 2 条",
      "AB-E4",
      "《企业经营异常名录管理办法》第四条第（四）项",
      "可以重新取得联系",
      "罚款1100元",
      "最短三个月，最长一年",
      "示例红松餐饮店",
      "云杉&amp;小店",
      `/v1/subjects/${codeOf(1)}`,
      "截至公示日志第",
    ]) {
      expect(text).toContain(words)
    }
  })

  it("keeps the code whole for copying", async () => {
    expect((await page(`/subjects/${codeOf(1)}`)).text.replace(/<\/?span[^>]*>/g, "")).toContain(codeOf(1))
  })

  it("shows no field that the law does not make public", async () => {
    const { text } = await page(`/subjects/${codeOf(1)}`)
    expect(text).not.toContain("不公开的依据")
    expect(text).not.toContain("市监异列")
  })

  it("tells a known subject without records from an unknown one, and calls neither cleared", async () => {
    const known = await page(`/subjects/${codeOf(2)}`)
    expect(known.status).toBe(200)
    expect(known.text).toContain("收录，目前没有公示记录")
    const unknown = await page(`/subjects/${codeOf(9)}`)
    expect(unknown.status).toBe(404)
    expect(unknown.text).toContain("这不等于没有问题")
  })

  it("answers a wrong code with 400, the fault and the likely code", async () => {
    const { status, text } = await page("/subjects/91350100M000100Y4")
    expect(status).toBe(400)
    expect(text).toContain("此处为17位")
    expect(text).toContain('href="/subjects/91350100M000100Y43"')
  })

  it.each([
    codeOf(1).toLowerCase(),
    `${codeOf(1).slice(0, 8)} ${codeOf(1).slice(8)}`,
    [...codeOf(1)].map((character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0)).join(""),
  ])("leads from %s to the one address of the record", async (written) => {
    const { status, headers } = await page(`/subjects/${encodeURIComponent(written)}`)
    expect(status).toBe(302)
    expect(headers.get("location")).toBe(`/subjects/${codeOf(1)}`)
  })

  it("is no business of search engines", async () => {
    expect((await page(`/subjects/${codeOf(1)}`)).text).toContain('<meta name="robots" content="noindex, nofollow">')
  })

  it("shows a hostile name as text", async () => {
    const { text } = await page(`/subjects/${codeOf(3)}`)
    expect(text).not.toContain("<script>")
    expect(text).toContain("示例&lt;script&gt;")
  })
})

describe("catalogue pages", () => {
  it("have every ground and class, each leading to its own page", async () => {
    const { status, text } = await page("/catalogue")
    expect(status).toBe(200)
    for (const code of [...Object.keys(grounds), ...Object.keys(penaltyClasses)]) {
      expect(text).toContain(`href="/catalogue/${code}"`)
    }
    for (const row of Object.values(deadlines)) expect(text).toContain(row.zh)
    for (const id of Object.keys(instruments)) expect(text).toContain(`<span class="code" translate="no">${id}</span>`)
  })

  it.each([...Object.keys(grounds), ...Object.keys(penaltyClasses)])(
    "%s says what it means and by what law",
    async (code) => {
      for (const language of ["zh", "en"] as const) {
        const { status, text } = await page(`/catalogue/${code}?lang=${language}`)
        const row = findGround(code) ?? findPenaltyClass(code)
        expect(status).toBe(200)
        expect(text).toContain(row?.[language].replaceAll("'", "&#39;"))
        expect(text).toContain(language === "zh" ? "法律依据" : "Legal source")
        expect(text).toContain(language === "zh" ? "怎样申请信用修复" : "How to apply for repair")
      }
    },
  )

  it("say how a listing ends, in what time it is decided on, and what can be done against it", async () => {
    const { text } = await page("/catalogue/AB-E4")
    for (const words of [
      "可以重新取得联系",
      "《企业经营异常名录管理办法》第四条第（四）项",
      "2014-10-01起作出的",
      "10个工作日（自查实之日起）",
      "2个工作日（自受理之日；涉及住所、经营场所的，自核实之日起）",
      "30日（自公示之日起）",
      "两次邮寄专用信函的最短间隔",
      "60日（自知道或者应当知道之日起）",
    ]) {
      expect(text).toContain(words)
    }
    expect((await page("/catalogue/AB-E1")).text).not.toContain("两次邮寄专用信函")
  })

  it("say where nothing can be applied for", async () => {
    expect((await page("/catalogue/P3c")).text).toContain("不能申请")
    expect((await page("/catalogue/P1")).text).toContain("期满自动停止公示")
    expect((await page("/catalogue/P0")).text).toContain("没有可以修复的记录")
    expect((await page("/catalogue/SV-T181")).text).toContain("三年限制期内不能提前移出")
  })

  it("follow the policy of the register", async () => {
    expect((await page("/catalogue")).text).toContain("公示之日")
    const strict = testApp(() => database.sql, { policy: { ...defaultPolicy, threeYearBarBlocks: "all" } })
    expect(await (await strict.request("/catalogue/SV-0501")).text()).toContain("三年限制期内不能提前移出")
    expect(await (await strict.request("/catalogue")).text()).toContain("所有严重违法失信名单的列入")
  })

  it("answer a code that is none with the one that was likely meant, and never repeat it", async () => {
    const { status, text } = await page("/catalogue/ab-e4")
    expect(status).toBe(404)
    expect(text).toContain('href="/catalogue/AB-E4"')
    expect(text).not.toContain("ab-e4")
    expect((await page("/catalogue/11010519491231002X")).text).not.toContain("19491231")
  })

  it("are led to by each record and by every page's foot", async () => {
    const { text } = await page(`/subjects/${codeOf(1)}`)
    for (const address of ["/catalogue/AB-E4", "/about", "/catalogue/P2", "/catalogue"])
      expect(text).toContain(`href="${address}"`)
  })

  it("may be found by search engines, for they name nobody", async () => {
    expect((await page("/catalogue")).text).toContain('<meta name="robots" content="index, follow">')
  })
})

describe("language", () => {
  it("is Chinese unless the browser or the reader asks for English", async () => {
    expect((await page("/")).text).toContain('<html lang="zh-CN">')
    expect((await page("/", { "accept-language": "en-GB,en;q=0.9" })).text).toContain('<html lang="zh-CN">')
    expect((await page("/", { cookie: "lang=en" })).text).toContain('<html lang="en">')
  })

  it("is switched on the same search and kept in a cookie that says nothing else", async () => {
    const [english = ""] = linksWith((await page("/?q=云杉&list=abnormal")).text, "English")
    const { headers, text } = await page(english)
    expect(text).toContain("<mark>云杉</mark>")
    expect(text).toContain(grounds["AB-E4"].en.replaceAll("'", "&#39;"))
    expect(headers.get("set-cookie")).toMatch(/^lang=en; .*HttpOnly; SameSite=Lax$/)
    expect((await page("/?q=云杉", { cookie: "lang=en" })).text).toContain('<html lang="en">')
  })

  it("lasts from page to page where cookies are refused", async () => {
    const { text } = await page("/?q=云杉&lang=en")
    expect(text).toContain(`href="/subjects/${codeOf(1)}?lang=en"`)
    expect(text).toContain('<input type="hidden" name="lang" value="en">')
    expect((await page("/?q=云杉&lang=en", { cookie: "lang=en" })).text).toContain(`href="/subjects/${codeOf(1)}"`)
  })
})

describe("larger letters", () => {
  it("are switched on the same page, kept in a cookie that says nothing else, and switched back", async () => {
    const [larger = ""] = linksWith((await page("/?q=云杉&list=abnormal")).text, "大字版")
    const { headers, text } = await page(larger)
    expect(text).toContain('<html lang="zh-CN" class="larger">')
    expect(text).toContain("<mark>云杉</mark>")
    expect(headers.get("set-cookie")).toMatch(/^letters=larger; .*HttpOnly; SameSite=Lax$/)
    const kept = await page("/catalogue", { cookie: "letters=larger" })
    expect(kept.text).toContain('class="larger"')
    const [usual = ""] = linksWith(kept.text, "标准版")
    expect((await page(usual, { cookie: "letters=larger" })).text).not.toContain('class="larger"')
    expect((await page("/?letters=<script>")).text).not.toContain("<script>")
  })
})

/** What a page says of itself for programs. */
function thingOf(text: string): Record<string, unknown> {
  const [, json = ""] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text) ?? []
  return JSON.parse(json)
}

describe("linked data", () => {
  it("stands on pages that are no records, and there alone", async () => {
    expect(thingOf((await page("/")).text)).toMatchObject({
      "@context": "https://schema.org",
      "@type": "WebSite",
      potentialAction: { target: { urlTemplate: "https://gongshi.example/?q={search_term_string}" } },
    })
    const { dataset } = thingOf((await page("/exports")).text) as {
      dataset: { distribution: { contentUrl: string }[] }[]
    }
    const urls = dataset.flatMap(({ distribution }) => distribution.map(({ contentUrl }) => new URL(contentUrl)))
    expect(urls).toHaveLength(9)
    for (const { pathname, search } of urls) expect((await page(pathname + search)).status).toBe(200)
    for (const other of ["/?q=云杉", `/subjects/${codeOf(1)}`]) {
      expect((await page(other)).text).not.toContain("ld+json")
    }
  })

  it("names who runs the register, and can't be left by what they are called", async () => {
    const site = { ...unnamedSite, operator: "示例</script><b>市场监管局" }
    const named = testApp(() => database.sql, { site })
    expect(thingOf(await (await named.request("/about")).text())).toMatchObject({
      ...{ "@type": "GovernmentOrganization", name: site.operator },
    })
  })
})

describe("errors", () => {
  it("are pages for people and problems for programs", async () => {
    const person = await page("/nothing")
    expect(person.status).toBe(404)
    expect(person.text).toContain("这个地址下没有页面")
    for (const [path, accept] of [
      ["/nothing", "application/json"],
      ["/v1/nothing", "text/html"],
      [`/v1/subjects/${codeOf(9)}`, "text/html"],
    ] as const) {
      const response = await request(path, { headers: { accept } })
      expect(response.status).toBe(404)
      expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/)
    }
  })

  it("say that the database is away", async () => {
    const nowhere = openPool({ host: "127.0.0.1", port: 1, user: "nobody", database: "none" }, 1)
    const { request: ask } = testApp(() => nowhere)
    for (const path of ["/", `/subjects/${codeOf(1)}`]) {
      const response = await ask(path)
      expect(response.status).toBe(503)
      expect(response.headers.get("retry-after")).toBe("5")
      const text = await response.text()
      expect(text).toContain("数据库暂时无法连接")
      // Whoever looks somebody up has sent nothing that could be lost, calls no interface, and is not to read it as an answer.
      expect(text).toContain("没有查到不等于没有问题")
      expect(text).not.toContain("没有写入任何内容")
      expect(text).not.toContain("看接口说明")
    }
    // Who works in the register looks nobody up there.
    for (const path of ["/", "/worklist", "/office/cases", "/console", "/desk", "/counter"]) {
      const response = await ask(path, {
        headers: { ...(await officerHeader("officer", "410105")), accept: "text/html" },
      })
      const text = await response.text()
      if (response.status === 503) expect(text).toContain("数据库暂时无法连接")
      expect(text, path).not.toContain("没有查到不等于没有问题")
    }
    expect((await ask("/worklist", { headers: await officerHeader("officer", "410105") })).status).toBe(503)
    expect((await ask(`/v1/subjects/${codeOf(1)}`)).headers.get("content-type")).toMatch(/problem\+json/)
    await nowhere.end()
  })

  it("of the program say the request's id and nothing of the cause", async () => {
    const { request: ask, log } = testApp(() => database.sql, {
      search: new Proxy({} as never, { get: () => () => Promise.reject(new Error("secret cause")) }),
    })
    const response = await ask("/?q=云杉")
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).not.toContain("secret")
    expect(log.join()).toContain(/class="code">([0-9a-f-]{36})</.exec(text)?.[1] ?? "no id")
    expect(log.join()).not.toContain("云杉")
  })
})
