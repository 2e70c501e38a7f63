/**
 * Statements as PDF: read by other people's programs, they say what was signed, and carry it.
 */
import { decodeQR } from "qr/decode.js"
import { beforeAll, describe, expect, test } from "vitest"
import { printStatement } from "../../../src/exports/statement/pages/print/node-print.ts"
import type { StatementPage } from "../../../src/exports/statement/pages/said.ts"
import { sha256 } from "../../../src/ledger/node-sha256.ts"
import { readKeyRing } from "../../../src/verify/key-ring.ts"
import { attachedToken, unwrap, verifyAny } from "../../../src/verify/recognise.ts"
import type { VerifyOptions } from "../../../src/verify/verification.ts"
import { clock, merchantHeader, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer } from "../../support/office.ts"
import {
  attachmentsOf,
  dense,
  factsOf,
  fontsOf,
  hasPoppler,
  keepPaper,
  partsOf,
  pictureOf,
  textAsSet,
  textOf,
} from "../../support/poppler.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const printed: { page: StatementPage; language: "zh" | "en" }[] = []
const app = testApp(() => database.sql, {
  printStatement(page, language) {
    printed.push({ page, language })
    return printStatement(page, language)
  },
})
const rareName = "郑州㙟龘喆堃镕犇㐱㑇䶮𬭎（示例）〔一〕·商贸有限公司"
const lackingName = "郑州𠮷示例商贸有限公司"
const longCount = 40
let ids: string[] = []

beforeAll(async () => {
  ids = await importRecords(database.sql, [
    subjectRow(1, { name: rareName }),
    abnormalRow(1),
    penaltyRow(1),
    seriousRow(1),
    subjectRow(2),
    subjectRow(3, { name: lackingName }),
    abnormalRow(4),
    penaltyRow(6, { violation: "销售超过保质期的食品（示例）。".repeat(330) }),
    ...Array.from({ length: longCount }, (_, n) =>
      penaltyRow(5, {
        decision_no: `郑市监处罚〔2026〕长${n}号`,
        content: "罚款30000元，没收违法所得，责令改正。".repeat(n === 7 ? 150 : 5),
      }),
    ),
  ])
})

async function read(path: string, headers: Record<string, string> = {}): Promise<Uint8Array> {
  const answer = await app.request(path, { headers: { accept: "application/pdf", ...headers } })
  expect([answer.status, answer.headers.get("content-type")], path).toEqual([200, "application/pdf"])
  expect(answer.headers.get("cache-control")).toBe("no-store")
  const pdf = new Uint8Array(await answer.arrayBuffer())
  keepPaper(pdf)
  return pdf
}

async function verify(given: string | Uint8Array, changes: Partial<VerifyOptions> = {}) {
  const ring = readKeyRing(sha256, { jwks: await (await app.request("/.well-known/jwks.json")).json() })
  if ("fault" in ring) throw new Error(ring.fault)
  return verifyAny(given, { sha256, keys: ring, now: clock(), ...changes })
}

