/** Who is signed in to the pages, what each role may, and ending what somebody has left open. */
import { html } from "hono/html"
import type { z } from "zod"
import { agencyPosts, unsaidPost } from "../../access/agency-post.ts"
import type { Post } from "../../access/principal.ts"
import { roleWords } from "../../access/role-words.ts"
import { carries, clientRoles, officerRoles } from "../../access/scope.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { type Officer, officePage, sections } from "../../office/section.ts"
import { doneNotice, entry, faultNotice, table } from "../../web/entry.ts"
import { formView } from "../../web/form.ts"
import { momentTag, placeName } from "../../web/shown.ts"
import { formatCount, type Html, inChinese, type View } from "../../web/view.ts"
import { linkSection } from "./person-link-block.ts"
import type { WirePersonLink } from "./person-link-routes.ts"
import type { signedInPageSchema, WireSignedIn } from "./wire.ts"
import { rightWords } from "./words.ts"

const { path } = sections.people

export function peoplePage(
  view: View,
  officer: Officer,
  {
    page,
    ended,
    done,
    links,
  }: {
    page: z.infer<typeof signedInPageSchema>
    ended: boolean
    done: string | null
    links: readonly WirePersonLink[]
  },
): Html {
  const { say, link } = view
  const mayAct = carries(officer.role, "operate:act")
  const main = html`<div class="paper"><h1>${say(sections.people.name)}</h1><p class="lead">${say(words.lead)} <a href="${link(`${sections.operation.path}#logins`)}">${say(words.toLogins)}</a></p>
${done !== null && doneNotice(say(done === "link" ? words.linkDone : words.done))}
<section class="section"><h2>${say(ended ? words.came : words.signedIn)}</h2>
<ul class="chips"><li><a href="${link(path)}"${!ended && html` aria-current="true"`}>${say(words.signedIn)}</a></li><li><a href="${link(path, { ended: "1" })}"${ended && html` aria-current="true"`}>${say(words.came)}</a></li></ul>
${
  page.people.length === 0
    ? html`<p class="notice">${say(words.nobody)}</p>`
    : table(
        say(ended ? words.came : words.signedIn),
        [
          ...[say(words.person), say(words.posts), say(ended ? words.first : words.since)],
          ...[say(ended ? words.last : words.until), ...(mayAct ? [say(words.end)] : [])],
        ],
        page.people.map((person) => [
          html`${person.subject}${person.sessions > 1 && html` <span class="quiet">×${formatCount(person.sessions)}</span>`}`,
          html`<div class="posts">${person.posts.map((post) => html`<span>${postName(view, post)}</span><br>`)}</div>`,
          momentTag(new Date(person.since)),
          ended && person.sessions > 0 ? say(words.now) : momentTag(new Date(person.until)),
          ...(mayAct ? [person.sessions > 0 ? endButton(view, person) : null] : []),
        ]),
      )
}
${page.next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { ended: ended ? "1" : undefined, cursor: page.next })}">${say(words.next)}</a></p>`}</section>
${linkSection(view, links, mayAct)}
<section class="section"><h2>${say(words.roles)}</h2><p class="lead">${say(words.rolesText)}</p>
${table(
  say(words.roles),
  [say(words.role), say(words.may)],
  [
    ...officerRoles.map((role) => [say(roleWords[role]), say(rightWords[role])]),
    ...clientRoles.map((role) => [say(roleWords[role]), say(rightWords[role])]),
  ],
)}</section></div>`
  return officePage(view, { officer, section: "people", title: say(sections.people.name), main })
}

// Whose session it is goes with the form, and into no address.
function endButton(view: View, { kind, subject }: WireSignedIn): Html {
  return html`<form method="post" action="${view.link(`${path}/end`)}"><input type="hidden" name="kind" value="${kind}"><input type="hidden" name="subject" value="${subject}"><button class="button plain slim" name="step" value="ask">${view.say(words.end)}<span class="unseen"> ${subject}</span></button></form>`
}

function postName(view: View, post: WireSignedIn["posts"][number]): Html {
  const named = post as Post
  if (named.role === "merchant") return html`${view.say(words.merchant)} <span class="code">${named.code}</span>`
  const whose = named.role === "agency" ? named.agency : placeName(view, named.authority)
  const name = named.role === "agency" ? agencyPosts[named.post ?? unsaidPost] : roleWords[named.role]
  return html`${inChinese(view, whose)} · ${view.say(name)}`
}

/** Before somebody's sessions end. */
export function endPage(
  view: View,
  officer: Officer,
  { kind, subject, reason, faults }: { kind: string; subject: string; reason: string; faults: readonly string[] },
): Html {
  const { say, link } = view
  const main = html`<div class="paper"><p class="back"><a href="${link(path)}">← ${say(sections.people.name)}</a></p>
