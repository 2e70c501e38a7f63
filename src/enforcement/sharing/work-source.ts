/** Open requests for data as work of the authority that answers. */
import { caseSource } from "../../kit/case/work-source.ts"
import { clockWords } from "../../law/clock.ts"
import { hasOwnHand, isProposed, requests } from "./request.ts"
import { sharingKinds } from "./state.ts"
import { countWork, listWork } from "./store.ts"

export const sharingSource = caseSource(requests, {
  ...{ source: "sharing", kind: "data-request", words: { zh: "数据共享申请", en: "request for data" } },
  ...{ side: "authority", path: "/v1/data-requests", store: { list: listWork, count: countWork }, actsWithTurn: true },
  item: (request) => {
    const { clock: id } = sharingKinds[request.kind]
    return {
      ...{ subjectCode: null, subjectName: request.agency, since: request.askedOn, begunBy: null },
      ...{ clock: { id, name: clockWords(id) }, waitsFor: [isProposed(request) ? "checker" : "officer"] },
    }
  },
  // What somebody has proposed is for somebody else.
  isOwn: hasOwnHand,
})
