/**
 * A node of bench/quarter.ts as a process of its own: the register as `npm start` runs it, with its followers, courier and
 * jobs, in the time of the quarter. It is killed and started again.
 */
import { type ChildProcess, spawn } from "node:child_process"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath, pathToFileURL } from "node:url"
import { nodeFlags } from "../scripts/node-flags.js"
import { listDue, listUncut } from "../src/alert/courier-store.ts"
import { cargoes } from "../src/app/cargo.ts"
import type { Pool } from "../src/database/client.ts"
import type { QuarterNode } from "../tests/support/quarter.ts"

const here = path.dirname(fileURLToPath(import.meta.url))

/** A node that is a process. */
export interface NodeProcess extends QuarterNode {
  /** Tells it the time. */
  begin(now: number): void
  /** Takes it away in the middle of what it does, and starts it again. */
  kill(): Promise<void>
  stop(): void
}

/** Starts one, and waits until it answers. */
export async function startNode(
  port: number,
  { sql, clock, env }: { sql: Pool; clock(): number; env: Record<string, string> },
): Promise<NodeProcess> {
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess
  let ending = false
  const start = async () => {
    const shifted = pathToFileURL(path.join(here, "shifted-clock.js")).href
    child = spawn(process.execPath, [...nodeFlags, "--import", shifted, path.join(here, "../src/node/main.ts")], {
      env: { ...process.env, ...env, PORT: String(port) },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    })
    child.send({ now: clock() })
    // While the database is away a node does not start: it is started again, as an operator's unit does.
    child.once("exit", (code) => {
      if (code !== null && !ending) setTimeout(() => void start(), 500)
    })
  }
  const answers = async () => {
    while (
      !(await fetch(`${url}/healthz`).then(
        (response) => response.ok,
        () => false,
      ))
    )
      await sleep(200)
  }
  await start()
  await answers()
  const until = async (isDone: () => Promise<boolean>) => {
    while (!(await isDone())) await sleep(100)
  }
  return {
    request: (asked, init) => fetch(`${url}${asked}`, init),
    raise: () =>
      until(async () => {
        const [row] = await sql<{ behind: number }[]>`
          select (select size from log_head) - coalesce((select position from log_reader where name = 'notices'), 0)
            + (select count(*) from subscription where filled_to is not null and ended_at is null)
            + (select count(*) from silent_end) as behind`
        return Number(row?.behind) === 0
      }),
    deliver: () =>
      until(async () => {
        const uncut = await listUncut(sql, "notices", cargoes.notices)
        return uncut.length === 0 && (await listDue(sql, clock(), 1)).length === 0
      }),
    begin: (now) => void (child.connected && child.send({ now })),
    async kill() {
      child.kill("SIGKILL")
      await sleep(300)
      await start()
      await answers()
    },
    stop() {
      ending = true
      child.kill("SIGKILL")
    },
  }
}
