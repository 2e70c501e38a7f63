/**
 * How the time of a work grows with its size, instead of how long it takes: that is the machine's, this is the code's.
 */

const times = 8
const triesMax = 5
// Only what grows too fast is counted so often, and what does so at each of them does grow.
const growthTriesMax = 15
// Some kernels count the processor's time in steps of so many.
const grainMs = 10

/** The processor's time of a work, ms: what others do meanwhile counts for nothing. What is too short to count is repeated. */
async function timeOf(work: () => unknown): Promise<number> {
  const begun = process.cpuUsage()
  for (let done = 1; ; done++) {
    await work()
    const { user, system } = process.cpuUsage(begun)
    if (user + system > grainMs * 1_000) return (user + system) / 1_000 / done
  }
}

/**
 * The exponent with which it grows between an eighth of a size and that size: 0 where it takes the same, 1 where it is
 * linear, 2 where everything is compared with everything. The shortest time of several counts: what runs for the first
 * time is slower, and would hide how it grows. Where that is more than linear, it is counted again, in case that the
 * machine was held up.
 */
export async function growthOf(work: (size: number) => unknown, size: number): Promise<number> {
  let [few, many, exponent] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let tries = 0; tries < growthTriesMax && exponent > linear; tries++) {
    for (let n = 0; n < 4; n++) few = Math.min(few, await timeOf(() => work(Math.ceil(size / times))))
    many = Math.min(many, await timeOf(() => work(size)))
    exponent = Math.log(many / few) / Math.log(times)
  }
  return exponent
}

/** More than anything linear comes to, caches and collections included, and less than what is quadratic does. */
export const linear = 1.5

/** How many times the processor's time of another a work takes: the shortest of several of each, in turn. */
export async function timesOf(work: () => unknown, other: () => unknown): Promise<number> {
  let [long, short] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let tries = 0; tries < triesMax; tries++) {
    long = Math.min(long, await timeOf(work))
    short = Math.min(short, await timeOf(other))
  }
  return long / short
}
