/** Leads as they are sent, and what becomes of each row. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { nameIsNames } from "../../register/subject/name-is.ts"
import { sentSourceNames } from "./state.ts"

export const leadExample = {
  ...{ ref: "jc-2026-0001", source: "monitoring", code: "91000000MA00000157", platform: "示例商城", seller: "s-1001" },
  ...{ url: "https://shop.example/1001", authority: "410105", facts: "网页未亮照（示例）", found_on: "2026-06-25" },
  evidence: [{ title: "网页截图（示例）" }],
}

// No schema of ours judges it: a row in JSON is read as one in a table, with the same words for what is wrong in it.
export const leadRowSchema = {
  type: "object" as const,
  required: ["ref", "source", "facts", "found_on"],
  properties: {
    ref: {
      type: "string" as const,
      description: "The sender's own id of the lead, by which the same one again is known",
    },
    source: { type: "string" as const, enum: [...sentSourceNames] },
    code: { type: "string" as const, description: "Unified social credit code" },
    name: { type: "string" as const, description: "The registered name, beside a code" },
    platform: { type: "string" as const },
    seller: { type: "string" as const, description: "The opaque id of the seller in the platform's roster" },
    shop: { type: "string" as const },
    url: { type: "string" as const },
    region: { type: "string" as const, description: "Of the merchant, where no authority is named" },
    authority: { type: "string" as const, description: "That is to deal with it" },
    ground: { type: "string" as const, description: "The ground of the catalogue that is suspected" },
    facts: { type: "string" as const },
    evidence: {
      type: "array" as const,
      items: {
        type: "object" as const,
        properties: {
          title: { type: "string" as const },
          url: { type: "string" as const },
          sha256: { type: "string" as const, description: "Of the file, in hex" },
        },
      },
    },
    found_on: { type: "string" as const, format: "date" },
    kept: {
      type: "array" as const,
      items: { type: "object" as const },
      description: "Of officers: findings of personal data that are kept, each with field and reason",
    },
  },
  example: leadExample,
}

export const leadResultSchema = wireObject("LeadTaken", {
  ...{ rows: z.int(), added: z.int(), unchanged: z.int(), refused: z.int() },
  results: z.array(
    z.strictObject({
      line: z.int(),
      outcome: z.enum(["added", "unchanged", "refused"]),
      id: z.uuid().optional(),
      name_is: z.enum(nameIsNames).optional().openapi({
        description: "What the name is of the subject under the code that it came with; see `name_is` of /v1/check",
      }),
      problems: z.array(z.strictObject({ field: z.string(), reason: bilingualSchema })).optional(),
    }),
  ),
}).openapi({
  example: {
    ...{ rows: 2, added: 1, unchanged: 0, refused: 1 },
    results: [
      { line: 1, outcome: "added", id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" },
      {
        line: 2,
        outcome: "refused",
        problems: [{ field: "facts", reason: { zh: "缺少文字", en: "text is missing" } }],
      },
    ],
  },
})
