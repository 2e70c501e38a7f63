/**
 * What can be told of an exported file without the register: whether its sheets are whole and bound, what the table finds
 * when it is run again on what they were judged on, and what of that is somebody's word. Pure.
 */
import { hash } from "node:crypto"
import { z } from "@hono/zod-openapi"
import { personOf } from "../../access/principal.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Calendar } from "../../law/calendar.ts"
import { sheetCommitment } from "../../ledger/commitment.ts"
import { sheetFormat } from "../proceeding/kept-sheet.ts"
import { type KindName, kinds, publishingKinds } from "../proceeding/kinds.ts"
import type { CaseFile, Precondition } from "../proceeding/legality.ts"
import { preconditions } from "../proceeding/precondition.ts"
import type { Facts } from "../proceeding/proceeding.ts"
import { type Sheet, sheetOf, sheetSchema } from "../proceeding/sheet.ts"
import type { CaseFileExport } from "./case-file.ts"

/** Something that is wrong, or would be found otherwise today: where, and what. */
export interface FileFinding extends Bilingual {
  /** A JSON pointer into the file. */
  pointer: string
}

/** A row of the last sheet: what was found then, and when it was run again. */
export interface RowCheck {
  id: string
  asks: Bilingual
  article: Bilingual | null
  finding: Sheet["rows"][number]["finding"]
  /** Whether the row keeps that very act from being done; else a later one. */
  isAsked: boolean
  fact: Bilingual | null
  /** Null where what it was judged on is not in the file. */
  again: Sheet["rows"][number]["finding"] | null
  /** What of it is taken on somebody's word; null: it is shown by the register's own facts. */
  word: Bilingual | null
}

/** What was told of a file. */
export interface FileCheck {
  faults: readonly FileFinding[]
  /** By act, in order. */
  sheets: readonly { act: string; readOn: string; rows: readonly RowCheck[] }[]
  /** Whether the public line names the sheet of the act that published it; null where the case has published none. */
  isBound: boolean | null
  /** What holds of the file as a whole, whatever its rows say. */
  words: readonly Bilingual[]
}

const keptSheetSchema = z.strictObject({
  format: z.literal(sheetFormat),
  ...{ proceeding: z.uuid(), act: z.string(), version: z.int(), read_on: z.iso.date() },
  rows: sheetSchema.shape.rows,
  file_sha256: z.string(),
})

// As much as the rows read of it; what is more is passed over.
const judgedSchema = z.looseObject({
  act: z.string(),
  proceeding: z.looseObject({
    ...{ id: z.string(), kind: z.string(), authority: z.string(), subjectCode: z.string(), startedBy: z.string() },
    content: z.record(z.string(), z.unknown()),
  }),
  steps: z.array(z.looseObject({ act: z.string(), actor: z.string() })),
  facts: z.looseObject({
    ...{ today: z.iso.date(), policy: z.looseObject({}), registered: z.string().nullable() },
    records: z.array(
      z.looseObject({
        id: z.string(),
        state: z.string(),
        content: z.looseObject({ list: z.string(), detail: z.looseObject({}) }),
      }),
    ),
    open: z.array(z.looseObject({ id: z.string(), kind: z.string() })),
    /** Absent of what was kept before names were. */
    persons: z.record(z.string(), z.string()).optional(),
    file: z
      .looseObject({
        made: z.array(z.looseObject({ kind: z.string() })),
        received: z.array(z.looseObject({ id: z.string() })),
      })
      .nullable(),
  }),
})

// What the register has written is read as it was written; of what somebody else has, a row that can't be run says so.
type Judged = Omit<CaseFile, "facts"> & {
  facts: Omit<Facts, "persons"> & { persons?: Readonly<Record<string, string>> }
}
const judgedFile = z.custom<Judged>((value) => judgedSchema.safeParse(value).success)

/** Checks a file. @param calendar by which the table is run again */
export function checkCaseFile(file: CaseFileExport, calendar: Calendar): FileCheck {
  const faults: FileFinding[] = []
  const sheets = file.sheets.flatMap((kept, index) => {
    const at = `/sheets/${index}`
    if (hash("sha256", kept.sheet) !== kept.sha256) {
      faults.push({
        pointer: `${at}/sheet`,
        zh: "与其摘要不符，内容已被改动",
        en: "it is not what its digest is of: it was changed",
      })
    }
    const sheet = keptSheetSchema.safeParse(parse(kept.sheet))
    if (!sheet.success || sheet.data.proceeding !== file.case.id || sheet.data.act !== kept.act) {
      faults.push({
        pointer: `${at}/sheet`,
        zh: "不是本案该步骤的审核意见",
        en: "it is not the sheet of this act of this case",
      })
      return []
    }
    const again = runAgain(kept.file, sheet.data, calendar, at, faults)
    const of = { act: kept.act, kind: file.case.kind }
    const rows = sheet.data.rows.map((row, n) => toRow(row, of, again, `${at}/sheet/rows/${n}`, faults))
    return [{ act: kept.act, readOn: sheet.data.read_on, rows }]
  })
  return { faults, sheets, isBound: boundBy(file, faults), words: wordsOf(file) }
}

