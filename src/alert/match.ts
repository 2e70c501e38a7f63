/** Holds what is published against saved searches: part of the reader that raises alerts. */
import type { Transaction } from "../database/client.ts"
import { type RecordContent, readPublicLine, textDigest } from "../register/record/record.ts"
import { readStandings, type Standing } from "../register/record/standing.ts"
import { type BesideRecord, loadBeside } from "../search/record/document-row-store.ts"
import { type RecordSource, toRecordDocument } from "../search/record/record-document.ts"
import { fulfils, openMatcher } from "../search/record/record-match.ts"
import { standingOf } from "../search/record/record-search.ts"
import { publicationOf, type WatchedEntry } from "./change.ts"
import { insertMatches, listPublications, type MatchedChange, takeSearches } from "./saved-search-store.ts"

// Entries whose texts are in memory at a time.
const entriesAtOnce = 1_000

/**
 * Raises an alert for every entry of [from, to) that publishes a record which fulfils a saved search, and did not fulfil it
 * as it was published before; one for each client, whatever the number of its searches.
 */
export async function raiseMatches(tx: Transaction, from: number, to: number, clock: () => number): Promise<void> {
  const searches = (await takeSearches(tx, from)).map((search) => ({
    ...search,
    ...standingOf(search.request),
  }))
  if (searches.length === 0) return
  const matching = openMatcher(searches)
  for (let start = from; start < to; start += entriesAtOnce) {
    const entries = await listPublications(tx, start, Math.min(to, start + entriesAtOnce))
    const codes = [...new Set(entries.map(({ code }) => code))]
    const { byCode } = await readStandings({ sql: tx, clock }, codes)
    const known = await loadBeside(
      tx,
      entries.map(({ recordId }) => recordId),
    )
    const matches = entries.flatMap((entry): MatchedChange[] => {
      const standing = byCode.get(entry.code)
      const beside = known.get(entry.recordId)
      const document = toRecordDocument(sourceOf(entry, standing, beside, entry.line))
      const met = matching(document)
      if (met.length === 0) return []
      const before = entry.before === null ? null : toRecordDocument(sourceOf(entry, standing, beside, entry.before))
      const fresh = before === null ? met : met.filter((search) => !fulfils(before, search))
      const change = publicationOf(entry)
      return [...Map.groupBy(fresh, ({ clientId }) => clientId)].flatMap(([clientId, own]) =>
        change === null ? [] : [{ ...change, clientId, searches: own.map(({ id }) => id) }],
      )
    })
    await insertMatches(tx, matches, clock())
  }
}

/** A record as a line published it, with what the register knows of it beside. */
function sourceOf(
  { position, recordId }: WatchedEntry,
  standing: Standing | undefined,
  beside: BesideRecord | undefined,
  line: string | null,
): RecordSource {
  const { id: _, position: __, ...told } = readPublicLine(position, line ?? "{}")
  const held = standing?.records.find((record) => record.id === recordId)
  // What is not public of it, a basis whose laws it is found by, is the same for every writing.
  const content: RecordContent = {
    ...told,
    decisionNo: held?.decisionNo ?? told.decisionNo,
    detail: { ...held?.detail, ...told.detail },
  }
  const subject = standing?.subject ?? null
  // The text is that of the record as it is; another writing may have been published with none, or another.
  const isOwn = held !== undefined && textDigest(told)?.sha256 === textDigest(held)?.sha256
  const text = (isOwn && beside?.text) || null
  const authorityName = (told.authority === held?.authority && beside?.authorityName) || null
  return { id: recordId, position, content, subject, authorityName, text, displayedUntil: null }
}
