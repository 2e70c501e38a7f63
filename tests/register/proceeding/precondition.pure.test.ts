/**
 * The table of preconditions: each row stops the act of a file that misses it, with its article, its fact and the next step,
 * and lets a lawful one pass. A row that is taken out leaves its case unstopped, and this file without a name.
 */
import { describe, expect, test } from "vitest"
import { personOf } from "../../../src/access/principal.ts"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { type GroundCode, grounds } from "../../../src/law/catalogue.ts"
import { citationText } from "../../../src/law/citation-text.ts"
import { type CompetenceName, competenceOf } from "../../../src/law/competence.ts"
import type { ExemptionItem } from "../../../src/law/exemption.ts"
import type { Ground } from "../../../src/law/ground.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import type { CaseFileExport } from "../../../src/register/document/case-file.ts"
import { checkCaseFile } from "../../../src/register/document/case-file-check.ts"
import { heldFor } from "../../../src/register/import/intake.ts"
import { refuseUnmet } from "../../../src/register/proceeding/decide.ts"
import { keepSheet } from "../../../src/register/proceeding/kept-sheet.ts"
import { kinds } from "../../../src/register/proceeding/kinds.ts"
import { type CaseFile, judgeFile, unmetWords } from "../../../src/register/proceeding/legality.ts"
import { type PreconditionId, preconditions } from "../../../src/register/proceeding/precondition.ts"
import type { Proceeding } from "../../../src/register/proceeding/proceeding.ts"
import { sheetOf } from "../../../src/register/proceeding/sheet.ts"
import type { HeldRecord } from "../../../src/register/record/record.ts"

const code = "91000000MA00000157"
const paper = "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11"
const content = {
  exemption: {
    ...{ exempt_as: "slight", item: null, not_same_kind: null, decided_on: "2026-06-24" },
    shown: { slight: "示例", corrected: "示例", "no-harm": "示例" },
  },
  serious: {
    ...{ ground: "SV-0501", base_penalty_no: "示例〔2026〕1号", notified_on: "2026-06-01", hearing: null },
    statement: "stated: 示例",
  },
  abnormal: {
    ...{ ground: "AB-E4", arose_on: "2026-06-01" },
    contact: { how: "visit", visited_on: "2026-06-01", visit_record: "笔录（示例）", paper },
  },
}
const shown = { slight: "示例", corrected: "示例", "no-harm": "示例" }
const first = { exempt_as: "first", shown: { "first-offence": "示例", "slight-harm": "示例", corrected: "示例" } }
const earlier = {
  ...{ id: "e", item: null, number: "示例不罚〔2026〕1号", authority: "410102", decidedOn: "2026-02-01" },
}
const noPenalty = { kind: "no-penalty-decision", number: "示例", madeOn: "2026-06-24", servedOn: null }
const withItem = (more: Partial<ExemptionItem>) => {
  const item = (code: string, ground: ExemptionItem["ground"], conditions: string | null): ExemptionItem => ({
    ...{ region: "410000", code, ground, act: "示例行为", conditions, validFrom: "2026-01-01", validTo: null },
    ...{ source: { title: "示例省免罚清单（示例）", articles: ["1"] }, sure: "memory", ...more },
  })
  return { ...defaultPolicy, exemptionItems: [item("H-1", "slight", "示例条件"), item("H-2", "first", null)] }
}
const listed = { policy: withItem({}) }
// A row of an import, and a record that is corrected.
const sentRow = { abnormal: { ground: "AB-E1", decision_no: "示例异〔2026〕1号", decided_on: "2026-06-01" } }
const letters = (second: string) => ({
  contact: {
    ...{ how: "letters", first_posted_on: "2026-05-01", first_proof: "1 号" },
    ...{ second_posted_on: second, second_proof: "2 号" },
  },
})
const delivery = { method: "direct", proof: "示例" }
const hearing = {
  ...{ asked_on: "2026-06-01", held_on: null, people: [], record: null, outcome: null, result: null },
  notice: {
    ...{ held_on: "2026-06-23", place: "示例", notified_on: "2026-06-10", delivery },
    ...{ presider: "主持人", recorder: "记录人", investigators: "承办人、同事" },
  },
}
const held = { ...hearing, outcome: "upheld", held_on: "2026-06-23" }

