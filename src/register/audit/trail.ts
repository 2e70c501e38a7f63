/** Writing the audit trail (审计记录): who did what, in the transaction of the act. */
import type { Transaction } from "../../database/client.ts"
import { type CopyTable, copyOf, copyTables } from "../../database/copy.ts"
import { auditEvent } from "../../database/schema/audit.ts"

/** By whom, why (absent: no reason was asked for) and when (ms since 1970) something is done; and in which import. */
export interface Author {
  actor: string
  reason?: string | null
  at: number
  importId?: string
}

/**
 * What an audit row says beside its author. Absent: no entry of the log; nothing before; nothing after; the author's reason.
 * `before` and `after` are JSON.
 */
export interface AuditRow {
  act: string
  object: string
  position?: number | null
  before?: unknown
  after?: unknown
  reason?: string | null
}

const keys = ["at", "actor", "act", "object", "position", "importId", "before", "after", "reason"] as const

/** Rows of the audit trail, in their order. */
export function auditTable(rows: Iterable<AuditRow>, { actor, reason, at, importId }: Author): CopyTable {
  const time = new Date(at).toISOString()
  function* lines() {
    for (const { act, object, position, before, after, reason: own } of rows) {
      yield [
        time,
        actor,
        act,
        object,
        position ?? null,
        importId ?? null,
        toJson(before),
        toJson(after),
        own ?? reason ?? null,
      ]
    }
  }
  return copyOf(auditEvent, keys, lines())
}

function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value)
}

/** Writes rows of the audit trail, in their order. */
export async function writeAudits(tx: Transaction, rows: readonly AuditRow[], author: Author): Promise<void> {
  await copyTables(tx, [auditTable(rows, author)])
}

export async function writeAudit(tx: Transaction, row: AuditRow, author: Author): Promise<void> {
  await writeAudits(tx, [row], author)
}
