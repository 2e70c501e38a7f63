/**
 * How each effect that no import brings about is brought about over HTTP: its steps, each by a role, and what is kept of it.
 * For tests that go through the table of effects (over-http.test.ts).
 */
import { randomUUID } from "node:crypto"
import type { OfficerRole } from "../../src/access/scope.ts"
import { makeCode } from "../../src/names/code.ts"
import { hashIdNumber } from "../../src/roster/identity.ts"
import { agency } from "../support/agency.ts"
import { clientHeader, importRows, officerHeader, type TestApp, testIdentityKeys } from "../support/app.ts"
import type { TestDatabase } from "../support/database.ts"
import { importRecords } from "../support/record.ts"
import { platform, watch } from "../support/roster.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../support/rows.ts"
import { signedIn } from "../support/signed-in.ts"

type Header = Record<string, string>
interface Answer {
  status: number
  body: Record<string, unknown>
}

/** A step: what somebody in a role does. */
interface Step {
  role: OfficerRole
  by(header: Header): Promise<Answer>
}

/** What an effect is about, set for one attempt. */
export interface Scene {
  /** As many as it takes persons. */
  steps: readonly Step[]
  /** All that is kept of what it is about. */
  state(): Promise<readonly object[]>
  /** What follows the steps and is nobody's of them, as the trade of codes. */
  follow?(): Promise<unknown>
}

/** Where it is tried. */
export interface Place {
  app: TestApp
  database: TestDatabase
  /** Another for each attempt. */
  n: number
}

/** How an effect is brought about. */
export interface Way {
  open(place: Place): Promise<Scene>
  /** Of whom two bring it about: the own authority alone, where whoever acts acts for their own. */
  by?: readonly string[]
}

export const own = "410105"
const reason = "理由（示例）"

/** Sends JSON. */
async function send(app: TestApp, header: Header, path: string, body: unknown, method = "POST"): Promise<Answer> {
  const headers = { ...header, "content-type": "application/json" }
  const answer = await app.request(path, { method, headers, ...(body === null ? {} : { body: JSON.stringify(body) }) })
  return { status: answer.status, body: ((await answer.json().catch(() => null)) ?? {}) as Answer["body"] }
}
const idOf = ({ body }: Answer) => (typeof body["id"] === "string" ? body["id"] : randomUUID())

/** A step whose body may rest on what was answered before. */
function step(app: TestApp, role: OfficerRole, path: string | (() => string), body: unknown | (() => unknown)): Step {
  const given = (value: unknown) => (typeof value === "function" ? value() : value)
  return { role, by: (header) => send(app, header, given(path), given(body)) }
}

/** A step that keeps what it was answered. */
function keeping(step: Step, keep: (answer: Answer) => void): Step {
  return {
    ...step,
    async by(header) {
      const answer = await step.by(header)
      keep(answer)
      return answer
    },
  }
}

/** One begins with something that has an id, another acts on it. */
function twoSteps(app: TestApp, first: Step, second: (id: string) => [OfficerRole, string, unknown]): Step[] {
  let id: string = randomUUID()
  const [role] = second(id)
  return [
    keeping(first, (answer) => {
      id = idOf(answer)
    }),
    {
      role,
      by(header) {
        const [, path, body] = second(id)
        return send(app, header, path, body)
      },
    },
  ]
}

/** A platform of the own place with its key. */
async function ownPlatform({ database, n }: Place) {
  const name = `示例第${n}号接入方`
  const header = await clientHeader(database.sql, "platform", { name, region: own })
  const [row] = await database.sql<{ id: string }[]>`select id from api_client where name = ${name}`
  return { id: row?.id ?? "", name, header }
}
const clientState =
  ({ database }: Place, id: string) =>
  () =>
    database.sql`select key_digest, held_by, units_per_day, revoked_at from api_client where id = ${id}`
