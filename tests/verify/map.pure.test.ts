/** What the map proves of a code, in statements and by itself; and that nothing else is believed of it. */
import { beforeAll, describe, expect, test } from "vitest"
import { formatMapText, readMapText } from "../../src/ledger/map/text.ts"
import { verifyAny } from "../../src/verify/recognise.ts"
import type { VerifyOptions } from "../../src/verify/verification.ts"
import { type Drafted, mapEntry, mapJsonOf, mapProofOf, mappedLog } from "../support/made-map.ts"
import {
  added,
  lineOf,
  type MemoryLog,
  makeKeys,
  memoryLog,
  optionsOf,
  removed,
  reportOf,
  sign,
} from "../support/published.ts"

const code = "91000000MA0GG0017J"
const codeAt = (n: number) => `9100000000000000${String(n).padStart(2, "0")}`
const of = (subject: string, n: number, list: "abnormal" | "penalty" = "penalty"): Drafted => {
  const line = lineOf(n, { list, subject: { code: subject, name: "示例" } })
  return { draft: added(line, { list }), line }
}

// Two penalties and an abnormal listing of the merchant, one penalty more that has ended, and others beside it.
const drafts: Drafted[] = [
  of(code, 0),
  of(code, 1),
  of(code, 2, "abnormal"),
  of(code, 3),
  { draft: removed(3), line: null },
  ...Array.from({ length: 30 }, (_, n) => of(codeAt(n), 10 + n)),
]
const size = drafts.length
let keys: Awaited<ReturnType<typeof makeKeys>>
let log: MemoryLog

beforeAll(async () => {
  keys = await makeKeys()
  log = mappedLog(drafts, keys.log)
})

type Changes = Record<string, unknown>
const verify = (source: string, changes: Partial<VerifyOptions> = {}) => verifyAny(source, optionsOf(keys, changes))
const codesOf = async (source: string) => (await verify(source)).findings.map((found) => found.code)

async function reportWith(positions: readonly number[], changes: Changes = {}, from = log) {
  const report = await reportOf(from, positions, { map: await mapProofOf(from, size, code), ...changes })
  return sign("report", report, keys.documents)
}

