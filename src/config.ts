/**
 * Configuration from the environment: every variable in one table, validated at start, all faults named at once.
 */
import type { Connection } from "./database/client.ts"
import { type Calendar, parseCalendar, publishedCalendar, toCalendar } from "./law/calendar.ts"
import { defaultPolicy, type Policy, policySwitches } from "./law/policy.ts"
import { expectedSecrets, readSecrets, type Secret } from "./signing/secret.ts"

/** What the environment may hold. Node and Workers give it in the same shape. */
export type Env = Readonly<Record<string, string | undefined>>

interface Variable<T> {
  /** What is expected, for the message about a wrong value. */
  expected: string
  /** Reads the text; undefined when it is not what is expected. An empty variable counts as absent. */
  read(text: string): T | undefined
  absent: T
  /** A secret is never printed, not even when it is wrong. */
  secret?: true
}

const variable = <T>(row: Variable<T>): Variable<T> => row

const wholeNumber = (least: number, most: number) => (text: string) => {
  const value = Number(text)
  return /^\d+$/.test(text) && value >= least && value <= most ? value : undefined
}

const readUrl =
  (...schemes: string[]) =>
  (text: string) => {
    const url = URL.parse(text)
    return url && schemes.includes(url.protocol) ? text : undefined
  }

const anyText = (text: string) => text
const barred = Object.keys(policySwitches.threeYearBarBlocks.answers) as Policy["threeYearBarBlocks"][]

const readKeySetPlace = (text: string) => (keySetIn(text) === "url" ? readUrl("https:")(text) : text)

const readAlgorithms = (text: string): readonly string[] | undefined => {
  const names = text.split(",").map((name) => name.trim())
  return names.every((name) => ["Ed25519", "ES256", "ES384", "PS256", "RS256"].includes(name)) ? names : undefined
}

const algorithms = "algorithms parted by commas, of Ed25519, ES256, ES384, PS256, RS256"
const keySet = "the issuer's key set: an https:// URL, a file, or the JSON itself"
const believedAlgorithms: readonly string[] = ["Ed25519", "ES256", "PS256"]

const readSecretText = (text: string) => {
  try {
    return readSecrets(text)
  } catch {
    return undefined
  }
}

/** Where a key set is: the text is its URL, its JSON, or the name of a file. */
function keySetIn(text: string): "url" | "json" | "file" {
  if (text.startsWith("{")) return "json"
  return text.includes("://") ? "url" : "file"
}

const privateKey: Variable<string | null> = {
  expected: "a private JWK, or a set of them, as JSON",
  read: (text) => (text.startsWith("{") ? text : undefined),
  absent: null,
  secret: true,
}
// A year, and the month in which a platform looks back at it.
const alertDaysDefault = 400

// Three years: as long as partners keep the log of what they used. No text names a period for receipts.
const receiptDaysDefault = 3 * 365

// A month: until whoever fetches results has come back from a holiday. They hold whole rosters, so not much longer.
const resultDaysDefault = 30

