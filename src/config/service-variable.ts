/** Variables of the service itself: where it listens, where its data is, what it is called. */
import {
  anyText,
  oneOf,
  readUrl,
  secret,
  type ValuesOf,
  type VariableTable,
  variable,
  wholeNumber,
} from "./variable.ts"

export const serviceVariables = {
  PORT: variable("a port from 0 (any free one) to 65535", wholeNumber(0, 65_535), 8787),
  HOST: variable("an address to listen on", anyText, "127.0.0.1"),
  DATA_DIR: variable("a folder", anyText, "./data"),
  // What is not absolute is to be passed over (XDG Base Directory).
  XDG_STATE_HOME: variable("the user's folder for state, an absolute path", (text) =>
    text.startsWith("/") ? text : null,
  ),
  DATABASE_URL: secret("postgres://user:password@host:port/database", readUrl("postgres:", "postgresql:")),
  DATABASE_URL_READ: secret(
    "the address of a streaming replica of DATABASE_URL, for public reads",
    readUrl("postgres:", "postgresql:"),
  ),
  DATABASE_READ_LAG: variable(
    "how many seconds old what a replica shows may be, 2 to 30: then it is left out",
    wholeNumber(2, 30),
    5,
  ),
  DATABASE_CONNECTIONS: variable("a number of connections from 1 to 200", wholeNumber(1, 200), 10),
  BACKUP_DIR: variable("a folder on another volume, for backups of the embedded database and its WAL", anyText),
  BACKUP_SECONDS: variable(
    "after how many seconds what was written goes to BACKUP_DIR at the latest, 1 to 3600",
    wholeNumber(1, 3600),
    60,
  ),
  DRAIN_WAIT: variable("how many seconds requests are still taken after SIGTERM, 0 to 600", wholeNumber(0, 600), 0),
  DRAIN: variable(
    "how many seconds what is under way may take once the port is closed, 1 to 3600",
    wholeNumber(1, 3600),
    30,
  ),
  METRICS_PORT: variable("a port from 1 to 65535, for metrics", wholeNumber(1, 65_535)),
  METRICS_HOST: variable("an address to give them out at", anyText, "127.0.0.1"),
  TRACES_URL: variable("the address of an OTLP collector, as http://localhost:4318", readUrl("http:", "https:")),
  TRACES_PERCENT: variable("how many of a hundred traces are kept, 1 to 100", wholeNumber(1, 100), 100),
  LOG_FORMAT: variable("text or json: how lines for the operator are written", oneOf("text", "json"), "text"),
  ACCESS_LOG: variable("on or off: a line for each answer, without what was asked", oneOf("on", "off"), "off"),
  MEILI_URL: variable("the address of a Meilisearch server, as http://localhost:7700", readUrl("http:", "https:")),
  MEILI_KEY: secret("a key of the Meilisearch server", anyText),
  ORIGIN: variable("the address of the register, as https://register.example", (text) =>
    readUrl("http:", "https:")(text) ? new URL(text).origin : undefined,
  ),
  NODE_ENV: variable("production, development or test", oneOf("production", "development", "test"), "development"),
  SAMPLE_SUBJECTS: variable(
    "how many invented subjects an empty register begins with, 0 to 10000000",
    wholeNumber(0, 10_000_000),
  ),
} satisfies VariableTable

/** What is missing beside what is set: two nodes without an address would sign as two issuers, each as its own port. */
export function serviceFaults(values: ValuesOf<typeof serviceVariables>): string[] {
  const { NODE_ENV, ORIGIN, DATABASE_URL, DATABASE_URL_READ } = values
  const faults =
    DATABASE_URL_READ !== null && DATABASE_URL === null
      ? ["DATABASE_URL is missing beside DATABASE_URL_READ: the embedded database has no replica"]
      : []
  if (NODE_ENV !== "production" || ORIGIN !== null) return faults
  const { expected } = serviceVariables.ORIGIN
  const missing = `ORIGIN is missing, expected ${expected}: with NODE_ENV=production what is signed names it as its issuer`
  return [...faults, missing]
}
