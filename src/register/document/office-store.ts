/**
 * SQL of how authorities make documents: what they are called, their templates, and the numbers that they have given.
 */
import { and, desc, eq } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { anyOf, build, columnsOf, run, value } from "../../database/query.ts"
import { documentNumber, documentOffice, documentSeries, documentTemplate } from "../../database/schema/document.ts"
import { record } from "../../database/schema/register.ts"
import { Pass } from "../../gate/pass.ts"
import { regionLevel, regionNamesByCode } from "../../names/region.ts"
import { takeNumbers } from "../proceeding/number-store.ts"
import type { DocumentKindName } from "./document-kind.ts"
import { draftOfOffice, draftOfTemplate } from "./effect.ts"
import type { Office } from "./office.ts"

/** What the authority of a record of a query calls itself; null where it has not said so. */
export const officeName = value<string | null>`(
  select ${documentOffice.name} from ${documentOffice} where ${documentOffice.authority} = ${record.authority})`

/** What an authority has said, or what follows from its region. */
export async function loadOffice(sql: Sql, authority: string): Promise<Office> {
  return (await loadOffices(sql, [authority])).get(authority) ?? defaultOffice(authority)
}

/** What those of some authorities have said that have said anything. */
export async function loadOffices(sql: Sql, authorities: readonly string[]): Promise<ReadonlyMap<string, Office>> {
  if (authorities.length === 0) return new Map()
  const { authority, name, prefix, window, telephone, code, validity } = documentOffice
  const said = build.select({ authority, name, prefix, window, telephone, code, validity }).from(documentOffice)
  const rows = await run(sql, said.where(anyOf(authority, [...new Set(authorities)])))
  return new Map(rows.map(({ authority, ...office }) => [authority, office]))
}

/** What those of some authorities are called of which that is known: as they have said, or by their region. */
export async function loadOfficeNames(sql: Sql, authorities: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const said = await loadOffices(sql, authorities)
  const known = [...new Set(authorities)].filter((code) => said.has(code) || isRegion(code))
  return new Map(known.map((code) => [code, said.get(code)?.name ?? calledBy(code).name]))
}

/** Says so. @param pass of the gate, for `draftOfOffice` of it */
export async function saveOffice(tx: Transaction, pass: Pass, authority: string, office: Office): Promise<void> {
  Pass.take(pass, tx, draftOfOffice(authority, office))
  const saved = build.insert(documentOffice).values({ authority, ...office })
  await run(
    tx,
    saved.onConflictDoUpdate({ target: documentOffice.authority, set: { code: null, validity: null, ...office } }),
  )
}

/** A version of a template. */
export type StoredTemplate = typeof documentTemplate.$inferSelect

/** The versions of a template of an authority and those above it, the latest first. */
export function listTemplates(
  sql: Sql,
  kind: DocumentKindName,
  authorities: readonly string[],
): Promise<StoredTemplate[]> {
  const { id, authority, text, validFrom, actor, at } = documentTemplate
  const isIts = and(eq(documentTemplate.kind, kind), anyOf(authority, authorities))
  return run(
    sql,
    build
      .select({ id, authority, kind: documentTemplate.kind, text, validFrom, actor, at })
      .from(documentTemplate)
      .where(isIts)
      .orderBy(desc(validFrom), desc(at), desc(id)),
  )
}

/**
 * Keeps a version. The one that came last holds: in the same millisecond as another it is that after it, whatever their ids.
 * @param pass of the gate, for `draftOfTemplate` of it
 */
export async function insertTemplate(tx: Transaction, pass: Pass, template: StoredTemplate): Promise<void> {
  Pass.take(pass, tx, draftOfTemplate(template))
  const { authority, kind, at } = documentTemplate
  const isIts = and(eq(authority, template.authority), eq(kind, template.kind))
  const [last] = await run(
    tx,
    build
      .select({ at: value<Date | null>`max(${at})` })
      .from(documentTemplate)
      .where(isIts),
  )
  const after = last?.at ? new Date(last.at).getTime() + 1 : 0
  await run(
    tx,
    build.insert(documentTemplate).values({ ...template, at: new Date(Math.max(template.at.getTime(), after)) }),
  )
}

/** For what a number is taken. */
export interface NumberOrder {
  authority: string
  prefix: string
  word: string
  year: number
  proceedingId: string
  kind: DocumentKindName
  /** Before the decision was made. */
  ahead: boolean
  actor: string
  /** ms since 1970. */
  at: number
}

/**
 * Takes the next number of a series. Who comes meanwhile waits to the end of the transaction: what is rolled back leaves no
 * gap.
 */
export async function takeNumber(tx: Transaction, { prefix, at, ...order }: NumberOrder): Promise<string> {
  const { authority, word, year, proceedingId } = order
  const { last } = documentSeries
  // What was typed by hand, or came with a first load, is passed over.
  for (;;) {
    const [row] = await run(
      tx,
      build
        .insert(documentSeries)
        .values({ authority, year, word, last: 1 })
        .onConflictDoUpdate({
          target: [documentSeries.authority, documentSeries.year, documentSeries.word],
          set: { last: value<number>`${last} + 1` },
        })
        .returning({ last }),
    )
    if (!row) throw new Error("a series without a last number")
    const number = documentNumberText(prefix, word, year, row.last)
    const used = await takeNumbers(tx, authority, [{ number, proceedingId }], at)
    if (used.size > 0) continue
    await run(tx, build.insert(documentNumber).values({ ...order, ordinal: row.last, number, at: new Date(at) }))
    return number
  }
}

/** The number that was taken ahead for a decision; null where none was. */
export async function findNumberAhead(sql: Sql, proceedingId: string, kind: DocumentKindName): Promise<string | null> {
  const isIts = and(eq(documentNumber.proceedingId, proceedingId), eq(documentNumber.kind, kind), documentNumber.ahead)
  const [row] = await run(sql, build.select(columnsOf(documentNumber, "number")).from(documentNumber).where(isIts))
  return row?.number ?? null
}

/** 金水市监, 列告, 2026, 1: 金水市监列告字〔2026〕1号. */
function documentNumberText(prefix: string, word: string, year: number, ordinal: number): string {
  return `${prefix}${word}字〔${year}〕${ordinal}号`
}

/** What an authority is called and numbers by until it says otherwise: by its region. */
function defaultOffice(authority: string): { name: string; prefix: string; window: null; telephone: null } {
  return { ...calledBy(authority), window: null, telephone: null }
}

function calledBy(authority: string): { name: string; prefix: string } {
  const own = regionNamesByCode().get(authority) ?? ""
  if (!isRegion(authority)) return { name: `市场监督管理部门（${authority}）`, prefix: `市监${authority}` }
  const short = own.replace(/(?:省|自治区|特别行政区|自治州|地区|自治县|市|区|县|旗)$/, "")
  return { name: `${nameOf(authority, own)}市场监督管理局`, prefix: `${short === "" ? own : short}市监` }
}

/** Whether there is an authority of a code. */
export function isRegion(authority: string): boolean {
  return regionNamesByCode().has(authority) && regionLevel(authority) !== null
}

/** A district is called with its city, as 郑州市金水区, or with its municipality, as 上海市黄浦区. */
function nameOf(authority: string, own: string): string {
  if (regionLevel(authority) !== "county" || !own.endsWith("区")) return own
  const [city, province] = [4, 2].map((length) => regionNamesByCode().get(authority.slice(0, length).padEnd(6, "0")))
  return `${city ?? (province?.endsWith("市") ? province : "")}${own}`
}
