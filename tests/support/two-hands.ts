/**
 * The world of all operations with what waits for a second person, each thing done so far by one whom the walk knows, and
 * with those people's other tokens.
 */
import { hash } from "node:crypto"
import { agency } from "./agency.ts"
import { merchantHeader, officerHeader } from "./app.ts"
import type { TestDatabase } from "./database.ts"
import { worker } from "./office.ts"
import { pageOrigin } from "./office-pages.ts"
import { importRecords } from "./record.ts"
import { codeOf, penaltyRow } from "./rows.ts"
import { signedIn } from "./signed-in.ts"
import { makeWorld } from "./world.ts"

const decisionText = "经查，当事人发布虚假广告。本局决定罚款30000元。（示例）"
const reason = "理由（示例）"
const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }

/** The order of the key that anna has proposed a holder of. */
export const orderedKey = "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a77"

/** Two names that are one person's, which anna wants to be taken back. */
export const linkedNames = { name: "gao-2", same_as: "gao" }

type World = Awaited<ReturnType<typeof makeWorld>>

/** Makes it. */
export async function makeHands(database: TestDatabase) {
  const world = await makeWorld(database)
  const { app: desk } = world
  const asking = await agency(desk, database.sql)
  const who = {
    ...world.who,
    /** The officer anna, who works for an agency too and has signed in for it. */
    annaAtAgency: await signedIn(database.sql, "anna", { role: "agency", agency: asking.name, post: "clerk" }),
    merchantSignedIn: await signedIn(database.sql, "trader", { role: "merchant", code: codeOf(3) }),
    headSignedIn: await signedIn(database.sql, "head", { role: "head", authority: "410105" }),
    /** The officer anna in an authority above hers. */
    annaAbove: await officerHeader("checker", "410100", "anna"),
    annaAsAdministrator: await officerHeader("administrator", "410000", "anna"),
    headAsChecker: await officerHeader("checker", "410105", "head"),
    headAsAdministrator: await officerHeader("administrator", "410105", "head"),
  }
  await signedIn(database.sql, linkedNames.same_as, { role: "officer", authority: "410105" })
  await database.sql`insert into person_link (name, person, actor, at, undone_by, undone_reason)
    values (${linkedNames.name}, ${linkedNames.same_as}, 'register', now(), 'officer:410000:anna', '示例')`
  const [anna, head] = [worker(desk, who.anna), worker(desk, who.head)]
  const [served = "", repairable = "", wrong = ""] = await importRecords(database.sql, [
    penaltyRow(3, {
      ...{ decision_no: "郑市监处罚〔2026〕301号", decision_text: decisionText },
      served_sha256: hash("sha256", `${decisionText}当事人`),
    }),
    penaltyRow(33),
    penaltyRow(34),
  ])

  const { body: granted } = await anna.post("/v1/repairs", {
    ...{ record_id: repairable, statement: "已改正（示例）", received_on: "2026-06-29" },
  })
  await anna.act(granted, "accept", {}, "repairs")
  const answers = { "penalty-performed": yes, "violation-corrected": yes, "not-punished-again": yes }
  await anna.act(granted, "grant", { answers, reason }, "repairs")

  const { body: found } = await anna.post("/v1/objections", {
    ...{ record_id: wrong, statement: "金额有误（示例）", received_on: "2026-06-29" },
  })
  await anna.act(found, "accept", {}, "objections")
  await anna.act(found, "find", { findings: "示例", remedy: "correct" }, "objections")

  const forMerchant = await begunForMerchant(database, desk)
  const { body: proposed } = await asking.post("/v1/data-requests", {
    ...{
      kind: "days",
      purpose: "评优（示例）",
      basis: "《示例条例》第十五条",
      lists: ["serious"],
      authority: "410105",
    },
    ...{ from: "2026-06-01", to: "2027-05-31" },
  })
  await anna.act(proposed, "grant", {}, "data-requests")
  const asked = await desk.request("/desk/requests", {
    method: "POST",
    headers: { ...who.annaAtAgency, origin: pageOrigin, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams([
      ...[
        ["kind", "public"],
        ["purpose", "评优（示例）"],
        ["basis", "《示例条例》第十五条"],
        ["lists", "serious"],
      ],
      ...[
        ["authority", "410105"],
        ["from", "2026-06-01"],
        ["to", "2027-05-31"],
      ],
    ]).toString(),
  })
  if (asked.status !== 303) throw new Error(await asked.text())
  // Another person of the agency confirms what she has prepared.
  const approver = await signedIn(database.sql, "zora", { role: "agency", agency: asking.name, post: "approver" })
  const confirmed = await desk.request(new URL(asked.headers.get("location") ?? "", pageOrigin).pathname, {
    method: "POST",
    headers: { ...approver, origin: pageOrigin, "content-type": "application/x-www-form-urlencoded" },
    body: "act=confirm",
  })
  if (confirmed.status !== 303) throw new Error(await confirmed.text())
  const [askedByAnna] = await database.sql<{ id: string }[]>`
    select id from sharing_request where prepared_by = ${`client:${asking.id}:anna`}`

  const { body: order } = await anna.post("/v1/orders", {
    ...{ platform: world.platformId, seller: "s-1", demand: "下架示例商品", basis: "示例规定第一条" },
    due_on: "2026-07-10",
  })
  const letter = { kind: "assist", to_authority: "330106", title: "示例协查", content: "请核实经营地址（示例）" }
  const { body: ownLetter } = await anna.post("/v1/letters", letter)
  const hint = { kind: "hint", to_platforms: "all", title: "示例提示", content: "请核对公示信息（示例）" }
  const { body: ownHint } = await anna.post("/v1/letters", hint)
  const { body: ownGrant } = await anna.post("/v1/file-grants", {
    ...{ case: world.ids.decision, body: asking.name, purpose: "行政复议（示例）", until: "2026-12-31" },
  })
  const { body: template } = await head.post("/v1/documents/templates/abnormal-listing-decision", { text: null })
  const { waiting: change } = template as unknown as { waiting: { id: string } }
  const added = { name: "示例待领密钥平台", role: "platform", region: "410105", held_by: "zoe" }
  const { body: client } = await worker(desk, who.annaAsAdministrator).post("/v1/clients", added)
  const { id: orderedClient } = (client as unknown as { client: { id: string } }).client
  await database.sql`update key_order set id = ${orderedKey} where client_id = ${orderedClient}`
  return {
    ...world,
    who,
    ids: {
      ...world.ids,
      ...{
        orderedClient,
        served,
        granted: granted.id,
        found: found.id,
        proposed: proposed.id,
        askedByAnna: askedByAnna?.id ?? "",
        ownOrder: order.id,
        ownLetter: ownLetter.id,
        ownBatch: (ownHint as unknown as { batch: string }).batch,
        ownGrant: ownGrant.id,
        change: change.id,
        ...forMerchant,
      },
    },
  }
}

/** What anna has begun for merchants, and others have brought to where each of the authority's acts is next. */
async function begunForMerchant(database: TestDatabase, desk: World["app"]) {
  const carla = worker(desk, await officerHeader("officer", "410105", "carla"))
  const records = await importRecords(
    database.sql,
    [50, 51, 52, 53, 54, 55].map((n) => penaltyRow(n)),
  )
  const begun = async (n: number, route: "repairs" | "objections", acts: [string, Record<string, unknown>][]) => {
    const own = worker(desk, await merchantHeader(codeOf(n), "anna"))
    const { body } = await own.post(`/v1/${route}`, { record_id: records[n - 50], statement: "示例" })
    for (const [act, fields] of acts) await carla.act(body, act, fields, route)
    return body.id
  }
  const answers = { "penalty-performed": yes, "violation-corrected": yes, "not-punished-again": yes }
  const accept: [string, Record<string, unknown>] = ["accept", {}]
  return {
    repairApplied: await begun(50, "repairs", []),
    repairAccepted: await begun(51, "repairs", [accept]),
    repairGranted: await begun(52, "repairs", [accept, ["grant", { answers, reason }]]),
    objectionFiled: await begun(53, "objections", []),
    objectionAccepted: await begun(54, "objections", [accept]),
    objectionFound: await begun(55, "objections", [accept, ["find", { findings: "示例", remedy: "correct" }]]),
  }
}