const recordsOf =
  ({ database }: Place, code: string, name = "") =>
  () =>
    database.sql`select id, state, subject_code from record where subject_code = ${code} or subject_name = ${name} order by id`

const setting = (path: string, table: string, body: (n: number) => object): Way => ({
  by: [own],
  async open({ app, database, n }) {
    let waiting: string = randomUUID()
    const first: Step = {
      role: "head",
      async by(header) {
        const answer = await send(app, header, path, body(n), table === "document_office" ? "PUT" : "POST")
        waiting = (answer.body as { waiting?: { id: string } }).waiting?.id ?? waiting
        return answer
      },
    }
    const confirm = step(app, "checker", () => `/v1/documents/changes/${waiting}`, { act: "confirm" })
    return {
      steps: [first, confirm],
      state: () => database.sql`select * from ${database.sql(table)} where authority = ${own}`,
    }
  },
})

const listingRow = (n: number) => ({
  identity_hash: hashIdNumber(testIdentityKeys[0] as Parameters<typeof hashIdNumber>[0], "11010519491231002X"),
  ...{ list: "penalty", class: "P2", decision_no: `示例市监处罚〔2026〕${n}号`, decided_on: "2026-03-02" },
  ...{ authority: own, published_on: "2026-03-05", displayed_until: "2026-12-31", legal_basis: "示例规定第一条" },
})
const listings = ({ database, n }: Place) =>
  database.sql<{ id: string }[]>`select id, withdrawn_at from person_listing
    where decision_no = ${listingRow(n).decision_no} order by id`

/** The change about a listing that waits, and its confirmation by somebody else. */
function confirmListing({ app, database, n }: Place): Step {
  return {
    role: "checker",
    async by(header) {
      const [row] = await database.sql<{ id: string }[]>`select id from person_listing_change
        where content->>'decisionNo' = ${listingRow(n).decision_no}`
      return send(app, header, `/v1/person-listings/changes/${row?.id ?? randomUUID()}`, { act: "confirm" })
    },
  }
}
function proposeListing({ app, n }: Place): Step {
  return {
    role: "officer",
    async by(header) {
      const headers = { ...header, "content-type": "application/x-ndjson" }
      const body = `${JSON.stringify(listingRow(n))}\n`
      return { status: (await app.request("/v1/person-listings", { method: "POST", headers, body })).status, body: {} }
    },
  }
}

/** Two of the own authority, for what was there before. */
const insiders = async (roles: readonly OfficerRole[] = ["officer", "checker"]) =>
  Promise.all(roles.map((role, at) => officerHeader(role, own, `insider-${at}`)))

/** A request for shared data, as an agency asks it. */
async function asked({ app, database, n }: Place) {
  const desk = await agency(app, database.sql)
  const { body } = await desk.post("/v1/data-requests", {
    ...{ kind: "days", purpose: `评优（示例）${n}`, basis: "《示例条例》第十五条", lists: ["serious"], authority: own },
    ...{ from: "2026-07-01", to: "2027-05-31" },
  })
  return body.id
}
const requestState =
  ({ database }: Place, id: string) =>
  () =>
    database.sql`select state from sharing_request where id = ${id}`

/** Records of somebody registered in the own place, one of them of the province. */
async function registered(place: Place) {
  const code = makeCode("91410105", `MA1${String(place.n).padStart(5, "0")}`)
  const subject = { code, name: `示例第${place.n}号登记商贸有限公司` }
  await importRows(place.database.sql, [
    abnormalRow(place.n, { subject }),
    penaltyRow(place.n, { subject, authority: "410000" }),
  ])
  const [record] = await place.database.sql<{ id: string }[]>`select id from record
    where subject_code = ${code} and authority = ${own}`
  return { subject, record: record?.id ?? "" }
}

