/**
 * Whether an error says that the database can't be reached, rather than that it refused something.
 */
import { sqlState } from "../database/client.ts"

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
