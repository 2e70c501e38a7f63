/** HTTP of names of the login that are one person's: saying so, and taking it back by two persons. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import {
  type LinkRefusal,
  linkRefusals,
  linksPerDay,
  namesMax,
  type PersonLink,
  type Undoing,
  undoingsFor,
} from "../../access/person-link.ts"
import { actOnLink, linkPersons, listLinks } from "../../access/person-link-act-store.ts"
import { loadPersons } from "../../access/person-link-store.ts"
import { actorOf, may } from "../../access/principal.ts"
import { authorityReach } from "../../access/reach.ts"
import type { TimedParts } from "../../database/client.ts"
import { type GateRefusal, reasons } from "../../gate/may-take-effect.ts"
import { json, jsonBody } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { type ProblemName, problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, officerOf, routeGroup } from "../../http/route.ts"
import { described } from "../../input/described-pattern.ts"
import { wireObject } from "../../input/wire-object.ts"
import { hidePersonalData } from "../../law/personal-data.ts"
import { auditWords } from "../../register/audit/words.ts"

const example = {
  ...{ name: "anna-2", same_as: "anna", linked_by: "officer:410000:ada", linked_at: "2026-03-05T02:00:00.000Z" },
  ...{ undone_by: null, undone_reason: null, acts: ["undo" as const] },
}
const linkSchema = wireObject("PersonLink", {
  name: z.string().openapi({ description: "As the login has it" }),
  same_as: z.string().openapi({
    description:
      "Another name of the login, or `claim:…` for a person whom the login's claim tells (OFFICER_PERSON_CLAIM)",
  }),
  linked_by: z.string().openapi({ description: "As the audit trail names them; `register` by the claim" }),
  linked_at: z.iso.datetime(),
  undone_by: z.string().nullable().openapi({ description: "Who wants it taken back, which somebody else confirms" }),
  undone_reason: z.string().nullable(),
  acts: z.array(z.enum(["undo", "confirm-undo", "keep"])).openapi({
    description: "What whoever asks may do about it, by whatever name they have had a hand in it",
  }),
}).openapi({ example })
export type WirePersonLink = z.infer<typeof linkSchema>

/** The links. */
export const linksSchema = wireObject("PersonLinks", { links: z.array(linkSchema) }).openapi({
  example: { links: [example] },
})

const listPersonLinks = defineRoute("operate:read", "get /v1/person-links", {
  operationId: "listPersonLinks",
  summary: "Names of the officers' login that are one person's",
  description: "Of persons who have signed in, within half a year, in a post with the own authority or below it.",
  responses: { 200: json("The links, by name", linksSchema) },
})

// A name, and nothing that stands for a claim.
const loginName = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .regex(described(/^(?!claim:)/, { zh: "登录系统中的用户名", en: "a name of the login" }))

const linkTwoPersons = defineRoute("operate:act", "post /v1/person-links", {
  operationId: "linkPersons",
  summary:
    "Say that two names of the login are one person's: where two persons are asked for, they are one from now on",
  description:
    "By one person, of an authority in which each of the two has a post, or above. Of whom nobody knows a post, the national " +
    `authority or the machine. Both are told, and the authorities they work for. What is said joins all names that hang together: ` +
    `${namesMax} at most, and ${linksPerDay} links in a day by one person, neither of them a name of their own.`,
  request: {
    body: jsonBody(
      wireObject("PersonLinkToMake", { name: loginName, same_as: loginName, reason: auditWords(2) }).openapi({
        example: { name: "anna-2", same_as: "anna", reason: "调任后另开的账号" },
      }),
    ),
  },
  responses: { 200: json("The links", linksSchema), ...problemResponses(403, 409) },
})

