/**
 * Traces by OpenTelemetry (TRACES_URL): a span for each answer, by its route and nothing of what was asked, which goes on with
 * the trace that whoever asked has begun; below it one for each statement of the database, by operation and table, without
 * its text and its values. Followers and jobs have traces of their own, where they have done something; what is sent to
 * webhooks is told by its status.
 */
import { AsyncLocalStorage } from "node:async_hooks"
import type { Context, Span, SpanOptions } from "@opentelemetry/api"
import type { Post } from "../alert/post.ts"
import type { Traced } from "../app/background.ts"
import type { StatementWatch } from "../database/statement.ts"
import type { AnswerSeen, BeginTrace } from "./observe.ts"

/** Where spans go. */
export interface Traces {
  begin: BeginTrace
  /** Ends it. */
  tell(answer: AnswerSeen): void
  work: Traced
  watch: StatementWatch
  /** What sends webhooks, and tells how it went. */
  sending(post: Post): Post
  /** Sends what is left. */
  close(): Promise<void>
}

/** What says whose spans they are. */
export interface TracedNode {
  id: string
  version: string
}

/** What is under way. */
interface Scope {
  context: Context
  /** Spans below that have ended and wait until it is known whether anything was done; null: they are sent. */
  held: (() => void)[] | null
  hasWorked: boolean
  count: number
}

// A stream of a million rows asks thousands of times, each time the same.
const spansMax = 200

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
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000, maxQueueSize: 8_192 })],
  })
  const tracer = provider.getTracer("gongshi")
  const scopes = new AsyncLocalStorage<Scope>()
  const failed = { code: api.SpanStatusCode.ERROR }

  function open(span: Span, held: Scope["held"]): Scope {
    return { context: api.trace.setSpan(api.ROOT_CONTEXT, span), held, hasWorked: false, count: 0 }
  }
  /** A span below what is under way; null where there is nothing, or its trace is full. */
  function below(scope: Scope, name: string, options: SpanOptions): ((fault: boolean) => void) | null {
    if (++scope.count > spansMax) return null
    const span = tracer.startSpan(name, options, scope.context)
    return (fault) => {
      const at = Date.now()
      if (fault) span.setStatus(failed)
      if (scope.held) scope.held.push(() => span.end(at))
      else span.end(at)
    }
  }

  return {
    begin(traceparent, began) {
      const parent = traceparent === null ? null : parseTraceParent(traceparent)
      const context = parent
        ? api.trace.setSpanContext(api.ROOT_CONTEXT, { ...parent, isRemote: true })
        : api.ROOT_CONTEXT
      const span = tracer.startSpan("_OTHER", { kind: api.SpanKind.SERVER, startTime: began }, context)
      if (!span.isRecording()) return null
      const scope = open(span, null)
      return { span, run: (work) => scopes.run(scope, work), leftOut: () => Math.max(0, scope.count - spansMax) }
    },
    tell({ trace, requestId, method, route, status, began, ms, whole }) {
      if (!trace) return
      const { span } = trace
      const leftOut = trace.leftOut()
      span.updateName(route === null ? method : `${method} ${route}`)
      span.setAttributes({
        "http.request.method": method,
        "http.response.status_code": status,
        ...(route === null ? {} : { "http.route": route }),
        ...(requestId === null ? {} : { "gongshi.request_id": requestId }),
        ...(leftOut > 0 ? { "gongshi.spans_left_out": leftOut } : {}),
        ...(whole ? {} : { "error.type": "broken_off" }),
      })
      if (status >= 500 || !whole) span.setStatus(failed)
      span.end(began + ms)
    },
    async work(name, work) {
      const span = tracer.startSpan(name, { kind: api.SpanKind.INTERNAL }, api.ROOT_CONTEXT)
      if (!span.isRecording()) return work()
      const scope = open(span, [])
      // A look every second that finds nothing is nothing to tell; what was not ended is not sent.
      const end = () => {
        for (const tell of scope.hasWorked ? (scope.held ?? []) : []) tell()
        scope.held = null
        if (scope.hasWorked) span.end()
        else scope.count = spansMax
      }
      try {
        return await scopes.run(scope, work)
      } catch (error) {
        scope.hasWorked = true
        span.setStatus(failed)
        throw error
      } finally {
        end()
      }
    },
    watch(statement) {
      const scope = scopes.getStore()
      if (!scope) return null
      const { operation, table } = statement
      return () => {
        if (operation !== "SELECT" && operation !== "OTHER") scope.hasWorked = true
        const summary = table === null ? operation : `${operation} ${table}`
        const end = below(scope, summary, {
          kind: api.SpanKind.CLIENT,
          attributes: {
            ...{ "db.system.name": "postgresql", "db.operation.name": operation, "db.query.summary": summary },
            ...(table === null ? {} : { "db.collection.name": table }),
          },
        })
        return end ?? (() => {})
      }
    },
    sending: (post) => async (message, signal) => {
      const scope = scopes.getStore()
      if (!scope) return post(message, signal)
      scope.hasWorked = true
      const attributes = { "http.request.method": "POST" }
      // Where it goes is the platform's own, and a secret may stand in it.
      const span = tracer.startSpan("POST webhook", { kind: api.SpanKind.CLIENT, attributes }, scope.context)
      const posted = await post(message, signal)
      if (posted.kind === "answered") span.setAttribute("http.response.status_code", posted.status)
      else span.setAttribute("error.type", posted.kind === "failed" ? posted.fault : posted.kind)
      if (posted.kind !== "answered" || posted.status >= 400) span.setStatus(failed)
      span.end()
      return posted
    },
    close: () => provider.shutdown(),
  }
}
