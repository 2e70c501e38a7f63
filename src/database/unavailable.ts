/**
 * What an error of the database means to who asked: that it can't be reached, or that it can't hold what was sent.
 */
import { sqlState } from "./client.ts"
import { olderWriterState } from "./writer.ts"

// Errors of the socket, and of postgres.js when a connection is not to be had or breaks.
const connectionErrors = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "CONNECT_TIMEOUT",
])

// Workers give such errors no code; this is how they begin.
const connectionMessages = ["proxy request failed", "Network connection lost"]

/**
 * Whether PostgreSQL refused a text that is none: U+0000, which comes in by addresses and JSON and is no fault of ours.
 * SQLSTATE 22021 character not in repertoire, 22P05 untranslatable character.
 */
export function isNoText(error: unknown): boolean {
  const state = sqlState(error)
  return state === "22021" || state === "22P05"
}

/**
 * Whether PostgreSQL refused a day that it has none of: the year 0000, which ISO 8601 has and its calendar has not.
 * SQLSTATE 22007 invalid datetime format, 22008 datetime field overflow.
 */
export function isNoDay(error: unknown): boolean {
  const state = sqlState(error)
  return state === "22007" || state === "22008"
}

/** Whether the database refused a write because a later version writes to it. */
export function isOlderWriter(error: unknown): boolean {
  return sqlState(error) === olderWriterState
}

/** True for lost and refused connections, and for a server that is starting, stopping or full. */
export function isUnavailable(error: unknown): boolean {
  const state = sqlState(error)
  // Class 08: connection exceptions; 53: insufficient resources, the disk among them; 57P: shutdown, crash, starting;
  // 58000: what Hyperdrive says when it has no connection to give.
  if (state !== null) return /^(08|53|57P|58000)/.test(state)
  if (!(error instanceof Error)) return false
  if (!("code" in error)) return connectionMessages.some((message) => error.message.startsWith(message))
  // A unix socket that is not there; any other file that is missing says nothing of the database.
  if (error.code === "ENOENT") return "syscall" in error && error.syscall === "connect"
  return typeof error.code === "string" && connectionErrors.has(error.code)
}
