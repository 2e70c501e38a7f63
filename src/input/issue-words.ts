/**
 * What is wrong with an input, in our own words: one table by the code of zod's issue. The input itself is never repeated,
 * it may be personal.
 */
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import { findDescription } from "./described-pattern.ts"

/** What validation found. */
export type Issue = z.core.$ZodIssue
type IssueOf<Code extends Issue["code"]> = Extract<Issue, { code: Code }>

/** What can stand in a body or an address. `record` is an object with names of the sender's choice. */
const kinds: Record<string, Bilingual> = {
  array: { zh: "数组", en: "an array" },
  boolean: { zh: "true 或者 false", en: "true or false" },
  int: { zh: "整数", en: "a whole number" },
  null: { zh: "null", en: "null" },
  number: { zh: "数字", en: "a number" },
  object: { zh: "对象", en: "an object" },
  record: { zh: "对象", en: "an object" },
  string: { zh: "文本", en: "a text" },
}

const formats: Record<string, Bilingual> = {
  date: { zh: "日期，如 2026-03-05", en: "a day, as 2026-03-05" },
  datetime: { zh: "时间，如 2026-03-05T02:00:00Z", en: "an instant, as 2026-03-05T02:00:00Z" },
  uuid: { zh: "编号（UUID）", en: "an id (UUID)" },
  url: { zh: "网址", en: "an address (URL)" },
}

const missing: Bilingual = { zh: "缺少此项", en: "it is missing" }
const plain: Bilingual = { zh: "不符合要求", en: "it is not as it should be" }

// Between Chinese and a letter or digit there is a space.
const shouldBe = ({ zh, en }: Bilingual): Bilingual => ({
  zh: /^[!-~]/.test(zh) ? `应为 ${zh}` : `应为${zh}`,
  en: `it should be ${en}`,
})

const wordsByCode: { [Code in Issue["code"]]: (issue: IssueOf<Code>) => Bilingual } = {
  invalid_type: wrongType,
  invalid_value: ({ values }) => oneOf(values),
  invalid_format: wrongFormat,
  too_big: ({ origin, maximum }) => bounded(origin, maximum, atMost),
  too_small: ({ origin, minimum }) => bounded(origin, minimum, atLeast),
  not_multiple_of: ({ divisor }) => shouldBe({ zh: `${divisor} 的倍数`, en: `a multiple of ${divisor}` }),
  // Of a name alone; known-name.ts says more where it is known which there are.
  unrecognized_keys: () => ({ zh: "没有此项", en: "there is none of this name" }),
  invalid_union: (issue) => ("options" in issue ? oneOf(issue.options) : plain),
  invalid_key: ({ issues }) => named(issues[0]),
  invalid_element: () => plain,
  // A check of our own says in its `params` what it asks for.
  custom: ({ params }) => (isBilingual(params) ? params : plain),
}

/** What is wrong, in a sentence without its full stop. */
export function issueWords(issue: Issue): Bilingual {
  const words = wordsByCode[issue.code] as (issue: Issue) => Bilingual
  return words(issue)
}

function wrongType({ expected, message }: IssueOf<"invalid_type">): Bilingual {
  // Of what kind the input was stands in zod's own sentence alone.
  const received = / received (\w+)$/.exec(message)?.[1] ?? ""
  if (received === "undefined") return missing
  const wanted = kinds[expected]
  if (!wanted) return plain
  const { zh, en } = shouldBe(wanted)
  // A fraction is a number as well.
  const had = expected === "int" && received === "number" ? undefined : kinds[received]
  return had ? { zh: `${zh}，收到的是${had.zh}`, en: `${en}, and is ${had.en}` } : { zh, en }
}

function oneOf(values: unknown): Bilingual {
  const words = Array.isArray(values) ? values.map(String) : []
  if (words.length === 0) return plain
  const [last = "", ...others] = words.toReversed()
  if (others.length === 0) return shouldBe({ zh: last, en: last })
  const first = others.toReversed()
  return shouldBe({ zh: `${first.join("、")} 或者 ${last}`, en: `${first.join(", ")} or ${last}` })
}

function wrongFormat({ format, pattern }: IssueOf<"invalid_format">): Bilingual {
  const wanted = format === "regex" ? findDescription(String(pattern)) : formats[format]
  return wanted ? shouldBe(wanted) : plain
}

type Bound = (limit: string) => Bilingual
const atMost = {
  string: (limit) => ({ zh: `不得超过 ${limit} 个字符`, en: `it should have at most ${limit} characters` }),
  array: (limit) => ({ zh: `不得超过 ${limit} 项`, en: `it should have at most ${limit} items` }),
  number: (limit) => ({ zh: `不得大于 ${limit}`, en: `it should be at most ${limit}` }),
} satisfies Record<string, Bound>
const atLeast = {
  string: (limit) =>
    limit === "1"
      ? { zh: "不得为空", en: "it should not be empty" }
      : { zh: `至少 ${limit} 个字符`, en: `it should have at least ${limit} characters` },
  array: (limit) => ({ zh: `至少 ${limit} 项`, en: `it should have at least ${limit} items` }),
  number: (limit) => ({ zh: `不得小于 ${limit}`, en: `it should be at least ${limit}` }),
} satisfies typeof atMost

function bounded(origin: string, limit: number | bigint, bounds: typeof atMost): Bilingual {
  if (origin === "string" || origin === "array") return bounds[origin](String(limit))
  return bounds.number(String(limit))
}

/** Of a name that the sender has chosen. */
function named(issue: Issue | undefined): Bilingual {
  const { zh, en } = issue ? issueWords(issue) : plain
  return { zh: `名称${zh}`, en: `its name: ${en}` }
}

function isBilingual(params: unknown): params is Bilingual {
  return typeof params === "object" && params !== null && "zh" in params && "en" in params
}
