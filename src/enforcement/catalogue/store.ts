/** SQL of the catalogue of measures: what is shipped, and beside it what the operator has loaded. */
import { and, gte, isNull, lte, or } from "drizzle-orm"
import type { Pool, Sql } from "../../database/client.ts"
import { build, excluded, run } from "../../database/query.ts"
import { measureType } from "../../database/schema/enforcement.ts"
import { dayInChina } from "../../law/day.ts"
import { type MeasureType, shippedMeasures } from "../../law/measure-type.ts"
import { inForceOn } from "../../law/validity.ts"
import { type Author, writeAudit } from "../../register/audit/trail.ts"
import { refillSubscriptions } from "../agency/refill-store.ts"

/** The measures that are in force on a day, what is shipped first; null: every version of each. */
export async function listMeasureTypes(sql: Sql, day: string | null): Promise<MeasureType[]> {
  const { validFrom, validTo } = measureType
  const isInForce = day === null ? undefined : and(lte(validFrom, day), or(isNull(validTo), gte(validTo, day)))
  const asked = build.select().from(measureType).where(isInForce).orderBy(measureType.id, validFrom)
  const loaded = (await run(sql, asked)).map(({ content, ...row }): MeasureType => ({ ...content, ...row }))
  return [...shippedMeasures.filter((type) => day === null || inForceOn(type, day)), ...loaded]
}

/** Finds a measure by its id: as it was on a day where the catalogue has it of then, else as it is today. */
export type FindMeasureType = (id: string, on?: string) => MeasureType | undefined

/** Reads the catalogue to find measures in. @param today YYYY-MM-DD */
export async function measureTypesOn(sql: Sql, today: string): Promise<FindMeasureType> {
  const versions = Map.groupBy(await listMeasureTypes(sql, null), ({ id }) => id)
  return (id, on = today) => {
    const versionOf = (day: string) => versions.get(id)?.findLast((type) => inForceOn(type, day))
    return versionOf(on) ?? versionOf(today)
  }
}

/**
 * Takes measures into the catalogue, with an audit row each; the same version again takes its place. Subscriptions that name
 * one are filled anew, for it may follow more than before. @returns how many differed
 */
export async function saveMeasureTypes(pool: Pool, types: readonly MeasureType[], author: Author): Promise<number> {
  return pool.begin(async (tx) => {
    const key = ({ id, validFrom }: Pick<MeasureType, "id" | "validFrom">) => `${id} ${validFrom}`
    const held = new Map((await listMeasureTypes(tx, null)).map((type) => [key(type), type]))
    const changed: { id: string; validFrom: string }[] = []
    for (const type of types) {
      const { id, validFrom, validTo, ...content } = type
      if (validFrom === null) throw new Error(`measure ${id} has no first day`)
      const before = held.get(key(type)) ?? null
      if (before && JSON.stringify(sorted(before)) === JSON.stringify(sorted(type))) continue
      changed.push({ id, validFrom })
      const insert = build.insert(measureType).values({ id, validFrom, validTo, content })
      const set = { validTo: excluded(measureType.validTo), content: excluded(measureType.content) }
      await run(tx, insert.onConflictDoUpdate({ target: [measureType.id, measureType.validFrom], set }))
      await writeAudit(tx, { act: "measure-type.load", object: id, before, after: type }, author)
    }
    const today = dayInChina(author.at)
    const begun = changed.filter((type) => type.validFrom <= today)
    await refillSubscriptions(tx, begun, today, { always: true })
    return changed.length
  })
}

// jsonb keeps members in an order of its own.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  )
}