/** A file of a kind at an act. */
function file(
  kind: keyof typeof content,
  act: string,
  more: Record<string, unknown> = {},
  facts: Partial<CaseFile["facts"]> = {},
  subjectCode = code,
): CaseFile {
  const proceeding = {
    ...{ id: paper, kind, state: "-", list: kind, subjectCode, subjectName: "示例", authority: "410105" },
    ...{ displayedBy: null, recordId: null, content: { ...content[kind], ...more }, startedBy: "officer:410105:anna" },
  } as unknown as Proceeding
  const made = [{ kind: "serious-listing-decision", number: "示例", madeOn: "2026-06-24", servedOn: null }]
  const received = [{ id: paper, title: "声明", receivedOn: "2026-06-02" }]
  return {
    ...{ proceeding, act, steps: [] },
    facts: {
      ...{ today: "2026-06-24", calendar: publishedCalendar, policy: defaultPolicy, records: [], open: [] },
      file: { made, received },
      ...facts,
    },
  }
}

function record(content: Partial<HeldRecord["content"]>): HeldRecord {
  return {
    ...{ id: "r", state: "live", position: 1, displayedUntil: null, repairOpensOn: null, endedOn: null },
    barredUntil: null,
    content: {
      ...{ list: "penalty", subjectCode: code, subjectName: "示例", ground: null, penaltyClass: "P2" },
      ...{ decisionNo: "示例〔2026〕1号", decidedOn: "2026-05-01", authority: "410105", publishedOn: "2026-05-02" },
      detail: {},
      ...content,
    },
  }
}
const penalty = (detail: HeldRecord["content"]["detail"], penaltyClass = "P2", authority = "410105") => ({
  records: [record({ detail, penaltyClass, authority })],
})
const heavy = { kinds: "licence-revoked" }
const fine = { kinds: "fine", fine_cny: 200_000, lenient_tier: "no" }
const waivers = (of: string) => ({
  waivers: [{ rights: "both", signed_on: "2026-06-02", taken_by: "示例", paper: of }],
})
const told = { ground: "SV-0501", base_penalty_no: "示例〔2026〕1号", restriction_ends_on: null }
const firstDay = { today: "2026-06-01" }

/** A row that was sent, as the case that it tells of. */
function sent(
  kind: "abnormal" | "serious" | "penalty" | "subject",
  more: Record<string, unknown> = {},
  facts: Partial<CaseFile["facts"]> = {},
  about: Partial<Proceeding> = {},
  origin: "source" | "command-line" = "source",
): CaseFile {
  const of = file("abnormal", "import", {}, facts)
  const list = kind === "subject" ? "abnormal" : kind
  const content = { ...sentRow.abnormal, ...more }
  return { ...of, origin, proceeding: { ...of.proceeding, kind, list, content, recordId: "own", ...about } }
}

/** A change that corrects a listing. */
function correction(list: "abnormal" | "serious", corrected: Record<string, unknown>, others: HeldRecord[]): CaseFile {
  const of = file(list, "approve")
  const ground = list === "abnormal" ? "AB-E1" : "SV-0501"
  const own = record({ list, ground, decidedOn: "2026-05-20", detail: { base_penalty_no: "示例〔2026〕9号" } })
  const proceeding = { ...of.proceeding, kind: "change", recordId: "own", content: { change: "amend", corrected } }
  return { ...of, proceeding, facts: { ...of.facts, records: [{ ...own, id: "own" }, ...others] } }
}

