/** Who is competent to list on a ground (管辖): follows from the ground's list, and from whether it rests on a penalty. Pure. */
import type { Bilingual } from "./bilingual.ts"
import type { GroundCode } from "./catalogue.ts"
import { cite, type Source } from "./citation.ts"
import type { Ground } from "./ground.ts"
import { standsAlone } from "./serious-gate.ts"
import type { SubjectType } from "./subject-type.ts"

/** Who lists, by what a file can be held to. */
export const competences = {
  registration: { zh: "登记该主体的市场监督管理部门", en: "the authority that registered the subject" },
  punished: {
    zh: "作出该行政处罚的县级以上市场监督管理部门",
    en: "the authority, of a county or above, that imposed the penalty",
  },
  region: {
    zh: "县级以上市场监督管理部门：主体登记地在其辖区，或者由负责人写明管辖依据",
    en: "an authority of a county or above: that of the subject's region, or as its head says from what it follows",
  },
} as const satisfies Record<string, Bilingual>
export type CompetenceName = keyof typeof competences

const registered = {
  enterprise: [cite("R68-2025", "3")],
  "sole-trader": [cite("R69-2025")],
  cooperative: [cite("R70-2025")],
  other: [cite("R68-2025", "3")],
} as const satisfies Record<SubjectType, Source>

/** Who is competent for a ground, and by which article. */
export function competenceOf({ code, list, subjectType }: Ground<GroundCode>): {
  name: CompetenceName
  source: Source
} {
  if (list === "abnormal") return { name: "registration", source: registered[subjectType ?? "enterprise"] }
  return { name: standsAlone(code) ? "region" : "punished", source: [cite("R44", "3")] }
}
