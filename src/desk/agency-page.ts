/** What an agency is to the register, its contact, and the key that signs its acts. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import { consolePage, sections } from "../console/section.ts"
import type { agencySchema } from "../enforcement/agency/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { lists } from "../law/list.ts"
import { doneNotice, entry, faultNotice, textEntry } from "../web/entry.ts"
import { placeName } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { proofCommand } from "./proof-command.ts"

/** The controls of the two forms. */
export const agencyFields = ["contact", "key", "key_proof"] as const
export type AgencyForm = Record<(typeof agencyFields)[number], string>

export interface ShownAgency {
  agency: z.infer<typeof agencySchema>
  form: AgencyForm
  faults: readonly { id: string | null; text: string }[]
  done: boolean
}

export function agencyPage(view: View, client: Client, { agency, form, faults, done }: ShownAgency): Html {
  const { say } = view
  const separator = view.language === "zh" ? "、" : ", "
  const main = html`${done && doneNotice(say(words.done))}
${faultNotice(view, faults)}
<section class="section" aria-labelledby="own"><h2 id="own">${say(words.own)}</h2>
<dl class="rows"><dt>${say(words.name)}</dt><dd>${inChinese(view, agency.name)}</dd>
<dt>${say(words.region)}</dt><dd>${agency.region === null ? say(words.noRegion) : placeName(view, agency.region)}</dd>
<dt>${say(words.seat)}</dt><dd>${agency.member_name ? say(agency.member_name) : say(words.noSeat)}</dd>
<dt>${say(words.lists)}</dt><dd>${agency.lists.map((list) => say(lists[list])).join(separator)}</dd>
${agency.purposes.length > 0 && html`<dt>${say(words.purposes)}</dt><dd>${inChinese(view, agency.purposes.join(separator))}</dd>`}
<dt>${say(words.contact)}</dt><dd>${agency.contact === null ? say(words.noContact) : inChinese(view, agency.contact)}</dd>
<dt>${say(words.key)}</dt><dd>${agency.key === null ? say(words.noKey) : html`<span class="code long">${agency.key}</span>`}</dd></dl>
<p class="hint">${say(words.ownHint)} <a href="${view.link(sections.usage.path)}">${say(words.apiKey)}</a></p></section>
${agency.region === null ? html`<p class="notice">${say(words.first)}</p>` : forms(view, agency, form, faults)}`
  return consolePage(view, { client, section: "agency", main })
}

function forms(view: View, agency: ShownAgency["agency"], form: AgencyForm, faults: ShownAgency["faults"]): Html {
  const { say, link } = view
  const { path } = sections.agency
  const faultOf = (name: string) => faults.find(({ id }) => id === name)?.text
  return html`<section class="section" aria-labelledby="contact-of"><h2 id="contact-of">${say(words.setContact)}</h2>
<form class="apply" method="post" action="${link(`${path}/contact`)}">
${entry(view, { name: "contact", label: say(words.contact), value: form.contact, hint: say(words.contactHint), fault: faultOf("contact") })}
<p class="actions"><button class="button">${say(words.save)}</button></p></form></section>
<section class="section" aria-labelledby="key-of"><h2 id="key-of">${say(words.setKey)}</h2><p>${say(words.keyText)}</p>
<details class="quiet-form"><summary>${say(words.how)}</summary><p>${say(words.howText)}</p>
<pre class="command" translate="no" tabindex="0" role="region" aria-label="${say(words.how)}">${asWritten(view, proofCommand({ register: view.issuer, agency: agency.name }))}</pre></details>
<form class="apply" method="post" action="${link(`${path}/key`)}">
${textEntry(view, { name: "key", label: say(words.publicKey), value: form.key, hint: say(words.publicKeyHint), required: true, fault: faultOf("key") }, 3)}
${textEntry(view, { name: "key_proof", label: say(words.proof), value: form.key_proof, hint: say(words.proofHint), required: true, fault: faultOf("key_proof") }, 4)}
<p class="actions"><button class="button">${say(words.register)}</button></p></form>
${
  agency.key !== null &&
  html`<details class="quiet-form"><summary>${say(words.drop)}</summary><form class="apply" method="post" action="${link(`${path}/key/end`)}"><p>${say(words.dropText)}</p><p><button class="button plain">${say(words.dropNow)}</button></p></form></details>`
}</section>`
}

