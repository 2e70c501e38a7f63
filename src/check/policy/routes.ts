import { json, jsonBody } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { clientOf, defineRoute, routeGroup } from "../../http/route.ts"
import { wireObject } from "../../input/wire-object.ts"
import { findPolicyFaults, policySchema } from "./policy.ts"
import { loadPolicy, type PolicyParts, savePolicy } from "./store.ts"

const example = {
  rules: [
    { list: "serious" as const, advice: "block" as const },
    { list: "abnormal" as const, advice: "review" as const },
    { list: "penalty" as const, class: "P3a", advice: "review" as const },
    { list: "penalty" as const, advice: "pass" as const },
  ],
  verdicts: { unknown: "review" as const, invalid: "block" as const },
}

const wireSchema = wireObject("CheckPolicy", policySchema.shape).openapi({ example })

const answer = json("The policy", wireSchema)

const getPolicy = defineRoute("check:policy", "get /v1/check/policy", {
  operationId: "getCheckPolicy",
  summary: "What is advised on your checks",
  description: "Without rules, as at the beginning, answers carry no advice.",
  responses: { 200: answer, ...problemResponses(400) },
})

const setPolicy = defineRoute("check:policy", "put /v1/check/policy", {
  operationId: "setCheckPolicy",
  summary: "Set what is advised on your checks: block, review or pass, by list and ground",
  description:
    "A rule that names a ground, or of penalties a class, goes before that of its list. Of several records the strictest " +
    "advice holds; where no rule speaks there is none, and `pass` is advised where every record may. `verdicts` says what is advised where no record is found. It takes " +
    "the place of the policy before.",
  request: { body: jsonBody(wireSchema) },
  responses: { 200: answer },
})

export const policyRoutes = routeGroup<PolicyParts>()
  .openapi(getPolicy, async (c) => c.json(await loadPolicy(c.get("parts").sql, clientOf(c).clientId), 200))
  .openapi(setPolicy, async (c) => {
    const policy = c.req.valid("json")
    const faults = findPolicyFaults(policy)
    if (faults.length > 0) {
      return problem(c, "invalid-request", {
        detail: { zh: "有规则不符合要求，见 errors。", en: "Some rules are not as they should be; see errors." },
        errors: faults,
      })
    }
    const { sql, clock, policyMemory } = c.get("parts")
    await savePolicy(sql, clientOf(c).clientId, policy, { actor: clientOf(c).actor, at: clock() })
    policyMemory?.forget(clientOf(c).clientId)
    return c.json(policy, 200)
  })