/** A listing that another province has pushed here. */
function pushed(act: string, facts: Partial<CaseFile["facts"]>): CaseFile {
  const of = file("serious", act, { decided_by: "440100", decision_no: "粤示例〔2026〕1号" }, facts)
  return { ...of, proceeding: { ...of.proceeding, kind: "received" } }
}

/** What each row stops, and what is lawful in its place. */
const cases = {
  "one-cause-one-listing": {
    stops: [
      file(
        "abnormal",
        "begin",
        {},
        { records: [record({ list: "abnormal", ground: "AB-E4", decidedOn: "2026-06-03" })] },
      ),
      file(
        "abnormal",
        "publish",
        {},
        { records: [record({ list: "abnormal", ground: "AB-E4", decidedOn: "2026-06-03" })] },
      ),
      file(
        "abnormal",
        "begin",
        {},
        { open: [{ id: "o", kind: "abnormal", recordId: null, content: content.abnormal }] },
      ),
      // Another authority has sent the same decision.
      ...(["source", "command-line"] as const).map((origin) =>
        sent(
          "abnormal",
          {},
          { records: [record({ list: "abnormal", ground: "AB-E1", decisionNo: "示例异[2026】1号" })] },
          {},
          origin,
        ),
      ),
      // Corrected into what the subject is listed for.
      correction("abnormal", { ground: "AB-E2" }, [
        record({ list: "abnormal", ground: "AB-E2", decidedOn: "2026-06-03" }),
      ]),
    ],
    // Another day, another cause.
    lawful: file(
      "abnormal",
      "begin",
      {},
      { records: [record({ list: "abnormal", ground: "AB-E4", decidedOn: "2025-06-03" })] },
    ),
  },
  "contact-tried": {
    stops: [
      file("abnormal", "confirm", { contact: undefined }),
      file("abnormal", "check", { contact: undefined }),
      file("abnormal", "confirm", letters("2026-05-15")),
      // Nothing of the file shows it.
      file("abnormal", "confirm", letters("2026-05-16")),
      file("abnormal", "check", { contact: { ...content.abnormal.contact, paper: undefined } }),
      // What is said to show it is no paper of the file.
      file("abnormal", "confirm", { contact: { ...letters("2026-05-16").contact, paper: "another" } }),
      file("abnormal", "confirm", letters("2026-06-01")),
      file("abnormal", "confirm", {
        contact: { how: "visit", visited_on: "2026-06-25", visit_record: "笔录（示例）" },
      }),
    ],
    lawful: file("abnormal", "confirm", { contact: { ...letters("2026-05-16").contact, paper } }),
  },
  "registration-authority": {
    stops: [
      file("abnormal", "begin", {}, {}, "91440106MA00000157"),
      file("abnormal", "publish", {}, {}, "91440106MA00000157"),
      // Of another city, and of the national bureau: from what does it follow?
      file("abnormal", "check", {}, {}, "91410205MA00000157"),
      file("abnormal", "check", {}, {}, "91100000MA00000157"),
    ],
    // It has moved here, as the register knows.
    lawful: file("abnormal", "begin", {}, { registered: "410105" }, "91440106MA00000157"),
  },
  "one-penalty-one-listing": {
    stops: ["begin", "publish"]
      .map((act) => {
        const detail = { base_penalty_no: "示例[2026]1号" }
        return file("serious", act, {}, { records: [record({ list: "serious", ground: "SV-0502", detail })] })
      })
      .concat(
        ["begin", "publish"].map((act) =>
          pushed(act, {
            records: [record({ list: "serious", ground: "SV-0502", detail: { base_penalty_no: "示例[2026]1号" } })],
          }),
        ),
        (["source", "command-line"] as const).map((origin) => {
          const listed = record({ list: "serious", ground: "SV-0502", detail: { base_penalty_no: "示例(2026)1号" } })
          const row = { ground: "SV-0501", base_penalty_no: "示例〔2026〕1号" }
          return sent("serious", row, { records: [listed] }, {}, origin)
        }),
        correction("serious", { base_penalty_no: "示例〔2026〕1号" }, [
          record({ list: "serious", ground: "SV-0502", detail: { base_penalty_no: "示例〔2026〕1号" } }),
        ]),
      ),
    lawful: file(
      "serious",
      "begin",
      {},
      {
        records: [record({ list: "serious", ground: "SV-0502", detail: { base_penalty_no: "示例〔2026〕2号" } })],
      },
    ),
  },
  "base-penalty-heavier": {
    stops: [
      file("serious", "begin", {}, penalty({ kinds: "fine", fine_cny: 1_000, lenient_tier: "yes" })),
      file("serious", "begin", {}, penalty({}, "P1")),
      pushed("begin", penalty({}, "P1")),
      pushed("publish", penalty({ kinds: "fine", fine_cny: 1_000, lenient_tier: "yes" })),
      correction("serious", { base_penalty_no: "示例〔2026〕1号" }, penalty({}, "P1").records),
      file("serious", "check", {}, penalty({ kinds: "warning" })),
      file("serious", "check", {}, penalty({ kinds: "fine", procedure: "simple" })),
      // The law leaves room: the head gives reasons.
      file("serious", "decide", {}, penalty(fine)),
    ],
    lawful: file("serious", "decide", { heavier_reasons: "示例" }, penalty(fine)),
  },
  "base-penalty-authority": {
    stops: [
      file("serious", "decide", {}, penalty(heavy, "P3c", "310101")),
      correction("serious", { base_penalty_no: "示例〔2026〕1号" }, penalty(heavy, "P3c", "310101").records),
    ],
    lawful: file("serious", "decide", { competence: "移送（示例）" }, penalty(heavy, "P3c", "310101")),
  },
  "serious-authority": {
    stops: [
      file("serious", "decide", { ground: "SV-1102", base_penalty_no: null }, {}, "91440106MA00000157"),
      file("serious", "publish", { ground: "SV-2401", base_penalty_no: null }, {}, "91100000MA00000157"),
      // Of a penalty that another authority imposed.
      file("serious", "decide", { ground: "SV-1101" }, penalty(heavy, "P3c", "310101"), "91440106MA00000157"),
    ],
    lawful: file("serious", "decide", { ground: "SV-1101" }, penalty(heavy), "91440106MA00000157"),
  },
  "decision-in-writing": {
    stops: [
      file("serious", "publish", {}, { file: { made: [], received: [] } }),
      // The paper is of a decision that went back since.
      file("serious", "publish", { decided_on: "2026-06-25" }),
    ],
    lawful: file("serious", "publish"),
  },
  "waiver-in-writing": {
    stops: [
      file("serious", "hear", waivers("another")),
      file("serious", "check", waivers("another")),
      file("serious", "hold", { hearing: { ...hearing, outcome: "withdrawn", paper: "another" } }),
      file("serious", "check", { earlier_hearings: [{ ...hearing, outcome: "withdrawn", paper: "another" }] }),
    ],
    lawful: file("serious", "hear", { ...waivers(paper), hearing: { ...hearing, outcome: "withdrawn", paper } }),
  },
  "window-over": {
    stops: [
      file("serious", "check", {}, firstDay),
      file("serious", "decide", {}, firstDay),
      // Waived in part.
      file("serious", "check", { waivers: [{ ...waivers(paper).waivers[0], rights: "hearing" }] }, firstDay),
      // The last day is the party's.
      file("serious", "check", {}, { today: "2026-06-08" }),
    ],
    lawful: file("serious", "check", waivers(paper), firstDay),
  },
  "told-before-decided": {
    stops: [
      ...["adjust", "check", "decide", "publish"].map((act) =>
        file("serious", act, { told: { ...told, ground: "SV-0502" } }),
      ),
      file("serious", "adjust", { told: { ...told, base_penalty_no: "示例〔2026〕2号" } }),
      file("serious", "check", { told, restriction_ends_on: "2031-01-01" }),
      file("serious", "check", {
        told: { ...told, restriction_ends_on: "2030-01-01" },
        restriction_ends_on: "2031-01-01",
      }),
    ],
    // Told with other brackets, and of more than is decided.
    lawful: file("serious", "adjust", {
      told: { ...told, base_penalty_no: "示例[2026]1号", restriction_ends_on: "2031-01-01" },
      restriction_ends_on: "2030-01-01",
    }),
  },
  "hearing-over": {
    stops: [file("serious", "check", { hearing })],
    lawful: file("serious", "check", { hearing: held }),
  },
  "hearing-followed": {
    stops: [
      file("serious", "check", { hearing: { ...held, outcome: "dropped" } }),
      file("serious", "publish", { hearing: { ...held, outcome: "dropped" } }),
      // Returned, proposed anew and told anew: what the hearing dropped stays dropped.
      ...["revise", "check", "publish"].map((act) =>
        file("serious", act, { earlier_hearings: [{ ...held, outcome: "dropped" }] }),
      ),
      file("serious", "check", { hearing: { ...held, outcome: "changed", to_harm: true } }),
      file("serious", "check", { hearing: { ...held, outcome: "changed", to_harm: false } }),
    ],
    lawful: file("serious", "check", {
      hearing: { ...held, outcome: "changed", to_harm: false, adjusted_on: "2026-06-24" },
    }),
  },
  "hearing-notice-days": {
    stops: [
      file("serious", "convene", { hearing: { ...hearing, notice: { ...hearing.notice, held_on: "2026-06-18" } } }),
    ],
    lawful: file("serious", "convene", { hearing }),
  },
  "presider-apart": {
    stops: [
      file("serious", "convene", { hearing: { ...hearing, notice: { ...hearing.notice, presider: "同事" } } }),
      file("serious", "convene", { hearing: { ...hearing, notice: { ...hearing.notice, recorder: "Anna" } } }),
      file("serious", "hold", { hearing: { ...held, people: [{ role: "presider", name: "承办人" }] } }),
      file("serious", "hold", {
        hearing: {
          ...held,
          people: [
            { role: "recorder", name: "某甲" },
            { role: "case-officer", name: "某甲" },
          ],
        },
      }),
    ],
    lawful: file("serious", "hold", { hearing: { ...held, people: [{ role: "presider", name: "主持人" }] } }),
  },
  "exemption-conditions": {
    stops: [
      file("exemption", "begin", { shown: { slight: "示例", corrected: "示例" } }),
      file("exemption", "check", { item: "H-9" }),
      file("exemption", "decide", { item: "H-1", exempt_as: "first", not_same_kind: "示例" }, listed),
      // The list asks for more than its ground.
      file("exemption", "check", { item: "H-1" }, listed),
      // The item of another province, and one that was in force before.
      file("exemption", "check", { item: "H-1" }, { policy: withItem({ region: "110000" }) }),
      file("exemption", "check", { item: "H-1" }, { policy: withItem({ validTo: "2026-06-23" }) }),
    ],
    lawful: file("exemption", "decide", { item: "H-1", shown: { ...shown, own: "示例" } }, listed),
  },
  "exemption-first-offence": {
    stops: [
      file("exemption", "begin", first, penalty(fine)),
      file("exemption", "begin", first, { exemptions: { earlier: [earlier], since: "2026-01-05" } }),
      file(
        "exemption",
        "check",
        { ...first, item: "H-2", not_same_kind: "示例" },
        { ...listed, exemptions: { earlier: [{ ...earlier, item: "H-2" }], since: "2026-01-05" } },
      ),
    ],
    lawful: file("exemption", "begin", { ...first, not_same_kind: "示例" }, penalty(fine)),
  },
  "exemption-in-writing": {
    stops: [
      file("exemption", "serve"),
      file("exemption", "serve", {}, { file: { made: [{ ...noPenalty, madeOn: "2026-06-01" }], received: [] } }),
    ],
    lawful: file("exemption", "serve", {}, { file: { made: [noPenalty], received: [] } }),
  },
  "code-checks": {
    stops: (["abnormal", "serious", "penalty"] as const).map((kind) =>
      sent(kind, kind === "serious" ? { ground: "SV-0501" } : {}, {}, { subjectCode: `${code.slice(0, 17)}X` }),
    ),
    // A legacy code by which the register knows the subject.
    lawful: sent("abnormal", {}, { isKnown: true }, { subjectCode: `${code.slice(0, 17)}X` }),
  },
  "subject-code-checks": {
    stops: [sent("subject", {}, {}, { subjectCode: `${code.slice(0, 17)}X` })],
    lawful: sent("subject"),
  },
  "ground-of-subject": {
    stops: [sent("abnormal", { ground: "AB-I1" }), sent("abnormal", { ground: "AB-I1" }, {}, {}, "command-line")],
    lawful: sent("abnormal"),
  },
  "authority-there": {
    stops: (["abnormal", "serious", "penalty"] as const).map((kind) =>
      sent(kind, kind === "serious" ? { ground: "SV-0501" } : {}, {}, { authority: "419999" }),
    ),
    lawful: sent("penalty", {}, {}, { authority: "000000" }),
  },
  "one-number-one-decision": {
    stops: [sent("penalty", {}, { numbered: ["2026-06-01", "2026-06-02"] }), sent("penalty", {}, { numbered: [null] })],
    // One decision that names several parties.
    lawful: sent("penalty", {}, { numbered: ["2026-06-01"] }),
  },
} satisfies Record<PreconditionId, { stops: CaseFile[]; lawful: CaseFile }>

