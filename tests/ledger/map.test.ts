import { afterEach, describe, expect, test } from "vitest"
import { signCheckpoint } from "../../src/ledger/checkpoint.ts"
import { auditMap } from "../../src/ledger/map/audit.ts"
import { mapFollower, rebuildMap, sealMap, sealMapFor } from "../../src/ledger/map/growth.ts"
import { mapKey } from "../../src/ledger/map/hash.ts"
import { rootOfPath } from "../../src/ledger/map/path.ts"
import { readPaths } from "../../src/ledger/map/read.ts"
import { findMap, storedPages } from "../../src/ledger/map/store.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { lockHead, readHead } from "../../src/ledger/sequencer.ts"
import { useDatabase } from "../support/database.ts"
import { erase } from "../support/erasure.ts"
import { appendAsOperator } from "../support/gate.ts"
import { move } from "../support/move.ts"
import { judgeMaps, readEntries } from "../support/naive-map.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow } from "../support/rows.ts"
import { heldMemory, keysOf, logKey, testLog } from "../support/signed-log.ts"

const database = useDatabase()
const dayMs = 24 * 3_600_000
let now = Date.UTC(2026, 5, 30)

const seal = () => sealMap(database.sql, sha256, now, new AbortController().signal)
// Lines as they were read first: an earlier map is of what was erased since, too.
const lines = new Map<number, string | null>()
const maps = async () => {
  const entries = await readEntries(database.sql)
  for (const { position, line } of entries) if (!lines.has(position)) lines.set(position, line)
  return judgeMaps(entries.map((entry) => ({ ...entry, line: lines.get(entry.position) ?? null })))
}
const newest = async () => {
  const map = await findMap(database.sql)
  if (!map) throw new Error("nothing is sealed")
  return map
}
const hex = (bytes: Uint8Array | null | undefined) => bytes && Buffer.from(bytes).toString("hex")

afterEach(async () => {
  // Whatever was done, every map of the log is that of the entries before it.
  for (const { holds } of await maps()) expect(holds).toBe(true)
})

