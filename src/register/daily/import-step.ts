/** Imports that nobody has released or returned in time: their rows are deleted. */
import { expireImports } from "../import/waiting.ts"
import type { DailyContext } from "./daily-context.ts"
import { registerActor } from "./register-author.ts"

/** Deletes the rows of imports that have waited too long. */
export async function expireWaiting({ sql, clock, pause, progress }: DailyContext): Promise<void> {
  progress(await expireImports(sql, { actor: registerActor, now: clock(), pause }))
}
