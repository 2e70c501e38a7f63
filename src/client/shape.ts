/** What the client is given and gives, beside what the description names. */
import type { CheckJob, Operations } from "./operation.ts"

/** Members of an object that the description does not name one by one. */
export interface Members {
  [name: string]: unknown
}

/** Of which register, as whom. */
export interface ClientOptions {
  /** Of the register, as https://register.example. */
  url: string | URL
  /** An API key or a token; without, what is open to anyone. */
  key?: string
  /** Of what is said to people: `zh` (the register's own) or `en`. */
  language?: "zh" | "en"
  /** How often the same is asked again; 3 without. */
  retries?: number
  /** In the place of the platform's own. */
  fetch?: typeof fetch
}

/** An entry of the change feed, or where its head is. */
export type FeedLine =
  | { position: number; entry: string; line: string | null }
  | { head: { size: number; time: string } }

/** One that the own agency is told. */
export interface NoticeLine {
  id: number
  notice: Members
  line: string | null
}

/** A file that is checked in the background. */
export interface CheckFileOrder {
  file: Blob | Uint8Array<ArrayBuffer> | string
  type: Operations["createCheckJob"]["file"]
  query?: Operations["createCheckJob"]["query"]
  /** Told how far it is, a few times a second at most. */
  onProgress?: (job: CheckJob) => void
  signal?: AbortSignal
  idempotencyKey?: string
}