const variables = {
  PORT: variable({ expected: "a port from 0 (any free one) to 65535", read: wholeNumber(0, 65_535), absent: 8787 }),
  HOST: variable({ expected: "an address to listen on", read: anyText, absent: "127.0.0.1" }),
  DATA_DIR: variable({ expected: "a folder", read: anyText, absent: "./data" }),
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
  SIGNING_ALGORITHM: variable<"Ed25519" | "ES256">({
    expected: "Ed25519 or ES256, for a signing key that is made now",
    read: (text) => (["Ed25519", "ES256"] as const).find((name) => name === text),
    absent: "Ed25519",
  }),
  KEY_LOG: variable<string | null>(privateKey),
  KEY_EXPORT: variable<string | null>(privateKey),
  KEY_STATEMENT: variable<string | null>(privateKey),
  KEY_RECEIPT: variable<string | null>(privateKey),
  KEY_OVERLAP: variable({
    expected: "hours from 0 to 8760, for which the next key is announced before it signs",
    read: wholeNumber(0, 8_760),
    absent: 24,
  }),
  SIGNER_URL: variable<string | null>({
    expected: "the address of a signer (HSM, KMS), https:// or http://",
    read: readUrl("http:", "https:"),
    absent: null,
  }),
  SIGNER_TOKEN: variable<string | null>({
    expected: "what the signer is shown as a bearer token",
    read: anyText,
    absent: null,
    secret: true,
  }),
  SIGNER_KEYS: variable<string | null>({
    expected: "the public keys that the signer holds: a file, or the JSON itself",
    read: anyText,
    absent: null,
  }),
  SM2_KEY: variable<string | null>({
    expected: "the key of the second signature: a file with a JWK, or the JSON itself",
    read: anyText,
    absent: null,
    secret: true,
  }),
  SM2_USER_ID: variable({
    expected: "the signer's identity for SM2, 1 to 255 characters of ASCII",
    read: (text) => (/^[\x21-\x7e]{1,255}$/.test(text) ? text : undefined),
    absent: "1234567812345678",
  }),
  OFFICER_ISSUER: variable<string | null>({
    expected: "the `iss` of officers' tokens, a URL",
    read: readUrl("http:", "https:"),
    absent: null,
  }),
  OFFICER_AUDIENCE: variable({ expected: "the `aud` of officers' tokens", read: anyText, absent: "gongshi" }),
  OFFICER_JWKS: variable<string | null>({ expected: keySet, read: readKeySetPlace, absent: null }),
  OFFICER_ALGORITHMS: variable({ expected: algorithms, read: readAlgorithms, absent: believedAlgorithms }),
  MERCHANT_ISSUER: variable<string | null>({
    expected: "the `iss` of merchants' tokens, a URL",
    read: readUrl("http:", "https:"),
    absent: null,
  }),
  MERCHANT_AUDIENCE: variable({
    expected: "the `aud` of merchants' tokens",
    read: anyText,
    absent: "gongshi-merchant",
  }),
  MERCHANT_JWKS: variable<string | null>({ expected: keySet, read: readKeySetPlace, absent: null }),
  MERCHANT_ALGORITHMS: variable({ expected: algorithms, read: readAlgorithms, absent: believedAlgorithms }),
  LOGIN_URL: variable<string | null>({
    expected: "the page on which merchants log in, an https:// address",
    read: readUrl("http:", "https:"),
    absent: null,
  }),
  POLICY_OLD_PENALTIES_GET_NEW_PERIODS: variable({
    expected: "yes or no: whether penalties decided before 2025-12-25 are shown for the periods of R107",
    read: (text) => (text === "yes" ? true : text === "no" ? false : undefined),
    absent: defaultPolicy.oldPenaltiesGetNewPeriods,
  }),
  POLICY_PERIOD_RUNS_FROM: variable({
    expected: "publication or decision: the day from which a display is counted",
    read: (text) => (["publication", "decision"] as const).find((name) => name === text),
    absent: defaultPolicy.periodRunsFrom,
  }),
  POLICY_THREE_YEAR_BAR_BLOCKS: variable({
    expected: `${barred.join(" or ")}: which early removals the three-year bar of REG 18 blocks`,
    read: (text) => barred.find((name) => name === text),
    absent: defaultPolicy.threeYearBarBlocks,
  }),
  EXPORT_EVERY_HOURS: variable({
    expected: "after how many hours the next export is made, 0 (never by itself) to 8760",
    read: wholeNumber(0, 8_760),
    absent: 24,
  }),
  EXPORT_KEEP: variable({
    expected: "how many exports are kept, 1 to 1000",
    read: wholeNumber(1, 1_000),
    absent: 7,
  }),
  EXPORT_HEAD_HOURS: variable({
    expected: "how many hours the signed head of the exports is good for, 1 to 720",
    read: wholeNumber(1, 720),
    absent: 24,
  }),
  EXPORT_DIR: variable<string | null>({
    expected: "the folder of the exports, which several nodes may share",
    read: anyText,
    absent: null,
  }),
  CALENDAR_FILE: variable<string | null>({
    expected: "a JSON file with the public holidays of further years",
    read: anyText,
    absent: null,
  }),
  CALENDAR: variable<string | null>({
    expected: "the public holidays of further years as JSON",
    read: anyText,
    absent: null,
  }),
  IDENTITY_HASH_KEY: variable<readonly [Secret, ...Secret[]] | null>({
    expected: `the keys of identity hashes: ${expectedSecrets}`,
    read: readSecretText,
    absent: null,
    secret: true,
  }),
  ROSTER_KEY: variable<readonly [Secret, ...Secret[]] | null>({
    expected: `the keys that seal rosters: ${expectedSecrets}`,
    read: readSecretText,
    absent: null,
    secret: true,
  }),
  CHECK_SET_CODES_MAX: variable({
    expected: "how many codes the set for checks may hold in memory, 0 (none) to 300000000",
    read: wholeNumber(0, 300_000_000),
    absent: 12_000_000,
  }),
  ALERT_DAYS: variable({
    expected: "for how many days alerts and their deliveries are kept, 1 to 36500",
    read: wholeNumber(1, 36_500),
    absent: alertDaysDefault,
  }),
  WEBHOOK_KEY: variable<readonly [Secret, ...Secret[]] | null>({
    expected: `the keys that seal the secrets of webhooks: ${expectedSecrets}`,
    read: readSecretText,
    absent: null,
    secret: true,
  }),
  WEBHOOK_ALLOW_PRIVATE: variable({
    expected: "true or false: whether webhooks may be http and on private addresses, for development alone",
    read: (text) => (text === "true" ? true : text === "false" ? false : undefined),
    absent: false,
  }),
  CHECK_RECEIPT_DAYS: variable({
    expected: "for how many days receipts of checks are kept, 1 to 36500",
    read: wholeNumber(1, 36_500),
    absent: receiptDaysDefault,
  }),
  CHECK_RESULT_DAYS: variable({
    expected: "for how many days files and results of check jobs are kept, 1 to 3650",
    read: wholeNumber(1, 3_650),
    absent: resultDaysDefault,
  }),
  STATEMENT_HOURS: variable({
    expected: "hours from 1 to 720, after which a report or a certificate expires",
    read: wholeNumber(1, 720),
    absent: 72,
  }),
} satisfies Record<string, Variable<never> | Variable<unknown>>

