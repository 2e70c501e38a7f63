/** The register as a command opens it: database, configuration, search. */
import { constants } from "node:os"
import { setTimeout as sleep } from "node:timers/promises"
import { platform } from "../app/platform.ts"
import { type Config, readConfig } from "../config/config.ts"
import { type Database, openDatabase } from "../database/open.ts"
import { settleTraining } from "../node/training.ts"
import { configuredIndexes } from "../search/configured-index.ts"
import { unknownHealth } from "../search/engine-fallback.ts"
import type { RecordSearchParts } from "../search/record/record-index.ts"
import type { SearchParts } from "../search/search-index.ts"
import { say } from "./command.ts"

// A database that is still being waited for must not keep the terminal.
const stopMaxMs = 10_000

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const

/**
 * Opens the register, works with it, closes it whatever happens: on a signal too, for a process that ends without
 * giving its share in the embedded database back leaves it running.
 * @param migrates false for who only looks: the schema stays as it is
 */
export async function withRegister<T>(
  work: (register: OpenRegister) => Promise<T>,
  migrates = true,
  config = readConfig(process.env),
): Promise<T> {
  // Nothing here is asked so often that a replica of the database were worth its watch.
  const opening = openDatabase({ ...config, databaseRead: null }, say, migrates)
  let stopping = false
  const stop = async (signal: (typeof signals)[number]) => {
    if (stopping) return
    stopping = true
    const closed = opening.then((database) => database.close(0)).catch(() => {})
    await Promise.race([closed, sleep(stopMaxMs)])
    process.exit(128 + constants.signals[signal])
  }
  for (const signal of signals) process.on(signal, stop)
  const database = await opening
  try {
    if (migrates) await settleTraining(database.pool, config)
    return await work({ ...database, config })
  } catch (error) {
    // The signal has taken the database away, and that is no fault to speak of.
    if (stopping) return new Promise(() => {})
    throw error
  } finally {
    await database.close()
    for (const signal of signals) process.off(signal, stop)
  }
}

/** A register that is open, with its configuration. */
export type OpenRegister = Database & { config: Config }

/** The indexes that are configured: of names, and of the texts of records. */
export function indexesOf({ searchPool, config }: OpenRegister): SearchParts & RecordSearchParts {
  return configuredIndexes(searchPool, config.meili, { clock: platform.clock, log: say, health: unknownHealth() })
}
