/** The tools: what each takes, and what it asks of the API. Every one only reads. */
import { z } from "zod"
import { checkWords, type Told, verdictsOf } from "./wording.ts"

/** Asks the API as whoever calls: the answer, or why there is none. */
export type AskApi = (
  path: string,
  init?: { method?: "POST"; json?: unknown },
) => Promise<{ value: unknown; refused?: never } | { refused: string; value?: never }>

/** What is verified with: handed in, for its keys are asked for first. */
export type Verify = (document: string, keys: unknown) => Promise<{ ok: boolean; text: string; found: object }>

/** What a tool says: words for the assistant, and the same as data. */
export interface Said {
  text: string
  data: object
  isError?: true
}

export interface Tool<T extends z.ZodType = z.ZodType> {
  readonly title: string
  readonly description: string
  readonly takes: T
  run(given: z.output<T>, ask: AskApi, verify: Verify): Promise<Said>
}

const tool = <T extends z.ZodType>(given: Tool<T>): Tool => given as unknown as Tool

const code = z.string().min(1).max(40).describe("统一社会信用代码 (unified social credit code), 18 characters")

const refusedBy = (refused: string): Said => ({ text: refused, data: { refused }, isError: true })

const noClearance =
  "A code that this register does not know is reported as unknown, which clears nobody; only `clear` means that the register knows the merchant and publishes nothing against it at the stated position of its log."

export const tools: Readonly<Record<string, Tool>> = {
  look_up: tool({
    title: "查询主体 / Look a merchant up",
    description: `The published credit record of one merchant by its code: who it is and every live record (abnormal operation, serious violations, penalties). ${noClearance}`,
    takes: z.strictObject({ code }),
    async run({ code }, ask) {
      const { value, refused } = await ask(`/v1/subjects/${encodeURIComponent(code)}`)
      if (refused !== undefined) return refusedBy(refused)
      return { text: JSON.stringify(value), data: value as object }
    },
  }),
  search_records: tool({
    title: "检索公示记录 / Search published records",
    description:
      "Full text over live records and the merchants that have them: names, decision numbers, kinds of violation, laws. Finding nothing says nothing about a merchant: check its code.",
    takes: z.strictObject({
      query: z.string().min(1).max(200).describe("Chinese works best: a name, a matter, a decision number"),
      in: z.enum(["subjects", "records", "all"]).default("all"),
      list: z.enum(["abnormal", "serious", "penalty"]).optional(),
      region: z
        .string()
        .regex(/^\d{2,6}$/)
        .optional()
        .describe("Code of a region (GB/T 2260), or its beginning"),
      limit: z.int().min(1).max(20).default(5),
    }),
    async run({ query, limit, ...narrowed }, ask) {
      const wanted = Object.entries(narrowed).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      )
      const parameters = new URLSearchParams([
        ["q", query],
        ["limit", String(limit)],
        ...(wanted as [string, string][]),
      ])
      const { value, refused } = await ask(`/v1/search?${parameters}`)
      if (refused !== undefined) return refusedBy(refused)
      const found = value as { total: number }
      const nothing =
        found.total === 0
          ? "没有检索到，不能据此认为该商户没有公示信息。 / Nothing was found, which says nothing about any merchant. "
          : ""
      return { text: `${nothing}${JSON.stringify(value)}`, data: found }
    },
  }),
  check: tool({
    title: "核查商户 / Check merchants",
    description: `Up to ten merchants by code or exact name. ${noClearance} With proof: the signed proof that a code is listed or is not (log and map), which \`verify\` and gongshi-verify check.`,
    takes: z.strictObject({
      merchants: z
        .array(
          z.union([
            z.strictObject({ code }),
            z.strictObject({
              name: z.string().min(1).max(300),
              region: z
                .string()
                .regex(/^\d{2,6}$/)
                .optional(),
            }),
          ]),
        )
        .min(1)
        .max(10),
      proof: z.boolean().default(false).describe("With what the log's map proves of each code"),
    }),
    async run({ merchants, proof }, ask) {
      const queries = Object.fromEntries(merchants.map((merchant, n) => [String(n), merchant]))
      const { value, refused } = await ask("/v1/check", {
        method: "POST",
        json: { queries, ...(proof ? { proof } : {}) },
      })
      if (refused !== undefined) return refusedBy(refused)
      const { as_of, responses } = value as { as_of: { size: number; time: string }; responses: Record<string, Told> }
      const said = verdictsOf(merchants, responses)
      return { text: [...said, checkWords(as_of)].join("\n"), data: value as object }
    },
  }),
  verify: tool({
    title: "核验签名文件 / Verify something signed",
    description:
      "A signed report, receipt, checkpoint or proof, as text: whether the signature holds and what it proves. The keys are those that this register serves; whoever needs evidence compares them with the key set from the authority's own hands.",
    takes: z.strictObject({ document: z.string().min(1).max(100_000) }),
    async run({ document }, ask, verify) {
      const { value, refused } = await ask("/.well-known/jwks.json")
      if (refused !== undefined) return refusedBy(refused)
      const { ok, text, found } = await verify(document, value)
      return { text, data: { ok, ...found } }
    },
  }),
}
