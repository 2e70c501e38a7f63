/**
 * The register on Cloudflare Workers: this file and worker/ alone know them. The app is built once for an isolate. Nothing
 * here has state of its own, so any number of isolates anywhere serve one register.
 */
import { Hono } from "hono"
import manifest from "../package.json" with { type: "json" }
import { deletePast } from "./access/person-session-store.ts"
import { forgetAskers } from "./access/quota/day-book-store.ts"
import { cleanAlerts } from "./alert/clean.ts"
import { deliverAlerts } from "./alert/courier.ts"
import { sendMessages } from "./alert/merchant/send.ts"
import { createApp } from "./app/app.ts"
import { catchUpAll, dueInMinute, followersOf, openFeederOf } from "./app/followers.ts"
import type { Parts } from "./app/parts.ts"
import { platform } from "./app/platform.ts"
import { workOnJobs } from "./check/job/work.ts"
import { expireListingChanges } from "./check/person/change-store.ts"
import { deleteExpiredReceipts } from "./check/receipt/store.ts"
import { beat } from "./database/writer-store.ts"
import { beginVersions } from "./enforcement/catalogue/daily.ts"
import { beginRules } from "./enforcement/complaint/service.ts"
import { keepDeclared } from "./enforcement/declaration/keep.ts"
import { watchDuties } from "./enforcement/duty/daily.ts"
import { watchRecalls } from "./enforcement/recall/daily.ts"
import { sendReminders } from "./enforcement/recall/remind.ts"
import { beginGrants } from "./enforcement/sharing/begin.ts"
import { keepUses } from "./enforcement/sharing/keep.ts"
import type { Environment } from "./http/environment.ts"
import { problem } from "./http/problem.ts"
import { forgetAnswers } from "./kit/case/answer-store.ts"
import { catchUpDailyWork } from "./register/daily/daily-work.ts"
import { keepRosters } from "./roster/keep.ts"
import { workOnSearchJobs } from "./search/job/work.ts"
import { type Bindings, type Lasting, log } from "./worker/binding.ts"
import { readVariables } from "./worker/given.ts"
import { assemble } from "./worker/parts.ts"

// A cron that sends alerts leaves off before the next one begins; what is left is sent by that.
const deliveringMs = 45_000

// The cron of wrangler.toml for the search index alone.
const everyMinute = "* * * * *"

// Of each minute so much for jobs of a kind, at most: what is left goes on in the next, here or elsewhere.
const jobsSliceMs = 25_000

type Register =
  | {
      kind: "ready"
      parts(): Parts
      fetch(request: Request, lasting: Lasting | undefined): Response | Promise<Response>
    }
  | { kind: "misconfigured"; reason: string }

// The runtime gives an isolate the same bindings for each request.
const registers = new WeakMap<Bindings, Register>()

function registerOf(bindings: Bindings): Register {
  const register = registers.get(bindings) ?? build(bindings)
  registers.set(bindings, register)
  return register
}

/** Builds the register. Synchronous: a promise that one request began must not be what the next ones wait for. */
function build(bindings: Bindings): Register {
  try {
    const config = readVariables(bindings)
    const parts = assemble(bindings, config)
    const app = createApp({ version: manifest.version }, (c) => parts((c.env as { lasting?: Lasting }).lasting))
    return { kind: "ready", parts, fetch: (request, lasting) => app.fetch(request, { lasting }) }
  } catch (error) {
    return { kind: "misconfigured", reason: error instanceof Error ? error.message : String(error) }
  }
}

/** Answers everything while the configuration is wrong. The reason is the operator's: it goes to the log alone. */
const closed = new Hono<Environment>().all("*", (c) => {
  c.set("requestId", platform.newId())
  c.header("Retry-After", "60")
  return problem(c, "not-configured", {
    detail: { zh: "服务尚未配置好，原因已写入运行日志。", en: "The service is not configured; its log says why." },
  })
})

export default {
  async fetch(request: Request, bindings: Bindings, lasting?: Lasting): Promise<Response> {
    const register = registerOf(bindings)
    if (register.kind === "ready") return register.fetch(request, lasting)
    log(register.reason)
    return closed.fetch(request)
  },

  /**
   * Every minute: reads what other processes have written to the log, signs, sends alerts, and works on a slice of the
   * check jobs; imports over HTTP have read and signed for themselves. By any other cron: the daily work, unless it has
   * been done today or the log must not grow.
   */
  async scheduled(
    { cron, scheduledTime }: { cron?: string; scheduledTime?: number },
    bindings: Bindings,
  ): Promise<void> {
    const register = registerOf(bindings)
    if (register.kind === "misconfigured") throw new Error(register.reason)
    const parts = register.parts()
    await beat(parts.sql, parts.node, parts.clock())
    if (cron !== everyMinute) await keepRosters(parts)
    if (cron !== everyMinute && !(await parts.signedLog.halted())) await catchUpDailyWork(parts)
    if (cron !== everyMinute) {
      await cleanAlerts(parts, parts.alerting.retentionDays)
      await beginVersions(parts)
      await beginGrants(parts)
      await watchRecalls(parts)
      await keepUses(parts)
      await keepDeclared(parts)
      await watchDuties(parts)
      await beginRules(parts)
      await deleteExpiredReceipts(parts.sql, parts.clock())
      await deletePast(parts.sql, parts.clock())
      await forgetAnswers(parts.sql, parts.clock())
      await forgetAskers(parts.sql, parts.clock())
      await expireListingChanges(parts)
    }
    const feeder = openFeederOf(parts)
    const followers = followersOf(parts, { feeder })
    const due = scheduledTime === undefined ? followers : dueInMinute(followers, scheduledTime)
    const [fault] = await catchUpAll(due)
    await feeder?.settled()
    await deliverAlerts(parts, AbortSignal.timeout(deliveringMs))
    await sendMessages(parts, AbortSignal.timeout(deliveringMs))
    await sendReminders(parts, AbortSignal.timeout(deliveringMs))
    await workOnJobs(parts, AbortSignal.timeout(jobsSliceMs))
    await workOnSearchJobs(parts, AbortSignal.timeout(jobsSliceMs))
    await parts.quota?.settle()
    // Whoever watches crons has to see it.
    if (fault) throw fault
  },
}
