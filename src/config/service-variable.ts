/**
 * Variables of the service itself: where it listens, where its data is, what it is called.
 */
import { anyText, readUrl, type ValuesOf, type VariableTable, variable, wholeNumber } from "./variable.ts"

/** The table. */
export const serviceVariables = {
  PORT: variable({ expected: "a port from 0 (any free one) to 65535", read: wholeNumber(0, 65_535), absent: 8787 }),
  HOST: variable({ expected: "an address to listen on", read: anyText, absent: "127.0.0.1" }),
  DATA_DIR: variable({ expected: "a folder", read: anyText, absent: "./data" }),
  XDG_STATE_HOME: variable<string | null>({
    expected: "the user's folder for state, an absolute path",
    // What is not absolute is to be passed over (XDG Base Directory).
    read: (text) => (text.startsWith("/") ? text : null),
    absent: null,
  }),
  DATABASE_URL: variable<string | null>({
    expected: "postgres://user:password@host:port/database",
    read: readUrl("postgres:", "postgresql:"),
    absent: null,
    secret: true,
  }),
  DATABASE_CONNECTIONS: variable({
    expected: "a number of connections from 1 to 200",
    read: wholeNumber(1, 200),
    absent: 10,
  }),
  MEILI_URL: variable<string | null>({
    expected: "the address of a Meilisearch server, as http://localhost:7700",
    read: readUrl("http:", "https:"),
    absent: null,
  }),
  MEILI_KEY: variable<string | null>({
    expected: "a key of the Meilisearch server",
    read: anyText,
    absent: null,
    secret: true,
  }),
  ORIGIN: variable<string | null>({
    expected: "the address of the register, as https://register.example",
    read: (text) => (readUrl("http:", "https:")(text) ? new URL(text).origin : undefined),
    absent: null,
  }),
  NODE_ENV: variable<"production" | "development" | "test">({
    expected: "production, development or test",
    read: (text) => (["production", "development", "test"] as const).find((name) => name === text),
    absent: "development",
  }),
  SAMPLE_SUBJECTS: variable<number | null>({
    expected: "how many invented subjects an empty register begins with, 0 to 10000000",
    read: wholeNumber(0, 10_000_000),
    absent: null,
  }),
} satisfies VariableTable

/** What is missing beside what is set: two nodes without an address would sign as two issuers, each as its own port. */
export function serviceFaults({ NODE_ENV, ORIGIN }: ValuesOf<typeof serviceVariables>): string[] {
  if (NODE_ENV !== "production" || ORIGIN !== null) return []
  const { expected } = serviceVariables.ORIGIN
  return [`ORIGIN is missing, expected ${expected}: with NODE_ENV=production what is signed names it as its issuer`]
}
