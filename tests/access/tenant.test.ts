/**
 * What is kept for a platform or an agency, read in the stores as itself and as one that has nothing. Whatever a store reads
 * of a table of tenants takes the tenant, or stands here with the reason why not; and a tenant is nothing that anybody can
 * write down.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { globSync, readFileSync } from "node:fs"
import { beforeAll, describe, expect, test } from "vitest"
import { toApiKey } from "../../src/access/api-key.ts"
import { findOwnQuotas, listUsage } from "../../src/access/quota/store.ts"
import { addClient, clientName, findClientById, keySince } from "../../src/access/store.ts"
import type { Tenant } from "../../src/access/tenant.ts"
import { listAlerts, listAlertsBetween, listNewest } from "../../src/alert/alert-store.ts"
import { countDead, listDeliveries } from "../../src/alert/delivery-store.ts"
import { listSearches } from "../../src/alert/saved-search-store.ts"
import { countUnseen, markSeen, readSeen } from "../../src/alert/seen-store.ts"
import { findWebhook, listWebhooks } from "../../src/alert/webhook-store.ts"
import { findJob, findJobByKey, listJobs, loadChunks, loadPieces } from "../../src/check/job/store.ts"
import { loadPolicy } from "../../src/check/policy/store.ts"
import { findReceipt } from "../../src/check/receipt/store.ts"
import type { Transaction } from "../../src/database/client.ts"
import { getAgency, listSubscriptions } from "../../src/enforcement/agency/store.ts"
import {
  countUndeclared,
  findDeclaration,
  lastDeclaration,
  listDeclarations,
} from "../../src/enforcement/declaration/store.ts"
import { listCalls } from "../../src/enforcement/duty/call-store.ts"
import { countOrders, findOrder, listOrders, lockOrder } from "../../src/enforcement/duty/order-store.ts"
import {
  countPlatformMeasures,
  findSellers,
  listPlatformMeasures,
  lockByReference,
} from "../../src/enforcement/duty/platform-measure-store.ts"
import { countByVerified, listByVerified } from "../../src/enforcement/duty/reverification-store.ts"
import { listPlatforms } from "../../src/enforcement/duty/store.ts"
import { findLetter, listLetters, listUnsent, lockLetter } from "../../src/enforcement/letter/store.ts"
import { findByReference, findMeasure, holdMeasure, listMeasures } from "../../src/enforcement/measure/store.ts"
import { findNotice, findPlace, listFeed, listTray } from "../../src/enforcement/notice/store.ts"
import { findObjection, listObjections, lockObjection } from "../../src/enforcement/objection/store.ts"
import { listRescreened } from "../../src/enforcement/recall/rescreen-store.ts"
import { listRecalls } from "../../src/enforcement/recall/store.ts"
import { findRequest, holdOpen, listGrounds, listRequests, lockRequest } from "../../src/enforcement/sharing/store.ts"
import { listUses, noteUse } from "../../src/enforcement/sharing/use-store.ts"
import { loadDecisions, saveDecisions } from "../../src/match/store.ts"
import { listFileGrants } from "../../src/register/document/grant/store.ts"
import { countOnList, listOnList } from "../../src/roster/listed-store.ts"
import { listReports } from "../../src/roster/report-store.ts"
import { countSellers, listSellers, readSealed } from "../../src/roster/seller-store.ts"
import { readOwnShops } from "../../src/roster/shop-name-store.ts"
import { countFaults, faultPages, findUpload, listFaults, listUploads } from "../../src/roster/upload-store.ts"
import { findSearchJob, listSearchJobs, loadFoundLines } from "../../src/search/job/store.ts"
import { clock } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { codeOf } from "../support/rows.ts"
import { makeWorld } from "../support/world.ts"

const database = useDatabase()
let world: Awaited<ReturnType<typeof makeWorld>>
/** Those whose things the world has, and one of each sort who has nothing. */
const tenants = {
  platform: { own: "" as Tenant, none: "" as Tenant },
  agency: { own: "" as Tenant, none: "" as Tenant },
}
const sql = () => database.sql
const within = <T>(work: (tx: Transaction) => Promise<T>) => database.sql.begin(work)
const [today, day, start] = ["2026-06-30", "2020-01-01", { position: 0, ordinal: 0 }]
const keyName = "sent-once"

