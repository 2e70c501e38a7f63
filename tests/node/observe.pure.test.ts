import { createServer } from "node:net"
import { expect, onTestFinished, test } from "vitest"
import { openMetrics } from "../../src/node/observe.ts"

test("figures that can't be read are said not to be current, and leave the counts of answers as they are", async () => {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve))
  const address = holder.address()
  const port = typeof address === "object" && address ? address.port : 0
  await new Promise((resolve) => holder.close(resolve))
  let away = false
  const metrics = await openMetrics({ host: "127.0.0.1", port }, async () => {
    if (away) throw new Error("the database is away")
    return { gongshi_log_size: { help: "Entries", samples: [{ value: 7 }, { labels: { of: "nobody" }, value: null }] } }
  })
  onTestFinished(() => metrics.close())
  metrics.tell({
    requestId: null,
    method: "GET",
    route: "/v1/check",
    status: 200,
    ms: 3,
    whole: false,
    began: 0,
    trace: null,
  })
  const scrape = async () => (await fetch(metrics.url)).text()
  const counted =
    'http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/v1/check",error_type="broken_off"} 1'
  const whole = await scrape()
  expect(whole).toContain(counted)
  expect(whole).toContain("gongshi_log_size 7\n")
  expect(whole).not.toContain("nobody")
  away = true
  const without = await scrape()
  expect(without).toContain(counted)
  expect(without).toContain("gongshi_figures_current 0\n")
  away = false
  expect(await scrape()).toContain("gongshi_figures_current 1\n")
})