const unmetOf = (of: CaseFile, table = preconditions as Partial<typeof preconditions>) =>
  judgeFile(table as typeof preconditions, of).filter(({ verdict }) => verdict.kind === "unmet")

test("an item of another province's list, or of a list that is no more, is no act that was let off before", () => {
  const own = withItem({}).exemptionItems
  const [once] = withItem({ act: "另一行为", validFrom: "2024-01-01", validTo: "2025-12-31" }).exemptionItems.slice(1)
  const policy = { ...defaultPolicy, exemptionItems: once ? [once, ...own] : own }
  const stopped = (more: object, not_same_kind: string | null = "示例") =>
    unmetOf(
      file(
        "exemption",
        "begin",
        { ...first, item: "H-2", not_same_kind },
        { policy, exemptions: { earlier: [{ ...earlier, item: "H-2", ...more }], since: "2024-01-05" } },
      ),
    ).map(({ id }) => id)
  expect(stopped({})).toEqual(["exemption-first-offence"])
  for (const other of [{ authority: "310101" }, { decidedOn: "2025-06-01" }]) {
    expect(stopped(other)).toEqual([])
    // What the register knows is answered in words all the same.
    expect(stopped(other, null)).toEqual(["exemption-first-offence"])
  }
})

describe.each(Object.keys(cases) as PreconditionId[])("%s", (id) => {
  const { stops, lawful } = cases[id]

  test("stops the file that misses it, with article, fact and next step, and nothing else does", () => {
    for (const of of stops) {
      const [first] = unmetOf(of)
      expect(unmetOf(of).map((judged) => judged.id)).toEqual([id])
      if (first?.verdict.kind !== "unmet") throw new Error("unmet")
      const { zh } = unmetWords(first.row, first.verdict)
      for (const part of [first.verdict.fact.zh, first.verdict.next.zh, first.row.zh]) expect(zh).toContain(part)
      for (const citation of first.row.source ?? []) expect(zh).toContain(citationText(citation, "zh"))
      const { [id]: _, ...others } = preconditions
      expect(unmetOf(of, others)).toEqual([])
    }
  })

  test("is met by a lawful file, and says what shows it", () => {
    expect(unmetOf(lawful)).toEqual([])
    const row = judgeFile(preconditions, lawful).find((judged) => judged.id === id)
    expect(row?.verdict).toMatchObject({ kind: "met", shown: { zh: expect.stringMatching(/./) } })
  })
})

