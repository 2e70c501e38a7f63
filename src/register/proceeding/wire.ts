/**
 * Proceedings as they leave the register: to officers, and to the merchant concerned.
 */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { clockWords, isClockId } from "../../law/clock.ts"
import type { Doer } from "./decide.ts"
import { inputOf, legalActs } from "./decide.ts"
import { followNumber } from "./follow-number.ts"
import type { Kind, Told } from "./kind.ts"
import { getKind } from "./kinds.ts"
import type { Proceeding, Step } from "./proceeding.ts"
import type { HistoryRow } from "./store.ts"

const bilingual = z.strictObject({ zh: z.string(), en: z.string() })
const day = z.iso.date()

const example = {
  id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
  kind: "abnormal",
  kind_name: { zh: "列入经营异常名录", en: "listing in the list of abnormal operations" },
  state: "confirmed",
  state_name: { zh: "查实待审核", en: "verified, to be checked" },
  closed: false,
  list: "abnormal" as const,
  subject: { code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司" },
  authority: "410105",
  displayed_by: null,
  record_id: null,
  started_on: "2026-03-03",
  entered_on: "2026-03-04",
  clock: {
    id: "abnormal_listing",
    name: { zh: "作出列入经营异常名录的决定并公示", en: "Decide on the listing and publish it" },
    due_on: "2026-03-16",
    overdue: false,
  },
  waits_for: ["checker"],
  version: 2,
  url: "/v1/decisions/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
}

const members = {
  id: z.uuid(),
  kind: z.string(),
  kind_name: bilingual,
  state: z.string(),
  state_name: bilingual,
  closed: z.boolean(),
  list: z.enum(["abnormal", "serious", "penalty"]),
  subject: z.strictObject({ code: z.string(), name: z.string() }),
  authority: z.string(),
  displayed_by: z.string().nullable().openapi({
    description:
      "The authority of another province that displays the record, where it was pushed to; null where the own one does",
  }),
  record_id: z.string().nullable(),
  started_on: day,
  entered_on: day,
  clock: z
    .strictObject({ id: z.string(), name: bilingual, due_on: day.nullable(), overdue: z.boolean() })
    .nullable()
    .openapi({
      description: "The deadline that runs; due_on is null where it has not started or its year has no calendar",
    }),
  waits_for: z.array(z.string()),
  version: z.int(),
  url: z.string(),
}

/** A proceeding in a list. */
export const proceedingSchema = wireObject("Proceeding", members).openapi({ example })

/** A proceeding with its content, its history and what can be done. */
export const proceedingDetailSchema = z
  // A named schema that is extended is described as all of both, and each allows no member of the other.
  .strictObject({
    ...members,
    register_name: z.string().nullable().openapi({
      description:
        "The name that the register has under the code, where the proceeding was begun under another: look at it. To officers alone",
    }),
    follow_number: z.string().nullable().openapi({
      description:
        "The short number by which whoever has it follows the application at `/follow` without signing in, for a receipt; null of what merchants do not apply for. Whoever knows it sees how it stands: it belongs in no address and no log",
    }),
    content: z.record(z.string(), z.unknown()).openapi({ description: "What the kind of proceeding holds" }),
    history: z.array(
      z.strictObject({
        act: z.string(),
        act_name: bilingual,
        actor: z
          .string()
          .openapi({ description: "Who did it; to merchants `merchant` or `authority`, and never a name" }),
        at: z.iso.datetime(),
        reason: z.string().nullable(),
        from: z.string().nullable(),
        to: z.string().nullable(),
        position: z.int().nullable(),
      }),
    ),
    acts: z
      .array(
        z.strictObject({
          act: z.string(),
          name: bilingual,
          reason_needed: z.boolean(),
          fields: z.record(z.string(), z.unknown()).openapi({ description: "JSON Schema of the act's other fields" }),
        }),
      )
      .openapi({ description: "What whoever asks may do now" }),
  })
  .openapi("ProceedingDetail", {
    example: {
      ...example,
      register_name: null,
      follow_number: null,
      content: { ground: "AB-E4", arose_on: "2026-03-02", decision_no: "郑市监异字〔2026〕1号" },
      history: [
        {
          act: "begin",
          act_name: { zh: "提出", en: "file" },
          actor: "officer:410105:anna",
          at: "2026-03-03T02:00:00.000Z",
          reason: null,
          from: null,
          to: "detected",
          position: null,
        },
      ],
      acts: [{ act: "check", name: { zh: "审核同意列入", en: "check and decide" }, reason_needed: false, fields: {} }],
    },
  })

/** A proceeding with its history, on the wire. */
export type ProceedingDetail = z.infer<typeof proceedingDetailSchema>

/** Turns a proceeding into its wire shape. */
export function toWireProceeding(proceeding: Proceeding, today: string): z.infer<typeof proceedingSchema> {
  const kind = getKind(proceeding.kind)
  const state = kind.machine.states[proceeding.state]
  const { id, dueOn, clock } = proceeding
  return {
    id,
    kind: proceeding.kind,
    kind_name: { zh: kind.zh, en: kind.en },
    state: proceeding.state,
    state_name: nameOf(state, proceeding.state),
    closed: proceeding.closed,
    list: proceeding.list,
    subject: { code: proceeding.subjectCode, name: proceeding.subjectName },
    authority: proceeding.authority,
    displayed_by: proceeding.displayedBy,
    record_id: proceeding.recordId,
    started_on: proceeding.startedOn,
    entered_on: proceeding.enteredOn,
    clock:
      clock !== null && isClockId(clock)
        ? { id: clock, name: clockWords(clock), due_on: dueOn, overdue: dueOn !== null && dueOn < today }
        : null,
    waits_for: [...(state?.waitsFor ?? [])],
    version: proceeding.version,
    url: `/v1/${kind.route}/${id}`,
  }
}

/**
 * Turns a proceeding with its history into its wire shape, for whoever asks.
 * @param registerName the name that the register has under the subject's code; null where it knows none
 * @param inside whether that is an officer; the merchant concerned is told what the kind says, and no names
 */
export function toWireDetail(
  proceeding: Proceeding,
  history: readonly HistoryRow[],
  doer: Doer,
  today: string,
  inside: boolean,
  registerName: string | null = null,
  /** The acts that bar who may act now. */
  hands: readonly Step[] = history,
): ProceedingDetail {
  const kind = getKind(proceeding.kind)
  const told = inside ? null : (kind.told ?? toldNothing)
  return {
    ...toWireProceeding(proceeding, today),
    register_name: inside && registerName !== proceeding.subjectName ? registerName : null,
    follow_number: kind.begunBy.includes("merchant") ? followNumber(proceeding.id) : null,
    content: told
      ? Object.fromEntries(told.fields.map((field) => [field, proceeding.content[field] ?? null]))
      : contentFor(proceeding, kind, doer),
    history: history.filter(({ act }) => isTold(act, told)).map((step) => toWireStep(step, kind, told)),
    acts: legalActs(proceeding, doer, hands).map((act) => {
      const row = kind.machine.acts[act]
      const rule = kind.acts[act]
      return {
        act,
        name: nameOf(row, act),
        reason_needed: row?.reasoned ?? false,
        fields: rule ? (z.toJSONSchema(inputOf(rule, doer.parties), { io: "input" }) as Record<string, unknown>) : {},
      }
    }),
  }
}

/** Personal data that a proceeding holds for its time is for those who act in it, not for all who may look. */
function contentFor({ content }: Proceeding, { fleeting = [] }: Kind, { parties }: Doer): Record<string, unknown> {
  if (parties.length > 0) return { ...content }
  return Object.fromEntries(Object.entries(content).filter(([field]) => !fleeting.includes(field)))
}

const toldNothing: Told = { fields: [], acts: {} }

function isTold(act: string, told: Told | null): boolean {
  return told === null || act === "begin" || Object.hasOwn(told.acts, act)
}

function toWireStep(
  { act, actor, at, reason, before, after, position }: HistoryRow,
  kind: Kind,
  told: Told | null,
): ProceedingDetail["history"][number] {
  const side = actor.startsWith("merchant:") ? "merchant" : "authority"
  return {
    act,
    act_name: nameOf(kind.machine.acts[act] ?? commonActs[act], act),
    actor: told ? side : actor,
    at: at.toISOString(),
    reason: told === null || told.acts[act] === "reason" ? reason : null,
    from: stateIn(before),
    to: stateIn(after),
    position,
  }
}

// What stands in the history of every kind: how it began, and what the register notes of itself.
const commonActs: Readonly<Record<string, Bilingual>> = {
  begin: { zh: "提出", en: "file" },
  overdue: { zh: "已逾期", en: "overdue" },
  owner: { zh: "移交承办人", en: "handed over to a colleague" },
  home: { zh: "记录改由本库公示", en: "its record is displayed here now" },
}

/** The words of a state or an act; its name where the machine has none. */
export function nameOf(row: Bilingual | undefined, otherwise: string): Bilingual {
  return row ? { zh: row.zh, en: row.en } : { zh: otherwise, en: otherwise }
}

function stateIn(value: unknown): string | null {
  const state = (value as { state?: unknown } | null)?.state
  return typeof state === "string" ? state : null
}
