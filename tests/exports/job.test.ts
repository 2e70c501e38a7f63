/**
 * Exports as they are made by nodes: when, by whom, what is kept, and what is withdrawn.
 */
import { randomUUID } from "node:crypto"
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { holds, isDue, outdated } from "../../src/exports/job/job.ts"
import { askForExport, beatJob, claimJob, finishJob, listJobs, releaseJob } from "../../src/exports/job/job-store.ts"
import { type ExportWorkParts, openExportWork } from "../../src/exports/job/node-work.ts"
import { openDesk } from "../../src/exports/shelf/desk.ts"
import { diskShelf } from "../../src/exports/shelf/node-disk-shelf.ts"
import { findExport } from "../../src/exports/shelf/shelf.ts"
import { lockHead } from "../../src/ledger/sequencer.ts"
import { beginCheckpoint } from "../../src/ledger/tree-store.ts"
import { keySigner } from "../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { clientHeader, importRows, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { erase } from "../support/erasure.ts"
import { appendAsOperator } from "../support/gate.ts"
import { commitmentsOf, foldEntries, inOrder, linesOf } from "../support/replayed.ts"
import { abnormalRow, penaltyRow } from "../support/rows.ts"
import { logKey, testLog } from "../support/signed-log.ts"

const database = useDatabase()
const key = await createSigningKey("Ed25519")
const hour = 3_600_000
let base = ""
let now = Date.parse("2026-06-30T04:00:00Z")
let next = 0

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), "gongshi-job-"))
  await importRows(database.sql, Array.from({ length: 40 }, (_, n) => [abnormalRow(n), penaltyRow(n)]).flat())
})
afterEach(() => database.sql`delete from export_job`)
afterAll(() => rm(base, { recursive: true, force: true }))

/** A node with a shelf of its own, or one that it shares. */
function node(changes: Partial<ExportWorkParts> & { root?: string } = {}) {
  const root = changes.root ?? path.join(base, `shelf-${next++}`)
  const lines: string[] = []
  const parts: ExportWorkParts = {
    sql: database.sql,
    shelf: diskShelf(root),
    signedLog: testLog(database.sql).log,
    signer: async () => keySigner(key),
    issuer: "https://register.example",
    everyHours: 0,
    keep: 3,
    clock: () => now,
    newId: () => randomUUID(),
    log: (line) => lines.push(line),
    ...changes,
  }
  return { ...parts, root, lines, work: openExportWork(parts) }
}

const ask = () => askForExport(database.sql, { id: randomUUID(), actor: "test", at: now })
let published = 100
const publish = () => importRows(database.sql, [penaltyRow(published++)])
const states = async () => (await listJobs(database.sql, 10)).map(({ state }) => state)

