/**
 * Every page outside the office, with 25 rows where there are rows: what it weighs, that none of its links is a dead end, and
 * that nothing for programs stands in front of people.
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { gunzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { pageRoutes } from "../../src/app/page-routes.ts"
import { openDesk } from "../../src/exports/shelf/desk.ts"
import { diskShelf } from "../../src/exports/shelf/node-disk-shelf.ts"
import { createSigningKey } from "../../src/signing/signing-key.ts"
import { useDatabase } from "../support/database.ts"
import { exportFolder } from "../support/export.ts"
import { askedByForm, countRows, fillLists, listAddresses, listRows } from "../support/list-page.ts"
import { pageOrigin } from "../support/office-pages.ts"
import { openLinks } from "../support/page-link.ts"
import { type PageReader, type PageWorld, pageWorld, readerHeaders } from "../support/page-world.ts"

const database = useDatabase()
const bytesMax = 60_000

interface Seen {
  address: string
  status: number
  type: string
  cache: string
  text: string
  /** Compressed, with what it loads. */
  bytes: number
}
let folderOfExports = ""
let world: PageWorld
let headers: Awaited<ReturnType<typeof readerHeaders>>
const seen = new Map<PageReader, Seen[]>()
// What is a list, once there is enough to fill it.
const lists: Seen[] = []

beforeAll(async () => {
  folderOfExports = await mkdtemp(path.join(tmpdir(), "gongshi-pages-"))
  const exports = openDesk(diskShelf(folderOfExports), 24)
  world = await pageWorld(database, { exports })
  await exportFolder(database.sql, await createSigningKey("Ed25519"), path.join(folderOfExports, "2"), { from: [1] })
  headers = await readerHeaders(world)
  for (const [reader, addresses] of Object.entries(world.addresses) as [PageReader, string[]][]) {
    const pages: Seen[] = []
    for (const address of addresses) pages.push(await look(address, reader))
    seen.set(reader, pages)
  }
  await fillLists(database, world, folderOfExports)
  for (const [reader, addresses] of Object.entries(listAddresses(world)) as [PageReader, readonly string[]][]) {
    for (const address of addresses) lists.push(await look(address, reader))
  }
  lists.push(await look(askedByForm.address, "officer", askedByForm.form))
})

afterAll(() => rm(folderOfExports, { recursive: true, force: true }))

async function fetchPacked(address: string, reader: PageReader, form?: Record<string, string>) {
  const answer = await world.desk.app.request(address, {
    headers: {
      accept: "text/html",
      "accept-encoding": "gzip",
      ...headers[reader],
      ...(form ? { origin: pageOrigin } : {}),
    },
    ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
  })
  const bytes = Buffer.from(await answer.arrayBuffer())
  const plain = answer.headers.get("content-encoding") === "gzip" ? gunzipSync(bytes) : bytes
  const type = answer.headers.get("content-type") ?? ""
  const isFile = answer.headers.get("content-disposition")?.startsWith("attachment") ?? false
  const cache = answer.headers.get("cache-control") ?? ""
  return { status: answer.status, type, cache, isFile, bytes: bytes.length, text: plain.toString() }
}

const assets = new Map<string, number>()

async function look(address: string, reader: PageReader, form?: Record<string, string>): Promise<Seen> {
  const page = await fetchPacked(address, reader, form)
  let { bytes } = page
  // What the browser loads with it, but for the scripts of /verify.
  for (const [, asset = ""] of page.text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
    if (address.startsWith("/verify") && asset.endsWith(".js")) continue
    if (!assets.has(asset)) assets.set(asset, (await fetchPacked(asset, "anyone")).bytes)
    bytes += assets.get(asset) ?? 0
  }
  return { address, ...page, bytes }
}

const all = () => [...seen.values()].flat()

/** What a page says in front of people: not behind the fold of what is technical. */
function visibleText(text: string): string {
  return text
    .replaceAll(/<details class="technical">[\s\S]*?<\/details>/g, "")
    .replaceAll(/<(?:script|style)[\s\S]*?<\/(?:script|style)>/g, "")
    .replaceAll(/<[^>]*>/g, " ")
}

/** What citizens and merchants see in front of them, in both languages. */
async function publicTexts(): Promise<{ address: string; text: string }[]> {
  const texts: { address: string; text: string }[] = []
  for (const reader of ["anyone", "merchant"] as const) {
    for (const { address, text } of seen.get(reader) ?? []) {
      // The description of the API.
      if (address === "/docs") continue
      const english = await fetchPacked(`${address}${address.includes("?") ? "&" : "?"}lang=en`, reader)
      texts.push({ address: `${reader} ${address}`, text: visibleText(text) })
      texts.push({ address: `${reader} ${address} in English`, text: visibleText(english.text) })
    }
  }
  return texts
}