const elsewhere = "91440106MA00000157"
const rowOfCompetence = {
  registration: "registration-authority",
  punished: "base-penalty-authority",
  region: "serious-authority",
} as const satisfies Record<CompetenceName, PreconditionId>

describe.each(Object.values<Ground<GroundCode>>(grounds))("who lists on $code", (ground) => {
  const { name, source } = competenceOf(ground)
  const row = rowOfCompetence[name]
  const of = (more: Record<string, unknown>, mine: boolean) => {
    const known = penalty(heavy, "P3c", mine || name !== "punished" ? "410105" : "310101")
    const facts = {
      ...(ground.list === "serious" && name === "punished" ? known : {}),
      registered: mine ? "410105" : "440106",
    }
    const base = name === "punished" ? {} : { base_penalty_no: null }
    return file(
      ground.list,
      ground.list === "serious" ? "decide" : "publish",
      { ground: ground.code, ...base, ...more },
      facts,
      elsewhere,
    )
  }

  test("is told by the row of its competence, with its article, and nobody else does", () => {
    const found = unmetOf(of({}, false))
    expect(found.map(({ id }) => id)).toContain(row)
    const cited = found.find(({ id }) => id === row)?.row.source ?? []
    expect(cited.map((one) => citationText(one, "zh"))).toContain(citationText(source[0], "zh"))
    expect(unmetOf(of({}, true)).map(({ id }) => id)).not.toContain(row)
    // The head answers for it in words, but of a registration in another province.
    if (name !== "registration")
      expect(unmetOf(of({ competence: "指定管辖（示例）" }, false)).map(({ id }) => id)).not.toContain(row)
  })
})

