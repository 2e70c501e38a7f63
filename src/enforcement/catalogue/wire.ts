/** Kinds of measures as they leave the register. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { listNames } from "../../law/list.ts"
import { type MeasureType, measureGroups, measureKinds } from "../../law/measure-type.ts"
import { bilingualSchema } from "../../register/record/wire.ts"

const names = <T extends string>(table: Record<T, unknown>) => Object.keys(table) as [T, ...T[]]

const measureTypeSchema = wireObject("MeasureType", {
  id: z.string(),
  content: bilingualSchema,
  group: z.enum(names(measureGroups)).openapi({
    description:
      "Of the national list: `derogating` takes rights away or adds duties (减损权益或者增加义务), `management` is how authorities " +
      "supervise (管理), `market` what the market and trade bodies do (市场)",
  }),
  group_name: bilingualSchema,
  category: z.string().openapi({ description: "Of the national list" }),
  target: z.string().nullable().openapi({ description: "Whom it hits; null: the party of the record" }),
  basis: bilingualSchema.openapi({ description: "The legal basis, with its article" }),
  applied_by: z.array(z.string()).nullable().openapi({ description: "null: whoever decides on what it concerns" }),
  level: z.string().nullable().openapi({ description: "As the list of the province states it; null: it does not" }),
  frequency: z.string().nullable(),
  kind: z.enum(names(measureKinds)),
  kind_name: bilingualSchema,
  follows: z
    .array(z.strictObject({ list: z.enum(listNames), grounds: z.array(z.string()).nullable() }))
    .openapi({ description: "The records that it may follow; grounds, or classes of penalties, null: all" }),
  term: z.strictObject({ of: z.enum(["record", "own"]), months: z.int().nullable() }).openapi({
    description: "`record`: it ends with the record. `own`: by a term of its own; months null: each decision sets it",
  }),
  keeps: z.boolean().openapi({
    description: "Its basis lets a measure go on though the record has ended: what `keep` may name as its `basis`",
  }),
  valid_from: z.string().nullable(),
  valid_to: z.string().nullable(),
  origin: z.enum(["shipped", "loaded"]).openapi({ description: "With the program, or by the operator" }),
  invented: z.boolean().openapi({ description: "For tests and samples (示例)" }),
})

export const measureTypesSchema = wireObject("MeasureTypes", { measures: z.array(measureTypeSchema) })

/** A kind of measure on the wire. */
export function toWireType(type: MeasureType): z.infer<typeof measureTypeSchema> {
  const { id, zh, en, group, category, target, basis, appliedBy, level, frequency, kind, follows, term, example } = type
  const { keeps = false } = type
  return {
    ...{ id, content: { zh, en }, group, group_name: { ...measureGroups[group] }, category, target },
    ...{ basis: { zh: basis.zh, en: basis.en }, applied_by: appliedBy && [...appliedBy], level, frequency, kind },
    kind_name: { ...measureKinds[kind] },
    follows: follows.map(({ list, marks }) => ({ list, grounds: marks && [...marks] })),
    term: { of: term.of, months: term.of === "own" ? term.months : null },
    keeps,
    ...{
      valid_from: type.validFrom,
      valid_to: type.validTo,
      origin: type.source ? "shipped" : "loaded",
      invented: example,
    },
  }
}
