/**
 * The app over a test's database, and people who may use it.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { setImmediate } from "node:timers/promises"
import { z } from "zod"
import { toApiKey } from "../../src/access/api-key.ts"
import { developmentIssuer, issueDevelopmentToken } from "../../src/access/development-issuer.ts"
import type { ClientRole, OfficerRole } from "../../src/access/scope.ts"
import { addClient } from "../../src/access/store.ts"
import type { Alerting } from "../../src/alert/alerting.ts"
import { consoleCarrier } from "../../src/alert/merchant/carrier.ts"
import { nodePost } from "../../src/alert/node-post.ts"
import { createApp, type RunConfig } from "../../src/app/app.ts"
import { cargoes } from "../../src/app/cargo.ts"
import { afterPublication } from "../../src/app/followers.ts"
import type { Parts } from "../../src/app/parts.ts"
import { workSources } from "../../src/app/work.ts"
import type { Pool } from "../../src/database/client.ts"
import { ownVersion } from "../../src/database/writer.ts"
import { printStatement } from "../../src/exports/statement/pages/print/node-print.ts"
import { peerEndings } from "../../src/exports/statement/peer.ts"
import { bounds, type GateName } from "../../src/http/gate.ts"
import { openApiDocument } from "../../src/http/openapi.ts"
import { unnamedSite } from "../../src/http/site.ts"
import { readForm } from "../../src/input/node-form.ts"
import { answerBook } from "../../src/kit/case/answer-store.ts"
import { publishedCalendar } from "../../src/law/calendar.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import type { SignedLog } from "../../src/ledger/signed-log.ts"
import { openFiles } from "../../src/register/document/file-store.ts"
import { printDocument } from "../../src/register/document/print/node-print.ts"
import { blankSeal } from "../../src/register/document/seal.ts"
import { type ImportOptions, importLines } from "../../src/register/import/import.ts"
import { toIdentityKey } from "../../src/roster/identity.ts"
import { rosterKeys } from "../../src/roster/seal.ts"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { postgresRecordIndex } from "../../src/search/record/postgres-record-index.ts"
import { readSecrets, writeSecret } from "../../src/signing/secret.ts"
import { secretBox } from "../../src/signing/secret-box.ts"
import { keySigner } from "../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { nodeXlsx } from "../../src/table/node-xlsx.ts"
import { readVerifyFile } from "../../src/verify/node-asset.ts"
import { patienceMs } from "./patience.ts"
import { testLog } from "./signed-log.ts"

/** Noon in China on Tuesday 30 June 2026: a fixed day, for what rows of 2026 show ends with their display. */
export const clock = () => Date.parse("2026-06-30T04:00:00Z")

/** What an import needs, with everything allowed. */
export const importOptions = {
  actor: "test",
  source: "test",
  policy: defaultPolicy,
  mayPublishFor: () => true,
  mayAmendSubject: () => true,
  newId: () => randomUUID(),
  newSalt: () => randomBytes(32).toString("base64url"),
  clock,
}

/** The same of a process that is killed when it asks for something once more than so many times. */
export function killedAfter(times: number, asked: "clock" | "newSalt") {
  let count = 0
  const counted = <T>(given: () => T) => {
    if (++count > times) throw new Error("the process is killed")
    return given()
  }
  return {
    ...importOptions,
    ...(asked === "clock" ? { clock: () => counted(clock) } : { newSalt: () => counted(importOptions.newSalt) }),
  }
}

/** What raises notices works with, beside database, log and clock. */
export const noticeParts = { calendar: publishedCalendar, recallDays: 3, newSalt: importOptions.newSalt }

/** Imports rows and brings the search indexes up to date. */
export function importRows(sql: Pool, rows: readonly unknown[]) {
  return importWith(sql, rows, importOptions)
}

/** The same for somebody in particular. */
export async function importWith(sql: Pool, rows: readonly unknown[], options: ImportOptions) {
  async function* chunks() {
    yield Buffer.from(rows.map((row) => `${typeof row === "string" ? row : JSON.stringify(row)}\n`).join(""))
  }
  const result = await importLines(sql, chunks(), options)
  await postgresIndex(sql).catchUp()
  await postgresRecordIndex(sql).catchUp()
  return result
}