const words = {
  done: { zh: "已保存。", en: "Saved." },
  own: { zh: "登记情况", en: "As the register knows you" },
  name: { zh: "名称", en: "Name" },
  region: { zh: "所在地", en: "Region" },
  noRegion: { zh: "运行单位尚未登记", en: "not set by the operator yet" },
  seat: { zh: "联席会议席位", en: "Seat in the joint conference" },
  noSeat: { zh: "没有", en: "none" },
  lists: { zh: "可以订阅的名单", en: "Lists" },
  purposes: { zh: "用途", en: "Purposes" },
  contact: { zh: "联系方式", en: "Contact" },
  noContact: { zh: "没有填写", en: "none" },
  key: { zh: "签名公钥指纹", en: "Key that signs your acts" },
  noKey: { zh: "没有登记：反馈凭 API 密钥，不签名", en: "none: your answers come by the API key, unsigned" },
  ownHint: {
    zh: "名称、所在地、席位、名单和用途由运行单位设置，有误请与其联系。",
    en: "Name, region, seat, lists and purposes are set by the operator: tell them where something is wrong.",
  },
  apiKey: { zh: "更换 API 密钥", en: "Replace the API key" },
  first: {
    zh: "运行单位尚未登记本机构的行政区划，登记后才能填写联系方式和登记签名公钥。请与其联系。",
    en: "The operator has not said yet for which region you act; contact and key come after that. Ask them to.",
  },
  setContact: { zh: "填写联系方式", en: "Set the contact" },
  contactHint: {
    zh: "科室的办公电话或者邮箱，供登记机关联系；不填则清除",
    en: "Telephone or address of your office, for the authorities; left blank it is cleared",
  },
  save: { zh: "保存", en: "Save" },
  setKey: { zh: "登记签名公钥", en: "Register a key that signs" },
  keyText: {
    zh: "登记后，用私钥签名的反馈和措施会标明“已签名”，别人不能以本机构名义作出。私钥留在本机构，不经过本页。",
    en: "Answers and measures that its private half signs are marked as signed, and nobody else can make them. It stays with you and passes no page.",
  },
  how: { zh: "怎样制作密钥和证明", en: "How to make the key and its proof" },
  howText: {
    zh: "在本机构的计算机上执行（需要 Node.js）。私钥写入文件 agency-key.pem，请妥善保管；屏幕上先后显示公钥和持有证明，分别粘贴到下面。",
    en: "Run this on a machine of yours (it takes Node.js). The private key goes to agency-key.pem, which you keep; the public key and the proof are printed, for the fields below.",
  },
  publicKey: { zh: "公钥（JWK）", en: "Public key (a JWK)" },
  publicKeyHint: { zh: "Ed25519 或者 P-256；不要粘贴私钥", en: "Ed25519 or P-256; never the private one" },
  proof: { zh: "持有证明", en: "Proof that you hold it" },
  proofHint: { zh: "用该密钥对本库地址、机构名称和公钥指纹的签名（JWS）", en: "What it has signed (a JWS)" },
  register: { zh: "登记公钥", en: "Register it" },
  drop: { zh: "不再签名", en: "Sign no more" },
  dropText: {
    zh: "撤下已登记的公钥。以前签过的反馈仍可核验；以后的反馈不再标明“已签名”。",
    en: "The key is taken down. What it signed can still be verified; what comes is not marked as signed.",
  },
  dropNow: { zh: "确认：撤下公钥", en: "Confirm: take it down" },
} as const satisfies Record<string, Bilingual>
