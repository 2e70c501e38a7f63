// The one error that the embedded PostgreSQL throws, and what file system and server messages mean for the operator.

/** Why the embedded PostgreSQL can't be used, in words for the person who runs it: the thing, the reason, the next step. */
export class EmbeddedPostgresError extends Error {
  override readonly name = "EmbeddedPostgresError"

  constructor(thing: string, reason: string, next: string, options?: ErrorOptions) {
    // A reason of several lines ends with a program's own output.
    super(`${thing}: ${reason}${reason.includes("\n") ? "\n" : ". "}${next}`, options)
  }
}

/** The code of a Node or postgres.js error (`EACCES`, `57P03`), or an empty string. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : ""
}

const fileReasons: Record<string, [reason: string, next: string]> = {
  EACCES: ["the user who runs Gongshi may not write there", "Give that user the directory, or set DATA_DIR to another"],
  EPERM: ["the user who runs Gongshi may not write there", "Give that user the directory, or set DATA_DIR to another"],
  EROFS: ["the file system is mounted read-only", "Set DATA_DIR to a directory that can be written"],
  ENOSPC: ["the disk is full", "Free space on it and start again"],
  EDQUOT: ["the disk quota is used up", "Free space and start again"],
  ENOTDIR: ["part of the path is a file", "Set DATA_DIR to a directory"],
  EEXIST: ["it is a file, not a directory", "Set DATA_DIR to a directory"],
}

/** Turns a file system error about `thing` into one that an operator can act on. */
export function fileFailure(thing: string, error: unknown): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error
  const [reason, next] = fileReasons[errorCode(error)] ?? [
    error instanceof Error ? error.message : String(error),
    "Mend that and start again, or set DATABASE_URL to a PostgreSQL server",
  ]
  return new EmbeddedPostgresError(thing, reason, next, { cause: error })
}

const serverHints: [pattern: RegExp, next: string][] = [
  [/No space left on device|Check free disk space/, "The disk is full: free space on it and start again"],
  [/Disk quota exceeded/, "The disk quota is used up: free space and start again"],
  [/GLIBC_\S+' not found/, "This system's C library is too old: set DATABASE_URL to a PostgreSQL server"],
  [/Address already in use/, "Another program has that TCP port: choose another"],
  [/Cannot allocate memory|could not map anonymous shared memory/, "Free memory, or set shared_buffers lower"],
  [/wrong ownership|Permission denied/, "Start Gongshi as the user who owns the data directory"],
  [
    /recovery ended before configured recovery target/,
    "Nothing was written after that moment as far as there is WAL: take an earlier one, or leave --until out for all of it",
  ],
  [/could not locate a valid checkpoint|invalid checkpoint record/, "The cluster is damaged: restore a backup"],
]

/** What to do about a PostgreSQL program that ended with `output`. */
export function nextStepFor(output: string, otherwise: string): string {
  return serverHints.find(([pattern]) => pattern.test(output))?.[1] ?? otherwise
}
