/**
 * HTTP that the routes of jobs share: whose a job is, and what is answered where it is nobody's.
 */

import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import type { DatabaseParts } from "../../database/client.ts"
import type { Environment } from "../../http/environment.ts"
import { problem } from "../../http/problem.ts"
import type { Job } from "./job.ts"
import { findJob } from "./store.ts"
import { jobSchema } from "./wire.ts"

/** A job's id in the path. */
export const params = z.object({ id: z.uuid().openapi({ example: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" }) })
/** An answer with a job. */
export const jobAnswer = { content: { "application/json": { schema: jobSchema } } }

/** Who asks. */
export function clientId<E extends Environment>(c: Context<E>): string {
  const principal = c.get("principal")
  if (principal.kind !== "client") throw new Error("only clients carry check:job")
  return principal.id
}

/** A job of whoever asks. Another's is none: that it exists is nobody else's business. */
export async function ownJob<E extends Environment<DatabaseParts>>(c: Context<E>, id: string): Promise<Job | null> {
  const job = await findJob(c.get("parts").sql, clientId(c), id)
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
