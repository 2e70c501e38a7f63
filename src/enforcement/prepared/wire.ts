/** What people of an agency have prepared, as it leaves the register. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import {
  expiryOf,
  type PreparedAct,
  preparedOperationNames,
  preparedOperations,
  preparedStateNames,
  preparedStates,
  readSaid,
} from "./prepared.ts"

const example = {
  ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", operation: "answerNotice" as const },
  ...{ operation_name: { zh: "反馈通知", en: "answer a notice" }, path: "/v1/notices/17/acts" },
  ...{ state: "waiting" as const, state_name: { zh: "待确认", en: "waits to be confirmed" } },
  ...{ said: { act: "lift", reason: "公示已结束（示例）" }, content_type: "application/json", bytes: 52 },
  ...{ prepared_by: "anna", prepared_at: "2026-06-30T04:00:00.000Z" },
  expires_at: "2026-07-30T04:00:00.000Z",
  ...{ decided_by: null, decided_at: null, reason: null },
}

export const preparedSchema = wireObject("PreparedAct", {
  id: z.uuid(),
  operation: z.enum(preparedOperationNames),
  operation_name: bilingualSchema,
  path: z.string().openapi({ description: "Where it was sent" }),
  state: z.enum(preparedStateNames),
  state_name: bilingualSchema,
  said: z.record(z.string(), z.unknown()).nullable().openapi({
    description: "The whole of what was sent, where that was JSON; a table is fetched from /file until it is decided",
  }),
  content_type: z.string(),
  bytes: z.int(),
  prepared_by: z
    .string()
    .nullable()
    .openapi({ description: "The login's name for the person; null: a key without a holder" }),
  prepared_at: z.iso.datetime(),
  expires_at: z.iso.datetime().openapi({ description: "What nobody has confirmed until then is void" }),
  decided_by: z.string().nullable(),
  decided_at: z.iso.datetime().nullable(),
  reason: z.string().nullable().openapi({ description: "Why it was returned" }),
}).openapi({ example })
export type WirePrepared = z.infer<typeof preparedSchema>

/** The answer to a request that another person has to confirm. */
export const keptSchema = wireObject("KeptAct", {
  prepared: preparedSchema,
  would: z.unknown().openapi({ description: "What the operation would answer by now; null where that is a secret" }),
}).openapi({ example: { prepared: example, would: null } })

export const preparedPageSchema = wireObject("PreparedPage", {
  prepared: z.array(preparedSchema),
  next: z.uuid().nullable(),
}).openapi({ example: { prepared: [example], next: null } })

export const decidedSchema = wireObject("DecidedAct", {
  prepared: preparedSchema,
  answer: z.unknown().openapi({ description: "Of what was confirmed the operation's own answer; else null" }),
}).openapi({
  example: { prepared: { ...example, state: "returned" as const, reason: "依据有误（示例）" }, answer: null },
})

// A client's name in the trail ends in the person's.
const person = (actor: string | null) => actor?.split(":").slice(2).join(":") || null

export function toWirePrepared(act: PreparedAct): WirePrepared {
  const { zh, en } = preparedOperations[act.operation]
  return {
    ...{ id: act.id, operation: act.operation, operation_name: { zh, en }, path: act.path },
    ...{ state: act.state, state_name: preparedStates[act.state], said: readSaid(act) },
    ...{ content_type: act.contentType, bytes: act.body.length },
    ...{ prepared_by: person(act.preparedBy), prepared_at: act.preparedAt.toISOString() },
    expires_at: expiryOf(act).toISOString(),
    ...{ decided_by: person(act.decidedBy), decided_at: act.decidedAt?.toISOString() ?? null, reason: act.reason },
  }
}
