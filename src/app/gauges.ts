/** The register in figures, as monitoring takes them. */
import type { DatabaseParts } from "../database/client.ts"
import { readLags } from "../ledger/follow.ts"
import { readHead } from "../ledger/sequencer.ts"
import type { SignedLog } from "../ledger/signed-log.ts"
import { readCheckpoint } from "../ledger/tree-store.ts"
import type { RecordSearchParts } from "../search/record/record-index.ts"
import { heldLag } from "./service-routes.ts"

/** What a figure is, and what it is now; a value that nobody knows is left out. */
export interface Gauge {
  help: string
  samples: { labels?: Record<string, string>; value: number | null | undefined }[]
}

/** What they are read from. */
export type GaugeParts = DatabaseParts & RecordSearchParts & { signedLog: SignedLog }

/** Those that anybody may know: nothing that `/status` does not say. By name. */
export async function readGauges({ sql, signedLog, records }: GaugeParts): Promise<Record<string, Gauge>> {
  const [head, published] = [await readHead(sql), await readCheckpoint(sql)]
  const { refusal, witnessing } = await signedLog.standing()
  const { witnessed, witnesses = [] } = witnessing ?? {}
  const of = (pick: (witness: (typeof witnesses)[number]) => number | null) =>
    witnesses.map((witness) => ({ labels: { witness: witness.name }, value: pick(witness) }))
  const search = await records.standing()
  const lags = (await readLags(sql)).lags.map((lag) => heldLag(lag, head.size, search))
  return {
    gongshi_log_size: { help: "Entries in the publication log", samples: [{ value: head.size }] },
    gongshi_log_refusal: { help: "1 while this process signs no checkpoint", samples: [{ value: refusal ? 1 : 0 }] },
    gongshi_reader_position: {
      help: "Up to where a reader of the log has read",
      samples: lags.map(({ name, position }) => ({ labels: { reader: name }, value: position })),
    },
    gongshi_reader_behind: {
      help: "Entries that it has not read",
      samples: lags.map(({ name, behind }) => ({ labels: { reader: name }, value: behind })),
    },
    gongshi_search_answers: {
      help: "1 for the engine by which records are found now, 0 for the other that is configured",
      samples: [...new Set([search.configured, search.answers])].map((engine) => ({
        labels: { engine },
        value: engine === search.answers ? 1 : 0,
      })),
    },
    gongshi_search_degraded: {
      help: "1 while records are found by another engine than is configured, and why",
      samples: [{ ...(search.reason && { labels: { reason: search.reason } }), value: search.reason ? 1 : 0 }],
    },
    gongshi_search_records: {
      help: "Records that the engine beside the database is known to hold",
      samples: [{ value: search.index?.documents }],
    },
    gongshi_search_built: {
      help: "Records that a build of its index has written that is under way",
      samples: [{ value: search.building?.built }],
    },
    gongshi_checkpoint_size: {
      help: "Entries that the newest checkpoint covers",
      samples: [{ value: published.size }],
    },
    gongshi_checkpoint_time_seconds: { help: "When it was signed", samples: [{ value: published.time / 1000 }] },
    gongshi_checkpoint_witnessed_size: {
      help: "Entries that the newest checkpoint covers which meets the policy of witnesses",
      samples: [{ value: witnessed?.size }],
    },
    gongshi_checkpoint_witnessed_time_seconds: {
      help: "When that was signed",
      samples: [{ value: witnessed && witnessed.time / 1000 }],
    },
    gongshi_witness_size: {
      help: "What a witness cosigned last",
      samples: of(({ cosigned }) => cosigned?.size ?? null),
    },
    gongshi_witness_time_seconds: {
      help: "When it cosigned last, by its own clock",
      samples: of(({ cosigned }) => cosigned && cosigned.time / 1000),
    },
    gongshi_witness_fault: { help: "1 while a witness cosigns nothing", samples: of(({ fault }) => (fault ? 1 : 0)) },
  }
}
