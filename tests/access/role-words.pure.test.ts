// Who lacks a right is told in words which, who has it, and who gives it.
import { expect, test } from "vitest"
import { agencyPostNames, agencyPosts, postCarries } from "../../src/access/agency-post.ts"
import { explainLack, roleWords } from "../../src/access/role-words.ts"
import { carries, type Role, type Scope, scopes } from "../../src/access/scope.ts"

const roles = Object.keys(roleWords) as Role[]
const lacks = (Object.keys(scopes) as Scope[]).flatMap((scope) =>
  roles.filter((role) => !carries(role, scope)).map((role) => ({ role, scope })),
)

test("each right that a role lacks is told in words, with a role that has it and its giver", () => {
  expect(lacks.length).toBeGreaterThan(100)
  for (const { role, scope } of lacks) {
    const holders = roles.filter((each) => carries(each, scope))
    for (const language of ["zh", "en"] as const) {
      const text = explainLack(role, scope)[language]
      expect(text).toContain(scopes[scope][language])
      expect(text).not.toContain(scope)
      expect(text).not.toMatch(/bearer|令牌|token/i)
      // What no role has comes with a post at an agency.
      const posts = agencyPostNames.filter((post) => postCarries(post, scope)).map((post) => agencyPosts[post])
      const having = holders.length > 0 ? holders.map((each) => roleWords[each]) : posts
      expect(
        having.some((each) => text.includes(each[language])),
        text,
      ).toBe(true)
    }
  }
})

test("an officer is told of officers, whose authority gives posts; where none has it, of those who have", () => {
  expect(explainLack("auditor", "lead:act")).toEqual({
    zh: "“审计人员”没有这项权限：分派、核查和办结线索。有此权限的是承办人、审核人、负责人；岗位由本机关在统一身份登录中给予。",
    en:
      "Auditor lacks the right to dispatch leads, verify and close them. It is with: Officer, Checker, Head of the authority; " +
      "posts are given by the authority, in its own login.",
  })
  expect(explainLack("officer", "notice:answer").zh).toContain("协同机构；密钥由本库管理员发放")
  expect(explainLack("officer", "audit:read").zh).toContain("有此权限的是负责人、审计人员；")
})
