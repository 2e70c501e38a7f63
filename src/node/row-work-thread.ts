/** The thread that works on rows: see row-work.ts. */
import { getPriority, setPriority } from "node:os"
import { parentPort, workerData } from "node:worker_threads"
import { rowWorkHere } from "../check/job/row-work.ts"
import { fromShared } from "../check/listed-set/shared-view.ts"
import { openPool } from "../database/pool.ts"
import { connectSocket, socketIn } from "../database/socket.ts"
import { restWhile } from "../http/traffic.ts"
import { postgresIndex } from "../search/postgres-index.ts"
import { nodeXlsx } from "../table/node-xlsx.ts"
import { type Order, type Reply, type RowWorkThread, toFault, type Word } from "./row-work-order.ts"

// Linux has a priority for each thread: whoever waits for an answer is answered first. Elsewhere this would be the server's.
const politeness = 3
const lowest = 19
if (process.platform === "linux") setPriority(0, Math.min(lowest, getPriority(0) + politeness))

const { connection, underWay } = workerData as RowWorkThread
// One query at a time, and a transaction.
const connectionsMax = 2
const keep = {
  socket:
    typeof connection === "object" && connection.host.startsWith("/")
      ? socketIn(connection.host, connection.port)
      : connectSocket,
}
const work = rowWorkHere({
  sql: openPool(connection, connectionsMax, keep),
  search: postgresIndex(openPool(connection, connectionsMax, { ...keep, freshPlans: true })),
  xlsx: nodeXlsx,
  clock: Date.now,
  // A word to stop is heard meanwhile.
  rest: () => restWhile(underWay),
})

parentPort?.on("message", ({ port, what }: Order) => {
  const stop = new AbortController()
  const steps = stepsOf(what, stop.signal)
  port.on("message", (word: Word) => {
    if (word === "stop") stop.abort()
    else if (word === "return") {
      stop.abort()
      steps.return(undefined).finally(() => port.close())
    } else {
      steps.next().then(
        ({ done, value }) => say(done ? { kind: "done" } : { kind: "value", value }),
        (error: unknown) => say({ kind: "fault", fault: toFault(error) }),
      )
    }
  })
  const say = (reply: Reply<unknown>) => port.postMessage(reply)
})

async function* stepsOf(what: Order["what"], stop: AbortSignal): AsyncGenerator<unknown> {
  if (what.kind === "answers") {
    const { job, owner, view } = what
    yield* work.answers(job, { owner, view: view && fromShared(view) }, stop)
  } else if (what.kind === "digest") yield await work.digest(what.job)
  else {
    const read = await work.survey(what.job, stop)
    if (read !== null) yield read
  }
}
