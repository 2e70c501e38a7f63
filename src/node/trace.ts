/**
 * Traces by OpenTelemetry (TRACES_URL): a span for each answer, by its route and nothing of what was asked, which goes on with
 * the trace that whoever asked has begun.
 */
import type { AnswerSeen } from "./observe.ts"

/** Where spans go. */
export interface Traces {
  tell(answer: AnswerSeen): void
  /** Sends what is left. */
  close(): Promise<void>
}

/** What says whose spans they are. */
export interface TracedNode {
  id: string
  version: string
}

/** @param url of an OTLP collector over HTTP, as http://localhost:4318; @param percent of the traces that are kept, by their ids */
export async function openTraces(url: string, percent: number, node: TracedNode): Promise<Traces> {
  // Most have none, and its reading takes a while.
  const [api, { parseTraceParent }, { resourceFromAttributes }, sdk, { OTLPTraceExporter }] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/core"),
    import("@opentelemetry/resources"),
    import("@opentelemetry/sdk-trace"),
    import("@opentelemetry/exporter-trace-otlp-http"),
  ])
  const exporter = new OTLPTraceExporter({
    url: new URL("v1/traces", url.endsWith("/") ? url : `${url}/`).href,
    // An end waits for no longer than that.
    timeoutMillis: 3_000,
  })
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({
      ...{ "service.name": "gongshi", "service.version": node.version, "service.instance.id": node.id },
    }),
    // Whoever asks does not say whether it is kept: the public may ask.
    sampler: new sdk.TraceIdRatioBasedSampler(percent / 100),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000 })],
  })
  const tracer = provider.getTracer("gongshi")
  return {
    tell({ traceparent, requestId, method, route, status, began, ms, whole }) {
      const parent = traceparent === null ? null : parseTraceParent(traceparent)
      const context = parent
        ? api.trace.setSpanContext(api.ROOT_CONTEXT, { ...parent, isRemote: true })
        : api.ROOT_CONTEXT
      const span = tracer.startSpan(
        route === null ? method : `${method} ${route}`,
        { kind: api.SpanKind.SERVER, startTime: began },
        context,
      )
      span.setAttributes({
        "http.request.method": method,
        "http.response.status_code": status,
        ...(route === null ? {} : { "http.route": route }),
        ...(requestId === null ? {} : { "gongshi.request_id": requestId }),
        ...(whole ? {} : { "error.type": "broken_off" }),
      })
      if (status >= 500 || !whole) span.setStatus({ code: api.SpanStatusCode.ERROR })
      span.end(began + ms)
    },
    close: () => provider.shutdown(),
  }
}
