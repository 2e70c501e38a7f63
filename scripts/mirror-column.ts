/** The text of src/verify/into/record-column.ts. */
import stringWidth from "string-width"
import type { Bilingual } from "../src/law/bilingual.ts"
import { type PublicField, recordFieldRows } from "../src/law/public-field.ts"

// Where programs have found them from the beginning; a field that is added comes behind.
const first = ["decision_no", "decided_on", "published_on", "authority", "ground", "class"] as const

/** What a code means, as the columns of its words are called. */
const codes = {
  authority: { zh: "作出决定机关所在区划", en: "the region of the authority" },
  ground: { zh: "列入事由", en: "the ground" },
  class: { zh: "处罚公示类别", en: "the class of the penalty" },
} as const satisfies Record<CodedField, Bilingual>

type CodedField = {
  [Name in PublicField]: (typeof recordFieldRows)[Name]["holds"] extends "code" ? Name : never
}[PublicField]

/** The file, as it is written. */
export function mirrorColumns(): string {
  const shown = Object.entries(recordFieldRows).filter(([, row]) => row.public.length > 0) as [PublicField, Bilingual][]
  const names = new Set<PublicField>([...first, ...shown.map(([name]) => name)])
  const lines = [...names].flatMap((name) => {
    const { holds, zh, en } = recordFieldRows[name]
    const type = holds === "day" ? "day" : "text"
    const words = holds === "code" ? codes[name as CodedField] : null
    return [
      column(name, type, { zh, en }),
      ...(words ? [column(`${name}_zh`, "text", { zh: `${words.zh}（中文）`, en: `${words.en}, in Chinese` })] : []),
      ...(words ? [column(`${name}_en`, "text", { zh: `${words.zh}（英文）`, en: `${words.en}, in English` })] : []),
    ]
  })
  return `// Written by \`npm run verify:columns\` from src/law/public-field.ts.
import type { Column } from "./column.ts"

/** The public fields of a record as columns. */
export const recordColumns = {
${lines.join("\n")}
} as const satisfies Record<string, Column>
`
}

function column(name: string, type: string, { zh, en }: Bilingual): string {
  const line = `  ${name}: { type: "${type}", zh: "${zh}", en: "${en}" },`
  // As the formatter has it.
  return stringWidth(line) <= 120
    ? line
    : `  ${name}: {\n    type: "${type}",\n    zh: "${zh}",\n    en: "${en}",\n  },`
}
