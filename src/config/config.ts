/**
 * Configuration from the environment: the tables of variables in config/ taken together, validated at start,
 * all faults named at once.
 */
import type { TrustedProxies } from "../access/quota/address.ts"
import type { Connection } from "../database/client.ts"
import type { ModuleName } from "../http/module.ts"
import { ownHosts } from "../http/own-host.ts"
import type { Site } from "../http/site.ts"
import { type Calendar, parseCalendar, publishedCalendar, toCalendar } from "../law/calendar.ts"
import type { Policy } from "../law/policy.ts"
import { noProvinceData, parseProvinceData } from "../law/province-data.ts"
import type { Secret } from "../signing/secret.ts"
import { type BucketConfig, bucketFaults, bucketIn, bucketVariables } from "./bucket-variable.ts"
import { checkVariables } from "./check-variable.ts"
import { type ExportConfig, exportsIn, exportVariables } from "./export-variable.ts"
import { brakeIn, importVariables } from "./import-variable.ts"
import { type IssuerConfig, issuerFaults, issuerIn, issuerVariables } from "./issuer-variable.ts"
import { type KeyConfig, keysIn, keyVariables, type SignerConfig, signerFaults, signerIn } from "./key-variable.ts"
import { lawVariables, policyIn } from "./law-variable.ts"
import { leadVariables } from "./lead-variable.ts"
import { type Logins, loginFaults, loginsIn, loginVariables } from "./login-variable.ts"
import { type MessageConfig, messageFaults, messagesIn, messageVariables } from "./message-variable.ts"
import { modulesIn, moduleVariables } from "./module-variable.ts"
import { type PeerRegister, peerVariables } from "./peer-variable.ts"
import { type QuotaConfig, quotaIn, quotaVariables } from "./quota-variable.ts"
import { type SealCertificates, sealCertificatesIn, sealFaults, sealIn, sealVariables } from "./seal-variable.ts"
import { serviceFaults, serviceVariables } from "./service-variable.ts"
import { siteIn, siteVariables } from "./site-variable.ts"
import { logName, trainingFaults, trainingVariables } from "./training-variable.ts"
import { type Env, readTable, type ValuesOf } from "./variable.ts"

const variables = {
  ...serviceVariables,
  ...keyVariables,
  ...issuerVariables,
  ...loginVariables,
  ...lawVariables,
  ...exportVariables,
  ...checkVariables,
  ...quotaVariables,
  ...importVariables,
  ...bucketVariables,
  ...sealVariables,
  ...siteVariables,
  ...leadVariables,
  ...messageVariables,
  ...peerVariables,
  ...moduleVariables,
  ...trainingVariables,
}

/** The variables that are read. */
export const variableNames: readonly string[] = Object.keys(variables)

