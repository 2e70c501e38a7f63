/**
 * A Meilisearch server as our indexes use it: the clients with the rights that each needs, its tasks, and an index that is
 * made anew beside the old one and takes its place.
 */
import { Meilisearch, MeilisearchApiError, MeilisearchError, type Settings, type Task } from "meilisearch"

/** Where Meilisearch is. */
export interface MeiliConnection {
  url: string
  /** The master key, an admin key, or one that may do what is needed; null where the server asks for none. */
  key: string | null
}

/** How an index is made. */
export interface MeiliKind {
  uid: string
  primaryKey: string
  settings: Settings
}

/** How long an answer to a search may take before Meilisearch counts as away. */
export const searchPatienceMs = 2_000

// Indexing is queued behind whatever else the server does.
const taskPatience = { timeout: 600_000, interval: 50 } as const

// A key of fixed name, so that every process finds the one that the first has made (random, RFC 9562 version 4).
const searchKeyUid = "b2a6e0c4-8d57-4c0a-9a7e-52d1c3f60b9e"

// Values, not promises: on Workers one request must not wait for what another began.
const searchKeys = new Map<string, string>()

// The operator has named the address: neither keys nor documents go to another, whoever answers there. An answer of a kilobyte
// takes the server longer to pack than to find.
const requestInit = { redirect: "manual", headers: { "accept-encoding": "identity" } } as const

/** The client that may write. @param timeout how long an answer may take, ms; absent: as long as it does */
export function adminOf({ url, key }: MeiliConnection, timeout?: number): Meilisearch {
  const given = { ...(key === null ? {} : { apiKey: key }), ...(timeout === undefined ? {} : { timeout }) }
  return new Meilisearch({ host: url, requestInit, ...given })
}

/** Forgets the key that searches: a server that has lost its data knows it no more, and has it made again. */
export function forgetSearchKey({ url }: MeiliConnection): void {
  searchKeys.delete(url)
}

/** The client that may search and nothing else, with little patience. */
export async function searcherOf({ url, key }: MeiliConnection): Promise<Meilisearch> {
  const found =
    searchKeys.get(url) ?? (key === null ? null : await searchKey(adminOf({ url, key }, searchPatienceMs), key))
  if (found !== null) searchKeys.set(url, found)
  return new Meilisearch({
    host: url,
    requestInit,
    timeout: searchPatienceMs,
    ...(found === null ? {} : { apiKey: found }),
  })
}

/** A key that may search our indexes, where the key that was given may make such a key; else that key. */
async function searchKey(admin: Meilisearch, given: string): Promise<string> {
  const options = {
    uid: searchKeyUid,
    description: "gongshi: searches",
    actions: ["search"],
    indexes: ["gongshi_*"],
    expiresAt: null,
  }
  try {
    const known = await admin.getKey(searchKeyUid)
    if (typeof known?.key !== "string") throw new MeilisearchError("a key without a key")
    return known.key
  } catch (error) {
    if (!(error instanceof MeilisearchApiError)) throw error
    const made = await admin.createKey(options).catch(() => null)
    return made?.key ?? given
  }
}

/** A task that did not succeed. */
class MeiliTaskError extends Error {}

/** Waits for a task. @throws what Meilisearch says of a task that failed */
export async function settle(task: { waitTask(patience: typeof taskPatience): Promise<Task> }): Promise<void> {
  assertDone(await task.waitTask(taskPatience))
}

function assertDone({ status, error }: Task): void {
  if (status !== "succeeded") throw new MeiliTaskError(`Meilisearch: ${error?.code ?? status}`)
}

/** Hands tasks over without waiting for each: the server does together what lies in its queue. */
export interface TaskQueue {
  /** Hands one over; where too many wait, the oldest of them is waited for. */
  add(task: PromiseLike<{ taskUid: number }>): Promise<void>
  /** Waits for all. @throws what Meilisearch says of a task that failed */
  end(): Promise<void>
}

