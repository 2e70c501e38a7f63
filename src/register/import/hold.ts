/**
 * What waits of an import that publishes by itself: rows in which personal data was found and nobody has answered, and those
 * that miss what the law asks of a file, as far as a row shows it (intake.ts); of a source its serious listings and what is of other regions, but for a first load that the operator has announced; of every
 * such import what ends or amends more of what is live than the brake lets through. Pure.
 */
import { isElsewhere } from "../../access/principal.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { regionOf } from "../../names/code.ts"
import type { LeavingFinding } from "../record/leaving-text.ts"
import type { NumberedRow } from "./row.ts"

/** Why a row waits. */
export const holdReasons = {
  "personal-data": {
    zh: "待答复：疑似含有自然人信息。该行存于本导入或者由其分出的待放行导入，由本机关办理人员逐处隐去、写明理由保留或者不予采用，再由另一人放行；隐去后也可以重新报送",
    en: "waits for an answer: it seems to hold personal data. The row is kept in this import or in one that was made of it, where an officer of the authority covers each place, keeps it for a reason or refuses the row, and somebody else releases it; hidden, it can be sent again too",
  },
  serious: {
    zh: "待放行：严重违法失信名单的列入，须由本机关另一人放行",
    en: "waits for release by a person of the authority: a listing as a serious violator",
  },
  elsewhere: {
    zh: "待放行：主体的登记机关在其他行政区划，须由本机关另一人放行",
    en: "waits for release by a person of the authority: a subject of another region",
  },
  code: {
    zh: "待放行：统一社会信用代码的校验码不符，表单不收此类代码；可能的代码见该行提示。须由本机关另一人核对后放行，或者更正后重新报送；确属历史代码的，由来源单位在其登记中说明（首次报送）",
    en: "waits for release by a person of the authority: the check character of the code is wrong, which a form refuses; the row's remark names the likely code. Corrected, it can be sent again; what are legacy codes a source announces on its client (a first load)",
  },
  ground: {
    zh: "待放行：列入事由不适用于此类主体，表单不收。须由本机关另一人核对后放行，或者更正后重新报送",
    en: "waits for release by a person of the authority: the ground does not apply to this kind of subject, which a form refuses",
  },
  unnamed: {
    zh: "待放行：作出决定的机关代码不是行政区划代码，表单不收。须由本机关另一人核对后放行，或者更正后重新报送",
    en: "waits for release by a person of the authority: the deciding authority's code is that of no region, which a form refuses",
  },
  number: {
    zh: "待放行：该机关已将此文号用于另一份决定，一个文号只用于一份决定。须由本机关另一人核对后放行，或者更正后重新报送",
    en: "waits for release by a person of the authority: it has used this number for another decision, and a number is of one",
  },
  twin: {
    zh: "待放行：该主体已因同一事由、同一文号，或者依据同一处罚列入（《市场监督管理严重违法失信名单管理办法》第二条）。须由本机关另一人核对后放行",
    en: "waits for release by a person of the authority: the subject is listed under this ground by this number, or on this penalty, already (R44 2)",
  },
  authority: {
    zh: "待放行：影响其他机关的公示内容，须由该机关或者其上级机关的人员放行",
    en: "waits for release by a person of the authority that it affects, or of one above it",
  },
  brake: {
    zh: "待放行：移出或者更改的在公示记录超过限额，须由本机关另一人放行",
    en: "waits for release by a person of the authority: more would be ended or amended than goes through by itself",
  },
} as const satisfies Record<string, Bilingual>
export type HoldReason = keyof typeof holdReasons

/** A row that waits, and for the people of which authority. */
export interface HeldRow {
  line: number
  authority: string
  why: readonly HoldReason[]
  /** What it is about: a subject's code, a record's id. */
  object: string
  /** Findings of personal data that nobody has answered. */
  findings: readonly LeavingFinding[]
  /** Where the same row waits already; absent where it does not. */
  again?: { importId: string; line: number }
}

/** What a row is about. */
export function objectOf(row: NumberedRow): string {
  return row.kind === "subject" ? row.subject.code : row.id
}

