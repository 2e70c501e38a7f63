/** The page on which persons sign in; while evaluating, who they want to be stands there to choose from. */
import { html } from "hono/html"
import { agencyPosts, unsaidPost } from "../access/agency-post.ts"
import { claimFaults } from "../access/person-claim.ts"
import type { Post } from "../access/principal.ts"
import { roleWords } from "../access/role-words.ts"
import { officerRoles } from "../access/scope.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { entry } from "../web/entry.ts"
import { formView } from "../web/form.ts"
import { layout } from "../web/layout.ts"
import { placeEntry } from "../web/place-entry.ts"
import { placeName, withMore } from "../web/shown.ts"
import { type Html, inChinese, type View } from "../web/view.ts"

export interface SignInPage {
  /** Where to go on: a path of ours. */
  to: string
  fault: SignInFault | null
  logins: { officers: boolean; merchants: boolean }
  /** Null: nobody chooses who they are. */
  choice: SignInChoice | null
}

/** Whom there is to be. */
export interface SignInChoice {
  officers: boolean
  merchants: boolean
  authorities: readonly string[]
  listed: readonly { code: string; name: string }[]
  /** Who chooses once more, as for the next step of a case, is of the same authority or merchant as a rule. */
  last: { authority: string | undefined; code: string | undefined }
}

// Of a register that nobody has decided in yet: that of the documentation's examples.
const firstAuthority = "410105"

export type SignInFault = keyof typeof faultWords

export function signInPage(view: View, page: SignInPage): Html {
  const { say } = view
  const { fault, logins, choice } = page
  const main = html`<div class="paper work">
<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
${fault && html`<div class="notice faults" role="alert" tabindex="-1" autofocus><p>${say(faultWords[fault])}</p></div>`}
${logins.officers && login(view, "officers", page.to)}
${logins.merchants && login(view, "merchants", page.to)}
${!logins.officers && !logins.merchants && choice === null && html`<p class="notice">${say(words.none)}</p>`}
<section class="section"><h2>${say(words.platforms)}</h2><p class="lead">${say(words.platformsText)}</p>
<p class="pages"><a class="button plain" href="${view.link("/console")}">${say(words.console)}</a></p></section>
${choice && chooser(view, choice, page.to)}
</div>`
  return layout(view, { title: say(words.title), main, asOf: null })
}

function login(view: View, kind: "officers" | "merchants", to: string): Html {
  const { say } = view
  return html`<section class="section"><h2>${say(words[kind])}</h2><p class="lead">${say(words[`${kind}Text`])}</p>
<form method="post" action="${view.link("/sign-in/login")}"><input type="hidden" name="kind" value="${kind}">
<input type="hidden" name="to" value="${to}"><p class="pages"><button class="button">${say(words.go)}</button></p></form></section>`
}

function chooser(view: View, { officers, merchants, authorities, listed, last }: SignInChoice, to: string): Html {
  const { say } = view
  const asked = formView(view, "/sign-in/as")
  const hidden = html`<input type="hidden" name="to" value="${to}">`
  const form = (body: Html) =>
    html`<form class="apply" method="post" action="${view.link("/sign-in/as")}">${hidden}${body}</form>`
  return html`<section class="section evaluation" aria-labelledby="as"><h2 id="as">${say(words.evaluation)}</h2>
<p class="notice">${say(words.evaluationText)}</p>
${listed.length === 0 && html`<p class="lead">${say(words.empty)} <code>SAMPLE_SUBJECTS=3000 npm start</code></p>`}
${
  officers &&
  form(html`<h3>${say(words.officers)}</h3>
${
  authorities.length > 0
    ? html`<div class="entry"><label for="authority">${say(words.authority)}</label>
<select class="field" id="authority" name="authority">${authorities.map(
        (
          authority,
        ) => html`<option value="${authority}"${authority === last.authority && html` selected`}>${withMore(view, placeName(view, authority), authority)}</option>
`,
      )}</select></div>`
    : placeEntry(asked, {
        name: "authority",
        label: say(words.authority),
        value: last.authority ?? firstAuthority,
        required: true,
      })
}
<div class="button-row">${officerRoles.map(
    (role) => html`<button class="button plain" name="role" value="${role}">${say(roleWords[role])}</button> `,
  )}</div>`)
}
${
  merchants &&
  form(html`<h3>${say(words.merchants)}</h3>
${
  listed.length > 0
    ? html`<div class="entry"><label for="code">${say(words.merchant)}</label>
<select class="field" id="code" name="code">${listed.map(
        ({
          code,
          name,
        }) => html`<option value="${code}"${code === last.code && html` selected`}>${withMore(view, name, code)}</option>
`,
      )}</select></div>`
    : entry(asked, { name: "code", label: say(words.code), required: true })
}
<div class="button-row"><button class="button plain" name="role" value="merchant">${say(words.beMerchant)}</button></div>`)
}
${form(html`<h3>${say(words.clients)}</h3><div class="button-row"><button class="button plain" name="role" value="platform">${say(roleWords.platform)}</button>
<button class="button plain" name="role" value="agency">${say(roleWords.agency)}</button></div>`)}
</section>`
}

