/** Letters between offices and to platforms, for the contract of cases. */
import { randomUUID } from "node:crypto"
import type { Tenant } from "../../src/access/tenant.ts"
import type { LetterKind, LetterState } from "../../src/enforcement/letter/kind.ts"
import { type LetterActName, letterActs } from "../../src/enforcement/letter/letter.ts"
import { letterStore } from "../../src/enforcement/letter/store.ts"
import { officerHeader } from "../support/app.ts"
import { platform } from "../support/roster.ts"
import type { MakeFixture } from "./family.ts"

/** A kind to which an act belongs. */
function kindFor(act: string | undefined): LetterKind {
  if (act === "hold" || act === "follow") return "interview"
  if (act === "score") return "task"
  return ["sign", "propose", "drop", "publish", "unpublish"].includes(act ?? "") ? "pledge" : "assist"
}

export const makeLetters: MakeFixture = async (_, sql) => {
  const shop = await platform(sql)
  const draft = {
    ...{ kind: "assist", to_authority: "410100", title: "协查示例商户", content: "请核实经营地址（示例）" },
    due_on: "2026-07-10",
  }
  const elsewhere = await officerHeader("officer", "330106", "elsewhere")
  const boris = await officerHeader("checker", "410105", "boris")
  return {
    ...{ path: "/v1/letters", table: "letter" },
    async put(state, act, { draftedBy: by = "officer:410105:somebody", proposedBy = "officer:410105:somebody" } = {}) {
      const id = randomUUID()
      const at = new Date("2026-06-29T02:00:00Z")
      const isIn = act !== undefined && letterActs[act as LetterActName].by === "receiver"
      // What was said at a meeting is a platform's: its officers here are those of the authority over both.
      const kind = kindFor(act)
      const isDraft = state === "drafted"
      await sql.begin((tx) =>
        letterStore.insert(tx, {
          ...{ id, kind, authority: isIn ? "420100" : "410105", clientId: null, forwardedBy: null, batch: null },
          ...{ toAuthority: kind === "interview" ? null : isIn ? "410105" : "420100" },
          ...{ toClient: kind === "interview" ? (shop.id as Tenant) : null },
          ...{ title: "示例", content: "示例内容", basis: "", dueOn: "2026-07-10", place: null },
          ...{
            state: state as LetterState,
            draftedBy: by,
            draftedOn: "2026-06-29",
            number: isDraft ? null : "示函1号",
          },
          ...{ lines: null, sentOn: isDraft ? null : "2026-06-29", sentAt: isDraft ? null : at },
          ...{ receivedBy: null, receivedAt: null, returnReason: null, result: null, answer: null, answerId: null },
          ...{ answerNumber: null, answerLines: null, answeredAt: null, heldOn: null, minutes: null },
          ...{ score: null, finding: null, scoredOn: null, signedBy: null, signedAs: null, signedAt: null },
          ...{ proposedBy, publishedOn: null },
          promises:
            act === "follow" || act === "report"
              ? [{ text: "承诺（示例）", due_on: "2026-07-09", told: null, outcome: null, note: null }]
              : [],
          ...{ enteredOn: "2026-06-29", lastActor: by, version: 3, clientName: null, toName: null, toRole: null },
        }),
      )
      return id
    },
    sides: {
      sender: { at: "acts", isNamed: true, header: boris, foreign: elsewhere },
      receiver: { at: "answers", isNamed: true, header: boris, foreign: elsewhere, unseen: ["drafted"] },
    },
    bodies: {
      ...{
        send: {},
        withdraw: { reason: "有误（示例）" },
        readdress: { to_authority: "420100", reason: "改发（示例）" },
      },
      hold: { held_on: "2026-06-29", minutes: "会议情况（示例）", promises: [] },
      ...{ follow: { promise: 1, outcome: "kept", note: "已核（示例）" }, close: { reason: "已核（示例）" } },
      again: { reason: "请补充（示例）", due_on: "2026-07-20" },
      ...{
        score: { score: 90, finding: "已完成（示例）" },
        propose: {},
        publish: {},
        drop: { reason: "不公开（示例）" },
      },
      ...{ unpublish: { reason: "已更新（示例）" }, sign: { position: "负责人（示例）", confirmed: true } },
      ...{ receive: {}, return: { reason: "不属本机关（示例）" } },
      forward: { to_authority: "410100", reason: "属上级（示例）" },
      ...{ answer: { result: "done", text: "已核实（示例）" }, report: { promise: 1, text: "已整改（示例）" } },
    },
    reads: { list: true, one: true },
    begin: {
      ...{ by: await officerHeader("officer", "410105", "anna"), another: elsewhere, body: draft },
      ...{ other: { ...draft, due_on: "2026-07-11" }, wrong: { ...draft, due_on: "2026-06-29" }, isKnown: false },
    },
  }
}
