/** Work on many items at a time whose results come in the order of the items. */

/**
 * Maps items with up to `width` at work at once; results in order. No item is asked for before there is room for it,
 * so a slow reader slows the source. When the consumer stops, the source is closed.
 */
export async function* mapInOrder<T, R>(
  items: AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = []
  try {
    for await (const item of items) {
      const result = work(item)
      // Its rejection is met when its turn comes.
      result.catch(() => {})
      running.push(result)
      if (running.length >= width) yield await (running.shift() as Promise<R>)
    }
    while (running.length > 0) yield await (running.shift() as Promise<R>)
  } finally {
    await Promise.allSettled(running)
  }
}

/** A group is closed at so much text too, in UTF-16 units: a thousand lines may be a gigabyte. */
export const groupLength = 8_000_000

/**
 * Gathers items that come in groups of any size into groups of `size`, and smaller ones where they are long.
 * @param lengthOf of all the text that an item was read from: what is cut out of a text keeps the whole of it
 */
export async function* inGroups<T>(
  groups: AsyncIterable<readonly T[]>,
  size: number,
  lengthOf: (item: T) => number,
): AsyncGenerator<T[]> {
  let [held, length]: [T[], number] = [[], 0]
  for await (const group of groups) {
    for (const item of group) {
      held.push(item)
      length += lengthOf(item)
      if (held.length >= size || length >= groupLength) {
        yield held
        ;[held, length] = [[], 0]
      }
    }
  }
  if (held.length > 0) yield held
}