test("the record of a case is no twin of its own listing: the sheet of what is published finds it met", () => {
  const own = { ground: "AB-E4", decidedOn: "2026-06-03" }
  for (const of of [
    file("abnormal", "publish", {}, { records: [record({ list: "abnormal", ...own })] }),
    file(
      "serious",
      "publish",
      {},
      { records: [record({ list: "serious", ground: "SV-0501", detail: { base_penalty_no: "示例〔2026〕1号" } })] },
    ),
  ]) {
    const { act: _, ...published } = { ...of, proceeding: { ...of.proceeding, recordId: "r" } }
    const unmet = (one: Omit<CaseFile, "act">) => sheetOf(one).rows.filter(({ finding }) => finding === "unmet").length
    expect([unmet(of), unmet(published)]).toEqual([1, 0])
  }
})

test("what is legacy is held to no row, and each row says of which origins it is asked", () => {
  const of = sent("abnormal", { ground: "AB-I1" }, { numbered: [null] }, { authority: "419999" })
  expect(unmetOf(of)).toHaveLength(3)
  expect(judgeFile(preconditions, { ...of, origin: "legacy" })).toEqual([])
  for (const { origins } of Object.values(preconditions)) expect(origins.length).toBeGreaterThan(0)
})

test("a row of an import that a precondition stops waits for a reason that says so", () => {
  const asked = Object.entries(preconditions).filter(([, row]) =>
    Object.values(row.acts as Record<string, readonly string[]>).some((acts) => acts.includes("import")),
  )
  expect(asked.map(([id]) => id).sort()).toEqual(Object.keys(heldFor).sort())
})

