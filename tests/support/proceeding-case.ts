/**
 * What a proceeding of each kind is begun with and what each of its acts takes, and the ways through the machines: for walks of
 * all states and all acts. An act without a case fails there.
 */
import type { Pool } from "../../src/database/client.ts"
import { makeCode } from "../../src/names/code.ts"
import type { Kind } from "../../src/register/proceeding/kind.ts"
import { kinds } from "../../src/register/proceeding/kinds.ts"
import { actsFrom } from "../../src/register/proceeding/machine.ts"
import { visit } from "./office.ts"
import { codeOf } from "./rows.ts"

/** The kinds that are about one subject; those over rows are begun and filled by their own tests. */
export type CaseKind = Exclude<keyof typeof kinds, "bulk" | "deregistrations" | "reshow" | "terms">
export const caseKinds = Object.keys(kinds).filter(
  (name): name is CaseKind => kinds[name as keyof typeof kinds].route !== "bulk-decisions",
)

/** Whose they are, and the noon in China on Wednesday 10 June 2026 that their days are told by. */
export const caseAuthority = "410000"
export const caseClock = () => Date.parse("2026-06-10T04:00:00Z")

export type Fields = Record<string, unknown>

/** How a kind is begun about the n-th merchant, who has a live record `recordId`, and what each of its acts takes. */
interface Case {
  begin(n: number, recordId: string): Fields
  acts: Record<string, Fields>
  /** Brings the record to where the kind finds it. */
  prepare?(sql: Pool, recordId: string): Promise<void>
  /** What has to happen before an act that is only for records which have ended, or for what lacks something. */
  before?: Record<string, (sql: Pool, recordId: string, id: string) => Promise<void>>
}

/** A number that nobody has used, each time that it is sent. */
let lastNumber = 0
const freshNumber = () => ({ decision_no: `示例〔2026〕${++lastNumber}号` })
const subject = (n: number, code = codeOf(n)) => ({ code, name: `示例第${n}号商贸有限公司` })
const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
const endRecord = async (sql: Pool, recordId: string) => {
  await sql`update record set state = 'withdrawn' where id = ${recordId}`
}
/** What was granted can't be carried out any more: the record was not shown for its least time. */
const shownTooShort = async (sql: Pool, recordId: string, id: string) => {
  await sql`update record set repair_opens_on = '2026-12-31'
    where id = ${recordId} and exists (select from proceeding where id = ${id} and state in ('granted', 'pushed'))`
}
const dropBase = async (sql: Pool, _: string, id: string) => {
  await sql`update proceeding set content = content - 'base_penalty_no' where id = ${id}`
}
/** The time to be heard is over: the notice was served nine days ago. */
const windowOver = async (sql: Pool, _: string, id: string) => {
  await sql`update proceeding set content = jsonb_set(content, '{notified_on}', '"2026-06-01"') where id = ${id}`
}
/** It runs still. */
const windowOpen = async (sql: Pool, _: string, id: string) => {
  await sql`update proceeding set content = jsonb_set(content, '{notified_on}', '"2026-06-10"') where id = ${id}`
}
/** The decision was made in writing. */
const documentMade = (kind: string) => async (sql: Pool, _: string, id: string) => {
  await sql`insert into document (id, proceeding_id, kind, authority, number, title, made_on, lines, sha256, actor, at)
    values (gen_random_uuid(), ${id}, ${kind}, ${caseAuthority}, '示例', '示例', '2026-06-10', '[]', '', 'x', now())`
}
const decisionMade = documentMade("serious-listing-decision")
/** The party has taken its request back on a paper that lies in the file. */
let lastPaper = ""
const paperBrought = async (sql: Pool, _: string, id: string) => {
  lastPaper = crypto.randomUUID()
  await sql`insert into attachment (id, proceeding_id, title, type, bytes, sha256, received_on, from_merchant, place, actor, at)
    values (${lastPaper}, ${id}, '撤回听证要求的书面材料（示例）', 'pdf', 1, '', '2026-06-10', false, 'database', 'x', now())`
}
/** The hearing has changed what was proposed. */
const changedBy = (toHarm: boolean) => async (sql: Pool, _: string, id: string) => {
  const hearing = { asked_on: "2026-06-02", notice: null, people: [], outcome: "changed", to_harm: toHarm }
  await sql`update proceeding set content = content || ${JSON.stringify({ hearing })}::text::jsonb where id = ${id} and state = 'heard'`
}
const application = (_: number, record_id: string) => ({ record_id, statement: "已经改正（示例）" })
const penalty = {
  decision_no: "示例〔2026〕1号",
  decided_on: "2026-06-01",
  violation: "示例行为",
  content: "罚款30000元",
  basis: "《广告法》第五十五条",
  facts: {
    ...{ kinds: ["fine"], procedure: "ordinary", fine_cny: 30_000, party: "operator", lenient_tier: false },
    ...{ field: null, restriction_ends_on: null },
  },
}
const exempted = {
  ...{ exempt_as: "slight", conduct: "示例行为", circumstances: "示例", arose_on: "2026-06-01", education: "示例" },
  shown: { slight: "示例", corrected: "示例", "no-harm": "示例" },
}
const elsewhere = (n: number) => subject(n, makeCode("91110000", `MA${String(n).padStart(6, "0")}`))

