/** HTTP of letters. */
import { z } from "@hono/zod-openapi"
import { may } from "../../access/principal.ts"
import { dayCursor } from "../../kit/case/cursor.ts"
import { actBody, caseRoutes } from "../../kit/case/routes.ts"
import { byTwo, keptResponse } from "../prepared/door-routes.ts"
import { draftingLetter, letterCase, letterDraft, letterScopeOf } from "./case.ts"
import { letterKindNames, letterStateNames } from "./kind.ts"
import { type Letter, letterActs } from "./letter.ts"
import { listLetters } from "./store.ts"
import { letterDetail, letterPageSchema, letterWire } from "./wire.ts"

export const letterRoutes = caseRoutes(
  {
    ...{ case: letterCase, path: "/v1/letters", says: "The letter", read: "letter:read", unknown: "unknown-letter" },
    wire: { one: letterWire, detail: letterDetail },
    scopeOf: letterScopeOf,
    sideOf: (principal) =>
      may(principal, "letter:send") ? "sender" : may(principal, "letter:answer") ? "receiver" : null,
  },
  {
    begin: {
      ...{
        right: "letter:send",
        operationId: "draftLetter",
        says: "The draft",
        body: letterDraft,
        how: draftingLetter,
      },
      refused: [404],
      summary: "Draft a letter to another authority, an agency or a platform; somebody else signs it",
      description:
        "Transfer, supervision, proposal and request for assistance go between authorities and agencies, both ways; interview, hint, " +
        "help and guidance go to platforms. Personal data is refused wherever it stands. With `to_platforms` a hint is " +
        "drafted to each of a class, all under one `batch`; the first of them is the answer.",
    },
    list: {
      operationId: "listLetters",
      summary:
        "Letters: sent and received ones of the own authority and those below, or the own agency’s or platform’s",
      ...{ page: letterPageSchema, under: "results", says: "A page of letters, the latest first" },
      query: {
        kind: z.enum(letterKindNames).optional(),
        state: z.enum(letterStateNames).optional(),
        batch: z.uuid().optional(),
        overdue: z.enum(["true", "false"]).default("false"),
      },
      cursor: dayCursor((letter: Letter) => letter.draftedOn),
      find: ({ sql }, scope, { kind = null, state = null, batch = null, overdue }, after, limit, today) =>
        listLetters(sql, scope, { kind, state, batch, overdueOn: overdue === "true" ? today : null }, after, limit),
    },
    get: { operationId: "getLetter", summary: "A letter with what can be done now" },
    acts: [
      {
        ...{ side: "sender", at: "acts", operationId: "actOnLetter" },
        summary:
          "As its sender: sign a letter that somebody else has drafted, record the meeting, follow it up, close it",
        body: actBody("LetterAct", letterActs, "sender", { act: "send" }),
        door: { ...byTwo("letter:send", "actOnLetter"), responses: keptResponse },
      },
      {
        ...{ side: "receiver", at: "answers", operationId: "answerLetter" },
        summary: "As its receiver: receive a letter, answer it, return or forward it, say how a promise is kept",
        body: actBody("LetterAnswer", letterActs, "receiver", { act: "receive" }),
      },
    ],
  },
)
