/** The words of the pages on alerts. */
import type { Bilingual } from "../../law/bilingual.ts"

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
    zh: "本页供登记机关工作人员使用。请从本机关的登录入口进入：登录系统须在请求中带上工作人员的令牌（Authorization: Bearer …）。平台请到 /console 查看自己的预警。",
    en: "This page is for officers. Come in by the login of your authority, which sends your token with every request (Authorization: Bearer …). A platform sees its own alerts at /console.",
  },
  notOfficer: {
    zh: "所用凭证不是工作人员的令牌。平台请到 /console 查看自己的预警。",
    en: "The credential is no officer's token. A platform sees its own alerts at /console.",
  },
  console: { zh: "平台用户：进入工作台", en: "Platforms: go to the console" },
} as const satisfies Record<string, Bilingual>