const gate = { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes }
const proposal = {
  ground: "SV-0501",
  base_penalty_no: "示例",
  base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
  gate,
}

export const cases: Record<CaseKind, Case> = {
  abnormal: {
    begin: (n) => ({
      ...{ subject: subject(n), authority: caseAuthority, ground: "AB-E4", arose_on: "2026-06-01", evidence: "示例" },
    }),
    acts: {
      get confirm() {
        return { ...freshNumber(), contact: { ...visit, paper: lastPaper } }
      },
    },
    before: { confirm: paperBrought },
  },
  serious: {
    begin: (n) => ({ subject: subject(n), authority: caseAuthority, ...proposal }),
    acts: {
      revise: proposal,
      notify: { notified_on: "2026-06-10", delivery: { method: "direct", proof: "送达回证（示例）" } },
      hear: { outcome: "stated", summary: "示例" },
      "ask-hearing": {},
      convene: {
        ...{ held_on: "2026-06-23", place: "示例听证室", notified_on: "2026-06-10" },
        ...{ presider: "示例主持人", recorder: "示例记录人", investigators: "示例承办人" },
        delivery: { method: "direct", proof: "送达回证（示例）" },
      },
      get hold() {
        return {
          ...{ outcome: "withdrawn", withdrawn_on: "2026-06-10", paper: lastPaper, result: "书面撤回（示例）" },
          people: [{ role: "party", name: "当事人（示例）" }],
        }
      },
      adjust: proposal,
      get decide() {
        return { ...freshNumber(), measures: "示例" }
      },
    },
    before: {
      ...{ check: windowOver, "ask-hearing": windowOpen, publish: decisionMade, push: decisionMade },
      ...{ hold: paperBrought, adjust: changedBy(false), revise: changedBy(true) },
    },
  },
  penalty: {
    begin: (n) => ({ subject: subject(n), authority: caseAuthority, ...penalty, ...freshNumber() }),
    acts: {
      serve: { served_on: "2026-06-08", delivery: { method: "direct", proof: "送达回证（示例）" } },
      classify: { served_text: "示例决定书全文", redactions: [] },
    },
  },
  received: {
    begin: (n) => ({
      ...{ list: "serious", subject: subject(n), authority: caseAuthority, decided_by: "110101", ground: "SV-0501" },
      ...{ decision_no: "示例〔2026〕1号", decided_on: "2026-06-01", received_on: "2026-06-05" },
      ...{ base_penalty_no: proposal.base_penalty_no, base_penalty: proposal.base_penalty },
    }),
    acts: { "name-base": { base_penalty_no: "示例〔2026〕2号", base_penalty: proposal.base_penalty } },
    before: { "name-base": dropBase },
  },
  change: {
    begin: (_, record_id) => ({ record_id, change: "withdraw", arose_on: "2026-06-09", evidence: "示例" }),
    acts: { revise: { arose_on: "2026-06-09", evidence: "示例" } },
  },
  "code-change": {
    begin: (n) => ({
      ...{ subject: subject(n), authority: caseAuthority, new_code: codeOf(90_000 + n) },
      ...{ changed_on: "2026-06-09", evidence: "准予变更登记通知书（示例）" },
    }),
    acts: { revise: { new_code: codeOf(95_000), changed_on: "2026-06-09", evidence: "示例" } },
  },
  repair: {
    begin: application,
    acts: {
      supplement: { supplement: "补正材料（示例）" },
      verify: { verified_on: "2026-06-10", findings: "示例" },
      grant: { answers: { "penalty-performed": yes, "violation-corrected": yes, "not-punished-again": yes } },
    },
    before: { lapse: endRecord, refuse: shownTooShort },
  },
  objection: {
    begin: application,
    acts: { find: { findings: "示例", remedy: "correct" } },
    before: { lapse: endRecord },
  },
  "credit-china": {
    begin: (_, record_id) => ({
      ...{ record_id, statement: "已经改正（示例）", applied_on: "2026-06-08", pushed_on: "2026-06-09" },
      ...{ commitment: "本企业承诺依法诚信经营（示例）", committed_on: "2026-06-08" },
    }),
    acts: { grant: { answers: { "penalty-performed": yes, "violation-corrected": yes, "not-punished-again": yes } } },
    before: { lapse: endRecord, refuse: shownTooShort },
  },
  filing: {
    begin: (_, record_id) => ({ record_id, papers: "撤销决定书（示例）" }),
    acts: {},
    prepare: endRecord,
  },
  exemption: {
    begin: (n) => ({ subject: subject(n), authority: caseAuthority, ...exempted }),
    acts: {
      revise: exempted,
      get decide() {
        return { ...freshNumber(), follow_up_by: "2026-07-10" }
      },
      serve: { served_on: "2026-06-10", delivery: { method: "direct", proof: "送达回证（示例）" } },
      follow: { followed_on: "2026-06-10", findings: "已经改正（示例）", still_corrected: true },
    },
    before: { serve: documentMade("no-penalty-decision") },
  },
  contest: {
    begin: (_, record_id) => ({
      ...{ record_id, way: "review", body: "示例人民政府", case_no: "示例复〔2026〕1号", filed_on: "2026-06-09" },
    }),
    acts: {
      suspend: {
        ...{ suspended: true, suspended_on: "2026-06-10" },
        ...{ suspended_by: "body", suspended_paper: "停止执行通知书（示例）" },
      },
      conclude: { case_outcome: "upheld", outcome_no: "示例复决〔2026〕1号", outcome_on: "2026-06-10" },
      fall: { case_outcome: "changed", outcome_no: "示例复决〔2026〕1号", outcome_on: "2026-06-10" },
    },
    // The record says by now what was changed.
    before: { close: endRecord },
  },
  fraud: {
    begin: (_, record_id) => ({ record_id, evidence: "示例" }),
    acts: { revise: { evidence: "示例" } },
    async prepare(sql, recordId) {
      await sql`update record set state = 'removed' where id = ${recordId}`
    },
  },
}
// What the acts take that lead to the same place by another way, from a state where the first case does not fit.
export const alternatives: Partial<Record<CaseKind, { begin(n: number): Fields; acts: readonly string[] }>> = {
  serious: { begin: (n) => ({ ...cases.serious.begin(n, ""), subject: elsewhere(n) }), acts: ["push"] },
  penalty: { begin: (n) => ({ ...cases.penalty.begin(n, ""), subject: elsewhere(n) }), acts: ["push"] },
}
const pushed = { pushed_to: "110101", pushed_on: "2026-06-10" }

