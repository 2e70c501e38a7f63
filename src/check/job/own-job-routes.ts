/**
 * HTTP that the routes of jobs share: whose a job is, and what is answered where it is nobody's.
 */

import type { Context } from "hono"
import type { DatabaseParts } from "../../database/client.ts"
import type { Environment } from "../../http/environment.ts"
import { problem } from "../../http/problem.ts"
import { clientOf } from "../../http/route.ts"
import type { Job } from "./job.ts"
import { findJob } from "./store.ts"
import { jobSchema } from "./wire.ts"

/** An answer with a job. */
export const jobAnswer = { content: { "application/json": { schema: jobSchema } } }

/** A job of whoever asks. Another's is none: that it exists is nobody else's business. */
export async function ownJob<E extends Environment<DatabaseParts>>(c: Context<E>, id: string): Promise<Job | null> {
  const job = await findJob(c.get("parts").sql, clientOf(c).clientId, id)
  return job?.state === "uploading" ? null : job
}

/** For a job that is not there, or not theirs. */
export function absent(c: Context) {
  return problem(c, "unknown-job", {
    detail: {
      zh: "没有此编号的核查任务，或者不是您的任务，或者保存期已过。",
      en: "There is no job of this id, it is not yours, or its time is over.",
    },
  })
}
