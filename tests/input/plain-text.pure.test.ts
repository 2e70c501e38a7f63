/**
 * What no reader is meant to see gets in nowhere: a control, half a character, and what turns the direction of a text, by
 * which a decision reads as another than the one that is kept. In every text of every row and every act.
 */
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { textFaults } from "../../src/enforcement/rows.ts"
import { isPlainText, unfitWords } from "../../src/input/plain-text.ts"
import type { ListName } from "../../src/law/list.ts"
import { type DetailField, detailFields } from "../../src/law/public-field.ts"
import { readImportRow } from "../../src/register/import/row.ts"
import type { Kind } from "../../src/register/proceeding/kind.ts"
import { kinds } from "../../src/register/proceeding/kinds.ts"
import { abnormalRow, penaltyRow, seriousRow, subjectRow } from "../support/rows.ts"

const unfit = {
  ...{ "U+0000": "\u0000", "U+001B": "\u001b", "U+D800": "\ud800", "U+FFFD": "\ufffd" },
  ...{ "U+200E": "\u200e", "U+202E": "\u202e", "U+2066": "\u2066", "U+061C": "\u061c" },
}

describe("a text", () => {
  test.each(Object.entries(unfit))("is none with %s, which is named with its place", (name, character) => {
    const text = `罚款${character}10000元`
    expect(isPlainText(text)).toBe(false)
    expect(unfitWords(text)).toMatchObject({ zh: expect.stringMatching(`第 3 字.*${name.replace("+", "\\+")}`) })
    expect(unfitWords(text)?.en).not.toContain("10000")
  })

  test.each(["罚款10000元\n没收\t违法所得\r\n", "𠮷野家（示例）", "e\u0301", "‘引文’…—", "🀄"])(
    "is one as %j",
    (text) => {
      expect(unfitWords(text)).toBeNull()
    },
  )
})

type Leaf = readonly string[]

function* leaves(value: unknown, at: Leaf = []): Generator<Leaf> {
  if (typeof value === "string") yield at
  else if (typeof value === "object" && value !== null) {
    for (const [name, each] of Object.entries(value)) yield* leaves(each, [...at, name])
  }
}

function put(value: unknown, [first, ...rest]: Leaf): unknown {
  if (first === undefined) return `${value}\u202e元`
  const inner = put((value as Record<string, unknown>)[first], rest)
  return Array.isArray(value) ? value.with(Number(first), inner) : { ...(value as object), [first]: inner }
}

const details: Partial<Record<DetailField, string>> = {
  violation: "发布虚假广告",
  content: "罚款10000元",
  basis: "《广告法》第五十五条",
  facts: "示例",
}
const more = { licence: "示例许可1号", note: "无", source: "示例市场监管局", authority_name: "示例市场监管局" }
const detailsOf = (list: ListName) => {
  const known: readonly string[] = detailFields[list]
  return Object.fromEntries(Object.entries({ ...details, ...more }).filter(([name]) => known.includes(name)))
}
const rows: Record<string, Record<string, unknown>> = {
  subject: subjectRow(1, {
    ...{ type: "sole-trader", former_names: ["示例旧商行"], operator: "示例人" },
    shops: [{ platform: "示例商城", name: "示例小店", url: "https://shop.example/1" }],
    kept: [{ field: "name", reason: "登记名称（示例）" }],
  }),
  abnormal: abnormalRow(1, detailsOf("abnormal")),
  serious: seriousRow(1, detailsOf("serious")),
  penalty: penaltyRow(1, detailsOf("penalty")),
}
const context = { today: "2026-06-30", mayAnswer: true, mayPublishFor: () => true }
const rowLeaves = Object.entries(rows).flatMap(([kind, row]) =>
  [...leaves(row)].map((leaf) => [`${kind} ${leaf.join("/")}`, { row, leaf }] as const),
)

describe("a row of an import is refused at its field:", () => {
  test.each(Object.entries(rows))("but not %s as it is", (_, row) => {
    expect(readImportRow(row, context)).not.toHaveProperty("refused")
  })

  test.each(rowLeaves)("%s", (_, { row, leaf }) => {
    const read = readImportRow(put(row, leaf) as Record<string, unknown>, context)
    expect(read).toHaveProperty("refused")
    const fields = "refused" in read ? read.refused.map(({ field }) => field) : []
    // The field itself, or what it stands in.
    expect(`${leaf.join("/")}/`.indexOf(`${fields[0]}/`)).toBe(0)
  })
})

test("a row that an agency sends is refused at its field", () => {
  expect(textFaults({ evidence: "好\u202e坏" })).toMatchObject([{ field: "evidence" }])
})

interface Schema {
  type?: string
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  [name: string]: unknown
}

/** Where a schema takes words of the sender's choice. */
function* texts(schema: Schema, at: Leaf = []): Generator<Leaf> {
  const isFree = !["enum", "const", "pattern", "format"].some((name) => name in schema)
  if (schema.type === "string" && isFree) yield at
  for (const [name, inner] of Object.entries(schema.properties ?? {})) yield* texts(inner, [...at, name])
  if (schema.items) yield* texts(schema.items, [...at, "0"])
  for (const inner of schema.anyOf ?? []) yield* texts(inner, at)
}

function withText(at: Leaf): unknown {
  return at.reduceRight<unknown>((inner, name) => (name === "0" ? [inner] : { [name]: inner }), "好\u202e坏")
}

const inputs = Object.entries<Kind>(kinds).flatMap(([name, kind]) =>
  Object.entries({ begin: { input: kind.input }, ...kind.acts }).flatMap(([act, { input }]) =>
    [...new Set([...texts(z.toJSONSchema(input, { io: "input" }) as Schema)].map((at) => at.join("/")))].map(
      (at) => [`${name} ${act} ${at}`, { input, at: at.split("/") }] as const,
    ),
  ),
)

// What names something that there is: another text finds nothing, and nothing of it is kept.
const names = /(?:^|\/)(?:ground|class|code|record_id|listed_under|attachment_id|from|id|act|list|kind)$/

test("acts have texts", () => expect(inputs.length).toBeGreaterThan(60))

test.each(inputs.filter(([, { at }]) => !names.test(at.join("/"))))(
  "an act is refused at its field: %s",
  (_, { input, at }) => {
    const read = input.safeParse(withText(at))
    const refused = (read.error?.issues ?? []).flatMap((issue) =>
      issue.code === "invalid_union" ? issue.errors.flat().map(({ path }) => [...issue.path, ...path]) : [issue.path],
    )
    expect(refused.map((path) => path.join("/"))).toContain(at.join("/"))
  },
)
