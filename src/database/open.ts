/**
 * Opens the database that the configuration names, brought to this version's schema. Node alone.
 */
import path from "node:path"
import type { Connection, Pool, PoolKeep } from "./client.ts"
import { acquireEmbedded, type EmbeddedPostgres } from "./embedded.ts"
import type { Archive } from "./embedded-archive.ts"
import { migrateDatabase } from "./migrate.ts"
import { openPool } from "./pool.ts"
import { openReplica, type Replica } from "./replica.ts"
import { connectSocket, socketIn } from "./socket.ts"
import type { StatementWatch } from "./statement.ts"

export interface Database {
  pool: Pool
  /** The same database for searches, whose queries have to be planned each time. */
  searchPool: Pool
  /** A replica of it that public reads may go to; null: there is none. */
  replica: Replica | null
  connection: Connection
  /** Null with DATABASE_URL. */
  embedded: EmbeddedPostgres | null
  /**
   * Closes the pool, and the embedded server if nobody else uses it.
   * @param patienceSeconds how long queries under way may take, 5 by default
   */
  close(patienceSeconds?: number): Promise<void>
}

export interface DatabaseChoice {
  database: Connection | null
  dataDir: string
  databaseConnections: number
  /** A replica of it, and how old what it shows may be, ms; absent or null: none is read. */
  databaseRead?: { connection: Connection; lagMs: number } | null
  /** Where backups of the embedded one are; null: nowhere. */
  backups: Archive | null
}

/**
 * Opens it.
 * @param migrates false for who only looks: the schema stays as it is
 * @param watch told of each statement
 * @throws EmbeddedPostgresError, or what the connection says
 */
export async function openDatabase(
  choice: DatabaseChoice,
  log: (line: string) => void,
  migrates = true,
  watch?: StatementWatch,
): Promise<Database> {
  const embedded =
    choice.database === null
      ? await acquireEmbedded({ dataDir: path.resolve(choice.dataDir), archive: choice.backups, log })
      : null
  const connection = embedded?.connection ?? choice.database
  if (connection === null) throw new Error("no database is named")
  const keep: PoolKeep = {
    socket: embedded ? socketIn(embedded.connection.host, embedded.connection.port) : connectSocket,
    watch,
  }
  try {
    if (migrates) await migrateDatabase(connection, keep, log)
  } catch (error) {
    await embedded?.release()
    throw error
  }
  const pool = openPool(connection, choice.databaseConnections, keep)
  const searchPool = openPool(connection, choice.databaseConnections, { ...keep, freshPlans: true })
  const replica = choice.databaseRead
    ? openReplica({
        ...{
          ...choice.databaseRead,
          connections: choice.databaseConnections,
          keep: { socket: connectSocket, watch },
          log,
        },
        ...{ primary: pool, primarySearch: searchPool },
      })
    : null
  return {
    pool,
    searchPool,
    replica,
    connection,
    embedded,
    async close(patienceSeconds = 5) {
      await replica?.close({ timeout: patienceSeconds })
      await Promise.all([pool, searchPool].map((each) => each.end({ timeout: patienceSeconds })))
      await embedded?.release()
    },
  }
}
