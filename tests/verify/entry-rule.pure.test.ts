/**
 * A replay takes what the register writes, and nothing that has room for more.
 */
import { describe, expect, test } from "vitest"
import { commitmentOf } from "../../src/ledger/commitment.ts"
import { effectOf } from "../../src/ledger/effect.ts"
import { type EntryDraft, encodeEntry } from "../../src/ledger/entry.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { startReplay } from "../../src/verify/replay.ts"
import { added, removed } from "../support/published.ts"

const time = 1_772_676_000_000
const record = added("line")
const none = { authority: null, reason: null, replaces: null, commitment: null }
/** Replays two records and then an entry. */
function take(entry: string): string | null {
  const replay = startReplay(sha256)
  for (const line of ["a", "b"]) replay.entry(Buffer.from(encodeEntry(added(line), time)))
  return replay.entry(Buffer.from(entry))?.code ?? null
}
const takeDraft = (draft: EntryDraft) => take(encodeEntry(draft, time))

const written: [string, EntryDraft][] = [
  ["add", record],
  ["add after masking", { ...record, reason: "unmask" }],
  ["amend", { ...record, operation: "amend", replaces: 1 }],
  ["remove", removed(1, { reason: "expire" })],
  ["erase", removed(1, { operation: "erase" })],
  ["key", { ...none, operation: "key", list: "key", reason: "compromised", commitment: commitmentOf("k") }],
  ["state", { ...none, operation: "state", list: "subject" }],
  ["map", { ...none, operation: "map", list: "map", commitment: commitmentOf("root") }],
  ["notice", { ...none, operation: "notice", list: "enforcement", commitment: commitmentOf("root") }],
  ["recall", { ...none, operation: "recall", list: "enforcement", commitment: commitmentOf("root") }],
  ["history", { ...none, operation: "history", list: "history", commitment: commitmentOf("root") }],
  ["declaration", { ...none, operation: "declaration", list: "declaration", commitment: commitmentOf("line") }],
  ["release", { ...none, operation: "release", list: "release", commitment: commitmentOf("package") }],
]

test.each(written)("%s is taken as the register writes it", (_, draft) => {
  expect(takeDraft(draft)).toBeNull()
})

test("what opens no line of a record is in no snapshot", () => {
  const replay = startReplay(sha256)
  const drafts = written.filter(([, { list }]) => !["abnormal", "serious", "penalty"].includes(list))
  for (const [, draft] of drafts) replay.entry(Buffer.from(encodeEntry(draft, time)))
  expect(drafts.length).toBe(replay.size())
  expect(drafts.map((_, position) => replay.isLive(position))).not.toContain(true)
})

test("what is newer than this reader is said to be so, with what to do", () => {
  const replay = startReplay(sha256)
  const found = replay.entry(Buffer.from(encodeEntry(record, time).replace("{", '{"v":4,')))
  expect(found).toMatchObject({ code: "entry-version", en: expect.stringContaining("take a newer one") })
})

test.each(["history", "declaration"] as const)("%s is read and written by nobody", (operation) => {
  expect(() => effectOf({ operation, reason: null })).toThrow("no entry")
  expect(take(encodeEntry({ ...none, operation, list: operation, commitment: commitmentOf("x") }, time))).toBeNull()
  const earlier = encodeEntry({ ...none, operation, list: operation, commitment: commitmentOf("x") }, time)
  expect(take(earlier.replace('"v":3', '"v":2'))).toBe("wrong-entry")
})

describe("is refused:", () => {
  const commitment = commitmentOf("more")
  test.each<[string, EntryDraft]>([
    ["an addition that replaces", { ...record, replaces: 1 }],
    ["an addition of no line", { ...record, commitment: null }],
    ["an amendment of nothing", { ...record, operation: "amend" }],
    ["a removal of nothing", removed(1, { replaces: null })],
    ["a removal with a commitment", removed(1, { commitment })],
    ["an erasure with a commitment", removed(1, { operation: "erase", commitment })],
    ["a key that ends a record", { ...record, operation: "key", list: "key", replaces: 1 }],
    ["a key without a line", { ...none, operation: "key", list: "key" }],
    ["a key of a list of records", { ...record, operation: "key" }],
    ["a state with a line", { ...none, operation: "state", list: "subject", commitment }],
    ["a record of no list", { ...record, list: "subject" }],
    ["a record of agencies", { ...record, list: "enforcement" }],
    ["a notice of a list of records", { ...none, operation: "notice", list: "serious", commitment }],
    ["a recall of nothing", { ...none, operation: "recall", list: "enforcement" }],
    ["a history that replaces", { ...none, operation: "history", list: "history", commitment, replaces: 1 }],
    ["a release of a list of records", { ...none, operation: "release", list: "penalty", commitment }],
    ["a declaration of nothing", { ...none, operation: "declaration", list: "declaration" }],
    ["a record of releases", { ...record, list: "release" }],
    ["a map that replaces", { ...none, operation: "map", list: "map", commitment, replaces: 1 }],
    ["a commitment that is short", { ...record, commitment: "AA" }],
    ["a key's commitment that is short", { ...none, operation: "key", list: "key", commitment: "AA" }],
    ["a reason that is a sentence", { ...record, reason: "张三 13800000000" }],
    ["an authority that is none", { ...record, authority: "410105199001011234" }],
  ])("%s", (_, draft) => {
    expect(takeDraft(draft)).toBe("wrong-entry")
  })

  const entry = encodeEntry(record, time)
  test.each([
    ["an old operation under a new version", entry.replace("{", '{"v":2,')],
    ["a version that says nothing", entry.replace("{", '{"v":1,')],
    ["a member more", entry.replace("}", ',"name":"张三"}')],
    ["a member twice", entry.replace('"op"', '"op":"张三","op"')],
    ["a blank", entry.replace(",", ", ")],
    ["another order", JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(entry)).toReversed()))],
    ["a byte order mark", `\uFEFF${entry}`],
    ["a time between milliseconds", encodeEntry(record, time + 0.5)],
  ])("%s", (_, text) => {
    expect(take(text)).toBe("wrong-entry")
  })
})
