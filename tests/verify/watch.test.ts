/** Watching one code: what comes and goes is told, proven from look to look; what hides something is refused, and evidence kept. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { readEvidence } from "../../src/verify/evidence/evidence.ts"
import { judge } from "../../src/verify/evidence/judge.ts"
import { FollowTrouble } from "../../src/verify/follow/trouble.ts"
import { readKeyRing } from "../../src/verify/key-ring.ts"
import { type Watcher, type WatchOutcome, watch } from "../../src/verify/watch/node-watch.ts"
import { importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { proofOf } from "../support/followed.ts"
import { mapEntry, mapJsonOf } from "../support/made-map.ts"
import { move } from "../support/move.ts"
import { added, keySetOf, lineOf, type MemoryLog, makeKeys, memoryLog, origin } from "../support/published.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow } from "../support/rows.ts"
import { testLog } from "../support/signed-log.ts"

const database = useDatabase()
const base = mkdtempSync(path.join(tmpdir(), "gongshi-watch-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** A remote that answers by a function; how much it has answered. */
function remoteOf(answer: (place: string) => Promise<string | null>) {
  let characters = 0
  const none = async () => {
    throw new Error("a watch fetches texts alone")
  }
  const remote: Watcher["remote"] = {
    ...{ second: none, has: none, file: none, signed: none },
    async text(place) {
      const text = await answer(place)
      characters += text?.length ?? 0
      return text
    },
  }
  return { remote, taken: () => characters }
}

const seen = (outcome: WatchOutcome) => {
  if (!outcome.ok) throw new Error(outcome.findings.map(({ en }) => en).join("; "))
  const listsOf = (items: typeof outcome.live) => items.map(({ list }) => list)
  return { first: outcome.first, live: listsOf(outcome.live), came: listsOf(outcome.came), went: listsOf(outcome.went) }
}

test("a register at work is watched from look to look, in a few kilobytes", async () => {
  let now = Date.now()
  const clock = () => now
  const { log } = testLog(database.sql, { clock })
  const app = testApp(() => database.sql, { signedLog: log, clock })
  const { remote, taken } = remoteOf(async (place) => {
    const answer = await app.request(place)
    return answer.ok ? answer.text() : null
  })
  await importRows(
    database.sql,
    Array.from({ length: 300 }, (_, n) => penaltyRow(n + 10)),
  )
  await log.catchUp()
  const ring = readKeyRing(sha256, { vkeys: (await log.standing()).vkeys })
  if ("fault" in ring) throw new Error(ring.fault)
  const given = { keys: null, vkeys: [], root: null, policy: null }
  const look = () =>
    watch({ ...{ remote, folder: path.join(base, "own"), code: codeOf(1), clock, given }, options: { keys: ring } })

  expect(seen(await look())).toEqual({ first: true, live: [], came: [], went: [] })
  now += 3_600_000
  const [id = ""] = await importRecords(database.sql, [abnormalRow(1)])
  await importRows(database.sql, [penaltyRow(2)])
  const before = taken()
  expect(seen(await look())).toEqual({ first: false, live: ["abnormal"], came: ["abnormal"], went: [] })
  expect(taken() - before).toBeLessThan(8_192)
  now += 86_400_000
  expect(seen(await look())).toMatchObject({ live: ["abnormal"], came: [], went: [] })
  await move(database.sql, id, "annul")
  now += 3_000
  expect(seen(await look())).toEqual({ first: false, live: [], came: [], went: ["abnormal"] })
})