type Values = { [Name in keyof typeof variables]: (typeof variables)[Name]["absent"] }

/** The configuration of a register. */
export interface Config {
  port: number
  host: string
  dataDir: string
  /** Null: the PostgreSQL that ships with the program, in `dataDir`. */
  database: Connection | null
  databaseConnections: number
  /** Null: PostgreSQL searches alone. */
  meili: { url: string; key: string | null } | null
  /** Where the register answers to the world; null: by host and port. */
  origin: string | null
  /** Who signs, as documents name it (`iss`): the origin, or this machine. */
  issuer: string
  /** The name of a publication log that begins now (C2SP: its address without the scheme). */
  logOrigin: string
  production: boolean
  /** Invented subjects with which an empty register begins. */
  sampleSubjects: number
  signingAlgorithm: "Ed25519" | "ES256"
  /** Private keys that the environment holds. */
  keys: readonly { role: "log" | "export" | "statement" | "receipt"; variable: string; text: string }[]
  /** For how long the next key is announced before it signs, ms. */
  keyOverlapMs: number
  /** A signer of the operator's own; null: none. `keys` is a file, or JSON that begins with a brace. */
  signer: { url: string; token: string | null; keys: string } | null
  /** The key of the second signature, a file or JSON that begins with a brace; null: there is none. */
  sm2: { key: string; userId: string } | null
  /** The issuer of officers' tokens; null: none is configured. */
  officers: IssuerConfig | null
  /** The issuer of merchants' tokens; null: none is configured. */
  merchants: IssuerConfig | null
  /** Where a merchant logs in; null: the pages name no address. */
  loginUrl: string | null
  /** How the register decides what the texts leave open. */
  policy: Policy
  /** The published holidays and those of CALENDAR, without those of `calendarFile`: see `loadCalendar`. */
  calendar: Calendar
  calendarFile: string | null
  /** The keys of identity hashes, and those that seal rosters, the newest first; null: they are in `dataDir`. */
  identitySecrets: readonly [Secret, ...Secret[]] | null
  rosterSecrets: readonly [Secret, ...Secret[]] | null
  /** How long receipts of checks are kept. */
  receiptDays: number
  /** How long results of jobs are kept after their end. */
  resultDays: number
  /** Codes that the listed set may hold; 0: there is none. */
  checkSetCodesMax: number
  alertDays: number
  /** Those that seal the secrets of webhooks, the newest first; null: they are in `dataDir`. */
  webhookSecrets: readonly [Secret, ...Secret[]] | null
  webhookAllowPrivate: boolean
  exports: ExportConfig
  /** How long a statement holds, ms. */
  statementMs: number
}

