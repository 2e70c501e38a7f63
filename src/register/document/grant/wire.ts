/** Grants of files as they leave the register: to the authority whose file it is, and to the body that reads it. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../../input/wire-object.ts"
import { listSteps } from "../../../kit/case/store.ts"
import { type CaseDetail, caseWire, stateName, stepsOf } from "../../../kit/case/wire.ts"
import { bilingualSchema } from "../../record/wire.ts"
import { type FileGrant, fileGrantActs, fileGrants, isReadable } from "./grant.ts"
import { fileGrantStateNames, fileGrantStates } from "./state.ts"
import { fileGrantColumns } from "./store.ts"

const { zh, en } = fileGrantStates.granted

/** A grant. */
export const fileGrantWire = caseWire<FileGrant>()("FileGrant", fileGrantColumns, {
  id: { as: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a15" },
  case: {
    ...{
      is: z.strictObject({
        ...{ id: z.uuid(), kind: z.string() },
        subject: z.strictObject({ code: z.string(), name: z.string() }),
      }),
      of: ({ proceedingId: id, kind, subjectCode: code, subjectName: name }) => ({ id, kind, subject: { code, name } }),
    },
    as: {
      ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", kind: "serious" },
      subject: { code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司" },
    },
  },
  authority: { as: "410105", say: "Whose file it is" },
  body: {
    ...{ is: z.strictObject({ id: z.uuid(), name: z.string() }), of: ({ clientId: id, body: name }) => ({ id, name }) },
    ...{ as: { id: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13", name: "示例区人民政府行政复议机构" }, say: "That reads it" },
  },
  purpose: { as: "行政复议：示例复〔2026〕1号" },
  until: { is: z.iso.date(), as: "2026-09-30", of: ({ dueOn }) => dueOn, say: "The last day on which it is read" },
  state: { is: z.enum(fileGrantStateNames), as: "granted" },
  state_name: stateName(fileGrantStates, { zh, en }),
  readable: {
    ...{ is: z.boolean(), as: true, of: (grant, { today }) => isReadable(grant, today) },
    say: "Confirmed, not withdrawn, and its last day is not over",
  },
  proposed_on: { as: "2026-06-30" },
  granted_on: { as: "2026-06-30" },
  ended_on: { as: null },
  acts: {
    is: z.array(z.enum(Object.keys(fileGrantActs) as [keyof typeof fileGrantActs])),
    ...{ as: ["withdraw"], say: "That whoever asks may do now" },
    of: (grant, { side }) => (side === "officer" ? fileGrants.actsIn(grant, side) : []),
  },
  version: { as: 2 },
})

export const fileGrantPageSchema = wireObject("FileGrants", {
  results: z.array(fileGrantWire.schema),
  next: z.string().nullable(),
})

const step = z.strictObject({
  ...{ act: z.string(), act_name: bilingualSchema, at: z.iso.datetime(), actor: z.string() },
  reason: z.string().nullable(),
  read: z.string().nullable().openapi({ description: "Of a reading: `file`, or the id of the paper" }),
})

export const fileGrantDetailSchema = wireObject("FileGrantDetail", {
  ...fileGrantWire.shape,
  history: z.array(step).openapi({ description: "Who did what, and each reading; empty to the body" }),
}).openapi({ example: { ...fileGrantWire.example, history: [] } as never })

/** How the act of the trail is called by which it is noted that somebody has read. */
export const readAct = "read"

const names: Readonly<Record<string, { zh: string; en: string }>> = {
  ...fileGrantActs,
  propose: { zh: "提出", en: "proposed" },
  [readAct]: { zh: "查阅", en: "read" },
}

/** A grant with its history: who did what inside is the authority's own. */
export const fileGrantDetail: CaseDetail<FileGrant> = {
  schema: fileGrantDetailSchema,
  tell: async (sql, grant, view) => ({
    ...fileGrantWire.toWire(grant, view),
    history: stepsOf(
      view.by.kind === "officer" ? await listSteps(sql, grant) : [],
      fileGrants.audit(""),
      (act, { at, actor, reason, after }) => {
        const { zh = act, en = act } = names[act] ?? {}
        const read = act === readAct ? String((after as { read?: unknown } | null)?.read ?? "") : null
        return { act, act_name: { zh, en }, at: at.toISOString(), actor, reason, read }
      },
    ),
  }),
}