test("a correction that leaves ground and base penalty as they are is asked for neither", () => {
  expect(judgeFile(preconditions, correction("serious", { subject_name: "示例" }, penalty({}, "P1").records))).toEqual(
    [],
  )
})

test("every act that a row names is one of its kind", () => {
  for (const { acts } of Object.values(preconditions)) {
    for (const [kind, names] of Object.entries(acts)) {
      const acts = Object.keys(kinds[kind as keyof typeof kinds]?.machine.acts ?? {})
      for (const name of names as readonly string[]) expect(["begin", "import", ...acts]).toContain(name)
    }
  }
})

test("a sheet that is kept holds no number of a person, whatever the file held, and is judged on what is kept", () => {
  const number = "11010519491231002X"
  const contact = { how: "visit", visited_on: "2026-06-01", visit_record: `笔录，在场人身份证号${number}` }
  const received = [{ id: paper, title: `身份证${number}复印件`, receivedOn: "2026-06-02" }]
  const told = { contact, evidence: [`电话13800138000，${number}`] }
  const kept = keepSheet(file("abnormal", "confirm", told, { file: { made: [], received } }))
  expect(kept?.file).toContain("在场人")
  for (const text of [kept?.file, kept?.sheet]) {
    expect(text).not.toContain(number)
    expect(text).not.toContain("13800138000")
  }
})

