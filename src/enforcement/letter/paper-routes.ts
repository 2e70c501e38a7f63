/** HTTP of what is kept of letters beside them: their papers as PDF, and the signed receipt of one that was received. */
import { hash } from "node:crypto"
import { z } from "@hono/zod-openapi"
import { authorityReach } from "../../access/reach.ts"
import { binary, idParam, json, toPage } from "../../http/content.ts"
import { problem, problemResponses, refuseCursor } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { signedAnswer, signedHeaders } from "../../http/signed-answer.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { actOnMany } from "../../kit/case/act.ts"
import { refuseByGate } from "../../kit/case/routes.ts"
import { dayInChina } from "../../law/day.ts"
import { type FileOffice, fileOf, type PaperSource } from "../../register/document/file.ts"
import { type DocumentParts, noFile, sealAway } from "../../register/document/routes.ts"
import type { Seal } from "../../register/document/seal.ts"
import { documentText } from "../../register/document/template.ts"
import { signDocument } from "../../signing/signed-document.ts"
import type { FindSigner } from "../../signing/signer.ts"
import { type LetterParts, letterCase, letterScopeOf } from "./case.ts"
import { letterKind } from "./kind.ts"
import { letters } from "./letter.ts"
import { countHeld, findLetter, type Letter, listLetterClients, listPublished, listUnsent } from "./store.ts"
import {
  batchSentSchema,
  heldSchema,
  pledgeCursor,
  pledgesSchema,
  receiverOfLetter,
  receiversSchema,
  senderOfLetter,
  toWirePledge,
} from "./wire.ts"

const getReceivers = defineRoute("letter:send", "get /v1/letter-receivers", {
  operationId: "listLetterReceivers",
  summary: "To which agencies and platforms the caller may write, by name; an agency writes to authorities alone",
  responses: { 200: json("By name", receiversSchema) },
})

const getPledges = defineRoute("register:read", "get /v1/pledges", {
  operationId: "listPledges",
  summary: "Pledges that were signed and published, the latest first: open to all",
  request: { query: z.object({ cursor: pledgeCursor.schema.optional(), limit: limitParameter(100, 20) }) },
  responses: { 200: json("A page", pledgesSchema) },
})

const getHeld = defineRoute("letter:read", "get /v1/letter-figures", {
  operationId: "listHeldFigures",
  summary: "How districts and platforms stand with their lists and pledges: items, overdue, scores; for officers",
  responses: { 200: json("By whoever is held to them", heldSchema) },
})

const sendBatch = defineRoute("letter:send", "post /v1/letter-batches/{id}/send", {
  operationId: "sendLetterBatch",
  summary: "Sign all hints of a batch that somebody else has drafted",
  request: { params: idParam },
  responses: { 200: json("How many were sent", batchSentSchema), ...problemResponses(400, 404, 409) },
})

/** The papers of a letter: itself, and the answer to it. */
const paperNames = ["letter", "answer"] as const

const getPaper = defineRoute("letter:read", "get /v1/letters/{id}/papers/{paper}", {
  operationId: "getLetterPaper",
  summary: "The PDF of a letter that was signed, or of the answer to it",
  description: "Set and sealed once, and the same bytes from then on. For its sender and its receiver alone.",
  request: { params: idParam.extend({ paper: z.enum(paperNames).openapi({ example: "letter" }) }) },
  responses: {
    200: { description: "The paper", content: { "application/pdf": binary("(PDF)") } },
    ...problemResponses(400, 404, 406, 503),
  },
})

const getReceipt = defineRoute("letter:read", "get /v1/letters/{id}/receipt", {
  operationId: "getLetterReceipt",
  summary: "The signed receipt of a letter that was received",
  description:
    "A compact JWS (`typ` gongshi-letter+jwt, by the receipt key) that binds number, sender, receiver, the moments of sending, " +
    "receiving and answering, and the SHA-256 of the text of each paper, as its PDF carries it (`document.txt`): the sender can’t " +
    "deny what it wrote, nor the receiver that it came.",
  request: { params: idParam },
  responses: { 200: { description: "The receipt", ...signedAnswer }, ...problemResponses(400, 404) },
})

interface PaperParts extends FileOffice, DocumentParts, LetterParts {
  signer: FindSigner
  issuer: string
}

// An agency has no seal here: its paper bears its name, and the receipt says that it came from it.
const noSeal: Seal = {
  placeOf: () => ({ mark: null, signature: null, isBlank: true }),
  seal: async ({ pdf }) => ({ pdf, by: null }),
}

/** A paper of a letter as it is set; null: there is none. */
function sourceOf(letter: Letter, paper: (typeof paperNames)[number]): (PaperSource & { isSealed: boolean }) | null {
  const { number, lines, sentAt, authority, toAuthority, answerId, answerNumber, answerLines, answeredAt } = letter
  if (paper === "letter") {
    if (number === null || lines === null || sentAt === null) return null
    const { title } = letterKind(letter.kind)
    return {
      id: paperId(letter.id, sentAt),
      number,
      lines,
      title,
      at: sentAt,
      authority: authority ?? "",
      isSealed: authority !== null,
    }
  }
  if (answerId === null || answerNumber === null || answerLines === null || answeredAt === null) return null
  const kept = { id: answerId, number: answerNumber, lines: answerLines, title: "复函", at: answeredAt }
  return { ...kept, authority: toAuthority ?? "", isSealed: toAuthority !== null }
}

