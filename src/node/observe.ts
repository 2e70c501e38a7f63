/**
 * What is seen of a node from outside: its figures (METRICS_PORT), and a line for each answer (ACCESS_LOG). Both name the
 * route as it is declared, and nothing of what was asked.
 */
import type { RequestListener, ServerResponse } from "node:http"
import type { Attributes, ObservableGauge, Span } from "@opentelemetry/api"
import type { Gauge } from "../app/gauges.ts"
import type { VerdictWatch } from "../check/answer/tally.ts"
import type { Answered } from "../http/environment.ts"

/** One answer, as far as it went. */
export interface AnswerSeen {
  requestId: string | null
  method: string
  /** Null: it reached no route. */
  route: string | null
  status: number
  /** When it was asked for, ms since 1970, and for how long it was answered. */
  began: number
  ms: number
  /** Its trace; null: nobody traces. */
  trace: Trace | null
  /** False where the connection ended before the answer did. */
  whole: boolean
}

/** The trace of a request. */
export interface Trace {
  span: Span
  /** Does what belongs to it. */
  run<T>(work: () => T): T
  /** How many spans below were left out. */
  leftOut(): number
}

/** Begins the trace of a request; null where it is not kept. @param traceparent of whoever asked (W3C Trace Context) */
export type BeginTrace = (traceparent: string | null, began: number) => Trace | null

/** Who watches a node. */
export interface Observer {
  /** A listener whose answers are seen. */
  seen(listener: RequestListener): RequestListener
  /** Null where nobody watches. */
  answered: Answered | null
  /** Absent where nobody counts. */
  verdictsGiven?: VerdictWatch["verdictsGiven"]
  close(): Promise<void>
}

// What RFC 9110 and 5789 name: anybody may send another word.
const methods = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"])

/** Watches, and hands each answer to who wants it. @param tell null: nobody does; @param begin begins the trace of a request */
export function openObserver(
  tell: ((answer: AnswerSeen) => void) | null,
  close = async () => {},
  verdictsGiven?: VerdictWatch["verdictsGiven"],
  begin?: BeginTrace,
): Observer {
  if (tell === null) return { seen: (listener) => listener, answered: null, close }
  const known = new WeakMap<ServerResponse, { route: string | null; requestId: string }>()
  return {
    seen: (listener) => (request, response) => {
      const [began, beganAt] = [performance.now(), Date.now()]
      const { traceparent } = request.headers
      const trace = begin?.(typeof traceparent === "string" ? traceparent : null, beganAt) ?? null
      response.once("close", () => {
        const { route, requestId } = known.get(response) ?? { route: null, requestId: null }
        tell({
          ...{ requestId, route, status: response.statusCode, whole: response.writableFinished },
          method: methods.has(request.method ?? "") ? (request.method ?? "") : "_OTHER",
          ...{ began: beganAt, ms: performance.now() - began },
          trace,
        })
      })
      return trace ? trace.run(() => listener(request, response)) : listener(request, response)
    },
    answered(env, route, requestId) {
      const { outgoing } = (env ?? {}) as { outgoing?: ServerResponse }
      // What one route asks of another in this process is no answer of its own.
      if (outgoing && !known.has(outgoing)) known.set(outgoing, { route, requestId })
    },
    verdictsGiven,
    close,
  }
}

/** Counts answers, and reads the register's figures when somebody asks for them. */
export interface Metrics {
  tell(answer: AnswerSeen): void
  tellVerdicts: NonNullable<VerdictWatch["verdictsGiven"]>
  /** Where they are given out. */
  url: string
  close(): Promise<void>
}

// Seconds: from a code looked up in memory to an export.
const boundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60]

/**
 * Gives metrics out at an address of their own that is free, in the text form of Prometheus (OpenTelemetry's SDK and exporter).
 * @param read the register's figures, at each scrape; where it fails, the last ones are given out, and said to be that
 */
export async function openMetrics(
  { host, port }: { host: string; port: number },
  read: () => Promise<Record<string, Gauge>>,
): Promise<Metrics> {
  // Most have none, and its reading takes a while.
  const [{ MeterProvider }, { PrometheusExporter }] = await Promise.all([
    import("@opentelemetry/sdk-metrics"),
    import("@opentelemetry/exporter-prometheus"),
  ])
  const exporter = new PrometheusExporter({
    host,
    port,
    preventServerStart: true,
    withoutScopeInfo: true,
    withoutTargetInfo: true,
  })
  await exporter.startServer()
  const provider = new MeterProvider({ readers: [exporter] })
  const meter = provider.getMeter("gongshi")
  const durations = meter.createHistogram("http_server_request_duration_seconds", {
    description: "Answers by route, until their last byte",
    advice: { explicitBucketBoundaries: boundaries },
  })
  const verdicts = meter.createCounter("gongshi_verdicts", {
    description: "Verdicts of checks that were answered here, by way (queries, rows with a receipt) and verdict",
  })
  const gauges = new Map<string, ObservableGauge>()
  const known = await read()
  for (const [name, { help }] of Object.entries(known)) {
    gauges.set(name, meter.createObservableGauge(name, { description: help }))
  }
  // What is not observed keeps its last value: whoever reads has to know that it is one.
  const current = meter.createObservableGauge("gongshi_figures_current", {
    description: "0 while the register can't be read: its figures are those of the last time",
  })
  meter.addBatchObservableCallback(
    async (result) => {
      const figures = await read().catch(() => null)
      result.observe(current, figures ? 1 : 0)
      for (const [name, { samples }] of Object.entries(figures ?? {})) {
        const gauge = gauges.get(name)
        for (const { labels = {}, value } of samples) if (gauge && value != null) result.observe(gauge, value, labels)
      }
    },
    [current, ...gauges.values()],
  )
  return {
    tell({ method, route, status, ms, whole }) {
      const about: Attributes = { "http.request.method": method, "http.response.status_code": status }
      if (route !== null) about["http.route"] = route
      if (!whole) about["error.type"] = "broken_off"
      durations.record(ms / 1_000, about)
    },
    tellVerdicts(way, counts) {
      for (const [verdict, count] of Object.entries(counts)) if (count > 0) verdicts.add(count, { way, verdict })
    },
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}/metrics`,
    close: () => provider.shutdown(),
  }
}
