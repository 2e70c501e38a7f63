/**
 * What a Meilisearch says of an index of ours, and what its errors mean.
 */
import { type Meilisearch, MeilisearchApiError, MeilisearchError, type MultiSearchParams } from "meilisearch"
import type { EngineFault, EngineKept, EngineReason, EngineSeen } from "./engine-standing.ts"
import { type MeiliRecord, markId, recordSettings } from "./meilisearch-record-document.ts"
import { leftOutFilter } from "./meilisearch-record-filter.ts"
import { hasSettings } from "./meilisearch-server.ts"

/** An index that is not to be asked now. */
export class EngineUnfit extends Error {
  readonly reason: EngineReason
  constructor(reason: EngineReason) {
    super(reason)
    this.reason = reason
  }
}

const reasonsByCode: Readonly<Record<string, EngineReason>> = {
  invalid_api_key: "key",
  missing_authorization_header: "key",
  index_not_found: "lost",
  // What was filterable is so no more.
  invalid_search_filter: "changed",
  invalid_search_facets: "changed",
  invalid_search_sort: "changed",
  invalid_search_attributes_to_search_on: "changed",
}

/** Why an engine can't answer, by an error; null: the error is none of the engine's. */
export function reasonOf(error: unknown): EngineReason | null {
  if (error instanceof EngineUnfit) return error.reason
  if (error instanceof MeilisearchApiError) return reasonsByCode[error.cause?.code ?? ""] ?? "away"
  // What is no JSON was said by somebody on the way: 502 as a page.
  return error instanceof MeilisearchError || error instanceof SyntaxError ? "away" : null
}

/** What an index says of itself; null where there is none. */
export async function seeIndex(meili: Meilisearch, { uid, step, position }: EngineKept): Promise<EngineSeen | null> {
  const outside = step === null || step.ids === null ? [] : leftOutFilter({ from: position, ids: step.ids, erased: [] })
  try {
    const answer = await meili.multiSearch<MultiSearchParams, Pick<MeiliRecord, "mark">>({
      queries: [
        { indexUid: uid, filter: [`id = "${markId}"`], limit: 1, attributesToRetrieve: ["mark"] },
        { indexUid: uid, filter: outside, limit: 0 },
      ],
    })
    // Of somebody else at that address, who answers anything.
    if (!Array.isArray(answer?.results)) throw new EngineUnfit("away")
    const [marked, counted] = answer.results
    return { mark: marked?.hits[0]?.mark ?? null, count: counted?.estimatedTotalHits ?? -1 }
  } catch (error) {
    // An index whose settings know no ids is none of ours.
    const reason = reasonOf(error)
    if (error instanceof MeilisearchApiError && (reason === "lost" || reason === "changed")) return null
    throw error
  }
}

/** Whether an index has the settings that ours are made with; so it is said too where the server knows no such index, or does not say. */
export async function isSetAsOurs(admin: Meilisearch, uid: string): Promise<boolean> {
  return hasSettings(admin, { uid, settings: recordSettings }).catch((error: unknown) =>
    error instanceof MeilisearchError ? true : Promise.reject(error),
  )
}

/** The same fault by its name: what tells another number or no mark, and has other settings than ours, is not lost: somebody has changed those. */
export async function nameFault(admin: Meilisearch, uid: string, fault: EngineFault): Promise<EngineFault> {
  return fault === "lost" && !(await isSetAsOurs(admin, uid)) ? "changed" : fault
}
