/**
 * What becomes of a document once it is made: served (送达) with day, method and proof; put up as a public notice (公告送达),
 * whose own clock says when it counts as served; or declared void before anybody has got it. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { type Calendar, isMissing } from "../../law/calendar.ts"
import { dueOn } from "../../law/deadline.ts"
import { type Delivery, deliveryFault, type deliveryMethods, proofOf } from "../proceeding/delivery.ts"
import { fault, faultsIn } from "../proceeding/kind.ts"
import type { Fault } from "../proceeding/proceeding.ts"

export type ServiceMethod = (typeof deliveryMethods)[number]

/** The acts, in words. */
export const documentActs = {
  post: { zh: "发出公告", en: "put up as a public notice" },
  serve: { zh: "送达", en: "served" },
  void: { zh: "作废", en: "declared void" },
} as const satisfies Record<string, Bilingual>
export type DocumentActName = keyof typeof documentActs

/** An act that was done. */
export interface DocumentAct {
  act: DocumentActName
  /** YYYY-MM-DD. */
  day: string
  method: ServiceMethod | null
  proof: string | null
  /** Of a public notice: the day on which it counts as served. */
  dueOn: string | null
  attachmentId: string | null
  reason: string | null
}

/** An act that is asked for. */
export type AskedAct =
  | { act: "post"; posted_on: string; proof: string; attachment_id?: string | undefined }
  | {
      act: "serve"
      served_on: string
      delivery: Delivery
      attachment_id?: string | undefined
      /** Of a notice of a hearing: for when and where, as the act of the proceeding takes it. */
      hearing?:
        | { held_on: string; place: string; presider: string; recorder: string; investigators: string }
        | undefined
    }
  | { act: "void"; reason: string }

/** Why an act is refused. */
export type RefusedAct = { kind: "illegal-act"; reason: Bilingual } | { kind: "faults"; faults: readonly Fault[] }

const illegal = (zh: string, en: string): RefusedAct => ({ kind: "illegal-act", reason: { zh, en } })

/** What an act does, or why it is refused. @param madeOn the day of the document, before which nobody can have got it */
export function judgeAct(
  asked: AskedAct,
  madeOn: string,
  done: readonly DocumentAct[],
  { today, calendar }: { today: string; calendar: Calendar },
): DocumentAct | RefusedAct {
  const before = (name: DocumentActName) => done.find(({ act }) => act === name)
  if (before("void")) return illegal("文书已作废", "the document is void")
  if (before("serve")) return illegal("文书已送达，不能更改", "the document was served, which stays as it is")
  const posted = before("post")
  const nothing = { method: null, proof: null, dueOn: null, attachmentId: null, reason: null }
  switch (asked.act) {
    case "void":
      return { ...nothing, act: "void", day: today, reason: asked.reason }
    case "post": {
      if (posted) return illegal(`已于 ${posted.day} 发出公告`, `it was put up as a notice on ${posted.day}`)
      const { posted_on: day, proof, attachment_id = null } = asked
      const early = deliveryFault("posted_on", day, { on: madeOn, ...made }, today)
      if (early) return { kind: "faults", ...early }
      const due = dueOn(day, "deemed_service_by_notice", calendar)
      if (isMissing(due)) return { kind: "faults", faults: [{ field: "posted_on", reason: due.reason }] }
      return { ...nothing, act: "post", day, method: "notice", proof, dueOn: due, attachmentId: attachment_id }
    }
    case "serve": {
      const { served_on: day, delivery, attachment_id = null } = asked
      const isOther = posted && delivery.method === "notice" && ![posted.day, undefined].includes(delivery.posted_on)
      const wrong = faultsIn(
        deliveryFault("served_on", day, { on: madeOn, ...made }, today, { delivery, calendar }),
        isOther
          ? fault("delivery/posted_on", `公告系于 ${posted.day} 发出`, `the notice was put up on ${posted.day}`)
          : null,
      )
      if (wrong) return { kind: "faults", ...wrong }
      return {
        ...nothing,
        act: "serve",
        day,
        method: delivery.method,
        proof: proofOf(delivery),
        attachmentId: attachment_id,
      }
    }
  }
}

const made = {
  zh: "文书制作之后方可送达",
  en: "a document is served once it has been made",
} as const satisfies Bilingual

/** The clock that runs: of a public notice that does not count as served yet. */
export function runningClock(done: readonly DocumentAct[]): { id: "deemed_service_by_notice"; dueOn: string } | null {
  const posted = done.find(({ act }) => act === "post")
  if (!posted?.dueOn || done.some(({ act }) => act !== "post")) return null
  return { id: "deemed_service_by_notice", dueOn: posted.dueOn }
}