/** The routes of the app as its description declares them: the same for every app, and made when first asked for. */
function describedRoutes(app: ReturnType<typeof createApp>) {
  const document = openApiDocument(app, { version: "0.0.0-test" })
  const routes = Object.entries(document.paths ?? {}).map(([path, methods]) => ({
    path,
    pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`),
    methods: methods as Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>,
  }))
  return { components: document.components?.schemas ?? {}, routes, schemas: new Map<string, z.ZodType>() }
}
let described: ReturnType<typeof describedRoutes> | null = null

/** A schema with what it refers to, and no more: all of it is read anew for each of a thousand answers. */
function standAlone(schema: object, components: Readonly<Record<string, object>>) {
  const $defs: Record<string, object> = {}
  const parts = [schema]
  for (const part of parts) {
    for (const [, name = ""] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      const component = components[name]
      if (!component || $defs[name]) continue
      $defs[name] = component
      parts.push(component)
    }
  }
  return JSON.parse(JSON.stringify({ ...schema, $defs }).replaceAll("#/components/schemas/", "#/$defs/"))
}

/** Holds a JSON answer against the schema that its route declares: an extra field is a leak. */
async function assertDeclared(
  app: ReturnType<typeof createApp>,
  method: string,
  address: string,
  response: Response,
): Promise<void> {
  const type = response.headers.get("content-type")?.split(";")[0] ?? ""
  if (!/^application\/(problem\+)?json$/.test(type)) return
  described ??= describedRoutes(app)
  const { components, routes, schemas } = described
  const route = routes.find(({ pattern }) => pattern.test(address))
  if (!route) return
  // 500 and 503 can befall every route and are declared once, in the description of problems.
  const isProblem = type === "application/problem+json"
  const name = isProblem ? "Problem" : `${method} ${route.path} ${response.status}`
  let schema = schemas.get(name)
  if (!schema) {
    const declared = route.methods[method.toLowerCase()]?.responses[response.status]?.content?.[type]
    const found = isProblem ? components["Problem"] : declared?.schema
    if (!found) throw new Error(`${method} ${address} declares no ${type} for ${response.status}`)
    schema = z.fromJSONSchema(standAlone(found, components))
    schemas.set(name, schema)
  }
  const fault = schema.safeParse(await response.clone().json()).error
  if (fault) throw new Error(`${method} ${address} answered other than it declares: ${z.prettifyError(fault)}`)
}

const issuerKey = await createSigningKey("Ed25519")
const testIssuers = {
  officers: developmentIssuer("officers", toPublicKey(issuerKey)),
  merchants: developmentIssuer("merchants", toPublicKey(issuerKey)),
}
const signingKey = await createSigningKey("Ed25519")

/** The secret of both kinds of keys. */
export const [testSecret] = readSecrets(writeSecret(randomBytes(32)))
/** Keys of rosters. */
export const testRosterKeys = rosterKeys(testSecret, [testSecret], randomBytes)

/** Keys under which ID numbers are hashed. */
export const testIdentityKeys = [toIdentityKey(testSecret.bytes)]

/** Lines that the app wrote for the operator. */
export interface TestApp {
  request(path: string, init?: RequestInit): Promise<Response>
  app: ReturnType<typeof createApp>
  log: string[]
}

/** Fresh keys that seal secrets. */
export function newSecrets() {
  return readSecrets(writeSecret(randomBytes(32)))
}

/** Webhooks that may be on this machine, where the receivers of tests are. */
export const testAlerting: Alerting = {
  retentionDays: 400,
  allowPrivate: true,
  secrets: secretBox(newSecrets()),
  post: nodePost({ allowPrivate: true }),
  cargoes,
  carrier: consoleCarrier(["mail", "sms"], () => {}),
}

// Nobody is sent away because a machine is slow.
const gateNames = Object.keys(bounds) as GateName[]
const patientGates = Object.fromEntries(gateNames.map((name) => [name, { ...bounds[name], waitMs: patienceMs }]))

/** The app over a database, which waits as tests do; single parts can be changed. */
export function testApp(sql: () => Pool, changes: Partial<Parts> = {}, config: Partial<RunConfig> = {}): TestApp {
  const log: string[] = []
  let kept: SignedLog | null = null
  const signedLog = () => {
    kept ??= testLog(sql()).log
    return kept
  }
  const parts = (): Omit<Parts, "afterPublication"> => ({
    sql: sql(),
    node: { id: "test", version: ownVersion, place: "test" },
    search: postgresIndex(sql()),
    records: postgresRecordIndex(sql()),
    signedLog: signedLog(),
    issuers: testIssuers,
    claimKeys: [testSecret.bytes],
    loginUrl: null,
    keySet: async () => ({ keys: [toPublicKey(signingKey)] }),
    signer: async () => keySigner(signingKey),
    keyStanding: async () => [],
    issuer: "https://gongshi.example",
    statementMs: 72 * 3_600_000,
    leadVerifyDays: 15,
    workSources,
    calendar: publishedCalendar,
    policy: defaultPolicy,
    brake: { rows: 500, share: 5 },
    clock,
    newId: () => randomUUID(),
    newSalt: () => randomBytes(32).toString("base64url"),
    log: (line) => log.push(line),
    xlsx: nodeXlsx,
    rosterKeys: testRosterKeys,
    listedSet: null,
    keyMemory: null,
    policyMemory: null,
    answers: answerBook(sql()),
    quota: null,
    traffic: null,
    rest: () => setImmediate(),
    alerting: testAlerting,
    apiPageFile: async () => null,
    verifyFile: readVerifyFile,
    rootChain: async () => null,
    exports: null,
    stopping: null,
    ending: null,
    receiptDays: 30,
    identityKeys: testIdentityKeys,
    resultDays: 30,
    recallDays: 3,
    objectionDays: 15,
    readForm,
    lookThrough: null,
    answered: null,
    late: null,
    replica: null,
    startedAt: clock(),
    printStatement,
    site: unnamedSite,
    logins: { officers: null, merchants: null },
    mayChoose: false,
    isInvented: async () => false,
    printDocument,
    workMs: patienceMs,
    seal: blankSeal,
    peerEnding: peerEndings([], clock),
    files: openFiles(sql()),
    ...changes,
  })
  const patient = {
    deadlines: { receiveWithinMs: patienceMs, answerWithinMs: patienceMs, ...config.deadlines },
    gates: { ...patientGates, ...config.gates },
  }
  const app = createApp({ version: "0.0.0-test", ...config, ...patient }, () => {
    const given = parts()
    return { afterPublication: () => afterPublication(given), ...given }
  })
  return {
    app,
    log,
    async request(path, init) {
      const response = await app.request(path, init)
      await assertDeclared(app, init?.method ?? "GET", path.split("?")[0] ?? "", response)
      return response
    },
  }
}

/** The Authorization header of a new client; a source sends for the authorities. */
export async function clientHeader(
  sql: Pool,
  role: ClientRole,
  {
    name = randomUUID(),
    ...more
  }: { name?: string; authorities?: readonly string[]; subject?: string; region?: string } = {},
): Promise<Record<string, string>> {
  const key = toApiKey(randomBytes(32).toString("base64url"))
  const client = { id: randomUUID(), name, role, ...more }
  await addClient(sql, { ...client, key, actor: "system:test", at: Date.now() })
  return { authorization: `Bearer ${key}` }
}

// Later than the clock of any test: a token is believed for a day, and tests set their clocks as they need them.
const issuedAt = Date.parse("2099-12-31T00:00:00Z")

/** The Authorization header of an officer. */
export async function officerHeader(
  role: OfficerRole,
  authority: string,
  subject = "test",
): Promise<Record<string, string>> {
  const token = await issueDevelopmentToken(issuerKey, { role, authority, subject }, issuedAt)
  return { authorization: `Bearer ${token}` }
}

/** The Authorization header of a merchant. */
export async function merchantHeader(code: string, subject = "trader"): Promise<Record<string, string>> {
  const token = await issueDevelopmentToken(issuerKey, { role: "merchant", code, subject }, issuedAt)
  return { authorization: `Bearer ${token}` }
}

/** Sends an import over HTTP and has a second person of the authority release it, where it waits: the last answer. */
export async function importReleased(
  { request }: Pick<TestApp, "request">,
  authority: string,
  path: string,
  init: RequestInit,
): Promise<Response> {
  const sent = await request(path, { method: "POST", ...init })
  const { id, state } = (await sent.clone().json()) as { id?: string; state?: string }
  return state === "waiting" ? actOnImport({ request }, authority, id ?? "", { act: "release" }) : sent
}

/** Acts on an import as a checker of an authority, by default one who has not sent it. */
export async function actOnImport(
  { request }: Pick<TestApp, "request">,
  authority: string,
  id: string,
  body: { act: string; reason?: string; answers?: readonly object[] },
  { role = "checker", subject = "releaser" }: { role?: OfficerRole; subject?: string } = {},
): Promise<Response> {
  const headers = { ...(await officerHeader(role, authority, subject)), "content-type": "application/json" }
  return request(`/v1/imports/${id}/acts`, { method: "POST", headers, body: JSON.stringify(body) })
}