/** Of one that was addressed anew and sent again the paper is another, and the first one stays as it was sealed. */
function paperId(letter: string, sentAt: Date): string {
  const digest = hash("sha256", `letter ${letter} ${sentAt.getTime()}`)
  // A UUID of version 8 (RFC 9562), which is the program's own.
  const parts = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `8${digest.slice(17, 20)}`]
  return [...parts, digest.slice(20, 32)].join("-")
}

const digestOf = (lines: Letter["lines"]) => (lines === null ? null : hash("sha256", documentText(lines)))

export const letterPaperRoutes = routeGroup<PaperParts>()
  .openapi(getReceivers, async (c) => {
    const clients = c.get("principal").kind === "officer" ? await listLetterClients(c.get("parts").sql) : []
    return c.json({ clients }, 200)
  })
  .openapi(getPledges, async (c) => {
    const { cursor, limit } = c.req.valid("query")
    const after = cursor === undefined ? null : pledgeCursor.read(cursor)
    if (cursor !== undefined && after === null) return refuseCursor(c)
    const found = await listPublished(c.get("parts").sql, after, limit + 1)
    const { page, next } = toPage(found, limit, (last) => pledgeCursor.of(last, {}))
    c.header("Cache-Control", "public, max-age=60")
    return c.json({ results: page.map(toWirePledge), next }, 200)
  })
  .openapi(getHeld, async (c) => {
    const principal = c.get("principal")
    if (principal.kind !== "officer") return c.json({ results: [] }, 200)
    const { sql, clock } = c.get("parts")
    const held = await countHeld(sql, authorityReach(principal.authority), dayInChina(clock()))
    const results = held.map(({ toAuthority: authority, toName: platform, ...counts }) => ({
      authority,
      platform,
      ...counts,
    }))
    return c.json({ results }, 200)
  })
  .openapi(sendBatch, async (c) => {
    const principal = c.get("principal")
    const parts = c.get("parts")
    const scope = letterScopeOf(principal)
    const ids = scope ? await listUnsent(parts.sql, scope, c.req.valid("param").id) : []
    if (!scope || ids.length === 0) return problem(c, "unknown-letter", { detail: noSuchBatch })
    const wanted = ids.map((id) => ({ id, act: { act: "send" as const }, seen: undefined }))
    const outcomes = await actOnMany(letterCase, parts, { principal, scope }, wanted)
    const [first] = outcomes
    const sent = outcomes.filter(({ kind }) => kind === "done").length
    if (sent === 0 && first) {
      if (first.kind === "gate") return refuseByGate(c, first.refusal) as never
      if (first.kind === "own") return problem(c, "own-act", { detail: first.detail })
      return problem(c, "illegal-act", { detail: "detail" in first ? first.detail : letters.words.changed })
    }
    return c.json({ sent, refused: outcomes.length - sent }, 200)
  })
  .openapi(getPaper, async (c) => {
    const { id, paper } = c.req.valid("param")
    const parts = c.get("parts")
    const scope = letterScopeOf(c.get("principal"))
    const letter = scope && (await findLetter(parts.sql, id, scope))
    const source = letter && sourceOf(letter, paper)
    if (!source) return problem(c, "unknown-letter", { detail: letter ? noSuchPaper : letters.words.unknown })
    const seal = source.isSealed ? parts.seal : noSeal
    const file = await fileOf({ ...parts, seal }, source).catch((error: Error) => sealAway(c as never, error))
    if (file instanceof Response) return file as never
    if (!file) return problem(c, "not-acceptable", noFile)
    c.header("Content-Disposition", `attachment; filename="${id}-${paper}.pdf"`)
    c.header("Repr-Digest", `sha-256=:${Buffer.from(file.sha256, "hex").toString("base64")}:`)
    return c.body(new Uint8Array(file.content), 200, { "content-type": "application/pdf" }) as never
  })
  .openapi(getReceipt, async (c) => {
    const { sql, signer, issuer, clock } = c.get("parts")
    const scope = letterScopeOf(c.get("principal"))
    const letter = scope && (await findLetter(sql, c.req.valid("param").id, scope))
    if (!letter || letter.receivedAt === null)
      return problem(c, "unknown-letter", { detail: letter ? notReceived : letters.words.unknown })
    const key = await signer("receipt")
    if (!key) return problem(c, "no-signing-key", { detail: noKey })
    const { number, sentAt, receivedAt, answeredAt, answerNumber, result, lines, answerLines } = letter
    const claims = {
      ...{ iss: issuer, iat: Math.floor(clock() / 1_000), kind: "letter", sub: letter.id, letter: letter.kind, number },
      ...{ from: senderOfLetter(letter), to: receiverOfLetter(letter), sent_at: sentAt?.toISOString() ?? null },
      ...{ received_at: receivedAt.toISOString(), text_sha256: digestOf(lines) },
      ...{ answered_at: answeredAt?.toISOString() ?? null, answer_number: answerNumber, result },
      answer_sha256: digestOf(answerLines),
      ...{ signed_at: letter.signedAt?.toISOString() ?? null, signed_by: letter.signedBy, signed_as: letter.signedAs },
    }
    const document = await signDocument("letter", claims, key)
    return c.body(document.token, 200, { ...signedHeaders(document), "cache-control": "private, no-store" }) as never
  })

const noSuchBatch = { zh: "没有这一批待签发的提示。", en: "There is no such batch of hints to be signed." } as const
const noSuchPaper = {
  zh: "这份函件还没有签发或者答复，没有这份文件。",
  en: "It is not signed, or not answered: there is no such paper.",
} as const
const notReceived = { zh: "此函还没有签收，没有回执。", en: "It was not received yet: there is no receipt." } as const
const noKey = { zh: "本节点没有签署回执的私钥。", en: "The key that signs receipts is not here." } as const
