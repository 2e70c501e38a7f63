/** What a register refuses (RFC 9457), as an error. */

/** A fault of a request: where it is, as a JSON pointer, and what it is. */
export interface RequestFault {
  pointer: string
  detail: string
}

/** The register refuses: `code` is the end of its problem type, `message` says what and what to do. */
export class RegisterProblem extends Error {
  override readonly name = "RegisterProblem"
  readonly status: number
  /** `invalid-code` of `urn:gongshi:problem:invalid-code`. */
  readonly code: string
  readonly title: string
  /** What it says in full; null where it says nothing. */
  readonly told: string | null
  /** All faults of the request at once. */
  readonly errors: readonly RequestFault[]
  /** What to do about it. */
  readonly next: string
  /** What to tell the operator. */
  readonly requestId: string | null
  /** When to come again, in ms; null where the register does not say. */
  readonly retryAfterMs: number | null

  constructor(
    status: number,
    told: { type?: string; title?: string; detail?: string; next?: string; instance?: string; errors?: RequestFault[] },
    retryAfterMs: number | null,
  ) {
    super(told.detail ?? told.title ?? `the register answered ${status}`)
    this.status = status
    this.code = told.type?.split(":").at(-1) ?? "unknown"
    this.title = told.title ?? ""
    this.told = told.detail ?? null
    this.next = told.next ?? ""
    this.errors = told.errors ?? []
    this.requestId = told.instance ?? null
    this.retryAfterMs = retryAfterMs
  }
}