describe("a statement with the map", () => {
  test("proves that its records are all there are", async () => {
    const { ok, proven, unproven } = await verify(await reportWith([0, 1, 2]))
    expect(ok).toBe(true)
    expect(proven.find((each) => each.code === "map")?.en).toContain("exactly 3 entries were live")
    expect(unproven.find((each) => each.code === "complete")?.en).not.toContain("signature")
    expect(unproven.map((each) => each.code)).not.toContain("map-since")
  })

  test("says how old the map is where the log has grown since", async () => {
    const grown = memoryLog([...drafts, mapEntry(drafts), of(codeAt(99), 99)], keys.log)
    const { ok, unproven } = await verify(await reportWith([0, 1, 2], {}, grown))
    expect(ok).toBe(true)
    expect(unproven.map((each) => each.code)).toContain("map-since")
    // Of months before it was signed it could be from before the record: whoever signs would be believed alone.
    const strict = await verify(await reportWith([0, 1, 2], {}, grown), { withoutMap: undefined })
    expect(strict.findings.map((each) => each.code)).toEqual(["contradiction"])
    const soon = { iat: 1_772_676_000 + 86_400, exp: 1_772_676_000 + 2 * 86_400 }
    const young = await verify(await reportWith([0, 1, 2], soon, grown), {
      withoutMap: undefined,
      now: soon.iat * 1000,
    })
    expect(young.findings).toEqual([])
  })

  test("proves that there is no record under a code", async () => {
    const absent = codeAt(77)
    const about = {
      sub: absent,
      subject: null,
      kind: "no-record",
      asked: { by: "code", value: absent, lists: ["penalty"] },
    }
    const report = await reportOf(log, [], { ...about, map: await mapProofOf(log, size, absent) })
    const { ok, proven, unproven } = await verify(await sign("report", report, keys.documents))
    expect(ok).toBe(true)
    expect(proven.find((each) => each.code === "map")?.en).toContain("nothing was live")
    expect(unproven.find((each) => each.code === "absence")?.en).not.toContain("signature")
  })

  test("is refused where it leaves out what is live in a list that was asked, and only there", async () => {
    expect(await codesOf(await reportWith([0, 2]))).toEqual(["map-omitted"])
    expect(await codesOf(await reportWith([], { kind: "no-record" }))).toEqual([
      "map-omitted",
      "map-omitted",
      "map-omitted",
    ])
    const asked = { by: "code", value: code, lists: ["penalty"] }
    expect(await codesOf(await reportWith([0, 1], { asked }))).toEqual([])
    expect(await codesOf(await reportWith([0], { asked }))).toEqual(["map-omitted"])
  })

  test("is refused where it shows what had ended", async () => {
    expect(await codesOf(await reportWith([0, 1, 2, 3]))).toEqual(["map-unknown"])
  })

  test("may leave out what may be shown no more by date, and says whose word that is", async () => {
    const past = (day: string) => mapProofOf(log, size, code, { 1: day })
    const { ok, unproven } = await verify(await reportWith([0, 2], { map: await past("2026-06-29") }))
    expect(ok).toBe(true)
    expect(unproven.map((each) => each.code)).toContain("past-display")
    // Whoever has not said that this word is taken takes none.
    const strict = await verify(await reportWith([0, 2], { map: await past("2026-06-29") }), { withoutMap: undefined })
    expect(strict.findings.map((each) => each.code)).toEqual(["map-omitted"])
    // Signed on the 30th: that is its last day, on which it is shown.
    expect(await codesOf(await reportWith([0, 2], { map: await past("2026-06-30") }))).toEqual(["map-omitted"])
    const map = await mapProofOf(log, size, code)
    const other = { ...map, past_display: [{ position: 5, displayed_until: "2026-01-01" }] }
    expect(await codesOf(await reportWith([0, 1, 2], { map: other }))).toEqual(["map-path"])
  })

  test("of a publication is of the record's own code", async () => {
    const about = {
      kind: "publication",
      sub: "record-1",
      asked: { by: "record", value: "record-1", lists: ["penalty"] },
    }
    const good = await verify(await reportWith([1], about))
    expect(good.ok).toBe(true)
    expect(good.unproven.map((each) => each.code)).not.toContain("live-record")
    const other = await mapProofOf(log, size, codeAt(1))
    expect(await codesOf(await reportWith([1], { ...about, map: other }))).toEqual(["map-path"])
    const gone = { ...about, sub: "record-3", asked: { ...about.asked, value: "record-3" } }
    expect(await codesOf(await reportWith([3], gone))).toEqual(["map-unknown"])
  })

  test("is refused with a map that is forged in any part", async () => {
    const map = await mapProofOf(log, size, code)
    const [first] = map.live
    const elsewhere = await mapProofOf(log, size, codeAt(5))
    const unlike = memoryLog([...drafts, mapEntry(drafts.slice(0, 4))], keys.log)
    const forgeries: [Changes, string[], MemoryLog?][] = [
      [{ ...map, live: map.live.slice(1) }, ["map-path"]],
      [{ ...map, live: map.live.toReversed() }, ["map-path"]],
      [{ ...map, live: [], other: elsewhere.other }, ["map-path"]],
      [{ ...map, live: [], other: null, path: [] }, ["map-path"]],
      [{ ...map, other: { key: log.inclusion(0)[0], value: log.inclusion(0)[0] } }, ["map-path"]],
      [{ ...map, live: [{ ...first, list: "serious" }, ...map.live.slice(1)] }, ["map-path"]],
      [{ ...elsewhere }, ["map-path"]],
      [{ ...map, path: elsewhere.path }, ["map-path"]],
      [{ ...map, path: [] }, ["map-path"]],
      // Another entry of the log, and one that is in none.
      [{ ...map, size: 0, entry: log.entries[0], proof: log.inclusion(0) }, ["map-path"]],
      [{ ...map, proof: map.proof.slice(1) }, ["inclusion"]],
      [{ ...map, size: size - 1 }, ["inclusion"]],
      [{ ...map, entry: unlike.entries[size] }, ["inclusion"]],
      [{ ...map, entry: unlike.entries[size], proof: unlike.inclusion(size) }, ["map-path"], unlike],
    ]
    for (const [forged, expected, from] of forgeries) {
      expect(await codesOf(await reportWith([0, 1, 2], { map: forged }, from)), JSON.stringify(forged)).toEqual(
        expected,
      )
    }
  })

  test("stands in no certificate that names no code, and in no short form", async () => {
    const part = (position: number) => ({ entry: log.entries[position], position, proof: log.inclusion(position) })
    const asked = { by: "record", value: "record-3", lists: ["penalty"] }
    const ended = { kind: "ended", sub: "record-3", subject: null, asked, ended: { ...part(4), added: part(3) } }
    expect(await codesOf(await reportWith([], ended))).toContain("record")
    const short = { excerpt_of: { sha256: "0".repeat(64), records: 3 } }
    expect(await codesOf(await reportWith([], short))).toContain("record")
  })

  test("of no record has a short form, which says what it does not prove", async () => {
    const absent = codeAt(77)
    const asked = { by: "code", value: absent, lists: ["penalty"] }
    const short = {
      kind: "no-record",
      sub: absent,
      subject: null,
      asked,
      excerpt_of: { sha256: "0".repeat(64), records: 0 },
    }
    const { ok, unproven } = await verify(await sign("report", await reportOf(log, [], short), keys.documents))
    expect(ok).toBe(true)
    expect(unproven.map((each) => each.code)).toEqual(expect.arrayContaining(["excerpt", "absence"]))
    const false_ = { ...short, excerpt_of: { sha256: "0".repeat(64), records: 1 } }
    expect(await codesOf(await sign("report", await reportOf(log, [], false_), keys.documents))).toEqual(["record"])
  })
})

