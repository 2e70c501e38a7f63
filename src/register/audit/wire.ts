/** The audit trail as it leaves the register, to those who audit it. */
import { z } from "@hono/zod-openapi"
import type { AuditEvent } from "./store.ts"

/** A row of the audit trail. */
export const auditEventSchema = z
  .strictObject({
    id: z.int().openapi({ description: "Grows with each row; rows that are not there were rolled back" }),
    at: z.iso.datetime(),
    actor: z.string().openapi({
      description:
        "officer:AUTHORITY:LOGIN, merchant:CODE:LOGIN, client:ID, anyone, system:… for commands, or register for what the law does by itself",
    }),
    act: z.string(),
    object: z.string().openapi({ description: "A subject's code, the id of a record or a proceeding, or audit" }),
    position: z.int().nullable().openapi({ description: "The log entry that it wrote" }),
    import_id: z.uuid().nullable().openapi({ description: "The import that it belongs to" }),
    before: z.unknown().openapi({ description: "What it changed, as it was" }),
    after: z.unknown().openapi({ description: "As it was then; of a read, what was asked" }),
    reason: z.string().nullable().openapi({ description: "As given by who acted" }),
  })
  .openapi("AuditEvent", {
    example: {
      id: 4711,
      at: "2026-03-10T04:00:00.000Z",
      actor: "officer:410105:boris",
      act: "proceeding.check",
      object: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
      position: null,
      import_id: null,
      before: { state: "confirmed" },
      after: { state: "checked" },
      reason: null,
    },
  })

/** A page of the audit trail. */
export const auditPageSchema = z
  .strictObject({ results: z.array(auditEventSchema), next: z.string().nullable() })
  .openapi("AuditPage")

/** Turns a row into its wire shape. */
export function toWireEvent(event: AuditEvent): z.infer<typeof auditEventSchema> {
  const { id, at, actor, act, object, position, importId, before, after, reason } = event
  return { id, at: at.toISOString(), actor, act, object, position, import_id: importId, before, after, reason }
}