beforeAll(async () => {
  world = await makeWorld(database)
  tenants.platform.own = world.platformId as Tenant
  const [held] = await sql()<{ id: Tenant }[]>`select client_id as id from measure where id = ${world.ids.measure}`
  tenants.agency.own = held?.id as Tenant
  for (const role of ["platform", "agency"] as const) {
    const given = {
      name: randomUUID(),
      key: toApiKey(randomBytes(32).toString("base64url")),
      actor: "system:x",
      at: clock(),
    }
    const id = randomUUID() as Tenant
    await addClient(sql(), { ...given, id, role })
    tenants[role].none = id
  }
  // What nobody in the world has done yet.
  const { own } = tenants.platform
  const decided = { query: "q", code: codeOf(1), verdict: "same", subjectNames: "示例" } as const
  const platform = { kind: "client", role: "platform", id: own, name: "示例", authorities: [] } as const
  await saveDecisions(sql(), platform, [{ ...decided, note: null }], clock())
  await markSeen(sql(), own, start, clock())
  await noteUse(sql(), tenants.agency.own, { what: "feed", rows: 1 }, clock())
  await sql()`update check_job set idempotency_key = ${keyName} where id = ${world.ids.job}`
  await sql()`update api_client set units_per_day = 12345 where id = ${own}`
  await sql()`insert into client_usage (client_id, day, operation, requests, units, rows)
    values (${own}, '2026-06-30', 'check', 1, 1, 1) on conflict do nothing`
  await sql()`update notice set recall = true, due_on = '2026-07-10' where client_id = ${tenants.agency.own}`
  await sql()`update measure set reference = 'm-1' where id = ${world.ids.measure}`
})

type Id = keyof Awaited<ReturnType<typeof makeWorld>>["ids"]
type Read = (tenant: Tenant, ids: Record<Id, string>) => unknown
const tray = {
  states: null,
  kinds: null,
  recordId: null,
  subjectCode: null,
  cover: null,
  sort: null,
  after: 0,
  limit: 50,
}
const anyLetter = { kind: null, state: null, batch: null, overdueOn: null }
const anyOrder = { state: null, clientId: null, overdueOn: null }
const anyRequest = { states: null, before: null, limit: 50 }
const ledger = {
  subjectCode: null,
  recordIds: null,
  states: null,
  overOn: null,
  byTerm: false,
  undeclared: false,
  after: null,
  limit: 50,
}
const recalls = { recordId: null, outstanding: false, overdueOn: null, after: null, limit: 50 }
const reports = { state: null, period: null, overdueOn: null }
const log = { from: 0, to: 1_000, after: "", limit: 50 }

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = []
  for await (const page of pages) read.push(page)
  return read
}