/** How exports are made, kept and given out. */
export interface ExportConfig {
  /** 0: only when somebody asks. */
  everyHours: number
  keep: number
  headHours: number
  folder: string
}

/** An issuer of tokens. */
export interface IssuerConfig {
  /** The name of the variable that holds the key set, for messages. */
  variable: "OFFICER_JWKS" | "MERCHANT_JWKS"
  issuer: string
  audience: string
  jwks: string
  jwksIn: "url" | "json" | "file"
  algorithms: readonly string[]
}

/** Thrown with one line for each variable that is wrong. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(`the configuration is not as it should be:\n${faults.map((fault) => `  ${fault}`).join("\n")}`)
  }
}

// So many that every list, region and kind of record is there to be seen, so few that they are there in two seconds.
const sampleSubjectsDefault = 3_000

/**
 * Reads the configuration.
 * @throws ConfigError
 */
export function readConfig(env: Env): Config {
  const faults: string[] = []
  const entries = Object.entries<Variable<unknown>>(variables).map(([name, { expected, read, absent, secret }]) => {
    const text = env[name]?.trim()
    if (text === undefined || text === "") return [name, absent]
    const value = read(text)
    if (value === undefined)
      faults.push(`${name} is ${secret ? "(not shown)" : JSON.stringify(text)}, expected ${expected}`)
    return [name, value]
  })
  const values = Object.fromEntries(entries) as Values
  faults.push(...issuerFaults(values))
  if ((values.SIGNER_URL === null) !== (values.SIGNER_KEYS === null)) {
    const missing = values.SIGNER_URL === null ? "SIGNER_URL" : "SIGNER_KEYS"
    faults.push(`${missing} is missing, expected ${variables[missing].expected}: one without the other does nothing`)
  }
  const years = values.CALENDAR === null ? [] : parseCalendar(values.CALENDAR)
  if ("problem" in years) faults.push(`CALENDAR: ${years.problem}`)
  if (faults.length > 0 || "problem" in years) throw new ConfigError(faults)
  const production = values.NODE_ENV === "production"
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: values.DATA_DIR,
    database: values.DATABASE_URL,
    databaseConnections: values.DATABASE_CONNECTIONS,
    meili: values.MEILI_URL === null ? null : { url: values.MEILI_URL, key: values.MEILI_KEY },
    origin: values.ORIGIN,
    issuer: values.ORIGIN ?? `http://localhost:${values.PORT}`,
    logOrigin: `${values.ORIGIN === null ? "localhost" : new URL(values.ORIGIN).host}/log`,
    production,
    sampleSubjects: values.SAMPLE_SUBJECTS ?? (production ? 0 : sampleSubjectsDefault),
    signingAlgorithm: values.SIGNING_ALGORITHM,
    keys: keysIn(values),
    keyOverlapMs: values.KEY_OVERLAP * 3_600_000,
    signer:
      values.SIGNER_URL === null || values.SIGNER_KEYS === null
        ? null
        : { url: values.SIGNER_URL, token: values.SIGNER_TOKEN, keys: values.SIGNER_KEYS },
    sm2: values.SM2_KEY === null ? null : { key: values.SM2_KEY, userId: values.SM2_USER_ID },
    officers: issuerIn(values, "OFFICER"),
    merchants: issuerIn(values, "MERCHANT"),
    loginUrl: values.LOGIN_URL,
    policy: {
      oldPenaltiesGetNewPeriods: values.POLICY_OLD_PENALTIES_GET_NEW_PERIODS,
      periodRunsFrom: values.POLICY_PERIOD_RUNS_FROM,
      threeYearBarBlocks: values.POLICY_THREE_YEAR_BAR_BLOCKS,
    },
    calendar: toCalendar(publishedCalendar.values(), years),
    calendarFile: values.CALENDAR_FILE,
    identitySecrets: values.IDENTITY_HASH_KEY,
    rosterSecrets: values.ROSTER_KEY,
    checkSetCodesMax: values.CHECK_SET_CODES_MAX,
    alertDays: values.ALERT_DAYS,
    webhookSecrets: values.WEBHOOK_KEY,
    webhookAllowPrivate: values.WEBHOOK_ALLOW_PRIVATE,
    exports: {
      everyHours: values.EXPORT_EVERY_HOURS,
      keep: values.EXPORT_KEEP,
      headHours: values.EXPORT_HEAD_HOURS,
      folder: values.EXPORT_DIR ?? `${values.DATA_DIR}/exports`,
    },
    receiptDays: values.CHECK_RECEIPT_DAYS,
    resultDays: values.CHECK_RESULT_DAYS,
    statementMs: values.STATEMENT_HOURS * 3_600_000,
  }
}