/** The kind of that name. */
export function kindOf(name: keyof typeof kinds): Kind {
  return kinds[name]
}

/** Where proceedings of a kind are in the API. */
export const routeOf = (name: keyof typeof kinds) => `/v1/${kindOf(name).route}`

/** Acts about a record that another province displays. */
export function isElsewhere(name: CaseKind, act: string): boolean {
  const row = kindOf(name).machine.acts[act]
  if (!row) return false
  return row.by.includes("registrar") || (row.to === "pushed" && !alternatives[name])
}

/** The shortest way from the start to a state by such acts, if there is one. */
export function wayBy(
  name: keyof typeof kinds,
  state: string,
  goes: (act: string, from: string) => boolean,
): string[] | undefined {
  const { machine } = kindOf(name)
  const ways = new Map<string, string[]>([[machine.start, []]])
  for (const [from, way] of ways) {
    for (const act of actsFrom(machine, from).filter((one) => goes(one, from))) {
      const to = machine.acts[act]?.to ?? ""
      if (!ways.has(to)) ways.set(to, [...way, act])
    }
  }
  return ways.get(state)
}

/** What an act takes, its reasons with it. @throws for one that takes something and has no case */
export function fieldsOf(name: CaseKind, act: string): Fields {
  const reason = kindOf(name).machine.acts[act]?.reasoned ? { reason: "理由（示例）" } : {}
  if (act === "push") return { ...reason, ...(alternatives[name] ? pushed : {}) }
  const own = cases[name].acts[act]
  const rule = kindOf(name).acts[act]
  if (rule && own === undefined && !rule.input.safeParse({}).success) throw new Error(`${name} has no case for ${act}`)
  return { ...reason, ...own }
}
