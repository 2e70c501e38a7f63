/** Conditional requests and ranges (RFC 9110, sections 13 and 14): what of a file an answer holds. Pure. */

/** The headers of a request that decide it. */
export interface FileRequest {
  range: string | undefined
  ifRange: string | undefined
  ifNoneMatch: string | undefined
}

/** A file as it is to be sent: its strong validator, quotes and all, and its length in bytes. */
export interface SentFile {
  etag: string
  length: number
}

/** What is to be sent. */
export type FileAnswer =
  | { status: 200; start: 0; length: number }
  | { status: 206; start: number; length: number }
  | { status: 304 }
  | { status: 416 }

/** Decides. Several ranges at once are answered with the whole, as section 14.2 allows. */
export function answerFor({ range, ifRange, ifNoneMatch }: FileRequest, { etag, length }: SentFile): FileAnswer {
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, etag)) return { status: 304 }
  const whole = { status: 200, start: 0, length } as const
  // What is kept for If-Range is a validator of ours or it is not: a date never is, for none is sent.
  if (range === undefined || (ifRange !== undefined && ifRange.trim() !== etag)) return whole
  const found = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(range)
  if (!found) return whole
  const [, first = "", last = ""] = found
  if (first === "") return last === "" ? whole : suffix(Number(last), length)
  const [start, end] = [Number(first), last === "" ? length - 1 : Number(last)]
  if (last !== "" && end < start) return whole
  if (start >= length) return { status: 416 }
  return { status: 206, start, length: Math.min(end, length - 1) - start + 1 }
}

function suffix(bytes: number, length: number): FileAnswer {
  if (bytes === 0 || length === 0) return { status: 416 }
  const taken = Math.min(bytes, length)
  return { status: 206, start: length - taken, length: taken }
}

/** Weak comparison, as section 13.1.2 asks. */
function matches(header: string, etag: string): boolean {
  return header.trim() === "*" || header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag)
}
