/** Work on many items at a time whose results come in the order of the items. */

/**
 * Maps items with up to `width` at work at once; results in order, each as soon as it is there. No item is asked for before there
 * is room for it, so a slow reader slows the source. When the consumer stops, the source is closed.
 */
export async function* mapInOrder<T, R>(
  items: AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const source = items[Symbol.asyncIterator]()
  const running: Promise<R>[] = []
  let coming: Promise<IteratorResult<T>> | null = null
  let isOver = false
  try {
    for (;;) {
      if (coming === null && !isOver && running.length < width) coming = source.next()
      const [first] = running
      if (first && (coming === null || (await isFirst(first, coming)))) {
        running.shift()
        yield await first
      } else if (coming) {
        isOver = true // where it fails
        const { done = false, value }: IteratorResult<T> = await coming
        ;[coming, isOver] = [null, done]
        if (!done) running.push(met(work(value)))
      } else return
    }
  } finally {
    await closed(source, isOver, coming)
    await Promise.allSettled(running)
  }
}

/** Whether one of two is there before the other, or at the same time. */
function isFirst(one: Promise<unknown>, other: Promise<unknown>): Promise<boolean> {
  const told = (is: boolean) => [() => is, () => is] as const
  return Promise.race([one.then(...told(true)), other.then(...told(false))])
}

/** A promise whose rejection is met when its turn comes. */
function met<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

/** Closes a source; one that is being waited for closes when it has come, for which nobody waits. */
async function closed(source: AsyncIterator<unknown>, isOver: boolean, coming: Promise<unknown> | null): Promise<void> {
  if (isOver) return
  if (coming) met(coming)
  const closing = Promise.resolve(source.return?.())
  if (coming) met(closing)
  else await closing
}

/** A group is closed at so much text too, in UTF-16 units: a thousand lines may be a gigabyte. */
export const groupLength = 8_000_000

/**
 * Gathers items that come in groups of any size into groups of `size`, and smaller ones where they are long.
 * @param lengthOf of all the text that an item was read from: what is cut out of a text keeps the whole of it
 * @param idleMs a group ends too where no more comes for so long, and where it is twenty times as old: for who waits for what
 *   becomes of it before sending more. Absent: nobody waits
 */
export async function* inGroups<T>(
  groups: AsyncIterable<readonly T[]>,
  size: number,
  lengthOf: (item: T) => number,
  idleMs = Number.POSITIVE_INFINITY,
): AsyncGenerator<T[]> {
  let [held, length, begun]: [T[], number, number] = [[], 0, 0]
  const patience = () =>
    held.length === 0 ? Number.POSITIVE_INFINITY : Math.min(idleMs, Math.max(0, begun + 20 * idleMs - Date.now()))
  for await (const group of withPauses(groups, patience)) {
    if (group === null) {
      yield held
      ;[held, length] = [[], 0]
      continue
    }
    if (held.length === 0) begun = Date.now()
    for (const item of group) {
      held.push(item)
      length += lengthOf(item)
      if (held.length >= size || length >= groupLength) {
        yield held
        ;[held, length, begun] = [[], 0, Date.now()]
      }
    }
  }
  if (held.length > 0) yield held
}

/**
 * What a source brings, and null wherever nothing more comes for a while: perhaps its sender waits for what becomes of it.
 * @param patience how long that is, in ms, asked before each item
 */
export async function* withPauses<T>(items: AsyncIterable<T>, patience: () => number): AsyncGenerator<T | null> {
  const source = items[Symbol.asyncIterator]()
  let coming: Promise<IteratorResult<T>> | null = null
  let isOver = false
  try {
    for (;;) {
      coming ??= source.next()
      if (!(await comesWithin(coming, patience()))) {
        yield null
        continue
      }
      isOver = true // where it fails
      const { done = false, value }: IteratorResult<T> = await coming
      ;[coming, isOver] = [null, done]
      if (done) return
      yield value
    }
  } finally {
    await closed(source, isOver, coming)
  }
}

/** Whether something comes, or fails, within a time. */
async function comesWithin(coming: Promise<unknown>, ms: number): Promise<boolean> {
  if (ms === Number.POSITIVE_INFINITY) return true
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  // Once more around the loop: after other work what has come in its time is read behind the timers.
  let timer = setTimeout(() => {
    timer = setTimeout(() => resolve(false))
  }, ms)
  try {
    return !(await isFirst(late, coming))
  } finally {
    clearTimeout(timer)
  }
}