test("a kept sheet holds who is whose other name, so that the table finds the same without the register", () => {
  const people = [
    { role: "presider", name: "C-2" },
    { role: "recorder", name: "记录人" },
  ]
  const convened = { hearing: { ...held, people } }
  const own = (name: string) => (personOf(name) === "officer:c-2" ? "officer:carla" : personOf(name))
  const of = file("serious", "hold", convened, { persons: own })
  const proceeding = { ...of.proceeding, startedBy: "officer:410105:carla", version: 1 }
  const kept = keepSheet({ ...of, proceeding })
  const row = (sheet = "{}") =>
    (JSON.parse(sheet) as { rows: { id: string; finding: string }[] }).rows.find(({ id }) => id === "presider-apart")
  expect(row(kept?.sheet)).toMatchObject({ finding: "unmet" })
  const again = (text: string) => {
    const sheets = [{ act: "hold", at: "", sheet: kept?.sheet ?? "", sha256: kept?.sha256 ?? "", salt: "", file: text }]
    const exported = { case: { id: paper, kind: "serious" }, sheets, papers: [], received: [], record: null }
    return checkCaseFile(exported as unknown as CaseFileExport, publishedCalendar).faults
  }
  expect(again(kept?.file ?? "")).toEqual([])
  // Only those who took part, and only names that are linked.
  const { facts } = JSON.parse(kept?.file ?? "{}") as { facts: { persons: object } }
  expect(facts.persons).toEqual({ "officer:000000:c-2": "officer:carla" })
})

test("all that a file misses is told at once, in whatever order the rows stand", () => {
  const unmet = Object.values(cases).flatMap(({ stops }) => stops)
  const both = unmet.flatMap((one) =>
    unmet.flatMap((other) => {
      if (one.act !== other.act || one.proceeding.kind !== other.proceeding.kind) return []
      const content = { ...one.proceeding.content, ...other.proceeding.content }
      const facts = { ...one.facts, ...other.facts }
      return [{ ...one, facts, proceeding: { ...one.proceeding, content } }]
    }),
  )
  let [mended, whole] = [0, 0]
  for (const of of both) {
    const fields = unmetOf(of).map(({ verdict }) => (verdict.kind === "unmet" ? (verdict.field ?? "") : ""))
    if (fields.length < 2) continue
    const refused = refuseUnmet(of)
    if (refused?.kind === "illegal-act") whole++
    else mended++
    expect(refused?.kind).toBe(fields.includes("") ? "illegal-act" : "faults")
    expect(refused && "faults" in refused && refused.faults?.map(({ field }) => field)).toEqual(fields)
  }
  expect(mended + whole).toBeGreaterThan(0)
})