const linkKeys = { name: z.string().min(1).max(255), same_as: z.string().min(1).max(255) }
const actOnPersonLink = defineRoute("operate:act", "post /v1/person-links/acts", {
  operationId: "actOnPersonLink",
  summary:
    "Propose that a link of two names is taken back (`undo`), confirm it (`confirm-undo`), or let it stay (`keep`)",
  description:
    "Two persons take a link back, neither of them by one of the two names; who made it does not let it stay. What the login's claim says comes back with the " +
    "next sign-in, as long as it says so.",
  request: {
    body: jsonBody(
      z
        .discriminatedUnion("act", [
          z.strictObject({ act: z.literal("undo"), ...linkKeys, reason: auditWords(2) }),
          z.strictObject({ act: z.literal("confirm-undo"), ...linkKeys }),
          z.strictObject({ act: z.literal("keep"), ...linkKeys, reason: auditWords(2) }),
        ])
        .openapi("PersonLinkAct", { example: { act: "undo", name: "anna-2", same_as: "anna", reason: "两人同名" } }),
    ),
  },
  responses: { 200: json("The links", linksSchema), ...problemResponses(403, 404, 409) },
})

/** The routes. */
export const personLinkRoutes = routeGroup<TimedParts>()
  .openapi(listPersonLinks, async (c) => c.json(await linksFor(c), 200))
  .openapi(linkTwoPersons, async (c) => {
    const { sql, clock } = c.get("parts")
    const { name, same_as: person, reason } = c.req.valid("json")
    const linked = await linkPersons(sql, { name, person, actor: actorOf(officerOf(c)), reason, at: clock() })
    if (typeof linked === "object") return refuseByGate(c, linked)
    if (linked !== "linked" && linked !== "known") return refuseLink(c, linked)
    return c.json(await linksFor(c), 200)
  })
  .openapi(actOnPersonLink, async (c) => {
    const { sql, clock } = c.get("parts")
    const officer = officerOf(c)
    const sent = c.req.valid("json")
    const { act, name, same_as: person } = sent
    const reason = sent.act === "confirm-undo" ? null : sent.reason
    const reach = authorityReach(officer.authority)
    const done = await actOnLink(sql, reach, { act, name, person, actor: actorOf(officer), reason, at: clock() })
    if (typeof done === "object") return refuseByGate(c, done)
    if (done === "absent") return problem(c, "unknown-person-link", { detail: absent })
    if (done !== "done") return refuseLink(c, done)
    return c.json(await linksFor(c), 200)
  })

type LinkContext = Context<Environment<TimedParts>>

async function linksFor(c: LinkContext) {
  const { sql } = c.get("parts")
  const officer = officerOf(c)
  const [links, person] = [await listLinks(sql, authorityReach(officer.authority)), await loadPersons(sql)]
  const actsOn = (link: PersonLink) => (may(officer, "operate:act") ? undoingsFor(link, actorOf(officer), person) : [])
  return { links: links.map((link) => toWireLink(link, actsOn(link))) }
}

function toWireLink({ name, person, actor, at, undoneBy, undoneReason }: PersonLink, acts: Undoing[]): WirePersonLink {
  return {
    ...{ name, same_as: person, linked_by: actor, linked_at: at.toISOString() },
    ...{ undone_by: undoneBy, undone_reason: undoneReason, acts },
  }
}

const problemOf = {
  ...{ own: "own-act", stale: "changed-meanwhile", names: "illegal-act", links: "illegal-act" },
} as const satisfies Record<LinkRefusal, ProblemName>

function refuseLink(c: LinkContext, why: LinkRefusal) {
  return problem(c, problemOf[why], { detail: linkRefusals[why] }) as never
}

// A name of the login is whatever somebody sent: it is told again without what seems to be personal in it.
function refuseByGate(c: LinkContext, { reason, detail }: GateRefusal) {
  const shown = { zh: hidePersonalData(detail.zh), en: hidePersonalData(detail.en) }
  return problem(c, reasons[reason].problem, { detail: shown }) as never
}

const absent = {
  zh: "没有这一项记载，或者两人都不在您所在机关的地区内。",
  en: "There is no such link, or neither of them lies within the region of your authority.",
} as const
