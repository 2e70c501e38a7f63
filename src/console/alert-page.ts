/** A platform's alerts, the newest first, by the page. */
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import { type Alert, type AlertCursor, alertKinds, writeCursor } from "../alert/alert.ts"
import type { materialFields } from "../alert/change.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { findGround, findPenaltyClass } from "../law/catalogue.ts"
import { lists } from "../law/list.ts"
import { moveOfEntry } from "../register/record/state.ts"
import { listBadge, momentTag, placeName } from "../web/shown.ts"
import { formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { consolePage, hasSection, sections } from "./section.ts"

const path = "/console/alerts"

export interface ShownAlerts {
  alerts: readonly Alert[]
  /** The last that was read; null: none. */
  seen: AlertCursor | null
  /** Where the next page begins; null: this is the last. */
  next: AlertCursor | null
  first: boolean
  /** Names of the client's saved searches, by id. */
  searches: ReadonlyMap<string, string>
}

export function alertPage(view: View, client: Client, { alerts, seen, next, first, searches }: ShownAlerts): Html {
  const { say, link } = view
  const [newest] = alerts
  // It has no sellers: its searches alone are told of here.
  const isAgency = client.role === "agency"
  const main = html`<p class="lead">${say(isAgency ? words.agencyLead : words.lead)}</p>
${first && newest && isUnread(newest, seen) && markForm(view, newest)}
<section class="section" aria-labelledby="alerts"><h2 id="alerts">${say(first ? words.newest : words.earlier)}</h2>
${
  alerts.length === 0 &&
  html`<p class="notice">${say(isAgency ? words.agencyNone : words.none)}</p><p class="pages">${(
    [
      ["roster", words.toRoster],
      ["searches", words.toSearches],
    ] as const
  ).map(
    ([name, text]) =>
      hasSection(client, name) && html`<a class="button plain" href="${link(sections[name].path)}">${say(text)}</a> `,
  )}</p>`
}
<ol>${alerts.map((alert) => alertBlock(view, alert, isUnread(alert, seen), searches))}</ol>
<p class="pages">${!first && html`<a class="button plain" href="${link(path)}">${say(words.toFirst)}</a>`}${
    next &&
    html`<a class="button plain" href="${link(path, { cursor: writeCursor(next) })}" rel="next">${say(words.next)}</a>`
  }</p></section>`
  return consolePage(view, { client, section: "alerts", main })
}

function isUnread({ position, ordinal }: AlertCursor, seen: AlertCursor | null): boolean {
  return seen === null || position > seen.position || (position === seen.position && ordinal > seen.ordinal)
}

/** What came after this page was made stays unread: the form names the newest that it shows. */
function markForm(view: View, newest: Alert): Html {
  return html`<form class="desk-mark" method="post" action="${view.link(`${path}/seen`)}">
<input type="hidden" name="through" value="${writeCursor(newest)}">
<button class="button plain slim">${view.say(words.mark)}</button></form>`
}

function alertBlock(view: View, alert: Alert, unread: boolean, searches: ShownAlerts["searches"]): Html {
  const { say } = view
  const ground = alert.ground === null ? undefined : findGround(alert.ground)
  const penaltyClass = alert.penaltyClass === null ? undefined : findPenaltyClass(alert.penaltyClass)
  const reason = moveOfEntry(alert.reason)
  const separator = view.language === "zh" ? "、" : ", "
  const more = alert.sellerCount > alert.sellers.length ? ` … (${formatCount(alert.sellerCount)})` : ""
  const rows: [string, Html | string | null][] = [
    [say(words.published), momentTag(alert.publishedAt)],
    [say(words.ground), ground ? say(ground) : null],
    [say(words.class), penaltyClass ? say(penaltyClass) : alert.penaltyClass],
    [say(words.reason), alert.initial ? null : reason && say(reason)],
    [say(words.changed), alert.changed.map((field) => fieldName(view, field)).join(separator)],
    [say(words.authority), alert.authority && placeName(view, alert.authority)],
    [say(words.shops), alert.sellers.slice(0, 10).join(separator) + more],
    [say(words.entered), isBack(alert) ? alert.entered.slice(0, 10).join(separator) : ""],
    [say(words.departed), alert.departed.slice(0, 10).join(separator)],
    [say(words.searches), alert.searches.map((id) => searches.get(id) ?? say(words.deleted)).join(separator)],
  ]
  return html`<li class="record">
${listBadge(view, alert.list)}${unread && html` <span class="badge desk-state desk-bad">${say(words.unread)}</span>`}
<h3>${say(isBack(alert) ? words.back : alert.initial ? words.already : alertKinds[alert.kind])} · ${alert.name === null ? alert.code : inChinese(view, alert.name)}</h3>
<p>${say(sentence(alert))}</p>
<dl class="rows">
${rows.filter(([, value]) => value !== null && value !== "").map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}
</dl>
<p class="links"><a href="${view.link(`/subjects/${alert.code}`)}"><span class="unseen">${say(words.subject)} </span><span class="code">${alert.code}</span></a></p>
</li>`
}

/** Whether a listed merchant has come with another shop, or again. */
function isBack({ entered, departed, sellers }: Alert): boolean {
  return departed.length > 0 || (entered.length > 0 && sellers.some((seller) => !entered.includes(seller)))
}

/** What has happened, and whom it concerns, in a sentence. */
function sentence(alert: Alert): Bilingual {
  const { kind, list, sellerCount, initial } = alert
  const { zh, en } = lists[list]
  const shops = {
    zh: sellerCount > 0 ? `，涉及贵平台 ${formatCount(sellerCount)} 个店铺` : "",
    en: sellerCount > 0 ? `; ${formatCount(sellerCount)} of your shops` : "",
  }
  const told = {
    listed: { zh: `被列入${zh}`, en: `Entered in the ${en}` },
    changed: { zh: `在${zh}上的记录有变更`, en: `Its record in the ${en} has changed` },
    removed: { zh: `已从${zh}移出`, en: `Taken off the ${en}` },
    expired: { zh: `在${zh}上的公示期满`, en: `Its display in the ${en} has ended by itself` },
    matched: { zh: `在${zh}上的记录符合您保存的检索`, en: `Its record in the ${en} matches a saved search` },
  } as const satisfies Record<Alert["kind"], Bilingual>
  // Of who was on a list before it came to the roster nothing has changed.
  if (isBack(alert)) {
    return {
      zh: `在${zh}上的主体以新的店铺或者编号进入经营者名单${shops.zh}。`,
      en: `A merchant in the ${en} has come to your roster with another shop, or again${shops.en}.`,
    }
  }
  if (initial) {
    return {
      zh: `加入经营者名单时已在${zh}上${shops.zh}。`,
      en: `Was already in the ${en} when it came to your roster${shops.en}.`,
    }
  }
  return { zh: `${told[kind].zh}${shops.zh}。`, en: `${told[kind].en}${shops.en}.` }
}

function fieldName({ say }: View, field: string): string {
  return field in fieldWords ? say(fieldWords[field as keyof typeof fieldWords]) : field
}

const words = {
  lead: {
    zh: "经营者名单上的卖家公示内容有变动时，一分钟内生成预警。由程序接收的，请在“推送”中登记地址。",
    en: "Whatever changes about your sellers appears here within a minute. To have it sent to a program, add an address under “Webhooks”.",
  },
  agencyLead: {
    zh: "有记录符合保存的检索时，一分钟内生成预警；与本机构有关的公示、变更和结束见“通知”。由程序接收的，请在“推送”中登记地址。",
    en: "What a saved search newly finds is here within a minute; what is published, changed and ended that concerns you is under “Notices”. To have it sent to a program, add an address under “Webhooks”.",
  },
  agencyNone: {
    zh: "没有预警。在“检索”中保存一个检索后，新符合的记录就会出现在这里。",
    en: "No alerts. Once you have saved a search under “Searches”, what it newly finds appears here.",
  },
  newest: { zh: "最新预警", en: "Newest alerts" },
  earlier: { zh: "更早的预警", en: "Earlier alerts" },
  none: {
    zh: "没有预警。报送经营者名单或者保存检索后，卖家的变动和新命中的记录就会出现在这里。",
    en: "No alerts. Once you have sent a roster or saved a search, changes about your sellers and records newly found appear here.",
  },
  toRoster: { zh: "报送经营者名单", en: "Send your roster" },
  toSearches: { zh: "保存检索", en: "Save a search" },
  unread: { zh: "未读", en: "unread" },
  mark: { zh: "全部标为已读", en: "Mark all as read" },
  next: { zh: "更早", en: "Earlier" },
  toFirst: { zh: "回到最新", en: "To the newest" },
  published: { zh: "公示时间", en: "Published" },
  ground: { zh: "事由", en: "Ground" },
  class: { zh: "处罚类别", en: "Class of penalty" },
  authority: { zh: "公示机关", en: "Authority" },
  reason: { zh: "变动原因", en: "Why" },
  changed: { zh: "变更字段", en: "What differs" },
  shops: { zh: "本平台卖家", en: "Your sellers" },
  already: { zh: "已在公示", en: "Already listed" },
  back: { zh: "列入主体再次开店", en: "Listed, and back" },
  entered: { zh: "其中新进入的", en: "New among them" },
  departed: { zh: "同一主体已退出的", en: "Left before" },
  searches: { zh: "命中的检索", en: "Saved searches" },
  deleted: { zh: "（已删除）", en: "(deleted)" },
  subject: { zh: "主体", en: "Subject" },
} as const satisfies Record<string, Bilingual>

/** The material fields in words. */
const fieldWords = {
  list: { zh: "名单", en: "list" },
  ground: { zh: "事由", en: "ground" },
  class: { zh: "处罚类别", en: "class of penalty" },
  decided_on: { zh: "决定日期", en: "day of the decision" },
  published_on: { zh: "公示日期", en: "day of publication" },
  authority: { zh: "机关", en: "authority" },
  violation: { zh: "违法行为类型", en: "violation" },
  content: { zh: "处罚内容", en: "content of the penalty" },
} as const satisfies Record<(typeof materialFields)[number], Bilingual>