const ofPlatforms: Record<string, Read> = {
  findClientById: (id) => findClientById(sql(), id),
  clientName: (id) => clientName(sql(), id),
  keySince: (id) => keySince(sql(), id),
  listPlatforms: (id) => listPlatforms(sql(), id),
  listUsage: (id) => listUsage(sql(), id, day),
  findOwnQuotas: (id) => findOwnQuotas(sql(), id),
  listAlerts: (id) => listAlerts(sql(), id, start, 50),
  listAlertsBetween: (id) => listAlertsBetween(sql(), id, start, { position: 1_000, ordinal: 0 }, null),
  listNewest: (id) => listNewest(sql(), id, null, 50),
  readSeen: (id) => readSeen(sql(), id),
  countUnseen: (id) => countUnseen(sql(), id),
  listWebhooks: (id) => listWebhooks(sql(), id),
  findWebhook: (id, { hook }) => findWebhook(sql(), id, hook),
  listDeliveries: (id, { hook }) => listDeliveries(sql(), id, hook, null, null, 50),
  countDead: (id) => countDead(sql(), id),
  listSearches: (id) => listSearches(sql(), id),
  listSearchJobs: (id) => listSearchJobs(sql(), id),
  findSearchJob: (clientId, { gathered }) => findSearchJob(sql(), { id: gathered, clientId }),
  loadFoundLines: (clientId, { gathered }) => loadFoundLines(sql(), { id: gathered, clientId }, 0, today),
  loadDecisions: (id) => loadDecisions(sql(), id, ["q"]),
  loadPolicy: (id) => loadPolicy(sql(), id),
  readOwnShops: (id) => readOwnShops(sql(), id, [codeOf(1), codeOf(2), codeOf(3), codeOf(4), codeOf(5)]),
  listSellers: (id) => listSellers(sql(), id, { after: null, code: null, text: null, region: null, present: null }, 50),
  listOnList: (id) => listOnList(sql(), id, { text: null, region: null, list: null, after: "" }, today, 50),
  countOnList: async (id) => {
    const { sellers } = await countOnList(sql(), id, { text: null, region: null, list: null }, today)
    return sellers === 0 ? [] : [sellers]
  },
  countSellers: (id) => countSellers(sql(), id),
  readSealed: (clientId, { seller }) =>
    readSealed(sql(), { clientId, seller, actor: "x", purpose: "示例", at: clock() }),
  findSellers: (id, { seller }) => within((tx) => findSellers(tx, id, [seller], true)),
  listUploads: (id) => listUploads(sql(), id, 50),
  findUpload: (id, { upload }) => findUpload(sql(), id, upload),
  listFaults: (id, { upload }) => listFaults(sql(), id, upload, { line: -1, ordinal: -1 }, 50),
  countFaults: (id, { upload }) => countFaults(sql(), id, upload),
  faultPages: (id, { upload }) => all(faultPages(sql(), id, upload)),
  listReports: (clientId) => listReports(sql(), { ...reports, clientId }, null, 50),
  listByVerified: (id) => listByVerified(sql(), id, null, null, 50),
  countByVerified: (id) => countByVerified(sql(), id, null, null),
  listPlatformMeasures: (clientId) => listPlatformMeasures(sql(), { clientId, lateOn: null, code: null }, null, 50),
  countPlatformMeasures: (id) => countPlatformMeasures(sql(), id, day, today),
  lockByReference: (id) => within((tx) => lockByReference(tx, id, ["CZ-world"])),
  listCalls: (id) => listCalls(sql(), id, 0, 50),
  findOrder: (clientId, { order }) => findOrder(sql(), order, { clientId }),
  lockOrder: (clientId, { order }) => within((tx) => lockOrder(tx, order, { clientId })),
  listOrders: (clientId) => listOrders(sql(), { clientId }, anyOrder, null, 50),
  countOrders: (id) => countOrders(sql(), id, today),
  findLetter: (clientId, { letter }) => findLetter(sql(), letter, { clientId }),
  lockLetter: (clientId, { letter }) => within((tx) => lockLetter(tx, letter, { clientId })),
  listUnsent: async (clientId, { letter }) => {
    const [row] = await sql()<{ batch: string }[]>`
      update letter set batch = id where id = ${letter} returning batch`
    await sql()`update letter set state = 'drafted' where id = ${letter}`
    const found = await listUnsent(sql(), { clientId }, row?.batch ?? "")
    await sql()`update letter set state = 'sent', batch = null where id = ${letter}`
    return found
  },
  listLetters: (clientId) => listLetters(sql(), { clientId }, anyLetter, null, 50),
  findJob: (id, { job }) => findJob(sql(), id, job),
  findJobByKey: (id) => findJobByKey(sql(), id, keyName),
  listJobs: (id) => listJobs(sql(), id, 50),
  loadChunks: (clientId, { queued }) => loadChunks(sql(), { id: queued, clientId }, 0, 50),
  loadPieces: (clientId, { job }) => loadPieces(sql(), { id: job, clientId }, 0, 50),
  findReceipt: (id, { receipt }) => findReceipt(sql(), receipt, id, clock()),
}
const ofAgencies: Record<string, Read> = {
  getAgency: async (id) => (await getAgency(sql(), id)).region,
  listSubscriptions: (id) => listSubscriptions(sql(), id),
  listFileGrants: (clientId) => listFileGrants(sql(), { clientId }, null, null, 50),
  listRequests: (client) => listRequests(sql(), { client }, anyRequest),
  findRequest: (client, { request }) => findRequest(sql(), { client }, request),
  lockRequest: (client, { request }) => within((tx) => lockRequest(tx, { client }, request)),
  holdOpen: (id) => within((tx) => holdOpen(tx, id, today)),
  listGrounds: (id, { request }) => listGrounds(sql(), id, [request]),
  listUses: (clientId) => listUses(sql(), { clientId, requestId: null, before: null, limit: 50 }),
  listDeclarations: (id) => listDeclarations(sql(), id, null, 50),
  findDeclaration: (id, { declaration }) => findDeclaration(sql(), id, declaration),
  lastDeclaration: (id) => lastDeclaration(sql(), id),
  countUndeclared: async (id) => {
    const count = await countUndeclared(sql(), id, [])
    return count === 0 ? [] : [count]
  },
  listMeasures: (clientId) => listMeasures(sql(), { ...ledger, clientId }),
  findMeasure: (id, { measure }) => findMeasure(sql(), id, measure),
  holdMeasure: (id, { measure }) => within((tx) => holdMeasure(tx, id, measure)),
  findByReference: (id) => findByReference(sql(), id, ["m-1"]),
  listTray: (id) => listTray(sql(), id, tray),
  listFeed: (clientId) => listFeed(sql(), { clientId, today, cover: null, after: 0, limit: 50 }),
  findNotice: (id, { notice }) => findNotice(sql(), id, Number(notice), null),
  findPlace: (id, { notice }) => findPlace(sql(), id, Number(notice)),
  listRecalls: (clientId) => listRecalls(sql(), { ...recalls, clientId }),
  listRescreened: (client) => listRescreened(sql(), { client, role: "agency", cover: [] }, { ...log, size: 1_000 }),
  listObjections: (client) => listObjections(sql(), { client }, anyRequest),
  findObjection: (client, { filed }) => findObjection(sql(), { client }, filed),
  lockObjection: (client, { filed }) => within((tx) => lockObjection(tx, { client }, filed)),
}