describe("an export that was asked for", () => {
  test("is made once, however many nodes look at once", async () => {
    const root = path.join(base, "shared")
    const nodes = [node({ root }), node({ root }), node({ root })]
    await ask()
    await ask()
    await Promise.all(nodes.map(({ work }) => work.look()))
    expect(await states()).toEqual(["made"])
    expect(nodes.flatMap(({ lines }) => lines)).toHaveLength(1)
    expect(await readdir(root)).toHaveLength(1)
  })

  test("is not made again where nothing was published since", async () => {
    const { work, shelf, lines } = node()
    await ask()
    await work.look()
    await ask()
    await work.look()
    expect(await states()).toEqual(["made", "made"])
    expect(await shelf.list()).toHaveLength(1)
    expect(lines).toHaveLength(1)
  })

  test("is made again at the same size when another log has begun with the same entries", async () => {
    const { work, shelf, root } = node()
    await publish()
    await ask()
    await work.look()
    await beginCheckpoint(database.sql, "register.test/second")
    await ask()
    await node({ root }).work.look()
    const [size = 0, ...more] = await shelf.list()
    expect(more).toEqual([])
    expect((await findExport(shelf, size))?.manifest.log.origin).toBe("register.test/second")
  })

  test("brings deltas from those that are kept, and only so many are kept, the newest always", async () => {
    const { work, shelf, root } = node({ keep: 2 })
    const sizes: number[] = []
    for (let made = 0; made < 4; made++) {
      await publish()
      await ask()
      await work.look()
      sizes.push(Math.max(...(await shelf.list())))
    }
    expect((await shelf.list()).sort((a, b) => a - b)).toEqual(sizes.slice(-2))
    expect(
      (await readdir(path.join(root, String(sizes[3])))).filter((name) => name.startsWith("delta-from")).sort(),
    ).toEqual([`delta-from-${sizes[1]}.ndjson.zst`, `delta-from-${sizes[2]}.ndjson.zst`])
  })

  test("clears away what a node that died has left", async () => {
    const { work, root } = node()
    await mkdir(path.join(root, `.draft-${randomUUID()}`), { recursive: true })
    await ask()
    await work.look()
    expect((await readdir(root)).filter((name) => name.startsWith("."))).toEqual([])
  })

  test("leaves nothing behind when it fails: on a full disk nothing else could be written", async () => {
    const root = path.join(base, `shelf-${next++}`)
    const failing = { ...diskShelf(root), place: () => Promise.reject(new Error("ENOSPC")) }
    await ask()
    await expect(node({ root, shelf: failing }).work.look()).rejects.toThrow("ENOSPC")
    expect(await readdir(root)).toEqual([])
    expect(await states()).toEqual(["failed"])
  })

  test("is drafted apart from that of a node which had it before", async () => {
    const root = path.join(base, `shelf-${next++}`)
    const drafts: string[] = []
    const shelf = diskShelf(root)
    const draft = async (id: string) => {
      drafts.push(id)
      return shelf.draft(id)
    }
    const ending = new AbortController()
    const cut = { ...shelf, draft, place: () => Promise.reject(ending.abort()) }
    await ask()
    await node({ root, shelf: cut }).work.look(ending.signal)
    await node({ root, shelf: { ...shelf, draft } }).work.look()
    expect(new Set(drafts).size).toBe(2)
    expect(await states()).toEqual(["made"])
  })

  test("says why it failed", async () => {
    const { log } = testLog(database.sql)
    const halted = { kind: "halted", refusal: { kind: "no-key", size: 1 } } as const
    const { work } = node({ signedLog: { ...log, catchUp: async () => {}, checkpoint: async () => halted } })
    await ask()
    await work.look()
    const [job] = await listJobs(database.sql, 1)
    expect(job).toMatchObject({ state: "failed", size: null })
    expect(job?.reason?.en).toContain("key")
    const broken = node({ root: "/dev/null/nowhere" })
    await ask()
    await expect(broken.work.look()).rejects.toThrow()
    expect(await states()).toEqual(["failed", "failed"])
  })

  test("waits for a node that can sign", async () => {
    await ask()
    await node({ signer: async () => null }).work.look()
    expect(await states()).toEqual(["waiting"])
  })
})

describe("a job", () => {
  test("goes to another node when its own is silent, and is that one's alone", async () => {
    const { id } = await ask()
    const [first, second] = [
      { id, claim: randomUUID() },
      { id, claim: randomUUID() },
    ]
    expect(await claimJob(database.sql, first.claim, now)).toBe(id)
    expect(await claimJob(database.sql, second.claim, now)).toBeNull()
    expect(await beatJob(database.sql, first, 5, 10)).toBe(true)
    await database.sql`update export_job set beat_at = now() - interval '1 minute'`
    expect(await claimJob(database.sql, second.claim, now)).toBe(id)
    expect(await beatJob(database.sql, first, 6, 10)).toBe(false)
    await releaseJob(database.sql, first)
    expect(await finishJob(database.sql, first, { state: "made", size: 1, at: now })).toBe(false)
    expect(await states()).toEqual(["running"])
    expect(await finishJob(database.sql, second, { state: "made", size: 1, at: now })).toBe(true)
  })

  test("that a node was at when it stopped is made by the next one", async () => {
    await publish()
    await ask()
    const stopped = node()
    const { log } = testLog(database.sql)
    const ending = new AbortController()
    const signedLog = { ...log, seal: async () => ending.abort() }
    await node({ ...stopped, signedLog }).work.look(ending.signal)
    expect(await states()).toEqual(["waiting"])
    await stopped.work.look()
    expect(await states()).toEqual(["made"])
  })
})

describe("the schedule", () => {
  test.each([
    [{ madeAt: null, failedAt: null }, 24, true],
    [{ madeAt: null, failedAt: null }, 0, false],
    [{ madeAt: -23 * hour, failedAt: null }, 24, false],
    [{ madeAt: -24 * hour, failedAt: null }, 24, true],
    [{ madeAt: -48 * hour, failedAt: -0.1 * hour }, 24, false],
    [{ madeAt: -48 * hour, failedAt: -0.2 * hour }, 24, true],
    [{ madeAt: -1 * hour, failedAt: -0.2 * hour }, 24, true],
    [{ madeAt: -1 * hour, failedAt: -0.1 * hour }, 0, false],
    [{ madeAt: -1 * hour, failedAt: -0.2 * hour }, 0, true],
    [{ madeAt: -0.1 * hour, failedAt: -0.2 * hour }, 24, false],
  ])("of %o every %i hours says %s", (ends, everyHours, expected) => {
    expect(isDue(ends, everyHours, 0)).toBe(expected)
  })

  test("makes one a day, and none while it is off", async () => {
    const root = path.join(base, `shelf-${next++}`)
    const scheduled = node({ root, everyHours: 24 })
    const begun = now
    for (const hours of [0, 1, 23, 24, 30, 48]) {
      now = begun + hours * hour
      await publish()
      await scheduled.work.look()
    }
    expect(await states()).toEqual(["made", "made", "made"])
    now = begun + 1_000 * hour
    await node({ root, everyHours: 0 }).work.look()
    expect(await states()).toHaveLength(3)
    now = begun
  })

  test("keeps at least one", () => {
    expect(outdated([3, 9, 5], 1)).toEqual([5, 3])
    expect(outdated([3], 0)).toEqual([])
  })
})