/** What a row does to what the register holds: it brings something in, or changes what is shown. */
export type RowEffect = "adds" | "changes"

/** Says of each row that would do something, in their order, why it waits: for nothing, it does not. `unseen`: it changes what is not shown. */
export type Holder = (row: NumberedRow, effect: RowEffect | "unseen", authority: string) => readonly HoldReason[]

/** Says of rows, in their order, for which of the law's preconditions they wait: see intake.ts. */
export type Intake = (row: NumberedRow) => readonly HoldReason[]

/** Holds rows with findings that nobody has answered, whoever sent them and whatever was announced or named. */
export const holdFound: Holder = ({ findings }) => (findings.length > 0 ? ["personal-data"] : [])

/** How much an import may end or amend by itself, of an authority's live records and in a day. */
export interface BrakeLimits {
  /** Records. */
  rows: number
  /** Percent of those that are live. */
  share: number
}

/** So much goes through whatever the share, or an authority of few records could not be corrected at all. */
export const brakeFloor = 10

/** How many rows may end or amend something. @param live how many records of the authority are live */
export function allowedBy({ rows, share }: BrakeLimits, live: number): number {
  return Math.min(rows, Math.max(brakeFloor, Math.floor((live * share) / 100)))
}

/** How many records have to be live for so many changes to go through; from `brakeFloor` changes on. */
export function liveNeeded({ rows, share }: BrakeLimits, changes: number): number {
  return share === 0 ? 0 : Math.ceil((Math.min(changes, rows) * 100) / share)
}

/** What is left to an import that publishes by itself. */
export interface Allowances {
  /** The authorities of a source; null for the operator, of whom only the brake asks. */
  source: readonly string[] | null
  /** Rows of an announced first load that may still go in. */
  firstLoad: number
  /** How many may still end or amend something: by authority, or of all together. */
  changes: ReadonlyMap<string, number> | number
  /** The preconditions of the law that a row misses; absent: none is looked at, of legacy data. */
  intake?: Intake
}

/** Holds rows against what is left. `used` counts the rows that the first load let in. */
export function openHolder({ source, firstLoad, changes, intake = () => [] }: Allowances): {
  hold: Holder
  used(): number
} {
  const left = typeof changes === "number" ? null : new Map(changes)
  let leftOfAll = typeof changes === "number" ? changes : 0
  let used = 0
  const leftOf = (authority: string) => (left ? (left.get(authority) ?? 0) : leftOfAll)
  const takeChange = (authority: string) => {
    if (left) left.set(authority, leftOf(authority) - 1)
    else leftOfAll--
  }
  return {
    hold(row, effect, authority) {
      const changes = effect === "changes"
      // Of who is shown nowhere an announced first load tells anew what it likes.
      const adds = effect === "adds" || (effect === "unseen" && row.kind === "subject")
      const ofSource = [...(source ? reasonsOf(row, source) : []), ...intake(row)]
      const why: HoldReason[] = [
        ...holdFound(row, effect, authority),
        ...(!adds || used >= firstLoad ? ofSource : []),
        ...(changes && leftOf(authority) <= 0 ? (["brake"] as const) : []),
      ]
      if (why.length > 0) return why
      if (changes) takeChange(authority)
      if (ofSource.length > 0) used++
      return why
    },
    used: () => used,
  }
}

/** Why a row of a source waits, whatever it does. */
function reasonsOf(row: NumberedRow, authorities: readonly string[]): HoldReason[] {
  if (row.kind === "record") {
    const { list, subjectCode, authority } = row.content
    const elsewhere = isElsewhere(regionOf(subjectCode), authority)
    return [...(list === "serious" ? (["serious"] as const) : []), ...(elsewhere ? (["elsewhere"] as const) : [])]
  }
  const { code, region } = row.subject
  const isHere = (place: string) => authorities.some((authority) => !isElsewhere(place, authority))
  return isHere(regionOf(code)) && isHere(region) ? [] : ["elsewhere"]
}
