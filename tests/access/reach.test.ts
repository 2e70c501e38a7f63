/**
 * What authorities own, read in the stores as its own authority, as another one, as one above and as the merchant: every
 * reader takes a reach, and a reach is made by src/access/reach.ts alone.
 */

import { globSync, readFileSync } from "node:fs"
import { beforeAll, describe, expect, test } from "vitest"
import { findKeyHolderWithin, listKeyHolders } from "../../src/access/client-store.ts"
import { linkPersons, listLinks } from "../../src/access/person-link-act-store.ts"
import { beginPersonSession, listSignedIn } from "../../src/access/person-session-store.ts"
import { anyone } from "../../src/access/principal.ts"
import { type AuthorityReach, authorityReach, type Reach, reachOf, wholeRegister } from "../../src/access/reach.ts"
import { addClient } from "../../src/access/store.ts"
import { findListingChange, listChangeWork, listListingChanges } from "../../src/check/person/change-store.ts"
import { listListings } from "../../src/check/person/store.ts"
import { countLeadWork, findLead, listLeads, listLeadWork, lockLead } from "../../src/enforcement/lead/store.ts"
import { publishedCalendar } from "../../src/law/calendar.ts"
import { nameObjects } from "../../src/register/audit/object-store.ts"
import { listAudit, listAuditFrom } from "../../src/register/audit/store.ts"
import { listRows } from "../../src/register/bulk/store.ts"
import { findAttachment, listAttachments } from "../../src/register/document/attachment-store.ts"
import { findDocument, findOfKind, listDocuments } from "../../src/register/document/store.ts"
import { findRun, listRuns, lockRun } from "../../src/register/import/store.ts"
import { findNumbered, findOpenByDecision } from "../../src/register/proceeding/find-store.ts"
import {
  findProceeding,
  listAbout,
  listOpen,
  listProceedings,
  lockProceeding,
} from "../../src/register/proceeding/store.ts"
import { liveRecords } from "../../src/register/record/shown-store.ts"
import { dueDays } from "../../src/register/worklist/item.ts"
import { countFlagged, listFlagged } from "../../src/register/worklist/record-store.ts"
import { countOpenWork, listOpenWork } from "../../src/register/worklist/store.ts"
import { clock } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { codeOf } from "../support/rows.ts"
import { makeWorld } from "../support/world.ts"

const database = useDatabase()
let world: Awaited<ReturnType<typeof makeWorld>>
beforeAll(async () => {
  world = await makeWorld(database)
  await database.sql`insert into record_flag (record_id, flag, since)
    values (${world.ids.record}, 'separate-book', '2026-06-01') on conflict do nothing`
  const [at, posts] = [clock(), [{ role: "officer", authority: "410105" }] as const]
  const platform = { id: reachedClient, name: "示例金水平台", role: "platform", region: "410105" } as const
  await addClient(database.sql, { ...platform, key: "gongshi_reach", actor: "system:test", at })
  for (const subject of ["anna", "anna-2"]) {
    await beginPersonSession(database.sql, { subject, posts, token: subject, now: at })
  }
  await linkPersons(database.sql, { name: "anna-2", person: "anna", actor: "system:test", at })
})

const reachedClient = "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a77"

type Id = keyof Awaited<ReturnType<typeof makeWorld>>["ids"]
const days = () => dueDays("2026-06-30", publishedCalendar)
const work = (reach: AuthorityReach) => ({ reach, below: true, superiorKeys: [], person: null, by: null })
const changeWork = (reach: AuthorityReach) => ({ reach, below: true, by: null, notOf: null })
const all = { due: null, kind: null }
const audit = (reach: AuthorityReach) => ({ reach, object: null, actor: null, act: null, from: null, to: null })
const kinds = ["abnormal", "serious", "penalty", "change", "repair", "objection"]

const anyLead = { state: null, source: null, authority: null, code: null, from: null, to: null }
const leadWork = (reach: AuthorityReach) => ({ reach, below: true, due: null, by: null, days: days() })
async function caseOf(id: "document") {
  const found = await findDocument(database.sql, wholeRegister, world.ids[id])
  return found?.proceedingId ?? ""
}

const named = async (reach: AuthorityReach, id: string) => [
  ...(await nameObjects(database.sql, { reach, seesClients: false }, [id])).values(),
]