/** What the table finds on what a sheet was judged on; null where that is not there, or not what the sheet names. */
function runAgain(
  text: string | null,
  sheet: z.infer<typeof keptSheetSchema>,
  calendar: Calendar,
  at: string,
  faults: FileFinding[],
): Sheet | null {
  if (text === null) return null
  if (hash("sha256", text) !== sheet.file_sha256) {
    faults.push({ pointer: `${at}/file`, zh: "与审核意见所载摘要不符", en: "it is not what the sheet was judged on" })
    return null
  }
  const judged = judgedFile.safeParse(parse(text))
  if (!judged.success || judged.data.act !== sheet.act) {
    faults.push({ pointer: `${at}/file`, zh: "无法读取", en: "it can't be read" })
    return null
  }
  const { proceeding, steps, facts } = judged.data
  const linked = new Map(Object.entries(facts.persons ?? {}))
  const persons = (name: string) => linked.get(name) ?? personOf(name)
  try {
    return sheetOf({ proceeding, steps, facts: { ...facts, persons, calendar } })
  } catch {
    faults.push({ pointer: `${at}/file`, zh: "无法据以重新审核", en: "the table can't be run on it" })
    return null
  }
}

function toRow(
  row: Sheet["rows"][number],
  of: { act: string; kind: string },
  again: Sheet | null,
  pointer: string,
  faults: FileFinding[],
): RowCheck {
  const { id, asks, article, finding, fact } = row
  const found = again?.rows.find((one) => one.id === id)?.finding ?? null
  if (again !== null && found !== finding) {
    faults.push({
      pointer,
      zh: `重新审核的结果不同：当时${findings[finding].zh}，现在${found === null ? "没有这一项" : findings[found].zh}（${asks.zh}）`,
      en: `it comes out otherwise when it is run again: ${findings[finding].en} then, ${found === null ? "no such row" : findings[found].en} now (${asks.en})`,
    })
  }
  const table: Readonly<Record<string, Precondition>> = preconditions
  const isAsked = table[id]?.acts[of.kind]?.includes(of.act) ?? true
  const own = finding === "not-asked" ? null : (table[id]?.word ?? null)
  return { id, asks, article, finding, isAsked, fact, again: found, word: own }
}

/** How findings are called. */
export const findings = {
  met: { zh: "符合", en: "met" },
  unmet: { zh: "不符合", en: "not met" },
  "not-asked": { zh: "不涉及", en: "not asked" },
} as const satisfies Record<Sheet["rows"][number]["finding"], Bilingual>

/** The line of the record that the case has published: one about a record of another (a contest, a change) has bound nothing. */
function publishedLine({ case: { kind }, record }: CaseFileExport): string | null {
  return publishingKinds.includes(kind) ? (record?.line ?? null) : null
}

/** Whether the line names the sheet of the act that published it. */
function boundBy(file: CaseFileExport, faults: FileFinding[]): boolean | null {
  const { sheets } = file
  const published = publishedLine(file)
  if (published === null) return null
  const line = parse(published)
  const named = typeof line === "object" && line !== null && "sheet" in line ? line.sheet : undefined
  if (named === undefined) return null
  if (sheets.some(({ salt, sha256 }) => sheetCommitment(salt, sha256) === named)) return true
  faults.push({
    pointer: "/record/line",
    zh: "公示内容所绑定的审核意见不在本卷宗中",
    en: "the sheet that the public line is bound to is not among those of the file",
  })
  return false
}

function wordsOf(file: CaseFileExport): Bilingual[] {
  const { papers, received, sheets } = file
  const line = publishedLine(file)
  const without = sheets.filter(({ file }) => file === null).length
  const unbound = line !== null && !/"sheet":"/.test(line)
  return [
    ...(papers.length + received.length > 0
      ? [
          {
            zh: `${papers.length} 份文书、${received.length} 份材料只有摘要：内容、签名和送达经过以原件为准`,
            en: `${papers.length} papers and ${received.length} received ones are here by their digests: what they say, who signed them and how they were served is for the originals`,
          },
        ]
      : []),
    ...(without > 0
      ? [
          {
            zh: `${without} 份审核意见没有附其所依据的卷宗，结论以机关的记载为准`,
            en: `${without} sheets come without what they were judged on: their findings are the authority's word`,
          },
        ]
      : []),
    ...(sheets.length === 0
      ? [
          {
            zh: "卷宗没有留存审核意见（在此项要求之前办理，或者此类事项没有逐项条件）",
            en: "No sheet was kept: it was done before that was asked for, or nothing is asked of such cases",
          },
        ]
      : []),
    ...followedWords(file),
    ...(unbound ? [{ zh: "公示内容没有绑定审核意见", en: "The public line is bound to no sheet" }] : []),
    {
      zh: "公示内容是否在日志中，由 gongshi verify 另行核验",
      en: "Whether the public line is in the log is for gongshi verify to tell",
    },
  ]
}

/** That the record has cases of its own since, which this file tells and does not show. */
function followedWords({ followed = [] }: CaseFileExport): Bilingual[] {
  if (followed.length === 0) return []
  const named = followed.map(({ case: { kind } }): Bilingual => {
    return Object.hasOwn(kinds, kind) ? kinds[kind as KindName] : { zh: kind, en: kind }
  })
  const [zh, en] = [named.map((one) => one.zh).join("、"), named.map((one) => one.en).join(", ")]
  return [
    {
      zh: `该记录此后另有 ${followed.length} 件事项（${zh}），其步骤和文书以机关的记载为准`,
      en: `${followed.length} cases about the record since (${en}): their acts and papers are the authority's word`,
    },
  ]
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