<h1>${say(words.end)}</h1><p class="identity">${subject}</p>
${faultNotice(
  view,
  faults.map((text) => ({ id: "reason", text })),
)}
<div class="notice warning"><p>${say(words.endText)}</p></div>
<form class="apply" method="post" action="${link(`${path}/end`)}"><input type="hidden" name="kind" value="${kind}"><input type="hidden" name="subject" value="${subject}">
${entry(formView(view, `${path}/end`), { name: "reason", label: say(words.reason), value: reason, hint: say(words.reasonHint), required: true, fault: faults[0] })}
<p class="actions"><button class="button" name="step" value="do">${say(words.confirm)}</button> <a class="button plain" href="${link(path)}">${say(words.cancel)}</a></p></form></div>`
  return officePage(view, { officer, section: "people", title: say(words.end), main })
}

const words = {
  lead: {
    zh: "岗位由登录系统中的组给出，谁在哪个组由登录系统管理。这里是登录过本库的人和当时的岗位：工作人员保留半年，商户退出后即不保留。",
    en: "Posts come from groups in the login system, which decides who is in which. Listed here is who has signed in, and in which posts: officers for half a year, merchants while they are signed in.",
  },
  toLogins: { zh: "查看登录设置", en: "See how logins are set up" },
  signedIn: { zh: "现在登录的人", en: "Signed in now" },
  came: { zh: "近半年登录过的人", en: "Signed in within half a year" },
  first: { zh: "半年内首次登录", en: "First sign-in" },
  last: { zh: "最近一次结束于", en: "Last ended" },
  now: { zh: "现在登录", en: "signed in now" },
  nobody: { zh: "没有人。", en: "Nobody." },
  person: { zh: "登录名", en: "Login name" },
  posts: { zh: "岗位", en: "Posts" },
  since: { zh: "登录时间", en: "Since" },
  until: { zh: "无操作则结束于", en: "Ends if unused" },
  end: { zh: "结束登录", en: "End the sessions" },
  endText: {
    zh: "这个人在所有设备上的登录立即结束，没有提交的内容会丢失。岗位仍在的，可以再次登录；不让再登录，请在登录系统中取消其岗位。",
    en: "All their sessions end at once, and anything not yet sent is lost. Whoever still has a post can sign in again: to prevent that, take the post away in the login system.",
  },
  reason: { zh: "理由", en: "Reason" },
  reasonHint: { zh: "记入审计记录，不含个人信息", en: "For the audit trail, without personal data" },
  confirm: { zh: "确认结束登录", en: "Confirm: end them" },
  cancel: { zh: "不办理，返回", en: "Go back without doing it" },
  linkDone: { zh: "已办理。", en: "Done." },
  done: { zh: "已结束登录。", en: "The sessions have ended." },
  next: { zh: "下一页", en: "Next page" },
  merchant: { zh: "商户", en: "Merchant" },
  roles: { zh: "岗位和权限", en: "Roles, and what they may do" },
  rolesText: {
    zh: "同一事项须由不同的人先后办理：一个人有几个岗位，仍是同一个人。",
    en: "Each step of a case is for a different person: somebody with several posts is still one person.",
  },
  role: { zh: "岗位", en: "Role" },
  may: { zh: "可以做什么", en: "What it may do" },
} as const satisfies Record<string, Bilingual>
