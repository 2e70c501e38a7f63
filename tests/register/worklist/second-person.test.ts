/** Whatever waits for a second person stands on the worklist of who may release it, and of nobody whose own it is. */
import { beforeAll, describe, expect, it } from "vitest"
import { officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"
import { signInAs } from "../../support/office-pages.ts"
import { abnormalRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })

let anna: Worker
let boris: Worker
let clara: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
  clara = await officer(app, "head", "410105", "clara")
})

interface Item {
  source: string
  id: string
  kind: string
  mine: boolean
  acts: { act: string }[]
  url: string
  subject: { name: string }
}
async function work(worker: Worker, query = ""): Promise<Item[]> {
  const { body } = await worker.get(`/v1/worklist${query}`)
  return (body as unknown as { results: Item[] }).results
}
const sources = (items: Item[]) => items.map(({ kind }) => kind).sort()

describe("what waits for a second person", () => {
  it("is an import: on the list of the authority, for its checker to release, not for who sent it", async () => {
    const rows = [subjectRow(1), abnormalRow(1)].map((row) => JSON.stringify(row)).join("\n")
    const sent = await app.request("/v1/imports", {
      method: "POST",
      body: rows,
      headers: { ...(await officerHeader("officer", "410105", "anna")), "content-type": "application/x-ndjson" },
    })
    expect(sent.status).toBeLessThan(300)
    const { id } = (await sent.json()) as { id: string }
    expect(sources(await work(anna))).toEqual(["import"])
    expect(await work(anna, "?for=me")).toEqual([])
    const [item] = await work(boris, "?for=me")
    expect(item).toMatchObject({ source: "import", kind: "import", id, mine: true, url: `/v1/imports/${id}` })
    expect(item?.acts.map(({ act }) => act)).toEqual(["release", "return"])
    // A neighbour has nothing of it, the bureau above where it looks below.
    expect(await work(await officer(app, "checker", "410102", "dora"))).toEqual([])
    const above = await officer(app, "checker", "410100", "emil")
    expect(await work(above)).toEqual([])
    expect(await work(above, "?below=true")).toMatchObject([{ id, mine: false, acts: [] }])
    expect((await boris.post(`/v1/imports/${id}/acts`, { act: "release" })).status).toBe(200)
    expect(await work(boris)).toEqual([])
    // Its undoing waits likewise.
    expect(
      (await boris.post(`/v1/imports/${id}/acts`, { act: "undo", reason: "报送有误（示例）" })).status,
    ).toBeLessThan(300)
    expect(sources(await work(clara, "?for=me"))).toEqual(["undo"])
    expect(await work(boris, "?for=me")).toEqual([])
    expect(await work(clara, "?kind=undo")).toHaveLength(1)
    expect(await work(clara, "?kind=import")).toEqual([])
    expect(await work(clara, "?due=today")).toEqual([])
  })

  it("is a change of settings: what the public is told, and a template", async () => {
    const office = { name: "郑州市金水区市场监督管理局", prefix: "金水市监" }
    const set = await app.request("/v1/documents/office", {
      method: "PUT",
      body: JSON.stringify(office),
      headers: { ...(await officerHeader("head", "410105", "clara")), "content-type": "application/json" },
    })
    expect(set.status).toBe(200)
    expect((await clara.post("/v1/documents/templates/hearing-notice", { text: null })).status).toBe(200)
    const mine = await work(boris, "?for=me&kind=setting")
    expect(mine.map(({ url }) => url).sort()).toEqual([
      "/v1/documents/office",
      "/v1/documents/templates/hearing-notice",
    ])
    expect(mine[0]?.acts.map(({ act }) => act)).toEqual(["confirm", "discard"])
    expect(await work(clara, "?for=me&kind=setting")).toEqual([])
    expect(await work(anna, "?for=me&kind=setting")).toEqual([])
    expect(await work(anna, "?kind=setting")).toHaveLength(mine.length)
  })

  it("is a link on the page that leads to where it is decided", async () => {
    const checker = await signInAs(app, "checker")
    const list = await checker.go("/worklist?kind=setting")
    expect(list.text).toContain("设置变动待确认")
    expect(list.text).toContain('href="/office/settings"')
    const settings = await checker.go("/office/settings")
    const id = /name="id" value="([0-9a-f-]{36})"/.exec(settings.text)?.[1] ?? ""
    expect((await checker.go("/office/settings/changes", { id, act: "confirm" })).status).toBe(303)
    expect((await checker.go("/worklist?kind=setting")).text).not.toContain('href="/office/settings"><bdi>')
  })

  it("is read page by page, each once", async () => {
    const seen: string[] = []
    let cursor: string | null = ""
    while (cursor !== null) {
      const { body } = await clara.get(`/v1/worklist?limit=1${cursor === "" ? "" : `&cursor=${cursor}`}`)
      const page = body as unknown as { results: Item[]; next: string | null }
      seen.push(...page.results.map(({ id }) => id))
      cursor = page.next
    }
    const all = (await work(clara)).map(({ id }) => id)
    expect(seen).toEqual(all)
    expect(new Set(seen).size).toBe(all.length)
  })
})