/** An import that two have released, and its undoing by two others. */
function undoing(before: (n: number) => readonly object[], rows: (n: number) => readonly object[]): Way {
  return {
    by: [own],
    async open(place) {
      const { app, database, n } = place
      await importRows(database.sql, before(n))
      const [sender, releaser] = await insiders()
      const headers = { ...sender, "content-type": "application/x-ndjson" }
      const body = rows(n)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join("")
      const sent = await app.request(`/v1/imports?source=undone-${n}`, { method: "POST", headers, body })
      const { id } = (await sent.json()) as { id: string }
      await send(app, releaser ?? {}, `/v1/imports/${id}/acts`, { act: "release" })
      const begin = step(app, "checker", `/v1/imports/${id}/acts`, { act: "undo", reason })
      const steps = twoSteps(app, begin, (undoId) => ["head", `/v1/imports/${undoId}/acts`, { act: "release" }])
      return { steps, state: recordsOf(place, codeOf(n)) }
    },
  }
}

const over = {
  ...{ removed_on: "2026-06-01", removal_kind: "revoked", removal_decision_no: "示例〔2026〕3号" },
  removal_reason: "处罚决定被撤销（示例）",
}
const evidence = "准予变更登记通知书〔2026〕1号（示例）"

/** Somebody under two names who has signed in with the own authority. */
async function twoNames({ database, n }: Place) {
  const names = { name: `wei-${n}b`, same_as: `wei-${n}` }
  for (const name of Object.values(names)) await signedIn(database.sql, name, { role: "officer", authority: own })
  return names
}
const linkState =
  ({ database }: Place, name: string) =>
  () =>
    database.sql`select name, person from person_link where name = ${name}`

