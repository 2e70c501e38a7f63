/** No act that the source writes into the audit trail comes out by its bare name. */
import { globSync, readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { orderActs } from "../../src/enforcement/duty/order.ts"
import { leadActs } from "../../src/enforcement/lead/lead.ts"
import { letterActs } from "../../src/enforcement/letter/letter.ts"
import { measureActs } from "../../src/enforcement/measure/act.ts"
import { noticeActs } from "../../src/enforcement/notice/notice.ts"
import { objectionActs } from "../../src/enforcement/objection/objection.ts"
import { sharingActs } from "../../src/enforcement/sharing/request.ts"
import { copyReportActs } from "../../src/exports/copy/report.ts"
import { consentActs } from "../../src/exports/period/consent.ts"
import { auditActWords, auditFamilies } from "../../src/office/audit-words.ts"
import { fileGrantActs } from "../../src/register/document/grant/grant.ts"
import { documentActs } from "../../src/register/document/service.ts"
import { importActs } from "../../src/register/import/state.ts"
import type { Kind } from "../../src/register/proceeding/kind.ts"
import { kinds } from "../../src/register/proceeding/kinds.ts"
import { recordMoves } from "../../src/register/record/state.ts"
import { reportActs } from "../../src/roster/report.ts"

const source = globSync("src/**/*.ts").map((file) => readFileSync(file, "utf8"))
const found = (pattern: RegExp) => source.flatMap((text) => [...text.matchAll(pattern)].map(([, name = ""]) => name))

// Acts that stand in the source by their names, and the families whose acts a table or a type tells.
const told = source
  .flatMap((text) => text.split("\n"))
  .filter((line) => /\bact\b|auditOf\(/.test(line))
  .flatMap((line) => [...line.matchAll(/"([a-z-]+\.[a-z-]+)"/g)].map(([, act = ""]) => act))
  .filter((act) => !act.endsWith(".ts"))
const families: Readonly<Record<string, readonly string[]>> = {
  proceeding: Object.values<Kind>(kinds).flatMap(({ machine }) => Object.keys(machine.acts)),
  record: Object.keys(recordMoves),
  document: Object.keys(documentActs),
  import: Object.keys(importActs),
  roster: Object.keys(reportActs),
  lead: Object.keys(leadActs),
  measure: Object.keys(measureActs),
  notice: Object.keys(noticeActs),
  "file-grant": [...Object.keys(fileGrantActs), "propose", "read"],
  order: Object.keys(orderActs),
  letter: Object.keys(letterActs),
  sharing: Object.keys(sharingActs),
  prepared: ["prepare", "confirm", "return"],
  "measure-objection": Object.keys(objectionActs),
  "copy-report": ["file", ...Object.keys(copyReportActs)],
  "period-consent": ["give", ...Object.keys(consentActs)],
  key: ["use", "forget", ...found(/change\(register, \{ act: "([a-z]+)"/g)],
}

it("has words for each act, and for its family", () => {
  expect(new Set(found(/`([a-z-]+)\.\$\{[a-z.]+\}`/g).filter((family) => family in auditFamilies))).toEqual(
    new Set(Object.keys(families)),
  )
  const acts = [...told, ...Object.entries(families).flatMap(([family, names]) => names.map((n) => `${family}.${n}`))]
  expect(acts.length).toBeGreaterThan(150)
  const bare = acts.filter((act) => auditActWords(act).zh === act || auditActWords(act).en === act)
  expect([...new Set(bare)]).toEqual([])
  expect([...new Set(acts.map((act) => act.split(".")[0] ?? ""))].filter((name) => !(name in auditFamilies))).toEqual(
    [],
  )
})

it("calls an act that one alone once did, and two do now, by what it is about", () => {
  expect(auditActWords("sharing.revoke").zh).toBe("终止共享")
  expect(auditActWords("sharing.extend").en).toBe("extend the time to answer")
})