/** Each reader, and what of the world is seen by it. */
const readers: Record<string, { read(reach: AuthorityReach): Promise<unknown>; sees: Id | null; above?: boolean }> = {
  findNumbered: {
    async read(reach) {
      const held = await findProceeding(database.sql, wholeRegister, world.ids.decision)
      const { authority, startedOn, id } = held ?? { authority: "", startedOn: "", id: "" }
      return findNumbered(database.sql, reach, { authority, startedOn, end: id.slice(-4) })
    },
    sees: "decision",
  },
  findOpenByDecision: {
    read: (reach) => findOpenByDecision(database.sql, reach, "郑市监异字〔2026〕31号"),
    sees: "decision",
  },
  findProceeding: { read: (reach) => findProceeding(database.sql, reach, world.ids.decision), sees: "decision" },
  lockProceeding: {
    read: (reach) => database.sql.begin((tx) => lockProceeding(tx, reach, world.ids.repair)),
    sees: "repair",
  },
  listProceedings: { read: (reach) => listProceedings(database.sql, reach, { kinds }, null, 50), sees: "objection" },
  listAbout: {
    read: async (reach) => {
      const [row] = await database.sql<{ id: string }[]>`
        select record_id as id from proceeding where id = ${world.ids.repair}`
      return listAbout(database.sql, reach, row?.id ?? "")
    },
    sees: "repair",
  },
  listOpen: { read: (reach) => listOpen(database.sql, reach, codeOf(3)), sees: "repair" },
  nameObjects: { read: (reach) => named(reach, world.ids.decision), sees: "decision" },
  // An import is its authority's alone.
  findRun: { read: (reach) => findRun(database.sql, reach, world.ids.import), sees: "import", above: false },
  lockRun: {
    read: (reach) => database.sql.begin((tx) => lockRun(tx, reach, world.ids.import)),
    sees: "import",
    above: false,
  },
  listRuns: {
    read: (reach) => listRuns(database.sql, reach, { after: null, limit: 50 }),
    sees: "import",
    above: false,
  },
  listAudit: { read: (reach) => listAudit(database.sql, audit(reach), null, 5_000), sees: "decision" },
  listAuditFrom: {
    read: (reach) => listAuditFrom(database.sql, audit(reach), 0, 2 ** 31 - 1, 5_000),
    sees: "decision",
  },
  liveRecords: {
    async read(reach) {
      const pages: unknown[] = []
      for await (const page of liveRecords({ sql: database.sql, clock }, "abnormal", reach)) pages.push(page)
      return pages
    },
    sees: "record",
  },
  listListings: { read: (reach) => listListings(database.sql, reach, "", 50), sees: "listing" },
  listListingChanges: {
    read: (reach) => listListingChanges(database.sql, { reach }, null, 50),
    sees: "personChange",
  },
  findListingChange: {
    read: (reach) => findListingChange(database.sql, world.ids.personChange, { reach }),
    sees: "personChange",
  },
  listChangeWork: {
    read: (reach) => listChangeWork(database.sql, changeWork(reach), null, 50),
    sees: "personChange",
  },
  listOpenWork: { read: (reach) => listOpenWork(database.sql, work(reach), all, days(), null, 50), sees: "decision" },
  countOpenWork: { read: (reach) => countOpenWork(database.sql, work(reach), days()), sees: null },
  listFlagged: {
    read: (reach) => listFlagged(database.sql, { reach, below: true }, null, null, 50),
    sees: "record",
  },
  findDocument: { read: (reach) => findDocument(database.sql, reach, world.ids.document), sees: "document" },
  findOfKind: {
    async read(reach) {
      const held = await findDocument(database.sql, wholeRegister, world.ids.document)
      return held && findOfKind(database.sql, reach, held.proceedingId, held.kind)
    },
    sees: "document",
  },
  listDocuments: {
    read: async (reach) => listDocuments(database.sql, reach, await caseOf("document")),
    sees: "document",
  },
  findAttachment: { read: (reach) => findAttachment(database.sql, reach, world.ids.paper), sees: "paper" },
  listAttachments: { read: (reach) => listAttachments(database.sql, reach, world.ids.repair), sees: "paper" },
  listRows: { read: (reach) => listRows(database.sql, reach, world.ids.bulk, "all", 0, 50), sees: "bulk" },
  findLead: { read: (reach) => findLead(database.sql, reach, world.ids.lead), sees: "lead" },
  lockLead: { read: (reach) => database.sql.begin((tx) => lockLead(tx, reach, world.ids.lead)), sees: "lead" },
  listLeads: { read: (reach) => listLeads(database.sql, reach, anyLead, "latest", null, 50), sees: "lead" },
  listKeyHolders: {
    async read(reach) {
      const found = await listKeyHolders(database.sql, reach, {}, { after: undefined, limit: 50 })
      return found.filter(({ id }) => id === reachedClient)
    },
    sees: null,
  },
  findKeyHolderWithin: { read: (reach) => findKeyHolderWithin(database.sql, reach, reachedClient), sees: null },
  listSignedIn: {
    read: (reach) => listSignedIn(database.sql, reach, { now: clock(), ended: false, offset: 0, limit: 50 }),
    sees: null,
  },
  listLinks: { read: (reach) => listLinks(database.sql, reach), sees: null },
  listLeadWork: { read: (reach) => listLeadWork(database.sql, leadWork(reach), null, 50), sees: "lead" },
  countLeadWork: { read: (reach) => countLeadWork(database.sql, leadWork(reach)), sees: null },
  countFlagged: { read: (reach) => countFlagged(database.sql, { reach, below: true }), sees: null },
}
/** What takes a reach and reads nothing itself, and what is read of a paper that was served: tests/counter/served.test.ts. */
const conditions = ["belongsWithin", "actOnLink", "listServed"]
const isEmpty = (found: unknown) => found === null || (Array.isArray(found) && found.length === 0)

