/** Holds a database to what it was begun as: a register to learn on, or a real one. The name of its log says which. */
import type { Config } from "../config/config.ts"
import { isTrainingLog } from "../config/training-variable.ts"
import type { Pool } from "../database/client.ts"
import { readHead } from "../ledger/sequencer.ts"
import { beginCheckpoint, readCheckpoint } from "../ledger/tree-store.ts"
import { knowsSubjects } from "../register/proceeding/examination-store.ts"
import { StartError } from "./operator-message.ts"

type Setting = Pick<Config, "training" | "logOrigin">

/**
 * What is wrong between the database and TRAINING, in sentences; none: nothing is.
 * @param pool of a database whose schema is there
 */
export async function trainingFault(pool: Pool, { training }: Setting): Promise<string[]> {
  const { origin } = await readCheckpoint(pool)
  if (!training) {
    if (origin === null || !isTrainingLog(origin)) return []
    return [
      "the database is one of a training (TRAINING=1): set TRAINING=1, or DATABASE_URL or DATA_DIR to the real one",
    ]
  }
  if (origin !== null && isTrainingLog(origin)) return []
  const { size } = await readHead(pool)
  if (origin === null && size === 0 && !(await knowsSubjects(pool))) return []
  return [
    "TRAINING=1 takes an empty database, or one that a training has begun, and this one holds a register: set DATABASE_URL or DATA_DIR to another",
  ]
}

/**
 * Refuses a database that is not what TRAINING says, and marks an empty one as a training's before anything is written.
 * @throws StartError
 */
export async function settleTraining(pool: Pool, setting: Setting): Promise<void> {
  const [fault] = await trainingFault(pool, setting)
  if (fault) throw new StartError(fault)
  if (!setting.training) return
  const { origin } = await readCheckpoint(pool)
  if (origin === null) await beginCheckpoint(pool, setting.logOrigin)
}