describe("a PDF", () => {
  test("is verified as it is, by the token that it carries; its pages are said to prove nothing", async () => {
    const pdf = await read(`/v1/subjects/${codeOf(1)}/report`)
    const { ok, facts, unproven } = await verify(pdf)
    expect({ ok, subject: facts.subject }).toEqual({ ok: true, subject: { code: codeOf(1), name: rareName } })
    expect(unproven.map(({ code }) => code)).toContain("pdf-pages")
    expect(attachedToken(pdf)).toBe(printed.at(-1)?.page.issued.token)
  })

  test("has the same bytes for the same statement, in each language", async () => {
    const bytes = await read(`/v1/subjects/${codeOf(1)}/report`)
    const page = printed.at(-1)?.page
    if (!page) throw new Error("nothing was printed")
    expect(Buffer.compare(await printStatement(page, "zh"), bytes)).toBe(0)
    expect(Buffer.compare(await printStatement(page, "en"), bytes)).not.toBe(0)
    const both = await Promise.all([printStatement(page, "en"), printStatement(page, "en")])
    expect(Buffer.compare(...both)).toBe(0)
  })

  test("is named for what it is, and held by nobody on the way", async () => {
    const answer = await app.request(`/records/${ids[0]}/certificate.pdf`)
    expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="publication-${ids[0]}.pdf"`)
    expect(answer.headers.get("content-language")).toBe("zh-CN")
  })

  test("is offered by the page, with the lists that were asked, in the page's language", async () => {
    const page = await (await app.request(`/subjects/${codeOf(1)}/report?lists=penalty&lang=en`)).text()
    const [, address = ""] = /href="([^"]+\.pdf[^"]*)"/.exec(page) ?? []
    expect(address.replaceAll("&amp;", "&")).toBe(`/subjects/${codeOf(1)}/report.pdf?lists=penalty&lang=en`)
    await read(address.replaceAll("&amp;", "&"))
    expect(printed.at(-1)).toMatchObject({
      language: "en",
      page: { issued: { statement: { asked: { lists: ["penalty"] } } } },
    })
  })

  test("speaks English to a program that asks for it", async () => {
    await read(`/v1/subjects/${codeOf(2)}/report`, { "accept-language": "en" })
    expect(printed.at(-1)?.language).toBe("en")
  })

  test("is refused where nothing sets one, with the way to print, and no page offers it", async () => {
    const bare = testApp(() => database.sql, { printStatement: null })
    const path = `/subjects/${codeOf(1)}/report`
    for (const address of [`/v1${path}`, `${path}.pdf`]) {
      const answer = await bare.request(address, { headers: { accept: "application/pdf" } })
      expect(answer.status).toBe(406)
      expect(await answer.text()).toContain(path)
    }
    expect(await (await bare.request(path)).text()).not.toContain("report.pdf")
  })

  test("of a record that is not published is as unknown as its page", async () => {
    const accept = { accept: "application/pdf" }
    for (const path of [
      "/v1/records/aaaaaaaaaaaaaaaaaaaaaaaaaa/certificate",
      "/records/aaaaaaaaaaaaaaaaaaaaaaaaaa/certificate.pdf",
    ]) {
      expect((await app.request(path, { headers: accept })).status, path).toBe(404)
    }
    expect((await app.request(`/records/${ids[0]}/ending.pdf`)).status, "an ending is for its merchant").toBe(401)
  })
})

// apt-get install poppler-utils, or brew install poppler
describe.skipIf(!hasPoppler)("a PDF, read by poppler", () => {
  test("has the name with its rare characters, the code, each record, the note and the log, to be copied", async () => {
    const pdf = await read(`/v1/subjects/${codeOf(1)}/report`)
    const statement = printed.at(-1)?.page.issued.statement
    const text = dense(textOf(pdf))
    for (const part of [
      rareName,
      codeOf(1),
      statement?.note.zh ?? "?",
      statement?.jti ?? "?",
      statement?.log.root ?? "?",
      "郑市监处罚〔2026〕1号",
      "罚款30000元",
      `日志条数${statement?.log.size}`,
      "有效期至2026年7月3日12:00",
      "report.jwt",
      "第2页，共3页",
    ]) {
      expect(text).toContain(dense(part))
    }
    // What is for machines stands in the signed file within, and at the end of the paper.
    expect(text).not.toMatch(/AB-E\d|SV-\d{4}|公示日志位置/)
    // A root hash in base64 may hold the two letters themselves.
    expect(text).not.toMatch(/U\+[0-9A-F]{4,}/)
  })

  test("shows a character that the font lacks by its number, and says so; copied it is the character", async () => {
    const pdf = await read(`/v1/subjects/${codeOf(3)}/report`)
    const text = dense(textOf(pdf))
    expect(text).toContain(lackingName)
    expect(text).toContain("带框的U+编号")
    expect(dense(textOf(await read(`/v1/subjects/${codeOf(2)}/report`)))).not.toContain("带框的")
  })

  test("embeds subsets of its fonts, with the characters that their glyphs stand for", async () => {
    const fonts = fontsOf(await read(`/v1/subjects/${codeOf(1)}/report`))
    expect(fonts).toHaveLength(2)
    for (const font of fonts)
      expect(font).toMatch(/^[A-Z]{6}\+SourceHanSerifCN-\w+ +CID TrueType +Identity-H +yes yes yes/)
  })

  test("carries the token as report.jwt, which verifies", async () => {
    const files = attachmentsOf(await read(`/v1/records/${ids[0]}/certificate`))
    expect([...files.keys()]).toEqual(["report.jwt"])
    expect(files.get("report.jwt")).toBe(printed.at(-1)?.page.issued.token)
    expect(await verify(files.get("report.jwt") ?? "")).toMatchObject({ ok: true, facts: { statement: "publication" } })
  })

  test("carries the second signature too, where there is one", async () => {
    await read(`/v1/records/${ids[0]}/certificate`)
    const page = printed.at(-1)?.page
    if (!page) throw new Error("nothing was printed")
    const pdf = await printStatement({ ...page, issued: { ...page.issued, sm2: "MEUCIQ==" } }, "zh")
    expect(attachmentsOf(pdf)).toEqual(
      new Map([
        ["report.jwt", page.issued.token],
        ["report.sm2", "MEUCIQ==\n"],
      ]),
    )
    expect((await verify(pdf)).ok).toBe(true)
  })

  test("is read in the order of its meaning: what is invented, heading, who, what it says, each record as a table", async () => {
    const pdf = await printInvented(`/v1/subjects/${codeOf(1)}/report`)
    const parts = partsOf(pdf)
    const roles = parts.map(({ role }) => role)
    expect(factsOf(pdf).get("Tagged")).toBe("yes")
    expect(roles.slice(0, 5)).toEqual(["Document", "P", "P", "H1", "P"])
    expect(
      parts
        .slice(1, 6)
        .map(({ text }) => text)
        .join("|"),
    ).toMatch(/^演示数据 内容虚构\|公示[^|]+\|信用报告\|郑州㙟[^|]+\|在严重违法失信名单上/)
    expect(parts.filter(({ role }) => role === "H2").map(({ text }) => text)).toEqual([
      "公示记录",
      "签发和依据",
      "签名文件",
    ])
    expect(roles.filter((role) => role === "H3")).toHaveLength(3)
    expect(roles.filter((role) => role === "Table")).toHaveLength(4)
    expect(roles.filter((role) => role === "TH")).toHaveLength(roles.filter((role) => role === "TD").length)
  })

  test("is copied and read in whole sentences, however long its note and its merchant's name are", async () => {
    await read(`/v1/subjects/${codeOf(1)}/report`)
    const page = printed.at(-1)?.page
    if (!page) throw new Error("nothing was printed")
    const { statement } = page.issued
    const caption = dense(
      "打开后由浏览器核验签名；码中的内容不会发送给服务器。码中是经签名的摘要；记录及其证明见签名文件。",
    )
    for (const [at, noteLength] of [1, 25, 49, 50, 73, 97, 121, 200, 400].entries()) {
      const nameLength = 4 + at * 12
      const [zh, name] = [written(noteLength), written(nameLength)]
      const subject = { code: codeOf(1), name }
      const issued = { ...page.issued, statement: { ...statement, subject, note: { ...statement.note, zh } } }
      const pdf = await printStatement({ ...page, issued }, "zh")
      const readOut = partsOf(pdf).map(({ text }) => dense(text))
      for (const sentence of [zh, name]) {
        expect(dense(textOf(pdf)), `${noteLength}, ${nameLength}`).toContain(sentence)
        expect(dense(textAsSet(pdf)), `${noteLength}, ${nameLength}`).toContain(sentence)
        expect(readOut, `${noteLength}, ${nameLength}`).toContain(sentence)
      }
      expect(dense(textOf(pdf)), `${noteLength}, ${nameLength}`).toContain(caption)
    }
  })

  test("writes its days and times out, and none in figures but in what is quoted", async () => {
    for (const [path, more] of [
      [`/v1/subjects/${codeOf(1)}/report`, ""],
      [`/v1/records/${ids[0]}/certificate`, ""],
      [`/v1/subjects/${codeOf(1)}/report`, "?lang=en"],
    ]) {
      expect(textOf(await read(`${path}${more}`)).match(/\d{4}-\d{2}-\d{2}.*/g), path).toBeNull()
    }
  })

  test("leaves nothing unread but what stands on every sheet and the address that is told below", async () => {
    const pdf = await read(`/v1/subjects/${codeOf(5)}/report`)
    const iss = printed.at(-1)?.page.issued.statement.iss ?? "?"
    const shown = dense(textOf(pdf)).replace(/证明编号[0-9a-f-]{36}第\d+页，共\d+页/g, "")
    const readOut = dense(
      partsOf(pdf)
        .map(({ text }) => text)
        .join(""),
    )
    expect(sorted(readOut + dense(iss))).toBe(sorted(shown))
  })

  test("has a code that a scanner reads from the paper", async () => {
    const pdf = await read(`/v1/subjects/${codeOf(4)}/report`)
    const scanned = scan(pictureOf(pdf, 1, 200), codesOf(pdf)[0])
    // Where the token is too long for a code it is there in its short form, which says of itself that it proves nothing.
    expect((await verify(await unwrap(scanned), { withoutMap: "short" })).findings).toEqual([])
  })

  test("has a short address beside it, whose code is read at half that fineness, stained, and leads to today", async () => {
    for (const [address, code] of [
      [`/v1/subjects/${codeOf(4)}/report`, codeOf(4)],
      [`/v1/records/${ids[0]}/certificate`, codeOf(1)],
    ] as const) {
      const live = `/s/${code}`
      const pdf = await read(address)
      const url = `${printed.at(-1)?.page.issued.statement.iss}${live}`
      const [, small] = codesOf(pdf)
      const picture = pictureOf(pdf, 1, 100)
      expect(dense(textOf(pdf))).toContain(url)
      expect(scan(picture, small)).toBe(url)
      expect(scan(picture, small, { stain: 0.16 })).toBe(url)
      expect((await app.request(live)).headers.get("location")).toBe(`/subjects/${code}`)
    }
    expect(codesOf(await read(`/v1/subjects/${codeOf(777)}/report`))).toHaveLength(2)
  })

  test("is titled, A4, and goes on over pages that are numbered, a record kept together where it can be", async () => {
    const pdf = await read(`/v1/subjects/${codeOf(5)}/report`)
    const facts = factsOf(pdf)
    const text = dense(textOf(pdf))
    const pages = Number(facts.get("Pages"))
    expect(facts.get("Title")).toBe("信用报告 示例第5号商贸有限公司")
    expect(facts.get("Page size")).toContain("A4")
    expect(pages).toBeGreaterThan(10)
    for (let n = 0; n < longCount; n++) expect(text).toContain(`郑市监处罚〔2026〕长${n}号`)
    for (let n = 1; n <= pages; n++) expect(text).toContain(`第${n}页，共${pages}页`)
    // A long record goes on over the foot of a sheet, in the middle of a sentence.
    const unbroken = text.replace(/证明编号[0-9a-f-]{36}第\d+页，共\d+页/g, "")
    expect(unbroken.match(/没收违法所得/g)).toHaveLength((longCount - 1) * 5 + 150)
  })

  test("begins a record that no sheet holds on the first, and does not leave that empty", async () => {
    const [first = ""] = textOf(await read(`/v1/subjects/${codeOf(6)}/report`)).split("\f")
    expect(dense(first)).toContain("违法行为")
  })

  test("of an unknown code says nothing that reads as a clearance", async () => {
    const text = textOf(await read(`/v1/subjects/${codeOf(777)}/report`))
    expect(text).toContain("没有收录，就没有结论")
    expect(text).not.toContain("无记录证明")
  })

  test("is in English when asked, with the merchant's name as it is", async () => {
    const text = textOf(await read(`/v1/subjects/${codeOf(2)}/report?lang=en`))
    expect(text).toContain("Statement of no record")
    expect(text).toContain("示例第2号商贸有限公司")
    expect(text).toContain("Page 1 of 1")
  })

  test("certifies an ending to its merchant, without a word of the record", async () => {
    const [id = ""] = await importRecords(database.sql, [abnormalRow(6)])
    await end(id)
    const pdf = await read(`/records/${id}/ending.pdf`, await merchantHeader(codeOf(6)))
    const text = dense(textOf(pdf))
    expect(text).toContain("该记录已经结束公示")
    expect(text).toContain(id)
    expect(text).not.toContain("示例第6号")
    expect((await verify(pdf)).ok).toBe(true)
    expect(
      (await app.request(`/records/${id}/ending.pdf`, { headers: await officerHeader("head", "410105") })).status,
    ).toBe(200)
  })
})

/** Printed as while the register holds invented merchants. */
async function printInvented(path: string): Promise<Uint8Array> {
  await read(path)
  const page = printed.at(-1)?.page
  if (!page) throw new Error("nothing was printed")
  const pdf = await printStatement({ ...page, invented: true }, "zh")
  keepPaper(pdf)
  return pdf
}

/** A sentence of so many characters, of which none stands twice in a row. */
function written(length: number): string {
  return Array.from({ length }, (_, n) => "天地玄黄宇宙洪荒日月盈昃辰宿列张"[n % 16]).join("")
}

/** The characters of a text, in an order that says nothing of where they stood. */
function sorted(text: string): string {
  return Array.from(text).toSorted().join("")
}

/** A rectangle in points, from the lower left corner of the paper. */
type Rectangle = readonly [left: number, bottom: number, right: number, top: number]

/** Where its codes stand: each is a link. */
function codesOf(pdf: Uint8Array): Rectangle[] {
  const links = Buffer.from(pdf)
    .toString("latin1")
    .matchAll(/\/Subtype \/Link \/Rect \[([\d. ]+)\]/g)
  return Array.from(links, ([, numbers = ""]) => numbers.split(" ").map(Number) as unknown as Rectangle)
}

/**
 * Read by the decoder of the page /verify, as somebody holds a telephone over it: the code with a quiet zone around.
 * @param stain how much of its width a white spot in its middle covers
 */
function scan(
  { width, height, pixels }: ReturnType<typeof pictureOf>,
  at: Rectangle | undefined,
  { stain = 0 } = {},
): string {
  if (!at) throw new Error("it has no such code")
  const points = width / 595.276
  const margin = 8 * points
  const left = Math.floor(at[0] * points - margin)
  const top = Math.floor(height - at[3] * points - margin)
  const side = Math.ceil((at[2] - at[0]) * points + 2 * margin)
  const data = new Uint8Array(side * side * 4).fill(255)
  const spoiled = (place: number) => Math.abs(place / side - 0.5) < stain / 2
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const gray = spoiled(x) && spoiled(y) ? 255 : (pixels[(top + y) * width + left + x] ?? 255)
      data.fill(gray, (y * side + x) * 4, (y * side + x) * 4 + 3)
    }
  }
  return decodeQR({ width: side, height: side, data })
}

async function end(id: string): Promise<void> {
  const anna = await officer(app, "officer", "410105", "anna")
  const boris = await officer(app, "checker", "410105", "boris")
  const change = { change: "withdraw", arose_on: "2026-06-30", evidence: "示例文书" }
  const { body } = await anna.post("/v1/decisions", { kind: "change", record_id: id, ...change })
  await boris.act(body, "approve")
}
