/**
 * Findings of personal data in rows that wait, and answers to them, as they leave the register and come in.
 */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { type PersonalDataKind, personalDataKinds } from "../../law/personal-data-found.ts"
import { auditWords } from "../audit/words.ts"
import { findingsIn, type LeavingFinding } from "../record/leaving-text.ts"
import { type AnswerChoice, answerChoices, type FindingAnswer, readKept, whyUncovered } from "./answer.ts"
import type { FoundRow } from "./answer-store.ts"
import { coverText } from "./covered-row.ts"
import type { FormNames } from "./row-field.ts"
import type { ImportContext } from "./row-record.ts"
import { versionOf } from "./row-version.ts"

const kindNames = Object.keys(personalDataKinds) as [PersonalDataKind, ...PersonalDataKind[]]
const choiceNames = Object.keys(answerChoices) as [AnswerChoice, ...AnswerChoice[]]

// More rows than a file has, and fewer digits than a number that leads to somebody: a refusal repeats it.
const lineMax = 1_000_000_000

/** An answer to findings: to all that it fits. */
export const answerSchema = wireObject("FindingAnswer", {
  line: z.int().min(1).max(lineMax).optional().openapi({
    description: "Of this row alone, what was answered before too; without, of every row, what nobody has answered",
  }),
  field: z.string().max(200).optional().openapi({ description: "Path of the field; without, every one" }),
  start: z.int().min(0).optional().openapi({
    description: "Where the finding begins, in UTF-16 units, with `line`, `field` and `version`; without, each",
  }),
  version: z.string().max(64).optional().openapi({
    description: "Of the row as it was looked at: when it is another by now, the answer is refused (409)",
  }),
  kind: z.enum(kindNames).optional().openapi({ description: "What it seems to be; without, whatever" }),
  choice: z.enum(choiceNames).openapi({
    description: Object.entries(answerChoices)
      .map(([name, { en }]) => `${name}: ${en}`)
      .join("; "),
  }),
  reason: auditWords(1).optional().openapi({ description: "Why it is kept, or the row refused" }),
}).openapi({ example: { kind: "landline", choice: "keep", reason: "企业公开电话" } })

/** The answers of an act. */
export function toAnswers(answers: readonly z.infer<typeof answerSchema>[] | undefined): FindingAnswer[] {
  return (answers ?? []).map(({ reason = null, ...answer }) => ({ ...answer, reason }))
}

const findingExample = {
  line: 3,
  version: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  open: 1,
  answered_by: null,
  texts: [
    {
      field: "violation",
      text: "发布虚假广告，投诉电话0371-66668888",
      may_cover: true,
      findings: [{ kind: "landline" as const, certainty: "shape" as const, start: 11, end: 24, kept: null }],
    },
  ],
}

/** Rows with findings of personal data. */
export const findingPageSchema = wireObject("ImportFindingPage", {
  results: z.array(
    wireObject("ImportFindingRow", {
      line: z.int(),
      version: z.string().nullable().openapi({
        description: "Another one when somebody has answered in the row; null for who neither answers nor releases",
      }),
      open: z.int().openapi({ description: "Findings that nobody has answered" }),
      answered_by: z
        .string()
        .nullable()
        .openapi({ description: "Who last answered any, as the audit trail names them" }),
      texts: z
        .array(
          z.strictObject({
            field: z.string(),
            text: z.string().openapi({
              description:
                "As it waits: what was covered is gone from it. Who neither answers nor releases sees all that is found covered",
            }),
            may_cover: z
              .boolean()
              .openapi({ description: "False for a decision's number and an address: kept, or the row refused" }),
            findings: z.array(
              z.strictObject({
                kind: z.enum(kindNames),
                certainty: z.enum(["checked", "cue", "shape"]),
                start: z.int(),
                end: z.int(),
                kept: z.string().nullable().openapi({ description: "Why it is kept; null while nobody has answered" }),
              }),
            ),
          }),
        )
        .openapi({
          description:
            "Those in which something is found, of many places the first 100 that are open; none of a row that can't be read any more",
        }),
    }).openapi({ example: findingExample }),
  ),
  next: z.string().nullable().openapi({ description: "The cursor of the next page; null on the last one" }),
}).openapi({ example: { results: [findingExample], next: null } })

// Places that are answered at a time: of one row, and about as many of a page, which one form has to hold.
const placesShown = 100

/** How many of the rows go on a page by what was found in them: one at least. */
export function countFitting(rows: readonly ReturnType<typeof toWireFound>[]): number {
  let places = 0
  const full = rows.findIndex(({ texts }) => {
    places += texts.reduce((sum, { findings }) => sum + findings.length, 0)
    return places >= placesShown
  })
  return full < 0 ? rows.length : full + 1
}

const placeOf = ({ field, start }: LeavingFinding) => `${start} ${field}`

/**
 * A row with what was found in it: of many places the first that are open, so that those after them come next.
 * @param seesRows whether the texts are shown as they are
 */
export function toWireFound(row: FoundRow, form: FormNames | null, context: ImportContext, seesRows: boolean) {
  const { line, open, answeredBy: answered_by } = row
  const read = readKept(row, form, context)
  const found = read ? findingsIn(read.texts) : []
  const unanswered = new Set(read ? findingsIn(read.texts, read.row.kept).map(placeOf) : [])
  const isOpen = (finding: LeavingFinding) => unanswered.has(placeOf(finding))
  const openFirst = [...found.filter(isOpen), ...found.filter((finding) => !isOpen(finding))]
  const first = new Set(unanswered.size > 0 ? openFirst.slice(0, placesShown) : found)
  const shown = found.filter((finding) => first.has(finding))
  const texts = [...Map.groupBy(shown, ({ field }) => field)].map(([field, findings]) => ({
    ...{ field, text: read?.texts[field] ?? "", may_cover: whyUncovered(field) === null },
    findings: findings.map(({ kind, certainty, start, end }) => {
      const kept = read?.row.kept.find((one) => one.field === field && (one.start ?? start) === start)
      return { kind, certainty, start, end, kept: kept?.reason ?? null }
    }),
  }))
  if (seesRows) return { line, version: versionOf(row), open, answered_by, texts }
  // A digest of the row would tell a number to who tries all that it can be.
  return { line, version: null, open, answered_by, texts: texts.map(coverFound) }
}

type WireText = z.infer<typeof findingPageSchema>["results"][number]["texts"][number]

function coverFound(shown: WireText): WireText {
  const { text, findings } = coverText(shown.text)
  const found = findingsIn({ text: shown.text })
  const placed = shown.findings.map((finding) => {
    const at = found.findIndex(({ start, kind }) => start === finding.start && kind === finding.kind)
    const { start, end } = findings[at] ?? { start: 0, end: 0 }
    return { ...finding, start, end }
  })
  return { ...shown, text, findings: placed }
}