/** The page on which somebody of several posts says in which they act. */
export function postPage(view: View, { posts, chosen }: { posts: readonly Post[]; chosen: number }, to: string): Html {
  const { say } = view
  const main = html`<div class="paper work"><h1>${say(words.posts)}</h1><p class="lead">${say(words.postsText)}</p>
<form class="apply" method="post" action="${view.link("/sign-in/post")}"><input type="hidden" name="to" value="${to}">
<div class="button-row">${posts.map(
    (post, place) =>
      html`<button class="button${place !== chosen && html` plain`}" name="post" value="${place}">${postName(view, post)}</button> `,
  )}</div></form></div>`
  return layout(view, { title: say(words.posts), main, asOf: null })
}

/** What a post is called. */
function postName(view: View, post: Post): Html {
  if (post.role === "merchant") return html`${view.say(roleWords.merchant)} <span class="code">${post.code}</span>`
  const whose = post.role === "agency" ? post.agency : placeName(view, post.authority)
  const name = post.role === "agency" ? agencyPosts[post.post ?? unsaidPost] : roleWords[post.role]
  return html`${inChinese(view, whose)} · ${view.say(name)}`
}

const words = {
  title: { zh: "登录", en: "Sign in" },
  lead: {
    zh: "查询公示信息无须登录。工作人员办理事项、商户申请修复或者提出异议，请在这里登录。",
    en: "Looking up takes no account. Officers at work, and merchants who apply or object, sign in here.",
  },
  officers: { zh: "工作人员", en: "Officers" },
  officersText: {
    zh: "使用本机关的统一身份登录，登录后回到本站。协同机构已经接入的，其工作人员也在这里登录。",
    en: "By the login of your authority, which leads back here; people of partner agencies too, whose login is connected.",
  },
  merchants: { zh: "商户", en: "Merchants" },
  merchantsText: {
    zh: "使用政务服务统一身份登录，登录后可以办理本主体的记录。",
    en: "By the login for merchants; then you act for the merchant you are registered for.",
  },
  go: { zh: "前往登录", en: "Go to the login" },
  none: { zh: "本站没有设置登录，请联系运行单位。", en: "No login is set up here: ask who runs the register." },
  platforms: { zh: "平台和协同机构", en: "Platforms and partner agencies" },
  platformsText: { zh: "使用 API 密钥进入工作台。", en: "Enter the console with your API key." },
  console: { zh: "进入工作台", en: "To the console" },
  evaluation: { zh: "试用：选择身份", en: "Evaluation: choose who you are" },
  evaluationText: {
    zh: "仅供试用：任何人都可以在这里成为任何人。正式环境（NODE_ENV=production）没有这一栏，从其他机器访问也没有。同一事项须由不同的人先后办理，请切换身份。",
    en: "For evaluation alone: anyone can be anyone here. In production (NODE_ENV=production), and to other machines, this is not there. Several hands are asked for: change who you are between them.",
  },
  authority: { zh: "机关", en: "Authority" },
  empty: {
    zh: "本库还没有公示记录：机关可以任意选择，商户填写代码。要有虚构的示例数据，停止服务后重新启动：",
    en: "Nothing is published here yet: take any authority, and a merchant by its code. For invented data stop the register and start it again:",
  },
  code: { zh: "统一社会信用代码", en: "Unified social credit code" },
  merchant: { zh: "有公示记录的商户", en: "A merchant with records" },
  beMerchant: { zh: "以该商户登录", en: "Be this merchant" },
  clients: { zh: "平台和协同机构", en: "Platforms and agencies" },
  posts: { zh: "选择岗位", en: "Choose your post" },
  postsText: {
    zh: "您有几个岗位。无论以哪个岗位办理，您都是同一个人：自己经办的，不能由自己审核。",
    en: "You have several posts, and are one person in all of them: nobody checks their own work.",
  },
} as const satisfies Record<string, Bilingual>

const faultWords = {
  refused: {
    zh: "登录没有成功：登录系统拒绝了，或者它给出的信息无法核对。请重新登录。",
    en: "That did not work: the login refused, or what it gave does not hold. Please try again.",
  },
  host: {
    zh: "只有以 localhost、127.0.0.1、[::1] 或者 ORIGIN 所设的主机名访问时，才能选择身份：其他网站可以让自己的域名解析到本机，再由您的浏览器提交（DNS 重绑定）。请改用 http://localhost 加端口。",
    en: "Who you are is chosen at localhost, 127.0.0.1, [::1] or the host of ORIGIN alone: another site can have its own name lead to this machine, and your browser send its forms here (DNS rebinding). Go to http://localhost and the port.",
  },
  "no-post": {
    zh: "您已通过身份认证，但在本库没有岗位。请联系本机关的管理员。",
    en: "You are who you say, but have no post in this register. Ask your administrator.",
  },
  ...claimFaults,
  away: { zh: "登录系统暂时无法访问，请稍后再试。", en: "The login can’t be reached. Please try again in a moment." },
  ended: {
    zh: "请先登录。登录超过半小时没有操作，或者满八小时，须重新登录。",
    en: "Please sign in. A session ends after half an hour without use, and after eight hours.",
  },
} as const satisfies Record<string, Bilingual>
