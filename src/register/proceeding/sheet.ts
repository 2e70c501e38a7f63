/** The sheet of a file (法制审核意见): every precondition of its kind with its article, and what of the file shows it. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { citationText } from "../../law/citation-text.ts"
import { inForceOn } from "../../law/validity.ts"
import { type CaseFile, certainties, originOf, origins, type Precondition } from "./legality.ts"
import { preconditions } from "./precondition.ts"

const bilingual = z.strictObject({ zh: z.string(), en: z.string() })

const example = {
  id: "window-over",
  asks: { zh: "陈述申辩和听证的期限各自届满，或者当事人书面放弃", en: "The time to be heard is over, or was waived" },
  article: { zh: "《行政处罚法》第六十三条", en: "art. 63, Administrative Penalty Law" },
  certainty: { zh: "据转载文本核对", en: "read in copies of the text" },
  since: "2021-09-01",
  origins: [{ zh: "本库办理", en: "decided here" }],
  finding: "met" as const,
  fact: { zh: "期限已于 2026-03-17 届满", en: "It ended on 2026-03-17" },
  next: null,
}

/** The sheet on the wire. */
export const sheetSchema = wireObject("LegalitySheet", {
  proceeding: z.string(),
  read_on: z.iso.date().openapi({ description: "The day on which the file was read" }),
  rows: z.array(
    wireObject("LegalityRow", {
      id: z.string(),
      asks: bilingual,
      article: bilingual.nullable().openapi({ description: "Null where the duty stands without an article" }),
      certainty: bilingual.openapi({ description: "How sure the row is of its article" }),
      since: z.iso.date(),
      origins: z.array(bilingual),
      finding: z.enum(["met", "unmet", "not-asked"]),
      fact: bilingual.nullable().openapi({ description: "What of the file shows it, or what is missing" }),
      next: bilingual.nullable().openapi({ description: "The next step, where it is not met" }),
    }).openapi({ example }),
  ),
}).openapi({ example: { proceeding: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", read_on: "2026-03-18", rows: [example] } })
export type Sheet = z.infer<typeof sheetSchema>

/** The sheet of a file as it stands: each row as it is judged by the last act that it keeps. Pure. */
export function sheetOf(file: Omit<CaseFile, "act">): Sheet {
  const { id, kind } = file.proceeding
  const rows = Object.entries<Precondition>(preconditions).flatMap(([name, row]) => {
    const act = row.acts[kind]?.at(-1)
    return act === undefined || !row.origins.includes(originOf(file)) || !inForceOn(row, file.facts.today)
      ? []
      : [toRow(name, row, { ...file, act })]
  })
  return { proceeding: id, read_on: file.facts.today, rows }
}

function toRow(id: string, row: Precondition, file: CaseFile): Sheet["rows"][number] {
  const verdict = row.judge(file)
  const { source, sure, zh, en } = row
  const cited = (language: "zh" | "en") =>
    (source ?? []).map((one) => citationText(one, language)).join(language === "zh" ? "、" : ", ")
  const words = ({ zh, en }: { zh: string; en: string }) => ({ zh, en })
  return {
    ...{ id, asks: { zh, en }, article: source && { zh: cited("zh"), en: cited("en") } },
    ...{
      certainty: words(certainties[sure]),
      since: row.validFrom,
      origins: row.origins.map((of) => words(origins[of])),
    },
    finding: verdict.kind,
    fact: verdict.kind === "met" ? verdict.shown : verdict.kind === "unmet" ? verdict.fact : null,
    next: verdict.kind === "unmet" ? verdict.next : null,
  }
}
