/** `gongshi/client` inside workerd, as another Worker uses it, against the Worker of wrangler.toml. */
import { env, exports } from "cloudflare:workers"
import { Webhook as Signer } from "standardwebhooks"
import { beforeAll, expect, test } from "vitest"
import { openClient, readWebhook, WebhookRefused } from "../../client/gongshi-client.js"
import { openPool } from "../../src/database/pool.ts"
import worker from "../../src/worker.ts"
import { readKeyRing, sha256, verifyReport } from "../../verify/gongshi-verify.js"
import { clientHeader, importRows } from "../support/app.ts"
import { codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const sql = openPool(env.HYPERDRIVE.connectionString, 2)
let key = ""
beforeAll(async () => {
  // The register of this runtime is one for all of its tests: another list than theirs.
  await importRows(sql, [penaltyRow(701), subjectRow(702)])
  // What is checked in the background, the clock of the platform sets off.
  await worker.scheduled({ cron: "* * * * *" }, env)
  key = (await clientHeader(sql, "platform"))["authorization"]?.replace("Bearer ", "") ?? ""
})

const send: typeof fetch = (input, init) => exports.default.fetch(String(input), init)
const client = (given: { key?: string } = {}) => openClient({ url: "https://register.test", fetch: send, ...given })

test("checks, and streams rows as they are made", async () => {
  const { responses } = await client({ key }).call("check", { body: { queries: { q: { code: codeOf(701) } } } })
  expect(responses["q"]?.verdict).toBe("listed")
  async function* rows() {
    for (const code of [codeOf(701), codeOf(702), "9"]) yield { code }
  }
  const verdicts: unknown[] = []
  for await (const { verdict } of client({ key }).checkStream(rows())) verdicts.push(verdict)
  expect(verdicts).toEqual(["listed", "clear", "invalid"])
})

test("sees a job to its result", async () => {
  const states: string[] = []
  const { job, result } = await client({ key }).checkFile({
    ...{ file: `code\n${codeOf(701)}\n${codeOf(702)}\n`, type: "text/csv" },
    onProgress({ state }) {
      states.push(state)
      // Whoever runs the register has it work by the clock.
      if (states.length === 1) void worker.scheduled({ cron: "* * * * *" }, env)
    },
  })
  expect([job.state, states.at(-1)]).toEqual(["done", "done"])
  expect((await result.text()).trim().split("\n")).toHaveLength(3)
})

test("verifies a report by the keys that it was given", async () => {
  const response = await client().request("getReport", { path: { code: codeOf(701) }, accept: "application/jwt" })
  const keys = readKeyRing(sha256, { jwks: await (await send("https://register.test/.well-known/jwks.json")).json() })
  if ("fault" in keys) throw new Error(keys.fault)
  const { ok, facts, findings } = await verifyReport(await response.text(), { sha256, keys, now: Date.now() })
  expect([findings.map(({ en }) => en), ok, facts.subject?.code]).toEqual([[], true, codeOf(701)])
})

test("tells a message of a webhook from one that was changed", async () => {
  const secret = `whsec_${btoa("0123456789abcdef01234567")}`
  const [at, body] = [new Date(), JSON.stringify({ type: "alerts" })]
  const headers = new Headers({
    "webhook-id": "msg_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": new Signer(secret).sign("msg_1", at, body),
  })
  expect((await readWebhook<{ type: string }>(secret, { headers, body })).message.type).toBe("alerts")
  await expect(readWebhook(secret, { headers, body: `${body} ` })).rejects.toThrow(WebhookRefused)
})
