/** Cases as they leave the register: each field once, with its schema, an example and where it comes from. */
import type { z } from "@hono/zod-openapi"
import type { Principal } from "../../access/principal.ts"
import type { Sql } from "../../database/client.ts"
import { bilingualSchema } from "../../input/bilingual-wire.ts"
import { wireObject } from "../../input/wire-object.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Step } from "./store.ts"

/** For whom a case is told, and when. */
export interface View {
  /** Whose acts are told; null: of who only looks. */
  side: string | null
  /** Who looks. */
  by: Principal
  /** Today in China. */
  today: string
}

/** A case with all that belongs to it. */
export interface CaseDetail<Row> {
  schema: z.ZodType
  tell(sql: Sql, row: Row, view: View): Promise<object>
}

type Camel<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name

/** A field: a column of its name where nothing else is said. */
interface Field<Row> {
  /** An example. */
  readonly as: unknown
  readonly say?: string
  readonly is?: z.ZodType
  of?(row: Row, view: View): unknown
}

type Schemas<Columns, Fields> = {
  [Name in keyof Fields & string]: Fields[Name] extends { is: infer Schema extends z.ZodType }
    ? Schema
    : Camel<Name> extends keyof Columns
      ? Columns[Camel<Name>]
      : never
}

/** The field that says a state in words. */
export const stateName = <Row extends { state: string }>(
  states: Readonly<Record<string, Bilingual>>,
  as: Bilingual,
) => ({
  ...{ is: bilingualSchema, as: bilingual(as) },
  of: ({ state }: Row) => bilingual(states[state]),
})

const bilingual = (words: Bilingual | undefined) => ({ zh: words?.zh ?? "", en: words?.en ?? "" })

/** The wire of a family. @param columns its table's, as the wire has them */
export function caseWire<Row extends object>() {
  return <Columns extends Record<string, z.ZodType>, const Fields extends Record<string, Field<Row>>>(
    name: string,
    columns: Columns,
    fields: Fields,
  ) => {
    type Shape = Schemas<Columns, Fields>
    const all = Object.entries<Field<Row>>(fields).map(([key, { as, say, is, of }]) => {
      const column = key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
      const plain = is ?? columns[column]
      if (!plain) throw new Error(`${name}: there is no column ${column}`)
      const schema = say === undefined ? plain : plain.openapi({ description: say })
      return { key, as, schema, read: of ?? ((row: Row) => row[column as keyof Row]) }
    })
    const shape = Object.fromEntries(all.map(({ key, schema }) => [key, schema])) as Shape
    const example = Object.fromEntries(all.map(({ key, as }) => [key, as]))
    type Wire = z.output<z.ZodObject<Shape>>
    return {
      shape,
      example,
      schema: wireObject(name, shape).openapi({ example: example as never }),
      toWire(row: Row, view: View) {
        // A page of a list makes some hundreds of fields: no pairs in between.
        const told: Record<string, unknown> = {}
        for (const { key, read } of all) told[key] = read(row, view)
        return told as Wire
      },
    }
  }
}

/** What was done with a case, told from the trail: acts of its own family, under their names. */
export function stepsOf<T>(steps: readonly Step[], prefix: string, tell: (act: string, step: Step) => T): T[] {
  return steps.flatMap((step) => (step.act.startsWith(prefix) ? [tell(step.act.slice(prefix.length), step)] : []))
}
