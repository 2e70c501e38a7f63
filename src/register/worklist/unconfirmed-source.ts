/**
 * Penalties that are shown as the general case because their sources have not told what settles their class, as work: an
 * officer has the source tell it, or corrects the record. The law gives no days for it, so no clock runs.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { missingFacts, missingFactWords } from "../../law/stated-class.ts"
import { factsIn } from "../record/penalty-fact.ts"
import type { HeldRecord } from "../record/record.ts"
import { officersSource } from "./officers-source.ts"
import type { WorkQuery } from "./source.ts"
import { countUnconfirmed, listUnconfirmed } from "./unconfirmed-store.ts"

const kinds = {
  "class-unconfirmed": { zh: "处罚类别未确认", en: "A penalty whose class is not confirmed" },
} as const satisfies Record<string, Bilingual>

export const unconfirmedSource = officersSource({
  kinds,
  list: listUnconfirmed,
  count: async (sql, scope) => [{ kind: "class-unconfirmed", count: await countUnconfirmed(sql, scope) }],
  toItem({ id, content }: HeldRecord, policy) {
    const { authority, subjectCode, subjectName, list, publishedOn: since } = content
    return {
      ...{ id, authority, subjectCode, subjectName, list, since, kind: "class-unconfirmed" },
      ...{ stateName: missingWords(content, policy), url: `/v1/records/${id}` },
    }
  },
})

/** What its source is to tell. */
function missingWords(content: HeldRecord["content"], policy: WorkQuery["policy"]): Bilingual {
  const missing = missingFacts(factsIn(content, policy)).map((fact) => missingFactWords[fact])
  return {
    zh: `待补报：${missing.map(({ zh }) => zh).join("、")}`,
    en: `to be told: ${missing.map(({ en }) => en).join(", ")}`,
  }
}