const keyVariables = {
  log: "KEY_LOG",
  export: "KEY_EXPORT",
  statement: "KEY_STATEMENT",
  receipt: "KEY_RECEIPT",
} as const

function keysIn(values: Values): Config["keys"] {
  const roles = Object.keys(keyVariables) as (keyof typeof keyVariables)[]
  return roles.flatMap((role) => {
    const [variable, text] = [keyVariables[role], values[keyVariables[role]]]
    return text === null ? [] : [{ role, variable, text }]
  })
}

const issuerNames = ["OFFICER", "MERCHANT"] as const
type IssuerName = (typeof issuerNames)[number]

function issuerIn(values: Values, name: IssuerName): IssuerConfig | null {
  const [issuer, jwks] = [values[`${name}_ISSUER`], values[`${name}_JWKS`]]
  if (issuer === null || jwks === null) return null
  const [audience, believed] = [values[`${name}_AUDIENCE`], values[`${name}_ALGORITHMS`]]
  return { variable: `${name}_JWKS`, issuer, audience, jwks, jwksIn: keySetIn(jwks), algorithms: believed }
}

/** An issuer without its keys, or keys without their issuer; and two issuers whose tokens could not be told apart. */
function issuerFaults(values: Values): string[] {
  const halves = issuerNames.flatMap((name) => {
    if ((values[`${name}_ISSUER`] === null) === (values[`${name}_JWKS`] === null)) return []
    const [missing, given] =
      values[`${name}_ISSUER`] === null ? (["ISSUER", "JWKS"] as const) : (["JWKS", "ISSUER"] as const)
    const { expected } = variables[`${name}_${missing}`]
    return [`${name}_${missing} is missing, expected ${expected}: ${name}_${given} alone does nothing`]
  })
  const same =
    values.OFFICER_ISSUER !== null &&
    values.OFFICER_ISSUER === values.MERCHANT_ISSUER &&
    values.OFFICER_AUDIENCE === values.MERCHANT_AUDIENCE
  if (!same) return halves
  return [...halves, "MERCHANT_AUDIENCE is that of officers, at the same issuer: their tokens could not be told apart"]
}