/** A queue of tasks. @param most that wait at once: the server keeps on disk what they bring */
export function openTasks(meili: Meilisearch, most: number): TaskQueue {
  const waiting: number[] = []
  const end = async (left: number) => {
    while (waiting.length > left) {
      const [oldest] = waiting
      if (oldest === undefined) break
      assertDone(await meili.tasks.waitForTask(oldest, taskPatience))
      waiting.shift()
    }
  }
  return {
    async add(task) {
      const { taskUid } = await task
      waiting.push(taskUid)
      await end(most - 1)
    },
    end: () => end(0),
  }
}

/** What a server is. */
export interface MeiliFacts {
  version: string
  /** On disk, all its indexes together. */
  bytes: number
}

/** What a server says of itself. @throws what Meilisearch throws */
export async function examineMeili(connection: MeiliConnection): Promise<MeiliFacts> {
  const admin = adminOf(connection, searchPatienceMs)
  const [{ pkgVersion: version }, { databaseSize: bytes }] = await Promise.all([admin.getVersion(), admin.getStats()])
  return { version, bytes }
}

/** Whether an index has the settings that it was made with. */
export async function hasSettings(
  meili: Meilisearch,
  { uid, settings }: Pick<MeiliKind, "uid" | "settings">,
): Promise<boolean> {
  return agrees(await meili.index(uid).getSettings(), settings)
}

/** When an index was written to last, as the server says. */
export async function changedAtOf(meili: Meilisearch, uid: string): Promise<string> {
  const { updatedAt } = await meili.index(uid).fetchInfo()
  return updatedAt?.toISOString() ?? ""
}

/** Makes an index with its settings. */
async function prepareIndex(meili: Meilisearch, { uid, primaryKey, settings }: MeiliKind): Promise<void> {
  await settle(meili.createIndex(uid, { primaryKey }))
  await settle(meili.index(uid).updateSettings(settings))
}

/** Whether all that is wanted is so; lists in the order in which the server keeps them. */
function agrees(current: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted)) {
    return JSON.stringify(current) === JSON.stringify(wanted)
  }
  const known = new Map(Object.entries(current ?? {}))
  return Object.entries(wanted).every(([name, value]) => agrees(known.get(name), value))
}

/** Takes an index out, if it is there. */
export async function dropIndex(meili: Meilisearch, uid: string): Promise<void> {
  if (await hasIndex(meili, uid)) await settle(meili.deleteIndex(uid))
}

async function hasIndex(meili: Meilisearch, uid: string): Promise<boolean> {
  const { results } = await meili.getRawIndexes({ limit: 1_000 })
  return results.some((index) => index.uid === uid)
}

/** Gives back the sixth of an index that filling it in parts leaves empty. A server that can't, for want of room or by its age, or a key that may not, leaves it as it is. */
async function compact(meili: Meilisearch, uid: string): Promise<void> {
  try {
    const { taskUid } = await meili.httpRequest.post<{ taskUid: number }>({ path: `indexes/${uid}/compact` })
    assertDone(await meili.tasks.waitForTask(taskUid, taskPatience))
  } catch (error) {
    if (!(error instanceof MeilisearchApiError || error instanceof MeiliTaskError)) throw error
  }
}

/** Fills a second index and swaps it in; the old one answers until then. */
export async function rebuildIndex(
  meili: Meilisearch,
  kind: MeiliKind,
  fill: (uid: string) => Promise<void>,
): Promise<void> {
  const { uid } = kind
  const next = `${uid}_next`
  await dropIndex(meili, next)
  if (!(await hasIndex(meili, uid))) await settle(meili.createIndex(uid, { primaryKey: kind.primaryKey }))
  await prepareIndex(meili, { ...kind, uid: next })
  await fill(next)
  await compact(meili, next)
  await settle(meili.swapIndexes([{ indexes: [uid, next], rename: false }]))
  await dropIndex(meili, next)
}
