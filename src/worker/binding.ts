/** What the runtime gives: bindings, a way to outlive an answer, and a console that is the log. */
import type { RateLimitBinding } from "../access/quota/edge-quota.ts"
import type { ExportBucket } from "../exports/shelf/bucket-shelf.ts"

/** What wrangler.toml binds: two objects, and the variables as text. */
export interface Bindings {
  HYPERDRIVE?: { connectionString: string }
  /** R2: where the newest signed checkpoint is kept outside the database. */
  CHECKPOINTS?: {
    get(key: string): Promise<{ text(): Promise<string> } | null>
    put(key: string, value: string): Promise<unknown>
  }
  /** R2: exports that a Node installation has made, for reading. */
  EXPORTS?: ExportBucket
  /** Counts what addresses without a key ask for; its limit a minute is QUOTA_PUBLIC. */
  PUBLIC_LIMIT?: RateLimitBinding
  ASSETS?: { fetch(url: URL): Promise<Response> }
  [variable: string]: unknown
}

/** What outlives an answer. */
export interface Lasting {
  waitUntil(work: Promise<unknown>): void
}

export function isText(value: unknown): value is string {
  return typeof value === "string"
}

/** A line for the operator. */
export function log(line: string): void {
  // biome-ignore lint/suspicious/noConsole: on Workers the console is the log
  console.log(`gongshi: ${line}`)
}
