/** Open leads as work of the authority with which they lie. */
import { caseSource } from "../../kit/case/work-source.ts"
import { type Lead, leads } from "./lead.ts"
import { countLeadWork, listLeadWork } from "./store.ts"
import { leadClockWords } from "./wire.ts"

export const leadSource = caseSource(leads, {
  ...{ source: "lead", kind: "lead", words: { zh: "线索核查", en: "lead to be verified" }, side: "officer" },
  ...{ path: "/v1/leads", store: { list: listLeadWork, count: countLeadWork }, actsWithTurn: true },
  item: (lead) => ({
    ...{ subjectCode: lead.code, subjectName: nameOf(lead), since: lead.enteredOn, begunBy: null },
    clock: lead.clock === null ? null : { id: lead.clock, name: leadClockWords(lead.clock) },
  }),
  isOwn: () => false,
})

/** Whom it is about, as far as its sender said. */
function nameOf({ name, code, platform, shop, seller, url }: Lead) {
  if (platform !== null && (shop ?? seller) !== null) return name ?? `${platform} ${shop ?? seller}`
  return name ?? code ?? url ?? ""
}