describe("a key that is compromised", () => {
  const compromise = () =>
    database.sql.begin(async (tx) => {
      const draft = { operation: "key", list: "key", authority: null, replaces: null, reason: "compromised" } as const
      const publication = { draft: { ...draft, commitment: "x" }, line: null, recordId: null, subjectCode: null }
      await appendAsOperator(tx, await lockHead(tx), [publication], now)
    })

  test("has another export made, once, for the one that it signed may not be believed any more", async () => {
    const { work, shelf } = node()
    await compromise()
    await work.look()
    expect(await states()).toEqual([])
    await ask()
    await work.look()
    const [before = 0] = await shelf.list()
    await compromise()
    await work.look()
    // The entry of the key, and the map behind it.
    expect(await shelf.list()).toContain(before + 2)
    await work.look()
    await node({ shelf }).work.look()
    expect(await states()).toEqual(["made", "made"])
  })
})

describe("what is erased", () => {
  test("goes from the shelf with the exports that held it, and the next manifest says which files they were", async () => {
    const { work, shelf, root, lines } = node()
    const make = async () => {
      await ask()
      await work.look()
      return Math.max(...(await shelf.list()))
    }
    await publish()
    const before = await make()
    await publish()
    const [newest] = await database.sql<{ position: number }[]>`
      select position from record where state = 'live' order by position desc limit 1`
    if (!newest) throw new Error("there is a live record")
    const held = await make()
    const old = await findExport(shelf, held)
    await erase(database.sql, newest.position)
    await work.look()
    const sizes = (await shelf.list()).sort((a, b) => a - b)
    expect(sizes).toEqual([before, held + 2])
    const made = await findExport(shelf, held + 2)
    const digests = old?.manifest.files
      .filter(({ kind }) => kind === "snapshot" || kind === "delta")
      .map(({ name, sha256 }) => ({ name, size: held, sha256, reason: "erased", at: new Date(now).toISOString() }))
    expect(made?.manifest.withdrawn).toEqual(digests?.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    expect(digests).toHaveLength(3)
    expect(lines.join("\n")).toContain(`${held} held what was erased since`)
    const folder = path.join(root, String(held + 2))
    const live = foldEntries(await linesOf(path.join(folder, "log.ndjson.zst")))
    expect(await commitmentsOf(path.join(folder, "snapshot.ndjson.zst"))).toEqual(inOrder(live))
  })

  test("stays listed in every later manifest, and nothing is withdrawn for it twice", async () => {
    const { work, shelf } = node()
    await publish()
    await ask()
    await work.look()
    await work.look()
    const [size = 0] = await shelf.list()
    expect((await findExport(shelf, size))?.manifest.withdrawn).toHaveLength(3)
    expect(await states()).toEqual(["made"])
  })

  test("is told of exports too that were off the shelf by then", async () => {
    const { work, shelf } = node({ keep: 1 })
    const make = async () => {
      await publish()
      await ask()
      await work.look()
      return Math.max(...(await shelf.list()))
    }
    const first = await make()
    const [line] = await database.sql<{ position: number }[]>`
      select position from record where state = 'live' order by position desc limit 1`
    const second = await make()
    expect(await shelf.list()).toEqual([second])
    await erase(database.sql, line?.position ?? -1)
    await work.look()
    const last = Math.max(...(await shelf.list()))
    const withdrawn = (await findExport(shelf, last))?.manifest.withdrawn ?? []
    const told = (size: number) => withdrawn.filter((file) => file.size === size).map(({ name }) => name)
    for (const size of [first, second]) expect(told(size)).toContain("snapshot.ndjson.zst")
    // The delta from the first export on begins behind the line.
    expect(told(second)).not.toContain(`delta-from-${first}.ndjson.zst`)
  })

  test.each([
    ["before it was published", 5, false],
    ["while it was live", 6, true],
    ["up to the entry that ended it", 9, true],
    ["after it had ended", 10, false],
  ])("an export of %s", (_, size, expected) => {
    expect(holds(size, { position: 5, until: 9 })).toBe(expected)
  })
})

describe("over HTTP", () => {
  const root = () => path.join(base, "served")
  let app: ReturnType<typeof testApp>
  beforeEach(() => {
    app = testApp(() => database.sql, { exports: openDesk(diskShelf(root()), 24) })
  })

  test("an administrator has one made, and everybody sees how far it is", async () => {
    const headers = await officerHeader("administrator", "410000")
    const asked = await app.request("/v1/exports", { method: "POST", headers })
    expect(asked.status).toBe(202)
    const job = await asked.json()
    expect(job).toMatchObject({ state: "waiting", size: null, reason: null })
    expect(await (await app.request("/v1/exports", { method: "POST", headers })).json()).toEqual(job)
    expect(await (await app.request("/v1/exports")).json()).toEqual({ exports: [], jobs: [job] })
    await node({ root: root() }).work.look()
    const { exports, jobs } = await (await app.request("/v1/exports")).json()
    expect(jobs).toMatchObject([{ id: job.id, state: "made", size: exports[0].size }])
    expect(exports).toHaveLength(1)
    for (const file of [...exports[0].files, exports[0].manifest, exports[0].archive]) {
      const answer = await app.request(file.path, { method: "HEAD" })
      expect(answer.headers.get("content-length")).toBe(String(file.bytes))
    }
    const [audited] = await database.sql`select actor, act from audit_event where object = ${job.id}`
    expect(audited).toEqual({ actor: "officer:410000:test", act: "export.ask" })
  })

  test("the page lists them with sizes and digests, in both languages, and what was withdrawn", async () => {
    await rm(root(), { recursive: true, force: true })
    const empty = await app.request("/exports")
    expect(empty.status).toBe(200)
    expect(await empty.text()).toContain("还没有导出")
    await ask()
    expect(await (await app.request("/exports?lang=en")).text()).toContain("A new one is being made")
    await node({ root: root() }).work.look()
    const { exports } = await (await app.request("/v1/exports")).json()
    const page = await (await app.request("/exports")).text()
    for (const { path: address, sha256 } of exports[0].files) {
      expect(page).toContain(`href="${address}"`)
      expect(page).toContain(sha256)
    }
    expect(page).toContain(`href="/exports/${exports[0].size}.tar"`)
    expect(page).toContain("已撤下的文件")
    expect(page).toContain(`npx --yes ./gongshi-verify-*.tgz verify ${exports[0].size} --jwks jwks.json`)
    // As the first step calls the file that it hands out.
    expect(page).toContain('<a href="/.well-known/jwks.json" download>')
    expect(await (await testApp(() => database.sql).request("/exports")).text()).toContain("本节点不提供导出文件")
    expect(await (await app.request("/")).text()).toContain('href="/exports"')
  })

  test("the page says of every key that nobody has vouched for, and of no other", async () => {
    const made = node({ root: path.join(base, "labelled") })
    await ask()
    await made.work.look()
    const page = async (log: "self-generated" | "provided", language: string) => {
      const keys = [toPublicKey(key), { ...toPublicKey(logKey), role: "log" as const, key_origin: log }]
      const exports = openDesk(diskShelf(made.root), 24)
      const reader = testApp(() => database.sql, { exports, keySet: async () => ({ keys }) })
      return (await reader.request(`/exports?lang=${language}`)).text()
    }
    expect(await page("self-generated", "zh")).toContain("公示日志、导出由程序自行生成的密钥签名，没有第三方为其担保")
    expect(await page("self-generated", "en")).toContain(
      "nobody has vouched for them: the publication log and exports.",
    )
    expect(await page("provided", "en")).toContain("nobody has vouched for them: exports.")
    const { exports } = await (
      await testApp(() => database.sql, { exports: openDesk(diskShelf(made.root), 24) }).request("/v1/exports")
    ).json()
    expect(exports).toMatchObject([{ key_origin: "self-generated" }])
    const provided = { ...key, key_origin: "provided" as const }
    const own = node({ signer: async () => keySigner(provided) })
    await ask()
    await own.work.look()
    const keySet = async () => ({ keys: [{ ...toPublicKey(logKey), role: "log", key_origin: "provided" } as const] })
    const vouched = testApp(() => database.sql, { exports: openDesk(diskShelf(own.root), 24), keySet })
    expect(await (await vouched.request("/exports?lang=en")).text()).not.toContain("nobody has vouched")
  })

  test("nobody else has one made", async () => {
    for (const headers of [
      await officerHeader("officer", "410105"),
      await officerHeader("head", "410105"),
      await clientHeader(database.sql, "agency"),
    ]) {
      expect((await app.request("/v1/exports", { method: "POST", headers })).status).toBe(403)
    }
    expect((await app.request("/v1/exports", { method: "POST" })).status).toBe(401)
    expect(await states()).toEqual([])
  })
})
