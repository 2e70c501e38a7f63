/** `/metrics`: what a monitoring system asks for, in the text form of Prometheus. Nothing in it that /status does not say. */

import { text } from "../http/content.ts"
import { defineRoute, routeGroup } from "../http/route.ts"
import { type GaugeParts, readGauges } from "./gauges.ts"

const example =
  "# HELP gongshi_log_size Entries in the publication log\n# TYPE gongshi_log_size gauge\ngongshi_log_size 4711\n"

const getMetrics = defineRoute("service:read", "get /metrics", {
  operationId: "getMetrics",
  summary: "The log, its checkpoint and its witnesses, as Prometheus reads them",
  responses: { 200: { description: "Gauges", content: { "text/plain": text(example) } } },
})

export const metricsRoutes = routeGroup<GaugeParts>().openapi(getMetrics, async (c) => {
  const gauges = await readGauges(c.get("parts"))
  const lines = Object.entries(gauges).flatMap(([name, { help, samples }]) => {
    const told = samples.flatMap(({ labels, value }) => (value == null ? [] : [`${name}${toLabels(labels)} ${value}`]))
    return told.length === 0 ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...told]
  })
  const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" }
  return c.body(`${lines.join("\n")}\n`, 200, headers) as never
})

function toLabels(labels: Record<string, string> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`
}
