/**
 * The legality check (法制审核): the table of what the law asks of a whole file before an act takes effect, judged by one
 * function, refused with article, fact and next step, and printed as a sheet. The rows stand in precondition.ts. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import type { Citation, Source } from "../../law/citation.ts"
import { citationText } from "../../law/citation-text.ts"
import { inForceOn, type Validity } from "../../law/validity.ts"
import type { Facts, Proceeding, Step } from "./proceeding.ts"

/** Where what takes effect was decided: the rows of an import are held to what a row can show, legacy ones to nothing. */
export const origins = {
  here: { zh: "本库办理", en: "decided here" },
  received: { zh: "外省推送", en: "received from another province" },
  source: { zh: "来源系统或者导入文件报送", en: "sent by a source, or in a file" },
  "command-line": { zh: "命令行导入", en: "entered on the command line" },
  legacy: { zh: "历史数据", en: "legacy" },
} as const satisfies Record<string, Bilingual>
export type Origin = keyof typeof origins

/** How sure the row is of its article: read in the text, in copies of it that were held against each other, or from memory. */
export const certainties = {
  read: { zh: "已核对原文", en: "read in the text" },
  copy: { zh: "据转载文本核对", en: "read in copies of the text" },
  memory: { zh: "未核对原文", en: "from memory" },
} as const satisfies Record<string, Bilingual>

/** A file as an act would leave it. */
export interface CaseFile {
  proceeding: Proceeding
  act: string
  /** Where it was decided; absent: here, or where the kind of the proceeding says so. */
  origin?: Origin
  /** The acts so far. */
  steps: readonly Step[]
  facts: Facts
}

/** What a row finds: it is met, as shown by a paper or by signed facts; it is not, with the fact and the next step; or it asks nothing. */
export type Verdict =
  | { kind: "met"; shown: Bilingual }
  | { kind: "unmet"; fact: Bilingual; next: Bilingual; field?: string }
  | { kind: "not-asked" }

/** A row of the table. */
export interface Precondition extends Bilingual, Validity {
  /** Null: the duty stands in the facts of the domain without an article. */
  readonly source: readonly [Citation, ...Citation[]] | Source | null
  readonly sure: keyof typeof certainties
  readonly origins: readonly Origin[]
  /** What of it is taken on somebody's word, whoever reads the file; absent: the register's own facts show it. */
  readonly word?: Bilingual
  /** The acts that it keeps from being done, by the kind of proceeding. */
  readonly acts: Readonly<Record<string, readonly string[]>>
  judge(file: CaseFile): Verdict
}

/** A row judged. */
export interface Judged<Id extends string = string> {
  id: Id
  row: Precondition
  verdict: Exclude<Verdict, { kind: "not-asked" }>
}

/** Where what is in a file was decided. What another province has pushed is entered as a kind of its own. */
export const originOf = ({ origin, proceeding: { kind } }: Pick<CaseFile, "origin" | "proceeding">): Origin =>
  origin ?? (kind === "received" ? "received" : "here")

/** What the table finds of a file, in its order; rows of other acts, origins or days, and those that ask nothing, are left out. */
export function judgeFile<Id extends string>(table: Readonly<Record<Id, Precondition>>, file: CaseFile): Judged<Id>[] {
  return (Object.keys(table) as Id[]).flatMap((id) => {
    const row = table[id]
    if (!row.acts[file.proceeding.kind]?.includes(file.act) || !row.origins.includes(originOf(file))) return []
    if (!inForceOn(row, file.facts.today)) return []
    const verdict = row.judge(file)
    return verdict.kind === "not-asked" ? [] : [{ id, row, verdict }]
  })
}

/** Why an act is stopped: the fact, what is asked with its article, and the next step. */
export function unmetWords(
  { zh, en, source }: Precondition,
  { fact, next }: Extract<Verdict, { kind: "unmet" }>,
): Bilingual {
  const cited = (language: "zh" | "en") =>
    source?.map((one) => citationText(one, language)).join(language === "zh" ? "、" : ", ")
  const [of, by] = [cited("zh"), cited("en")]
  return {
    zh: `${fact.zh}。${zh}${of ? `（${of}）` : ""}。${next.zh}`,
    en: `${fact.en}. ${en}${by ? ` (${by})` : ""}. ${next.en}`,
  }
}

export const met = (zh: string, en: string): Verdict => ({ kind: "met", shown: { zh, en } })
export const notAsked: Verdict = { kind: "not-asked" }
export function unmet(fact: Bilingual, next: Bilingual, field?: string): Verdict {
  return { kind: "unmet", fact, next, ...(field === undefined ? {} : { field }) }
}