/** What several persons, or one, bring about by acts of their own. */
export const ways = {
  office: setting("/v1/documents/office", "document_office", (n) => ({
    ...{ name: `示例第${n}号市场监督管理局`, prefix: "示市监" },
  })),
  template: setting("/v1/documents/templates/hearing-notice", "document_template", (n) => ({
    text: `# 听证通知书（示例格式 ${n}）\n> {number}\n= {party}：\n{hearing_on}在{hearing_place}，由{hearing_presider}主持，{hearing_recorder}记录。\n> {authority}\n> {date}`,
  })),
  "list-person": {
    open: async (place) => ({ steps: [proposeListing(place), confirmListing(place)], state: () => listings(place) }),
  },
  "unlist-person": {
    async open(place) {
      const [first, second] = await insiders()
      await proposeListing(place).by(first ?? {})
      await confirmListing(place).by(second ?? {})
      const [listing] = await listings(place)
      const path = `/v1/person-listings/${listing?.id}?reason=${encodeURIComponent("处罚决定已撤销")}`
      const propose: Step = { role: "officer", by: (header) => send(place.app, header, path, null, "DELETE") }
      return { steps: [propose, confirmListing(place)], state: () => listings(place) }
    },
  },
  order: {
    by: [own],
    async open(place) {
      const { app, database, n } = place
      const shop = await platform(database.sql)
      await importRows(database.sql, [subjectRow(n)])
      await watch(database.sql, shop, [codeOf(n)])
      const draft = step(app, "officer", "/v1/orders", {
        ...{ platform: shop.id, seller: "shop-1", demand: "下架示例商品（示例）", basis: "示例规定第一条" },
        due_on: "2026-07-03",
      })
      const steps = twoSteps(app, draft, (id) => ["checker", `/v1/orders/${id}/acts`, { act: "issue" }])
      const state = () =>
        database.sql`select state from platform_order where client_id = ${shop.id} and authority = ${own} and state <> 'drafted'`
      return { steps, state }
    },
  },
  pledge: {
    by: [own],
    async open(place) {
      const { app, database, n } = place
      const shop = await platform(database.sql)
      const [first, second] = await insiders()
      const post = async (path: string, who: Record<string, string>, body: object) => {
        const headers = { ...who, "content-type": "application/json" }
        const answer = await app.request(path, { method: "POST", headers, body: JSON.stringify(body) })
        return (await answer.json()) as { id: string }
      }
      const { id } = await post("/v1/letters", first ?? {}, {
        ...{ kind: "pledge", to_client: shop.id, title: `示例承诺第${n}号`, content: "核验经营者身份（示例）" },
      })
      await post(`/v1/letters/${id}/acts`, second ?? {}, { act: "send" })
      await post(`/v1/letters/${id}/answers`, shop.header, { act: "receive" })
      await post(`/v1/letters/${id}/answers`, shop.header, { act: "sign", position: "负责人（示例）", confirmed: true })
      const steps = [
        step(app, "officer", `/v1/letters/${id}/acts`, { act: "propose" }),
        step(app, "checker", `/v1/letters/${id}/acts`, { act: "publish" }),
      ]
      return { steps, state: () => database.sql`select published_on from letter where id = ${id}` }
    },
  },
  letter: {
    by: [own],
    async open(place) {
      const { app, database, n } = place
      const draft = step(app, "officer", "/v1/letters", {
        ...{ kind: "assist", to_authority: "330106", title: `协查示例商户第${n}号` },
        ...{ content: "请核实经营地址（示例）", due_on: "2026-07-03" },
      })
      const steps = twoSteps(app, draft, (id) => ["checker", `/v1/letters/${id}/acts`, { act: "send" }])
      const state = () =>
        database.sql`select state from letter where title like ${`%第${n}号`} and authority = ${own} and state <> 'drafted'`
      return { steps, state }
    },
  },
  grant: {
    by: [own],
    async open(place) {
      const id = await asked(place)
      const path = `/v1/data-requests/${id}/acts`
      const steps = [
        step(place.app, "officer", path, { act: "grant" }),
        step(place.app, "checker", path, { act: "confirm" }),
      ]
      const state = async () => (await requestState(place, id)()).filter(({ state }) => state === "granted")
      return { steps, state }
    },
  },
  "open-file": {
    by: [own],
    async open(place) {
      const { app, database, n } = place
      const court = await agency(app, database.sql)
      const [first] = await insiders()
      const begun = await send(app, first ?? {}, "/v1/decisions", {
        ...{ kind: "abnormal", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority: own },
        ...{ ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查（示例）" },
      })
      const propose = step(app, "officer", "/v1/file-grants", {
        ...{ case: begun.body["id"], body: court.name, purpose: "行政复议（示例）", until: "2026-07-31" },
      })
      const steps = twoSteps(app, propose, (id) => ["checker", `/v1/file-grants/${id}/acts`, { act: "confirm" }])
      const state = () => database.sql`select state from file_grant where client_id = ${court.id} and state = 'granted'`
      return { steps, state }
    },
  },
  ungrant: {
    by: [own],
    async open(place) {
      const id = await asked(place)
      const path = `/v1/data-requests/${id}/acts`
      const [first, second] = await insiders()
      await send(place.app, first ?? {}, path, { act: "grant" })
      await send(place.app, second ?? {}, path, { act: "confirm" })
      const steps = [
        step(place.app, "officer", path, { act: "revoke", reason }),
        step(place.app, "checker", path, { act: "confirm" }),
      ]
      return { steps, state: requestState(place, id) }
    },
  },
  show: undoing(
    (n) => [penaltyRow(n)],
    (n) => [penaltyRow(n, over)],
  ),
  retract: undoing(
    () => [],
    (n) => [abnormalRow(n)],
  ),
  "subject-over": {
    by: [own],
    async open(place) {
      const { subject, record } = await registered(place)
      const gone = { kind: "change", record_id: record, change: "deregister", arose_on: "2026-06-29", evidence }
      const begin = step(place.app, "officer", "/v1/decisions", gone)
      const steps = twoSteps(place.app, begin, (id) => ["checker", `/v1/decisions/${id}/acts`, { act: "approve" }])
      return { steps, state: recordsOf(place, subject.code) }
    },
  },
  recode: {
    by: [own],
    async open(place) {
      const { subject } = await registered(place)
      const new_code = makeCode("91410105", `MB1${String(place.n).padStart(5, "0")}`)
      const begin: Step = {
        role: "officer",
        // Whoever begins it begins it for their own authority.
        by: (header) =>
          send(place.app, header, "/v1/decisions", {
            ...{ kind: "code-change", subject, authority: authorityIn(header), new_code },
            ...{ changed_on: "2026-06-29", evidence },
          }),
      }
      const steps = twoSteps(place.app, begin, (id) => ["checker", `/v1/decisions/${id}/acts`, { act: "approve" }])
      return { steps, state: recordsOf(place, subject.code, subject.name) }
    },
  },
  // Rows that two of another place have released, and that wait here for one of the own.
  return: {
    async open({ app, database, n }) {
      const [sender, releaser] = [
        await officerHeader("administrator", "320106", "outsider-0"),
        await officerHeader("checker", "320106", "outsider-1"),
      ]
      const headers = { ...sender, "content-type": "application/x-ndjson" }
      const body = `${JSON.stringify(abnormalRow(n))}\n`
      const sent = await app.request(`/v1/imports?source=return-${n}`, { method: "POST", headers, body })
      const { id } = (await sent.json()) as { id: string }
      await send(app, releaser, `/v1/imports/${id}/acts`, { act: "release" })
      const state = () => database.sql`select state from import_run where part_of = ${id} and authority = ${own}`
      const [part] = await database.sql<{ id: string }[]>`select id from import_run where part_of = ${id}`
      return { steps: [step(app, "checker", `/v1/imports/${part?.id}/acts`, { act: "return", reason })], state }
    },
  },
  "give-key": {
    async open(place) {
      const { app } = place
      const { id } = await ownPlatform(place)
      const codes: string[] = []
      let order: string = randomUUID()
      const steps: Step[] = [
        keeping(step(app, "administrator", `/v1/clients/${id}/key`, { reason, held_by: "zoe" }), ({ body }) => {
          order = (body["order"] as { id: string } | undefined)?.id ?? order
          codes.push(String(body["code"]))
        }),
        keeping(
          step(app, "administrator", `/v1/clients/${id}/confirm-holder`, () => ({ order })),
          ({ body }) => codes.push(String(body["code"])),
        ),
      ]
      const trade = () => send(app, {}, "/v1/key/trade", { code: codes[0], second_code: codes[1] })
      return { steps, state: clientState(place, id), follow: trade }
    },
  },
  "unlink-persons": {
    async open(place) {
      const names = await twoNames(place)
      const [admin] = await insiders(["administrator"])
      await send(place.app, admin ?? {}, "/v1/person-links", { ...names, reason })
      const act = (name: string, more: object = {}) =>
        step(place.app, "administrator", "/v1/person-links/acts", { act: name, ...names, ...more })
      return { steps: [act("undo", { reason }), act("confirm-undo")], state: linkState(place, names.name) }
    },
  },
  "link-persons": {
    async open(place) {
      const names = await twoNames(place)
      const state = linkState(place, names.name)
      return { steps: [step(place.app, "administrator", "/v1/person-links", { ...names, reason })], state }
    },
  },
  "end-sessions": {
    async open(place) {
      const { same_as: subject } = await twoNames(place)
      const end = step(place.app, "administrator", "/v1/sessions/end", { kind: "officer", subject, reason })
      const state = () => place.database.sql`select expires_at from person_session where subject = ${subject}`
      return { steps: [end], state }
    },
  },
  "add-client": {
    async open({ app, database, n }) {
      const name = `示例第${n}号新平台`
      const add = step(app, "administrator", "/v1/clients", { name, role: "platform", region: own, held_by: "zoe" })
      return { steps: [add], state: () => database.sql`select name from api_client where name = ${name}` }
    },
  },
  quota: {
    async open(place) {
      const { id } = await ownPlatform(place)
      const body = { act: "quota", units_per_day: 5_000 + place.n, rows_per_day: null }
      return {
        steps: [step(place.app, "administrator", `/v1/clients/${id}/acts`, body)],
        state: clientState(place, id),
      }
    },
  },
  "withdraw-key": {
    async open(place) {
      const { id } = await ownPlatform(place)
      const body = { act: "withdraw", reason }
      return {
        steps: [step(place.app, "administrator", `/v1/clients/${id}/acts`, body)],
        state: clientState(place, id),
      }
    },
  },
  threshold: {
    // Whoever sets one sets it for their own authority.
    by: [own],
    async open({ app, database, n }) {
      const day = new Date(Date.UTC(2026, 6, 1 + n)).toISOString().slice(0, 10)
      const set = step(app, "head", "/v1/complaints/rules", { valid_from: day, threshold: 10, months: 3, reason })
      const state = () => database.sql`select valid_from from complaint_rule where authority = ${own} order by 1`
      return { steps: [set], state }
    },
  },
} as const satisfies Record<string, Way>

/** Somebody at an agency's desk: what they do, and how it is answered. */
type AtDesk = (path: string, form: Record<string, string>) => Promise<{ status: number; to: string | null }>

/** An agency's people: one prepares at its desk what another confirms. */
export const agencyWays = {
  measure: {
    async open({ app, database, n }: Place) {
      const tax = await agency(app, database.sql, {}, `示例第${n}号税务局`)
      const [record = ""] = (await importRecords(database.sql, [subjectRow(n), seriousRow(n)])).slice(-1)
      const made = await tax.post("/v1/measures", { record_id: record, measure: "M-HONOUR", started_on: "2026-06-29" })
      const lift = { act: "lift", reason }
      return {
        agency: tax.name,
        prepare: (desk: AtDesk) => desk(`/desk/measures/${made.body.id}`, lift),
        confirm: (desk: AtDesk, id: string) => desk(`/desk/prepared/${id}`, { act: "confirm" }),
        /** Whoever shows something at the API. */
        by: (header: Header) => send(app, header, `/v1/measures/${made.body.id}/acts`, lift),
        own: tax.header,
        state: () => database.sql`select state from measure where id = ${made.body.id}`,
      }
    },
  },
} as const

/** What a client, or whoever sends, brings about for itself: by its own key, by another's, and by an officer. */
export const ownWays = {
  "renew-key": {
    async open(place: Place) {
      const { id, header } = await ownPlatform(place)
      const key = String(header["authorization"]).slice("Bearer ".length)
      return {
        ...{ own: header, by: (who: Header) => send(place.app, who, "/v1/key", { key }) },
        state: clientState(place, id),
      }
    },
  },
  mark: {
    async open(place: Place) {
      const { app, database, n } = place
      const shop = await platform(database.sql)
      await importRows(database.sql, [subjectRow(n)])
      await watch(database.sql, shop, [codeOf(n)])
      return {
        ...{ own: shop.header, by: (who: Header) => send(app, who, "/v1/marks", { sellers: ["shop-1"] }) },
        state: () => database.sql`select id from seller_mark where client_id = ${shop.id}`,
      }
    },
  },
  "match-decision": {
    async open(place: Place) {
      const { app, database, n } = place
      const shop = await platform(database.sql)
      await importRows(database.sql, [subjectRow(n), abnormalRow(n)])
      const body = { query: { name: "示例云杉商贸" }, code: codeOf(n), verdict: "different" }
      return {
        ...{ own: shop.header, by: (who: Header) => send(app, who, "/v1/match/decisions", body) },
        state: () => database.sql`select code from match_decision where client_id = ${shop.id}`,
      }
    },
  },
} as const

/** The authority of an officer's token, which says so; of others the own one. */
function authorityIn(header: Header): string {
  const [, payload] = String(header["authorization"]).split(".")
  if (payload === undefined) return own
  return (JSON.parse(Buffer.from(payload, "base64url").toString()) as { authority: string }).authority
}