describe("a proof of the map by itself", () => {
  const textOf = async (of: string) => {
    const { log: _, ...json } = await mapJsonOf(log, size, of)
    return formatMapText({ ...json, proof: json.proof.map((hash) => Buffer.from(hash, "base64")) })
  }

  test.each([code, codeAt(3), codeAt(77)])("holds as JSON and as text: %s", async (of) => {
    for (const source of [JSON.stringify(await mapJsonOf(log, size, of)), await textOf(of)]) {
      const { ok, kind, findings, facts, unproven } = await verify(source)
      expect({ ok, kind, findings }).toEqual({ ok: true, kind: "map", findings: [] })
      expect(facts.live).toHaveLength(of === code ? 3 : of === codeAt(3) ? 1 : 0)
      expect(unproven.map((each) => each.code)).toContain("name-only")
    }
  })

  test.each([code, codeAt(77)])("holds with no other bit: %s", async (of) => {
    const believed: string[] = []
    for (const source of [JSON.stringify(await mapJsonOf(log, size, of)), await textOf(of)]) {
      const bytes = Buffer.from(source)
      for (let index = 0; index < bytes.length; index++) {
        const other = Buffer.from(bytes)
        other[index] = (other[index] ?? 0) ^ (1 << (index % 7))
        if ((await verify(other.toString("latin1"))).ok)
          believed.push(`${index}: ${other.subarray(index - 5, index + 5)}`)
      }
    }
    expect(believed).toEqual([])
  })

  test("is refused with its lines in another order, twice, or of another kind", async () => {
    const text = await textOf(code)
    const [head = "", ...rest] = text.split("\n\n")
    const lines = head.split("\n")
    const wrong = [
      [lines[0], lines[1], ...lines.slice(3)],
      [lines[0], lines[1], lines[2], lines[2], ...lines.slice(3)],
      [lines[0], lines[1], ...lines.slice(2).reverse()],
      [...lines, "note something"],
      [lines[0], ...lines.slice(2)],
      ["gongshi/map-proof/v2", ...lines.slice(1)],
    ]
    for (const changed of wrong) expect((await verify([changed.join("\n"), ...rest].join("\n\n"))).ok).toBe(false)
    expect(readMapText(text)).toMatchObject({ code, size })
  })

  test("of a map without any code says that nothing is live", async () => {
    const empty = mappedLog([], keys.log)
    const { ok, facts } = await verify(JSON.stringify(await mapJsonOf(empty, 0, code)))
    expect({ ok, live: facts.live }).toEqual({ ok: true, live: [] })
  })
})