describe("what is shown to a watch", () => {
  const code = "91000000MA0GG0017J"
  const begun = Date.UTC(2026, 6, 1)
  const draft = (n: number) => ({ draft: added(lineOf(n)), line: lineOf(n) })
  const [a, b, c] = [draft(1), draft(2), draft(3)]
  /** What comes, with its map behind each part. */
  const mapped = (...parts: (typeof a)[][]) => {
    const log: Parameters<typeof mapEntry>[0][number][] = []
    for (const part of parts) {
      log.push(...part)
      log.push(mapEntry(log))
    }
    return log
  }
  let folders = 0

  async function begin() {
    const keys = await makeKeys()
    const ring = readKeyRing(sha256, { jwks: keySetOf(keys) })
    if ("fault" in ring) throw new Error(ring.fault)
    const folder = path.join(base, String(folders++))
    const state = { shown: "", log: null as MemoryLog | null, now: begun + 60_000 }
    const { remote } = remoteOf(async (place) => {
      if (place.startsWith("/log/map/")) return state.shown
      const [from, to] = (/from=(\d+)&to=(\d+)$/.exec(place) ?? []).slice(1).map(Number)
      return state.log && from !== undefined && to !== undefined ? proofOf(state.log, from, to) : null
    })
    return {
      folder,
      ring,
      state,
      logOf: (drafts: Parameters<typeof memoryLog>[0], at = begun) => memoryLog(drafts, keys.log, origin, at),
      async show(log: MemoryLog, size = log.entries.length - 1) {
        state.log = log
        state.shown = JSON.stringify(await mapJsonOf(log, size, code))
      },
      look: () =>
        watch({
          ...{ remote, folder, code, clock: () => state.now, options: { keys: ring } },
          given: { keys: keySetOf(keys), vkeys: [], root: null, policy: null },
        }),
    }
  }
  const codesOf = (outcome: WatchOutcome) => (outcome.ok ? [] : outcome.findings.map((found) => found.code))

  test("is refused where the map lags its checkpoint, or is of a while ago: something may be hidden behind it", async () => {
    const { look, show, logOf, state } = await begin()
    const lagging = logOf([a, mapEntry([a]), b])
    await show(lagging, 1)
    expect(codesOf(await look())).toEqual(["map-late"])
    await show(logOf(mapped([a])))
    state.now = begun + 16 * 60_000
    expect(codesOf(await look())).toEqual(["map-late"])
    state.now = begun + 14 * 60_000
    expect(seen(await look()).live).toEqual(["penalty"])
  })

  test("is refused where it is another history, and what is kept shows anybody that one key has signed both", async () => {
    const { look, show, logOf, folder, ring, state } = await begin()
    await show(logOf(mapped([a, b])))
    expect(seen(await look())).toMatchObject({ first: true, live: ["penalty", "penalty"] })
    // Without the second record, as if it had never been.
    await show(logOf(mapped([a, c], [draft(4)])))
    const outcome = await look()
    expect(codesOf(outcome)).toEqual(["fork"])
    const evidence = readEvidence(readFileSync(outcome.ok ? "" : outcome.evidence, "utf8"))
    if (!evidence) throw new Error("what was kept can't be read")
    const judged = await judge(evidence, { sha256, own: ring, now: state.now })
    expect(judged).toMatchObject({ verdict: "fork", heads: { one: { size: 3 }, other: { size: 5 } } })
    expect(readdirSync(path.join(folder, "evidence"))).toHaveLength(1)
  })

  test("is refused without the proof that it continues what was seen, and of another code", async () => {
    const { look, show, logOf, state } = await begin()
    await show(logOf(mapped([a])))
    await look()
    await show(logOf(mapped([a], [b])))
    state.log = null
    expect(codesOf(await look())).toEqual(["no-consistency"])
    const log = logOf(mapped([a], [b]))
    state.log = log
    state.shown = JSON.stringify(await mapJsonOf(log, 3, "91000000MA00000157"))
    expect(codesOf(await look())).toEqual(["malformed"])
  })

  test("of a little before what was seen last tells nothing, and takes nothing back", async () => {
    const { look, show, logOf, state } = await begin()
    const log = logOf(mapped([a], [b]))
    const early = logOf(mapped([a]))
    await show(log)
    expect(seen(await look()).live).toHaveLength(2)
    await show(early)
    state.log = log
    expect(seen(await look())).toMatchObject({ live: ["penalty"], came: [], went: [] })
    await show(log)
    expect(seen(await look())).toMatchObject({ live: ["penalty", "penalty"], came: [], went: [] })
  })

  test("is looked at by nobody where what was seen before is damaged", async () => {
    const { look, show, logOf, folder } = await begin()
    await show(logOf(mapped([a])))
    await look()
    writeFileSync(path.join(folder, `${code}.json`), "{}")
    await expect(look()).rejects.toThrow(FollowTrouble)
  })
})