const inText = (value: unknown) =>
  JSON.stringify(value, (_, each) => (each instanceof Map ? [...(each as Map<unknown, unknown>)] : (each as unknown)))

describe.each([
  ["platform", ofPlatforms],
  ["agency", ofAgencies],
] as const)("is seen by the %s that it is kept for, and not by another:", (role, readers) => {
  test.each(Object.entries(readers))("%s", async (_, read) => {
    const { ids } = world
    const [own, none] = [inText(await read(tenants[role].own, ids)), inText(await read(tenants[role].none, ids))]
    // Of an answer that is the same for both, nothing would be known.
    expect(own).not.toBe(none)
    const { record: _record, penalty: _penalty, other: _other, ...kept } = ids
    const owned = [...Object.values(kept), tenants[role].own].filter((id) => id.length === 36)
    expect(owned.filter((id) => none?.includes(id))).toEqual([])
    expect(none).not.toMatch(/示例第?\d*号?云杉|s-1/)
  })
})

/** What reads of tenants' tables and takes no tenant, by the reason why. */
const forAll: Record<string, readonly string[]> = {
  "says who it is that asks, by a key or a name": [
    ...["findClient", "findClientByName", "findTenant", "findSession", "findPlatform", "findAgencyNamed", "findBody"],
    ...["loadAdviser", "findLetterClient"],
  ],
  "no rows: a condition on those of whoever is asked for": ["isWished"],
  "the operator’s, about keys and the work of all": [
    ...["listKeyHolders", "findKeyHolder", "countJobs", "listFailedJobs", "listStandings", "listShared"],
    ...["listAgencies", "listUnreported", "agencyRegions", "findKeyOrder", "lockKeyHolder"],
    ...["findKeyHolderWithin", "lockNamed", "listLetterClients"],
    // By the agency whose desk it is: tests/enforcement/prepared.test.ts.
    ...["listPrepared", "findPrepared", "countPrepared"],
  ],
  "an authority’s, by its reach or to everyone who answers for platforms": [
    ...[
      "findMarked",
      "listWork",
      "countWork",
      "listOrderWork",
      "countOrderWork",
      "listSupplied",
      "workOf",
      "countHeld",
    ],
    ...["listGrantWork", "countGrantWork", "holdGrant", "listSeats"],
    ...["findObjected", "listObjected", "countLive", "findPart"],
    ...["changedBy", "leftOfFirstLoad", "listTold", "nameObjects", "clientNames", "spentSince"],
  ],
  "what an authority has published to all": ["listPublished"],
  "figures of all, without anybody’s rows": [
    ...["countByPlatform", "countByRegion", "countByExemption", "countListed", "countOwners", "countRefused"],
    ...["readAnswers", "readJoint", "readAgencyNames", "listFigures", "listTermsOver", "countWatchers"],
    ...["watchRoom", "readQueues", "countSpenders", "listDeclarationStandings"],
    // Who republishes is named in public; acknowledgements: tests/exports/copy.test.ts.
    ...["listCopies", "findCopyNamed", "placeCopies", "countEnds", "listEnds"],
    // Held by whose they are in tests/exports/copy-report.test.ts.
    ...["listCopyReports", "findEnded", "listAgreed"],
    ...["listAcknowledgements", "lastAcknowledgement"],
  ],
  // tests/exports/period/period.test.ts
  "a merchant’s by its code, or theirs whom it has named": [
    ...["listConsents", "holdStanding", "findConsent", "listReadable", "findReaderClient"],
  ],
  "a worker’s, which goes through all": [
    ...["listOver", "listOverSearchJobs", "listParts", "listFound", "readIndexed", "listGranted", "listUndated"],
    ...["readLeaves", "readLast", "listStanding", "findUnfilled", "lockUnfilled", "listWatchedEntries", "readReach"],
    ...["listUncut", "listDue", "readWaiting", "lockUpload", "listNewSellers", "listPublications", "holdRecords"],
    ...["lastRecord", "someWait", "hasAgencies", "hasSilentEnds", "hasUploads", "listStale", "isHalfRead"],
  ],
  "takes the tenant with a record of its measure, and says yes or no": ["hasRecalls"],
  "of the log, and of nobody": ["readBatchTiles"],
  "of a list that was found by its agency": ["listDifferences"],
  // tests/enforcement/declaration.test.ts
  "for the agency that is given": ["loadDeclared", "recallDeclared"],
  "locks, and gives nothing": ["lockRoster", "lockReports", "waitForMarks"],
  "a piece of SQL or of text, which reads nothing itself": [
    ...["isBelieved", "isSentTo", "entriesAsCandidates", "publishedAsCandidates", "grantedTables", "requestOf"],
    ...[
      "fallenAsCandidates",
      "owedAsCandidates",
      "subjectsAsCandidates",
      "toldOfEnds",
      "mayRead",
      "watches",
      "fromHex",
      "endsByFall",
    ],
    ...["draftOfKey", "regionOfAgency"],
  ],
}

