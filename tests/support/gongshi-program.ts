/**
 * `gongshi` for tests, again and again in one process: src/cli/main.ts is run anew for each command, with arguments,
 * environment, folder and streams of its own. What it imports is there already, and that is most of what a process of its
 * own would take. A command has ended when nothing of it keeps the process any more.
 */
import { Readable, Writable } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"
import { lookingMs } from "./patience.ts"

/** What is run. */
export interface Order {
  args: readonly string[]
  cwd: string
  env: Record<string, string>
  input: string
}

/** How it ended. */
export interface Outcome {
  code: number
  stdout: string
  stderr: string
  /** What would keep a process of its own from ending. */
  left: string[]
}

const main = new URL("../../src/cli/main.ts", import.meta.url)

/** Stands in the place of a stream of the process, and keeps what is written. @returns what it is */
function keep(name: "stdout" | "stderr"): () => string {
  const chunks: Buffer[] = []
  const value = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  Object.defineProperty(process, name, { value, configurable: true })
  return () => Buffer.concat(chunks).toString()
}

/** What keeps the process, beside what kept it before. */
function leftOf(before: readonly string[]): string[] {
  const left = process.getActiveResourcesInfo()
  for (const name of before) {
    const index = left.indexOf(name)
    if (index >= 0) left.splice(index, 1)
  }
  return left
}

let runs = 0

async function run({ args, cwd, env, input }: Order): Promise<Outcome> {
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, env)
  process.chdir(cwd)
  process.argv.splice(1, Infinity, main.pathname, ...args)
  process.exitCode = undefined
  const [stdout, stderr] = [keep("stdout"), keep("stderr")]
  Object.defineProperty(process, "stdin", { value: Readable.from([Buffer.from(input)]), configurable: true })
  const before = process.getActiveResourcesInfo()
  await import(`${main.href}?run=${runs++}`)
  const code = Number(process.exitCode)
  process.exitCode = undefined
  let left = leftOf(before)
  // A process of its own would wait for all of it.
  const giveUpAt = performance.now() + lookingMs
  while (left.length > 0 && performance.now() < giveUpAt) {
    await sleep(5, undefined, { ref: false })
    left = leftOf(before)
  }
  process.chdir("/")
  return { code, stdout: stdout(), stderr: stderr(), left }
}

process.on("message", async (order: Order) => process.send?.(await run(order)))
// Whose tests these are has ended.
process.on("disconnect", () => process.exit())
