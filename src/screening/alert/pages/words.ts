/**
 * The words of the pages on alerts.
 */
import type { Bilingual } from "../../../law/bilingual.ts"
import type { materialFields } from "../change.ts"

export const words = {
  title: { zh: "平台预警推送情况", en: "How alerts reach the platforms" },
  lead: {
    zh: "公示内容变动后，关注该商户的平台一分钟内收到预警。此处只有数量，不含任何商户信息。",
    en: "A platform that watches a merchant is alerted within a minute of a change. Here are counts alone, and nothing of any merchant.",
  },
  platforms: { zh: "各平台", en: "Platforms" },
  nobody: {
    zh: "近 30 天没有生成预警，也没有平台登记推送地址。",
    en: "No alerts in 30 days, and no platform has a webhook.",
  },
  raised: { zh: "近 30 天生成", en: "Raised in 30 days" },
  newest: { zh: "最近一次", en: "The latest" },
  webhooks: { zh: "推送地址", en: "Webhooks" },
  polling: { zh: "没有登记，由平台自行查询", en: "none: the platform polls" },
  delivered: { zh: "已送达", en: "Delivered" },
  waiting: { zh: "待发送", en: "Waiting" },
  dead: { zh: "放弃发送", en: "Given up" },
  disabled: { zh: "已停用", en: "switched off" },
  since: { zh: "最早一批生成于", en: "the oldest since" },
  troubled: { zh: "需要联系", en: "Get in touch" },
  needsToken: {
    zh: "本页供登记机关工作人员使用。请从本机关的登录入口进入：登录系统须在请求中带上工作人员的令牌（Authorization: Bearer …）。平台请到 /alerts/own 查看自己的预警。",
    en: "This page is for officers. Come in by the login of your authority, which sends your token with every request (Authorization: Bearer …). A platform sees its own alerts at /alerts/own.",
  },
  notOfficer: {
    zh: "所用凭证不是工作人员的令牌。平台请到 /alerts/own 查看自己的预警。",
    en: "The credential is no officer's token. A platform sees its own alerts at /alerts/own.",
  },
  own: { zh: "平台：查看本平台的预警", en: "Platforms: see your own alerts" },
  ownLead: {
    zh: "输入本平台的 API 密钥，查看最新预警和未能送达的推送。密钥只用于这一次查询，不保存，也不出现在网址中。",
    en: "Enter your API key to see your newest alerts and what could not be delivered. The key is used for this one look: it is not kept and stands in no address.",
  },
  key: { zh: "API 密钥", en: "API key" },
  keyHint: { zh: "以 gongshi_ 开头。", en: "It begins with gongshi_." },
  show: { zh: "查看", en: "Show" },
  faults: { zh: "没有查看成功", en: "That did not work" },
  refused: { zh: "密钥无效或者已撤销。", en: "The key is not valid or was withdrawn." },
  notPlatform: { zh: "这是机构的密钥：预警只发给平台。", en: "This is an agency's key: alerts are for platforms." },
  newestAlerts: { zh: "最新预警", en: "Newest alerts" },
  newestHint: {
    zh: "最新 50 条；全部预警用 GET /v1/alerts 逐条读取。",
    en: "The newest 50; GET /v1/alerts has them all.",
  },
  noAlerts: { zh: "还没有预警。", en: "No alerts yet." },
  deadLetters: { zh: "未能送达的推送", en: "What could not be delivered" },
  noDead: { zh: "没有放弃发送的推送。", en: "Nothing was given up." },
  deadHint: {
    zh: "修好接收地址后，用 POST /v1/webhooks/{id}/deliveries/{delivery}/replay 重新发送。",
    en: "Once the receiver works, POST /v1/webhooks/{id}/deliveries/{delivery}/replay sends one again.",
  },
  published: { zh: "公示时间", en: "Published" },
  ground: { zh: "事由", en: "Ground" },
  class: { zh: "处罚类别", en: "Class of penalty" },
  authority: { zh: "公示机关", en: "Authority" },
  reason: { zh: "变动原因", en: "Why" },
  changed: { zh: "变更字段", en: "What differs" },
  shops: { zh: "本平台卖家", en: "Your sellers" },
  initial: { zh: "加入名单时已在公示", en: "listed before you watched it" },
  subject: { zh: "主体", en: "Subject" },
  hooks: { zh: "推送地址", en: "Webhooks" },
  noHooks: {
    zh: "没有登记推送地址：可用 POST /v1/webhooks 登记，或者用 GET /v1/alerts 自行查询。",
    en: "None yet: POST /v1/webhooks adds one, and GET /v1/alerts works without.",
  },
  state: { zh: "状态", en: "State" },
  on: { zh: "启用", en: "on" },
  off: { zh: "停用", en: "off" },
  lastSuccess: { zh: "最近一次送达", en: "Last delivery" },
  never: { zh: "尚无", en: "none yet" },
  to: { zh: "发往", en: "To" },
  attempts: { zh: "尝试次数", en: "Attempts" },
  last: { zh: "最后一次结果", en: "Last result" },
  alerts: { zh: "预警条数", en: "Alerts in it" },
} as const satisfies Record<string, Bilingual>

/** The material fields in words. */
export const fieldWords = {
  list: { zh: "名单", en: "list" },
  ground: { zh: "事由", en: "ground" },
  class: { zh: "处罚类别", en: "class of penalty" },
  decided_on: { zh: "决定日期", en: "day of the decision" },
  published_on: { zh: "公示日期", en: "day of publication" },
  authority: { zh: "机关", en: "authority" },
  violation: { zh: "违法行为类型", en: "violation" },
  content: { zh: "处罚内容", en: "content of the penalty" },
} as const satisfies Record<(typeof materialFields)[number], Bilingual>
