/** The proof of a notice: its line has one spelling but for the spaces that PostgreSQL writes, whoever has signed it. */
import { expect, test } from "vitest"
import { toBase64 } from "../../src/ledger/base64.ts"
import { leafHash } from "../../src/ledger/merkle.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { toBase64url } from "../../src/verify/key-ring.ts"
import { verifyTold } from "../../src/verify/notice.ts"
import { added, lineOf, makeKeys, memoryLog, optionsOf, sign, signedNow } from "../support/published.ts"

const keys = await makeKeys()
const agency = "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11"
const [salt, none] = ["0".repeat(64), { authority: null, reason: null, replaces: null }]

/** A notice with a line as it is spelled, under a genuine entry of the log: signed, and as JSON. */
async function noticeOf(line: string) {
  const leaf = leafHash(sha256, Buffer.from(`gongshi/notice/v1\n${salt}\n${agency}\n${line}`))
  const draft = { ...none, operation: "notice", list: "enforcement", commitment: toBase64url(leaf) } as const
  const log = memoryLog(
    [
      { draft: added(lineOf(0)), line: lineOf(0) },
      { draft, line: null },
    ],
    keys.log,
  )
  const told = {
    ...{ id: 7, agency, salt, line, batch: { leaf: 0, size: 1, root: toBase64(leaf), proof: [] } },
    ...{ entry: log.entries[1], position: 1 },
    log: { size: 2, root: toBase64(log.root()), proof: log.inclusion(1), checkpoint: await log.checkpoint() },
  }
  const token = await sign("notice", { ...signedNow, kind: "notice", sub: agency, ...told }, keys.documents)
  return { token, json: JSON.stringify(told) }
}
const codesOf = async (text: string) => {
  const verification = await verifyTold(text, optionsOf(keys))
  return verification === null ? null : verification.findings.map(({ code }) => code)
}

const written = [
  '{"id":7,"kind":"listed","subject":{"code" : "91000000MA0GG0017J", "name" : "某某: 有限, 公司"},"changed":["name", "fine_cny"]}',
  '{"id":7,"kind":"listed","position":1008,"initial":false}',
]

test.each(written)("is taken as the register writes it: %s", async (line) => {
  const { token, json } = await noticeOf(line)
  expect(await codesOf(token)).toEqual([])
  expect(await codesOf(json)).toEqual([])
})

test.each([
  ["a point", (line: string) => line.replace('"id":7', '"id":7.0')],
  ["an exponent", (line: string) => line.replace('"id":7', '"id":7e0')],
  ["more digits than a double holds", (line: string) => line.replace('"id":7', '"id":7,"x":9007199254740993')],
  ["an escape in a name", (line: string) => line.replace('"kind"', '"k\\u0069nd"')],
  ["an escape in a text", (line: string) => line.replace('"listed"', '"l\\u0069sted"')],
  ["half of a pair", (line: string) => line.replace('"listed"', '"listed","x":"\\ud800"')],
  ["a member twice", (line: string) => line.replace('"id":7', '"id":8,"id":7')],
  ["the same member twice", (line: string) => line.replace('"id":7', '"id":7,"id":7')],
  ["a line feed between", (line: string) => line.replace(",", ",\n")],
  ["two spaces", (line: string) => line.replace(",", ",  ")],
])("is refused with %s, though the log commits to it", async (_, spelled) => {
  for (const line of written) {
    expect(spelled(line)).not.toBe(line)
    const { token, json } = await noticeOf(spelled(line))
    expect(await codesOf(token)).toEqual(["contradiction"])
    expect(await codesOf(json)).toEqual(["contradiction"])
  }
})

test.each([
  ["a point", (json: string) => json.replace('"id":7', '"id":7.0')],
  ["an escape in a name", (json: string) => json.replace('"agency"', '"a\\u0067ency"')],
  ["a member twice", (json: string) => json.replace('"id":7', '"id":7,"id":7')],
])("is none as JSON with %s", async (_, spelled) => {
  const { json } = await noticeOf(written[0] ?? "")
  expect(await codesOf(spelled(json))).toBeNull()
})

test.each([
  ["of plain text", `{"id":7,"kind":"listed","x":"${"a".repeat(100_000)}`],
  ["of escapes", `{"id":7,"kind":"listed","x":"${'\\"'.repeat(200_000)}`],
])("a line with a text %s that does not end is refused at once, and not searched for its end", async (_, line) => {
  const { token, json } = await noticeOf(line)
  expect(await codesOf(token)).toEqual(["contradiction"])
  expect(await codesOf(json)).toEqual(["contradiction"])
})
