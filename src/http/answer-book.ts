/** Where the names of requests are kept, and what was answered to them. */

/** Who asks, under which name. @property at ms since 1970 */
export interface NamedRequest {
  actor: string
  key: string
  at: number
}

/** What became of a request: still being worked on, or broken off; answered so; answered with what is told once. */
export type Settled =
  | { kind: "open" }
  | { kind: "answered"; asked: Uint8Array; status: number; answer: string }
  | { kind: "told-once"; asked: Uint8Array }

/** Where names are kept for a day. */
export interface AnswerBook {
  /** Takes a name; what became of it where it is taken already. */
  take(request: NamedRequest): Promise<Settled | null>
  /** Keeps what was answered. @param answer null: it is not to be told again */
  settle(request: NamedRequest, asked: Uint8Array, status: number, answer: string | null): Promise<void>
  /** Gives a name back: nothing was done under it. */
  free(request: NamedRequest): Promise<void>
}