describe("every page", () => {
  it("is looked at: no route of a page is left out", () => {
    const patterns = pageRoutes.flatMap(({ routes }) =>
      routes.filter(({ method }) => method === "GET").map(({ path }) => path),
    )
    // The office's own pages, that of components, what pages load, files that they hand out, and what only leads on.
    const others =
      /^\/(?:office|worklist|components|assets|robots|sitemap|welcome|log)|^\/desk$|\.pdf$|\.atom$|\*|^\/(?:following|s)\/|:code\/(?:follow|other)$|sign-in\/|\/(?:text|ending|events|result|receipt|faults|records|file|sheet|table|proof|template|done|code\.js)$|\/(?:papers|:of\{papers\|received\})\/|^\/documents|\.js|alerts\/own|verify\/[^/]+/
    const addresses = Object.values(world.addresses)
      .flat()
      .map((address) => address.split("?")[0] ?? "")
    const missing = patterns.filter((path) => {
      if (others.test(path)) return false
      const pattern = RegExp(`^${path.replaceAll(/:\w+(?:\{([^}]*\}?[^/}]*)\})?/g, "[^/]+")}$`)
      return !addresses.some((address) => pattern.test(address))
    })
    expect([...new Set(missing)]).toEqual([])
  })

  it("comes as a page, and says so where there is nothing", () => {
    const odd = all().filter(({ status, type, address }) => !type.startsWith("text/html") || (status >= 500 && address))
    expect(odd.map(({ address, status, type }) => [address, status, type])).toEqual([])
  })

  it("is kept by no cache where somebody has signed in", () => {
    const own = [...seen].flatMap(([reader, pages]) => (reader === "anyone" ? [] : pages))
    expect(own.filter(({ cache }) => !cache.includes("no-store")).map(({ address }) => address)).toEqual([])
  })

  it(`weighs ${bytesMax} bytes at most, compressed, with its style and scripts`, () => {
    const heavy = all().toSorted((a, b) => b.bytes - a.bytes)
    if (process.env["PAGE_WEIGHTS"]) {
      process.stderr.write(heavy.map(({ address, bytes }) => `${bytes}\t${address}\n`).join(""))
    }
    // The API's own page is as long as the API.
    const over = heavy.filter(({ bytes, address }) => bytes > bytesMax && address !== "/docs")
    expect(over.map(({ address, bytes }) => [address, bytes])).toEqual([])
  })

  it(`has ${listRows} rows where it is a list, those of officers too, and weighs no more`, () => {
    if (process.env["PAGE_WEIGHTS"]) {
      process.stderr.write(
        lists.map((page) => `${countRows(page.text)} rows\t${page.bytes}\t${page.address}\n`).join(""),
      )
    }
    const faults = lists.flatMap((page) => {
      const rows = countRows(page.text)
      const isRight = page.status === 200 && rows >= listRows && page.bytes <= bytesMax
      return isRight ? [] : [`${page.address}: ${page.status}, ${rows} rows, ${page.bytes} bytes`]
    })
    expect(faults).toEqual([])
    expect(lists.length).toBeGreaterThan(40)
  })

  it("leads to pages that are there, and to none that is for programs but as a download or behind 技术信息", async () => {
    const faults: string[] = []
    const known = new Map<string, Awaited<ReturnType<typeof fetchPacked>>>()
    for (const [reader, pages] of seen) {
      for (const { address, text, status } of pages) {
        for (const { href, isDownload } of openLinks(text)) {
          const target = href.split("#")[0] ?? ""
          // It comes with the job that makes exports, and by it alone.
          if (target === "/exports/head") continue
          const place = `${reader} ${target}`
          const answer = known.get(place) ?? (await fetchPacked(target, reader))
          known.set(place, answer)
          // A feed is what people subscribe to.
          const isPage = /^(?:text\/html|application\/pdf|application\/atom\+xml)/.test(answer.type)
          const isLogin = answer.status === 401 || answer.status === 403
          // A page of something that is not there leads to itself in the other language, and to a code that was likely meant.
          const isItself =
            status >= 400 && (target.split("?")[0] === address.split("?")[0] || target.startsWith("/subjects/"))
          if (answer.status >= 400 && !isLogin && !(isItself && isPage))
            faults.push(`${address} → ${href}: ${answer.status}`)
          else if (isLogin && !isPage) faults.push(`${address} → ${href}: ${answer.status} ${answer.type}`)
          else if (answer.status < 300 && !isPage && !isDownload && !answer.isFile)
            faults.push(`${address} → ${href}: ${answer.type}`)
        }
      }
    }
    expect([...new Set(faults)]).toEqual([])
  })

  it("names feeds and other forms in its head that are there", async () => {
    const faults: string[] = []
    let count = 0
    for (const { address, text } of all()) {
      for (const [tag, type = ""] of text.matchAll(/<link rel="alternate" type="([^"]+)"[^>]*>/g)) {
        const href = /href="([^"]+)"/.exec(tag)?.[1]?.replaceAll("&amp;", "&") ?? ""
        const answer = await fetchPacked(href, "anyone")
        count++
        if (answer.status !== 200 || !answer.type.startsWith(type))
          faults.push(`${address} → ${href}: ${answer.status} ${answer.type}`)
      }
    }
    expect(count).toBeGreaterThan(4)
    expect(faults).toEqual([])
  })

  it("speaks to merchants and citizens of no token, header or proxy, code of a ground, position of the log or address of the API", async () => {
    const programs = /bearer|令牌|\btokens?\b|authorization:|反向代理|代理服务器|\bproxy\b/i
    const inner =
      /\b(?:AB-[A-Z]\d+|SV-\d{4}|\/v1\/\S+)|(?:公示)?日志第|日志位置|\bentry \d+ of the|\b(?:log )?position \d/i
    const faults = (await publicTexts()).flatMap(({ address, text }) => {
      const isAt = (path: string) => address.split(" ")[1] === path
      // A wrong code of the catalogue is told how right ones look, and who takes open data what a file is.
      const patterns = [
        programs,
        ...(isAt("/catalogue/AB-X9") ? [] : [inner]),
        ...(isAt("/exports") ? [] : [/\bjson\b/i]),
      ]
      return patterns.flatMap((pattern) => pattern.exec(text)?.[0] ?? []).map((what) => `${address}: ${what}`)
    })
    expect([...new Set(faults)]).toEqual([])
  })
})