describe("the stored map", () => {
  test("is of exactly the entries before its own, through additions, amendments and ends", async () => {
    const sealed: number[] = []
    const sealNow = async () => {
      await seal()
      sealed.push((await newest()).position)
    }
    await sealNow()
    const ids = await importRecords(
      database.sql,
      Array.from({ length: 60 }, (_, number) => [abnormalRow(number), penaltyRow(number)]).flat(),
    )
    await sealNow()
    for (const id of ids.slice(0, 30)) await move(database.sql, id, "correct")
    await importRecords(database.sql, [penaltyRow(1, { content: "另一内容（示例）" }), penaltyRow(70)])
    await sealNow()
    for (const id of ids) await move(database.sql, id, "withdraw")
    await sealNow()
    expect((await maps()).map(({ position }) => position)).toEqual(sealed)
    expect(sealed).toHaveLength(4)
  })

  test("is sealed once where nothing came between, however many nodes are at it", async () => {
    await importRecords(database.sql, [penaltyRow(80)])
    const before = (await maps()).length
    await Promise.all(Array.from({ length: 4 }, seal))
    await seal()
    expect(await maps()).toHaveLength(before + 1)
    expect((await newest()).position + 1).toBe((await readHead(database.sql)).size)
  })

  test("lets nobody publish between what it is of and its entry", async () => {
    let open = true
    const sealing = (async () => {
      for (; open; ) await seal()
    })()
    for (let number = 100; number < 130; number++) await importRecords(database.sql, [penaltyRow(number)])
    open = false
    await sealing
    expect((await maps()).every(({ holds }) => holds)).toBe(true)
  })

  test("goes on where it was cut off, and nothing of what was cut off stays", async () => {
    await importRecords(database.sql, [penaltyRow(140), penaltyRow(141)])
    const before = await readHead(database.sql)
    await database.sql`create function cut() returns trigger language plpgsql as $$ begin raise exception 'cut off'; end $$`
    await database.sql`create trigger cut before insert on log_map execute function cut()`
    await expect(seal()).rejects.toThrow("cut off")
    expect(await readHead(database.sql)).toEqual(before)
    await database.sql`drop trigger cut on log_map`
    await importRecords(database.sql, [penaltyRow(142)])
    await seal()
    expect((await newest()).position).toBe(before.size + 1)
  })

  test("made again it is the same, whatever had become of its pages", async () => {
    await seal()
    const { root } = await newest()
    await database.sql`update log_map_page set page = '\\x000000'`
    await mapFollower(database.sql, sha256).rebuild()
    await importRecords(database.sql, [penaltyRow(150)])
    await seal()
    expect(hex((await newest()).root)).not.toBe(hex(root))
  })

  test("tells of every page that was changed, cut or lost, and made again it gives proofs of the same entry", async () => {
    await importRecords(
      database.sql,
      Array.from({ length: 60 }, (_, n) => penaltyRow(500 + n)),
    )
    await seal()
    const { root, version, position } = await newest()
    const faults = async () => (await auditMap(database.sql, sha256)).faults
    expect(await faults()).toEqual([])
    const [deep] = await database.sql<{ prefix: string }[]>`
      select prefix from log_map_page where length(prefix) = 1 and version <= ${version} order by version desc, prefix limit 1`
    const prefix = deep?.prefix ?? ""
    const wrongs: [string, RegExp][] = [
      ["set_byte(page, octet_length(page) - 1, get_byte(page, octet_length(page) - 1) # 1)", /is not the one/],
      ["set_byte(page, 40, get_byte(page, 40) # 128)", /is not the one/],
      ["substring(page from 1 for octet_length(page) - 1)", /can't be read/],
    ]
    for (const [change, said] of wrongs) {
      await database.sql.unsafe(
        `update log_map_page set page = ${change} where prefix = '${prefix}' and octet_length(page) > 90`,
      )
      expect((await faults()).join()).toMatch(said)
      expect(await rebuildMap(database.sql, sha256)).toBe("rebuilt")
      expect(await faults()).toEqual([])
    }
    await database.sql`delete from log_map_page where prefix = ${prefix}`
    expect((await faults()).join()).toMatch(/is missing: run gongshi log rebuild-map/)
    const [key] = Array.from({ length: 60 }, (_, n) => mapKey(sha256, codeOf(500 + n))).filter((each) =>
      hex(each)?.startsWith(prefix),
    )
    if (!key) throw new Error("no code is under the page")
    await expect(readPaths(sha256, storedPages(database.sql, version), [key])).rejects.toThrow("log rebuild-map")
    expect(await rebuildMap(database.sql, sha256)).toBe("rebuilt")
    await seal()
    expect(await newest()).toMatchObject({ root, version, position })
    const [path] = await readPaths(sha256, storedPages(database.sql, version), [key])
    expect(path && hex(rootOfPath(sha256, key, path))).toBe(hex(root))
  })

  test("says when the map that is an entry is not of what is live, and is right at the next", async () => {
    await importRecords(database.sql, [penaltyRow(570)])
    // A page that was changed so that its hashes agree: as if a record were not there.
    const top = "select version from log_map order by version desc limit 1"
    await mapFollower(database.sql, sha256).catchUp()
    await database.sql.unsafe(
      `update log_map_page set page = (select page from log_map_page where prefix = '' and version <= (${top}) order by version desc limit 1)
       where prefix = '' and version > (${top})`,
    )
    expect((await auditMap(database.sql, sha256)).faults.join()).toMatch(/not that of what is live/)
    await rebuildMap(database.sql, sha256)
    expect((await auditMap(database.sql, sha256)).faults).toEqual([])
    await seal()
  })

  test("is made for papers at its pace by a clock that was set back, too", async () => {
    await seal()
    const { time, version } = await newest()
    await importRecords(database.sql, [penaltyRow(195)])
    const { size } = await readHead(database.sql)
    await sealMapFor(
      ...([database.sql, sha256, { covers: size - 1, madeSince: 0 }] as const),
      ...([time - 3_600_000, AbortSignal.timeout(20_000)] as const),
    )
    expect((await newest()).version).toBe(version + 1)
  })

  test("is without what was erased, though its entries name nobody", async () => {
    await importRecords(database.sql, [penaltyRow(190), penaltyRow(191)])
    await seal()
    const { position } = await newest()
    await maps()
    await erase(database.sql, position - 2)
    await seal()
    expect((await maps()).at(-1)).toEqual({ position: position + 2, holds: true })
  })

  test("takes a record from one code to another where an amendment does", async () => {
    const [id = ""] = await importRecords(database.sql, [penaltyRow(160)])
    await seal()
    await database.sql.begin(async (tx) => {
      const head = await lockHead(tx)
      const [old] = await tx<{ position: number; entry: string; line: string }[]>`
        select position, entry, line from log_entry where position = (select position from record where id = ${id})`
      if (!old) throw new Error("the record is not there")
      const draft = { ...JSON.parse(old.entry), operation: "amend", replaces: old.position }
      const line = old.line.replace(codeOf(160), codeOf(161))
      const publication = { draft, line, recordId: id, subjectCode: codeOf(161) }
      await appendAsOperator(tx, head, [publication], now)
      await tx`update record set subject_code = ${codeOf(161)}, position = ${head.size} where id = ${id}`
    })
    await seal()
  })

  test("can be read as it was while the next one is made, and for a day", async () => {
    const [id = ""] = await importRecords(database.sql, [penaltyRow(170)])
    await seal()
    const old = await newest()
    const key = mapKey(sha256, codeOf(170))
    const rootOf = async (map: { version: number }) => {
      const [path] = await readPaths(sha256, storedPages(database.sql, map.version), [key])
      return { root: hex(path && rootOfPath(sha256, key, path)), isIn: hex(path?.pair?.subarray(0, 32)) === hex(key) }
    }
    await move(database.sql, id, "withdraw")
    await mapFollower(database.sql, sha256).catchUp()
    expect(await rootOf(old)).toEqual({ root: hex(old.root), isIn: true })
    now += dayMs / 2
    await seal()
    const fresh = await newest()
    expect(await rootOf(fresh)).toEqual({ root: hex(fresh.root), isIn: false })
    expect(await rootOf(old)).toEqual({ root: hex(old.root), isIn: true })
    expect(hex((await findMap(database.sql, fresh.position))?.root)).toBe(hex(old.root))
    // A day on, only the last of what was sealed by then is kept, and every path in it.
    now += dayMs + 1
    await importRecords(database.sql, [penaltyRow(171)])
    await seal()
    const [count] = await database.sql<{ maps: number; oldest: number }[]>`
      select count(*)::int as maps, min(version)::int as oldest from log_map`
    expect(count).toEqual({ maps: 2, oldest: fresh.version })
    expect(await rootOf(fresh)).toEqual({ root: hex(fresh.root), isIn: false })
    const [stale] = await database.sql<{ pages: number }[]>`
      select count(*)::int as pages from log_map_page old where exists (
        select from log_map_page newer where newer.prefix = old.prefix and newer.version > old.version
          and newer.version <= ${fresh.version})`
    expect(stale?.pages).toBe(0)
  })

  test("is in a checkpoint when the log has sealed it, and is not sealed in a log that is halted", async () => {
    const { log } = testLog(database.sql)
    await importRecords(database.sql, [penaltyRow(180)])
    await log.seal(now)
    const { position } = await newest()
    expect(await log.checkpoint()).toMatchObject({ kind: "shown", size: position + 1 })
    await importRecords(database.sql, [penaltyRow(181)])
    // What left the building once is longer than what the database has: it was set back.
    const beyond = { origin: "register.test/log", size: position + 500, root: new Uint8Array(32) }
    const memory = heldMemory(await signCheckpoint(beyond, keysOf(logKey).signers(beyond.origin)))
    const { log: halted } = testLog(database.sql, { memory })
    expect(await halted.halted()).not.toBeNull()
    await halted.seal(now)
    expect((await newest()).position).toBe(position)
  })
})