const sources = globSync("src/**/*.ts").map((file) => ({ file, text: readFileSync(file, "utf8") }))
const takenFrom = (pattern: RegExp, text: string) => [...text.matchAll(pattern)]

/** Names of tables with rows of tenants. */
const tables = sources
  .filter(({ file }) => file.startsWith("src/database/schema/"))
  .flatMap(({ text }) => takenFrom(/export const (\w+) = \w+\(\s*"\w+",([\s\S]*?)(?=\nexport |$)/g, text))
  .filter(([, , columns = ""]) => columns.includes("$type<Tenant>()"))
  .map(([, name = ""]) => name)

/** Types in which a tenant has to be named. */
const naming = sources
  .flatMap(({ text }) =>
    takenFrom(/^(?:export )?(?:interface (\w+)[^{]*\{[\s\S]*?^\}|type (\w+) = [^\n]*(?:\n {2}[^\n]*)*)/gm, text),
  )
  .filter(([text]) => /\bTenant\b|"clientId"/.test(text))
  .map(([, name, alias]) => name ?? alias ?? "")
const takesTenant = new RegExp(`\\b(?:Tenant|${naming.join("|")})\\b`)

const writing = new RegExp(
  `^(?:${[
    ..."add agree announce answer begin cancel claim clear close confirm cut decide declare delete draw drop end enrol".split(
      " ",
    ),
    ..."erase exit forget forgive free insert keep mark merge move note open order prepare publish put queue".split(
      " ",
    ),
    ..."raise refill release renew replace revoke rewind save set settle stage take trade update use write".split(" "),
  ].join("|")})(?:[A-Z]|$)`,
)

/** What reads, or by its name might: of a file that reaches for a table of tenants. */
const reading = sources
  .filter(({ file, text }) => {
    const imported = takenFrom(/^import \{([^}]*)\} from "[^"]*database\/schema\//gm, text).map(([, names]) => names)
    return !file.startsWith("src/database/") && new RegExp(`\\b(?:${tables.join("|")})\\b`).test(imported.join())
  })
  .flatMap(({ text }) =>
    takenFrom(
      /^export (?:async )?(?:function\*? |const )(\w+)(?:<[^(]*>)?(?: = (?:async )?)?\(([\s\S]*?)\)(?:: | =>| \{)/gm,
      text,
    ),
  )
  .filter(([, name = ""]) => !writing.test(name))

test("whatever reads of a table of tenants takes the tenant and is read above, or says why it does not", () => {
  expect(tables.length).toBeGreaterThan(20)
  const told = { ...ofPlatforms, ...ofAgencies }
  const excused = Object.values(forAll).flat()
  const untold = reading.filter(([, name = ""]) => !Object.hasOwn(told, name) && !excused.includes(name))
  expect(untold.map(([, name]) => name)).toEqual([])
  const names = reading.map(([, name]) => name)
  expect([...Object.keys(told), ...excused].filter((name) => !names.includes(name))).toEqual([])
  const careless = reading.filter(([, name = "", given = ""]) => Object.hasOwn(told, name) && !takesTenant.test(given))
  expect(careless.map(([, name]) => name)).toEqual([])
})

test("a tenant is nothing that anybody can write down", () => {
  // @ts-expect-error: no text passes for one
  const text: Tenant = "0198b7a2-0000-7000-8000-000000000001"
  // @ts-expect-error: nor is one left out
  const left = () => findWebhook(database.sql, world.ids.hook)
  // @ts-expect-error: nor is that of a thing one of a tenant
  const thing = () => findJob(database.sql, world.ids.job, world.ids.job)
  expect([text, left, thing]).toHaveLength(3)
})
