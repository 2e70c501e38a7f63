/**
 * Keys of rosters on Node, where a thread seals: that is half of what a roster costs, and the server answers meanwhile.
 */
import { randomBytes } from "node:crypto"
import { Worker } from "node:worker_threads"
import type { Secret } from "../signing/secret.ts"
import { type ProtectedPart, type RosterKeys, rosterKeys, toTexts } from "./seal.ts"

// The few of a delta are sealed before a thread has started.
const inThreadFrom = 1_000

/**
 * As `rosterKeys`, with a thread for sellers by the thousand. It starts when it is needed, and keeps no process alive.
 * Texts go there and back in flat arrays: to copy an object costs as much as to seal it.
 */
export function threadedRosterKeys(identity: Secret, roster: readonly [Secret, ...Secret[]]): RosterKeys {
  const [newest] = roster
  const keys = rosterKeys(identity, roster, randomBytes)
  let seal: SealInThread | null = null
  return {
    ...keys,
    async protectAll(clientId, sellers) {
      if (sellers.length < inThreadFrom) return keys.protectAll(clientId, sellers)
      seal ??= openThread(newest, () => {
        seal = null
      })
      const sealed = await seal(sellers.flatMap((seller) => toTexts({ clientId, seller: seller.seller }, seller)))
      return sellers.map((_, at): ProtectedPart => {
        return { sealed: sealed[2 * at] as string, digest: sealed[2 * at + 1] as string, key: newest.id }
      })
    },
  }
}

/** @param texts three of each seller: see `SellerTexts` @returns two of each: what is sealed, and the digest */
type SealInThread = (texts: readonly string[]) => Promise<readonly string[]>

// What a batch leaves behind is of no use: without this limit a hundred megabytes of it lie about.
const resourceLimits = { maxYoungGenerationSizeMb: 16 }

function openThread(newest: Secret, onEnd: () => void): SealInThread {
  const thread = new Worker(new URL("./seal-thread.ts", import.meta.url), { workerData: newest, resourceLimits })
  const waiting: PromiseWithResolvers<readonly string[]>[] = []
  // Answers come in the order in which they were asked for.
  thread.on("message", (sealed: readonly string[]) => {
    waiting.shift()?.resolve(sealed)
    if (waiting.length === 0) thread.unref()
  })
  let reason: Error = new Error("the thread that seals has ended")
  thread.once("error", (error: Error) => {
    reason = error
  })
  // It follows on every error.
  thread.once("exit", () => {
    onEnd()
    for (const { reject } of waiting.splice(0)) reject(reason)
  })
  return (texts) => {
    const asked = Promise.withResolvers<readonly string[]>()
    waiting.push(asked)
    thread.ref()
    thread.postMessage(texts)
    return asked.promise
  }
}
