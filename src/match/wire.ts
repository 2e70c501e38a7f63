/** Matches as they leave the register. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../input/wire-object.ts"
import type { NameMatch } from "./match.ts"

const partSchema = z.strictObject({
  part: z.enum(["name", "brand", "region", "trade", "form", "branch", "number", "note", "code"]),
  agreement: z.enum(["same", "similar", "differs", "missing", "extra"]),
  query: z.string(),
  candidate: z.string(),
  cost: z.number().openapi({ description: "What it takes off: the score is e to the minus the sum of costs" }),
  words: z.strictObject({ zh: z.string(), en: z.string() }),
})

/** A candidate: who may be meant by a name, and why. */
export const candidateSchema = wireObject("Candidate", {
  code: z.string(),
  name: z.string().openapi({ description: "The present name" }),
  region: z.string(),
  listed: z.boolean().openapi({ description: "Whether it has live records" }),
  score: z.number().min(0).max(1).openapi({
    description: "How sure it is. Where two subjects are equally likely it is half of what each would have alone",
  }),
  match: z.boolean().openapi({ description: "The names are the same after clean-up: may be taken without a person" }),
  decided: z.enum(["same"]).nullable().openapi({ description: "What you have decided about this pair" }),
  explanation: z.strictObject({
    name: z.string().openapi({ description: "The name that was compared: the present, a former or a shop's" }),
    parts: z.array(partSchema),
  }),
}).openapi({
  example: {
    code: "91000000MA00000157",
    name: "郑州示例云杉商贸有限公司",
    region: "410105",
    listed: true,
    score: 0.9753,
    match: false,
    decided: null,
    explanation: {
      name: "郑州示例云杉商贸有限公司",
      parts: [
        {
          part: "form",
          agreement: "missing",
          query: "",
          candidate: "有限公司",
          cost: 0.025,
          words: { zh: "查询缺少组织形式“有限公司”", en: "the query lacks the legal form “有限公司”" },
        },
      ],
    },
  },
})

// Four places: beyond them a score says nothing.
const round = (value: number) => Math.round(value * 10_000) / 10_000

export function toWireCandidate(match: NameMatch & { decided?: "same" | null }): z.infer<typeof candidateSchema> {
  const { subject, score, name, parts } = match
  return {
    code: subject.code,
    name: subject.name,
    region: subject.region,
    listed: subject.live,
    score: round(score),
    match: match.match,
    decided: match.decided ?? null,
    explanation: {
      name,
      parts: parts.map(({ part, agreement, query, candidate, cost, words: { zh, en } }) => ({
        part,
        agreement,
        query,
        candidate,
        cost: round(cost),
        words: { zh, en },
      })),
    },
  }
}