/** The configuration of a register. */
export interface Config {
  port: number
  host: string
  dataDir: string
  /** A file beside which the newest checkpoint is kept in `dataDir`: that of another volume; null: there is none. */
  /** A file; "none": there is none; null: one in `stateHome`. */
  checkpointCopy: string | null
  /** The user's folder for state; null: the usual one. */
  stateHome: string | null
  /** Null: the PostgreSQL that ships with the program, in `dataDir`. */
  database: Connection | null
  databaseConnections: number
  /** A streaming replica for public reads, and how old what it shows may be, ms; null: there is none. */
  databaseRead: { connection: Connection; lagMs: number } | null
  /** Where backups of the embedded database are, and its WAL within so many seconds; null: nowhere. */
  backups: { folder: string; everySeconds: number } | null
  /** How a node ends (SIGTERM): how long requests are still taken, and then, the port being closed, how long they may take. */
  drain: { waitMs: number; drainMs: number }
  /** Where metrics are given out; null: nowhere but at `/metrics`, and there what anybody may know. */
  metrics: { host: string; port: number } | null
  /** Where spans of answers go (OTLP over HTTP), and how many of a hundred; null: nowhere. */
  traces: { url: string; percent: number } | null
  /** How lines for the operator are written, and whether there is one for each answer. */
  lines: { format: "text" | "json"; access: boolean }
  /** Null: PostgreSQL searches alone. */
  meili: { url: string; key: string | null } | null
  /** Where the register answers to the world; null: by host and port. */
  origin: string | null
  /** Who signs, as documents name it (`iss`): the origin, or this machine. */
  issuer: string
  /** The name of a publication log that begins now (C2SP: its address without the scheme). */
  logOrigin: string
  production: boolean
  /** Whether people learn on it: invented merchants, and nothing goes out. */
  training: boolean
  /** The modules that run, the core first. */
  modules: readonly ModuleName[]
  /** Whether anyone may choose who they are on the sign-in page: while evaluating, and where this machine alone is answered. */
  mayChoose: boolean
  /** Invented subjects with which an empty register begins. */
  sampleSubjects: number
  signingAlgorithm: "Ed25519" | "ES256"
  /** Private keys that the environment holds. */
  keys: readonly KeyConfig[]
  /** For how long the next key is announced before it signs, ms. */
  keyOverlapMs: number
  /** A signer of the operator's own; null: none. */
  signer: SignerConfig | null
  /** The key of the second signature, a file or JSON that begins with a brace; null: there is none. */
  sm2: { key: string; userId: string } | null
  /** The witnesses: a policy, or a file of one; null: none is asked. */
  witnesses: string | null
  /** The roots of trust that are served: a file; on Workers the text itself; null: there is none. */
  trustRoot: string | null
  /** The issuer of officers' tokens; null: none is configured. */
  officers: IssuerConfig | null
  /** The issuer of merchants' tokens; null: none is configured. */
  merchants: IssuerConfig | null
  /** Where persons sign in to the pages. */
  logins: Logins
  /** Where a merchant logs in; null: the pages name no address. */
  loginUrl: string | null
  /** How the register decides what the texts leave open. */
  policy: Policy
  /** The published holidays and those of CALENDAR, without those of `calendarFile`: see `loadCalendar`. */
  calendar: Calendar
  calendarFile: string | null
  /** In the place of what `policy` holds of them: see `loadPolicy`. */
  provinceRulesFile: string | null
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
  /** Working days that an agency has to answer a recall. */
  recallDays: number
  /** Working days that an agency has to answer an objection to a measure. */
  objectionDays: number
  /** How many live records of an authority, in records and percent, an import may end or amend by itself in a day. */
  brake: { rows: number; share: number }
  /** Those that seal the secrets of webhooks, the newest first; null: they are in `dataDir`. */
  webhookSecrets: readonly [Secret, ...Secret[]] | null
  webhookAllowPrivate: boolean
  messages: MessageConfig
  /** Other registers whose certificates are taken. */
  peers: readonly PeerRegister[]
  exports: ExportConfig
  /** What keys and addresses may spend; null: nothing is counted. */
  quota: QuotaConfig | null
  /** Proxies whose word on where a request comes from is believed. */
  trustedProxies: TrustedProxies
  /** Where received papers are kept; null: in the database. */
  bucket: BucketConfig | null
  /** Who seals documents; null: nobody. */
  seal: { url: string; secret: string } | null
  /** Certificates that sign PDFs here, on Node alone; null: none. */
  sealCertificates: SealCertificates | null
  /** How long a statement holds, ms. */
  statementMs: number
  /** Who runs the register, for its pages. */
  site: Site
  /** Working days in which a dispatched lead has to be verified. */
  leadVerifyDays: number
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
  const values = readTable(variables, env, faults) as ValuesOf<typeof variables>
  faults.push(
    ...serviceFaults(values),
    ...issuerFaults(values),
    ...loginFaults(values),
    ...signerFaults(values),
    ...bucketFaults(values),
    ...sealFaults(values),
    ...messageFaults(values),
    ...trainingFaults(values),
  )
  const years = values.CALENDAR === null ? [] : parseCalendar(values.CALENDAR)
  if ("problem" in years) faults.push(`CALENDAR: ${years.problem}`)
  const province = values.PROVINCE_RULES === null ? noProvinceData : parseProvinceData(values.PROVINCE_RULES)
  if ("problem" in province) faults.push(`PROVINCE_RULES: ${province.problem}`)
  if (faults.length > 0 || "problem" in years || "problem" in province) throw new ConfigError(faults)
  const production = values.NODE_ENV === "production"
  const training = values.TRAINING !== null
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: values.DATA_DIR,
    checkpointCopy: values.CHECKPOINT_COPY,
    stateHome: values.XDG_STATE_HOME,
    database: values.DATABASE_URL,
    databaseConnections: values.DATABASE_CONNECTIONS,
    databaseRead:
      values.DATABASE_URL_READ === null
        ? null
        : { connection: values.DATABASE_URL_READ, lagMs: values.DATABASE_READ_LAG * 1_000 },
    backups: values.BACKUP_DIR === null ? null : { folder: values.BACKUP_DIR, everySeconds: values.BACKUP_SECONDS },
    metrics: values.METRICS_PORT === null ? null : { host: values.METRICS_HOST, port: values.METRICS_PORT },
    traces: values.TRACES_URL === null ? null : { url: values.TRACES_URL, percent: values.TRACES_PERCENT },
    lines: { format: values.LOG_FORMAT, access: values.ACCESS_LOG === "on" },
    drain: { waitMs: values.DRAIN_WAIT * 1_000, drainMs: values.DRAIN * 1_000 },
    meili: values.MEILI_URL === null ? null : { url: values.MEILI_URL, key: values.MEILI_KEY },
    origin: values.ORIGIN,
    issuer: values.ORIGIN ?? `http://localhost:${values.PORT}`,
    logOrigin: logName(values.ORIGIN === null ? "localhost" : new URL(values.ORIGIN).host, training),
    production,
    training,
    modules: modulesIn(values, production),
    mayChoose: !production && answersThisMachineAlone(values.HOST, values.ORIGIN),
    sampleSubjects: values.SAMPLE_SUBJECTS ?? (production && !training ? 0 : sampleSubjectsDefault),
    signingAlgorithm: values.SIGNING_ALGORITHM,
    keys: keysIn(values),
    keyOverlapMs: values.KEY_OVERLAP * 3_600_000,
    signer: signerIn(values),
    sm2: values.SM2_KEY === null ? null : { key: values.SM2_KEY, userId: values.SM2_USER_ID },
    witnesses: values.WITNESSES,
    trustRoot: values.TRUST_ROOT,
    officers: issuerIn(values, "OFFICER"),
    merchants: issuerIn(values, "MERCHANT"),
    logins: loginsIn(values, production),
    loginUrl: values.LOGIN_URL,
    policy: policyIn(values, province),
    provinceRulesFile: values.PROVINCE_RULES_FILE,
    calendar: toCalendar(publishedCalendar.values(), years),
    calendarFile: values.CALENDAR_FILE,
    identitySecrets: values.IDENTITY_HASH_KEY,
    rosterSecrets: values.ROSTER_KEY,
    checkSetCodesMax: values.CHECK_SET_CODES_MAX,
    alertDays: values.ALERT_DAYS,
    recallDays: values.RECALL_WORKING_DAYS,
    objectionDays: values.OBJECTION_WORKING_DAYS,
    brake: brakeIn(values),
    webhookSecrets: values.WEBHOOK_KEY,
    webhookAllowPrivate: values.WEBHOOK_ALLOW_PRIVATE,
    messages: messagesIn(values),
    peers: values.PEER_REGISTERS,
    exports: exportsIn(values, values.DATA_DIR),
    receiptDays: values.CHECK_RECEIPT_DAYS,
    resultDays: values.CHECK_RESULT_DAYS,
    quota: quotaIn(values),
    trustedProxies: values.TRUSTED_PROXIES,
    bucket: bucketIn(values),
    seal: sealIn(values),
    sealCertificates: sealCertificatesIn(values),
    statementMs: values.STATEMENT_HOURS * 3_600_000,
    site: { ...siteIn(values), isTraining: training },
    leadVerifyDays: values.LEAD_VERIFY_DAYS,
  }
}

/** A forgotten NODE_ENV must not let the network be whoever it likes: what others can reach is no evaluation. */
function answersThisMachineAlone(host: string, origin: string | null): boolean {
  return ownHosts.includes(host) && (origin === null || ownHosts.includes(new URL(origin).hostname))
}
