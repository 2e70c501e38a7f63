/**
 * Reads that many ask for at once, put together: what is asked for while reads are under way waits for the next one, and
 * shares it. Who asks alone waits for nobody.
 */

/** How reads are gathered. */
export interface GatherLimits {
  /** Reads under way at once: while there are fewer, who asks is answered by a read of its own. */
  readsMax: number
  /** Keys of one read at most; who asks for more than that is still answered by one read. */
  keysMax: number
}

interface Batch<K, R> {
  keys: Set<K>
  result: PromiseWithResolvers<R>
}

/**
 * Gathers.
 * @param read reads some keys; what it gives may say more than any one of the askers asked for
 * @returns asks for keys: gives what a read that began afterwards found, or fails as that read did
 */
export function gatherReads<K, R>(
  read: (keys: readonly K[]) => Promise<R>,
  { readsMax, keysMax }: GatherLimits,
): (keys: readonly K[]) => Promise<R> {
  let running = 0
  const waiting: Batch<K, R>[] = []

  async function run({ keys, result }: Batch<K, R>): Promise<void> {
    running++
    try {
      result.resolve(await read([...keys]))
    } catch (error) {
      result.reject(error)
    } finally {
      running--
      const next = waiting.shift()
      if (next) void run(next)
    }
  }

  return (keys) => {
    const last = waiting.at(-1)
    const batch =
      last && last.keys.size + keys.length <= keysMax
        ? last
        : { keys: new Set<K>(), result: Promise.withResolvers<R>() }
    for (const key of keys) batch.keys.add(key)
    if (running < readsMax) void run(batch)
    else if (batch !== last) waiting.push(batch)
    return batch.result.promise
  }
}