describe("is seen by its own authority and by the one above, and by no other:", () => {
  test.each(Object.entries(readers))("%s", async (_, { read, sees, above = true }) => {
    const [own, higher, other] = await Promise.all(
      ["410105", "410000", "330106"].map((each) => read(authorityReach(each))),
    )
    expect(isEmpty(own)).toBe(false)
    if (sees) expect(JSON.stringify(own)).toContain(world.ids[sees])
    expect(isEmpty(higher)).toBe(!above)
    if (sees) expect(JSON.stringify(other)).not.toContain(world.ids[sees])
    else expect(isEmpty(other)).toBe(true)
  })
})

test("a merchant's own is seen by the merchant alone, and what a client has sent by the client", async () => {
  const { sql } = database
  const reach = (code: string) => reachOf({ kind: "merchant", role: "merchant", subject: "x", code }) as Reach
  expect(await findProceeding(sql, reach(codeOf(3)), world.ids.repair)).not.toBeNull()
  expect(await findProceeding(sql, reach(codeOf(77)), world.ids.repair)).toBeNull()
  expect(await findRun(sql, reach(codeOf(3)), world.ids.import)).toBeNull()
  const [client] = await sql<{ id: string }[]>`select id from api_client limit 1`
  const sender = { kind: "client", role: "source", id: client?.id, name: "x", authorities: ["410105"] }
  const ofClient = reachOf(sender as Parameters<typeof reachOf>[0]) as Reach
  expect(await listRuns(sql, ofClient, { after: null, limit: 50 })).toEqual([])
  expect(await findProceeding(sql, ofClient, world.ids.repair)).toBeNull()
  expect(await listProceedings(sql, ofClient, { kinds }, null, 50)).toEqual([])
  expect(await findProceeding(sql, reachOf(anyone), world.ids.repair)).toBeNull()
  expect(await listProceedings(sql, reachOf(anyone), { kinds }, null, 50)).toEqual([])
  expect(await findRun(sql, reachOf(anyone), world.ids.import)).toBeNull()
  expect(await findRun(sql, wholeRegister, world.ids.import)).not.toBeNull()
  expect(await findAttachment(sql, reach(codeOf(3)), world.ids.paper)).not.toBeNull()
  expect(await findDocument(sql, wholeRegister, world.ids.document)).not.toBeNull()
  for (const other of [reach(codeOf(77)), ofClient, reachOf(anyone)]) {
    expect(await findAttachment(sql, other, world.ids.paper)).toBeNull()
    expect(await findDocument(sql, other, world.ids.document)).toBeNull()
    expect(await listRows(sql, other, world.ids.bulk, "all", 0, 50)).toEqual([])
    expect(await findLead(sql, other, world.ids.lead)).toBeNull()
  }
})

test("whatever takes a reach is among these readers", () => {
  const stores = globSync("src/**/*store.ts").map((file) => readFileSync(file, "utf8"))
  const takers = stores.flatMap((text) =>
    [...text.matchAll(/^export (?:async )?function\*? (\w+)\(([^)]*)\)/gm)]
      .filter(([, , parameters = ""]) => /\breach: (?:Authority)?Reach\b/.test(parameters))
      .map(([, name = ""]) => name),
  )
  expect(takers.length).toBeGreaterThan(10)
  expect(takers.filter((name) => !Object.hasOwn(readers, name) && !conditions.includes(name))).toEqual([])
})

test("a reach is nothing that anybody can write down", () => {
  // @ts-expect-error: no text passes for one
  const text: Reach = "410105"
  // @ts-expect-error: nor an object that looks like one
  const look: AuthorityReach = { by: "authority", authority: "410105", prefix: "" }
  // @ts-expect-error: nor is one left out
  const left = () => findProceeding(database.sql, world.ids.decision)
  expect([text, look, left]).toHaveLength(3)
})
