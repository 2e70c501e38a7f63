/** The words of the pages on webhooks. */
import { rotationHours, webhooksMax } from "../alert/webhook.ts"
import type { Bilingual } from "../law/bilingual.ts"

export const words = {
  title: { zh: "推送地址", en: "Webhooks" },
  lead: {
    zh: `预警，以及机构的通知和解除通知，生成后推送到登记的地址，按 Standard Webhooks 签名。最多 ${webhooksMax} 个。`,
    en: `Alerts, and an agency’s notices and recalls, are sent to your addresses, signed as Standard Webhooks are; ${webhooksMax} at most.`,
  },
  hooks: { zh: "已登记的地址", en: "Your webhooks" },
  none: {
    zh: "没有登记推送地址。不登记也可以在页面上查看，或者用 GET /v1/alerts、GET /v1/notices 读取。",
    en: "None yet. Without one they are on their pages, and at GET /v1/alerts and GET /v1/notices.",
  },
  on: { zh: "启用", en: "on" },
  off: { zh: "已停用", en: "off" },
  failing: { zh: "最近连续失败", en: "failed in a row" },
  lastSuccess: { zh: "最近一次送达", en: "Last delivery" },
  never: { zh: "尚无", en: "none yet" },
  add: { zh: "登记一个地址", en: "Add a webhook" },
  url: { zh: "接收地址", en: "Address" },
  urlHint: {
    zh: "以 https:// 开头的公网地址。请先准备好接收程序，登记后可发送测试消息。",
    en: "An https:// address on the open internet. Once it is added you can send it a test.",
  },
  description: { zh: "备注（可不填）", en: "Note (optional)" },
  carries: { zh: "推送什么", en: "What to send" },
  alerts: { zh: "预警", en: "Alerts" },
  notices: { zh: "通知和解除通知", en: "Notices and recalls" },
  duties: { zh: "履责催办", en: "Calls about duties" },
  reminders: { zh: "催办", en: "Reminders" },
  remindersKinds: { zh: "推送哪些催办", en: "Which reminders" },
  dutiesKinds: { zh: "推送哪些催办", en: "Which calls" },
  alertsKinds: { zh: "推送哪些预警", en: "Which alerts" },
  noticesKinds: { zh: "推送哪些通知", en: "Which notices" },
  noKind: { zh: "请至少选择一种。", en: "Choose at least one kind." },
  addNow: { zh: "登记", en: "Add it" },
  faults: { zh: "没有登记成功", en: "It was not added" },
  secretTitle: { zh: "签名密钥只显示这一次", en: "The secret is shown this once" },
  secretHint: {
    zh: "请现在复制到接收程序中；离开本页后无法再看到，只能更换。",
    en: "Copy it into your receiver now. Once you leave this page it can't be seen again, only replaced.",
  },
  rotated: {
    zh: `旧密钥在 ${rotationHours} 小时内继续同时签名，请在此期间换用新密钥。`,
    en: `For ${rotationHours} hours messages carry signatures by the one before, too: change over in that time.`,
  },
  secret: { zh: "签名密钥", en: "Secret" },
  copied: { zh: "已保存，继续", en: "I have it, go on" },
  state: { zh: "状态", en: "State" },
  address: { zh: "地址", en: "Address" },
  wanted: { zh: "推送的预警", en: "Alerts" },
  all: { zh: "全部", en: "all" },
  added: { zh: "登记时间", en: "Added" },
  oldSecret: { zh: "旧密钥有效至", en: "Old secret until" },
  ping: { zh: "发送测试消息", en: "Send a test" },
  enable: { zh: "重新启用", en: "Switch on again" },
  enableHint: {
    zh: "停用期间的内容没有丢失，启用后从停下处继续推送。",
    en: "Nothing was lost: it goes on where it was.",
  },
  disable: { zh: "停用", en: "Switch off" },
  rotate: { zh: "更换签名密钥", en: "Give it a new secret" },
  remove: { zh: "删除这个地址", en: "Remove this webhook" },
  removeHint: {
    zh: "地址及其推送记录一并删除，不能恢复；预警和通知本身不受影响。",
    en: "It goes with its deliveries, for good. The alerts and notices themselves stay.",
  },
  removeNow: { zh: "确认删除", en: "Remove it" },
  more: { zh: "停用或者删除", en: "Switch off or remove" },
  deliveries: { zh: "推送记录", en: "Deliveries" },
  every: { zh: "全部", en: "All" },
  dead: { zh: "放弃发送的", en: "Given up" },
  filter: { zh: "显示哪些", en: "Which" },
  noDeliveries: { zh: "没有推送记录。", en: "No deliveries." },
  deadHint: {
    zh: "重试十次仍未送达的不再自动发送。修好接收程序后可逐条重发，编号不变。",
    en: "After ten attempts a message is given up. Once your receiver works, send each again: it keeps its id.",
  },
  pingMessage: { zh: "测试消息", en: "Test" },
  attempts: { zh: "尝试", en: "Attempts" },
  made: { zh: "生成于", en: "Made" },
  nextAttempt: { zh: "下次尝试", en: "Next attempt" },
  lastResult: { zh: "最后结果", en: "Last result" },
  replay: { zh: "重新发送", en: "Send again" },
  next: { zh: "更早的记录", en: "Earlier" },
} as const satisfies Record<string, Bilingual>

/** What was done, once the page is back. */
export const doneWords = {
  ping: {
    zh: "测试消息已排队，稍后刷新本页查看结果。",
    en: "The test waits to be sent: look at this page again in a moment.",
  },
  enable: { zh: "已重新启用。", en: "It is on again." },
  disable: { zh: "已停用。", en: "It is off." },
  replay: { zh: "已排队重新发送。", en: "It waits to be sent again." },
} as const satisfies Record<string, Bilingual>
