/** Open orders to platforms as work of the authority that gives them. */
import { isBarred } from "../../kit/case/family.ts"
import { caseSource } from "../../kit/case/work-source.ts"
import { orders } from "./order.ts"
import { countOrderWork, listOrderWork } from "./order-store.ts"

const clock = { id: "platform_order", name: { zh: "平台整改并反馈", en: "The platform acts on the order" } } as const

export const orderSource = caseSource(orders, {
  ...{ source: "duty", kind: "order", words: { zh: "平台整改", en: "order to a platform" }, side: "officer" },
  ...{ path: "/v1/orders", store: { list: listOrderWork, count: countOrderWork }, actsWithTurn: false },
  item: ({ code, platform, seller, enteredOn, draftedBy }) => ({
    ...{ subjectCode: code, subjectName: `${platform} ${seller ?? code ?? ""}`.trim() },
    ...{ since: enteredOn, clock, begunBy: draftedBy },
  }),
  isOwn: (order, actor, person) => order.state === "drafted" && isBarred(orders, order, "issue", actor, person),
})
